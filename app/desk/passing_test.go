package desk

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
	"mile26/data/mark"
)

// field is a desk at race control, with two races of which the first is being run.
type field struct {
	*rig
	c          *passings
	women, men data.ID
}

func openField(t *testing.T) *field {
	t.Helper()
	return fieldOf(openDesk(t))
}

// fieldOf makes the races on a desk's show, and goes to race control.
func fieldOf(r *rig) *field {
	t := r.t
	t.Helper()
	f := &field{rig: r}
	f.c = f.view.passings
	f.now = time.Date(2031, 4, 20, 9, 0, 0, 0, time.UTC)
	err := f.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		for _, r := range []struct {
			category string
			id       *data.ID
			first    int
		}{{"Women", &f.women, 101}, {"Men", &f.men, 103}} {
			id, err := tx.AddRace(data.Race{Event: "Track Marathon", Year: 2031, Category: r.category, Date: "2031-04-20", Metres: 42195})
			if err != nil {
				return err
			}
			*r.id = id
			for _, c := range []data.Checkpoint{{Race: id, Name: "10 km", Metres: 10000}, {Race: id, Name: "Half", Metres: 21097.5}} {
				if _, err := tx.AddCheckpoint(c); err != nil {
					return err
				}
			}
			for n := range 3 {
				a, err := tx.AddAthlete(data.Athlete{Given: "Runner", Family: fmt.Sprint(r.category, n), Country: "KEN"})
				if err != nil {
					return err
				}
				if _, err := tx.AddEntry(data.Entry{Race: id, Athlete: data.Athlete{ID: a}, Bib: fmt.Sprint(r.first + n)}); err != nil {
					return err
				}
			}
		}
		return tx.SetRunning([]data.ID{f.women})
	})
	if err != nil {
		t.Fatal(err)
	}
	f.chord(fyne.KeyModifierAlt, fyne.Key4)
	f.await("the race", func() bool { return len(f.c.raced.running) == 1 })
	return f
}

// ctrlShift presses a key with both.
func (f *field) ctrlShift(name fyne.KeyName) {
	f.t.Helper()
	f.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, name)
}

// press presses the button of an action.
func (f *field) press(id string) {
	f.t.Helper()
	for _, o := range buttonsIn(f.c.content) {
		if strings.Contains(o.Label, f.view.keys.action(id).label) {
			o.Tapped(nil)
			return
		}
	}
	f.t.Fatalf("no button for %s", id)
}

func buttonsIn(o fyne.CanvasObject) (all []*button) {
	switch o := o.(type) {
	case *button:
		return []*button{o}
	case *fyne.Container:
		for _, x := range o.Objects {
			all = append(all, buttonsIn(x)...)
		}
	}
	return all
}

// start fires the gun by its key.
func (f *field) start() {
	f.t.Helper()
	f.ctrlShift(fyne.KeyG)
	f.await("the gun", func() bool { return !f.c.raced.running[0].race.Start.IsZero() })
}

// enters types lines and Enter, each so long after the gun at nine.
func (f *field) enters(after time.Duration, lines ...string) {
	f.t.Helper()
	f.now = time.Date(2031, 4, 20, 9, 0, 0, 0, time.UTC).Add(after)
	for _, l := range lines {
		f.typed(l)
		f.key(fyne.KeyReturn)
	}
	f.await("the lines on disk", func() bool { return len(f.c.waiting) == 0 })
}

// reads are the rows of the list: "KEPT 10 km 101 Runner WOMEN0 32:00 1 +0:00 …".
func (f *field) reads() (all []string) {
	f.t.Helper()
	for _, r := range f.c.rows {
		var words []string
		for i, c := range r.reads().Cells {
			if i != colWhen && i != colRecord { // it depends on the sample's records
				words = append(words, c.Text)
			}
		}
		all = append(all, strings.Join(strings.Fields(strings.Join(words, " ")), " "))
	}
	return all
}

func (f *field) awaitReads(want ...string) {
	f.t.Helper()
	late := time.After(20 * time.Second)
	for strings.Join(f.reads(), "\n") != strings.Join(want, "\n") {
		select {
		case x := <-f.inbox:
			x()
		case <-late:
			f.t.Fatalf("race control lists\n%s\nwant\n%s\nstatus line: %q", strings.Join(f.reads(), "\n"), strings.Join(want, "\n"), f.view.foot.didWords)
		}
	}
}

