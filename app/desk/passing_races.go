package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// runningColumns are those of a race that is being run: its number, its name, its gun
// and its clock.
var runningColumns = []widgets.LineColumn{
	{Wide: 22, Gap: 2, Size: smallSize, Bold: true},
	{Bold: true},
	{Wide: 130, Size: smallSize, Trailing: true, Whole: true},
	{Wide: 96 + gap, Gap: gap, Size: 20, Bold: true, Trailing: true, Whole: true},
}

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
			l := widgets.NewLine(dress, 34)
			l.Pressed = func(*desktop.MouseEvent) { c.at = i; c.showRaces(); c.focus() }
			c.heads.Add(l)
		}
		c.heads.Add(newLine())
	}
	c.clocks()
}

// clocks shows the races, with their clocks as they are now.
func (c *passings) clocks() {
	now := c.model.now()
	for i, r := range c.raced.running {
		if i >= len(c.heads.Objects) {
			return
		}
		h, ok := c.heads.Objects[i].(*widgets.Line)
		if !ok {
			return
		}
		gun, run, ink := tr("no gun yet"), "–", widgets.Quiet
		if start := r.race.Start; !start.IsZero() {
			gun, run, ink = tr("gun %s", start.In(now.Location()).Format("15:04:05")), running(now.Sub(start)), widgets.Plain
			if now.Sub(start) > clockMost { // it was run long ago
				run, gun, ink = "–", tr("gun %s", dated(start.In(now.Location()), tr("2 Jan 15:04:05"))), widgets.Quiet
			}
		}
		row := widgets.LineRow{Columns: runningColumns, Cells: []widgets.LineCell{
			{Text: fmt.Sprint(i + 1), Tone: widgets.Quiet}, {Text: r.race.Name()}, {Text: gun, Tone: widgets.Quiet}, {Text: run, Tone: ink},
		}}
		if i == c.at {
			row.Ground, row.Mark = widgets.Aside, widgets.SoftMark
		}
		h.Set(row)
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
		func() fyne.CanvasObject { return widgets.NewLine(dress, raceLineHeight) },
		func(i int, o fyne.CanvasObject) { p.line(o.(*widgets.Line), i) })
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

// toRunColumns are those of a race to choose: whether it is being run, and its name.
var toRunColumns = []widgets.LineColumn{{Wide: 78, Gap: 4, Size: tinySize, Bold: true}, {Gap: gap}}

// runsColumns are the columns of one that is.
var runsColumns = []widgets.LineColumn{toRunColumns[0], {Gap: gap, Bold: true}}

// line has a line show the race at i.
func (p *racePicker) line(l *widgets.Line, i int) {
	if i >= len(p.found) {
		return
	}
	r := p.found[i]
	row := widgets.LineRow{Columns: toRunColumns, Cells: []widgets.LineCell{{}, {Text: r.Name()}}}
	if n := slices.IndexFunc(p.of.raced.running, func(x racing) bool { return x.race.ID == r.ID }); n >= 0 {
		row.Columns, row.Cells[0].Text = runsColumns, tr("✓ RACE %d", n+1)
	}
	if i == p.cursor {
		row.Ground, row.Mark = widgets.Chosen, widgets.CursorMark
	}
	l.Set(row)
	l.Pressed = func(*desktop.MouseEvent) { p.choose(i) }
}

// pagesOf says whether a page is about one of the races being run, or an athlete
// in one of them.
func (c *passings) pagesOf(p data.Page) bool {
	return slices.ContainsFunc(c.raced.running, func(r racing) bool {
		return p.Kind == data.KindRace && p.About == r.race.ID || p.Race == r.race.ID
	})
}
