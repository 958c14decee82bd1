package data

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"mile26/data/mark"
)

func names(hits []Hit) []string {
	var all []string
	for _, h := range hits {
		all = append(all, h.Name)
	}
	return all
}

// find is what Search calls, by name.
func find(t *testing.T, s *Show, words string) []string {
	t.Helper()
	hits, err := s.Search(bg, words, 20)
	if err != nil {
		t.Fatal(err)
	}
	return names(hits)
}

func wantHits(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("%s finds %q, want %q", what, got, want)
	}
}

func TestSearchTakesEverySpellingAndOrder(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s,
		Athlete{Given: "Manuela", Family: "Schär", Country: "SUI"},
		Athlete{Given: "Seán", Family: "O’Brien", Country: "IRL"},
		Athlete{Given: "Łukasz", Family: "Wójcik", Country: "POL"},
		Athlete{Given: "Bjørn", Family: "Ødegård", Country: "NOR"},
		Athlete{Given: "Uwe", Family: "Mueller", Country: "GER"},
		Athlete{Given: "Tanni", Family: "Grey-Thompson", Country: "GBR"},
		Athlete{Given: "Mo", Family: "Farah", Country: "GBR", Also: []string{"Mohamed Farah"}},
		Athlete{Whole: "Luca di Guarnieri", Country: "ITA"},
	)
	for name, queries := range map[string][]string{
		"Manuela SCHÄR":       {"schar", "Schär", "SCHAER", "scha man", "man scha", "manuela schär", "Scha\u0308r", "sui schar", "m s sui"},
		"Seán O’BRIEN":        {"obrien", "o'brien", "o’brien sean", "brien", "o brien", "OBR"},
		"Łukasz WÓJCIK":       {"lukasz", "wojcik", "Łuk wój", "pol"},
		"Bjørn ØDEGÅRD":       {"odegard", "oedegaard", "bjorn", "bjoern", "Ødegård"},
		"Uwe MUELLER":         {"mueller", "müller", "Müller uwe"},
		"Tanni GREY-THOMPSON": {"grey", "thomp", "grey-thompson", "tanni thompson"},
		"Mo FARAH":            {"farah", "mohamed", "mo f", "farah mohamed"},
		"Luca di Guarnieri":   {"guarnieri", "luca", "guarnieri luca", "di"},
	} {
		for _, q := range queries {
			wantHits(t, q, find(t, s, q), name)
		}
	}
	for _, q := range []string{"", " ", "zzz", "schar zzz", "här", "sch är x", "'", "***"} {
		wantHits(t, q, find(t, s, q))
	}
}

func TestSearchPutsTheLikelyFirst(t *testing.T) {
	s := newShow(t)
	ids := addAthletes(t, s,
		Athlete{Given: "Kimberly", Family: "Aa"},
		Athlete{Given: "Ada", Family: "Kimball"},
		Athlete{Given: "Bo", Family: "Kim"},
		Athlete{Given: "Dennis", Family: "Kimetto", Country: "KEN", Bio: "Ran 2:02:57 in Berlin."},
		Athlete{Given: "Kim", Family: "Podium"},
		Athlete{Family: "Kim"},
	)
	race := addRaces(t, s, Race{Event: "Kimchi Run", Year: 2020, Metres: 10000})[0]
	update(t, s, func(tx *Tx) error {
		if _, err := tx.AddPerson(Person{Given: "Kim", Family: "Speaker", Credit: "Guest"}); err != nil {
			return err
		}
		_, err := tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: ids[4]}, Bib: "7", Result: Result{Place: 3}})
		return err
	})
	wantHits(t, "kim", find(t, s, "kim"),
		"KIM", "Dennis KIMETTO", "Kim PODIUM", "Kim SPEAKER", "Kimchi Run 2020", "Bo KIM", "Ada KIMBALL", "Kimberly AA")

	// Who loses the place and the bio is like everybody else again.
	update(t, s, func(tx *Tx) error {
		e, err := tx.FindEntry(race, ids[4])
		if err != nil {
			return err
		}
		a, err := tx.Athlete(ids[3])
		if err != nil {
			return err
		}
		a.Bio = ""
		return errors.Join(tx.SetResult(e.ID, Result{Status: mark.DQ}), tx.UpdateAthlete(a))
	})
	wantHits(t, "kim", find(t, s, "kim"),
		"KIM", "Kim SPEAKER", "Kimchi Run 2020", "Bo KIM", "Ada KIMBALL", "Dennis KIMETTO", "Kimberly AA", "Kim PODIUM")
}