// Bib, Enter, bib, Enter: each is timed by its key, told at once, and listed.
func TestBibsAreEnteredByKeyboard(t *testing.T) {
	f := openField(t)
	f.start()
	f.enters(32*time.Minute, "101")
	if !strings.HasPrefix(f.c.bigAll, "1. 101 Runner WOMEN0 KEN") || !strings.Contains(f.c.smallAll, "32:00 · WR +0:14") || !strings.HasSuffix(f.c.smallAll, "kept") {
		t.Errorf("told %q, %q", f.c.bigAll, f.c.smallAll)
	}
	f.enters(32*time.Minute+4500*time.Millisecond, "102", "999", "", "103 32:02", "101")
	f.awaitReads(
		"BESIDE 10 km 101 Runner WOMEN0 32:05",
		"KEPT 10 km 103 Runner WOMEN2 32:02 2 +0:02",
		"▲ WHOSE? 10 km –",
		"▲ WHOSE? 10 km 999",
		"KEPT 10 km 102 Runner WOMEN1 32:05 3 +0:05",
		"KEPT 10 km 101 Runner WOMEN0 32:00 1",
	)
	if !strings.Contains(f.c.smallAll, "has 32:00 of race control here already, which stays") {
		t.Errorf("the same bib twice is told as %q", f.c.smallAll)
	}
	if got := f.c.unowned.Label; got != "▲ Unclaimed: 2" {
		t.Errorf("the button says %q", got)
	}
	f.ctrl(fyne.KeyPageDown)
	if f.c.place != "Half" {
		t.Fatalf("Ctrl PgDn went to %q", f.c.place)
	}
	f.ctrl(fyne.KeyPageDown)
	f.enters(2*time.Hour+20*time.Minute, "102", "103 dnf")
	b, err := f.room.Show().Board(t.Context(), f.women, 0, 0)
	if err != nil || len(b.Rows) != 2 || b.Rows[0].Entry.Bib != "102" || mark.Format(b.Rows[0].Mark.Time) != "2:20:00" || b.Rows[1].Status != mark.DNF {
		t.Errorf("the finish is %+v, %v", b.Rows, err)
	}
	// Ctrl Z takes back what was entered last, by name.
	f.ctrl(fyne.KeyZ)
	f.awaitSaid("DNF of 103 Runner WOMEN2 undone · Ctrl Y does it again")
}

// A line that cannot be read stays to be mended, and its moment with it.
func TestAnUnreadLineKeepsItsMoment(t *testing.T) {
	f := openField(t)
	f.start()
	f.now = f.now.Add(31 * time.Minute)
	f.typed("101 tired")
	f.key(fyne.KeyReturn)
	if f.c.entry.Text != "101 tired" || !strings.Contains(f.c.smallAll, "no time and no status") {
		t.Errorf("%q stands there, told %q", f.c.entry.Text, f.c.smallAll)
	}
	f.now = f.now.Add(time.Minute)
	for range len(" tired") {
		f.key(fyne.KeyBackspace)
	}
	f.key(fyne.KeyReturn)
	f.awaitReads("KEPT 10 km 101 Runner WOMEN0 31:00 1")
}

// What nobody has claimed is assigned by keyboard, corrected and deleted, and each
// is taken back.
func TestPassingsAreCorrected(t *testing.T) {
	f := openField(t)
	f.start()
	f.enters(32*time.Minute, "", "101")
	f.ctrlShift(fyne.KeyL) // those nobody has claimed: the first is marked
	f.awaitReads("▲ WHOSE? 10 km –")
	f.ctrlShift(fyne.KeyE)
	f.typed("102")
	f.key(fyne.KeyReturn)
	f.awaitReads()
	f.key(fyne.KeyEscape)
	f.awaitReads("KEPT 10 km 101 Runner WOMEN0 32:00 =1", "KEPT 10 km 102 Runner WOMEN1 32:00 =1")
	f.key(fyne.KeyUp)
	f.c.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	for range 10 {
		f.key(fyne.KeyBackspace)
	}
	f.typed("101 31:50")
	f.key(fyne.KeyReturn)
	f.awaitReads("KEPT 10 km 101 Runner WOMEN0 31:50 1", "KEPT 10 km 102 Runner WOMEN1 32:00 2 +0:10")
	f.ctrlShift(fyne.KeyDelete)
	f.awaitReads("KEPT 10 km 102 Runner WOMEN1 32:00 1")
	f.ctrl(fyne.KeyZ)
	f.awaitReads("KEPT 10 km 101 Runner WOMEN0 31:50 1", "KEPT 10 km 102 Runner WOMEN1 32:00 2 +0:10")
	f.ctrl(fyne.KeyZ)
	f.awaitReads("KEPT 10 km 101 Runner WOMEN0 32:00 =1", "KEPT 10 km 102 Runner WOMEN1 32:00 =1")
}

