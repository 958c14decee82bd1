package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"mile26/data"
	"mile26/graphics/template"
)

// photoKey marks a photo in values as JSON: {"$photo": "<content hash>"}.
const photoKey = "$photo"

// encode is values as JSON, with names in their order. Photos are named by their hash.
func encode(v template.Values) (json.RawMessage, error) { return appendValue(nil, v) }

// appendValue writes a value behind what is in b, with no copy of it in between:
// a start list has 50,000 rows.
func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return appendText(b, v)
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case float64:
		number, err := json.Marshal(v)
		return append(b, number...), err
	case template.Picture:
		return appendValue(b, template.Values{photoKey: v.Hash})
	case template.Values:
		return appendValues(b, v)
	case []template.Values:
		b = append(b, '[')
		for i, row := range v {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendValues(b, row); err != nil {
				return nil, fmt.Errorf("row %d: %w", i+1, err)
			}
		}
		return append(b, ']'), nil
	}
	return nil, fmt.Errorf("a %T is no value of a template", v)
}

func appendValues(b []byte, v template.Values) ([]byte, error) {
	var room [16]string
	names := room[:0]
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendText(b, name); err != nil {
			return nil, err
		}
		if b, err = appendValue(append(b, ':'), v[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return append(b, '}'), nil
}

// appendText writes a text; one of letters that JSON writes as they are, which most
// are, without a copy.
func appendText(b []byte, s string) ([]byte, error) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(s)
			return append(b, quoted...), err
		}
	}
	return append(append(append(b, '"'), s...), '"'), nil
}

// decode turns encode round. Photos are read from the show.
func decode(ctx context.Context, d *data.Show, raw json.RawMessage) (template.Values, error) {
	var plain map[string]any
	if err := json.Unmarshal(raw, &plain); err != nil {
		return nil, fmt.Errorf("values: %w", err)
	}
	v, err := richValue(ctx, d, plain)
	if err != nil {
		return nil, err
	}
	values, ok := v.(template.Values)
	if !ok {
		return nil, fmt.Errorf("values: a photo and nothing else")
	}
	return values, nil
}

func richValue(ctx context.Context, d *data.Show, v any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		if hash, ok := v[photoKey].(string); ok {
			b, err := d.Photo(ctx, hash)
			if errors.Is(err, data.ErrNotFound) {
				return nil, nil // it has gone since: the graphic closes up
			}
			if err != nil {
				return nil, fmt.Errorf("photo %s: %w", hash, err)
			}
			return template.Picture{Hash: hash, Bytes: b}, nil
		}
		out := make(template.Values, len(v))
		for name, x := range v {
			r, err := richValue(ctx, d, x)
			if err != nil {
				return nil, err
			}
			if r != nil {
				out[name] = r
			}
		}
		return out, nil
	case []any:
		out := make([]template.Values, len(v))
		for i, x := range v {
			r, err := richValue(ctx, d, x)
			if err != nil {
				return nil, err
			}
			row, ok := r.(template.Values)
			if !ok {
				return nil, fmt.Errorf("row %d is no row", i+1)
			}
			out[i] = row
		}
		return out, nil
	}
	return v, nil
}
