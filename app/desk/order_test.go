package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
)

// chord presses a key with modifiers, as the driver does.
func (r *rig) chord(m fyne.KeyModifier, name fyne.KeyName) {
	r.t.Helper()
	var s fyne.Shortcut = &desktop.CustomShortcut{KeyName: name, Modifier: m}
	if m == fyne.KeyModifierShortcutDefault {
		switch name {
		case fyne.KeyZ:
			s = &fyne.ShortcutUndo{}
		case fyne.KeyY:
			s = &fyne.ShortcutRedo{}
		case fyne.KeyA:
			s = &fyne.ShortcutSelectAll{}
		}
	}
	watched(r.t, "the key "+string(name)+" with modifiers", func() {
		if w, ok := r.window.Canvas().Focused().(fyne.Shortcutable); ok {
			w.TypedShortcut(s)
			return
		}
		if !r.view.keys.shortcut(s) { // the test's canvas cannot be sent any
			r.view.order.all() // the only one that is the canvas' alone
		}
	})
}

func (r *rig) ctrl(name fyne.KeyName) { r.t.Helper(); r.chord(fyne.KeyModifierShortcutDefault, name) }

func (r *rig) shift(name fyne.KeyName) {
	r.t.Helper()
	r.view.keys.mods = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	r.key(name)
	r.view.keys.mods = func() fyne.KeyModifier { return 0 }
}

// typed types letters into whatever has the focus.
func (r *rig) typed(words string) {
	r.t.Helper()
	for _, c := range words {
		watched(r.t, "the letter "+string(c), func() {
			if w := r.window.Canvas().Focused(); w != nil {
				w.TypedRune(c)
			} else {
				r.window.Canvas().OnTypedRune()(c)
			}
		})
	}
}

// lines are the rows as they read: "▾ Group · 2 pages", "101 20 Lower third: Sifan HASSAN, stays, ON AIR".
func (r *rig) lines() (out []string) {
	r.t.Helper()
	for _, row := range r.view.order.rows {
		l := newOrderLine(r.view.order)
		l.Resize(fyne.NewSize(900, lineHeight))
		l.set(row, r.now)
		if l.head {
			out = append(out, strings.TrimSuffix(l.what+" · "+l.marks.Text, " · "))
			continue
		}
		s := fmt.Sprintf("%s %s %s: %s, %s", l.number.Text, l.layer.Text, l.sort, l.what, l.out.Text)
		for _, more := range []string{l.marks.Text, l.stands} {
			if more != "" {
				s += ", " + more
			}
		}
		out = append(out, s)
	}
	return out
}

func (r *rig) awaitLines(want ...string) {
	r.t.Helper()
	late := time.After(time.Minute)
	for !slices.Equal(r.lines(), want) {
		select {
		case f := <-r.inbox:
			watched(r.t, "an event, awaiting the running order,", f)
		case <-late:
			r.t.Fatalf("the running order reads\n%s\nwant\n%s\nstatus line: %q", strings.Join(r.lines(), "\n"), strings.Join(want, "\n"), r.view.foot.didWords)
		}
	}
}

