package desk

import (
	"fyne.io/fyne/v2"

	widgets "mile26/app/desk/widget"
)

// newPassingEntry is where bibs are typed. Enter takes the moment before anything
// else is done with it, Esc leaves, and list has the keys that go through the list.
func newPassingEntry(k *keys, enter, leave func(), list func(*fyne.KeyEvent)) *widgets.Entry {
	e := widgets.NewEntry(router{k})
	e.SetPlaceHolder(tr("Bib, Enter"))
	e.Own = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyReturn, fyne.KeyEnter:
			enter()
		case fyne.KeyEscape:
			leave()
		case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
			list(ev)
		default:
			return false
		}
		return true
	}
	return e
}
