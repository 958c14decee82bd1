package desk

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"mile26/app/playout"
)

// pages is the middle of the desk: which template, for a race which checkpoint,
// and what is and was on air.
type pages struct {
	model     *model
	keys      *keys
	templates []*button
	stops     []*button
	choice    choice

	buttons  *fyne.Container
	stopHead *canvas.Text
	stopGrid *fyne.Container
	list     *keyList
	empty    *canvas.Text
	rows     []pageRow
	cursor   int
	titles   map[string]string
	outputs  *outputs
	content  fyne.CanvasObject
}

// pageRow is a page that is or was on air.
type pageRow struct {
	page  *playout.Page
	state state
	taken time.Time
	ends  time.Time // when it goes out by itself; zero: it stays
	waits bool      // newer data is held back
	step  int       // of its steps, from 0
}

func newPages(m *model, k *keys, look fyne.Theme) *pages {
	p := &pages{model: m, keys: k, titles: map[string]string{}}
	p.buttons = container.New(&flow{gap: tight, least: 132})
	p.stopHead = newWords("CHECKPOINT · Ctrl PgUp, Ctrl PgDn", soft, tinySize, true)
	p.stopGrid = container.New(&flow{gap: tight, least: 84})
	p.stopHead.Hide()
	p.stopGrid.Hide()
	p.list = newKeyList(k, func() int { return len(p.rows) },
		func() fyne.CanvasObject { return newPageLine() },
		func(i int, o fyne.CanvasObject) {
			if i < len(p.rows) {
				o.(*pageLine).set(p.rows[i], p.titles[p.rows[i].page.Template], p.model.now())
			}
		})
	p.list.own = p.listKey
	p.list.OnHighlighted = func(i int) { p.cursor = i }
	p.list.OnSelected = func(i int) {
		p.list.UnselectAll()
		p.again(i)
	}
	p.empty = newWords("Nothing has been on air yet. F2 takes what is in preview.", soft, smallSize, false)
	top := container.New(column{gap: tight, pad: gap},
		newWords("TEMPLATE", soft, tinySize, true), p.buttons, p.stopHead, p.stopGrid)
	heads := newPageHeads()
	body := container.NewStack(container.NewThemeOverride(p.list, listLook{look}),
		container.New(arrange{nil, func(s fyne.Size) { put(p.empty, gap, tight, s.Width-2*gap, 28) }}, p.empty))
	p.outputs = newOutputs(m, k)
	p.content = container.New(betwixt{}, container.New(stacked{}, top, heads), body, p.outputs.all)
	return p
}

// listKey lets the arrow keys move in the list while it has the focus.
func (p *pages) listKey(ev *fyne.KeyEvent) bool {
	switch {
	case isEnter(ev.Name):
		p.again(p.cursor)
	case ev.Name == fyne.KeyUp, ev.Name == fyne.KeyDown:
		p.list.List.TypedKey(ev)
	default:
		return false
	}
	return true
}

func (p *pages) again(i int) {
	if i >= 0 && i < len(p.rows) {
		p.model.again(p.rows[i].page)
	}
}

// picked shows what the operator works on.
func (p *pages) picked(c choice) {
	if !slices.Equal(p.choice.templates, c.templates) { // the theme was read
		p.makeTemplates(c)
	}
	p.offer(c)
	if !slices.Equal(c.checkpoints, p.choice.checkpoints) || c.hit.ID != p.choice.hit.ID {
		p.makeStops(c)
	}
	for i, b := range p.stops {
		at := c.checkpoint == 0
		if i < len(c.checkpoints) {
			at = c.checkpoint == c.checkpoints[i].ID
		}
		b.set(at, true)
	}
	p.choice = c
}

// offer shows the buttons of the templates that can show what is picked, with
// the first nine keys, and none of the others.
func (p *pages) offer(c choice) {
	var shown []fyne.CanvasObject
	for i, t := range c.templates {
		b, suits := p.templates[i], c.suits(t)
		if suits {
			shown = append(shown, b)
			key := ""
			if n := len(shown); n <= 9 {
				key = "Ctrl " + strconv.Itoa(n)
			}
			b.setKey(key)
		}
		b.set(t.Name == c.template, suits)
	}
	if !slices.Equal(shown, p.buttons.Objects) {
		p.buttons.Objects = shown
		p.buttons.Refresh()
	}
}

func (p *pages) makeTemplates(c choice) {
	p.templates, p.buttons.Objects = nil, nil
	for _, t := range c.templates {
		b := newChoiceButton(p.keys, "Ctrl 0", t.Title, func() { p.model.use(t.Name) })
		p.titles[t.Name] = t.Title
		p.templates = append(p.templates, b)
	}
}

// makeStops makes a button for every checkpoint on the course and one for the finish.
func (p *pages) makeStops(c choice) {
	p.stops, p.stopGrid.Objects = nil, nil
	shown := c.hit.Kind == "race"
	p.stopHead.Hidden, p.stopGrid.Hidden = !shown, !shown
	if shown {
		for _, s := range c.checkpoints {
			p.stops = append(p.stops, newChoiceButton(p.keys, "", s.Name, func() { p.model.at(s.ID) }))
		}
		p.stops = append(p.stops, newChoiceButton(p.keys, "", "Finish", func() { p.model.at(0) }))
		for _, b := range p.stops {
			p.stopGrid.Add(b)
		}
	}
	p.content.Refresh()
}

// airing lists what is on air, by layer from the top, then what was.
func (p *pages) airing(a aired) {
	p.rows = nil
	for _, on := range slices.Backward(a.state.Program) {
		p.rows = append(p.rows, pageRow{page: on.Page, state: isOnAir, taken: on.Taken, ends: on.Ends, waits: on.Waiting != nil, step: on.Step})
	}
	for _, page := range a.earlier {
		if _, on := a.state.OnAir(page.ID); on {
			continue
		}
		row := pageRow{page: page}
		if v := a.state.Preview; v != nil && v.ID == page.ID {
			row.state = inPreview
		}
		p.rows = append(p.rows, row)
	}
	p.empty.Hidden = len(p.rows) > 0
	p.empty.Refresh()
	p.list.Refresh()
}

// tick moves the times on.
func (p *pages) tick() {
	for i, r := range p.rows {
		if r.state == isOnAir {
			p.list.RefreshItem(i)
		}
	}
}
