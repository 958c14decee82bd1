package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"mile26/app/playout"
	"mile26/data"
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
	Next data.Page      // that could not be shown, after Out or else after what was taken; zero: none
	Err  error          // why it could not
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
			turn := r.takeTurn(ctx, p, halted)
			if turn.Err != nil && ctx.Err() == nil {
				r.log.Error("the page after one whose time is over", "page", p.Title, "reason", turn.Err)
			}
			r.turns.tell(turn)
		}
	}
}

// errCalledOff says that something was taken off air before the next page was made.
var errCalledOff = errors.New("called off")

// takeTurn takes the page after p when p asks for it. Where that page stood in
// preview the one after it takes its place there, and where nothing did; what
// somebody else has put there stays. When that page has nothing to show p leaves
// preview: a take would bring it once more.
func (r *Room) takeTurn(ctx context.Context, p *playout.Page, halted int) Turn {
	r.order.Lock()
	defer r.order.Unlock()
	turn := Turn{Out: p}
	m, ok := p.About.(*Made)
	if r.heldBy != "" || !ok || m.Request.Page == 0 {
		return turn // there is none, or whoever has the show takes it
	}
	next, ok, err := r.after(ctx, m.Request.Page)
	if err != nil || !ok {
		turn.Err = err
		return turn
	}
	made, err := r.Make(ctx, RequestOf(next))
	if err != nil {
		turn.Next, turn.Err = next, errors.Join(fmt.Errorf("page %d: %w", next.Number, err), r.letGo(ctx, auto, p).err)
		return turn
	}
	e := r.enter(auto, "take", func() (playout.Answer, error) {
		if !r.turns.stands(halted) {
			return playout.Answer{}, errCalledOff
		}
		return r.channel.TakePage(made)
	})
	switch {
	case errors.Is(e.err, errCalledOff):
		return turn
	case e.err != nil || !e.answer.Changed:
		turn.Err = e.err
		return turn
	}
	turn.Took = e.answer
	if v := r.channel.State().Preview; v == nil || v.ID == made.ID || v.ID == p.ID {
		turn.Next, turn.Err = r.advanced(ctx, auto, made)
	}
	return turn
}

// advanced is advance, with the page that could not be shown.
func (r *Room) advanced(ctx context.Context, who string, p *playout.Page) (data.Page, error) {
	e := r.advance(ctx, who, p)
	if e.err == nil {
		return data.Page{}, nil
	}
	next, ok, err := r.after(ctx, p.About.(*Made).Request.Page)
	if err != nil || !ok {
		return data.Page{}, e.err
	}
	return next, e.err
}

// letGo empties preview when p stands there.
func (r *Room) letGo(ctx context.Context, who string, p *playout.Page) entered {
	if v := r.channel.State().Preview; v == nil || v.ID != p.ID || ctx.Err() != nil {
		return entered{}
	}
	return r.enter(who, "", func() (playout.Answer, error) { return r.channel.Follow(nil), nil })
}

// off carries out what takes off air, and calls off what was to come by itself.
func (r *Room) off(ctx context.Context, who, what string, do func() (playout.Answer, error)) (playout.Answer, error) {
	return r.command(ctx, who, what, func() (playout.Answer, error) {
		r.turns.halt()
		return do()
	})
}
