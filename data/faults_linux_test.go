package data

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// said are the lines of a helper process that must end well.
func said(t *testing.T, name string, args ...string) []string {
	t.Helper()
	cmd, out := Helper(t, name, args...)
	var lines []string
	for out.Scan() {
		lines = append(lines, out.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, strings.Join(lines, "\n"))
	}
	return lines
}

func init() {
	// A file that may not grow: what a quota or a broken disk does to a write.
	Helpers["grow"] = func(args []string) error {
		signal.Ignore(syscall.SIGXFSZ)
		s, err := Open(args[0])
		if err != nil {
			return err
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 200_000, Max: 200_000}); err != nil {
			return err
		}
		err = s.Update(bg, func(tx *Tx) error {
			for i := range 5000 {
				if _, err := tx.AddAthlete(Athlete{Family: fmt.Sprint("New", i), Bio: strings.Repeat("long ", 400)}); err != nil {
					return err
				}
			}
			return nil
		})
		fmt.Println(errors.Is(err, ErrDisk) || errors.Is(err, ErrFull), err)
		_, err = s.KeepCopy(bg, WhyHand, now0)
		fmt.Println(err != nil, err)
		return s.Close()
	}
	// The same while a new show is made.
	Helpers["grow draft"] = func(args []string) error {
		signal.Ignore(syscall.SIGXFSZ)
		s, err := Draft(args[0])
		if err != nil {
			return err
		}
		most, err := strconv.ParseUint(args[1], 10, 64)
		if err != nil {
			return err
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
		err = s.UpdateByLoad(bg, func(tx *Tx) error {
			l, err := NewLoad(bg, s, tx, Intake{File: "list.csv"})
			if err != nil {
				return err
			}
			defer l.Close()
			_, err = addField(l, 3000, "Pebble Marathon")
			return errors.Join(err, l.Finish(Intake{File: "list.csv"}))
		})
		fmt.Println(errors.Is(err, ErrDisk), err)
		return s.Close()
	}
	// Somebody who may not write: neither the file nor, with "folder", its folder.
	Helpers["protected"] = func(args []string) error {
		if os.Getuid() == 0 {
			if err := syscall.Setuid(65534); err != nil {
				return err
			}
		}
		s, err := Open(args[0])
		if err != nil {
			return err
		}
		defer s.Close()
		c, err := s.Counts(bg)
		fmt.Println(c.Athletes, err)
		err = s.Update(bg, func(*Tx) error { return nil })
		fmt.Println(errors.Is(err, ErrReadOnly), err)
		_, err = s.KeepCopy(bg, WhyHand, now0)
		fmt.Println(err != nil, err)
		return nil
	}
}

func TestDiskThatRefusesADraftLeavesNothing(t *testing.T) {
	for _, most := range []string{"400000", "1000000"} { // to SQLite, and where trees are grafted
		path := filepath.Join(t.TempDir(), "show.mile26")
		if lines := said(t, "grow draft", path, most); len(lines) != 1 || !strings.HasPrefix(lines[0], "true ") {
			t.Errorf("it says %q, want that the disk refused", lines)
		}
		if got := beside(t, path); len(got) > 0 {
			t.Errorf("there are %q, want nothing", got)
		}
	}
}

func TestDiskThatRefusesLosesNothing(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Family: "Before"})
	lines := said(t, "grow", s.Path())
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "true ") || !strings.HasPrefix(lines[1], "true ") {
		t.Errorf("it says %q, want that the disk refused", lines)
	}
	if n := athletesIn(t, s.Path()); n != 1 {
		t.Errorf("the show has %d athletes, want 1", n)
	}
	left, err := os.ReadDir(CopiesDir(s.Path()))
	if err != nil || len(left) != 0 {
		t.Errorf("the failed copy left %v (%v)", left, err)
	}
}

func TestWriteProtectedShowIsReadAndSaysSo(t *testing.T) {
	for _, what := range []string{"file", "folder"} {
		t.Run(what, func(t *testing.T) {
			s := newShow(t)
			addAthletes(t, s, Athlete{Family: "Hassan"})
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Dir(s.Path())
			mode := map[string]os.FileMode{"file": 0o777, "folder": 0o555}[what]
			t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
			for path, mode := range map[string]os.FileMode{s.Path(): 0o444, dir: mode, filepath.Dir(dir): 0o755} {
				if err := os.Chmod(path, mode); err != nil {
					t.Fatal(err)
				}
			}
			lines := said(t, "protected", s.Path())
			if len(lines) < 2 || lines[0] != "1 <nil>" || !strings.HasPrefix(lines[1], "true ") || !strings.Contains(lines[1], s.Path()) {
				t.Errorf("it says %q, want one athlete and ErrReadOnly with the path", lines)
			}
		})
	}
}
