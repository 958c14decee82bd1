package desk

import (
	"image/color"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// inspector is the form of what is worked on: the page that the running order's
// cursor went to or that was called, or else what is picked. It is made of the
// template's fields alone, and of what every page has.
//
// While somebody types, the preview monitor shows what the page would be; the
// page itself, what is in preview and what is on air stay as they are. Enter, or
// going elsewhere, keeps what was typed and makes preview anew. Only a take
// changes what is on air. A function key keeps first, so that F2 takes what is seen.
type inspector struct {
	model *model
	keys  *keys
	say   func(said)

	browse func(*formRow) // has a picture file chosen for an image's row
	beside func() data.ID // the page that the running order's cursor is on; 0: none

	wanted  target // what was asked for
	early   bool   // before its picture was there
	about   inspected
	made    string // what the rows were made for
	rows    []*formRow
	current *formRow       // had the focus last; nil: none
	drafts  int            // how many there have been
	drawn   bool           // the last of them stands in the preview monitor
	lacks   string         // the row to go to when the form is there
	awaited bool           // the fields were asked for that are not there yet
	asked   fyne.Focusable // what had the focus then
	unasked bool           // the row with the focus got it by itself, and nothing was done there yet

	seen      string                      // the ID of what was in preview last
	inPreview data.ID                     // the page of the running order in preview; 0: none
	previewed *control.Request            // what is in preview; nil: nothing that was made here
	airs      map[data.ID]control.Request // the pages on air, as they were asked for

	title, state *canvas.Text
	titleText    string
	stateText    string
	cites        []fyne.CanvasObject
	form         *fyne.Container
	scroll       *container.Scroll
	more         fades
	empty, what  *canvas.Text // while there is nothing to edit: so, and what to do
	leave        func()       // goes where the work goes on
	back         func()       // where the focus goes when its row has gone
	canvas       fyne.Canvas
	content      *fyne.Container
}

func newInspector(m *model, k *keys, say func(said)) *inspector {
	f := &inspector{
		beside: func() data.ID { return 0 },
		model:  m, keys: k, say: say,
		title: newWords("", text, smallSize, true), state: newWords("", soft, tinySize+1, false),
		empty: newWords("", soft, smallSize, true), what: newWords("", soft, smallSize, false),
	}
	f.state.Alignment, f.empty.Alignment, f.what.Alignment = fyne.TextAlignTrailing, fyne.TextAlignCenter, fyne.TextAlignCenter
	nothing, what, _ := strings.Cut(tr("Nothing to edit: pick something, or a page of the running order"), ":")
	f.form = &fyne.Container{Layout: formLayout{f}}
	f.scroll, f.more = container.NewVScroll(f.form), newFades()
	f.scroll.OnScrolled = func(fyne.Position) { f.more.over(f.scroll) }
	back := canvas.NewRectangle(panel)
	head := container.New(arrange{standing(200, formHead), func(s fyne.Size) {
		put(back, 0, 0, s.Width, s.Height)
		title := fyne.MeasureText(f.titleText, smallSize, f.title.TextStyle).Width
		room := max(s.Width-3*gap-min(title, s.Width/2), 0)
		w := write(f.state, f.stateIn(room), room)
		put(f.state, s.Width-gap-w, 0, w, s.Height)
		put(f.title, gap, 0, write(f.title, f.titleText, s.Width-3*gap-w), s.Height)
	}}, back, f.title, f.state)
	wheel := widgets.NewWheel(f.scroll)
	body := container.New(arrange{nil, func(s fyne.Size) {
		put(f.scroll, 0, 0, s.Width, s.Height)
		write(f.empty, strings.TrimSpace(nothing), s.Width-gap)
		write(f.what, firstUpper(strings.TrimSpace(what)), s.Width-gap)
		put(f.empty, 0, s.Height/2-22, s.Width, 20)
		put(f.what, 0, s.Height/2, s.Width, 20)
		f.more.over(f.scroll)
		put(wheel, 0, 0, s.Width, s.Height)
	}}, f.scroll, f.more.top, f.more.bottom, f.empty, f.what, wheel)
	f.content = container.New(above{}, head, body)
	f.told()
	return f
}

// formHead is the height of the inspector's head.
const formHead = 24

// targetOf is what is worked on.
func targetOf(c choice) target {
	t := target{page: c.page, name: c.hit.Name}
	if c.page == 0 && (c.hit.Kind != "" || c.typed()) {
		t.request = c.request()
	}
	return t
}

// choosing follows what the operator picks or calls: the form does not wait for the
// picture.
func (f *inspector) choosing(t target) {
	f.inspect(t)
	f.early = true
}

// picked is told of the same when its picture is there, and of what has none.
func (f *inspector) picked(c choice) {
	t := targetOf(c)
	if f.early && f.wanted.same(t) && (t.page != 0 || reflect.DeepEqual(f.wanted.request, t.request)) {
		f.early, f.wanted.name = false, t.name
		return
	}
	f.inspect(t)
}

// pointed follows the cursor of the running order.
func (f *inspector) pointed(page data.ID) { f.inspect(target{page: page}) }

func (f *inspector) inspect(t target) {
	if !f.wanted.same(t) {
		f.dropDraft()
	}
	f.wanted, f.early, f.awaited = t, false, false
	f.model.inspect(t)
}

// airing follows a page that somebody else put in preview, as auto-next does, unless
// what was chosen here is on its way there.
func (f *inspector) airing(a aired) {
	f.inPreview, f.previewed, f.airs = 0, nil, map[data.ID]control.Request{}
	for _, on := range a.state.Program {
		if made, ok := on.About.(*control.Made); ok && made.Request.Page != 0 {
			f.airs[made.Request.Page] = made.Request
		}
	}
	changed := false
	if v := a.state.Preview; v != nil {
		changed = v.Page.ID != f.seen
		f.seen = v.Page.ID
		if made, ok := v.About.(*control.Made); ok {
			f.inPreview, f.previewed = made.Request.Page, &made.Request
		}
	}
	if changed && f.inPreview != 0 && f.inPreview != f.wanted.page && !f.early {
		f.pointed(f.inPreview)
	}
	f.told()
}

// typing says that something is typed that is not kept.
func (f *inspector) typing() bool {
	for _, r := range f.rows {
		if r.dirty {
			return true
		}
	}
	return false
}

// received takes a form.
func (f *inspector) received(x inspected) {
	if !x.of.same(f.wanted) || x.of.page == 0 && !reflect.DeepEqual(x.of.request, f.wanted.request) {
		return // something newer comes
	}
	f.about = x
	f.shape()
	f.fill()
	f.told()
	if f.lacks != "" {
		f.goTo(f.lacks)
	}
	if f.awaited {
		f.awaited = false
		if f.asked == f.canvas.Focused() { // nobody has gone elsewhere
			f.focus()
		}
	}
}

// edit goes to the fields of a page of the running order, as soon as they are there
// and unless somebody has gone elsewhere by then.
func (f *inspector) edit(page data.ID) {
	f.pointed(page)
	switch {
	case f.canvas == nil:
	case f.about.of.same(f.wanted):
		f.focus()
	default:
		f.await()
	}
}

// await has focus called when the fields are there.
func (f *inspector) await() {
	f.awaited, f.asked = true, f.canvas.Focused()
}

// keptRow hears what became of something typed.
func (f *inspector) keptRow(k fieldKept) {
	r := f.row(k.row)
	if r == nil {
		return
	}
	r.waits = max(r.waits-1, 0)
	if k.err != nil && !r.dirty {
		r.restore()
		r.say(k.err.Error(), true)
	} else if r.waits == 0 {
		f.model.inspect(f.wanted)
	}
	f.told()
}

// answered hears what came of a draft.
func (f *inspector) answered(d drafted) {
	if d.n != f.drafts || f.current == nil || !f.current.dirty {
		return
	}
	f.drawn = d.err == nil
	if d.err != nil {
		f.current.say(d.err.Error(), true)
	}
}

// looked hands a picker what it found.
func (f *inspector) looked(x looked) {
	if r := f.row(x.row); r != nil && r.entry != nil {
		r.looked(x)
	}
}

// lacking goes to the row in which something is missing.
func (f *inspector) lacking(field string) {
	f.lacks = field
	f.goTo(field)
}

// goTo focuses a row when it is there.
func (f *inspector) goTo(name string) {
	if r := f.row(name); r != nil && f.canvas != nil {
		f.lacks = ""
		unasked := f.unasked || !f.has()
		focusOn(f.canvas, r.focusable())
		f.unasked = unasked // to lose it takes it back
	}
}

func (f *inspector) row(name string) *formRow {
	for _, r := range f.rows {
		if r.name == name {
			return r
		}
	}
	return nil
}

// focus goes to the row that had the focus last, or the first. Where there is none
// it is that of the page at the running order's cursor, when its form is there.
func (f *inspector) focus() {
	r := f.current
	if r == nil || f.row(r.name) != r {
		if page := f.beside(); len(f.rows) == 0 && page != 0 && page != f.about.of.page {
			f.pointed(page)
			if f.canvas != nil {
				f.await()
			}
			return
		}
		if len(f.rows) == 0 {
			f.say(said{words: tr("Nothing to edit: pick something, or a page of the running order"), failed: true})
			return
		}
		r = f.firstField()
	}
	if f.canvas != nil {
		focusOn(f.canvas, r.focusable())
	}
}

// firstField is the first row that says something on screen.
func (f *inspector) firstField() *formRow {
	for _, r := range f.rows {
		if r.name[0] != '#' {
			return r
		}
	}
	return f.rows[0]
}

// has says that one of the rows has the focus.
func (f *inspector) has() bool {
	if f.canvas == nil {
		return false
	}
	now := f.canvas.Focused()
	for _, r := range f.rows {
		if now != nil && now == r.focusable() {
			return true
		}
	}
	return false
}

// step goes to a row above or below.
func (f *inspector) step(from *formRow, by int) {
	for i, r := range f.rows {
		if to := i + by; r == from && to >= 0 && to < len(f.rows) && f.canvas != nil {
			focusOn(f.canvas, f.rows[to].focusable())
			return
		}
	}
}

// escape leaves what is typed, or goes back to the search when nothing is.
func (f *inspector) escape(r *formRow) {
	if r.dirty || len(r.list) > 0 {
		r.restore()
		return
	}
	f.leave()
}

// told says in the head what the form is about and how it stands.
func (f *inspector) told() {
	words, c := f.keysWords(), color.Color(soft)
	f.drawn = f.drawn && f.typing()
	switch {
	case f.typing():
		words, c = tr("NOT KEPT · Enter keeps, Esc drops"), warning
	case f.differs():
		words, c = tr("differs from what is on air · %s updates it", f.printed("update")), warning
	case f.onAir():
		words = tr("on air as it stands here")
	}
	f.stateText = words
	tint(f.state, c)
	f.titleText = f.titled()
	showing(f.empty, len(f.rows) == 0)
	showing(f.what, len(f.rows) == 0)
	if f.content != nil {
		f.content.Objects[0].(*fyne.Container).Layout.Layout(nil, f.content.Objects[0].Size())
	}
}

func (f *inspector) keysWords() string {
	return tr("%s · %s: as stored", f.printed("inspector"), f.printed("stored"))
}

// stateIn is how the form stands, in the words that fit the room in the head: of
// keys half of them say nothing.
func (f *inspector) stateIn(room float32) string {
	all := f.keysWords()
	if f.stateText != all {
		return f.stateText
	}
	for _, words := range []string{all, tr("%s: as stored", f.printed("stored"))} {
		if fyne.MeasureText(words, f.state.TextSize, f.state.TextStyle).Width <= room {
			return words
		}
	}
	return ""
}

// printed is the key of an action, once there are actions.
func (f *inspector) printed(id string) string {
	if a := f.keys.action(id); a != nil {
		return a.printed()
	}
	return ""
}

func (f *inspector) titled() string {
	x := f.about
	switch {
	case x.err != nil:
		return "▲ " + x.err.Error()
	case x.in.Template == nil:
		return tr("INSPECTOR")
	case x.of.page != 0:
		return tr("PAGE %d · %s", x.page.Number, tr(x.in.Template.Title))
	}
	if p := f.previewed; p == nil || !f.wanted.same(target{page: p.Page, request: *p}) {
		return tr("PICKED · %s", tr(x.in.Template.Title))
	}
	return tr("PREVIEW · %s", tr(x.in.Template.Title))
}

// actOnInspector is what edits what is worked on.
func (v *view) actOnInspector() {
	f := v.inspector
	for _, a := range []action{
		{id: "inspector", label: "Inspector", does: "Goes to the fields of what is worked on, and back to the search", keys: must("Ctrl I"), do: v.toggleInspector},
		{id: "stored", label: "As stored", does: "Shows again what the show says in place of what was typed", keys: must("Ctrl Backspace"), do: f.revert},
	} {
		a.group = editGroup
		v.keys.add(a)
	}
	v.keys.add(action{
		id: "outputs", group: windowGroup, label: "Outputs", does: "Shows the outputs under the monitors, and the inspector again",
		keys: must("Ctrl U"), do: v.toggleOutputs,
	})
	v.actOnProgramPage()
}

// editPage goes to the fields of a page of the running order.
func (v *view) editPage(page data.ID) {
	v.side.open(v.side.all[0])
	v.inspector.edit(page)
}

// leaveFields goes from the inspector to where its page came from: the running order
// in a keymap whose Enter comes from there, or else the search.
func (v *view) leaveFields() {
	if v.keys.scheme.edits && v.inspector.about.of.page != 0 && v.tabs.now == v.tabs.all[0] {
		v.order.take()
		return
	}
	v.find()
}

// toggleOutputs goes to the outputs, and back to the inspector and the open tab.
func (v *view) toggleOutputs() {
	if v.outputs.has() {
		v.side.open(v.side.all[0])
		v.tabs.open(v.tabs.now)
		return
	}
	v.showOutput("")
}

// showOutput goes to an output; without a name to the one that fails.
func (v *view) showOutput(name string) {
	v.showPane("outputs")
	v.outputs.focus(name)
}

// editGroup is the heading of what edits a page's content.
const editGroup = "Edit"

// toggleInspector goes to the inspector, and back from there. Whoever goes there
// while it has the focus already, of which nobody asked, stays.
func (v *view) toggleInspector() {
	f := v.inspector
	switch {
	case f.has() && f.unasked:
		f.unasked = false
		f.say(said{words: tr("The inspector has the keys already · %s once more goes back to the search", v.keys.named("inspector"))})
	case f.has():
		v.leaveFields()
	default:
		v.side.open(v.side.all[0])
		f.focus()
	}
}
