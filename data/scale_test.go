package data

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// crowd writes n athletes, each in one race with a bib: given and family names of real fields in new pairs, and a
// third of the families made of the halves of two, so that the words grow with the crowd as they do in life.
func crowd(t testing.TB, s *Show, n int) []Athlete {
	t.Helper()
	berlin := realFile(t, "berlin-2014.csv")
	var given, family, country []string
	for _, row := range berlin {
		given, family, country = append(given, row[1]), append(family, row[2]), append(country, row[3])
	}
	for _, row := range realFile(t, "nyc-2014.csv") {
		if first, rest, ok := strings.Cut(row[1], " "); ok {
			given, family = append(given, first), append(family, rest)
		}
	}
	r := rand.New(rand.NewPCG(26, 2))
	any := func(of []string) string { return of[r.IntN(len(of))] }
	all := make([]Athlete, n)
	for i := range all {
		all[i] = Athlete{Given: any(given), Family: any(family), Country: any(country)}
		if r.IntN(3) == 0 {
			a, b := []rune(any(family)), []rune(any(family))
			all[i].Family = string(a[:(len(a)+1)/2]) + strings.ToLower(string(b[len(b)/2:]))
		}
		if r.IntN(500) == 0 {
			all[i].Bio = "Has won before."
		}
	}
	update(t, s, func(tx *Tx) error {
		race, err := tx.AddRace(Race{Event: "City Marathon", Year: 2026, Date: "2026-04-26", Metres: 42195})
		if err != nil {
			return err
		}
		for i := range all {
			a := &all[i]
			if a.ID, err = tx.AddAthlete(*a); err != nil {
				return err
			}
			if _, err := tx.AddEntry(Entry{Race: race, Athlete: *a, Bib: strconv.Itoa(i + 1)}); err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

// typing are the keystrokes of people who look for somebody: each name letter by letter, in either order, by its
// beginnings, and with a slip of the finger; and what is hard for a search: single letters and common beginnings.
func typing(all []Athlete, people int) []string {
	r := rand.New(rand.NewPCG(4, 2))
	var typed []string
	letters := func(words string) {
		runes := []rune(words)
		for n := 1; n <= len(runes); n++ {
			typed = append(typed, string(runes[:n]))
		}
	}
	for i := range people {
		a := all[r.IntN(len(all))]
		switch i % 5 {
		case 0:
			letters(a.Given + " " + a.Family)
		case 1:
			letters(a.Family + " " + a.Given)
		case 2:
			letters(Fold(a.Family))
		case 3:
			letters(cut(a.Given, 2) + " " + cut(a.Family, 5))
		default:
			letters(slip(r, Fold(a.Family)) + " " + Fold(a.Given))
		}
	}
	for _, words := range []string{"a", "m s", "a b c", "s s", "12", "2026", "ger", "usa m", "m usa", "city mar", "zzz", "john s", "michael a", "de la", "smiht john"} {
		letters(words)
	}
	return typed
}

func cut(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// slip drops, doubles, changes or swaps a letter.
func slip(r *rand.Rand, s string) string {
	if len(s) < 4 {
		return s
	}
	i := 1 + r.IntN(len(s)-2)
	switch r.IntN(4) {
	case 0:
		return s[:i] + s[i+1:]
	case 1:
		return s[:i] + s[i:i+1] + s[i:]
	case 2:
		return s[:i] + string(rune('a'+r.IntN(26))) + s[i+1:]
	default:
		return s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
	}
}

// BenchmarkKeystroke is one search while somebody types. Beside the mean it reports the percentiles in ms.
func BenchmarkKeystroke(b *testing.B) {
	for _, n := range []int{50_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, err := Create(filepath.Join(b.TempDir(), "crowd.mile26"))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			all := crowd(b, s, n)
			typed := typing(all, 200)
			var took []time.Duration
			worst, worstWords := time.Duration(0), ""
			b.ResetTimer()
			for i := 0; b.Loop(); i++ {
				words := typed[i%len(typed)]
				start := time.Now()
				if _, err := s.Search(bg, words, 20); err != nil {
					b.Fatal(err)
				}
				d := time.Since(start)
				took = append(took, d)
				if d > worst && len(took) > 1 {
					worst, worstWords = d, words
				}
			}
			slices.Sort(took)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
			b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
			b.ReportMetric(ms(worst), "worst-ms")
			b.Logf("worst at %q", worstWords)
		})
	}
}
