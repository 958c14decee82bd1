package desk

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data/mark"
)

// passingRow is a row of race control's list, as it is to be shown.
type passingRow struct {
	line    passingLine
	pending bool   // it is not on disk yet
	seq     int    // of a pending one
	why     string // a pending one could not be written
	chosen  bool
	wide    bool // several races are being run: say which
}

// state is the row's first word. ok is false for what somebody has to look at.
func (r passingRow) state() (word string, ok bool) {
	p := r.line.passing
	switch {
	case r.pending && r.why != "":
		return tr("▲ NOT KEPT"), false
	case r.pending:
		return tr("SAVING"), true
	case p.Entry == 0:
		return tr("▲ WHOSE?"), false
	case p.Counts && r.line.doubt != "":
		return tr("▲ KEPT"), false
	case p.Counts:
		return tr("KEPT"), true
	case p.Time == 0:
		return tr("▲ NO TIME"), false
	default:
		return tr("BESIDE"), true
	}
}

// The columns of the list.
const (
	colState = iota
	colWhen
	colPlace
	colBib
	colName
	colTime
	colRank
	colGap
	colRecord
	passingColumns
)

// passingColumnsOf are the columns themselves; the name has what the others leave,
// and there is not always room for the record.
var passingColumnsOf = []widgets.LineColumn{
	colState: {Wide: 84, Gap: tight, Size: tinySize, Bold: true}, colWhen: {Wide: 72, Gap: tight}, colPlace: {Wide: 66, Gap: tight},
	colBib: {Wide: 56, Gap: tight, Bold: true}, colName: {Gap: tight}, colTime: {Wide: 68, Gap: tight, Trailing: true},
	colRank: {Wide: 44, Gap: tight, Trailing: true}, colGap: {Wide: 62, Gap: tight, Trailing: true}, colRecord: {Wide: 84, Gap: tight, From: 640, Trailing: true},
	passingColumns: {Wide: gap},
}

// newPassingHeads names the columns.
func newPassingHeads() fyne.CanvasObject {
	l := widgets.NewLine(dress, 24)
	l.Set(headsOf(passingColumnsOf, "", tr("AT"), tr("WHERE"), tr("BIB"), tr("NAME"), tr("TIME"), tr("POS"), tr("GAP"), tr("RECORD")))
	return l
}

// row has a line show a row.
func (c *passings) row(l *widgets.Line, r passingRow) {
	l.Set(r.reads())
	l.Pressed = func(*desktop.MouseEvent) { c.pressed(r) }
	l.Opened = func() { c.opened(r) }
}

// reads is the row as it is shown.
func (r passingRow) reads() widgets.LineRow {
	p, e := r.line.passing, r.line.entry
	word, ok := r.state()
	given, family := e.Athlete.ScreenName()
	words := [passingColumns]string{
		colState: word, colWhen: p.At.Local().Format("15:04:05"), colPlace: placed(p.Place), colBib: firstOf(p.Bib, "–"), colName: given + " " + family,
	}
	if r.wide && r.line.race.Category != "" {
		words[colName] += " · " + r.line.race.Category
	}
	if p.Time > 0 {
		words[colTime] = mark.Format(p.Time)
	}
	if r.why != "" {
		words[colName] = r.why
	}
	if r.line.stood {
		words[colRank], words[colGap], words[colRecord] = standsWords(r.line.stands)
	}
	first, second := widgets.Plain, widgets.Quiet
	if !p.Counts {
		first = widgets.Quiet
	}
	if !ok {
		first, second = widgets.Warns, widgets.Warns
	}
	row := widgets.LineRow{Columns: passingColumnsOf}
	for i, w := range words {
		cell := widgets.LineCell{Text: w, Tone: first}
		if i == colWhen || i == colPlace || i == colState && ok {
			cell.Tone = second
		}
		row.Cells = append(row.Cells, cell)
	}
	if r.chosen {
		row.Ground, row.Mark = widgets.Chosen, widgets.CursorMark
	}
	return row
}

// standsWords are the position, the gap and the record in short: "2", "+0:04", "WR −0:05".
func standsWords(s control.Stands) (rank, gap, record string) {
	if s.Place > 0 {
		if rank = fmt.Sprint(s.Place); s.Tied {
			rank = "=" + rank
		}
		if s.Gap != 0 {
			gap = s.Unit.Gap(s.Gap)
		}
	}
	if s.Record != "" {
		record = s.Record + " " + mark.Gap(s.Ahead)
	}
	return rank, gap, record
}
