package intake

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mile26/data"
)

func undo(t testing.TB, show *data.Show, r Report) data.Undone {
	t.Helper()
	u, err := Undo(t.Context(), show, data.ID(r.Intake), when)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAnIntakeIsUndoneAsAWhole(t *testing.T) {
	first := "Bib,First,Last,Nat,Club,Time,5 km,Event,Year\n11,Zoë,Grünspan,SUI,,2:31:00,17:00,Pebble Marathon,2031\n90,Only,Here,GBR,,2:50:00,18:00,Pebble Marathon,2031\n"
	for name, text := range map[string]string{
		"pebble.csv": pebble, "more.csv": strings.Replace(first, ",,2:31:00,17:00,", ",Harriers,2:31:01,17:00,", 1) + "12,New,One,KEN,,2:40:00,18:00,Pebble Marathon,2031\n",
		"gravel.json": gravel, "report.txt": pebbleReport, "live.txt": pebbleLive,
	} {
		show := newShow(t)
		apply(t, show, open(t, "first.csv", first), Options{Now: when})
		before := grown(t, show)
		one := entryOf(t, show, "zoe grunspan")
		o := Options{Accept: AcceptAll, Rejects: t.TempDir() + "/r", Now: when}
		r := apply(t, show, open(t, name, text), o)
		if got := grown(t, show); got == before && r.Changed == 0 && r.Clash == 0 {
			t.Errorf("%s changed nothing", name)
		}
		undo(t, show, r)
		if got := grown(t, show); got != before {
			t.Errorf("%s undone: %+v, before %+v", name, got, before)
		}
		if now := entryOf(t, show, "zoe grunspan"); now.Club != one.Club || len(now.Result.Marks) != len(one.Result.Marks) || now.Athlete.Sex != one.Athlete.Sex {
			t.Errorf("%s undone: %+v, before %+v", name, now, one)
		}
		if n := len(notes(t, show)); n != 0 {
			t.Errorf("%s undone: %d notes are left", name, n)
		}
		if again := apply(t, show, open(t, name, text), o); tallyOf(again) != tallyOf(r) {
			t.Errorf("%s once more: %+v, first %+v", name, tallyOf(again), tallyOf(r))
		}
		if _, err := Undo(t.Context(), show, data.ID(r.Intake), when); err == nil || !strings.Contains(err.Error(), "undone already") {
			t.Errorf("%s twice undone: %v", name, err)
		}
	}
}

func TestAnIntakeThatWasEditedSinceIsNotUndone(t *testing.T) {
	entry := func(t *testing.T, show *data.Show) data.Entry { return entryOf(t, show, "ann oakleaf") }
	text := "Bib,First,Last,Nat,Time,5 km,PB,Event,Year\n1,Ann,Oakleaf,GBR,2:30:00,17:30,2:29:00,Pebble Marathon,2031\n2,Bo,Elmtree,KEN,2:31:00,17:31,,Pebble Marathon,2031\n"
	for name, c := range map[string]struct {
		edit func(tx *data.Tx, e data.Entry) error
		want string
	}{
		"bio": {func(tx *data.Tx, e data.Entry) error {
			a, err := tx.Athlete(e.Athlete.ID)
			a.Bio = "Runs far."
			return errors.Join(err, tx.UpdateAthlete(a))
		}, "athlete Ann Oakleaf was edited since"},
		"best": {func(tx *data.Tx, e data.Entry) error {
			return tx.AddBest(e.Athlete.ID, data.Best{Discipline: "10 km", Kind: "PB"})
		}, "athlete Ann Oakleaf was edited since"},
		"club": {func(tx *data.Tx, e data.Entry) error {
			e.Club = "Harriers"
			return tx.UpdateEntry(e)
		}, "entry of Ann Oakleaf in Pebble Marathon 2031 was edited since"},
		"result": {func(tx *data.Tx, e data.Entry) error {
			e.Result.Place = 7
			return tx.SetResult(e.ID, e.Result)
		}, "entry of Ann Oakleaf"},
		"split": {func(tx *data.Tx, e data.Entry) error {
			id, err := tx.AddCheckpoint(data.Checkpoint{Race: e.Race, Name: "5 km", Metres: 5000})
			return errors.Join(err, tx.AddSplit(data.Split{Entry: e.ID, Checkpoint: data.Checkpoint{ID: id}, Note: "Leader"}))
		}, "entry of Ann Oakleaf"},
		"race": {func(tx *data.Tx, e data.Entry) error {
			return tx.UpdateRace(data.Race{ID: e.Race, Event: "Pebble Marathon", Year: 2031, Title: "Elite", Metres: 42195, Date: "2031"})
		}, "race Pebble Marathon 2031"},
		"another race": {func(tx *data.Tx, e data.Entry) error {
			id, err := tx.AddRace(data.Race{Event: "Gravel Half", Year: 2031})
			_, err2 := tx.AddEntry(data.Entry{Race: id, Athlete: e.Athlete})
			return errors.Join(err, err2)
		}, "athlete Ann Oakleaf is in another race too"},
		"another entry": {func(tx *data.Tx, e data.Entry) error {
			id, err := tx.AddAthlete(data.Athlete{Whole: "Late Comer"})
			_, err2 := tx.AddEntry(data.Entry{Race: e.Race, Athlete: data.Athlete{ID: id}})
			return errors.Join(err, err2)
		}, "race Pebble Marathon 2031 has other entries"},
		"page": {func(tx *data.Tx, e data.Entry) error {
			g, err := tx.AddGroup("Main")
			_, err2 := tx.AddPage(data.Page{Group: g, Template: "athlete-card", Kind: data.KindAthlete, About: e.Athlete.ID, Gate: data.Live})
			return errors.Join(err, err2)
		}, "athlete Ann Oakleaf is on a page of the running order"},
	} {
		show := newShow(t)
		r := apply(t, show, open(t, "list.csv", text), Options{Now: when})
		e := entry(t, show)
		if err := show.Update(t.Context(), func(tx *data.Tx) error { return c.edit(tx, e) }); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		before := counts(t, show)
		_, err := Undo(t.Context(), show, data.ID(r.Intake), when)
		var edited *data.EditedError
		if !errors.As(err, &edited) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
		if edited != nil && slices.ContainsFunc(edited.Edits, func(e data.Edit) bool { return e.Do == "" || !strings.Contains(err.Error(), e.Do) }) {
			t.Errorf("%s: %v does not say what to do about each of %+v", name, err, edited.Edits)
		}
		if got := counts(t, show); got != before {
			t.Errorf("%s: %+v, before %+v", name, got, before)
		}
	}
}

func TestALaterIntakeIsUndoneBeforeTheOneItBuildsOn(t *testing.T) {
	show := newShow(t)
	text := "Bib,First,Last,Nat,Time,Event,Year\n1,Ann,Oakleaf,GBR,2:30:00,Pebble Marathon,2031\n"
	first := apply(t, show, open(t, "a.csv", text), Options{Now: when})
	second := apply(t, show, open(t, "b.csv", strings.Replace(text, "2:30:00", "2:30:02", 1)), Options{Now: when})
	if _, err := Undo(t.Context(), show, data.ID(first.Intake), when); err == nil {
		t.Error("the first is undone under the second")
	}
	undo(t, show, second)
	u := undo(t, show, first)
	if c := grown(t, show); c != (data.Counts{}) {
		t.Errorf("%+v", c)
	}
	if u.Removed["athlete"] != 1 || u.Removed["entry"] != 1 || u.Removed["race"] != 1 {
		t.Errorf("%+v", u)
	}
	log, err := show.Reads(t.Context())
	if err != nil || len(log) != 2 || !log[0].Undone.Equal(when) || log[0].Undoable {
		t.Errorf("%+v, %v", log, err)
	}
	if hits, err := show.Search(t.Context(), "oakleaf", 5); err != nil || len(hits) != 0 {
		t.Errorf("found %v, %v", hits, err)
	}
}