func TestWholeNameOfOneAthleteIsTheFirstHit(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s,
		Athlete{Given: "Ann", Family: "Leeson", Bio: "A star."},
		Athlete{Given: "Ann", Family: "Lee"},
	)
	for _, q := range []string{"ann lee", "Lee, Ann", "LEE ANN"} {
		wantHits(t, q, find(t, s, q), "Ann LEE", "Ann LEESON")
	}
}

func TestRenamedAthleteIsFoundByTheNewNameOnly(t *testing.T) {
	s := newShow(t)
	id := addAthletes(t, s, Athlete{Given: "Emma", Family: "Stepo"})[0]
	update(t, s, func(tx *Tx) error {
		a, err := tx.Athlete(id)
		a.Family = "Stepto"
		return errors.Join(err, tx.UpdateAthlete(a))
	})
	wantHits(t, "stepto emma", find(t, s, "stepto emma"), "Emma STEPTO")
	wantHits(t, "emma", find(t, s, "emma"), "Emma STEPTO")
	hits, err := s.FindAthletes(bg, "emma stepo", 20)
	if err != nil {
		t.Fatal(err)
	}
	wantHits(t, "emma stepo", names(hits))
}

func TestDigitsFindBibs(t *testing.T) {
	s := newShow(t)
	ids := addAthletes(t, s, Athlete{Given: "A", Family: "One"}, Athlete{Given: "B", Family: "Two"}, Athlete{Given: "C", Family: "Three"})
	races := addRaces(t, s, Race{Event: "Old Run", Year: 2019}, Race{Event: "New Run", Year: 2020})
	update(t, s, func(tx *Tx) error {
		var errs []error
		for i, bib := range []string{"1", "12", "W101"} {
			_, err := tx.AddEntry(Entry{Race: races[0], Athlete: Athlete{ID: ids[i]}, Bib: bib})
			errs = append(errs, err)
		}
		_, err := tx.AddEntry(Entry{Race: races[1], Athlete: Athlete{ID: ids[1]}, Bib: "1"})
		return errors.Join(append(errs, err)...)
	})
	for q, want := range map[string][]string{
		"1": {"B TWO", "A ONE"}, "12": {"B TWO"}, "w101": {"C THREE"}, "W1": {"C THREE"}, "101": nil,
		"1 one": {"A ONE"}, "on 1": {"A ONE"}, "12 one": nil,
	} {
		wantHits(t, q, find(t, s, q), want...)
	}
	hits, err := s.FindAthletes(bg, "two", 5)
	if err != nil || len(hits) != 1 || hits[0].Detail != "New Run 2020 · No. 1" {
		t.Errorf("hits %+v (%v), want the newest race and the bib", hits, err)
	}
}

// london has four classes in 2014 and 2023, and Berlin one field for all.
func london(t *testing.T) *Show {
	t.Helper()
	s := newShow(t)
	var all []Race
	titles := map[string]string{"Men": "Men’s elite", "Women": "Women’s elite", "Wheelchair Men": "", "Wheelchair Women": ""}
	for _, year := range []int{2014, 2023} {
		for _, category := range []string{"Men", "Women", "Wheelchair Men", "Wheelchair Women"} {
			all = append(all, Race{Event: "London Marathon", Year: year, Category: category, Title: titles[category]})
		}
	}
	all = append(all, Race{Event: "Berlin Marathon", Year: 2014}, Race{Event: "Berlin Marathon", Year: 2014, Category: "Inline"})
	addRaces(t, s, all...)
	return s
}

