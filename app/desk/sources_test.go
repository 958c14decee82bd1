package desk

import (
	"testing"
	"time"

	"mile26/data/intake"
	"mile26/data/intake/watch"
)

func TestASourceSaysHowFreshItIs(t *testing.T) {
	now := time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC)
	change := intake.Change{Rows: 500, Changed: 12}
	for _, c := range []struct {
		state       watch.State
		sign, words string
		colour      any
	}{
		{watch.State{Phase: watch.Waiting, Err: "it is not there"}, "○", "waiting: it is not there", soft},
		{watch.State{Phase: watch.Reading}, "○", "reading", soft},
		{watch.State{Phase: watch.Reading, Changed: now.Add(-3 * time.Second), Change: change}, "●", "fresh 3 s · 500 rows, 12 changed", preview},
		{watch.State{Phase: watch.Fresh, Changed: now.Add(-2 * time.Second), Change: change}, "●", "fresh 2 s · 500 rows, 12 changed", preview},
		{watch.State{Phase: watch.OldData, Changed: now.Add(-40 * time.Second), Change: change}, "●", "stale 40 s · 500 rows, 12 changed", warning},
		{watch.State{Phase: watch.OldData, Changed: now.Add(-130 * time.Minute), Change: change}, "●", "stale 2 h · 500 rows, 12 changed", warning},
		{watch.State{Phase: watch.Broken, Changed: now, Err: "it is not there"}, "▲", "broken: it is not there", onAir},
	} {
		sign, colour, words := sourceWords(now, c.state)
		if sign != c.sign || words != c.words || colour != c.colour {
			t.Errorf("%s is %s %q in %v, want %s %q in %v", c.state.Phase, sign, words, colour, c.sign, c.words, c.colour)
		}
	}
}

func TestASourceIsToldOfInGerman(t *testing.T) {
	in(t, "de")
	now := time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC)
	_, _, fresh := sourceWords(now, watch.State{Phase: watch.Fresh, Changed: now.Add(-2 * time.Second), Change: intake.Change{Rows: 500}})
	_, _, broken := sourceWords(now, watch.State{Phase: watch.Broken, Err: "it is not there"})
	if want := "frisch seit 2 s · 500 Zeilen, nichts Neues"; fresh != want {
		t.Errorf("fresh is %q, want %q", fresh, want)
	}
	if want := "gestört: sie ist nicht da"; broken != want {
		t.Errorf("broken is %q, want %q", broken, want)
	}
}

func TestSourcesTakeRoomOnlyWhenThereAreSome(t *testing.T) {
	r := openDesk(t)
	s := r.view.sources
	if h := s.all.MinSize().Height; h != 0 {
		t.Errorf("without sources the block is %v high", h)
	}
	now := r.now
	if !s.show(now, []watch.State{{Name: "live.csv", Address: "/feed/live.csv", Phase: watch.Waiting}}) || len(s.lines) != 1 || s.all.MinSize().Height != 24+sourceHeight {
		t.Errorf("one source: %d lines, %v high", len(s.lines), s.all.MinSize().Height)
	}
	if s.show(now, nil) || len(s.lines) != 1 {
		t.Error("a tick that did not ask the sources changes the block")
	}
	if !s.show(now, []watch.State{}) || s.all.MinSize().Height != 0 {
		t.Errorf("no source any more: %v high", s.all.MinSize().Height)
	}
}
