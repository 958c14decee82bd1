package data

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"mile26/data/mark"
)

// full is a show with something in every table, and with what is hard to write down.
func full(t testing.TB) *Show {
	t.Helper()
	s := newShow(t)
	update(t, s, func(tx *Tx) error {
		src := Source{Name: "list; \"odd\".csv", Detail: "line\nbreak", Line: 7}
		photo, err := tx.PutPhoto(append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0, 255, 7}, 9000)...))
		if err != nil {
			return err
		}
		a, err := tx.AddAthlete(Athlete{
			Given: "Manuela", Family: "Schär", Country: "SUI", Sex: Women, Born: "1984-12-05", Also: []string{"Manuela Schar", "M. Schaer"},
			Bio: "Comma, \"quote\",\nline; tab\t\u2028 <b>&amp; ❤️ \x00 end", Photo: photo, Disciplines: []string{"Marathon", "800 m"}, IDs: []ExternalID{{"World Athletics", "14201847"}, {"odd; \"list\"", "a/7"}},
			Bests: []Best{{Discipline: "Marathon", Kind: "PB", Mark: mark.Parse("1:28:17", 42195), Place: "Berlin", On: "2018", Source: src}},
		})
		if err != nil {
			return err
		}
		b, err := tx.AddAthlete(Athlete{Whole: "bytes that are no text: \xff\xfe", ScreenFamily: "ODD", Age: 31, AgeOn: "2014-04-13"})
		if err != nil {
			return err
		}
		p, err := tx.AddPerson(Person{Given: "Steve", Family: "Cram", Credit: "Commentator", Source: src})
		if err != nil {
			return err
		}
		r, err := tx.AddRace(Race{Event: "London Marathon", Year: 2016, Category: "Wheelchair Women", Date: "2016-04-24", Metres: 42195.5, Start: now0, CRLabel: "Course record"})
		if err != nil {
			return err
		}
		c, err := tx.AddCheckpoint(Checkpoint{Race: r, Name: "Half", Metres: 21097.5})
		if err != nil {
			return err
		}
		e, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: a}, Bib: "W101", Club: "Club, \"x\"", Seed: parse("1:30:00"), Result: Result{
			Place: 2, Flags: []string{"=CR", "PB"}, Note: "close",
			Marks: []Sourced{{Mark: parse("1:44:25"), Source: src, Chosen: true}, {Mark: mark.Parse("2:20:2136,000", 42195), Source: Source{Name: "other"}}},
		}})
		if err != nil {
			return err
		}
		if _, err := tx.AddEntry(Entry{Race: r, Athlete: Athlete{ID: b}, Withdrawn: true, Result: Result{Status: mark.DQ, Rule: "R163.3a"}}); err != nil {
			return err
		}
		in, err := tx.AddIntake(Intake{File: "list.csv", SHA256: "ab", At: now0, Rows: 2, Added: 2})
		if err != nil {
			return err
		}
		fact, err := tx.AddFact(Fact{Race: r, Figure: "39,698", Text: "set to start", Source: src})
		if err != nil {
			return err
		}
		thumb, err := tx.PutThumb([]byte("thumb"))
		if err != nil {
			return err
		}
		g, err := tx.AddGroup("Main")
		if err != nil {
			return err
		}
		gone, err := tx.AddPage(Page{Group: g, Template: "card", Name: "Deleted: its id never comes back"})
		if err != nil {
			return err
		}
		_, err1 := tx.AddPage(Page{
			Group: g, Template: "lower-third", Kind: KindAthlete, About: a, Race: r, Overrides: map[string]string{"line": "<Champion>"},
			Duration: 2500 * time.Millisecond, Notes: "Tür", Hotkey: "F5",
		})
		_, err2 := tx.AddPage(Page{Group: g, Template: "fact", Kind: KindFact, About: fact, Gate: Hold})
		_, err3 := tx.AddSaying(Saying{Who: "Cram", Person: p, Race: r, Text: "“Fast”", Source: src})
		_, err4 := tx.AddRecord(Record{Kind: "WR", Scope: "World", Discipline: "Marathon", Sex: Men, Holder: "Dennis Kimetto", Mark: parse("2:02:57"), Set: "2014-09-28", From: "2014-09-28", Source: src})
		_, err5 := tx.LogAsRun(AsRun{At: now0, Zone: "+01:00", What: "take", Title: "Lower third", Values: []byte(`{"a":"b"}`), Thumb: thumb})
		return errors.Join(
			err1, err2, err3, err4, err5, tx.DeletePages(gone),
			tx.AddSplit(Split{Entry: e, Checkpoint: Checkpoint{ID: c}, Mark: parse("52:10"), Source: src, Note: "Leader"}),
			tx.AddNote(in, Note{Line: 3, Column: "shoe", Printed: "red", Reason: "no place"}),
			tx.SetAiring(Airing{Layer: 2, Body: []byte(`{"page":1}`)}),
			fillControl(tx, r, e, c),
			dropFollowed(tx, r),
		)
	})
	more := addAthletes(t, s, Athlete{Whole: "Manuela Shär"}, Athlete{Whole: "Somebody Else"})
	_, err := s.Merge(bg, 1, more[0], now0)
	if err := errors.Join(err, s.NotSame(bg, 1, more[1], now0)); err != nil {
		t.Fatal(err)
	}
	return s
}

