package intake

import (
	"slices"
	"strings"
	"testing"

	"mile26/data"
)

// rowsOf are the races of a report with their rows, in order.
func rowsOf(r Report) []string {
	var all []string
	for _, race := range r.Races {
		all = append(all, race.Race+": "+itoa(race.Rows))
	}
	slices.Sort(all)
	return all
}

func TestTheHeatsOfADecathlonAreRacesOfTheirOwn(t *testing.T) {
	const heat = `{"roundName":"Heat 1",%s"name":"100 m Men","date":"%d","result":[{"rank":"1","familyName":"%n","performance":"%t"}]}`
	event := func(athlon, date, name, time string) string {
		return strings.NewReplacer("%s", athlon, "%d", date, "%n", name, "%t", time).Replace(heat)
	}
	show := newShow(t)
	text := `{"name":"Stone Games","year":2031,"events":[` + event("", "2031-08-13", "Oak", "10.13") + "," +
		event(`"athlon":"Decathlon",`, "2031-08-17", "Elm", "10.93") + "]}"
	r := takeText(t, show, "games.json", text)
	want := []string{"Stone Games 2031 · 100 m Men · Decathlon · Heat 1: 1", "Stone Games 2031 · 100 m Men · Heat 1: 1"}
	if got := rowsOf(r); !slices.Equal(got, want) {
		t.Errorf("races %q, want %q", got, want)
	}
	for _, race := range racesOf(t, show) {
		day := data.Date("2031-08-13")
		if strings.Contains(race.Category, "Decathlon") {
			day = "2031-08-17"
		}
		if race.Date != day || race.Metres != 100 {
			t.Errorf("%s is on %s over %v m, want %s and 100", race.Name(), race.Date, race.Metres, day)
		}
	}
	if len(r.Notes) != 0 {
		t.Errorf("notes %+v, want none", r.Notes)
	}
	wantTally(t, takeText(t, show, "games.json", text), tally{same: 2})
}

func TestRowsOfSeveralDaysAreSeveralRaces(t *testing.T) {
	const head = "Place,Name,Time,Event,Year,Category,Round,Date\n"
	show := newShow(t)
	text := head + "1,Ann Oak,10.13,Games,2031,100 m,1,2031-08-13\n2,Bo Elm,10.23,Games,2031,100 m,1,\n" +
		"1,Cy Ash,10.93,Games,2031,100 m,1,2031-08-17\n1,Di Fir,10.33,Games,2031,100 m,2,2031-08-14\n"
	r := takeText(t, show, "a.csv", text)
	if !hasAny(r.Decisions, "1 race is kept apart by the day") {
		t.Errorf("decisions %q", r.Decisions)
	}
	want := []string{"Games 2031 · 100 m · Heat 1 · 2031-08-17: 1", "Games 2031 · 100 m · Heat 1: 2", "Games 2031 · 100 m · Heat 2: 1"}
	if got := rowsOf(r); !slices.Equal(got, want) {
		t.Errorf("races %q, want %q: a row without a day goes with the first", got, want)
	}
	again := takeText(t, show, "a.csv", text)
	if again.Same != 4 || again.Rejected != 0 {
		t.Errorf("read again: %d the same, %d rejected, want 4 and 0", again.Same, again.Rejected)
	}
}

func TestOnePlaceWithDifferentTimesIsNoted(t *testing.T) {
	const head = "Place,Name,Time,Race,Year\n"
	path := write(t, "a.csv", head+"1,Ann Oak,1:10:13,Hill,2031\n2,Bo Elm,1:10:20,Hill,2031\n2,Cy Ash,1:10:20,Hill,2031\n"+
		"1,Di Fir,1:10:43,Hill,2031\n1,Ed Yew,1:11:00,Dale,2031\nDNF,Flo Bay,,Hill,2031\nDNF,Gus Lee,,Hill,2031\n")
	show := newShow(t)
	src, err := OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := src.Plan(t.Context(), show, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for what, r := range map[string]Report{"the dry run": plan.Report, "the intake": take(t, show, path, Options{})} {
		if len(r.Notes) != 1 || r.Notes[0].Reason != whyOnePlace || r.Notes[0].Count != 1 {
			t.Fatalf("%s: notes %+v, want one: %s\n%s", what, r.Notes, whyOnePlace, r)
		}
		if got := r.Notes[0].Examples[0]; got.Line != 5 || got.Printed != "1: 1:10:13, 1:10:43" {
			t.Errorf("%s: example %+v, want line 5 with 1: 1:10:13, 1:10:43", what, got)
		}
	}
}
