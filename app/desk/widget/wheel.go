package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Wheel lies over what is scrolled and turns it, whatever is under the pointer: an
// entry would keep the wheel to itself. Everything else of the pointer goes through
// to what lies below.
type Wheel struct {
	widget.BaseWidget
	turns *container.Scroll
}

// NewWheel makes a wheel that turns s.
func NewWheel(s *container.Scroll) *Wheel {
	w := &Wheel{turns: s}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled turns what lies below.
func (w *Wheel) Scrolled(ev *fyne.ScrollEvent) { w.turns.Scrolled(ev) }

// CreateRenderer draws nothing.
func (w *Wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
