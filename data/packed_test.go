package data

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mile26/data/mark"
)

// adder is a Tx or a Load, for rows that both can write.
type adder interface {
	AddRace(Race) (ID, error)
	AddCheckpoint(Checkpoint) (ID, error)
	AddAthlete(Athlete) (ID, error)
	AddEntry(Entry) (ID, error)
	AddSplit(Split) error
}

// addField adds a race of n with splits of all sorts: printed in every way, with fractions, noted, missing; two women's entries
// for each man's, bibs in either case, statuses, ties, and marks that could not be read.
func addField(to adder, n int, event string) (race ID, err error) {
	women, err := to.AddRace(Race{Event: event, Year: 2031, Category: "Women", Metres: 42195})
	men, err2 := to.AddRace(Race{Event: event, Year: 2031, Category: "Men", Metres: 42195})
	if err := errors.Join(err, err2); err != nil {
		return 0, err
	}
	points := map[ID][]ID{}
	for _, r := range []ID{women, men} {
		for _, km := range []float64{5, 10, 21.0975} {
			c, err := to.AddCheckpoint(Checkpoint{Race: r, Name: fmt.Sprint(km, " km"), Metres: km * 1000})
			if err != nil {
				return 0, err
			}
			points[r] = append(points[r], c)
		}
	}
	for i := range n {
		r := women
		if i%3 == 2 {
			r = men
		}
		a, err := to.AddAthlete(Athlete{Given: "N" + strconv.Itoa(i*7919%n), Family: "Runner", Country: "KEN"})
		if err != nil {
			return 0, err
		}
		src := Source{Name: "list.csv", Line: i + 2}
		e := Entry{Race: r, Athlete: Athlete{ID: a}, Bib: string(rune('a'+i%2*('A'-'a'))) + strconv.Itoa(i*7907%n), Result: Result{Place: i*7901%n + 1}}
		e.Result.Marks = []Sourced{{Mark: parse(fmt.Sprintf("3:%02d:%02d", i/60%60, i%60)), Source: src, Chosen: true}}
		switch i % 50 {
		case 7:
			e.Result = Result{Status: mark.DQ, Rule: "R1"}
		case 8:
			e.Result = Result{Status: mark.DNF}
		case 9:
			e.Result = Result{Marks: []Sourced{{Mark: mark.Parse("2:36", 42195), Source: src, Chosen: true}}}
		}
		id, err := to.AddEntry(e)
		if err != nil {
			return 0, err
		}
		for c, check := range points[r] {
			s := (c+1)*1000 + i*31%900
			forms := []string{
				fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60), fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60),
				fmt.Sprintf("%02d:%02d", s/60, s%60), fmt.Sprintf("%d:%02d.5", s/60, s%60), "",
			}
			printed := forms[(i+c)%len(forms)]
			if printed == "" {
				continue
			}
			sp := Split{Entry: id, Checkpoint: Checkpoint{ID: check}, Mark: mark.Parse(printed, float64(c+1)*5000), Source: src}
			if i%40 == 0 {
				sp.Note = "by hand"
			}
			if err := to.AddSplit(sp); err != nil {
				return 0, err
			}
		}
	}
	return women, nil
}

// twoFields are two shows of the same field, written by a Load and by a Tx.
func twoFields(t testing.TB, n int) (loaded, written *Show, race ID) {
	t.Helper()
	loaded, written = newShow(t), newShow(t)
	loadField(t, loaded, n, "Pebble Marathon")
	update(t, written, func(tx *Tx) (err error) {
		race, err = addField(tx, n, "Pebble Marathon")
		return err
	})
	return loaded, written, race
}

func loadField(t testing.TB, s *Show, n int, event string) {
	t.Helper()
	load(t, s, func(tx *Tx) error {
		l, err := NewLoad(bg, s, tx, Intake{File: "list.csv", At: time.Unix(1e9, 0)})
		if err != nil {
			return err
		}
		defer l.Close()
		if _, err := addField(l, n, event); err != nil {
			return err
		}
		return l.Finish(Intake{File: "list.csv", Added: n})
	})
}

// sameReads fails when two shows do not read the same.
func sameReads(t testing.TB, got, want *Show, race ID) {
	t.Helper()
	read := func(s *Show) (all []any) {
		t.Helper()
		keep := func(v any, err error) {
			t.Helper()
			if err != nil && !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
			all = append(all, v)
		}
		for _, r := range []ID{race, race + 1} {
			points, err := s.Checkpoints(bg, r)
			keep(points, err)
			for _, limit := range []int{0, 1, 10, 400, 700} {
				for _, c := range append(points, Checkpoint{}) {
					b, err := s.Board(bg, r, c.ID, limit)
					keep(b, err)
				}
			}
			keep2, far, err := s.Furthest(bg, r)
			keep(keep2, err)
			keep(far, nil)
			entries, err := s.Entries(bg, r, 0)
			keep(entries, err)
			for _, e := range entries[:min(60, len(entries))] {
				sp, err := s.Splits(bg, e.ID)
				keep(sp, err)
				st, err := s.Standing(bg, e.ID, 0)
				keep(st, err)
			}
			v, err := s.Virtual(bg, r, points[1].ID, 2*time.Hour)
			keep(v, err)
			update(t, s, func(tx *Tx) error {
				sp, err := tx.Splits(r)
				keep(sp, err)
				return nil
			})
		}
		c, err := s.Counts(bg)
		c.Intakes = 0
		keep(c, err)
		return all
	}
	a, b := read(got), read(want)
	for i := range b {
		if !reflect.DeepEqual(a[i], b[i]) {
			t.Fatalf("reading %d is\n%.600v\nwant\n%.600v", i, fmt.Sprintf("%+v", a[i]), fmt.Sprintf("%+v", b[i]))
		}
	}
}

