// Package template reads themes and templates: what a graphic is made of, as
// files that a designer writes. It knows no pixels and draws nothing; every
// fault is told with file, line, column and the text that is wrong.
package template

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Template is one graphic: its fields, where it stands, what it is made of and
// how it moves.
type Template struct {
	Name    string   // "lower-third", the file's name without .yaml
	Title   string   // "Lower third"
	About   []string // what it can show: athlete, person, race, fact, saying
	Layer   int      // 1 to 99; a higher layer covers a lower one
	Fields  map[string]Field
	Place   Place
	Formats map[Format]Variant // where it stands in formats that differ
	Motion  Motion
	Root    Element
	theme   *Theme
	limits  []limited
}

// Steps is how many steps the template has; 1 when it comes whole.
func (t *Template) Steps() int { return 1 + t.Root.lastStep() }

func (e *Element) lastStep() int {
	last := e.Step
	for i := range e.Children {
		last = max(last, e.Children[i].lastStep())
	}
	return last
}

// Theme is the theme the template is drawn with.
func (t *Template) Theme() *Theme { return t.theme }

// In is where the template stands in a format.
func (t *Template) In(f Format) Variant {
	v := t.Formats[f]
	if v.Place == (Place{}) {
		v.Place = t.Place
	}
	return v
}

// Format is the shape of a picture.
type Format string

// The formats, and the size in pixels that templates are laid out for.
const (
	Wide   Format = "16:9" // 1920×1080
	Tall   Format = "9:16" // 1080×1920
	Square Format = "1:1"  // 1080×1080
)

// Formats are all formats.
var Formats = []Format{Wide, Tall, Square}

// Size is the frame of the format, pixels, before scaling.
func (f Format) Size() (width, height int) {
	switch f {
	case Tall:
		return 1080, 1920
	case Square:
		return 1080, 1080
	default:
		return 1920, 1080
	}
}

// Variant is where a template stands in a format.
type Variant struct {
	Place    Place `yaml:"place"`     // nothing: as the template says
	MaxWidth int   `yaml:"max_width"` // 0: the graphics-safe width
	pos      pos
}

// UnmarshalYAML reads a variant and keeps where it stands.
func (v *Variant) UnmarshalYAML(n ast.Node) error {
	type plain Variant
	if err := yaml.NodeToValue(n, (*plain)(v), yaml.Strict()); err != nil {
		return err
	}
	v.pos = placesOf(n)[""]
	return nil
}

// Place says where the graphic stands in the frame: the distance in pixels of
// its edge from the frame's. Give left or right, and top or bottom.
type Place struct {
	Left   *int  `yaml:"left"`
	Right  *int  `yaml:"right"`
	Top    *int  `yaml:"top"`
	Bottom *int  `yaml:"bottom"`
	Bleed  Sides `yaml:"bleed"` // on these sides the fills that touch the graphic's edge run on to the frame's
	pos    pos
}

// UnmarshalYAML reads a place and keeps where it stands.
func (p *Place) UnmarshalYAML(n ast.Node) error {
	type plain Place
	if err := yaml.NodeToValue(n, (*plain)(p), yaml.Strict()); err != nil {
		return err
	}
	p.pos = placesOf(n)[""]
	return nil
}

// Sides are edges of a graphic, written as a list: [left, right].
type Sides struct{ Left, Right, Top, Bottom bool }

// sideNames are the sides that can be written.
var sideNames = []string{"left", "right", "top", "bottom"}

// UnmarshalYAML reads a list of sides.
func (s *Sides) UnmarshalYAML(n ast.Node) error {
	var names []Name
	if err := yaml.NodeToValue(n, &names); err != nil {
		return at(n).fault("", n.String(), "bleed is a list of left, right, top and bottom")
	}
	for _, m := range names {
		switch m.Name {
		case "left":
			s.Left = true
		case "right":
			s.Right = true
		case "top":
			s.Top = true
		case "bottom":
			s.Bottom = true
		default:
			return m.fault("", m.Name, "no such side; sides are "+strings.Join(sideNames, " "))
		}
	}
	return nil
}

// complete says that a place names one edge of each pair.
func (p Place) complete() bool {
	return (p.Left == nil) != (p.Right == nil) && (p.Top == nil) != (p.Bottom == nil)
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
	KindRows   Kind = "rows"  // one child for each entry of a list field, below each other
	KindGrid   Kind = "grid"  // children in columns of equal width, row by row
	KindMeter  Kind = "meter" // a bar filled as far as a number field says
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
	Kind    Kind
	Picture Picture // of File, read with the template
	pos     pos
	places  places // of the properties
	Props
}

// place is where a property's value stands, or the element when it has none.
func (e *Element) place(key string) pos {
	if at, ok := e.places[key]; ok {
		return at
	}
	return e.pos
}

