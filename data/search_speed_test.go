package data

import (
	"context"
	"slices"
	"testing"
	"time"
)

// TestKeystrokesAreQuickAmongAll types names letter by letter in a show of
// 79,000 athletes. The bound is loose, for a busy machine; the numbers are in the log.
func TestKeystrokesAreQuickAmongAll(t *testing.T) {
	if testing.Short() {
		t.Skip("loads two whole races")
	}
	berlin, york := realFile(t, "berlin-2014.csv"), realFile(t, "nyc-2014.csv")
	s := newShow(t)
	loadBerlin(t, s, berlin)
	loadNewYork(t, s, york)
	ctx := context.Background()
	var took []time.Duration
	worst, worstWords := time.Duration(0), ""
	type_ := func(words string) {
		for n := 1; n <= len(words); n++ {
			start := time.Now()
			if _, err := s.Search(ctx, words[:n], 20); err != nil {
				t.Fatal(err)
			}
			d := time.Since(start)
			took = append(took, d)
			if d > worst {
				worst, worstWords = d, words[:n]
			}
		}
	}
	for i := 0; i < len(york); i += 1601 {
		type_(Fold(york[i][1]))
	}
	for i := 0; i < len(berlin); i += 1601 {
		type_(Fold(berlin[i][2] + " " + berlin[i][1]))
	}
	for _, words := range []string{"a", "s", "m", "j m", "m s", "a b c", "s s", "1", "12", "2014", "ger", "usa m", "m usa", "new york", "zzz", "john s", "michael a"} {
		type_(words)
	}
	slices.Sort(took)
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	t.Logf("%d keystrokes: p50 %v, p99 %v, worst %v at %q", len(took), p50, p99, worst, worstWords)
	if p99 > 50*time.Millisecond {
		t.Errorf("p99 is %v, want far under 50ms", p99)
	}
}
