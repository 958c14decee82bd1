package desk

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
)

// Newer data of a page that holds is told with what it changes, and F6 lets it
// through.
func TestNewerDataWaitsForF6(t *testing.T) {
	r := openDesk(t)
	a, err := r.room.Show().OneAthlete(t.Context(), "sifan hassan")
	if err != nil {
		t.Fatal(err)
	}
	q := control.Request{Template: "lower-third", Subject: show.Subject{Kind: data.KindAthlete, ID: a.ID}, Hold: true}
	if _, err := r.room.TakeNow(t.Context(), "test", q); err != nil {
		t.Fatal(err)
	}
	r.awaitOnAir(1)
	was := a.Line
	a.Line = "Newer words"
	if err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error { return tx.UpdateAthlete(a) }); err != nil {
		t.Fatal(err)
	}
	r.await("newer data in the status line", func() bool {
		return strings.Contains(r.view.foot.problemsAll, "line: "+was+" → Newer words") && strings.Contains(r.view.foot.problemsAll, "F6")
	})
	if row := r.view.order.rows[0]; !row.waits {
		t.Error("the row on air does not say that newer data waits")
	}
	if got := r.channel.State().Program[0].About.(*control.Made).Values["line"]; got != was {
		t.Errorf("on air already: %v", got)
	}
	r.key(fyne.KeyF6)
	r.await("the newer words on air", func() bool {
		s := r.view.aired.state
		return len(s.Program) == 1 && s.Program[0].Waiting == nil && s.Program[0].About.(*control.Made).Values["line"] == "Newer words"
	})
	r.await("an empty warning", func() bool { return r.view.foot.problemsAll == "" })
}

// F5 shows the next page of a list on air.
func TestF5Continues(t *testing.T) {
	r := openDesk(t)
	err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		race, err := tx.AddRace(data.Race{Event: "Paged Marathon", Year: 2031, Category: "Men", Date: "2031", Metres: 42195})
		for n := 0; n < 40 && err == nil; n++ {
			var id data.ID
			if id, err = tx.AddAthlete(data.Athlete{Given: "Runner", Family: fmt.Sprint("Number", n)}); err == nil {
				_, err = tx.AddEntry(data.Entry{Race: race, Athlete: data.Athlete{ID: id}, Bib: fmt.Sprint(n)})
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r.search("paged marathon")
	r.key(fyne.KeyReturn)
	r.view.model.use("start-list")
	r.await("a start list of several pages", func() bool {
		p := r.view.aired.state.Preview
		return p != nil && p.Template == "start-list" && len(p.Scenes) > 1
	})
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.key(fyne.KeyF5)
	r.await("the second page", func() bool { s := r.view.aired.state; return len(s.Program) == 1 && s.Program[0].Step == 1 })
}

// F3 plays what is in preview in, in preview.
func TestF3Rehearses(t *testing.T) {
	r := openDesk(t)
	r.key(fyne.KeyF3)
	r.await("why nothing is rehearsed", func() bool { return strings.Contains(r.view.foot.didWords, "nothing is in preview") })
	page := r.preview("hassan")
	r.key(fyne.KeyF3)
	r.awaitSaid("Rehearsed " + page.Title)
	r.await("rest", func() bool { s := r.channel.State(); return !s.Moving && s.Preview != nil && len(s.Program) == 0 })
}
