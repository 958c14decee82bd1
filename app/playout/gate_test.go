package playout_test

import (
	"errors"
	"testing"

	"mile26/app/playout"
)

// A page on air can be told to hold newer data back, and to show it: what waits
// is let through then. The picture changes only by what waits.
func TestGateOfAPageOnAir(t *testing.T) {
	c := playout.New(playout.Options{Now: slowly()})
	about := func(p *playout.Page) { p.About = "told otherwise" }
	if a, err := c.SetGate("a", playout.Hold, about); a.Changed || !errors.Is(err, playout.ErrNotOnAir) {
		t.Errorf("with nothing on air: changed %t, %v", a.Changed, err)
	}
	for _, command := range []string{"cue a@10", "take"} {
		if _, err := do(t, c, command); err != nil {
			t.Fatal(err)
		}
	}
	a, err := c.SetGate("a", playout.Hold, about)
	if err != nil || !a.Changed || a.Did != "Newer data waits from now on: A" {
		t.Errorf("hold: did %q, changed %t, %v", a.Did, a.Changed, err)
	}
	if on := a.State.Program[0]; on.Gate != playout.Hold || on.About != "told otherwise" || onAir(a.State) != "a@10 | a" {
		t.Errorf("held: gate %s, about %v, on air %q", on.Gate, on.About, onAir(a.State))
	}
	if a, err := c.SetGate("a", playout.Hold, about); err != nil || a.Changed {
		t.Errorf("hold again: changed %t, %v", a.Changed, err)
	}
	newer := page(t, "a@10/2")
	newer.Gate = playout.Hold
	if a, err = c.Update(newer); err != nil || onAir(a.State) != "a@10 | a" || a.State.Program[0].Waiting == nil {
		t.Fatalf("newer data of a held page: on air %q, %v", onAir(a.State), err)
	}
	a, err = c.SetGate("a", playout.Live, about)
	if err != nil || a.Did != "Updated A" || onAir(a.State) != "a2@10 | a" {
		t.Errorf("live: did %q, on air %q, %v", a.Did, onAir(a.State), err)
	}
	if on := a.State.Program[0]; on.Gate != playout.Live || on.Waiting != nil {
		t.Errorf("live: gate %s, waiting %t", on.Gate, on.Waiting != nil)
	}
	if newer.Gate != playout.Hold || newer.About != nil {
		t.Errorf("a page that was cued changed: gate %s, about %v", newer.Gate, newer.About)
	}
}
