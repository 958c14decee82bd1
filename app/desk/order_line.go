package desk

import (
	"fmt"
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// The columns of the running order: where each begins, and from the right edge
// where the last ones do. What a page shows gets the rest.
const (
	numberColumn   = gap
	layerColumn    = 54
	templateColumn = 98
	showsColumn    = 212
	outColumn      = 148 // from the right
	stateColumn    = 92  // from the right
	layerFrom      = 560 // the width from which on there is room for the layer
)

// orderLine is a row of the running order. It takes the pointer; what it means
// is the order's to say.
type orderLine struct {
	widget.BaseWidget
	order *order
	row   orderRow

	objects                                           *fyne.Container
	back, mark                                        *canvas.Rectangle
	number, layer, template, shows, marks, out, state *canvas.Text
	what, sort, stands                                string
	head                                              bool // it is a head: of a group, or of the columns
}

func newOrderLine(o *order) *orderLine {
	l := &orderLine{order: o, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent)}
	objects := []fyne.CanvasObject{l.back, l.mark}
	for _, t := range []**canvas.Text{&l.number, &l.layer, &l.template, &l.shows, &l.marks, &l.out, &l.state} {
		*t = newWords("", text, textSize, false)
		objects = append(objects, *t)
	}
	l.out.Alignment = fyne.TextAlignTrailing
	l.marks.Alignment = fyne.TextAlignTrailing
	l.marks.TextSize, l.marks.TextStyle.Bold, l.marks.Color = tinySize, true, soft
	l.state.TextStyle.Bold, l.state.TextSize = true, tinySize
	l.objects = &fyne.Container{Layout: arrange{standing(300, lineHeight), l.place}, Objects: objects}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer draws the row.
func (l *orderLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.objects) }

// newOrderHeads names the columns.
func newOrderHeads() fyne.CanvasObject {
	l := newOrderLine(nil)
	l.back.FillColor = panel
	for t, s := range map[*canvas.Text]string{l.number: tr("PAGE"), l.layer: tr("LAYER"), l.out: tr("OUT")} {
		t.Text, t.TextSize, t.Color, t.TextStyle.Bold = s, tinySize, soft, true
	}
	for _, t := range []*canvas.Text{l.template, l.shows, l.state} {
		t.TextSize, t.Color, t.TextStyle.Bold = tinySize, soft, true
	}
	l.sort, l.what, l.stands = tr("TEMPLATE"), tr("WHAT IT SHOWS"), tr("STATE")
	l.objects.Layout = arrange{standing(300, 28), l.place}
	return l.objects
}

// set shows a row.
func (l *orderLine) set(r orderRow, now time.Time) {
	o := l.order
	l.row, l.head = r, r.key.kind == groupRow || r.key.kind == headRow
	at, chosenToo := o.cursor == r.key, o.selected[r.key]
	l.paint(r, at, chosenToo)
	for _, t := range []*canvas.Text{l.number, l.layer, l.marks, l.out} {
		t.Text = ""
	}
	l.sort, l.stands = "", ""
	if l.head {
		l.setHead(r, now)
	} else {
		l.setPage(r, now)
	}
	l.place(l.Size())
	l.objects.Refresh()
}

// paint gives the row its ground and its mark: red on air, green in preview,
// yellow the one that keys act on.
func (l *orderLine) paint(r orderRow, at, chosenToo bool) {
	back, mark := color.Color(color.Transparent), color.Color(color.Transparent)
	works := color.Color(raised) // keys go elsewhere, edits come here
	if l.order.focused {
		works = chosen
	}
	switch {
	case l.head && chosenToo:
		back = works
	case l.head:
		back = panel
	case r.state == isOnAir:
		back = onAirRow
	case r.state == inPreview:
		back = previewR
	case chosenToo:
		back = works
	}
	switch {
	case at && l.order.focused:
		mark = accent
	case at, chosenToo:
		mark = soft
	}
	l.back.FillColor, l.mark.FillColor = back, mark
}

func (l *orderLine) setHead(r orderRow, now time.Time) {
	l.what = "▾ " + r.group.Name
	if r.shut {
		l.what = "▸ " + r.group.Name
	}
	l.shows.TextStyle.Bold, l.shows.TextSize, l.shows.Color = true, textSize, text
	l.marks.TextSize, l.marks.TextStyle.Bold, l.marks.Color = smallSize, false, soft
	if r.key.kind == headRow {
		l.what = tr("EARLIER ON AIR, NOT IN THE RUNNING ORDER")
		l.shows.TextSize, l.shows.Color = tinySize, soft
		return
	}
	var words []string
	if r.shut {
		for _, n := range r.onAir {
			words = append(words, tr("ON AIR %d", n))
		}
		for _, n := range r.cued {
			words = append(words, tr("PREVIEW %d", n))
		}
	}
	words = append(words, countWords(r.pages))
	if r.total > 0 {
		words = append(words, running(r.total))
	}
	if d, on := left(l.order.ordered, l.order.aired, r.group.ID, now); on && d > 0 {
		words = append(words, tr("%s left", running(d)))
	}
	l.marks.Text = strings.Join(words, " · ")
}

