package show

import (
	"testing"

	"mile26/data"
)

// A race of which nobody knows the year has no year on a graphic.
func TestAnEditionWithoutAYear(t *testing.T) {
	for _, c := range []struct {
		race data.Race
		want string
	}{
		{data.Race{Event: "London Marathon", Year: 2014}, "London Marathon 2014"},
		{data.Race{Event: "Town 10,000 m"}, "Town 10,000 m"},
	} {
		if got := edition(c.race); got != c.want {
			t.Errorf("%+v is %q, want %q", c.race, got, c.want)
		}
	}
}
