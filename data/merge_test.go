package data

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// twins are an athlete twice: with entries of their own, one race in which both
// are, pages, and everything else that a merge has to bring along.
func twins(t *testing.T, s *Show) (keep, gone ID) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		photo, err := tx.PutPhoto([]byte("picture"))
		if err != nil {
			return err
		}
		text, file := Source{Name: "report.txt", Line: 8}, Source{Name: "list.csv", Line: 3}
		keep, err = tx.AddAthlete(Athlete{
			Whole: "Phil Sesemann", Country: "GBR", Age: 30, AgeOn: "2023-04-23", Bio: "A Briton.", IDs: []ExternalID{{"FIS", "1"}},
			Bests: []Best{{Discipline: "Marathon", Kind: "PB", Mark: parse("2:12:58"), Source: text}},
		})
		if err != nil {
			return err
		}
		gone, err = tx.AddAthlete(Athlete{
			Given: "Philip", Family: "Sessemann", Country: "GBR", Sex: Men, Born: "1992-10-03", Bio: "Runs far.", Line: "Debut", Photo: photo,
			Also: []string{"P. Sessemann"}, Disciplines: []string{"Marathon"}, IDs: []ExternalID{{"licence", "7"}},
			Bests: []Best{{Discipline: "Marathon", Kind: "PB", Mark: parse("2:12:59"), Source: file}},
		})
		if err != nil {
			return err
		}
		london, err := tx.AddRace(Race{Event: "London Marathon", Year: 2023, Category: "Men"})
		if err != nil {
			return err
		}
		leeds, err := tx.AddRace(Race{Event: "Leeds Half", Year: 2022})
		if err != nil {
			return err
		}
		five, err1 := tx.AddCheckpoint(Checkpoint{Race: london, Name: "5 km", Metres: 5000})
		ten, err2 := tx.AddCheckpoint(Checkpoint{Race: london, Name: "10 km", Metres: 10000})
		one, err3 := tx.AddEntry(Entry{Race: london, Athlete: Athlete{ID: keep}, Bib: "21", Result: Result{Place: 8, Marks: []Sourced{{Mark: parse("2:10:23"), Source: text, Chosen: true}}}})
		two, err4 := tx.AddEntry(Entry{Race: london, Athlete: Athlete{ID: gone}, Bib: "12", Club: "Harriers", Seed: parse("2:12:00"), Result: Result{
			Flags: []string{"PB"}, Marks: []Sourced{{Mark: parse("2:10:24"), Source: file, Chosen: true}},
		}})
		_, err5 := tx.AddEntry(Entry{Race: leeds, Athlete: Athlete{ID: gone}, Result: Result{Place: 1, Marks: []Sourced{{Mark: parse("1:03:00"), Source: file, Chosen: true}}}})
		if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
			return err
		}
		err1 = tx.AddSplit(Split{Entry: one, Checkpoint: Checkpoint{ID: five}, Mark: parse("15:10"), Source: text})
		err2 = tx.AddSplit(Split{Entry: two, Checkpoint: Checkpoint{ID: five}, Mark: parse("15:11"), Source: file})
		err3 = tx.AddSplit(Split{Entry: two, Checkpoint: Checkpoint{ID: ten}, Mark: parse("30:20"), Source: file})
		g, err4 := tx.AddGroup("Main")
		_, err5 = tx.AddPage(Page{Group: g, Template: "card", Kind: KindAthlete, About: gone})
		_, err6 := tx.AddPage(Page{Group: g, Template: "head-to-head", Kind: KindAthlete, About: gone, Other: keep})
		_, err7 := tx.AddPage(Page{Group: g, Template: "head-to-head", Kind: KindAthlete, About: keep, Other: gone})
		return errors.Join(err1, err2, err3, err4, err5, err6, err7)
	})
	return keep, gone
}

