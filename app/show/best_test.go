package show

import (
	"slices"
	"strings"
	"testing"

	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// Who came with no seed stands on the start list with the best in the discipline.
func TestAStartListHasSeedsOrElseBests(t *testing.T) {
	d := sample(t)
	race := track(t, d, "100 m Men", 100, "9.81", "9.89", "9.91")
	entries, err := d.Entries(t.Context(), race, 0)
	if err != nil {
		t.Fatal(err)
	}
	entries[1].Seed = mark.Parse("9.80", 100)
	if err := d.Update(t.Context(), func(tx *data.Tx) error { return tx.UpdateEntry(entries[1]) }); err != nil {
		t.Fatal(err)
	}
	p, err := Make(t.Context(), d, templates(t)["start-list"], Subject{Kind: data.KindRace, ID: race})
	if err != nil {
		t.Fatal(err)
	}
	list, _ := p.Values["rows"].([]template.Values)
	var got []string
	for _, r := range list {
		row := template.Scope{Values: r}
		got = append(got, strings.TrimSpace(row.Text("family")+" "+row.Text("mark")))
	}
	if want := []string{"RUNNER1 9.81", "RUNNER2 9.80", "RUNNER3"}; !slices.Equal(got, want) {
		t.Errorf("start list: %q, want %q: a best, a seed, and nothing", got, want)
	}
}

// Mo Farah ran his best marathon four years after his first, in Chicago in 2018.
func TestABestIsOneOfBeforeTheRaceThatIsAskedFor(t *testing.T) {
	d, all := sample(t), templates(t)
	farah := athleteID(t, d, "mo farah")
	for _, test := range []struct {
		race string
		want any
	}{
		{"London 2014 men", "2:08:21"}, // his time in it
		{"London 2023 men", "2:05:11"},
		{"", "2:05:11"},
	} {
		s := Subject{Kind: data.KindAthlete, ID: farah}
		if test.race != "" {
			s.Race = raceID(t, d, test.race)
		}
		p, err := Make(t.Context(), d, all["athlete-card"], s)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Values["best"]; got != test.want {
			t.Errorf("card in %q: best %v, want %v", test.race, got, test.want)
		}
	}
	p, err := Make(t.Context(), d, all["start-list"], Subject{Kind: data.KindRace, ID: raceID(t, d, "London 2014 men")})
	if err != nil {
		t.Fatal(err)
	}
	list, _ := p.Values["rows"].([]template.Values)
	for _, r := range list {
		if row := (template.Scope{Values: r}); row.Text("mark") == "2:05:11" {
			t.Errorf("the start list of 2014 says %s of %s", row.Text("mark"), row.Text("family"))
		}
	}
}

func TestABestOfAnUnknownDayIsKept(t *testing.T) {
	for on, want := range map[data.Date]bool{
		"": true, "2014": true, "2014-04": true, "2014-04-13": true, "2013-12-31": true, "2014-04-14": false, "2014-05": false, "2015": false,
	} {
		if got := len(setBy([]data.Best{{On: on}}, "2014-04-13")) == 1; got != want {
			t.Errorf("a best of %q is one of before the 13th of April 2014: %t, want %t", on, got, want)
		}
	}
	if got := setBy([]data.Best{{On: "2018-10-07"}}, ""); len(got) != 1 {
		t.Errorf("of a race without a day the bests are %v, want all", got)
	}
}