func TestClassThatIsNotNamedIsNotMeant(t *testing.T) {
	s := london(t)
	const m, w, wm, ww = "London Marathon 2014 · Men’s elite", "London Marathon 2014 · Women’s elite", "London Marathon 2014 · Wheelchair Men", "London Marathon 2014 · Wheelchair Women"
	for q, want := range map[string][]string{
		"London 2014 men": {m}, "men's london 2014": {m}, "london marathon 2014 men’s elite": {m}, "london 2014 mens": {m},
		"London 2014": {m, w, wm, ww}, "london 2014 women": {w}, "London 2014 wom": {w, ww}, "london 2014 me": {m, wm},
		"london 2014 wheelchair": {wm, ww}, "london 2014 wheel men": {wm}, "wheelchair men 2014": {wm}, "london 2014 wheelchair women": {ww},
		"Berlin 2014": {"Berlin Marathon 2014"}, "berlin inline": {"Berlin Marathon 2014 · Inline"}, "paris": nil, "london 2015": nil,
		"men": {"London Marathon 2023 · Men’s elite", m},
	} {
		hits, err := s.FindRaces(bg, q, 20)
		if err != nil {
			t.Fatal(err)
		}
		wantHits(t, q, names(hits), want...)
	}
	if r, err := s.OneRace(bg, "London 2014 men"); err != nil || r.Category != "Men" || r.Year != 2014 {
		t.Errorf("OneRace gives %+v (%v), want the men of 2014", r, err)
	}
	var several *AmbiguousError
	if _, err := s.OneRace(bg, "London 2014"); !errors.As(err, &several) || len(several.Hits) != 4 {
		t.Errorf("OneRace gives %v, want four that fit", err)
	}
	if _, err := s.OneRace(bg, "London 1999"); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "London 1999") {
		t.Errorf("OneRace gives %v, want ErrNotFound with the words", err)
	}
}

func TestOneAthleteIsNeverAGuess(t *testing.T) {
	s := newShow(t)
	ids := addAthletes(t, s,
		Athlete{Given: "Dennis", Family: "Kimetto", Country: "KEN"},
		Athlete{Given: "Dennis", Family: "Kimettos"},
		Athlete{Given: "Wilson", Family: "Kipsang", Country: "KEN"},
		Athlete{Given: "Asbel", Family: "Kipsang", Country: "KEN"},
		Athlete{Given: "Madison", Family: "de Rozario"},
		Athlete{Given: "Rozario", Family: "Silva"},
		Athlete{Whole: "Paula Radcliffe Smith"},
		Athlete{Given: "John", Family: "Smith", Bio: "A star."}, Athlete{Given: "John", Family: "Smith"},
	)
	for q, want := range map[string]ID{
		"kimetto": ids[0], "dennis kimetto": ids[0], "Kimetto Dennis": ids[0], "kimettos": ids[1], "kimetto ken": ids[0], "wil kip": ids[2],
		"rozario": ids[4], "de rozario": ids[4], "madison": ids[4], "silva": ids[5], "radcliffe": ids[6], "rad": ids[6],
	} {
		if a, err := s.OneAthlete(bg, q); err != nil || a.ID != want {
			t.Errorf("%q: athlete %d (%v), want %d", q, a.ID, err, want)
		}
	}
	for q, want := range map[string]int{"kipsang": 2, "dennis": 2, "john smith": 2, "kim": 2, "smith": 3} {
		var several *AmbiguousError
		if _, err := s.OneAthlete(bg, q); !errors.As(err, &several) || len(several.Hits) != want || several.Words != q {
			t.Errorf("%q: %v, want %d that fit", q, err, want)
		}
	}
	for _, q := range []string{"zzz", "", "kimetto wilson"} {
		if _, err := s.OneAthlete(bg, q); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v, want ErrNotFound", q, err)
		}
	}
}