// By pointer: races and places are chosen, the gun is fired and corrected, a row
// is marked, used, deleted.
func TestRaceControlByPointer(t *testing.T) {
	f := openField(t)
	f.press("race-choose")
	f.await("the races to choose from", func() bool { return f.c.picker.open && len(f.c.raced.races) > 2 })
	for i, r := range f.c.raced.races {
		if r.ID == f.men {
			l := widgets.NewLine(dress, raceLineHeight)
			f.c.picker.line(l, i)
			l.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
		}
	}
	f.await("two races", func() bool { return len(f.c.raced.running) == 2 })
	f.press("race-choose")
	f.press("race-next")
	f.press("gun")
	f.await("the gun of the men", func() bool { return f.c.raced.running[1].race.Start.Equal(f.now) })
	f.press("gun") // started already: it asks
	f.c.ask.entry.SetText("8:59:50")
	f.key(fyne.KeyReturn)
	f.await("the gun corrected", func() bool { return f.c.raced.running[1].race.Start.Equal(f.now.Add(-10 * time.Second)) })
	f.c.heads.Objects[0].(*widgets.Line).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	f.press("gun-at")
	f.c.ask.entry.SetText("9:00")
	f.key(fyne.KeyReturn)
	f.await("the gun of the women", func() bool { return f.c.raced.running[0].race.Start.Equal(f.now) })
	for _, o := range f.c.places.Objects {
		if b := o.(*button); b.Label == "Half" {
			b.Tapped(nil)
		}
	}
	f.enters(time.Hour, "103", "2/103", "103") // in both races
	f.awaitReads("BESIDE Half 103 Runner WOMEN2 · Women 1:00:00", "KEPT Half 103 Runner MEN0 · Men 1:00:10 1", "KEPT Half 103 Runner WOMEN2 · Women 1:00:00 1")
	row := func(i int) *widgets.Line {
		l := widgets.NewLine(dress, raceLineHeight)
		f.c.row(l, f.c.rows[i])
		return l
	}
	row(0).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if !strings.Contains(f.c.aboutAll, "Race control · desk · 20 Apr 2031") {
		t.Errorf("who says so: %q", f.c.aboutAll)
	}
	f.press("race-use")
	f.awaitReads("KEPT Half 103 Runner WOMEN2 · Women 1:00:00 1", "KEPT Half 103 Runner MEN0 · Men 1:00:10 1", "BESIDE Half 103 Runner WOMEN2 · Women 1:00:00")
	f.press("race-delete")
	f.awaitReads("KEPT Half 103 Runner MEN0 · Men 1:00:10 1", "KEPT Half 103 Runner WOMEN2 · Women 1:00:00 1")
	row(0).DoubleTapped(nil)
	f.c.ask.entry.SetText("2/104")
	f.key(fyne.KeyReturn)
	f.awaitReads("KEPT Half 104 Runner MEN1 · Men 1:00:10 1", "KEPT Half 103 Runner WOMEN2 · Women 1:00:00 1")
	f.press("race-unclaimed")
	f.awaitReads()
}

// A live page on air follows what is entered; a held one waits for F6, and says
// what would change.
func TestPagesOnAirFollowRaceControl(t *testing.T) {
	f := openField(t)
	f.start()
	f.enters(32*time.Minute, "101")
	stops, err := f.room.Show().Checkpoints(t.Context(), f.women)
	if err != nil {
		t.Fatal(err)
	}
	var page data.Page
	err = f.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		g, err := tx.AddGroup("Track")
		if err != nil {
			return err
		}
		page = data.Page{Group: g, Template: "leaderboard", Kind: data.KindRace, About: f.women, Checkpoint: stops[0].ID, Gate: data.Live}
		page.ID, err = tx.AddPage(page)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	f.await("the page among those of the race", func() bool { return len(f.c.pages.pages) == 1 })
	onAirRows := func() int {
		p := f.channel.State().Program
		if len(p) == 0 {
			return 0
		}
		return strings.Count(fmt.Sprint(p[0].Due.About.(*control.Made).Values), "place:")
	}
	take := func() {
		t.Helper()
		f.c.pages.key(&fyne.KeyEvent{Name: fyne.KeyReturn})
		f.await("the page in preview", func() bool { v := f.view.aired.state.Preview; return v != nil && v.ID == pageName(page.ID) })
		f.key(fyne.KeyF2)
		f.awaitOnAir(1)
	}
	take()
	f.enters(32*time.Minute+5*time.Second, "102")
	f.await("two on air", func() bool { return onAirRows() == 2 })
	f.key(fyne.KeyF1)
	f.awaitOnAir(0)
	f.ctrlShift(fyne.KeyH)
	f.await("a held page", func() bool { return len(f.c.pages.ordered.pages) == 1 && f.c.pages.ordered.pages[0].Gate == data.Hold })
	take()
	f.enters(32*time.Minute+9*time.Second, "103")
	f.await("what would change", func() bool {
		words, s, waits := f.c.pages.stands(f.c.pages.pages[0])
		return s == isOnAir && waits && strings.Contains(words, "waits for F6") && strings.Contains(words, "WOMEN2")
	})
	if n := onAirRows(); n != 2 {
		t.Errorf("%d on air before F6", n)
	}
	f.key(fyne.KeyF6)
	f.await("three on air", func() bool { return onAirRows() == 3 })
	// A click on HOLD makes it live again.
	l := widgets.NewLine(dress, raceLineHeight)
	f.c.pages.line(l, f.c.pages.pages[0])
	l.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(gateColumn+5, 5)}})
	f.await("a live page", func() bool { return f.c.pages.ordered.pages[0].Gate == data.Live })
	f.await("it live on air, without another take", func() bool {
		words, _, _ := f.c.pages.stands(f.c.pages.pages[0])
		return !f.channel.State().Program[0].Due.About.(*control.Made).Request.Hold && words == isOnAir.String()
	})
}

