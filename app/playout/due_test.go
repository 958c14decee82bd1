package playout_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/playout"
)

// What a layer is due to hold is known from the frame of the command on, however
// long it takes to get there.
func TestDueIsWhatWasAskedForLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := playout.New(playout.Options{})
		a, b := moving("a", 10, calm("a1"), calm("a2")), moving("b", 10, calm("b1"))
		due := func() string {
			on, ok := c.State().OnLayer(10)
			switch {
			case !ok:
				return "empty"
			case on.Due == nil:
				return "nothing"
			}
			return fmt.Sprint(on.Due.ID, on.DueStep+1)
		}
		for _, step := range []struct {
			what string
			do   func()
			want string
		}{
			{"take a", func() { _, _ = c.TakePage(a) }, "a1"},
			{"continue while it comes in", func() { _, _ = c.Continue(10) }, "a2"},
			{"take b in place of what holds", func() { time.Sleep(time.Second); _, _ = c.TakePage(b) }, "b1"},
			{"out", func() { _, _ = c.OutLayer(10) }, "nothing"},
			{"take b while a goes", func() { _, _ = c.TakePage(b) }, "b1"},
			{"clear", func() { c.Clear() }, "empty"},
		} {
			step.do()
			if got := due(); got != step.want {
				t.Errorf("%s: due is %s, want %s", step.what, got, step.want)
			}
		}
	})
}

// Frames that a busy machine leaves out are made up for at once. What came about
// in them is told as it would have been, and not one layer after the other.
func TestFactsComeInTheOrderOfTheirFrames(t *testing.T) {
	var now time.Time
	var facts []playout.Event
	c := playout.New(playout.Options{
		Format: playout.Format{Rate: playout.Rate50},
		Now:    func() time.Time { return now }, Facts: func(e playout.Event) { facts = append(facts, e) },
	})
	for _, p := range []struct {
		id    string
		layer int
		lasts time.Duration
	}{{"long", 10, 200 * time.Millisecond}, {"short", 60, 100 * time.Millisecond}, {"shorter", 70, 60 * time.Millisecond}} {
		page := moving(p.id, p.layer, calm(p.id))
		page.Duration = p.lasts
		must(t)(c.TakePage(page))
	}
	now = now.Add(5 * time.Second)
	c.Clear()
	if len(facts) != 9 { // each came on, was to go by itself, and went
		t.Fatalf("%d facts, want 9: %+v", len(facts), facts)
	}
	for i, e := range facts[1:] {
		if e.Frame < facts[i].Frame {
			t.Errorf("%s of %s, frame %d, is told after frame %d", e.What, e.Page.ID, e.Frame, facts[i].Frame)
		}
	}
}
