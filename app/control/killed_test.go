package control_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// asVictim is set, to a show's path, where this test binary is to edit until it
// is killed.
const asVictim = "MILE26_TEST_EDITS"

func TestMain(m *testing.M) {
	path := os.Getenv(asVictim)
	if path == "" {
		os.Exit(m.Run())
	}
	if err := editUntilKilled(path); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// editUntilKilled writes one number after the other into the notes of the first
// page, has each passed at 10 km, and says so when it is done; now and then it
// takes one back first.
func editUntilKilled(path string) error {
	s, err := data.Open(path)
	if err != nil {
		return err
	}
	ctx := context.Background()
	edits := control.NewEdits(s)
	order, race := control.NewOrderIn(edits), control.NewRaceControl(edits, "victim")
	for turn := 1; turn <= turnsMost; turn++ {
		pages, err := s.Pages(ctx)
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(pages[0].Notes)
		if err != nil {
			return err
		}
		if turn%4 == 0 && n > 0 {
			_, err1 := edits.Undo(ctx)
			_, err2 := edits.Undo(ctx)
			if err := errors.Join(err1, err2); err != nil {
				return err
			}
			fmt.Println(n - 1)
			continue
		}
		_, err1 := race.Enter(ctx, []control.Keyed{{Place: "10 km", Line: control.Line{Bib: fmt.Sprint(n + 1)}}})
		_, err2 := order.Set(ctx, "notes", []data.ID{pages[0].ID}, func(p *data.Page) { p.Notes = fmt.Sprint(n + 1) })
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		fmt.Println(n + 1)
	}
	time.Sleep(time.Hour) // it is killed before
	return nil
}

// turnsMost keeps a victim on a fast disk from filling the log: what it forgets
// nobody can take back.
const turnsMost = 70

// A program that is killed at any moment leaves a log that takes back exactly
// what it did, edit for edit, and does it again.
func TestKillsLeaveALogThatTakesBack(t *testing.T) {
	k := newTrack(t)
	ctx := t.Context()
	o := control.NewOrderIn(k.edits)
	if _, err := o.Add(ctx, data.Page{Template: "clock", Notes: "0"}, control.Spot{}); err != nil {
		t.Fatal(err)
	}
	first, _, err := k.edits.Names(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.show.Close(); err != nil {
		t.Fatal(err)
	}
	for kill := range 6 {
		last := killed(t, k.path, time.Duration(20+rand.IntN(120))*time.Millisecond)
		s, err := data.Open(k.path)
		if err != nil {
			t.Fatal(err)
		}
		k.open(s)
		control.NewOrderIn(k.edits)
		notes, passed := reached(t, s)
		if notes < last-1 || notes > last+1 || passed < notes || passed > notes+1 {
			t.Fatalf("kill %d: acknowledged %d, in the file are note %d and %d passings", kill, last, notes, passed)
		}
		wasNotes, wasPassed := notes, passed
		back := 0
		for {
			if undo, _, err := k.edits.Names(ctx); err != nil || undo == first {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			if _, err := k.edits.Undo(ctx); err != nil {
				t.Fatalf("kill %d: %v", kill, err)
			}
			if passed > notes {
				passed--
			} else {
				notes--
			}
			if n, p := reached(t, s); n != notes || p != passed {
				t.Fatalf("kill %d: undo gives note %d and %d passings, want %d and %d", kill, n, p, notes, passed)
			}
			if back++; back == 20 && kill%2 == 0 { // a part of it will do, and is done again
				break
			}
		}
		for range back {
			if _, err := k.edits.Redo(ctx); err != nil {
				t.Fatalf("kill %d: %v", kill, err)
			}
		}
		if n, p := reached(t, s); n != wasNotes || p != wasPassed {
			t.Fatalf("kill %d: done again it is note %d and %d passings, want %d and %d", kill, n, p, wasNotes, wasPassed)
		}
		if wasPassed > wasNotes { // the next victim counts from whole pairs
			if _, err := k.edits.Undo(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Check(ctx); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// reached is how far the victim has come.
func reached(t *testing.T, s *data.Show) (notes, passed int) {
	t.Helper()
	pages, err := s.Pages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Passings(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(pages[0].Notes)
	if err != nil {
		t.Fatal(err)
	}
	return n, len(all)
}

// killed has a victim edit, kills it some time after its first edit, and answers
// the last number that it acknowledged.
func killed(t *testing.T, path string, after time.Duration) (last int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), asVictim+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "error") {
			t.Fatal(lines.Text())
		}
		if last, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // killed
	return last
}
