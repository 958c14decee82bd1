package control_test

import (
	"fmt"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// entry is who has a bib in a race.
func (k *track) entry(race data.ID, bib string) data.Entry {
	k.t.Helper()
	all, err := k.show.Entries(k.t.Context(), race, 0)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, e := range all {
		if e.Bib == bib {
			return e
		}
	}
	k.t.Fatalf("nobody has bib %s", bib)
	return data.Entry{}
}

// running is which races are being run, in order.
func (k *track) running() string {
	k.t.Helper()
	all, err := k.show.Running(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	var ids []data.ID
	for _, r := range all {
		ids = append(ids, r.ID)
	}
	return fmt.Sprint(ids)
}

// Who is deleted by mistake has their passings again when that is taken back, those
// that count and those that do not, and race control's own edits can be taken back after.
func TestWhatIsDeletedComesBackWithItsPassings(t *testing.T) {
	k := newTrack(t)
	ctx := t.Context()
	order := control.NewOrderIn(k.edits)
	empty := k.drawn()
	k.start()
	k.enter("10 km", 32*time.Minute, "101", "102", "999")
	k.enter("10 km", 33*time.Minute, "101") // beside the first
	k.enter("Finish", 140*time.Minute, "101")
	before, runs := k.drawn(), k.running()
	half, err := k.show.Checkpoints(ctx, k.women)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind data.Kind
		id   data.ID
	}{
		{data.KindEntry, k.entry(k.women, "101").ID},
		{data.KindAthlete, k.entry(k.women, "101").Athlete.ID},
		{data.KindCheckpoint, half[0].ID},
		{data.KindRace, k.women},
	} {
		if _, err := order.DropRows(ctx, c.kind, []data.ID{c.id}); err != nil {
			t.Fatal(err)
		}
		all, err := k.show.Passings(ctx, 0)
		if err != nil || len(all) != 5 {
			t.Fatalf("%s is deleted, and %d passings are left (%v), want all 5", c.kind, len(all), err)
		}
		for _, p := range all {
			if p.Counts && p.Entry == 0 {
				t.Errorf("%s is deleted, and a passing of nobody counts: %+v", c.kind, p)
			}
		}
		k.reopen()
		order = control.NewOrderIn(k.edits)
		if _, err := order.Undo(ctx); err != nil {
			t.Fatalf("%s: %v", c.kind, err)
		}
		k.is(string(c.kind)+" is back", k.drawn(), before)
		k.is(string(c.kind)+" is back, and what is being run", k.running(), runs)
	}
	for range 7 { // five passings and two guns
		if e, err := k.edits.Undo(ctx); err != nil {
			t.Fatalf("undo of %s: %v", e.Name, err)
		}
	}
	k.is("race control taken back", k.drawn(), empty)
}

// A passing that somebody else was given meanwhile stays theirs.
func TestAPassingThatWasGivenToAnotherStaysTheirs(t *testing.T) {
	k := newTrack(t)
	ctx := t.Context()
	order := control.NewOrderIn(k.edits)
	k.start()
	given := k.enter("10 km", 32*time.Minute, "101")[0].Passing
	if _, err := order.DropRows(ctx, data.KindEntry, []data.ID{k.entry(k.women, "101").ID}); err != nil {
		t.Fatal(err)
	}
	theirs := k.entry(k.women, "102").ID
	change(t, k.show, func(tx *data.Tx) error { // at another desk
		p, err := tx.Passing(given.ID)
		if err != nil {
			return err
		}
		p.Entry = theirs
		return tx.SetPassing(p)
	})
	if _, err := order.Undo(ctx); err != nil {
		t.Fatal(err)
	}
	all, err := k.show.Passings(ctx, 0)
	if err != nil || len(all) != 1 || all[0].Entry != theirs || all[0].Counts {
		t.Errorf("%+v, %v; want the other's, and not counting", all, err)
	}
}
