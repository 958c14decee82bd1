package desk

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mile26/data"
	"mile26/data/mark"
)

func (r *rig) inPreview(title string) {
	r.t.Helper()
	r.await(title+" in preview", func() bool {
		v := r.view.aired.state.Preview
		return v != nil && v.Title == title
	})
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
