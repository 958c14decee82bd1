package control_test

import (
	"errors"
	"testing"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
)

// A page on air holds newer data back, or shows it, as soon as it is told to; what
// else was edited since its take stays off air.
func TestGateOfAPageTakesEffectOnAir(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	ctx := t.Context()
	p := r.add(r.athlete("lower-third", "sifan hassan"), func(p *data.Page) { p.Gate = data.Live })
	r.must(r.TakeNumber(ctx, "test", p.Number))
	p.Gate, p.Overrides = data.Hold, map[string]string{"tag": "EDITED"}
	r.set(p)
	r.must(r.SetGate(ctx, "test", p.ID, true))
	r.Refresh()
	p.Notes = "an edit that changes no picture"
	r.set(p)
	again, err := r.Make(ctx, r.Channel().State().Program[0].Due.About.(*control.Made).Request)
	if err != nil {
		t.Fatal(err)
	}
	if on := r.Channel().State().Program[0].Due; again.Digest != on.Digest || on.Digest == "" {
		t.Errorf("made again it has the digest %q, on air it has %q: it would wait for nothing", again.Digest, on.Digest)
	}
	a, err := r.Show().OneAthlete(ctx, "sifan hassan")
	if err != nil {
		t.Fatal(err)
	}
	a.Line = "Newer words"
	if err := r.Show().Update(ctx, func(tx *data.Tx) error { return tx.UpdateAthlete(a) }); err != nil {
		t.Fatal(err)
	}
	shown := func(s playout.State) control.Made { return *s.Program[0].Due.About.(*control.Made) }
	r.await("the newer words to wait", func(s playout.State) bool { return s.Program[0].Waiting != nil })
	if got := shown(r.Channel().State()).Values["line"]; got == "Newer words" {
		t.Error("a held page shows newer data")
	}
	r.must(r.SetGate(ctx, "test", p.ID, false))
	s := r.Channel().State()
	if m := shown(s); m.Values["line"] != "Newer words" || m.Values["tag"] == "EDITED" || m.Request.Hold || s.Program[0].Waiting != nil {
		t.Errorf("live again: line %v, tag %v, held %t, waiting %t", m.Values["line"], m.Values["tag"], m.Request.Hold, s.Program[0].Waiting != nil)
	}
	before := s.Serial
	r.must(r.SetGate(ctx, "test", p.ID+1, true))
	if now := r.Channel().State(); now.Serial != before {
		t.Errorf("the gate of a page that is not on air: serial %d, want %d", now.Serial, before)
	}
}

// What runs by itself is never held, whoever asks for it.
func TestAClockIsNeverHeld(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	races, err := r.Show().Races(ctx)
	if err != nil {
		t.Fatal(err)
	}
	p := r.add(control.Request{Template: "clock", Subject: show.Subject{Kind: data.KindRace, ID: races[0].ID}}, func(p *data.Page) { p.Gate = data.Hold })
	r.must(r.TakeNumber(ctx, "test", p.Number))
	gate := func() playout.Gate { return r.Channel().State().Program[0].Due.Gate }
	if got := gate(); got != playout.Live {
		t.Errorf("taken, a clock that was asked to hold is %s, want live", got)
	}
	if a, err := r.SetGate(ctx, "test", p.ID, true); err != nil || a.Changed || gate() != playout.Live {
		t.Errorf("told to hold on air it is %s, changed %t, %v; want it live still", gate(), a.Changed, err)
	}
}

// UpdatePage is for the page that it names, whatever is in preview.
func TestUpdateOfOnePage(t *testing.T) {
	r := newHouse(t).open()
	ctx := t.Context()
	p := r.add(r.athlete("lower-third", "sifan hassan"), func(*data.Page) {})
	r.must(r.TakeNumber(ctx, "test", p.Number))
	r.must(r.TakeNow(ctx, "test", r.board()))
	p.Overrides = map[string]string{"family": "VERY NEW"}
	r.set(p)
	a := r.must(r.UpdatePage(ctx, "test", p.ID))
	if a.Page == nil || a.Page.About.(*control.Made).Values["family"] != "VERY NEW" {
		t.Errorf("updated %v", a.Did)
	}
	if _, err := r.UpdatePage(ctx, "test", p.ID+1); !errors.Is(err, playout.ErrNotOnAir) {
		t.Errorf("update of a page that is not on air: %v", err)
	}
}
