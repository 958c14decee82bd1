package raw

import (
	"image"

	"mile26/graphics/paint"
)

// Canvas shows one list after another as a frame of raw video, and touches no
// more of it than what changed. It is for one goroutine at a time.
type Canvas struct {
	layout Layout
	frame  *image.RGBA // premultiplied
	shown  []paint.Placed
	pix    []byte // of the layout; the frame's own where they are the same
}

// NewCanvas makes an empty canvas of size pixels. The layout must be one there
// is: see Layout.Check.
func NewCanvas(size image.Point, l Layout) *Canvas {
	c := &Canvas{layout: l, frame: image.NewRGBA(image.Rectangle{Max: size})}
	if l.asComposed() {
		c.pix = c.frame.Pix
		return c
	}
	c.pix = make([]byte, len(c.frame.Pix))
	if l.opaque() {
		for i := 3; i < len(c.pix); i += 4 {
			c.pix[i] = 255
		}
	}
	return c
}

// Show composes items, back to front, and reports whether any of the picture
// may have changed. The caller keeps the items.
func (c *Canvas) Show(items []paint.Placed) bool {
	size := c.frame.Rect.Max
	old, now := paint.List{Size: size, Items: c.shown}, paint.List{Size: size, Items: items}
	changed := now.Redraw(c.frame, old)
	// Redraw can be careful and name the whole frame: only where something is
	// or was has the bytes to be made anew.
	changed = changed.Intersect(now.Bounds().Union(old.Bounds()))
	c.shown = append(c.shown[:0], items...)
	if !c.layout.asComposed() {
		c.convert(changed)
	}
	return !changed.Empty()
}

func (c *Canvas) convert(r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		o := c.frame.PixOffset(r.Min.X, y)
		row := c.pix[o : o+4*r.Dx()]
		c.layout.convert(row, c.frame.Pix[o:o+4*r.Dx()])
		if c.layout.Pixels == BGRA {
			swap(row)
		}
	}
}

// Bounds is the part of the frame that its items touch.
func (c *Canvas) Bounds() image.Rectangle {
	return paint.List{Size: c.frame.Rect.Max, Items: c.shown}.Bounds()
}

// Frame is the picture as composed, premultiplied RGBA, until the next Show.
func (c *Canvas) Frame() *image.RGBA { return c.frame }

// Bytes are the picture in the canvas's layout, 4·width·height of them, until
// the next Show.
func (c *Canvas) Bytes() []byte { return c.pix }
