package paint

import (
	"image"
	"math"
)

// Corners are the radii of a rectangle's corners in pixels. Those that do not
// fit beside each other are made smaller by the same factor, as in CSS
// (Backgrounds and Borders Level 3, section 5.5).
type Corners struct{ TopLeft, TopRight, BottomRight, BottomLeft float64 }

// Rounded are four corners of the same radius.
func Rounded(radius float64) Corners { return Corners{radius, radius, radius, radius} }

// fit makes the radii such that a rectangle of that size has room for them.
func (k Corners) fit(width, height int) Corners {
	k = Corners{max(0, k.TopLeft), max(0, k.TopRight), max(0, k.BottomRight), max(0, k.BottomLeft)}
	f, w, h := 1.0, float64(width), float64(height)
	for _, side := range [...][2]float64{
		{w, k.TopLeft + k.TopRight},
		{w, k.BottomLeft + k.BottomRight},
		{h, k.TopLeft + k.BottomLeft},
		{h, k.TopRight + k.BottomRight},
	} {
		if side[1] > side[0] {
			f = min(f, side[0]/side[1])
		}
	}
	return Corners{k.TopLeft * f, k.TopRight * f, k.BottomRight * f, k.BottomLeft * f}
}

// Mask is the coverage of a rounded rectangle that fills width by height
// pixels. A pixel at a corner counts with the exact share of its area.
func (k Corners) Mask(width, height int) *image.Alpha {
	m := image.NewAlpha(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	// Subtracted, for two corners may meet in the middle pixel of a side.
	k.each(width, height, func(x, y int, coverage uint8) { m.Pix[y*m.Stride+x] -= 255 - coverage })
	return m
}

// Cut makes transparent what of img is outside of its rounded corners.
func (k Corners) Cut(img *image.RGBA) {
	k.each(img.Rect.Dx(), img.Rect.Dy(), func(x, y int, coverage uint8) {
		p := img.Pix[y*img.Stride+4*x:]
		word.PutUint32(p, scale(word.Uint32(p), uint32(coverage)))
	})
}

// each calls set for the pixels of the corners: those that are not wholly
// inside. Corners of the same radius are the same, mirrored, and every corner
// is the same on both sides of its diagonal.
func (k Corners) each(width, height int, set func(x, y int, coverage uint8)) {
	k = k.fit(width, height)
	for _, c := range [...]struct {
		radius        float64
		right, bottom bool
	}{{k.TopLeft, false, false}, {k.TopRight, true, false}, {k.BottomRight, true, true}, {k.BottomLeft, false, true}} {
		put := func(x, y int, coverage uint8) {
			if c.right {
				x = width - 1 - x
			}
			if c.bottom {
				y = height - 1 - y
			}
			if x >= 0 && y >= 0 && x < width && y < height {
				set(x, y, coverage)
			}
		}
		n := int(math.Ceil(c.radius))
		for y := range n {
			for x := range y + 1 {
				coverage := uint8(math.Round(255 * cornerShare(c.radius, x, y)))
				if coverage == 255 {
					break // and so are all further in
				}
				put(x, y, coverage)
				if x != y {
					put(y, x, coverage)
				}
			}
		}
	}
}

// cornerShare is how much of pixel (x, y), counted from a corner, lies within
// the quarter disc that rounds it.
func cornerShare(radius float64, x, y int) float64 {
	// Seen from the middle of the disc: columns u0 to u1, rows v0 to v1.
	u0, u1 := max(0, radius-float64(x)-1), radius-float64(x)
	v0, v1 := max(0, radius-float64(y)-1), radius-float64(y)
	// Left of the column where the disc is as high as v1 the pixel is full,
	// right of where it is as low as v0 it is empty.
	reach := func(v float64) float64 { return math.Sqrt(max(0, radius*radius-v*v)) }
	full := min(max(reach(v1), u0), u1)
	none := min(max(reach(v0), u0), u1)
	area := (full-u0)*(v1-v0) + segment(radius, none) - segment(radius, full) - (none-full)*v0
	// What lies on the far side of the middle, where a radius is not whole, is inside.
	return min(1, area+1-(u1-u0)*(v1-v0))
}

// segment is the area under a circle around the origin from 0 to u.
func segment(radius, u float64) float64 {
	u = min(u, radius)
	return (u*math.Sqrt(max(0, radius*radius-u*u)) + radius*radius*math.Asin(u/radius)) / 2
}
