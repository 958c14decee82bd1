package desk

import (
	"errors"
	"strings"

	"mile26/app/desk/widget"
	"mile26/data"
	"mile26/data/mark"
)

func recordColumns() []listColumn {
	return []listColumn{
		textColumn("kind", tr("RECORD"), 62, func(r *data.Row) *string { return &r.Record.Kind }),
		textColumn("scope", tr("OF WHAT"), 120, func(r *data.Row) *string { return &r.Record.Scope }).growing(),
		textColumn("discipline", tr("DISCIPLINE"), 120, func(r *data.Row) *string { return &r.Record.Discipline }).growing(),
		sexColumn(func(r *data.Row) *data.Sex { return &r.Record.Sex }),
		textColumn("holder", tr("HOLDER"), 130, func(r *data.Row) *string { return &r.Record.Holder }).growing(),
		recordCountryColumn(), recordMarkColumn(),
		textColumn("place", tr("WHERE"), 90, func(r *data.Row) *string { return &r.Record.Place }),
		dateColumn("set", tr("SET ON"), func(r *data.Row) *data.Date { return &r.Record.Set }),
		dateColumn("from", tr("HELD FROM"), func(r *data.Row) *data.Date { return &r.Record.From }),
		dateColumn("to", tr("HELD UNTIL"), func(r *data.Row) *data.Date { return &r.Record.To }),
		sourceColumn(func(r *data.Row) data.Source { return r.Record.Source }),
	}
}

func recordCountryColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("COUNTRY"), Width: 78, Sorts: true, Edits: true}, id: "country",
		cell: func(m *model, r *listRow) widget.Cell {
			return widget.Cell{Text: r.row.Record.Country, Picture: m.flags.of(r.row.Record.Country)}
		},
		edit: func(r *listRow) string { return r.row.Record.Country },
		keep: func(t typed, r *data.Row) error {
			code, err := readCountry(t.text)
			if err == nil {
				r.Record.Country = code
			}
			return err
		},
	}
}

func recordMarkColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("MARK"), Width: 84, Sorts: true, Edits: true, Trailing: true}, id: "mark",
		cell: func(_ *model, r *listRow) widget.Cell {
			if m := r.row.Record.Mark; m.Unread != "" {
				return widget.Cell{Text: "▲ " + m.Printed, Tone: widget.Warns}
			}
			return plain(r.row.Record.Mark.Printed)
		},
		edit: func(r *listRow) string { return r.row.Record.Mark.Printed },
		keep: func(t typed, r *data.Row) error {
			s := strings.TrimSpace(t.text)
			if s == "" {
				r.Record.Mark = mark.Mark{}
				return nil
			}
			metres, _ := readMetres(strings.ReplaceAll(r.Record.Discipline, ",", "")) // one that is no distance has none
			m := mark.Parse(s, metres)
			if !m.Known() {
				return errors.New(tr("“%s” is no time that can be read for certain: %s. Type it as in 2:01:25", s, m.Unread))
			}
			r.Record.Mark = m
			return nil
		},
	}
}
