package control

import (
	"context"
	"fmt"

	"mile26/app/playout"
	"mile26/data"
)

// Meant is the page on air that a command without a layer is for: the one on
// the layer of the page in preview, or else the one taken last. False when
// nothing is on air.
func Meant(s playout.State) (playout.Airing, bool) {
	var meant playout.Airing
	found := false
	for _, a := range s.Program {
		if a.Leaving && a.Due == nil {
			continue
		}
		if s.Preview != nil && s.Preview.Layer == a.Layer {
			return a, true
		}
		if !found || a.Taken.After(meant.Taken) {
			meant, found = a, true
		}
	}
	return meant, found
}

// ClearMeant empties the layer of the page on air that is meant within one
// frame.
func (r *Room) ClearMeant(ctx context.Context, who string) (playout.Answer, error) {
	a, ok := Meant(r.channel.State())
	if !ok {
		return r.nothing(), playout.ErrNothingOnAir
	}
	return r.ClearLayer(ctx, who, a.Layer)
}

// OutAll takes every page off air, each with its motion.
func (r *Room) OutAll(ctx context.Context, who string) (playout.Answer, error) {
	answer, err := r.nothing(), error(playout.ErrNothingOnAir)
	for _, a := range r.channel.State().Program {
		if a.Leaving && a.Due == nil {
			continue
		}
		if answer, err = r.OutLayer(ctx, who, a.Layer); err != nil {
			return answer, err
		}
	}
	return answer, err
}

// UpdateMeant makes the page on air that is meant again, from the show file and
// the running order as they are now, and lets it through where newer data is
// held back.
func (r *Room) UpdateMeant(ctx context.Context, who string) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		a, ok := Meant(r.channel.State())
		if !ok || a.Due == nil {
			return entered{answer: r.nothing(), err: playout.ErrNothingOnAir}
		}
		return r.updateNow(ctx, who, a)
	})
}

// UpdatePage is UpdateMeant for a page of the running order. Errors: those of
// Make, playout.ErrNotOnAir.
func (r *Room) UpdatePage(ctx context.Context, who string, page data.ID) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		for _, a := range r.channel.State().Program {
			if m, ok := dueOf(a); ok && m.Request.Page == page {
				return r.updateNow(ctx, who, a)
			}
		}
		return entered{answer: r.nothing(), err: playout.ErrNotOnAir}
	})
}

// dueOf is how the room made what a layer will hold; false when it will hold
// nothing, or nothing of the room's.
func dueOf(a playout.Airing) (*Made, bool) {
	if a.Due == nil {
		return nil, false
	}
	m, ok := a.Due.About.(*Made)
	return m, ok
}

// updateNow makes a page on air again.
func (r *Room) updateNow(ctx context.Context, who string, a playout.Airing) entered {
	m, ok := dueOf(a)
	if !ok {
		return entered{answer: r.nothing(), err: fmt.Errorf("%s: %w", a.Due.Title, data.ErrNotFound)}
	}
	q := m.Request
	if q.Page != 0 {
		p, err := r.show.Page(ctx, q.Page)
		if err != nil {
			return entered{answer: r.nothing(), err: fmt.Errorf("page %d: %w", q.Number, err)}
		}
		q = RequestOf(p)
	}
	p, err := r.Make(ctx, q)
	if err != nil {
		return entered{answer: r.nothing(), err: err}
	}
	e := r.update(who, p, false)
	if e.err != nil || p.Gate != playout.Hold || !e.waits(a.Layer) {
		return e
	}
	through := r.enter(who, "update", func() (playout.Answer, error) { return r.channel.Release(a.Layer) })
	through.kept = append(e.kept, through.kept...)
	return through
}

// waits says whether newer data waits on a layer after a command.
func (e entered) waits(layer int) bool {
	for _, a := range e.answer.State.Program {
		if a.Layer == layer {
			return a.Waiting != nil
		}
	}
	return false
}