func TestHitSaysWhoAndWhatOfTheirNewestRace(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Given: "Wilson", Family: "Kipsang", Country: "KEN"})[0]
	races := addRaces(t, s, Race{Event: "London Marathon", Year: 2014, Category: "Men"}, Race{Event: "London Marathon", Year: 2012, Category: "Men"})
	update(t, s, func(tx *Tx) error {
		_, err := tx.AddEntry(Entry{Race: races[0], Athlete: Athlete{ID: a}, Result: Result{Place: 1, Marks: []Sourced{{Mark: parse("2:04:29"), Chosen: true}}}})
		_, err2 := tx.AddEntry(Entry{Race: races[1], Athlete: Athlete{ID: a}, Result: Result{Place: 2}})
		return errors.Join(err, err2)
	})
	hits, err := s.FindAthletes(bg, "kipsang", 5)
	want := Hit{Kind: KindAthlete, ID: a, Name: "Wilson KIPSANG", Given: "Wilson", Family: "KIPSANG", Country: "KEN", Detail: "KEN · London Marathon 2014 Men · 1st 2:04:29"}
	if err != nil || len(hits) != 1 || hits[0] != want {
		t.Errorf("hits %+v (%v), want %+v", hits, err, want)
	}
}

func TestSearchHoldsItsLimitAndOrder(t *testing.T) {
	s := newShow(t)
	var many []Athlete
	for range 300 {
		many = append(many, Athlete{Given: "Sam", Family: "Smith"}, Athlete{Given: "Smilla", Family: "Berg"})
	}
	addAthletes(t, s, many...)
	for _, limit := range []int{1, 7, 299, 301, 600} {
		first, err := s.Search(bg, "sm", limit)
		if err != nil || len(first) != limit {
			t.Fatalf("limit %d: %d hits (%v)", limit, len(first), err)
		}
		again, _ := s.Search(bg, "sm", limit)
		if !reflect.DeepEqual(first, again) {
			t.Errorf("limit %d: two searches differ", limit)
		}
		for i, h := range first {
			if want := map[bool]string{true: "Sam SMITH", false: "Smilla BERG"}[i < 300]; h.Name != want {
				t.Fatalf("limit %d: hit %d is %s, want %s", limit, i, h.Name, want)
			}
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, q := range []string{
		"schar", `"`, `"a`, "*", "-a", "a*", "NEAR", "a NEAR/3 b", "a OR b", "AND", "NOT a", "(", "a)", "family:x", "more:#star", "#ken", "^a", "a:b", ":",
		"'; DROP TABLE athletes; --", "\x00", "\xff", "a\u0301", "Ünï", "한", "𞤀𞤣", "𝔘", "½", "1", "00", "%", "_", "ken", "é e É", strings.Repeat("a b ", 50), "ẞ",
	} {
		f.Add(q)
	}
	s, err := Create(f.TempDir() + "/fuzz.mile26")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	addAthletes(f, s, Athlete{Given: "Manuela", Family: "Schär", Country: "SUI", Bio: "x"}, Athlete{Given: "NEAR", Family: "O'Or"}, Athlete{Whole: "한글"})
	addRaces(f, s, Race{Event: "London Marathon", Year: 2014, Category: "Men"})
	f.Fuzz(func(t *testing.T, q string) {
		if _, err := s.Search(bg, q, 10); err != nil {
			t.Errorf("Search(%q): %v", q, err)
		}
		_, err := s.OneAthlete(bg, q)
		var several *AmbiguousError
		if err != nil && !errors.Is(err, ErrNotFound) && !errors.As(err, &several) {
			t.Errorf("OneAthlete(%q): %v", q, err)
		}
		// Whoever is written down is found by their own name.
		if !utf8.ValidString(q) || len(q) > 40 || Fold(q) == "" {
			return
		}
		var id ID
		update(t, s, func(tx *Tx) (err error) {
			id, err = tx.AddAthlete(Athlete{Family: q})
			return err
		})
		hits, err := s.FindAthletes(bg, q, 1000)
		found := false
		for _, h := range hits {
			found = found || h.ID == id
		}
		if len(hits) < 1000 && !found {
			t.Errorf("%q is not found by its own name (%v)", q, err)
		}
		if _, err := s.writer.Exec(`DELETE FROM athletes WHERE id=?`, int64(id)); err != nil {
			t.Error(err)
		}
		if _, err := s.writer.Exec(`DELETE FROM athlete_words WHERE docid=?`, int64(id)); err != nil {
			t.Error(err)
		}
	})
}
