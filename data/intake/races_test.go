package intake

import (
	"strings"
	"testing"
	"time"
)

func TestEventYearAndCategoryComeFromTheFileOrAreTold(t *testing.T) {
	for _, c := range []struct {
		what, name, text string
		o                Options
		want             string // event|year|category of every race
		decision         string
	}{
		{"nobody says", "hill climb.csv", "Bib,Name\n1,Ann\n", Options{}, "hill climb|0|", `it is called "hill climb" after the file`},
		{"told", "x.csv", "Bib,Name\n1,Ann\n", Options{Event: "Hill Climb", Year: 2031, Category: "Women"}, "Hill Climb|2031|Women", ""},
		{"a race column is the event", "x.csv", "Name,Race,Year\nAnn,Hill,2031\n", Options{}, "Hill|2031|", "places run across it"},
		{"beside an event a race is a category", "x.csv", "Name,Event,Race,Year\nAnn,Hill,Women,2031\n", Options{}, "Hill|2031|Women", ""},
		{"the year of a date", "x.csv", "Name,Event,Date\nAnn,Hill,2031-05-04\n", Options{}, "Hill|2031|", ""},
		{"told replaces the one there is", "x.csv", "Name,Race,Year\nAnn,Hill,2031\n", Options{Event: "Hill Climb"}, "Hill Climb|2031|", ""},
		{"one spelling", "x.csv", "Name,Race\nAnn,Hill Climb\nBo,HILL  climb\n", Options{}, "Hill Climb|0|", ""},
		{"several", "x.csv", "Name,Category,Year\nAnn,Women,2030\nBo,Men,2031\n", Options{Event: "Hill"}, "Hill|2031|Men Hill|2030|Women", ""},
		{"age classes", "x.csv", "Bib,Name,Category\n1,Ann,W40\n2,Bo,M35\n", Options{}, "x|0|", ""},
	} {
		show := newShow(t)
		r := take(t, show, write(t, c.name, c.text), c.o)
		var got []string
		for _, race := range racesOf(t, show) {
			got = append(got, race.Event+"|"+itoa(race.Year)+"|"+race.Category)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: races %q, want %q", c.what, strings.Join(got, " "), c.want)
		}
		if c.decision != "" && !hasAny(r.Decisions, c.decision) {
			t.Errorf("%s: %q does not say %q", c.what, r.Decisions, c.decision)
		}
	}
}

func TestADistanceInAnEventsNameIsTheRaces(t *testing.T) {
	for event, want := range map[string]string{
		"Olympic 10000 m": "10000 m 10000", "Olympic 10,000 m": "10000 m 10000", "Rio 2016 10000m final": "10000 m 10000", "Rio 2016 800 m": "800 m 800",
		"Olympic 20 km race walk": "20 km walk 20000", "City 5K": "5 km 5000", "Olympic 110 m hurdles": "110 m hurdles 110",
		"Olympic 4 x 100 m relay": "4 × 100 m 400", "Olympic 3000 m steeplechase final": "3000 m steeplechase 3000",
		// None, or nothing that is certain.
		"Pebble Run": " 0", "London 2012": " 0", "Olympic 10 000 m": " 0", "Olympic 10 500 m": " 0", "City 5 km and 10 km": " 0", "Run of the 1000": " 0", "5 Mar Run": " 0",
	} {
		d, ok := disciplineIn(event)
		if got := d.name + " " + itoa(int(d.metres)); got != want || ok != (d.metres > 0) {
			t.Errorf("%s is %q (%v), want %q", event, got, ok, want)
		}
	}
}

func TestATimeOfTwoReadingsIsTakenWhereTheDistanceIsKnown(t *testing.T) {
	const head = "Place,Name,Nat,Time,Event,Year\n"
	show := newShow(t)
	wantTally(t, takeText(t, show, "a.csv", head+"1,Ann Oak,ETH,29:17,Olympic 10000 m,2016\n2,Bo Elm,KEN,29:32.53,Olympic 10000 m,2016\n"), tally{new: 2})
	if all := racesOf(t, show); len(all) != 1 || all[0].Metres != 10000 {
		t.Errorf("races %+v, want one of 10000 m", all)
	}
	for _, e := range entries(t, show) {
		if m, ok := e.Result.Chosen(); !ok || m.Mark.Time < 29*time.Minute || m.Mark.Time > 30*time.Minute {
			t.Errorf("%s has %+v, want some 29 minutes", e.Athlete.Whole, m)
		}
	}

	// The show's races of that event and year say it, unless they are of several lengths.
	show = newShow(t)
	pebble := "1,Ann Oak,ETH,29:17,Pebble Run,2031\n"
	wantTwoTimes := func(r Report) {
		t.Helper()
		if r.Rejected != 1 || len(r.Rejects) != 1 || r.Rejects[0].Reason != whyTwoTimes || !hasAny(r.Decisions, "--metres tells it") {
			t.Errorf("%s\nwant the row rejected for its two readings, and what would tell", r)
		}
	}
	wantTwoTimes(takeText(t, show, "a.csv", head+pebble))
	takeText(t, show, "b.csv", "Name,Event,Year,Category,Distance\nCy,Pebble Run,2031,Women,10 km\n")
	r := takeText(t, show, "c.csv", head+pebble)
	wantTally(t, r, tally{new: 1})
	if !hasAny(r.Decisions, "10000 m, because the show's races of Pebble Run 2031 are so long") {
		t.Errorf("%q does not say why it is so long", r.Decisions)
	}
	takeText(t, show, "d.csv", "Name,Event,Year,Category,Distance\nCy,Brook Run,2031,Women,10 km\nDi,Brook Run,2031,Girls,3 km\n")
	wantTwoTimes(takeText(t, show, "e.csv", strings.Replace(head+pebble, "Pebble", "Brook", 1)))
}

