package widget

import (
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Column is a column of a table.
type Column struct {
	Title    string
	Width    float32 // at least; the column is as wide as that where it does not grow
	Grow     bool    // shares what is left of the width
	Trailing bool    // its text stands at the right
	Sorts    bool    // its head sorts the table
	Edits    bool    // its cells can be edited
}

// Tone says how a cell reads.
type Tone int

// The tones.
const (
	Plain  Tone = iota
	Quiet       // of less weight
	Warns       // something is wrong with it; its words say so too
	Unused      // it cannot be used now
)

// of is the tone's colour.
func (t Tone) of(l Look) color.Color {
	return map[Tone]color.Color{Plain: l.Text, Quiet: l.Soft, Warns: l.Warning, Unused: l.Faint}[t]
}

// Cell is what stands in a cell.
type Cell struct {
	Text    string
	Bold    string      // stands bold behind Text, which makes room for it
	Picture image.Image // stands before the text; nil: none
	Tone    Tone
}

// Source is what a table shows and what comes of keys and clicks in it.
type Source interface {
	// Length is how many rows there are.
	Length() int
	// Row returns the cells of a row; false when it is not here yet. The table
	// is refreshed when it is.
	Row(i int) ([]Cell, bool)
	// Moved is told when the cursor is elsewhere, or more or less is chosen.
	Moved()
	// Sort is told that the table should be sorted by a column, the other way
	// round when it is already.
	Sort(column int)
	// Edit begins to edit a cell: it returns what is to stand in the entry.
	// False when the cell is edited in another way, or not at all.
	Edit(row, column int) (string, bool)
	// Keep keeps what was typed for the cell that Edit was last called for. An
	// error leaves the entry open: the source has said why.
	Keep(text string) error
	// Ended is told when the entry has gone.
	Ended()
	// Own lets the source act on a key before the table does.
	Own(*fyne.KeyEvent) bool
}

// Table is a table with a cursor on a cell, that is edited in place. Of its rows
// it holds those that are seen: fifty thousand cost no more than fifty.
//
// The first Pinned columns are always seen; the others scroll with the cursor.
type Table struct {
	widget.BaseWidget
	Pinned int

	source  Source
	keys    TableKeys
	look    TableLook
	columns []Column

	list    *tableList
	head    *tableHead
	entry   *cellEntry
	focus   *canvas.Rectangle
	content *fyne.Container

	row, column int // the cursor
	anchor      int // where what is chosen begins
	first       int // the first column that is seen behind the pinned ones
	spans       []span
	sorted      int // the column, -1 for none
	down        bool
	focused     bool
}

// span is where a column stands; wide 0: it is not seen.
type span struct{ x, wide float32 }

// NewTable makes a table.
func NewTable(s Source, k TableKeys, l TableLook, columns ...Column) *Table {
	t := &Table{source: s, keys: k, look: l, columns: columns, Pinned: 1, first: 1, sorted: -1}
	t.list = newTableList(t)
	t.head = newTableHead(t)
	t.entry = newCellEntry(t)
	t.entry.Hide()
	t.focus = canvas.NewRectangle(l.Accent)
	t.focus.Hide()
	t.content = container.New(arrange{fyne.NewSize(200, l.HeadHeight+2*l.RowHeight), func(s fyne.Size) {
		t.measure(s.Width)
		Put(t.head, 0, 0, s.Width, l.HeadHeight)
		Put(t.list, 0, l.HeadHeight, s.Width, max(s.Height-l.HeadHeight, 0))
		Put(t.focus, 0, l.HeadHeight, s.Width, 2)
		t.head.place()
		t.placeEntry()
	}}, t.head, t.list, t.focus, t.entry)
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer draws the table.
func (t *Table) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.content) }

// Focusable is what has the focus while keys go to the table.
func (t *Table) Focusable() fyne.Focusable { return t.list }

// Focused says whether keys go to the table or to its entry.
func (t *Table) Focused() bool { return t.focused || t.Editing() }

// SetColumns changes the columns; the cursor goes to the first.
func (t *Table) SetColumns(columns ...Column) {
	t.Leave()
	t.columns, t.column, t.first, t.sorted = columns, 0, t.Pinned, -1
	t.list.lines++ // lines are made for their columns
	t.Refresh()
}

