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
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"mile26/graphics/paint"
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

// Cue puts a page on preview, in place of the one there; nil empties preview.
// Program stays as it is. The page must not change afterwards: to change it,
// cue a new one with the same ID.
func (c *Channel) Cue(p *Page) Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lastTake = time.Time{} // who has chosen a page since is not nervous
	return c.cue(p)
}

// Follow is Cue by the program itself, after a take: a take within Nervous of
// that one takes nothing still.
func (c *Channel) Follow(p *Page) Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cue(p)
}

func (c *Channel) cue(p *Page) Answer {
	at := c.begin()
	was := c.inPreview()
	switch {
	case p == nil && was == nil:
		return c.unchanged("Preview is empty")
	case p == nil:
		c.preview.layers = nil
		return c.changed(at, Answer{Did: "Emptied preview"})
	case len(p.Scenes) == 0:
		return c.unchanged(p.Title + " has no picture")
	case p.same(was) && c.preview.layers[0].step == 0:
		return c.unchanged("Already in preview: " + p.Title)
	}
	c.show(p, at)
	return c.changed(at, Answer{Did: "Preview: " + p.Title, Page: p, Layer: p.Layer})
}

// Rehearse plays the page in preview in, in preview. It answers
// ErrNothingInPreview.
func (c *Channel) Rehearse() (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	p := c.inPreview()
	if p == nil {
		return c.unchanged("Rehearsed nothing"), ErrNothingInPreview
	}
	l := c.preview.layers[0]
	c.preview.begin(l, p, 0, at, true)
	l.off = 0
	return c.changed(at, Answer{Did: "Rehearsed " + p.Title, Page: p, Layer: p.Layer}), nil
}

// Take puts the page in preview on air on its layer, in place of what is
// there, and leaves it in preview too. What is there goes out first, unless it
// is of the same template: then it changes into the new page. A page is on air
// once: taken to another layer, it leaves the one it was on. Taking what is on
// air already, unchanged, does nothing, and neither does a take within Nervous
// of the one before, when no page was chosen in between: a second keystroke is
// harmless.
//
// It answers ErrNothingInPreview, or ErrLayer when the page's layer is none.
func (c *Channel) Take() (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	p := c.inPreview()
	if p == nil {
		return c.unchanged("Took nothing"), ErrNothingInPreview
	}
	if now := c.now(); !c.lastTake.IsZero() && now.Sub(c.lastTake) < Nervous {
		return c.unchanged("Took a moment ago; a second keystroke takes nothing"), nil
	}
	a, err := c.take(p, at)
	if err == nil && a.Changed {
		c.lastTake = c.now()
	}
	return a, err
}

// TakePage puts a page on air as Take does, whatever is in preview.
func (c *Channel) TakePage(p *Page) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.take(p, c.begin())
}

func (c *Channel) take(p *Page, at int64) (Answer, error) {
	switch {
	case p.Layer < MinLayer || p.Layer > MaxLayer:
		return c.unchanged("Took nothing"), fmt.Errorf("%s asks for layer %d: %w", p.Title, p.Layer, ErrLayer)
	case len(p.Scenes) == 0:
		return c.unchanged("Took nothing"), fmt.Errorf("%s: %w", p.Title, ErrEmptyPage)
	}
	l := c.program.on(p.Layer)
	if l != nil && !l.leavesForGood() && p.same(l.last().page) {
		return c.unchanged("Already on air: " + p.Title), nil
	}
	did := fmt.Sprintf("Took %s on layer %d", p.Title, p.Layer)
	if l != nil {
		if was := l.last().page; was.ID == p.ID {
			did += ", with new content"
		} else if !l.leavesForGood() {
			did += " in place of " + was.Title
		}
	}
	for _, other := range slices.Clone(c.program.layers) {
		if other.n != p.Layer && other.last().page.ID == p.ID {
			c.drop(other, at)
		}
	}
	c.order++
	switch {
	case l == nil:
		l = c.program.add(p.Layer)
		c.program.begin(l, p, 0, at, true)
	case l.phase != Going && !l.leaving && l.page.Template == p.Template && l.page.Template != "":
		l.waiting = nil
		c.program.change(l, content{p, 0}, at)
	default:
		c.program.leave(l, p, at)
	}
	l.order = c.order
	return c.changed(at, Answer{Did: did, Page: p, Layer: p.Layer}), nil
}

