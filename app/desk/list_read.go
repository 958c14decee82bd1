package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mile26/app/desk/widget"
	"mile26/data"
)

// listAsk is what a table asks of the show: which rows, in what order, and
// which of them can be seen.
type listAsk struct {
	kind     data.Kind
	list     data.List // of athletes and entries; of other kinds Words and Race count, and column
	column   int       // of small kinds: by what their rows are sorted, -1 for none
	from, to int       // the rows that are seen, and some around
	again    int       // goes up when the order has to be found anew
	open     bool      // somebody looks at it
}

// sameList says whether the rows would be the same, in the same order.
func (a listAsk) sameList(b listAsk) bool {
	a.from, a.to, a.open = b.from, b.to, b.open
	return a == b
}

// listed answers an ask. It never changes once sent.
type listed struct {
	of   string // the table that asked
	ask  listAsk
	ids  []data.ID // all rows
	rows []listRow // from ask.from on
	err  error
}

// listRow is a row of a table.
type listRow struct {
	id    data.ID
	row   data.Row
	in    []data.InRace // of an athlete
	notes rowNotes
	cells []widget.Cell
}

// lister reads the rows of a table, a page at a time, in a goroutine of its own.
type lister struct {
	of    string
	asks  slot[listAsk]
	stir  chan struct{} // the show has changed
	ids   []data.ID
	small []listRow // of a small kind: all rows
	now   listAsk
}

func newLister(of string) *lister {
	return &lister{of: of, asks: newSlot[listAsk](), stir: make(chan struct{}, 1)}
}

// changed says that the show has changed.
func (l *lister) changed() {
	select {
	case l.stir <- struct{}{}:
	default:
	}
}

// orderAge is how old the order of a long list may be while other hands change
// the show: finding it anew for every split of a race would take a core.
const orderAge = 2 * time.Second

// asked notes what is asked, and says whether its rows are still to be found: also
// when nobody looked any more when it was asked first.
func (l *lister) asked(a listAsk) (find bool) {
	if !a.sameList(l.now) {
		l.ids, l.small = nil, nil
	}
	l.now = a
	return l.ids == nil && l.small == nil
}

// lists reads for a table until the desk closes.
func (m *model) lists(l *lister) {
	var late <-chan time.Time
	for {
		select {
		case <-m.ctx.Done():
			return
		case a := <-l.asks.c:
			if find := l.asked(a); a.open {
				m.readList(m.ctx, l, find)
			}
			continue
		case <-l.stir:
			if !l.now.open {
				l.ids, l.small = nil, nil // to be found anew when somebody looks
				continue
			}
			m.readList(m.ctx, l, l.small != nil)
			if l.small == nil && late == nil {
				late = time.After(orderAge)
			}
		case <-late:
			late = nil
			if l.now.open {
				m.readList(m.ctx, l, true)
			}
		}
	}
}

// readList answers what was asked last.
func (m *model) readList(ctx context.Context, l *lister, find bool) {
	e := listed{of: l.of, ask: l.now}
	var err error
	if find {
		err = m.findRows(ctx, l)
	}
	if err == nil {
		from := min(max(l.now.from, 0), len(l.ids))
		to := min(max(l.now.to, from), len(l.ids))
		e.ask.from, e.ask.to = from, to
		if l.small != nil {
			e.rows = l.small[from:to]
		} else {
			e.rows, err = m.longRows(ctx, l.now.kind, l.ids[from:to], l.now.list.Race)
		}
	}
	if ctx.Err() != nil {
		return
	}
	e.ids, e.err = l.ids, err
	m.emit(e)
}

// findRows finds the rows and their order.
func (m *model) findRows(ctx context.Context, l *lister) (err error) {
	s := m.o.Room.Show()
	l.small, l.ids = nil, nil
	switch l.now.kind {
	case data.KindAthlete:
		l.ids, err = s.AthleteIDs(ctx, l.now.list)
	case data.KindEntry:
		l.ids, err = s.EntryIDs(ctx, l.now.list)
	default:
		if l.small, err = m.smallRows(ctx, l.now.kind, l.now.list.Race); err != nil {
			return err
		}
		l.small = sorted(matching(l.small, l.now.list.Words), l.now.column, l.now.list.Down)
		for _, r := range l.small {
			l.ids = append(l.ids, r.id)
		}
	}
	if err == nil && l.ids == nil {
		l.ids = []data.ID{}
	}
	return err
}

// matching are the rows of a small kind that have all words somewhere.
func matching(rows []listRow, words string) []listRow {
	wanted := strings.Fields(data.Fold(words))
	return slices.DeleteFunc(rows, func(r listRow) bool {
		var has []string
		for _, c := range r.cells {
			has = append(has, strings.Fields(data.Fold(c.Text+" "+c.Bold))...)
		}
		return slices.ContainsFunc(wanted, func(w string) bool {
			return !slices.ContainsFunc(has, func(h string) bool { return strings.HasPrefix(h, w) })
		})
	})
}

