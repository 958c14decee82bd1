package paint

import (
	"image"
	"image/color"
	"math"
)

// Gradient is a colour that turns into another along a line.
type Gradient struct {
	From, To color.RGBA // premultiplied
	// Degrees is where the line runs to: 0 to the right, 90 down. It is as long
	// as it takes for both colours to be met in corners of the rectangle.
	Degrees float64
}

// Draw puts the gradient of the rectangle r on dst, through coverage, whose
// top left corner is r's and which has r's size; without one all of r is
// covered. Channels are mixed premultiplied, at 1/65536, and rounded once:
// every step from one value to the next is where it belongs, which is as even
// as bands of eight bits are.
func (g Gradient) Draw(dst *image.RGBA, r image.Rectangle, coverage *image.Alpha) {
	within := r.Intersect(dst.Rect)
	if within.Empty() {
		return
	}
	l := g.line(r)
	var room [4 * tileWidth]byte
	for x0 := within.Min.X; x0 < within.Max.X; x0 += tileWidth {
		x1 := min(x0+tileWidth, within.Max.X)
		row := room[:4*(x1-x0)]
		for y := within.Min.Y; y < within.Max.Y; y++ {
			if y == within.Min.Y || l.down != 0 {
				g.row(row, l.start+l.right*int64(x0-r.Min.X)+l.down*int64(y-r.Min.Y), l.right)
			}
			o := dst.PixOffset(x0, y)
			d := dst.Pix[o : o+len(row)]
			if coverage == nil {
				Over(d, row, 255)
				continue
			}
			c := coverage.PixOffset(coverage.Rect.Min.X+x0-r.Min.X, coverage.Rect.Min.Y+y-r.Min.Y)
			overThrough(d, row, coverage.Pix[c:c+x1-x0])
		}
	}
}

// line is how far along the gradient, in 1/2^32, the middle of the first pixel
// is, and how much further the next ones are to the right and down.
type line struct{ start, right, down int64 }

func (g Gradient) line(r image.Rectangle) line {
	const one = 1 << 32
	sin, cos := math.Sincos(g.Degrees * math.Pi / 180)
	w, h := float64(r.Dx()), float64(r.Dy())
	length := math.Abs(w*cos) + math.Abs(h*sin)
	fixed := func(v float64) int64 { return int64(math.Round(v * one)) }
	return line{
		start: fixed(((0.5-w/2)*cos+(0.5-h/2)*sin)/length + 0.5),
		right: fixed(cos / length),
		down:  fixed(sin / length),
	}
}

// row fills dst with colours from t on, in steps.
func (g Gradient) row(dst []byte, t, step int64) {
	// Two channels to a word, 32 bits for each: 255*65536 and its half fit.
	fromRB, fromGA := uint64(g.From.R)|uint64(g.From.B)<<32, uint64(g.From.G)|uint64(g.From.A)<<32
	toRB, toGA := uint64(g.To.R)|uint64(g.To.B)<<32, uint64(g.To.G)|uint64(g.To.A)<<32
	const half, low = 1<<15 | 1<<47, 0xff | 0xff<<32
	for ; len(dst) >= 4; dst = dst[4:] {
		b := uint64(min(max(t, 0), 1<<32)+1<<15) >> 16
		a := 1<<16 - b
		rb := (fromRB*a + toRB*b + half) >> 16 & low
		ga := (fromGA*a + toGA*b + half) >> 16 & low
		word.PutUint32(dst, uint32(rb|rb>>16|ga<<8|ga>>8))
		t += step
	}
}
