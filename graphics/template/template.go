// Package template reads themes and templates: what a graphic is made of, as
// files that a designer writes. It knows no pixels and draws nothing; every
// fault is told with file, line, column and the text that is wrong.
package template

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Template is one graphic: its fields, where it stands and what it is made of.
type Template struct {
	Name   string   // "lower-third", the file's name without .yaml
	Title  string   // "Lower third"
	About  []string // what it can show: athlete, person, race
	Layer  int      // 1 to 99; a higher layer covers a lower one
	Fields map[string]Field
	Place  Place
	Root   Element
	theme  *Theme
}

// Theme is the theme the template is drawn with.
func (t *Template) Theme() *Theme { return t.theme }

// Field is something a page fills in. Types are OGraf's form types and our own
// for what the show knows.
type Field struct {
	Type   string           `yaml:"type"`
	Label  string           `yaml:"label"`
	Fields map[string]Field `yaml:"fields"` // of the rows of a list
}

// fieldTypes are the types a field can have.
var fieldTypes = []string{"single-line", "multi-line", "image", "flag", "list"}

// Place says where the graphic stands in a frame of 1920×1080: the distance in
// pixels of its edge from the frame's. Give left or right, and top or bottom.
type Place struct {
	Left   *int `yaml:"left"`
	Right  *int `yaml:"right"`
	Top    *int `yaml:"top"`
	Bottom *int `yaml:"bottom"`
}

// Kind is what an element is.
type Kind string

// The kinds of elements.
const (
	KindRow    Kind = "row"    // children side by side
	KindColumn Kind = "column" // children below each other
	KindBox    Kind = "box"    // a filled rectangle
	KindText   Kind = "text"
	KindImage  Kind = "image"
	KindFlag   Kind = "flag"
	KindRows   Kind = "rows" // one child for each entry of a list field, below each other
)

// Size is a width or height: pixels, all that is left, or (the zero value) as
// large as the content.
type Size struct {
	Pixels int
	Fill   bool
}

// UnmarshalYAML reads a number or "fill".
func (s *Size) UnmarshalYAML(n ast.Node) error {
	text, err := scalar(n)
	if err != nil {
		return err
	}
	if text == "fill" {
		s.Fill = true
		return nil
	}
	if _, err := fmt.Sscanf(text, "%d", &s.Pixels); err != nil || fmt.Sprint(s.Pixels) != text || s.Pixels < 0 {
		return at(n).fault("", text, "a size is a whole number of pixels or fill")
	}
	return nil
}

// Pad is space inside an element's edges, pixels.
type Pad struct{ Top, Right, Bottom, Left int }

// UnmarshalYAML reads one number for all edges or [top, right, bottom, left].
func (p *Pad) UnmarshalYAML(n ast.Node) error {
	var all int
	if _, isList := n.(*ast.SequenceNode); !isList {
		if err := yaml.NodeToValue(n, &all); err != nil {
			return at(n).fault("", n.String(), "pad is a number or [top, right, bottom, left]")
		}
		*p = Pad{all, all, all, all}
		return nil
	}
	var four []int
	if err := yaml.NodeToValue(n, &four); err != nil || len(four) != 4 {
		return at(n).fault("", n.String(), "pad is a number or [top, right, bottom, left]")
	}
	*p = Pad{four[0], four[1], four[2], four[3]}
	return nil
}

// Element is a node of a template's tree. Which properties count depends on its kind.
type Element struct {
	Kind Kind
	pos  pos
	Props
}

