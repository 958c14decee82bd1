package mark

import "time"

// run are the fastest times that anybody has run over a distance, on the track or
// the road, from 1500 m on without their parts of a second: Bolt 2009, van Niekerk
// 2016, Rudisha 2012, El Guerrouj 1998, Ingebrigtsen 2024, Cheptegei 2020 twice,
// Kiplimo 2025 and Kiptum 2023 (World Athletics, all-time top lists). A longer race is
// not run at a better mean speed than the shorter ones.
var run = []struct {
	metres float64
	time   time.Duration
}{
	{100, 9580 * time.Millisecond},
	{400, 43030 * time.Millisecond},
	{800, 100910 * time.Millisecond},
	{1500, 206 * time.Second},
	{3000, 7*time.Minute + 17*time.Second},
	{5000, 12*time.Minute + 35*time.Second},
	{10000, 26*time.Minute + 11*time.Second},
	{21097.5, 56*time.Minute + 42*time.Second},
	{42195, 2*time.Hour + 35*time.Second},
}

// better is how much faster than the fastest one may be before nobody believes it:
// records are broken, and courses fall.
const better = 1.03

// TooFast reports whether t over metres from the start of a race is faster than
// anybody has gone that far: on foot, or else on wheels, where the bound is that of
// what can be read at all. An unknown time or distance is never too fast.
func TooFast(t time.Duration, metres float64, wheels bool) bool {
	if t <= 0 || !(metres > 0) {
		return false
	}
	bound := fastest
	if !wheels {
		for _, r := range run {
			if r.metres <= metres {
				bound = r.metres / r.time.Seconds() * better
			}
		}
	}
	return metres/t.Seconds() > bound
}
