package data

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSearchForgivesASlipOfTheFingerLast(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s,
		Athlete{Given: "Dennis", Family: "Kimetto", Country: "KEN"},
		Athlete{Given: "Manuela", Family: "Schär", Country: "SUI"},
		Athlete{Given: "Phil", Family: "Sesemann", Country: "GBR"},
		Athlete{Given: "Yalemzerf", Family: "Yehualaw", Country: "ETH"},
		Athlete{Given: "Ann", Family: "Lee"}, Athlete{Given: "Ann", Family: "Leeson"},
		Athlete{Given: "Marten", Family: "Boe"}, Athlete{Given: "Martin", Family: "Boe"},
	)
	addRaces(t, s, Race{Event: "London Marathon", Year: 2014, Category: "Men"})
	update(t, s, func(tx *Tx) error {
		_, err := tx.AddPerson(Person{Given: "Paula", Family: "Radcliffe", Credit: "Former record holder"})
		return err
	})
	for q, want := range map[string][]string{
		"kimeto": {"Dennis KIMETTO"}, "kimmetto": {"Dennis KIMETTO"}, "kimteto": {"Dennis KIMETTO"}, "kinetto": {"Dennis KIMETTO"},
		"kime": {"Dennis KIMETTO"}, "kmie": {"Dennis KIMETTO"}, "denis kimeto": {"Dennis KIMETTO"},
		"chär": {"Manuela SCHÄR"}, "Sessemann": {"Phil SESEMANN"}, "sesseman phil": {"Phil SESEMANN"}, "yehulaaw": {"Yalemzerf YEHUALAW"},
		"yalmezref": {"Yalemzerf YEHUALAW"}, "radclife": {"Paula RADCLIFFE"}, "pual radcliffe": {"Paula RADCLIFFE"},
		"lodnon 2014": {"London Marathon 2014 · Men"},
		// Three letters have no slips, and two slips in a short word are another word.
		"kmi": nil, "leo": nil, "kinneto": nil,
		// Exact hits come first; a word somebody has for a name has no slip while there are exact hits.
		"marten": {"Marten BOE"}, "marte": {"Marten BOE", "Martin BOE"}, "leeso": {"Ann LEESON"},
	} {
		wantHits(t, q, find(t, s, q), want...)
	}
	if hits, err := s.FindAthletes(bg, "kimeto", 5); err != nil || len(hits) != 0 {
		t.Errorf("FindAthletes forgives: %v (%v)", names(hits), err)
	}
	if a, err := s.OneAthlete(bg, "kimeto"); err == nil {
		t.Errorf("OneAthlete guesses %s", a.plainName())
	}
}

func TestWordsJustWrittenAreForgivenToo(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Given: "Dennis", Family: "Kimetto"})
	wantHits(t, "kimeto", find(t, s, "kimeto"), "Dennis KIMETTO")
	addAthletes(t, s, Athlete{Given: "Wilson", Family: "Kipsang"})
	wantHits(t, "kispang", find(t, s, "kispang"), "Wilson KIPSANG")

	// Another program writes: the words are read anew behind a search.
	other, err := Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	addAthletes(t, other, Athlete{Given: "Eliud", Family: "Kipchoge"})
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(bg, 20*time.Second)
	defer cancel()
	for len(find(t, s, "kipchgoe")) == 0 {
		if ctx.Err() != nil {
			t.Fatal("what another program wrote is never found with a slip")
		}
	}
}

func TestSearchAllHasThePages(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Given: "Sifan", Family: "Hassan"}, Athlete{Given: "Ann", Family: "Duel"})
	race := addRaces(t, s, Race{Event: "Duel Run", Year: 2020})[0]
	update(t, s, func(tx *Tx) error {
		g, err := tx.AddGroup("Main")
		if err != nil {
			return err
		}
		if _, err := tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: a[0]}, Bib: "201"}); err != nil {
			return err
		}
		for _, p := range []Page{
			{Group: g, Number: 201, Template: "card", Name: "Winner", Kind: KindAthlete, About: a[0]},
			{Group: g, Number: 20, Template: "versus", Name: "The duel", Notes: "after 201"},
		} {
			if _, err := tx.AddPage(p); err != nil {
				return err
			}
		}
		return nil
	})
	for q, want := range map[string][]string{
		"201":    {"Sifan HASSAN", "201 Winner", "20 The duel"},
		"duel":   {"Duel Run 2020", "20 The duel", "Ann DUEL"},
		"20":     {"20 The duel", "Duel Run 2020", "201 Winner", "Sifan HASSAN"},
		"winner": {"201 Winner"},
	} {
		hits, err := s.SearchAll(bg, q, 10)
		if err != nil {
			t.Fatal(err)
		}
		wantHits(t, q, names(hits), want...)
	}
	for _, name := range find(t, s, "duel") {
		if strings.HasPrefix(name, "20 ") {
			t.Error("Search has pages")
		}
	}
}

// slipsBetween is the definition: the least slips by trying all.
func slipsBetween(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	case a[0] == b[0]:
		return slipsBetween(a[1:], b[1:])
	}
	least := 1 + min(slipsBetween(a[1:], b), slipsBetween(a, b[1:]), slipsBetween(a[1:], b[1:]))
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		least = min(least, 1+slipsBetween(a[2:], b[2:]))
	}
	return least
}

func TestSlipsAreCountedAsDefined(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]rune, r.IntN(7))
		for i := range b {
			b[i] = []rune("abcß한")[r.IntN(5)]
		}
		return string(b)
	}
	var d distance
	for range 3000 {
		a, b := word(), word()
		most := r.IntN(4)
		whole, begin := d.between([]rune(a), b, most)
		wantWhole, wantBegin := slipsBetween([]rune(a), []rune(b)), len(a)+9
		for n := range len([]rune(b)) + 1 {
			wantBegin = min(wantBegin, slipsBetween([]rune(a), []rune(b)[:n]))
		}
		if same := func(got, want int) bool { return got == want || got > most && want > most }; !same(whole, wantWhole) || !same(begin, wantBegin) {
			t.Fatalf("%q and %q, at most %d: %d and %d slips, want %d and %d", a, b, most, whole, begin, wantWhole, wantBegin)
		}
	}
}

func TestNearestWordsComeNearestFirst(t *testing.T) {
	words := []string{"kimetto", "kimetta", "bimettu", "kimettosson", "kipsang", "kim"}
	letters := make([]uint32, len(words))
	for i, w := range words {
		letters[i] = lettersOf(w)
	}
	want := []string{"kimetta", "kimetto", "kimettosson", "bimettu"}
	if got := nearest("kimettu", words, letters); !slices.Equal(got, want) {
		t.Errorf("nearest are %q, want %q", got, want)
	}
}
