package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tableLine is a row of a table.
type tableLine struct {
	widget.BaseWidget
	t     *Table
	index int
	made  int // for which columns

	back, mark, cell *canvas.Rectangle
	cells            []cellWords
	objects          *fyne.Container
}

// cellWords draws a cell. What it has no need for is not made.
type cellWords struct {
	text, bold *canvas.Text
	picture    *canvas.Image
}

func newTableLine(t *Table) *tableLine {
	l := &tableLine{t: t, index: -1}
	l.back, l.mark = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	l.cell = canvas.NewRectangle(color.Transparent)
	l.cell.StrokeWidth, l.cell.CornerRadius = 1, 3
	l.objects = &fyne.Container{Layout: arrange{fyne.NewSize(100, t.look.RowHeight), func(fyne.Size) {
		if l.index >= 0 {
			l.place()
		}
	}}}
	l.make()
	l.ExtendBaseWidget(l)
	return l
}

func (l *tableLine) make() {
	l.made, l.cells = l.t.list.lines, make([]cellWords, len(l.t.columns))
	l.objects.Objects = []fyne.CanvasObject{l.back, l.mark, l.cell}
	for i, c := range l.t.columns {
		t := Words("", l.t.look.Text, l.t.look.TextSize, false)
		if c.Trailing {
			t.Alignment = fyne.TextAlignTrailing
		}
		l.cells[i].text = t
		l.objects.Objects = append(l.objects.Objects, t)
	}
}

// CreateRenderer draws the row.
func (l *tableLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.objects) }

// set shows a row.
func (l *tableLine) set(i int) {
	if l.made != l.t.list.lines {
		l.make()
	}
	l.index = i
	l.place()
	l.objects.Refresh()
}

func (l *tableLine) place() {
	t, s := l.t, l.Size()
	from, to := t.Chosen()
	at, chosen := l.index == t.row, l.index >= from && l.index < to
	l.back.FillColor, l.mark.FillColor, l.cell.StrokeColor = color.Transparent, color.Transparent, color.Transparent
	switch {
	case chosen && t.Focused():
		l.back.FillColor = t.look.Chosen
	case chosen:
		l.back.FillColor = t.look.Raised
	}
	switch {
	case at && t.Focused():
		l.mark.FillColor = t.look.Accent
	case chosen:
		l.mark.FillColor = t.look.Soft
	}
	Put(l.back, 0, 0, s.Width, s.Height)
	Put(l.mark, 0, 0, 3, s.Height)
	if at && t.Focused() && t.column < len(t.spans) {
		l.cell.StrokeColor = t.look.Accent
		c := t.spans[t.column]
		Put(l.cell, c.x-t.look.Gap/2, 2, c.wide+t.look.Gap, s.Height-4)
	}
	cells, here := t.source.Row(l.index)
	for i := range l.cells {
		var c Cell
		if here && i < len(cells) {
			c = cells[i]
		} else if i == 0 {
			c = Cell{Text: "…", Tone: Quiet}
		}
		l.draw(i, c, s.Height)
	}
}

// draw draws a cell: the picture, the text, and what stands bold behind it.
func (l *tableLine) draw(i int, c Cell, height float32) {
	w, sp, look := &l.cells[i], l.t.spans[i], l.t.look
	w.text.Hidden = sp.wide == 0
	if w.bold != nil {
		w.bold.Hidden = w.text.Hidden || c.Bold == ""
	}
	if w.picture != nil {
		w.picture.Hidden = w.text.Hidden || c.Picture == nil
	}
	if w.text.Hidden {
		return
	}
	x, wide := sp.x, sp.wide
	if c.Picture != nil {
		if w.picture == nil {
			w.picture = &canvas.Image{FillMode: canvas.ImageFillContain}
			l.objects.Objects = append(l.objects.Objects, w.picture)
		}
		if w.picture.Image != c.Picture {
			w.picture.Image = c.Picture
			w.picture.Refresh()
		}
		Put(w.picture, x, (height-15)/2, 20, 15)
		x, wide = x+26, max(wide-26, 0)
	}
	w.text.Color = c.Tone.of(look.Look)
	bold := float32(0)
	if c.Bold != "" {
		if w.bold == nil {
			w.bold = Words("", look.Text, look.TextSize, true)
			l.objects.Objects = append(l.objects.Objects, w.bold)
		}
		w.bold.Color = w.text.Color
		bold = min(fyne.MeasureText(c.Bold, look.TextSize, fyne.TextStyle{Bold: true}).Width+4, wide)
	}
	text := Write(w.text, c.Text, max(wide-bold, 0))
	if c.Bold == "" && l.t.columns[i].Trailing {
		Put(w.text, x, 0, wide, height)
		return
	}
	Put(w.text, x, 0, text, height)
	if c.Bold != "" {
		if text > 0 {
			text += 4
		}
		Put(w.bold, x+text, 0, Write(w.bold, c.Bold, max(wide-text, 0)), height)
	}
}

// MouseDown puts the cursor on the cell, as soon as the button is down.
func (l *tableLine) MouseDown(ev *desktop.MouseEvent) {
	t := l.t
	if ev.Button != desktop.MouseButtonPrimary || t.Editing() && !t.Finish() {
		return
	}
	c := t.at(ev.Position.X)
	if c < 0 {
		c = t.column
	}
	fyne.CurrentApp().Driver().CanvasForObject(t.list).Focus(t.list)
	t.move(l.index, c, ev.Modifier&fyne.KeyModifierShift != 0)
}

// MouseUp ends a click.
func (l *tableLine) MouseUp(*desktop.MouseEvent) {}

// Tapped is nothing more than that.
func (l *tableLine) Tapped(*fyne.PointEvent) {}

// DoubleTapped edits the cell.
func (l *tableLine) DoubleTapped(*fyne.PointEvent) { l.t.Begin() }
