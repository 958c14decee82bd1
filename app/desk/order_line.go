package desk

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	widgets "mile26/app/desk/widget"
)

// The columns of the running order.
const (
	orderNumber = iota
	orderLayer
	orderTemplate
	orderShows
	orderMarks
	orderOut
	orderState
)

// orderColumns are those of a page. What it shows gets the rest.
var orderColumns = []widgets.LineColumn{
	orderNumber: {Wide: 42, Bold: true, Whole: true}, orderLayer: {Wide: 44, From: 560, Whole: true}, orderTemplate: {Wide: 114, Gap: tight},
	orderShows: {Gap: gap, End: true}, orderMarks: {Fits: true, Size: tinySize, Bold: true},
	orderOut: {Wide: 56, Gap: gap, Trailing: true, Whole: true}, orderState: {Wide: 92, Gap: tight, Size: tinySize, Bold: true},
}

// orderHeadColumns are those of a group's head: its name, and what is to be said of it.
var orderHeadColumns = []widgets.LineColumn{{Gap: tight, Bold: true}, {Fits: true, Size: smallSize}, {Wide: gap}}

// newOrderHeads names the columns.
func newOrderHeads() fyne.CanvasObject {
	l := widgets.NewLine(dress, 28)
	l.Set(headsOf(orderColumns, tr("PAGE"), tr("LAYER"), tr("TEMPLATE"), tr("WHAT IT SHOWS"), "", tr("OUT"), tr("STATE")))
	return l
}

// headsOf are the names of columns, as a row.
func headsOf(columns []widgets.LineColumn, names ...string) widgets.LineRow {
	r := widgets.LineRow{Ground: widgets.Headed}
	for i, c := range columns {
		c.Size, c.Bold = tinySize, true
		r.Columns = append(r.Columns, c)
		if i < len(names) {
			r.Cells = append(r.Cells, widgets.LineCell{Text: names[i], Tone: widgets.Quiet})
		}
	}
	return r
}

// newLine is a row of the running order.
func (o *order) newLine() *widgets.Line { return widgets.NewLine(dress, lineHeight) }

// show has a line show a row. What the pointer does to it is for the order to say.
func (o *order) show(l *widgets.Line, r orderRow, now time.Time) {
	l.Set(o.reads(r, now))
	l.Pressed = func(ev *desktop.MouseEvent) { o.pressed(r.key, ev.Modifier) }
	l.Released = func(ev *desktop.MouseEvent) { o.released(r.key, ev.Modifier) }
	l.Opened = func() { o.open(r.key) }
	l.Carried, l.Dropped = o.dragged, o.dropped
}

// reads is a row as it is shown.
func (o *order) reads(r orderRow, now time.Time) widgets.LineRow {
	head := r.key.kind == groupRow || r.key.kind == headRow
	l := widgets.LineRow{Columns: orderColumns}
	if head {
		l.Columns = orderHeadColumns
		l.Cells = o.headCells(r, now)
	} else {
		l.Cells = o.pageCells(r, now)
	}
	l.Ground, l.Mark = o.stand(r, head)
	return l
}

// stand is a row's ground and its mark: red on air, green in preview, yellow the
// one that keys act on.
func (o *order) stand(r orderRow, head bool) (g widgets.Ground, m widgets.Mark) {
	at, chosenToo := o.cursor == r.key, o.selected[r.key]
	works := widgets.Aside // keys go elsewhere, edits come here
	if o.focused {
		works = widgets.Chosen
	}
	switch {
	case head && chosenToo:
		g = works
	case head:
		g = widgets.Headed
	case r.state != nowhere:
		g = r.state.ground()
	case chosenToo:
		g = works
	}
	switch {
	case at && o.focused:
		m = widgets.CursorMark
	case at, chosenToo:
		m = widgets.SoftMark
	}
	return g, m
}

func (o *order) headCells(r orderRow, now time.Time) []widgets.LineCell {
	if r.key.kind == headRow {
		return []widgets.LineCell{{Text: tr("EARLIER ON AIR, NOT IN THE RUNNING ORDER"), Tone: widgets.Quiet, Size: tinySize}}
	}
	name := "▾ " + r.group.Name
	if r.shut {
		name = "▸ " + r.group.Name
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
	if d, on := left(o.ordered, o.aired, r.group.ID, now); on && d > 0 {
		words = append(words, tr("%s left", running(d)))
	}
	return []widgets.LineCell{{Text: name}, {Text: strings.Join(words, " · "), Tone: widgets.Quiet}}
}

func countWords(pages int) string {
	if pages == 0 {
		return tr("empty")
	}
	return trN("%d page", "%d pages", pages)
}

func (o *order) pageCells(r orderRow, now time.Time) []widgets.LineCell {
	first, second := widgets.Plain, widgets.Quiet
	switch {
	case r.state != nowhere:
		second = widgets.Plain
	case r.page.Disabled && o.selected[r.key]: // what cannot be used cannot be read there
		first = widgets.Quiet
	case r.page.Disabled:
		first, second = widgets.Unused, widgets.Unused
	}
	c := make([]widgets.LineCell, len(orderColumns))
	for i := range c {
		c[i].Tone = second
	}
	c[orderNumber].Tone, c[orderShows].Tone = first, first
	switch {
	case r.key.kind == looseRow:
		c[orderNumber].Text, c[orderLayer].Text = "–", fmt.Sprint(r.loose.Layer)
		c[orderTemplate].Text = r.loose.Template
		if t, ok := o.titles[r.loose.Template]; ok {
			c[orderTemplate].Text = t
		}
	default:
		c[orderNumber].Text, c[orderTemplate].Text = fmt.Sprint(r.page.Number), r.page.Template
		if r.seen {
			c[orderTemplate].Text = tr(r.look.Template)
			if r.look.Layer > 0 {
				c[orderLayer].Text = fmt.Sprint(r.look.Layer)
			}
		}
	}
	c[orderShows].Text, c[orderMarks].Text, c[orderOut].Text = r.what(o.titles), r.marks(), r.out(now)
	word, warns := r.stands()
	c[orderState].Text = word
	if lacks := r.lacks(); lacks != "" { // that it is in preview is said before it, and both are seen
		c[orderMarks].Text = join(" · ", []string{c[orderMarks].Text, lacks})
		c[orderMarks].Tone = widgets.Warns
	}
	switch {
	case warns:
		c[orderState].Tone, c[orderState].Size = widgets.Warns, smallSize
	case r.state != nowhere:
		c[orderState].Tone = widgets.Plain
	}
	return c
}
