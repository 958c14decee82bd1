package data

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// version3 makes a show as version 3 did, with an athlete in it.
func version3(t *testing.T) (path string) {
	t.Helper()
	steps := fstest.MapFS{}
	for _, name := range []string{"00001_show.sql", "00002_order.sql", "00003_intake.sql"} {
		b, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		steps[name] = &fstest.MapFile{Data: b}
	}
	path = filepath.Join(t.TempDir(), "old.mile26")
	old, err := connect(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(bg, old.writer, steps); err != nil {
		t.Fatal(err)
	}
	addAthletes(t, old, Athlete{Given: "Mary", Family: "Keitany", Country: "KEN"})
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// oldRace adds a race to a show of an older version, which has not all that AddRace writes.
func oldRace(t *testing.T, s *Show, r Race) (id ID) {
	t.Helper()
	update(t, s, func(tx *Tx) (err error) {
		id, err = tx.insert(`INSERT INTO races (event, year, category, title, date, metres, start, cr_label) VALUES (?,?,?,'','',0,'','')`, r.Event, r.Year, r.Category)
		return err
	})
	return id
}

func TestAnUpdateTellsHowFarItIs(t *testing.T) {
	var steps []string
	var updates []Progress
	ctx := Telling(bg, func(p Progress) {
		if len(steps) == 0 || steps[len(steps)-1] != string(p.Step) {
			steps = append(steps, string(p.Step))
		}
		if p.Step == StepUpdate {
			updates = append(updates, p)
		}
	})
	path := version3(t)
	s, err := OpenContext(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := strings.Join(steps, " "); got != "copy update" {
		t.Errorf("it tells of %q, want copy and update", got)
	}
	want, err := newest(migrations())
	if err != nil {
		t.Fatal(err)
	}
	if len(updates) != want-3 {
		t.Fatalf("it tells %d times, want once for each of %d steps", len(updates), want-3)
	}
	for i, p := range updates {
		if p.Done != int64(i) || p.Total != int64(want-3) {
			t.Errorf("at step %d it tells %d of %d, want %d of %d", i, p.Done, p.Total, i, want-3)
		}
	}
}

// Whenever it is stopped, the show is as it was and nothing stands beside it.
func TestAStoppedUpdateLeavesTheShowAsItWas(t *testing.T) {
	path := version3(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := 1; ; at++ {
		ctx, stop := context.WithCancel(bg)
		told := 0
		s, err := OpenContext(Telling(ctx, func(Progress) {
			if told++; told == at {
				stop()
			}
		}), path)
		stop()
		if err == nil && told < at { // it was done before
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if want, _ := newest(migrations()); at < want-3+1 {
				t.Errorf("it can be stopped %d times on its way, want once for the copy and for each of %d steps", at-1, want-3)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at %d it gives %v, want context.Canceled", at, err)
		}
		after, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(after) != string(before) {
			t.Errorf("stopped at %d, the file has changed", at)
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
		if err != nil || len(left) != 1 {
			t.Errorf("stopped at %d, there is %v (%v), want the show alone", at, left, err)
		}
		if v, err := version(path); v != 3 || err != nil {
			t.Errorf("stopped at %d, the show has version %d (%v), want 3", at, v, err)
		}
	}
}
