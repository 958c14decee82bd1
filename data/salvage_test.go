package data

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// salvaged is the show that Salvage makes of a copy of path that harm was done to.
func salvaged(t *testing.T, path string, harm func(copy string)) (*Show, Salvaged) {
	t.Helper()
	dir := t.TempDir()
	broken, whole := filepath.Join(dir, "broken.mile26"), filepath.Join(dir, "whole.mile26")
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(broken+end, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if harm != nil {
		harm(broken)
	}
	out, err := Salvage(bg, broken, whole)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(whole)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
	return s, out
}

func TestSoundShowIsSalvagedWhole(t *testing.T) {
	s := full(t)
	_, want := exportOf(t, s)
	for _, closed := range []bool{false, true} { // first with all of it in the log
		if closed {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		got, out := salvaged(t, s.Path(), nil)
		_, have := exportOf(t, got)
		for _, all := range []map[string]string{have, want} { // which ids were given is not among the rows
			delete(all, "json/sqlite_sequence.json")
			delete(all, "csv/sqlite_sequence.csv")
		}
		sameFiles(t, have, want)
		if out.Broken+out.Severed+out.Unknown > 0 {
			t.Errorf("of a sound show %+v", out)
		}
		wantHits(t, "schaer", find(t, got, "schaer"), "Manuela SCHÄR")
	}
}

// large is a closed show of 3,000 athletes with entries and splits, and its counts.
func large(t *testing.T) (string, Counts) {
	t.Helper()
	s := newShow(t)
	runners(t, s, 3000)
	c, err := s.Counts(bg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.Path(), c
}

func TestLostInnerPagesLoseNoRows(t *testing.T) {
	path, want := large(t)
	// The first page of a large table leads to all others.
	for name, pages := range map[string][]int{
		"athletes": {rootOf(t, path, "athletes")}, "entries": {rootOf(t, path, "entries")}, "splits": {rootOf(t, path, "splits")},
		"the first page": {0},
	} {
		t.Run(name, func(t *testing.T) {
			s, out := salvaged(t, path, func(copy string) { damage(t, copy, pages...) })
			got, err := s.Counts(bg)
			lost := want.Splits - got.Splits
			got.Splits = want.Splits
			if name != "splits" && lost > 0 || lost > 100 || got != want || err != nil { // a key's tree has some rows in its inner pages
				t.Errorf("salvaged %+v, lost %d splits, want %+v (%v)\n%+v", got, lost, want, err, out)
			}
		})
	}
}

func TestCutOffAndTornShowsGiveWhatIsLeft(t *testing.T) {
	path, all := large(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("half", func(t *testing.T) {
		s, out := salvaged(t, path, func(copy string) {
			if err := os.Truncate(copy, info.Size()/2-1000); err != nil {
				t.Fatal(err)
			}
		})
		got, err := s.Counts(bg)
		if err != nil || got.Athletes == 0 || got.Splits > all.Splits || out.Rows["athletes"] != got.Athletes {
			t.Errorf("salvaged %+v (%v), %+v", got, err, out)
		}
	})
	t.Run("every tenth page", func(t *testing.T) {
		s, out := salvaged(t, path, func(copy string) {
			var pages []int
			for n := 9; n < int(info.Size()/usualPage); n += 10 {
				pages = append(pages, n)
			}
			damage(t, copy, pages...)
		})
		got, err := s.Counts(bg)
		if err != nil || got.Athletes < all.Athletes*8/10 || got.Entries < all.Entries*6/10 || got.Splits < all.Splits*5/10 {
			t.Errorf("salvaged %+v of %+v (%v)", got, all, err)
		}
		if maps.Equal(out.Rows, map[string]int{}) || out.Severed == 0 {
			t.Errorf("it says %+v", out)
		}
		var bad int
		if err := s.reader.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&bad); err != nil || bad != 0 {
			t.Errorf("%d rows point to what is lost (%v)", bad, err)
		}
	})
}

func TestDeletedRowsStayDeleted(t *testing.T) {
	s := newShow(t)
	var many []Athlete
	for i := range 800 {
		many = append(many, Athlete{Family: fmt.Sprint("Runner", i), Bio: strings.Repeat("x", 200)})
	}
	addAthletes(t, s, many...)
	if _, err := s.writer.Exec(`DELETE FROM athletes WHERE id > 100`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got, out := salvaged(t, s.Path(), nil)
	if c, err := got.Counts(bg); c.Athletes != 100 || err != nil {
		t.Errorf("%d athletes (%v), want 100; %+v", c.Athletes, err, out)
	}
}

func TestRubbishIsNotSalvaged(t *testing.T) {
	dir := t.TempDir()
	src, dst := filepath.Join(dir, "notes.txt"), filepath.Join(dir, "x.mile26")
	for what, text := range map[string]string{"text": strings.Repeat("Dear diary. ", 2000), "nothing": ""} {
		if err := os.WriteFile(src, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Salvage(bg, src, dst); !errors.Is(err, ErrNotAShow) {
			t.Errorf("%s: Salvage gives %v, want ErrNotAShow", what, err)
		}
		if _, err := os.Stat(dst); err == nil {
			t.Errorf("%s: it leaves a file", what)
		}
	}
	s := newShow(t)
	if _, err := Salvage(bg, s.Path(), s.Path()); !errors.Is(err, ErrExists) {
		t.Errorf("over a show: %v, want ErrExists", err)
	}
}

// FuzzSalvage reads files in which anything may be wrong: it neither panics nor
// hangs, and what it makes is a sound show.
func FuzzSalvage(f *testing.F) {
	s := full(f)
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(s.Path())
	if err != nil {
		f.Fatal(err)
	}
	for seed := range uint64(6) {
		f.Add(seed, uint16(1+seed*40))
	}
	f.Fuzz(func(t *testing.T, seed uint64, changes uint16) {
		r := rand.New(rand.NewPCG(seed, 26))
		b := append([]byte{}, whole...)
		for range changes % 500 {
			at := r.IntN(len(b))
			if r.IntN(2) == 0 { // the beginnings of pages hold what leads astray
				at = at/usualPage*usualPage + r.IntN(64)
			}
			b[at] = byte(r.UintN(256))
		}
		dir := t.TempDir()
		src, dst := filepath.Join(dir, "src.mile26"), filepath.Join(dir, "dst.mile26")
		if err := os.WriteFile(src, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Salvage(bg, src, dst); err != nil {
			if !errors.Is(err, ErrNotAShow) && !errors.Is(err, ErrNewer) {
				t.Fatal(err)
			}
			return
		}
		got, err := Open(dst)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Close()
		if err := got.Check(bg); err != nil {
			t.Error(err)
		}
	})
}
