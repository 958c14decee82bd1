package desk

import (
	"mile26/data"
)

// takeBack is the question whether an intake is to be taken back: all of it goes at
// once, and nothing brings it again but to read the file anew.
type takeBack struct {
	id      data.ID // 0: nothing is asked
	words   string
	askedAt int // how many keys had been pressed by then
}

// undo takes back the intake at the cursor, or the one that was just read: the first
// time it asks, and does so when it is said again, with all its keys anew.
func (z *wizard) undo() {
	ask := z.toTakeBack()
	switch {
	case ask.id == 0:
		z.spare()
		z.say(said{words: ask.words, failed: true})
	case z.asks.id == ask.id && z.keys.anew(z.asks.askedAt):
		z.spare()
		z.model.undoIntake(ask.id)
	case z.asks.id != ask.id:
		ask.askedAt = z.keys.presses
		z.asks = ask
		z.about()
		z.say(said{words: ask.words})
	}
}

// toTakeBack is what would be taken back, with the question; without an id the words
// say why nothing is.
func (z *wizard) toTakeBack() takeBack {
	s := &z.state
	file, rows, id := "", 0, data.ID(0)
	switch {
	case s.step == reportStep:
		file, rows, id = s.report.File, s.report.Rows, data.ID(s.report.Intake)
	case s.step == photoStep && s.photos.Intake != 0:
		return takeBack{id: data.ID(s.photos.Intake), words: tr("Take back all %s photos? %s once more, all its keys, takes them back", thousands(len(s.photos.Files)), z.key("intake-undo"))}
	case s.step == chooseStep && z.grid.at() >= 0:
		r := s.log[z.grid.at()]
		if !r.Undoable {
			return takeBack{words: tr("This intake cannot be undone: it was already, or is older than undoing")}
		}
		file, rows, id = r.File, r.Rows, r.ID
	}
	if id == 0 {
		return takeBack{words: tr("No intake is chosen: choose one in the list of earlier intakes")}
	}
	if rows == 1 {
		return takeBack{id: id, words: tr("Take back the one row of %s? %s once more, all its keys, takes it back", file, z.key("intake-undo"))}
	}
	return takeBack{id: id, words: tr("Take back all %s rows of %s? %s once more, all its keys, takes them back", thousands(rows), file, z.key("intake-undo"))}
}

// spare leaves the intake as it is.
func (z *wizard) spare() {
	if z.asks.id != 0 {
		z.asks = takeBack{}
		z.about()
	}
}

// reading says whether a file is open that is not yet in the show.
func (z *wizard) reading() bool {
	return z.state.step != chooseStep && z.state.step != reportStep && (z.state.step != photoStep || !z.state.done)
}

// onlyHere is do in the tab of intakes. Elsewhere it must not throw anybody out of what
// is on air: it says that a file is open, if one is.
func (v *view) onlyHere(do func()) func() {
	return func() {
		switch z := v.wizard; {
		case v.tabs.now.id == "intake":
			do()
		case z.reading():
			v.foot.said(said{words: tr("A file is open in Intake and not read in yet · %s goes there", v.keys.named("tab-intake")), failed: true})
		}
	}
}
