package mark

import (
	"fmt"
	"strings"
	"time"
)

// ParseMinutes reads decimal minutes: 121.4167 is 2:01:25. Parse never tries this,
// because 28.37 looks the same as a time with a point; it is for a caller who was
// told that a column holds decimal minutes. A blank one gives the zero Mark.
//
// Decimal minutes were made from seconds and shortened, so a printed value stands
// for all times that would be printed like it. When one whole second is among
// them, that is the mark; when there is none, the mark is what is printed, to the
// millisecond; when there are more, as with 121.4, the mark stays unread. A caller
// who knows that its column drops zeros at the end appends them before asking:
// 121.5 is unread, 121.5000 is 2:01:30.
func ParseMinutes(printed string) Mark {
	s := clean(printed)
	if s == "" {
		return Mark{}
	}
	t, why := readMinutes(s)
	switch {
	case why != "":
		return Mark{Printed: printed, Unread: why}
	case t == 0:
		return Mark{Printed: printed, Unread: ZeroTime}
	}
	return Mark{Printed: printed, Time: t}
}

func readMinutes(s string) (t time.Duration, why string) {
	if strings.HasPrefix(s, "-") {
		return 0, "a time below zero is no mark"
	}
	whole, decimals, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if whole == "" || len(whole) > 4 || len(decimals) > 18 || strings.Trim(whole+decimals, "0123456789") != "" {
		return 0, "not decimal minutes"
	}
	if strings.Trim(whole+decimals, "0") == "" {
		return 0, ""
	}
	if len(decimals) < 2 {
		return 0, fmt.Sprintf("%d decimals of a minute leave several seconds to choose from", len(decimals))
	}
	// More than nine decimals are below a nanosecond and only say what a division left over.
	t = number(whole) * time.Minute
	unit := time.Minute
	for i := range min(len(decimals), 9) {
		unit /= 10 // exact down to 60 ns
		t += time.Duration(decimals[i]-'0') * unit
	}
	nearest := t.Round(time.Second)
	if off := (nearest - t).Abs(); off <= max(unit/2, 60) && nearest > 0 {
		return nearest, ""
	}
	return t.Round(time.Millisecond), ""
}