func TestWhatIsPackedReadsAsRowsDo(t *testing.T) {
	loaded, written, race := twoFields(t, 1700)
	if err := loaded.Check(bg); err != nil {
		t.Error(err)
	}
	integrity(t, loaded)
	packed, err := splitBlocks(bg, loaded.reader, ``)
	if err != nil || len(packed) < 6 {
		t.Fatalf("%d blocks (%v), want 6 or more", len(packed), err)
	}
	sameReads(t, loaded, written, race)
	field, err := written.Entries(bg, race, 0)
	points, err2 := written.Checkpoints(bg, race)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Show{loaded, written} { // corrections, new splits, a new result; and entries and a checkpoint that go
		update(t, s, func(tx *Tx) (err error) {
			for i, e := range field[:40] {
				sp := Split{Entry: e.ID, Checkpoint: Checkpoint{ID: points[i%3].ID}, Mark: parse(fmt.Sprintf("30:%02d", i)), Source: Source{Name: "later"}}
				err = errors.Join(err, tx.AddSplit(sp), tx.SetResult(field[i+40].ID, Result{Place: i + 1, Marks: []Sourced{{Mark: parse("3:00:00"), Chosen: true}}}))
			}
			for _, e := range field[100:140] {
				_, err2 := tx.exec(`DELETE FROM entries WHERE id=?`, int64(e.ID))
				err = errors.Join(err, err2)
			}
			_, err2 := tx.exec(`DELETE FROM checkpoints WHERE id=?`, int64(points[0].ID))
			return errors.Join(err, err2)
		})
	}
	sameReads(t, loaded, written, race)
}

func TestPackedSplitsOfTheDeletedNeverComeBack(t *testing.T) {
	s := newShow(t)
	loadField(t, s, 600, "Pebble Marathon")
	last := ID(600)
	update(t, s, func(tx *Tx) error {
		_, err := tx.exec(`DELETE FROM entries WHERE id=?`, int64(last))
		return err
	})
	update(t, s, func(tx *Tx) error { // it gets the ID
		id, err := tx.AddEntry(Entry{Race: 2, Athlete: Athlete{ID: last}})
		if id != last {
			t.Errorf("the next entry is %d, want %d", id, last)
		}
		return err
	})
	if sp, err := s.Splits(bg, last); len(sp) != 0 || err != nil {
		t.Errorf("a new entry has splits %+v (%v)", sp, err)
	}
}

