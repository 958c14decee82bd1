package data

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkKeystrokeAmongRealNames types names letter by letter in a show of
// 79,000 athletes, those of two real races, and reports the percentiles in ms.
// What a keystroke may read is held by TestAKeystrokeReadsTheSameAmongMany.
func BenchmarkKeystrokeAmongRealNames(b *testing.B) {
	berlin, york := realFile(b, "berlin-2014.csv"), realFile(b, "nyc-2014.csv")
	s := newShow(b)
	loadBerlin(b, s, berlin)
	loadNewYork(b, s, york)
	var typed []string
	letters := func(words string) {
		for n := range words {
			typed = append(typed, words[:n+1])
		}
	}
	for i := 0; i < len(york); i += 1601 {
		letters(Fold(york[i][1]))
	}
	for i := 0; i < len(berlin); i += 1601 {
		letters(Fold(berlin[i][2] + " " + berlin[i][1]))
	}
	for _, words := range []string{"a", "s", "m", "j m", "m s", "a b c", "s s", "1", "12", "2014", "ger", "usa m", "m usa", "new york", "zzz", "john s", "michael a"} {
		letters(words)
	}
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := s.Search(bg, typed[i%len(typed)], 20); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
	b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(ms(took[len(took)-1]), "worst-ms")
}