// drop takes a layer's page out and forgets what was to come after it.
func (c *Channel) drop(l *layer, at int64) {
	c.program.leave(l, nil, at)
	c.program.tidy()
}

// Out takes a page off air: the one on the layer of the page in preview, or,
// when there is none, the one taken last. It answers ErrNothingOnAir.
func (c *Channel) Out() (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	var l *layer
	for _, other := range c.program.layers {
		if !other.leavesForGood() && (l == nil || other.order > l.order) {
			l = other
		}
	}
	if l == nil {
		return c.unchanged("Took nothing off"), ErrNothingOnAir
	}
	if p := c.inPreview(); p != nil {
		if same := c.program.on(p.Layer); same != nil && !same.leavesForGood() {
			l = same
		}
	}
	return c.off(l, at), nil
}

// OutLayer takes off air what is on layer n. It answers ErrNothingOnAir when
// nothing is, or what is there is going already; ErrLayer when there is no such
// layer.
func (c *Channel) OutLayer(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	l, err := c.layer(n)
	if err != nil {
		return c.unchanged("Took nothing off"), err
	}
	return c.off(l, at), nil
}

func (c *Channel) off(l *layer, at int64) Answer {
	p, n := l.last().page, l.n
	c.lastTake = time.Time{}
	c.drop(l, at)
	return c.changed(at, Answer{Did: fmt.Sprintf("Took %s off layer %d", p.Title, n), Page: p, Layer: n})
}

// layer is layer n, when it has a page that is not going for good.
func (c *Channel) layer(n int) (*layer, error) {
	if n < MinLayer || n > MaxLayer {
		return nil, fmt.Errorf("layer %d: %w", n, ErrLayer)
	}
	l := c.program.on(n)
	if l == nil || l.leavesForGood() {
		return nil, fmt.Errorf("layer %d: %w", n, ErrNothingOnAir)
	}
	return l, nil
}

// ClearLayer takes what is on layer n off air within one frame, without motion.
// It answers ErrLayer when there is no such layer.
func (c *Channel) ClearLayer(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	if n < MinLayer || n > MaxLayer {
		return c.unchanged("Cleared nothing"), fmt.Errorf("layer %d: %w", n, ErrLayer)
	}
	l := c.program.on(n)
	if l == nil {
		return c.unchanged(fmt.Sprintf("Nothing was on layer %d", n)), nil
	}
	p := l.page
	c.lastTake = time.Time{}
	c.program.clear(l, at)
	c.program.tidy()
	return c.changed(at, Answer{Did: fmt.Sprintf("Cleared layer %d", n), Page: p, Layer: n}), nil
}

// Clear takes everything off air within one frame, without motion. Preview
// stays.
func (c *Channel) Clear() Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	n := len(c.program.layers)
	if n == 0 {
		return c.unchanged("Nothing was on air")
	}
	for _, l := range c.program.layers {
		c.program.clear(l, at)
	}
	c.program.tidy()
	c.lastTake = time.Time{}
	did := fmt.Sprintf("Cleared %d pages", n)
	if n == 1 {
		did = "Cleared 1 page"
	}
	return c.changed(at, Answer{Did: did})
}

