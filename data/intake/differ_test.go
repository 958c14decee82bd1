package intake

import (
	"strings"
	"testing"
)

// What the report calls results with two times is what the show lists as clashes; a row
// that differs in something else is none of them.
func TestTheReportCountsTheClashesThatTheShowLists(t *testing.T) {
	const head = "Bib,Name,Club,Time,Race,Year\n"
	for _, c := range []struct {
		what, row string
		times     int
	}{
		{"another club", "7,Ann Oak,Elm Runners,1:10:13,Hill,2031\n", 0},
		{"another time", "7,Ann Oak,Oak Runners,1:10:14,Hill,2031\n", 1},
	} {
		show := newShow(t)
		takeText(t, show, "a.csv", head+"7,Ann Oak,Oak Runners,1:10:13,Hill,2031\n")
		r := takeText(t, show, "b.csv", head+c.row)
		listed, err := show.Clashes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if r.Clash != 1 || r.TwoTimes() != c.times || len(listed) != c.times {
			t.Errorf("%s: %d rows differ, %d with two times, the show lists %d; want 1, %d and %d", c.what, r.Clash, r.TwoTimes(), len(listed), c.times, c.times)
		}
		if said := r.String(); !strings.Contains(said, "1 differing") || !strings.Contains(said, `which "mile26 clashes" prints: `+itoa(c.times)) {
			t.Errorf("%s: the report says %q", c.what, said)
		}
	}
}
