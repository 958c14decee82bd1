package data

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// doubles are the pairs of a show as "strength: A / B: reasons".
func doubles(t *testing.T, s *Show) []string {
	t.Helper()
	all, n, err := s.Doubles(bg, 0)
	if err != nil || n != len(all) {
		t.Fatalf("%d of %d, %v", len(all), n, err)
	}
	var out []string
	for _, d := range all {
		out = append(out, fmt.Sprintf("%s: %s / %s: %s", d.Strength, d.A.Athlete.plainName(), d.B.Athlete.plainName(), strings.Join(d.Reasons, ", ")))
	}
	return out
}

func TestLikelyDoublesAreProposedWithTheirReasons(t *testing.T) {
	s := newShow(t)
	addAthletes(
		t, s,
		Athlete{Given: "Manuela", Family: "Schär", Country: "SUI", Sex: Women, Born: "1984-12-05"},
		Athlete{Whole: "Manuela Schar", Country: "SUI", Born: "1984-12-05"},
		Athlete{Whole: "Manuela Schaer"}, // no country
		Athlete{Whole: "Phil Sesemann", Country: "GBR", Age: 30, AgeOn: "2023-04-23"},
		Athlete{Whole: "Phil Sessemann", Country: "GBR", Born: "1992"},
		Athlete{Given: "Philip", Family: "Sesemann", Country: "GBR"},
		Athlete{Given: "Hassan", Family: "Sifan", Country: "NED", Sex: Women},
		Athlete{Given: "Sifan", Family: "Hassan", Country: "NED", Sex: Women},
		Athlete{Given: "Ida", Family: "Testova", Country: "NOR", Born: "1990-01-02"},
		Athlete{Whole: "Ida Testova", Country: "NOR", Born: "1990-01-02"},
		Athlete{Given: "Ida", Family: "Tsetova", Country: "NOR", Born: "1990-01-02"},
	)
	sameLines(
		t, "doubles", doubles(t, s),
		"almost certain: Manuela Schär / Manuela Schar: the same name but for signs and accents: Manuela Schär / Manuela Schar, both SUI, both born 1984-12-05",
		"almost certain: Ida Testova / Ida Testova: the same name, in one field and in two, both NOR, both born 1990-01-02",
		"very likely: Ida Testova / Ida Tsetova: one letter differs: Ida Testova / Ida Tsetova, both NOR, both born 1990-01-02",
		"very likely: Ida Testova / Ida Tsetova: one letter differs: Ida Testova / Ida Tsetova, both NOR, both born 1990-01-02",
		"likely: Phil Sesemann / Phil Sessemann: one letter differs: Phil Sesemann / Phil Sessemann, both GBR, their ages agree",
		"likely: Hassan Sifan / Sifan Hassan: the same words in another order: Hassan Sifan / Sifan Hassan, both NED, both women",
		"possible: Manuela Schär / Manuela Schaer: the same name in another spelling: Manuela Schär / Manuela Schaer, one has no country",
		"possible: Phil Sesemann / Philip Sesemann: one has a short form of the name: Phil Sesemann / Philip Sesemann, both GBR",
		"possible: Phil Sessemann / Philip Sesemann: one letter differs, and one has a short form of the name: Phil Sessemann / Philip Sesemann, both GBR",
	)
}

func TestWhoIsSomebodyElseIsNotProposed(t *testing.T) {
	s := newShow(t)
	all := addAthletes(
		t, s,
		Athlete{Given: "Jo", Family: "Smith", Country: "GBR", Sex: Men}, Athlete{Given: "Jo", Family: "Smith", Country: "GBR", Sex: Women},
		Athlete{Given: "Al", Family: "Brown", Country: "GBR"}, Athlete{Given: "Al", Family: "Brown", Country: "USA"},
		Athlete{Given: "Bo", Family: "Green", Country: "GBR", Born: "1990-01-02"}, Athlete{Given: "Bo", Family: "Green", Country: "GBR", Born: "1990-01-03"},
		Athlete{Given: "Cy", Family: "White", Country: "GBR", Age: 30, AgeOn: "2031"}, Athlete{Given: "Cy", Family: "White", Country: "GBR", Born: "1997"},
		Athlete{Given: "Ann", Family: "Lee", Country: "GBR"}, Athlete{Given: "Ann", Family: "Leo", Country: "GBR"}, // too short for a slip
		Athlete{Given: "Mary", Family: "Stone", Country: "GBR"}, Athlete{Given: "Mark", Family: "Stove", Country: "GBR"}, // two slips
		Athlete{Given: "Di", Family: "Woods", Country: "GBR"}, Athlete{Given: "Di", Family: "Woods", Country: "GBR"},
	)
	race := addRaces(t, s, Race{Event: "Pebble Marathon", Year: 2031})[0]
	update(t, s, func(tx *Tx) error {
		_, err1 := tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: all[12]}, Bib: "7"})
		_, err2 := tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: all[13]}, Bib: "8"})
		return errors.Join(err1, err2)
	})
	sameLines(t, "doubles", doubles(t, s))
}

