package desk

// listTab is a tab with tables: what its keys do.
type listTab interface {
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
				do(t)
				return
			}
			v.foot.said(said{words: tr("That is for the tables: %s and %s go there",
				v.keys.action("tab-roster").printed(), "Alt 3"), failed: true})
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
	}
	return nil
}

func (r *roster) sortHere() { r.list.sortHere() }
