package control_test

import (
	"testing"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// A bib that several races have is that of the marked race, and what is said of the
// others has a name, also of an athlete whose name is in one field and in a race
// that has one field for all.
func TestABibInTwoRacesIsOfTheMarkedOne(t *testing.T) {
	k := newTrack(t)
	k.start()
	var open data.ID
	change(t, k.show, func(tx *data.Tx) (err error) {
		if open, err = tx.AddRace(data.Race{Event: "Open Marathon", Year: 2031, Date: "2031-04-20", Metres: 42195, Start: k.gun}); err != nil {
			return err
		}
		if _, err = tx.AddCheckpoint(data.Checkpoint{Race: open, Name: "10 km", Metres: 10000}); err != nil {
			return err
		}
		a, err := tx.AddAthlete(data.Athlete{Whole: "Ronaldo", Country: "BRA"})
		if err == nil {
			_, err = tx.AddEntry(data.Entry{Race: open, Athlete: data.Athlete{ID: a}, Bib: "101"})
		}
		return err
	})
	if err := k.race.Run(t.Context(), []data.ID{k.women, k.men, open}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		bib     string
		marked  data.ID
		of      data.ID
		trouble string
	}{
		{"12", k.men, k.men, "1/12 is Women RUNNER12"},
		{"101", k.women, k.women, "3/101 is Ronaldo"},
		{"102", k.men, k.women, ""}, // the marked race does not have it
	} {
		e, err := k.race.Enter(t.Context(), []control.Keyed{{At: k.gun.Add(33 * time.Minute), Place: "10 km", Line: control.Line{Bib: c.bib}, Marked: c.marked}})
		if err != nil || e[0].Race.ID != c.of || e[0].Trouble != c.trouble {
			t.Errorf("bib %s with race %d marked is of race %d, %q, %v; want %d, %q", c.bib, c.marked, e[0].Race.ID, e[0].Trouble, err, c.of, c.trouble)
		}
	}
	// A correction of the time leaves the passing in its race.
	men := k.enter("Half", 70*time.Minute, "2/12")[0]
	e, err := k.race.Correct(t.Context(), men.Passing.ID, control.Line{Bib: "12", Time: "1:09:00"}, k.women)
	if err != nil || e.Race.ID != k.men {
		t.Errorf("corrected, it is of race %d, %v; want %d", e.Race.ID, err, k.men)
	}
}

// What nobody has run is kept and counts, and is said to be looked at.
func TestATimeFasterThanAnybodyIsKeptAndSaid(t *testing.T) {
	k := newTrack(t)
	k.start()
	const want = "faster than anybody has run 10 km: look at it"
	if e := k.enter("10 km", 14*time.Minute, "101")[0]; !e.Passing.Counts || e.Trouble != want {
		t.Errorf("it counts: %v, and is said as %q, want %q", e.Passing.Counts, e.Trouble, want)
	}
	if e := k.enter("10 km", 27*time.Minute, "102")[0]; e.Trouble != "" {
		t.Errorf("a time that has been run is told as %q", e.Trouble)
	}
	if e := k.enter(control.Finish, 90*time.Minute, "102")[0]; e.Trouble != "faster than anybody has run the whole race: look at it" {
		t.Errorf("a finish is told as %q", e.Trouble)
	}
	wheels := data.Race{Event: "Track Marathon", Category: "Wheelchair Men"}
	if got := control.Doubt(wheels, data.Checkpoint{Name: "10 km", Metres: 10000}, 19*time.Minute); got != "" {
		t.Errorf("on wheels it is told as %q", got)
	}
}
