package desk

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mile26/data"
)

// raceView is one of what the place of races shows.
type raceView int

// The views.
const (
	racesView raceView = iota
	entriesView
	checkpointsView
	recordsView
	clashesView
	doublesView
)

// races is the place where races, their fields and courses are seen and edited,
// where sources that disagree are looked at, and likely doubles.
type races struct {
	model  *model
	keys   *keys
	say    func(said)
	window fyne.Window

	view    raceView
	race    data.Race // whose entries and checkpoints are shown
	list    *list
	doubt   *doubt
	head    *listHead
	bar     *question
	views   []*button
	stage   *fyne.Container
	content *fyne.Container
}

func newRaces(m *model, k *keys, w fyne.Window, say func(said)) *races {
	r := &races{model: m, keys: k, say: say, window: w}
	r.list = newList(m, k, racesTable, data.KindRace, say)
	r.list.moved, r.list.others = r.moved, r.own
	r.doubt = newDoubt(m, k, say)
	r.doubt.moved = r.moved
	r.head = newListHead(newFilter(k, r.find, r.toTable))
	for i, title := range []string{tr("Races"), tr("Entries"), tr("Checkpoints"), tr("Records"), tr("Clashes"), tr("Doubles")} {
		b := newSmallButton(k, "", title, func() { r.show(raceView(i)) })
		r.views = append(r.views, b)
		r.head.choices.Add(b)
	}
	r.bar = newQuestion(k, r.canvas, say, r.toTable)
	r.doubt.content.Hide()
	r.stage = container.NewStack(r.list.table, r.doubt.content)
	r.content = container.New(betwixt{}, container.New(stacked{}, r.head.content, newLine()), r.stage, r.bar.content)
	r.mark()
	return r
}

func (r *races) tab() *tab {
	return &tab{
		id: "races", title: tr("Races"), does: tr("Races, their entries and checkpoints, clashing marks and likely doubles"), keys: must("Alt 3"),
		content: r.content, enter: r.enter, leave: func() { r.list.look(false) },
		wipe:    func() { r.head.filter.SetText("") },
		typing:  r.typing,
		receive: r.receive,
	}
}

// typing begins a search, behind the keys that wait for the rows of the last.
func (r *races) typing(c rune) {
	if !r.list.behind() || !r.list.wait(func(f fyne.Focusable) { f.TypedRune(c) }) {
		r.head.filter.begin(r.canvas(), c)
	}
}

// label makes the buttons, once the actions are known.
func (r *races) label() {
	for _, id := range []string{"add-row", "sort", "list-before", "list-after", "in-race", "tab-intake", "undo", "redo"} {
		r.bar.acts.Add(r.keys.button(id, newSmallButton))
	}
}

func (r *races) canvas() fyne.Canvas { return r.window.Canvas() }

func (r *races) enter() {
	r.list.look(r.view < clashesView)
	if r.view >= clashesView {
		r.doubt.look(r.view)
	}
	r.head.filter.anew()
	r.toTable()
}

func (r *races) toTable() {
	if r.view >= clashesView {
		focusOn(r.canvas(), r.doubt.grid.table.Focusable())
		return
	}
	focusOn(r.canvas(), r.list.table.Focusable())
}

// show shows another view: entries and checkpoints of the race at the cursor.
func (r *races) show(v raceView) {
	if row, ok := r.list.here(); ok && r.view == racesView && row.row.Race != nil {
		r.race = *row.row.Race
	}
	if r.race.ID == 0 && (v == entriesView || v == checkpointsView) {
		r.say(said{words: tr("Choose a race first"), failed: true})
		r.toTable()
		return
	}
	if v != r.view {
		r.view = v
		r.head.filter.SetText("")
		switch v {
		case clashesView, doublesView:
			r.list.look(false)
			r.doubt.look(v)
		default:
			r.ask()
		}
		r.mark()
	}
	r.toTable()
}

