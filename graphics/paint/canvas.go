package paint

import (
	"image"
	"image/color"
)

// Canvas is a picture being made. What is drawn outside of it is left out.
type Canvas struct {
	img *image.RGBA
}

// NewCanvas makes a transparent canvas of that size in pixels.
func NewCanvas(width, height int) *Canvas {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	// New memory is written before it is read: a page that is read first has to be
	// copied at the first write, and on Linux every copy interrupts the other cores.
	clear(img.Pix)
	return &Canvas{img}
}

// Sprite ends the drawing and returns the picture under the name id. The
// canvas must not be used afterwards.
func (c *Canvas) Sprite(id string) *Sprite {
	s := &Sprite{ID: id, Image: c.img}
	c.img = nil
	return s
}

// Fill puts a premultiplied colour on r.
func (c *Canvas) Fill(r image.Rectangle, col color.RGBA) {
	r = r.Intersect(c.img.Rect)
	if r.Empty() || col.A == 0 {
		return
	}
	s := pack(col.R, col.G, col.B, col.A)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		fill(span(c.img, r.Min.X, r.Max.X, y), s)
	}
}

// Frame draws a line of one pixel inside r's edge.
func (c *Canvas) Frame(r image.Rectangle, col color.RGBA) {
	c.Fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+1), col)
	c.Fill(image.Rect(r.Min.X, r.Max.Y-1, r.Max.X, r.Max.Y), col)
	c.Fill(image.Rect(r.Min.X, r.Min.Y+1, r.Min.X+1, r.Max.Y-1), col)
	c.Fill(image.Rect(r.Max.X-1, r.Min.Y+1, r.Max.X, r.Max.Y-1), col)
}

// Mask puts a premultiplied colour on the canvas through coverage, width bytes
// a row, with its top left corner at (x, y).
func (c *Canvas) Mask(x, y, width int, coverage []uint8, col color.RGBA) {
	if width == 0 {
		return
	}
	p := pack(col.R, col.G, col.B, col.A)
	r := image.Rect(x, y, x+width, y+len(coverage)/width).Intersect(c.img.Rect)
	for yy := r.Min.Y; yy < r.Max.Y; yy++ {
		from := (yy - y) * width
		overMask(span(c.img, r.Min.X, r.Max.X, yy), coverage[from+r.Min.X-x:from+r.Max.X-x], p)
	}
}

// Picture puts src, whose bounds start at (0, 0), with its top left corner at (x, y).
func (c *Canvas) Picture(src *image.RGBA, x, y int) {
	place(c.img, src, image.Pt(x, y), 255, c.img.Rect)
}
