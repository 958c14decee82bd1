package desk

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// act does an action by the first of its keys, as the driver sends it.
func (r *rig) act(id string) {
	r.t.Helper()
	a := r.view.keys.action(id)
	if a == nil || len(a.keys) == 0 {
		r.t.Fatalf("no key for %s", id)
	}
	k := a.keys[0]
	if !k.isChord() {
		r.key(k.name)
		return
	}
	r.view.keys.down(&fyne.KeyEvent{Name: desktop.KeyControlLeft}) // or whichever: all its keys anew
	if w, ok := r.window.Canvas().Focused().(fyne.Shortcutable); ok {
		w.TypedShortcut(k.shortcut())
		return
	}
	if !r.view.keys.shortcut(k.shortcut()) {
		r.t.Fatalf("%s is bound to nothing", k)
	}
}

// openRoster goes to the roster and awaits its first rows.
func (r *rig) openRoster() *list {
	r.t.Helper()
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	r.act("tab-roster")
	l := r.view.roster.list
	r.awaitRows(l)
	return l
}

func (r *rig) awaitRows(l *list) {
	r.t.Helper()
	r.await("rows of the table", func() bool { _, ok := l.here(); return ok })
}

// column goes to a column of the row at the cursor.
func (r *rig) column(l *list, id string) {
	r.t.Helper()
	at := slices.IndexFunc(l.columns, func(c listColumn) bool { return c.id == id })
	if at < 0 {
		r.t.Fatalf("no column %s", id)
	}
	for i := 0; l.column() != at && i < 2*len(l.columns); i++ {
		if l.column() < at {
			r.key(fyne.KeyRight)
		} else {
			r.key(fyne.KeyLeft)
		}
	}
	if l.column() != at {
		r.t.Fatalf("the cursor is in column %d, want %d", l.column(), at)
	}
}

// cell is what stands in a column of the row at the cursor.
func cell(l *list, id string) string {
	row, _ := l.table.Cursor()
	at := slices.IndexFunc(l.columns, func(c listColumn) bool { return c.id == id })
	cells, ok := l.Row(row)
	if !ok {
		return "…"
	}
	return strings.TrimSpace(cells[at].Text + " " + cells[at].Bold)
}

// filterFor finds one row by typing in the table.
func (r *rig) filterFor(l *list, words, name string) {
	r.t.Helper()
	r.typed(words)
	r.await(name+" found", func() bool { return l.ask.list.Words == words && cell(l, "name") == name })
	r.key(fyne.KeyReturn) // to the table
	if r.window.Canvas().Focused() != l.table.Focusable() {
		r.t.Fatal("Enter in the filter does not go to the table")
	}
}

func (r *rig) awaitCell(l *list, id, want string) {
	r.t.Helper()
	r.await(id+" to be "+want, func() bool { return cell(l, id) == want })
}

func TestRosterIsFoundAsOneTypes(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	all := len(l.ids)
	r.filterFor(l, "hassan", "Sifan HASSAN")
	if len(l.ids) != 1 {
		t.Errorf("%d rows fit", len(l.ids))
	}
	r.typed("z") // goes on with the word
	r.await("nobody", func() bool { return len(l.ids) == 0 && l.ask.list.Words == "hassanz" })
	if !strings.Contains(r.view.roster.bar.all, "hassanz") {
		t.Errorf("the line below says %q", r.view.roster.bar.all)
	}
	r.key(fyne.KeyEscape)
	r.await("everybody again", func() bool { return len(l.ids) == all })
	r.key(fyne.KeyEscape)
	if r.window.Canvas().Focused() != l.table.Focusable() {
		t.Error("Esc in an empty filter does not go to the table")
	}
}

