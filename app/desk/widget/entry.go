package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's entry in which function keys, and those keys with modifiers
// that edit no text, are the desk's.
type Entry struct {
	widget.Entry
	Own         func(*fyne.KeyEvent) bool // acts on a key before anybody and says whether it did; nil: nobody does
	OwnShortcut func(fyne.Shortcut) bool  // likewise, for a key with modifiers
	Eaten       func(rune) bool           // says that a letter is not to be typed; nil: all are
	Undoes      func() bool               // says whether there is typing to undo; nil: undo is the desk's
	Focused     func(bool)                // told when it gets the focus and loses it; nil: nobody wants to know
	Tabs        bool                      // Tab is typed, or Own's; otherwise it goes to what follows

	keys Keys
}

// NewEntry makes an entry of one line.
func NewEntry(k Keys) *Entry {
	e := &Entry{keys: k}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// NewTextEntry makes an entry of several lines.
func NewTextEntry(k Keys) *Entry {
	e := &Entry{keys: k}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.ExtendBaseWidget(e)
	return e
}

// Anew selects all: what is typed next is the beginning of something new.
func (e *Entry) Anew() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// AcceptsTab says whether Tab comes here.
func (e *Entry) AcceptsTab() bool { return e.Tabs }

// FocusGained shows that keys go here now.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.Focused != nil {
		e.Focused(true)
	}
}

// FocusLost takes that back.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.Focused != nil {
		e.Focused(false)
	}
}

// TypedKey lets the owner act on a key, then the desk on a function key, or edits
// the text.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if e.Own != nil && e.Own(ev) || IsFunction(ev.Name) && e.keys.Typed(ev) {
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedRune types a letter.
func (e *Entry) TypedRune(r rune) {
	if e.Eaten == nil || !e.Eaten(r) {
		Insert(&e.Entry, r)
	}
}

// KeyDown is the press of a key, which does not repeat.
func (e *Entry) KeyDown(ev *fyne.KeyEvent) {
	e.keys.Down(ev)
	e.Entry.KeyDown(ev)
}

// TypedShortcut undoes typing where there is some, and lets the desk act on all
// other keys with modifiers that edit no text.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	switch {
	case e.OwnShortcut != nil && e.OwnShortcut(s):
	case edits(s), undoes(s) && e.Undoes != nil && e.Undoes(), !e.keys.Shortcut(s):
		e.Entry.TypedShortcut(s)
	}
}

// edits says whether a shortcut is one of those that belong to the text that has
// the focus: select all, copy, cut and paste, and to delete a word.
func edits(s fyne.Shortcut) bool {
	switch s.(type) {
	case *fyne.ShortcutSelectAll, *fyne.ShortcutCopy, *fyne.ShortcutCut, *fyne.ShortcutPaste:
		return true
	}
	mods, name, _ := Pressed(s)
	return mods == fyne.KeyModifierShortcutDefault && name == fyne.KeyBackspace
}

func undoes(s fyne.Shortcut) bool {
	switch s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		return true
	}
	return false
}

// Insert types a letter into one of Fyne's entries. Such an entry goes on to
// select when the text that was selected has been taken from under it: the first
// letter would be selected, and the second stand in its place.
func Insert(e *widget.Entry, r rune) {
	e.TypedRune(r)
	if e.SelectedText() != "" {
		e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft}) // or it would select on
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
}
