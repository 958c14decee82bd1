package playout

import (
	"fmt"
	"image"
	"strings"

	"mile26/graphics/template"
)

// Format is a channel's picture: its size, its shape and its rate.
type Format struct {
	Name  string          // "1080p50", "1080x1920p50"
	Shape template.Format // which variant of the templates it shows
	Scale float64         // of that variant's own size: 2 is UHD
	Size  image.Point     // pixels
	Rate  Rate
}

// HD50 is the format of a channel when nobody says otherwise.
var HD50 = mustFormat("1080p50")

// Formats are all a channel can have, in the order a list shows them.
func Formats() []Format {
	all := []Rate{Rate25, Rate2997, Rate30, Rate50, Rate5994, Rate60}
	fast := []Rate{Rate50, Rate5994}
	var out []Format
	for _, f := range []struct {
		prefix string
		shape  template.Format
		scale  float64
		rates  []Rate
	}{
		{"1080p", template.Wide, 1, all},
		{"720p", template.Wide, 2. / 3, fast},
		{"2160p", template.Wide, 2, fast},
		{"1080x1920p", template.Tall, 1, all},
		{"1080x1080p", template.Square, 1, all},
	} {
		w, h := f.shape.Size()
		size := image.Pt(int(float64(w)*f.scale+0.5), int(float64(h)*f.scale+0.5))
		for _, r := range f.rates {
			out = append(out, Format{f.prefix + r.String(), f.shape, f.scale, size, r})
		}
	}
	return out
}

// ParseFormat reads a format by its name, as "1080p59.94". The error names
// those there are.
func ParseFormat(name string) (Format, error) {
	var names []string
	for _, f := range Formats() {
		if strings.EqualFold(f.Name, name) {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Format{}, fmt.Errorf("format %q: there are %s", name, strings.Join(names, ", "))
}

func mustFormat(name string) Format {
	f, err := ParseFormat(name)
	if err != nil {
		panic(err)
	}
	return f
}
