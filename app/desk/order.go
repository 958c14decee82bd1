package desk

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// order is the middle of the desk: the running order, with what is on air
// besides it above and what was on air earlier below. Every edit goes to the
// model; what comes back is shown.
type order struct {
	model *model
	keys  *keys
	prefs prefs
	say   func(said) // the status line, for what no command is made of

	pointed func(data.ID) // told of the page that the cursor goes to
	edit    func(data.ID) // goes to the fields of a page

	ordered ordered
	aired   aired
	titles  map[string]string // of templates, by name

	hotFaults map[data.ID]error // of pages whose keys do nothing

	rows     []orderRow
	pinned   int // the first rows, which stand above the list
	shut     map[data.ID]bool
	followed string            // the page in preview that the cursor was put on last, by ID
	came     map[rowKey]rowKey // from where the cursor came to a row that an edit touched
	cursor   rowKey
	at       int // where the cursor was, for when its row goes
	anchor   rowKey
	selected map[rowKey]bool
	focused  bool
	drag     drag

	list    *widgets.List
	block   *fyne.Container // of the pinned rows
	lines   []*widgets.Line // in it
	empty   *fyne.Container
	drop    *canvas.Rectangle // where what is dragged would go
	focus   *canvas.Rectangle // a line above the list that has the focus
	over    *fyne.Container   // over the foot of the list: hints
	bar     *orderBar
	canvas  fyne.Canvas
	content *fyne.Container

	blank, torn *fyne.Container // where no rows are: that it is empty, or could not be read
	harmed      bool            // the show's file is damaged
}

// pinnedMost is how many rows may stand above the list; more are its first.
const pinnedMost = 6

func newOrder(m *model, k *keys, p prefs, say func(said)) *order {
	o := &order{model: m, keys: k, prefs: p, say: say, titles: map[string]string{}, shut: map[data.ID]bool{}, came: map[rowKey]rowKey{}, selected: map[rowKey]bool{}}
	o.list = newKeyList(k, func() int { return len(o.rows) - o.pinned },
		func() fyne.CanvasObject { return o.newLine() },
		func(i int, l fyne.CanvasObject) {
			if i += o.pinned; i < len(o.rows) {
				o.show(l.(*widgets.Line), o.rows[i], m.now())
			}
		})
	o.list.Own = o.listKey
	o.list.Focused = o.focusing
	o.block = container.New(stacked{})
	o.drop = canvas.NewRectangle(accent)
	o.drop.Hide()
	o.focus = canvas.NewRectangle(accent)
	o.focus.Hide()
	o.blank, o.torn = newEmptyOrder(k), newStart(k, tr("No running order could be read"), func() []string {
		return []string{tr("What it holds may still be in the file, or in a copy of the show.")}
	})
	o.torn.Hide()
	o.empty = container.NewStack(o.blank, o.torn)
	o.over = container.NewStack()
	o.bar = newOrderBar(o)
	k.watching(o.listen)
	top := container.New(stacked{}, newOrderHeads(), o.block)
	body := container.New(arrange{nil, func(s fyne.Size) {
		put(o.list, 0, 0, s.Width, s.Height)
		put(o.empty, 0, 0, s.Width, s.Height)
		put(o.focus, 0, 0, s.Width, 2)
		put(o.over, 0, max(s.Height-hintsHeight, 0), s.Width, hintsHeight)
		o.clear()
		o.placeDrop()
	}}, o.list, o.empty, o.focus, o.drop, o.over)
	o.content = container.New(betwixt{}, top, body, o.bar.content)
	return o
}

// newEmptyOrder says how a running order comes to be.
func newEmptyOrder(k *keys) *fyne.Container {
	return newStart(k, tr("No running order yet"), func() []string {
		return []string{
			tr("%s adds what is in preview.", k.named("add")),
			tr("%s builds a whole group for the race that is picked.", k.named("build")),
			tr("%s makes an empty group.", k.named("group")),
		}
	})
}

// received takes the running order as it is now.
func (o *order) received(x ordered) {
	o.ordered = x
	o.read()
	o.listen()
	o.rebuild()
	o.follow()
	o.bar.log(x.undo, x.redo)
}

// titled learns what the templates are called.
func (o *order) titled(c choice) {
	clear(o.titles)
	for _, t := range c.templates {
		o.titles[t.Name] = tr(t.Title)
	}
	o.refresh()
}

// airing takes what is on the channel now.
func (o *order) airing(a aired) {
	o.aired = a
	o.rebuild()
	o.follow()
}

// edited makes what an edit touched what is worked on.
func (o *order) edited(e edited) {
	var keys []rowKey
	if len(e.pages) != 1 { // a page that came with its group is what counts
		for _, id := range e.groups {
			keys = append(keys, rowKey{kind: groupRow, id: id})
		}
	}
	if len(keys) == 0 {
		for _, id := range e.pages {
			keys = append(keys, rowKey{kind: pageRow, id: id})
			if i := slices.IndexFunc(o.ordered.pages, func(p data.Page) bool { return p.ID == id }); i >= 0 {
				delete(o.shut, o.ordered.pages[i].Group)
			}
		}
	}
	if len(keys) == 0 {
		return
	}
	o.rebuild()
	if keys[0] != o.cursor {
		o.came[keys[0]] = o.cursor
	}
	o.choose(keys...)
}

