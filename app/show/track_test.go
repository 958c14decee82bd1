package show

import (
	"fmt"
	"testing"
	"time"

	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// track adds a race of a category whose finishers have the marks, in their order
// and without places, and a best of the first in the same discipline.
func track(t *testing.T, d *data.Show, category string, metres float64, marks ...string) data.ID {
	t.Helper()
	var race data.ID
	err := d.Update(t.Context(), func(tx *data.Tx) (err error) {
		if race, err = tx.AddRace(data.Race{Event: "Gala", Year: 2016, Date: "2016-06-04", Category: category, Metres: metres}); err != nil {
			return err
		}
		for i, printed := range marks {
			a := data.Athlete{Given: "Ann", Family: fmt.Sprintf("Runner%d", i+1)}
			if i == 0 {
				a.Bests = []data.Best{{Discipline: category, Kind: "PB", Mark: mark.Parse(printed, metres)}}
			}
			if a.ID, err = tx.AddAthlete(a); err != nil {
				return err
			}
			_, err = tx.AddEntry(data.Entry{Race: race, Athlete: a, Result: data.Result{
				Marks: []data.Sourced{{Mark: mark.Parse(printed, metres), Chosen: true}},
			}})
			if err != nil {
				return err
			}
		}
		_, err = tx.AddRecord(data.Record{
			Kind: "WR", Scope: "World", Sex: data.Men, From: "2009-08-16", Discipline: "100 m", Holder: "Usain Bolt", Mark: mark.Parse("9.58", 100),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return race
}

// board is a leaderboard as it reads: "1 9.81", "2 +0.02".
func board(t *testing.T, d *data.Show, s Subject) (rows []string) {
	t.Helper()
	p, err := Make(t.Context(), d, templates(t)["leaderboard"], s)
	if err != nil {
		t.Fatal(err)
	}
	list, _ := p.Values["rows"].([]template.Values)
	for _, r := range list {
		row := template.Scope{Values: r}
		rows = append(rows, row.Text("place")+" "+row.Text("lead")+row.Text("gap"))
	}
	return rows
}

func TestATrackRaceIsPrintedToTheHundredth(t *testing.T) {
	d := sample(t)
	for _, test := range []struct {
		category string
		metres   float64
		marks    []string
		want     []string
	}{
		{"100 m Men", 100, []string{"9.81", "9.83", "9.83", "10.2"}, []string{"1 9.81", "2 +0.02", "2 +0.02", "4 +0.4"}},
		{"10,000 m", 10000, []string{"26:17.533", "26:17.541", "27:20.00"}, []string{"1 26:17.54", "2 +0.01", "3 +1:02.46"}},
		{"10,000 m by hand", 10000, []string{"28:05", "28:05", "28:07"}, []string{"1 28:05", "1 28:05", "3 +0:02"}},
		{"10 km", 10000, []string{"28:05.10", "28:05.90", "28:07.00"}, []string{"1 28:06", "1 28:06", "3 +0:01"}},
	} {
		race := track(t, d, test.category, test.metres, test.marks...)
		for _, marks := range []Marks{Colons, Points} {
			got := board(t, d, Subject{Kind: data.KindRace, ID: race, Marks: marks})
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("%s of %v, marks %q: %q, want %q", test.category, test.marks, marks, got, test.want)
			}
		}
	}
}

func TestATrackRaceIsHeldAgainstTheHundredthsOfARecord(t *testing.T) {
	d := sample(t)
	race := track(t, d, "100 m Men", 100, "9.81", "9.89")
	p, err := Make(t.Context(), d, templates(t)["record"], Subject{Kind: data.KindRace, ID: race})
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := p.Values["rows"].([]template.Values)
	if len(rows) != 2 || rows[0]["mark"] != "9.81" || rows[1]["mark"] != "9.58" || rows[1]["diff"] != "+0.23" || rows[0]["leads"] != false {
		t.Errorf("rows of the record: %v, want 9.81 of the race and +0.23 to 9.58", rows)
	}
}

func TestATrackBestIsPrintedToTheHundredth(t *testing.T) {
	d := sample(t)
	race := track(t, d, "100 m Men", 100, "9.81")
	s := Subject{Kind: data.KindAthlete, ID: athleteID(t, d, "runner1"), Race: race}
	p, err := Make(t.Context(), d, templates(t)["athlete-card"], s)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Values["best"]; got != "9.81" {
		t.Errorf("best on the card: %v, want 9.81", got)
	}
}

// An evening on the track has many races: what is said of one says which.
func TestATrackRaceIsNamed(t *testing.T) {
	d, all := sample(t), templates(t)
	race := track(t, d, "100 m Men", 100, "9.81")
	p, err := Make(t.Context(), d, all["race-title"], Subject{Kind: data.KindRace, ID: race})
	if err != nil {
		t.Fatal(err)
	}
	if p.Values["title"] != "100 m Men" || p.Values["distance"] != nil {
		t.Errorf("the title is %v, the distance %v; want that of the title alone", p.Values["title"], p.Values["distance"])
	}
	p, err = Make(t.Context(), d, all["lower-third"], Subject{Kind: data.KindAthlete, ID: athleteID(t, d, "runner1"), Race: race})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.Values["line"], "100 m Men, Gala 2016 · 9.81"; got != want {
		t.Errorf("line %v, want %q", got, want)
	}
	for r, want := range map[data.Race]string{
		{Event: "10,000 m", Category: "Men"}:                          "10,000 m",
		{Event: "5000 m", Metres: 5000}:                               "",
		{Event: "Night of 10,000 m", Category: "Men", Metres: 10000}:  "10,000 m",
		{Event: "London Marathon", Category: "Men", Metres: marathon}: "42.195 km",
		{Event: "Great Run", Category: "Men", Metres: 10000}:          "10 km",
		{Event: "Great Run", Category: "Men"}:                         "",
	} {
		if got := length(r); got != want {
			t.Errorf("%v is %q long, want %q", r, got, want)
		}
	}
}

// A title says how long the race is, also while it is run and wherever it is looked at;
// the clock says how far it has come.
func TestATitleHasTheDistanceOfTheRace(t *testing.T) {
	d, all := sample(t), templates(t)
	gun := time.Date(2031, 4, 27, 9, 0, 0, 0, time.UTC)
	var race, five data.ID
	err := d.Update(t.Context(), func(tx *data.Tx) (err error) {
		if race, err = tx.AddRace(data.Race{Event: "London Marathon", Year: 2031, Date: "2031-04-27", Category: "Men", Metres: marathon, Start: gun}); err != nil {
			return err
		}
		if five, err = tx.AddCheckpoint(data.Checkpoint{Race: race, Name: "5 km", Metres: 5000}); err != nil {
			return err
		}
		a, err := tx.AddAthlete(data.Athlete{Given: "Ann", Family: "Runner"})
		if err != nil {
			return err
		}
		e, err := tx.AddEntry(data.Entry{Race: race, Athlete: data.Athlete{ID: a}})
		if err != nil {
			return err
		}
		return tx.AddSplit(data.Split{Entry: e, Checkpoint: data.Checkpoint{ID: five}, Mark: mark.Parse("14:55", 5000)})
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"race-title": "42.195 km", "clock": "5 km"} {
		for _, at := range []data.ID{0, five} {
			p, err := Make(t.Context(), d, all[name], Subject{Kind: data.KindRace, ID: race, Checkpoint: at, Now: gun.Add(20 * time.Minute)})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Values["distance"]; got != want {
				t.Errorf("%s at %d: distance %v, want %s", name, at, got, want)
			}
		}
	}
}
