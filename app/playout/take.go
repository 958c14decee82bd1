package playout

import (
	"fmt"
	"slices"
	"time"
)

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
