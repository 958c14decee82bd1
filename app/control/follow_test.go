package control_test

import (
	"context"
	"errors"
	"testing"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// A room that looks on shows what the other has on air, as it comes and goes,
// changes nothing of it, and has a preview of its own.
func TestALookingRoomFollowsAndChangesNothing(t *testing.T) {
	h := newHouse(t)
	first := h.open()
	hassan, kiptum := first.athlete("lower-third", "sifan hassan"), first.athlete("lower-third", "kiptum")
	first.must(first.TakeNow(t.Context(), "test", hassan))

	d, err := data.OpenReadOnly(h.path)
	if err != nil {
		t.Fatal(err)
	}
	second := &room{t: t, show: d}
	if second.Room, err = control.Open(t.Context(), control.Options{Show: d, Engine: h.engine, HeldBy: "desk of anna"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- second.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, d.Close()); err != nil {
			t.Error(err)
		}
	})
	shows := func(title string) func(playout.State) bool {
		return func(s playout.State) bool {
			if title == "" {
				return len(s.Program) == 0
			}
			return len(s.Program) == 1 && s.Program[0].Title == title
		}
	}
	second.await("what was on air", shows("Lower third · Sifan HASSAN"))
	first.must(first.TakeNow(t.Context(), "test", kiptum))
	second.await("what came", shows("Lower third · Kelvin KIPTUM"))

	for name, do := range map[string]func() (playout.Answer, error){
		"take":  func() (playout.Answer, error) { return second.TakeNow(t.Context(), "test", hassan) },
		"out":   func() (playout.Answer, error) { return second.Out(t.Context(), "test") },
		"clear": func() (playout.Answer, error) { return second.Clear(t.Context(), "test") },
	} {
		if _, err := do(); !errors.Is(err, control.ErrLooksOn) {
			t.Errorf("%s: %v, want ErrLooksOn", name, err)
		}
	}
	second.must(second.Cue(t.Context(), "test", hassan))
	if p := second.Channel().State().Preview; p == nil || p.Title != "Lower third · Sifan HASSAN" {
		t.Errorf("preview of the looking room: %v", p)
	}
	if p := first.Channel().State().Preview; p != nil {
		t.Errorf("preview of the other: %v", p.Title)
	}
	first.must(first.Clear(t.Context(), "test"))
	second.await("nothing on air", shows(""))
}
