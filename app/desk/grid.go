package desk

import (
	"slices"

	"fyne.io/fyne/v2"

	"mile26/app/desk/widget"
)

// grid is a table of rows that are all at hand. It is the source of a widget.Table.
type grid struct {
	table   *widget.Table
	columns []widget.Column
	widths  []float32 // of the columns, as the table has them
	rows    [][]widget.Cell

	moved func()
	edit  func(row, column int) (string, bool) // nil: nothing is edited
	keep  func(row, column int, text string) error
	own   func(*fyne.KeyEvent) bool

	row, column int // that are edited
}

func newGrid(k *keys, columns ...widget.Column) *grid {
	s := &grid{columns: columns}
	s.table = widget.NewTable(s, router{k}, tableLook, columns...)
	return s
}

// set shows other rows, and other columns when they are not those there were.
func (s *grid) set(columns []widget.Column, rows [][]widget.Cell) {
	same := len(columns) == len(s.columns)
	for i := 0; same && i < len(columns); i++ {
		same = columns[i] == s.columns[i]
	}
	s.rows = rows
	if !same {
		s.columns, s.widths = columns, nil
		s.table.SetColumns(columns...)
	}
	s.fit()
	s.table.Refresh()
}

// What a column is widened to at most, and by how many of its rows.
const (
	widestColumn = 320
	fittedRows   = 30
)

// fit gives columns that cut their words what the table has to spare, the first ones
// first; what is left then those share that grow.
func (s *grid) fit() {
	spare := s.table.Size().Width - tableLook.Gap
	for _, c := range s.columns {
		spare -= c.Width + tableLook.Gap
	}
	widths := make([]float32, len(s.columns))
	for i, c := range s.columns {
		if widths[i] = c.Width; spare > 0 && !c.Grow {
			by := min(max(s.needs(i)-c.Width, 0), spare)
			widths[i], spare = c.Width+by, spare-by
		}
	}
	if !slices.Equal(widths, s.widths) {
		s.widths = widths
		s.table.SetWidths(widths)
	}
}

// needs is how wide a column has to be for its first rows to be read whole.
func (s *grid) needs(column int) float32 {
	need := s.columns[column].Width
	for _, row := range s.rows[:min(len(s.rows), fittedRows)] {
		if column < len(row) && float32(len(row[column].Text))*textSize > need { // no letter is wider than high
			need = max(need, fyne.MeasureText(row[column].Text, textSize, fyne.TextStyle{}).Width+2)
		}
	}
	return min(need, widestColumn)
}

// at is the row at the cursor, -1 for none.
func (s *grid) at() int {
	row, _ := s.table.Cursor()
	if row >= len(s.rows) {
		return -1
	}
	return row
}

// Length is how many rows there are.
func (s *grid) Length() int { return len(s.rows) }

// Row returns the cells of a row.
func (s *grid) Row(i int) ([]widget.Cell, bool) {
	if i >= len(s.rows) {
		return nil, false
	}
	return s.rows[i], true
}

// Moved tells of the cursor.
func (s *grid) Moved() {
	if s.moved != nil {
		s.moved()
	}
}

// Sort sorts nothing: the rows stand as they are told.
func (s *grid) Sort(int) {}

// Edit begins to edit a cell.
func (s *grid) Edit(row, column int) (string, bool) {
	if s.edit == nil {
		return "", false
	}
	s.row, s.column = row, column
	return s.edit(row, column)
}

// Keep keeps what was typed.
func (s *grid) Keep(text string) error { return s.keep(s.row, s.column, text) }

// Ended is nothing to a grid.
func (s *grid) Ended() {}

// Own lets the owner act on a key.
func (s *grid) Own(ev *fyne.KeyEvent) bool { return s.own != nil && s.own(ev) }
