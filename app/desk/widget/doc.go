// Package widget has the desk's widgets that know nothing of the desk: what they
// show and whom they tell is given to them. They draw with Fyne's canvas objects
// in the colours of a Look, and send what is typed to the desk's Keys first, so
// that function keys act whatever has the focus.
package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Look is the colours of a widget.
type Look struct {
	Text   color.Color // what is read
	Soft   color.Color // what is there but not read first
	Faint  color.Color // what cannot be used now
	Well   color.Color // behind what can be changed
	Chosen color.Color // what is picked
	Lifted color.Color // under the pointer
	Line   color.Color // around what can be changed
	Accent color.Color // the focus
}

// Keys is the desk's keyboard: a widget that has the focus asks it first.
type Keys interface {
	Typed(*fyne.KeyEvent) bool   // says whether the key stands for something
	Shortcut(fyne.Shortcut) bool // likewise, for one with modifiers
	Rune(rune)                   // takes a letter that the widget has no use for
	Down(*fyne.KeyEvent)         // is told of the press of a key, which does not repeat
}

// words is a line of text, size in Fyne's device-independent pixels.
func words(s string, c color.Color, size float32) *canvas.Text {
	t := canvas.NewText(s, c)
	t.TextSize = size
	return t
}

// put moves and sizes an object.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// fits is as much of s as is no wider than width, with an ellipsis for the rest.
func fits(s string, t *canvas.Text, width float32) string {
	wide := func(s string) bool { return fyne.MeasureText(s, t.TextSize, t.TextStyle).Width > width }
	if !wide(s) {
		return s
	}
	letters := []rune(s)
	for n := len(letters) - 1; n > 0; n-- {
		if cut := string(letters[:n]) + "…"; !wide(cut) {
			return cut
		}
	}
	return ""
}
