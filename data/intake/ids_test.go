package intake

import (
	"slices"
	"strings"
	"testing"

	"mile26/data"
)

func athletesOf(t testing.TB, show *data.Show) []data.Athlete {
	t.Helper()
	all, err := show.Athletes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids, err := show.ExternalIDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i].IDs = ids[all[i].ID]
	}
	return all
}

func TestIDsAreReadStoredAndShown(t *testing.T) {
	const list = "Name,Nat,World Athletics ID,FIS-Code,Licence No.,id\nAnn Oakleaf,GBR,14201847,4025,GB-7,31\nBo Elm,KEN,-,0,,32\n"
	show := newShow(t)
	s := open(t, "entries.csv", list)
	rows, err := s.Preview(t.Context(), show, 1, Options{})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%+v, %v", rows, err)
	}
	var got []string
	for _, f := range rows[0].Fields {
		got = append(got, f.Meaning+" "+f.Stored)
	}
	for _, want := range []string{"World Athletics id 14201847", "FIS code 4025", "licence number GB-7", "athlete id 31"} {
		if !slices.Contains(got, want) {
			t.Errorf("the preview has %q, not %q", got, want)
		}
	}
	wantTally(t, apply(t, show, s, Options{}), tally{new: 2})
	all := athletesOf(t, show)
	want := []data.ExternalID{{System: "FIS", Number: "4025"}, {System: "World Athletics", Number: "14201847"}, {System: "entries", Number: "31"}, {System: "licence", Number: "GB-7"}}
	if !slices.Equal(all[0].IDs, want) {
		t.Errorf("%v, want %v", all[0].IDs, want)
	}
	if want := []data.ExternalID{{System: "entries", Number: "32"}}; !slices.Equal(all[1].IDs, want) {
		t.Errorf("%v, want %v", all[1].IDs, want)
	}
	wantTally(t, apply(t, show, open(t, "entries.csv", list), Options{}), tally{same: 2})
}

