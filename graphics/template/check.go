package template

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// checker walks a template as read and finds what YAML's own rules cannot:
// names of fields, styles and colours that do not exist.
type checker struct {
	file   string
	theme  *Theme
	dir    fs.FS
	faults Errors
}

func (c *checker) add(p pos, text, what string) {
	c.faults = append(c.faults, p.fault(c.file, text, what))
}

func (c *checker) template(t *Template, f templateFile) {
	if want := strings.TrimSuffix(c.file, ".yaml"); t.Name != want {
		c.add(f.Template.pos, t.Name, "a template is named like its file: "+want)
	}
	if t.Layer < 1 || t.Layer > 99 {
		c.add(f.Template.pos, t.Name, "layer must be 1 to 99")
	}
	if !t.Place.complete() {
		c.add(f.Template.pos, t.Name, "place needs one of left and right, and one of top and bottom")
	}
	for format, v := range t.Formats {
		if !slices.Contains(Formats, format) {
			c.add(f.Template.pos, string(format), "formats are 16:9 9:16 1:1")
		}
		if v.Place != (Place{}) && !v.Place.complete() {
			c.add(f.Template.pos, string(format), "place needs one of left and right, and one of top and bottom")
		}
	}
	c.motion(t.Motion)
	c.fields(f.Template.pos, t.Fields)
	if t.Root.Kind == "" {
		c.add(f.Template.pos, t.Name, "root is missing")
		return
	}
	c.element(&t.Root, []map[string]Field{t.Fields})
}

func (c *checker) fields(p pos, fields map[string]Field) {
	for name, f := range fields {
		if !slices.Contains(fieldTypes, f.Type) {
			c.add(p, name+": "+f.Type, "field types are "+strings.Join(fieldTypes, " "))
		}
		if len(f.Fields) > 0 && !slices.Contains(whole, f.Type) {
			c.add(p, name, "only these field types have fields: "+strings.Join(whole, " "))
		}
		if (f.Type == "select") != (len(f.Options) > 0) {
			c.add(p, name, "a select has options, and no other field type has")
		}
		c.fields(p, f.Fields)
	}
}

func (c *checker) element(e *Element, scopes []map[string]Field) {
	for _, n := range slices.Concat(e.When, e.Unless) {
		c.field(n.pos, n.Name, scopes)
	}
	for _, ref := range []*ColorRef{
		&e.Fill, &e.Divider, &e.Hairline, &e.Alternate, &e.Highlighted, &e.Track,
		&e.Gradient.From, &e.Gradient.To, &e.Shadow.Color,
	} {
		c.color(ref)
	}
	for _, f := range e.Only {
		if !slices.Contains(Formats, f) {
			c.add(e.pos, string(f), "formats are 16:9 9:16 1:1")
		}
	}
	switch e.Kind {
	case KindText:
		c.text(e, scopes)
	case KindImage, KindFlag:
		if e.File.Name != "" {
			c.image(e.File)
		} else {
			c.field(e.Source.pos, e.Source.Name, scopes)
		}
		if e.Width.Pixels == 0 || e.Height.Pixels == 0 {
			c.add(e.pos, string(e.Kind), "a picture needs a width and a height")
		}
		if !slices.Contains([]string{"", "cover", "contain", "stretch"}, e.Fit) {
			c.add(e.pos, e.Fit, "fit is cover, contain or stretch")
		}
		if len(e.Focus) != 0 && (len(e.Focus) != 2 || slices.Min(e.Focus) < 0 || slices.Max(e.Focus) > 1) {
			c.add(e.pos, "focus", "focus is two shares of 0 to 1, [across, down]")
		}
	case KindMeter:
		c.field(e.Value.pos, e.Value.Name, scopes)
	case KindGrid:
		if e.Columns < 1 {
			c.add(e.pos, "columns", "a grid needs columns: 1 or more")
		}
	case KindRows:
		f, ok := lookup(e.Each.Name, scopes)
		if !ok || f.Type != "list" {
			c.add(e.Each.pos, e.Each.Name, "each must name a field of type list")
			return
		}
		scopes = append(scopes[:len(scopes):len(scopes)], f.Fields)
		for _, n := range []Name{e.Key, e.Highlight} {
			if n.Name != "" {
				c.field(n.pos, n.Name, scopes)
			}
		}
	}
	if !slices.Contains([]string{"", "start", "center", "end", "stretch", "left", "right"}, e.Align) {
		c.add(e.pos, e.Align, "align is start, center, end or stretch; of text left, center or right")
	}
	if !slices.Contains([]string{"", "start", "center", "end"}, e.Justify) {
		c.add(e.pos, e.Justify, "justify is start, center or end")
	}
	for i := range e.Children {
		c.element(&e.Children[i], scopes)
	}
}

