package playout_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"mile26/app/playout"
	"mile26/graphics"
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

// Who continues a page can have its next step drawn before the channel is asked.
func TestTheNextStepCanBeDrawnBefore(t *testing.T) {
	c := playout.New(playout.Options{})
	if p, _ := c.Next(0); p != nil {
		t.Errorf("next of nothing is %s", p.ID)
	}
	drawn := 0
	later := &playout.Lazy{Draw: func() *graphics.Graphic { drawn++; return &graphics.Graphic{} }}
	page := moving("a", 10, calm("first"))
	page.Scenes = append(page.Scenes, later)
	must(t)(c.TakePage(page))
	p, step := c.Next(10)
	if p != page || step != 1 || drawn != 0 {
		t.Fatalf("next is %v, step %d, drawn %d times; want the page, step 1, not drawn", p, step, drawn)
	}
	p.Drawn(step)
	must(t)(c.Continue(10))
	p, step = c.Next(10)
	p.Drawn(step) // there is none
	if drawn != 1 || step != 2 {
		t.Errorf("drawn %d times, next is step %d; want once, and step 2", drawn, step)
	}
}
