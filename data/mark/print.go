package mark

import (
	"fmt"
	"time"
)

// minus is the sign of print (U+2212), as wide as a plus.
const minus = "−"

// Format prints t as results do: 2:01:25, 28:37, 0:42. A part of a second counts
// as a whole one, as in Road; a running clock cuts it off before it asks. A time
// below zero has a minus sign (U+2212).
func Format(t time.Duration) string { return format(t, ":") }

// FormatPoint prints t as some newsrooms do, with a point before the seconds when
// there are hours: 2:01.25, but 28:37. Parts of a second are as in Format.
func FormatPoint(t time.Duration) string { return format(t, ".") }

func format(t time.Duration, beforeSeconds string) string {
	t = Road(t)
	sign := ""
	if t < 0 {
		sign, t = minus, t.Abs()
	}
	h, m, s := t/time.Hour, t%time.Hour/time.Minute, t%time.Minute/time.Second
	if h == 0 {
		return fmt.Sprintf("%s%d:%02d", sign, m, s)
	}
	return fmt.Sprintf("%s%d:%02d%s%02d", sign, h, m, beforeSeconds, s)
}

// Gap prints a difference of times, rounded to the nearest second, with its sign:
// +0:11 behind, −0:05 ahead (U+2212), +1:02:03; no difference is +0:00.
// Marks that are rounded up on screen are rounded up with Road before they are
// subtracted, so that the gap agrees with what stands beside it.
func Gap(d time.Duration) string {
	d = d.Round(time.Second)
	if d < 0 {
		return Format(d)
	}
	return "+" + Format(d)
}

// Ordinal prints a place as screens in English do: 1st, 2nd, 3rd, 11th.
func Ordinal(place int) string {
	end := "th"
	if place%100 < 11 || place%100 > 13 {
		switch place % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return fmt.Sprint(place) + end
}
