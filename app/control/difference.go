package control

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mile26/app/playout"
	"mile26/graphics/template"
)

// Change is a value that is not the same in two makings of a page.
type Change struct {
	Field    string // "line", "a.family"; of a row who it is: "4 KAMWOROR"
	Was, Now string // as text; "" is not there
	Row      bool   // of a list
}

func (c Change) String() string { return c.Words("nothing") }

// Words is a change in a line: "line: old → new", "4 KAMWOROR +0:08 → +0:14".
// nothing is the word for what is not there.
func (c Change) Words(nothing string) string {
	colon := ":"
	if c.Row {
		colon = ""
	}
	return fmt.Sprintf("%s%s %s → %s", c.Field, colon, cmp.Or(c.Was, nothing), cmp.Or(c.Now, nothing))
}

// Difference is what newer content changes in a page: fields by their names, then
// rows by who they are, in their order. It is nil for pages that the room did not
// make.
func Difference(was, now *playout.Page) []Change {
	a, ok := was.About.(*Made)
	b, also := now.About.(*Made)
	if !ok || !also {
		return nil
	}
	before, after := map[string]string{}, map[string]string{}
	flatten("", a.Values, before)
	flatten("", b.Values, after)
	out := differing(before, after)
	for _, name := range slices.Sorted(maps.Keys(joinedNames(a.Values, b.Values))) {
		x, _ := a.Values[name].([]template.Values)
		y, _ := b.Values[name].([]template.Values)
		out = append(out, rowsDiffer(x, y)...)
	}
	return out
}

func joinedNames(a, b template.Values) template.Values {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// differing are the values that differ, by their names.
func differing(before, after map[string]string) []Change {
	var out []Change
	for field, text := range before {
		if after[field] != text {
			out = append(out, Change{Field: field, Was: text, Now: after[field]})
		}
	}
	for field, text := range after {
		if _, there := before[field]; !there {
			out = append(out, Change{Field: field, Now: text})
		}
	}
	slices.SortFunc(out, func(x, y Change) int { return strings.Compare(x.Field, y.Field) })
	return out
}

// rowsDiffer are the rows that differ, each once: those there are now, then those
// that have gone. A row is the same as long as it has the same key.
func rowsDiffer(before, after []template.Values) []Change {
	var out []Change
	left := slices.Clone(before)
	for _, now := range after {
		i := slices.IndexFunc(left, func(v template.Values) bool { return v["key"] == now["key"] })
		if i < 0 {
			out = append(out, Change{Field: who(now), Now: cmp.Or(figure(now), "+"), Row: true})
			continue
		}
		was := left[i]
		left = slices.Delete(left, i, i+1)
		out = append(out, rowDiffers(was, now)...)
	}
	for _, gone := range left {
		out = append(out, Change{Field: who(gone), Was: cmp.Or(figure(gone), "–"), Row: true})
	}
	return out
}

// rowDiffers is how a row differs: by its place and its figure, which say all the
// others that follow from them; and otherwise by each value.
func rowDiffers(was, now template.Values) []Change {
	text := func(v template.Values, name string) string { return template.Scope{Values: v}.Text(name) }
	switch {
	case text(was, "place") != text(now, "place"):
		return []Change{{Field: name(now), Was: placed(was), Now: placed(now), Row: true}}
	case figure(was) != figure(now):
		return []Change{{Field: who(now), Was: figure(was), Now: figure(now), Row: true}}
	}
	before, after := map[string]string{}, map[string]string{}
	flatten("", was, before)
	flatten("", now, after)
	out := differing(before, after)
	for i := range out {
		out[i].Field = strings.TrimSpace(who(now) + " " + out[i].Field) // "4 KAMWOROR family: …"
	}
	return out
}

// name is whom or what a row is about.
func name(v template.Values) string {
	for _, field := range []string{"family", "given", "holder", "label", "lead", "text"} {
		if s := (template.Scope{Values: v}).Text(field); s != "" {
			return s
		}
	}
	return ""
}

// who is name with the place before it.
func who(v template.Values) string {
	place := template.Scope{Values: v}.Text("place")
	return strings.TrimSpace(place + " " + name(v))
}

// placed is the place of a row with its figure: "4. +0:08".
func placed(v template.Values) string {
	place := template.Scope{Values: v}.Text("place")
	if place != "" {
		place += "."
	}
	return strings.TrimSpace(place + " " + figure(v))
}

// figure is what a row says of somebody: a status, the gap or the time.
func figure(v template.Values) string {
	for _, field := range []string{"status", "gap", "mark", "lead"} {
		if s := (template.Scope{Values: v}).Text(field); s != "" && s != name(v) {
			return s
		}
	}
	return ""
}

// flatten names every value that people see, but for those of rows.
func flatten(at string, v template.Values, into map[string]string) {
	for name, x := range v {
		field := at + name
		switch x := x.(type) {
		case template.Values:
			flatten(field+".", x, into)
		case []template.Values:
		case template.Picture:
			into[field] = "photo " + x.Hash[:min(8, len(x.Hash))]
		default:
			if name != "key" && name != "language" { // of no interest to people
				into[field] = fmt.Sprint(x)
			}
		}
	}
}
