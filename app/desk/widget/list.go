package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// List is Fyne's list, but the keys it has no use for go to the desk.
type List struct {
	widget.List
	Own     func(*fyne.KeyEvent) bool // acts on a key before anybody and says whether it did; nil: nobody does
	Focused func(bool)                // told when it gets the focus and loses it; nil: nobody wants to know

	keys Keys
}

// NewList makes a list of that length. create makes what shows a row, and update
// has it show the one at a place.
func NewList(k Keys, length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *List {
	l := &List{keys: k}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained shows that keys go here now.
func (l *List) FocusGained() {
	l.List.FocusGained()
	if l.Focused != nil {
		l.Focused(true)
	}
}

// FocusLost takes that back.
func (l *List) FocusLost() {
	l.List.FocusLost()
	if l.Focused != nil {
		l.Focused(false)
	}
}

// TypedKey lets the list's owner act on a key, then the desk, then the list.
func (l *List) TypedKey(ev *fyne.KeyEvent) {
	if l.Own != nil && l.Own(ev) || l.keys.Typed(ev) {
		return
	}
	l.List.TypedKey(ev)
}

// TypedRune sends letters where they can be used.
func (l *List) TypedRune(r rune) { l.keys.Rune(r) }

// KeyDOwn is the press of a key, which does not repeat.
func (l *List) KeyDown(ev *fyne.KeyEvent) { l.keys.Down(ev) }

// KeyUp is its release.
func (l *List) KeyUp(*fyne.KeyEvent) {}
