package desk

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// Station is what a preference can change of what is around the desk, and what
// the command line has said already, which stands before any preference.
type Station struct {
	Theme  string   // the one in use, "thames"
	Themes []string // that can be chosen

	FixedTheme, FixedFormat, FixedScale bool    // the command line or the environment says
	Scale                               float64 // that the environment says; 0: none, or one that Fyne finds out

	Retheme func(context.Context, string) error // draws with another theme from now on; nil: that cannot be done
	Rescale func(float64)                       // of the window, at once; nil: at the next start
}

// preferences is the tab in which an operator chooses what is so in every show.
type preferences struct {
	v         *view
	station   Station
	theme     string
	rows      *fyne.Container
	scroll    *container.Scroll
	content   *fyne.Container
	layers    *fyne.Container
	templates []*template.Template
	told      []func()          // mark what is chosen
	choices   []*fyne.Container // the options, row by row
}

func newPreferences(v *view, s Station) *preferences {
	p := &preferences{v: v, station: s, theme: s.Theme, rows: container.New(column{gap: gap, pad: gap}), layers: container.New(&flow{gap: 4, least: 230})}
	p.scroll = container.NewVScroll(p.rows)
	wheel := widgets.NewWheel(p.scroll)
	p.content = container.New(arrange{nil, func(s fyne.Size) {
		put(p.scroll, 0, 0, s.Width, s.Height)
		put(wheel, 0, 0, s.Width, s.Height)
		p.fit()
	}}, p.scroll, wheel)
	return p
}

// tab is the place in the window.
func (p *preferences) tab() *tab {
	return &tab{
		id: "preferences", title: "Preferences", does: "What is so in every show", keys: must("Alt 5", "Ctrl ,"),
		content: p.content, enter: p.enter, receive: p.receive,
	}
}

func (s *sheet) tab() *tab {
	return &tab{
		id: "keys", title: "Keys", does: "Every action with its key", keys: must("Ctrl /"),
		content: s.content, enter: s.enter, wipe: s.wipe, typing: s.typing, receive: s.receive,
	}
}

// option is one of several to choose from.
type option struct{ id, words string }

// begin makes the rows, and has what was chosen before be so.
func (p *preferences) begin() {
	pr := p.v.prefs
	p.language()
	p.scale()
	keep := func(key string) func(string) { return func(id string) { pr.SetString(key, id) } }
	stored := func(key string) func() string { return func() string { return pr.String(key) } }
	maps := make([]option, len(keymaps))
	for i, m := range keymaps {
		maps[i] = option{m.id, m.name}
	}
	p.choice(tr("KEYS"), tr("%s shows and changes them", p.v.keys.named("tab-keys")), maps,
		func() string { return p.v.sheet.scheme.id }, func(id string) { p.v.sheet.choose(keymapOf(id)) })
	p.choice(tr("THE KEY OF A PAGE"), "", []option{{"", tr("Previews it")}, {"take", tr("Takes it at once")}}, stored(prefHotkeys), keep(prefHotkeys))
	p.choice(tr("COLOURS"), tr("On air and preview have their words in both"), []option{{"", tr("Red and green")}, {"orange", tr("Orange and blue")}},
		stored(prefColours), func(id string) {
			pr.SetString(prefColours, id)
			p.paint()
		})
	p.choice(tr("SAFE AREAS"), tr("%s shows them", p.v.keys.named("safe")), []option{{"", "EBU R95 · SMPTE ST 2046-1"}, {"rp218", "SMPTE RP 218"}},
		stored(prefSafe), func(id string) {
			pr.SetString(prefSafe, id)
			p.areas()
		})
	p.choice(tr("TIMES ON GRAPHICS"), tr("For what is made from now on"), []option{{string(show.Colons), "2:01:25"}, {string(show.Points), "2:01.25"}},
		stored(prefMarks), func(id string) {
			pr.SetString(prefMarks, id)
			p.house(tr("Times are printed so from now on"))
		})
	p.themes()
	p.formats()
	p.row(tr("LAYERS"), tr("For what is made from now on; nothing: as the theme says. Enter keeps it"), p.layers)
	p.paint()
	p.areas()
}

