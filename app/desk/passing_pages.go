package desk

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// racePages are the pages of the races being run, with what they do when a time
// comes in: follow at once, or hold it back until it is let through. What would
// change on air stands beside them first.
type racePages struct {
	of      *passings
	ordered ordered
	aired   aired
	pages   []data.Page
	cursor  data.ID
	walked  bool // the cursor was put where it is by hand; until then it is on the first
	list    *widgets.List
	head    *fyne.Container
	body    fyne.CanvasObject
}

func newRacePages(c *passings) *racePages {
	p := &racePages{of: c}
	p.list = newKeyList(c.keys, func() int { return len(p.pages) },
		func() fyne.CanvasObject { return widgets.NewLine(dress, raceLineHeight) },
		func(i int, o fyne.CanvasObject) {
			if i < len(p.pages) {
				p.line(o.(*widgets.Line), p.pages[i])
			}
		})
	p.list.Own = p.key
	words := newWords("", soft, tinySize, true)
	c.keys.watching(func() {
		words.Text = tr("PAGES OF THESE RACES · a live one follows at once, a held one waits for %s", c.keys.named("release"))
		words.Refresh()
	})
	p.head = container.NewStack(canvas.NewRectangle(panel), container.New(arrange{standing(200, 24), func(s fyne.Size) { put(words, gap, 0, s.Width-2*gap, s.Height) }}, words))
	p.body = p.list
	return p
}

// show lists the pages: those on air first, then in the running order.
func (p *racePages) show() {
	var on, off []data.Page
	for _, x := range p.ordered.pages {
		if !p.of.pagesOf(x) {
			continue
		}
		if _, is := p.aired.state.OnAir(pageName(x.ID)); is {
			on = append(on, x)
		} else {
			off = append(off, x)
		}
	}
	p.pages = append(on, off...)
	if (!p.walked || p.index() < 0) && len(p.pages) > 0 {
		p.cursor, p.walked = p.pages[0].ID, false
	}
	p.list.Refresh()
}

func (p *racePages) index() int {
	for i, x := range p.pages {
		if x.ID == p.cursor {
			return i
		}
	}
	return -1
}

// toggle makes the page that is marked live, or has it hold newer data back.
func (p *racePages) toggle() {
	i := p.index()
	if i < 0 {
		p.of.say(said{words: tr("These races have no pages: build some in the running order (%s)", p.of.keys.named("build")), failed: true})
		return
	}
	p.set(p.pages[i])
}

func (p *racePages) set(x data.Page) {
	p.cursor = x.ID
	name, to := tr("hold"), data.Hold
	if x.Gate == data.Hold {
		name, to = tr("live"), data.Live
	}
	m := p.of.model
	m.gate([]data.ID{x.ID}, to == data.Hold)
	m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		return m.edits.Set(ctx, name, []data.ID{x.ID}, func(q *data.Page) { q.Gate = to })
	})
}

// key acts on a key while the pages have the focus.
func (p *racePages) key(ev *fyne.KeyEvent) bool {
	i := max(p.index(), 0)
	switch ev.Name {
	case fyne.KeyUp:
		i--
	case fyne.KeyDown:
		i++
	case fyne.KeySpace:
		p.toggle()
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		if i < len(p.pages) {
			p.of.model.callPage(p.pages[i].ID)
		}
		return true
	case fyne.KeyEscape:
		p.of.focus()
		return true
	default:
		return false
	}
	if len(p.pages) > 0 {
		i = min(max(i, 0), len(p.pages)-1)
		p.cursor, p.walked = p.pages[i].ID, true
		p.list.ScrollTo(i)
		p.list.Refresh()
	}
	return true
}

// stands says where a page is and what newer data would change; waits is true
// when some is held back.
func (p *racePages) stands(x data.Page) (words string, s state, waits bool) {
	if v := p.aired.state.Preview; v != nil && v.ID == pageName(x.ID) {
		words, s = inPreview.String(), inPreview
	}
	a, on := p.aired.state.OnAir(pageName(x.ID))
	if !on {
		return words, s, false
	}
	words = isOnAir.String()
	if m, ok := a.About.(*control.Made); ok && m.Request.Hold != (x.Gate == data.Hold) {
		words = tr("%s · from the next take", words)
	}
	if a.Waiting == nil {
		return words, isOnAir, false
	}
	return tr("%s · ▲ waits for %s: %s", words, p.of.keys.named("release"), strings.Join(changes(control.Difference(a.Page, a.Waiting)), " · ")), isOnAir, true
}

// raceLineHeight is the height of the lines of race control.
const raceLineHeight = 30

// gateColumn is where LIVE and HOLD stand; a click there changes them.
const gateColumn, gateWidth = 62, 52

// racePageColumns are those of a page of a race: its number, live or held, what it
// shows, and where it stands.
var racePageColumns = []widgets.LineColumn{
	{Wide: gateColumn - gap, Gap: 4, Bold: true, Whole: true},
	{Wide: gateWidth, Size: tinySize, Bold: true, Whole: true},
	{Gap: gap, End: true},
	{Share: 0.45, Gap: gap, Size: smallSize},
}

// line has a line show a page.
func (p *racePages) line(l *widgets.Line, x data.Page) {
	look := p.ordered.looks[x.ID]
	words, s, waits := p.stands(x)
	gate, ink := tr("LIVE"), widgets.Quiet
	if x.Gate == data.Hold {
		gate = tr("‖ HOLD")
	}
	switch {
	case waits:
		ink = widgets.Warns
	case s != nowhere:
		ink = widgets.Plain
	}
	row := widgets.LineRow{Columns: racePageColumns, Ground: s.ground(), Cells: []widgets.LineCell{
		{Text: fmt.Sprint(x.Number)}, {Text: gate}, {Text: join(": ", []string{firstOf(word(look.Template), x.Template), placedEnd(look.Shows)})}, {Text: words, Tone: ink},
	}}
	if x.ID == p.cursor {
		row.Mark = widgets.SoftMark
		if s == nowhere {
			row.Ground = widgets.Aside
		}
	}
	l.Set(row)
	l.Pressed = func(ev *desktop.MouseEvent) { p.pressed(x, ev.Position.X) }
	l.Opened = func() { p.of.model.callPage(x.ID) }
}

// pressed marks the page; on LIVE or HOLD it changes that.
func (p *racePages) pressed(x data.Page, at float32) {
	p.cursor, p.walked = x.ID, true
	if at >= gateColumn && at < gateColumn+gateWidth {
		p.set(x)
	}
	if c := p.of.canvas; c != nil {
		focusOn(c, p.list)
	}
	p.list.Refresh()
}
