package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"mile26/data/mark"
)

var bg = context.Background()

func newShow(t testing.TB) *Show {
	t.Helper()
	s, err := Create(filepath.Join(t.TempDir(), "test.mile26"))
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

func update(t testing.TB, s *Show, f func(tx *Tx) error) {
	t.Helper()
	if err := s.Update(bg, f); err != nil {
		t.Fatal(err)
	}
}

func load(t testing.TB, s *Show, f func(tx *Tx) error) {
	t.Helper()
	if err := s.UpdateByLoad(bg, f); err != nil {
		t.Fatal(err)
	}
}

func addAthletes(t testing.TB, s *Show, athletes ...Athlete) []ID {
	t.Helper()
	var added []ID
	update(t, s, func(tx *Tx) error {
		for _, a := range athletes {
			id, err := tx.AddAthlete(a)
			if err != nil {
				return err
			}
			added = append(added, id)
		}
		return nil
	})
	return added
}

func addRaces(t testing.TB, s *Show, races ...Race) []ID {
	t.Helper()
	var added []ID
	update(t, s, func(tx *Tx) error {
		for _, r := range races {
			id, err := tx.AddRace(r)
			if err != nil {
				return err
			}
			added = append(added, id)
		}
		return nil
	})
	return added
}

func TestNewShowCarriesItsMarks(t *testing.T) {
	s := newShow(t)
	want, err := newest(migrations())
	if err != nil {
		t.Fatal(err)
	}
	for pragma, want := range map[string]string{
		"application_id": fmt.Sprint(applicationID), "user_version": fmt.Sprint(want),
		"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2", "busy_timeout": "5000",
	} {
		var got string
		if err := s.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", pragma, got, err, want)
		}
	}
	if _, err := s.reader.Exec(`INSERT INTO sources (name, detail) VALUES ('x', '')`); err == nil {
		t.Error("the readers can write")
	}
	if err := s.Close(); err != nil { // before that it may be in the write-ahead log
		t.Fatal(err)
	}
	head, err := os.ReadFile(s.Path())
	if err != nil || string(head[68:72]) != "M26 " {
		t.Errorf("bytes 68 to 72 of the file are %q (%v), want %q", head[68:72], err, "M26 ")
	}
}

func TestCreateLeavesAnExistingFileAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(path); !errors.Is(err, ErrExists) {
		t.Errorf("Create gives %v, want ErrExists", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "mine" {
		t.Errorf("the file is now %q", b)
	}
}

func TestOpenRefusesWhatIsNoShow(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite3", other)
	if err == nil {
		_, err = db.Exec("CREATE TABLE t (x)")
	}
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	before, _ := os.ReadFile(other)
	for what, path := range map[string]string{
		"text": write("a.mile26", "name,country\nDennis Kimetto,KEN\n"), "empty": write("b.mile26", ""), "folder": dir,
		"broken": write("c.mile26", "SQLite format 3\x00and then nothing of the kind"), "another database": other,
	} {
		_, err := Open(path)
		if !errors.Is(err, ErrNotAShow) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: Open gives %v, want ErrNotAShow with the path", what, err)
		}
	}
	if after, _ := os.ReadFile(other); string(after) != string(before) {
		t.Error("looking at another program's database changed it")
	}
	if _, err := Open(filepath.Join(dir, "none.mile26")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: Open gives %v, want fs.ErrNotExist", err)
	}
}

func TestOpenRefusesANewerShow(t *testing.T) {
	s := newShow(t)
	if _, err := s.writer.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	_, err := Open(s.Path())
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "version 99") || !strings.Contains(err.Error(), s.Path()) {
		t.Errorf("Open gives %v, want ErrNewer with version and path", err)
	}
}