// checkpointsOf shows the checkpoints of a race.
func (r *races) checkpointsOf(race data.Race) {
	r.race, r.view = race, checkpointsView
	r.head.filter.SetText("")
	r.ask()
	r.mark()
	r.toTable()
}

// ask asks for the rows of the view.
func (r *races) ask() {
	kind := map[raceView]data.Kind{
		racesView: data.KindRace, entriesView: data.KindEntry, checkpointsView: data.KindCheckpoint, recordsView: data.KindRecord,
	}[r.view]
	r.list.metres = r.race.Metres
	r.list.want(func(a *listAsk) {
		a.kind, a.open, a.list = kind, true, data.List{}
		switch {
		case r.ofRace():
			a.list.Race = r.race.ID
		case r.view == racesView:
			r.list.goTo = r.race.ID // back to the race that was looked at
		}
	})
}

// ofRace says that the rows of the view are those of one race.
func (r *races) ofRace() bool { return r.view == entriesView || r.view == checkpointsView }

func (r *races) find(words string) {
	if r.view >= clashesView {
		r.doubt.find(words)
		return
	}
	r.list.find(words)
}

// mark shows which view it is.
func (r *races) mark() {
	for i, b := range r.views {
		b.Set(raceView(i) == r.view, true)
	}
	showing(r.list.table, r.view < clashesView)
	showing(r.doubt.content, r.view >= clashesView)
	r.head.filter.SetPlaceHolder(map[raceView]string{
		racesView: tr("Event, year, category"), entriesView: tr("Name, country, bib"), checkpointsView: tr("Checkpoint"),
		recordsView: tr("Kind, scope, holder"),
		clashesView: tr("Name, race"), doublesView: tr("Name"),
	}[r.view])
	r.content.Refresh()
}

func (r *races) receive(e event) {
	switch e := e.(type) {
	case listed:
		r.list.received(e)
	case doubted:
		r.doubt.received(e)
		r.moved()
	case added:
		r.list.added(e)
	case unadded:
		if e.of == racesTable {
			r.list.unadded()
		}
		if e.of == racesTable && e.err != nil && r.list.ask.open && !r.list.table.Editing() {
			r.bar.refused(e.err.Error())
		}
	case edited:
		if r.list.ask.open {
			r.list.edited()
		}
		r.doubt.edited(r.view >= clashesView && r.content.Visible())
	case racePicked:
		if e.of == racesTable {
			r.race = e.race
			if r.view == racesView {
				r.list.goTo = e.race.ID
				r.list.want(func(a *listAsk) { a.again++ })
				return
			}
			r.ask()
		}
	}
}

// moved says what there is to say of the cursor.
func (r *races) moved() {
	if r.view >= clashesView {
		r.head.counts(r.doubt.counts())
		r.bar.tell(r.doubt.about())
		return
	}
	words := thousands(len(r.list.ids))
	if r.ofRace() {
		words += " · " + r.race.Name()
	}
	r.head.counts(words)
	row, ok := r.list.here()
	filtered := r.list.ask.list.Words
	switch {
	case len(r.list.ids) == 0 && filtered != "":
		r.bar.tell(tr("Nothing here fits “%s”: try fewer letters, Esc shows all again", filtered), false)
	case !ok && r.view == entriesView:
		r.bar.tell(tr("Nobody is here: %s enters an athlete", r.keys.action("add-row").printed()), false)
	case len(r.list.ids) == 0 && r.view == recordsView:
		r.bar.tell(tr("No records yet: %s adds one", r.keys.action("add-row").printed()), false)
	case len(r.list.ids) == 0 && r.view == checkpointsView:
		r.bar.tell(tr("No checkpoints yet: %s adds one, as 10 km, 15 miles or Half", r.keys.action("add-row").printed()), false)
	case ok && row.row.Entry != nil && disagree(row.row.Entry.Result):
		r.bar.tell("≠ "+marksWords(row.row.Entry.Result), true)
	case ok && row.row.Entry != nil && len(row.row.Entry.Result.Marks) > 1:
		r.bar.tell(marksWords(row.row.Entry.Result), false)
	case filtered != "":
		r.bar.tell(tr("Only what fits “%s” · Esc shows all again · Enter edits, Tab and ↑ ↓ go on", filtered), false)
	case r.view == racesView:
		r.bar.tell(tr("%s shows the entries of the race · Enter edits, Tab and ↑ ↓ go on · Del deletes", r.keys.action("list-after").printed()), false)
	default:
		r.bar.tell(tr("Type to find · Enter edits, Esc leaves, Tab and ↑ ↓ go on · Shift ↑ ↓ chooses more · Del deletes"), false)
	}
}

