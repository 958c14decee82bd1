package desk

import (
	"context"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/data"
)

// drag is what the pointer carries in the running order.
type drag struct {
	on    bool // something is carried
	pages []data.Page
	group data.Group // instead of pages
	to    int        // the row it goes before; the number of rows is the end
}

// pressed chooses the row under the pointer: alone, with Ctrl besides what is
// chosen, with Shift as far as there.
func (o *order) pressed(k rowKey, m fyne.KeyModifier) {
	o.take()
	if k.kind == headRow {
		return
	}
	switch {
	case m&fyne.KeyModifierShift != 0:
		o.cursor = k
		o.span()
	case m&fyne.KeyModifierShortcutDefault != 0:
		if o.selected[k] {
			delete(o.selected, k)
		} else {
			o.selected[k] = true
		}
		o.cursor, o.anchor = k, k
	case o.selected[k]: // it may be the beginning of a drag of all of them
		o.cursor = k
	default:
		o.choose(k)
	}
	o.reveal()
}

// released ends a click that carried nothing: the row alone is chosen now.
func (o *order) released(k rowKey, m fyne.KeyModifier) {
	if m == 0 && !o.drag.on && k.kind != headRow && len(o.selected) > 1 && o.selected[k] {
		o.choose(k)
	}
}

// dragged carries what is chosen to a place of the window.
func (o *order) dragged(at fyne.Position) {
	if !o.drag.on {
		pages, groups := o.chosenPages()
		switch {
		case len(groups) == 1:
			o.drag = drag{on: true, group: groups[0]}
		case len(groups) == 0 && len(pages) > 0:
			o.drag = drag{on: true, pages: pages}
		default:
			return
		}
	}
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(o.list).Y
	y := at.Y - top
	const each = lineHeight + 1
	switch height := o.list.Size().Height; {
	case y < each/2:
		o.list.ScrollToOffset(o.list.GetScrollOffset() - each)
	case y > height-each/2:
		o.list.ScrollToOffset(o.list.GetScrollOffset() + each)
	}
	row := int((y+o.list.GetScrollOffset())/each + 0.5)
	o.drag.to = min(max(row+o.pinned, o.pinned), o.end())
	o.placeDrop()
	_, _, where := o.target()
	what := pagesCalled(o.drag.pages)
	if o.drag.group.ID != 0 {
		what = tr("group %s", o.drag.group.Name)
	}
	o.bar.tell(tr("Drop %s %s", what, where))
}

// end is the number of the row behind the running order.
func (o *order) end() int {
	for i := len(o.rows) - 1; i >= 0; i-- {
		if k := o.rows[i].key.kind; k == groupRow || k == pageRow {
			return i + 1
		}
	}
	return o.pinned
}

// placeDrop draws the line where what is carried would go.
func (o *order) placeDrop() {
	o.drop.Hidden = !o.drag.on
	if o.drag.on {
		y := float32(o.drag.to-o.pinned)*(lineHeight+1) - o.list.GetScrollOffset()
		put(o.drop, 0, max(y-2, 0), o.list.Size().Width, 3)
	}
	o.drop.Refresh()
}

// target is the place a drag stands at: before a page of a group, or, of a
// group, before another.
func (o *order) target() (group, before data.ID, where string) {
	if o.drag.group.ID != 0 {
		for _, r := range o.rows[o.drag.to:o.end()] {
			if r.key.kind == groupRow {
				return 0, r.group.ID, tr("before %s", r.group.Name)
			}
		}
		return 0, 0, tr("at the end")
	}
	if o.drag.to < o.end() && o.rows[o.drag.to].key.kind == pageRow {
		r := o.rows[o.drag.to]
		return r.group.ID, r.page.ID, tr("before page %d", r.page.Number)
	}
	if o.drag.to == o.pinned && o.end() > o.pinned { // above the first head
		g := o.rows[o.pinned].group
		for _, p := range o.ordered.pages {
			if p.Group == g.ID {
				return g.ID, p.ID, tr("first in %s", g.Name)
			}
		}
		return g.ID, 0, tr("into %s", g.Name)
	}
	g := o.rows[o.drag.to-1].group
	return g.ID, 0, tr("at the end of %s", g.Name)
}

// dropped puts what was carried where it is.
func (o *order) dropped() {
	if !o.drag.on {
		return
	}
	d := o.drag
	group, before, _ := o.target()
	o.drag = drag{}
	o.placeDrop()
	o.bar.about()
	if d.group.ID != 0 {
		o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
			return o.model.edits.PlaceGroup(ctx, d.group.ID, before)
		})
		return
	}
	o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		return o.model.edits.Place(ctx, pageIDs(d.pages), group, before)
	})
}
