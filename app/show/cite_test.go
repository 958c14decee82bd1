package show

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"mile26/data"
	"mile26/data/mark"
)

// disputed is a race whose winner has two times, with the intake of one of them.
func disputed(t *testing.T) (d *data.Show, race, athlete data.ID) {
	t.Helper()
	d = sample(t)
	err := d.Update(t.Context(), func(tx *data.Tx) error {
		var err error
		if race, err = tx.AddRace(data.Race{Event: "City Marathon", Year: 2031, Category: "Men", Date: "2031-04-20", Metres: 42195}); err != nil {
			return err
		}
		if athlete, err = tx.AddAthlete(data.Athlete{Given: "Ann", Family: "Runner", Bests: []data.Best{
			{Discipline: "Marathon", Kind: "PB", Mark: mark.Parse("2:20:01", 42195), Place: "Berlin", On: "2030", Source: data.Source{Name: "bests.csv", Line: 7}},
		}}); err != nil {
			return err
		}
		if _, err = tx.AddIntake(data.Intake{File: "finish.lif", SHA256: strings.Repeat("a", 64), At: time.Date(2031, 4, 20, 12, 0, 0, 0, time.UTC)}); err != nil {
			return err
		}
		stop, err := tx.AddCheckpoint(data.Checkpoint{Race: race, Name: "10 km", Metres: 10000})
		if err != nil {
			return err
		}
		e, err := tx.AddEntry(data.Entry{Race: race, Athlete: data.Athlete{ID: athlete}, Result: data.Result{Place: 1, Marks: []data.Sourced{
			{Mark: mark.Parse("2:19:58", 42195), Source: data.Source{Name: "finish.lif", Line: 12}, Chosen: true},
			{Mark: mark.Parse("2:19:59", 42195), Source: data.Source{Name: "live text"}},
			{Mark: mark.Parse("2:19:58", 42195), Source: data.Source{Name: "agrees"}},
		}}})
		if err != nil {
			return err
		}
		return tx.AddSplit(data.Split{Entry: e, Checkpoint: data.Checkpoint{ID: stop}, Mark: mark.Parse("32:10", 10000), Source: data.Source{Name: "splits.csv", Line: 3}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return d, race, athlete
}

func TestCiteSaysWhoSaysSo(t *testing.T) {
	d, race, athlete := disputed(t)
	stops, err := d.Checkpoints(t.Context(), race)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, template string
		subject        Subject
		want           string // mark source:line, and other marks
	}{
		{"a result and a best", "athlete-card", Subject{Kind: data.KindAthlete, ID: athlete}, "2:19:58 finish.lif:12 (2:19:59 live text:0) | 2:20:01 bests.csv:7"},
		{"a board", "leaderboard", Subject{Kind: data.KindRace, ID: race}, "2:19:58 finish.lif:12 (2:19:59 live text:0)"},
		{"a checkpoint", "leaderboard", Subject{Kind: data.KindRace, ID: race, Checkpoint: stops[0].ID}, "32:10 splits.csv:3"},
	} {
		cited, err := Cite(t.Context(), d, templates(t)[test.template], test.subject)
		if err != nil {
			t.Fatal(err)
		}
		if got := inShort(cited); !strings.HasPrefix(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		if test.template == "athlete-card" && cited[0].Read.Year() != 2031 {
			t.Errorf("%s: read %v, want when the file was taken in", test.name, cited[0].Read)
		}
	}
}

// inShort is what is cited as a line of text.
func inShort(all []Cited) string {
	var words []string
	for _, c := range all {
		s := c.Mark.Printed + " " + c.Source.Name + ":" + strconv.Itoa(c.Source.Line)
		for _, o := range c.Others {
			s += " (" + o.Mark.Printed + " " + o.Source.Name + ":" + strconv.Itoa(o.Source.Line) + ")"
		}
		words = append(words, s)
	}
	return strings.Join(words, " | ")
}

// What is about nothing timed cites nothing; records are cited where a race is
// set beside them.
func TestCiteRecordsAndNothing(t *testing.T) {
	d := sample(t)
	cited, err := Cite(t.Context(), d, templates(t)["record"], Subject{Kind: data.KindRace, ID: raceID(t, d, "London 2016 men")})
	if err != nil {
		t.Fatal(err)
	}
	records := 0
	for _, c := range cited {
		if strings.Contains(c.What, "record") && c.Source.Name != "" && c.Mark.Known() {
			records++
		}
	}
	if records != 2 {
		t.Errorf("%d records are cited, want the world's and the course's: %s", records, inShort(cited))
	}
	facts, err := d.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if cited, err := Cite(t.Context(), d, templates(t)["fact"], Subject{Kind: data.KindFact, ID: facts[0].ID}); err != nil || cited != nil {
		t.Errorf("a fact cites %v, %v", cited, err)
	}
}