func TestWhoWasSaidToBeTwoIsNotProposedAgain(t *testing.T) {
	s := newShow(t)
	all := addAthletes(t, s, Athlete{Whole: "Di Woods", Country: "GBR"}, Athlete{Given: "Di", Family: "Woods", Country: "GBR"})
	if got := doubles(t, s); len(got) != 1 {
		t.Fatalf("%q", got)
	}
	if err := s.NotSame(bg, all[1], all[0], now0); err != nil {
		t.Fatal(err)
	}
	if err := s.NotSame(bg, all[0], all[1], now0); err != nil {
		t.Errorf("said again: %v", err)
	}
	sameLines(t, "doubles", doubles(t, s))
	if err := s.NotSame(bg, all[0], 99, now0); !errors.Is(err, ErrNotFound) {
		t.Errorf("apart from nobody: %v", err)
	}
	if err := s.NotSame(bg, all[0], all[0], now0); err == nil {
		t.Error("an athlete is told apart from itself")
	}
}

func TestTheLimitTakesTheStrongest(t *testing.T) {
	s := newShow(t)
	addAthletes(
		t, s, Athlete{Whole: "Di Woods", Country: "GBR"}, Athlete{Given: "Di", Family: "Woods", Country: "GBR"},
		Athlete{Whole: "Ida Testova", Born: "1990-01-02"}, Athlete{Given: "Ida", Family: "Testova", Born: "1990-01-02"},
	)
	got, n, err := s.Doubles(bg, 1)
	if err != nil || n != 2 || len(got) != 1 || got[0].Strength != AlmostCertain {
		t.Errorf("%+v, %d, %v", got, n, err)
	}
}

func TestASideSaysWhatItRan(t *testing.T) {
	s := newShow(t)
	a, _ := oldRows(t, s)
	addAthletes(t, s, Athlete{Whole: "Ann Oakleaf", Country: "GBR", IDs: []ExternalID{{"FIS", "77"}}})
	got, _, err := s.Doubles(bg, 0)
	if err != nil || len(got) != 1 || got[0].A.Athlete.ID != a {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := []string{"Gravel Half 2030: 2nd, 1:10:00, bib 1 (old.csv line 3)"}; !slices.Equal(got[0].A.Seen, want) {
		t.Errorf("%q, want %q", got[0].A.Seen, want)
	}
	if want := []ExternalID{{"FIS", "77"}}; !slices.Equal(got[0].B.Athlete.IDs, want) {
		t.Errorf("%v, want %v", got[0].B.Athlete.IDs, want)
	}
}

func TestDoublesStopWhenToldTo(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Whole: "Di Woods"}, Athlete{Whole: "Di Woods"})
	ctx, stop := context.WithCancel(bg)
	stop()
	if _, _, err := s.Doubles(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Every pair that a look at all pairs finds is found by what is looked up.
func TestNoPairIsMissed(t *testing.T) {
	s := newShow(t)
	var all []Athlete
	for i, family := range strings.Fields("Sesemann Sessemann Sesmann Sesemnan Esesmann Seseman Tesemann Müllers Mullers Muellers Mulers Kipchoge Kipchoga Kipchgoe Łąkasz Lakasz Lakas") {
		all = append(all, Athlete{Given: "Phil", Family: family, Country: "GBR"}, Athlete{Whole: family + " Phil", Country: "GBR"})
		if i%3 == 0 {
			all = append(all, Athlete{Given: "Philip", Family: family, Country: "GBR"}, Athlete{Given: "Phil", Family: family})
		}
	}
	addAthletes(t, s, all...)
	found, err := namesakes(bg, s.reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	var d distance
	alike := func(a, b *namesake) bool {
		but, ok := d.unlike(a.words, b.words)
		return a.key == b.key && rate(a, b, unlike{}) != "" || ok && rate(a, b, but) != ""
	}
	want, got := 0, 0
	for i := range found {
		for j := range i {
			if alike(&found[i], &found[j]) {
				want++
			}
		}
	}
	pairs, err := s.pairs(bg, span{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if alike(p.a, p.b) {
			got++
		}
	}
	if got != want || want < 50 {
		t.Errorf("%d pairs, want %d", got, want)
	}
}

func BenchmarkDoubles(b *testing.B) {
	s := newShow(b)
	crowd(b, s, 50_000)
	for b.Loop() {
		_, n, err := s.Doubles(bg, 100)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n), "pairs")
	}
}

func TestAnIntakeCountsTheDoublesItBrought(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Whole: "Di Woods", Country: "GBR"}, Athlete{Given: "Di", Family: "Woods", Country: "GBR"}, Athlete{Given: "Zoë", Family: "Laka7", Country: "POL"})
	old, entry := oldRows(t, s)
	intake := loadSome(t, s, old, entry)
	n, err := s.DoublesOf(bg, intake)
	_, all, err2 := s.Doubles(bg, 0)
	if err := errors.Join(err, err2); err != nil || n == 0 || all != n+1 {
		t.Errorf("%d of %d, %v", n, all, err)
	}
	if n, err := s.DoublesOf(bg, 99); n != 0 || err != nil {
		t.Errorf("of no intake: %d, %v", n, err)
	}
}