// language offers the languages; a window that stands there speaks on as it does.
func (p *preferences) language() {
	options := []option{{"", tr("As the system")}}
	for _, l := range languages {
		options = append(options, option{l.code, l.name})
	}
	p.choice(tr("LANGUAGE"), tr("From the next start on"), options, func() string { return p.v.prefs.String(prefLanguage) }, func(code string) {
		p.v.prefs.SetString(prefLanguage, code)
		p.v.foot.said(said{words: tr("The desk speaks it from the next start on")})
	})
}

func (p *preferences) scale() {
	var options []option
	for _, s := range []int{80, 90, 100, 110, 130, 150, 180, 200} {
		options = append(options, option{strconv.Itoa(s), strconv.Itoa(s) + "%"})
	}
	note := ""
	if p.station.FixedScale {
		note = tr("FYNE_SCALE says it for now")
	}
	p.choice(tr("SCALE"), note, options, func() string { return strconv.Itoa(int(math.Round(10*PreferredScale(p.v.prefs))) * 10) }, func(s string) {
		n, err := strconv.Atoi(s)
		if err != nil {
			p.v.foot.said(said{words: err.Error(), failed: true})
			return
		}
		was := PreferredScale(p.v.prefs)
		if needs, has := p.room(was, float64(n)/100); needs.Width > has.Width || needs.Height > has.Height {
			p.v.foot.said(said{words: tr("%d%% does not fit: it needs a window of %.0f×%.0f, this one is %.0f×%.0f · make it larger, or the whole screen", n, needs.Width, needs.Height, has.Width, has.Height), failed: true})
			return
		}
		p.v.prefs.SetInt(prefScale, n)
		if p.station.Rescale != nil && !p.station.FixedScale {
			p.rescale(was, float64(n)/100)
		}
	})
}

// room is how large a window must be at least at another scale, and how large it is,
// in pixels. At a scale as large as it is, or smaller, it fits.
func (p *preferences) room(was, scale float64) (needs, has fyne.Size) {
	times := func(s fyne.Size, by float32) fyne.Size { return fyne.NewSize(s.Width*by, s.Height*by) }
	has = times(p.v.window.Canvas().Size(), drawnScale(was))
	if needs = times(p.v.content.MinSize(), drawnScale(scale)); scale <= was {
		needs = fyne.Size{}
	}
	return needs, has
}

// rescale draws at another scale. The window stays as large as it is: it fits the
// screen, which Fyne does not tell the size of, and would grow off it. One that had to
// grow, for a scale at which it did not fit, is as large again as at a start.
func (p *preferences) rescale(was, scale float64) {
	size, least := p.v.window.Canvas().Size(), p.v.content.MinSize()
	grown := (size.Width <= least.Width || size.Height <= least.Height) &&
		(size.Width*drawnScale(was) > startWidth || size.Height*drawnScale(was) > startHeight)
	p.station.Rescale(scale)
	by := drawnScale(was) / drawnScale(scale)
	switch {
	case p.v.window.FullScreen():
	case grown:
		p.v.window.Resize(startSize(p.v.prefs, p.station))
	default:
		p.v.window.Resize(fyne.NewSize(size.Width*by, size.Height*by))
	}
}

// drawnScale is the scale at which a window is drawn: Fyne rounds what it is told to
// tenths.
func drawnScale(scale float64) float32 { return float32(math.Round(scale*10) / 10) }

// startSize is how large the window is at first, the same on the screen at every
// scale above one.
func startSize(p fyne.Preferences, s Station) fyne.Size {
	scale := max(drawnScale(PreferredScale(p)), 1)
	if s.FixedScale {
		scale = max(drawnScale(s.Scale), 1)
	}
	return fyne.NewSize(startWidth/scale, startHeight/scale)
}

func (p *preferences) themes() {
	options := make([]option, len(p.station.Themes))
	for i, t := range p.station.Themes {
		options[i] = option{t, firstUpper(t)}
	}
	note := tr("For what is made from now on")
	if p.station.FixedTheme {
		note = tr("The command line says %s; another is for now, and for starts without it", p.station.Theme)
	}
	p.choice(tr("THEME"), note, options, func() string { return p.theme }, func(name string) {
		p.v.prefs.SetString(prefTheme, name)
		if p.station.Retheme == nil {
			p.v.foot.said(said{words: tr("From the next start on")})
			return
		}
		p.v.model.retheme(p.station.Retheme, name)
	})
}

