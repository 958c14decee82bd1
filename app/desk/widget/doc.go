// Package widget has the desk's own widgets: what an operator needs and Fyne has
// not. They know nothing of shows; what they draw and what comes of it is the
// desk's to say, and so are their colours.
//
// Everything here belongs to the window's goroutine.
package widget

import (
	"image/color"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Keys is where keys go for which a widget has no use: a widget that has the
// focus must not keep the desk's keys from the desk.
type Keys interface {
	Typed(*fyne.KeyEvent) bool   // does what a key stands for, and says whether it stands for anything
	Shortcut(fyne.Shortcut) bool // likewise, for keys with modifiers
	Rune(rune)                   // a letter typed where no text goes
	Down(*fyne.KeyEvent)         // a key was pressed anew
	Shift() bool                 // it is down
}

// Look are the colours and sizes of a widget, in Fyne's device-independent pixels.
type Look struct {
	Text, Soft, Faint, Warning color.Color
	Accent                     color.Color // the focused thing
	Head, Chosen, Raised       color.Color // grounds: of a head, of what is chosen with and without the focus
	Well                       color.Color // what can be typed into
	Line                       color.Color

	TextSize, HeadSize    float32
	RowHeight, HeadHeight float32
	Gap                   float32 // between columns, and at the edges
}

// words is a line of text.
func words(s string, c color.Color, size float32, bold bool) *canvas.Text {
	t := canvas.NewText(s, c)
	t.TextSize, t.TextStyle.Bold = size, bold
	return t
}

// write puts as much of s into t as fits the width, with an ellipsis for the
// end that is missing, and returns how wide it came out.
func write(t *canvas.Text, s string, width float32) float32 {
	wide := func(s string) float32 { return fyne.MeasureText(s, t.TextSize, t.TextStyle).Width }
	fits := s
	if wide(s) > width {
		letters := []rune(s)
		letters = letters[:min(len(letters), int(width))] // no letter is narrower than a pixel
		n := sort.Search(len(letters), func(n int) bool { return wide(string(letters[:n+1])+"…") > width })
		fits = ""
		if n > 0 {
			fits = string(letters[:n]) + "…"
		}
	}
	t.Text = fits
	if fits == "" {
		return 0
	}
	return wide(fits)
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// arrange is a Fyne layout made of a function.
type arrange struct {
	least fyne.Size
	place func(fyne.Size)
}

func (a arrange) MinSize([]fyne.CanvasObject) fyne.Size     { return a.least }
func (a arrange) Layout(_ []fyne.CanvasObject, s fyne.Size) { a.place(s) }
