package desk

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// templateKey presses the key of a template among those that are offered for a choice.
func (r *rig) templateKey(c choice, name string) {
	r.t.Helper()
	at := slices.IndexFunc(c.offered(), func(t *template.Template) bool { return t.Name == name })
	if at < 0 {
		r.t.Fatalf("%s is not offered for %s", name, c.hit.Name)
	}
	r.ctrl(fyne.KeyName(strconv.Itoa(at + 1)))
}

func (r *rig) inPreview(title string) {
	r.t.Helper()
	r.await(title+" in preview", func() bool {
		v := r.view.aired.state.Preview
		return v != nil && v.Title == title
	})
}

// A template's key acts on what is in preview, also when another hand has put that
// there, as auto-next does.
func TestATemplateActsOnWhatIsInPreview(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.preview("london 2016 men")
	p, err := r.room.Show().PageNumbered(t.Context(), 201)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.room.Cue(t.Context(), "auto-next", control.RequestOf(p)); err != nil {
		t.Fatal(err)
	}
	r.await("the pick to follow", func() bool { return r.view.offer.choice.page == p.ID && r.view.offer.choice.hit.ID == p.About })
	r.templateKey(r.view.offer.choice, "athlete-card")
	r.inPreview("Athlete card · Dennis KIMETTO")
}

// What was typed into the search since something was picked is what a template's key
// means.
func TestATemplateActsOnWhatIsSearched(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	athlete := r.view.offer.choice
	r.preview("london 2016 men")
	r.search("kipchoge")
	r.templateKey(athlete, "athlete-card")
	r.inPreview("Athlete card · Eliud KIPCHOGE")
	r.templateKey(athlete, "lower-third") // now it is what is in preview
	r.inPreview("Lower third · Eliud KIPCHOGE")
}

// A template that cannot be shown leaves preview as it was, and what is picked too.
func TestATemplateThatCannotBeShownChangesNothing(t *testing.T) {
	r := openDesk(t)
	race := r.race()
	r.view.model.pick(data.Hit{Kind: data.KindRace, ID: race, Name: "Fun Run 2031"})
	r.view.model.use("race-title")
	r.await("the title", func() bool {
		v := r.view.aired.state.Preview
		return v != nil && v.Template == "race-title" && r.view.offer.choice.template == "race-title"
	})
	r.templateKey(r.view.offer.choice, "leaderboard")
	r.await("why it is not shown", func() bool {
		return strings.HasPrefix(r.view.foot.didWords, "▲ preview stays as it was: ") && strings.Contains(r.view.foot.didWords, "yet")
	})
	if v := r.channel.State().Preview; v == nil || v.Template != "race-title" || r.view.offer.choice.template != "race-title" {
		t.Errorf("in preview is %v, picked %q, want the race's title still", v, r.view.offer.choice.template)
	}
}

// race is a race with a checkpoint that one has passed, and with nobody at the finish.
func (r *rig) race() (race data.ID) {
	r.t.Helper()
	err := r.room.Show().Update(r.t.Context(), func(tx *data.Tx) (err error) {
		race, err = tx.AddRace(data.Race{Event: "Fun Run", Year: 2031, Metres: 10000})
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return race
}

// passed has somebody pass 5 km of a race.
func (r *rig) passed(race data.ID) {
	r.t.Helper()
	hassan, err := r.room.Show().OneAthlete(r.t.Context(), "sifan hassan")
	if err != nil {
		r.t.Fatal(err)
	}
	err = r.room.Show().Update(r.t.Context(), func(tx *data.Tx) error {
		var at [2]data.ID
		for i, c := range []data.Checkpoint{{Race: race, Name: "5 km", Metres: 5000}, {Race: race, Name: "Finish", Metres: 10000}} {
			var err error
			if at[i], err = tx.AddCheckpoint(c); err != nil {
				return err
			}
		}
		entry, err := tx.AddEntry(data.Entry{Race: race, Athlete: data.Athlete{ID: hassan.ID}})
		if err != nil {
			return err
		}
		return tx.AddSplit(data.Split{Entry: entry, Checkpoint: data.Checkpoint{ID: at[0]}, Mark: mark.Mark{Time: 15 * time.Minute}, Source: data.Source{Name: "test"}})
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// The board of a race that is being run is that of the newest checkpoint, while nobody
// is at the finish.
func TestABoardOfARunningRaceHasSomebody(t *testing.T) {
	r := openDesk(t)
	race := r.race()
	r.passed(race)
	r.view.model.pick(data.Hit{Kind: data.KindRace, ID: race, Name: "Fun Run 2031"})
	r.inPreview("Leaderboard · Fun Run 2031 · 5 km")
}

// A message that is called again is typed into its field, as the first one was.
func TestAMessageCalledAgainIsTypedIntoItsField(t *testing.T) {
	r := openDesk(t)
	field := func() bool {
		row := r.view.inspector.row("text")
		return row != nil && r.window.Canvas().Focused() == row.focusable()
	}
	r.view.model.use("message")
	r.await("the message's field", field)
	r.typed("Well done Sifan")
	r.key(fyne.KeyReturn)
	r.await("the first in preview", func() bool {
		v := r.view.aired.state.Preview
		return v != nil && strings.HasSuffix(v.Title, "Well done Sifan")
	})
	r.view.library.focus()
	r.view.model.use("message")
	r.await("the field once more", field)
	r.typed("Well done Anna")
	r.key(fyne.KeyReturn)
	r.await("the second in preview", func() bool {
		v := r.view.aired.state.Preview
		return v != nil && strings.HasSuffix(v.Title, " · Well done Anna")
	})
}
