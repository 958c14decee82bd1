package intake

import (
	"strings"
	"testing"

	"mile26/data"
)

// What must hold when something of a file is in the show already.

// grown is counts without the log, which has a line for every intake.
func grown(t testing.TB, show *data.Show) data.Counts {
	c := counts(t, show)
	c.Intakes = 0
	return c
}

func TestTheSameFileTwiceAddsNothingTwice(t *testing.T) {
	show := newShow(t)
	text := "Place,Name,Nationality,Time,Chip time,5 km,10 km\n" +
		"1,Ann Oakleaf,Brooklyn,2:30:00,2:29:59,17:30,35:01\n" +
		"2,Bo Elmtree,KEN,2:31:00,,17:30,00:00:00\n" +
		"2,Bo Elmtree,KEN,2:31:00,,17:30,00:00:00\n" +
		"2,Cy Pinewood,KEN,2:31:00,,17:30,35:09\n" +
		"3,J\uFFFDrg Lost,GER,2:32:00,,,\n"
	path := write(t, "twice.csv", text)
	wantTally(t, take(t, show, path, Options{Now: when}), tally{new: 3, same: 1, rejected: 1})
	c, n := grown(t, show), len(notes(t, show))
	for range 2 {
		r := take(t, show, path, Options{Now: when.AddDate(0, 0, 1)})
		wantTally(t, r, tally{same: 4, rejected: 1})
		if got := grown(t, show); got != c {
			t.Errorf("the show holds %+v, before it was %+v", got, c)
		}
		if got := len(notes(t, show)); got != n {
			t.Errorf("%d notes, before it were %d", got, n)
		}
		if r.RejectsFile == "" || strings.Contains(r.RejectsFile, "-2") {
			t.Errorf("rejects file %q: the same rejects need no second file", r.RejectsFile)
		}
	}
}

func TestALongerFileAddsOnlyWhatIsNew(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "live.csv", "Bib,First,Last,Nat,5 km\n1,Ann,Oakleaf,GBR,17:30\n2,Bo,Elmtree,KEN,17:31\n")
	r := takeText(t, show, "live.csv", "Bib,First,Last,Nat,Club,5 km,10 km,Time\n"+
		"3,Cy,Pinewood,USA,,17:32,35:04,\n2,Bo,Elmtree,KEN,,17:31,35:02,\n1,Ann,Oakleaf,GBR,Harriers,17:30,35:00,2:30:00\n4,Di,Ashgrove,AUS,,,,\n")
	wantTally(t, r, tally{new: 2, changed: 2})
	if c := counts(t, show); c.Athletes != 4 || c.Entries != 4 || c.Splits != 6 || c.Marks != 1 || c.Races != 1 {
		t.Errorf("%+v", c)
	}
	e := entryOf(t, show, "ann oakleaf")
	if m, ok := e.Result.Chosen(); e.Club != "Harriers" || !ok || m.Mark.Printed != "2:30:00" {
		t.Errorf("%+v", e)
	}
}

func TestMendedRejectsAddOnlyTheMendedRows(t *testing.T) {
	show := newShow(t)
	text := strings.ReplaceAll(pebble, "Snel, en Wel", "Snel en Wel") +
		"4,21,J\uFFFDrg,Lostletter,GER,\"A, B\",M,,2:41:00,Pebble Marathon,2031\n" +
		"5,24,Una,Short,IRL\n" +
		"6,30,\"Quinn,Quote,USA,,F,,2:49:00,Pebble Marathon,2031\n" +
		"x,31,Per,Place,SWE,,M,,2:50:00,Pebble Marathon,2031\n"
	path := write(t, "pebble.csv", text)
	r := take(t, show, path, Options{})
	wantTally(t, r, tally{new: 5, rejected: 4})
	before := content(t, r.RejectsFile)

	unmended := take(t, show, r.RejectsFile, Options{})
	wantTally(t, unmended, tally{rejected: 4})
	if unmended.RejectsFile != r.RejectsFile || content(t, r.RejectsFile) != before {
		t.Errorf("unmended rejects give other rejects:\n%s\nbefore:\n%s", content(t, unmended.RejectsFile), before)
	}

	mended := strings.NewReplacer("J\uFFFDrg", "Jörg", "\"Quinn", "Quinn").Replace(before)
	again := take(t, show, write(t, "pebble.rejects.csv", mended), Options{})
	wantTally(t, again, tally{new: 2, rejected: 2})
	rest := content(t, again.RejectsFile)
	if again.RejectsFile == r.RejectsFile || content(t, r.RejectsFile) != before {
		t.Error("the first rejects file was written over")
	}
	for _, want := range []string{"\n5,24,Una,Short,IRL,8,it has", "\nx,31,Per,Place,SWE,,M,,2:50:00,Pebble Marathon,2031,10,the place"} {
		if !strings.Contains(rest, want) {
			t.Errorf("%q is not in\n%s", want, rest)
		}
	}
	if e := entryOf(t, show, "jorg lostletter"); e.Club != "A, B" || e.Result.Place != 4 || e.Athlete.Given != "Jörg" {
		t.Errorf("%+v", e)
	}
	wantTally(t, take(t, show, path, Options{}), tally{same: 5, rejected: 4})
}

func TestRejectsOfAFileWithoutAnEventComeBackToItsRace(t *testing.T) {
	show := newShow(t)
	r := takeText(t, show, "park run.csv", "Bib,Name,Time\n1,Ann Oakleaf,2:30:00\n2,Bo,2:3x:00\n")
	wantTally(t, take(t, show, write(t, "park run.rejects-2.csv", strings.Replace(content(t, r.RejectsFile), "2:3x", "2:31", 1)), Options{}), tally{new: 1})
	if len(entries(t, show)) != 2 {
		t.Errorf("entries %+v", entries(t, show))
	}
}

