package playout

import "slices"

// SetGate gives the page on air with an ID another gate, and lets through what
// waits when that is Live. remade tells a page, which has the other gate already,
// what it is made from and its digest by now. It answers ErrNotOnAir.
func (c *Channel) SetGate(id string, g Gate, remade func(*Page)) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	i := slices.IndexFunc(c.program.layers, func(l *layer) bool { return !l.leavesForGood() && l.last().page.ID == id })
	if i < 0 {
		return c.unchanged("Updated nothing"), ErrNotOnAir
	}
	l := c.program.layers[i]
	if l.last().page.Gate == g {
		return c.unchanged("Already so on air: " + l.last().page.Title), nil
	}
	regate := func(p *Page) *Page {
		if p == nil || p.ID != id {
			return p
		}
		next := *p // pages that were cued never change
		next.Gate = g
		remade(&next)
		return &next
	}
	l.page, l.next, l.waiting = regate(l.page), regate(l.next), regate(l.waiting)
	if l.pending != nil {
		l.pending = &content{regate(l.pending.page), l.pending.step}
	}
	if waits := l.waiting; waits != nil && g == Live {
		l.waiting = nil
		return c.renew(l, waits, at), nil
	}
	p := l.last().page
	if g == Hold {
		return c.changed(at, Answer{Did: "Newer data waits from now on: " + p.Title, Page: p, Layer: l.n}), nil
	}
	return c.changed(at, Answer{Did: "Newer data shows at once from now on: " + p.Title, Page: p, Layer: l.n}), nil
}
