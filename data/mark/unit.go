package mark

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Unit is the least difference of times that a result tells apart. The zero Unit
// is a Second.
//
// Source: World Athletics Technical Rules, Rule 19.24: up to and including 10,000 m
// on the track to the hundredth, over longer ones there to the tenth, and to the
// whole second where the race is partly or wholly outside the stadium; always the
// next longer one. Its examples are 26:17.533, recorded as 26:17.54, and 59:26.322,
// recorded as 59:26.4.
type Unit time.Duration

// The units of results.
const (
	Second    = Unit(time.Second)            // on the road
	Tenth     = Unit(100 * time.Millisecond) // on the track over 10,000 m; by hand
	Hundredth = Unit(10 * time.Millisecond)  // on the track
)

// trackDistance is a distance as track races are called by: in metres. Roads have
// kilometres and miles.
var trackDistance = regexp.MustCompile(`(?i)(?:^|[^\d.,])(?:(\d) ?[x×] ?)?(\d{1,3}[, ]?\d{3}|\d{2,3}) ?(?:m|metres?|meters?)(?:$|[^\pL\d])`)

// onRoad is how a name says that its metres are a road's.
var onRoad = regexp.MustCompile(`(?i)\broad\b`)

// UnitOf is the unit of a race by its name and its distance in metres, 0 when it
// is not known. A name that says the distance in metres is that of a track race:
// "10,000 m", "4 × 400 m", "110 m hurdles"; one that says it otherwise, or says
// "road", is not: "10 km", "Marathon". Of "Heat 2 100 m" the distance decides.
func UnitOf(name string, metres float64) Unit {
	found := trackDistance.FindStringSubmatch(name)
	if found == nil || onRoad.MatchString(name) {
		return Second
	}
	said, ok := saidMetres(found[1], found[2])
	_, behind, spaced := strings.Cut(found[2], " ")
	if spaced && metres > 0 && !near(metres, said) { // the number of a heat stands before it
		said, ok = saidMetres("", behind)
	}
	switch {
	case !ok, metres > 0 && !near(metres, said): // of something else, such as a climb
		return Second
	case said <= 10_000:
		return Hundredth
	case said%5000 == 0: // 42,195 m is a road's, however it is written
		return Tenth
	}
	return Second
}

// saidMetres are the metres of a race of so many legs, "" for one.
func saidMetres(legs, digits string) (metres int, ok bool) {
	metres, err := strconv.Atoi(strings.NewReplacer(",", "", " ", "").Replace(digits))
	if n, none := strconv.Atoi(legs); none == nil {
		metres *= n
	}
	return metres, err == nil
}

// near says that a distance is the one that was said, within a thousandth.
func near(metres float64, said int) bool { return math.Abs(metres-float64(said)) <= metres/1000 }

// Up returns t as a result gives it: rounded up to the unit. A time below zero is
// rounded towards zero.
func (u Unit) Up(t time.Duration) time.Duration {
	unit := u.Length()
	whole := t.Truncate(unit)
	if whole < t {
		whole += unit
	}
	return whole
}

// printedFraction is what stands behind the point of the seconds.
var printedFraction = regexp.MustCompile(`[.,](\d{1,3})\D*$`)

// Of is the coarser one of u and of the unit to which a mark is known: what its
// source gave in whole seconds is not printed to a hundredth. A mark without a
// time, or without its printed form but with a part of a second, is known to any.
func (u Unit) Of(m Mark) Unit {
	if !m.Known() {
		return u
	}
	part := m.Time % time.Second
	if m.Printed == "" && part != 0 {
		return u
	}
	found := printedFraction.FindStringSubmatch(m.Printed)
	if found == nil {
		return Second
	}
	digits := fmt.Sprintf("%03d", part.Milliseconds())
	switch said := found[1]; {
	case !strings.HasPrefix(digits, said): // 2:01.25 is two hours
		return Second
	case len(said) == 1:
		return max(u, Tenth)
	}
	return u
}

// Recorded is the time of m as a result gives it: rounded up to what is known of it.
func (u Unit) Recorded(m Mark) time.Duration { return u.Of(m).Up(m.Time) }

// Print prints the time of m as results do, no finer than it is known.
func (u Unit) Print(m Mark) string { return u.Of(m).Format(m.Time) }

// Format prints t as results of the unit do, rounded up to it: 26:17.54, 9.81,
// 59:26.4; in whole seconds as [Format] does.
func (u Unit) Format(t time.Duration) string {
	unit := u.Length()
	if unit >= time.Second {
		return Format(t)
	}
	t = u.Up(t)
	sign := ""
	if t < 0 {
		sign, t = minus, t.Abs()
	}
	part := fmt.Sprintf("%03d", t%time.Second/time.Millisecond)[:len(strconv.Itoa(int(time.Second/unit)))-1]
	if t < time.Minute {
		return fmt.Sprintf("%s%d.%s", sign, t/time.Second, part)
	}
	return sign + Format(t.Truncate(time.Second)) + "." + part
}

// Gap prints a difference of times, rounded to the nearest unit, with its sign:
// +0.52 behind, −1:02.30 ahead (U+2212); in whole seconds as [Gap] does. Marks are
// rounded up before they are subtracted, so that the gap agrees with what stands
// beside it.
func (u Unit) Gap(d time.Duration) string {
	d = d.Round(u.Length())
	if u.Length() >= time.Second {
		return Gap(d)
	}
	if d < 0 {
		return u.Format(d)
	}
	return "+" + u.Format(d)
}

// Length is u as a time.
func (u Unit) Length() time.Duration {
	if u <= 0 {
		return time.Second
	}
	return time.Duration(u)
}
