package desk

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/desk/widget"
	"mile26/data"
)

// list is a table over the show: it asks for the rows that are seen, has them
// sorted and found, and edits them in place. It is the source of a widget.Table.
type list struct {
	model *model
	keys  *keys
	say   func(said)
	of    string // which table it is

	ask     listAsk
	columns []listColumn
	ids     []data.ID
	rows    map[int]listRow // those that are here, by place
	metres  float64         // of the race whose entries these are
	err     error
	table   *widget.Table

	edits  listEdit // the cell that is edited
	late   *listed  // what came while it was
	goTo   data.ID  // the row that the cursor goes to when it is here
	begin  string   // the column that is edited then, "" for none
	around bool     // an ask for the rows around is on its way
	shown  listAsk  // what the rows are the answer to
	typed  []func() // keys that wait for the rows of what was typed before them
	adding bool     // a row is being added, and the keys are for it
	since  int      // from which ask on an answer has it

	moved  func()                             // the cursor is elsewhere, or the rows are others; nil: nobody wants to know
	opens  func(r listRow, c listColumn) bool // edits what is edited in no cell, and says whether it does
	others func(ev *fyne.KeyEvent) bool       // keys of its own
}

// listEdit is a cell that is being edited.
type listEdit struct {
	kind   data.Kind
	id     data.ID
	column listColumn
}

// listSpare is how many rows above and below those that are seen are asked for.
const listSpare = 60

func newList(m *model, k *keys, of string, kind data.Kind, say func(said)) *list {
	l := &list{model: m, keys: k, say: say, of: of, rows: map[int]listRow{}}
	l.ask = listAsk{kind: kind, column: -1, to: 2 * listSpare}
	l.columns = columnsOf(kind, 0)
	l.table = widget.NewTable(l, router{k}, tableLook, widgetColumns(l.columns)...)
	return l
}

func widgetColumns(columns []listColumn) []widget.Column {
	out := make([]widget.Column, len(columns))
	for i, c := range columns {
		out[i] = c.Column
		out[i].Edits = c.Edits && c.edit != nil // Tab goes through those that are edited in their cell
	}
	return out
}

// want asks for something else; change says what.
func (l *list) want(change func(*listAsk)) {
	was := l.ask
	change(&l.ask)
	if l.ask.kind != was.kind || l.ask.list.Race != was.list.Race {
		l.ask.list.By, l.ask.list.Down, l.ask.column = data.ByFit, false, -1
		l.ask.from, l.ask.to = 0, 2*listSpare
		l.columns = columnsOf(l.ask.kind, l.ask.list.Race)
		l.table.SetColumns(widgetColumns(l.columns)...)
		l.ids, l.rows = nil, map[int]listRow{}
	}
	l.send()
}

func (l *list) send() { l.model.tables[l.of].asks.put(l.ask) }

// look begins and ends to follow the show: a table that nobody sees reads nothing.
func (l *list) look(on bool) {
	if !on {
		l.table.Leave()
		l.typed, l.adding = nil, false
	}
	l.want(func(a *listAsk) { a.open = on })
}

// find shows the rows that fit words.
func (l *list) find(words string) {
	if words == l.ask.list.Words {
		return
	}
	l.table.Leave()
	l.want(func(a *listAsk) { a.list.Words, a.from, a.to = words, 0, 2*listSpare })
	l.table.Go(0, l.column())
}

func (l *list) column() int { _, c := l.table.Cursor(); return c }

// received takes the rows that were asked for. While a cell is edited rows stay
// where they are.
func (l *list) received(e listed) {
	if e.of != l.of {
		return
	}
	l.around = false
	if !e.ask.sameList(l.ask) {
		return // another answer is on its way
	}
	l.shown = e.ask
	if l.table.Editing() {
		l.renew(e)
		l.late = &e
		return
	}
	defer l.catchUp()
	here, had := l.current()
	if l.err = e.err; e.err != nil {
		l.say(said{words: e.err.Error(), failed: true})
	}
	moved := len(e.ids) != len(l.ids) || len(e.ids) > 0 && &e.ids[0] != &l.ids[0]
	if moved {
		l.ids, l.rows = e.ids, map[int]listRow{}
	}
	for i, r := range e.rows {
		l.rows[e.ask.from+i] = r
	}
	if len(l.rows) > 20*listSpare { // what was scrolled past
		l.rows = map[int]listRow{}
		for i, r := range e.rows {
			l.rows[e.ask.from+i] = r
		}
	}
	switch {
	case l.goTo != 0 && l.place(l.goTo) >= 0:
		l.arrive()
	case l.adding && l.goTo != 0 && e.ask.again >= l.since: // it is none of what is shown
		l.unadded()
		l.table.Refresh()
	case moved && had:
		l.stay(here)
	default:
		l.table.Refresh()
	}
	if l.moved != nil {
		l.moved()
	}
}

