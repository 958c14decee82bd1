package graphics

import (
	"testing"

	"mile26/graphics/template"
)

// Whether any entry of a list has a field is found out once for a picture: each of
// its rows asks, and the list may have 50,000. What a row itself has, and what a list
// inside it has, is its own.
func TestAListIsLookedThroughOnce(t *testing.T) {
	l := &layout{}
	rows := []template.Values{{"bib": "1", "legs": []template.Values{{}}}, {"bib": "2", "legs": []template.Values{{"mark": "28:10"}}}}
	outer := template.Scope{Values: template.Values{"rows": rows}}
	row := func(i int) template.Scope { return template.Scope{Values: rows[i], Outer: &outer} }
	has := func(v template.Scope, field string, want bool) {
		t.Helper()
		if got := l.has(v, field); got != want {
			t.Errorf("has %s: %v, want %v", field, got, want)
		}
	}
	has(outer, "rows.bib", true)
	has(row(0), "rows.mark", false)
	has(row(0), "legs.mark", false)
	has(row(1), "legs.mark", true)
	has(row(1), "mark", false)
	rows[1]["mark"] = "2:10:00"
	has(row(1), "rows.mark", false)
	has(row(1), "mark", true)
	l = &layout{}
	has(row(1), "rows.mark", true)
}