// At typing speed the keys outrun the list: ↓ and Enter are for the rows of what
// was typed, not for those that stand there still.
func TestKeysWaitForTheRowsOfWhatWasTyped(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	r.typed("sifan has")
	r.key(fyne.KeyDown)
	r.key(fyne.KeyReturn)
	if l.table.Editing() {
		t.Fatalf("an old row is edited: %s", cell(l, "name"))
	}
	r.typed("Sifana") // over the given name
	r.key(fyne.KeyReturn)
	r.await("the row", func() bool { return cell(l, "given") == "Sifana" })
	if got := r.view.roster.head.filter.Text; got != "sifan has" || l.table.Editing() {
		t.Errorf("the filter says %q, editing %v", got, l.table.Editing())
	}
}

// What waits for the rows is dropped when the operator goes elsewhere meanwhile.
func TestKeysThatWaitAreForTheTable(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	r.typed("hassan")
	r.key(fyne.KeyDown)
	r.key(fyne.KeyDelete)
	r.act("tab-run")
	r.act("tab-roster")
	if len(l.typed) > 0 {
		t.Errorf("%d keys wait still", len(l.typed))
	}
	r.await("the row", func() bool { return !l.stale() && len(l.ids) == 1 })
}

// Rows that were asked for when nobody looked any more are found when somebody does.
func TestRowsAskedForUnseenAreFoundLater(t *testing.T) {
	l := newLister("roster")
	l.asked(listAsk{kind: data.KindAthlete, open: true})
	l.ids = []data.ID{1, 2, 3}
	hassan := listAsk{kind: data.KindAthlete, list: data.List{Words: "hassan"}}
	l.asked(hassan)
	hassan.open = true
	if !l.asked(hassan) {
		t.Errorf("the rows of %q are taken for those there were: %v", hassan.list.Words, l.ids)
	}
	l.ids = []data.ID{2}
	if l.asked(hassan) {
		t.Error("rows that are here are found again")
	}
}

func TestRosterCellsAreEditedByKeys(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	r.filterFor(l, "hassan", "Sifan HASSAN")
	r.column(l, "country")
	r.key(fyne.KeyReturn)
	r.typed("Kenya")
	r.key(fyne.KeyReturn)
	r.awaitSaid("Country of Sifan HASSAN · Ctrl Z undoes it")
	r.awaitCell(l, "country", "KEN")

	r.key(fyne.KeyReturn)
	r.typed("Narnia")
	r.key(fyne.KeyReturn)
	if !l.table.Editing() || !strings.Contains(r.view.foot.didWords, "Narnia") {
		t.Errorf("editing %v, status line %q", l.table.Editing(), r.view.foot.didWords)
	}
	r.key(fyne.KeyEscape)
	if l.table.Editing() || cell(l, "country") != "KEN" {
		t.Errorf("left: editing %v, country %s", l.table.Editing(), cell(l, "country"))
	}

	// The name is made of columns of its own, and Enter goes to the first.
	r.column(l, "name")
	r.key(fyne.KeyReturn)
	if at := l.columns[l.column()].id; !l.table.Editing() || at != "given" {
		t.Errorf("Enter on the name: editing %v in %s", l.table.Editing(), at)
	}
	r.key(fyne.KeyEscape)

	// Tab goes on to the next cell and edits it.
	r.column(l, "sex")
	r.key(fyne.KeyReturn)
	r.typed("m")
	r.key(fyne.KeyTab)
	r.typed("31")
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "sex", "M")
	r.awaitCell(l, "born", "31 in 2023")

	// A key that the table does not know is the desk's, also while a cell is edited.
	r.act("find")
	r.preview("keitany")
	r.act("tab-roster")
	r.column(l, "born")
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.key(fyne.KeyEscape)

	for range 3 {
		r.ctrl(fyne.KeyZ)
	}
	r.awaitCell(l, "country", "NED")
	r.ctrl(fyne.KeyY)
	r.awaitCell(l, "country", "KEN")
}