// oldShow makes a show that is one version behind the steps it returns.
func oldShow(t *testing.T, step string) (string, fstest.MapFS) {
	t.Helper()
	s := newShow(t)
	addAthletes(t, s, Athlete{Given: "Dennis", Family: "Kimetto"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	steps := fstest.MapFS{}
	files, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		steps[name] = &fstest.MapFile{Data: b}
	}
	last, err := newest(migrations())
	if err != nil {
		t.Fatal(err)
	}
	next := last + 1
	steps[fmt.Sprintf("%05d_test.sql", next)] = &fstest.MapFile{Data: fmt.Appendf(nil, "-- +goose Up\nPRAGMA user_version = %d;\n%s;\n", next, step)}
	return s.Path(), steps
}

func TestOlderShowIsCopiedThenUpdated(t *testing.T) {
	path, steps := oldShow(t, "CREATE TABLE later (x INTEGER)")
	s, err := open(bg, path, steps)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.writer.Exec("INSERT INTO later VALUES (1)"); err != nil {
		t.Errorf("the step was not made: %v", err)
	}
	copies, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.version-*"))
	if len(copies) != 1 {
		t.Fatalf("copies beside the show: %v, want 1", copies)
	}
	old, err := Open(copies[0])
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if hits, err := old.FindAthletes(bg, "kimetto", 5); len(hits) != 1 || err != nil {
		t.Errorf("the copy finds %v (%v), want Kimetto", hits, err)
	}
}

func TestFailedUpdateLeavesTheShowAsItWas(t *testing.T) {
	path, steps := oldShow(t, "CREATE TABLE sources (x)")
	_, err := open(bg, path, steps)
	if err == nil || !strings.Contains(err.Error(), ".version-") {
		t.Errorf("open gives %v, want an error that names the copy", err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatalf("the show does not open any more: %v", err)
	}
	s.Close()
}

func TestCreateSaysThatAFolderCannotBeWritten(t *testing.T) {
	if _, err := Create(filepath.Join(t.TempDir(), "none", "x.mile26")); err == nil || !strings.Contains(err.Error(), "choose a folder") {
		t.Errorf("no folder: Create gives %v, want what to do", err)
	}
	if runtime.GOOS != "linux" {
		t.Skip("a folder that nobody can write to, not even root, is known on Linux only")
	}
	const path = "/proc/self/x.mile26"
	if _, err := Create(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("read-only folder: Create gives %v, want the path", err)
	}
}

func TestShowWithAnOddPathOpensAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "100% #1? Ünter «show» & co.mile26")
	for range 2 {
		s, err := OpenOrCreate(bg, path)
		if err != nil {
			t.Fatal(err)
		}
		addAthletes(t, s, Athlete{Family: "X"})
		s.Close()
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if c, err := s.Counts(bg); c.Athletes != 2 || err != nil {
		t.Errorf("%d athletes (%v), want 2", c.Athletes, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) == 0 || left[0].Name() != filepath.Base(path) {
		t.Errorf("the folder has %v", left)
	}
}

func TestBackupIsAWholeShow(t *testing.T) {
	s := newShow(t)
	ids := addAthletes(t, s, Athlete{Given: "Manuela", Family: "Schär", Country: "SUI"})
	dst := filepath.Join(t.TempDir(), "copy.mile26")
	if err := s.Backup(bg, dst); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(bg, dst); !errors.Is(err, ErrExists) {
		t.Errorf("a second backup gives %v, want ErrExists", err)
	}
	c, err := Open(dst)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if hits, err := c.Search(bg, "schar", 5); err != nil || len(hits) != 1 || hits[0].ID != ids[0] {
		t.Errorf("the copy finds %v (%v), want athlete %d", hits, err, ids[0])
	}
}

func TestUpdateHappensWholeOrNotAtAll(t *testing.T) {
	s := newShow(t)
	stop := errors.New("stop")
	if err := s.Update(bg, func(tx *Tx) error {
		if _, err := tx.AddAthlete(Athlete{Family: "Gone"}); err != nil {
			return err
		}
		return stop
	}); !errors.Is(err, stop) {
		t.Errorf("Update gives %v, want the function's error", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.Update(bg, func(tx *Tx) error {
			_, _ = tx.AddAthlete(Athlete{Family: "Gone"})
			panic("stop")
		})
	}()
	ctx, cancel := context.WithCancel(bg)
	if err := s.Update(ctx, func(tx *Tx) error {
		_, err := tx.AddAthlete(Athlete{Family: "Gone"})
		cancel()
		return err
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("Update gives %v, want context.Canceled", err)
	}
	if c, err := s.Counts(bg); c.Athletes != 0 || err != nil {
		t.Errorf("%d athletes (%v), want none", c.Athletes, err)
	}
	if hits, err := s.FindAthletes(bg, "gone", 5); len(hits) != 0 || err != nil {
		t.Errorf("the search finds %v (%v), want nobody", hits, err)
	}
	addAthletes(t, s, Athlete{Family: "Here"}) // the writer is free again
}

func TestReadersSeeWholeUpdatesWhileAnotherWrites(t *testing.T) {
	s := newShow(t)
	race := addRaces(t, s, Race{Event: "Berlin Marathon", Year: 2014})[0]
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				b, err := s.Board(bg, race, 0, 0)
				if err != nil || len(b.Rows)%2 != 0 {
					t.Errorf("a board has %d rows (%v), want an even number", len(b.Rows), err)
					return
				}
				if _, err := s.Search(bg, "pair", 10); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 40 {
		update(t, s, func(tx *Tx) error {
			for n := range 2 {
				id, err := tx.AddAthlete(Athlete{Given: fmt.Sprint(i), Family: "Pair"})
				if err != nil {
					return err
				}
				if _, err := tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: id}, Result: Result{Place: 2*i + n + 1}}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	close(done)
	wg.Wait()
}

func TestRowsThatPointNowhereOrStandTwiceAreRefused(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Family: "A"})[0]
	r := addRaces(t, s, Race{Event: "E", Year: 2020})[0]
	for what, c := range map[string]struct {
		want error
		do   func(tx *Tx) error
	}{
		"race twice": {ErrExists, func(tx *Tx) error { _, err := tx.AddRace(Race{Event: "E", Year: 2020}); return err }},
		"entry of nobody": {ErrNotFound, func(tx *Tx) error {
			_, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: 99}})
			return err
		}},
		"entry twice": {ErrExists, func(tx *Tx) error {
			if _, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}}); err != nil {
				return err
			}
			_, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}})
			return err
		}},
		"two chosen": {ErrExists, func(tx *Tx) error {
			_, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Result: Result{Marks: []Sourced{{Chosen: true}, {Chosen: true}}}})
			return err
		}},
		"no athlete to update": {ErrNotFound, func(tx *Tx) error { return tx.UpdateAthlete(Athlete{ID: 99}) }},
		"no photo":             {ErrNotFound, func(tx *Tx) error { return tx.UpdateAthlete(Athlete{ID: a, Photo: "none"}) }},
		"no race":              {ErrNotFound, func(tx *Tx) error { _, err := tx.FindRace("E", 1999, ""); return err }},
		"no entry":             {ErrNotFound, func(tx *Tx) error { return tx.SetResult(99, Result{}) }},
	} {
		if err := s.Update(bg, c.do); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
	_, err := s.Photo(bg, "none")
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("Photo gives %v, want ErrNotFound", err)
	}
	if _, err := s.Athlete(bg, 99); !errors.Is(err, ErrNotFound) {
		t.Errorf("Athlete gives %v, want ErrNotFound", err)
	}
}

