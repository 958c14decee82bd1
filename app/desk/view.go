package desk

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"mile26/app/control"
	"mile26/app/playout"
)

// view is everything in the window. It belongs to the window's goroutine, does
// nothing that takes time, and changes only by receive.
type view struct {
	app    fyne.App
	window fyne.Window
	model  *model
	keys   *keys
	o      Options
	prefs  prefs

	banner    *banner
	putAside  map[string]time.Time // failures of outputs that were read, and since when they are
	shows     *shows
	head      *head
	tabs      *tabs
	side      *side
	sheet     *sheet
	choices   *preferences
	library   *library
	offer     *offer
	order     *order
	passings  *passings
	raceTab   *tab
	outputs   *outputs
	sources   *sources
	monitors  [2]*monitor
	inspector *inspector
	roster    *roster
	races     *races
	wizard    *wizard
	foot      *foot
	hints     *hints
	saving    fyne.Window // in which a file is named or chosen, nil when it is not open
	naming    *naming     // what is in it when a file is named, else nil
	pictures  string      // the folder of the last picture that was saved; "" for none
	left      bool        // the operator has closed the desk
	making    making      // the page that is being made for preview

	aired    aired
	backdrop backdrop
	safe     bool
	legend   legend
	areas    safeAreas // the standard whose areas F8 shows
	keyView  bool
	aimed    string // what the monitors showed when they were aimed, by ID
	seconds  int    // that have gone by
	zoom     int    // 0: all of the picture; from 1 the parts of the graphic at 100%
	content  fyne.CanvasObject
}

func newView(a fyne.App, w fyne.Window, m *model, o Options) *view {
	v := &view{app: a, window: w, model: m, keys: newKeys(), o: o, putAside: map[string]time.Time{}}
	m.named = v.keys.named
	format := o.Room.Channel().Format()
	look := a.Settings().Theme()
	v.prefs = prefs{a.Preferences()}
	v.head = newHead(o.ShowName, fmt.Sprintf("%s · %d×%d", format.Name, format.Size.X, format.Size.Y))
	v.head.looksOn = v.looksOn()
	v.library = newLibrary(m, v.keys, look)
	v.offer = newOffer(m, v.keys)
	v.order = newOrder(m, v.keys, v.prefs, func(s said) { v.foot.said(s) })
	v.hints = newHints(v.keys, v.prefs)
	v.order.over.Add(v.hints.content)
	v.outputs, v.sources = newOutputs(m, v.keys), newSources()
	v.passings = newPassings(m, v.keys, look, func(s said) { v.foot.said(s) })
	v.monitors[previewMonitor] = newMonitor(tr("PREVIEW"), m.easels[previewMonitor])
	v.monitors[programMonitor] = newMonitor(tr("PROGRAM"), m.easels[programMonitor])
	for i, mon := range v.monitors {
		mon.hand.Pans = func(by image.Point) { v.pan(monitorName(i), by) }
		mon.hand.Twice = v.toggleZoom
	}
	v.roster = newRoster(m, v.keys, w, func(s said) { v.foot.said(s) })
	v.races = newRaces(m, v.keys, w, func(s said) { v.foot.said(s) })
	v.wizard = newWizard(m, v.keys, a, w, func(s said) { v.foot.said(s) })
	left := container.New(searchAbove{v.library.over}, v.library.content, newLine(), v.offer.content)
	v.offer.resized = left.Refresh
	run := &tab{
		id: "run", title: "Run", does: "The search and the running order", keys: must("Alt 1"),
		content: container.New(runColumns{}, left, newLine(), v.order.content), enter: v.library.focus,
	}
	v.raceTab = &tab{
		id: "race", title: tr("Race control"), does: tr("The gun, who passes where, and the pages that follow"), keys: must("Alt 4"),
		content: v.passings.content, enter: v.passings.opening, leave: v.passings.closing, wipe: v.passings.wipe, typing: v.passings.typing, receive: v.passings.receive,
	}
	v.sheet = newSheet(a, v.keys, v.prefs, v.order, func(s said) { v.foot.said(s) })
	v.choices = newPreferences(v, o.Station)
	v.banner, v.shows = newBanner(v.keys), newShows(v)
	v.shows.content = container.NewWithoutLayout()
	v.tabs = newTabs(v.keys, run, v.roster.tab(), v.races.tab(), v.raceTab, v.wizard.tab(), v.choices.tab(), &tab{
		id: "show", title: "Show", does: "The show file, its copies, and other shows", keys: must("Alt 6"),
		content: v.shows.content, enter: v.shows.enter, receive: v.shows.receive,
	}, v.sheet.tab())
	v.sheet.leave = v.tabs.back
	v.inspector = newInspector(m, v.keys, func(s said) { v.foot.said(s) })
	v.order.pointed, v.inspector.browse, v.inspector.beside = v.inspector.pointed, v.browseImage, v.order.page
	v.order.edit, v.inspector.leave = v.editPage, v.leaveFields
	v.inspector.back = func() { v.tabs.open(v.tabs.now) }
	v.side = newSide(v.keys,
		&pane{id: "inspector", title: tr("Inspector"), content: v.inspector.content, grows: true},
		&pane{id: "outputs", title: tr("Outputs"), content: newOutputsScroll(v.outputs, v.sources.all), grows: true})
	v.act()
	v.outputs.page.label(v.keys)
	v.tabs.label()
	v.tabs.turned = v.footFollows
	v.order.label()
	v.passings.build()
	v.shows.build()
	v.roster.label()
	v.races.label()
	v.wizard.label()
	v.foot = newFoot(v.keys, [][]string{
		{"play", "take", "out", "rehearse", "continue", "release", "clear"},
		{"", "find", "order"},
		{"checker", "safe", "export", "copy"},
	})
	for _, id := range []string{"key-view", "zoom"} {
		v.foot.views[id] = v.side.offer(v.keys, id)
	}
	right := container.New(monitorColumn{v.side},
		container.New(halves{}, v.monitors[previewMonitor].content, v.monitors[programMonitor].content), v.side.content)
	body := container.New(deskColumns{v.side}, v.tabs.content, newLine(), right)
	v.side.resized, v.outputs.resized = body.Refresh, body.Refresh
	top := container.New(stacked{}, v.head.content, newLine(), v.banner.content)
	v.content = container.NewStack(canvas.NewRectangle(ink), container.New(whole{}, top, body, v.foot.content))
	v.banner.resized = v.content.Refresh
	v.sheet.begin()
	v.choices.begin()
	v.label()
	return v
}

