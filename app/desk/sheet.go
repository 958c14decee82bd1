package desk

import (
	"fyne.io/fyne/v2"

	"mile26/app/desk/widget"
)

// sheet is a table of rows that are all at hand. It is the source of a widget.Table.
type sheet struct {
	table   *widget.Table
	columns []widget.Column
	rows    [][]widget.Cell

	moved func()
	edit  func(row, column int) (string, bool) // nil: nothing is edited
	keep  func(row, column int, text string) error
	own   func(*fyne.KeyEvent) bool

	row, column int // that are edited
}

func newSheet(k *keys, look fyne.Theme, columns ...widget.Column) *sheet {
	s := &sheet{columns: columns}
	s.table = widget.NewTable(s, widgetKeys{k}, tableLook, look, columns...)
	return s
}

// set shows other rows, and other columns when they are not those there were.
func (s *sheet) set(columns []widget.Column, rows [][]widget.Cell) {
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
func (s *sheet) at() int {
	row, _ := s.table.Cursor()
	if row >= len(s.rows) {
		return -1
	}
	return row
}

// Length is how many rows there are.
func (s *sheet) Length() int { return len(s.rows) }

// Row returns the cells of a row.
func (s *sheet) Row(i int) ([]widget.Cell, bool) {
	if i >= len(s.rows) {
		return nil, false
	}
	return s.rows[i], true
}

// Moved tells of the cursor.
func (s *sheet) Moved() {
	if s.moved != nil {
		s.moved()
	}
}

// Sort sorts nothing: the rows stand as they are told.
func (s *sheet) Sort(int) {}

// Edit begins to edit a cell.
func (s *sheet) Edit(row, column int) (string, bool) {
	if s.edit == nil {
		return "", false
	}
	s.row, s.column = row, column
	return s.edit(row, column)
}

// Keep keeps what was typed.
func (s *sheet) Keep(text string) error { return s.keep(s.row, s.column, text) }

// Ended is nothing to a sheet.
func (s *sheet) Ended() {}

// Own lets the owner act on a key.
func (s *sheet) Own(ev *fyne.KeyEvent) bool { return s.own != nil && s.own(ev) }
