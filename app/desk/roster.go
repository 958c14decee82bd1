package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mile26/data"
)

// roster is the place where athletes, people, facts and quotes are seen and
// edited before the show.
type roster struct {
	model   *model
	keys    *keys
	say     func(said)
	window  fyne.Window
	list    *list
	head    *listHead
	card    *card
	bar     *question
	kinds   []*button
	faulty  *button
	inRace  *button
	race    data.Race // that the athletes are in; zero: any
	content *fyne.Container
}

// rosterKinds are the lists of the roster.
var rosterKinds = []data.Kind{data.KindAthlete, data.KindPerson, data.KindFact, data.KindSaying}

// rosterTitles are what they are called. A function, for the language is known later.
func rosterTitles() map[data.Kind]string {
	return map[data.Kind]string{
		data.KindAthlete: tr("Athletes"), data.KindPerson: tr("People"), data.KindFact: tr("Facts"), data.KindSaying: tr("Quotes"),
	}
}

func newRoster(m *model, k *keys, w fyne.Window, say func(said)) *roster {
	r := &roster{model: m, keys: k, say: say, window: w}
	r.list = newList(m, k, rosterTable, data.KindAthlete, say)
	r.list.moved, r.list.opens = r.moved, r.opens
	r.head = newListHead(newFilter(k, r.list.find, r.toTable))
	r.head.filter.SetPlaceHolder(tr("Name, country, bib"))
	for _, kind := range rosterKinds {
		b := newSmallButton(k, "", rosterTitles()[kind], func() { r.show(kind) })
		r.kinds = append(r.kinds, b)
		r.head.choices.Add(b)
	}
	r.card = newCard(m, k, r.canvas, say, r.toTable)
	r.bar = newQuestion(k, r.canvas, say, r.toTable)
	foot := container.New(stacked{}, newLine(), r.card.content, r.bar.content)
	r.content = container.New(betwixt{}, container.New(stacked{}, r.head.content, newLine()), r.list.table, foot)
	r.mark()
	return r
}

// tab is the roster as a place of work.
func (r *roster) tab() *tab {
	return &tab{
		id: "roster", title: tr("Roster"), does: tr("Athletes, people, facts and quotes"), keys: must("Alt 2"),
		content: r.content, enter: r.enter, leave: func() { r.list.look(false) },
		wipe:    func() { r.head.filter.SetText("") },
		typing:  r.typing,
		receive: r.receive,
	}
}

// typing begins a search, behind the keys that wait for the rows of the last.
func (r *roster) typing(c rune) {
	if !r.list.behind() || !r.list.wait(func(f fyne.Focusable) { f.TypedRune(c) }) {
		r.head.filter.begin(r.canvas(), c)
	}
}

// label makes the buttons, once the actions are known.
func (r *roster) label() {
	for _, id := range []string{"add-row", "photo-file", "intake-browse", "sort", "list-before", "list-after"} {
		r.bar.acts.Add(r.keys.button(id, newSmallButton))
	}
	r.faulty = r.keys.button("faulty", newSmallButton)
	r.inRace = r.keys.button("in-race", newSmallButton)
	for _, b := range []*button{
		r.faulty, r.inRace, r.keys.button("tab-intake", newSmallButton), r.keys.button("undo", newSmallButton), r.keys.button("redo", newSmallButton),
	} {
		r.bar.acts.Add(b)
	}
}

func (r *roster) canvas() fyne.Canvas { return r.window.Canvas() }

func (r *roster) enter() {
	r.list.look(true)
	r.head.filter.anew()
	r.toTable()
}

// toTable makes keys go to the table.
func (r *roster) toTable() { focusOn(r.canvas(), r.list.table.Focusable()) }

// show shows another list.
func (r *roster) show(kind data.Kind) {
	if kind != r.list.ask.kind {
		r.card.leave()
		r.race = data.Race{}
		r.head.filter.SetText("")
		r.list.want(func(a *listAsk) { a.kind, a.list = kind, data.List{} })
		r.mark()
	}
	r.toTable()
}

// turn shows the list before or after.
func (r *roster) turn(by int) {
	for i, kind := range rosterKinds {
		if kind == r.list.ask.kind {
			r.show(rosterKinds[(i+by+len(rosterKinds))%len(rosterKinds)])
			return
		}
	}
}

// mark shows which list it is, and what it leaves out.
func (r *roster) mark() {
	for i, kind := range rosterKinds {
		r.kinds[i].Set(kind == r.list.ask.kind, true)
	}
	if r.faulty != nil {
		of := r.list.ask.kind == data.KindAthlete
		r.faulty.Set(r.list.ask.list.Faulty, of)
		r.inRace.Set(r.list.ask.list.Race != 0, of)
	}
	r.card.content.Hidden = r.list.ask.kind != data.KindAthlete
	r.content.Refresh()
}

