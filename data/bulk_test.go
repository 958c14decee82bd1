package data

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// realFile is a file of public results that lies beside the checkout; it is not ours to ship.
func realFile(t testing.TB, name string) [][]string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "data", name)
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("the real results are not here: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// loadBerlin writes the whole field of Berlin 2014 with its splits.
func loadBerlin(t testing.TB, s *Show, rows [][]string) {
	t.Helper()
	err := s.Update(context.Background(), func(tx *Tx) error {
		race, err := tx.AddRace(Race{Event: "Berlin Marathon", Year: 2014, Metres: 42195, Date: "2014-09-28"})
		if err != nil {
			return err
		}
		names := []string{"5 km", "10 km", "15 km", "20 km", "Half", "25 km", "30 km", "35 km", "40 km"}
		at := make([]ID, len(names))
		for i, name := range names {
			if at[i], err = tx.AddCheckpoint(Checkpoint{Race: race, Name: name, Metres: float64(5000 * (i + 1))}); err != nil {
				return err
			}
		}
		for line, row := range rows {
			a := Athlete{Given: row[1], Family: row[2], Country: row[3], Sex: Sex(row[6])}
			if a.ID, err = tx.AddAthlete(a); err != nil {
				return err
			}
			src := Source{Name: "berlin-2014.csv", Line: line + 2}
			place, _ := strconv.Atoi(row[0])
			e := Entry{Race: race, Athlete: a, Club: row[4], Result: Result{Place: place, Marks: []Sourced{{Mark: parse(row[5]), Source: src, Chosen: true}}}}
			if e.ID, err = tx.AddEntry(e); err != nil {
				return err
			}
			for i := range names {
				if err := tx.AddSplit(Split{Entry: e.ID, Checkpoint: Checkpoint{ID: at[i]}, Mark: parse(row[7+i]), Source: src}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// loadNewYork writes the whole field of New York 2014.
func loadNewYork(t testing.TB, s *Show, rows [][]string) {
	t.Helper()
	err := s.Update(context.Background(), func(tx *Tx) error {
		race, err := tx.AddRace(Race{Event: "New York City Marathon", Year: 2014, Metres: 42195, Date: "2014-11-02"})
		if err != nil {
			return err
		}
		for line, row := range rows {
			age, _ := strconv.Atoi(row[3])
			a := Athlete{Whole: row[1], Sex: Sex(strings.NewReplacer("F", "W").Replace(row[2])), Age: age, AgeOn: "2014-11-02"}
			if len(row[4]) == 3 {
				a.Country = row[4]
			}
			if a.ID, err = tx.AddAthlete(a); err != nil {
				return err
			}
			src := Source{Name: "nyc-2014.csv", Line: line + 2}
			place, _ := strconv.Atoi(strings.ReplaceAll(row[0], ",", ""))
			if _, err = tx.AddEntry(Entry{Race: race, Athlete: a, Bib: row[5], Result: Result{Place: place, Marks: []Sourced{{Mark: parse(row[6]), Source: src, Chosen: true}}}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkLoad(b *testing.B) {
	for name, load := range map[string]func(testing.TB, *Show, [][]string){"berlin-2014.csv": loadBerlin, "nyc-2014.csv": loadNewYork} {
		b.Run(name, func(b *testing.B) {
			rows := realFile(b, name)
			for b.Loop() {
				b.StopTimer()
				s, err := Create(filepath.Join(b.TempDir(), "x.mile26"))
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				start := time.Now()
				load(b, s, rows)
				b.Logf("%v", time.Since(start))
				b.StopTimer()
				info, _ := os.Stat(s.Path())
				b.Logf("%d bytes", info.Size())
				s.Close()
				b.StartTimer()
			}
		})
	}
}
