package mark

import (
	"math"
	"testing"
	"time"
)

func TestRoadRoundsUpToTheWholeSecond(t *testing.T) {
	tests := []struct{ t, want time.Duration }{
		{hms(2, 9, 44) + 300*time.Millisecond, hms(2, 9, 45)},
		{hms(2, 9, 44) + time.Nanosecond, hms(2, 9, 45)},
		{hms(2, 9, 44), hms(2, 9, 44)},
		{hms(1, 59, 59) + 900*time.Millisecond, hms(2, 0, 0)},
		{0, 0},
		{-1500 * time.Millisecond, -time.Second},
	}
	for _, tt := range tests {
		if got := Road(tt.t); got != tt.want {
			t.Errorf("Road(%v) = %v, want %v", tt.t, got, tt.want)
		}
	}
}

func TestFormatPrintsAsResultsDo(t *testing.T) {
	tests := []struct {
		t           time.Duration
		want, point string
	}{
		{hms(2, 1, 25), "2:01:25", "2:01.25"},
		{hms(0, 28, 37), "28:37", "28:37"},
		{hms(0, 0, 42), "0:42", "0:42"},
		{0, "0:00", "0:00"},
		{hms(1, 0, 0), "1:00:00", "1:00.00"},
		{hms(26, 35, 25), "26:35:25", "26:35.25"},
		{hms(2, 9, 44) + 300*time.Millisecond, "2:09:45", "2:09.45"},
		{hms(0, 59, 59) + 1, "1:00:00", "1:00.00"},
		{-hms(0, 0, 5), "−0:05", "−0:05"},
	}
	for _, tt := range tests {
		if got := Format(tt.t); got != tt.want {
			t.Errorf("Format(%v) = %q, want %q", tt.t, got, tt.want)
		}
		if got := FormatPoint(tt.t); got != tt.point {
			t.Errorf("FormatPoint(%v) = %q, want %q", tt.t, got, tt.point)
		}
	}
}

func TestGapAlwaysHasASign(t *testing.T) {
	tests := []struct {
		d    time.Duration
		want string
	}{
		{hms(0, 0, 11), "+0:11"},
		{-hms(0, 0, 5), "−0:05"},
		{hms(1, 2, 3), "+1:02:03"},
		{-hms(1, 2, 3), "−1:02:03"},
		{0, "+0:00"},
		{400 * time.Millisecond, "+0:00"},
		{-400 * time.Millisecond, "+0:00"},
		{-600 * time.Millisecond, "−0:01"},
	}
	for _, tt := range tests {
		if got := Gap(tt.d); got != tt.want {
			t.Errorf("Gap(%v) = %q, want %q", tt.d, got, tt.want)
		}
	}
}

func TestProjectIsLinear(t *testing.T) {
	tests := []struct {
		split    time.Duration
		at, full float64
		want     string
	}{
		{hms(1, 1, 24), half, marathon, "2:02:48"},
		{hms(1, 1, 24), marathon / 2.0, marathon, "2:02:48"},
		{hms(0, 28, 37), 10000, marathon, "2:00:45"},
		{hms(2, 1, 25), marathon, marathon, "2:01:25"},
		{hms(1, 1, 24), 0, marathon, "0:00"},
		{hms(1, 1, 24), half, -1, "0:00"},
		{0, half, marathon, "0:00"},
		{hms(1, 1, 24), 1e-300, 1e300, "0:00"},
		{hms(1, 1, 24), math.NaN(), marathon, "0:00"},
	}
	for _, tt := range tests {
		if got := Format(Project(tt.split, tt.at, tt.full)); got != tt.want {
			t.Errorf("Project(%v, %v, %v) = %s, want %s", tt.split, tt.at, tt.full, got, tt.want)
		}
	}
}

func TestOrdinals(t *testing.T) {
	for place, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 102: "102nd", 111: "111th"} {
		if got := Ordinal(place); got != want {
			t.Errorf("Ordinal(%d) = %s, want %s", place, got, want)
		}
	}
}