// fill makes a running order of lower thirds in two groups, by another hand.
func (r *rig) fill() {
	r.t.Helper()
	a := func(words string) data.ID {
		found, err := r.room.Show().OneAthlete(r.t.Context(), words)
		if err != nil {
			r.t.Fatal(err)
		}
		return found.ID
	}
	who := []data.ID{a("sifan hassan"), a("mary keitany"), a("dennis kimetto"), a("eliud kipchoge")}
	err := r.room.Show().Update(r.t.Context(), func(tx *data.Tx) error {
		for i, name := range []string{"Women", "Men"} {
			g, err := tx.AddGroup(name)
			if err != nil {
				return err
			}
			for _, id := range who[2*i : 2*i+2] {
				if _, err := tx.AddPage(data.Page{Group: g, Template: "lower-third", Kind: data.KindAthlete, About: id}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.awaitLines(women, hassan, keitany, men, kimetto, kipchoge)
}

const (
	women    = "▾ Women · 2 pages"
	men      = "▾ Men · 2 pages"
	hassan   = "101 20 Lower third: Sifan HASSAN, stays"
	keitany  = "102 20 Lower third: Mary KEITANY, stays"
	kimetto  = "201 20 Lower third: Dennis KIMETTO, stays"
	kipchoge = "202 20 Lower third: Eliud KIPCHOGE, stays"
)

// goTo puts the cursor on a page.
func (r *rig) goTo(number int) {
	r.t.Helper()
	o := r.view.order
	i := slices.IndexFunc(o.rows, func(row orderRow) bool { return row.page.Number == number })
	if i < 0 {
		r.t.Fatalf("no page %d in\n%s", number, strings.Join(r.lines(), "\n"))
	}
	if !o.focused {
		r.key(fyne.KeyF4)
	}
	r.key(fyne.KeyHome)
	for range i {
		r.key(fyne.KeyDown)
	}
	if row, _ := o.row(); row.page.Number != number {
		r.t.Fatalf("the cursor is on %+v, want page %d", row.key, number)
	}
}

func TestFigureAndEnterCallAPageFromAnywhere(t *testing.T) {
	r := openDesk(t)
	r.fill()
	canvas := r.window.Canvas()
	for name, focus := range map[string]func(){
		"the search, empty":      func() { r.view.library.wipe() },
		"the search, with words": func() { r.preview("kipsang") },
		"the running order":      func() { r.key(fyne.KeyF4) },
		"an action":              func() { canvas.Focus(r.view.foot.views["safe"]) },
		"nothing":                func() { canvas.Unfocus() },
	} {
		for n, title := range map[int]string{102: "Mary KEITANY", 201: "Dennis KIMETTO"} {
			focus()
			r.typed(fmt.Sprint(n))
			if got := r.view.library.entry.Text; got != fmt.Sprint(n) {
				t.Fatalf("%s: the field says %q, want %d", name, got, n)
			}
			r.key(fyne.KeyReturn) // the list may not have answered yet
			r.awaitSaid(fmt.Sprintf("Preview: %d · Lower third · %s", n, title))
			if p := r.channel.State().Preview; p == nil || p.Number != n {
				t.Fatalf("%s: in preview is %v", name, p)
			}
		}
	}
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	if got := r.channel.State().Program[0].Number; got != 102 && got != 201 {
		t.Errorf("F2 took page %d", got)
	}
}

// The field says what figures stand for, pages come first in the list, and a
// bib is still found.
func TestFiguresFindPagesAndBibs(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.search("102")
	if h := r.view.library.hits; len(h) == 0 || h[0].Kind != kindPage || h[0].Family != "Mary KEITANY" {
		t.Fatalf("first of %d hits is %+v, want the page", len(h), h)
	}
	if got := r.view.library.call.words.Text; got != "PAGE 102 ↵" {
		t.Errorf("the field says %q", got)
	}
	race, err := r.room.Show().OneRace(t.Context(), "London 2016 men")
	if err != nil {
		t.Fatal(err)
	}
	var bib data.Entry
	entries, err := r.room.Show().Entries(t.Context(), race.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	err = r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		bib = entries[0]
		id, err := tx.AddAthlete(data.Athlete{Given: "Bib", Family: "Wearer"})
		if err != nil {
			return err
		}
		_, err = tx.AddEntry(data.Entry{Race: bib.Race, Athlete: data.Athlete{ID: id}, Bib: "20"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.search("20")
	hits := r.view.library.hits
	if len(hits) == 0 || hits[0].Family != "WEARER" {
		t.Fatalf("first of %d hits is %+v, want who wears 20: no page has that number whole", len(hits), hits[0])
	}
	if !slices.ContainsFunc(hits, func(h hit) bool { return h.Kind == kindPage && h.Given == "201" }) {
		t.Error("the pages that begin with 20 are not listed")
	}
	if got := r.view.library.call.words.Text; got != "no page 20" {
		t.Errorf("the field says %q", got)
	}
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: Lower third · Bib WEARER")
	r.search("wearer")
	if got := r.view.library.call.words.Text; got != "" {
		t.Errorf("over words the field says %q", got)
	}
}

func TestPageThatIsOffIsNotCalled(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.ctrl(fyne.KeySpace)
	r.awaitLines(women, hassan+", OFF", keitany, men, kimetto, kipchoge)
	r.key(fyne.KeyReturn)
	r.await("why not", func() bool { return strings.Contains(r.view.foot.didWords, "the page is disabled; switch it on first") })
	if p := r.channel.State().Preview; p != nil {
		t.Errorf("in preview is %s", p.Title)
	}
	r.ctrl(fyne.KeySpace)
	r.awaitLines(women, hassan, keitany, men, kimetto, kipchoge)
}

// Every edit by its key, one after another, with the search having the focus
// where it can: what is selected stays selected.
func TestEditsByKey(t *testing.T) {
	r := openDesk(t)
	r.fill()
	type step struct {
		name string
		do   func()
		said string
		want []string
	}
	hold := func(line, more string) string { return line + ", " + more }
	for _, s := range []step{
		{
			"length", func() { r.goTo(101); r.ctrl(fyne.KeyL); r.typed("8"); r.key(fyne.KeyReturn) }, "Length of page 101 · Ctrl Z undoes it",
			[]string{"▾ Women · 2 pages · 0:08", "101 20 Lower third: Sifan HASSAN, 8 s", keitany, men, kimetto, kipchoge},
		},
		{
			"move down", func() { r.ctrl(fyne.KeyDown) }, "Move of page 101 · Ctrl Z undoes it",
			[]string{"▾ Women · 2 pages · 0:08", keitany, "101 20 Lower third: Sifan HASSAN, 8 s", men, kimetto, kipchoge},
		},
		{
			"into the next group, from the search", func() { r.key(fyne.KeyF4); r.ctrl(fyne.KeyDown) }, "Move of page 101 · Ctrl Z undoes it",
			[]string{"▾ Women · 1 page", keitany, "▾ Men · 3 pages · 0:08", "101 20 Lower third: Sifan HASSAN, 8 s", kimetto, kipchoge},
		},
		{
			"undo", func() { r.ctrl(fyne.KeyZ); r.ctrl(fyne.KeyZ) }, "Move of page 101 undone · Ctrl Y does it again",
			[]string{"▾ Women · 2 pages · 0:08", "101 20 Lower third: Sifan HASSAN, 8 s", keitany, men, kimetto, kipchoge},
		},
		{
			"undo once more", func() { r.ctrl(fyne.KeyZ) }, "Length of page 101 undone · Ctrl Y does it again",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"redo", func() { r.ctrl(fyne.KeyY) }, "Length of page 101 done again · Ctrl Z undoes it",
			[]string{"▾ Women · 2 pages · 0:08", "101 20 Lower third: Sifan HASSAN, 8 s", keitany, men, kimetto, kipchoge},
		},
		{
			"redo the other way", func() { r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.KeyZ) }, "Move of page 101 done again · Ctrl Z undoes it",
			[]string{"▾ Women · 2 pages · 0:08", keitany, "101 20 Lower third: Sifan HASSAN, 8 s", men, kimetto, kipchoge},
		},
		{
			"undo all", func() { r.ctrl(fyne.KeyZ); r.ctrl(fyne.KeyZ) }, "Length of page 101 undone · Ctrl Y does it again",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"up with Alt", func() { r.goTo(102); r.chord(fyne.KeyModifierAlt, fyne.KeyUp) }, "Move of page 102 · Ctrl Z undoes it",
			[]string{women, keitany, hassan, men, kimetto, kipchoge},
		},
		{
			"down with Alt", func() { r.chord(fyne.KeyModifierAlt, fyne.KeyDown) }, "Move of page 102 · Ctrl Z undoes it",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"hold two", func() { r.goTo(101); r.shift(fyne.KeyDown); r.ctrl(fyne.KeyH) }, "Hold of 2 pages · Ctrl Z undoes it",
			[]string{women, hold(hassan, "HOLD"), hold(keitany, "HOLD"), men, kimetto, kipchoge},
		},
		{
			"live again", func() { r.ctrl(fyne.KeyH) }, "Live of 2 pages · Ctrl Z undoes it",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"auto-next", func() { r.ctrl(fyne.KeyN) }, "Auto-next of 2 pages · Ctrl Z undoes it",
			[]string{women, hold(hassan, "NEXT↓"), hold(keitany, "NEXT↓"), men, kimetto, kipchoge},
		},
		{
			"no auto-next", func() { r.ctrl(fyne.KeyN) }, "No auto-next of 2 pages · Ctrl Z undoes it",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"delete two", func() { r.key(fyne.KeyDelete) }, "Delete of 2 pages · Ctrl Z undoes it",
			[]string{"▾ Women · empty", men, kimetto, kipchoge},
		},
		{
			"which come back", func() { r.ctrl(fyne.KeyZ) }, "Delete of 2 pages undone · Ctrl Y does it again",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"duplicate", func() { r.goTo(101); r.ctrl(fyne.KeyD) }, "Duplicate of page 101 · Ctrl Z undoes it",
			[]string{"▾ Women · 3 pages", hassan, "103 20 Lower third: Sifan HASSAN, stays", keitany, men, kimetto, kipchoge},
		},
		{
			"undo brings the cursor back to the page that was copied", func() { r.ctrl(fyne.KeyZ) }, "Duplicate of page 101 undone · Ctrl Y does it again",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"so that the next edit is for it", func() { r.ctrl(fyne.KeyN) }, "Auto-next of page 101 · Ctrl Z undoes it",
			[]string{women, "101 20 Lower third: Sifan HASSAN, stays, NEXT↓", keitany, men, kimetto, kipchoge},
		},
		{
			"and undone", func() { r.ctrl(fyne.KeyZ) }, "Auto-next of page 101 undone · Ctrl Y does it again",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"duplicate once more", func() { r.goTo(101); r.ctrl(fyne.KeyD) }, "Duplicate of page 101 · Ctrl Z undoes it",
			[]string{"▾ Women · 3 pages", hassan, "103 20 Lower third: Sifan HASSAN, stays", keitany, men, kimetto, kipchoge},
		},
		{
			"delete the copy, which is selected", func() { r.key(fyne.KeyDelete) }, "Delete of page 103 · Ctrl Z undoes it",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"rename", func() { r.goTo(101); r.ctrl(fyne.KeyR); r.typed("The winner"); r.key(fyne.KeyReturn) }, "Rename of page 101 · Ctrl Z undoes it",
			[]string{women, "101 20 Lower third: The winner, stays", keitany, men, kimetto, kipchoge},
		},
		{
			"and back", func() { r.ctrl(fyne.KeyZ) }, "Rename of page 101 undone · Ctrl Y does it again",
			[]string{women, hassan, keitany, men, kimetto, kipchoge},
		},
		{
			"number", func() { r.ctrl(fyne.KeyP); r.typed("150"); r.key(fyne.KeyReturn) }, "Number of page 101 · Ctrl Z undoes it",
			[]string{women, strings.Replace(hassan, "101", "150", 1), keitany, men, kimetto, kipchoge},
		},
		{
			"number that is taken", func() { r.ctrl(fyne.KeyP); r.typed("102"); r.key(fyne.KeyReturn) }, "▲ number 102 is that of page 102 lower-third, it exists already; choose another",
			[]string{women, strings.Replace(hassan, "101", "150", 1), keitany, men, kimetto, kipchoge},
		},
		{
			"notes", func() { r.ctrl(fyne.KeyM); r.typed("say her name"); r.key(fyne.KeyReturn) }, "Notes of page 150 · Ctrl Z undoes it",
			[]string{women, strings.Replace(hassan, "101", "150", 1) + ", NOTE", keitany, men, kimetto, kipchoge},
		},
		{
			"group", func() { r.ctrl(fyne.KeyG); r.typed("Studio"); r.key(fyne.KeyReturn) }, "New group Studio · Ctrl Z undoes it",
			[]string{women, strings.Replace(hassan, "101", "150", 1) + ", NOTE", keitany, "▾ Studio · empty", men, kimetto, kipchoge},
		},
		{
			"group down", func() { r.ctrl(fyne.KeyDown) }, "Move of group Studio · Ctrl Z undoes it",
			[]string{women, strings.Replace(hassan, "101", "150", 1) + ", NOTE", keitany, men, kimetto, kipchoge, "▾ Studio · empty"},
		},
		{
			"rename group", func() { r.ctrl(fyne.KeyR); r.typed("Gallery"); r.key(fyne.KeyReturn) }, "Rename of group Studio · Ctrl Z undoes it",
			[]string{women, strings.Replace(hassan, "101", "150", 1) + ", NOTE", keitany, men, kimetto, kipchoge, "▾ Gallery · empty"},
		},
		{
			"delete group", func() { r.key(fyne.KeyDelete) }, "Delete of group Gallery · Ctrl Z undoes it",
			[]string{women, strings.Replace(hassan, "101", "150", 1) + ", NOTE", keitany, men, kimetto, kipchoge},
		},
	} {
		s.do()
		r.await(s.name+" to be said", func() bool { return r.view.foot.didWords == s.said })
		r.awaitLines(s.want...)
	}
	if s := r.channel.State(); s.Preview != nil || len(s.Program) != 0 {
		t.Error("an edit has put something on the channel")
	}
}

// What undo would do stands beside its key.
func TestUndoIsNamed(t *testing.T) {
	r := openDesk(t)
	r.fill()
	bar := r.view.order.bar
	if bar.undo.label != "Undo" || !bar.undo.Disabled() {
		t.Errorf("before any edit: %q, disabled %t", bar.undo.label, bar.undo.Disabled())
	}
	r.ctrl(fyne.KeyZ)
	r.awaitSaid("▲ nothing to undo")
	r.ctrl(fyne.KeyY)
	r.awaitSaid("▲ nothing to redo")
	r.goTo(102)
	r.ctrl(fyne.KeyUp)
	r.await("the name", func() bool { return bar.undo.label == "Undo move of page 102" })
	test.Tap(bar.undo)
	r.await("the name of what is undone", func() bool { return bar.redo.label == "Redo move of page 102" && bar.undo.Disabled() })
	r.awaitLines(women, hassan, keitany, men, kimetto, kipchoge)
	test.Tap(bar.redo)
	r.awaitLines(women, keitany, hassan, men, kimetto, kipchoge)
}

// Shift+Enter adds what is in preview behind the cursor, whoever put it there.
func TestAddWhatIsInPreview(t *testing.T) {
	r := openDesk(t)
	r.shift(fyne.KeyReturn)
	r.awaitSaid("▲ no page added: nothing is in preview: choose a page first")
	r.preview("kipsang")
	r.shift(fyne.KeyReturn)
	r.awaitSaid("Add of page 101 · Ctrl Z undoes it")
	r.awaitLines("▾ Running order · 1 page", "101 20 Lower third: Wilson KIPSANG, stays")
	q := control.Request{Template: "leaderboard", Hold: true, Duration: 8 * time.Second, Subject: show.Subject{Kind: data.KindRace, Rows: 5}}
	race, err := r.room.Show().OneRace(t.Context(), "London 2016 men")
	if err != nil {
		t.Fatal(err)
	}
	q.Subject.ID = race.ID
	if _, err := r.room.Cue(t.Context(), "somebody", q); err != nil {
		t.Fatal(err)
	}
	r.shift(fyne.KeyReturn)
	r.awaitLines("▾ Running order · 2 pages · 0:08", "101 20 Lower third: Wilson KIPSANG, stays",
		"102 30 Leaderboard: London Marathon 2016 · Men’s elite · Finish · top 5, 8 s, HOLD")
}

func TestBuildForTheRaceThatIsPicked(t *testing.T) {
	r := openDesk(t)
	r.ctrl(fyne.KeyB)
	r.awaitSaid("▲ pick a race first, then build its running order: Ctrl K and its name, Enter, Ctrl B")
	r.preview("London 2016 men")
	r.ctrl(fyne.KeyB)
	r.await("the group", func() bool { return len(r.view.order.rows) > 10 })
	r.await("its words", func() bool {
		l := r.lines()
		return slices.Contains(l, "101 50 Race title: Men’s elite, stays") &&
			slices.Contains(l, "103 30 Leaderboard: 5 km, stays, nothing yet") &&
			slices.Contains(l, "112 30 Result: Finish, stays")
	})
	if row, ok := r.view.order.row(); !ok || row.key.kind != groupRow {
		t.Errorf("the cursor is on %+v, want the new group", row.key)
	}
	r.ctrl(fyne.KeyZ)
	r.await("an empty order", func() bool { return len(r.view.order.rows) == 0 && !r.view.order.empty.Hidden })
}

// States, from the channel: green and red come with words, a page that another
// hand deleted stays in sight while it is on air.
func TestRowsSayWhereAPageIs(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.awaitLines(women, hassan+", PREVIEW", keitany, men, kimetto, kipchoge)
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.now = r.channel.State().Program[0].Taken.Add(7 * time.Second)
	on := "101 20 Lower third: Sifan HASSAN, 0:07, ON AIR"
	r.awaitLines(women, on, keitany, men, kimetto, kipchoge)
	r.key(fyne.KeyLeft)
	r.awaitLines("▸ Women · ON AIR 101 · 2 pages", men, kimetto, kipchoge)
	r.key(fyne.KeyRight)
	r.goTo(101)
	r.key(fyne.KeyDelete)
	r.awaitLines("– 20 Lower third: Sifan HASSAN, 0:07, ON AIR", "▾ Women · 1 page", keitany, men, kimetto, kipchoge)
	if r.view.order.pinned != 1 || len(r.view.order.lines) != 1 {
		t.Errorf("%d rows stay in sight above the order", r.view.order.pinned)
	}
	if s := r.channel.State(); len(s.Program) != 1 {
		t.Errorf("%d pages on air, want the one that was taken", len(s.Program))
	}
	r.ctrl(fyne.KeyZ)
	r.awaitLines(women, on, keitany, men, kimetto, kipchoge)
}

func TestTroubleIsToldInWords(t *testing.T) {
	r := openDesk(t)
	r.fill()
	err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		all, err := tx.Pages()
		if err != nil {
			return err
		}
		p := all[0]
		p.Template = "no-such"
		if err := tx.SetPage(p); err != nil {
			return err
		}
		p = all[3]
		p.About = 0 // as when its row is deleted
		return tx.SetPage(p)
	})
	if err != nil {
		t.Fatal(err)
	}
	r.awaitLines(women, "101  no-such: Sifan HASSAN, stays, ▲ no template", keitany, men, kimetto, kipchoge+", ▲ athlete gone")
	r.goTo(202)
	if got := r.view.order.bar.wordsAll; !strings.Contains(got, "no longer in the show") {
		t.Errorf("under the list it says %q", got)
	}
	r.key(fyne.KeyReturn)
	r.await("why it cannot be shown", func() bool { return strings.Contains(r.view.foot.didWords, "no longer in the show") })
}

func TestTimesOfAGroup(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.ctrl(fyne.KeyA)
	if got := len(r.view.order.selected); got != 4 {
		t.Fatalf("Ctrl+A selects %d pages", got)
	}
	r.ctrl(fyne.KeyL)
	r.typed("1:30")
	r.key(fyne.KeyReturn)
	r.await("the sums", func() bool { return slices.Contains(r.lines(), "▾ Women · 2 pages · 3:00") })
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.now = r.channel.State().Program[0].Ends.Add(-20 * time.Second)
	lines := r.lines()
	if lines[0] != "▾ Women · 2 pages · 3:00 · 1:50 left" || lines[1] != "101 20 Lower third: Sifan HASSAN, −0:20, ON AIR" {
		t.Errorf("20 s before the end it says %q and %q", lines[0], lines[1])
	}
}

func TestLengths(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"": 0, "0": 0, "8": 8 * time.Second, "8 s": 8 * time.Second, "1:30": 90 * time.Second, "2.5": 2500 * time.Millisecond, "2,5": 2500 * time.Millisecond,
	} {
		if got, err := readLength(s); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"x", "-1", "1:60", "1:-1", "1:2:3", "NaN", "1e9", "Inf"} {
		if got, err := readLength(s); err == nil {
			t.Errorf("%q is taken as %v", s, got)
		}
	}
	for d, want := range map[time.Duration]string{0: "stays", 8 * time.Second: "8 s", 2500 * time.Millisecond: "2.5 s", 90 * time.Second: "1:30"} {
		if got := lengthWords(d); got != want {
			t.Errorf("%v reads %q, want %q", d, got, want)
		}
	}
}

// What is asked for: a fault is told and can be mended, Esc leaves things, and
// function keys still work.
func TestAskingForOneThing(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: 101 · Lower third · Sifan HASSAN")
	bar := r.view.order.bar
	r.ctrl(fyne.KeyL)
	if !bar.asking.Visible() || bar.undo.Visible() {
		t.Error("the entry does not stand where the actions were")
	}
	r.typed("soon")
	r.key(fyne.KeyReturn)
	r.await("the fault", func() bool { return strings.Contains(r.view.foot.didWords, "“soon” is no length") })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.key(fyne.KeyEscape)
	r.awaitSaid("Left as it was")
	if bar.asking.Visible() || !r.view.order.focused {
		t.Error("the actions are not back, or the running order has not the focus")
	}
	r.ctrl(fyne.KeyR)
	r.typed("One")
	r.ctrl(fyne.KeyM) // something else is asked for: what was typed is kept
	r.typed("two")
	r.key(fyne.KeyReturn)
	r.await("both", func() bool {
		p, err := r.room.Show().PageNumbered(t.Context(), 101)
		return err == nil && p.Name == "One" && p.Notes == "two"
	})
}

// A key that can do nothing says why.
func TestNothingIsSilent(t *testing.T) {
	r := openDesk(t)
	o := r.view.order
	for name, do := range map[string]func(){
		"duplicate": o.duplicate, "delete": o.remove, "up": func() { o.shift(-1) }, "down": func() { o.shift(1) },
		"on/off": o.enable, "hold": o.hold, "next": o.next, "length": o.length, "rename": o.rename, "number": o.renumber, "notes": o.notes,
		"open": func() { o.open(o.cursor) }, "step": func() { o.step(1, false) }, "all": o.all, "fold": func() { o.fold(true) },
	} {
		r.view.foot.said(said{})
		do()
		if !strings.HasPrefix(r.view.foot.didWords, "▲ ") {
			t.Errorf("%s in an empty running order says %q", name, r.view.foot.didWords)
		}
	}
	r.fill()
	r.goTo(101)
	r.ctrl(fyne.KeyUp)
	r.awaitSaid("▲ it is at the start of the running order already")
}

func TestDeleteOutsideOfTheOrderSaysWhereItWorks(t *testing.T) {
	r := openDesk(t)
	r.fill()
	for name, focus := range map[string]func(){
		"the empty search": func() { r.view.library.wipe() }, "an action": func() { r.window.Canvas().Focus(r.view.foot.views["safe"]) },
	} {
		focus()
		r.view.foot.said(said{})
		r.key(fyne.KeyDelete)
		if !strings.Contains(r.view.foot.didWords, "F4") {
			t.Errorf("in %s it says %q", name, r.view.foot.didWords)
		}
	}
	r.search("kip")
	r.key(fyne.KeyHome)
	r.key(fyne.KeyDelete)
	if got := r.view.library.entry.Text; got != "ip" {
		t.Errorf("in a search with words it leaves %q, want ip", got)
	}
	r.awaitLines(women, hassan, keitany, men, kimetto, kipchoge)
}

// line is the row of a page on the window.
func (r *rig) line(number int) *orderLine {
	r.t.Helper()
	r.window.Resize(fyne.NewSize(1680, 1000))
	for _, o := range test.LaidOutObjects(r.view.order.content) {
		if l, ok := o.(*orderLine); ok && l.row.page.Number == number && l.Size().Width > 0 {
			return l
		}
	}
	r.t.Fatalf("no row of page %d is to be seen", number)
	return nil
}

func (r *rig) click(number int, m fyne.KeyModifier) {
	r.t.Helper()
	l := r.line(number)
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: m}
	l.MouseDown(ev)
	l.MouseUp(ev)
}

func (r *rig) chosen() (out []int) {
	pages, _ := r.view.order.chosenPages()
	for _, p := range pages {
		out = append(out, p.Number)
	}
	return out
}

func TestPointerSelectsAndPreviews(t *testing.T) {
	r := openDesk(t)
	r.fill()
	for _, s := range []struct {
		number int
		with   fyne.KeyModifier
		want   []int
	}{
		{101, 0, []int{101}},
		{201, fyne.KeyModifierControl, []int{101, 201}},
		{101, fyne.KeyModifierControl, []int{201}},
		{102, 0, []int{102}},
		{202, fyne.KeyModifierShift, []int{102, 201, 202}},
		{201, 0, []int{201}},
	} {
		r.click(s.number, s.with)
		if got := r.chosen(); !slices.Equal(got, s.want) {
			t.Errorf("after a click on %d with %v: %v, want %v", s.number, s.with, got, s.want)
		}
		if !r.view.order.focused {
			t.Fatal("the running order has not the focus")
		}
	}
	if p := r.channel.State().Preview; p != nil {
		t.Errorf("a click has put %s in preview", p.Title)
	}
	test.DoubleTap(r.line(202))
	r.awaitSaid("Preview: 202 · Lower third · Eliud KIPCHOGE")
}

func TestPointerDragsPages(t *testing.T) {
	r := openDesk(t)
	r.fill()
	drag := func(from, to int, part float32) {
		l := r.line(from)
		l.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
		o := r.view.order
		row := slices.IndexFunc(o.rows, func(row orderRow) bool { return row.page.Number == to }) - o.pinned
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o.list).AddXY(50, (lineHeight+1)*(float32(row)+part))
		l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at}})
		if r.view.order.drop.Hidden {
			t.Error("nothing shows where it would go")
		}
		l.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
		l.DragEnd()
	}
	drag(101, 202, 0.1)
	r.awaitLines("▾ Women · 1 page", keitany, "▾ Men · 3 pages", kimetto, hassan, kipchoge)
	drag(101, 202, 0.9)
	r.awaitLines("▾ Women · 1 page", keitany, "▾ Men · 3 pages", kimetto, kipchoge, hassan)
	r.click(201, 0)
	r.click(101, fyne.KeyModifierControl)
	drag(201, 102, 0.1)
	r.awaitLines("▾ Women · 3 pages", kimetto, hassan, keitany, "▾ Men · 1 page", kipchoge)
	if got := r.view.order.bar.undo.label; got != "Undo move of 2 pages" {
		t.Errorf("undo is called %q", got)
	}
}