// renew shows what was kept in a row while the next cell is edited: the rows stay
// where they are, but say what they say now.
func (l *list) renew(e listed) {
	now := map[data.ID]listRow{}
	for _, r := range e.rows {
		now[r.id] = r
	}
	for i, r := range l.rows {
		if n, ok := now[r.id]; ok {
			l.rows[i] = n
		}
	}
	l.table.Refresh()
}

// stale says that other rows than those here were asked for.
func (l *list) stale() bool {
	was, now := l.shown, l.ask
	was.again, now.again = 0, 0
	return now.open && !was.sameList(now)
}

// wait keeps a key for the rows that it is meant for, when they are not here yet.
func (l *list) wait(do func(fyne.Focusable)) bool {
	if !l.stale() && !l.adding {
		l.typed = nil
		return false
	}
	l.typed = append(l.typed, func() {
		if c := fyne.CurrentApp().Driver().CanvasForObject(l.table); c != nil && c.Focused() != nil {
			do(c.Focused())
		}
	})
	return true
}

// catchUp has the keys act that waited, unless the operator has gone elsewhere.
func (l *list) catchUp() {
	if l.adding {
		return
	}
	typed := l.typed
	l.typed = nil
	if !l.table.Focused() {
		return
	}
	for _, do := range typed {
		do()
	}
}

// arrive puts the cursor on the row that was waited for.
func (l *list) arrive() {
	column := l.column()
	for i, c := range l.columns {
		if c.id == l.begin {
			column = i
		}
	}
	to := l.place(l.goTo)
	l.table.Go(to, column)
	if _, ok := l.rows[to]; !ok {
		return // its cells are asked for by now
	}
	begin := l.begin != "" && l.ask.open // nobody edits what nobody sees
	l.goTo, l.begin, l.adding = 0, "", false
	if begin {
		l.table.Begin()
	}
}

// stay keeps the cursor on the row it was on when rows have moved; when that is
// gone it stays where it was.
func (l *list) stay(id data.ID) {
	row, column := l.table.Cursor()
	if to := l.place(id); to >= 0 && to != row {
		l.table.Go(to, column)
		return
	}
	l.table.Refresh()
}

// place is where a row stands, -1 for nowhere.
func (l *list) place(id data.ID) int {
	for i, x := range l.ids {
		if x == id {
			return i
		}
	}
	return -1
}

// current is the row at the cursor, whether its cells are here or not.
func (l *list) current() (data.ID, bool) {
	row, _ := l.table.Cursor()
	if row >= len(l.ids) {
		return 0, false
	}
	return l.ids[row], true
}

// here is the row at the cursor, false when it is not here yet.
func (l *list) here() (listRow, bool) {
	row, _ := l.table.Cursor()
	r, ok := l.rows[row]
	return r, ok && row < len(l.ids)
}

// chosen are the rows that are chosen.
func (l *list) chosen() []data.ID {
	from, to := l.table.Chosen()
	return l.ids[min(from, len(l.ids)):min(to, len(l.ids))]
}

// edited finds the order anew after an edit.
func (l *list) edited() {
	from, to := l.table.Seen()
	l.want(func(a *listAsk) { a.again, a.from, a.to = a.again+1, max(from-listSpare, 0), to+listSpare })
}

// Length is how many rows there are.
func (l *list) Length() int { return len(l.ids) }

// Row returns the cells of a row, or asks for it.
func (l *list) Row(i int) ([]widget.Cell, bool) {
	r, ok := l.rows[i]
	if !ok && !l.around && i < len(l.ids) {
		from, to := l.table.Seen()
		if i < from-listSpare || i > to+listSpare { // the list draws a row before it is scrolled to
			from, to = i, i
		}
		l.ask.from, l.ask.to = max(from-listSpare, 0), to+listSpare
		l.around = true
		l.send()
	}
	return r.cells, ok
}

// Moved tells of the cursor.
func (l *list) Moved() {
	if l.moved != nil {
		l.moved()
	}
}