func (v *view) toggleOrder() { v.order.toggleFocus(v.library.focus) }

// begin makes the window listen, with the search ready to be typed into.
func (v *view) begin() {
	v.tabs.canvas = v.window.Canvas()
	v.library.canvas = v.window.Canvas()
	v.order.canvas = v.window.Canvas()
	v.passings.canvas = v.window.Canvas()
	v.outputs.canvas = v.window.Canvas()
	v.outputs.holds, v.outputs.said = v.holdsOutput, v.foot.said
	v.sheet.canvas = v.window.Canvas()
	v.inspector.canvas = v.window.Canvas()
	v.keys.attach(v.window.Canvas())
	v.window.SetOnDropped(v.dropped)
	v.library.focus()
	v.greet()
}

// receive is where everything that happens in the model enters the window.
func (v *view) receive(e event) {
	for _, t := range v.tabs.all {
		if t.receive != nil {
			t.receive(e)
		}
	}
	switch e := e.(type) {
	case said:
		v.foot.said(e)
	case found:
		v.library.found(e)
	case picked:
		v.offer.picked(e.choice)
		v.order.titled(e.choice)
		v.inspector.picked(e.choice)
	case choosing:
		v.inspector.choosing(targetOf(e.choice))
	case pageCalled:
		v.order.called(e.page)
		v.inspector.choosing(target{page: e.page})
	case ordered:
		v.order.received(e)
	case unreadOrder:
		v.order.unread()
	case harmed:
		v.harmed(e)
	case stirred:
		v.library.changed()
	case edited:
		v.order.edited(e)
		v.hints.did()
	case aired:
		v.aired = e
		v.head.airing(e.state)
		v.library.airing(e)
		v.order.airing(e)
		v.inspector.airing(e)
		v.hints.airing(e.state)
		v.aimAnew()
		v.label()
		v.warn()
		v.calm()
	case report:
		v.openReport(e)
	case fileLooked:
		if v.naming != nil {
			v.naming.answered(e)
		}
	case inspected:
		v.inspector.received(e)
	case fieldKept:
		v.inspector.keptRow(e)
	case drafted:
		v.inspector.answered(e)
		v.label()
	case looked:
		v.inspector.looked(e)
	case making:
		v.making = e
		v.label()
	case lacking:
		v.side.open(v.side.all[0])
		v.inspector.lacking(e.field)
	case drawn:
		v.monitors[e.monitor].show(e.picture)
	case ticked:
		v.keepSized()
		v.head.tick(e.now, e.outputs, e.sources)
		v.foot.tick(e.now)
		v.legend.tick(e.now)
		v.nameAreas()
		v.order.tick()
		v.outputs.show(e.outputs)
		v.failures(e.outputs)
		v.deadSources(e.sources)
		v.calm()
		if v.sources.show(e.now, e.sources) {
			v.content.Refresh()
		}
		v.label()
	}
}