func (p *preferences) formats() {
	var options []option
	for _, f := range playout.Formats() {
		options = append(options, option{f.Name, f.Name})
	}
	now := p.v.model.o.Room.Channel().Format().Name
	note := tr("Now %s; another from the next start on", now)
	if p.station.FixedFormat {
		note = tr("The command line says %s; another is for starts without it", now)
	}
	p.choice(tr("FORMAT"), note, options, func() string { return cmp.Or(p.v.prefs.String(prefFormat), now) }, func(name string) {
		p.v.prefs.SetString(prefFormat, name)
		p.v.foot.said(said{words: tr("%s from the next start on: what is on air is not cut off", name)})
	})
}

// paint draws with the colours that are chosen.
func (p *preferences) paint() {
	chosen, ok := palettes[p.v.prefs.String(prefColours)]
	if !ok {
		chosen = palettes[""]
	}
	chosen.use()
	v := p.v
	v.head.airing(v.aired.state)
	v.library.airing(v.aired)
	v.order.airing(v.aired)
	v.label()
}

// areas shows the safe areas that are chosen.
func (p *preferences) areas() {
	a := ebuR95
	if p.v.prefs.String(prefSafe) == "rp218" {
		a = smpteRP218
	}
	p.v.areas = a
	p.v.wish()
}

// standard prefers the safe areas of a standard.
func (p *preferences) standard(a safeAreas) {
	p.v.prefs.SetString(prefSafe, map[safeAreas]string{ebuR95: "", smpteRP218: "rp218"}[a])
	p.areas()
	p.mark()
}

// house tells the room how graphics are liked now, and then says so.
func (p *preferences) house(words string) { p.v.model.house(PreferredHouse(p.v.prefs), words) }

// receive follows the theme: its templates, and its name.
func (p *preferences) receive(e event) {
	switch e := e.(type) {
	case picked:
		if len(e.choice.templates) != len(p.templates) || len(p.templates) > 0 && e.choice.templates[0] != p.templates[0] {
			p.templates = e.choice.templates
			p.layerRows()
		}
	case rethemed:
		p.theme = e.name
		p.mark()
	}
}

// layerRows makes a field for every template.
func (p *preferences) layerRows() {
	p.layers.Objects = nil
	for _, t := range p.templates {
		p.layers.Add(p.layer(t))
	}
	p.rows.Refresh()
	p.fit()
}

// fit makes the rows as high as they come out at the width there is: how many
// lines the choices take is known only then.
func (p *preferences) fit() {
	p.rows.Resize(fyne.NewSize(p.scroll.Size().Width, p.rows.MinSize().Height))
	p.scroll.Refresh()
}

func (p *preferences) layer(t *template.Template) fyne.CanvasObject {
	name := newWords("", text, smallSize, false)
	show := func() string {
		if n := p.v.prefs.layers()[t.Name]; n != 0 {
			return strconv.Itoa(n)
		}
		return ""
	}
	var e *widgets.Entry
	e = newLineEntry(p.v.keys, func() { p.setLayer(t, e.Text, show) }, func() { e.SetText(show()) })
	e.SetPlaceHolder(strconv.Itoa(t.Layer))
	e.SetText(show())
	return container.New(arrange{standing(200, 40), func(s fyne.Size) {
		put(name, 0, 0, write(name, tr(t.Title), s.Width-74), s.Height)
		putEntry(e, s.Width-70, 0, 66, s.Height)
	}}, name, e)
}

// setLayer keeps the layer that was typed for a template.
func (p *preferences) setLayer(t *template.Template, typed string, show func() string) {
	n := 0
	if typed = strings.TrimSpace(typed); typed != "" {
		var err error
		if n, err = strconv.Atoi(typed); err != nil || n < playout.MinLayer || n > data.MaxPageLayer {
			p.v.foot.said(said{words: tr("“%s” is no layer: type a number from %d to %d, or nothing", typed, playout.MinLayer, data.MaxPageLayer), failed: true})
			return
		}
	}
	p.v.prefs.setLayer(t.Name, n)
	p.house(tr("%s: layer %s", tr(t.Title), cmp.Or(show(), strconv.Itoa(t.Layer))))
}