// A line counts as kept only when it is on disk. What cannot be written says so,
// holds nothing up, and is written as soon as it can be.
func TestWhatIsNotOnDiskIsNotCalledKept(t *testing.T) {
	f := openField(t)
	f.start()
	f.now = f.now.Add(32 * time.Minute)
	locked, free := make(chan struct{}), make(chan struct{})
	release := sync.OnceFunc(func() { close(free) })
	defer release()
	ended := make(chan error, 1)
	go func() {
		ended <- f.room.Show().Update(t.Context(), func(*data.Tx) error { close(locked); <-free; return nil })
	}()
	<-locked
	for n := range 3 {
		f.now = f.now.Add(time.Second)
		f.typed(fmt.Sprint(101 + n))
		f.key(fyne.KeyReturn)
	}
	for i, want := range []string{"SAVING 10 km 103", "SAVING 10 km 102", "SAVING 10 km 101"} {
		if got := f.reads(); len(got) != 3 || got[i] != want {
			t.Fatalf("while the disk is busy it lists %q, want %q", got, want)
		}
	}
	if !strings.Contains(f.c.smallAll, "not on disk yet") {
		t.Errorf("told %q", f.c.smallAll)
	}
	release()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	f.awaitReads("KEPT 10 km 103 Runner WOMEN2 32:03 3 +0:02", "KEPT 10 km 102 Runner WOMEN1 32:02 2 +0:01", "KEPT 10 km 101 Runner WOMEN0 32:01 1")
}

// The desk that closes writes what was entered just before.
func TestWhatWasEnteredLastIsWrittenOnClosing(t *testing.T) {
	f := openField(t)
	f.start()
	f.typed("101")
	f.key(fyne.KeyReturn)
	f.close()
	all, err := f.room.Show().Passings(t.Context(), 0)
	if err != nil || len(all) != 1 || all[0].Bib != "101" {
		t.Errorf("in the file: %+v, %v", all, err)
	}
}

// F-keys work while a bib is typed, and the window is drawn in every size.
func TestRaceControlAmongTheOtherKeys(t *testing.T) {
	f := openField(t)
	f.typed("10")
	f.key(fyne.KeyF7)
	if f.view.backdrop != checkerboard || f.c.entry.Text != "10" {
		t.Errorf("F7 did nothing, or changed what is typed: %q", f.c.entry.Text)
	}
	f.key(fyne.KeyEscape)
	if f.c.entry.Text != "" {
		t.Errorf("Esc left %q", f.c.entry.Text)
	}
	for _, s := range []fyne.Size{{Width: leastWidth, Height: leastHeight}, {Width: 1440, Height: 900}, {Width: 1920, Height: 1080}} {
		f.window.Resize(s)
		if got := f.window.Canvas().Capture().Bounds().Size(); got != image.Pt(int(s.Width), int(s.Height)) {
			t.Errorf("a window of %v is drawn as %v", s, got)
		}
		if h := f.c.list.Size().Height; h < 90 {
			t.Errorf("in a window of %v the list is %v high", s, h)
		}
	}
}

