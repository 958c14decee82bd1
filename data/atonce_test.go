package data

import (
	"context"
	"testing"
)

// Somebody changes between a finisher and one who stopped, again and again; a
// board that is read at once has them exactly once.
func TestABoardReadAtOnceIsWhole(t *testing.T) {
	s := newShow(t)
	var race, entry ID
	err := s.Update(t.Context(), func(tx *Tx) error {
		var err error
		if race, err = tx.AddRace(Race{Event: "Test", Year: 2026, Date: "2026", Metres: 42195}); err != nil {
			return err
		}
		for i, name := range []string{"First", "Second", "Third"} {
			id, err := tx.AddAthlete(Athlete{Family: name})
			if err != nil {
				return err
			}
			e, err := tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: id}})
			if err != nil {
				return err
			}
			if err := tx.SetResult(e, Result{Place: i + 1}); err != nil {
				return err
			}
			if i == 1 {
				entry = e
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	written := make(chan error, 1)
	go func() {
		for n := 0; ; n++ {
			r := Result{Place: 2}
			if n%2 == 0 {
				r = Result{Status: "DNF"}
			}
			if err := s.Update(ctx, func(tx *Tx) error { return tx.SetResult(entry, r) }); err != nil {
				if ctx.Err() != nil {
					err = nil
				}
				written <- err
				return
			}
		}
	}()
	for range 1000 {
		at, done, err := s.AtOnce(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Board(at, race, 0, 0)
		done()
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, r := range b.Rows {
			if r.Entry.ID == entry {
				seen++
			}
		}
		if seen != 1 || len(b.Rows) != 3 {
			t.Fatalf("%d rows, %d of them the one that changes", len(b.Rows), seen)
		}
	}
	stop()
	if err := <-written; err != nil {
		t.Error(err)
	}
}
