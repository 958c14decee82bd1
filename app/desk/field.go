package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	widgets "mile26/app/desk/widget"
)

// fieldEntry is an entry of the inspector. Its row sees keys first; function keys
// are the desk's, after what was typed has been kept.
type fieldEntry struct {
	widget.Entry
	keys *keys
	row  *formRow
}

func newFieldEntry(k *keys, row *formRow, lines bool) *fieldEntry {
	e := &fieldEntry{keys: k, row: row}
	e.MultiLine = lines
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	if lines {
		e.Wrapping = fyne.TextWrapWord
		e.SetMinRowsVisible(2)
	}
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab is false: Tab goes to the next field.
func (e *fieldEntry) AcceptsTab() bool { return false }

// FocusGained shows that keys go here now.
func (e *fieldEntry) FocusGained() {
	e.Entry.FocusGained()
	e.row.focused(true)
}

// FocusLost keeps what was typed.
func (e *fieldEntry) FocusLost() {
	e.Entry.FocusLost()
	e.row.focused(false)
}

// TypedKey lets the row act on a key, then the desk on a function key, or edits
// the text.
func (e *fieldEntry) TypedKey(ev *fyne.KeyEvent) {
	if !e.row.key(ev) {
		e.Entry.TypedKey(ev)
	}
}

// TypedRune types a letter.
func (e *fieldEntry) TypedRune(r rune) { widgets.Insert(&e.Entry, r) }

// KeyDown is the press of a key, which does not repeat.
func (e *fieldEntry) KeyDown(ev *fyne.KeyEvent) {
	e.keys.down(ev)
	e.Entry.KeyDown(ev)
}

// TypedShortcut undoes typing while there is some, breaks a line where there may
// be several, and lets the desk act on all other keys with modifiers that edit no
// text.
func (e *fieldEntry) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		if e.row.dirty {
			e.Entry.TypedShortcut(s)
			return
		}
	}
	if pressed, ok := press(s); ok && e.MultiLine && pressed == (key{ctrl, fyne.KeyReturn}) {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		return
	}
	if clipboardKey(s) || !e.keys.shortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}
