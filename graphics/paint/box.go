package paint

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// Box is how a rectangle is filled. The zero value shows nothing.
type Box struct {
	Color  color.RGBA // premultiplied
	To     color.RGBA // the other end of a gradient; the zero colour is no gradient
	Angle  float64    // of the gradient, degrees; 0 runs to the right, 90 down
	Radius int        // of the corners, pixels
	Shadow Shadow
}

// Shadow is a soft shadow under a box. The zero value is none.
type Shadow struct {
	Color color.RGBA // premultiplied
	Blur  float64    // standard deviation, pixels
	X, Y  int        // where it lies against the box
}

// reach is how far a shadow can be seen beyond its box: three deviations.
func (s Shadow) reach() int {
	if s.Color.A == 0 {
		return 0
	}
	return reach(s.Blur)
}

// Bounds is what a box at r touches, its shadow included.
func (b Box) Bounds(r image.Rectangle) image.Rectangle {
	if b.Shadow.Color.A == 0 {
		return r
	}
	return r.Union(r.Inset(-b.Shadow.reach()).Add(image.Pt(b.Shadow.X, b.Shadow.Y)))
}

// AppendTo adds everything that the box's pixels depend on to buf, for a hash.
func (b Box) AppendTo(buf []byte) []byte {
	for _, c := range [...]color.RGBA{b.Color, b.To, b.Shadow.Color} {
		buf = append(buf, c.R, c.G, c.B, c.A)
	}
	for _, v := range [...]float64{b.Angle, float64(b.Radius), b.Shadow.Blur, float64(b.Shadow.X), float64(b.Shadow.Y)} {
		buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(v))
	}
	return buf
}

// Box draws b at r.
func (c *Canvas) Box(r image.Rectangle, b Box) {
	if b.Shadow.Color.A > 0 {
		shape := ShadowShape{Width: r.Dx(), Height: r.Dy(), Corners: Rounded(float64(b.Radius)), Sigma: b.Shadow.Blur}
		shape.Mask().Draw(c.img, r.Add(image.Pt(b.Shadow.X, b.Shadow.Y)), b.Shadow.Color)
	}
	var coverage *image.Alpha
	if b.Radius > 0 {
		coverage = Rounded(float64(b.Radius)).Mask(r.Dx(), r.Dy())
	}
	switch {
	case b.To != color.RGBA{}:
		Gradient{From: b.Color, To: b.To, Degrees: b.Angle}.Draw(c.img, r, coverage)
	case coverage != nil:
		c.Mask(r.Min.X, r.Min.Y, r.Dx(), coverage.Pix, b.Color)
	default:
		c.Fill(r, b.Color)
	}
}

// RoundCorners makes a picture's corners transparent.
func RoundCorners(img *image.RGBA, radius int) {
	if radius > 0 {
		Rounded(float64(radius)).Cut(img)
	}
}