// An edit of somebody on air shows as the page's gate says: the picture follows
// a live page, and nothing else of the channel changes.
func TestRosterEditChangesWhatIsLiveOnAir(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	before := r.channel.State().Program[0].Page
	l := r.openRoster()
	r.filterFor(l, "hassan", "Sifan HASSAN")
	r.column(l, "screen-family")
	r.key(fyne.KeyReturn)
	r.typed("HASSAN-X")
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "name", "Sifan HASSAN-X")
	r.await("the page on air to follow", func() bool { return r.channel.State().Program[0].Page != before })
}

func TestRosterIsSorted(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	families := func() []string {
		var all []string
		for i := range len(l.ids) {
			if row, ok := l.rows[i]; ok {
				all = append(all, row.row.Athlete.Country)
			}
		}
		return slices.DeleteFunc(all, func(s string) bool { return s == "" })
	}
	r.column(l, "country")
	r.act("sort")
	r.await("by country", func() bool { c := families(); return len(c) > 10 && slices.IsSorted(c) })
	r.act("sort")
	r.await("the other way round", func() bool { c := families(); slices.Reverse(c); return len(c) > 10 && slices.IsSorted(c) })
	// The same by a click on the head.
	r.window.Canvas().Capture()
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(l.table)
	test.TapCanvas(r.window.Canvas(), pos.AddXY(30, 14))
	r.await("by name", func() bool { return l.ask.list.By == data.ByFamily && !l.ask.list.Down })
}

func TestRosterShowsWhoIsIncompleteAndWhoIsInARace(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	all := len(l.ids)
	r.act("faulty")
	r.await("those with problems", func() bool {
		row, ok := l.here()
		return ok && len(l.ids) > 0 && len(l.ids) < all && len(row.row.Athlete.Faults()) > 0
	})
	if cell(l, "faults") == "" || !strings.HasPrefix(r.view.roster.bar.all, "▲ ") {
		t.Errorf("problems %q, line below %q", cell(l, "faults"), r.view.roster.bar.all)
	}
	r.act("faulty")
	r.await("everybody", func() bool { return len(l.ids) == all })
	r.act("in-race")
	r.typed("london 2023 women")
	r.key(fyne.KeyReturn)
	r.await("the women of London 2023", func() bool { return l.ask.list.Race != 0 && len(l.ids) > 0 && len(l.ids) < all })
	r.act("in-race")
	r.window.Canvas().Focused().(*widgets.Entry).SetText("")
	r.key(fyne.KeyReturn)
	r.await("everybody", func() bool { return len(l.ids) == all })
}

func TestRosterRowsAreAddedAndDeleted(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	all := len(l.ids)
	r.act("add-row")
	r.typed("Müller")
	r.key(fyne.KeyReturn)
	r.await("the new row", func() bool { return l.table.Editing() && len(l.ids) == all+1 })
	r.typed("Anna")
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "name", "Anna MÜLLER")
	r.key(fyne.KeyDelete)
	r.awaitSaid("Delete of Anna MÜLLER · Ctrl Z undoes it")
	r.await("fewer rows", func() bool { return len(l.ids) == all })
	r.ctrl(fyne.KeyZ)
	r.await("it is back", func() bool { return len(l.ids) == all+1 })

	// Several at once, with Shift.
	r.key(fyne.KeyHome)
	r.shift(fyne.KeyDown)
	r.key(fyne.KeyDelete)
	r.awaitSaid("Delete of 2 rows · Ctrl Z undoes it")
	r.await("two fewer", func() bool { return len(l.ids) == all-1 })
	r.ctrl(fyne.KeyZ)
	r.await("both back", func() bool { return len(l.ids) == all+1 })
}

