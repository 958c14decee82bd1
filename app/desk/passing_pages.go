package desk

import (
	"context"
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

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
		func() fyne.CanvasObject { return newRacePageLine(p) },
		func(i int, o fyne.CanvasObject) {
			if i < len(p.pages) {
				o.(*racePageLine).set(p.pages[i])
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

// racePageLine is a page of a race.
type racePageLine struct {
	widget.BaseWidget
	of                        *racePages
	page                      data.Page
	back, mark                *canvas.Rectangle
	number, what, gate, state *canvas.Text
	whatAll, stateAll         string
	objects                   *fyne.Container
}

func newRacePageLine(p *racePages) *racePageLine {
	l := &racePageLine{
		of: p, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		number: newWords("", text, textSize, true), what: newWords("", text, textSize, false),
		gate: newWords("", text, tinySize, true), state: newWords("", text, smallSize, false),
	}
	l.objects = container.New(arrange{standing(300, 30), l.place}, l.back, l.mark, l.number, l.what, l.gate, l.state)
	l.ExtendBaseWidget(l)
	return l
}

// gateColumn is where LIVE and HOLD stand; a click there changes them.
const gateColumn, gateWidth = 62, 52

func (l *racePageLine) place(s fyne.Size) {
	put(l.back, 0, 0, s.Width, s.Height)
	put(l.mark, 0, 0, 3, s.Height)
	put(l.number, gap, 0, 46, s.Height)
	put(l.gate, gateColumn, 0, gateWidth, s.Height)
	x := float32(gateColumn + gateWidth)
	stands := float32(0)
	if l.stateAll != "" {
		stands = (s.Width - x) * 0.45
	}
	put(l.what, x, 0, writeEnd(l.what, l.whatAll, s.Width-x-stands-gap), s.Height)
	put(l.state, s.Width-stands, 0, write(l.state, l.stateAll, stands-gap), s.Height)
}

// CreateRenderer draws the page.
func (l *racePageLine) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(l.objects)
}

func (l *racePageLine) set(x data.Page) {
	l.page = x
	look := l.of.ordered.looks[x.ID]
	words, s, waits := l.of.stands(x)
	l.number.Text, l.stateAll, l.gate.Text = fmt.Sprint(x.Number), words, tr("LIVE")
	if x.Gate == data.Hold {
		l.gate.Text = tr("‖ HOLD")
	}
	l.whatAll = join(": ", []string{firstOf(look.Template, x.Template), look.Shows})
	l.back.FillColor, l.mark.FillColor, l.state.Color = color.Transparent, color.Transparent, color.Color(soft)
	switch {
	case s == isOnAir:
		l.back.FillColor, l.state.Color = onAirRow, text
	case s == inPreview:
		l.back.FillColor, l.state.Color = previewR, text
	}
	if waits {
		l.state.Color = warning
	}
	if x.ID == l.of.cursor {
		l.mark.FillColor = soft
		if s == nowhere {
			l.back.FillColor = raised
		}
	}
	l.place(l.Size())
	l.objects.Refresh()
}

// MouseDown marks the page; on LIVE or HOLD it changes that.
func (l *racePageLine) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	l.of.cursor, l.of.walked = l.page.ID, true
	if x := ev.Position.X; x >= gateColumn && x < gateColumn+gateWidth {
		l.of.set(l.page)
	}
	if c := l.of.of.canvas; c != nil {
		focusOn(c, l.of.list)
	}
	l.of.list.Refresh()
}

// MouseUp is nothing to it.
func (l *racePageLine) MouseUp(*desktop.MouseEvent) {}

// Tapped is nothing more than the press before.
func (l *racePageLine) Tapped(*fyne.PointEvent) {}

// DoubleTapped previews the page.
func (l *racePageLine) DoubleTapped(*fyne.PointEvent) { l.of.of.model.callPage(l.page.ID) }
