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
	library  *library
	offer    *offer
	order    *order
	outputs  *outputs
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
	v.foot = newFoot(v.keys, [][]action{
		{{"F2", "Take", m.take}, {"F1", "Out", m.out}, {"F3", "Try", m.rehearse}, {"F5", "Next", m.goOn}, {"F6", "Let through", m.release}, {"F12", "Clear", m.clear}},
		{{"0–9 Enter", "Page", v.library.find}, {"Ctrl K", "Find", v.library.find}, {"F4", orderLabel, v.toggleOrder}},
		{{"F7", checkerLabel, v.toggleBackdrop}, {"F8", safeLabel, v.toggleSafe}, {"F9", "PNG", v.export}, {"F10", "Copy", v.copyPicture}},
	})
	left := container.New(upon{}, v.library.content, container.New(stacked{}, newLine(), v.offer.content))
	v.offer.resized = left.Refresh
	right := container.New(monitorColumn{},
		container.New(halves{}, v.monitors[previewMonitor].content, v.monitors[programMonitor].content), v.outputs.all)
	body := container.New(deskColumns{v.outputs.all}, left, newLine(), v.order.content, newLine(), right)
	top := container.New(stacked{}, v.head.content, newLine())
	v.content = container.NewStack(canvas.NewRectangle(ink), container.New(whole{}, top, body, v.foot.content))
	v.listen()
	v.label()
	return v
}

// listen says which key does what.
func (v *view) listen() {
	k, m, l := v.keys, v.model, v.library
	k.on(fyne.KeyF2, m.take)
	k.on(fyne.KeyF1, m.out)
	k.on(fyne.KeyF5, m.goOn)
	k.on(fyne.KeyF6, m.release)
	k.on(fyne.KeyF12, m.clear)
	k.on(fyne.KeyF3, m.rehearse)
	k.on(fyne.KeyF4, v.toggleOrder)
	k.on(fyne.KeyF7, v.toggleBackdrop)
	k.on(fyne.KeyF8, v.toggleSafe)
	k.on(fyne.KeyF9, v.export)
	k.on(fyne.KeyF10, v.copyPicture)
	k.on(fyne.KeyUp, func() { l.step(-1) })
	k.on(fyne.KeyDown, func() { l.step(1) })
	k.on(fyne.KeyPageUp, func() { l.step(-10) })
	k.on(fyne.KeyPageDown, func() { l.step(10) })
	k.on(fyne.KeyReturn, l.enter)
	k.on(fyne.KeyEnter, l.enter)
	k.on(fyne.KeyEscape, l.wipe)
	k.chord(fyne.KeyK, l.find)
	k.chord(fyne.KeyF, l.find)
	k.chord(fyne.KeyE, v.export)
	k.chord(fyne.KeyPageUp, func() { m.step(-1) })
	k.chord(fyne.KeyPageDown, func() { m.step(1) })
	for i, name := range []fyne.KeyName{
		fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9,
	} {
		k.chord(name, func() { m.useNumber(i) })
	}
	k.typing = l.typing
	v.listenToOrder()
}

// listenToOrder says which key edits the running order, wherever the focus is.
func (v *view) listenToOrder() {
	k, m, o := v.keys, v.model, v.order
	const ctrl, alt = fyne.KeyModifierShortcutDefault, fyne.KeyModifierAlt
	k.on(fyne.KeyDelete, func() {
		v.foot.said(said{words: "Del deletes in the running order: F4 goes there", failed: true})
	})
	k.onShift(fyne.KeyReturn, o.add)
	k.onShift(fyne.KeyEnter, o.add)
	k.chord(fyne.KeyD, o.duplicate)
	for _, with := range []fyne.KeyModifier{ctrl, alt} {
		k.with(with, fyne.KeyUp, func() { o.shift(-1) })
		k.with(with, fyne.KeyDown, func() { o.shift(1) })
	}
	k.chord(fyne.KeySpace, o.enable)
	k.chord(fyne.KeyH, o.hold)
	k.chord(fyne.KeyN, o.next)
	k.chord(fyne.KeyL, o.length)
	k.chord(fyne.KeyR, o.rename)
	k.chord(fyne.KeyP, o.renumber)
	k.chord(fyne.KeyM, o.notes)
	k.chord(fyne.KeyG, o.newGroup)
	k.chord(fyne.KeyB, o.build)
	k.chord(fyne.KeyZ, m.undo)
	k.chord(fyne.KeyY, m.redo)
	k.with(ctrl|fyne.KeyModifierShift, fyne.KeyZ, m.redo)
}

func (v *view) toggleOrder() { v.order.toggleFocus(v.library.focus) }

// begin makes the window listen, with the search ready to be typed into.
func (v *view) begin() {
	v.library.canvas = v.window.Canvas()
	v.order.canvas = v.window.Canvas()
	v.outputs.canvas = v.window.Canvas()
	v.keys.attach(v.window.Canvas())
	v.window.Canvas().AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { v.order.all() }) // not while text has the focus
	v.library.focus()
}

// receive is where everything that happens in the model enters the window.
func (v *view) receive(e event) {
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
