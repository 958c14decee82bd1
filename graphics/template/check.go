package template

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/jpeg" // pictures of a theme
	_ "image/png"  // likewise
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// checker walks a template as read and finds what YAML's own rules cannot:
// names of fields, styles and colours that do not exist.
type checker struct {
	file   string // as faults name it
	theme  *Theme
	layer  *layer // whose folder the template stands in
	faults Errors
}

func (c *checker) add(p pos, text, what string) {
	c.faults = append(c.faults, p.fault(c.file, text, what))
}

// oneOf checks a property that is one of a few words, or nothing.
func (c *checker) oneOf(p pos, key, word string, words []string) {
	if word != "" && !slices.Contains(words, word) {
		c.add(p, word, key+" is one of "+strings.Join(words, " "))
	}
}

// abouts are what a template can be about.
var abouts = []string{"athlete", "person", "race", "fact", "saying"}

// incomplete is what is wrong with a place that does not name two edges.
const incomplete = "place needs one of left and right, and one of top and bottom"

func (c *checker) template(t *Template, f templateFile, name string) {
	if t.Name != name {
		c.add(f.Template.pos, t.Name, "a template is named like its file: "+name)
	}
	var err error
	if t.Layer, err = strconv.Atoi(f.Layer.Name); err != nil || t.Layer < 1 || t.Layer > 99 {
		p := f.Layer.pos
		if p == (pos{}) {
			p = f.Template.pos
		}
		c.add(p, f.Layer.Name, "layer must be a number from 1 to 99")
	}
	for _, a := range f.About {
		c.oneOf(a.pos, "about", a.Name, abouts)
		t.About = append(t.About, a.Name)
	}
	if !t.Place.complete() {
		p := t.Place.pos
		if p == (pos{}) {
			p = f.Template.pos
		}
		c.add(p, t.Name, incomplete)
	}
	for format, v := range t.Formats {
		if !slices.Contains(Formats, format) {
			c.add(v.pos, string(format), "formats are 16:9 9:16 1:1")
		}
		if v.Place != (Place{}) && !v.Place.complete() {
			c.add(v.Place.pos, string(format), incomplete)
		}
	}
	c.fields(t.Fields)
	if t.Root.Kind == "" {
		c.add(f.Template.pos, t.Name, "root is missing")
		return
	}
	c.element(&t.Root, []map[string]Field{t.Fields})
	if f.Motion != nil {
		c.motion(t.Motion)
	}
}

// The words that some properties are one of.
var (
	alignments = map[Kind][]string{
		KindText:   {"left", "center", "right"},
		KindRow:    {"start", "center", "end", "stretch", "baseline"},
		KindColumn: {"start", "center", "end", "stretch"},
	}
	justifications = []string{"start", "center", "end"}
	fits           = []string{"cover", "contain", "stretch"}
)

