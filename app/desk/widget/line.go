package widget

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Ground is what a row stands on.
type Ground int

// The grounds.
const (
	Bare      Ground = iota
	Headed           // a head's
	Chosen           // of what keys act on
	Aside            // of what they would act on: they go elsewhere
	InPreview        // of what is in preview
	OnAir            // of what is on air
)

// of is the ground's colour.
func (g Ground) of(l Look) color.Color {
	return map[Ground]color.Color{
		Bare: color.Transparent, Headed: l.Panel, Chosen: l.Chosen, Aside: l.Raised, InPreview: l.Preview, OnAir: l.OnAir,
	}[g]
}

// Mark is the mark at the left edge of a row.
type Mark int

// The marks.
const (
	NoMark     Mark = iota
	SoftMark        // of what is chosen while keys go elsewhere, or besides another
	CursorMark      // of what keys act on
)

func (m Mark) of(l Look) color.Color {
	return map[Mark]color.Color{NoMark: color.Transparent, SoftMark: l.Soft, CursorMark: l.Accent}[m]
}

// markWidth is the width of a mark, in Fyne's device-independent pixels as all that follows.
const markWidth = 3

// LineColumn is where something stands in a line.
type LineColumn struct {
	Wide  float32 // from its beginning to that of the next; 0: what the others leave
	Share float32 // of what the others leave, instead of Wide; none while nothing stands here
	Fits  bool    // it is as wide as what stands in it, with Tight in front
	Cap   bool    // likewise, on a key cap
	Gap   float32 // of its width stays free behind what stands in it
	From  float32 // the width of a line from which on there is room for it

	Size     float32 // of its letters; 0: TextSize
	Bold     bool
	Trailing bool
	End      bool // where it is cut its end stays
	Whole    bool // it is not cut, but stands over what is beside it
}

// LineCell is what stands in a column.
type LineCell struct {
	Text string
	Tone Tone
	Size float32 // of its letters; 0: as its column says
}

// LineRow is what a line shows. A column without a cell stays empty.
type LineRow struct {
	Columns []LineColumn
	Cells   []LineCell
	Ground  Ground
	Mark    Mark
}

func (r LineRow) is(o LineRow) bool {
	return r.Ground == o.Ground && r.Mark == o.Mark && slices.Equal(r.Cells, o.Cells) && slices.Equal(r.Columns, o.Columns)
}

// words is what stands in a column.
func (r LineRow) words(column int) string {
	if column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column].Text
}

// Line is a row of a list: what stands in its columns, on a ground, with a mark at
// its left edge. It takes the pointer; what that means is others' to say, and nil
// is nothing.
type Line struct {
	widget.BaseWidget
	Pressed, Released func(*desktop.MouseEvent) // told of the first button, as soon as it is down, and up
	Opened            func()                    // told of a double click
	Carried           func(fyne.Position)       // told where in the window it is dragged
	Dropped           func()

	look       Look
	row        LineRow
	back, mark *canvas.Rectangle
	caps       map[int]*canvas.Rectangle
	texts      []*canvas.Text
	objects    *fyne.Container
}

// NewLine makes a line of that height.
func NewLine(look Look, height float32) *Line {
	l := &Line{
		look: look, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		caps: map[int]*canvas.Rectangle{},
	}
	l.objects = &fyne.Container{Layout: arrange{fyne.NewSize(300, height), l.place}, Objects: []fyne.CanvasObject{l.back, l.mark}}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer draws the line.
func (l *Line) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.objects) }

// Row is what the line shows.
func (l *Line) Row() LineRow { return l.row }

// Set shows a row.
func (l *Line) Set(r LineRow) {
	if l.row.is(r) {
		l.place(l.Size()) // letters may have come out otherwise before the typeface was there
		return
	}
	l.row = r
	l.make()
	l.back.FillColor, l.mark.FillColor = r.Ground.of(l.look), r.Mark.of(l.look)
	for i, t := range l.texts {
		t.Hidden = i >= len(r.Cells)
		if t.Hidden {
			continue
		}
		c, in := r.Cells[i], r.Columns[i]
		t.Color, t.TextStyle.Bold, t.TextSize = c.Tone.of(l.look), in.Bold, in.Size
		if c.Size > 0 {
			t.TextSize = c.Size
		}
		if t.TextSize == 0 {
			t.TextSize = TextSize
		}
		t.Alignment = fyne.TextAlignLeading
		if in.Trailing {
			t.Alignment = fyne.TextAlignTrailing
		}
	}
	l.place(l.Size())
	l.objects.Refresh()
}

