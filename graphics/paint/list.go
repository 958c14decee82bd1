// Package paint makes pixels: shapes and pictures become sprites, and a display
// list of placed sprites becomes a frame.
//
// Every picture here is premultiplied 8-bit RGBA whose sRGB values are blended
// as they are, as television graphics are. Paint knows neither templates nor
// text nor time.
package paint

import (
	"image"
	"iter"
	"math"
)

// Sprite is a finished premultiplied picture. It never changes once made, so
// it may be shared between goroutines, cached, and sent to a client once.
type Sprite struct {
	ID    string      // 32 hexadecimal digits: a hash of what is in the picture
	Image *image.RGBA // its bounds start at (0, 0); Stride is 4*width
}

// Placed is a sprite at a place of the frame, or a group.
//
// A group is an item without a sprite that is followed by its members: they are
// put on each other first, and the result goes into the frame at the group's
// place, scale and opacity, inside the group's clip. Members are placed and
// clipped as if their group were at (0, 0), at its own size. Fading overlapping
// members one by one would let them shine through each other, and moving
// touching ones by a fraction of a pixel would show a seam between them.
type Placed struct {
	Sprite  *Sprite         // nil for a group
	X, Y    float64         // top left corner, pixels; of a group, where its point (0, 0) comes to lie
	Scale   float64         // 0 and 1 are its own size; larger is larger, from the top left corner or from the point (0, 0)
	Opacity uint8           // 255 is opaque
	Clip    image.Rectangle // what of the frame, or of the group it is in, it may touch; the zero rectangle is all
	Group   int             // how many of the following items are members, members of members included
}

// List is a frame: sprites from back to front. It is immutable once handed out.
type List struct {
	Size  image.Point // of the frame, pixels
	Items []Placed
}

// Draw puts the list's frame on what is in dst, as a mixer does with fill and
// key: the sprites are put on each other first, and the result on dst once.
// Where dst is smaller than the list's size, what lies outside is left out.
func (l List) Draw(dst *image.RGBA) {
	for band := range bands(dst.Rect) {
		drawFlat(dst, l.Items, 255, band)
	}
}

// Frame composites the list over nothing.
func (l List) Frame() *image.RGBA {
	f := image.NewRGBA(image.Rectangle{Max: l.Size})
	l.Compose(f)
	return f
}

// Compose composites the list in dst, which must be transparent.
func (l List) Compose(dst *image.RGBA) {
	for band := range bands(dst.Rect) {
		drawItems(dst, l.Items, band)
	}
}

// Bounds is the part of the frame that the list touches.
func (l List) Bounds() image.Rectangle {
	return bounds(l.Items).Intersect(image.Rectangle{Max: l.Size})
}

// Touches says whether the list has anything in that part of the frame: a sprite, or
// a group with one there.
func (l List) Touches(r image.Rectangle) bool {
	for items := l.Items; len(items) > 0; {
		n := unit(items)
		if unitBounds(items[:n]).Overlaps(r) {
			return true
		}
		items = items[n:]
	}
	return false
}

// bandBytes is how much of a frame is worked on at a time. What is cleared and
// drawn over several times stays in a second-level cache of a quarter megabyte,
// with room for the sprites that pass through it.
const bandBytes = 128 << 10

// bands cuts r into strips of some rows, from top to bottom.
func bands(r image.Rectangle) iter.Seq[image.Rectangle] {
	return func(yield func(image.Rectangle) bool) {
		rows := max(1, bandBytes/max(1, 4*r.Dx()))
		for y := r.Min.Y; y < r.Max.Y; y += rows {
			if !yield(image.Rect(r.Min.X, y, r.Max.X, min(y+rows, r.Max.Y))) {
				return
			}
		}
	}
}

// unit is how many items the first of items is: with its members, if it is a group.
func unit(items []Placed) int { return min(len(items), 1+max(0, items[0].Group)) }

// bounds is what items touch.
func bounds(items []Placed) image.Rectangle {
	var b image.Rectangle
	for len(items) > 0 {
		n := unit(items)
		b = b.Union(unitBounds(items[:n]))
		items = items[n:]
	}
	return b
}

// unitBounds is what a sprite or a group with its members touches.
func unitBounds(items []Placed) image.Rectangle {
	p := &items[0]
	switch {
	case p.Opacity == 0:
		return image.Rectangle{}
	case p.Group > 0:
		return p.covers(bounds(items[1:]))
	case p.Sprite != nil:
		return p.covers(p.Sprite.Image.Rect)
	}
	return image.Rectangle{}
}

// covers is where p puts r, a part of its sprite or of its members.
func (p *Placed) covers(r image.Rectangle) image.Rectangle {
	if r.Empty() {
		return image.Rectangle{}
	}
	if at, whole := p.whole(); whole {
		return p.inside(r.Add(at))
	}
	if !(p.scale() >= smallest) {
		return image.Rectangle{}
	}
	h, v := newAxis(p.X, p.scale(), r.Min.X, r.Max.X), newAxis(p.Y, p.scale(), r.Min.Y, r.Max.Y)
	return p.inside(image.Rect(h.first, v.first, h.end, v.end))
}

// inside is what p's clip leaves of r.
func (p *Placed) inside(r image.Rectangle) image.Rectangle {
	if p.Clip == (image.Rectangle{}) {
		return r
	}
	return r.Intersect(p.Clip)
}

// whole reports whether p is at its own size at whole pixels, and at which.
func (p *Placed) whole() (at image.Point, ok bool) {
	if p.scale() != 1 || !(math.Abs(p.X)+math.Abs(p.Y) < 1<<24) {
		return image.Point{}, false
	}
	at = image.Pt(int(p.X), int(p.Y))
	return at, float64(at.X) == p.X && float64(at.Y) == p.Y
}

func (p *Placed) scale() float64 {
	if p.Scale == 0 {
		return 1
	}
	return p.Scale
}
