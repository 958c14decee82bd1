package playout

import (
	"fmt"
	"slices"
)

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
