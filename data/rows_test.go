package data

import (
	"reflect"
	"testing"
	"time"

	"mile26/data/mark"
)

func parse(printed string) mark.Mark { return mark.Parse(printed, 42195) }

func TestAthleteComesBackAsWritten(t *testing.T) {
	s := newShow(t)
	want := Athlete{
		Given: "Tatyana", Family: "McFadden", ScreenGiven: "Tatyana", ScreenFamily: "McFADDEN", Also: []string{"Tatjana Makfadden", "T. McFadden"},
		Country: "USA", CountryPrinted: "U.S.", Sex: Women, Born: "1989-04-21", Age: 27, AgeOn: "2016-04-24", Bio: "Four in a row.", Line: "Champion",
		Disciplines: []string{"Marathon wheelchair", "5000 m"},
		Bests: []Best{
			{Discipline: "Marathon wheelchair", Kind: "PB", Mark: parse("1:41:14"), Place: "London", On: "2015-04-26", Source: Source{Name: "list", Detail: "CC0", Line: 12}},
			{Discipline: "Marathon wheelchair", Kind: "SB", Mark: mark.Mark{Printed: "1:4", Unread: "cut off"}},
		},
	}
	update(t, s, func(tx *Tx) error {
		var err error
		if want.Photo, err = tx.PutPhoto([]byte("PNG")); err != nil {
			return err
		}
		want.ID, err = tx.AddAthlete(want)
		return err
	})
	check := func() {
		t.Helper()
		got, err := s.Athlete(bg, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Bests {
			got.Bests[i].Source.ID = 0
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	check()
	want.Line, want.Disciplines, want.Bests, want.Also = "", nil, want.Bests[:1], nil
	update(t, s, func(tx *Tx) error { return tx.UpdateAthlete(want) })
	check()
	if b, err := s.Photo(bg, want.Photo); string(b) != "PNG" || err != nil {
		t.Errorf("the photo is %q (%v)", b, err)
	}
}

func TestRaceAndEntryComeBackAsWritten(t *testing.T) {
	s := newShow(t)
	start := time.Date(2023, 4, 23, 10, 0, 0, 0, time.FixedZone("", 3600))
	r := Race{Event: "London Marathon", Year: 2023, Category: "Men", Title: "Men’s elite", Date: "2023-04-23", Metres: 42195, Start: start, CRLabel: "Course record"}
	r.ID = addRaces(t, s, r)[0]
	got, err := s.Race(bg, r.ID)
	if err != nil || !got.Start.Equal(start) {
		t.Fatalf("race %+v (%v), want %+v", got, err, r)
	}
	got.Start = r.Start
	if got != r {
		t.Errorf("got %+v, want %+v", got, r)
	}
	a := Athlete{Given: "Kelvin", Family: "Kiptum", Country: "KEN"}
	a.ID = addAthletes(t, s, a)[0]
	want := Entry{
		Race: r.ID, Athlete: a, Bib: "9A", Club: "Chepkorio", Seed: parse("2:01:53"), Withdrawn: true,
		Result: Result{
			Place: 1, Tied: true, Flags: []string{"CR", "=PB"}, Note: "debut", Rule: "R6",
			Marks: []Sourced{{Mark: parse("2:01.27"), Source: Source{Name: "report"}}, {Mark: parse("2:01:25"), Source: Source{Name: "list", Line: 3}, Chosen: true}},
		},
	}
	half := Checkpoint{Race: r.ID, Name: "Half", Metres: 21097.5}
	split := Split{Mark: mark.Parse("1:01:40", 21097.5), Source: Source{Name: "live"}, Note: "Leader"}
	update(t, s, func(tx *Tx) error {
		if want.ID, err = tx.AddEntry(want); err != nil {
			return err
		}
		if half.ID, err = tx.AddCheckpoint(half); err != nil {
			return err
		}
		split.Entry, split.Checkpoint = want.ID, half
		if err := tx.AddSplit(Split{Entry: want.ID, Checkpoint: half, Mark: mark.Parse("1:02:00", 21097.5)}); err != nil {
			return err
		}
		return tx.AddSplit(split) // in place of the first
	})
	entry, err := s.Entry(bg, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range entry.Result.Marks {
		entry.Result.Marks[i].Source.ID = 0
	}
	if !reflect.DeepEqual(entry, want) {
		t.Errorf("got  %+v\nwant %+v", entry, want)
	}
	splits, err := s.Splits(bg, want.ID)
	if err != nil || len(splits) != 1 {
		t.Fatalf("splits %+v (%v), want 1", splits, err)
	}
	splits[0].Source.ID = 0
	if splits[0] != split {
		t.Errorf("got %+v, want %+v", splits[0], split)
	}
}

func TestLaterMarkTakesThePlaceOfTheChosenAndBothAreKept(t *testing.T) {
	s := newShow(t)
	r := addRaces(t, s, Race{Event: "London Marathon", Year: 2023, Category: "Men", Metres: 42195})[0]
	a := addAthletes(t, s, Athlete{Given: "Kelvin", Family: "Kiptum"})[0]
	live, list := Source{Name: "live text"}, Source{Name: "winners list"}
	var e ID
	update(t, s, func(tx *Tx) (err error) {
		e, err = tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Result: Result{Place: 1, Marks: []Sourced{{Mark: parse("2:01:27"), Source: live, Chosen: true}}}})
		return err
	})
	add := func(m Sourced, wantMarks int, wantChosen string) {
		t.Helper()
		update(t, s, func(tx *Tx) error { return tx.AddResultMark(e, m) })
		got, err := s.Entry(bg, e)
		if err != nil {
			t.Fatal(err)
		}
		chosen, _ := got.Result.Chosen()
		if len(got.Result.Marks) != wantMarks || chosen.Mark.Printed != wantChosen || got.Result.Place != 1 {
			t.Errorf("%d marks, %q chosen, place %d; want %d, %q, 1", len(got.Result.Marks), chosen.Mark.Printed, got.Result.Place, wantMarks, wantChosen)
		}
	}
	add(Sourced{Mark: parse("2:01.25"), Source: list}, 2, "2:01:27")
	add(Sourced{Mark: parse("2:01.25"), Source: list}, 2, "2:01:27")
	add(Sourced{Mark: parse("2:01.25"), Source: list, Chosen: true}, 2, "2:01.25")
	add(Sourced{Mark: parse("2:01:27"), Source: live}, 2, "2:01.25")
	b, err := s.Board(bg, r, 0, 0)
	if err != nil || len(b.Rows) != 1 || b.Rows[0].Mark.Time != parse("2:01:25").Time {
		t.Errorf("the board has %+v (%v), want 2:01:25", b.Rows, err)
	}
}

func TestEntriesComeByPlaceThenBibThenName(t *testing.T) {
	s := newShow(t)
	r := addRaces(t, s, Race{Event: "E", Year: 2020})[0]
	update(t, s, func(tx *Tx) error {
		for _, e := range []Entry{
			{Athlete: Athlete{Family: "Zeno"}},
			{Athlete: Athlete{Family: "Ten"}, Bib: "10"},
			{Athlete: Athlete{Family: "Second"}, Bib: "1", Result: Result{Place: 2}},
			{Athlete: Athlete{Family: "Nine"}, Bib: "9"},
			{Athlete: Athlete{Whole: "Alpha"}},
			{Athlete: Athlete{Family: "First"}, Bib: "77", Result: Result{Place: 1}},
			{Athlete: Athlete{Family: "Stopped"}, Bib: "8", Result: Result{Status: mark.DNF}},
		} {
			var err error
			e.Race = r
			if e.Athlete.ID, err = tx.AddAthlete(e.Athlete); err != nil {
				return err
			}
			if _, err := tx.AddEntry(e); err != nil {
				return err
			}
		}
		return nil
	})
	want := []string{"First", "Second", "Stopped", "Nine", "Ten", "Alpha", "Zeno"}
	for _, limit := range []int{0, 1, 2, 3, 6, 20} {
		got, err := s.Entries(bg, r, limit)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range got {
			names = append(names, e.Athlete.Family+e.Athlete.Whole)
		}
		w := want
		if limit > 0 && limit < len(want) {
			w = want[:limit]
		}
		if !reflect.DeepEqual(names, w) {
			t.Errorf("limit %d: %v, want %v", limit, names, w)
		}
	}
}

func TestStartersAreWhoHasNotWithdrawn(t *testing.T) {
	s := newShow(t)
	races := addRaces(t, s, Race{Event: "E", Year: 2020}, Race{Event: "E", Year: 2021})
	a := addAthletes(t, s, Athlete{Family: "First"}, Athlete{Family: "Gone"}, Athlete{Family: "Other"}, Athlete{Family: "Last"})
	update(t, s, func(tx *Tx) error {
		for _, e := range []Entry{
			{Race: races[0], Athlete: Athlete{ID: a[0]}, Bib: "2", Seed: parse("2:01:53"), Result: Result{
				Place: 1, Marks: []Sourced{{Mark: parse("2:01:25"), Chosen: true}},
			}},
			{Race: races[0], Athlete: Athlete{ID: a[1]}, Withdrawn: true},
			{Race: races[1], Athlete: Athlete{ID: a[2]}},
			{Race: races[0], Athlete: Athlete{ID: a[3]}, Bib: "1"},
		} {
			if _, err := tx.AddEntry(e); err != nil {
				return err
			}
		}
		return nil
	})
	got, err := s.Starters(bg, races[0])
	if err != nil || len(got) != 2 || got[0].Athlete.Family != "First" || got[1].Athlete.Family != "Last" {
		t.Fatalf("the starters are %+v, %v", got, err)
	}
	if got[0].Seed != parse("2:01:53") || got[0].Bib != "2" || len(got[0].Result.Marks) != 0 {
		t.Errorf("the first starter is %+v, want seed and bib and no marks", got[0])
	}
	if n, err := s.StarterCount(bg, races[0]); n != 2 || err != nil {
		t.Errorf("%d starters are counted, want 2; %v", n, err)
	}
}

func TestAthleteEntriesComeNewestFirst(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Family: "A"})[0]
	races := addRaces(t, s, Race{Event: "E", Year: 2014}, Race{Event: "E", Year: 2023}, Race{Event: "E", Year: 2016})
	update(t, s, func(tx *Tx) error {
		for _, r := range races {
			if _, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}}); err != nil {
				return err
			}
		}
		return nil
	})
	got, err := s.AthleteEntries(bg, a)
	if err != nil || len(got) != 3 || got[0].Race != races[1] || got[1].Race != races[2] || got[2].Race != races[0] {
		t.Errorf("entries %+v (%v), want the races of 2023, 2016, 2014", got, err)
	}
}

