package control

import (
	"context"
	"fmt"
	"reflect"

	"mile26/graphics/template"
)

// RoundTrip says whether values without photos come back from JSON as they were.
func RoundTrip(ctx context.Context, v template.Values) error {
	raw, err := encode(v)
	if err != nil {
		return err
	}
	back, err := decode(ctx, nil, raw)
	if err == nil && !reflect.DeepEqual(back, v) {
		err = fmt.Errorf("%v came back as %v", v, back)
	}
	return err
}
