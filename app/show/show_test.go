package show

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"mile26/assets"
	"mile26/data"
	"mile26/graphics/template"
)

// sample is the sample show, read only, for all tests of this file.
func sample(t *testing.T) *data.Show {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sample.mile26")
	if err := data.CreateSample(path, assets.Sample()); err != nil {
		t.Fatal(err)
	}
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func templates(t *testing.T) map[string]*template.Template {
	t.Helper()
	th, err := template.ReadTheme(os.DirFS("../../assets/themes/thames"), nil)
	if err != nil {
		t.Fatal(err)
	}
	return th.Templates
}

func athleteID(t *testing.T, d *data.Show, words string) data.ID {
	t.Helper()
	a, err := d.OneAthlete(context.Background(), words)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func raceID(t *testing.T, d *data.Show, words string) data.ID {
	t.Helper()
	r, err := d.OneRace(context.Background(), words)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func TestAthleteCardSaysWhatTheShowKnows(t *testing.T) {
	d := sample(t)
	p, err := Make(context.Background(), d, templates(t)["athlete-card"], Subject{Kind: data.KindAthlete, ID: athleteID(t, d, "kimetto")})
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{
		"given": "Dennis", "family": "KIMETTO", "country": "Kenya", "flag": "ke", "age": "32",
		"best_label": "Best", "best": "2:02:57", "where": "Berlin ’14",
	} {
		if got := p.Values[field]; got != want {
			t.Errorf("%s is %v, want %s", field, got, want)
		}
	}
	if p.Title != "Athlete card · Dennis KIMETTO" {
		t.Errorf("title %q", p.Title)
	}
}

func TestATitleSaysWhereInTheRaceWhereThatIsShown(t *testing.T) {
	d := sample(t)
	race, err := d.OneRace(context.Background(), "london 2014 men")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"leaderboard": "Leaderboard · London Marathon 2014 · Men’s elite · Finish",
		"start-list":  "Start list · London Marathon 2014 · Men’s elite",
		"race-title":  "Race title · London Marathon 2014 · Men’s elite",
	} {
		p, err := Make(context.Background(), d, templates(t)[name], Subject{Kind: data.KindRace, ID: race.ID})
		if err != nil {
			t.Fatal(err)
		}
		if p.Title != want {
			t.Errorf("%s: title %q, want %q", name, p.Title, want)
		}
	}
}

func TestAgeIsTheAgeOnRaceDay(t *testing.T) {
	d := sample(t)
	card := templates(t)["athlete-card"]
	for race, want := range map[string]string{"London 2014 men": "31", "London 2023 men": "40"} {
		s := Subject{Kind: data.KindAthlete, ID: athleteID(t, d, "mo farah"), Race: raceID(t, d, race)}
		p, err := Make(context.Background(), d, card, s)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Values["age"]; got != want {
			t.Errorf("%s: age %v, want %s", race, got, want)
		}
	}
}

func TestBoardShowsTheLeadersTimeThenGaps(t *testing.T) {
	d := sample(t)
	p, err := Make(context.Background(), d, templates(t)["leaderboard"], Subject{Kind: data.KindRace, ID: raceID(t, d, "London 2014 men")})
	if err != nil {
		t.Fatal(err)
	}
	rows := p.Values["rows"].([]template.Values)
	line := func(v template.Values) string {
		var s []string
		for _, f := range []string{"place", "family", "code", "lead", "gap", "status"} {
			if x, ok := v[f].(string); ok && x != "" {
				s = append(s, x)
			}
		}
		return strings.Join(s, " ")
	}
	want := []string{"1 KIPSANG KEN 2:04:29", "2 BIWOTT KEN", "3 KEBEDE ETH", "8 FARAH GBR +3:52"}
	for i, w := range want {
		if got := line(rows[i]); got != w {
			t.Errorf("row %d: %q, want %q", i, got, w)
		}
	}
}

func TestBoardAtHalfwaySaysHowTheRecordsPaceCompares(t *testing.T) {
	d := sample(t)
	race := raceID(t, d, "London 2016 men")
	points, err := d.Checkpoints(context.Background(), race)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range points {
		if c.Name != "Half" {
			continue
		}
		p, err := Make(context.Background(), d, templates(t)["leaderboard"], Subject{Kind: data.KindRace, ID: race, Checkpoint: c.ID})
		if err != nil {
			t.Fatal(err)
		}
		// 1:01:24 against half of 2:02:57, the world record of the day.
		if p.Values["foot"] != "World record pace" || p.Values["foot_value"] != "−0:05" || p.Values["side"] != "Halfway · 21.1 km" {
			t.Errorf("got %v %v at %v", p.Values["foot"], p.Values["foot_value"], p.Values["side"])
		}
		return
	}
	t.Fatalf("no half among %v", points)
}

func TestAStatusStandsInsteadOfAGap(t *testing.T) {
	d := sample(t)
	p, err := Make(context.Background(), d, templates(t)["leaderboard"], Subject{Kind: data.KindRace, ID: raceID(t, d, "London 2016 wheelchair women")})
	if err != nil {
		t.Fatal(err)
	}
	rows := p.Values["rows"].([]template.Values)
	last := rows[len(rows)-1]
	if last["family"] != "WOODS" || last["status"] != "DNF" || last["place"] != nil {
		t.Errorf("last row %v, want Woods, DNF, without a place", last)
	}
}

func TestSpeakerHasTheCreditAndNoFlag(t *testing.T) {
	d := sample(t)
	hits, err := d.FindPeople(context.Background(), "radcliffe", 5)
	if err != nil || len(hits) != 1 {
		t.Fatalf("%v %v", hits, err)
	}
	p, err := Make(context.Background(), d, templates(t)["lower-third"], Subject{Kind: data.KindPerson, ID: hits[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	if p.Values["family"] != "RADCLIFFE" || p.Values["line"] == "" || p.Values["flag"] != nil {
		t.Errorf("got %v", p.Values)
	}
}

// fields is one line for each entry of a list, of the fields named.
func fields(t *testing.T, p Page, list string, names ...string) []string {
	t.Helper()
	rows, ok := p.Values[list].([]template.Values)
	if !ok {
		t.Fatalf("%s has no %s: %v", p.Title, list, p.Values)
	}
	var lines []string
	for _, r := range rows {
		var line []string
		for _, n := range names {
			if s := (template.Scope{Values: r}).Text(n); s != "" {
				line = append(line, s)
			}
		}
		lines = append(lines, strings.Join(line, " "))
	}
	return lines
}

func TestListsOfARace(t *testing.T) {
	d, all := sample(t), templates(t)
	for _, c := range []struct {
		template, race, at, list string
		fields                   []string
		want                     string // the first lines
	}{
		{"result", "London 2014 men", "", "podium", []string{"place", "family", "mark", "note"}, "1 KIPSANG 2:04:29 CR|2 BIWOTT|3 KEBEDE"},
		{"result", "London 2014 men", "", "rows", []string{"place", "family", "gap"}, "8 FARAH +3:52"},
		{"start-list", "London 2014 men", "", "rows", []string{"family", "code"}, "BIWOTT KEN|FARAH GBR|HOPKINS GBR"},
		{"record", "London 2023 men", "", "rows", []string{"label", "mark", "diff"}, "Winner 2:01:25|World record 2:01:09 +0:16|Course record 2:02:37 −1:12"},
		{"projection", "London 2016 men", "Half", "bars", []string{"label", "mark"}, "On this pace 2:02:48|World record, Dennis Kimetto ’14 2:02:57"},
		{"lead-group", "London 2016 men", "Half", "rows", []string{"given", "family"}, "Eliud KIPCHOGE"},
		{"ticker", "London 2014 men", "", "items", []string{"lead", "text"}, "1 Kipsang KEN 2:04:29|2 Biwott KEN"},
	} {
		s := Subject{Kind: data.KindRace, ID: raceID(t, d, c.race)}
		if c.at != "" {
			points, err := d.Checkpoints(context.Background(), s.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range points {
				if p.Name == c.at {
					s.Checkpoint = p.ID
				}
			}
		}
		p, err := Make(context.Background(), d, all[c.template], s)
		if err != nil {
			t.Errorf("%s: %v", c.template, err)
			continue
		}
		if got := strings.Join(fields(t, p, c.list, c.fields...), "|"); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s of %s: %s, want %s", c.list, c.template, got, c.want)
		}
	}
}

// A form has all of a page but the rows of a list that takes long; and says as the
// page does that there are none.
func TestAFormCountsWhatTakesLong(t *testing.T) {
	d, all := sample(t), templates(t)
	for _, c := range []struct {
		template, race string
		counted        bool
	}{{"start-list", "London 2014 men", true}, {"leaderboard", "London 2014 men", false}} {
		s := Subject{Kind: data.KindRace, ID: raceID(t, d, c.race)}
		page, err := Make(context.Background(), d, all[c.template], s)
		if err != nil {
			t.Fatal(err)
		}
		form, err := Form(context.Background(), d, all[c.template], s)
		if err != nil {
			t.Fatal(err)
		}
		rows := page.Values["rows"].([]template.Values)
		if c.counted {
			if n, _ := form.Values["rows"].(Size); int(n) != len(rows) || len(rows) == 0 {
				t.Errorf("%s: the form counts %v rows, the page has %d", c.template, form.Values["rows"], len(rows))
			}
			form.Values["rows"] = page.Values["rows"]
		}
		if !reflect.DeepEqual(form, page) {
			t.Errorf("%s: the form is\n%v\nthe page is\n%v", c.template, form, page)
		}
	}
	var empty data.ID
	err := d.Update(context.Background(), func(tx *data.Tx) (err error) {
		empty, err = tx.AddRace(data.Race{Event: "Nobody’s Marathon", Year: 2031, Category: "Men"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s := Subject{Kind: data.KindRace, ID: empty}
	_, fault := Make(context.Background(), d, all["start-list"], s)
	if _, err := Form(context.Background(), d, all["start-list"], s); !errors.Is(err, data.ErrNotFound) || err.Error() != fault.Error() {
		t.Errorf("the form of a race without starters says %v, the page %v", err, fault)
	}
}

func TestComparisonShowsWhoIsBetterOnlyWhereBothAreKnown(t *testing.T) {
	d := sample(t)
	s := Subject{Kind: data.KindAthlete, ID: athleteID(t, d, "emile cairess"), Other: athleteID(t, d, "mo farah"), Race: raceID(t, d, "London 2023 men")}
	p, err := Make(context.Background(), d, templates(t)["head-to-head"], s)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Values["rows"].([]template.Values) {
		both := r["a"] != "–" && r["b"] != "–"
		if !both && (r["a_leads"] == true || r["b_leads"] == true) {
			t.Errorf("%v: one side leads against nothing", r)
		}
		if r["label"] == "PLACE" && (r["a"] != "6" || r["b"] != "9" || r["a_leads"] != true) {
			t.Errorf("place %v, want 6 before 9", r)
		}
	}
	s.Other = 0
	if _, err := Make(context.Background(), d, templates(t)["head-to-head"], s); err == nil {
		t.Error("a comparison of one athlete was made")
	}
}

func TestFactAndQuote(t *testing.T) {
	d, all := sample(t), templates(t)
	facts, err := d.Facts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p, err := Make(context.Background(), d, all["fact"], Subject{Kind: data.KindFact, ID: facts[0].ID})
	if err != nil || p.Values["text"] != facts[0].Text {
		t.Errorf("%v %v", p.Values, err)
	}
	sayings, err := d.Sayings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p, err = Make(context.Background(), d, all["quote"], Subject{Kind: data.KindSaying, ID: sayings[0].ID})
	if err != nil || p.Values["text"] != sayings[0].Text || p.Values["family"] == "" {
		t.Errorf("%v %v", p.Values, err)
	}
}

func TestATemplateRefusesWhatItCannotShow(t *testing.T) {
	d := sample(t)
	_, err := Make(context.Background(), d, templates(t)["leaderboard"], Subject{Kind: data.KindAthlete, ID: 1})
	if !errors.Is(err, ErrUnsuited) {
		t.Errorf("got %v, want ErrUnsuited", err)
	}
}

func TestWhoIsNotInTheShowIsNotFound(t *testing.T) {
	d := sample(t)
	for _, k := range []data.Kind{data.KindAthlete, data.KindPerson, data.KindRace} {
		name := map[data.Kind]string{data.KindAthlete: "lower-third", data.KindPerson: "lower-third", data.KindRace: "leaderboard"}[k]
		if _, err := Make(context.Background(), d, templates(t)[name], Subject{Kind: k, ID: 99999}); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("%s: got %v, want ErrNotFound", k, err)
		}
	}
}
