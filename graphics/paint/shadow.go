package paint

import (
	"image"
	"image/color"
	"math"
	"sync"
)

// ShadowShape is what a soft shadow is cast by: a rounded rectangle, blurred
// with a Gaussian of that standard deviation in pixels.
type ShadowShape struct {
	Width, Height int
	Corners       Corners
	Sigma         float64
}

// reach is how far a Gaussian is followed: at three deviations a shadow of the
// deepest black has less than half a value left.
func reach(sigma float64) int { return int(math.Ceil(3 * max(0, sigma))) }

// Patch is the smallest shape that casts the same shadow but for its middle,
// which is only stretched. Shapes with equal patches share a ShadowMask, so it
// is what to keep one by.
func (s ShadowShape) Patch() ShadowShape {
	k := s.Corners.fit(s.Width, s.Height)
	side := func(a, b, c, d float64) int {
		return int(math.Ceil(max(a, b))+math.Ceil(max(c, d))) + 2*reach(s.Sigma) + 1
	}
	return ShadowShape{
		Width:   min(s.Width, side(k.TopLeft, k.BottomLeft, k.TopRight, k.BottomRight)),
		Height:  min(s.Height, side(k.TopLeft, k.TopRight, k.BottomLeft, k.BottomRight)),
		Corners: k, Sigma: max(0, s.Sigma),
	}
}

// ShadowMask is the coverage of a shadow, ready to be stretched. It never
// changes and may be shared between goroutines.
type ShadowMask struct {
	coverage *image.Alpha // of the patch, with the reach around it
	reach    int
	// The column and row that stretch, where the patch is not all of the shape.
	left, top int
}

// shadows are the masks made last. A wide blur takes milliseconds to make, and
// a theme has a handful of shadows.
var shadows = shadowCache{byPatch: map[ShadowShape]*ShadowMask{}}

// shadowBytes bounds the cache: some twenty wide shadows in UHD.
const shadowBytes = 8 << 20

type shadowCache struct {
	mu      sync.Mutex
	byPatch map[ShadowShape]*ShadowMask
	order   []ShadowShape
	bytes   int
}

// Mask is the shadow of s. It is made once for all shapes with the same patch,
// and kept until others need the room.
func (s ShadowShape) Mask() *ShadowMask {
	s = s.Patch()
	shadows.mu.Lock()
	m := shadows.byPatch[s]
	shadows.mu.Unlock()
	if m == nil {
		m = s.mask()
		shadows.keep(s, m)
	}
	return m
}

// keep puts a mask in the cache, unless another goroutine was faster.
func (c *shadowCache) keep(s ShadowShape, m *ShadowMask) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if size := len(m.coverage.Pix); c.byPatch[s] == nil && size <= shadowBytes {
		c.byPatch[s] = m
		c.order = append(c.order, s)
		c.bytes += size
	}
	for c.bytes > shadowBytes {
		oldest := c.order[0]
		c.order = c.order[1:]
		c.bytes -= len(c.byPatch[oldest].coverage.Pix)
		delete(c.byPatch, oldest)
	}
}

// mask makes the shadow of a patch.
func (s ShadowShape) mask() *ShadowMask {
	r := reach(s.Sigma)
	k := s.Corners
	return &ShadowMask{
		coverage: blur(k.Mask(s.Width, s.Height), kernel(s.Sigma)),
		reach:    r,
		left:     int(math.Ceil(max(k.TopLeft, k.BottomLeft))) + 2*r,
		top:      int(math.Ceil(max(k.TopLeft, k.TopRight))) + 2*r,
	}
}

// Reach is how many pixels beyond its box a shadow is seen.
func (m *ShadowMask) Reach() int { return m.reach }

// Draw puts the shadow of a box on dst, in a premultiplied colour. The box must
// have the size of the shape, or of one with the same patch.
func (m *ShadowMask) Draw(dst *image.RGBA, box image.Rectangle, col color.RGBA) {
	outer := box.Inset(-m.reach)
	within := outer.Intersect(dst.Rect)
	spareX, spareY := outer.Dx()-m.coverage.Rect.Dx(), outer.Dy()-m.coverage.Rect.Dy()
	if within.Empty() || spareX < 0 || spareY < 0 {
		return
	}
	p := pack(col.R, col.G, col.B, col.A)
	for y := within.Min.Y; y < within.Max.Y; y++ {
		from := m.coverage.Pix[stretched(y-outer.Min.Y, m.top, spareY)*m.coverage.Stride:][:m.coverage.Rect.Dx()]
		// The columns of the left, of the middle, and of the right.
		a, b := outer.Min.X+m.left, outer.Min.X+m.left+spareX
		if x0, x1 := within.Min.X, min(a, within.Max.X); x0 < x1 {
			overMask(span(dst, x0, x1, y), from[x0-outer.Min.X:x1-outer.Min.X], p)
		}
		if x0, x1 := max(a, within.Min.X), min(b, within.Max.X); x0 < x1 {
			fill(span(dst, x0, x1, y), scale(p, uint32(from[m.left])))
		}
		if x0, x1 := max(b, within.Min.X), within.Max.X; x0 < x1 {
			overMask(span(dst, x0, x1, y), from[x0-outer.Min.X-spareX:x1-outer.Min.X-spareX], p)
		}
	}
}

// stretched is where row i of a stretched patch comes from.
func stretched(i, middle, spare int) int { return i - min(max(0, i-middle), spare) }

// kernel is the middle and one side of a Gaussian whose two sides sum to one.
func kernel(sigma float64) []float64 {
	k := make([]float64, reach(sigma)+1)
	k[0] = 1
	sum := 1.0
	for i := range k[1:] {
		d := float64(i + 1)
		k[i+1] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += 2 * k[i+1]
	}
	for i := range k {
		k[i] /= sum
	}
	return k
}

// blur makes a mask wider by the kernel on every side. Both sides are added
// before they are weighed, so that what is symmetric stays so to the bit.
func blur(m *image.Alpha, k []float64) *image.Alpha {
	r := len(k) - 1
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewAlpha(image.Rect(0, 0, w+2*r, h+2*r))
	// Rows first, into columns of floats with room above and below.
	width, height := w+2*r, h+4*r
	rows := make([]float64, width*height)
	padded := make([]float64, w+4*r)
	for y := range h {
		into := rows[(y+2*r)*width:][:width]
		if y > 0 && string(m.Pix[y*m.Stride:][:w]) == string(m.Pix[(y-1)*m.Stride:][:w]) {
			copy(into, rows[(y+2*r-1)*width:])
			continue
		}
		for x, v := range m.Pix[y*m.Stride:][:w] {
			padded[2*r+x] = float64(v)
		}
		for x := range into {
			at := padded[x : x+2*r+1]
			sum := k[0] * at[r]
			for i := 1; i <= r; i++ {
				sum += k[i] * (at[r-i] + at[r+i])
			}
			into[x] = sum
		}
	}
	sums := make([]float64, width)
	for y := range h + 2*r {
		for x, v := range rows[(y+r)*width:][:width] {
			sums[x] = k[0] * v
		}
		for i := 1; i <= r; i++ {
			above, below := rows[(y+r-i)*width:][:width], rows[(y+r+i)*width:][:width]
			for x := range sums {
				sums[x] += k[i] * (above[x] + below[x])
			}
		}
		for x, v := range sums {
			out.Pix[y*out.Stride+x] = uint8(v + 0.5)
		}
	}
	return out
}
