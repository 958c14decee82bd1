package data

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// loadCrowd writes n athletes in one intake; some have names that SQLite parts into words itself.
func loadCrowd(t testing.TB, s *Show, n int, seed uint64) []Athlete {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	syllables := []string{"ka", "ri", "mo", "te", "lu", "sha", "ven", "O'", "dö", "Łi", "Ив", "京", "-", " ", "an", "b", "xe"}
	name := func() string {
		out := "N"
		for range 1 + r.IntN(4) {
			out += syllables[r.IntN(len(syllables))]
		}
		return out
	}
	all := make([]Athlete, n)
	load(t, s, func(tx *Tx) error {
		l, err := NewLoad(bg, s, tx, Intake{File: fmt.Sprint("crowd ", seed)})
		if err != nil {
			return err
		}
		defer l.Close()
		for i := range all {
			all[i] = Athlete{Given: name(), Family: name(), Country: "KEN"}
			if all[i].ID, err = l.AddAthlete(all[i]); err != nil {
				return err
			}
			if i == n/2 { // one of those before, in the middle of it
				all[i/2].Family = "Changed"
				if err := l.UpdateAthlete(all[i/2]); err != nil {
					return err
				}
			}
		}
		return l.Finish(Intake{File: "crowd", Added: n})
	})
	return all
}

// integrity holds the search's indexes against what they were made of, word by word.
func integrity(t testing.TB, s *Show) {
	t.Helper()
	if _, err := s.writer.Exec(`INSERT INTO athlete_words (athlete_words) VALUES ('integrity-check')`); err != nil {
		t.Errorf("the search's index: %v", err)
	}
}

func TestWordsOfALoadAreAsSQLiteWouldIndexThem(t *testing.T) {
	for _, n := range []int{1, fewWords, fewWords + 1, 6000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s, one := newShow(t), newShow(t)
			all := loadCrowd(t, s, n, 1)
			integrity(t, s)
			update(t, one, func(tx *Tx) error {
				for _, a := range all {
					if _, err := tx.AddAthlete(a); err != nil {
						return err
					}
				}
				return nil
			})
			texts := func(s *Show, of string) (out []string) {
				if err := s.words.read(bg, s); err != nil {
					t.Fatal(err)
				}
				rows, err := list(bg, s.reader, func(rows *sql.Rows) (text string, err error) { return text, rows.Scan(&text) }, of)
				if err != nil {
					t.Fatal(err)
				}
				return rows
			}
			const totals = `SELECT hex(value) FROM athlete_words_stat`
			if got, want := texts(s, totals), texts(one, totals); !slices.Equal(got, want) {
				t.Errorf("totals %v, want %v", got, want)
			}
			slices.Sort(s.words.words)
			slices.Sort(one.words.words)
			if !slices.Equal(s.words.words, one.words.words) {
				t.Errorf("%d words, want %d", len(s.words.words), len(one.words.words))
			}
			for _, typed := range []string{"n", "nk", "nka", "nri", "nan ken", "changed", "иван", "ndo", "ndoe", "no"} {
				got, err1 := s.Search(bg, typed, 40)
				want, err2 := one.Search(bg, typed, 40)
				if err1 != nil || err2 != nil || !slices.Equal(got, want) {
					t.Errorf("search for %q: %v (%v), want %v (%v)", typed, got, err1, want, err2)
				}
			}
		})
	}
}

// TestWordsComeBackWithTheirIDs undoes an intake and reads another, whose athletes get the same IDs.
func TestWordsComeBackWithTheirIDs(t *testing.T) {
	s := newShow(t)
	for seed := range uint64(20) { // more than SQLite keeps without merging
		all := loadCrowd(t, s, fewWords+40, seed)
		integrity(t, s)
		hits, err := s.FindAthletes(bg, all[3].Given+" "+all[3].Family, 500)
		if err != nil || !slices.ContainsFunc(hits, func(h Hit) bool { return h.ID == all[3].ID }) {
			t.Fatalf("%q is not found: %v (%v)", all[3].plainName(), hits, err)
		}
		log, err := s.Reads(bg)
		if err != nil {
			t.Fatal(err)
		}
		if seed%3 != 0 {
			continue
		}
		if _, err := s.UndoIntake(bg, log[len(log)-1].ID, time.Unix(1e9, 0)); err != nil {
			t.Fatal(err)
		}
		integrity(t, s)
	}
}