// receive takes what happens in the model.
func (r *roster) receive(e event) {
	switch e := e.(type) {
	case listed:
		r.list.received(e)
	case added:
		r.list.added(e)
	case unadded:
		if e.of == rosterTable {
			r.list.unadded()
		}
		if e.of == rosterTable && e.err != nil && r.list.ask.open && !r.list.table.Editing() {
			r.bar.refused(e.err.Error())
		}
	case edited:
		if r.list.ask.open {
			r.list.edited()
		}
	case photographed:
		r.card.photographed(e)
	case racePicked:
		if e.of == rosterTable {
			r.within(e.race)
		}
	}
}

// moved shows the row at the cursor and how many there are.
func (r *roster) moved() {
	words := thousands(len(r.list.ids))
	if r.race.ID != 0 {
		words += " · " + r.race.Name()
	}
	if r.list.ask.list.Faulty {
		words += " · " + tr("with problems")
	}
	r.head.counts(words)
	row, ok := r.list.here()
	switch {
	case len(r.list.ids) == 0 && r.list.ask.list.Words != "":
		r.bar.tell(tr("Nobody fits “%s”: try fewer letters, Esc empties the field", r.list.ask.list.Words), false)
	case !ok:
		r.bar.tell(tr("Type to find · Enter edits · Tab goes to the next cell"), false)
	case row.row.Athlete != nil && len(row.row.Athlete.Faults()) > 0:
		r.bar.tell("▲ "+strings.Join(faultWords(*row.row.Athlete), " · "), true)
	case r.list.ask.list.Words != "":
		r.bar.tell(tr("Only what fits “%s” · Esc shows all again · Enter edits, Tab and ↑ ↓ go on", r.list.ask.list.Words), false)
	default:
		r.bar.tell(tr("Type to find · Enter edits, Esc leaves, Tab and ↑ ↓ go on · Shift ↑ ↓ chooses more · Del deletes"), false)
	}
	if ok && row.row.Athlete != nil {
		r.card.show(row)
	} else {
		r.card.show(listRow{})
	}
}

// opens edits what needs more room than a cell.
func (r *roster) opens(row listRow, c listColumn) bool {
	switch c.id {
	case "name": // it is made of the names, which are typed in columns of their own
		for i, other := range r.list.columns {
			if at, _ := r.list.table.Cursor(); other.id == "given" {
				r.list.table.Go(at, i)
				r.list.table.Begin()
			}
		}
	case "bio":
		r.card.edit(r.canvas())
	case "photo":
		r.askPhoto()
	case "race", "person":
		r.askStored(row, c)
	default:
		return false
	}
	return true
}

// add asks for what a new row begins with.
func (r *roster) add() {
	kind := r.list.ask.kind
	asks := map[data.Kind]struct {
		question, begin string
		row             func(string) data.Row
	}{
		data.KindAthlete: {tr("The new athlete's family name"), "given", func(s string) data.Row { return data.Row{Athlete: &data.Athlete{Family: s}} }},
		data.KindPerson:  {tr("The new person's family name"), "given", func(s string) data.Row { return data.Row{Person: &data.Person{Family: s}} }},
		data.KindFact:    {tr("The words of the new fact"), "figure", func(s string) data.Row { return data.Row{Fact: &data.Fact{Text: s}} }},
		data.KindSaying:  {tr("Who says the new quote"), "text", func(s string) data.Row { return data.Row{Saying: &data.Saying{Who: s}} }},
	}
	a := asks[kind]
	r.bar.ask(a.question, "", func(s string) error {
		if s = strings.TrimSpace(s); s == "" {
			return errors.New(tr("Type a name first; Esc leaves it"))
		}
		r.head.filter.SetText("")
		r.list.addRow(a.begin, func(context.Context) (data.Row, error) { return a.row(s), nil })
		return nil
	})
}

// askFaulty shows only athletes with something missing, or all again.
func (r *roster) askFaulty() {
	r.list.want(func(a *listAsk) { a.list.Faulty, a.from, a.to = !a.list.Faulty, 0, 2*listSpare })
	r.mark()
	r.list.table.Go(0, r.list.column())
}

// askRace asks which race the athletes are in; nothing means any.
func (r *roster) askRace() {
	r.bar.ask(tr("Only athletes in which race? Nothing is everybody"), r.race.Name(), func(s string) error {
		if s = strings.TrimSpace(s); s == "" {
			r.within(data.Race{})
			return nil
		}
		r.model.pickRace(rosterTable, s)
		return nil
	})
}

// within shows the athletes of a race.
func (r *roster) within(race data.Race) {
	r.race = race
	r.list.want(func(a *listAsk) { a.list.Race = race.ID })
	r.mark()
}

// racePicked is the race that words mean.
type racePicked struct {
	of   string
	race data.Race
}

// pickRace finds the race that words mean.
func (m *model) pickRace(of, words string) {
	m.jobs.put(job{kind: "race", do: func(ctx context.Context) {
		race, err := m.o.Room.Show().OneRace(ctx, words)
		if err != nil {
			m.fail(err)
			return
		}
		m.emit(racePicked{of, race})
	}})
}

// thousands is a number as it is read: "28,938".
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
