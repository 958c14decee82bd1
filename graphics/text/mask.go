package text

import (
	"image"
	"image/draw"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Mask is a glyph's coverage, 0 to 255 a pixel, row by row. X and Y place its
// top left corner relative to the glyph's origin, Y downwards. It is shared and
// must not be written to.
type Mask struct {
	X, Y, Width, Height int
	Coverage            []uint8
}

// phases is how many horizontal positions inside a pixel a glyph is drawn at.
const phases = 4

// maxMask bounds a glyph's picture, pixels: a letter four times as high as a
// UHD frame is a mistake.
const maxMask = 1 << 26

type maskKey struct {
	font  *font.Font
	id    font.GID
	size  fixed.Int26_6
	phase uint8
}

// Mask returns g's coverage and the pixel of its origin for a line that starts
// at x with its baseline on row y. Masks are kept, up to a bound, for all who
// use the same Fonts: a theme has few sizes, and a script few hundred glyphs.
func (t *Typesetter) Mask(g Glyph, x, y float64) (m *Mask, px, py int) {
	q := math.Floor((x+g.X)*phases + 0.5)
	px = int(math.Floor(q / phases))
	py = int(math.Round(y - g.Y))
	k := maskKey{g.Font, g.ID, g.Size, uint8(int(q) - phases*px)}
	m, ok := t.fonts.masks.get(k)
	if !ok {
		m = rasterize(&t.raster, k, t.shaper.faces.of(k.font))
		t.fonts.masks.put(k, m, len(m.Coverage)+96)
	}
	return m, px, py
}

// rasterize fills a glyph's outline. A glyph without outline (a space) has an empty mask.
func rasterize(ras *vector.Rasterizer, k maskKey, face *font.Face) *Mask {
	outline, ok := face.GlyphDataOutline(k.id)
	if !ok || len(outline.Segments) == 0 {
		return &Mask{}
	}
	scale := float32(k.size) / 64 / float32(k.font.Upem())
	shift := float32(k.phase) / phases
	m, ox, oy := maskBounds(outline, scale, shift)
	if m.Width <= 0 || m.Height <= 0 || m.Width > maxMask/m.Height {
		return &Mask{}
	}
	ras.Reset(m.Width, m.Height)
	ras.DrawOp = draw.Src
	at := func(p opentype.SegmentPoint) (float32, float32) { return p.X*scale + ox, oy - p.Y*scale }
	for _, s := range outline.Segments {
		ax, ay := at(s.Args[0])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			ras.ClosePath()
			ras.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			ras.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			bx, by := at(s.Args[1])
			ras.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			bx, by := at(s.Args[1])
			cx, cy := at(s.Args[2])
			ras.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	ras.ClosePath()
	a := image.NewAlpha(image.Rect(0, 0, m.Width, m.Height))
	ras.Draw(a, a.Rect, image.Opaque, image.Point{})
	m.Coverage = a.Pix
	return m
}

// maskBounds is the box of whole pixels around an outline, and the offset that
// moves the outline into it.
func maskBounds(o font.GlyphOutline, scale, shift float32) (m *Mask, ox, oy float32) {
	inf := float32(math.Inf(1))
	x0, y0, x1, y1 := inf, inf, -inf, -inf
	for i := range o.Segments {
		for _, p := range o.Segments[i].ArgsSlice() {
			x0, x1 = min(x0, p.X), max(x1, p.X)
			y0, y1 = min(y0, -p.Y), max(y1, -p.Y)
		}
	}
	m = &Mask{
		X: int(math.Floor(float64(x0*scale + shift))),
		Y: int(math.Floor(float64(y0 * scale))),
	}
	m.Width = int(math.Ceil(float64(x1*scale+shift))) - m.X
	m.Height = int(math.Ceil(float64(y1*scale))) - m.Y
	return m, shift - float32(m.X), -float32(m.Y)
}
