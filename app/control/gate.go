package control

import (
	"context"

	"mile26/app/playout"
	"mile26/data"
)

// SetGate has a page of the running order that is on air hold newer data back
// from now on, or show it at once: what waits is let through then. What else was
// edited since its take stays as it is on air. It is nothing to a page that is not
// on air; preview follows the running order by itself.
func (r *Room) SetGate(ctx context.Context, who string, page data.ID, hold bool) (playout.Answer, error) {
	gate := playout.Live
	if hold {
		gate = playout.Hold
	}
	return r.inOrder(ctx, func() entered {
		e := entered{answer: r.nothing()}
		for _, a := range r.channel.State().Program {
			m, ok := dueOf(a)
			if !ok || m.Request.Page != page || a.Due.Gate == gate {
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
				return r.channel.SetGate(id, gate, func(about any) any { return regated(about, hold) })
			})
			next.kept = append(e.kept, next.kept...)
			if e = next; e.err != nil {
				return e
			}
		}
		return e
	})
}

// regated is how a page was made, with the other gate.
func regated(about any, hold bool) any {
	m, ok := about.(*Made)
	if !ok {
		return about
	}
	next := *m
	next.Request.Hold = hold
	return &next
}
