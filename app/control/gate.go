package control

import (
	"context"
	"errors"
	"slices"

	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// gateOf is the gate of a page of t that is asked to hold, or not. What runs by
// itself is never held: a clock that stands still on air is wrong.
func gateOf(t *template.Template, hold bool) playout.Gate {
	if hold && !show.Runs(t) {
		return playout.Hold
	}
	return playout.Live
}

// SetGate has a page of the running order that is on air hold newer data back
// from now on, or show it at once: what waits is let through then. What else was
// edited since its take stays as it is on air. It is nothing to a page that is not
// on air; preview follows the running order by itself.
func (r *Room) SetGate(ctx context.Context, who string, page data.ID, hold bool) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		e := entered{answer: r.nothing()}
		for _, a := range r.channel.State().Program {
			m, ok := dueOf(a)
			if !ok || m.Request.Page != page {
				continue
			}
			t, err := m.look.engine.Template(m.Request.Template)
			if err != nil {
				return entered{answer: r.nothing(), err: err}
			}
			gate := gateOf(t, hold)
			if a.Due.Gate == gate {
				continue
			}
			what := "" // a line of the log is for what the audience sees
			if a.Waiting != nil && !hold {
				what = "update"
			}
			if err := r.looksOn(who, "update"); err != nil {
				return entered{answer: r.nothing(), err: err}
			}
			id := a.Due.ID
			next := r.enter(who, what, func() (playout.Answer, error) {
				return r.channel.SetGate(id, gate, func(p *playout.Page) { regate(p, hold) })
			})
			next.kept = append(e.kept, next.kept...)
			if e = next; e.err != nil {
				return e
			}
		}
		return e
	})
}

// Outlasted says whether one of these pages of the running order is on air with
// another gate than it has there, as after an undo, which touches nothing on air: what
// the running order says counts from its next take on.
func (r *Room) Outlasted(ctx context.Context, pages []data.ID) (bool, error) {
	for _, a := range r.channel.State().Program {
		m, ok := dueOf(a)
		if !ok || m.Request.Page == 0 || !slices.Contains(pages, m.Request.Page) {
			continue
		}
		p, err := r.show.Page(ctx, m.Request.Page)
		if errors.Is(err, data.ErrNotFound) {
			continue // it is in the running order no more
		}
		if err != nil {
			return false, err
		}
		t, err := m.look.engine.Template(m.Request.Template)
		if err != nil {
			return false, err
		}
		if a.Due.Gate != gateOf(t, p.Gate == data.Hold) {
			return true, nil
		}
	}
	return false, nil
}

// regate says how a page was made, with the other gate, so that it is the same as
// one made again from the same data.
func regate(p *playout.Page, hold bool) {
	m, ok := p.About.(*Made)
	if !ok {
		return
	}
	next := *m
	next.Request.Hold = hold
	digest, err := digestOf(next.look.engine, &next)
	if err != nil {
		digest = "" // pictures are compared
	}
	p.About, p.Digest = &next, digest
}
