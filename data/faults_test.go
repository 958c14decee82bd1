package data

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// athletesIn opens the show anew and counts.
func athletesIn(t testing.TB, path string) int {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
	c, err := s.Counts(bg)
	if err != nil {
		t.Fatal(err)
	}
	return c.Athletes
}

func TestFullDiskLosesNothing(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Family: "Before"})
	var pages int
	if err := s.writer.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		if _, err := s.writer.Exec(fmt.Sprintf("PRAGMA max_page_count=%d", n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages + 3)
	err := s.Update(bg, func(tx *Tx) error {
		for i := range 2000 {
			if _, err := tx.AddAthlete(Athlete{Family: fmt.Sprint("New", i), Bio: strings.Repeat("long ", 200)}); err != nil {
				return err
			}
		}
		return nil
	})
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("Update gives %v, want ErrFull and what to do", err)
	}
	limit(1 << 30) // somebody made room
	addAthletes(t, s, Athlete{Family: "After"})
	if n := athletesIn(t, s.Path()); n != 2 {
		t.Errorf("the show has %d athletes, want those of before and after", n)
	}
}

func TestShowThatAnotherProgramIsWritingSaysSo(t *testing.T) {
	s := newShow(t)
	if _, err := s.writer.Exec("PRAGMA busy_timeout=50"); err != nil {
		t.Fatal(err)
	}
	other, err := Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Update(bg, func(*Tx) error {
		again, err := Open(s.Path()) // opening waits for nobody
		if err != nil {
			return err
		}
		defer again.Close()
		err = s.Update(bg, func(*Tx) error { return nil })
		if !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "try again") || !strings.Contains(err.Error(), s.Path()) {
			t.Errorf("Update gives %v, want ErrBusy, the path and what to do", err)
		}
		if again.ReadOnly() {
			t.Error("a show that somebody writes to is taken for read-only")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	addAthletes(t, s, Athlete{Family: "After"})
}

func TestReadOnlyShowReadsAndSaysSo(t *testing.T) {
	s := newShow(t)
	addAthletes(t, s, Athlete{Given: "Sifan", Family: "Hassan"})
	r, err := OpenReadOnly(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	addAthletes(t, s, Athlete{Given: "Alemu", Family: "Megertu"})
	wantHits(t, "megertu", find(t, r, "megertu"), "Alemu MEGERTU") // it sees what others write
	wantHits(t, "hasan", find(t, r, "hasan"), "Sifan HASSAN")
	err = r.Update(bg, func(*Tx) error { return nil })
	if !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), s.Path()) || !r.ReadOnly() || s.ReadOnly() {
		t.Errorf("Update gives %v, want ErrReadOnly with the path", err)
	}
	if err := r.Backup(bg, filepath.Join(t.TempDir(), "copy.mile26")); err != nil {
		t.Error(err)
	}
}

func TestReadOnlyShowOfAnOlderVersionHasToBeUpdatedFirst(t *testing.T) {
	path, steps := oldShow(t, "CREATE TABLE later (x INTEGER)")
	if _, _, err := look(path, steps, true); !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), "open it for writing once") {
		t.Errorf("it gives %v, want ErrReadOnly and what to do", err)
	}
}

// damage overwrites pages of a show with rubbish; page 0 is the first.
func damage(t *testing.T, path string, pages ...int) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rubbish := make([]byte, usualPage)
	for i := range rubbish {
		rubbish[i] = byte(i*31 + 7)
	}
	for _, n := range pages {
		if _, err := f.WriteAt(rubbish, int64(n*usualPage)); err != nil {
			t.Fatal(err)
		}
	}
}

// rootOf is the page on which a table begins, counted from 0.
func rootOf(t *testing.T, path, table string) int {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var root int
	if err := db.QueryRow("SELECT rootpage FROM sqlite_master WHERE name=?", table).Scan(&root); err != nil {
		t.Fatal(err)
	}
	return root - 1
}

func TestDamagedShowSaysSo(t *testing.T) {
	s := newShow(t)
	var many []Athlete
	for i := range 500 {
		many = append(many, Athlete{Family: fmt.Sprint("Runner", i), Bio: strings.Repeat("x", 300)})
	}
	addAthletes(t, s, many...)
	if err := s.Check(bg); err != nil {
		t.Errorf("a sound show: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	damage(t, s.Path(), rootOf(t, s.Path(), "athletes"))
	d, err := Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for what, err := range map[string]error{
		"Check":    d.Check(bg),
		"Athletes": func() error { _, err := d.Athletes(bg); return err }(),
		"Update":   d.Update(bg, func(tx *Tx) error { _, err := tx.AddAthlete(Athlete{Family: "New"}); return err }),
	} {
		if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "mile26 restore") || !strings.Contains(err.Error(), "mile26 repair") {
			t.Errorf("%s gives %v, want ErrDamaged and what to do", what, err)
		}
	}
	var told []Kept
	d.Keep(bg, func(k Kept) { told = append(told, k) }) // ends by itself
	copies, err := Copies(d.Path())
	if len(told) != 1 || !errors.Is(told[0].Err, ErrDamaged) || len(copies) != 0 || err != nil {
		t.Errorf("Keep tells %+v and keeps %v (%v), want ErrDamaged and no copy", told, copies, err)
	}
}

func TestOpeningAShowTwiceKeepsItsLocks(t *testing.T) {
	// Whoever opens and closes the file itself takes the locks of the whole process away, and another process that
	// closes the show then removes the log that this one still writes to.
	s := newShow(t)
	addAthletes(t, s, Athlete{Family: "First"})
	again, err := Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	cmd, out := Helper(t, "open", s.Path())
	for out.Scan() {
		t.Error(out.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Path() + "-wal"); errors.Is(err, fs.ErrNotExist) {
		t.Error("another process has removed the log of a show that is open")
	}
	addAthletes(t, s, Athlete{Family: "Second"})
	if n := athletesIn(t, s.Path()); n != 2 {
		t.Errorf("the show has %d athletes, want 2", n)
	}
}

func init() {
	Helpers["open"] = func(args []string) error {
		s, err := Open(args[0])
		if err != nil {
			return err
		}
		return s.Close()
	}
}
