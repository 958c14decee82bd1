package template

import (
	"slices"
	"strings"
)

// checker walks a template as read and finds what YAML's own rules cannot:
// names of fields, styles and colours that do not exist.
type checker struct {
	file   string
	theme  *Theme
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
	if (t.Place.Left == nil) == (t.Place.Right == nil) || (t.Place.Top == nil) == (t.Place.Bottom == nil) {
		c.add(f.Template.pos, t.Name, "place needs one of left and right, and one of top and bottom")
	}
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
		c.fields(p, f.Fields)
	}
}

func (c *checker) element(e *Element, scopes []map[string]Field) {
	for _, n := range slices.Concat(e.When, e.Unless) {
		c.field(n.pos, n.Name, scopes)
	}
	for _, ref := range []*ColorRef{&e.Fill, &e.Divider, &e.Hairline, &e.Alternate} {
		c.color(ref)
	}
	switch e.Kind {
	case KindText:
		c.text(e, scopes)
	case KindImage, KindFlag:
		if c.field(e.Source.pos, e.Source.Name, scopes) && (e.Width.Pixels == 0 || e.Height.Pixels == 0) {
			c.add(e.pos, string(e.Kind), "a picture needs a width and a height")
		}
	case KindRows:
		f, ok := lookup(e.Each.Name, scopes)
		if !ok || f.Type != "list" {
			c.add(e.Each.pos, e.Each.Name, "each must name a field of type list")
			return
		}
		scopes = append(scopes[:len(scopes):len(scopes)], f.Fields)
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

func lookup(name string, scopes []map[string]Field) (Field, bool) {
	for i := len(scopes) - 1; i >= 0; i-- {
		if f, ok := scopes[i][name]; ok {
			return f, true
		}
	}
	return Field{}, false
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