// Continue shows the next step of what is on layer n; of layer 0, of the page
// in preview where it is on air, or of the page taken last. It answers
// ErrLastStep when there is none.
func (c *Channel) Continue(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	l, err := c.stepping(n)
	if err != nil {
		return c.unchanged("Continued nothing"), err
	}
	to := l.last()
	to.step++
	if to.step >= len(to.page.Scenes) || l.leaving || l.phase == Going {
		return c.unchanged("Continued nothing"), fmt.Errorf("%s: %w", to.page.Title, ErrLastStep)
	}
	c.program.change(l, to, at)
	did := fmt.Sprintf("Continued %s to step %d of %d", to.page.Title, to.step+1, len(to.page.Scenes))
	return c.changed(at, Answer{Did: did, Page: to.page, Layer: l.n}), nil
}

// Next is the page and the step that Continue of a layer would show, were there one;
// nil when there is no page.
func (c *Channel) Next(n int) (p *Page, step int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin()
	l, err := c.stepping(n)
	if err != nil {
		return nil, 0
	}
	return l.last().page, l.last().step + 1
}

func (c *Channel) stepping(n int) (*layer, error) {
	if n != 0 {
		return c.layer(n)
	}
	var l *layer
	for _, other := range c.program.layers {
		if other.leavesForGood() {
			continue
		}
		if p := c.inPreview(); p != nil && other.last().page.ID == p.ID {
			return other, nil
		}
		if l == nil || other.order > l.order {
			l = other
		}
	}
	if l == nil {
		return nil, ErrNothingOnAir
	}
	return l, nil
}

// Update gives the page on air that has p's ID the content of p, with the
// template's motion for it; a page that holds keeps it waiting for Release. It
// stays on its layer, whatever p asks for (a page moves by a take), on its
// step, and keeps the time of its take. Preview stays as it is. It answers
// ErrNotOnAir.
func (c *Channel) Update(p *Page) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	if p == nil || len(p.Scenes) == 0 {
		return c.unchanged("Updated nothing"), ErrNotOnAir
	}
	i := slices.IndexFunc(c.program.layers, func(l *layer) bool { return !l.leavesForGood() && l.last().page.ID == p.ID })
	if i < 0 {
		return c.unchanged("Updated nothing"), fmt.Errorf("%s: %w", p.Title, ErrNotOnAir)
	}
	l := c.program.layers[i]
	now := *p
	now.Layer = l.n
	switch {
	case now.same(l.last().page):
		if l.waiting == nil {
			return c.unchanged("Already so on air: " + p.Title), nil
		}
		l.waiting = nil
		return c.changed(at, Answer{Did: "No newer data waits any more: " + p.Title, Page: &now, Layer: l.n}), nil
	case now.Gate == Hold && now.same(l.waiting):
		return c.unchanged("Newer data waits already: " + p.Title), nil
	case now.Gate == Hold:
		l.waiting = &now
		return c.changed(at, Answer{Did: "Newer data waits: " + p.Title, Page: &now, Layer: l.n}), nil
	}
	l.waiting = nil
	return c.renew(l, &now, at), nil
}

// Release lets through what waits on layer n; of layer 0, what waits on the
// layer of the page in preview, or else on any. It answers ErrNothingWaits.
func (c *Channel) Release(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	var l *layer
	for _, other := range c.program.layers {
		if other.waiting == nil || (n != 0 && other.n != n) {
			continue
		}
		if p := c.inPreview(); l == nil || (p != nil && p.Layer == other.n) {
			l = other
		}
	}
	if l == nil {
		return c.unchanged("Let nothing through"), ErrNothingWaits
	}
	p := l.waiting
	l.waiting = nil
	return c.renew(l, p, at), nil
}

// renew shows new content of what a layer shows, or will show.
func (c *Channel) renew(l *layer, p *Page, at int64) Answer {
	if l.next != nil {
		l.next = p
	} else {
		c.program.change(l, content{p, min(l.last().step, len(p.Scenes)-1)}, at)
	}
	return c.changed(at, Answer{Did: "Updated " + p.Title, Page: p, Layer: l.n})
}

