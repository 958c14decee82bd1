package paint

import (
	"bytes"
	"image"
	"math"
	"sync"
)

// smallest is the least scale at which anything is drawn.
const smallest = 1.0 / 1024

// Sample puts src on dst at a sub-pixel place and at a scale, inside clip.
//
// (x, y) is where the top left corner of src comes to lie, in pixels of dst
// whose corners are whole numbers. Pixels between those of src are mixed from
// the four around them in steps of 1/256; a pixel of dst that an edge of src
// crosses gets as much of it as it is covered, so what moves by a fraction of
// a pixel moves smoothly. At whole places and scale 1 it is Over, bit for bit.
// Below a scale of a half, fine detail is lost unevenly: make a smaller
// picture for that.
//
// Two pictures that touch show what is behind them along the edge if each is
// put at a fraction of a pixel by itself: both cover a share of the same
// pixels, and the first cannot know that the second fills the rest. What
// touches and moves together is for a group of a list.
func Sample(dst, src *image.RGBA, x, y, scale float64, opacity uint8, clip image.Rectangle) {
	if scale == 0 {
		return // and not its own size, as in a list
	}
	p := Placed{Sprite: &Sprite{Image: src}, X: x, Y: y, Scale: scale, Opacity: opacity}
	drawSprite(dst, &p, clip)
}

// sample puts members on each other, and what that makes on dst as p says,
// inside clip: there are no seams between members that touch, and none shines
// through another when p fades.
func sample(dst *image.RGBA, members []Placed, p *Placed, clip image.Rectangle) {
	scale := p.scale()
	if p.Opacity == 0 || !(scale >= smallest) {
		return
	}
	bounds := bounds(members)
	if bounds.Empty() {
		return
	}
	h := newAxis(p.X, scale, bounds.Min.X, bounds.Max.X)
	v := newAxis(p.Y, scale, bounds.Min.Y, bounds.Max.Y)
	r := image.Rect(h.first, v.first, h.end, v.end).Intersect(clip).Intersect(dst.Rect)
	if r.Empty() {
		return
	}
	t := tiles.Get().(*tile)
	defer tiles.Put(t)
	width := tileWidth
	if scale < 1 {
		width = max(1, int((tileWidth-2)*scale))
	}
	for x0 := r.Min.X; x0 < r.Max.X; x0 += width {
		t.reset(bounds, &h, x0, min(x0+width, r.Max.X))
		for y := r.Min.Y; y < r.Max.Y; y++ {
			Over(span(dst, t.x0, t.x1, y), t.row(members, &h, &v, y), uint8(scaleByte(p.Opacity, v.cover(y))))
		}
	}
}

func scaleByte(a, b uint8) uint32 { return scale(uint32(a), uint32(b)) }

// axis is how pixels of dst lie on those of a group, along x or y. Places in
// the group are fixed-point numbers with 32 bits of fraction, and whole numbers
// are the middles of pixels. They depend on the pixel alone and not on where a
// clip makes the drawing begin, so that redrawing a part gives the same part.
type axis struct {
	first, end  int     // pixels of dst that the group touches
	from, to    float64 // its edges in dst
	base, step  int64   // pixel i of dst is at base + i*step
	least, most int     // pixels of the group
	unscaled    bool
}

func newAxis(at, scale float64, least, end int) axis {
	const one = 1 << 32
	from, to := at+float64(least)*scale, at+float64(end)*scale
	if math.Abs(from) > 1<<20 || math.Abs(to) > 1<<20 || math.IsNaN(at) {
		return axis{} // further away than any frame is wide
	}
	return axis{
		first: int(math.Floor(from)), end: int(math.Ceil(to)),
		from: from, to: to,
		base: int64(math.Round(((0.5-at)/scale - 0.5) * one)), step: int64(math.Round(one / scale)),
		least: least, most: end - 1,
		unscaled: scale == 1,
	}
}

// at is where pixel i of dst is: how much, in 1/256, of the pixel after n. At
// a scale, what is beyond the last pixel's middle is that pixel.
func (a *axis) at(i int) (n int, share uint32) {
	p := a.base + int64(i)*a.step
	if !a.unscaled {
		p = min(max(p, int64(a.least)<<32), int64(a.most)<<32)
	}
	return int(p >> 32), (uint32(p)>>1 + 1<<22) >> 23
}

// cover is how much of pixel i of dst lies between the edges, of 255.
func (a *axis) cover(i int) uint8 {
	f := min(float64(i+1), a.to) - max(float64(i), a.from)
	return uint8(math.Round(255 * max(0, min(1, f))))
}

