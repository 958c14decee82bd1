package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/data/mark"
)

// loadSome writes two athletes, one with everything that a load knows, and
// changes those that are there.
func loadSome(t testing.TB, s *Show, old ID, oldEntry Entry) ID {
	t.Helper()
	var intake ID
	load(t, s, func(tx *Tx) error {
		l, err := NewLoad(bg, s, tx, Intake{File: "list.csv", SHA256: "x"})
		if err != nil {
			return err
		}
		defer l.Close()
		intake = l.Intake()
		src := Source{Name: "list.csv", Line: 2}
		race, err := l.AddRace(Race{Event: "Pebble Marathon", Year: 2031, Metres: 42195})
		check, err2 := l.AddCheckpoint(Checkpoint{Race: race, Name: "5 km", Metres: 5000})
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		for i := range 300 {
			a, err := l.AddAthlete(Athlete{
				Given: "Zoë", Family: fmt.Sprint("Łąka", i), Country: "POL", Also: []string{"Zoe Laka"}, Age: 30, AgeOn: "2031",
				Disciplines: []string{"Marathon"},
				Bests:       []Best{{Discipline: "Marathon", Kind: "PB", Mark: parse("2:20:00"), Source: src}, {Discipline: "Marathon", Kind: "PB", Mark: parse("2:20:00"), Source: src}},
			})
			if err != nil {
				return err
			}
			e, err := l.AddEntry(Entry{Race: race, Athlete: Athlete{ID: a}, Bib: fmt.Sprint(i), Seed: parse("2:19:00"), Result: Result{
				Place: i + 1, Flags: []string{"PB", "=NR"}, Marks: []Sourced{{Mark: parse("2:21:00.5"), Source: src, Chosen: true}, {Mark: mark.Mark{Printed: "2:2x", Unread: "?"}}},
			}})
			if err != nil {
				return err
			}
			if err := l.AddSplit(Split{Entry: e, Checkpoint: Checkpoint{ID: check}, Mark: parse("17:01"), Source: src, Note: "Leader"}); err != nil {
				return err
			}
			if err := l.AddNote(Note{Line: i, Column: "Club", Printed: "-", Reason: "none"}); err != nil {
				return err
			}
			if i == 7 { // added and changed at once
				full, err := l.Athlete(a)
				full.Bio = "Runs far."
				err = errors.Join(err, l.UpdateAthlete(full), l.SetResult(e, Result{Place: 2, Status: "DQ"}))
				if err != nil {
					return err
				}
			}
		}
		if err := l.AddSplit(Split{Entry: oldEntry.ID, Checkpoint: Checkpoint{ID: check}, Mark: parse("17:02")}); err != nil {
			return err
		}
		_, err = l.AddPerson(Person{Whole: "A Speaker", Credit: "Commentator", Source: src})
		_, err2 = l.AddRecord(Record{Kind: "WR", Scope: "World", Mark: parse("2:00:35")})
		_, err3 := l.AddFact(Fact{Race: race, Event: "Pebble Marathon", Figure: "300", Text: "ran", Source: src})
		was, err4 := l.Athlete(old)
		was.Bio, was.Bests = "New.", append(was.Bests, Best{Discipline: "10 km", Kind: "PB", Mark: parse("31:00"), Source: src})
		oldEntry.Club = "Harriers"
		return errors.Join(err, err2, err3, err4, l.UpdateAthlete(was), l.UpdateEntry(oldEntry),
			l.SetResult(oldEntry.ID, Result{Place: 1, Marks: []Sourced{{Mark: parse("2:30:00"), Source: src, Chosen: true}}}),
			l.UpdateRace(Race{ID: oldEntry.Race, Event: "Gravel Half", Year: 2030, Metres: 21097.5, Date: "2030-05-04"}),
			l.Finish(Intake{File: "list.csv", SHA256: "x", Rows: 300, Added: 300}))
	})
	return intake
}

// everyMark is the marks of all results, as rows.
const everyMark = `(SELECT entry, n, ms, printed, unread, source, line, chosen FROM result_marks
	UNION ALL SELECT id, 0, finish_ms, mark, '', mark_source, mark_line, 1 FROM entries WHERE mark<>'')`

