package control_test

import (
	"testing"
	"time"

	"mile26/data"
)

// A merge and "not the same" stand in the same log as every edit.
func TestMergeAndApartAreUndone(t *testing.T) {
	o, s, ids := everybody(t)
	now := time.Date(2026, 4, 26, 9, 0, 0, 0, time.UTC)
	e, err := o.AddRow(t.Context(), data.Row{Athlete: &data.Athlete{Given: "Sifan", Family: "Hasan", Country: "NED"}})
	if err != nil {
		t.Fatal(err)
	}
	keep, gone := ids[data.KindAthlete], e.Rows[0]
	doubles := func() int {
		t.Helper()
		all, _, err := s.Doubles(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, d := range all {
			if d.A.Athlete.ID == keep || d.B.Athlete.ID == keep {
				n++
			}
		}
		return n
	}
	if n := doubles(); n == 0 {
		t.Fatal("Hassan and Hasan are not proposed as likely doubles")
	}
	before := doubles()
	if e, err = o.NotSame(t.Context(), keep, gone, now); err != nil || doubles() != before-1 {
		t.Fatalf("%s: %d doubles, %v, want %d", e.Name, doubles(), err, before-1)
	}
	if e, err = o.Undo(t.Context()); err != nil || doubles() != before {
		t.Fatalf("undo of %s: %d doubles, %v, want %d", e.Name, doubles(), err, before)
	}
	was := held(t, s, ids)
	if e, err = o.Merge(t.Context(), keep, gone, now); err != nil || e.Name != "merge of Sifan HASAN into Sifan HASSAN" {
		t.Fatalf("%q, %v", e.Name, err)
	}
	for range 2 { // also what was done again
		if _, err := s.Athlete(t.Context(), gone); err == nil {
			t.Error("the merged one is still there")
		}
		if e, err = o.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Athlete(t.Context(), gone); err != nil {
			t.Errorf("undone: %v", err)
		}
		if got := held(t, s, ids); got != was {
			t.Errorf("undone, the show holds\n%s\nwant\n%s", got, was)
		}
		if e, err = o.Redo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