// tileWidth is a row of 1080p and more: all of a row at once is read faster
// than columns of tiles, and four such rows still fit the nearest cache.
const tileWidth = 2048

// tiles lends the room that rows are mixed in.
var tiles = sync.Pool{New: func() any { return new(tile) }}

// tile draws some columns, a row after the other.
type tile struct {
	bounds  image.Rectangle
	x0, x1  int // columns of dst
	from    int // the group's first column that is needed
	n       int // how many are
	have    [2]int
	fresh   int        // which of rows was asked for last
	line    image.RGBA // the row that is being flattened
	rows    [2][4 * (tileWidth + 2)]byte
	mid     [4 * (tileWidth + 2)]byte
	result  [4 * tileWidth]byte
	origins [tileWidth]origin // of the columns, at a scale
}

// origin is where a pixel comes from: the byte in a row where two pixels begin,
// and how much of the second it has, in 1/256.
type origin struct {
	offset int32
	share  uint16
}

func (t *tile) out() []byte { return t.result[:4*(t.x1-t.x0)] }

func (t *tile) reset(bounds image.Rectangle, h *axis, x0, x1 int) {
	t.bounds, t.x0, t.x1 = bounds, x0, x1
	t.from, _ = h.at(x0)
	last, _ := h.at(x1 - 1)
	t.n = last + 2 - t.from
	t.have = [2]int{math.MinInt, math.MinInt}
	if !h.unscaled {
		for i := range t.origins[:x1-x0] {
			n, share := h.at(x0 + i)
			t.origins[i] = origin{int32(4 * (n - t.from)), uint16(share)}
		}
	}
}

// row makes row y of dst: two of the group's rows are mixed, and then the
// columns of the result.
func (t *tile) row(members []Placed, h, v *axis, y int) []byte {
	n, share := v.at(y)
	mid := t.source(members, min(max(n, v.least), v.most))
	if share > 0 {
		next := t.source(members, min(max(n+1, v.least), v.most))
		if !bytes.Equal(mid, next) { // most of a graphic is flat
			mix(t.mid[:4*t.n], mid, next, share)
			mid = t.mid[:4*t.n]
		}
	}
	out := t.out()
	if h.unscaled {
		_, share := h.at(t.x0)
		mix(out, mid[:len(out)], mid[4:4+len(out)], share)
	} else {
		for i, p := range t.origins[:t.x1-t.x0] {
			pair := word.Uint64(mid[p.offset:])
			m := uint32(pair)
			if next := uint32(pair >> 32); next != m {
				m = mixed(m, next, uint64(p.share))
			}
			word.PutUint32(out[4*i:], m)
		}
	}
	// The edges are the group's, not the tile's.
	for _, x := range [2]int{h.first, h.end - 1} {
		if c := h.cover(x); c < 255 && x >= t.x0 && x < t.x1 {
			p := out[4*(x-t.x0):]
			word.PutUint32(p, scale(word.Uint32(p), uint32(c)))
			if h.first == h.end-1 {
				break
			}
		}
	}
	return out
}

// source is row y of the group, from column t.from on; beyond its edges the
// pixel at the edge goes on. The last two rows asked for are kept.
func (t *tile) source(members []Placed, y int) []byte {
	for i := range t.have {
		if t.have[i] == y {
			t.fresh = i
			return t.rows[i][:4*t.n]
		}
	}
	t.fresh = 1 - t.fresh
	t.have[t.fresh] = y
	row := t.rows[t.fresh][:4*t.n]
	t.flatten(members, row, y)
	left, right := t.bounds.Min.X-t.from, t.bounds.Max.X-1-t.from
	for x := range min(left, t.n) {
		copy(row[4*x:4*x+4], row[4*left:])
	}
	for x := right + 1; x < t.n; x++ {
		copy(row[4*x:4*x+4], row[4*right:])
	}
	return row
}

// flatten puts what of the members is in row y on each other.
func (t *tile) flatten(members []Placed, row []byte, y int) {
	t.line = image.RGBA{Pix: row, Stride: len(row), Rect: image.Rect(t.from, y, t.from+t.n, y+1)}
	clear(row)
	if p := &members[0]; len(members) == 1 && p.Sprite != nil && *p == (Placed{Sprite: p.Sprite, Opacity: 255}) {
		if r := p.Sprite.Image.Rect.Intersect(t.line.Rect); !r.Empty() {
			copy(span(&t.line, r.Min.X, r.Max.X, y), span(p.Sprite.Image, r.Min.X, r.Max.X, y))
		}
		return
	}
	drawItems(&t.line, members, t.line.Rect)
}
