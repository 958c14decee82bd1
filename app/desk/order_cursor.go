package desk

import (
	"slices"

	"mile26/data"
)

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
	o.point()
}

// point tells of the page that the cursor is on now, while keys act on the rows.
func (o *order) point() {
	if o.focused && o.pointed != nil && o.cursor.kind == pageRow {
		o.pointed(o.cursor.id)
	}
}

// page is the page that the cursor is on, 0 when it is on none.
func (o *order) page() data.ID {
	if r, ok := o.row(); ok && r.key.kind == pageRow {
		return r.key.id
	}
	return 0
}

// reveal shows the cursor.
func (o *order) reveal() {
	if i := o.index(o.cursor); i >= 0 {
		o.at = i
		o.see(i)
	}
	o.refresh()
}

// rowsAhead is how many rows are seen below the one at the cursor, where there are
// such: what comes next matters as much.
const rowsAhead = 2

// see scrolls to a row.
func (o *order) see(i int) {
	if i < o.pinned {
		return
	}
	o.list.ScrollTo(min(i+rowsAhead, len(o.rows)-1) - o.pinned)
	o.list.ScrollTo(i - o.pinned)
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

// cameFrom is where the cursor came from to a row that is gone by now, as a copy is
// whose making was undone: the first place of those on the way that is still there.
func (o *order) cameFrom(gone rowKey) (rowKey, bool) {
	for range len(o.came) {
		from, ok := o.came[gone]
		if !ok || o.index(from) >= 0 {
			return from, ok
		}
		gone = from
	}
	return rowKey{}, false
}

// follow goes to the page in preview when another one is there than before, also
// when it was there before the running order was.
func (o *order) follow() {
	v := o.aired.state.Preview
	switch {
	case v == nil:
		o.followed = ""
	case v.ID != o.followed && len(o.ordered.groups) > 0:
		o.followed = v.ID
		if !o.focused {
			o.sight(v.ID)
		}
	}
}

// called goes to a page that the operator has called, though it may have been in
// preview before: what acts on a page acts on that. Its group opens.
func (o *order) called(page data.ID) {
	i := slices.IndexFunc(o.ordered.pages, func(p data.Page) bool { return p.ID == page })
	if i < 0 || o.focused {
		return
	}
	if o.shut[o.ordered.pages[i].Group] {
		delete(o.shut, o.ordered.pages[i].Group)
		o.rebuild()
	}
	o.sight(pageName(page))
}

// sight goes to a page that was called from elsewhere, unless something is asked
// of the row at the cursor.
func (o *order) sight(id string) {
	i := slices.IndexFunc(o.rows, func(r orderRow) bool { return r.key.kind == pageRow && pageName(r.page.ID) == id })
	if i < 0 {
		return
	}
	if o.bar.keep == nil && o.bar.catch == nil {
		o.choose(o.rows[i].key)
	} else {
		o.see(i)
	}
}