// label writes the monitors' bars.
func (v *view) label() {
	title, c := tr("PREVIEW · empty"), color.Color(idle)
	if p := v.aired.state.Preview; p != nil {
		title, c = tr("PREVIEW · %s", titled(p.Page)), preview
	}
	switch { // what is seen is the page before it
	case v.making.takes:
		title, c = tr("TAKE WAITS · making %s …", v.making.page), warning
	case v.making.page != "":
		title, c = tr("PREVIEW · making %s …", v.making.page), idle
	}
	if v.inspector.drawn {
		title = tr("PREVIEW · DRAFT, not kept")
	}
	v.monitors[previewMonitor].say(title, strings.Join(v.seen(), " · "), c)

	program := v.aired.state.Program
	if len(program) == 0 {
		v.monitors[programMonitor].say(tr("PROGRAM · nothing on air"), "", idle)
		return
	}
	// The one taken last stands first: the time is its time, and where the bar is
	// too short the others are left out.
	program = slices.SortedStableFunc(slices.Values(program), func(a, b playout.Airing) int { return b.Taken.Compare(a.Taken) })
	titles := make([]string, len(program))
	for i, a := range program {
		titles[i] = titled(a.Page)
	}
	right := v.airtime(program[0])
	if part := v.part(programMonitor); part != "" {
		right = part + " · " + right
	}
	v.monitors[programMonitor].say(tr("PROGRAM · ON AIR · %s", strings.Join(titles, " + ")), right, onAir)
}

// titled names a page, with its number when it has one.
func titled(p *playout.Page) string {
	if p.Number == 0 {
		return named(p)
	}
	return fmt.Sprintf("%d · %s", p.Number, named(p))
}

// warn tells of newer data that waits on air, or else what is wrong with the
// page in preview.
func (v *view) warn() {
	for _, a := range v.aired.state.Program {
		if a.Waiting != nil {
			what := strings.Join(changes(control.Difference(a.Page, a.Waiting)), " · ")
			v.foot.warn("▲ " + tr("Newer data waits: %s · %s (%s lets it through)", named(a.Page), what, v.keys.named("release")))
			return
		}
	}
	var problems []string
	if p := v.aired.state.Preview; p != nil {
		problems = v.aired.about[p.ID].problems
	}
	if len(problems) == 0 {
		v.foot.warn("")
		return
	}
	v.foot.warn("▲ " + tr("In preview: %s", strings.Join(problems, " · ")))
}

// changesTold is how many differences the status line has room for.
const changesTold = 3

// changes are the first differences in words.
func changes(all []control.Change) (words []string) {
	for i, c := range all {
		if i == changesTold {
			return append(words, tr("and %d more", len(all)-changesTold))
		}
		words = append(words, c.Words(tr("nothing")))
	}
	return words
}

// exported is the page an export saves: what is in preview, or, when that is
// empty, everything on air. nil: there is nothing.
func (v *view) exported() *playout.Page {
	s := v.aired.state
	switch {
	case s.Preview != nil:
		return s.Preview.Page
	case len(s.Program) == 1:
		return s.Program[0].Page
	case len(s.Program) > 1:
		return &playout.Page{Title: tr("Program"), Scenes: []playout.Scene{playout.Picture(s.ProgramList())}}
	default:
		return nil
	}
}

// whole sets head, body and foot; the body gets what is left.
type whole struct{}

// MinSize is the sum.
func (whole) MinSize(o []fyne.CanvasObject) fyne.Size {
	top, body, foot := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	return fyne.NewSize(max(top.Width, body.Width, foot.Width), top.Height+body.Height+foot.Height)
}

// Layout sets them.
func (whole) Layout(o []fyne.CanvasObject, s fyne.Size) {
	top, foot := o[0].MinSize().Height, o[2].MinSize().Height
	put(o[0], 0, 0, s.Width, top)
	put(o[1], 0, top, s.Width, s.Height-top-foot)
	put(o[2], 0, s.Height-foot, s.Width, foot)
}
