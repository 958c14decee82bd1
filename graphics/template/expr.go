package template

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// Expr is text with fields in it: "Age {age}", "{given|initial} {family}".
// A field is named in braces and may be piped through forms; there is nothing
// else, no loop and no code.
type Expr struct {
	pos
	source string
	parts  []part
}

type part struct {
	literal string
	field   string // "" for a literal
	forms   []string
}

// forms are all the ways to print a field.
var forms = map[string]func(string) string{
	"upper":   cases.Upper(language.Und).String,
	"initial": initial,
}

// formNames are the forms that can be written.
var formNames = slices.Sorted(maps.Keys(forms))

// initial shortens a given name: "Ghirmay" to "G.", "Jean-Paul" to "J.-P.".
func initial(s string) string {
	words := strings.Split(s, "-")
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimSpace(w))
		if r == utf8.RuneError {
			return s
		}
		words[i] = string(r) + "."
	}
	return strings.Join(words, "-")
}

// UnmarshalYAML reads an expression from a scalar and keeps its place.
func (e *Expr) UnmarshalYAML(n ast.Node) error {
	s, err := scalar(n)
	if err != nil {
		return err
	}
	e.pos = at(n)
	if err := e.parse(s); err != nil {
		return e.fault("", s, err.Error())
	}
	return nil
}

func (e *Expr) parse(s string) error {
	e.source = s
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			e.parts = append(e.parts, part{literal: s})
			return nil
		}
		if open > 0 {
			e.parts = append(e.parts, part{literal: s[:open]})
		}
		end := strings.IndexByte(s, '}')
		if end < open {
			return fmt.Errorf("a field is written {name} or {name|form}")
		}
		names := strings.Split(s[open+1:end], "|")
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
			if names[i] == "" {
				return fmt.Errorf("a field is written {name} or {name|form}")
			}
		}
		for _, f := range names[1:] {
			if forms[f] == nil {
				return fmt.Errorf("no form is called %q; forms are %s", f, strings.Join(formNames, " "))
			}
		}
		e.parts = append(e.parts, part{field: names[0], forms: names[1:]})
		s = s[end+1:]
	}
	return nil
}

// Empty says that nothing was written.
func (e Expr) Empty() bool { return len(e.parts) == 0 }

// Fields are the names of the fields in e.
func (e Expr) Fields() []string {
	var names []string
	for _, p := range e.parts {
		if p.field != "" {
			names = append(names, p.field)
		}
	}
	return names
}

// Text is e with v's values. Where e names fields and none of them has a
// value, it is empty, literals included: "Age {age}" prints nothing without an age.
func (e Expr) Text(v Scope) string {
	var b strings.Builder
	fields, found := 0, 0
	for _, p := range e.parts {
		if p.field == "" {
			b.WriteString(p.literal)
			continue
		}
		fields++
		s := v.Text(p.field)
		if s != "" {
			found++
		}
		for _, f := range p.forms {
			s = forms[f](s)
		}
		b.WriteString(s)
	}
	if fields > 0 && found == 0 {
		return ""
	}
	return b.String()
}

// Values are what a page fills a template's fields with. A value is a string,
// an int, a bool, a Picture, Values for a field that has parts, or []Values for a
// list; a field that is absent or empty is not there.
type Values map[string]any

// Picture is an image by its bytes. Hash names the content.
type Picture struct {
	Hash  string
	Bytes []byte // JPEG or PNG
}

// Scope is values inside values: a row of a list sees its own fields first,
// then those around it.
type Scope struct {
	Values Values
	Outer  *Scope
}

// Value is the field's value, nil when there is none. A part of a field is
// named with a dot: athlete.given.
func (s Scope) Value(field string) any {
	if v, ok := s.Values[field]; ok {
		return v
	}
	if head, rest, dotted := strings.Cut(field, "."); dotted {
		if inner, ok := s.Value(head).(Values); ok {
			return Scope{Values: inner}.Value(rest)
		}
		return nil
	}
	if s.Outer != nil {
		return s.Outer.Value(field)
	}
	return nil
}

// Text is the field's value as text, "" when it has none.
func (s Scope) Text(field string) string {
	switch v := s.Value(field).(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	default:
		return ""
	}
}

// Has says whether the field has a value to show. Of a list's field, rows.bib,
// it says whether any entry has one.
func (s Scope) Has(field string) bool {
	value := s.Value(field)
	if head, rest, dotted := strings.Cut(field, "."); dotted && value == nil {
		entries, _ := s.Value(head).([]Values)
		return slices.ContainsFunc(entries, func(e Values) bool { return Scope{Values: e}.Has(rest) })
	}
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case Picture:
		return len(v.Bytes) > 0
	case []Values:
		return len(v) > 0
	case bool:
		return v
	default:
		return true
	}
}

// ColorRef names a colour: a token of the theme or #RRGGBB[AA].
type ColorRef struct {
	pos
	Name  string
	Value Color // filled when the file has been read
}

// UnmarshalYAML reads the name and keeps its place.
func (c *ColorRef) UnmarshalYAML(n ast.Node) error {
	s, err := scalar(n)
	if err != nil {
		return err
	}
	c.pos, c.Name = at(n), s
	return nil
}

// Name is a name that the reader checks, with its place.
type Name struct {
	pos
	Name string
}

// UnmarshalYAML reads the name and keeps its place.
func (m *Name) UnmarshalYAML(n ast.Node) error {
	s, err := scalar(n)
	if err != nil {
		return err
	}
	m.pos, m.Name = at(n), s
	return nil
}

func scalar(n ast.Node) (string, error) {
	if s, ok := n.(*ast.LiteralNode); ok {
		return s.Value.Value, nil
	}
	s, ok := n.(ast.ScalarNode)
	if !ok {
		return "", at(n).fault("", n.GetToken().Value, "one piece of text belongs here")
	}
	return fmt.Sprint(s.GetValue()), nil
}
