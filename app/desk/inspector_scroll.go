package desk

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// fades darken the edges of what is scrolled where there is more of it: a row
// that is cut there is seen to go on.
type fades struct{ top, bottom *canvas.LinearGradient }

// fadeHeight is how far in from an edge that is.
const fadeHeight = 22

func newFades() fades {
	clear := color.Color(fade(ink, 0))
	return fades{canvas.NewVerticalGradient(ink, clear), canvas.NewVerticalGradient(clear, ink)}
}

// over sets them over what is scrolled.
func (f fades) over(s *container.Scroll) {
	size, under := s.Size(), s.Content.MinSize().Height-s.Size().Height-s.Offset.Y
	put(f.top, 0, 0, size.Width, min(fadeHeight, size.Height))
	put(f.bottom, 0, max(size.Height-fadeHeight, 0), size.Width, min(fadeHeight, size.Height))
	showing(f.top, s.Offset.Y > 1)
	showing(f.bottom, under > 1)
}

// reveal scrolls so that a row is seen whole, clear of the edges where there is
// more.
func (f *inspector) reveal(r *formRow) {
	y := float32(tight)
	for _, x := range f.rows {
		if x == r {
			break
		}
		y += x.height()
	}
	top, high := f.scroll.Offset.Y, f.scroll.Size().Height
	all := f.form.MinSize().Height
	to := top
	switch end := y + r.height(); {
	case r.height()+2*fadeHeight > high: // no room for more than the row
		to = y
	case y-fadeHeight < top:
		to = y - fadeHeight
	case end+fadeHeight > top+high:
		to = end + fadeHeight - high
	}
	f.scroll.ScrollToOffset(fyne.NewPos(0, max(min(to, all-high), 0)))
	f.more.over(f.scroll)
}
