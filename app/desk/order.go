package desk

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

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

	ordered ordered
	aired   aired
	titles  map[string]string // of templates, by name

	hotFaults map[data.ID]error // of pages whose keys do nothing

	rows     []orderRow
	pinned   int // the first rows, which stand above the list
	shut     map[data.ID]bool
	cursor   rowKey
	at       int // where the cursor was, for when its row goes
	anchor   rowKey
	selected map[rowKey]bool
	focused  bool
	drag     drag

	list    *keyList
	block   *fyne.Container // of the pinned rows
	lines   []*orderLine    // in it
	empty   *fyne.Container
	drop    *canvas.Rectangle // where what is dragged would go
	focus   *canvas.Rectangle // a line above the list that has the focus
	over    *fyne.Container   // over the foot of the list: hints
	bar     *orderBar
	canvas  fyne.Canvas
	content *fyne.Container
}

// pinnedMost is how many rows may stand above the list; more are its first.
const pinnedMost = 6

func newOrder(m *model, k *keys, p prefs, look fyne.Theme, say func(said)) *order {
	o := &order{model: m, keys: k, prefs: p, say: say, titles: map[string]string{}, shut: map[data.ID]bool{}, selected: map[rowKey]bool{}}
	o.list = newKeyList(k, func() int { return len(o.rows) - o.pinned },
		func() fyne.CanvasObject { return newOrderLine(o) },
		func(i int, l fyne.CanvasObject) {
			if i += o.pinned; i < len(o.rows) {
				l.(*orderLine).set(o.rows[i], m.now())
			}
		})
	o.list.own = o.listKey
	o.list.focused = o.focusing
	o.block = container.New(stacked{})
	o.drop = canvas.NewRectangle(accent)
	o.drop.Hide()
	o.focus = canvas.NewRectangle(accent)
	o.focus.Hide()
	o.empty = newEmptyOrder(k)
	o.over = container.NewStack()
	o.bar = newOrderBar(o)
	k.watching(o.listen)
	top := container.New(stacked{}, newOrderHeads(), o.block)
	list := container.NewThemeOverride(o.list, listLook{look})
	body := container.New(arrange{nil, func(s fyne.Size) {
		put(list, 0, 0, s.Width, s.Height)
		put(o.empty, 0, 0, s.Width, s.Height)
		put(o.focus, 0, 0, s.Width, 2)
		put(o.over, 0, max(s.Height-hintsHeight, 0), s.Width, hintsHeight)
		o.placeDrop()
	}}, list, o.empty, o.focus, o.drop, o.over)
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
	o.listen()
	o.rebuild()
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
	before := o.aired.state.Preview
	o.aired = a
	o.rebuild()
	if v := a.state.Preview; v != nil && !o.focused && (before == nil || before.ID != v.ID) {
		o.sight(v.ID)
	}
}

// sight scrolls to a page that was called from elsewhere; the cursor stays.
func (o *order) sight(id string) {
	i := slices.IndexFunc(o.rows, func(r orderRow) bool { return r.key.kind == pageRow && pageName(r.page.ID) == id })
	if i >= o.pinned {
		o.list.ScrollTo(i - o.pinned)
	}
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
		o.cursor, o.anchor = o.rows[o.at].key, o.rows[o.at].key
		if len(o.selected) == 0 {
			o.selected[o.cursor] = true
		}
	}
	if o.pinned != before {
		o.pin()
		o.list.ScrollToOffset(scrolled)
	}
	o.empty.Hidden = len(o.ordered.groups) > 0 || len(o.rows) > 0
	o.refresh()
}

// near is the row for the cursor when that of place i has gone: the one that is
// there now, or else the last page.
func (o *order) near(i int) int {
	i = min(max(i, 0), len(o.rows)-1)
	if o.rows[i].key.kind == looseRow || o.rows[i].key.kind == headRow {
		for j := i - 1; j >= 0; j-- {
			if k := o.rows[j].key.kind; k == pageRow || k == groupRow {
				return j
			}
		}
		for j := i + 1; j < len(o.rows); j++ {
			if k := o.rows[j].key.kind; k == pageRow || k == groupRow {
				return j
			}
		}
	}
	return i
}

// pin makes a line for every row above the list.
func (o *order) pin() {
	o.lines, o.block.Objects = nil, nil
	if o.pinned > 0 {
		o.block.Add(newBand(tr("ON AIR, NOT IN THE RUNNING ORDER")))
	}
	for range o.pinned {
		l := newOrderLine(o)
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
			l.set(o.rows[i], o.model.now())
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
			o.lines[i].set(r, o.model.now())
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

// index is where a row stands, -1 for nowhere.
func (o *order) index(k rowKey) int {
	return slices.IndexFunc(o.rows, func(r orderRow) bool { return r.key == k })
}

// row is the row that keys act on, and false when there is none.
func (o *order) row() (orderRow, bool) {
	if i := o.index(o.cursor); i >= 0 {
		return o.rows[i], true
	}
	return orderRow{}, false
}

// choose makes rows what is worked on, the cursor on the first of them.
func (o *order) choose(keys ...rowKey) {
	clear(o.selected)
	for _, k := range keys {
		o.selected[k] = true
	}
	o.cursor, o.anchor = keys[0], keys[0]
	o.reveal()
	if o.focused && o.pointed != nil && o.cursor.kind == pageRow {
		o.pointed(o.cursor.id)
	}
}

// reveal shows the cursor.
func (o *order) reveal() {
	if i := o.index(o.cursor); i >= 0 {
		o.at = i
		if i >= o.pinned {
			o.list.ScrollTo(i - o.pinned)
		}
	}
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
		o.open(o.cursor)
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

// step moves the cursor, with Shift the end of what is selected.
func (o *order) step(n int, extend bool) {
	if len(o.rows) == 0 {
		o.say(said{words: tr("The running order is empty: %s adds what is in preview, %s builds it for a race", o.keys.named("add"), o.keys.named("build")), failed: true})
		return
	}
	by := 1
	if n < 0 {
		by = -1
	}
	to := min(max(o.at+n, 0), len(o.rows)-1)
	for to > 0 && to < len(o.rows)-1 && o.rows[to].key.kind == headRow {
		to += by // a head of words is nothing to stand on
	}
	if o.rows[to].key.kind == headRow {
		return
	}
	if !extend {
		o.choose(o.rows[to].key)
		return
	}
	o.cursor = o.rows[to].key
	o.span()
	o.reveal()
}

// span selects the pages from the anchor to the cursor.
func (o *order) span() {
	from, to := o.index(o.anchor), o.index(o.cursor)
	if from < 0 {
		from, o.anchor = to, o.cursor
	}
	clear(o.selected)
	for _, r := range o.rows[min(from, to) : max(from, to)+1] {
		if r.key.kind == pageRow || r.key == o.cursor {
			o.selected[r.key] = true
		}
	}
}

// all selects every page that is not folded away.
func (o *order) all() {
	clear(o.selected)
	for _, r := range o.rows {
		if r.key.kind == pageRow {
			o.selected[r.key] = true
		}
	}
	if len(o.selected) == 0 {
		o.say(said{words: tr("No pages to select"), failed: true})
	}
	o.refresh()
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
	o.canvas.Focus(o.list)
	o.reveal()
}
