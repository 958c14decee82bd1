package mark

import (
	"strings"
	"testing"
	"time"
)

const (
	marathon = 42195
	half     = 21097.5
)

func hms(h, m, s int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

func TestParseReadsEveryCertainForm(t *testing.T) {
	tests := []struct {
		printed string
		metres  float64
		want    time.Duration
	}{
		{"2:01:25", 0, hms(2, 1, 25)},
		{"2:01:25", marathon, hms(2, 1, 25)},
		{"01:49:10", 0, hms(1, 49, 10)},
		{"26:35:25", 100, hms(26, 35, 25)}, // odd, but there is one reading only
		{"2:09:44.3", 0, hms(2, 9, 44) + 300*time.Millisecond},
		{"2:09:44,3", 0, hms(2, 9, 44) + 300*time.Millisecond},
		{"2:02:57.000000", 0, hms(2, 2, 57)},
		{"0:00:42", 0, hms(0, 0, 42)},

		{"2:01.25", marathon, hms(2, 1, 25)},
		{"1:44.20", marathon, hms(1, 44, 20)},
		{"1:44.20", 800, hms(0, 1, 44) + 200*time.Millisecond},
		{"1:44.2", 800, hms(0, 1, 44) + 200*time.Millisecond},
		{"8:21.67", 3000, hms(0, 8, 21) + 670*time.Millisecond},
		{"1:23.48", marathon, hms(1, 23, 48)}, // a wheelchair: 8.4 m/s
		{"1:17.47", marathon, hms(1, 17, 47)},
		{"13:03.30", 5000, hms(0, 13, 3) + 300*time.Millisecond},
		{"1:42.75", 800, hms(0, 1, 42) + 750*time.Millisecond},

		{"28:37", 10000, hms(0, 28, 37)},
		{"13:40", 5000, hms(0, 13, 40)},
		{"61:24", half, hms(1, 1, 24)},
		{"9.81", 100, 9810 * time.Millisecond},
		{"44,20", 400, 44200 * time.Millisecond},

		{"one hour, one minute and 24 seconds", 0, hms(1, 1, 24)},
		{"two hours, 34 minutes and 20 seconds", 0, hms(2, 34, 20)},
		{"two hours 36 minutes and five seconds", 0, hms(2, 36, 5)},
		{"two hours, four minutes and 29 seconds", 0, hms(2, 4, 29)},
		{"Two hours twenty-one minutes forty nine seconds", 0, hms(2, 21, 49)},
		{"61 minutes and 24 seconds.", 0, hms(1, 1, 24)},
		{"one hour and 24.5 seconds", 0, hms(1, 0, 24) + 500*time.Millisecond},
		{"26H 35M 25S", marathon, hms(26, 35, 25)},
		{"2h 1m 25s", 0, hms(2, 1, 25)},
		{"2 hrs. 1 min. 25 sec.", 0, hms(2, 1, 25)},
		{`2h01'25"`, 0, hms(2, 1, 25)},
		{"28’37”", 0, hms(0, 28, 37)},
		{"2h01′25′′", 0, hms(2, 1, 25)},

		{"\u00a02:01:25\u2009", 0, hms(2, 1, 25)},
		{"2：01：25", 0, hms(2, 1, 25)},
		{"２∶０１∶２５", 0, hms(2, 1, 25)},
		{"two\u00a0hours 36\u202fminutes and five seconds", 0, hms(2, 36, 5)},
		{"\ufeff2:01:25", 0, hms(2, 1, 25)},
	}
	for _, tt := range tests {
		got := Parse(tt.printed, tt.metres)
		want := Mark{Printed: tt.printed, Time: tt.want}
		if got != want {
			t.Errorf("Parse(%q, %v) = %+v, want %+v", tt.printed, tt.metres, got, want)
		}
		if !got.Known() {
			t.Errorf("Parse(%q, %v).Known() = false, want true", tt.printed, tt.metres)
		}
	}
}

func TestParseNeverGuesses(t *testing.T) {
	tests := []struct {
		printed string
		metres  float64
		reason  string // part of it
	}{
		{"2:20:2136,000", marathon, "glued"},
		{"2:20:21,000", marathon, "glued"},
		{"one hour 21 minutes and change", 24140, `"change"`},
		{"around two hours and eight minutes", marathon, `"around"`},
		{"two hours and eight minutes", marathon, "no seconds"},
		{"two hours, 34 minutes and 20 seconds and two hours 36 minutes and five seconds", 0, "after the seconds"},
		{"20 seconds and 34 minutes", 0, "after the seconds"},
		{"34 minutes two hours 5 seconds", 0, "out of order"},
		{"one hour and 75 minutes 5 seconds", 0, "75 where"},
		{"2.5 hours and 10 seconds", 0, "only seconds"},
		{"two hours and", 0, "middle"},
		{"two", 0, "without its unit"},
		{"10.2h", 100, "only seconds"},
		{strings.Repeat("long", 100), 0, `"longlonglonglonglongl…"`},

		{"1:44.20", 0, "1 h 44 min 20 s or 1 min 44.2 s"},
		{"2:01.25", 0, "only the distance"},
		{"1:44.20", 10, "neither"},
		{"1:44.75", marathon, "not possible"},
		{"1:44.2", 0, "1 min 44.2 s"},
		{"3:03.28", 0, "or 3 min 3.28 s:"},
		{"3:00.20", 0, "3 h 20 s or 3 min 0.2 s"},
		{"28:37", 0, "28 min 37 s or 28 h 37 min"},
		{"28:37", marathon, "neither"},
		{"11:08", marathon, "time of day"},
		{"13:40", marathon, "time of day"},
		{"2:36", marathon, "no seconds"},
		{"9.81", 0, "if a distance"},
		{"8.20", marathon, "not possible"},
		{"126", marathon, "not the form"},
		{"15,301", marathon, "glued"},
		{"121.4167", marathon, "not possible"},

		{"2:61:00", marathon, "61 where the minutes"},
		{"2:00:61", marathon, "61 where the seconds"},
		{"28:61", 10000, "61 where the seconds"},
		{"2:1:25", marathon, "one figure"},
		{"1234:00:00", 0, "too many"},
		{"1:2:3:4:5", 0, "not the form"},
		{"-2:01:25", marathon, "below zero"},
		{"−0:05", marathon, "below zero"},
		{"+0:11", marathon, "gap"},
		{"2:02:57.", marathon, "not the form"},
		{"2:02:57 AM", marathon, "no unit"},
		{"11:08:30 on Sunday", marathon, "no unit"},
		{"22.04.2012", marathon, "not the form"},
		{"DNF", marathon, "no part"},
		{"-", marathon, "below zero"},
		{"n/a", marathon, "no part"},
		{"❤️", marathon, "not the form"},
		{"2:01\xff:25", marathon, "not the form"},

		{"00:00:00", marathon, ZeroTime},
		{"0:00:00.0", 0, ZeroTime},
		{"0:00", 0, ZeroTime},
		{"0:00.00", 0, ZeroTime},
		{"0.00", 0, ZeroTime},
		{"zero hours and zero seconds", 0, ZeroTime},
	}
	for _, tt := range tests {
		got := Parse(tt.printed, tt.metres)
		if got.Time != 0 || got.Printed != tt.printed || !strings.Contains(got.Unread, tt.reason) || got.Unread == "" {
			t.Errorf("Parse(%q, %v) = %+v, want it unread because of %q", tt.printed, tt.metres, got, tt.reason)
		}
		if got.Known() {
			t.Errorf("Parse(%q, %v).Known() = true, want false", tt.printed, tt.metres)
		}
	}
}

func TestParseGivesNoMarkForABlankCell(t *testing.T) {
	for _, printed := range []string{"", "  ", "\u00a0", "\t\n", "\ufeff"} {
		if got := Parse(printed, marathon); got != (Mark{}) || got.Known() {
			t.Errorf("Parse(%q) = %+v, want the zero Mark", printed, got)
		}
		if got := ParseMinutes(printed); got != (Mark{}) {
			t.Errorf("ParseMinutes(%q) = %+v, want the zero Mark", printed, got)
		}
	}
}

func TestParseTakesAnImpossibleDistanceForUnknown(t *testing.T) {
	zero := 0.0
	for _, metres := range []float64{-42195, zero / zero, 1 / zero, -1 / zero} {
		if got := Parse("2:01.25", metres); got.Known() {
			t.Errorf("Parse(2:01.25, %v) = %+v, want it unread", metres, got)
		}
	}
}

func TestSpeedBoundsLeaveOneReading(t *testing.T) {
	if ratio := fastest / slowest; ratio >= 60 {
		t.Errorf("the speed bounds lie a factor of %v apart, want less than 60", ratio)
	}
}

func TestParseMinutesReadsWhatTheDecimalsTell(t *testing.T) {
	tests := []struct {
		printed string
		want    time.Duration // 0: unread
	}{
		{"121.416666666667", hms(2, 1, 25)},
		{"121.41666666666667", hms(2, 1, 25)},
		{"121.4167", hms(2, 1, 25)},
		{"121.42", hms(2, 1, 25)},
		{"121,42", hms(2, 1, 25)},
		{"121.5000", hms(2, 1, 30)},
		{"28.6166666", hms(0, 28, 37)},
		{"129.73833333", hms(2, 9, 44) + 300*time.Millisecond},
		{"121.41", hms(2, 1, 24) + 600*time.Millisecond},
		{"121.5", 0},
		{"121", 0},
		{"121.", 0},
		{"-121.42", 0},
		{"2:01:25", 0},
		{"1.2.3", 0},
		{"12345.00", 0},
		{"121.42 min", 0},
		{"0.00", 0},
	}
	for _, tt := range tests {
		got := ParseMinutes(tt.printed)
		if got.Time != tt.want || got.Printed != tt.printed || got.Known() != (tt.want > 0) || (got.Unread == "") != (tt.want > 0) {
			t.Errorf("ParseMinutes(%q) = %+v, want time %v", tt.printed, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"2:01:25", "2:01.25", "28:37", "9.81", "2:20:2136,000", "one hour, one minute and 24 seconds", "26H 35M 25S",
		"two hours twenty-one minutes and", `2h01'25"`, "00:00:00", "２∶０１∶２５", "121.4167", "−0:05", "1:44,20", "\xff:00", "one-", "hrs.",
	} {
		f.Add(s, float64(marathon))
	}
	f.Fuzz(func(t *testing.T, printed string, metres float64) {
		m := Parse(printed, metres)
		checkMark(t, printed, m)
		checkMark(t, printed, ParseMinutes(printed))
		if !m.Known() {
			return
		}
		if m.Time > longest {
			t.Errorf("Parse(%q, %v).Time = %v, want at most %v", printed, metres, m.Time, longest)
		}
		if road := Road(m.Time); road >= time.Hour && road < 1000*time.Hour {
			again := Parse(Format(m.Time), 0)
			if again.Time != road {
				t.Errorf("Parse(Format(%v)) = %+v, want %v", m.Time, again, road)
			}
		}
	})
}

// checkMark checks that a mark is absent, read or unread, and nothing in between.
func checkMark(t *testing.T, printed string, m Mark) {
	t.Helper()
	if m == (Mark{}) && clean(printed) == "" {
		return
	}
	if m.Printed != printed {
		t.Errorf("Printed = %q, want %q", m.Printed, printed)
	}
	if m.Known() == (m.Unread != "") || m.Known() != (m.Time != 0) || m.Time < 0 {
		t.Errorf("%+v is neither read nor unread", m)
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse("01:49:10", marathon)
	}
}
