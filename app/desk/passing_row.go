package desk

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"mile26/app/control"
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
	case p.Counts:
		return tr("KEPT"), true
	case p.Time == 0:
		return tr("▲ NO TIME"), false
	default:
		return tr("BESIDE"), true
	}
}

// passingLook is a row of the list on screen.
type passingLook struct {
	widget.BaseWidget
	row     passingRow
	press   func(passingRow)
	open    func(passingRow)
	back    *canvas.Rectangle
	mark    *canvas.Rectangle
	texts   [passingColumns]*canvas.Text
	words   [passingColumns]string
	objects *fyne.Container
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

// passingWidths are the columns' widths; 0 is what is left.
var passingWidths = [passingColumns]float32{84, 72, 66, 56, 0, 68, 44, 62, 84}

func newPassingLook(press, open func(passingRow)) *passingLook {
	l := &passingLook{press: press, open: open, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent)}
	objects := []fyne.CanvasObject{l.back, l.mark}
	for i := range l.texts {
		l.texts[i] = newWords("", text, textSize, i == colBib)
		objects = append(objects, l.texts[i])
	}
	l.texts[colState].TextSize, l.texts[colState].TextStyle.Bold = tinySize, true
	for _, i := range []int{colTime, colRank, colGap, colRecord} {
		l.texts[i].Alignment = fyne.TextAlignTrailing
	}
	l.objects = &fyne.Container{Layout: arrange{standing(300, 30), l.place}, Objects: objects}
	l.ExtendBaseWidget(l)
	return l
}

// newPassingHeads names the columns.
func newPassingHeads() fyne.CanvasObject {
	l := newPassingLook(nil, nil)
	l.back.FillColor = panel
	l.words = [passingColumns]string{"", tr("AT"), tr("PLACE"), tr("BIB"), tr("NAME"), tr("TIME"), tr("POS"), tr("GAP"), tr("RECORD")}
	for _, t := range l.texts {
		t.TextSize, t.Color, t.TextStyle.Bold = tinySize, soft, true
	}
	l.objects.Layout = arrange{standing(300, 24), l.place}
	return l.objects
}

// CreateRenderer draws the row.
func (l *passingLook) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(l.objects)
}

// set shows a row.
func (l *passingLook) set(r passingRow) {
	l.row = r
	p, e := r.line.passing, r.line.entry
	word, ok := r.state()
	given, family := e.Athlete.ScreenName()
	l.words = [passingColumns]string{
		colState: word, colWhen: p.At.Local().Format("15:04:05"), colPlace: p.Place, colBib: firstOf(p.Bib, "–"), colName: given + " " + family,
	}
	if r.wide && r.line.race.Category != "" {
		l.words[colName] += " · " + r.line.race.Category
	}
	if p.Time > 0 {
		l.words[colTime] = mark.Format(p.Time)
	}
	if r.why != "" {
		l.words[colName] = r.why
	}
	if r.line.stood {
		l.words[colRank], l.words[colGap], l.words[colRecord] = standsWords(r.line.stands)
	}
	ink, second := color.Color(text), color.Color(soft)
	if !p.Counts {
		ink = soft
	}
	if !ok {
		ink, second = warning, warning
	}
	for i, t := range l.texts {
		t.Color = ink
		if i == colWhen || i == colPlace || i == colState && ok {
			t.Color = second
		}
	}
	l.back.FillColor, l.mark.FillColor = color.Transparent, color.Transparent
	if r.chosen {
		l.back.FillColor, l.mark.FillColor = chosen, accent
	}
	l.place(l.Size())
	l.objects.Refresh()
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

func (l *passingLook) place(s fyne.Size) {
	put(l.back, 0, 0, s.Width, s.Height)
	put(l.mark, 0, 0, 3, s.Height)
	fixed := float32(2 * gap)
	widths := passingWidths
	if s.Width < 640 { // no room for the record
		widths[colRecord] = 0
	}
	for _, w := range widths {
		fixed += w
	}
	x := float32(gap)
	for i, t := range l.texts {
		w := widths[i]
		if i == colName {
			w = max(s.Width-fixed, 40)
		}
		t.Hidden = w == 0
		if w == 0 {
			continue
		}
		write(t, l.words[i], w-tight)
		put(t, x, 0, w-tight, s.Height)
		x += w
	}
}

// MouseDown chooses the row.
func (l *passingLook) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary && l.press != nil {
		l.press(l.row)
	}
}

// MouseUp is nothing to it.
func (l *passingLook) MouseUp(*desktop.MouseEvent) {}

// Tapped is nothing more than the press before.
func (l *passingLook) Tapped(*fyne.PointEvent) {}

// DoubleTapped corrects the passing.
func (l *passingLook) DoubleTapped(*fyne.PointEvent) {
	if l.open != nil {
		l.open(l.row)
	}
}