// make makes what the row needs and is not there.
func (l *Line) make() {
	for i, in := range l.row.Columns {
		if in.Cap && l.caps[i] == nil {
			l.caps[i] = &canvas.Rectangle{FillColor: l.look.Raised, CornerRadius: 3}
			l.objects.Objects = slices.Insert(l.objects.Objects, 2, fyne.CanvasObject(l.caps[i])) // under what is written
		}
	}
	for len(l.texts) < len(l.row.Cells) {
		t := Words("", l.look.Text, TextSize, false)
		l.texts = append(l.texts, t)
		l.objects.Objects = append(l.objects.Objects, t)
	}
}

// widths are the columns' widths in a line that is so wide.
func (l *Line) widths(wide float32) []float32 {
	all := make([]float32, len(l.row.Columns))
	room := wide - Gap
	for i, in := range l.row.Columns {
		switch {
		case wide < in.From, in.Share > 0:
			continue
		case in.Fits, in.Cap:
			all[i] = l.fit(i)
		default:
			all[i] = in.Wide
		}
		room -= all[i]
	}
	left := room
	for i, in := range l.row.Columns {
		if in.Share > 0 && l.row.words(i) != "" {
			all[i] = room * in.Share
			left -= all[i]
		}
	}
	for i, in := range l.row.Columns {
		if in.Wide == 0 && in.Share == 0 && !in.Fits && !in.Cap {
			all[i] = max(left, 0)
		}
	}
	return all
}

// fit is the width of a column that fits what stands in it.
func (l *Line) fit(i int) float32 {
	w := float32(0)
	if words := l.row.words(i); words != "" {
		w = fyne.MeasureText(words, l.texts[i].TextSize, l.texts[i].TextStyle).Width
	}
	switch {
	case l.row.Columns[i].Cap:
		return w + 2*Tight
	case w > 0:
		return w + Tight
	}
	return 0
}

// place sets the columns.
func (l *Line) place(s fyne.Size) {
	Put(l.back, 0, 0, s.Width, s.Height)
	Put(l.mark, 0, 0, markWidth, s.Height)
	for i, c := range l.caps {
		c.Hidden = l.row.words(i) == "" || !l.row.Columns[i].Cap
	}
	x := float32(Gap)
	for i, wide := range l.widths(s.Width) {
		if i < len(l.row.Cells) {
			l.placeCell(i, x, wide, s.Height)
		}
		x += wide
	}
}

func (l *Line) placeCell(i int, x, wide, height float32) {
	t, in, words := l.texts[i], l.row.Columns[i], l.row.Cells[i].Text
	if t.Hidden = wide == 0; t.Hidden {
		return
	}
	room := max(wide-in.Gap, 0)
	switch {
	case in.Cap:
		Put(l.caps[i], x, Tight, wide, height-2*Tight)
		x, room = x+Tight, wide-2*Tight
		t.Text = words
	case in.Fits:
		x, room = x+Tight, wide-Tight
		t.Text = words
	case in.Whole:
		t.Text = words
	case in.End:
		WriteEnd(t, words, room)
	default:
		Write(t, words, room)
	}
	Put(t, x, 0, room, height)
}

// MouseDown tells of a click as soon as the button is down.
func (l *Line) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary && l.Pressed != nil {
		l.Pressed(ev)
	}
}

// MouseUp ends a click.
func (l *Line) MouseUp(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary && l.Released != nil {
		l.Released(ev)
	}
}

// Tapped is nothing more than that: the button has gone down and up before.
func (l *Line) Tapped(*fyne.PointEvent) {}

// DoubleTapped opens what the line shows.
func (l *Line) DoubleTapped(*fyne.PointEvent) {
	if l.Opened != nil {
		l.Opened()
	}
}

// Dragged carries it along.
func (l *Line) Dragged(ev *fyne.DragEvent) {
	if l.Carried != nil {
		l.Carried(ev.AbsolutePosition)
	}
}

// DragEnd drops it.
func (l *Line) DragEnd() {
	if l.Dropped != nil {
		l.Dropped()
	}
}