// rebuild puts the rows together again. The cursor stays with its row; when
// that is gone it stays where it was.
func (o *order) rebuild() {
	before, scrolled := o.pinned, o.list.GetScrollOffset()
	o.rows, o.pinned = rowsOf(o.ordered, o.aired, o.shut)
	o.pinned = min(o.pinned, pinnedMost)
	for key := range o.selected {
		if o.index(key) < 0 {
			delete(o.selected, key)
		}
	}
	if i := o.index(o.cursor); i >= 0 {
		o.at = i
	} else if len(o.rows) > 0 {
		o.at = o.near(o.at)
		if from, ok := o.cameFrom(o.cursor); ok {
			o.at = o.index(from)
		}
		o.cursor, o.anchor = o.rows[o.at].key, o.rows[o.at].key
		if len(o.selected) == 0 {
			o.selected[o.cursor] = true
		}
		o.point()
	}
	if o.pinned != before {
		o.pin()
		o.list.ScrollToOffset(scrolled)
	}
	o.empty.Hidden = len(o.ordered.groups) > 0 || len(o.rows) > 0
	o.clear()
	o.refresh()
}

// clear takes what stands over the foot of the list away while it would stand over
// rows.
func (o *order) clear() {
	high := float32(len(o.rows)-o.pinned) * (lineHeight + 1)
	showing(o.over, high+hintsHeight < o.list.Size().Height)
}

// pin makes a line for every row above the list.
func (o *order) pin() {
	o.lines, o.block.Objects = nil, nil
	if o.pinned > 0 {
		o.block.Add(newBand(tr("ON AIR, NOT IN THE RUNNING ORDER")))
	}
	for range o.pinned {
		l := o.newLine()
		o.lines = append(o.lines, l)
		o.block.Add(l)
	}
	if o.pinned > 0 {
		o.block.Add(newLine())
	}
	o.content.Refresh()
}

// newBand is a head of words across.
func newBand(words string) fyne.CanvasObject {
	t := newWords(words, soft, tinySize, true)
	return container.NewStack(canvas.NewRectangle(panel), container.New(arrange{
		standing(200, 24), func(s fyne.Size) { put(t, gap, 0, s.Width-2*gap, s.Height) },
	}, t))
}

// refresh draws what can be seen.
func (o *order) refresh() {
	for i, l := range o.lines {
		if i < len(o.rows) {
			o.show(l, o.rows[i], o.model.now())
		}
	}
	o.list.Refresh()
	o.bar.about()
}

// tick moves the times on.
func (o *order) tick() {
	for i, r := range o.rows {
		if r.state != isOnAir && len(r.onAir) == 0 {
			continue
		}
		if i < o.pinned {
			o.show(o.lines[i], r, o.model.now())
		} else {
			o.list.RefreshItem(i - o.pinned)
		}
	}
}

func (o *order) focusing(on bool) {
	o.focused = on
	o.focus.Hidden = !on
	o.focus.Refresh()
	o.refresh()
}

// listKey lets keys act on the rows while the list has the focus.
func (o *order) listKey(ev *fyne.KeyEvent) bool {
	shift := o.keys.shift()
	switch ev.Name {
	case fyne.KeyUp:
		o.step(-1, shift)
	case fyne.KeyDown:
		o.step(1, shift)
	case fyne.KeyPageUp:
		o.step(-10, shift)
	case fyne.KeyPageDown:
		o.step(10, shift)
	case fyne.KeyHome:
		o.step(-len(o.rows), shift)
	case fyne.KeyEnd:
		o.step(len(o.rows), shift)
	case fyne.KeyLeft:
		o.fold(true)
	case fyne.KeyRight:
		o.fold(false)
	case fyne.KeyReturn, fyne.KeyEnter:
		if shift {
			return false
		}
		o.enter()
	case fyne.KeyEscape:
		if len(o.selected) <= 1 {
			return false
		}
		o.choose(o.cursor)
	default:
		return false
	}
	return true
}

// enter does what Enter on a row is for in the keymap.
func (o *order) enter() {
	if r, ok := o.row(); ok && o.keys.scheme.edits && r.key.kind == pageRow {
		o.edit(r.page.ID)
		return
	}
	o.open(o.cursor)
}

// open previews a page, again one that was on air earlier, or folds a group.
func (o *order) open(k rowKey) {
	i := o.index(k)
	switch {
	case i < 0:
		o.say(said{words: tr("No page is selected in the running order: ↑ ↓ choose one"), failed: true})
	case k.kind == pageRow:
		o.model.callPage(k.id)
	case k.kind == looseRow:
		o.model.again(o.rows[i].loose)
	case k.kind == groupRow:
		o.fold(!o.rows[i].shut)
	}
}

// fold folds the group of the cursor away, or opens it.
func (o *order) fold(shut bool) {
	r, ok := o.row()
	if !ok || r.key.kind != groupRow && r.key.kind != pageRow {
		o.say(said{words: tr("← and → fold and open a group of the running order: choose one first"), failed: true})
		return
	}
	o.shut[r.group.ID] = shut
	o.rebuild()
	if shut {
		o.choose(rowKey{kind: groupRow, id: r.group.ID})
	}
}

// toggleFocus goes to the running order, and from there back to the search.
func (o *order) toggleFocus(back func()) {
	if o.focused {
		back()
		return
	}
	o.take()
}

// take makes keys go to the running order.
func (o *order) take() {
	if o.canvas == nil {
		return
	}
	focusOn(o.canvas, o.list)
	o.reveal()
}
