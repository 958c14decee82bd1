package desk

import (
	"fmt"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// The table's columns: where each begins; the rest is what the page shows.
const (
	layerColumn    = gap
	templateColumn = 56
	showsColumn    = 150
	timeColumn     = 124 // from the right
	stateColumn    = 62  // from the right
)

// pageLine is a row of the table of pages.
type pageLine struct {
	widget.BaseWidget
	objects                            *fyne.Container
	back                               *canvas.Rectangle
	layer, template, shows, air, state *canvas.Text
	what                               string
}

func newPageLine() *pageLine {
	l := &pageLine{back: canvas.NewRectangle(color.Transparent)}
	for _, t := range []**canvas.Text{&l.layer, &l.template, &l.shows, &l.air, &l.state} {
		*t = newWords("", text, textSize, false)
	}
	l.air.Alignment = fyne.TextAlignTrailing
	l.state.TextStyle.Bold, l.state.TextSize = true, tinySize
	l.objects = &fyne.Container{
		Layout:  arrange{standing(300, lineHeight), l.place},
		Objects: []fyne.CanvasObject{l.back, l.layer, l.template, l.shows, l.air, l.state},
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer draws the row.
func (l *pageLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.objects) }

func newPageHeads() fyne.CanvasObject {
	l := newPageLine()
	l.back.FillColor = panel
	for t, s := range map[*canvas.Text]string{l.layer: "LAYER", l.template: "TEMPLATE", l.air: "ON AIR", l.state: "STATE"} {
		t.Text, t.TextSize, t.Color, t.TextStyle.Bold = s, tinySize, soft, true
	}
	l.what = "WHAT IT SHOWS"
	l.shows.TextSize, l.shows.Color, l.shows.TextStyle.Bold = tinySize, soft, true
	return l
}

func (l *pageLine) set(r pageRow, template string, now time.Time) {
	back := color.Color(color.Transparent)
	l.air.Text = ""
	switch r.state {
	case isOnAir:
		back = onAirRow
		l.air.Text = running(now.Sub(r.taken))
		if !r.ends.IsZero() { // what is left tells more than what has gone
			l.air.Text = "−" + running(max(0, r.ends.Sub(now)))
		}
	case inPreview:
		back = previewR
	}
	fill(l.back, back)
	l.layer.Text = fmt.Sprint(r.page.Layer)
	l.template.Text = template
	l.state.Text, l.state.Color = r.state.String(), text
	if r.waits {
		l.state.Text, l.state.Color = "NEW DATA", warning
	}
	l.what = strings.TrimPrefix(r.page.Title, template+" · ")
	if n := len(r.page.Scenes); n > 1 {
		l.what += fmt.Sprintf(" · %d of %d", r.step+1, n)
	}
	l.place(l.Size())
	l.objects.Refresh()
}

func (l *pageLine) place(s fyne.Size) {
	put(l.back, 0, 0, s.Width, s.Height)
	put(l.layer, layerColumn, 0, templateColumn-layerColumn, s.Height)
	put(l.template, templateColumn, 0, showsColumn-templateColumn, s.Height)
	room := max(s.Width-showsColumn-timeColumn-gap, 0)
	put(l.shows, showsColumn, 0, writeEnd(l.shows, l.what, room), s.Height)
	put(l.air, s.Width-timeColumn, 0, timeColumn-stateColumn-gap, s.Height)
	put(l.state, s.Width-stateColumn, 0, stateColumn-tight, s.Height)
}
