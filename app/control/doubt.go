package control

import (
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
)

// Doubt is what there is to look at in a time at a checkpoint of a race, "" when
// nothing: faster than anybody has gone that far, so the bib, the place or the gun is
// likely another. Nothing is refused for it.
func Doubt(r data.Race, stop data.Checkpoint, t time.Duration) string {
	if !mark.TooFast(t, stop.Metres, onWheels(r)) {
		return ""
	}
	where := stop.Name
	if isFinish(where) {
		where = "the whole race"
	}
	return "faster than anybody has run " + where + ": look at it"
}

// onWheels says that a race is one of wheelchairs or handcycles, by its name.
func onWheels(r data.Race) bool {
	name := data.Fold(strings.Join([]string{r.Event, r.Category, r.Title}, " "))
	for _, word := range []string{"wheelchair", "handcycle", "handbike", "t53", "t54", "rollstuhl", "fauteuil", "silla de ruedas"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