// Before a race has checkpoints race control says how it comes by some, and one
// key goes there; the headings of the passings do not stand over the choice of
// races.
func TestARaceWithoutCheckpoints(t *testing.T) {
	f := openField(t)
	if f.c.lack.Text != "" || !f.c.places.Visible() {
		t.Errorf("with checkpoints it says %q", f.c.lack.Text)
	}
	var bare data.ID
	err := f.room.Show().Update(t.Context(), func(tx *data.Tx) (err error) {
		if bare, err = tx.AddRace(data.Race{Event: "Bare Marathon", Year: 2031, Category: "Women", Metres: 42195}); err == nil {
			err = tx.SetRunning([]data.ID{bare})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "No checkpoints yet, only the finish: Ctrl Shift M goes to those of the race, and Ctrl Shift A adds one there"
	f.await("what to do", func() bool { return f.c.lack.Text == want && f.c.band.Objects[1].Visible() })
	f.ctrlShift(fyne.KeyM)
	if now := f.view.tabs.now.id; now != "races" || f.view.races.view != checkpointsView || f.view.races.race.ID != bare {
		t.Errorf("Ctrl Shift M opens %s, view %d of race %d", now, f.view.races.view, f.view.races.race.ID)
	}
	f.await("the hint of the table", func() bool {
		return strings.HasPrefix(f.view.races.bar.all, "No checkpoints yet: Ctrl Shift A adds one")
	})
	err = f.room.Show().Update(t.Context(), func(tx *data.Tx) error { return tx.SetRunning(nil) })
	if err != nil {
		t.Fatal(err)
	}
	f.chord(fyne.KeyModifierAlt, fyne.Key4)
	f.await("no race", func() bool { return len(f.c.raced.running) == 0 && f.c.lack.Text == "" })
	if h := f.c.band.MinSize().Height; h != 0 {
		t.Errorf("the places take %.0f without a race", h)
	}
}

// The line beside the field stays true: it follows a correction, and goes with the
// passing it speaks of.
func TestTheLastLineFollowsACorrection(t *testing.T) {
	f := openField(t)
	f.start()
	f.enters(32*time.Minute, "101", "102 32:05", "103 31:58")
	f.await("who leads", func() bool { return strings.HasPrefix(f.c.bigAll, "1. 103 ") })
	id := f.c.telling
	f.view.model.correct(id, control.Line{Bib: "103", Time: "32:10"}, 0)
	f.await("the corrected place", func() bool {
		return strings.HasPrefix(f.c.bigAll, "3. +0:10 103 ") && strings.Contains(f.c.smallAll, "32:10")
	})
	f.view.model.correct(f.c.raced.lines[1].passing.ID, control.Line{Bib: "102", Time: "32:20"}, 0) // of another one
	f.await("the place it gains", func() bool { return strings.HasPrefix(f.c.bigAll, "2. +0:10 103 ") })
	f.view.model.deletePassing(f.c.last.line.passing)
	f.await("nothing told of what is deleted", func() bool { return f.c.bigAll == "" && f.c.smallAll == "" })
	f.view.model.undo()
	f.await("told again", func() bool { return strings.HasPrefix(f.c.bigAll, "2. +0:10 103 ") })
}

// While races are chosen, letters look for one; they are no bibs.
func TestRacesToRunAreFoundByTyping(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	r.act("tab-race")
	c := r.view.passings
	r.await("the races", func() bool { return len(c.raced.races) > 2 })
	r.typed("no such line")
	r.key(fyne.KeyReturn)
	if c.moment.IsZero() {
		t.Fatal("the line was read")
	}
	r.act("race-choose")
	if c.bigAll != "" || c.entry.Text != "" {
		t.Errorf("still told: %q, and typed: %q", c.bigAll, c.entry.Text)
	}
	want := c.raced.races[1]
	r.typed(want.Name())
	if p := c.picker; c.entry.Text != "" || len(p.found) == 0 || len(p.found) == len(c.raced.races) {
		t.Fatalf("typed %q: %d races of %d, and the field says %q", p.words, len(p.found), len(c.raced.races), c.entry.Text)
	}
	r.key(fyne.KeyReturn)
	r.await("the race to be run", func() bool { return slices.Contains(c.chosenRaces(), want.ID) })
	if p := c.picker; p.words != "" || p.found[p.cursor].ID != want.ID {
		t.Errorf("after Enter %q is searched still, and the cursor is on %s", p.words, p.found[p.cursor].Name())
	}
	r.key(fyne.KeyEscape)
	if c.picker.open || r.window.Canvas().Focused() != c.entry {
		t.Error("Esc does not go back to the field")
	}
	// What is typed after the gun are bibs.
	r.act("race-choose")
	r.act("gun")
	if c.picker.open || r.window.Canvas().Focused() != c.entry {
		t.Error("the gun leaves the races to choose open")
	}
}
