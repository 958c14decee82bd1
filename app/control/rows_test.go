package control_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"mile26/app/control"
	"mile26/data"
	"mile26/data/mark"
)

// held is everything an edit of these rows may touch, as text.
func held(t *testing.T, s *data.Show, ids map[data.Kind]data.ID) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(drawn(t, s))
	roster, err := s.Roster(t.Context(), []data.ID{ids[data.KindAthlete]})
	if err != nil {
		t.Fatal(err)
	}
	people, err := s.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sayings, err := s.Sayings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	facts, err := s.Facts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := s.Entries(t.Context(), ids[data.KindRace], 0)
	if err != nil {
		t.Fatal(err)
	}
	checks, err := s.Checkpoints(t.Context(), ids[data.KindRace])
	if err != nil {
		t.Fatal(err)
	}
	splits, err := s.Splits(t.Context(), ids[data.KindEntry])
	if err != nil {
		t.Fatal(err)
	}
	records, err := s.Records(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	lines(t, &b, roster, people, sayings, facts, records, entries, checks, splits)
	return b.String()
}

func lines(t *testing.T, b *strings.Builder, all ...any) {
	t.Helper()
	for _, list := range all {
		v := reflect.ValueOf(list)
		for i := range v.Len() {
			fmt.Fprintf(b, "%+v\n", v.Index(i).Interface())
		}
	}
}

// everybody is a show with an athlete in a race, a page about them and a quote.
func everybody(t *testing.T) (*control.Order, *data.Show, map[data.Kind]data.ID) {
	t.Helper()
	r := newHouse(t).open()
	o, ids := control.NewOrder(r.show), map[data.Kind]data.ID{}
	add := func(row data.Row) data.ID {
		t.Helper()
		e, err := o.AddRow(t.Context(), row)
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Rows) != 1 {
			t.Fatalf("%s touched %v", e.Name, e.Rows)
		}
		ids[row.Kind()] = e.Rows[0]
		return e.Rows[0]
	}
	athlete := add(data.Row{Athlete: &data.Athlete{Given: "Sifan", Family: "Hassan", Country: "NED", Bio: "Won on her debut."}})
	race := add(data.Row{Race: &data.Race{Event: "City Marathon", Year: 2031, Category: "Women", Metres: 42195}})
	check := add(data.Row{Checkpoint: &data.Checkpoint{Race: race, Name: "Half", Metres: 21097.5}})
	add(data.Row{
		Entry:  &data.Entry{Race: race, Athlete: data.Athlete{ID: athlete}, Bib: "7", Result: data.Result{Place: 1}},
		Splits: []data.Split{{Checkpoint: data.Checkpoint{ID: check}, Note: "Leader"}},
	})
	person := add(data.Row{Person: &data.Person{Given: "Paula", Family: "Radcliffe"}})
	add(data.Row{Saying: &data.Saying{Who: "Paula Radcliffe", Person: person, Race: race, Text: "What a run."}})
	add(data.Row{Fact: &data.Fact{Race: race, Figure: "49,000", Text: "ran"}})
	add(data.Row{Record: &data.Record{Kind: "WR", Scope: "World", Discipline: "Marathon", Sex: data.Women, Holder: "Somebody", Mark: mark.Parse("2:09:56", 42195)}})
	for _, p := range []data.Page{
		{Template: "lower-third", Kind: data.KindAthlete, About: athlete, Race: race},
		{Template: "leaderboard", Kind: data.KindRace, About: race, Checkpoint: check},
		{Template: "lower-third", Kind: data.KindPerson, About: person},
	} {
		if _, err := o.Add(t.Context(), p, control.Spot{}); err != nil {
			t.Fatal(err)
		}
	}
	return o, r.show, ids
}

// Whatever is deleted comes back as it was, with what went with it and in the
// pages that were about it; and goes again.
func TestDeletedRowsComeBack(t *testing.T) {
	o, s, ids := everybody(t)
	before := held(t, s, ids)
	for _, kind := range []data.Kind{
		data.KindAthlete, data.KindRace, data.KindCheckpoint, data.KindEntry, data.KindPerson, data.KindSaying, data.KindFact,
		data.KindRecord,
	} {
		if _, err := o.DropRows(t.Context(), kind, []data.ID{ids[kind]}); err != nil {
			t.Fatal(err)
		}
		without := held(t, s, ids)
		if without == before {
			t.Errorf("%s: nothing was deleted", kind)
		}
		for _, want := range []struct {
			do    func() (control.Edited, error)
			state string
		}{
			{func() (control.Edited, error) { return o.Undo(t.Context()) }, before},
			{func() (control.Edited, error) { return o.Redo(t.Context()) }, without},
			{func() (control.Edited, error) { return o.Undo(t.Context()) }, before},
		} {
			e, err := want.do()
			if err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
			if got := held(t, s, ids); got != want.state {
				t.Fatalf("%s, %s: the show holds\n%s\nwant\n%s", kind, e.Name, got, want.state)
			}
		}
	}
}

