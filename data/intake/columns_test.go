package intake

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func matched(c columns) map[string]string {
	out := map[string]string{}
	for _, col := range c.list() {
		out[col.Column] = col.As
	}
	return out
}

func TestColumnsAreKnownByTheirUsualNames(t *testing.T) {
	for _, c := range []struct {
		source, head string
		want         map[string]string
	}{
		{"RunSignup", "bib_num,first_name,last_name,clock_time,chip_time,place_overall", map[string]string{
			"bib_num": "bib", "first_name": "given name", "last_name": "family name", "clock_time": "official time", "chip_time": "chip time", "place_overall": "place",
		}},
		{"raceresult", "RaceNr,Firstname,Lastname,Nationality,Sex,Club,Status", map[string]string{
			"RaceNr": "bib", "Firstname": "given name", "Lastname": "family name", "Nationality": "country", "Sex": "sex", "Club": "club", "Status": "status",
		}},
		{"ODF", "TVName,Organisation,BirthDate,Gender", map[string]string{
			"TVName": "name in one field", "Organisation": "country", "BirthDate": "date of birth", "Gender": "sex",
		}},
		{"accents and case", "PRÉNOM,Nom,Nationalité", map[string]string{"PRÉNOM": "given name", "Nom": "family name", "Nationalité": "country"}},
		{"German", "Platz,Name,Vorname,Jahrgang,Verein,Nettozeit", map[string]string{
			"Platz": "place", "Name": "family name", "Vorname": "given name", "Jahrgang": "date of birth", "Verein": "club", "Nettozeit": "chip time",
		}},
		{"splits", "Name,5 km,split_10k,10K,Half,25 KM,15 miles,40km,Finish", map[string]string{
			"Name": "name in one field", "5 km": "split 5 km", "split_10k": "split 10 km", "Half": "split Half", "25 KM": "split 25 km",
			"15 miles": "split 15 miles", "40km": "split 40 km", "Finish": "official time",
		}},
		{"the desk's own words", "Bib,Name,Metres,Mark", map[string]string{"Bib": "bib", "Name": "name in one field", "Metres": "distance of the race", "Mark": "official time"}},
		{"a distance", "Name,Distance", map[string]string{"Name": "name in one field", "Distance": "distance of the race"}},
		{"half as figures", "Name,21.1 km,13.1 mi", map[string]string{"Name": "name in one field", "21.1 km": "split Half"}},
		{"bests", "Athlete,personalBest,SB,Bio,Seed Time", map[string]string{
			"Athlete": "name in one field", "personalBest": "personal best", "SB": "season best", "Bio": "bio", "Seed Time": "seed time",
		}},
	} {
		if got := matched(match(strings.Split(c.head, ","))); !maps.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.source, got, c.want)
		}
	}
}

func TestColumnsThatAreNotTakenAreNamedWithTheReason(t *testing.T) {
	c := match(strings.Split("first_name,last_name,name,Shoe,time,time_full,5k,5 km,", ","))
	got := map[string]string{}
	for _, u := range c.unmatched {
		got[u.Column] = u.Reason
	}
	want := map[string]string{
		"name": "the name is read from another column",
		"Shoe": "its heading is none that is known",
		"time": `the official time is read from "time_full"`,
		"5 km": "another column holds the split at 5 km",
		"":     "it has no heading",
	}
	if !maps.Equal(got, want) {
		t.Errorf("not taken: %q, want %q", got, want)
	}
}

func TestNameBesideFirstNameStaysOneField(t *testing.T) {
	c := match([]string{"first_name", "name"})
	if c.has(fGiven) || c.has(fFamily) || !c.has(fName) {
		t.Errorf("columns %q: a plain name beside a first name must not become the family name", matched(c))
	}
}

func TestHalfIsHalfOfTheRace(t *testing.T) {
	half, ok := checkpointOf("timehalf")
	if !ok || !half.half {
		t.Fatalf("time_half is %+v, %v", half, ok)
	}
	for _, c := range []struct{ metres, want float64 }{{42195, 21097.5}, {10000, 5000}, {0, 0}} {
		if got := (&raceOf{metres: c.metres}).at(half); got != c.want {
			t.Errorf("half of %g m is %g, want %g", c.metres, got, c.want)
		}
	}
}

func TestNoHeadingStandsForTwoFields(t *testing.T) {
	seen := map[string]field{}
	for _, n := range names {
		for _, h := range n.heads {
			if other, ok := seen[h]; ok {
				t.Errorf("%q stands for %s and %s", h, other, n.field)
			}
			if h != heading(h) {
				t.Errorf("%q is not folded", h)
			}
			seen[h] = n.field
		}
	}
	if !slices.Contains(names[0].heads, "bib") {
		t.Error("bib is no heading")
	}
}
