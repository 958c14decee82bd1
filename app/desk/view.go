package desk

import (
	"fmt"
	"image/color"
	"strings"

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

	head     *head
	tabs     *tabs
	side     *side
	library  *library
	offer    *offer
	order    *order
	outputs  *outputs
	roster   *roster
	races    *races
	wizard   *wizard
	monitors [2]*monitor
	foot     *foot
	saving   fyne.Window // the save dialog's, nil when it is not open

	aired    aired
	backdrop backdrop
	safe     bool
	content  fyne.CanvasObject
}

func newView(a fyne.App, w fyne.Window, m *model, o Options) *view {
	v := &view{app: a, window: w, model: m, keys: newKeys()}
	format := o.Room.Channel().Format()
	look := a.Settings().Theme()
	v.head = newHead(o.ShowName, fmt.Sprintf("%s · %d×%d", format.Name, format.Size.X, format.Size.Y))
	v.library = newLibrary(m, v.keys, look)
	v.offer = newOffer(m, v.keys)
	v.order = newOrder(m, v.keys, look, func(s said) { v.foot.said(s) })
	v.outputs = newOutputs(m, v.keys)
	v.monitors[previewMonitor] = newMonitor("PREVIEW", m.easels[previewMonitor])
	v.monitors[programMonitor] = newMonitor("PROGRAM", m.easels[programMonitor])
	v.roster = newRoster(m, v.keys, look, w, func(s said) { v.foot.said(s) })
	v.races = newRaces(m, v.keys, look, w, func(s said) { v.foot.said(s) })
	v.wizard = newWizard(m, v.keys, look, a, w, func(s said) { v.foot.said(s) })
	left := container.New(upon{}, v.library.content, container.New(stacked{}, newLine(), v.offer.content))
	v.offer.resized = left.Refresh
	v.tabs = newTabs(v.keys, &tab{
		id: "run", title: "Run", does: "The search and the running order",
		content: container.New(runColumns{}, left, newLine(), v.order.content), enter: v.library.focus, keys: must("Alt 1"),
	}, v.roster.tab(), v.races.tab(), v.wizard.tab())
	v.side = newSide(v.keys, &pane{id: "outputs", title: "Outputs", content: v.outputs.all})
	v.act()
	v.tabs.label()
	v.order.label()
	v.roster.label()
	v.races.label()
	v.wizard.label()
	v.foot = newFoot(v.keys, [][]string{
		{"take", "out", "rehearse", "continue", "release", "clear"}, {"", "find", "order"}, {"checker", "safe", "export", "copy"},
	})
	right := container.New(monitorColumn{},
		container.New(halves{}, v.monitors[previewMonitor].content, v.monitors[programMonitor].content), v.side.content)
	body := container.New(deskColumns{v.side.content}, v.tabs.content, newLine(), right)
	top := container.New(stacked{}, v.head.content, newLine())
	v.content = container.NewStack(canvas.NewRectangle(ink), container.New(whole{}, top, body, v.foot.content))
	v.label()
	return v
}

func (v *view) toggleOrder() { v.order.toggleFocus(v.library.focus) }

// begin makes the window listen, with the search ready to be typed into.
func (v *view) begin() {
	v.library.canvas = v.window.Canvas()
	v.order.canvas = v.window.Canvas()
	v.outputs.canvas = v.window.Canvas()
	v.keys.attach(v.window.Canvas())
	v.window.SetOnDropped(v.dropped)
	v.library.focus()
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
	case ordered:
		v.order.received(e)
	case edited:
		v.order.edited(e)
	case aired:
		v.aired = e
		v.head.airing(e.state)
		v.library.airing(e)
		v.order.airing(e)
		v.label()
		v.warn()
	case drawn:
		v.monitors[e.monitor].show(e.picture)
	case ticked:
		v.head.tick(e.now, e.outputs)
		v.order.tick()
		v.outputs.show(e.outputs)
		v.label()
	}
}

// label writes the monitors' bars.
func (v *view) label() {
	how := []string{v.backdrop.String()}
	if v.safe {
		how = append(how, "safe areas")
	}
	title, c := "PREVIEW · empty", color.Color(idle)
	if p := v.aired.state.Preview; p != nil {
		title, c = "PREVIEW · "+titled(p.Page), preview
	}
	v.monitors[previewMonitor].say(title, strings.Join(how, " · "), c)

	program := v.aired.state.Program
	if len(program) == 0 {
		v.monitors[programMonitor].say("PROGRAM · nothing on air", "", idle)
		return
	}
	titles := make([]string, len(program))
	last := program[0]
	for i, a := range program {
		titles[i] = titled(a.Page)
		if a.Taken.After(last.Taken) {
			last = a
		}
	}
	v.monitors[programMonitor].say("PROGRAM · ON AIR · "+strings.Join(titles, " + "),
		running(v.model.now().Sub(last.Taken)), onAir)
}

// titled names a page, with its number when it has one.
func titled(p *playout.Page) string {
	if p.Number == 0 {
		return p.Title
	}
	return fmt.Sprintf("%d · %s", p.Number, p.Title)
}

// warn tells of newer data that waits on air, or else what is wrong with the
// page in preview.
func (v *view) warn() {
	for _, a := range v.aired.state.Program {
		if a.Waiting != nil {
			v.foot.warn("▲ Newer data waits: "+a.Title+" · ", changes(control.Difference(a.Page, a.Waiting)), " (F6 lets it through)")
			return
		}
	}
	var problems []string
	if p := v.aired.state.Preview; p != nil {
		problems = v.aired.about[p.ID].problems
	}
	v.foot.warn("▲ In preview: ", problems, "")
}

// changesTold is how many differences the status line has room for.
const changesTold = 3

// changes are the first differences in words.
func changes(all []control.Change) (words []string) {
	for i, c := range all {
		if i == changesTold {
			return append(words, fmt.Sprintf("and %d more", len(all)-changesTold))
		}
		words = append(words, c.String())
	}
	return words
}

func (v *view) toggleBackdrop() {
	v.backdrop = 1 - v.backdrop
	v.foot.checker.set(v.backdrop == checkerboard, true)
	v.wish()
}

func (v *view) toggleSafe() {
	v.safe = !v.safe
	v.foot.safe.set(v.safe, true)
	for _, m := range v.monitors {
		m.safe(v.safe)
	}
	v.wish()
}

// wish tells the monitors' easels how to draw.
func (v *view) wish() {
	for _, m := range v.monitors {
		m.easel.change(func(w *wish) { w.backdrop, w.safe = v.backdrop, v.safe })
	}
	v.label()
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
		return &playout.Page{Title: "Program", Scenes: []playout.Scene{playout.Picture(s.ProgramList())}}
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
