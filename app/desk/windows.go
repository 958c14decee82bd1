package desk

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// dialogSize is that of windows with a dialog.
var dialogSize = fyne.NewSize(900, 600)

// fileWindow opens a window of its own for a dialog that chooses a file: over the
// desk's it would take its clicks and keys, and what is on air must stay in the
// operator's hands while a file is being named. ask makes the dialog. There is
// one such window at a time.
func (v *view) fileWindow(title string, ask func(w fyne.Window) *dialog.FileDialog) {
	if v.saving != nil {
		v.saving.RequestFocus()
		return
	}
	w := v.app.NewWindow(title)
	v.saving = w
	v.keys.attach(w.Canvas())
	w.Resize(dialogSize)
	w.CenterOnScreen()
	w.SetOnClosed(func() {
		v.saving = nil
		v.keys.detach(w.Canvas())
	})
	d := ask(w)
	w.Show()
	d.Show()
	d.Resize(dialogSize) // not before: it asks the shown dialog for its size
	v.keys.leaving(w.Canvas(), d)
}

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

// showReport shows a crash report in a window of its own.
func (v *view) showReport(path string) {
	v.model.wait.Go(func() {
		b, err := os.ReadFile(path)
		if err != nil {
			v.model.fail(fault("the report: %w", err))
			return
		}
		v.model.emit(report{path: path, words: string(b)})
	})
}

// report is a crash report that was read.
type report struct{ path, words string }

func (v *view) openReport(r report) {
	w := v.app.NewWindow(tr("What happened") + " · " + r.path)
	words := widget.NewLabel(r.words)
	words.Selectable = true
	words.TextStyle.Monospace = true
	w.SetContent(container.NewScroll(words))
	w.Resize(dialogSize)
	v.keys.attach(w.Canvas())
	w.SetOnClosed(func() { v.keys.detach(w.Canvas()) })
	w.Show()
	v.banner.settled("crash")
}
