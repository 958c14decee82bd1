package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// validator holds a document against a schema, as far as our schemas go: a
// keyword that it does not know fails the test.
type validator struct {
	t      *testing.T
	root   map[string]any
	faults []string
}

func validate(t *testing.T, schema map[string]any, source []byte) []string {
	t.Helper()
	v := validator{t: t, root: plain(t, schema).(map[string]any)}
	var doc any
	if err := yaml.Unmarshal(source, &doc); err != nil {
		t.Fatal(err)
	}
	v.check("", v.root, plain(t, doc))
	return v.faults
}

// plain is a value as JSON gives it back.
func plain(t *testing.T, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (v *validator) fault(at, format string, args ...any) {
	v.faults = append(v.faults, at+": "+fmt.Sprintf(format, args...))
}

func typeOf(x any) string {
	switch x := x.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if x == math.Trunc(x) {
			return "integer"
		}
		return "number"
	default:
		return "null"
	}
}

func (v *validator) check(at string, s map[string]any, x any) {
	properties, _ := s["properties"].(map[string]any)
	for _, word := range slices.Sorted(maps.Keys(s)) {
		switch want := s[word]; word {
		case "$schema", "$defs", "title", "description", "properties", "additionalProperties":
		case "$ref":
			name := strings.TrimPrefix(want.(string), "#/$defs/")
			def, ok := v.root["$defs"].(map[string]any)[name].(map[string]any)
			if !ok {
				v.t.Fatalf("%s names %s, which is not there", at, name)
			}
			v.check(at, def, x)
		case "type":
			types, ok := want.([]any)
			if !ok {
				types = []any{want}
			}
			is := typeOf(x)
			if !slices.Contains(types, any(is)) && !(is == "integer" && slices.Contains(types, any("number"))) {
				v.fault(at, "%v is a %s, want %v", x, is, want)
			}
		case "enum":
			if !slices.Contains(want.([]any), x) {
				v.fault(at, "%v is none of %v", x, want)
			}
		case "const":
			if x != want {
				v.fault(at, "%v, want %v", x, want)
			}
		case "pattern":
			if text, ok := x.(string); !ok || !regexp.MustCompile(want.(string)).MatchString(text) {
				v.fault(at, "%v does not match %s", x, want)
			}
		case "oneOf":
			fit := 0
			for _, one := range want.([]any) {
				other := validator{t: v.t, root: v.root}
				if other.check(at, one.(map[string]any), x); len(other.faults) == 0 {
					fit++
				}
			}
			if fit != 1 {
				v.fault(at, "%v is %d of the kinds it may be", x, fit)
			}
		case "items":
			items, _ := x.([]any)
			for i, item := range items {
				v.check(fmt.Sprintf("%s[%d]", at, i), want.(map[string]any), item)
			}
		case "propertyNames":
			m, _ := x.(map[string]any)
			for name := range m {
				v.check(at+"/"+name, want.(map[string]any), name)
			}
		case "required":
			for _, name := range want.([]any) {
				if m, ok := x.(map[string]any); ok && m[name.(string)] == nil {
					v.fault(at, "%v is missing", name)
				}
			}
		case "minimum", "maximum":
			n, ok := x.(float64)
			if limit := want.(float64); ok && (word == "minimum" && n < limit || word == "maximum" && n > limit) {
				v.fault(at, "%v is beyond the %s %v", n, word, limit)
			}
		case "minItems", "maxItems", "minProperties", "maxProperties":
			n := -1
			switch x := x.(type) {
			case []any:
				n = len(x)
			case map[string]any:
				n = len(x)
			}
			if limit := int(want.(float64)); n >= 0 && (strings.HasPrefix(word, "min") && n < limit || strings.HasPrefix(word, "max") && n > limit) {
				v.fault(at, "%d, %s is %d", n, word, limit)
			}
		default:
			v.t.Fatalf("%s: this test does not know the keyword %s", at, word)
		}
	}
	m, ok := x.(map[string]any)
	if !ok {
		return
	}
	for name, inner := range m {
		if p, ok := properties[name].(map[string]any); ok {
			v.check(at+"/"+name, p, inner)
			continue
		}
		switch other := s["additionalProperties"].(type) {
		case map[string]any:
			v.check(at+"/"+name, other, inner)
		case bool:
			if !other {
				v.fault(at, "there is no %s", name)
			}
		}
	}
}

func TestTheBuiltInThemesKeepTheSchemas(t *testing.T) {
	files, err := filepath.Glob("../../assets/themes/*/*.yaml")
	if err != nil || len(files) < 18 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		schema := Schema()
		if filepath.Base(path) == themeName {
			schema = ThemeSchema()
		}
		for _, fault := range validate(t, schema, b) {
			t.Errorf("%s%s", path, fault)
		}
	}
}

func TestTheSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	if faults := validate(t, Schema(), []byte(goodYAML)); len(faults) > 0 {
		t.Fatalf("the good template: %v", faults)
	}
	for _, c := range []struct{ old, new, want string }{
		{"title: Card", "tilte: Card", "/: there is no tilte"},
		{"layer: 20", "layer: top", "/layer: top is a string"},
		{"layer: 20", "layer: 100", "/layer: 100 is beyond"},
		{"about: [athlete]", "about: [athlet]", "/about[0]: athlet is none of"},
		{"type: single-line, label", "type: text, label", "/fields/family/type: text is none of"},
		{"type: single-line, label", "type: boolean, label", ""},
		{"type: single-line, label", "type: single-line, length: 0, label", "/fields/family/length: 0 is beyond"},
		{"top: 84}", "top: 84, bleed: [left, right]}", ""},
		{"top: 84}", "top: 84, bleed: [lft]}", "/place/bleed[0]: lft is none of"},
		{"top: 84}", "top: 84, bleed: left}", "/place/bleed: left is a string"},
		{"fill: half", "fil: half", "/root/column: there is no fil"},
		{"fill: half", "align: baseline", "/root/column/align: baseline is none of"},
		{"  column:\n", "  row:\n    align: baseline\n", ""},
		{"root:\n", "motion: {in: [{part: a, ease: bouncy}]}\nroot:\n", "/motion/in[0]/ease: bouncy is none of"},
		{"root:\n", "formats: {\"4:3\": {max_width: 5}}\nroot:\n", "/formats/4:3: 4:3 is none of"},
	} {
		doc := strings.Replace(goodYAML, c.old, c.new, 1)
		if doc == goodYAML {
			t.Fatalf("%s changes nothing", c.new)
		}
		faults := strings.Join(validate(t, Schema(), []byte(doc)), "\n")
		if !strings.HasPrefix("/"+strings.TrimPrefix(faults, "/"), c.want) || (c.want == "") != (faults == "") {
			t.Errorf("%s: %q, want %q", c.new, faults, c.want)
		}
	}
	for doc, want := range map[string]string{
		"theme: X\nfonts: {head: fonts/Foo.ttf}":               "",
		"theme: X\nfonts: {head: Foo}":                         "/fonts/head: Foo does not match",
		"theme: X\ncolors: {ink: blue}":                        "/colors/ink: blue does not match",
		"theme: X\nstyles: {a: {sise: 4}}":                     "/styles/a: there is no sise",
		"theme: X\nmotion: {in: [{part: a, wipe: slantwise}]}": "/motion/in[0]/wipe: slantwise is none of",
	} {
		if got := strings.Join(validate(t, ThemeSchema(), []byte(doc)), "\n"); !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("%s: %q, want %q", doc, got, want)
		}
	}
}
