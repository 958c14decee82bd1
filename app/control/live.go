package control

import (
	"context"
	"errors"
	"time"

	"mile26/app/playout"
	"mile26/data"
)

// lookEvery is how often the room looks whether the show file has changed.
const lookEvery = 100 * time.Millisecond

// keepUp makes what is on air and in preview again when the show file has
// changed, or when a second has gone by that a clock has to show.
func (r *Room) keepUp(ctx context.Context) {
	watch, err := r.show.Watch(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error("changes of the show will not be seen", "reason", err)
		}
		return
	}
	defer watch.Close()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	tick := time.NewTimer(0)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.stir:
			r.refresh(ctx, false)
		case <-tick.C:
			r.refresh(ctx, true)
		case <-look.C:
			changed, err := watch.Changed(ctx)
			if err != nil && ctx.Err() == nil {
				r.log.Error("look for changes of the show", "reason", err)
			}
			if changed && r.heldBy != "" {
				r.follow(ctx)
			}
			if changed {
				r.refresh(ctx, false)
			}
		}
		if next, ok := r.nextTick(); ok {
			tick.Reset(max(next.Sub(r.now()), shortest))
		}
	}
}

// shortest is how soon after another something may run on by itself.
const shortest = 20 * time.Millisecond

// nextTick is when something on air or in preview runs on by itself.
func (r *Room) nextTick() (next time.Time, ok bool) {
	s := r.channel.State()
	look := func(p *playout.Page) {
		if p == nil {
			return
		}
		if m, is := p.About.(*Made); is && !m.Next.IsZero() && (!ok || m.Next.Before(next)) {
			next, ok = m.Next, true
		}
	}
	if s.Preview != nil {
		look(s.Preview.Page)
	}
	for _, a := range s.Program {
		look(newest(a))
	}
	return next, ok
}

// newest is the page of a layer that newer content is compared with: what waits,
// or else what the layer will hold when all that was asked for has come about.
// What is seen meanwhile may be older, and made of an older request. nil: the
// layer will be empty.
func newest(a playout.Airing) *playout.Page {
	if a.Waiting != nil {
		return a.Waiting
	}
	return a.Due
}

// Refresh makes what is on air and in preview again soon, as when the show
// file has changed.
func (r *Room) Refresh() {
	select {
	case r.stir <- struct{}{}:
	default:
	}
}

// refresh makes pages again. ticking restricts it to those that run on by
// themselves. It does not wait until that is kept: a slow disk must not stop a
// clock.
func (r *Room) refresh(ctx context.Context, ticking bool) {
	r.order.Lock()
	defer r.order.Unlock()
	s := r.channel.State()
	if v := s.Preview; v != nil {
		r.refreshPreview(ctx, v, ticking)
	}
	for _, a := range s.Program {
		p := newest(a)
		if p == nil {
			continue
		}
		again, ok := r.again(ctx, p, look{}, ticking)
		if !ok {
			continue
		}
		if e := r.update(own, again, ticking); e.err != nil && !errors.Is(e.err, playout.ErrNotOnAir) {
			r.log.Error("update on air", "page", p.Title, "reason", e.err)
		}
	}
}

func (r *Room) refreshPreview(ctx context.Context, v *playout.Airing, ticking bool) {
	again, ok := r.again(ctx, v.Page, r.look(), ticking)
	if !ok || again.Digest == v.Digest || v.Step != 0 {
		return
	}
	r.enter(own, "", func() (playout.Answer, error) { return r.channel.Follow(again), nil })
}

// again makes a page anew, with the look l, or, for none, with the one it has: a
// theme that was read again changes nothing that is on air. What cannot be made
// any more, because it has gone from the show, stays as it is.
func (r *Room) again(ctx context.Context, p *playout.Page, l look, ticking bool) (*playout.Page, bool) {
	m, ok := p.About.(*Made)
	if ok && l.engine == nil {
		l = m.look
	}
	if !ok || ticking && (m.Next.IsZero() || r.now().Before(m.Next)) {
		return nil, false
	}
	again, made, err := r.fill(ctx, l, m.Request)
	if err == nil {
		digest, failed := digestOf(l.engine, made)
		if failed == nil && digest == p.Digest && made.Next.Equal(m.Next) {
			return nil, false // most changes of the show are about something else
		}
		err = r.draw(l, again, made)
	}
	if err != nil {
		if ctx.Err() == nil && !errors.Is(err, data.ErrNotFound) {
			r.log.Warn("a page stays as it is", "page", p.Title, "reason", err)
		}
		return nil, false
	}
	again.Layer = p.Layer
	return again, true
}
