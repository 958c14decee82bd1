package control

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// Field is a field of a page as somebody edits it.
type Field struct {
	Name   string         // as in Request.Overrides: "line", "a.family"
	Label  string         // "Second line"
	Part   string         // what it is a part of, as of an athlete: "First athlete"; "" of nothing
	Is     template.Field // its type and its limits
	Stored string         // what the show says, as it would be typed
	Typed  string         // what was typed over it, when Over
	Over   bool
	Breaks string // how what is shown breaks the field's limits; "" when it keeps them
	Rows   int    // of a list, which cannot be typed over: how many the show gives
}

// Shown is what the page shows: what was typed, or what the show says.
func (f Field) Shown() string {
	if f.Over {
		return f.Typed
	}
	return f.Stored
}

// Inspection is all there is to edit of a page, in the order of its template.
type Inspection struct {
	Template *template.Template
	Fields   []Field
	Cited    []show.Cited // where the marks come from
	Trouble  error        // why it cannot be shown as it is; nil when it can
}

// Inspect looks at a request as somebody who edits it does. A request that
// cannot be made has the fields of its template, and says why; the error is that
// of a template the theme has not, or of a show that cannot be read.
func (r *Room) Inspect(ctx context.Context, q Request) (Inspection, error) {
	t, err := r.Engine().Template(q.Template)
	if err != nil {
		return Inspection{}, err
	}
	in := Inspection{Template: t}
	s := q.Subject
	s.Now = r.now()
	filled, err := show.Form(ctx, r.show, t, s)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return in, ctx.Err()
	case errors.Is(err, data.ErrNotFound), errors.Is(err, show.ErrUnsuited):
		in.Trouble = err
	default:
		return in, err
	}
	in.Fields = fieldsOf("", "", t.Fields, filled.Values, q.Overrides)
	if in.Trouble != nil || s.Kind == "" { // what is typed here has no source
		return in, nil
	}
	in.Cited, err = show.Cite(ctx, r.show, t, s)
	return in, err
}

// fieldsOf lists fields with what fills them; those with parts by their parts.
func fieldsOf(at, part string, fields map[string]template.Field, v template.Values, over map[string]string) []Field {
	var all []Field
	for _, name := range template.InOrder(fields) {
		f := fields[name]
		x := Field{Name: at + name, Label: f.Label, Part: part, Is: f}
		if x.Label == "" {
			x.Label = name
		}
		if f.Type != "list" && len(f.Fields) > 0 {
			inside, _ := v[name].(template.Values)
			all = append(all, fieldsOf(x.Name+".", x.Label, f.Fields, inside, over)...)
			continue
		}
		switch rows := v[name].(type) {
		case []template.Values:
			x.Rows = len(rows)
		case show.Size:
			x.Rows = int(rows)
		default:
			x.Stored = asTyped(f, rows)
		}
		x.Typed, x.Over = over[x.Name]
		x.Breaks = Breaks(f, x.Shown())
		all = append(all, x)
	}
	return all
}

// asTyped is a value as somebody would type it.
func asTyped(f template.Field, v any) string {
	switch v := v.(type) {
	case template.Picture:
		return v.Hash
	case bool:
		if v {
			return "true"
		}
		return ""
	case nil:
		if f.Type == "boolean" {
			return f.Default
		}
		return ""
	}
	return template.Scope{Values: template.Values{"": v}}.Text("")
}

// typedOver puts every text typed by hand in the place of a value. What is typed
// over a flag and is none leaves the flag as it is; see notFlags.
func (r *Room) typedOver(ctx context.Context, t *template.Template, v template.Values, overrides map[string]string) error {
	for field, text := range overrides {
		f := fieldNamed(t.Fields, field)
		if f.Type == "flag" && Breaks(f, text) != "" {
			continue
		}
		value, err := r.typed(ctx, f, text)
		if err == nil {
			err = override(v, field, value)
		}
		if err != nil {
			return fmt.Errorf("field %q: %w", field, err)
		}
	}
	return nil
}

// fieldNamed is a field by its name; the zero Field for one that the template
// does not have any more.
func fieldNamed(fields map[string]template.Field, name string) template.Field {
	head, rest, inside := strings.Cut(name, ".")
	if inside {
		return fieldNamed(fields[head].Fields, rest)
	}
	return fields[name]
}

// typed is the value that a text typed by hand stands for: of an image a photo
// of the show by its hash, of a flag the country's by its code or name.
func (r *Room) typed(ctx context.Context, f template.Field, text string) (any, error) {
	switch {
	case f.Type == "boolean":
		return text == "true", nil
	case text == "":
		return text, nil
	case f.Type == "flag":
		flag, _ := flagOf(text)
		return flag, nil
	case f.Type == "image" && isHash(text):
		b, err := r.show.Photo(ctx, text)
		if err != nil {
			return nil, err
		}
		return template.Picture{Hash: text, Bytes: b}, nil
	}
	return text, nil
}

// isHash says that a text names a photo by its content.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) >= 16
}