func TestRosterHasPeopleFactsAndQuotes(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	for _, step := range []struct {
		kind        data.Kind
		typed, id   string
		then, next  string
		column, has string
	}{
		{data.KindPerson, "Wood", "given", "Ann", "name", "name", "Ann WOOD"},
		{data.KindFact, "ran in the rain", "figure", "12,345", "text", "figure", "12,345"},
		{data.KindSaying, "Somebody", "text", "What a day.", "who", "text", "What a day."},
	} {
		r.act("list-after")
		r.await(string(step.kind)+" listed", func() bool { return l.ask.kind == step.kind && (len(l.ids) == 0 || len(l.rows) > 0) })
		if l.ask.kind != step.kind {
			t.Fatalf("the list is %s", l.ask.kind)
		}
		r.act("add-row")
		r.typed(step.typed)
		r.key(fyne.KeyReturn)
		r.await("the new row's cell", func() bool { return l.table.Editing() })
		r.typed(step.then)
		r.key(fyne.KeyReturn)
		r.awaitCell(l, step.column, step.has)
	}
	r.act("list-after")
	r.await("athletes", func() bool { return l.ask.kind == data.KindAthlete && len(l.rows) > 0 })
	test.Tap(r.view.roster.kinds[1])
	r.await("people by pointer", func() bool { return l.ask.kind == data.KindPerson && len(l.rows) > 0 })
	if r.window.Canvas().Focused() != l.table.Focusable() {
		t.Error("keys do not go to the table")
	}
}

// photoFile is a picture on disk.
func photoFile(t *testing.T, name string) string {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, 40, 60))
	for i := range p.Pix {
		p.Pix[i] = uint8(i)
	}
	p.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRosterTakesPhotos(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	r.filterFor(l, "hassan", "Sifan HASSAN")
	path := photoFile(t, "somebody.png")
	r.view.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)})
	r.awaitSaid("Photo of Sifan HASSAN · Ctrl Z undoes it")
	r.awaitCell(l, "photo", "yes")
	r.await("the photo on the card", func() bool { return r.view.roster.card.picture.Image != nil })
	r.ctrl(fyne.KeyZ)
	r.awaitCell(l, "photo", "–")

	// By the name of its file, and what is no picture is told.
	r.column(l, "photo")
	r.key(fyne.KeyReturn)
	r.typed(path)
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "photo", "yes")
	bad := filepath.Join(t.TempDir(), "bad.png")
	if err := os.WriteFile(bad, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.act("photo-file")
	r.typed(bad)
	r.key(fyne.KeyReturn)
	r.await("the fault", func() bool { return strings.Contains(r.view.foot.didWords, "bad.png is no JPEG") })
	r.act("intake-browse") // in a window of its own
	w := r.view.wizard.choosing
	if w == nil || r.view.tabs.now.id != "roster" {
		t.Fatal("no window to choose a photo in")
	}
	w.Close()
	if r.view.wizard.choosing != nil {
		t.Error("the window is still there")
	}
	r.act("photo-file") // nothing takes it away
	r.key(fyne.KeyReturn)
	r.awaitCell(l, "photo", "–")
}

func TestRosterBioHasLines(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	r.filterFor(l, "hassan", "Sifan HASSAN")
	card := r.view.roster.card
	r.column(l, "bio")
	r.key(fyne.KeyReturn)
	if r.window.Canvas().Focused() != card.entry {
		t.Fatal("Enter does not edit the bio")
	}
	r.key(fyne.KeyEscape)
	if card.entry.Visible() || r.window.Canvas().Focused() != l.table.Focusable() {
		t.Fatal("Esc does not leave the bio")
	}
	r.key(fyne.KeyReturn)
	card.entry.SetText("Two\nlines.")
	r.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	r.awaitCell(l, "bio", "Two lines.")
	a, err := r.room.Show().Athlete(t.Context(), l.ids[0])
	if err != nil || a.Bio != "Two\nlines." {
		t.Errorf("the bio is %q, %v", a.Bio, err)
	}
}