// Restored is a page that was on air, or in preview, before the program ended.
type Restored struct {
	Page  *Page
	Step  int
	Taken time.Time
	Ends  time.Time // when it goes out by itself; zero: it stays
}

// Restore puts pages on air as they stand, without motion, and one in preview
// when it is not nil. It is for a channel that has just been made.
func (c *Channel) Restore(program []Restored, preview *Page) Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	for _, r := range program {
		c.order++
		l := c.program.add(r.Page.Layer)
		c.program.begin(l, r.Page, min(r.Step, len(r.Page.Scenes)-1), at, false)
		l.order, l.taken, l.off = c.order, r.Taken, 0
		if !r.Ends.IsZero() {
			l.off = at + 1 + c.format.Rate.Frames(r.Ends.Sub(c.timeOf(at+1)))
		}
	}
	if preview != nil {
		c.show(preview, at)
	}
	did := fmt.Sprintf("Restored %d pages on air", len(program))
	if len(program) == 1 {
		did = "Restored 1 page on air"
	}
	return c.changed(at, Answer{Did: did})
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

// show puts a page in preview, where nothing goes out by itself.
func (c *Channel) show(p *Page, at int64) {
	l := &layer{n: p.Layer}
	c.preview.begin(l, p, 0, at, false)
	l.off = 0
	c.preview.layers = []*layer{l}
}

func (c *Channel) inPreview() *Page {
	if len(c.preview.layers) == 0 {
		return nil
	}
	return c.preview.layers[0].page
}

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

// on is layer n when it has a page.
func (b *bus) on(n int) *layer {
	i := slices.IndexFunc(b.layers, func(l *layer) bool { return l.n == n })
	if i < 0 {
		return nil
	}
	return b.layers[i]
}

func (b *bus) add(n int) *layer {
	at, _ := slices.BinarySearchFunc(b.layers, n, func(l *layer, n int) int { return cmp.Compare(l.n, n) })
	l := &layer{n: n}
	b.layers = slices.Insert(b.layers, at, l)
	return l
}

// clear empties a layer at once.
func (b *bus) clear(l *layer, frame int64) {
	b.say(Event{What: Off, Frame: frame, Layer: l.n, Page: l.page})
	l.page = nil
}

// tidy forgets layers that have become empty.
func (b *bus) tidy() {
	b.layers = slices.DeleteFunc(b.layers, func(l *layer) bool { return l.page == nil })
}

// settleAll settles all layers on a frame. Where frames were left out several
// of them may be made up for at once: what came about is told in their order,
// not in that of the layers.
func (b *bus) settleAll(frame int64) {
	b.gathering = true
	for _, l := range b.layers {
		b.settle(l, frame)
	}
	b.gathering = false
	b.tidy()
	slices.SortStableFunc(b.gathered, func(x, y Event) int { return cmp.Compare(x.Frame, y.Frame) })
	for _, e := range b.gathered {
		b.tell(e)
	}
	clear(b.gathered) // they hold pages
	b.gathered = b.gathered[:0]
}

func (b *bus) moves() bool { return slices.ContainsFunc(b.layers, (*layer).moves) }

// airings are the layers as they are in a frame.
func (b *bus) airings(frame int64) []Airing {
	if len(b.layers) == 0 {
		return nil
	}
	out := make([]Airing, len(b.layers))
	for i, l := range b.layers {
		a := Airing{Page: l.page, Step: l.step, Phase: l.phase, Leaving: l.goes(), Taken: l.taken, Next: l.next, Waiting: l.waiting, order: l.order}
		if l.off > 0 {
			a.Ends = b.now(l.off)
		}
		if !l.leavesForGood() {
			last := l.last()
			a.Due, a.DueStep = last.page, last.step
		}
		a.Items = b.append(make([]paint.Placed, 0, 16), l, frame)
		out[i] = a
	}
	return out
}
