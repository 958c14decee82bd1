package desk

import (
	"slices"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// How a page of the running order is aired is no matter of what is shown after it
// of the same race: not its gate, its length, its layer, its rows or its words.
func TestACalledPageLeavesNothingToTheNextChoice(t *testing.T) {
	r := openDesk(t)
	m := r.view.model
	race := r.preview("London 2016 men").About.(*control.Made).Request.Subject.ID
	stops := r.view.offer.choice.checkpoints
	half := stops[slices.IndexFunc(stops, func(c data.Checkpoint) bool { return c.Name == "Half" })].ID
	var id data.ID
	if err := r.room.Show().Update(t.Context(), func(tx *data.Tx) error {
		g, err := tx.AddGroup("Leaks")
		if err != nil {
			return err
		}
		id, err = tx.AddPage(data.Page{
			Group: g, Template: "leaderboard", Kind: data.KindRace, About: race, Rows: 3, Layer: 44, Gate: data.Hold,
			Duration: 6 * time.Second, Overrides: map[string]string{"title": "Typed"},
		})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	hit := data.Hit{Kind: data.KindRace, ID: race, Name: "London"}
	for name, next := range map[string]func(){
		"another template":     func() { m.use("result") },
		"the same template":    func() { m.use("leaderboard") },
		"the race from a list": func() { m.pick(hit) },
		"another checkpoint":   func() { m.at(half) },
		"the race, and another template": func() {
			m.pick(hit)
			m.use("clock")
		},
	} {
		m.callPage(id)
		<-m.jobs.settled()
		if p := r.channel.State().Preview; p == nil || p.Gate != playout.Hold || p.Duration == 0 || p.Layer != 44 {
			t.Fatalf("the page called is %+v", p)
		}
		next()
		<-m.jobs.settled()
		v := r.channel.State().Preview
		if v == nil {
			t.Fatalf("%s: nothing in preview", name)
		}
		q := v.About.(*control.Made).Request
		if q.Hold || q.Duration != 0 || q.Layer != 0 || q.Subject.Rows != 0 || len(q.Overrides) != 0 || q.Page != 0 {
			t.Errorf("%s asks for %+v, want nothing of the page before", name, q)
		}
	}
}

// What is said in the inspector of a choice is of that choice.
func TestWhatIsSaidOfAChoiceStaysWithIt(t *testing.T) {
	r := openDesk(t)
	r.preview("London 2016 men")
	work := newChoice(r.room.Engine().Templates())
	work.pick(r.view.library.hits[0].Hit)
	work.use("leaderboard")
	work.extra.hold, work.extra.length, work.extra.rows = true, time.Second, 3
	work.use("leaderboard") // its button once more
	if x := work.extra; !x.hold || x.length == 0 || x.rows == 0 {
		t.Errorf("chosen again it has %+v, want what was said of it", x)
	}
	work.use("result")
	if x := work.extra; x.hold || x.length != 0 || x.rows != 0 {
		t.Errorf("another template has %+v, want nothing of what was said of the first", x)
	}
}
