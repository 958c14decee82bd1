package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// fillControl puts something into the tables of race control and of the log.
func fillControl(tx *Tx, race, entry, checkpoint ID) error {
	_, err := tx.AddPassing(Passing{
		At: now0, Who: "desk", Place: "Half", Bib: "W101", Typed: "52:10", Time: 52*time.Minute + 10*time.Second, Counts: true,
		Race: race, Entry: entry, Checkpoint: checkpoint,
	})
	_, err2 := tx.AddPassing(Passing{At: now0, Who: "desk", Place: "Finish", Finish: true})
	return errors.Join(
		err, err2, tx.SetRunning([]ID{race}),
		tx.LogEdit(LoggedEdit{Name: "52:10 of W101", Kind: "passing", Back: json.RawMessage(`{"a":[1]}`)}),
	)
}

// A passing is read as it was written; one whose entry goes is nobody's.
func TestPassingsAreKeptAsEntered(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Given: "Sifan", Family: "Hassan"})[0]
	race := addRaces(t, s, Race{Event: "London", Year: 2031, Category: "Women", Metres: 42195})[0]
	want := Passing{
		At: now0.Add(1234 * time.Millisecond), Who: "desk two", Place: "10 km", Bib: "12", Time: 32*time.Minute + 7*time.Millisecond, Counts: true, Race: race,
	}
	update(t, s, func(tx *Tx) (err error) {
		if want.Entry, err = tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: a}, Bib: "12"}); err != nil {
			return err
		}
		if want.Checkpoint, err = tx.AddCheckpoint(Checkpoint{Race: race, Name: "10 km", Metres: 10000}); err != nil {
			return err
		}
		if want.ID, err = tx.AddPassing(want); err != nil {
			return err
		}
		return tx.SetRunning([]ID{race})
	})
	want.At = want.At.UTC()
	got, err := s.Passings(bg, 0)
	if err != nil || len(got) != 1 || got[0] != want {
		t.Fatalf("%+v, %v; want %+v", got, err, want)
	}
	if open, err := s.Unclaimed(bg); len(open) != 0 || err != nil {
		t.Errorf("unclaimed: %+v, %v", open, err)
	}
	if running, err := s.Running(bg); len(running) != 1 || running[0].ID != race || err != nil {
		t.Errorf("running: %+v, %v", running, err)
	}
	update(t, s, func(tx *Tx) error { _, err := tx.exec(`DELETE FROM races`); return err })
	open, err := s.Unclaimed(bg)
	if err != nil || len(open) != 1 || open[0].Entry != 0 || open[0].Bib != "12" || open[0].Time != want.Time {
		t.Errorf("after the race has gone: %+v, %v", open, err)
	}
	if running, err := s.Running(bg); len(running) != 0 || err != nil {
		t.Errorf("running: %+v, %v", running, err)
	}
}

// The log is a stack that survives the file being closed: what was taken back
// can be done again until something else is done.
func TestTheLogOfEditsIsAStack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mile26")
	s, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	note := func(name string) {
		t.Helper()
		update(t, s, func(tx *Tx) error {
			return tx.LogEdit(LoggedEdit{Name: name, Kind: "test", Back: json.RawMessage(`"` + name + `"`)})
		})
	}
	wants := func(undo, redo string) {
		t.Helper()
		u, r, err := s.EditLog(bg)
		if u != undo || r != redo || err != nil {
			t.Fatalf("undo %q, redo %q, %v; want %q, %q", u, r, err, undo, redo)
		}
	}
	turn := func(undone bool) {
		t.Helper()
		update(t, s, func(tx *Tx) error {
			undo, redo, err := tx.LastEdits()
			if err != nil {
				return err
			}
			e := redo
			if undone {
				e = undo
			}
			return tx.TurnEdit(e.ID, undone, e.Back)
		})
	}
	wants("", "")
	note("a")
	note("b")
	note("c")
	turn(true)
	turn(true)
	wants("a", "b")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	wants("a", "b")
	turn(false)
	wants("b", "c")
	note("d")
	wants("d", "")
	update(t, s, func(tx *Tx) (err error) {
		for n := range EditsKept + 20 {
			err = errors.Join(err, tx.LogEdit(LoggedEdit{Name: fmt.Sprint("edit ", n), Kind: "test", Back: json.RawMessage(`1`)}))
		}
		return err
	})
	n, err := list(bg, s.reader, scanEdit, `SELECT id, name, kind, undone, back FROM edits ORDER BY id`)
	if err != nil || len(n) != EditsKept || n[0].Name != "edit 20" {
		t.Errorf("%d edits from %q, %v; want %d", len(n), n[0].Name, err, EditsKept)
	}
}