func TestAnAthleteIsFoundByIDFirst(t *testing.T) {
	const first = "First,Last,Nat,Licence,DOB,Event,Year,Bib\nAnn,Oakleaf,GBR,L1,1990-02-01,Pebble,2030,1\nAnn,Oakleaf,GBR,L2,1991-02-01,Pebble,2030,2\n"
	for _, c := range []struct {
		what, second string
		athletes     int
		want         tally
		reason       string
	}{
		{"of two of one name", "First,Last,Nat,License,Event,Year\nAnn,Oakleaf,GBR,l2,Pebble,2031\n", 2, tally{new: 1}, ""},
		{"with another family name", "First,Last,Nat,License,Event,Year\nAnn,Elmtree,GBR,L1,Pebble,2031\n", 2, tally{new: 1}, whyDiffers},
		{"with another name, born on the same day", "First,Last,Nat,License,DOB,Event,Year\nZoë,Łąka,GBR,L1,1990-02-01,Pebble,2031\n", 2, tally{new: 1}, whyDiffers},
		{"in the race it is in, under another bib", "First,Last,Nat,License,Event,Year,Bib\nAnn,Oakleaf,GBR,L2,Pebble,2030,7\n", 2, tally{clash: 1}, whyDiffers},
		{"two rows of one race", "First,Last,Nat,License,Event,Year\nAnn,Oakleaf,GBR,L1,Pebble,2031\nAnn,Oakleef,GBR,L1,Pebble,2031\n", 2, tally{new: 1, clash: 1}, whyDiffers},
		{"wholly another name and birth is a clash", "First,Last,Nat,License,DOB,Event,Year\nZoë,Łąka,POL,L1,1999-02-01,Pebble,2031\n", 3, tally{clash: 1}, whyIDOther},
		{"a name with another id is somebody else", "First,Last,Nat,License,DOB,Event,Year\nAnn,Oakleaf,GBR,L9,1990,Pebble,2031\n", 3, tally{new: 1}, ""},
		{"a name without an id is found by name", "First,Last,Nat,License,DOB,Event,Year\nAnn,Oakleaf,GBR,,1990,Pebble,2031\n", 2, tally{new: 1}, ""},
		{"an id of one and a name of another", "First,Last,Nat,License,DOB,Event,Year\nAnn,Oakleaf,GBR,L2,1990-02-01,Pebble,2031\n", 2, tally{new: 1}, whyDiffers},
	} {
		t.Run(c.what, func(t *testing.T) {
			show := newShow(t)
			apply(t, show, open(t, "a.csv", first), Options{})
			r := apply(t, show, open(t, "b.csv", c.second), Options{})
			wantTally(t, r, c.want)
			if n := counts(t, show).Athletes; n != c.athletes {
				t.Errorf("%d athletes, want %d: %+v", n, c.athletes, athletesOf(t, show))
			}
			if c.reason != "" && !slices.Contains(reasons(r), c.reason) || c.reason == "" && len(r.Notes) > 0 {
				t.Errorf("notes %q, want %q", reasons(r), c.reason)
			}
			if err := show.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNobodyIsRenamedByAnID(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "a.csv", "Name,Nat,FIS\nAnn Oakleaf,GBR,7\n")
	takeText(t, show, "b.csv", "Name,Nat,FIS\nAnn Elmtree,GBR,7\nZoë Łąka,POL,7\n")
	all := athletesOf(t, show)
	if len(all) != 2 || all[0].Whole != "Ann Oakleaf" || len(all[0].IDs) != 1 || all[1].Whole != "Zoë Łąka" || len(all[1].IDs) != 0 {
		t.Errorf("%+v", all)
	}
}

func TestTheIDsOfTwoFilesAreNotOneSystem(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "berlin.csv", "Name,Nat,id\nAnn Oakleaf,GBR,1\n")
	wantTally(t, takeText(t, show, "york.csv", "Name,Nat,id\nBo Elm,KEN,1\n"), tally{new: 1})
	wantTally(t, takeText(t, show, "york.csv", "Name,Nat,id\nBo Elms,KEN,1\n"), tally{clash: 1})
	if n := counts(t, show).Athletes; n != 2 {
		t.Errorf("%d athletes", n)
	}
}

func TestIDsOfJSONAndFinishLynxAreRead(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "entries.json", `[{"country": {"id": "9", "code": "GBR"}, "athlete": {"id": "77", "familyName": "Oakleaf", "givenName": "Ann"}}]`)
	takeText(t, show, "results.json", `{"events": [{"id": 5, "name": "Pebble", "result": [{"familyName": "Elm", "givenName": "Bo", "tpAthleteId": "31", "rank": 1, "performance": "2:30:00"}]}]}`)
	takeText(t, show, "lynx.ppl", "107,Pine,Cy,GBR\n")
	takeText(t, show, "1.lif", "12,1,1,Women 800m,,,,,,800,\n1,108,4,Rowan,Di,GBR,2:01.10,L-55,,\n")
	var got []string
	for _, a := range athletesOf(t, show) {
		for _, x := range a.IDs {
			got = append(got, a.Family+": "+x.String())
		}
	}
	if want := "Oakleaf: entries 77, Elm: Tilastopaja 31, Pine: lynx 107, Rowan: licence L-55"; strings.Join(got, ", ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAnIDThatAnIntakeAddedGoesWhenItIsUndone(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "a.csv", "Name,Nat\nAnn Oakleaf,GBR\n")
	before := counts(t, show)
	r := takeText(t, show, "b.csv", "Name,Nat,FIS\nAnn Oakleaf,GBR,7\nBo Elm,KEN,8\n")
	wantTally(t, r, tally{new: 1, changed: 1})
	if n := counts(t, show).IDs; n != 2 {
		t.Fatalf("%d ids", n)
	}
	if _, err := Undo(t.Context(), show, data.ID(r.Intake), when); err != nil {
		t.Fatal(err)
	}
	before.Intakes++
	if c := counts(t, show); c != before {
		t.Errorf("%+v, want %+v", c, before)
	}
}