// choice is a row of options of which one is chosen.
func (p *preferences) choice(title, note string, options []option, now func() string, choose func(string)) {
	buttons := container.New(&wrap{gap: 4})
	for _, o := range options {
		b := newChoiceButton(p.v.keys, "", o.words, func() {
			choose(o.id)
			p.mark()
		})
		b.Gained = func() { p.sight(b) }
		b.Arrows = func(name fyne.KeyName) bool { return p.step(b, name) }
		p.told = append(p.told, func() { b.Set(o.id == now(), true) })
		buttons.Add(b)
	}
	p.choices = append(p.choices, buttons)
	p.row(title, note, buttons)
	p.mark()
}

// row is a title, a line about it, and what there is to choose.
func (p *preferences) row(title, note string, what fyne.CanvasObject) {
	below := newCutWords(note, soft, smallSize, false, 18)
	below.Hidden = note == ""
	p.rows.Add(container.New(prefRow{}, newCutWords(title, soft, tinySize, true, 18), container.New(column{gap: 2}, what, below)))
	p.rows.Add(newLine())
}

// mark shows what is chosen.
func (p *preferences) mark() {
	for _, tell := range p.told {
		tell()
	}
}

// step goes from an option to the one beside it, or to that of the row above or
// below that is chosen.
func (p *preferences) step(from *button, name fyne.KeyName) bool {
	row := slices.IndexFunc(p.choices, func(c *fyne.Container) bool { return slices.Contains(c.Objects, fyne.CanvasObject(from)) })
	if row < 0 {
		return false
	}
	at, to := slices.Index(p.choices[row].Objects, fyne.CanvasObject(from)), row
	switch name {
	case fyne.KeyLeft:
		at--
	case fyne.KeyRight:
		at++
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	default:
		return false
	}
	to = min(max(to, 0), len(p.choices)-1)
	options := p.choices[to].Objects
	if to != row {
		at = max(slices.IndexFunc(options, func(o fyne.CanvasObject) bool { return o.(*button).On }), 0)
	}
	focusOn(p.v.window.Canvas(), options[min(max(at, 0), len(options)-1)].(*button))
	return true
}

// sight scrolls to what has the focus.
func (p *preferences) sight(o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(p.rows).Y
	switch top, height := p.scroll.Offset.Y, p.scroll.Size().Height; {
	case y < top:
		p.scroll.ScrollToOffset(fyne.NewPos(0, max(y-gap, 0)))
	case y+o.Size().Height > top+height:
		p.scroll.ScrollToOffset(fyne.NewPos(0, y+o.Size().Height+gap-height))
	}
}

// enter puts the focus on the first choice.
func (p *preferences) enter() {
	p.mark()
	if row, ok := p.rows.Objects[0].(*fyne.Container); ok {
		first := row.Objects[1].(*fyne.Container).Objects[0].(*fyne.Container).Objects[0]
		focusOn(p.v.window.Canvas(), first.(fyne.Focusable))
	}
}

// prefTitles is the width of the titles.
const prefTitles = 150

// prefRow sets a title beside what there is to choose.
type prefRow struct{}

// MinSize is as high as the choices.
func (prefRow) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[1].MinSize()
	return fyne.NewSize(prefTitles+m.Width, max(m.Height, 34))
}

// Layout sets the two.
func (prefRow) Layout(o []fyne.CanvasObject, s fyne.Size) {
	put(o[0], 0, 6, prefTitles-gap, 18)
	put(o[1], prefTitles, 0, s.Width-prefTitles, s.Height)
}

// rethemed says that the desk draws with another theme.
type rethemed struct{ name string }

// retheme draws with another theme from now on. A theme is read from a disk, so
// it has a goroutine of its own.
func (m *model) retheme(do func(context.Context, string) error, name string) {
	m.wait.Go(func() {
		if err := do(m.ctx, name); err != nil {
			m.fail(fault("theme not read, the last good one stays: %w", oneFault(err)))
			return
		}
		m.emit(rethemed{name})
	})
}

// house makes what is made from now on as h says, and what is in preview anew.
func (m *model) house(h control.House, words string) {
	m.jobs.put(job{kind: "house", do: func(context.Context) {
		m.o.Room.SetHouse(h)
		m.o.Room.Refresh()
		m.lookAgain()
		m.emit(said{words: words})
	}})
}