func countWords(pages int) string {
	if pages == 0 {
		return tr("empty")
	}
	return trN("%d page", "%d pages", pages)
}

func (l *orderLine) setPage(r orderRow, now time.Time) {
	ink, second := color.Color(text), color.Color(soft)
	switch {
	case r.state != nowhere:
		second = text
	case r.page.Disabled && l.order.selected[r.key]: // faint cannot be read there
		ink = soft
	case r.page.Disabled:
		ink, second = faint, faint
	}
	for _, t := range []*canvas.Text{l.number, l.shows} {
		t.Color = ink
	}
	for _, t := range []*canvas.Text{l.layer, l.template, l.out, l.marks} {
		t.Color = second
	}
	l.shows.TextStyle.Bold, l.shows.TextSize = false, textSize
	l.marks.TextSize, l.marks.TextStyle.Bold = tinySize, true
	l.number.TextStyle.Bold = true
	switch {
	case r.key.kind == looseRow:
		l.number.Text, l.layer.Text = "–", fmt.Sprint(r.loose.Layer)
		l.sort = r.loose.Template
		if t, ok := l.order.titles[l.sort]; ok {
			l.sort = t
		}
	default:
		l.number.Text, l.sort = fmt.Sprint(r.page.Number), r.page.Template
		if r.seen {
			l.sort = tr(r.look.Template)
			if r.look.Layer > 0 {
				l.layer.Text = fmt.Sprint(r.look.Layer)
			}
		}
	}
	l.what = r.what(l.order.titles)
	l.marks.Text = r.marks()
	l.out.Text = r.out(now)
	word, warns := r.stands()
	l.stands, l.state.Color = word, second
	l.state.TextSize = tinySize
	switch {
	case warns:
		l.state.Color, l.state.TextSize = warning, smallSize
	case r.state != nowhere:
		l.state.Color = text
	}
}

// place sets the columns.
func (l *orderLine) place(s fyne.Size) {
	put(l.back, 0, 0, s.Width, s.Height)
	put(l.mark, 0, 0, 3, s.Height)
	if l.head {
		l.marks.Hidden = false
		marks := l.marks.MinSize().Width
		for _, t := range []*canvas.Text{l.template, l.state} {
			t.Text = ""
		}
		put(l.marks, s.Width-gap-marks, 0, marks, s.Height)
		put(l.shows, gap, 0, write(l.shows, l.what, max(s.Width-3*gap-marks, 0)), s.Height)
		return
	}
	template, shows := float32(templateColumn), float32(showsColumn)
	if l.layer.Hidden = s.Width < layerFrom; l.layer.Hidden {
		template, shows = layerColumn, showsColumn-templateColumn+layerColumn
	}
	put(l.number, numberColumn, 0, layerColumn-numberColumn, s.Height)
	put(l.layer, layerColumn, 0, templateColumn-layerColumn, s.Height)
	put(l.template, template, 0, write(l.template, l.sort, shows-template-tight), s.Height)
	room := max(s.Width-shows-outColumn-gap, 0)
	l.marks.Hidden = l.marks.Text == ""
	if !l.marks.Hidden {
		w := l.marks.MinSize().Width
		put(l.marks, s.Width-outColumn-w, 0, w, s.Height)
		room = max(room-w-tight, 0)
	}
	put(l.shows, shows, 0, writeEnd(l.shows, l.what, room), s.Height)
	put(l.out, s.Width-outColumn-tight, 0, outColumn-stateColumn-tight, s.Height)
	put(l.state, s.Width-stateColumn, 0, write(l.state, l.stands, stateColumn-tight), s.Height)
}

// MouseDown chooses the row, as soon as the button is down.
func (l *orderLine) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		l.order.pressed(l.row.key, ev.Modifier)
	}
}

// MouseUp ends a click.
func (l *orderLine) MouseUp(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		l.order.released(l.row.key, ev.Modifier)
	}
}

// Tapped is nothing more than that: the button has gone down and up before.
func (l *orderLine) Tapped(*fyne.PointEvent) {}

// DoubleTapped previews the page, or folds the group.
func (l *orderLine) DoubleTapped(*fyne.PointEvent) { l.order.open(l.row.key) }

// Dragged carries what is chosen along.
func (l *orderLine) Dragged(ev *fyne.DragEvent) { l.order.dragged(ev.AbsolutePosition) }

// DragEnd drops it.
func (l *orderLine) DragEnd() { l.order.dropped() }