// dropFollowed deletes an entry and a race while a source is followed.
func dropFollowed(tx *Tx, race ID) error {
	in, err := tx.AddIntake(Intake{File: "live.csv", At: now0})
	if err != nil {
		return err
	}
	if _, err := tx.exec(`UPDATE intakes SET followed='live from live.csv' WHERE id=?`, int64(in)); err != nil {
		return err
	}
	a, err := tx.AddAthlete(Athlete{Given: "Test", Family: "Runner"})
	if err != nil {
		return err
	}
	e, err := tx.AddEntry(Entry{Race: race, Athlete: Athlete{ID: a}, Bib: "9999"})
	if err != nil {
		return err
	}
	gone, err := tx.AddRace(Race{Event: "Pebble Run", Year: 2031})
	if err != nil {
		return err
	}
	return errors.Join(tx.DropRow(KindEntry, e), tx.DropRow(KindRace, gone))
}

// files are the contents of a folder by path.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, relErr := filepath.Rel(dir, path)
		all[filepath.ToSlash(name)] = string(b)
		return errors.Join(err, relErr)
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

func exportOf(t *testing.T, s *Show) (string, map[string]string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := s.ExportData(bg, dir); err != nil {
		t.Fatal(err)
	}
	return dir, files(t, dir)
}

func sameFiles(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s is\n%.2000q\nwant\n%.2000q", name, got[name], text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

func TestExportedDataMakesTheSameShow(t *testing.T) {
	s := full(t)
	dir, wrote := exportOf(t, s)
	again, err := ReadExport(bg, filepath.Join(t.TempDir(), "again.mile26"), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.Check(bg); err != nil {
		t.Error(err)
	}
	_, second := exportOf(t, again)
	sameFiles(t, second, wrote)
	for _, words := range []string{"schaer manuela", "schär", "odd", "w101", "shcär", "cram", "london"} {
		a, err1 := s.Search(bg, words, 10)
		b, err2 := again.Search(bg, words, 10)
		if err := errors.Join(err1, err2); err != nil || !reflect.DeepEqual(a, b) || len(a) == 0 {
			t.Errorf("%s finds %v, want %v (%v)", words, b, a, err)
		}
	}
	empty := 0
	for name, text := range wrote {
		if strings.HasPrefix(name, "json/") && text == "[]\n" {
			empty++
			t.Logf("%s is empty", name)
		}
	}
	if empty > 3 { // those of undoing an intake
		t.Errorf("%d tables of the full show are empty: put something into them", empty)
	}
	// What a new page gets next is the same too: no id comes back.
	for _, show := range []*Show{s, again} {
		update(t, show, func(tx *Tx) error {
			groups, err := tx.Groups()
			if err != nil {
				return err
			}
			id, err := tx.AddPage(Page{Group: groups[0].ID, Template: "new"})
			if id != 4 {
				t.Errorf("the next page is %d, want 4", id)
			}
			return err
		})
	}
	csv := wrote["races/London Marathon 2016 Wheelchair Women.csv"]
	want := "place,bib,given,family,name,country,sex,born,club,mark,status,flags,Half\n" +
		"2,W101,Manuela,Schär,,SUI,W,1984-12-05,\"Club, \"\"x\"\"\",1:44:25,,=CR PB,52:10\n"
	if !strings.HasPrefix(csv, want) {
		t.Errorf("for people it says\n%s\nwant\n%s", csv, want)
	}
}

func TestExportTakesAnEmptyFolderOnly(t *testing.T) {
	s := newShow(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.ExportData(bg, dir); !errors.Is(err, ErrExists) {
		t.Errorf("ExportData gives %v, want ErrExists", err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("the folder has %v", got)
	}
}

func TestWrongExportLeavesNoShow(t *testing.T) {
	s := full(t)
	for what, c := range map[string]struct {
		file, old, new, want string
	}{
		"no export":      {"show.json", "mile26 export-data", "something else", "not of mile26"},
		"a newer one":    {"show.json", `"version": `, `"version": 9`, "newer"},
		"a broken file":  {"json/athletes.json", "]", "", "json/athletes.json"},
		"half a row":     {"json/athletes.json", `"given"`, `"gone"`, "row 1"},
		"a wrong value":  {"json/races.json", `"year": 2016`, `"year": "soon"`, "row 1"},
		"a lost picture": {"json/photos.json", `"file":"photos`, `"file":"lost`, "row 1"},
		"a path outside": {"json/photos.json", `"file":"photos`, `"file":"../..`, "row 1"},
		"a lost row":     {"json/athletes.json", `"id": 1,`, `"id": 77,`, "points to a row"},
	} {
		t.Run(what, func(t *testing.T) {
			dir, wrote := exportOf(t, s)
			text := strings.Replace(wrote[c.file], c.old, c.new, 1)
			if c.old == "]" {
				text = text[:len(text)/2]
			}
			if text == wrote[c.file] {
				t.Fatalf("nothing to change in %s", text)
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(c.file)), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "x.mile26")
			_, err := ReadExport(bg, path, dir)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("ReadExport gives %v, want %q in it", err, c.want)
			}
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
	dir, _ := exportOf(t, s)
	if _, err := ReadExport(bg, s.Path(), dir); !errors.Is(err, ErrExists) {
		t.Errorf("over a show: %v, want ErrExists", err)
	}
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if _, err := ReadExport(ctx, filepath.Join(t.TempDir(), "x.mile26"), dir); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v, want context.Canceled", err)
	}
}
