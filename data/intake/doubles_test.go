package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/data"
)

// doublesOf are the likely doubles of a show as "one / other".
func doublesOf(t testing.TB, show *data.Show) []string {
	t.Helper()
	all, _, err := show.Doubles(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range all {
		out = append(out, string(d.Strength)+": "+strings.Join(strings.Fields(d.A.Athlete.Given+" "+d.A.Athlete.Family+" "+d.A.Athlete.Whole), " ")+
			" / "+strings.Join(strings.Fields(d.B.Athlete.Given+" "+d.B.Athlete.Family+" "+d.B.Athlete.Whole), " "))
	}
	return out
}

// Each spelling is printed so by one of the texts, or by a list that somebody sends beside them.
func TestTheSpellingsOfTheLiveTextsAreLikelyDoubles(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "roster.csv", "First,Last,Nat\nManuela,Schär,SUI\nPhil,Sessemann,GBR\n")
	report, err := filepath.Glob(filepath.Join(shared(t, "seeds"), "003_*.txt"))
	if err != nil || len(report) != 1 {
		t.Fatalf("%v, %v", report, err)
	}
	r := take(t, show, report[0], Options{Accept: AcceptAll})
	if r.Doubles != 1 || !strings.Contains(r.String(), "1 pair of athletes who are likely one") {
		t.Errorf("%d doubles\n%s", r.Doubles, r)
	}
	if r := takeText(t, show, "wheelchair.csv", "Name,Nat,Event,Year\nManuela Schar,SUI,London,2016\n"); r.Doubles != 0 || r.Known != 1 {
		t.Errorf("of one country: %d doubles, %d known", r.Doubles, r.Known)
	}
	if r := takeText(t, show, "wheelchair.csv", "Name,Event,Year\nManuela Schar,London,2017\n"); r.Doubles != 1 {
		t.Errorf("without a country: %d doubles", r.Doubles)
	}
	want := "possible: Manuela Schär / Manuela Schar, possible: Phil Sessemann / Philip Sesemann"
	if got := strings.Join(doublesOf(t, show), ", "); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestACopyIsKeptBeforeAnIntakeOfAShowThatHoldsAnything(t *testing.T) {
	show := newShow(t)
	copies := func() int {
		all, err := data.Copies(show.Path())
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	takeText(t, show, "a.csv", "Name,Nat\nAnn Oakleaf,GBR\n")
	if n := copies(); n != 0 {
		t.Errorf("%d copies of an empty show", n)
	}
	takeText(t, show, "b.csv", "Name,Nat\nBo Elm,KEN\n")
	if n := copies(); n != 1 {
		t.Errorf("%d copies", n)
	}
	s := open(t, "c.csv", "Name,Nat\nCy Pine,KEN\n")
	if _, err := s.Plan(t.Context(), show, Options{}); err != nil || copies() != 1 {
		t.Errorf("%d copies after a dry run, %v", copies(), err)
	}
	apply(t, show, s, Options{NoCopy: true})
	if n := copies(); n != 1 {
		t.Errorf("%d copies, the last intake told to do without", n)
	}
}

func TestAnIntakeWithoutACopyIsRefused(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "a.csv", "Name,Nat\nAnn Oakleaf,GBR\n")
	if err := os.WriteFile(data.CopiesDir(show.Path()), nil, 0o666); err != nil { // no folder can be made there
		t.Fatal(err)
	}
	before := counts(t, show)
	s := open(t, "b.csv", "Name,Nat\nBo Elm,KEN\n")
	if _, err := s.Apply(t.Context(), show, Options{}); err == nil || !strings.Contains(err.Error(), "--no-copy") {
		t.Errorf("error %v", err)
	}
	if c := counts(t, show); c != before {
		t.Errorf("%+v, want %+v", c, before)
	}
	wantTally(t, apply(t, show, s, Options{NoCopy: true}), tally{new: 1})
}

func TestADryRunCountsTheDoublesThatTheIntakeBrings(t *testing.T) {
	const head = "bib,first_name,last_name,nat,race,year,place,club\n"
	for _, c := range []struct {
		name, there, file string
		want              int
	}{
		{
			"another spelling of somebody who is there", "1,Phil,Sessemann,GBR,Pebble,2030,1,\n",
			"1,Philip,Sesemann,GBR,Pebble,2031,1,\n2,Ann,Oakleaf,GBR,Pebble,2031,2,\n", 1,
		},
		{"among themselves", "1,Ann,Oakleaf,GBR,Pebble,2030,1,\n", "1,Phil,Sessemann,GBR,Pebble,2031,1,\n1,Philip,Sesemann,GBR,Stone,2031,1,\n", 1},
		{
			"a race tells them apart", "1,Ann,Oakleaf,GBR,Pebble,2030,1,\n",
			"1,Phil,Sessemann,GBR,Pebble,2031,1,\n2,Philip,Sesemann,GBR,Pebble,2031,2,\n", 0,
		},
		{
			"a race tells them apart by the bib that the file brings", ",Phil,Sessemann,GBR,Pebble,2031,1,\n",
			"7,Phil,Sessemann,GBR,Pebble,2031,1,\n8,Philip,Sesemann,GBR,Pebble,2031,,\n", 0,
		},
		{"a spelling that sounds otherwise", "1,Jürgen,Müller,GER,Pebble,2030,1,\n", "1,Juergen,Mueller,GER,Pebble,2031,1,\n", 1},
		{"the list of one race into an empty show", "", "1,Phil,Sessemann,GBR,Pebble,2031,1,\n2,Philip,Sesemann,GBR,Pebble,2031,2,\n", 0},
		{"one race, and two with one bib less", "", "1,Phil,Sessemann,GBR,Pebble,2031,,\n,Philip,Sesemann,GBR,Pebble,2031,,\n", 1},
		{"nobody new", "1,Phil,Sessemann,GBR,Pebble,2031,1,\n", "1,Phil,Sessemann,GBR,Pebble,2031,1,Harriers\n", 0},
	} {
		show := newShow(t)
		if c.there != "" {
			takeText(t, show, "there.csv", head+c.there)
		}
		src := open(t, "new.csv", head+c.file)
		plan, err := src.Plan(t.Context(), show, Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := apply(t, show, src, Options{})
		if plan.Doubles != c.want || r.Doubles != c.want {
			t.Errorf("%s: %d doubles in the dry run and %d in the report, want %d", c.name, plan.Doubles, r.Doubles, c.want)
		}
		if says := "who are likely one"; strings.Contains(plan.Report.String(), says) != (c.want > 0) || strings.Contains(r.String(), says) != (c.want > 0) {
			t.Errorf("%s: the dry run says\n%s\nand the report\n%s", c.name, plan.Report, r)
		}
	}
}