func TestTellingOneOfSeveralIsAnError(t *testing.T) {
	show := newShow(t)
	path := write(t, "x.csv", "Name,Race,Year,Category\nAnn,Hill,2030,Women\nBo,Dale,2031,Men\n")
	for flag, o := range map[string]Options{"--event": {Event: "Hill"}, "--year": {Year: 2031}, "--category": {Category: "Men"}} {
		if _, err := File(t.Context(), show, path, o); err == nil || !strings.Contains(err.Error(), "leave "+flag+" out") {
			t.Errorf("%s: %v", flag, err)
		}
	}
}

func TestARaceOfTheShowIsFoundAndCompleted(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "a.csv", "Name,Event,Year\nAnn,Pebble Run,2031\n")
	r := take(t, show, write(t, "b.csv", "Name,Event,Date\nBo,PEBBLE RUN,2031-05-04\n"), Options{Metres: 10000})
	all := racesOf(t, show)
	if len(all) != 1 || all[0].Event != "Pebble Run" || all[0].Date != "2031-05-04" || all[0].Metres != 10000 || r.Races[0].New {
		t.Errorf("races %+v, report %+v", all, r.Races)
	}
	// Its distance is known now, so a time of minutes and seconds can be read.
	wantTally(t, takeText(t, show, "c.csv", "Name,Event,Year,Time\nCy,Pebble Run,2031,31:20\n"), tally{new: 1})
}

func TestDistanceIsOnlyWhatTheFileSays(t *testing.T) {
	for _, c := range []struct {
		name, text string
		o          Options
		want       float64
	}{
		{"x.csv", "Name,Time\nAnn,2:30:00\n", Options{}, 0},
		{"x.csv", "Name,Time\nAnn,2:30:00\n", Options{Metres: 30000}, 30000},
		{"pebble-marathon.csv", "Name,Time\nAnn,2:30:00\n", Options{}, 42195},
		{"pebble-half-marathon.csv", "Name,Time\nAnn,2:30:00\n", Options{}, 0},
		{"x.csv", "Name,Race\nAnn,Pebble Marathon\n", Options{}, 42195},
		{"x.csv", "Name,Race\nAnn,Pebble Half Marathon\n", Options{}, 0},
		{"x.csv", "Name,Race\nAnn,Ultra-Marathon\n", Options{}, 0},
		{"x.csv", "Name,Race\nAnn,Marathon relay\n", Options{}, 0},
		{"x.csv", "Name,Event,Category\nAnn,Pebble Weekend,Marathon\n", Options{}, 42195},
		{"x.csv", "Name,Event,Category\nAnn,Pebble Marathon,10 km\n", Options{}, 10000},
		{"x.csv", "Name,time_half,split_40k\nAnn,1:10:00,2:20:00\n", Options{}, 42195},
		{"x.csv", "Name,time_half,split_30k\nAnn,1:10:00,1:40:00\n", Options{}, 0},
		{"x.csv", "Name,split_20k,split_40k\nAnn,1:10:00,2:20:00\n", Options{}, 0},
	} {
		show := newShow(t)
		r := take(t, show, write(t, c.name, c.text), c.o)
		if len(r.Races) == 0 && c.want == 0 {
			continue
		}
		if got := racesOf(t, show)[0].Metres; got != c.want {
			t.Errorf("%s %q: %g m, want %g", c.name, c.text, got, c.want)
		}
		if c.want == marathon && !hasAny(r.Decisions, "42195 m, because") {
			t.Errorf("%s %q: the report does not say why: %q", c.name, c.text, r.Decisions)
		}
	}
}

func TestMinutesAreNotReadWithoutADistance(t *testing.T) {
	show := newShow(t)
	wantTally(t, takeText(t, show, "x.csv", "Name,Time\nAnn,31:20\nBo,2:31:20\n"), tally{new: 1, rejected: 1})
	wantTally(t, take(t, show, write(t, "x.csv", "Name,Time\nAnn,31:20\n"), Options{Metres: 10000}), tally{new: 1})
}