// Props are the properties of elements.
type Props struct {
	When      []Name   `yaml:"when"`      // shown only when all of these fields have a value; list.field: in any entry
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
	Gradient  Gradient `yaml:"gradient"` // instead of a plain fill
	Radius    int      `yaml:"radius"`   // of the fill's corners, and of a picture's
	Shadow    Shadow   `yaml:"shadow"`   // under the fill
	Only      []Format `yaml:"only"`     // in these formats; nothing is in all
	Step      int      `yaml:"step"`     // from this step on; 0 is there from the beginning
	// rows, columns, grids
	Gap      int       `yaml:"gap"`
	Align    string    `yaml:"align"`   // across: start, center, end, stretch; of a row also baseline. Of text: left, center, right
	Justify  string    `yaml:"justify"` // along: start, center, end
	Divider  ColorRef  `yaml:"divider"` // a line of one pixel between children
	Children []Element `yaml:"children"`
	Columns  int       `yaml:"columns"` // of a grid
	Scroll   int       `yaml:"scroll"`  // of a row: its children run through it, pixels a second to the left
	// rows
	Each        Name     `yaml:"each"`        // the list field
	Max         int      `yaml:"max"`         // entries on a page; 0 is all
	Key         Name     `yaml:"key"`         // the entries' field by which one is known again after an update
	Alternate   ColorRef `yaml:"alternate"`   // fill of every other entry
	Highlight   Name     `yaml:"highlight"`   // the entries' field that makes one stand out
	Highlighted ColorRef `yaml:"highlighted"` // fill of those
	// text
	Text   Expr    `yaml:"text"`
	Style  Name    `yaml:"style"`
	Spans  []Span  `yaml:"spans"`
	Lines  int     `yaml:"lines"`  // at most; 0 means one
	Shrink float64 `yaml:"shrink"` // smallest scale before shortening; 0 means no shrinking
	// images and flags
	Source   Name      `yaml:"source"`   // the field
	File     Name      `yaml:"file"`     // of an image, instead of a field: a PNG or JPEG of the theme's folder
	Hairline ColorRef  `yaml:"hairline"` // a line of one pixel inside the picture's edge
	Fit      string    `yaml:"fit"`      // cover (the default), contain, stretch
	Focus    []float64 `yaml:"focus"`    // what stays in view when cut: shares of width and height; [0.5, 0.33] when not given
	// meters
	Value Name     `yaml:"value"` // the number field, 0 to Full
	Full  int      `yaml:"full"`  // the value of a full bar; 0 means 1000
	Track ColorRef `yaml:"track"` // what the bar runs on
}

// Gradient is a fill from one colour to another.
type Gradient struct {
	From  ColorRef `yaml:"from"`
	To    ColorRef `yaml:"to"`
	Angle float64  `yaml:"angle"` // degrees; 0 runs to the right, 90 down
}

// Shadow is a soft shadow. The zero value is none.
type Shadow struct {
	Color ColorRef `yaml:"color"`
	Blur  int      `yaml:"blur"` // standard deviation, pixels
	X     int      `yaml:"x"`
	Y     int      `yaml:"y"`
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
	KindRow:    {"gap", "align", "justify", "divider", "scroll", "children"},
	KindColumn: {"gap", "align", "justify", "divider", "children"},
	KindGrid:   {"columns", "gap", "children"},
	KindBox:    {},
	KindText:   {"text", "style", "spans", "lines", "shrink", "align"},
	KindImage:  {"source", "file", "hairline", "fit", "focus"},
	KindFlag:   {"source", "hairline"},
	KindRows:   {"each", "max", "key", "alternate", "highlight", "highlighted", "gap", "divider", "children"},
	KindMeter:  {"value", "full", "track"},
}

var common = []string{
	"when", "unless", "only", "step", "part", "width", "height", "min_width", "max_width", "min_height", "yields", "pad",
	"fill", "gradient", "radius", "shadow",
}

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
	e.places = placesOf(mv.Value)
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
	Template Name               `yaml:"template"`
	Title    string             `yaml:"title"`
	About    []Name             `yaml:"about"`
	Layer    Name               `yaml:"layer"`
	Fields   map[string]Field   `yaml:"fields"`
	Place    Place              `yaml:"place"`
	Formats  map[Format]Variant `yaml:"formats"`
	Motion   *Motion            `yaml:"motion"`
	Root     Element            `yaml:"root"`
}

func readTemplate(in *layer, name string, th *Theme) (*Template, error) {
	c := checker{file: in.label(name), theme: th, layer: in}
	var f templateFile
	if err := readFile(in.dir, name, c.file, &f); err != nil {
		return nil, err
	}
	t := &Template{
		Name: f.Template.Name, Title: f.Title, Fields: f.Fields,
		Place: f.Place, Formats: f.Formats, Motion: th.Motion, Root: f.Root, theme: th,
	}
	if f.Motion != nil {
		t.Motion = *f.Motion
	}
	c.template(t, f, strings.TrimSuffix(name, ".yaml"))
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	t.limits = limitsOf(t.Fields)
	return t, nil
}
