package widget

import (
	"image/color"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// TableLook is the look of a table, sizes in Fyne's device-independent pixels.
type TableLook struct {
	Look
	Warning      color.Color
	Head, Raised color.Color // grounds: of the head, and of what is chosen while the focus is elsewhere

	TextSize, HeadSize    float32
	RowHeight, HeadHeight float32
	Gap                   float32 // between columns, and at the edges

	More func(left, right int) string // how many columns are not seen, in words; nil: in figures
}

// TableKeys is the desk's keyboard as a table needs it: Fyne does not say of
// Shift with a bare key.
type TableKeys interface {
	Keys
	Shift() bool
}

// cellText is a line of text of a table.
func cellText(c color.Color, size float32, bold bool) *canvas.Text {
	t := words("", c, size)
	t.TextStyle.Bold = bold
	return t
}

// write puts as much of s into t as fits the width, with an ellipsis for the
// end that is missing, and returns how wide it came out.
func write(t *canvas.Text, s string, width float32) float32 {
	wide := func(s string) float32 { return fyne.MeasureText(s, t.TextSize, t.TextStyle).Width }
	all := s
	if wide(s) > width {
		letters := []rune(s)
		letters = letters[:min(len(letters), int(width))] // no letter is narrower than a pixel
		n := sort.Search(len(letters), func(n int) bool { return wide(string(letters[:n+1])+"…") > width })
		all = ""
		if n > 0 {
			all = string(letters[:n]) + "…"
		}
	}
	t.Text = all
	if all == "" {
		return 0
	}
	return wide(all)
}

// arrange is a Fyne layout made of a function.
type arrange struct {
	least fyne.Size
	place func(fyne.Size)
}

// MinSize is the least.
func (a arrange) MinSize([]fyne.CanvasObject) fyne.Size { return a.least }

// Layout places the objects.
func (a arrange) Layout(_ []fyne.CanvasObject, s fyne.Size) { a.place(s) }
