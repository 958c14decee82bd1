package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/data"
)

// A page's key is given by pressing it, stands in its row, and calls the page
// from anywhere.
func TestAPageHasAKey(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(201)
	r.presses("Ctrl Shift J")
	r.presses("Ctrl D") // has an action
	if got := r.view.foot.didWords; !strings.Contains(got, "Ctrl D is the key of Duplicate") {
		t.Errorf("a clash with an action: %q", got)
	}
	r.presses("Ctrl Alt 7")
	r.awaitSaid("Hot key of page 201 · Ctrl Z undoes it")
	r.awaitLines(women, hassan, keitany, men, kimetto+", Ctrl Alt 7", kipchoge)

	r.goTo(101)
	r.presses("Ctrl Shift J", "Ctrl Alt 7")
	if got := r.view.foot.didWords; !strings.Contains(got, "Ctrl Alt 7 is the key of page 201") {
		t.Errorf("a clash with a page: %q", got)
	}
	r.key(fyne.KeyEscape)
	if got := r.view.foot.didWords; got != "Left as it was" || r.view.order.bar.catch != nil {
		t.Errorf("after Esc the desk says %q", got)
	}

	for _, focus := range []fyne.Focusable{r.view.library.entry, r.view.order.list, r.view.order.bar.undo} {
		r.room.Empty(t.Context(), "test")
		r.await("an empty preview", func() bool { return r.view.aired.state.Preview == nil })
		r.window.Canvas().Focus(focus)
		r.presses("Ctrl Alt 7")
		r.awaitSaid("Preview: 201 · Lower third · Dennis KIMETTO")
	}
	r.view.prefs.SetString(prefHotkeys, "take")
	r.presses("Ctrl Alt 7")
	r.awaitOnAir(1)

	r.goTo(201)
	r.presses("Ctrl Shift J", "Del")
	r.await("no key in the row", func() bool { return !strings.Contains(strings.Join(r.lines(), "\n"), "Ctrl Alt 7") })
	r.presses("Ctrl Z")
	r.await("the key again", func() bool { return strings.Contains(strings.Join(r.lines(), "\n"), "Ctrl Alt 7") })
}

// What an action takes from a page, and what cannot be read, is told at the page.
func TestAPagesKeyThatDoesNothing(t *testing.T) {
	r := openDesk(t)
	r.fill()
	for number, words := range map[int]string{101: "Ctrl D", 102: "Hyper 7", 201: "Ctrl Alt 8", 202: "Ctrl Alt 8"} {
		p, err := r.room.Show().PageNumbered(t.Context(), number)
		if err != nil {
			t.Fatal(err)
		}
		p.Hotkey = words
		if err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error { return tx.SetPage(p) }); err != nil {
			t.Fatal(err)
		}
	}
	r.await("four keys", func() bool {
		return strings.Count(strings.Join(r.lines(), "\n"), "8") >= 2 && len(r.view.order.hotFaults) == 3
	})
	r.goTo(101)
	if got := r.view.order.bar.wordsAll; !strings.Contains(got, "Ctrl D is the key of Duplicate") {
		t.Errorf("page 101 says %q", got)
	}
	r.goTo(202)
	if got := r.view.order.bar.wordsAll; !strings.Contains(got, "page 201 too") {
		t.Errorf("page 202 says %q", got)
	}
}

// A page's key stands in the sheet too, and is changed there.
func TestAPagesKeyInTheSheet(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	r.presses("Ctrl Shift J", "Ctrl Alt 7")
	r.awaitSaid("Hot key of page 101 · Ctrl Z undoes it")
	r.ctrl(fyne.KeySlash)
	r.typed("page 101")
	s := r.view.sheet
	if s.at().page.Number != 101 {
		t.Fatalf("found %+v", s.at())
	}
	r.key(fyne.KeyReturn)
	r.presses("F2")
	if got := s.catcher.Says(); !strings.Contains(got, "F2 is the key of Take") {
		t.Errorf("a clash: %q", got)
	}
	r.presses("Ctrl Alt 8")
	r.await("the new key", func() bool { return s.at().page.Hotkey == "Ctrl Alt 8" })
	r.window.Canvas().Focus(s.list)
	r.key(fyne.KeyDelete)
	r.await("no key", func() bool { return s.at().page.ID == 0 })
}