func TestASecondLoadJoinsTheFirst(t *testing.T) {
	s := newShow(t)
	loadField(t, s, 700, "Pebble Marathon")
	before := dump(t, s)
	loadField(t, s, 900, "Gravel Marathon")
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
	integrity(t, s)
	if c, err := s.Counts(bg); c.Entries != 1600 || c.Athletes != 1600 || err != nil {
		t.Errorf("%+v (%v), want 1600 entries", c, err)
	}
	if _, err := s.UndoIntake(bg, 2, time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	if after := dump(t, s); after != before {
		t.Error("undoing the second load does not leave the first as it was")
	}
	if _, err := s.UndoIntake(bg, 1, time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	loadField(t, s, 700, "Pebble Marathon") // with the same IDs
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
	integrity(t, s)
}

func TestPackedDataIsExportedAsRows(t *testing.T) {
	loaded, _, race := twoFields(t, 650)
	dir, wrote := exportOf(t, loaded)
	again, err := ReadExport(bg, filepath.Join(t.TempDir(), "again.mile26"), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if left, err := splitBlocks(bg, again.reader, ``); len(left) != 0 || err != nil {
		t.Errorf("%d blocks (%v), want none", len(left), err)
	}
	sameReads(t, again, loaded, race)
	_, second := exportOf(t, again)
	sameFiles(t, second, wrote)
}

func TestSalvageKeepsWhatIsPacked(t *testing.T) {
	loaded, _, race := twoFields(t, 650)
	path := filepath.Join(t.TempDir(), "copy.mile26")
	if err := loaded.Backup(bg, path); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "salvaged.mile26")
	if _, err := Salvage(bg, path, to); err != nil {
		t.Fatal(err)
	}
	s, err := Open(to)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sameReads(t, s, loaded, race)
}

// TestVersion3ShowMovesUpWithItsRows makes a show as version 3 did, with its rows one by one.
func TestVersion3ShowMovesUpWithItsRows(t *testing.T) {
	steps := fstest.MapFS{}
	for _, name := range []string{"00001_show.sql", "00002_order.sql", "00003_intake.sql"} {
		b, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		steps[name] = &fstest.MapFile{Data: b}
	}
	path := filepath.Join(t.TempDir(), "old.mile26")
	old, err := connect(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(bg, old.writer, steps); err != nil {
		t.Fatal(err)
	}
	a := addAthletes(t, old, Athlete{Given: "Mary", Family: "Keitany", Country: "KEN"})[0]
	r := oldRace(t, old, Race{Event: "London Marathon", Year: 2017, Category: "Women"})
	update(t, old, func(tx *Tx) error {
		e, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Result: Result{Place: 4, Marks: []Sourced{{Mark: parse("2:17:01"), Source: Source{Name: "list"}, Chosen: true}}}})
		c, err2 := tx.AddCheckpoint(Checkpoint{Race: r, Name: "Half", Metres: 21097.5})
		in, err3 := tx.AddIntake(Intake{File: "list"})
		_, err4 := tx.exec(`INSERT INTO splits (entry, checkpoint, ms, printed, unread, line, note) VALUES (?,?,4014000,'1:06:54','',2,'')`, int64(e), int64(c))
		return errors.Join(err, err2, err3, err4, tx.AddNote(in, Note{Line: 2, Column: "club", Printed: "?", Reason: "lost"}))
	})
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if c, err := s.Counts(bg); c.Marks != 1 || c.Splits != 1 || err != nil {
		t.Errorf("%+v (%v), want a mark and a split", c, err)
	}
	if notes, err := s.Notes(bg, 1); len(notes) != 1 || err != nil {
		t.Errorf("notes %+v (%v), want 1", notes, err)
	}
	b, err := s.Board(bg, r, 1, 0)
	if err != nil || len(b.Rows) != 1 || b.Rows[0].Mark.Printed != "1:06:54" {
		t.Errorf("the board is %+v (%v)", b, err)
	}
	loadField(t, s, 600, "Pebble Marathon")
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
	integrity(t, s)
	if found, err := s.Search(bg, "keitany", 5); err != nil || !slices.ContainsFunc(found, func(h Hit) bool { return h.ID == a }) {
		t.Errorf("found %v (%v)", found, err)
	}
}

// TestALoadMayChangeWhatItAddedAgainAndAgain: each change needs the rows in the show.
func TestALoadMayChangeWhatItAddedAgainAndAgain(t *testing.T) {
	s := newShow(t)
	const n = 40
	load(t, s, func(tx *Tx) error {
		l, err := NewLoad(bg, s, tx, Intake{File: "list.csv"})
		if err != nil {
			return err
		}
		defer l.Close()
		r, err := l.AddRace(Race{Event: "Pebble Marathon", Year: 2031})
		for i := range n {
			a, err1 := l.AddAthlete(Athlete{Whole: fmt.Sprint("Runner ", i)})
			e, err2 := l.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Bib: strconv.Itoa(i)})
			err = errors.Join(err, err1, err2, l.SetResult(e, Result{Place: i + 1}), l.UpdateAthlete(Athlete{ID: a, Whole: fmt.Sprint("Changed ", i)}))
		}
		return errors.Join(err, l.Finish(Intake{File: "list.csv", Added: n}))
	})
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
	integrity(t, s)
	b, err := s.Board(bg, 1, 0, 0)
	if err != nil || len(b.Rows) != n || b.Rows[n-1].Entry.Athlete.Whole != fmt.Sprint("Changed ", n-1) {
		t.Errorf("%d rows (%v), want %d", len(b.Rows), err, n)
	}
	if _, err := s.UndoIntake(bg, 1, time.Unix(1e9, 0)); err != nil {
		t.Error(err)
	}
}

// TestTreesOfAnySizeAreSound has keys so long that an index has three levels.
func TestTreesOfAnySizeAreSound(t *testing.T) {
	s := newShow(t)
	const n = 4000
	load(t, s, func(tx *Tx) error {
		l, err := NewLoad(bg, s, tx, Intake{File: "list.csv"})
		if err != nil {
			return err
		}
		defer l.Close()
		r, err := l.AddRace(Race{Event: "Pebble Marathon", Year: 2031})
		for i := range n {
			long := strings.Repeat("x", i%60*20)
			a, err1 := l.AddAthlete(Athlete{Family: fmt.Sprint(i*7919%n, long), Bio: strings.Repeat(long, i%3)})
			_, err2 := l.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Bib: fmt.Sprint(i*7907%n, long)})
			err = errors.Join(err, err1, err2)
		}
		return errors.Join(err, l.Finish(Intake{File: "list.csv", Added: n}))
	})
	if err := s.Check(bg); err != nil {
		t.Error(err)
	}
	integrity(t, s)
	if c, err := s.Counts(bg); c.Athletes != n || c.Entries != n || err != nil {
		t.Errorf("%+v (%v), want %d", c, err, n)
	}
}