// marksWords are all marks of a result with who gives them; what is shown first.
func marksWords(res data.Result) string {
	var first, others []string
	for _, m := range res.Marks {
		s := m.Mark.Printed
		if w := saidBy(m.Source); w != "" {
			s += " (" + w + ")"
		}
		if m.Chosen {
			first = append(first, tr("shown: %s", s))
		} else {
			others = append(others, s)
		}
	}
	return strings.Join(append(first, others...), " · ")
}

// own lets Space go to the entries of a race.
func (r *races) own(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeySpace && r.view == racesView {
		r.show(entriesView)
		return true
	}
	return false
}

func (r *races) turn(by int) {
	n := len(r.views)
	r.show(raceView((int(r.view) + by + n) % n))
}

func (r *races) sortHere() {
	if r.view >= clashesView {
		r.say(said{words: tr("Nothing is sorted here"), failed: true})
		return
	}
	r.list.sortHere()
}

func (r *races) askFaulty() { r.show(clashesView) }

func (r *races) askPhoto() {
	r.say(said{words: tr("Photos are the roster's: %s", r.keys.action("tab-roster").printed()), failed: true})
}

// askRace asks for a race by its name.
func (r *races) askRace() {
	r.bar.ask(tr("Which race? Event, year, category"), r.race.Name(), func(s string) error {
		if strings.TrimSpace(s) == "" {
			return errors.New(tr("Type a race, as in London 2023 women; Esc leaves it"))
		}
		r.model.pickRace(racesTable, s)
		return nil
	})
}

// add asks for what a new row begins with.
func (r *races) add() {
	need := func(do func(string)) func(string) error {
		return func(s string) error {
			if s = strings.TrimSpace(s); s == "" {
				return errors.New(tr("Type something first; Esc leaves it"))
			}
			r.head.filter.SetText("")
			do(s)
			return nil
		}
	}
	race := r.race
	switch r.view {
	case racesView:
		r.bar.ask(tr("The new race's event"), "", need(func(s string) {
			r.list.addRow("year", func(context.Context) (data.Row, error) { return data.Row{Race: &data.Race{Event: s}}, nil })
		}))
	case checkpointsView:
		r.bar.ask(tr("The new checkpoint: 10 km, 15 miles, Half, or any name"), "", need(func(s string) {
			metres, _ := readMetres(s) // a name that is no distance has none yet
			row := data.Row{Checkpoint: &data.Checkpoint{Race: race.ID, Name: s, Metres: metres}}
			r.list.addRow("metres", func(context.Context) (data.Row, error) { return row, nil })
		}))
	case entriesView:
		r.bar.ask(tr("Who enters %s? The athlete's name or bib in another race", race.Name()), "", need(func(s string) {
			r.list.addRow("bib", func(ctx context.Context) (data.Row, error) {
				a, err := r.model.o.Room.Show().OneAthlete(ctx, s)
				return data.Row{Entry: &data.Entry{Race: race.ID, Athlete: a}}, err
			})
		}))
	case recordsView:
		r.bar.ask(tr("The new record's kind: WR, CR, NR …"), "", need(func(s string) {
			row := data.Row{Record: &data.Record{Kind: strings.ToUpper(s), Source: byHand}}
			r.list.addRow("scope", func(context.Context) (data.Row, error) { return row, nil })
		}))
	default:
		r.say(said{words: tr("Nothing is added here"), failed: true})
	}
}
