// Package playout is the channel: what the operator looks at next (preview) and
// what the audience sees now (program), a page a layer, frame by frame.
//
// It knows pages as scenes with a name, a layer and an identity. It must not
// know how a page came to be (templates' values, the show file), who drives it
// (a window, a remote) or where its pictures go (output).
//
// Commands are carried out one after another, each as a whole. What a command
// does is published at once, as the channel's next frame; after that a frame
// follows a frame, on the clock, for as long as something moves. While nothing
// moves nothing is done.
package playout

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// The layers a page may ask for. A higher layer covers a lower one.
const (
	MinLayer = 1
	MaxLayer = 99
)

// What a command can answer instead of doing something. Each leaves the
// channel as it was.
var (
	ErrNothingInPreview = errors.New("nothing is in preview: choose a page first")
	ErrNothingOnAir     = errors.New("nothing is on air")
	ErrNotOnAir         = errors.New("the page is not on air")
	ErrLastStep         = errors.New("the page has no further step")
	ErrNothingWaits     = errors.New("no newer data waits")
	ErrLayer            = fmt.Errorf("a layer is a number from %d to %d", MinLayer, MaxLayer)
	ErrEmptyPage        = errors.New("the page has no picture")
)

// Nervous is how soon after a take another one is taken for the same keystroke.
const Nervous = 200 * time.Millisecond

// Answer is what a command did, in words for a status line and a log, and the
// state it left behind.
type Answer struct {
	Did     string // such as "Took Lower third · Sifan HASSAN on layer 10"
	Changed bool   // false: the command found everything as it should be
	Frame   int64  // the first that shows what was done
	Layer   int    // on which something was done; 0: on none, or on several
	Page    *Page  // with which something was done; nil: none, or several
	State   State
}

// Options are how a channel is made. The zero value is 1080p50 on the
// machine's clock.
type Options struct {
	Format Format
	Now    func() time.Time // the clock; nil is time.Now
	// Facts is told what was shown, as it happens and in order. It is called
	// with the channel locked: it must return at once and not call back.
	Facts func(Event)
}

// Channel holds one preview and one program. Its methods may be called from
// any goroutine.
type Channel struct {
	format Format
	now    func() time.Time
	start  time.Time
	wake   chan struct{} // to Run: there is something to look after

	mu       sync.Mutex
	program  bus
	preview  bus
	frame    int64 // the last one published
	state    State
	order    uint64 // counts takes
	lastTake time.Time
	watchers map[chan State]struct{}
}

// New makes an empty channel. Its frame 0 begins now. Without Run it carries
// out commands, but nothing moves.
func New(o Options) *Channel {
	if o.Format.Rate.Num == 0 {
		o.Format = HD50
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Facts == nil {
		o.Facts = func(Event) {}
	}
	c := &Channel{format: o.Format, now: o.Now, start: o.Now(), wake: make(chan struct{}, 1), watchers: make(map[chan State]struct{})}
	c.program = bus{rate: o.Format.Rate, tell: o.Facts, now: c.timeOf}
	c.preview = bus{rate: o.Format.Rate, tell: func(Event) {}, now: c.timeOf}
	c.state = State{Format: o.Format}
	return c
}

// Format is the channel's picture and rate.
func (c *Channel) Format() Format { return c.format }

// Start is when frame 0 began.
func (c *Channel) Start() time.Time { return c.start }

// timeOf is when a frame begins.
func (c *Channel) timeOf(frame int64) time.Time { return c.start.Add(c.format.Rate.At(frame)) }

// State is the channel as last published.
func (c *Channel) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Watch sends the state now and after every change until ctx ends, when the
// channel is closed. It never waits for a reader: a slow one skips states, but
// what it reads next is the newest.
func (c *Channel) Watch(ctx context.Context) <-chan State {
	w := make(chan State, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	w <- c.state
	c.watchers[w] = struct{}{}
	context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.watchers, w)
		close(w)
	})
	return w
}

// What follows is called with mu held, as every method is that a command is made of.

// begin brings the channel up to the frame that is on now, so that a command
// finds things as they are, and returns the frame that shows the command.
func (c *Channel) begin() int64 {
	now := c.format.Rate.Frame(c.now().Sub(c.start))
	c.program.settleAll(now)
	c.preview.settleAll(now)
	return now + 1
}

func (c *Channel) unchanged(did string) Answer {
	return Answer{Did: did, Frame: c.state.Frame, State: c.state}
}

// changed publishes what a command did.
func (c *Channel) changed(at int64, a Answer) Answer {
	c.program.settleAll(at)
	c.publish(at)
	select {
	case c.wake <- struct{}{}:
	default:
	}
	a.Changed, a.Frame, a.State = true, at, c.state
	return a
}

// publish makes the state of a frame and hands it to the watchers. Only here,
// and only under mu, is anything sent to them, so the slot just emptied is free.
func (c *Channel) publish(frame int64) {
	s := State{Serial: c.state.Serial + 1, Frame: frame, Format: c.format, Late: c.state.Late, Dropped: c.state.Dropped}
	s.Program = c.program.airings(frame)
	if v := c.preview.airings(frame); len(v) > 0 {
		s.Preview = &v[0]
	}
	s.Moving = c.program.moves() || c.preview.moves()
	c.frame, c.state = frame, s
	for w := range c.watchers {
		select {
		case <-w:
		default:
		}
		w <- s
	}
}
