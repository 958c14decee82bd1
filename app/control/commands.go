package control

import (
	"context"
	"errors"
	"fmt"

	"mile26/app/playout"
	"mile26/data"
)

// ErrDisabled says that a page of the running order is switched off.
var ErrDisabled = errors.New("the page is disabled")

// Cue puts the page of a request in preview. When it cannot be made preview is
// emptied: a take must never put on air something other than what was asked
// for last.
func (r *Room) Cue(ctx context.Context, who string, q Request) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		p, err := r.Make(ctx, q)
		if err != nil {
			p = nil
		}
		e := r.enter(who, "", func() (playout.Answer, error) { return r.channel.Cue(p), nil })
		if err != nil {
			e.err = fmt.Errorf("preview emptied: %w", err)
		}
		return e
	})
}

// CuePage puts a page that Make has made in preview.
func (r *Room) CuePage(ctx context.Context, who string, p *playout.Page) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		return r.enter(who, "", func() (playout.Answer, error) { return r.channel.Cue(p), nil })
	})
}

// CueNumber puts a page of the running order in preview. Errors: those of Cue,
// data.ErrNotFound.
func (r *Room) CueNumber(ctx context.Context, who string, number int) (playout.Answer, error) {
	q, err := r.numbered(ctx, number)
	if err != nil {
		return r.nothing(), err
	}
	return r.Cue(ctx, who, q)
}

// Empty takes away what is in preview.
func (r *Room) Empty(ctx context.Context, who string) (playout.Answer, error) {
	return r.CuePage(ctx, who, nil)
}

// Rehearse plays the page in preview in, in preview.
func (r *Room) Rehearse(ctx context.Context, who string) (playout.Answer, error) {
	return r.command(ctx, who, "", r.channel.Rehearse)
}

// Take puts what is in preview on air: see playout.Channel.Take. A page of the
// running order that says so brings the one after it to preview; when it has a
// length, that one is taken by itself when the length is over.
func (r *Room) Take(ctx context.Context, who string) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered { return r.take(ctx, who) })
}

func (r *Room) take(ctx context.Context, who string) entered {
	e := r.enter(who, "take", unlessHalted(ctx, r.channel.Take))
	if e.err != nil || !e.answer.Changed {
		return e
	}
	next := r.advance(ctx, who, e.answer.Page)
	e.err, e.kept = next.err, append(e.kept, next.kept...)
	return e
}

// TakePage puts a page that Make has made in preview and on air from there, as
// CuePage and Take do, with nothing of another hand between: what goes on air is
// that page or nothing. Errors: those of Take, playout.ErrEmptyPage.
func (r *Room) TakePage(ctx context.Context, who string, p *playout.Page) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		cue := func() (playout.Answer, error) {
			if len(p.Scenes) == 0 {
				return r.nothing(), fmt.Errorf("%s: %w", p.Title, playout.ErrEmptyPage)
			}
			return r.channel.Cue(p), nil
		}
		if e := r.enter(who, "", unlessHalted(ctx, cue)); e.err != nil {
			return e
		}
		return r.take(ctx, who)
	})
}

// advance brings the page after p to preview when p asks for it. When that page has
// nothing to show preview is emptied: when p is gone a take would bring it once more.
func (r *Room) advance(ctx context.Context, who string, p *playout.Page) entered {
	m, ok := p.About.(*Made)
	if !ok || m.Request.Page == 0 {
		return entered{}
	}
	next, ok, err := r.after(ctx, m.Request.Page)
	if err != nil || !ok {
		return entered{err: err}
	}
	made, err := r.Make(ctx, RequestOf(next))
	if err != nil {
		err = fmt.Errorf("%s is on air; the page after it: page %d: %w", p.Title, next.Number, err)
		gone := r.letGo(ctx, who, p)
		return entered{err: errors.Join(err, gone.err), kept: gone.kept}
	}
	return r.enter(who, "", func() (playout.Answer, error) { return r.channel.Follow(made), nil })
}

// after is the page that a page which says so brings to preview: the next one
// of the running order that is not disabled.
func (r *Room) after(ctx context.Context, id data.ID) (data.Page, bool, error) {
	pages, err := r.show.Pages(ctx)
	if err != nil {
		return data.Page{}, false, err
	}
	found := false
	for _, p := range pages {
		switch {
		case p.ID == id && !p.Next:
			return data.Page{}, false, nil
		case p.ID == id:
			found = true
		case found && !p.Disabled:
			return p, true, nil
		}
	}
	return data.Page{}, false, nil
}

