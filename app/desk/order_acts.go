package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// chosenPages are the pages that an edit is for: those selected, and those of
// the groups selected. groups are the groups themselves.
func (o *order) chosenPages() (pages []data.Page, groups []data.Group) {
	whole := map[data.ID]bool{}
	for _, g := range o.ordered.groups {
		if o.selected[rowKey{kind: groupRow, id: g.ID}] {
			groups = append(groups, g)
			whole[g.ID] = true
		}
	}
	for _, p := range o.ordered.pages {
		if whole[p.Group] || o.selected[rowKey{kind: pageRow, id: p.ID}] {
			pages = append(pages, p)
		}
	}
	return pages, groups
}

func pageIDs(list []data.Page) []data.ID {
	out := make([]data.ID, len(list))
	for i, p := range list {
		out[i] = p.ID
	}
	return out
}

// none says why an edit does nothing.
func (o *order) none(what string) {
	words := tr("%s: no page of the running order is selected (%s goes there)", what, o.keys.named("order"))
	if r, ok := o.row(); ok && r.key.kind == looseRow {
		words = tr("%s: %s is not in the running order (%s previews it, %s adds it)",
			what, named(r.loose), o.keys.named("preview"), o.keys.named("add"))
	}
	o.say(said{words: words, failed: true})
}

// spot is the place behind the cursor.
func (o *order) spot() control.Spot {
	r, ok := o.row()
	switch {
	case ok && r.key.kind == pageRow:
		return control.Spot{Page: r.page.ID}
	case ok && r.key.kind == groupRow:
		return control.Spot{Group: r.group.ID}
	}
	return control.Spot{}
}

// group is the group the cursor is in, 0 for none.
func (o *order) group() data.ID {
	r, _ := o.row()
	return r.group.ID
}

func (o *order) add() { o.model.addPage(o.spot()) }

func (o *order) build() { o.model.build(o.group()) }

// duplicate copies the pages chosen, or the groups with their pages.
func (o *order) duplicate() {
	pages, groups := o.chosenPages()
	whole := 0
	var ids []data.ID
	for _, g := range groups {
		ids = append(ids, g.ID)
	}
	for _, p := range pages {
		if slices.Contains(ids, p.Group) {
			whole++
		}
	}
	switch {
	case len(groups) > 0 && whole < len(pages):
		o.say(said{words: tr("Duplicate groups, or pages: not both at once"), failed: true})
		return
	case len(groups) > 0:
		o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) { return o.model.edits.DuplicateGroups(ctx, ids) })
		return
	case len(pages) == 0:
		o.none(tr("Nothing to duplicate"))
		return
	}
	o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		return o.model.edits.Duplicate(ctx, pageIDs(pages))
	})
}

func (o *order) remove() {
	pages, groups := o.chosenPages()
	if len(pages) == 0 && len(groups) == 0 {
		o.none(tr("Nothing to delete"))
		return
	}
	var ids []data.ID
	for _, g := range groups {
		ids = append(ids, g.ID)
	}
	o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		return o.model.edits.Delete(ctx, ids, pageIDs(pages))
	})
}

// shift moves what is chosen one place up or down.
func (o *order) shift(by int) {
	pages, groups := o.chosenPages()
	switch {
	case len(groups) > 1:
		o.say(said{words: tr("Move one group at a time"), failed: true})
	case len(groups) == 1:
		o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
			return o.model.edits.ShiftGroup(ctx, groups[0].ID, by)
		})
	case len(pages) == 0:
		o.none(tr("Nothing to move"))
	default:
		o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
			return o.model.edits.Shift(ctx, pageIDs(pages), by)
		})
	}
}

// set changes what is chosen. name is what the log says.
func (o *order) set(name string, pages []data.Page, to func(*data.Page)) {
	o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		return o.model.edits.Set(ctx, name, pageIDs(pages), to)
	})
}

// toggle switches something on for all that is chosen, or off when all have it.
func (o *order) toggle(on, off string, is func(data.Page) bool, to func(*data.Page, bool)) {
	pages, _ := o.chosenPages()
	if len(pages) == 0 {
		o.none(tr("Nothing changed"))
		return
	}
	o.turn(pages, on, off, is, to)
}

// turn is toggle for pages.
func (o *order) turn(pages []data.Page, on, off string, is func(data.Page) bool, to func(*data.Page, bool)) {
	all := true
	for _, p := range pages {
		all = all && is(p)
	}
	name := on
	if all {
		name = off
	}
	o.set(name, pages, func(p *data.Page) { to(p, !all) })
}

