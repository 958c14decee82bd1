package desk

import (
	"context"

	"mile26/app/control"
	"mile26/data"
)

// added is a row that was added in a table: its cursor goes there.
type added struct {
	of    string // the table
	row   data.ID
	begin string // the column that is edited next
}

// unadded is a row that could not be added.
type unadded struct {
	of  string
	err error // why the answer will not do; nil: the row was refused, as the status line says
}

// addRow adds the row that make makes, for a table.
func (m *model) addRow(of, begin string, make func(context.Context) (data.Row, error)) {
	m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		row, err := make(ctx)
		if err != nil {
			m.emit(unadded{of, err})
			return control.Edited{}, err
		}
		e, err := m.edits.AddRow(ctx, row)
		if err != nil {
			m.emit(unadded{of: of})
			return e, err
		}
		m.emit(added{of, e.Rows[0], begin})
		return e, nil
	})
}

// addRow adds a row. What is typed from then on is for the cell of it that is edited
// first.
func (l *list) addRow(begin string, make func(context.Context) (data.Row, error)) {
	l.adding = true
	l.model.addRow(l.of, begin, make)
}

// later keeps an action for the row that is being added, when there is one.
func (l *list) later(do func()) bool {
	if l.adding {
		l.typed = append(l.typed, do)
	}
	return l.adding
}

// behind says that keys wait, and what is typed comes behind them.
func (l *list) behind() bool { return l.adding || len(l.typed) > 0 }

// added takes a row that was added here. The edit that added it has the order found
// anew.
func (l *list) added(e added) {
	if e.of == l.of {
		l.goTo, l.begin, l.since = e.row, e.begin, l.ask.again+1
	}
}

// unadded forgets what was typed for a row that is not there.
func (l *list) unadded() { l.goTo, l.begin, l.adding, l.typed = 0, "", false, nil }