// TakeNumber puts a page of the running order on air, whatever is in preview.
func (r *Room) TakeNumber(ctx context.Context, who string, number int) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		q, err := r.numbered(ctx, number)
		if err != nil {
			return entered{answer: r.nothing(), err: err}
		}
		return r.takeNow(ctx, who, q)
	})
}

// TakeNow puts the page of a request on air, whatever is in preview.
func (r *Room) TakeNow(ctx context.Context, who string, q Request) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered { return r.takeNow(ctx, who, q) })
}

func (r *Room) takeNow(ctx context.Context, who string, q Request) entered {
	p, err := r.Make(ctx, q)
	if err != nil {
		return entered{answer: r.nothing(), err: err}
	}
	return r.enter(who, "take", unlessHalted(ctx, func() (playout.Answer, error) { return r.channel.TakePage(p) }))
}

// UpdateNumber makes a page of the running order that is on air again, from
// the show file as it is now.
func (r *Room) UpdateNumber(ctx context.Context, who string, number int) (playout.Answer, error) {
	return r.inOrder(ctx, func() entered {
		q, err := r.numbered(ctx, number)
		if err != nil {
			return entered{answer: r.nothing(), err: err}
		}
		p, err := r.Make(ctx, q)
		if err != nil {
			return entered{answer: r.nothing(), err: err}
		}
		return r.update(who, p, false)
	})
}

// update shows a page made again. A tick of a clock is no line of the log, and
// neither is newer data that only waits.
func (r *Room) update(who string, p *playout.Page, tick bool) entered {
	what := "update"
	if tick || p.Gate == playout.Hold {
		what = ""
	}
	for _, a := range r.channel.State().Program {
		if a.Due != nil && a.Due.ID == p.ID {
			p.Drawn(min(a.DueStep, len(p.Scenes)-1))
		}
	}
	return r.enter(who, what, func() (playout.Answer, error) { return r.channel.Update(p) })
}

// ContinueNumber shows the next step of a page of the running order that is on
// air. Errors: playout.ErrNotOnAir, playout.ErrLastStep.
func (r *Room) ContinueNumber(ctx context.Context, who string, number int) (playout.Answer, error) {
	q, err := r.numbered(ctx, number)
	if err != nil {
		return r.nothing(), err
	}
	for _, a := range r.channel.State().Program {
		if a.Due == nil {
			continue
		}
		if m, ok := a.Due.About.(*Made); ok && m.Request.Page == q.Page {
			return r.Continue(ctx, who, a.Layer)
		}
	}
	return r.nothing(), fmt.Errorf("page %d: %w", number, playout.ErrNotOnAir)
}

// Continue shows the next step of what is on a layer: see
// playout.Channel.Continue.
func (r *Room) Continue(ctx context.Context, who string, layer int) (playout.Answer, error) {
	if p, step := r.channel.Next(layer); p != nil {
		p.Drawn(step)
	}
	return r.command(ctx, who, "continue", func() (playout.Answer, error) { return r.channel.Continue(layer) })
}

// Release lets newer data through: see playout.Channel.Release.
func (r *Room) Release(ctx context.Context, who string, layer int) (playout.Answer, error) {
	return r.command(ctx, who, "update", func() (playout.Answer, error) { return r.channel.Release(layer) })
}

// Out takes a page off air: see playout.Channel.Out.
func (r *Room) Out(ctx context.Context, who string) (playout.Answer, error) {
	return r.off(ctx, who, "out", r.channel.Out)
}

// OutLayer takes off air what is on a layer.
func (r *Room) OutLayer(ctx context.Context, who string, layer int) (playout.Answer, error) {
	return r.off(ctx, who, "out", func() (playout.Answer, error) { return r.channel.OutLayer(layer) })
}

// ClearLayer empties a layer within one frame.
func (r *Room) ClearLayer(ctx context.Context, who string, layer int) (playout.Answer, error) {
	return r.off(ctx, who, "clear", func() (playout.Answer, error) { return r.channel.ClearLayer(layer) })
}

// Clear takes everything off air within one frame.
func (r *Room) Clear(ctx context.Context, who string) (playout.Answer, error) {
	return r.off(ctx, who, "clear", func() (playout.Answer, error) { return r.channel.Clear(), nil })
}

// numbered is what a page of the running order asks for.
func (r *Room) numbered(ctx context.Context, number int) (Request, error) {
	p, err := r.show.PageNumbered(ctx, number)
	if err != nil {
		return Request{}, err
	}
	if p.Disabled {
		return Request{}, fmt.Errorf("page %s: %w; enable it first", p.Called(), ErrDisabled)
	}
	return RequestOf(p), nil
}

// nothing is the answer of a command that did nothing.
func (r *Room) nothing() playout.Answer { return playout.Answer{State: r.channel.State()} }
