package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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

// newSearchEntry is the entry of the search: what is typed goes to the desk's keys
// first.
func newSearchEntry(k *keys) *widgets.Entry {
	e := widgets.NewEntry(router{k})
	e.SetPlaceHolder(tr("A name, a race, a page number"))
	e.Own = func(ev *fyne.KeyEvent) bool {
		if ev.Name == fyne.KeyDelete && e.Text != "" || prints(ev.Name) && midWord(e) {
			return false
		}
		return k.typed(ev)
	}
	e.Eaten = func(r rune) bool { return k.eaten(r) || !midWord(e) && k.sign(r) }
	return e
}

// midWord says that a name is being typed: then a space or a plus belongs to it,
// also where a keymap has an action on that key.
func midWord(e *widgets.Entry) bool {
	_, page := number(e.Text)
	return e.Text != "" && e.SelectedText() == "" && !page
}

// newLineEntry is an entry for one thing of a page: Enter keeps what is typed, Esc
// leaves it.
func newLineEntry(k *keys, keep, leave func()) *widgets.Entry {
	e := widgets.NewEntry(router{k})
	e.Own = func(ev *fyne.KeyEvent) bool {
		switch {
		case isEnter(ev.Name), ev.Name == fyne.KeyTab && e.Tabs:
			keep()
		case ev.Name == fyne.KeyEscape:
			leave()
		default:
			return false
		}
		return true
	}
	e.Undoes = undoesTyping
	return e
}

// newPrompt is a line entry in which Tab keeps what is typed, as Enter does:
// nothing is left half asked.
func newPrompt(k *keys, keep, leave func()) *widgets.Entry {
	e := newLineEntry(k, keep, leave)
	e.Tabs = true
	return e
}

// undoesTyping makes undo an entry's: what is typed there, not the last edit.
func undoesTyping() bool { return true }

// newKeyList is a list whose keys are the desk's.
func newKeyList(k *keys, length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *widgets.List {
	return widgets.NewList(router{k}, length, create, update)
}