func TestAMergeLosesNothing(t *testing.T) {
	s := newShow(t)
	keep, gone := twins(t, s)
	apart := addAthletes(t, s, Athlete{Given: "Philippa", Family: "Sessemann"})[0]
	if err := s.NotSame(bg, gone, apart, now0); err != nil {
		t.Fatal(err)
	}
	m, err := s.Merge(bg, keep, gone, now0)
	if err != nil {
		t.Fatal(err)
	}
	sameLines(
		t, "told", m.Differs,
		"in race London Marathon 2023 · Men, bib: 21 stays, the other had 12",
		"in race London Marathon 2023 · Men, 5 km: 15:10 stays, the other had 15:11",
	)
	a, err := s.Athlete(bg, keep)
	if err != nil {
		t.Fatal(err)
	}
	if a.Whole != "Phil Sesemann" || a.Sex != Men || a.Born != "1992-10-03" || a.Age != 30 || a.Line != "Debut" || a.Photo == "" || a.Bio != "A Briton.\n\nRuns far." {
		t.Errorf("%+v", a)
	}
	if want := []string{"Philip Sessemann", "P. Sessemann"}; !slices.Equal(a.Also, want) {
		t.Errorf("spellings %q, want %q", a.Also, want)
	}
	if want := []ExternalID{{"FIS", "1"}, {"licence", "7"}}; !slices.Equal(a.IDs, want) || len(a.Bests) != 2 || a.Bests[1].Source.Name != "list.csv" {
		t.Errorf("ids %v, bests %+v", a.IDs, a.Bests)
	}
	ran, err := s.AthleteEntries(bg, keep)
	if err != nil || len(ran) != 2 {
		t.Fatalf("%+v, %v", ran, err)
	}
	london := ran[0]
	marks := london.Result.Marks
	if london.Bib != "21" || london.Club != "Harriers" || !london.Seed.Known() || london.Result.Place != 8 || !slices.Equal(london.Result.Flags, []string{"PB"}) ||
		len(marks) != 2 || !marks[0].Chosen || marks[1].Chosen || marks[0].Source.Line != 8 || marks[1].Source.Line != 3 {
		t.Errorf("%+v", london)
	}
	splits, err := s.Splits(bg, london.ID)
	if err != nil || len(splits) != 2 || splits[0].Mark.Printed != "15:10" || splits[1].Mark.Printed != "30:20" {
		t.Errorf("%+v, %v", splits, err)
	}
	pages, err := s.Pages(bg)
	if err != nil || len(pages) != 3 {
		t.Fatalf("%+v, %v", pages, err)
	}
	for _, p := range pages {
		if p.About != keep || p.Other != 0 {
			t.Errorf("page %d is about %d and %d", p.Number, p.About, p.Other)
		}
	}
	for _, words := range []string{"sesemann phil", "sessemann philip", "sessemann"} {
		hits, err := s.Search(bg, words, 5)
		if err != nil || len(hits) == 0 || hits[0].Kind != KindAthlete || hits[0].ID != keep {
			t.Errorf("%s finds %+v, %v", words, hits, err)
		}
	}
	if clashes, err := s.Clashes(bg); err != nil || len(clashes) != 1 {
		t.Errorf("%+v, %v", clashes, err)
	}
	sameLines(t, "doubles", doubles(t, s))
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
}

func TestAMergeIsUndone(t *testing.T) {
	s := newShow(t)
	keep, gone := twins(t, s)
	apart := addAthletes(t, s, Athlete{Given: "Philippa", Family: "Sessemann"})[0]
	if err := s.NotSame(bg, gone, apart, now0); err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]ID{{keep, gone}, {gone, keep}} {
		before := pictureOf(t, s)
		m, err := s.Merge(bg, pair[0], pair[1], now0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.UndoMerge(bg, m.ID, later); err != nil {
			t.Fatal(err)
		}
		if after := pictureOf(t, s); after != before {
			t.Errorf("kept %d: the show holds\n%s\nand held\n%s", pair[0], after, before)
		}
		if _, err := s.UndoMerge(bg, m.ID, later); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("undone twice: %v", err)
		}
	}
	all, err := s.Merges(bg)
	if err != nil || len(all) != 2 || !all[0].Undone.Equal(later) || all[0].GoneName != "Philip Sessemann" {
		t.Errorf("%+v, %v", all, err)
	}
	if hits, err := s.Search(bg, "sessemann philip", 5); err != nil || len(hits) == 0 || hits[0].ID != gone {
		t.Errorf("%+v, %v", hits, err)
	}
}

// pictureOf is every row of a show but its merges, who is apart without the number of that row.
func pictureOf(t *testing.T, s *Show) string {
	t.Helper()
	var out []string
	for line := range strings.Lines(dump(t, s)) {
		if strings.HasPrefix(line, "merges|") {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "athletes_apart|"); ok {
			_, rest, _ = strings.Cut(rest, "|")
			line = "athletes_apart|" + rest
		}
		out = append(out, line)
	}
	return strings.Join(out, "")
}

