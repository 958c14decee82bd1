package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// cellEntry is the entry that stands over the cell that is edited. Enter keeps
// what is typed, Esc leaves the cell as it was, Tab goes on to the next cell and
// the arrows to the row above or below.
type cellEntry struct {
	widget.Entry
	t *Table
}

func newCellEntry(t *Table) *cellEntry {
	e := &cellEntry{t: t}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// Editing says whether a cell is being edited.
func (t *Table) Editing() bool { return t.entry.Visible() }

// Begin edits the cell at the cursor.
func (t *Table) Begin() {
	if t.source.Length() == 0 || t.Editing() {
		return
	}
	c := t.canvas()
	if c == nil {
		return // nobody sees it
	}
	t.anchor = t.row
	t.sight()
	text, ok := t.source.Edit(t.row, t.column)
	if !ok {
		return
	}
	t.entry.SetText(text)
	t.entry.Show()
	t.placeEntry()
	c.Focus(t.entry)
	t.entry.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	t.Refresh()
}

func (t *Table) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(t.list) }

// Finish keeps what is typed and closes the entry; false when it cannot be kept.
func (t *Table) Finish() bool {
	if !t.Editing() {
		return true
	}
	if t.source.Keep(t.entry.Text) != nil {
		return false
	}
	t.end()
	return true
}

// Leave closes the entry and leaves the cell as it was.
func (t *Table) Leave() {
	if t.Editing() {
		t.end()
	}
}

func (t *Table) end() {
	t.entry.Hide()
	if c := t.canvas(); c != nil && c.Focused() == fyne.Focusable(t.entry) {
		c.Focus(t.list)
	}
	t.source.Ended()
	t.Refresh()
}

// placeEntry sets the entry over its cell.
func (t *Table) placeEntry() {
	if !t.Editing() || t.column >= len(t.spans) {
		return
	}
	c := t.spans[t.column]
	wide := c.wide + t.look.Gap // and no more: whose bib it is must be seen
	x := min(c.x-t.look.Gap/2, max(t.content.Size().Width-wide, 0))
	y := t.look.HeadHeight + float32(t.row)*(t.look.RowHeight+1) - t.list.GetScrollOffset()
	high := t.entry.MinSize().Height
	Put(t.entry, x, y+(t.look.RowHeight-high)/2, wide, high)
}

// AcceptsTab makes Tab go on to the next cell.
func (e *cellEntry) AcceptsTab() bool { return true }

// TypedKey keeps, leaves, goes on, lets the desk act on a function key, or edits the text.
func (e *cellEntry) TypedKey(ev *fyne.KeyEvent) {
	t := e.t
	switch name := ev.Name; {
	case IsEnter(name):
		t.Finish()
	case name == fyne.KeyEscape:
		t.Leave()
	case name == fyne.KeyTab:
		step := 1
		if t.keys.Shift() {
			step = -1
		}
		t.next(step)
	case name == fyne.KeyUp || name == fyne.KeyDown:
		if t.Finish() {
			t.Go(t.row+map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[name], t.column)
			t.Begin()
		}
	case IsFunction(name) && t.keys.Typed(ev):
	default:
		e.Entry.TypedKey(ev)
	}
}

// next goes on to the next cell that can be edited and edits it.
func (t *Table) next(step int) {
	if !t.Finish() {
		return
	}
	for c := t.column + step; c >= 0 && c < len(t.columns); c += step {
		if t.columns[c].Edits {
			t.Go(t.row, c)
			t.Begin()
			return
		}
	}
}

// TypedRune types a letter.
func (e *cellEntry) TypedRune(r rune) { Insert(&e.Entry, r) }

// KeyDown is the press of a key, which does not repeat.
func (e *cellEntry) KeyDown(ev *fyne.KeyEvent) {
	e.t.keys.Down(ev)
	e.Entry.KeyDown(ev)
}

// TypedShortcut edits the text, or lets the desk act on keys that edit none.
func (e *cellEntry) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutUndo, *fyne.ShortcutRedo, *fyne.ShortcutSelectAll, *fyne.ShortcutCopy, *fyne.ShortcutCut, *fyne.ShortcutPaste:
		e.Entry.TypedShortcut(s)
		return
	}
	if !e.t.keys.Shortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}