var later = now0.Add(time.Hour)

func TestTheListOfOneRaceHasDoublesOnlyOfOneBibOrPlace(t *testing.T) {
	for name, c := range map[string]struct {
		edit  func(*Entry)
		all   bool // anybody could be one
		share int
	}{
		"bibs":              {func(*Entry) {}, false, 0},
		"one bib":           {func(e *Entry) { e.Bib = "7" }, false, 2},
		"one without":       {func(e *Entry) { e.Bib = strings.TrimPrefix(e.Bib, "7") }, true, 0},
		"places, no bibs":   {func(e *Entry) { e.Bib, e.Result.Place = "", len(e.Bib)+int(e.Athlete.ID) }, false, 0},
		"one place, no bib": {func(e *Entry) { e.Bib, e.Result.Place = "", 3 }, false, 2},
	} {
		s := newShow(t)
		race := addRaces(t, s, Race{Event: "Pebble Marathon", Year: 2031})[0]
		all := addAthletes(t, s, Athlete{Whole: "Di Woods", Country: "GBR"}, Athlete{Whole: "Di Woods", Country: "GBR"})
		update(t, s, func(tx *Tx) error {
			for i, id := range all {
				e := Entry{Race: race, Athlete: Athlete{ID: id}, Bib: []string{"7", "8"}[i]}
				c.edit(&e)
				if _, err := tx.AddEntry(e); err != nil {
					return err
				}
			}
			return nil
		})
		of := span{all[0], all[1]}
		got, err := s.notToldApart(bg, of)
		every, err2 := s.pairs(bg, of, nil, nil)
		among, err3 := s.pairs(bg, of, got, nil)
		if err := errors.Join(err, err2, err3); err != nil || (got == nil) != c.all || len(got) != c.share || (len(every) > 0) != (c.all || c.share > 0) || len(among) != len(every) {
			t.Errorf("%s: %v, %d pairs, %d among all, %v", name, got, len(among), len(every), err)
		}
		addAthletes(t, s, Athlete{Whole: "Somebody Else"})
		if got, err := s.notToldApart(bg, of); got != nil || err != nil {
			t.Errorf("%s: %v with somebody else, %v", name, got, err)
		}
	}
}

func TestWhoMayBeSeveralIsLessLikely(t *testing.T) {
	s := newShow(t)
	all := addAthletes(t, s, Athlete{Whole: "Di Woods", Country: "GBR", Age: 30, AgeOn: "2031"}, Athlete{Whole: "Di Woods", Country: "GBR", Age: 50, AgeOn: "2031"}, Athlete{Given: "Di", Family: "Woods", Country: "GBR"})
	for _, d := range doubles(t, s) {
		if !strings.HasPrefix(d, "possible") || !strings.HasSuffix(d, "others are as likely") {
			t.Error(d)
		}
	}
	if err := s.NotSame(bg, all[0], all[2], now0); err != nil {
		t.Fatal(err)
	}
	if got := doubles(t, s); len(got) != 1 || !strings.HasPrefix(got[0], "likely") {
		t.Errorf("%q", got)
	}
}
