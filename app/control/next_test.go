package control_test

import (
	"errors"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
)

// A page without another after it is told of, too, whoever put it on air.
func TestAPageWhoseTimeIsOverIsToldOf(t *testing.T) {
	r := newHouse(t).open()
	turns := r.Turns(t.Context())
	q := r.athlete("lower-third", "sifan hassan")
	q.Duration = 100 * time.Millisecond
	r.must(r.TakeNow(t.Context(), "test", q))
	if turn := <-turns; turn.Out.Title != "Lower third · Sifan HASSAN" || turn.Took.Changed {
		t.Errorf("told was %v and %+v", turn.Out, turn.Took)
	}
}

// A page with a length and auto-next is followed on air by the page after it, on
// the layer of that, and so on; preview goes along unless somebody else has put
// something there.
func TestAPageWithALengthIsFollowedByTheNext(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	ctx := t.Context()
	follows := func(p *data.Page) { p.Next, p.Duration = true, 100*time.Millisecond }
	first := r.add(r.athlete("lower-third", "sifan hassan"), follows)
	r.add(r.athlete("lower-third", "paula radcliffe"), func(p *data.Page) { p.Disabled = true })
	second := r.add(r.athlete("athlete-card", "mary keitany"), follows)
	third := r.add(r.athlete("lower-third", "eliud kipchoge"), nil)
	fourth := r.add(r.athlete("athlete-card", "dennis kimetto"), nil)
	turns := r.Turns(ctx)
	r.must(r.CueNumber(ctx, "test", first.Number))
	r.must(r.Take(ctx, "test"))
	v := r.Channel().State().Preview
	if v == nil || v.Number != second.Number && v.Number != third.Number { // the first may be over by now
		t.Fatalf("preview %v, want page %d", v, second.Number)
	}
	r.await("the third on air alone, and in preview", func(s playout.State) bool {
		return len(s.Program) == 1 && s.Program[0].Number == third.Number && s.Preview != nil && s.Preview.Number == third.Number
	})
	for _, want := range [][2]int{{first.Number, second.Number}, {second.Number, third.Number}} {
		turn := <-turns
		if turn.Out.Number != want[0] || turn.Took.Page == nil || turn.Took.Page.Number != want[1] {
			t.Errorf("told was %v and %+v, want the end of %d and the taking of %d", turn.Out, turn.Took, want[0], want[1])
		}
	}
	r.stop() // the log is whole then
	r = h.open()
	if back := r.CameBack(); len(back) != 1 || back[0].Number != third.Number {
		t.Errorf("on air again are %v, want page %d", back, third.Number)
	}
	var took []int
	for _, l := range r.lines() {
		if l.What == "take" {
			took = append(took, l.Number)
		}
	}
	if len(took) != 3 || took[0] != first.Number || took[1] != second.Number || took[2] != third.Number {
		t.Errorf("taken were %v, want %d, %d, %d and not %d, which no page calls", took, first.Number, second.Number, third.Number, fourth.Number)
	}
}

// When the page after one has nothing to show yet, that is told of with the reason, at
// the taking and at the end, and what has gone does not stay in preview to be taken
// once more.
func TestAnAutoNextThatStopsSaysWhy(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	var race data.ID
	err := r.show.Update(ctx, func(tx *data.Tx) (err error) {
		race, err = tx.AddRace(data.Race{Event: "Fun Run", Year: 2031, Metres: 5000})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	follows := func(p *data.Page) { p.Next, p.Duration = true, 100*time.Millisecond }
	first := r.add(r.athlete("lower-third", "sifan hassan"), follows)
	second := r.add(r.athlete("athlete-card", "mary keitany"), follows)
	board := r.add(control.Request{Template: "leaderboard", Subject: show.Subject{Kind: data.KindRace, ID: race}}, nil)
	turns := r.Turns(ctx)
	r.must(r.CueNumber(ctx, "test", first.Number))
	r.must(r.Take(ctx, "test"))
	turn := <-turns
	if turn.Took.Page == nil || turn.Took.Page.Number != second.Number || turn.Next.Number != board.Number || !errors.Is(turn.Err, data.ErrNotFound) {
		t.Errorf("at the taking of %d told was %+v, want that page %d has nothing to show", second.Number, turn, board.Number)
	}
	turn = <-turns
	if turn.Out.Number != second.Number || turn.Took.Changed || turn.Next.Number != board.Number || !errors.Is(turn.Err, data.ErrNotFound) {
		t.Errorf("at the end of %d told was %+v, want that page %d has nothing to show", second.Number, turn, board.Number)
	}
	if v := r.Channel().State().Preview; v != nil {
		t.Errorf("in preview is %q, want nothing", v.Title)
	}
	r.must(r.CueNumber(ctx, "test", second.Number))
	if _, err := r.Take(ctx, "test"); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("taken by hand page %d says %v, want why no page follows", second.Number, err)
	}
	if v := r.Channel().State().Preview; v != nil {
		t.Errorf("after the take in preview is %q, want nothing", v.Title)
	}
}
