package intake

import (
	"strings"
	"testing"
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
