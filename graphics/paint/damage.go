package paint

import (
	"image"
	"slices"
)

// Redraw turns dst, which shows the list old, into a picture of l and touches
// no more of it than a box around what changed in every band of some rows. It
// returns a box around it all.
func (l List) Redraw(dst *image.RGBA, old List) image.Rectangle {
	c := l.changes(old)
	all := c.in(dst.Rect)
	for band := range bands(all) {
		d := c.in(band)
		for y := d.Min.Y; y < d.Max.Y; y++ {
			clear(span(dst, d.Min.X, d.Max.X, y))
		}
		drawItems(dst, l.Items, d)
	}
	return all
}

// changes are the items of two lists that are not the same in both.
type changes struct {
	now, old []Placed
	at       image.Point     // where the group that they are in is moved to
	clip     image.Rectangle // what of the frame they may touch
	all      bool            // everything, whatever they touch
}

// changes says what changed since old: what is the same at the beginning and at
// the end of both is left out, and so it is inside a group that itself did not
// change. A group that is sampled changes as a whole, for how its edges come
// out depends on all of its members.
func (l List) changes(old List) changes {
	c := changes{now: l.Items, old: old.Items, clip: image.Rectangle{Max: l.Size}}
	if l.Size != old.Size {
		c.all = true
		return c
	}
	for {
		c.now, c.old = trim(c.now, c.old)
		if len(c.now) == 0 || len(c.old) == 0 || unit(c.now) < len(c.now) || unit(c.old) < len(c.old) {
			return c
		}
		p, q := c.now[0], c.old[0]
		at, whole := p.whole()
		if p.Group = min(p.Group, 1); q.Group > 0 {
			q.Group = 1
		}
		if p != q || p.Group == 0 || !whole {
			return c
		}
		c.clip = p.inside(c.clip.Sub(c.at)).Add(c.at)
		c.at = c.at.Add(at)
		c.now, c.old = c.now[1:], c.old[1:]
	}
}

// in is a box around what changed inside r.
func (c *changes) in(r image.Rectangle) image.Rectangle {
	r = r.Intersect(c.clip)
	if c.all {
		return r
	}
	return c.side(c.now, r).Union(c.side(c.old, r))
}

func (c *changes) side(items []Placed, r image.Rectangle) (b image.Rectangle) {
	for len(items) > 0 {
		n := unit(items)
		b = b.Union(unitBounds(items[:n]).Add(c.at).Intersect(r))
		items = items[n:]
	}
	return b
}

// trim leaves out of a and b the sprites and whole groups at their beginning
// and at their end that are the same in both.
func trim(a, b []Placed) (x, y []Placed) {
	for len(a) > 0 && len(b) > 0 {
		n := unit(a)
		if unit(b) != n || !slices.Equal(a[:n], b[:n]) {
			break
		}
		a, b = a[n:], b[n:]
	}
	same := 0
	for same < len(a) && same < len(b) && a[len(a)-1-same] == b[len(b)-1-same] {
		same++
	}
	// The end may begin only where a sprite or group begins in both.
	x, y = a, b
	for len(x) > 0 && len(y) > 0 && (len(x) != len(y) || len(x) > same) {
		if len(x) >= len(y) {
			x = x[unit(x):]
		} else {
			y = y[unit(y):]
		}
	}
	n := min(len(x), len(y))
	return a[:len(a)-n], b[:len(b)-n]
}
