package desk

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/data"
	"mile26/data/mark"
)

// openRaces goes to the races and puts the cursor on the women's race of 2023.
func (r *rig) openRaces() *list {
	r.t.Helper()
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	r.act("tab-races")
	l := r.view.races.list
	r.awaitRows(l)
	race, err := r.room.Show().OneRace(r.t.Context(), "london 2023 women")
	if err != nil {
		r.t.Fatal(err)
	}
	r.act("in-race")
	r.view.races.bar.entry.SetText("london 2023 women")
	r.key(fyne.KeyReturn)
	r.await("the cursor on "+race.Name(), func() bool { row, ok := l.here(); return ok && row.id == race.ID })
	return l
}

func TestRacesAreEditedByKeys(t *testing.T) {
	r := openDesk(t)
	l := r.openRaces()
	for _, step := range []struct{ column, typed, want, bad string }{
		{"title", "Women's elite", "Women's elite", ""},
		{"date", "23.4.2023", "2023-04-23", "spring"},
		{"metres", "marathon", "42195", "far"},
		{"start", "9:25", "09:25:00", "soon"},
		{"year", "2023", "2023", "MMXXIII"},
	} {
		r.column(l, step.column)
		if step.bad != "" {
			r.key(fyne.KeyReturn)
			r.typed(step.bad)
			r.key(fyne.KeyReturn)
			if !l.table.Editing() || !strings.Contains(r.view.foot.didWords, step.bad) {
				t.Errorf("%s %q: editing %v, status line %q", step.column, step.bad, l.table.Editing(), r.view.foot.didWords)
			}
			r.key(fyne.KeyEscape)
		}
		r.key(fyne.KeyReturn)
		r.typed(step.typed)
		r.key(fyne.KeyReturn)
		r.awaitCell(l, step.column, step.want)
	}
}

func TestFieldOfARaceIsEditedByKeys(t *testing.T) {
	r := openDesk(t)
	l := r.openRaces()
	r.key(fyne.KeySpace) // the entries of the race at the cursor
	r.await("its entries", func() bool { _, ok := l.here(); return ok && l.ask.kind == data.KindEntry })
	n := len(l.ids)
	r.filterFor(l, "hassan", "Sifan HASSAN")
	for _, step := range []struct{ column, typed, want string }{
		{"bib", "108", "108"},
		{"place", "2", "2"},
		{"status", "DQ R163.3a", "DQ R163.3a"},
		{"status", "", ""},
		{"club", "Nike", "Nike"},
		{"seed", "2:20:00", "2:20:00"},
		{"note", "debut in London", "debut in London"},
		{"mark", "2:18:40", "≠ 2:18:40"},
	} {
		r.column(l, step.column)
		r.key(fyne.KeyReturn)
		if step.typed == "" {
			r.key(fyne.KeyBackspace)
		}
		r.typed(step.typed)
		r.key(fyne.KeyReturn)
		r.awaitCell(l, step.column, step.want)
	}
	e, err := r.room.Show().Entry(t.Context(), l.ids[0])
	if err != nil || len(e.Result.Marks) < 2 {
		t.Fatalf("marks %+v, %v: a mark that is typed must not replace what a source says", e.Result.Marks, err)
	}
	if !strings.Contains(r.view.races.bar.all, "typed at the desk") {
		t.Errorf("the line below says %q", r.view.races.bar.all)
	}
	r.key(fyne.KeyReturn)
	r.typed("fast")
	r.key(fyne.KeyReturn)
	if !l.table.Editing() {
		t.Error("a mark that cannot be read was kept")
	}
	r.key(fyne.KeyEscape)

	// Somebody else enters, and is taken out again.
	r.act("add-row")
	r.typed("kipchoge")
	r.key(fyne.KeyReturn)
	r.await("the bib of the new entry", func() bool { return l.table.Editing() && len(l.ids) == n+1 })
	r.typed("1")
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "bib", "1")
	if got := cell(l, "name"); got != "Eliud KIPCHOGE" {
		t.Errorf("entered %s", got)
	}
	r.act("add-row") // an athlete is in a race once
	r.typed("kipchoge")
	r.key(fyne.KeyReturn)
	r.await("the fault", func() bool { return strings.Contains(r.view.foot.didWords, "exists already") })
	r.key(fyne.KeyDelete)
	r.await("one fewer", func() bool { return len(l.ids) == n })
}