func TestTheSameTwiceIsOne(t *testing.T) {
	s := newShow(t)
	a := addAthletes(t, s, Athlete{Family: "A"})[0]
	r := addRaces(t, s, Race{Event: "E", Year: 2020})[0]
	src := Source{Name: "file.csv", Line: 7}
	for range 2 {
		update(t, s, func(tx *Tx) error {
			_, err1 := tx.AddPerson(Person{Given: "Steve", Family: "Cram", Credit: "Commentator"})
			_, err2 := tx.AddFact(Fact{Figure: "73", Text: "attempts", Source: src})
			_, err3 := tx.AddSaying(Saying{Who: "Steve Cram", Text: "Fast", Source: src})
			_, err4 := tx.AddRecord(Record{Kind: "WR", Holder: "A", Mark: mark.Parse("2:01:09", 42195), Source: src})
			_, err5 := tx.AddCheckpoint(Checkpoint{Race: r, Name: "Half", Metres: 21097.5})
			_, err6 := tx.PutPhoto([]byte("picture"))
			err7 := tx.AddBest(a, Best{Discipline: "Marathon", Kind: "PB", Mark: mark.Parse("2:01:09", 42195), Source: src})
			return errors.Join(err1, err2, err3, err4, err5, err6, err7)
		})
	}
	c, err := s.Counts(bg)
	want := Counts{Athletes: 1, People: 1, Races: 1, Checkpoints: 1, Bests: 1, Records: 1, Facts: 1, Sayings: 1, Photos: 1, Sources: 1}
	if err != nil || c != want {
		t.Errorf("the show has %+v (%v), want %+v", c, err, want)
	}
}
