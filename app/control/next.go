package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"mile26/app/playout"
)

// turns are the pages whose time on air is over. Some bring another one: that is
// what Auto-next of a page with a length means. They are told by the channel, and
// taken up on a goroutine of the room's.
type turns struct {
	wake chan struct{}

	mu      sync.Mutex
	over    []*playout.Page
	halted  int // goes up with everything that is taken off air by hand
	watches []chan Turn
}

// Turn is what happened on air without anybody's hand.
type Turn struct {
	Out  *playout.Page  // whose time on air is over
	Took playout.Answer // the taking of the page after it; zero when there is none
}

// turnsKept is how many turns are kept for somebody who is behind.
const turnsKept = 16

// Turns sends every turn from now on until ctx ends. Nothing waits for who reads:
// of more than sixteen that were not read the newest are lost.
func (r *Room) Turns(ctx context.Context) <-chan Turn {
	t := r.turns
	w := make(chan Turn, turnsKept)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.watches = append(t.watches, w)
	context.AfterFunc(ctx, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.watches = slices.DeleteFunc(t.watches, func(x chan Turn) bool { return x == w })
		close(w)
	})
	return w
}

// tell tells who watches.
func (t *turns) tell(x Turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range t.watches {
		select {
		case w <- x:
		default:
		}
	}
}

func newTurns() *turns { return &turns{wake: make(chan struct{}, 1)} }

// fact is told by the channel, which is locked meanwhile.
func (t *turns) fact(e playout.Event) {
	if e.What != playout.Auto {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = append(t.over, e.Page)
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// halt calls off what has not come on air yet: somebody wants to see less.
func (t *turns) halt() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = nil
	t.halted++
}

// next is the page whose turn is over, nil when there is none, and how often all
// was called off until now.
func (t *turns) next() (p *playout.Page, halted int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.over) > 0 {
		p = t.over[0]
		t.over = slices.Delete(t.over, 0, 1)
	}
	return p, t.halted
}

func (t *turns) stands(halted int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.halted == halted
}

// auto is who the log says did what a page does by itself.
const auto = "auto-next"

// takeTurns takes the page after one whose time on air is over, until ctx ends.
func (r *Room) takeTurns(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.turns.wake:
		}
		for p, halted := r.turns.next(); p != nil && ctx.Err() == nil; p, halted = r.turns.next() {
			took, err := r.takeTurn(ctx, p, halted)
			if err != nil && ctx.Err() == nil {
				r.log.Error("the page after one whose time is over", "page", p.Title, "reason", err)
			}
			r.turns.tell(Turn{p, took})
		}
	}
}

// errCalledOff says that something was taken off air before the next page was made.
var errCalledOff = errors.New("called off")

// takeTurn takes the page after p when p asks for it. Where that page stood in
// preview the one after it takes its place there; what somebody else has put there
// stays.
func (r *Room) takeTurn(ctx context.Context, p *playout.Page, halted int) (took playout.Answer, err error) {
	r.order.Lock()
	defer r.order.Unlock()
	m, ok := p.About.(*Made)
	if r.heldBy != "" || !ok || m.Request.Page == 0 {
		return took, nil // there is none, or whoever has the show takes it
	}
	next, ok, err := r.after(ctx, m.Request.Page)
	if err != nil || !ok {
		return took, err
	}
	made, err := r.Make(ctx, RequestOf(next))
	if err != nil {
		return took, fmt.Errorf("page %d: %w", next.Number, err)
	}
	e := r.enter(auto, "take", func() (playout.Answer, error) {
		if !r.turns.stands(halted) {
			return playout.Answer{}, errCalledOff
		}
		return r.channel.TakePage(made)
	})
	if e.err != nil || !e.answer.Changed {
		if errors.Is(e.err, errCalledOff) {
			return took, nil
		}
		return took, e.err
	}
	if v := r.channel.State().Preview; v != nil && v.ID == made.ID {
		return e.answer, r.advance(ctx, auto, made).err
	}
	return e.answer, nil
}

// off carries out what takes off air, and calls off what was to come by itself.
func (r *Room) off(ctx context.Context, who, what string, do func() (playout.Answer, error)) (playout.Answer, error) {
	return r.command(ctx, who, what, func() (playout.Answer, error) {
		r.turns.halt()
		return do()
	})
}
