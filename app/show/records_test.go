package show

import (
	"strings"
	"testing"

	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// run is a race of that name with a leader at 2 km and a winner.
func run(t *testing.T, d *data.Show, r data.Race) (id, two data.ID) {
	t.Helper()
	r.Year, r.Date = 2016, "2016-06-04"
	err := d.Update(t.Context(), func(tx *data.Tx) error {
		var err error
		if id, err = tx.AddRace(r); err != nil {
			return err
		}
		if two, err = tx.AddCheckpoint(data.Checkpoint{Race: id, Name: "2 km", Metres: 2000}); err != nil {
			return err
		}
		a, err := tx.AddAthlete(data.Athlete{Given: "Ann", Family: "Runner", Bests: []data.Best{
			{Discipline: "Marathon", Kind: "PB", Mark: mark.Parse("2:20:01", marathon)},
		}})
		if err != nil {
			return err
		}
		e, err := tx.AddEntry(data.Entry{Race: id, Athlete: data.Athlete{ID: a}, Result: data.Result{
			Place: 1, Marks: []data.Sourced{{Mark: mark.Parse("28:37", 10000), Chosen: true}},
		}})
		if err != nil {
			return err
		}
		return tx.AddSplit(data.Split{Entry: e, Checkpoint: data.Checkpoint{ID: two}, Mark: mark.Parse("5:30", 2000)})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id, two
}

// The sample's records are those of the marathon, on foot and in a wheelchair.
func TestARaceIsHeldAgainstRecordsOfItsOwnDistance(t *testing.T) {
	d := sample(t)
	err := d.Update(t.Context(), func(tx *data.Tx) error {
		for _, r := range []data.Record{
			{Discipline: "10,000 m", Holder: "Ten Thousand", Mark: mark.Parse("26:17", 10000)},
			{Discipline: "10 km walk", Holder: "Walker", Mark: mark.Parse("37:11", 10000)},
			{Discipline: "", Holder: "Of Nothing", Mark: mark.Parse("26:30", 10000)},
		} {
			r.Kind, r.Scope, r.Sex, r.From = "WR", "World", data.Men, "2005"
			if _, err := tx.AddRecord(r); err != nil {
				return err
			}
		}
		_, err := tx.AddRecord(data.Record{Kind: "CR", Scope: "Harbour Marathon", Sex: data.Men, From: "2005", Holder: "Harbourer", Mark: mark.Parse("2:10:00", marathon)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		race data.Race
		want string // the holders
	}{
		{data.Race{Event: "Gala", Category: "Men", Metres: 10000}, "Ten Thousand"},
		{data.Race{Event: "Gala", Category: "10,000 m Men · Final", Metres: 10000}, "Ten Thousand"},
		{data.Race{Event: "Gala", Category: "Women", Metres: 10000}, ""},
		{data.Race{Event: "Gala", Category: "Men and Women", Metres: 10000}, ""},
		{data.Race{Event: "Gala", Category: "Men", Title: "Men’s 10 km walk", Metres: 10000}, "Walker"},
		{data.Race{Event: "Gala", Category: "Wheelchair Men", Metres: 10000}, ""},
		{data.Race{Event: "Gala Marathon", Category: "Men", Metres: 10000}, "Ten Thousand"},
		{data.Race{Event: "Gala Half Marathon", Category: "Men"}, ""},
		{data.Race{Event: "Gala", Category: "Men"}, ""},
		{data.Race{Event: "Gala Marathon", Category: "Men"}, "Dennis Kimetto"},
		{data.Race{Event: "Gala", Category: "Men", Metres: 42200}, "Dennis Kimetto"},
		{data.Race{Event: "Harbour Marathon", Category: "Men", Metres: marathon}, "Dennis Kimetto, Harbourer"},
		{data.Race{Event: "Harbour Marathon", Category: "Men", Metres: 10000}, "Ten Thousand"},
	} {
		test.race.Date = "2016-06-04"
		held, err := Records(t.Context(), d, test.race)
		if err != nil {
			t.Fatal(err)
		}
		var holders []string
		for _, r := range held {
			holders = append(holders, r.Holder)
		}
		if got := strings.Join(holders, ", "); got != test.want {
			t.Errorf("%v: held against %q, want %q", test.race, got, test.want)
		}
	}
}

func TestNoGraphicOfATrackRaceShowsTheMarathonsRecord(t *testing.T) {
	d, all := sample(t), templates(t)
	race, two := run(t, d, data.Race{Event: "Gala", Category: "Men", Metres: 10000})
	for _, name := range []string{"leaderboard", "clock", "projection", "record", "result", "start-list"} {
		for _, at := range []data.ID{0, two} {
			s := Subject{Kind: data.KindRace, ID: race, Checkpoint: at}
			p, err := Make(t.Context(), d, all[name], s)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, list := range p.Values {
				rows, _ := list.([]template.Values)
				for _, r := range rows {
					if strings.Contains(strings.ToLower((template.Scope{Values: r}).Text("label")), "record") || r["mark"] == "2:20:01" {
						t.Errorf("%s at %d shows %v, of another distance", name, at, r)
					}
				}
			}
			if got := p.Values["foot"]; got != nil {
				t.Errorf("%s at %d: %v %v, want no pace", name, at, got, p.Values["foot_value"])
			}
			cited, err := Cite(t.Context(), d, all[name], s)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cited {
				if strings.Contains(c.What, "record") {
					t.Errorf("%s at %d cites %s, of another distance", name, at, c.What)
				}
			}
		}
	}
}
