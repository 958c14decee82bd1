package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"mile26/data"
	"mile26/graphics/template"
)

// photoKey marks a photo in values as JSON: {"$photo": "<content hash>"}.
const photoKey = "$photo"

// encode is values as JSON. Photos are named by their hash.
func encode(v template.Values) (json.RawMessage, error) {
	plain, err := plainValue(v)
	if err != nil {
		return nil, err
	}
	return json.Marshal(plain)
}

func plainValue(v any) (any, error) {
	switch v := v.(type) {
	case nil, string, bool, float64, int:
		return v, nil
	case template.Picture:
		return map[string]any{photoKey: v.Hash}, nil
	case template.Values:
		out := make(map[string]any, len(v))
		for name, x := range v {
			p, err := plainValue(x)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			out[name] = p
		}
		return out, nil
	case []template.Values:
		out := make([]any, len(v))
		for i, row := range v {
			p, err := plainValue(row)
			if err != nil {
				return nil, fmt.Errorf("row %d: %w", i+1, err)
			}
			out[i] = p
		}
		return out, nil
	}
	return nil, fmt.Errorf("a %T is no value of a template", v)
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
