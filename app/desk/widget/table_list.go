package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// tableList is Fyne's list as the rows of a table: it scrolls and keeps no more
// rows than are seen.
type tableList struct {
	widget.List
	t     *Table
	lines int // goes up when the lines have to be made anew
	laid  int // how many rows there were when it was laid out last
}

func newTableList(t *Table) *tableList {
	l := &tableList{t: t}
	l.Length = func() int { return t.source.Length() }
	l.CreateItem = func() fyne.CanvasObject { return newTableLine(t) }
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		o.(*tableLine).set(i)
		if t.Editing() && i == t.row {
			t.placeEntry()
		}
	}
	l.OnSelected = func(int) { l.UnselectAll() } // the cursor is the table's
	l.ExtendBaseWidget(l)
	return l
}

// Refresh lays the rows out anew.
func (l *tableList) Refresh() {
	l.laid = l.Length()
	l.List.Refresh()
}

// ScrollTo shows a row. Fyne scrolls in the height that was laid out last, and
// when all rows fitted into that goes back to its top without a word to the list,
// which draws them where nobody sees them.
func (l *tableList) ScrollTo(row int) {
	if l.laid != l.Length() {
		l.Refresh()
	}
	l.List.ScrollTo(row)
}

// AcceptsTab makes Tab go to the next cell.
func (l *tableList) AcceptsTab() bool { return true }

// FocusGained shows that keys go here now.
func (l *tableList) FocusGained() { l.t.focusing(true) }

// FocusLost takes that back.
func (l *tableList) FocusLost() { l.t.focusing(false) }

func (t *Table) focusing(on bool) {
	t.focused = on
	t.focus.Hidden = !on
	t.focus.Refresh()
	t.Refresh()
}

// page is how many rows a page key goes.
const page = 10

// TypedKey moves the cursor and begins to edit; all else is the desk's.
func (l *tableList) TypedKey(ev *fyne.KeyEvent) {
	t := l.t
	if t.source.Own(ev) || t.arrow(ev.Name) {
		return
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if !t.keys.Shift() {
			t.Begin()
			return
		}
	case fyne.KeyTab:
		if t.keys.Shift() {
			t.Go(t.row, t.column-1)
		} else {
			t.Go(t.row, t.column+1)
		}
		return
	}
	t.keys.Typed(ev)
}

// arrow moves the cursor, with Shift the end of what is chosen.
func (t *Table) arrow(name fyne.KeyName) bool {
	last := t.source.Length() - 1
	step, ok := map[fyne.KeyName]int{
		fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -page, fyne.KeyPageDown: page, fyne.KeyHome: -last, fyne.KeyEnd: last,
	}[name]
	switch {
	case ok:
		t.move(t.row+step, t.column, t.keys.Shift())
	case name == fyne.KeyLeft:
		t.move(t.row, t.column-1, t.keys.Shift())
	case name == fyne.KeyRight:
		t.move(t.row, t.column+1, t.keys.Shift())
	default:
		return false
	}
	return true
}

// TypedShortcut lets the desk act on keys with modifiers. Fyne sends what the
// focus has no use for to the canvas only when the focus takes no shortcuts.
func (l *tableList) TypedShortcut(s fyne.Shortcut) { l.t.keys.Shortcut(s) }

// TypedRune sends letters where they can be used.
func (l *tableList) TypedRune(r rune) { l.t.keys.Rune(r) }

// KeyDown is the press of a key, which does not repeat.
func (l *tableList) KeyDown(ev *fyne.KeyEvent) { l.t.keys.Down(ev) }

// KeyUp is its release.
func (l *tableList) KeyUp(*fyne.KeyEvent) {}