// sorted sorts the rows of a small kind by what stands in a column; nothing
// comes last.
func sorted(rows []listRow, column int, down bool) []listRow {
	if column < 0 {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b listRow) int {
		x, y := cellKey(a.cells[column]), cellKey(b.cells[column])
		switch {
		case x == "" || y == "":
			return strings.Compare(y, x)
		case down:
			x, y = y, x
		}
		return strings.Compare(x, y)
	})
	return rows
}

// cellKey is a cell as it is sorted: figures by their size.
func cellKey(c widget.Cell) string {
	s := data.Fold(c.Bold + " " + c.Text)
	var n float64
	if _, err := fmt.Sscanf(strings.ReplaceAll(c.Text, ",", ""), "%g", &n); err == nil {
		return fmt.Sprintf("%020.4f %s", n, s)
	}
	return strings.TrimSpace(s)
}

// longRows reads the rows of a page.
func (m *model) longRows(ctx context.Context, kind data.Kind, ids []data.ID, race data.ID) ([]listRow, error) {
	columns := columnsOf(kind, race)
	if kind == data.KindEntry {
		entries, err := m.o.Room.Show().EntriesOf(ctx, ids)
		rows := make([]listRow, len(entries))
		for i := range entries {
			rows[i] = listRow{id: entries[i].ID, row: data.Row{Entry: &entries[i]}}
			m.draw(columns, &rows[i])
		}
		return rows, err
	}
	athletes, err := m.o.Room.Show().Roster(ctx, ids)
	rows := make([]listRow, len(athletes))
	for i := range athletes {
		rows[i] = listRow{id: athletes[i].ID, row: data.Row{Athlete: &athletes[i].Athlete}, in: athletes[i].In}
		m.draw(columns, &rows[i])
	}
	return rows, err
}

// smallRows reads all rows of a kind of which a show has hundreds at most.
func (m *model) smallRows(ctx context.Context, kind data.Kind, race data.ID) ([]listRow, error) {
	s, rows := m.o.Room.Show(), []listRow{}
	add := func(r data.Row) { rows = append(rows, listRow{id: r.ID(), row: r}) }
	var err error
	switch kind {
	case data.KindPerson:
		var all []data.Person
		all, err = s.People(ctx)
		for i := range all {
			add(data.Row{Person: &all[i]})
		}
	case data.KindFact:
		var all []data.Fact
		all, err = s.Facts(ctx)
		for i := range all {
			add(data.Row{Fact: &all[i]})
		}
	case data.KindSaying:
		var all []data.Saying
		all, err = s.Sayings(ctx)
		for i := range all {
			add(data.Row{Saying: &all[i]})
		}
	case data.KindRace:
		var all []data.Race
		all, err = s.Races(ctx)
		for i := range all {
			add(data.Row{Race: &all[i]})
		}
	case data.KindRecord:
		var all []data.Record
		all, err = s.Records(ctx, "")
		for i := range all {
			add(data.Row{Record: &all[i]})
		}
	case data.KindCheckpoint:
		var all []data.Checkpoint
		all, err = s.Checkpoints(ctx, race)
		for i := range all {
			add(data.Row{Checkpoint: &all[i]})
		}
	}
	if err != nil {
		return nil, err
	}
	races, err := s.Races(ctx)
	if err != nil {
		return nil, err
	}
	var people []data.Person
	if kind == data.KindSaying {
		if people, err = s.People(ctx); err != nil {
			return nil, err
		}
	}
	columns := columnsOf(kind, race)
	for i := range rows {
		rows[i].notes = rowNotes{races: races, people: people}
		m.draw(columns, &rows[i])
	}
	return rows, nil
}

// rowNotes is what the cells of a row need beside the row.
type rowNotes struct {
	races  []data.Race
	people []data.Person // of quotes
}

// person names who of the show it is, "" for nobody.
func (n rowNotes) person(id data.ID) string {
	for _, p := range n.people {
		if p.ID == id {
			return spaced(p.ScreenName())
		}
	}
	return ""
}

// race names a race, "" for none.
func (n rowNotes) race(id data.ID) string {
	for _, r := range n.races {
		if r.ID == id {
			return r.Name()
		}
	}
	return ""
}

// draw fills in what stands in the row's cells.
func (m *model) draw(columns []listColumn, r *listRow) {
	r.cells = make([]widget.Cell, len(columns))
	for i, c := range columns {
		r.cells[i] = c.cell(m, r)
	}
}

// tables are the listers, by the table that asks.
type tables map[string]*lister

// The tables.
const (
	rosterTable = "roster"
	racesTable  = "races"
)

func newTables() tables {
	t := tables{}
	for _, of := range []string{rosterTable, racesTable} {
		t[of] = newLister(of)
	}
	return t
}

func (t tables) changed() {
	for _, l := range t {
		l.changed()
	}
}