// Props are the properties of elements.
type Props struct {
	When      []Name   `yaml:"when"`      // shown only when all of these fields have a value
	Unless    []Name   `yaml:"unless"`    // and none of these
	Part      string   `yaml:"part"`      // a sprite of its own, by this name
	Width     Size     `yaml:"width"`     // of the whole element, padding included
	Height    Size     `yaml:"height"`    //
	MinWidth  int      `yaml:"min_width"` //
	MaxWidth  int      `yaml:"max_width"` //
	MinHeight int      `yaml:"min_height"`
	Yields    bool     `yaml:"yields"` // in a row: gets what its neighbours leave
	Pad       Pad      `yaml:"pad"`
	Fill      ColorRef `yaml:"fill"`
	// rows, columns
	Gap      int       `yaml:"gap"`
	Align    string    `yaml:"align"`   // across: start, center, end, stretch. Of text: left, center, right
	Justify  string    `yaml:"justify"` // along: start, center, end
	Divider  ColorRef  `yaml:"divider"` // a line of one pixel between children
	Children []Element `yaml:"children"`
	// rows
	Each      Name     `yaml:"each"` // the list field
	Max       int      `yaml:"max"`  // entries at most
	Alternate ColorRef `yaml:"alternate"`
	// text
	Text   Expr    `yaml:"text"`
	Style  Name    `yaml:"style"`
	Spans  []Span  `yaml:"spans"`
	Lines  int     `yaml:"lines"`  // at most; 0 means one
	Shrink float64 `yaml:"shrink"` // smallest scale before shortening; 0 means no shrinking
	// images and flags
	Source   Name     `yaml:"source"`
	Hairline ColorRef `yaml:"hairline"` // a line of one pixel inside the picture's edge
}

// Span is a run of text in a style of its own.
type Span struct {
	Text    Expr   `yaml:"text"`
	Style   Name   `yaml:"style"`
	Shorten Expr   `yaml:"shorten"` // what it becomes when shrinking is not enough
	When    []Name `yaml:"when"`
}

// keys are the properties that each kind takes besides those common to all.
var keys = map[Kind][]string{
	KindRow:    {"gap", "align", "justify", "divider", "children"},
	KindColumn: {"gap", "align", "justify", "divider", "children"},
	KindBox:    {},
	KindText:   {"text", "style", "spans", "lines", "shrink", "align"},
	KindImage:  {"source", "hairline"},
	KindFlag:   {"source", "hairline"},
	KindRows:   {"each", "max", "alternate", "divider", "children"},
}

var common = []string{"when", "unless", "part", "width", "height", "min_width", "max_width", "min_height", "yields", "pad", "fill"}

// UnmarshalYAML reads an element: a mapping with one key, its kind.
func (e *Element) UnmarshalYAML(n ast.Node) error {
	m, ok := n.(*ast.MappingNode)
	if !ok || len(m.Values) != 1 {
		return at(n).fault("", n.GetToken().Value, "an element is one kind with its properties, as in row: {…}; kinds are "+kindList())
	}
	mv := m.Values[0]
	e.Kind, e.pos = Kind(mv.Key.String()), at(mv.Key)
	allowed, ok := keys[e.Kind]
	if !ok {
		return e.pos.fault("", string(e.Kind), "no such kind of element; kinds are "+kindList())
	}
	if props, ok := mv.Value.(*ast.MappingNode); ok {
		for _, p := range props.Values {
			k := p.Key.String()
			if !slices.Contains(common, k) && !slices.Contains(allowed, k) {
				return at(p.Key).fault("", k, fmt.Sprintf("%s takes no such key; it takes %s", e.Kind, strings.Join(slices.Concat(allowed, common), " ")))
			}
		}
	}
	return yaml.NodeToValue(mv.Value, &e.Props, yaml.Strict())
}

func kindList() string {
	var names []string
	for k := range keys {
		names = append(names, string(k))
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}

type templateFile struct {
	Template Name             `yaml:"template"`
	Title    string           `yaml:"title"`
	About    []string         `yaml:"about"`
	Layer    int              `yaml:"layer"`
	Fields   map[string]Field `yaml:"fields"`
	Place    Place            `yaml:"place"`
	Root     Element          `yaml:"root"`
}

func readTemplate(dir fs.FS, name string, th *Theme) (*Template, error) {
	var f templateFile
	if err := readFile(dir, name, &f); err != nil {
		return nil, err
	}
	t := &Template{Name: f.Template.Name, Title: f.Title, About: f.About, Layer: f.Layer, Fields: f.Fields, Place: f.Place, Root: f.Root, theme: th}
	c := checker{file: name, theme: th}
	c.template(t, f)
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return t, nil
}
