package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
)

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
	if bar.undo.Label != "Undo" || !bar.undo.Disabled() {
		t.Errorf("before any edit: %q, disabled %t", bar.undo.Label, bar.undo.Disabled())
	}
	r.ctrl(fyne.KeyZ)
	r.awaitSaid("▲ nothing to undo")
	r.ctrl(fyne.KeyY)
	r.awaitSaid("▲ nothing to redo")
	r.goTo(102)
	r.ctrl(fyne.KeyUp)
	r.await("the name", func() bool { return bar.undo.Label == "Undo move of page 102" })
	test.Tap(bar.undo)
	r.await("the name of what is undone", func() bool { return bar.redo.Label == "Redo move of page 102" && bar.undo.Disabled() })
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
