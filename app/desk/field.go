package desk

import (
	"fyne.io/fyne/v2"

	widgets "mile26/app/desk/widget"
)

// newFieldEntry is an entry of the inspector. Its row sees keys first; function
// keys are the desk's, after what was typed has been kept.
func newFieldEntry(k *keys, row *formRow, lines bool) *widgets.Entry {
	e := widgets.NewEntry(router{k})
	if lines {
		e = widgets.NewTextEntry(router{k})
		e.SetMinRowsVisible(2)
	}
	e.Own, e.Focused = row.key, row.focused
	e.Undoes = func() bool { return row.dirty }
	e.OwnShortcut = func(s fyne.Shortcut) bool {
		switch pressed, _ := press(s); {
		case pressed == key{ctrl, fyne.KeyReturn} && lines: // breaks the line
			e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			return true
		case pressed == key{ctrl, fyne.KeyBackspace}: // the desk's before it deletes a word
			return k.shortcut(s)
		}
		return false
	}
	return e
}