func TestRecordsHoldFromTheirDayToTheNext(t *testing.T) {
	s := newShow(t)
	update(t, s, func(tx *Tx) error {
		for _, r := range []Record{
			{Kind: "WR", Holder: "Kimetto", From: "2014-09-28", To: "2018-09-16"},
			{Kind: "WR", Holder: "Kipchoge", From: "2018-09-16"},
			{Kind: "NR", Holder: "Jones", Set: "1985-10-20"},
		} {
			if _, err := tx.AddRecord(r); err != nil {
				return err
			}
		}
		return nil
	})
	for on, want := range map[Date][]string{
		"": {"Jones", "Kimetto", "Kipchoge"}, "2016-04-24": {"Jones", "Kimetto"}, "2014-09-27": {"Jones"}, "2014-09-28": {"Jones", "Kimetto"},
		"2018-09-16": {"Jones", "Kipchoge"}, "2018": {"Jones", "Kimetto", "Kipchoge"}, "2023": {"Jones", "Kipchoge"},
	} {
		got, err := s.Records(bg, on)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, r := range got {
			names = append(names, r.Holder)
		}
		if !reflect.DeepEqual(names, want) {
			t.Errorf("on %q: %v, want %v", on, names, want)
		}
	}
}

func TestIntakeKeepsWhatItHadNoPlaceFor(t *testing.T) {
	s := newShow(t)
	in := Intake{File: "nyc.csv", SHA256: "ab", At: time.Date(2026, 4, 26, 9, 0, 0, 0, time.UTC), Rows: 3}
	note := Note{Line: 2, Column: "nationality", Printed: "New York", Reason: "no country"}
	update(t, s, func(tx *Tx) (err error) {
		if in.ID, err = tx.AddIntake(in); err != nil {
			return err
		}
		in.Added, in.Same, in.Rejected = 1, 1, 1
		if err := tx.UpdateIntake(in); err != nil {
			return err
		}
		return tx.AddNote(in.ID, note)
	})
	got, err := s.Intakes(bg)
	if err != nil || len(got) != 1 || got[0] != in {
		t.Errorf("intakes %+v (%v), want %+v", got, err, in)
	}
	notes, err := s.Notes(bg, in.ID)
	if err != nil || len(notes) != 1 || notes[0] != note {
		t.Errorf("notes %+v (%v), want %+v", notes, err, note)
	}
}

