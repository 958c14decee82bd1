package intake

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mile26/data"
)

// newShow makes an empty show in a folder of its own.
func newShow(t testing.TB) *data.Show {
	t.Helper()
	show, err := data.Create(filepath.Join(t.TempDir(), "test.mile26"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := show.Close(); err != nil {
			t.Error(err)
		}
	})
	return show
}

// write makes a file with a name in a folder of its own.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// take imports a file and fails the test when that fails.
func take(t testing.TB, show *data.Show, path string, o Options) Report {
	t.Helper()
	r, err := File(t.Context(), show, path, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// takeText imports a file of a name and content.
func takeText(t testing.TB, show *data.Show, name, content string) Report {
	t.Helper()
	return take(t, show, write(t, name, content), Options{Accept: AcceptAll})
}

func counts(t testing.TB, show *data.Show) data.Counts {
	t.Helper()
	c, err := show.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func racesOf(t testing.TB, show *data.Show) []data.Race {
	t.Helper()
	r, err := show.Races(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// entries returns the entries of the only race of a show.
func entries(t testing.TB, show *data.Show) []data.Entry {
	t.Helper()
	all := racesOf(t, show)
	if len(all) != 1 {
		t.Fatalf("%d races, want 1: %v", len(all), all)
	}
	return entriesOf(t, show, all[0])
}

func entriesOf(t testing.TB, show *data.Show, race data.Race) []data.Entry {
	t.Helper()
	e, err := show.Entries(t.Context(), race.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// entryOf returns the entry of an athlete by folded name in the only race of a show.
func entryOf(t testing.TB, show *data.Show, name string) data.Entry {
	t.Helper()
	for _, e := range entries(t, show) {
		if foldName(e.Athlete) == data.Fold(name) {
			return e
		}
	}
	t.Fatalf("no entry of %q", name)
	return data.Entry{}
}

// notes returns every note of a show.
func notes(t testing.TB, show *data.Show) []data.Note {
	t.Helper()
	log, err := show.Intakes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []data.Note
	for _, in := range log {
		n, err := show.Notes(t.Context(), in.ID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n...)
	}
	return all
}

// tally is the counts of a report.
type tally struct{ new, changed, same, clash, rejected int }

func tallyOf(r Report) tally { return tally{r.New, r.Changed, r.Same, r.Clash, r.Rejected} }

func wantTally(t testing.TB, r Report, want tally) {
	t.Helper()
	if got := tallyOf(r); got != want {
		t.Errorf("tally %+v, want %+v\n%s", got, want, r)
	}
}

func reasons(r Report) []string {
	var all []string
	for _, g := range r.Notes {
		all = append(all, g.Reason)
	}
	return all
}

func content(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// when is a time for tests that need one.
var when = time.Date(2031, 5, 4, 9, 30, 0, 0, time.UTC)

// shared returns a folder of real inputs beside the checkout, and skips the test when it is not there.
func shared(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = up
	}
	folder := filepath.Join(filepath.Dir(dir), "shared", name)
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		t.Skipf("the real inputs are not there: ../shared/%s beside the checkout", name)
	}
	return folder
}

// cancelAfter is a context that is done after a number of looks at it.
type cancelAfter struct {
	context.Context
	looks atomic.Int64
}

func newCancelAfter(parent context.Context, looks int64) *cancelAfter {
	c := &cancelAfter{Context: parent}
	c.looks.Store(looks)
	return c
}

func (c *cancelAfter) Err() error {
	if c.looks.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func hasAny(list []string, part string) bool {
	for _, s := range list {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}
