package paint

import (
	"image"
	"sync"
)

// drawItems puts items on dst, inside clip.
func drawItems(dst *image.RGBA, items []Placed, clip image.Rectangle) {
	for len(items) > 0 {
		n := unit(items)
		switch p := &items[0]; {
		case p.Opacity == 0:
		case p.Group > 0:
			drawGroup(dst, p, items[1:n], p.inside(clip))
		case p.Sprite != nil:
			drawSprite(dst, p, p.inside(clip))
		}
		items = items[n:]
	}
}

func drawSprite(dst *image.RGBA, p *Placed, clip image.Rectangle) {
	if at, whole := p.whole(); whole {
		place(dst, p.Sprite.Image, at, p.Opacity, clip)
		return
	}
	at := [1]Placed{{Sprite: p.Sprite, Opacity: 255}}
	sample(dst, at[:], p, clip)
}

// drawGroup puts a group's members on dst. One that is opaque and not moved by
// fractions needs no flattening.
func drawGroup(dst *image.RGBA, p *Placed, members []Placed, clip image.Rectangle) {
	at, whole := p.whole()
	if !whole {
		sample(dst, members, p, clip)
		return
	}
	// To move the members is to move what they are put on the other way.
	moved := image.RGBA{Pix: dst.Pix, Stride: dst.Stride, Rect: dst.Rect.Sub(at)}
	if p.Opacity == 255 {
		drawItems(&moved, members, clip.Sub(at))
	} else {
		drawFlat(&moved, members, p.Opacity, clip.Sub(at))
	}
}

// scratch lends the pictures that groups are flattened in.
var scratch = sync.Pool{New: func() any { return new(image.RGBA) }}

// drawFlat puts members on each other and the result on dst.
func drawFlat(dst *image.RGBA, members []Placed, opacity uint8, clip image.Rectangle) {
	b := bounds(members).Intersect(clip).Intersect(dst.Rect)
	if b.Empty() {
		return
	}
	s := scratch.Get().(*image.RGBA)
	defer scratch.Put(s)
	n := 4 * b.Dx() * b.Dy()
	if cap(s.Pix) < n {
		s.Pix = make([]byte, n)
	}
	s.Pix, s.Stride, s.Rect = s.Pix[:n], 4*b.Dx(), b
	clear(s.Pix)
	drawItems(s, members, b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		Over(span(dst, b.Min.X, b.Max.X, y), span(s, b.Min.X, b.Max.X, y), opacity)
	}
}

// place puts src on dst at whole pixels, inside clip.
func place(dst, src *image.RGBA, at image.Point, opacity uint8, clip image.Rectangle) {
	at = at.Sub(src.Rect.Min)
	r := src.Rect.Add(at).Intersect(dst.Rect).Intersect(clip)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		Over(span(dst, r.Min.X, r.Max.X, y), span(src, r.Min.X-at.X, r.Max.X-at.X, y-at.Y), opacity)
	}
}

// span is the pixels of m from column x0 to x1 in row y.
func span(m *image.RGBA, x0, x1, y int) []byte {
	o := m.PixOffset(x0, y)
	return m.Pix[o : o+4*(x1-x0)]
}