// An edit changes its field and no other; undone, what others did since stays.
func TestUndoOfAFieldLeavesTheOthers(t *testing.T) {
	o, s, ids := everybody(t)
	set := func(what string, to func(*data.Athlete)) control.Edited {
		t.Helper()
		e, err := o.SetRow(t.Context(), what, data.KindAthlete, ids[data.KindAthlete], func(r *data.Row) error { to(r.Athlete); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := set("country", func(a *data.Athlete) { a.Country = "ETH" }); e.Name != "country of Sifan HASSAN" {
		t.Errorf("called %q", e.Name)
	}
	err := s.Update(t.Context(), func(tx *data.Tx) error { // another hand
		a, err := tx.Athlete(ids[data.KindAthlete])
		if err != nil {
			return err
		}
		a.Bio = "Won London."
		return tx.UpdateAthlete(a)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := s.Athlete(t.Context(), ids[data.KindAthlete])
	if err != nil || a.Country != "NED" || a.Bio != "Won London." {
		t.Errorf("country %q, bio %q, %v; want NED and the newer bio", a.Country, a.Bio, err)
	}
	_, err = o.SetRow(t.Context(), "country", data.KindAthlete, ids[data.KindAthlete], func(*data.Row) error { return nil })
	if !errors.Is(err, control.ErrNothingChanges) {
		t.Errorf("an edit that changes nothing: %v", err)
	}
}

// The entry's result is edited field by field too.
func TestUndoOfAPlaceLeavesTheNote(t *testing.T) {
	o, s, ids := everybody(t)
	set := func(what string, to func(*data.Result)) {
		t.Helper()
		if _, err := o.SetRow(t.Context(), what, data.KindEntry, ids[data.KindEntry], func(r *data.Row) error { to(&r.Entry.Result); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	set("place", func(r *data.Result) { r.Place = 2 })
	set("note", func(r *data.Result) { r.Note = "debut" })
	for range 2 {
		if _, err := o.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.Redo(t.Context()); err != nil {
		t.Fatal(err)
	}
	e, err := s.Entry(t.Context(), ids[data.KindEntry])
	if err != nil || e.Result.Place != 2 || e.Result.Note != "" {
		t.Errorf("place %d, note %q, %v; want 2 and none", e.Result.Place, e.Result.Note, err)
	}
}

func TestPhotoIsAnEdit(t *testing.T) {
	o, s, ids := everybody(t)
	id := ids[data.KindAthlete]
	photo := func() string {
		t.Helper()
		a, err := s.Athlete(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return a.Photo
	}
	if _, err := o.SetPhoto(t.Context(), id, []byte("a picture")); err != nil {
		t.Fatal(err)
	}
	hash := photo()
	if b, err := s.Photo(t.Context(), hash); err != nil || string(b) != "a picture" {
		t.Fatalf("photo %q, %v", b, err)
	}
	if _, err := o.SetPhoto(t.Context(), id, nil); err != nil || photo() != "" {
		t.Errorf("taken away: %q, %v", photo(), err)
	}
	if _, err := o.Undo(t.Context()); err != nil || photo() != hash {
		t.Errorf("undone: %q, %v, want %q", photo(), err, hash)
	}
}

// A checkpoint that is named gets the distance that its name says, of its race; one
// that has a distance keeps it.
func TestACheckpointIsPlacedByItsName(t *testing.T) {
	o, s, _ := everybody(t)
	race, err := o.AddRow(t.Context(), data.Row{Race: &data.Race{Event: "Gala", Year: 2031, Category: "Women", Metres: 10000}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"Finish": 10000, "half": 5000, "Halfway ": 5000, "2 km": 2000, "3 miles": 4828.032, "15 km": 0, "Bridge": 0, "4000": 0, "4,000 m": 4000}
	for name := range want {
		if _, err := o.AddRow(t.Context(), data.Row{Checkpoint: &data.Checkpoint{Race: race.Rows[0], Name: name}}); err != nil {
			t.Fatal(err)
		}
	}
	later, err := o.AddRow(t.Context(), data.Row{Checkpoint: &data.Checkpoint{Race: race.Rows[0], Name: "Somewhere"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.SetRow(t.Context(), "checkpoint", data.KindCheckpoint, later.Rows[0], func(r *data.Row) error { r.Checkpoint.Name = "8 km"; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AddRow(t.Context(), data.Row{Checkpoint: &data.Checkpoint{Race: race.Rows[0], Name: "6 km", Metres: 6100}}); err != nil {
		t.Fatal(err)
	}
	want["8 km"], want["6 km"] = 8000, 6100
	all, err := s.Checkpoints(t.Context(), race.Rows[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if w, ok := want[c.Name]; !ok || w != c.Metres {
			t.Errorf("%q is at %v m, want %v", c.Name, c.Metres, w)
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d checkpoints, want %d: %+v", len(all), len(want), all)
	}
}