func TestTxFindsWhatAnIntakeAsksFor(t *testing.T) {
	s := newShow(t)
	ids := addAthletes(t, s,
		Athlete{Given: "Jan", Family: "Müller", Country: "GER"}, Athlete{Given: "Jan", Family: "Müller", Country: "GER"},
		Athlete{Given: "Jan", Family: "Müller"}, Athlete{Given: "Müller", Family: "Jan", Country: "GER"}, Athlete{Whole: "Jan Müller", Country: "GER"})
	race := addRaces(t, s, Race{Event: "E", Year: 2020, Category: "Men"})[0]
	update(t, s, func(tx *Tx) error {
		e := Entry{Race: race, Athlete: Athlete{ID: ids[0]}, Bib: "f12"}
		var err error
		if e.ID, err = tx.AddEntry(e); err != nil {
			return err
		}
		for _, c := range []struct {
			given, family, whole, country string
			want                          []ID
		}{
			{"Jan", "Müller", "", "GER", ids[:2]},
			{"Jan", "Müller", "", "", ids[2:3]},
			{"", "", "Jan Müller", "GER", ids[4:]},
			{"Jan", "Muller", "", "GER", nil},
		} {
			if got, err := tx.FindAthletes(c.given, c.family, c.whole, c.country); err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v: %v (%v)", c, got, err)
			}
		}
		for bib, want := range map[string][]ID{"F12": {e.ID}, "f12": {e.ID}, "12": nil, "": nil} {
			if got, err := tx.FindBib(race, bib); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("bib %q: %v (%v), want %v", bib, got, err, want)
			}
		}
		e.Bib, e.Withdrawn, e.Seed = "13", true, parse("2:10:00")
		if err := tx.UpdateEntry(e); err != nil {
			return err
		}
		got, err := tx.FindEntry(race, ids[0])
		if err != nil || got.Bib != "13" || !got.Withdrawn || got.Seed != e.Seed {
			t.Errorf("entry %+v (%v), want %+v", got, err, e)
		}
		if all, err := tx.Athletes(); err != nil || len(all) != len(ids) || all[4].Whole != "Jan Müller" {
			t.Errorf("athletes %+v (%v), want %d", all, err, len(ids))
		}
		if all, err := tx.Entries(race); err != nil || len(all) != 1 || all[0].Athlete.ID != ids[0] {
			t.Errorf("entries %+v (%v), want one", all, err)
		}
		half := Checkpoint{Race: race, Name: "Half"}
		if half.ID, err = tx.AddCheckpoint(half); err != nil {
			return err
		}
		split := Split{Entry: e.ID, Checkpoint: half, Mark: parse("1:05:00")}
		if err := tx.AddSplit(split); err != nil {
			return err
		}
		if all, err := tx.Splits(race); err != nil || len(all) != 1 || all[0] != split {
			t.Errorf("splits %+v (%v), want %+v", all, err, split)
		}
		r, err := tx.FindRace("E", 2020, "Men")
		r.Title = "Elite"
		if err != nil || r.ID != race {
			t.Errorf("race %+v (%v), want %d", r, err, race)
		}
		return tx.UpdateRace(r)
	})
	if r, err := s.Race(bg, race); err != nil || r.Title != "Elite" {
		t.Errorf("race %+v (%v), want the new title", r, err)
	}
}