func TestWhatWasEditedSinceKeepsAMergeFromBeingUndone(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(s *Show, keep ID) error
		want string
	}{
		"the athlete": {func(s *Show, keep ID) error {
			return s.Update(bg, func(tx *Tx) error {
				a, err := tx.Athlete(keep)
				a.Bio = "Other."
				return errors.Join(err, tx.UpdateAthlete(a))
			})
		}, "athlete Phil Sesemann was edited since"},
		"an entry": {func(s *Show, keep ID) error {
			ran, err := s.AthleteEntries(bg, keep)
			return errors.Join(err, s.ChooseMark(bg, ran[0].ID, 1))
		}, "the entry of Phil Sesemann in London Marathon 2023 · Men was edited since"},
		"merged again": {func(s *Show, keep ID) error {
			var other ID
			err := s.Update(bg, func(tx *Tx) (err error) {
				other, err = tx.AddAthlete(Athlete{Whole: "P Sesemann"})
				return err
			})
			_, err2 := s.Merge(bg, other, keep, now0)
			return errors.Join(err, err2)
		}, "was merged into P Sesemann since: undo merge 2 first"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShow(t)
			keep, gone := twins(t, s)
			m, err := s.Merge(bg, keep, gone, now0)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.edit(s, keep); err != nil {
				t.Fatal(err)
			}
			before := dump(t, s)
			_, err = s.UndoMerge(bg, m.ID, later)
			var edited *MergedError
			if !errors.As(err, &edited) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if dump(t, s) != before {
				t.Error("the show was changed")
			}
		})
	}
}

func TestOneWhoComesBackGetsAnotherNumberWhenTheirsIsTaken(t *testing.T) {
	s := newShow(t)
	keep, gone := twins(t, s)
	m, err := s.Merge(bg, keep, gone, now0)
	if err != nil {
		t.Fatal(err)
	}
	if got := addAthletes(t, s, Athlete{Whole: "Somebody Else"}); got[0] != gone {
		t.Fatalf("the new athlete is %d: the test wants %d", got[0], gone)
	}
	if _, err := s.UndoMerge(bg, m.ID, later); err != nil {
		t.Fatal(err)
	}
	hits, err := s.Search(bg, "philip sessemann", 5)
	if err != nil || len(hits) != 1 {
		t.Fatalf("%+v, %v", hits, err)
	}
	back := hits[0].ID
	ran, err := s.AthleteEntries(bg, back)
	if err != nil || back == gone || len(ran) != 2 {
		t.Errorf("athlete %d, %+v, %v", back, ran, err)
	}
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
}

func TestAnIntakeWhoseAthleteWasMergedIsNotUndone(t *testing.T) {
	s := newShow(t)
	old, entry := oldRows(t, s)
	intake := loadSome(t, s, old, entry)
	before := dump(t, s)
	hits, err := s.Search(bg, "łąka5", 1)
	if err != nil || len(hits) != 1 {
		t.Fatalf("%+v, %v", hits, err)
	}
	m, err := s.Merge(bg, old, hits[0].ID, now0)
	if err != nil {
		t.Fatal(err)
	}
	var edited *EditedError
	if _, err := s.UndoIntake(bg, intake, later); !errors.As(err, &edited) || !slices.ContainsFunc(edited.Edits, func(e Edit) bool {
		return strings.Contains(e.Why, "was merged into Ann Oakleaf since: undo merge 1 first")
	}) {
		t.Errorf("%v", err)
	}
	if _, err := s.UndoMerge(bg, m.ID, later); err != nil {
		t.Fatal(err)
	}
	if got := withoutMerges(dump(t, s)); got != withoutMerges(before) {
		t.Errorf("the show holds\n%.3000s\nand held\n%.3000s", got, before)
	}
	if _, err := s.UndoIntake(bg, intake, later); err != nil {
		t.Errorf("after undoing the merge: %v", err)
	}
}

// TestMergeMovesPassings: two runners of one race were both timed by hand; where the
// kept one has a time of its own that stays the one that counts.
func TestMergeMovesPassings(t *testing.T) {
	s := newShow(t)
	keep, gone := twins(t, s)
	var entry ID
	update(t, s, func(tx *Tx) error {
		race, err := tx.FindRace("London Marathon", 2023, "Men")
		if err != nil {
			return err
		}
		e, err := tx.FindEntry(race.ID, gone)
		if err != nil {
			return err
		}
		k, err := tx.FindEntry(race.ID, keep)
		if err != nil {
			return err
		}
		entry = k.ID
		points, err := checkpoints(bg, inside{tx}, `WHERE race=? ORDER BY metres`, int64(race.ID))
		if err != nil {
			return err
		}
		for _, c := range points { // kept has a split at 5 km, and not at 10 km
			p := Passing{At: now0, Who: "desk", Place: c.Name, Bib: "12", Time: 15 * time.Minute, Counts: true, Race: race.ID, Entry: e.ID, Checkpoint: c.ID}
			if _, err := tx.AddPassing(p); err != nil {
				return err
			}
		}
		_, err = tx.AddPassing(Passing{At: now0, Who: "desk", Place: "Finish", Finish: true, Bib: "12", Time: 2 * time.Hour, Counts: true, Race: race.ID, Entry: e.ID})
		return err
	})
	before := dump(t, s)
	m, err := s.Merge(bg, keep, gone, now0)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Passings(bg, 0)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d passings (%v), want 3", len(all), err)
	}
	for _, p := range all {
		if want := p.Place == "10 km"; p.Entry != entry || p.Counts != want {
			t.Errorf("at %s the passing is entry %d's and counts %t, want %d and %t", p.Place, p.Entry, p.Counts, entry, want)
		}
	}
	if _, err := s.UndoMerge(bg, m.ID, later); err != nil {
		t.Fatal(err)
	}
	if got := withoutMerges(dump(t, s)); got != withoutMerges(before) {
		t.Errorf("the show holds\n%.3000s\nand held\n%.3000s", got, before)
	}
}