// What another hand changes is seen, and does not move what is being edited.
func TestRosterFollowsOtherHands(t *testing.T) {
	r := openDesk(t)
	l := r.openRoster()
	r.filterFor(l, "hassan", "Sifan HASSAN")
	r.column(l, "country")
	err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		a, err := tx.Athlete(l.ids[0])
		if err != nil {
			return err
		}
		a.Country = "ETH"
		return tx.UpdateAthlete(a)
	})
	if err != nil {
		t.Fatal(err)
	}
	r.awaitCell(l, "country", "ETH")
}

func TestReadingWhatIsTyped(t *testing.T) {
	now := typed{now: time.Date(2023, 4, 23, 9, 0, 0, 0, time.UTC)}
	for text, want := range map[string]data.Athlete{
		"1993-02-08": {Born: "1993-02-08"}, "8.2.1993": {Born: "1993-02-08"}, "1993-02": {Born: "1993-02"}, "1993": {Born: "1993"},
		"31": {Age: 31, AgeOn: "2023-04-23"}, "": {},
	} {
		r := data.Row{Athlete: &data.Athlete{}}
		now.text = text
		if err := keepBorn(now, &r); err != nil || r.Athlete.Born != want.Born || r.Athlete.Age != want.Age || r.Athlete.AgeOn != want.AgeOn {
			t.Errorf("born %q: %+v, %v, want %+v", text, r.Athlete, err, want)
		}
	}
	for _, text := range []string{"yesterday", "2093-02-08", "130"} {
		now.text = text
		if r := (data.Row{Athlete: &data.Athlete{}}); keepBorn(now, &r) == nil {
			t.Errorf("born %q was read as %+v", text, r.Athlete)
		}
	}
	have := []data.Best{{Discipline: "Marathon", Kind: "PB", Place: "Chicago", On: "2023-10-08"}}
	have[0].Mark.Printed = "2:13:44"
	bests, err := readBests("Marathon PB 2:13:44; 10,000 m 29:06.82", have)
	if err != nil || len(bests) != 2 || bests[0].Place != "Chicago" || bests[1].Kind != "PB" || !bests[1].Mark.Known() {
		t.Errorf("bests %+v, %v", bests, err)
	}
	if _, err := readBests("Marathon fast", nil); err == nil {
		t.Error("a best without a mark was read")
	}
	for text, want := range map[string]float64{"42195": 42195, "10 km": 10000, "15 miles": 24140.16, "half": 21097.5, "": 0, "1,5 km": 1500} {
		if got, err := readMetres(text); err != nil || got != want {
			t.Errorf("%q is %v metres, %v, want %v", text, got, err, want)
		}
	}
	if _, err := readMetres("far"); err == nil {
		t.Error("far is a distance")
	}
}

// The race of a fact, and the race and the speaker of a quote, are asked for by
// their words.
func TestFactsAndQuotesHaveTheirRace(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	r.act("tab-roster")
	l := r.view.roster.list
	answers := func(column, words, want string) {
		t.Helper()
		r.column(l, column)
		r.key(fyne.KeyReturn)
		r.view.roster.bar.entry.SetText(words)
		r.key(fyne.KeyReturn)
		r.awaitCell(l, column, want)
	}
	r.view.roster.show(data.KindFact)
	r.await("the facts", func() bool { row, ok := l.here(); return ok && row.row.Fact != nil })
	answers("race", "london 2018 women", "London Marathon 2018 · Women’s elite")
	answers("race", "", "")
	r.view.roster.show(data.KindSaying)
	r.await("the quotes", func() bool { row, ok := l.here(); return ok && row.row.Saying != nil })
	answers("person", "radcliffe", "Paula RADCLIFFE")
	answers("race", "london 2018 women", "London Marathon 2018 · Women’s elite")
	r.column(l, "person")
	r.key(fyne.KeyReturn)
	r.view.roster.bar.entry.SetText("nobody at all")
	r.key(fyne.KeyReturn)
	r.await("why not", func() bool {
		return strings.Contains(r.view.foot.didWords, "nobody of the show is called “nobody at all”")
	})
}
