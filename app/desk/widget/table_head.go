package widget

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tableHead names the columns and says by which the rows are sorted. A click on
// a name sorts.
type tableHead struct {
	widget.BaseWidget
	t       *Table
	back    *canvas.Rectangle
	over    *canvas.Rectangle // under the pointer
	titles  []*canvas.Text
	more    *canvas.Text // how many columns are not seen
	hovered int
	objects *fyne.Container
}

func newTableHead(t *Table) *tableHead {
	h := &tableHead{t: t, hovered: -1}
	h.back, h.over = canvas.NewRectangle(t.look.Panel), canvas.NewRectangle(color.Transparent)
	h.over.CornerRadius = 3
	h.more = Words("", t.look.Soft, t.look.HeadSize, true)
	h.more.Alignment = fyne.TextAlignTrailing
	h.objects = &fyne.Container{Layout: arrange{fyne.NewSize(100, t.look.HeadHeight), func(fyne.Size) { h.place() }}}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer draws the head.
func (h *tableHead) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.objects) }

func (h *tableHead) place() {
	t, s := h.t, h.Size()
	if len(h.titles) != len(t.columns) {
		h.titles = nil
		h.objects.Objects = []fyne.CanvasObject{h.back, h.over, h.more}
		for range t.columns {
			w := Words("", t.look.Soft, t.look.HeadSize, true)
			h.titles = append(h.titles, w)
			h.objects.Objects = append(h.objects.Objects, w)
		}
	}
	Put(h.back, 0, 0, s.Width, s.Height)
	h.over.FillColor = color.Transparent
	more, last := h.placeMore()
	for i, c := range t.columns {
		w, sp := h.titles[i], t.spans[i]
		if w.Hidden = sp.wide == 0; w.Hidden {
			continue
		}
		title := c.Title
		w.Color = t.look.Soft
		if i == t.sorted {
			w.Color = t.look.Text
			title += map[bool]string{false: " ▲", true: " ▼"}[t.down]
		}
		w.Alignment = fyne.TextAlignLeading
		if c.Trailing {
			w.Alignment = fyne.TextAlignTrailing
		}
		wide := sp.wide
		if i == last {
			wide = max(min(wide, s.Width-sp.x-more-2*t.look.Gap), 0)
		}
		Write(w, title, wide)
		Put(w, sp.x, 0, wide, s.Height)
		if i == h.hovered && c.Sorts {
			h.over.FillColor = t.look.Raised
			Put(h.over, sp.x-t.look.Gap/2, 3, sp.wide+t.look.Gap, s.Height-6)
		}
	}
}

// placeMore says how many columns are not seen. It answers how wide that is and
// which column makes room for it.
func (h *tableHead) placeMore() (wide float32, last int) {
	t, s := h.t, h.Size()
	left, right := t.hidden()
	last = -1
	for i, sp := range t.spans {
		if sp.wide > 0 {
			last = i
		}
	}
	h.more.Text = ""
	switch {
	case left+right == 0:
		return 0, -1
	case t.look.More != nil:
		h.more.Text = t.look.More(left, right)
	default:
		if left > 0 {
			h.more.Text = fmt.Sprintf("‹ %d ", left)
		}
		if right > 0 {
			h.more.Text += fmt.Sprintf("%d ›", right)
		}
	}
	wide = fyne.MeasureText(h.more.Text, h.more.TextSize, h.more.TextStyle).Width
	Put(h.more, s.Width-t.look.Gap-wide, 0, wide, s.Height)
	return wide, last
}

// Tapped sorts by a column.
func (h *tableHead) Tapped(ev *fyne.PointEvent) {
	if c := h.t.at(ev.Position.X); c >= 0 && h.t.columns[c].Sorts {
		h.t.source.Sort(c)
	}
}

// SortHere sorts by the column of the cursor.
func (t *Table) SortHere() bool {
	if t.column >= len(t.columns) || !t.columns[t.column].Sorts {
		return false
	}
	t.source.Sort(t.column)
	return true
}

// MouseIn shows that the name can be clicked.
func (h *tableHead) MouseIn(ev *desktop.MouseEvent) { h.hover(h.t.at(ev.Position.X)) }

// MouseMoved likewise.
func (h *tableHead) MouseMoved(ev *desktop.MouseEvent) { h.hover(h.t.at(ev.Position.X)) }

// MouseOut takes that back.
func (h *tableHead) MouseOut() { h.hover(-1) }

func (h *tableHead) hover(c int) {
	if h.hovered != c {
		h.hovered = c
		h.place()
		h.Refresh()
	}
}
