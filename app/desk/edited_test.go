package desk

import (
	"testing"

	"fyne.io/fyne/v2"

	"mile26/data"
)

// A page with words typed over its own says so in its row and in the head: its title
// does not have them.
func TestAnEditedPageIsMarked(t *testing.T) {
	r := openDesk(t)
	r.fill()
	p, err := r.room.Show().PageNumbered(t.Context(), 201)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.view.model.edits.Set(t.Context(), "family name", []data.ID{p.ID}, func(p *data.Page) {
		p.Overrides = map[string]string{"family": "KIMETTO OBE"}
	})
	if err != nil {
		t.Fatal(err)
	}
	r.awaitLines(women, hassan, keitany, men, kimetto+", EDITED", kipchoge)
	r.view.model.callPage(p.ID)
	r.await("it in preview", func() bool { return r.view.aired.state.Preview != nil })
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	if got, want := r.view.head.lampWords, "ON AIR · EDITED · 201 · Lower third · Dennis KIMETTO"; got != want {
		t.Errorf("the head says %q, want %q", got, want)
	}
}