// Sort sorts by a column, the other way round when it is already.
func (l *list) Sort(column int) {
	c := l.columns[column]
	l.table.Leave()
	down := l.ask.column == column && !l.ask.list.Down
	l.want(func(a *listAsk) { a.list.By, a.list.Down, a.column, a.from, a.to = c.by, down, column, 0, 2*listSpare })
	l.table.SetSorted(column, down)
	l.table.Go(0, column)
	l.say(said{words: tr("Sorted by %s", strings.ToLower(c.Title))})
}

// sortHere sorts by the column at the cursor.
func (l *list) sortHere() {
	if !l.table.SortHere() {
		l.say(said{words: tr("Nothing is sorted by this column"), failed: true})
	}
}

// Edit begins to edit a cell.
func (l *list) Edit(row, column int) (string, bool) {
	r, ok := l.rows[row]
	if !ok {
		return "", false
	}
	c := l.columns[column]
	if l.opens != nil && l.opens(r, c) {
		return "", false
	}
	if c.edit == nil {
		l.say(said{words: tr("%s is not typed in: it comes from the other columns", firstUpper(strings.ToLower(c.Title))), failed: true})
		return "", false
	}
	l.edits = listEdit{kind: r.row.Kind(), id: r.id, column: c}
	if c.row != nil {
		l.edits.kind, l.edits.id = c.row(&r)
	}
	return c.edit(&r), true
}

// Keep writes what was typed, as an edit that can be undone. What cannot be read
// is told and stays to be mended.
func (l *list) Keep(text string) error {
	e, t := l.edits, typed{text: text, now: l.model.now(), metres: l.metres}
	if err := l.tryOn(e, t); err != nil {
		l.say(said{words: err.Error(), failed: true})
		return err
	}
	l.model.setRow(strings.ToLower(englishOf(e.column.Title)), e.kind, e.id, func(r *data.Row) error { return e.column.keep(t, r) })
	return nil
}

// tryOn reads what was typed into a copy of the row that is seen.
func (l *list) tryOn(e listEdit, t typed) error {
	var scratch data.Row
	switch e.kind {
	case data.KindAthlete:
		scratch.Athlete = new(data.Athlete)
	case data.KindPerson:
		scratch.Person = new(data.Person)
	case data.KindFact:
		scratch.Fact = new(data.Fact)
	case data.KindSaying:
		scratch.Saying = new(data.Saying)
	case data.KindRace:
		scratch.Race = new(data.Race)
	case data.KindCheckpoint:
		scratch.Checkpoint = new(data.Checkpoint)
	case data.KindEntry:
		scratch.Entry = new(data.Entry)
	case data.KindRecord:
		scratch.Record = new(data.Record)
	}
	if r, ok := l.here(); ok && r.row.Kind() == e.kind {
		switch e.kind {
		case data.KindRace:
			*scratch.Race = *r.row.Race
		case data.KindAthlete:
			*scratch.Athlete = *r.row.Athlete
		case data.KindRecord:
			*scratch.Record = *r.row.Record
		}
	}
	return e.column.keep(t, &scratch)
}

// Ended lets in what came while a cell was edited.
func (l *list) Ended() {
	if late := l.late; late != nil {
		l.late = nil
		l.received(*late)
	}
}

// Own lets the list act on a key before the table.
func (l *list) Own(ev *fyne.KeyEvent) bool {
	if ev.Name != fyne.KeyEscape && !isFunction(ev.Name) && l.wait(func(f fyne.Focusable) { f.TypedKey(ev) }) {
		return true
	}
	if l.others != nil && l.others(ev) {
		return true
	}
	if ev.Name == fyne.KeyDelete {
		l.remove()
		return true
	}
	return false
}

// remove deletes the rows that are chosen; undo brings them back.
func (l *list) remove() {
	ids, kind := append([]data.ID(nil), l.chosen()...), l.ask.kind
	if len(ids) == 0 {
		l.say(said{words: tr("Nothing to delete"), failed: true})
		return
	}
	l.model.edit(canUndo, func(ctx context.Context) (control.Edited, error) { return l.model.edits.DropRows(ctx, kind, ids) })
}

// setRow changes a row; one that is as it was is left alone.
func (m *model) setRow(what string, kind data.Kind, id data.ID, to func(*data.Row) error) {
	m.edit(canUndo, func(ctx context.Context) (control.Edited, error) {
		e, err := m.edits.SetRow(ctx, what, kind, id, to)
		if errors.Is(err, control.ErrNothingChanges) {
			return control.Edited{Name: tr("left as it was")}, errLeft
		}
		return e, err
	})
}
