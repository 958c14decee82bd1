package desk

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// raceHead is a race that is being run: its name, its clock, its gun.
type raceHead struct {
	widget.BaseWidget
	press                  func()
	back, mark             *canvas.Rectangle
	number, name, gun, run *canvas.Text
	nameAll                string
	objects                *fyne.Container
}

func newRaceHead(press func()) *raceHead {
	h := &raceHead{
		press: press, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		number: newWords("", soft, smallSize, true), name: newWords("", text, textSize, true),
		gun: newWords("", soft, smallSize, false), run: newWords("", text, 20, true),
	}
	h.gun.Alignment, h.run.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	h.objects = container.New(arrange{standing(300, 34), h.place}, h.back, h.mark, h.number, h.name, h.gun, h.run)
	h.ExtendBaseWidget(h)
	return h
}

func (h *raceHead) place(s fyne.Size) {
	put(h.back, 0, 0, s.Width, s.Height)
	put(h.mark, 0, 0, 3, s.Height)
	put(h.number, gap, 0, 20, s.Height)
	const clock, gun = 96, 130
	put(h.name, 34, 0, write(h.name, h.nameAll, s.Width-34-clock-gun-gap), s.Height)
	put(h.gun, s.Width-gap-clock-gun, 0, gun, s.Height)
	put(h.run, s.Width-gap-clock, 0, clock, s.Height)
}

// CreateRenderer draws the race.
func (h *raceHead) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.objects) }

// MouseDown marks the race for the gun.
func (h *raceHead) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		h.press()
	}
}

// MouseUp is nothing to it.
func (h *raceHead) MouseUp(*desktop.MouseEvent) {}

// showRaces shows the races being run.
func (c *passings) showRaces() {
	if len(c.raced.running) == 0 {
		words := newWords(tr("No race is being run · %s chooses some", c.keys.action("race-choose").printed()), soft, textSize, false)
		c.heads.Objects = []fyne.CanvasObject{container.New(arrange{standing(300, 34), func(s fyne.Size) { put(words, gap, 0, s.Width-2*gap, s.Height) }}, words), newLine()}
		c.heads.Refresh()
		return
	}
	if len(c.heads.Objects) != len(c.raced.running)+1 || len(c.raced.running) == 1 {
		c.heads.RemoveAll()
		for i := range c.raced.running {
			c.heads.Add(newRaceHead(func() { c.at = i; c.showRaces(); c.focus() }))
		}
		c.heads.Add(newLine())
	}
	for i, r := range c.raced.running {
		h := c.heads.Objects[i].(*raceHead)
		h.number.Text, h.nameAll = fmt.Sprint(i+1), r.race.Name()
		h.back.FillColor, h.mark.FillColor = color.Transparent, color.Transparent
		if i == c.at {
			h.back.FillColor, h.mark.FillColor = raised, soft
		}
		h.place(h.Size())
		h.objects.Refresh()
	}
	c.clocks()
}

// clocks moves the clocks of the races on.
func (c *passings) clocks() {
	now := c.model.now()
	for i, r := range c.raced.running {
		if i >= len(c.heads.Objects) {
			return
		}
		h, ok := c.heads.Objects[i].(*raceHead)
		if !ok {
			return
		}
		gun, run, ink := tr("no gun yet"), "–", color.Color(soft)
		if start := r.race.Start; !start.IsZero() {
			gun, run, ink = tr("gun %s", start.In(now.Location()).Format("15:04:05")), running(now.Sub(start)), text
			if now.Sub(start) > clockMost { // it was run long ago
				run, gun, ink = "–", tr("gun %s", start.In(now.Location()).Format("2 Jan 15:04:05")), soft
			}
		}
		for t, words := range map[*canvas.Text]string{h.gun: gun, h.run: run} {
			if t.Text != words {
				t.Text = words
				t.Refresh()
			}
		}
		tint(h.run, ink)
	}
}

// clockMost is how long after its gun a race has a running clock.
const clockMost = 24 * time.Hour

// racePicker chooses the races that are being run, in the place of the passings.
type racePicker struct {
	of      *passings
	open    bool
	words   string      // that are searched for
	found   []data.Race // that fit them
	cursor  int
	list    *widgets.List
	typed   *canvas.Text
	content *fyne.Container
}

func newRacePicker(c *passings) *racePicker {
	p := &racePicker{of: c}
	p.list = newKeyList(c.keys, func() int { return len(p.found) },
		func() fyne.CanvasObject { return newRunLine(p) },
		func(i int, o fyne.CanvasObject) { o.(*runLine).set(i) })
	p.list.Own = p.key
	words := newWords(tr("RACES BEING RUN · ↑ ↓ mark one, Enter or a click chooses it or takes it out, Esc is done"), soft, tinySize, true)
	head := container.NewStack(canvas.NewRectangle(panel), container.New(arrange{standing(200, 24), func(s fyne.Size) { put(words, gap, 0, s.Width-2*gap, s.Height) }}, words))
	p.typed = newWords("", text, textSize, true)
	head = container.New(stacked{}, head, container.New(arrange{standing(200, 30), func(s fyne.Size) { put(p.typed, gap, 0, s.Width-2*gap, s.Height) }}, p.typed))
	p.content = container.NewStack(canvas.NewRectangle(ink), container.New(above{}, head, p.list))
	p.content.Hide()
	return p
}

