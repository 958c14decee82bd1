package desk

import "fyne.io/fyne/v2"

// listTab is a tab with tables: what its keys do.
type listTab interface {
	finish() bool
	later(do func()) bool
	add()
	turn(by int)
	sortHere()
	askFaulty()
	askRace()
	askPhoto()
}

// actOnLists is what edits athletes, races and what belongs to them.
func (v *view) actOnLists() {
	at := func(do func(listTab)) func() {
		return func() {
			if t := v.listTab(); t != nil {
				now := func() {
					if t.finish() { // the cell that is edited first
						do(t)
					}
				}
				if !t.later(now) {
					now()
				}
				return
			}
			v.foot.said(said{words: tr("That is for the tables: %s and %s go there",
				v.keys.action("tab-roster").printed(), v.keys.action("tab-races").printed()), failed: true})
		}
	}
	for _, a := range []action{
		{id: "add-row", label: tr("Add"), does: tr("Adds a row to the table"), keys: must("Ctrl Shift A"), do: at(listTab.add)},
		{id: "sort", label: tr("Sort"), does: tr("Sorts by the column of the cursor; again turns it round"), keys: must("Ctrl Shift R"), do: at(listTab.sortHere)},
		{id: "list-before", label: tr("List before"), keys: must("Alt ←"), do: at(func(t listTab) { t.turn(-1) })},
		{id: "list-after", label: tr("List after"), keys: must("Alt →"), do: at(func(t listTab) { t.turn(1) })},
		{id: "faulty", label: tr("Problems"), does: tr("Shows only rows with something missing"), keys: must("Ctrl Shift P"), do: at(listTab.askFaulty)},
		{id: "in-race", label: tr("Race"), does: tr("Shows only athletes of one race, or goes to a race"), keys: must("Ctrl Shift F"), do: at(listTab.askRace)},
		{id: "photo-file", label: tr("Photo"), does: tr("Gives the athlete at the cursor the picture of a file"), keys: must("Ctrl Shift O"), do: at(listTab.askPhoto)},
	} {
		a.group = listGroup
		v.keys.add(a)
	}
}

// listGroup is the heading that the actions of tables stand under.
const listGroup = "Roster and races"

// listTab is the open tab, when it has tables.
func (v *view) listTab() listTab {
	switch v.tabs.now.id {
	case "roster":
		return v.roster
	case "races":
		return v.races
	}
	return nil
}

// finish keeps what is typed in a cell and closes it; false when that cannot be kept.
func (r *roster) finish() bool { return r.list.table.Finish() }

// finish likewise.
func (r *races) finish() bool { return r.list.table.Finish() }

func (r *roster) later(do func()) bool { return r.list.later(do) }
func (r *races) later(do func()) bool  { return r.list.later(do) }

func (r *roster) sortHere() { r.list.sortHere() }

// tab is the tab of that id.
func (v *view) tab(id string) *tab {
	for _, t := range v.tabs.all {
		if t.id == id {
			return t
		}
	}
	panic("desk: no tab is called " + id)
}

// selectAll selects all there is where the operator is: pages, the rows of a
// table, or what a live text says.
func (v *view) selectAll() {
	switch v.tabs.now.id {
	case "run":
		v.order.all()
	case "roster":
		v.roster.list.table.ChooseAll()
	case "races":
		v.races.all()
	case "intake":
		if !v.wizard.all() {
			v.wizard.grid.table.ChooseAll()
		}
	}
}

func (r *races) all() {
	if r.view >= clashesView {
		r.doubt.grid.table.ChooseAll()
		return
	}
	r.list.table.ChooseAll()
}

// dropped takes files that were dropped on the window. A picture that is dropped
// on an image's row of the inspector is shown there, one dropped on the roster is
// the photo of the athlete at the cursor; everything else is an intake.
func (v *view) dropped(at fyne.Position, items []fyne.URI) {
	var paths []string
	for _, u := range items {
		paths = append(paths, u.Path())
	}
	if len(paths) == 0 {
		return
	}
	if r := v.inspector.imageAt(at); r != nil && len(paths) == 1 && isPicture(paths[0]) {
		r.takeFile(paths[0])
		return
	}
	if row, ok := v.roster.list.here(); ok && v.tabs.now.id == "roster" && row.row.Athlete != nil && len(paths) == 1 && isPicture(paths[0]) {
		v.model.setPhoto(row.id, paths[0])
		return
	}
	v.tabs.open(v.tab("intake"))
	v.wizard.dropped(paths)
}