func (o *order) enable() {
	o.toggle("switching on", "switching off", func(p data.Page) bool { return !p.Disabled }, func(p *data.Page, on bool) { p.Disabled = !on })
}

// hold has the pages chosen hold newer data back, or show it.
func (o *order) hold() {
	pages, _ := o.chosenPages()
	if len(pages) == 0 {
		o.none(tr("Nothing changed"))
		return
	}
	o.holding(pages)
}

// holding has pages hold newer data back, or show it: those on air at once.
func (o *order) holding(pages []data.Page) {
	holds := func(p data.Page) bool { return p.Gate == data.Hold }
	o.model.gate(pageIDs(pages), slices.ContainsFunc(pages, func(p data.Page) bool { return !holds(p) }))
	o.turn(pages, "hold", "live", holds, func(p *data.Page, on bool) {
		p.Gate = data.Live
		if on {
			p.Gate = data.Hold
		}
	})
}

func (o *order) next() {
	o.toggle("auto-next", "no auto-next", func(p data.Page) bool { return p.Next }, func(p *data.Page, on bool) { p.Next = on })
}

// newGroup asks for a group's name and makes it behind the one of the cursor.
func (o *order) newGroup() {
	after := o.group()
	o.bar.ask(tr("Name of the new group"), "", func(s string) error {
		if s = strings.TrimSpace(s); s == "" {
			return fault("a group needs a name: type one, or Esc makes none")
		}
		o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) { return o.model.edits.AddGroup(ctx, s, after) })
		return nil
	})
}

// length asks how long the pages chosen stay.
func (o *order) length() {
	pages, _ := o.chosenPages()
	if len(pages) == 0 {
		o.none(tr("No length set"))
		return
	}
	was := ""
	if d := pages[0].Duration; d > 0 {
		was = strings.TrimSuffix(lengthWords(d), " s")
	}
	o.bar.ask(tr("Length of %s, in seconds or as 1:30; nothing: it stays", pagesCalled(pages)), was, func(s string) error {
		d, err := readLength(s)
		if err == nil {
			o.set("length", pages, func(p *data.Page) { p.Duration = d.Round(time.Millisecond) })
		}
		return err
	})
}

// rename asks for the name of the group or page at the cursor.
func (o *order) rename() {
	r, ok := o.row()
	switch {
	case ok && r.key.kind == groupRow:
		o.bar.ask(tr("Name of the group"), r.group.Name, func(s string) error {
			if s = strings.TrimSpace(s); s == "" {
				return fault("a group needs a name: type one, or Esc leaves the old one")
			}
			o.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
				return o.model.edits.RenameGroup(ctx, r.group.ID, s)
			})
			return nil
		})
	case ok && r.key.kind == pageRow:
		o.bar.ask(tr("Name of page %d; nothing: what it shows", r.page.Number), r.page.Name, func(s string) error {
			o.set("rename", []data.Page{r.page}, func(p *data.Page) { p.Name = strings.TrimSpace(s) })
			return nil
		})
	default:
		o.none(tr("Nothing to rename"))
	}
}

// renumber asks for the number of the page at the cursor.
func (o *order) renumber() {
	r, ok := o.row()
	if !ok || r.key.kind != pageRow {
		o.none(tr("No page to number"))
		return
	}
	o.bar.ask(tr("Number to call page %d by", r.page.Number), strconv.Itoa(r.page.Number), func(s string) error {
		n, ok := number(s)
		if !ok {
			return fault("“%s” is no page number: type one from %d to %d", s, data.MinNumber, data.MaxNumber)
		}
		o.set("number", []data.Page{r.page}, func(p *data.Page) { p.Number = n })
		return nil
	})
}

// notes asks for what is noted beside the page at the cursor.
func (o *order) notes() {
	r, ok := o.row()
	if !ok || r.key.kind != pageRow {
		o.none(tr("No page to note something at"))
		return
	}
	o.bar.ask(tr("Notes on page %d", r.page.Number), r.page.Notes, func(s string) error {
		o.set("notes", []data.Page{r.page}, func(p *data.Page) { p.Notes = strings.TrimSpace(s) })
		return nil
	})
}

func pagesCalled(pages []data.Page) string {
	if len(pages) == 1 {
		return tr("page %d", pages[0].Number)
	}
	return trN("%d page", "%d pages", len(pages))
}
