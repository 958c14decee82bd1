// Package paint makes pixels: shapes and pictures become sprites, and a display
// list of placed sprites becomes a frame.
//
// Every picture here is premultiplied 8-bit RGBA whose sRGB values are blended
// as they are, as television graphics are. Paint knows neither templates nor
// text nor time.
package paint

import (
	"image"
	"math"
	"sync"
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
// opacity. Fading overlapping members one by one would let them shine through
// each other.
type Placed struct {
	Sprite  *Sprite         // nil for a group
	X, Y    float64         // top left corner in the frame, pixels; of a group's members, not of the group
	Scale   float64         // 0 and 1 are the sprite's own size; larger is larger, from the top left corner
	Opacity uint8           // 255 is opaque
	Clip    image.Rectangle // what of the frame it may touch; the zero rectangle is all of it
	Group   int             // how many of the following items are members
}

// List is a frame: sprites from back to front. It is immutable once handed out.
type List struct {
	Size  image.Point // of the frame, pixels
	Items []Placed
}

// bounds is what of the frame p touches. A group touches nothing by itself.
func (p *Placed) bounds() image.Rectangle {
	if p.Sprite == nil {
		return image.Rectangle{}
	}
	s := p.scale()
	w, h := float64(p.Sprite.Image.Rect.Dx())*s, float64(p.Sprite.Image.Rect.Dy())*s
	r := image.Rect(int(math.Floor(p.X)), int(math.Floor(p.Y)), int(math.Ceil(p.X+w)), int(math.Ceil(p.Y+h)))
	if p.Clip != (image.Rectangle{}) {
		r = r.Intersect(p.Clip)
	}
	return r
}

func (p *Placed) scale() float64 {
	if p.Scale == 0 {
		return 1
	}
	return p.Scale
}

// Draw puts the list's frame on what is in dst, as a mixer does with fill and
// key: the sprites are put on each other first, and the result on dst once.
// Where dst is smaller than the list's size, what lies outside is left out.
func (l List) Draw(dst *image.RGBA) { drawFlat(dst, l.Items, 255, dst.Rect) }

// Frame composites the list over nothing.
func (l List) Frame() *image.RGBA {
	f := image.NewRGBA(image.Rectangle{Max: l.Size})
	l.Compose(f)
	return f
}

// Compose composites the list in dst, which must be transparent.
func (l List) Compose(dst *image.RGBA) { drawItems(dst, l.Items, dst.Rect) }

// Bounds is the part of the frame that the list touches.
func (l List) Bounds() image.Rectangle {
	var b image.Rectangle
	for i := range l.Items {
		b = b.Union(l.Items[i].bounds())
	}
	return b.Intersect(image.Rectangle{Max: l.Size})
}

// Redraw turns dst, which shows the list old, into a picture of l and touches
// no more of it than what changed. It returns that part.
func (l List) Redraw(dst *image.RGBA, old List) image.Rectangle {
	d := l.damage(old).Intersect(dst.Rect)
	if d.Empty() {
		return d
	}
	for y := d.Min.Y; y < d.Max.Y; y++ {
		o := dst.PixOffset(d.Min.X, y)
		clear(dst.Pix[o : o+4*d.Dx()])
	}
	drawItems(dst, l.Items, d)
	return d
}

// damage is a box around everything that is not the same in both lists.
func (l List) damage(old List) image.Rectangle {
	if l.Size != old.Size {
		return image.Rectangle{Max: l.Size}
	}
	first := 0
	for first < len(l.Items) && first < len(old.Items) && l.Items[first] == old.Items[first] {
		first++
	}
	a, b := l.Items[first:], old.Items[first:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] && a[len(a)-1].Sprite != nil {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var d image.Rectangle
	for _, side := range [2][]Placed{a, b} {
		for i := range side {
			d = d.Union(side[i].bounds())
		}
	}
	// A group's opacity changes what its members show, and these may have been
	// taken for the same: the whole frame is safe, and groups only stand in motion.
	for _, side := range [2][]Placed{a, b} {
		for i := range side {
			if side[i].Group > 0 {
				return image.Rectangle{Max: l.Size}
			}
		}
	}
	return d
}

// drawItems puts items on dst, inside clip.
func drawItems(dst *image.RGBA, items []Placed, clip image.Rectangle) {
	for i := 0; i < len(items); i++ {
		p := &items[i]
		if p.Group > 0 {
			members := items[i+1 : min(len(items), i+1+p.Group)]
			drawGroup(dst, members, p.Opacity, clip)
			i += len(members)
			continue
		}
		drawItem(dst, p, clip)
	}
}

func drawItem(dst *image.RGBA, p *Placed, clip image.Rectangle) {
	if p.Sprite == nil || p.Opacity == 0 {
		return
	}
	if p.Clip != (image.Rectangle{}) {
		clip = clip.Intersect(p.Clip)
	}
	x, y := math.Round(p.X), math.Round(p.Y)
	if x == p.X && y == p.Y && p.scale() == 1 {
		place(dst, p.Sprite.Image, int(x), int(y), p.Opacity, clip)
		return
	}
	Sample(dst, p.Sprite.Image, p.X, p.Y, p.scale(), p.Opacity, clip)
}

// scratch lends the pictures that groups are flattened in.
var scratch = sync.Pool{New: func() any { return new(image.RGBA) }}

// drawGroup puts a group on dst. An opaque one needs no flattening.
func drawGroup(dst *image.RGBA, members []Placed, opacity uint8, clip image.Rectangle) {
	if opacity == 255 {
		drawItems(dst, members, clip)
		return
	}
	drawFlat(dst, members, opacity, clip)
}

// drawFlat puts members on each other and the result on dst.
func drawFlat(dst *image.RGBA, members []Placed, opacity uint8, clip image.Rectangle) {
	var b image.Rectangle
	for i := range members {
		b = b.Union(members[i].bounds())
	}
	b = b.Intersect(clip).Intersect(dst.Rect)
	if b.Empty() || opacity == 0 {
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
		d, o := dst.PixOffset(b.Min.X, y), s.PixOffset(b.Min.X, y)
		Over(dst.Pix[d:d+4*b.Dx()], s.Pix[o:o+4*b.Dx()], opacity)
	}
}

// place puts src, whose bounds start at (0, 0), at whole pixels.
func place(dst, src *image.RGBA, x, y int, opacity uint8, clip image.Rectangle) {
	r := src.Rect.Add(image.Pt(x, y)).Intersect(dst.Rect).Intersect(clip)
	for yy := r.Min.Y; yy < r.Max.Y; yy++ {
		d, s := dst.PixOffset(r.Min.X, yy), src.PixOffset(r.Min.X-x, yy-y)
		n := 4 * r.Dx()
		Over(dst.Pix[d:d+n], src.Pix[s:s+n], opacity)
	}
}
