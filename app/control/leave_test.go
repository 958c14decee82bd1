package control_test

import (
	"slices"
	"testing"
	"time"

	"mile26/app/playout"
)

// A room that was left has nothing on air when it is opened again: what was taken
// last is in preview, once told of. One that ended otherwise has its picture.
func TestWhatWasLeftDoesNotComeOnAirAgain(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	ctx := t.Context()
	r.must(r.TakeNow(ctx, "test", r.board()))
	card := r.must(r.TakeNow(ctx, "test", r.athlete("athlete-card", "sifan hassan"))).Page
	r.must(r.Cue(ctx, "test", r.athlete("lower-third", "mary keitany")))
	r.stop() // as by a signal
	r = h.open()
	if s := r.Channel().State(); len(s.Program) != 2 || r.WasOnAir() != "" || len(r.CameBack()) != 2 {
		t.Fatalf("after an end that was none: %d pages on air, %q was, %d came back", len(s.Program), r.WasOnAir(), len(r.CameBack()))
	}
	if err := r.Leave("test"); err != nil {
		t.Fatal(err)
	}
	r.stop()
	for _, want := range []string{card.Title, ""} { // what was told is told once
		r = h.open()
		s := r.Channel().State()
		if len(s.Program) != 0 || s.Preview == nil || s.Preview.ID != card.ID || r.WasOnAir() != want || len(r.CameBack()) != 0 {
			t.Errorf("opened again: %d pages on air, preview %v, %q was on air; want none, %q", len(s.Program), s.Preview, r.WasOnAir(), want)
		}
		r.stop()
	}
	r = h.open()
	var what []string
	for _, l := range r.lines() {
		what = append(what, l.What)
	}
	if n := slices.Index(what, "clear"); n < 0 || !slices.Contains(what[n:], "off") {
		t.Errorf("the log has %v, want that it was cleared, and what went off with it", what)
	}
	if err := r.Leave("test"); err != nil || r.Channel().State().Preview == nil {
		t.Errorf("left with nothing on air: %v, preview %v", err, r.Channel().State().Preview)
	}
}

// A page with a length that was taken again while it went out has its length after
// a crash as well.
func TestAPageTakenAgainWhileItWentEndsAfterACrash(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	ctx := t.Context()
	q := r.athlete("athlete-card", "sifan hassan")
	q.Duration = time.Hour
	layer := r.must(r.TakeNow(ctx, "test", q)).Layer
	r.await("the card", func(s playout.State) bool { return len(s.Program) == 1 && s.Program[0].Phase == playout.Holding })
	r.must(r.OutLayer(ctx, "test", layer))
	r.must(r.TakeNow(ctx, "test", q))
	r.stop()
	r = h.open()
	if s := r.Channel().State(); len(s.Program) != 1 || s.Program[0].Ends.IsZero() {
		t.Errorf("on air is %v, want the card with an end", s.Program)
	}
}
