package desk

import (
	"fyne.io/fyne/v2"

	"mile26/app/desk/widget"
)

// grid is a table of rows that are all at hand. It is the source of a widget.Table.
type grid struct {
	table   *widget.Table
	columns []widget.Column
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
		s.columns = columns
		s.table.SetColumns(columns...)
	}
	s.table.Refresh()
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
