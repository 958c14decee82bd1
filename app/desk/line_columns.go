package desk

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mile26/app/desk/widget"
	"mile26/data"
)

func personColumns() []listColumn {
	return []listColumn{
		{
			Column: widget.Column{Title: tr("PERSON"), Width: 170, Grow: true, Sorts: true}, id: "name",
			cell: func(_ *model, r *listRow) widget.Cell {
				given, family := r.row.Person.ScreenName()
				return widget.Cell{Text: given, Bold: family}
			},
		},
		textColumn("credit", tr("CREDIT"), 240, func(r *data.Row) *string { return &r.Person.Credit }).growing(),
		textColumn("given", tr("GIVEN NAME"), 120, func(r *data.Row) *string { return &r.Person.Given }),
		textColumn("family", tr("FAMILY NAME"), 130, func(r *data.Row) *string { return &r.Person.Family }),
		textColumn("screen-given", tr("GIVEN ON SCREEN"), 120, func(r *data.Row) *string { return &r.Person.ScreenGiven }),
		textColumn("screen-family", tr("FAMILY ON SCREEN"), 130, func(r *data.Row) *string { return &r.Person.ScreenFamily }),
		sourceColumn(func(r *data.Row) data.Source { return r.Person.Source }),
	}
}

func factColumns() []listColumn {
	return []listColumn{
		textColumn("figure", tr("FIGURE"), 90, func(r *data.Row) *string { return &r.Fact.Figure }),
		textColumn("text", tr("WORDS"), 260, func(r *data.Row) *string { return &r.Fact.Text }).growing(),
		raceOfColumn(func(r *listRow) data.ID { return r.row.Fact.Race }),
		textColumn("event", tr("EVENT"), 150, func(r *data.Row) *string { return &r.Fact.Event }),
		yearColumn(func(r *data.Row) *int { return &r.Fact.Year }),
		sourceColumn(func(r *data.Row) data.Source { return r.Fact.Source }),
	}
}

func sayingColumns() []listColumn {
	return []listColumn{
		textColumn("who", tr("WHO"), 150, func(r *data.Row) *string { return &r.Saying.Who }),
		textColumn("text", tr("WORDS"), 260, func(r *data.Row) *string { return &r.Saying.Text }).growing(),
		{
			Column: widget.Column{Title: tr("PERSON"), Width: 130, Sorts: true, Edits: true}, id: "person",
			cell: func(_ *model, r *listRow) widget.Cell { return quiet(r.notes.person(r.row.Saying.Person)) },
		},
		raceOfColumn(func(r *listRow) data.ID { return r.row.Saying.Race }),
		yearColumn(func(r *data.Row) *int { return &r.Saying.Year }),
		sourceColumn(func(r *data.Row) data.Source { return r.Saying.Source }),
	}
}

func yearColumn(of func(*data.Row) *int) listColumn {
	text := func(r *listRow) string {
		if y := *of(&r.row); y != 0 {
			return strconv.Itoa(y)
		}
		return ""
	}
	return listColumn{
		Column: widget.Column{Title: tr("YEAR"), Width: 52, Sorts: true, Edits: true}, id: "year",
		cell: func(_ *model, r *listRow) widget.Cell { return plain(text(r)) },
		edit: text,
		keep: func(t typed, r *data.Row) error {
			s := strings.TrimSpace(t.text)
			y, err := strconv.Atoi(s)
			if s != "" && (err != nil || y < 1800 || y > 2200) {
				return errors.New(tr("“%s” is no year", s))
			}
			*of(r) = y
			return nil
		},
	}
}

func sourceColumn(of func(*data.Row) data.Source) listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("SOURCE"), Width: 140, Sorts: true}, id: "source",
		cell: func(_ *model, r *listRow) widget.Cell { return quiet(saidBy(of(&r.row))) },
	}
}

// saidBy is who says so: "berlin-2014.csv, line 12".
func saidBy(s data.Source) string {
	if s.Name == "" || s.Line == 0 {
		return word(s.Name)
	}
	return fmt.Sprintf("%s:%d", s.Name, s.Line)
}