func (p *racePicker) toggle() {
	if p.open {
		p.close()
		return
	}
	p.open, p.words = true, ""
	p.of.heard()
	p.content.Show()
	if p.of.canvas != nil {
		focusOn(p.of.canvas, p.list)
	}
	p.show()
}

func (p *racePicker) close() {
	p.open = false
	p.content.Hide()
	p.of.focus()
}

// done closes the choice where it is open: what is typed after the gun are bibs.
func (p *racePicker) done() {
	if p.open {
		p.close()
	}
}

func (p *racePicker) show() {
	p.found = slices.Clone(p.of.raced.races)
	p.found = slices.DeleteFunc(p.found, func(r data.Race) bool { return !fits(strings.Fields(data.Fold(p.words)), r.Name()) })
	p.cursor = min(p.cursor, max(len(p.found)-1, 0))
	p.typed.Color, p.typed.Text = soft, tr("Type to find a race")
	if p.words != "" {
		p.typed.Color, p.typed.Text = text, tr("Races with “%s”: %d", p.words, len(p.found))
	}
	p.typed.Refresh()
	if p.open {
		p.list.Refresh()
	}
}

// key acts on a key while races are chosen.
func (p *racePicker) key(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyUp:
		p.cursor = max(p.cursor-1, 0)
	case fyne.KeyDown:
		p.cursor = min(p.cursor+1, len(p.found)-1)
	case fyne.KeyReturn, fyne.KeyEnter:
		p.choose(p.cursor)
		p.all()
	case fyne.KeyBackspace:
		if words := []rune(p.words); len(words) > 0 {
			p.find(string(words[:len(words)-1]))
		}
	case fyne.KeyEscape:
		if p.words != "" {
			p.find("")
		} else {
			p.close()
		}
	default:
		return false
	}
	if p.open {
		p.list.ScrollTo(max(p.cursor, 0))
		p.list.Refresh()
	}
	return true
}

// find shows the races that fit words.
func (p *racePicker) find(words string) {
	p.words, p.cursor = words, 0
	p.show()
}

// all shows all races again, with the cursor on the one that it was on.
func (p *racePicker) all() {
	if p.words == "" || p.cursor >= len(p.found) {
		return
	}
	id := p.found[p.cursor].ID
	p.find("")
	p.cursor = max(slices.IndexFunc(p.found, func(r data.Race) bool { return r.ID == id }), 0)
}

// choose adds a race to those being run, or takes it out.
func (p *racePicker) choose(i int) {
	if i < 0 || i >= len(p.found) {
		return
	}
	p.cursor = i
	id := p.found[i].ID
	ids := p.of.chosenRaces()
	if at := slices.Index(ids, id); at >= 0 {
		ids = slices.Delete(ids, at, at+1)
	} else {
		ids = append(ids, id)
	}
	p.of.model.run(ids)
}

// runLine is a race to choose.
type runLine struct {
	widget.BaseWidget
	of         *racePicker
	i          int
	back, mark *canvas.Rectangle
	name, is   *canvas.Text
	objects    *fyne.Container
}

func newRunLine(p *racePicker) *runLine {
	l := &runLine{of: p, back: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), name: newWords("", text, textSize, false), is: newWords("", text, tinySize, true)}
	l.objects = container.New(arrange{standing(300, 30), func(s fyne.Size) {
		put(l.back, 0, 0, s.Width, s.Height)
		put(l.mark, 0, 0, 3, s.Height)
		put(l.is, gap, 0, 74, s.Height)
		put(l.name, 90, 0, s.Width-90-gap, s.Height)
	}}, l.back, l.mark, l.is, l.name)
	l.ExtendBaseWidget(l)
	return l
}

func (l *runLine) set(i int) {
	if i >= len(l.of.found) {
		return
	}
	l.i = i
	r := l.of.found[i]
	l.name.Text, l.is.Text = r.Name(), ""
	if n := slices.IndexFunc(l.of.of.raced.running, func(x racing) bool { return x.race.ID == r.ID }); n >= 0 {
		l.is.Text = tr("✓ RACE %d", n+1)
	}
	l.name.TextStyle.Bold = l.is.Text != ""
	l.back.FillColor, l.mark.FillColor = color.Transparent, color.Transparent
	if i == l.of.cursor {
		l.back.FillColor, l.mark.FillColor = chosen, accent
	}
	l.objects.Refresh()
}

// CreateRenderer draws the line.
func (l *runLine) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.objects) }

// Tapped chooses the race.
func (l *runLine) Tapped(*fyne.PointEvent) { l.of.choose(l.i) }

// pagesOf says whether a page is about one of the races being run, or an athlete
// in one of them.
func (c *passings) pagesOf(p data.Page) bool {
	return slices.ContainsFunc(c.raced.running, func(r racing) bool {
		return p.Kind == data.KindRace && p.About == r.race.ID || p.Race == r.race.ID
	})
}