func TestCheckpointsAreAddedAndDeleted(t *testing.T) {
	r := openDesk(t)
	l := r.openRaces()
	r.act("list-after")
	r.await("entries", func() bool { return l.ask.kind == data.KindEntry && len(l.rows) > 0 })
	r.act("list-after")
	r.await("checkpoints", func() bool { return l.ask.kind == data.KindCheckpoint && l.ids != nil })
	n := len(l.ids)
	r.act("add-row")
	r.typed("37 km")
	r.key(fyne.KeyReturn)
	r.await("its metres", func() bool { return l.table.Editing() })
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "metres", "37000")
	r.key(fyne.KeyDelete)
	r.await("one fewer", func() bool { return len(l.ids) == n })
	r.ctrl(fyne.KeyZ)
	r.await("it is back", func() bool { return len(l.ids) == n+1 })
	test.Tap(r.view.races.views[0])
	r.await("the races", func() bool { return l.ask.kind == data.KindRace && len(l.rows) > 0 })
}

func TestClashesAreDecidedByKey(t *testing.T) {
	r := openDesk(t)
	var entry data.Entry
	err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error { // two sources that disagree
		a, err := tx.AddAthlete(data.Athlete{Given: "Zoe", Family: "Zwei"})
		if err != nil {
			return err
		}
		race, err := tx.AddRace(data.Race{Event: "Newest", Year: 2031, Metres: 42195})
		if err != nil {
			return err
		}
		entry = data.Entry{Race: race, Athlete: data.Athlete{ID: a}, Result: data.Result{Marks: []data.Sourced{
			{Mark: mark.Parse("2:30:00", 42195), Source: data.Source{Name: "a.csv", Line: 3}, Chosen: true},
			{Mark: mark.Parse("2:30:07", 42195), Source: data.Source{Name: "b.lif", Line: 9}},
		}}}
		entry.ID, err = tx.AddEntry(entry)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.openRaces()
	d := r.view.races.doubt
	test.Tap(r.view.races.views[clashesView])
	r.await("the clashes", func() bool { return !d.waiting && len(d.rows) >= 2 })
	if got := d.grid.rows[1]; got[1].Text != "○ 2:30:07" || got[2].Text != "b.lif:9" || d.grid.rows[0][2].Text != "a.csv:3" {
		t.Errorf("the second mark reads %+v", got)
	}
	chosen := func() string {
		t.Helper()
		e, err := r.room.Show().Entry(t.Context(), entry.ID)
		if err != nil {
			t.Fatal(err)
		}
		m, _ := e.Result.Chosen()
		return m.Mark.Printed
	}
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	r.await("the other mark", func() bool { return d.grid.rows[1][1].Bold == "● 2:30:07" })
	if got := chosen(); got != "2:30:07" {
		t.Errorf("shown is %s", got)
	}
	r.ctrl(fyne.KeyZ)
	r.await("the first again", func() bool { return d.grid.rows[0][1].Bold == "● 2:30:00" })
	r.typed("nobody")
	if len(d.rows) != 0 {
		t.Errorf("%d rows fit a name that nobody has", len(d.rows))
	}
}

func TestDoublesAreDecidedByKey(t *testing.T) {
	r := openDesk(t)
	var ids []data.ID
	err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		for _, a := range []data.Athlete{{Given: "Zoe", Family: "Sesemann", Country: "GBR", Bio: "First."}, {Given: "Zoe", Family: "Sessemann", Country: "GBR"}} {
			id, err := tx.AddAthlete(a)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r.openRaces()
	d := r.view.races.doubt
	r.act("list-before")
	r.await("the doubles", func() bool { return d.view == doublesView && !d.waiting })
	r.typed("zoe")
	r.key(fyne.KeyReturn)
	if len(d.rows) != 1 || !strings.Contains(d.sides[0].Text, "Zoe SESEMANN") || !strings.Contains(d.sides[1].Text, "Zoe SESSEMANN") {
		t.Fatalf("%d rows, sides %q and %q", len(d.rows), d.sides[0].Text, d.sides[1].Text)
	}
	r.key(fyne.KeySpace)
	if !strings.Contains(d.sides[0].Text, "Zoe SESSEMANN") {
		t.Errorf("Space does not change sides: %q stays", d.sides[0].Text)
	}
	r.key(fyne.KeySpace)
	r.key(fyne.KeyDelete) // they are two
	r.await("no such double", func() bool { return !d.waiting && len(d.rows) == 0 })
	r.ctrl(fyne.KeyZ)
	r.await("the double again", func() bool { return len(d.rows) == 1 })
	r.key(fyne.KeyReturn) // they are one
	r.await("merged", func() bool { return len(d.rows) == 0 })
	if _, err := r.room.Show().Athlete(t.Context(), ids[1]); err == nil {
		t.Error("the other one is still there")
	}
	r.ctrl(fyne.KeyZ)
	r.await("two again", func() bool { return len(d.rows) == 1 })
}

// Records are added, edited in place and deleted as other rows are, and all of it
// is undone.
func TestRecordsAreEditedByKeys(t *testing.T) {
	r := openDesk(t)
	l := r.openRaces()
	test.Tap(r.view.races.views[recordsView])
	r.await("the records", func() bool { return l.ask.kind == data.KindRecord && len(l.ids) > 0 })
	before := len(l.ids)
	r.act("add-row")
	r.view.races.bar.entry.SetText("er")
	r.key(fyne.KeyReturn)
	r.await("the new record", func() bool { return len(l.ids) == before+1 && l.table.Editing() })
	r.typed("Europe")
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "scope", "Europe")
	for _, step := range []struct{ column, typed, want, bad string }{
		{"discipline", "Marathon", "Marathon", ""},
		{"sex", "w", "W", "x"},
		{"holder", "Somebody", "Somebody", ""},
		{"country", "kenya", "KEN", "Atlantis"},
		{"mark", "2:15:25", "2:15:25", "fast"},
		{"set", "13.4.2003", "2003-04-13", "spring"},
	} {
		r.column(l, step.column)
		if step.bad != "" {
			r.key(fyne.KeyReturn)
			r.typed(step.bad)
			r.key(fyne.KeyReturn)
			if !l.table.Editing() {
				t.Errorf("%s %q is taken", step.column, step.bad)
			}
			r.key(fyne.KeyEscape)
		}
		r.key(fyne.KeyReturn)
		r.typed(step.typed)
		r.key(fyne.KeyReturn)
		r.awaitCell(l, step.column, step.want)
	}
	row, _ := l.here()
	if rec := row.row.Record; rec.Kind != "ER" || !rec.Mark.Known() || rec.Source.Name != byHand.Name {
		t.Errorf("the record is %+v", rec)
	}
	r.key(fyne.KeyDelete)
	r.await("it deleted", func() bool { return len(l.ids) == before })
	r.ctrl(fyne.KeyZ)
	r.await("it back", func() bool { return len(l.ids) == before+1 })
	all, err := r.room.Show().Records(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, x := range all {
		found = found || x.Scope == "Europe" && x.Mark.Printed == "2:15:25" && x.Set == "2003-04-13"
	}
	if !found {
		t.Error("it did not come back as it was")
	}
}

// Rows are added one after another without a hand on the pointer: the cell that
// stands open is kept and closed first.
func TestEntriesAreAddedInARow(t *testing.T) {
	r := openDesk(t)
	l := r.openRaces()
	r.act("list-after")
	r.await("the entries", func() bool { return l.ask.kind == data.KindEntry && len(l.ids) > 0 })
	in := map[data.ID]bool{}
	entries, err := r.room.Show().Entries(t.Context(), r.view.races.race.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		in[e.Athlete.ID] = true
	}
	ids, err := r.room.Show().AthleteIDs(t.Context(), data.List{})
	if err != nil {
		t.Fatal(err)
	}
	n := len(l.ids)
	all, err := r.room.Show().Roster(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	added := 0
	for _, a := range all {
		given, family := a.ScreenName()
		if in[a.ID] || given == "" || added == 3 {
			continue
		}
		if _, err := r.room.Show().OneAthlete(t.Context(), given+" "+family); err != nil {
			continue
		}
		added++
		r.act("add-row")
		if l.table.Editing() || r.window.Canvas().Focused() != r.view.races.bar.entry {
			t.Fatalf("%d: a cell stands open: %v", added, l.table.Editing())
		}
		r.typed(given + " " + family)
		r.key(fyne.KeyReturn)
		r.await("the entry's bib to be edited", func() bool { return l.table.Editing() && len(l.ids) == n+added })
		r.typed("9" + strconv.Itoa(added))
	}
	r.key(fyne.KeyReturn)
	if l.table.Editing() {
		t.Error("the last cell stays open")
	}
	for i := range l.ids {
		l.Row(i)
	}
	r.await("the bibs", func() bool {
		bibs := 0
		for _, x := range l.rows {
			if e := x.row.Entry; len(e.Bib) == 2 && e.Bib[0] == '9' && e.Bib[1] >= '1' && e.Bib[1] <= '3' {
				bibs++
			}
		}
		return bibs >= 3
	})

	// Whom several are called like is asked again.
	r.act("add-row")
	r.typed("nobody at all")
	r.key(fyne.KeyReturn)
	r.await("the question again", func() bool { return r.view.races.bar.keep != nil })
	if q := r.view.races.bar; q.entry.Text != "nobody at all" || !strings.HasPrefix(q.why, "▲ ") {
		t.Errorf("asked again with %q, told %q", q.entry.Text, q.why)
	}
}

// What is typed after a new race was asked for is for its first cell, however long
// the disk takes, and the list after it is that of the new race.
func TestKeysWaitForARaceThatIsBeingAdded(t *testing.T) {
	r := openDesk(t)
	l := r.openRaces()
	for _, c := range []struct {
		event, year string
		keeps       func()
	}{
		{"Testville Marathon", "2031", r.tabbed},
		{"Enterham Marathon", "2032", func() { r.key(fyne.KeyReturn) }},
	} {
		r.act("add-row")
		r.typed(c.event)
		release := r.busy()
		c.keeps()
		r.typed(c.year)
		r.chord(fyne.KeyModifierAlt, fyne.KeyRight)
		if got := r.view.races.head.filter.Text; got != "" || r.view.races.view != racesView {
			t.Errorf("%s: the search says %q, and view %d is shown before the race is there", c.event, got, r.view.races.view)
		}
		release()
		r.await("the entries of "+c.event, func() bool { return r.view.races.view == entriesView })
		if got := r.view.races.race.Event; got != c.event {
			t.Errorf("shown are the entries of %q, want those of %q", got, c.event)
		}
		r.await("the year", func() bool {
			race, err := r.room.Show().Race(t.Context(), r.view.races.race.ID)
			return err == nil && fmt.Sprint(race.Year) == c.year
		})
		if got := r.view.races.head.filter.Text; got != "" {
			t.Errorf("%s: the search says %q", c.event, got)
		}
		r.act("list-before")
		r.await("the races", func() bool { return r.view.races.view == racesView && len(l.ids) > 0 && l.rows[0].row.Race != nil })
	}
}

// A row that is none of those shown keeps no keys waiting.
func TestKeysDoNotWaitForARowThatIsNotShown(t *testing.T) {
	r := openDesk(t)
	r.openRoster()
	l := r.view.roster.list
	race, err := r.room.Show().OneRace(t.Context(), "london 2023 women")
	if err != nil {
		t.Fatal(err)
	}
	r.view.roster.within(race)
	r.await("its athletes", func() bool { return !l.stale() && len(l.ids) > 0 })
	r.act("add-row")
	r.typed("Newcomer")
	r.key(fyne.KeyReturn)
	r.await("that nothing waits", func() bool { return !l.adding })
	r.typed("hassan")
	if got := r.view.roster.head.filter.Text; got != "hassan" {
		t.Errorf("the search says %q", got)
	}
}