func (c *checker) element(e *Element, scopes []map[string]Field) {
	for _, n := range slices.Concat(e.When, e.Unless) {
		c.condition(n, scopes)
	}
	for _, ref := range []*ColorRef{
		&e.Fill, &e.Divider, &e.Hairline, &e.Alternate, &e.Highlighted, &e.Track,
		&e.Gradient.From, &e.Gradient.To, &e.Shadow.Color,
	} {
		c.color(ref)
	}
	for _, f := range e.Only {
		if !slices.Contains(Formats, f) {
			c.add(e.place("only"), string(f), "formats are 16:9 9:16 1:1")
		}
	}
	c.oneOf(e.place("align"), "align of a "+string(e.Kind), e.Align, alignments[e.Kind])
	c.oneOf(e.place("justify"), "justify", e.Justify, justifications)
	switch e.Kind {
	case KindText:
		c.text(e, scopes)
	case KindImage, KindFlag:
		c.picture(e, scopes)
	case KindMeter:
		if f, ok := c.field(e.Value.pos, e.Value.Name, scopes); ok && f.Type != "number" {
			c.add(e.Value.pos, e.Value.Name, "a meter shows a number, and the field's type is "+f.Type)
		}
	case KindGrid:
		if e.Columns < 1 {
			c.add(e.place("columns"), "columns", "a grid needs columns: 1 or more")
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
	for i := range e.Children {
		c.element(&e.Children[i], scopes)
	}
}

// picture checks where an image or a flag comes from, and reads the file that
// an image names.
func (c *checker) picture(e *Element, scopes []map[string]Field) {
	if e.File.Name != "" {
		c.readPicture(e)
	} else if f, ok := c.field(e.Source.pos, e.Source.Name, scopes); ok && f.Type != string(e.Kind) {
		c.add(e.Source.pos, e.Source.Name, "the source must be a field of type "+string(e.Kind)+", and its type is "+f.Type)
	}
	if e.Width.Pixels == 0 || e.Height.Pixels == 0 {
		c.add(e.pos, string(e.Kind), "a picture needs a width and a height")
	}
	c.oneOf(e.place("fit"), "fit", e.Fit, fits)
	if len(e.Focus) != 0 && (len(e.Focus) != 2 || slices.Min(e.Focus) < 0 || slices.Max(e.Focus) > 1) {
		c.add(e.place("focus"), "focus", "focus is two shares of 0 to 1, [across, down]")
	}
}

// outside is what is wrong with a name that leads out of the theme's folder.
const outside = "a file stands in the theme's own folder, and its name leads down from there: picture.png or pictures/picture.png"

// maxPixels bounds a picture of a theme, as a photo.
const maxPixels = 64 << 20

// readPicture reads a picture of the theme's folder. An engine that draws it
// has it from here: what is on air does not change with the file.
func (c *checker) readPicture(e *Element) {
	n := e.File
	if !fs.ValidPath(n.Name) || n.Name == "." {
		c.add(n.pos, n.Name, outside)
		return
	}
	b, err := readBytes(c.layer.dir, n.Name)
	if err != nil {
		c.add(n.pos, n.Name, "the file "+err.Error())
		return
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(b))
	switch {
	case err != nil:
		c.add(n.pos, n.Name, "the file is no JPEG or PNG that can be read: "+err.Error())
	case cfg.Width*cfg.Height > maxPixels:
		c.add(n.pos, n.Name, "the picture has more than 64 megapixels")
	default:
		e.Picture = Picture{Hash: contentHash(b), Bytes: b}
	}
}

// contentHash names a file's content.
func contentHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func (c *checker) text(e *Element, scopes []map[string]Field) {
	if e.Text.Empty() == (len(e.Spans) == 0) {
		c.add(e.pos, "text", "text needs either text: and style:, or spans:")
		return
	}
	if e.Shrink < 0 || e.Shrink > 1 {
		c.add(e.place("shrink"), "shrink", "shrink is the smallest scale, above 0 and at most 1")
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
		c.expression(s.Text, scopes)
		c.expression(s.Shorten, scopes)
		for _, n := range s.When {
			c.condition(n, scopes)
		}
	}
}

// expression checks that the fields of an expression are there and can be printed.
func (c *checker) expression(e Expr, scopes []map[string]Field) {
	for _, name := range e.Fields() {
		if f, ok := c.field(e.pos, name, scopes); ok && !f.printed() {
			c.add(e.pos, name, "a field of type "+f.Type+" cannot be printed")
		}
	}
}

func (c *checker) field(p pos, name string, scopes []map[string]Field) (Field, bool) {
	f, ok := lookup(name, scopes)
	if !ok {
		c.add(p, name, "no such field; name it under fields:")
	}
	return f, ok
}

// condition checks a name under when: or unless:, which may be of a list's
// entries: rows.bib holds when any of them has a bib.
func (c *checker) condition(n Name, scopes []map[string]Field) {
	if head, rest, dotted := strings.Cut(n.Name, "."); dotted {
		if f, ok := lookup(head, scopes); ok && f.Type == "list" {
			if _, ok := lookup(rest, []map[string]Field{f.Fields}); ok {
				return
			}
		}
	}
	c.field(n.pos, n.Name, scopes)
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
			c.oneOf(v.places.of("ease"), "ease", v.Ease, easingNames)
			c.oneOf(v.places.of("wipe"), "wipe", v.Wipe, wipes[1:])
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