// dump is every row of a show but those of the log, also those that are packed.
func dump(t testing.TB, s *Show) string {
	t.Helper()
	tables, err := list(bg, s.reader, func(rows *sql.Rows) (n string, err error) { return n, rows.Scan(&n) },
		`SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'athlete_words_%'
		AND name NOT LIKE 'goose%' AND name NOT IN ('intakes', 'disciplines', 'split_blocks', 'note_blocks') ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, table := range tables {
		from := table
		if every := map[string]string{"splits": "every_split", "result_marks": everyMark, "intake_notes": "every_note"}[table]; every != "" {
			from = every
		}
		rows, err := s.reader.Query(`SELECT * FROM ` + from)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			line := table
			if table == "entries" {
				values = values[:len(values)-3] // the mark is among every_mark
			}
			for _, v := range values {
				line += fmt.Sprintf("|%v", *v.(*any))
			}
			lines = append(lines, line)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		slices.Sort(lines)
		if len(lines) > 0 {
			b.WriteString(strings.Join(lines, "\n") + "\n")
		}
	}
	return b.String()
}

// oldRows are an athlete and their entry, with a split and a best.
func oldRows(t testing.TB, s *Show) (ID, Entry) {
	t.Helper()
	a := addAthletes(t, s, Athlete{Given: "Ann", Family: "Oakleaf", Country: "GBR", Bests: []Best{{Discipline: "Marathon", Kind: "PB", Mark: parse("2:29:00"), Source: Source{Name: "old.csv"}}}})[0]
	r := addRaces(t, s, Race{Event: "Gravel Half", Year: 2030})[0]
	e := Entry{Race: r, Athlete: Athlete{ID: a}, Bib: "1", Result: Result{Place: 2, Marks: []Sourced{{Mark: parse("1:10:00"), Source: Source{Name: "old.csv", Line: 3}, Chosen: true}}}}
	update(t, s, func(tx *Tx) (err error) {
		if e.ID, err = tx.AddEntry(e); err != nil {
			return err
		}
		c, err := tx.AddCheckpoint(Checkpoint{Race: r, Name: "10 km", Metres: 10000})
		return errors.Join(err, tx.AddSplit(Split{Entry: e.ID, Checkpoint: Checkpoint{ID: c}, Mark: parse("33:00"), Source: Source{Name: "old.csv"}}))
	})
	return a, e
}

func TestUndoLeavesTheShowAsItWas(t *testing.T) {
	s := newShow(t)
	a, e := oldRows(t, s)
	before := dump(t, s)
	intake := loadSome(t, s, a, e)
	if dump(t, s) == before {
		t.Fatal("the load wrote nothing")
	}
	u, err := s.UndoIntake(bg, intake, time.Unix(0, 0).UTC())
	if err != nil {
		t.Fatal(err)
	}
	if after := dump(t, s); after != before {
		t.Errorf("undone\n%s\nbefore\n%s", after, before)
	}
	if u.Removed["athlete"] != 300 || u.Removed["entry"] != 300 || u.Restored["athlete"] != 1 || u.Restored["race"] != 1 || u.Restored["entry"] != 1 || u.Removed["fact"] != 1 {
		t.Errorf("%+v", u)
	}
	if hits, err := s.Search(bg, "laka7", 5); err != nil || len(hits) != 0 {
		t.Errorf("found %v, %v", hits, err)
	}
}

// A load writes the same rows as the methods of a Tx.
func TestLoadWritesWhatTxWrites(t *testing.T) {
	athlete := Athlete{
		Given: "Jürgen", Family: "O'Größe", Also: []string{"J. Groesse"}, Country: "GER", Sex: Men, Born: "1990", Bio: "Runs.", Line: "x",
		Disciplines: []string{"Marathon", "10 km"}, Bests: []Best{{Discipline: "Marathon", Kind: "PB", Mark: parse("2:20:00"), Source: Source{Name: "f", Line: 4}}},
	}
	entry := Entry{Bib: "7", Club: "C", Seed: parse("2:19:00"), Withdrawn: true, Result: Result{
		Place: 1, Tied: true, Rule: "r", Note: "n", Flags: []string{"PB"}, Marks: []Sourced{{Mark: parse("2:21:00"), Source: Source{Name: "f", Line: 4}, Chosen: true}},
	}}
	one, two := newShow(t), newShow(t)
	update(t, one, func(tx *Tx) error {
		_, err := tx.AddIntake(Intake{File: "f"})
		r, err2 := tx.AddRace(Race{Event: "E"})
		c, err3 := tx.AddCheckpoint(Checkpoint{Race: r, Name: "Half"})
		a, err4 := tx.AddAthlete(athlete)
		e := entry
		e.Race, e.Athlete.ID = r, a
		id, err5 := tx.AddEntry(e)
		return errors.Join(err, err2, err3, err4, err5, tx.AddSplit(Split{Entry: id, Checkpoint: Checkpoint{ID: c}, Mark: parse("1:10:00"), Source: Source{Name: "f", Line: 4}}),
			tx.AddNote(1, Note{Line: 3, Column: "x", Printed: "y", Reason: "z"}))
	})
	load(t, two, func(tx *Tx) error {
		l, err := NewLoad(bg, two, tx, Intake{File: "f"})
		if err != nil {
			return err
		}
		defer l.Close()
		r, err2 := l.AddRace(Race{Event: "E"})
		c, err3 := l.AddCheckpoint(Checkpoint{Race: r, Name: "Half"})
		a, err4 := l.AddAthlete(athlete)
		e := entry
		e.Race, e.Athlete.ID = r, a
		id, err5 := l.AddEntry(e)
		return errors.Join(err2, err3, err4, err5, l.AddSplit(Split{Entry: id, Checkpoint: Checkpoint{ID: c}, Mark: parse("1:10:00"), Source: Source{Name: "f", Line: 4}}),
			l.AddNote(Note{Line: 3, Column: "x", Printed: "y", Reason: "z"}), l.Finish(Intake{File: "f"}))
	})
	loaded := slices.DeleteFunc(strings.Split(dump(t, two), "\n"), func(l string) bool { return strings.HasPrefix(l, "intake_added") })
	if got, want := strings.Join(loaded, "\n"), dump(t, one); strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("a load writes\n%s\nand a Tx\n%s", got, want)
	}
}

func TestALoadThatFailsLeavesNothing(t *testing.T) {
	s := newShow(t)
	before := dump(t, s)
	ctx, cancel := context.WithCancel(bg)
	err := s.UpdateByLoad(ctx, func(tx *Tx) error {
		l, err := NewLoad(ctx, s, tx, Intake{File: "f"})
		if err != nil {
			return err
		}
		defer l.Close()
		for i := range 20_000 {
			if i == 5000 {
				cancel()
			}
			if _, err := l.AddAthlete(Athlete{Whole: fmt.Sprint("Runner ", i)}); err != nil {
				return err
			}
		}
		return l.Finish(Intake{File: "f"})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	err = s.UpdateByLoad(bg, func(tx *Tx) error {
		l, err := NewLoad(bg, s, tx, Intake{File: "f"})
		if err != nil {
			return err
		}
		defer l.Close()
		_, err = l.AddEntry(Entry{Race: 99, Athlete: Athlete{ID: 98}})
		return errors.Join(err, l.Finish(Intake{File: "f"}))
	})
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("an entry in no race: %v", err)
	}
	if after := dump(t, s); after != before {
		t.Errorf("%s is left", after)
	}
}

func TestIntakesOfOlderShowsAreNotUndone(t *testing.T) {
	s := newShow(t)
	update(t, s, func(tx *Tx) error {
		_, err := tx.AddIntake(Intake{File: "old.csv", Added: 3})
		return err
	})
	log, err := s.Reads(bg)
	if err != nil || len(log) != 1 || log[0].Undoable {
		t.Errorf("%+v, %v", log, err)
	}
	if _, err := s.UndoIntake(bg, 1, time.Time{}); err == nil || !strings.Contains(err.Error(), "older Mile26") {
		t.Errorf("error %v", err)
	}
	if _, err := s.UndoIntake(bg, 2, time.Time{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("error %v", err)
	}
}

func TestMappingIsKeptByHeader(t *testing.T) {
	s := newShow(t)
	if _, ok, err := s.Mapping(bg, "a b"); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	for _, file := range []string{"one.csv", "two.csv"} {
		update(t, s, func(tx *Tx) error {
			return tx.KeepMapping(Mapping{Header: "a b", Columns: map[string]string{"#1": "name"}, File: file, At: time.Unix(1, 0).UTC()})
		})
	}
	m, ok, err := s.Mapping(bg, "a b")
	if err != nil || !ok || m.File != "two.csv" || m.Columns["#1"] != "name" || m.At.Unix() != 1 {
		t.Errorf("%+v, %v, %v", m, ok, err)
	}
}