// Every action of the bar works by pointer, and none does nothing silently.
func TestActionsByPointer(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	for _, o := range r.view.order.bar.acts.Objects {
		b := o.(*button)
		r.view.foot.said(said{})
		bar := r.view.order.bar
		asked := bar.keep != nil || bar.catch != nil
		test.Tap(b)
		r.await(b.label, func() bool { return r.view.foot.didWords != "" || !asked && (bar.keep != nil || bar.catch != nil) })
		if bar.keep != nil || bar.catch != nil {
			r.key(fyne.KeyEscape)
		}
	}
}

func TestFunctionKeysWorkInTheRunningOrder(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: 101 · Lower third · Sifan HASSAN")
	for name, focus := range map[string]func(){
		"the list":   func() { r.window.Canvas().Focus(r.view.order.list) },
		"an action":  func() { r.window.Canvas().Focus(r.view.order.bar.undo) },
		"an entry":   func() { r.ctrl(fyne.KeyM) },
		"the search": func() { r.view.library.focus() },
	} {
		focus()
		r.key(fyne.KeyF2)
		r.awaitOnAir(1)
		r.key(fyne.KeyF1)
		r.await("nothing on air after F1 in "+name, func() bool { return len(r.view.aired.state.Program) == 0 })
		r.view.order.bar.left()
	}
}

