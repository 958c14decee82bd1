package desk

import (
	"fyne.io/fyne/v2/driver/desktop"

	widgets "mile26/app/desk/widget"
)

// sheetColumns are those of an action in the sheet of keys: what it is called, what
// it does, whether its keys are the operator's, and the keys.
var sheetColumns = []widgets.LineColumn{
	{Wide: 190, Gap: gap},
	{Gap: 8, Size: smallSize},
	{Wide: 20, Gap: gap, Size: tinySize, Bold: true, Whole: true},
	{Cap: true, Size: smallSize, Bold: true},
	{Wide: gap},
}

// sheetHeadColumns are those of a heading.
var sheetHeadColumns = []widgets.LineColumn{{Gap: gap, Size: tinySize, Bold: true}}

// line has a line show the row at i.
func (s *sheet) line(l *widgets.Line, i int) {
	l.Set(s.reads(i))
	heading := s.rows[i].heading
	l.Pressed = func(*desktop.MouseEvent) {
		if heading == "" {
			s.move(i)
		}
	}
	l.Opened = s.change
}

// reads is the row at i as it is shown.
func (s *sheet) reads(i int) widgets.LineRow {
	r := s.rows[i]
	if r.heading != "" {
		return widgets.LineRow{Columns: sheetHeadColumns, Ground: widgets.Headed, Cells: []widgets.LineCell{{Text: r.heading, Tone: widgets.Quiet}}}
	}
	label, does, keys, changed := tr("Page %d", r.page.Number), placedEnd(s.order.ordered.looks[r.page.ID].Shows), r.page.Hotkey, ""
	if r.action != nil {
		label, does, keys = r.action.label, r.action.does, keysPrinted(r.action.keys)
		if s.changed(r.action) {
			changed = "●"
		}
	}
	row := widgets.LineRow{Columns: sheetColumns, Cells: []widgets.LineCell{
		{Text: label}, {Text: does, Tone: widgets.Quiet}, {Text: changed, Tone: widgets.Warns}, {Text: keys},
	}}
	if i == s.cursor {
		row.Ground, row.Mark = widgets.Chosen, widgets.CursorMark
	}
	return row
}