// image checks that a picture of the theme's folder is there.
func (c *checker) image(n Name) {
	if path.Base(n.Name) != n.Name {
		c.add(n.pos, n.Name, "a file stands in the theme's own folder and is named without one")
		return
	}
	if _, err := fs.Stat(c.dir, n.Name); err != nil {
		c.add(n.pos, n.Name, "no such file in the theme's folder")
	}
}

func (c *checker) text(e *Element, scopes []map[string]Field) {
	if e.Text.Empty() == (len(e.Spans) == 0) {
		c.add(e.pos, "text", "text needs either text: and style:, or spans:")
		return
	}
	if e.Shrink < 0 || e.Shrink > 1 {
		c.add(e.pos, "shrink", "shrink is the smallest scale, above 0 and at most 1")
	}
	if !e.Text.Empty() {
		e.Spans = []Span{{Text: e.Text, Style: e.Style}}
	}
	for _, s := range e.Spans {
		if _, ok := c.theme.Styles[s.Style.Name]; !ok {
			p := s.Style.pos
			if p == (pos{}) {
				p = s.Text.pos
			}
			c.add(p, s.Style.Name, "no such style in the theme")
		}
		for _, name := range slices.Concat(s.Text.Fields(), s.Shorten.Fields()) {
			c.field(s.Text.pos, name, scopes)
		}
		for _, n := range s.When {
			c.field(n.pos, n.Name, scopes)
		}
	}
}

func (c *checker) field(p pos, name string, scopes []map[string]Field) bool {
	if _, ok := lookup(name, scopes); !ok {
		c.add(p, name, "no such field; name it under fields:")
		return false
	}
	return true
}

// builtIn are the fields that every template has: the page of a paged list,
// and how many there are, both empty when there is only one.
var builtIn = map[string]Field{"page": {Type: "single-line"}, "pages": {Type: "single-line"}}

// lookup finds a field, in the innermost scope first. A part of a field is
// named with a dot: athlete.given.
func lookup(name string, scopes []map[string]Field) (Field, bool) {
	head, rest, dotted := strings.Cut(name, ".")
	for i := len(scopes) - 1; i >= 0; i-- {
		f, ok := scopes[i][head]
		if !ok {
			continue
		}
		if !dotted {
			return f, true
		}
		if f.Type == "list" {
			return Field{}, false
		}
		return lookup(rest, []map[string]Field{f.Fields})
	}
	f, ok := builtIn[name]
	return f, ok
}

// motion checks what YAML cannot: names of easings and wipes.
func (c *checker) motion(m Motion) {
	for _, moves := range [][]Move{m.In, m.Out} {
		for _, v := range moves {
			if easings[v.Ease] == nil {
				c.add(v.Part.pos, v.Ease, "easings are linear, in, out and both")
			}
			if !slices.Contains(wipes, v.Wipe) {
				c.add(v.Part.pos, v.Wipe, "a wipe grows to the right, left, down or up")
			}
		}
	}
}

func (c *checker) color(ref *ColorRef) {
	if ref.Name == "" {
		return
	}
	v, err := c.theme.color(*ref)
	if err != nil {
		c.add(ref.pos, ref.Name, err.Error())
	}
	ref.Value = v
}
