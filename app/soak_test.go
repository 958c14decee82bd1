package main

import (
	"math"
	"strings"
	"testing"
	"time"
)

// A short soak is a test of the whole way from a take to four clients, byte for
// byte, and of what stays behind afterwards.
func TestSoakOfThreeSeconds(t *testing.T) {
	out := mustRun(t, "soak", "--for", "3s", "--seed", "26", "--format", "720p50")
	for _, words := range []string{"seed 26", "takes", "clients compared", "goroutines"} {
		if !strings.Contains(out, words) {
			t.Errorf("the table has no %q:\n%s", words, out)
		}
	}
	t.Log(out)
}

func TestSlopeIsPerHour(t *testing.T) {
	var prints []soakPrint
	for n := range 10 {
		p := soakPrint{at: time.Duration(n) * time.Minute}
		p.heap = 1<<30 + uint64(n)*(2<<20) + uint64(n%2)*1000
		prints = append(prints, p)
	}
	if got, want := slope(prints, heapOf)/(1<<20), 120.0; math.Abs(got-want) > 0.1 {
		t.Errorf("%.2f MB an hour, want %.2f", got, want)
	}
	if got := slope(prints[:1], heapOf); got != 0 {
		t.Errorf("one print has a slope of %v", got)
	}
}
