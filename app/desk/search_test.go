package desk

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/data"
)

func TestSearchIgnoresAccentsAndWordOrder(t *testing.T) {
	r := openDesk(t)
	for words, want := range map[string]string{
		"schar":        "Manuela SCHÄR",
		"Schär":        "Manuela SCHÄR",
		"scha man":     "Manuela SCHÄR",
		"hassan sifan": "Sifan HASSAN",
		"cram":         "Steve CRAM",
	} {
		r.search(words)
		if hits := r.view.library.hits; len(hits) == 0 || hits[0].Name != want {
			t.Errorf("%q: %v, want %s first", words, hits, want)
		}
	}
}

func TestBeforeTypingRacesThenAthletes(t *testing.T) {
	r := openDesk(t)
	hits := r.view.library.hits
	if len(hits) < 3 || hits[0].Kind != data.KindRace || !strings.Contains(hits[0].Name, "2023") {
		t.Fatalf("first of %d is %v, want a race of 2023", len(hits), hits[0].Hit)
	}
	last := hits[len(hits)-1]
	if last.Kind != data.KindAthlete || last.Family == "" {
		t.Errorf("last is %v, want an athlete", last.Hit)
	}
}

func TestNothingFoundSaysWhatToDo(t *testing.T) {
	r := openDesk(t)
	r.search("xyzzy")
	if got, want := r.view.library.note.Text, "Nothing found for “xyzzy” — try fewer letters"; got != want || !r.view.library.note.Visible() {
		t.Errorf("note %q, want %q", got, want)
	}
	r.key(fyne.KeyEscape)
	r.await("the list again", func() bool { return len(r.view.library.hits) > 0 })
	if r.view.library.note.Visible() || r.view.library.entry.Text != "" {
		t.Errorf("after Esc the search is %q and the note stands: %t", r.view.library.entry.Text, r.view.library.note.Visible())
	}
}

func TestEmptyShowSaysHowToFillIt(t *testing.T) {
	s, err := data.Create(filepath.Join(t.TempDir(), "empty.mile26"))
	if err != nil {
		t.Fatal(err)
	}
	r := openDeskOn(t, s)
	if got := r.view.library.note.Text; !strings.Contains(got, r.view.keys.named("tab-intake")) {
		t.Errorf("note %q, want it to name the intake", got)
	}
	// Once a list has been read, whoever did it, nothing has to be typed to see that.
	err = s.Update(t.Context(), func(tx *data.Tx) error {
		_, err := tx.AddAthlete(data.Athlete{Given: "Ada", Family: "Tester"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.await("another note", func() bool { return !strings.Contains(r.view.library.note.Text, "no athletes yet") })
}

// The count stands beside what the keys do, never over it, in the longest language.
func TestTheCountLeavesTheHintItsRoom(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	l := r.view.library
	l.countAll = "Neueste Rennen und Sportler, die in diesem Jahr gelaufen sind"
	l.top.Layout.Layout(nil, l.top.Size())
	hint := l.top.Objects[1]
	if end := l.count.Position().X + l.count.MinSize().Width; end > hint.Position().X {
		t.Errorf("the count %q ends at %.0f, the hint begins at %.0f", l.count.Text, end, hint.Position().X)
	}
}

func TestOldAnswersAreDropped(t *testing.T) {
	r := openDesk(t)
	r.search("kip")
	kip := r.view.library.hits
	r.view.library.entry.SetText("hassan")
	r.view.receive(found{query: query{words: "kip"}})
	if got := r.view.library.hits; len(got) != len(kip) {
		t.Errorf("an answer to what is no longer typed changed the list from %d to %d", len(kip), len(got))
	}
}

func TestArrowKeysPreviewWhileTheEntryKeepsTheFocus(t *testing.T) {
	r := openDesk(t)
	r.search("kip")
	for i, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp} {
		r.key(key)
		at := []int{1, 2, 1}[i]
		want := "Lower third · " + r.view.library.hits[at].Name
		r.await(want, func() bool { p := r.view.aired.state.Preview; return p != nil && p.Title == want })
		if r.window.Canvas().Focused() != fyne.Focusable(r.view.library.entry) {
			t.Fatalf("after %s the focus is on %T", key, r.window.Canvas().Focused())
		}
	}
}

func TestClickPreviews(t *testing.T) {
	r := openDesk(t)
	r.search("kip")
	r.view.library.list.Select(2)
	want := "Lower third · " + r.view.library.hits[2].Name
	r.await(want, func() bool { p := r.view.aired.state.Preview; return p != nil && p.Title == want })
	if r.window.Canvas().Focused() != fyne.Focusable(r.view.library.entry) {
		t.Errorf("the focus is on %T, want the search", r.window.Canvas().Focused())
	}
}

// Somebody types, presses enter and takes before the search has answered: what
// goes on air is the first hit of what was typed, not of what is still listed.
func TestEnterAndTakeOutrunTheSearch(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.view.library.wipe()
	test.Type(r.view.library.entry, "keitany")
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	if got, want := r.view.aired.state.Program[0].Title, "Lower third · Mary KEITANY"; got != want {
		t.Errorf("on air: %q, want %q", got, want)
	}
}

func TestTakeAfterNothingFoundTakesNothing(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.view.library.wipe()
	test.Type(r.view.library.entry, "xyzzy")
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyF2)
	r.awaitSaid("▲ not taken: preview emptied: nothing found for “xyzzy”: try fewer letters")
	if s := r.channel.State(); len(s.Program) != 0 || s.Preview != nil {
		t.Errorf("%d pages on air, preview %v; want nothing", len(s.Program), s.Preview)
	}
}

func TestLettersTypedAnywhereSearch(t *testing.T) {
	r := openDesk(t)
	r.window.Canvas().Focus(r.view.foot.views["safe"])
	r.window.Canvas().Focused().TypedRune('k')
	if got := r.view.library.entry.Text; got != "k" || r.window.Canvas().Focused() != fyne.Focusable(r.view.library.entry) {
		t.Errorf("search %q, focus on %T", got, r.window.Canvas().Focused())
	}
	r.window.Canvas().Unfocus()
	r.window.Canvas().OnTypedRune()('i')
	if got := r.view.library.entry.Text; got != "ki" {
		t.Errorf("search %q, want ki", got)
	}
}
