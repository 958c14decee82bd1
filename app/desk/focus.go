package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	widgets "mile26/app/desk/widget"
)

// focusOn gives something the focus, at once. Fyne looks for it only in what is
// drawn, and forgets the drawing of what was hidden for a minute: a tab that is
// opened again would leave the keys where they were. So what is seen is made
// ready first.
func focusOn(c fyne.Canvas, on fyne.Focusable) {
	if c != nil && c.Focused() != on {
		ready(c.Content())
		c.Focus(on)
	}
}

// ready has everything that is seen be drawn: to ask a widget for its size makes
// what draws it.
func ready(o fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, x := range o.Objects {
			ready(x)
		}
	case *container.Scroll: // whose size asks nobody
		o.Refresh()
		ready(o.Content)
	case fyne.Widget:
		o.MinSize()
	}
}

// searchEntry is Fyne's entry, but what is typed goes to the desk's keys first.
type searchEntry struct {
	widget.Entry
	keys *keys
}

func newSearchEntry(k *keys) *searchEntry {
	e := &searchEntry{keys: k}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	e.SetPlaceHolder(tr("A name, a race, a page number"))
	return e
}

// TypedKey lets the desk act on a key, or edits the text.
func (e *searchEntry) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyDelete && e.Text != "" || prints(ev.Name) && e.midWord() || !e.keys.typed(ev) {
		e.Entry.TypedKey(ev)
	}
}

// midWord says that a name is being typed: then a space or a plus belongs to it,
// also where a keymap has an action on that key.
func (e *searchEntry) midWord() bool {
	_, page := number(e.Text)
	return e.Text != "" && e.SelectedText() == "" && !page
}

// TypedRune types a letter, unless its key has been an action's.
func (e *searchEntry) TypedRune(r rune) {
	if !e.keys.eaten(r) {
		widgets.Insert(&e.Entry, r)
	}
}

// KeyDown is the press of a key, which does not repeat.
func (e *searchEntry) KeyDown(ev *fyne.KeyEvent) {
	e.keys.down(ev)
	e.Entry.KeyDown(ev)
}

// TypedShortcut lets the desk act on a key with modifiers, or edits the text.
func (e *searchEntry) TypedShortcut(s fyne.Shortcut) {
	if copies(s) || !e.keys.shortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}

// lineEntry is an entry for one thing of a page: Enter keeps what is typed, Esc
// leaves it. Function keys stay the desk's; what edits text is the entry's.
type lineEntry struct {
	widget.Entry
	keys        *keys
	keep, leave func()
	prompts     bool // Tab keeps what is typed, as Enter does: nothing is left half asked
}

func newLineEntry(k *keys, keep, leave func()) *lineEntry {
	e := &lineEntry{keys: k, keep: keep, leave: leave}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab says whether Tab keeps what is typed; otherwise it goes to what follows.
func (e *lineEntry) AcceptsTab() bool { return e.prompts }

// TypedKey keeps, leaves, lets the desk act on a function key, or edits the text.
func (e *lineEntry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case isEnter(ev.Name), ev.Name == fyne.KeyTab && e.prompts:
		e.keep()
	case ev.Name == fyne.KeyEscape:
		e.leave()
	case isFunction(ev.Name) && e.keys.typed(ev):
	default:
		e.Entry.TypedKey(ev)
	}
}

// TypedRune types a letter.
func (e *lineEntry) TypedRune(r rune) { widgets.Insert(&e.Entry, r) }

// KeyDown is the press of a key, which does not repeat.
func (e *lineEntry) KeyDown(ev *fyne.KeyEvent) {
	e.keys.down(ev)
	e.Entry.KeyDown(ev)
}

// TypedShortcut undoes typing while there is some, and lets the desk act on all
// other keys with modifiers that edit no text.
func (e *lineEntry) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		e.Entry.TypedShortcut(s)
		return
	}
	if copies(s) || !e.keys.shortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}

// copies says whether a shortcut is one of those that belong to the text that
// has the focus: select all, copy, cut and paste, and to delete a word.
func copies(s fyne.Shortcut) bool {
	if pressed, ok := press(s); ok && pressed == (key{ctrl, fyne.KeyBackspace}) {
		return true
	}
	return clipboardKey(s)
}

// clipboardKey is copies without the deleting of a word.
func clipboardKey(s fyne.Shortcut) bool {
	switch s.(type) {
	case *fyne.ShortcutSelectAll, *fyne.ShortcutCopy, *fyne.ShortcutCut, *fyne.ShortcutPaste:
		return true
	}
	return false
}

// keyList is Fyne's list, but the keys it has no use for go to the desk. own
// sees them first and says whether it took one.
type keyList struct {
	widget.List
	keys    *keys
	own     func(*fyne.KeyEvent) bool
	focused func(bool) // told when it gets the focus and loses it; nil: nobody wants to know
}

func newKeyList(k *keys, length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *keyList {
	l := &keyList{keys: k}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained shows that keys go here now.
func (l *keyList) FocusGained() {
	l.List.FocusGained()
	if l.focused != nil {
		l.focused(true)
	}
}

// FocusLost takes that back.
func (l *keyList) FocusLost() {
	l.List.FocusLost()
	if l.focused != nil {
		l.focused(false)
	}
}

// TypedKey lets the list's owner act on a key, then the desk, then the list.
func (l *keyList) TypedKey(ev *fyne.KeyEvent) {
	if l.own != nil && l.own(ev) || l.keys.typed(ev) {
		return
	}
	l.List.TypedKey(ev)
}

// TypedRune sends letters where they can be used.
func (l *keyList) TypedRune(r rune) { l.keys.rune(r) }

// KeyDown is the press of a key, which does not repeat.
func (l *keyList) KeyDown(ev *fyne.KeyEvent) { l.keys.down(ev) }

// KeyUp is its release.
func (l *keyList) KeyUp(*fyne.KeyEvent) {}
