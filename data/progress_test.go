package data

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// longShow is a show large enough for every step to tell of itself more than once.
func longShow(t *testing.T) *Show {
	t.Helper()
	s := newShow(t)
	all := make([]Athlete, 5*tellEvery/2)
	for i := range all {
		all[i] = Athlete{Given: "Ann", Family: fmt.Sprintf("Oak%x", i), Bio: strings.Repeat("long ", 400)}
	}
	addAthletes(t, s, all...)
	return s
}

// works are the works that take long, each with its steps. Each returns a file or
// folder that must not be there when it was stopped.
func works(t *testing.T, s *Show) map[string]struct {
	steps string
	do    func(ctx context.Context) error
	left  string
} {
	t.Helper()
	dir := t.TempDir()
	out := func(name string) string { return filepath.Join(dir, name) }
	if err := s.ExportData(bg, out("data")); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(bg, out("kept.mile26")); err != nil {
		t.Fatal(err)
	}
	type work = struct {
		steps string
		do    func(ctx context.Context) error
		left  string
	}
	return map[string]work{
		"backup": {"copy", func(ctx context.Context) error { return s.Backup(ctx, out("b.mile26")) }, out("b.mile26")},
		"copy": {"copy", func(ctx context.Context) error {
			_, err := s.KeepCopy(ctx, WhyIntake, now0)
			return err
		}, ""},
		"export": {"export", func(ctx context.Context) error { return s.ExportData(ctx, out("e")) }, out("e")},
		"restore": {"check copy", func(ctx context.Context) error {
			_, err := Restore(ctx, out("r.mile26"), out("kept.mile26"), now0)
			return err
		}, out("r.mile26")},
		"read back": {"fill search", func(ctx context.Context) error {
			made, err := ReadExport(ctx, out("f.mile26"), out("data"))
			if err == nil {
				err = made.Close()
			}
			return err
		}, out("f.mile26")},
		"repair": {"salvage search", func(ctx context.Context) error {
			_, err := Salvage(ctx, out("kept.mile26"), out("s.mile26"))
			return err
		}, out("s.mile26")},
		"doubles": {"doubles", func(ctx context.Context) error {
			_, _, err := s.Doubles(ctx, 1)
			return err
		}, ""},
	}
}

func TestLongWorkTellsHowFarItIs(t *testing.T) {
	s := longShow(t)
	for name, w := range works(t, s) {
		var steps []string
		var last Progress
		err := w.do(Telling(bg, func(p Progress) {
			if p.Step != last.Step {
				steps = append(steps, string(p.Step))
			} else if p.Done < last.Done || p.Total > 0 && p.Done > p.Total {
				t.Errorf("%s: %+v after %+v", name, p, last)
			}
			last = p
		}))
		if got := strings.Join(steps, " "); got != w.steps || err != nil {
			t.Errorf("%s tells of %q (%v), want %q", name, got, err, w.steps)
		}
	}
}

func TestWorkThatIsStoppedLeavesNothing(t *testing.T) {
	s := longShow(t)
	for name, w := range works(t, s) {
		for _, step := range strings.Fields(w.steps) {
			ctx, cancel := context.WithCancel(bg)
			err := w.do(Telling(ctx, func(p Progress) {
				if string(p.Step) == step {
					cancel()
				}
			}))
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s stopped in step %s gives %v, want context.Canceled", name, step, err)
			}
			if w.left == "" {
				continue
			}
			for _, end := range []string{"", "-wal", "-shm", "-desk"} {
				if _, err := os.Lstat(w.left + end); err == nil {
					t.Errorf("%s stopped in step %s leaves %s", name, step, w.left+end)
				}
			}
		}
	}
	copies, err := os.ReadDir(CopiesDir(s.Path()))
	if err != nil || len(copies) != 0 {
		t.Errorf("the folder of copies has %v (%v)", copies, err)
	}
}

func TestHalfCopiesOfAKilledProgramAreSweptAway(t *testing.T) {
	s := longShow(t)
	dir := CopiesDir(s.Path())
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, age := range []time.Duration{time.Minute, 2 * partLife} {
		name, err := newPart(dir)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		at := info.ModTime().Add(-age)
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, name)
	}
	if _, err := s.KeepCopy(bg, WhyOpen, now0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(parts[0]); err != nil {
		t.Errorf("one that somebody may be writing: %v", err)
	}
	if _, err := os.Stat(parts[1]); err == nil {
		t.Error("the one of long ago is there still")
	}
}

func TestACopyHasTheRightsOfAnyFile(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Family: "Oak"})
	c, err := s.KeepCopy(bg, WhyHand, now0)
	if err != nil {
		t.Fatal(err)
	}
	was, err := os.Stat(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	is, err := os.Stat(c.Path)
	if err != nil || is.Mode() != was.Mode() {
		t.Errorf("the copy is %v (%v), the show %v", is.Mode(), err, was.Mode())
	}
}