// SetWidths makes the columns as wide as that, at least; there is one width for
// each. The cursor stays, and what is edited.
func (t *Table) SetWidths(widths []float32) {
	t.columns = slices.Clone(t.columns) // they are whoever's that made them
	for i := range t.columns {
		t.columns[i].Width = widths[i]
	}
	t.Refresh()
}

// SetSorted shows by which column the rows are sorted; -1 for none.
func (t *Table) SetSorted(column int, down bool) {
	t.sorted, t.down = column, down
	t.head.place()
	t.head.Refresh()
}

// Cursor is the cell that keys act on.
func (t *Table) Cursor() (row, column int) { return t.row, t.column }

// Chosen are the rows from the first to before the last that an edit is for.
func (t *Table) Chosen() (from, to int) {
	n := t.source.Length()
	if n == 0 {
		return 0, 0
	}
	return min(max(min(t.row, t.anchor), 0), n-1), min(max(t.row, t.anchor), n-1) + 1
}

// ChooseAll chooses all rows; what is seen stays in sight.
func (t *Table) ChooseAll() {
	if n := t.source.Length(); n > 0 && !t.Editing() {
		t.anchor, t.row = 0, n-1
		t.Refresh()
		t.source.Moved()
	}
}

// Go puts the cursor on a cell and shows it.
func (t *Table) Go(row, column int) { t.move(row, column, false) }

func (t *Table) move(row, column int, extend bool) {
	if t.Editing() {
		return
	}
	t.row = max(min(row, t.source.Length()-1), 0)
	if !extend {
		t.anchor = t.row
	}
	t.column = max(min(column, len(t.columns)-1), 0)
	t.sight()
	t.source.Moved()
}

// sight scrolls to the cursor.
func (t *Table) sight() {
	if t.column < t.Pinned {
		t.first = t.Pinned
	} else {
		t.first = min(t.first, t.column)
		for t.measure(t.content.Size().Width); t.first < t.column && t.spans[t.column].wide < t.columns[t.column].Width; {
			t.first++
			t.measure(t.content.Size().Width)
		}
	}
	t.measure(t.content.Size().Width)
	if t.source.Length() > 0 {
		t.list.ScrollTo(t.row)
	}
	t.head.place()
	t.Refresh()
}

// Refresh draws the table anew, from what the source has now.
func (t *Table) Refresh() {
	t.row = max(min(t.row, t.source.Length()-1), 0)
	t.anchor = max(min(t.anchor, t.source.Length()-1), 0)
	t.measure(t.content.Size().Width)
	t.head.place()
	t.head.Refresh()
	t.list.Refresh()
	t.placeEntry()
}

// Seen are the rows that can be seen, from the first to before the last.
func (t *Table) Seen() (from, to int) {
	step := t.look.RowHeight + 1
	from = int(t.list.GetScrollOffset() / step)
	return from, from + int(t.list.Size().Height/step) + 2
}

// measure finds out where the columns stand.
func (t *Table) measure(width float32) {
	t.spans = make([]span, len(t.columns))
	room := width - t.look.Gap
	var grow []int
	take := func(i int) bool {
		c := t.columns[i]
		if room < c.Width+t.look.Gap && i >= t.Pinned {
			return false
		}
		t.spans[i].wide = c.Width
		if room -= c.Width + t.look.Gap; c.Grow {
			grow = append(grow, i)
		}
		return true
	}
	for i := range min(t.Pinned, len(t.columns)) {
		take(i)
	}
	for i := max(t.first, t.Pinned); i < len(t.columns); i++ {
		if !take(i) {
			break
		}
	}
	for _, i := range grow {
		t.spans[i].wide += max(room, 0) / float32(len(grow))
	}
	x := t.look.Gap
	for i := range t.spans {
		if t.spans[i].wide > 0 {
			t.spans[i].x = x
			x += t.spans[i].wide + t.look.Gap
		}
	}
}

// hidden is how many columns are not seen, left and right of those that are.
func (t *Table) hidden() (left, right int) {
	left = max(t.first-t.Pinned, 0)
	for _, s := range t.spans {
		if s.wide == 0 {
			right++
		}
	}
	return left, right - left
}

// at is the column at a place, -1 for none.
func (t *Table) at(x float32) int {
	for i, s := range t.spans {
		if s.wide > 0 && x >= s.x-t.look.Gap/2 && x < s.x+s.wide+t.look.Gap/2 {
			return i
		}
	}
	return -1
}
