package control_test

import (
	"context"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
)

// A program that ends while something comes in, changes or goes out comes back
// with what was asked for last, and not with what was seen.
func TestWhatWasAskedForLastComesBack(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	hassan, kiptum, card := r.athlete("lower-third", "sifan hassan"), r.athlete("lower-third", "kiptum"), r.athlete("athlete-card", "kiptum")
	brief := card
	brief.Duration = 300 * time.Millisecond
	r.stop()
	take := func(q control.Request) func(*room) {
		return func(r *room) { r.must(r.TakeNow(t.Context(), "test", q)) }
	}
	rest := func(r *room) { r.await("rest", holding) }
	goes := func(r *room) {
		r.await("that it goes", func(s playout.State) bool { return len(s.Program) > 0 && s.Program[0].Phase == playout.Going })
	}
	out := func(r *room) { r.must(r.Out(t.Context(), "test")) }
	for _, test := range []struct {
		name string
		do   []func(*room)
		want string
	}{
		{"a take while one of its template comes in", []func(*room){take(hassan), take(kiptum)}, "Lower third · Kelvin KIPTUM"},
		{"a take while one of its template changes", []func(*room){take(hassan), rest, take(kiptum), take(hassan)}, "Lower third · Sifan HASSAN"},
		{"a take in place of another template", []func(*room){take(hassan), rest, take(card)}, "Athlete card · Kelvin KIPTUM"},
		{"out of what comes in", []func(*room){take(hassan), out}, ""},
		{"out of what changes", []func(*room){take(hassan), rest, take(kiptum), out}, ""},
		{"what goes out by itself", []func(*room){take(hassan), rest, take(brief)}, ""},
		{"what goes out by itself, taken again while it goes", []func(*room){take(brief), goes, take(brief)}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := &house{t: t, path: h.path, engine: h.engine}
			r := h.open()
			r.must(r.Clear(t.Context(), "test"))
			for _, do := range test.do {
				do(r)
			}
			r.stop()
			r = h.open()
			defer r.stop()
			r.await("rest", func(s playout.State) bool {
				got := ""
				if len(s.Program) > 0 {
					got = s.Program[0].Title
				}
				return got == test.want && holding(s)
			})
		})
	}
}

// A page that is updated by hand, or taken again, while it comes in keeps that:
// a look at the show file in between makes it from what was asked for last.
func TestALookAtTheShowUndoesNoUpdate(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	defer r.stop()
	p := r.add(r.athlete("lower-third", "sifan hassan"), nil)
	r.must(r.TakeNumber(t.Context(), "test", p.Number))
	p.Overrides = map[string]string{"line": "Typed by hand"}
	r.set(p)
	r.must(r.UpdateNumber(t.Context(), "test", p.Number))
	r.Refresh()
	r.await("the words typed by hand", func(s playout.State) bool { return holding(s) && line(s) == "Typed by hand" })
	r.touch()
	if got := line(r.Channel().State()); got != "Typed by hand" {
		t.Errorf("on air: %v", got)
	}
}

// What waits to be let through is what was asked for last, also after a look at
// the show file and after the program has ended.
func TestWhatWaitsByHandStaysWaiting(t *testing.T) {
	h := newHouse(t)
	r := h.open()
	p := r.add(r.athlete("lower-third", "sifan hassan"), func(p *data.Page) { p.Gate = data.Hold })
	r.must(r.TakeNumber(t.Context(), "test", p.Number))
	r.await("the lower third", holding)
	was := line(r.Channel().State())
	p.Overrides = map[string]string{"line": "Typed by hand"}
	r.set(p)
	r.must(r.UpdateNumber(t.Context(), "test", p.Number))
	r.touch()
	r.stop()
	r = h.open()
	r.touch()
	if s := r.Channel().State(); line(s) != was || s.Program[0].Waiting == nil {
		t.Fatalf("on air %q, waiting %v", line(s), s.Program[0].Waiting)
	}
	r.must(r.Release(t.Context(), "test", 0))
	r.stop() // in the middle of the change
	r = h.open()
	r.await("the words typed by hand", func(s playout.State) bool { return line(s) == "Typed by hand" && s.Program[0].Waiting == nil })
}

// A clock goes on also when the program is back within the second in which it
// ended.
func TestAClockThatComesBackRuns(t *testing.T) {
	h := newHouse(t)
	began := time.Now()
	open := func(now func() time.Time) (r *room) {
		d, err := data.Open(h.path)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		c, err := control.Open(ctx, control.Options{Show: d, Engine: h.engine, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- c.Run(ctx) }()
		return &room{Room: c, t: t, show: d, stop: func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		}}
	}
	r := open(func() time.Time { return began }) // time stands
	var id data.ID
	err := r.show.Update(t.Context(), func(tx *data.Tx) (err error) {
		id, err = tx.AddRace(data.Race{Event: "Test Marathon", Year: 2026, Category: "Men", Metres: 42195, Date: "2026", Start: began.Add(-time.Hour)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.must(r.TakeNow(t.Context(), "test", control.Request{Template: "clock", Subject: show.Subject{Kind: data.KindRace, ID: id}}))
	r.stop()
	back := time.Now()
	r = open(func() time.Time { return began.Add(time.Since(back)) })
	defer r.stop()
	r.await("another second", func(s playout.State) bool {
		return s.Program[0].About.(*control.Made).Values["clock"] == "1:00:02"
	})
}

// line is the line of the lower third on air.
func line(s playout.State) any {
	if len(s.Program) == 0 {
		return nil
	}
	return s.Program[0].About.(*control.Made).Values["line"]
}

// set writes a page of the running order.
func (r *room) set(p data.Page) {
	r.t.Helper()
	if err := r.show.Update(r.t.Context(), func(tx *data.Tx) error { return tx.SetPage(p) }); err != nil {
		r.t.Fatal(err)
	}
}

// touch changes something else in the show and waits until the room has looked
// at it: a page in preview shows it.
func (r *room) touch() {
	r.t.Helper()
	r.must(r.Cue(r.t.Context(), "test", r.athlete("lower-third", "mary keitany")))
	a, err := r.show.OneAthlete(r.t.Context(), "mary keitany")
	if err != nil {
		r.t.Fatal(err)
	}
	a.Line += "."
	if err := r.show.Update(r.t.Context(), func(tx *data.Tx) error { return tx.UpdateAthlete(a) }); err != nil {
		r.t.Fatal(err)
	}
	r.await("a look at the show", func(s playout.State) bool {
		return s.Preview != nil && s.Preview.About.(*control.Made).Values["line"] == a.Line
	})
	r.must(r.Empty(r.t.Context(), "test")) // which waits until the look is over
}
