package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
)

// dialogSize is that of windows with a dialog. A dialog has a window of its own: over
// the desk's it would take its clicks and keys, and what is on air must stay in the
// operator's hands while a file is being chosen.
var dialogSize = fyne.NewSize(900, 600)

// leaving has Esc close the dialog of a window.
func (k *keys) leaving(c fyne.Canvas, d *dialog.FileDialog) {
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			d.Dismiss()
			return
		}
		k.typed(ev)
	})
}
