package control

import (
	"fmt"
	"slices"
	"strings"

	"mile26/app/playout"
	"mile26/graphics/template"
)

// Change is a value that is not the same in two makings of a page.
type Change struct {
	Field    string // "line", "rows 3 mark", "a.family"
	Was, Now string // as text; "" is not there
}

func (c Change) String() string {
	quote := func(s string) string {
		if s == "" {
			return "nothing"
		}
		return s
	}
	return fmt.Sprintf("%s: %s → %s", c.Field, quote(c.Was), quote(c.Now))
}

// Difference is what newer content changes in a page, by field. It is nil for
// pages that the room did not make.
func Difference(was, now *playout.Page) []Change {
	a, ok := was.About.(*Made)
	b, also := now.About.(*Made)
	if !ok || !also {
		return nil
	}
	before, after := map[string]string{}, map[string]string{}
	flatten("", a.Values, before)
	flatten("", b.Values, after)
	var out []Change
	for field, text := range before {
		if after[field] != text {
			out = append(out, Change{field, text, after[field]})
		}
	}
	for field, text := range after {
		if _, there := before[field]; !there {
			out = append(out, Change{field, "", text})
		}
	}
	slices.SortFunc(out, func(x, y Change) int { return strings.Compare(x.Field, y.Field) })
	return out
}

// flatten names every value that people see. The rows of a list are counted
// from 1.
func flatten(at string, v template.Values, into map[string]string) {
	for name, x := range v {
		field := at + name
		switch x := x.(type) {
		case template.Values:
			flatten(field+".", x, into)
		case []template.Values:
			for i, row := range x {
				flatten(fmt.Sprintf("%s %d ", field, i+1), row, into)
			}
		case template.Picture:
			into[field] = "photo " + x.Hash[:min(8, len(x.Hash))]
		default:
			if name != "key" && name != "language" { // of no interest to people
				into[field] = fmt.Sprint(x)
			}
		}
	}
}
