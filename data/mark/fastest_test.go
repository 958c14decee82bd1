package mark

import (
	"testing"
	"time"
)

func TestNobodyIsFasterThanAnybody(t *testing.T) {
	for _, c := range []struct {
		time   time.Duration
		metres float64
		wheels bool
		want   bool
	}{
		{26*time.Minute + 11*time.Second, 10000, false, false}, // the record itself
		{25*time.Minute + 30*time.Second, 10000, false, false},
		{25 * time.Minute, 10000, false, true},
		{14*time.Minute + 16*time.Second, 10000, false, true},
		{18*time.Minute + 30*time.Second, 10000, true, false},
		{13 * time.Minute, 10000, true, true},
		{12*time.Minute + 40*time.Second, 5000, false, false}, // on the way in a marathon
		{14 * time.Minute, 5000, false, false},
		{2*time.Hour + 35*time.Second, marathon, false, false},
		{time.Hour + 56*time.Minute, marathon, false, true},
		{time.Hour + 17*time.Minute + 47*time.Second, marathon, true, false},
		{5 * time.Second, 50, false, false},
		{4 * time.Second, 50, false, true},
		{time.Second, 0, false, false}, // nobody knows how far
	} {
		if got := TooFast(c.time, c.metres, c.wheels); got != c.want {
			t.Errorf("TooFast(%s over %g m, wheels %v) = %v, want %v", c.time, c.metres, c.wheels, got, c.want)
		}
	}
	if TooFast(0, 10000, false) || TooFast(-time.Second, 10000, false) {
		t.Error("no time is too fast")
	}
}
