// Package mark reads, keeps, rounds and prints performances: times of running,
// walking and wheelchair races, statuses (DNF, DQ …) and record flags.
//
// It knows the printed forms that results, feeds and live texts use, and how fast
// a race can be. It must not know athletes, races, files or the screen: whoever
// reads a file passes the text of one cell and the distance of the race.
//
// Nothing here guesses. A form that has two readings is read only when the
// distance leaves one of them; everything else is kept as printed, with the
// reason why it was not read.
package mark

import (
	"math"
	"time"
)

// Mark is a performance as a value and as its source printed it.
// The zero Mark is an absent one.
type Mark struct {
	Printed string        // as the source printed it, never changed
	Time    time.Duration // the value, fractions of a second included; 0 when unread or empty
	Unread  string        // why Printed could not be read for certain; "" when it was
}

// Known reports whether m has a time that was read.
func (m Mark) Known() bool { return m.Unread == "" && m.Time > 0 }

// Road returns t as a road result gives it: rounded up to the whole [Second], as
// in World Athletics' own example of 2:09:44.3, recorded as 2:09:45.
func Road(t time.Duration) time.Duration { return Second.Up(t) }

// Project returns the time over full metres at the mean pace of a split after at
// metres, to the millisecond. It is 0 when a distance or the split is not above 0.
//
// 1:01:24 at half of a marathon projects to 2:02:48.
func Project(split time.Duration, at, full float64) time.Duration {
	if split <= 0 || !(at > 0) || !(full > 0) {
		return 0
	}
	// Whole milliseconds, so that the noise of a division is never rounded up to
	// a second by Road.
	ms := math.Round(split.Seconds() * 1000 * (full / at))
	if math.IsNaN(ms) || ms > longest.Seconds()*1000 {
		return 0
	}
	return time.Duration(ms) * time.Millisecond
}

// longest is more than any race takes; it keeps sums far from overflow.
const longest = 10_000 * time.Hour
