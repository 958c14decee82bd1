package control

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"mile26/data/nation"
	"mile26/graphics"
	"mile26/graphics/template"
)

// Breaks says how a text that is typed over a field cannot stand there: what the
// field's own limits say, and of a flag that it is no country's. Nothing is "".
func Breaks(f template.Field, text string) string {
	if f.Type == "flag" && text != "" {
		if _, ok := flagOf(text); !ok {
			return fmt.Sprintf("“%s” is no country: type its code, as KEN", text)
		}
		return ""
	}
	return f.Breaks(text)
}

// flagOf is the flag that a text stands for: a country by its code or its name, or
// a flag by its own name, as the show has it. A team that flies none has "".
func flagOf(text string) (flag string, ok bool) {
	for _, find := range []func(string) (nation.Nation, bool){nation.ByCode, nation.ByName} {
		if n, ok := find(text); ok {
			return n.Flag, true
		}
	}
	flag = strings.ToLower(text)
	return flag, slices.ContainsFunc(nation.All(), func(n nation.Nation) bool { return n.Flag == flag })
}

// Broken says of every text typed over a template's fields which it is and how it
// cannot stand there: "Flag: “Kamwororr” is no country …".
func Broken(t *template.Template, over map[string]string) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(over)) {
		f := fieldNamed(t.Fields, name)
		if why := Breaks(f, over[name]); why != "" {
			found = append(found, labelled(f, name)+": "+why)
		}
	}
	return found
}

func labelled(f template.Field, name string) string {
	if f.Label != "" {
		return f.Label
	}
	return name
}

// notFlags are the texts that were typed over flags and are none: what the show has
// stays in the picture.
func notFlags(t *template.Template, over map[string]string) []graphics.Problem {
	var found []graphics.Problem
	for _, name := range slices.Sorted(maps.Keys(over)) {
		f := fieldNamed(t.Fields, name)
		if f.Type != "flag" {
			continue
		}
		if why := Breaks(f, over[name]); why != "" {
			found = append(found, graphics.Problem{What: graphics.NoFlag, Text: why})
		}
	}
	return found
}
