package mark

import (
	"testing"
	"time"
)

func TestTheNameSaysTheUnit(t *testing.T) {
	tests := []struct {
		name   string
		metres float64
		want   Unit
	}{
		{"London Marathon", marathon, Second},
		{"Berlin 10 km", 10000, Second},
		{"10,000 m road race", 10000, Second},
		{"Fifth Avenue Mile", 1609.344, Second},
		{"20 km walk Men", 20000, Second},
		{"Marathon of 42,195 m", marathon, Second},
		{"Half marathon at 1600 m above the sea", half, Second},
		{"Vienna 2019 Men", marathon, Second},
		{"", 0, Second},
		{"10,000 m", 0, Hundredth},
		{"Olympic 10000 m Men", 10000, Hundredth},
		{"10 000 m", 10000, Hundredth},
		{"31st Olympic Games, Olympic Stadium 100 m Men · Semifinal 1", 100, Hundredth},
		{"110 m hurdles", 110, Hundredth},
		{"110m hurdles", 110, Hundredth},
		{"3000 Metres Steeplechase", 3000, Hundredth},
		{"4 x 400 m Women", 1600, Hundredth},
		{"4×100 m", 400, Hundredth},
		{"5000 m", 10000, Second}, // a name that is of something else
		{"Heat 2 100 m", 100, Hundredth},
		{"Heat 2 100 m", 0, Hundredth},
		{"Broadway 100 m", 100, Hundredth},
		{"Road race of 5000 m", 5000, Second},
		{"Half marathon at 1 600 m", half, Second},
		{"20,000 m walk", 20000, Tenth},
		{"25000 m", 0, Tenth},
	}
	for _, tt := range tests {
		if got := UnitOf(tt.name, tt.metres); got != tt.want {
			t.Errorf("UnitOf(%q, %v) = %v, want %v", tt.name, tt.metres, time.Duration(got), time.Duration(tt.want))
		}
	}
}

func TestATimeIsRoundedUpToItsUnit(t *testing.T) {
	tests := []struct {
		unit    Unit
		t, want time.Duration
	}{
		{Hundredth, 26*time.Minute + 17533*time.Millisecond, 26*time.Minute + 17540*time.Millisecond},
		{Tenth, 59*time.Minute + 26322*time.Millisecond, 59*time.Minute + 26400*time.Millisecond},
		{Second, 2*time.Hour + 9*time.Minute + 44322*time.Millisecond, hms(2, 9, 45)},
		{0, 1500 * time.Millisecond, 2 * time.Second},
		{Hundredth, 9810 * time.Millisecond, 9810 * time.Millisecond},
		{Hundredth, -15 * time.Millisecond, -10 * time.Millisecond},
	}
	for _, tt := range tests {
		if got := tt.unit.Up(tt.t); got != tt.want {
			t.Errorf("%v.Up(%v) = %v, want %v", time.Duration(tt.unit), tt.t, got, tt.want)
		}
	}
}

func TestTimesPrintToTheirUnit(t *testing.T) {
	tests := []struct {
		unit Unit
		t    time.Duration
		want string
	}{
		{Hundredth, 9810 * time.Millisecond, "9.81"},
		{Hundredth, 9801 * time.Millisecond, "9.81"},
		{Hundredth, 59991 * time.Millisecond, "1:00.00"},
		{Hundredth, 26*time.Minute + 17533*time.Millisecond, "26:17.54"},
		{Hundredth, hms(1, 2, 3), "1:02:03.00"},
		{Tenth, 59*time.Minute + 26322*time.Millisecond, "59:26.4"},
		{Tenth, 500 * time.Millisecond, "0.5"},
		{Second, hms(2, 1, 25), "2:01:25"},
		{0, hms(0, 28, 37), "28:37"},
		{Hundredth, -520 * time.Millisecond, "−0.52"},
	}
	for _, tt := range tests {
		if got := tt.unit.Format(tt.t); got != tt.want {
			t.Errorf("%v.Format(%v) = %q, want %q", time.Duration(tt.unit), tt.t, got, tt.want)
		}
	}
}

func TestGapsPrintToTheirUnit(t *testing.T) {
	tests := []struct {
		unit Unit
		d    time.Duration
		want string
	}{
		{Hundredth, 520 * time.Millisecond, "+0.52"},
		{Hundredth, 62300 * time.Millisecond, "+1:02.30"},
		{Hundredth, -20 * time.Millisecond, "−0.02"},
		{Hundredth, 0, "+0.00"},
		{Hundredth, -4 * time.Millisecond, "+0.00"},
		{Tenth, 1250 * time.Millisecond, "+1.3"},
		{Second, 11 * time.Second, "+0:11"},
		{0, -600 * time.Millisecond, "−0:01"},
	}
	for _, tt := range tests {
		if got := tt.unit.Gap(tt.d); got != tt.want {
			t.Errorf("%v.Gap(%v) = %q, want %q", time.Duration(tt.unit), tt.d, got, tt.want)
		}
	}
}

// What a source gave in whole seconds has no hundredths.
func TestAMarkIsPrintedNoFinerThanItIsKnown(t *testing.T) {
	tests := []struct {
		unit Unit
		m    Mark
		want Unit
	}{
		{Hundredth, Mark{Printed: "26:17.54", Time: 26*time.Minute + 17540*time.Millisecond}, Hundredth},
		{Hundredth, Mark{Printed: "28:05.00", Time: hms(0, 28, 5)}, Hundredth},
		{Hundredth, Mark{Printed: "10.2", Time: 10200 * time.Millisecond}, Tenth},
		{Hundredth, Mark{Printed: "28:05", Time: hms(0, 28, 5)}, Second},
		{Hundredth, Mark{Printed: "28:06", Time: 28*time.Minute + 5123*time.Millisecond}, Second}, // by a key
		{Hundredth, Mark{Printed: "2:01.25", Time: hms(2, 1, 25)}, Second},                        // two hours
		{Hundredth, Mark{Printed: "9,81 s", Time: 9810 * time.Millisecond}, Hundredth},
		{Hundredth, Mark{Printed: "26:17.533", Time: 26*time.Minute + 17533*time.Millisecond}, Hundredth},
		{Hundredth, Mark{Time: 9810 * time.Millisecond}, Hundredth},
		{Hundredth, Mark{Time: hms(0, 28, 5)}, Second},
		{Hundredth, Mark{}, Hundredth},
		{Second, Mark{Printed: "2:09:44.3", Time: 2*time.Hour + 9*time.Minute + 44300*time.Millisecond}, Second},
	}
	for _, tt := range tests {
		if got := tt.unit.Of(tt.m); got != tt.want {
			t.Errorf("%v.Of(%+v) = %v, want %v", time.Duration(tt.unit), tt.m, time.Duration(got), time.Duration(tt.want))
		}
	}
}
