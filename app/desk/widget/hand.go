package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Hand lies over a picture and takes the pointer: the picture is dragged, and
// clicked twice.
type Hand struct {
	widget.BaseWidget
	Pans  func(by image.Point) // told how far it was dragged, in pixels; nil: it is not
	Twice func()               // told of a double click; nil: nobody wants to know
}

// NewHand makes one.
func NewHand() *Hand {
	h := &Hand{}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer draws nothing.
func (h *Hand) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// Dragged pans.
func (h *Hand) Dragged(ev *fyne.DragEvent) {
	if h.Pans != nil {
		h.Pans(image.Pt(int(ev.Dragged.DX), int(ev.Dragged.DY)))
	}
}

// DragEnd is nothing more.
func (h *Hand) DragEnd() {}

// DoubleTapped tells of it.
func (h *Hand) DoubleTapped(*fyne.PointEvent) {
	if h.Twice != nil {
		h.Twice()
	}
}

// Cursor is the one that there is elsewhere.
func (h *Hand) Cursor() desktop.Cursor { return desktop.DefaultCursor }
