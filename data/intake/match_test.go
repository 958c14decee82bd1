package intake

import (
	"testing"

	"mile26/data"
)

func TestAnAthleteIsFoundAcrossRaces(t *testing.T) {
	for _, c := range []struct {
		what, first, second string
		athletes            int
	}{
		{
			"the same name and country", "Name,Nat,Event,Year\nAnn Oakleaf,GBR,Pebble,2030\n",
			"Name,Nat,Event,Year\nAnn OAKLEAF,GBR,Pebble,2031\n", 1,
		},
		{
			"accents", "First,Last,Nat,Event,Year\nZoë,Łąka,POL,Pebble,2030\n",
			"First,Last,Nat,Event,Year\nZoe,Laka,POL,Pebble,2031\n", 1,
		},
		{
			"a name in one field and in two", "Name,Nat,Event,Year\nAnn Oakleaf,GBR,Pebble,2030\n",
			"First,Last,Nat,Event,Year\nAnn,Oakleaf,GBR,Pebble,2031\n", 1,
		},
		{
			"another country", "Name,Nat,Event,Year\nAnn Oakleaf,GBR,Pebble,2030\n",
			"Name,Nat,Event,Year\nAnn Oakleaf,IRL,Pebble,2031\n", 2,
		},
		{
			"no country", "Name,Event,Year\nAnn Oakleaf,Pebble,2030\n",
			"Name,Event,Year\nAnn Oakleaf,Pebble,2031\n", 2,
		},
		{
			"no country but one day of birth", "Name,DOB,Event,Year\nAnn Oakleaf,1990-02-01,Pebble,2030\n",
			"Name,DOB,Event,Year\nAnn Oakleaf,19900201,Pebble,2031\n", 1,
		},
		{
			"another sex", "Name,Nat,Sex,Event,Year\nRobin Oakleaf,GBR,F,Pebble,2030\n",
			"Name,Nat,Sex,Event,Year\nRobin Oakleaf,GBR,M,Pebble,2031\n", 2,
		},
		{
			"the sex of the category", "Name,Nat,Category,Event,Year\nRobin Oakleaf,GBR,Women,Pebble,2030\n",
			"Name,Nat,Category,Event,Year\nRobin Oakleaf,GBR,Wheelchair Men,Pebble,2031\n", 2,
		},
		{
			"another date of birth", "Name,Nat,DOB,Event,Year\nAnn Oakleaf,GBR,1990-02-01,Pebble,2030\n",
			"Name,Nat,DOB,Event,Year\nAnn Oakleaf,GBR,1990-02-02,Pebble,2031\n", 2,
		},
		{
			"a year older", "Name,Nat,Age,Event,Year\nAnn Oakleaf,GBR,40,Pebble,2030\n",
			"Name,Nat,Age,Event,Year\nAnn Oakleaf,GBR,41,Pebble,2031\n", 1,
		},
		{
			"two years older in a year", "Name,Nat,Age,Event,Year\nAnn Oakleaf,GBR,40,Pebble,2030\n",
			"Name,Nat,Age,Event,Year\nAnn Oakleaf,GBR,42,Pebble,2031\n", 1,
		},
		{
			"ten years older in a year", "Name,Nat,Age,Event,Year\nAnn Oakleaf,GBR,40,Pebble,2030\n",
			"Name,Nat,Age,Event,Year\nAnn Oakleaf,GBR,50,Pebble,2031\n", 2,
		},
		{
			"two who could be her", "Bib,Name,Nat,Event,Year\n1,Ann Oakleaf,GBR,Pebble,2030\n2,Ann Oakleaf,GBR,Pebble,2030\n",
			"Name,Nat,Event,Year\nAnn Oakleaf,GBR,Pebble,2031\n", 3,
		},
		{
			"two for whom there is one", "Name,Nat,Event,Year\nAnn Oakleaf,GBR,Pebble,2030\n",
			"Bib,Name,Nat,Event,Year\n1,Ann Oakleaf,GBR,Pebble,2031\n2,Ann Oakleaf,GBR,Pebble,2031\n", 3,
		},
		{
			"the same town in place of a country", "Name,Nat,Event,Year\nAnn Oakleaf,Brooklyn,Pebble,2030\n",
			"Name,Nat,Event,Year\nAnn Oakleaf,brooklyn,Pebble,2031\n", 1,
		},
	} {
		show := newShow(t)
		takeText(t, show, "first.csv", c.first)
		takeText(t, show, "second.csv", c.second)
		if got := counts(t, show).Athletes; got != c.athletes {
			t.Errorf("%s: %d athletes, want %d", c.what, got, c.athletes)
		}
	}
}

func TestASecondSourceFillsWhatTheFirstLeftOpen(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "first.csv", "Name,Nat,Event,Year\nAnn de Oakleaf,GBR,Pebble,2030\n")
	r := takeText(t, show, "second.csv", "First,Last,Nat,Sex,DOB,Event,Year\nAnn,de Oakleaf,GBR,F,1990-02-01,Pebble,2031\n")
	if r.Known != 1 || r.Athletes != 0 {
		t.Errorf("known %d, added %d", r.Known, r.Athletes)
	}
	a, err := show.Athlete(t.Context(), 1)
	if err != nil || a.Given != "Ann" || a.Family != "de Oakleaf" || a.Whole != "" || a.Sex != data.Women || a.Born != "1990-02-01" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestOneFileCanHoldSeveralRacesOfAnAthlete(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "winners.csv", "Category,Year,Athlete,Nationality,Time\n"+
		"Men,2029,Otto Repeat,Germany,2:10:00\nMen,2030,Otto Repeat,Germany,2:09:00\nWomen,2030,Otto Repeat,Germany,2:30:00\n")
	if c := counts(t, show); c.Athletes != 2 || c.Races != 3 || c.Entries != 3 {
		t.Errorf("%+v: the two men are one, and the woman is not he", c)
	}
}

func TestOtherSpellingsOfTheShowAreFound(t *testing.T) {
	show := newShow(t)
	err := show.Update(t.Context(), func(tx *data.Tx) error {
		race, err := tx.AddRace(data.Race{Event: "Pebble", Year: 2030})
		if err != nil {
			return err
		}
		who, err := tx.AddAthlete(data.Athlete{Given: "Ann", Family: "Oakleaf", Also: []string{"Ann Middle Oakleaf", "A. Oakleaf"}, Country: "GBR"})
		if err != nil {
			return err
		}
		_, err = tx.AddEntry(data.Entry{Race: race, Athlete: data.Athlete{ID: who}, Result: data.Result{Place: 1}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text := "Name,Nat,Event,Year\nAnn Middle OAKLEAF,GBR,Pebble,2030\nAnn Middle Oakleaf,GBR,Pebble,2031\n"
	wantTally(t, takeText(t, show, "a.csv", text), tally{new: 1, same: 1})
	if c := counts(t, show); c.Athletes != 1 || c.Entries != 2 {
		t.Errorf("%+v", c)
	}
}

func TestAnotherNameWithTheSameTimeIsPointedOut(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "a.csv", "Place,Name,Nat,Time,Event,Year\n1,Ann Oakleaf,GBR,2:30:00,Pebble,2031\n")
	r := takeText(t, show, "b.csv", "Name,Nat,Time,Event,Year\nAnn Middle Oakleaf,GBR,2:30:00,Pebble,2031\nBo Elmtree,KEN,2:30:00,Pebble,2031\n")
	wantTally(t, r, tally{new: 2})
	if len(r.Notes) != 1 || r.Notes[0].Reason != whyAlike || r.Notes[0].Count != 1 {
		t.Errorf("notes %+v", r.Notes)
	}
}
