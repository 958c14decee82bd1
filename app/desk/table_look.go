package desk

import (
	"fyne.io/fyne/v2"

	"mile26/app/desk/widget"
)

// widgetKeys are the desk's keys for widgets that know no desk.
type widgetKeys struct{ keys *keys }

// Typed does what a key stands for.
func (w widgetKeys) Typed(ev *fyne.KeyEvent) bool { return w.keys.typed(ev) }

// Shortcut does what a key with modifiers stands for.
func (w widgetKeys) Shortcut(s fyne.Shortcut) bool { return w.keys.shortcut(s) }

// Rune takes a letter typed where no text goes.
func (w widgetKeys) Rune(r rune) { w.keys.rune(r) }

// Down notes that a key was pressed anew.
func (w widgetKeys) Down(ev *fyne.KeyEvent) { w.keys.down(ev) }

// Shift says whether Shift is down.
func (w widgetKeys) Shift() bool { return w.keys.shift() }

// tableLook is how the desk's tables look.
var tableLook = widget.TableLook{
	Look:    widget.Look{Text: text, Soft: soft, Faint: faint, Well: well, Chosen: chosen, Lifted: lifted, Line: line, Accent: accent},
	Warning: warning, Head: panel, Raised: raised,
	TextSize: textSize, HeadSize: tinySize, RowHeight: 32, HeadHeight: 28, Gap: 16,
	More: moreColumns,
}

// moreColumns says how many columns are not seen, and where.
func moreColumns(left, right int) string {
	switch {
	case left == 0:
		return tr("%d more ›", right)
	case right == 0:
		return tr("‹ %d more", left)
	}
	return tr("‹ %d · %d more ›", left, right)
}