// A page that says so brings the one behind it to preview, which the rows show.
func TestAutoNextBringsTheFollowingPage(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.ctrl(fyne.KeyN)
	r.awaitLines(women, hassan+", NEXT↓", keitany, men, kimetto, kipchoge)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyF2)
	r.await("the next page in preview", func() bool {
		l := r.lines()
		return strings.HasSuffix(l[1], "ON AIR") && strings.HasSuffix(l[2], "PREVIEW")
	})
}

// Two thousand pages are read and shown, and the window draws what can be seen.
func TestLongRunningOrder(t *testing.T) {
	r := openDesk(t)
	a, err := r.room.Show().OneAthlete(t.Context(), "sifan hassan")
	if err != nil {
		t.Fatal(err)
	}
	err = r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		g, err := tx.AddGroup("Many")
		for n := 0; n < 2000 && err == nil; n++ {
			_, err = tx.AddPage(data.Page{Group: g, Number: 1000 + n, Template: "lower-third", Kind: data.KindAthlete, About: a.ID})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	o := r.view.order
	r.await("all pages, looked at", func() bool {
		return len(o.rows) == 2001 && !slices.ContainsFunc(o.rows[1:], func(row orderRow) bool { return !row.seen })
	})
	r.key(fyne.KeyF4)
	r.key(fyne.KeyEnd)
	if l := r.line(2999); l.shows.Text != "Sifan HASSAN" {
		t.Errorf("the last row says %q", l.shows.Text)
	}
	r.ctrl(fyne.KeyUp)
	r.await("the move", func() bool { return o.rows[1999].page.Number == 2999 })
	r.typed("1000") // a page called from the search comes in sight, and the cursor with it
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: 1000 · Lower third · Sifan HASSAN")
	r.await("the top of the list", func() bool { return o.list.GetScrollOffset() < 2*lineHeight })
	if row, _ := o.row(); row.page.Number != 1000 {
		t.Errorf("the cursor is on page %d, want the one that was called", row.page.Number)
	}
}

// Ctrl D on a group copies it with its pages; undone, the cursor is on it again.
func TestAGroupIsDuplicated(t *testing.T) {
	r := openDesk(t)
	r.fill()
	o := r.view.order
	o.take()
	group := o.rows[0].key
	if group.kind != groupRow {
		t.Fatalf("the first row is %+v, want a group", group)
	}
	o.choose(group)
	r.ctrl(fyne.KeyD)
	r.awaitSaid("Duplicate of group Women · Ctrl Z undoes it")
	r.await("the copy chosen", func() bool { return len(o.ordered.groups) == 3 && o.cursor.id == o.ordered.groups[1].ID })
	if n := len(o.ordered.pages); n != 6 {
		t.Errorf("%d pages, want those four and two copies", n)
	}
	r.ctrl(fyne.KeyZ)
	r.await("the cursor on the group that was copied", func() bool { return len(o.ordered.groups) == 2 && o.cursor == group })
	o.selected[rowKey{kind: pageRow, id: o.ordered.pages[3].ID}] = true
	r.ctrl(fyne.KeyD)
	r.awaitSaid("▲ Duplicate groups, or pages: not both at once")
}