func TestAnotherTimeIsKeptBesideTheFirst(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "first.csv", "Place,Name,Nat,Time,Event,Year\n1,Ann Oakleaf,GBR,2:30:00,Pebble Marathon,2031\n")
	second := "Place,Name,Nat,Time,Event,Year\n1,Ann Oakleaf,GBR,2:30:02,Pebble Marathon,2031\n"
	wantTally(t, takeText(t, show, "second.csv", second), tally{clash: 1})
	c := grown(t, show)
	r := takeText(t, show, "second.csv", second)
	if got := grown(t, show); got != c {
		t.Errorf("the clash twice: %+v, before it was %+v", got, c)
	}
	wantTally(t, r, tally{same: 1})
	marks := entryOf(t, show, "ann oakleaf").Result.Marks
	if len(marks) != 2 || !marks[0].Chosen || marks[1].Chosen || marks[0].Mark.Printed != "2:30:00" || marks[1].Mark.Printed != "2:30:02" || marks[1].Source.Name != "second.csv" {
		t.Errorf("marks %+v", marks)
	}
}

func TestWhatContradictsTheShowIsKeptInANote(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "a.csv", "Bib,Place,First,Last,Nat,Club,Sex,Born,Age,5 km,Time,Event,Year\n1,1,Ann,Oakleaf,GBR,Harriers,F,1990,41,17:30,2:30:00,Pebble Marathon,2031\n")
	r := takeText(t, show, "b.csv", "Bib,Place,First,Last,Nat,Club,Sex,Born,Age,5 km,Time,Event,Year\n1,2,Ann,Oakleaf,IRL,HARRIERS ,M,1985-01-01,20,17:33,DNF,Pebble Marathon,2031\n")
	wantTally(t, r, tally{clash: 1})
	var got []string
	for _, n := range notes(t, show) {
		if n.Reason != whyDiffers {
			t.Errorf("note %+v", n)
		}
		got = append(got, n.Column+"="+n.Printed)
	}
	if want := "Nat=IRL Sex=M Born=1985-01-01 Age=20 Place=2 status=DNF 5 km=17:33"; strings.Join(got, " ") != want {
		t.Errorf("notes %q, want %q", strings.Join(got, " "), want)
	}
	e := entryOf(t, show, "ann oakleaf")
	if m, ok := e.Result.Chosen(); e.Result.Place != 1 || e.Athlete.Country != "GBR" || e.Athlete.Sex != data.Women || e.Athlete.Born != "1990" || !ok || m.Mark.Printed != "2:30:00" || e.Result.Status != "" {
		t.Errorf("written over: %+v", e)
	}
}

func TestABibIsOneAthletes(t *testing.T) {
	show := newShow(t)
	head := "Bib,Place,Name,Nat,Time,Event,Year\n"
	takeText(t, show, "a.csv", head+"1,1,Ann Oakleaf,GBR,2:30:00,Pebble Marathon,2031\n")
	wantTally(t, takeText(t, show, "b.csv", head+"1,5,Bo Elmtree,KEN,2:35:00,Pebble Marathon,2031\n"), tally{rejected: 1})
	// The same place and time with a bib say that it is one: her name is printed otherwise.
	r := takeText(t, show, "c.csv", head+"1,1,Anne Oakleaf,GBR,2:30:00,Pebble Marathon,2031\n")
	wantTally(t, r, tally{clash: 1})
	if a := entryOf(t, show, "ann oakleaf").Athlete; a.Whole != "Ann Oakleaf" || counts(t, show).Athletes != 1 {
		t.Errorf("%+v", a)
	}
}

func TestEntryIsFoundByNameWhereOneSideHasNoPlace(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "start.csv", "Name,Nat,Event,Year\nAnn Oakleaf,GBR,Pebble Marathon,2031\nBo Elmtree,KEN,Pebble Marathon,2031\n")
	wantTally(t, takeText(t, show, "result.csv", "Place,Name,Nat,Time,Event,Year\n1,Bo ELMTREE,KEN,2:10:00,Pebble Marathon,2031\n2,Ann Oakleaf,GBR,2:11:00,Pebble Marathon,2031\n"), tally{changed: 2})
	if e := entryOf(t, show, "bo elmtree"); e.Result.Place != 1 || counts(t, show).Entries != 2 {
		t.Errorf("%+v", e)
	}
}

func TestNamesakesOfOneRaceStayApart(t *testing.T) {
	show := newShow(t)
	head := "Place,Name,Nat,Time,Event,Year\n"
	text := head + "1,Ann Oakleaf,GBR,2:30:00,Pebble Marathon,2031\n9,Ann Oakleaf,GBR,2:40:00,Pebble Marathon,2031\n"
	wantTally(t, takeText(t, show, "a.csv", text), tally{new: 2})
	wantTally(t, takeText(t, show, "a.csv", text), tally{same: 2})
	// A third one, who may be one of the two or not: entered beside them, and said so.
	r := takeText(t, show, "b.csv", head+"12,Ann Oakleaf,GBR,2:50:00,Pebble Marathon,2031\n")
	wantTally(t, r, tally{new: 1})
	if !hasAny(reasons(r), whyDouble) || counts(t, show).Athletes != 3 {
		t.Errorf("notes %q, %+v", reasons(r), counts(t, show))
	}
	// Two who share a place, with bibs of their own.
	show = newShow(t)
	head = "Place,Bib,Name,Nat,Time\n"
	wantTally(t, takeText(t, show, "a.csv", head+"1,1,Ann Oakleaf,GBR,2:30:00\n1,2,Ann Oakleaf,GBR,2:30:00\n"), tally{new: 2})
}
