// Package playout is the channel: what the operator looks at next (preview) and
// what the audience sees now (program), a page a layer.
//
// It knows pages as finished display lists with a name, a layer and an
// identity. It must not know how a page came to be (templates, the show file),
// who drives it (a window, a remote) or where its pictures go (output). Time
// comes in from outside.
package playout

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
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
	ErrLayer            = fmt.Errorf("a layer is a number from %d to %d", MinLayer, MaxLayer)
)

// Answer is what a command did, in words for a status line and a log, and the
// state it left behind.
type Answer struct {
	Did     string // such as "Took Lower third · Sifan HASSAN on layer 10"
	Changed bool   // false: the command found everything as it should be
	State   State
}

// Channel holds one preview and one program. Its methods may be called from
// any goroutine; commands are carried out one after another, each as a whole,
// so that nobody sees half of one.
type Channel struct {
	now func() time.Time

	mu       sync.Mutex
	state    State
	takes    uint64 // counts takes: two in one clock tick still have an order
	watchers map[chan State]struct{}
}

// New makes an empty channel whose frame is size pixels. now is the clock that
// dates the takes; nil means time.Now.
func New(size image.Point, now func() time.Time) *Channel {
	if now == nil {
		now = time.Now
	}
	return &Channel{now: now, state: State{Size: size}, watchers: make(map[chan State]struct{})}
}

// State is the channel at this moment.
func (c *Channel) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Cue puts a page on preview, in place of the one there; nil empties preview.
// Program stays as it is. The page must not change afterwards: to change it,
// cue a new one with the same ID.
func (c *Channel) Cue(p *Page) Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch was := c.state.Preview; {
	case p == nil && was == nil:
		return c.unchanged("Preview is empty")
	case p == nil:
		return c.preview(nil, "Emptied preview")
	case p.same(was):
		return c.unchanged("Already in preview: " + p.Title)
	}
	return c.preview(p, "Preview: "+p.Title)
}

// Take puts the page in preview on air on its layer, in place of what is
// there, and leaves it in preview too. A page is on air once: taken to another
// layer, it leaves the one it was on. Taking what is on air already, unchanged,
// does nothing, so a nervous second keystroke is harmless.
//
// It answers ErrNothingInPreview, or ErrLayer when the page's layer is none.
func (c *Channel) Take() (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.state.Preview
	if p == nil {
		return c.unchanged("Took nothing"), ErrNothingInPreview
	}
	if p.Layer < MinLayer || p.Layer > MaxLayer {
		return c.unchanged("Took nothing"), fmt.Errorf("%s asks for layer %d: %w", p.Title, p.Layer, ErrLayer)
	}
	if i := c.onLayer(p.Layer); i >= 0 && p.same(c.state.Program[i].Page) {
		return c.unchanged("Already on air: " + p.Title), nil
	}
	did := fmt.Sprintf("Took %s on layer %d", p.Title, p.Layer)
	if i := c.onLayer(p.Layer); i >= 0 {
		if was := c.state.Program[i]; was.ID == p.ID {
			did += ", with new content"
		} else {
			did += " in place of " + was.Title
		}
	}
	rest := without(c.state.Program, func(a Airing) bool { return a.Layer == p.Layer || a.ID == p.ID })
	c.takes++
	at, _ := slices.BinarySearchFunc(rest, p.Layer, func(a Airing, layer int) int { return a.Layer - layer })
	return c.program(slices.Insert(rest, at, Airing{Page: p, Taken: c.now(), order: c.takes}), did), nil
}

// Out takes a page off air: the one on the layer of the page in preview, or,
// when there is none, the one taken last. It answers ErrNothingOnAir.
func (c *Channel) Out() (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.state.Program) == 0 {
		return c.unchanged("Took nothing off"), ErrNothingOnAir
	}
	last := slices.MaxFunc(c.state.Program, func(a, b Airing) int { return cmp.Compare(a.order, b.order) })
	layer := last.Layer
	if p := c.state.Preview; p != nil && c.onLayer(p.Layer) >= 0 {
		layer = p.Layer
	}
	return c.off(layer), nil
}

// OutLayer takes off air what is on layer n. It answers ErrNothingOnAir when
// nothing is, ErrLayer when there is no such layer.
func (c *Channel) OutLayer(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n < MinLayer || n > MaxLayer {
		return c.unchanged("Took nothing off"), fmt.Errorf("layer %d: %w", n, ErrLayer)
	}
	if c.onLayer(n) < 0 {
		return c.unchanged("Took nothing off"), fmt.Errorf("layer %d: %w", n, ErrNothingOnAir)
	}
	return c.off(n), nil
}

// Clear takes everything off air at once. Preview stays.
func (c *Channel) Clear() Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch n := len(c.state.Program); n {
	case 0:
		return c.unchanged("Nothing was on air")
	case 1:
		return c.program(nil, "Cleared 1 page")
	default:
		return c.program(nil, fmt.Sprintf("Cleared %d pages", n))
	}
}

// Update gives the page on air that has p's ID the content of p. It stays on
// its layer, whatever p asks for (a page moves by a take), and keeps the time
// of its take. Preview stays as it is. It answers ErrNotOnAir.
func (c *Channel) Update(p *Page) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p == nil {
		return c.unchanged("Updated nothing"), ErrNotOnAir
	}
	i := slices.IndexFunc(c.state.Program, func(a Airing) bool { return a.ID == p.ID })
	if i < 0 {
		return c.unchanged("Updated nothing"), fmt.Errorf("%s: %w", p.Title, ErrNotOnAir)
	}
	was := c.state.Program[i]
	now := *p
	now.Layer = was.Layer
	if now.same(was.Page) {
		return c.unchanged("Already so on air: " + p.Title), nil
	}
	pages := slices.Clone(c.state.Program)
	pages[i].Page = &now
	return c.program(pages, "Updated "+p.Title), nil
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

// The rest is called with mu held.

func (c *Channel) onLayer(n int) int {
	return slices.IndexFunc(c.state.Program, func(a Airing) bool { return a.Layer == n })
}

func (c *Channel) off(layer int) Answer {
	was := c.state.Program[c.onLayer(layer)]
	rest := without(c.state.Program, func(a Airing) bool { return a.Layer == layer })
	return c.program(rest, fmt.Sprintf("Took %s off layer %d", was.Title, layer))
}

func (c *Channel) preview(p *Page, did string) Answer {
	c.state.Preview = p
	return c.changed(did)
}

func (c *Channel) program(pages []Airing, did string) Answer {
	c.state.Program = pages
	return c.changed(did)
}

func (c *Channel) unchanged(did string) Answer { return Answer{Did: did, State: c.state} }

// changed numbers the new state and hands it to the watchers. Only here, and
// only under mu, is anything sent to them, so the slot just emptied is free.
func (c *Channel) changed(did string) Answer {
	c.state.Serial++
	for w := range c.watchers {
		select {
		case <-w:
		default:
		}
		w <- c.state
	}
	return Answer{Did: did, Changed: true, State: c.state}
}

// without is a new slice: what has been handed out never changes.
func without(pages []Airing, drop func(Airing) bool) []Airing {
	return slices.DeleteFunc(slices.Clone(pages), drop)
}
