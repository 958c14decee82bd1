package template

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-text/typesetting/segmenter"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Field is something a page fills in. An editor can build its form from it.
type Field struct {
	Type    string           `yaml:"type"`
	Label   string           `yaml:"label"`
	Default string           `yaml:"default"` // of a boolean "true" or nothing, which is false
	Of      string           `yaml:"of"`      // what of the show fills it; nothing: what is called like the field, or the default
	Options []string         `yaml:"options"` // of a select
	Length  int              `yaml:"length"`  // of a text, letters at most; 0 is no limit
	Min     *float64         `yaml:"min"`     // of a number
	Max     *float64         `yaml:"max"`
	Fields  map[string]Field `yaml:"fields"` // of the rows of a list, and of an athlete, person, race or checkpoint
	places  places
}

// UnmarshalYAML reads a field and keeps the places of what it says.
func (f *Field) UnmarshalYAML(n ast.Node) error {
	type plain Field
	if err := yaml.NodeToValue(n, (*plain)(f), yaml.Strict()); err != nil {
		return err
	}
	f.places = placesOf(n)
	return nil
}

// InOrder are the names of fields in the order in which their file has them,
// which is the order of a form.
func InOrder(fields map[string]Field) []string {
	names := slices.Collect(maps.Keys(fields))
	slices.SortFunc(names, func(a, b string) int {
		x, y := fields[a].places[""], fields[b].places[""]
		return cmp.Or(x.line-y.line, x.col-y.col, strings.Compare(a, b))
	})
	return names
}

// fieldTypes are the types a field can have: OGraf's form types (GDD) and, after
// them, what only a show knows. Those that are made of parts have fields of their own.
var fieldTypes = []string{
	"single-line", "multi-line", "select", "number", "boolean", "color", "duration", "image",
	"flag", "list", "athlete", "person", "race", "checkpoint",
}

// whole are the field types that have fields of their own.
var whole = []string{"list", "athlete", "person", "race", "checkpoint"}

// printed says that text can show the field.
func (f Field) printed() bool {
	return f.Type != "image" && f.Type != "boolean" && !slices.Contains(whole, f.Type)
}

// written says that the field is a text somebody writes.
func (f Field) written() bool { return f.Type == "single-line" || f.Type == "multi-line" }

// Letters counts what a reader sees as letters: grapheme clusters (Unicode UAX 29).
func Letters(s string) int {
	var seg segmenter.Segmenter
	seg.Init([]rune(s))
	n := 0
	for it := seg.GraphemeIterator(); it.Next(); n++ {
	}
	return n
}

// Breaks says in words how a value breaks the field's limits, and nothing when
// it keeps them. What is not there breaks none.
func (f Field) Breaks(value any) string {
	text := Scope{Values: Values{"": value}}.Text("")
	switch {
	case f.Type == "boolean":
		switch value.(type) {
		case nil, bool:
			return ""
		}
		if text != "" && text != "true" { // the text false would count as something to show
			return fmt.Sprintf("%q is neither true nor false", text)
		}
	case text == "":
	case f.Type == "select":
		if !slices.Contains(f.Options, text) {
			return fmt.Sprintf("%q is none of %s", text, strings.Join(f.Options, ", "))
		}
	case f.Type == "number":
		v, err := strconv.ParseFloat(text, 64)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is no number", text)
		case f.Min != nil && v < *f.Min:
			return fmt.Sprintf("%s is below %v", text, *f.Min)
		case f.Max != nil && v > *f.Max:
			return fmt.Sprintf("%s is above %v", text, *f.Max)
		}
	case f.written() && f.Length > 0 && len(text) > f.Length: // no text has more letters than bytes
		if n := Letters(text); n > f.Length {
			return fmt.Sprintf("%d letters, at most %d", n, f.Length)
		}
	}
	return ""
}

// limited is a field that has limits, or has fields that have.
type limited struct {
	name   string
	field  Field
	inside []limited
}

// limitsOf finds the fields whose values can break a limit, in the order of their names.
func limitsOf(fields map[string]Field) []limited {
	var out []limited
	for name, f := range fields {
		l := limited{name: name, field: f, inside: limitsOf(f.Fields)}
		own := f.Type == "select" || f.Type == "number" || f.Type == "boolean" || f.written() && f.Length > 0
		if own || len(l.inside) > 0 {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b limited) int { return strings.Compare(a.name, b.name) })
	return out
}

// Broken says of every value that breaks its field's limits which it is and
// how: "Message: 212 letters, at most 200". An entry of a list is named with
// its number.
func (t *Template) Broken(v Values) []string { return broken(nil, "", t.limits, v) }

func broken(found []string, where string, limits []limited, v Values) []string {
	for _, l := range limits {
		name := l.field.Label
		if name == "" {
			name = l.name
		}
		switch value := v[l.name].(type) {
		case Values:
			found = broken(found, where+name+", ", l.inside, value)
		case []Values:
			for i, entry := range value {
				found = broken(found, fmt.Sprintf("%s%s %d, ", where, name, i+1), l.inside, entry)
			}
		default:
			if what := l.field.Breaks(value); what != "" {
				found = append(found, where+name+": "+what)
			}
		}
	}
	return found
}

// fields checks what fields say of themselves, their defaults among it.
func (c *checker) fields(fields map[string]Field) {
	for name, f := range fields {
		add := func(key, text, what string) { c.add(f.places.of(key), text, name+": "+what) }
		if !slices.Contains(fieldTypes, f.Type) {
			add("type", f.Type, "field types are "+strings.Join(fieldTypes, " "))
			continue
		}
		if len(f.Fields) > 0 && !slices.Contains(whole, f.Type) {
			add("fields", f.Type, "only these field types have fields: "+strings.Join(whole, " "))
		}
		if (f.Type == "select") != (len(f.Options) > 0) {
			add("options", f.Type, "a select has options, and no other field type has")
		}
		if f.Length != 0 && (f.Length < 0 || !f.written()) {
			add("length", strconv.Itoa(f.Length), "a length is of a single-line or multi-line text, 1 or more")
		}
		if (f.Min != nil || f.Max != nil) && f.Type != "number" {
			add("type", f.Type, "min and max are of a number")
		}
		if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
			add("min", fmt.Sprint(*f.Min), fmt.Sprintf("min is above max, which is %v", *f.Max))
		}
		if f.Default != "" {
			c.standard(name, &f)
			fields[name] = f
		}
		c.fields(f.Fields)
	}
}

// standard checks a field's default.
func (c *checker) standard(name string, f *Field) {
	fault := func(what string) { c.add(f.places.of("default"), f.Default, name+": "+what) }
	switch {
	case f.Type == "image" || slices.Contains(whole, f.Type):
		fault("a field of type " + f.Type + " has no default")
	case f.Type == "boolean" && f.Default == "false":
		f.Default = "" // as good as none
	case f.Type == "color":
		if _, err := parseHex(f.Default); err != nil {
			fault("the default: " + err.Error())
		}
	default:
		if what := f.Breaks(f.Default); what != "" {
			fault("the default breaks its own limit: " + what)
		}
	}
}
