package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	widgets "mile26/app/desk/widget"
)

// passingEntry is where bibs are typed. Enter takes the moment before anything
// else is done with it.
type passingEntry struct {
	widget.Entry
	keys  *keys
	enter func()
	leave func()               // Esc
	list  func(*fyne.KeyEvent) // the keys that go through the list
}

func newPassingEntry(k *keys, enter, leave func(), list func(*fyne.KeyEvent)) *passingEntry {
	e := &passingEntry{keys: k, enter: enter, leave: leave, list: list}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(tr("Bib, Enter"))
	return e
}

// TypedKey enters, empties, goes to the list, lets the desk act on a function
// key, or edits the text.
func (e *passingEntry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case isEnter(ev.Name):
		e.enter()
	case ev.Name == fyne.KeyEscape:
		e.leave()
	case ev.Name == fyne.KeyUp, ev.Name == fyne.KeyDown, ev.Name == fyne.KeyPageUp, ev.Name == fyne.KeyPageDown:
		e.list(ev)
	case isFunction(ev.Name) && e.keys.typed(ev):
	default:
		e.Entry.TypedKey(ev)
	}
}

// TypedRune types a letter.
func (e *passingEntry) TypedRune(r rune) { widgets.Insert(&e.Entry, r) }

// KeyDown is the press of a key, which does not repeat.
func (e *passingEntry) KeyDown(ev *fyne.KeyEvent) {
	e.keys.down(ev)
	e.Entry.KeyDown(ev)
}

// TypedShortcut lets the desk act on a key with modifiers, or edits the text.
func (e *passingEntry) TypedShortcut(s fyne.Shortcut) {
	if copies(s) || !e.keys.shortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}
