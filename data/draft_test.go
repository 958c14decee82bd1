package data

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func newDraft(t testing.TB) *Show {
	t.Helper()
	s, err := Draft(filepath.Join(t.TempDir(), "test.mile26"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// beside are the names in the folder of a file.
func beside(t testing.TB, path string) []string {
	t.Helper()
	all, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Name()
	}
	return names
}

func TestADraftComesWithItsFirstUpdate(t *testing.T) {
	s := newDraft(t)
	if _, err := os.Stat(s.Path()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before, the show is there (%v)", err)
	}
	if _, err := s.Races(bg); err != nil {
		t.Errorf("a draft cannot be read: %v", err)
	}
	loadField(t, s, 100, "Pebble Marathon")
	other, err := Open(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if c, err := other.Counts(bg); c.Entries != 100 || err != nil {
		t.Errorf("another program finds %d entries (%v), want 100", c.Entries, err)
	}
	addAthletes(t, s, Athlete{Family: "Later"})
	if c, err := other.Counts(bg); c.Athletes != 101 || err != nil {
		t.Errorf("another program finds %d athletes (%v), want 101", c.Athletes, err)
	}
	if err := errors.Join(other.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if got := beside(t, s.Path()); !slices.Equal(got, []string{"test.mile26"}) {
		t.Errorf("there are %q, want the show", got)
	}
}

func TestADraftMayBePublishedWithNothingInIt(t *testing.T) {
	s := newDraft(t)
	for range 2 { // the second time it is there
		if err := s.Publish(); err != nil {
			t.Fatal(err)
		}
	}
	if empty, err := s.Empty(bg); !empty || err != nil {
		t.Errorf("empty is %v (%v)", empty, err)
	}
	addAthletes(t, s, Athlete{Family: "Later"})
}

func TestADraftThatFailsLeavesNothing(t *testing.T) {
	s := newDraft(t)
	broken := errors.New("broken")
	err := s.UpdateByLoad(bg, func(tx *Tx) error {
		l, err := NewLoad(bg, s, tx, Intake{File: "list.csv"})
		if err != nil {
			return err
		}
		defer l.Close()
		if _, err := addField(l, 100, "Pebble Marathon"); err != nil {
			return err
		}
		return errors.Join(l.Finish(Intake{File: "list.csv"}), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("the error is %v, want that of the change", err)
	}
	if err := s.Update(bg, func(*Tx) error { return nil }); err == nil {
		t.Error("what is half done was published after all")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if got := beside(t, s.Path()); len(got) > 0 {
		t.Errorf("there are %q, want nothing", got)
	}
}

func TestADraftLeavesAFileThatCameBefore(t *testing.T) {
	s := newDraft(t)
	if err := os.WriteFile(s.Path(), []byte("of somebody else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Update(bg, func(*Tx) error { return nil }); !errors.Is(err, ErrExists) {
		t.Errorf("the error is %v, want ErrExists", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(s.Path()); string(b) != "of somebody else" || err != nil {
		t.Errorf("the file holds %q (%v)", b, err)
	}
	if got := beside(t, s.Path()); !slices.Equal(got, []string{"test.mile26"}) {
		t.Errorf("there are %q, want the file", got)
	}
	if _, err := Draft(s.Path()); !errors.Is(err, ErrExists) {
		t.Errorf("a draft where a file is gives %v, want ErrExists", err)
	}
}

func TestADraftSweepsWhatAKilledProgramLeft(t *testing.T) {
	s := newDraft(t)
	dir := filepath.Dir(s.Path())
	old, young := filepath.Join(dir, partPrefix+"1"), filepath.Join(dir, partPrefix+"2")
	for _, part := range []string{old, young} {
		if err := os.WriteFile(part, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-partLife - time.Hour)
	if err := errors.Join(os.Chtimes(old, long, long), s.Publish(), s.Close()); err != nil {
		t.Fatal(err)
	}
	if got, want := beside(t, s.Path()), []string{filepath.Base(young), "test.mile26"}; !slices.Equal(got, want) {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// TestTheTreesOfADraftAreAsSQLiteWouldMakeThem holds drafts of many sizes, with which
// trees have one page, two, or several levels, against shows that SQLite has written.
func TestTheTreesOfADraftAreAsSQLiteWouldMakeThem(t *testing.T) {
	for _, n := range []int{0, 1, 2, 15, 30, 60, 150, 1000} {
		for _, long := range []int{0, 12, 40} { // with the last some rows are too large for an index
			t.Run(fmt.Sprint(n, " times ", long), func(t *testing.T) {
				drafted, written := newDraft(t), newShow(t)
				add := func(to adder) error {
					if long == 0 && n > 0 {
						_, err := addField(to, n, "Pebble Marathon")
						return err
					}
					r, err := to.AddRace(Race{Event: "Pebble Marathon", Year: 2031})
					for i := range n {
						much := strings.Repeat("x", i%60*long)
						a, err1 := to.AddAthlete(Athlete{Family: fmt.Sprint(i*7919%n, much)})
						_, err2 := to.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Bib: fmt.Sprint(i*7907%n, much)})
						err = errors.Join(err, err1, err2)
					}
					return err
				}
				for _, s := range []*Show{drafted, written} {
					load(t, s, func(tx *Tx) error {
						l, err := NewLoad(bg, s, tx, Intake{File: "list.csv", At: time.Unix(1e9, 0)})
						if err != nil {
							return err
						}
						defer l.Close()
						return errors.Join(add(l), l.Finish(Intake{File: "list.csv", Added: n}))
					})
				}
				var found string
				if err := drafted.reader.QueryRowContext(bg, `PRAGMA integrity_check`).Scan(&found); found != "ok" || err != nil {
					t.Errorf("the file is not sound: %q (%v)", found, err)
				}
				integrity(t, drafted)
				if got, want := dump(t, drafted), dump(t, written); got != want {
					t.Errorf("the draft holds\n%s\nwant\n%s", got, want)
				}
				if _, err := drafted.UndoIntake(bg, 1, time.Unix(1e9, 0)); err != nil {
					t.Errorf("undo: %v", err)
				}
			})
		}
	}
}

const (
	draftKills = 30
	drafted    = 200 // entries of each
)

func init() {
	Helpers["drafts"] = func(args []string) error {
		for n := 0; ; n++ {
			s, err := Draft(filepath.Join(args[0], fmt.Sprint(n, ".mile26")))
			if err != nil {
				return err
			}
			err = s.UpdateByLoad(bg, func(tx *Tx) error {
				l, err := NewLoad(bg, s, tx, Intake{File: "list.csv"})
				if err != nil {
					return err
				}
				defer l.Close()
				_, err = addField(l, drafted, "Pebble Marathon")
				return errors.Join(err, l.Finish(Intake{File: "list.csv", Added: drafted}))
			})
			if err != nil {
				return err
			}
			fmt.Println(n)
			if err := s.Close(); err != nil {
				return err
			}
		}
	}
}

// TestKillsLeaveNoHalfDraft kills another process at any moment while it makes one show
// after the other. Afterwards those that it said it had made are there, perhaps with
// one more, and each is whole.
func TestKillsLeaveNoHalfDraft(t *testing.T) {
	r := rand.New(rand.NewPCG(26, 30))
	made, parts := 0, 0
	for range draftKills {
		dir := t.TempDir()
		cmd, out := Helper(t, "drafts", dir)
		said := 0
		for left, delay := r.IntN(3), time.Duration(r.Int64N(int64(50*time.Millisecond))); ; left-- {
			if left == 0 {
				time.AfterFunc(delay, func() { _ = cmd.Process.Kill() })
			}
			if !out.Scan() {
				break
			}
			if out.Text() != strconv.Itoa(said) {
				t.Fatalf("the helper says %q", out.Text())
			}
			said++
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() == 1 { // it never ends by itself
			t.Fatalf("the helper ended: %v", err)
		}
		there := 0
		for _, name := range beside(t, filepath.Join(dir, "x")) {
			if strings.HasPrefix(name, partPrefix) {
				parts++
			} else if strings.HasSuffix(name, ".mile26") {
				there++
				isWhole(t, filepath.Join(dir, name))
			}
		}
		if there != said && there != said+1 {
			t.Errorf("there are %d shows, want %d, which were acknowledged, or one more", there, said)
		}
		made += there
	}
	t.Logf("%d shows made by %d that were killed, %d half ones", made, draftKills, parts)
	if made == 0 || parts == 0 {
		t.Errorf("%d shows and %d half ones: the kills come too soon or too late to tell anything", made, parts)
	}
}

func isWhole(t *testing.T, path string) {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Counts(bg)
	if err := errors.Join(err, s.Check(bg), s.Close()); c.Entries != drafted || err != nil {
		t.Errorf("%s has %d entries (%v), want %d", path, c.Entries, err, drafted)
	}
}
