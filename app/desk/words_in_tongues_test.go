package desk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	widgets "mile26/app/desk/widget"
	"mile26/data"
)

// In the smallest window an operator of any language sees four answers of the
// search, and comes to every template and checkpoint of a race.
func TestTheSearchKeepsFourAnswers(t *testing.T) {
	for _, code := range []string{"en", "de", "fr", "es"} {
		r := in(t, code)
		r.window.Resize(fyne.NewSize(leastWidth, leastHeight))
		r.preview("london 2016 men")
		if got, want := r.view.library.list.Size().Height, float32(hitsLeast*rowHeight); got < want {
			t.Errorf("%s: the answers have %v of height, want %v", code, got, want)
		}
		shown := r.view.offer.buttons.Objects
		if len(shown) < 2 || shown[0].Position().Y != shown[1].Position().Y {
			t.Errorf("%s: the first two of %d templates stand at %v and %v", code, len(shown), shown[0].Position(), shown[1].Position())
		}
		for n, s := 0, r.view.offer.room.scroll; n < len(r.view.offer.stops); n++ {
			b := r.view.offer.stops[n]
			r.view.offer.room.reveal(r.view.offer.stopGrid, b)
			y := r.view.offer.stopGrid.Position().Y + b.Position().Y - s.Offset.Y
			if y < 0 || y+b.Size().Height > s.Size().Height {
				t.Errorf("%s: %s stands at %v of %v", code, b.Label, y, s.Size().Height)
			}
		}
	}
}

// Race control says in the operator's language what Ctrl Z takes back.
func TestRaceControlNamesTheUndoInTheOperatorsLanguage(t *testing.T) {
	r := in(t, "de")
	for undo, want := range map[string]string{
		"hot key of page 101":      "Seite 101",
		"passing of 999 at Finish": "Ziel",
		"passing of 999 at 5 km":   "5 km",
	} {
		r.view.passings.receive(ordered{undo: undo})
		got := r.view.passings.undoAll
		if !strings.Contains(got, want) || strings.Contains(got, " of ") || strings.Contains(got, " at ") {
			t.Errorf("%q is told as %q", undo, got)
		}
	}
}

// Places that every course has, months and decimals are the operator's.
func TestPlacesDatesAndDecimals(t *testing.T) {
	speakEnglish(t)
	at := time.Date(2026, 12, 27, 9, 5, 0, 0, time.UTC)
	for code, want := range map[string][]string{
		"en": {"Half", "Men · Finish", "10 km", "27 Dec 2026 09:05", "0.5"},
		"de": {"Hälfte", "Men · Ziel", "10 km", "27. Dez. 2026 09:05", "0,5"},
		"fr": {"Semi", "Men · Arrivée", "10 km", "27 déc. 2026 09:05", "0,5"},
		"es": {"Media", "Men · Meta", "10 km", "27 dic 2026 09:05", "0,5"},
	} {
		if err := speak(code, "en"); err != nil {
			t.Fatal(err)
		}
		got := []string{placed("Half"), placedEnd("Men · Finish"), placed("10 km"), wholeTime(at), decimal(0.5, 1)}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", code, got[i], want[i])
			}
		}
	}
}

// A page in preview says that it is there and what it lacks.
func TestAPageInPreviewKeepsWhatItLacks(t *testing.T) {
	r := openDesk(t)
	row := orderRow{
		key: rowKey{kind: pageRow, id: 1}, page: data.Page{ID: 1, Number: 101}, seen: true,
		look: control.Outlook{Shows: "Sifan HASSAN", Trouble: "no photo"}, airing: airing{state: inPreview},
	}
	cells := r.view.order.pageCells(row, r.now)
	if got := cells[orderMarks]; got.Text != "▲ no photo" || got.Tone != widgets.Warns {
		t.Errorf("its marks are %+v", got)
	}
	if got := cells[orderState].Text; got != inPreview.String() {
		t.Errorf("it stands as %q", got)
	}
}

// What can be done about a failure stands at the end of a notice and is read whole.
func TestALongNoticeTakesTwoLines(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(leastWidth, leastHeight))
	words := "▲ OUTPUT FAILS · feed · listen on 127.0.0.1:2626: another program is using this address (is Mile26 open already?); choose another address with --listen"
	r.view.banner.tell(notice{id: "x", grave: true, words: words, label: "Show the outputs", do: func() {}})
	b := r.view.banner
	if got := b.words.Text + " " + b.second.Text; got != words || !b.second.Visible() {
		t.Errorf("the notice says %q", got)
	}
}

// A desk that looks on says that it sends nothing: how the outputs of the other do
// it does not know.
func TestADeskThatLooksOnSaysThatItSendsNothing(t *testing.T) {
	r := openDesk(t)
	r.view.head.looksOn = true
	r.view.head.tick(r.now, r.rack.States()[:0], nil)
	if got := r.view.head.outputs[0].words.Text; got != "This desk sends nothing" {
		t.Errorf("the head says %q", got)
	}
}

// What the search finds of templates and commands is in the operator's language,
// both lines of it.
func TestHitsAreInTheOperatorsLanguage(t *testing.T) {
	r := in(t, "de")
	var got []string
	for _, h := range append(r.view.model.templatesLike(""), r.view.keys.commandsLike("")...) {
		got = append(got, h.Name, h.Detail)
	}
	all := "\n" + strings.Join(got, "\n")
	for _, english := range []string{"\nRace title\n", "\nLower third\n", "\nOn air · "} {
		if strings.Contains(all, english) {
			t.Errorf("a hit says %q", english)
		}
	}
	if !strings.Contains(all, "\nBauchbinde\n") {
		t.Errorf("the hits are %s", all)
	}
}
