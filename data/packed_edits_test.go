package data

import (
	"errors"
	"testing"
	"time"
)

// TestWhatIsPackedIsEditedAsRowsAre: a split that stands in a block is found, taken
// out, and moved to another entry, like one that has a row.
func TestWhatIsPackedIsEditedAsRowsAre(t *testing.T) {
	loaded, written, race := twoFields(t, 700)
	field, err := written.Entries(bg, race, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Show{loaded, written} {
		update(t, s, func(tx *Tx) error {
			for i, e := range field[:60] {
				all, err := splitsOf(bg, inside{tx}, e.ID)
				if err != nil {
					return err
				}
				for n, sp := range all {
					got, ok, err := tx.SplitAt(e.ID, sp.Checkpoint.ID)
					if err != nil || !ok || got.digest() != sp.digest() || got.Checkpoint.Name == "" {
						t.Fatalf("split of entry %d at checkpoint %d is %+v, %t (%v), want %+v", e.ID, sp.Checkpoint.ID, got, ok, err, sp)
					}
					if (i+n)%3 > 0 {
						continue
					}
					if err := tx.DeleteSplit(e.ID, sp.Checkpoint.ID); err != nil {
						return err
					}
					if got, ok, err := tx.SplitAt(e.ID, sp.Checkpoint.ID); ok || err != nil {
						t.Fatalf("entry %d still has %+v (%v)", e.ID, got, err)
					}
					if err := tx.DeleteSplit(e.ID, sp.Checkpoint.ID); !errors.Is(err, ErrNotFound) {
						t.Errorf("deleting it again: %v, want %v", err, ErrNotFound)
					}
				}
			}
			return nil
		})
	}
	sameReads(t, loaded, written, race)
}

func TestSplitsOfManyAreThoseOfEach(t *testing.T) {
	loaded, _, race := twoFields(t, 1300)
	field, err := loaded.Entries(bg, race, 0)
	if err != nil {
		t.Fatal(err)
	}
	var asked []ID
	for i := range field {
		if i%7 == 0 {
			asked = append(asked, field[i].ID, field[i].ID) // twice is once
		}
	}
	many, err := loaded.SplitsOf(bg, asked)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range asked {
		want, err := loaded.Splits(bg, id)
		if err != nil || len(many[id]) != len(want) {
			t.Fatalf("entry %d has %d splits, want %d (%v)", id, len(many[id]), len(want), err)
		}
		for i := range want {
			if many[id][i] != want[i] {
				t.Errorf("entry %d: %+v, want %+v", id, many[id][i], want[i])
			}
		}
	}
}

// TestMergeMovesWhatIsPacked merges two runners of one race, in a show that was
// loaded and in one that was written row by row, and takes it back.
func TestMergeMovesWhatIsPacked(t *testing.T) {
	loaded, written, race := twoFields(t, 100)
	field, err := written.Entries(bg, race, 0)
	if err != nil {
		t.Fatal(err)
	}
	keep, gone := field[0].Athlete.ID, field[1].Athlete.ID
	for _, s := range []*Show{loaded, written} {
		if _, err := s.Merge(bg, keep, gone, time.Unix(2e9, 0)); err != nil {
			t.Fatal(err)
		}
	}
	sameReads(t, loaded, written, race)
	if _, err := loaded.UndoMerge(bg, 1, time.Unix(2e9, 0)); err != nil {
		t.Fatal(err)
	}
	_, untouched, _ := twoFields(t, 100)
	sameReads(t, loaded, untouched, race)
	if _, err := loaded.UndoIntake(bg, 1, time.Unix(2e9, 0)); err != nil {
		t.Errorf("the intake, after a merge that was taken back: %v", err)
	}
}

// TestAFollowedSourceCorrectsWhatIsPacked: its first version is packed, the second
// takes a split back and changes another.
func TestAFollowedSourceCorrectsWhatIsPacked(t *testing.T) {
	s := newShow(t)
	source := Source{Name: "live.csv", Detail: "/live.csv"}
	f, err := s.Follow(bg, source)
	if err != nil {
		t.Fatal(err)
	}
	var entry, five, ten ID
	load(t, s, func(tx *Tx) error {
		l, err := f.Load(bg, tx, Intake{File: source.Name})
		if err != nil {
			return err
		}
		defer l.Close()
		r, err1 := l.AddRace(Race{Event: "Pebble Marathon", Year: 2031})
		five, err = l.AddCheckpoint(Checkpoint{Race: r, Name: "5 km", Metres: 5000})
		var err2, err3 error
		ten, err2 = l.AddCheckpoint(Checkpoint{Race: r, Name: "10 km", Metres: 10000})
		a, err4 := l.AddAthlete(Athlete{Whole: "Runner"})
		entry, err3 = l.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}})
		return errors.Join(err, err1, err2, err3, err4,
			l.AddSplit(Split{Entry: entry, Checkpoint: Checkpoint{ID: five}, Mark: parse("15:00"), Source: source}),
			l.AddSplit(Split{Entry: entry, Checkpoint: Checkpoint{ID: ten}, Mark: parse("30:00"), Source: source}),
			l.Finish(Intake{File: source.Name, Added: 1}))
	})
	if err := f.Began(bg, 1); err != nil {
		t.Fatal(err)
	}
	e, err := s.Entry(bg, entry)
	if err != nil {
		t.Fatal(err)
	}
	own := func(when string) {
		t.Helper()
		splits, err := s.Splits(bg, entry)
		if err != nil {
			t.Fatal(err)
		}
		if _, own, err := f.Own(e, splits); !own || err != nil {
			t.Errorf("%s the entry is the source's own: %v (%v), want true: nobody has edited it", when, own, err)
		}
	}
	own("at first")
	var v *Version
	update(t, s, func(tx *Tx) error {
		if v, err = f.Version(bg, tx); err != nil {
			return err
		}
		same, err1 := v.SetSplit(Split{Entry: entry, Checkpoint: Checkpoint{ID: five}, Mark: parse("15:00"), Source: source})
		gone, err2 := v.DropSplit(entry, ten)
		wrote, err3 := v.SetSplit(Split{Entry: entry, Checkpoint: Checkpoint{ID: five}, Mark: parse("15:01"), Source: source})
		if same != SplitSame || gone != SplitGone || wrote != SplitWritten {
			t.Errorf("fates %d, %d, %d, want %d, %d, %d", same, gone, wrote, SplitSame, SplitGone, SplitWritten)
		}
		return errors.Join(err1, err2, err3, v.Finish(Intake{File: source.Name, Added: 1}))
	})
	v.Happened()
	if got, err := s.Splits(bg, entry); len(got) != 1 || got[0].Mark.Printed != "15:01" || err != nil {
		t.Errorf("splits %+v (%v), want 15:01 alone", got, err)
	}
	own("after the second version")
	if _, err := s.UndoIntake(bg, 1, time.Unix(2e9, 0)); err != nil {
		t.Error(err)
	}
}