func withoutMerges(dump string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(dump, "\n"), func(l string) bool { return strings.HasPrefix(l, "merges|") }), "\n")
}

func TestAMergeOfNobodyChangesNothing(t *testing.T) {
	s := newShow(t)
	keep, gone := twins(t, s)
	before := dump(t, s)
	for _, pair := range [][2]ID{{keep, keep}, {keep, 99}, {99, gone}} {
		if _, err := s.Merge(bg, pair[0], pair[1], now0); err == nil {
			t.Errorf("%v are merged", pair)
		}
	}
	if _, err := s.UndoMerge(bg, 7, now0); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v", err)
	}
	if dump(t, s) != before {
		t.Error("the show was changed")
	}
}

func TestClashesAreResultsWhoseSourcesDisagree(t *testing.T) {
	s := newShow(t)
	all := addAthletes(t, s, Athlete{Whole: "Kelvin Kiptum"}, Athlete{Whole: "Chip Runner"}, Athlete{Whole: "Agreed Twice"}, Athlete{Whole: "Glued On"})
	race := addRaces(t, s, Race{Event: "London Marathon", Year: 2023, Category: "Men"})[0]
	one, other := Source{Name: "one.txt", Line: 12}, Source{Name: "other.txt", Line: 3}
	chip := Source{Name: "one.txt", Detail: "read today, chip time", Line: 12}
	ids := make([]ID, len(all))
	update(t, s, func(tx *Tx) (err error) {
		for i, marks := range [][]Sourced{
			{{Mark: parse("2:01:25"), Source: one, Chosen: true}, {Mark: parse("2:01:27"), Source: other}},
			{{Mark: parse("2:10:00"), Source: one, Chosen: true}, {Mark: parse("2:09:58"), Source: chip}},
			{{Mark: parse("2:11:00"), Source: one, Chosen: true}, {Mark: parse("2:11.00"), Source: other}},
			{{Mark: parse("2:20:21"), Source: one, Chosen: true}, {Mark: parse("2:20:2136,000"), Source: other}},
		} {
			if ids[i], err = tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: all[i]}, Result: Result{Place: i + 1, Marks: marks}}); err != nil {
				return err
			}
		}
		return nil
	})
	got, err := s.Clashes(bg)
	if err != nil || len(got) != 2 || got[0].Entry.ID != ids[0] || got[1].Entry.ID != ids[3] || got[0].Race.Event != "London Marathon" {
		t.Fatalf("%+v, %v", got, err)
	}
	if m := got[0].Entry.Result.Marks; len(m) != 2 || m[0].Source.Line != 12 || !m[0].Chosen || m[1].Source.Name != "other.txt" {
		t.Errorf("%+v", m)
	}
	if err := s.ChooseMark(bg, ids[0], 1); err != nil {
		t.Fatal(err)
	}
	e, err := s.Entry(bg, ids[0])
	if m, ok := e.Result.Chosen(); err != nil || !ok || m.Mark.Printed != "2:01:27" || len(e.Result.Marks) != 2 {
		t.Errorf("%+v, %v", e.Result, err)
	}
	for _, n := range []int{-1, 2} {
		if err := s.ChooseMark(bg, ids[0], n); !errors.Is(err, ErrNotFound) {
			t.Errorf("mark %d: %v", n, err)
		}
	}
}

func TestAnIDIsOfOneAthlete(t *testing.T) {
	s := newShow(t)
	all := addAthletes(t, s, Athlete{Whole: "Ann Oakleaf", IDs: []ExternalID{{"licence", "gbr7"}, {"FIS", "1"}}}, Athlete{Whole: "Bo Elm"})
	err := s.Update(bg, func(tx *Tx) error {
		_, err := tx.AddAthlete(Athlete{Whole: "Cy Pine", IDs: []ExternalID{{"licence", "GBR7"}}})
		return err
	})
	if !errors.Is(err, ErrExists) {
		t.Errorf("%v", err)
	}
	got, err := s.ExternalIDs(bg)
	if want := []ExternalID{{"FIS", "1"}, {"licence", "gbr7"}}; err != nil || len(got) != 1 || !slices.Equal(got[all[0]], want) {
		t.Errorf("%v, want %v (%v)", got, want, err)
	}
}
