package main

import (
	"fmt"

	"mile26/graphics"
	"mile26/graphics/template"
)

// theme is what peers are told of Mile26's theme: colours, type, and where
// templates stand. The rest of the layout is written down in peers/layout.mjs.
type theme struct {
	Colors map[string]string `json:"colors"` // #RRGGBBAA
	Styles map[string]style  `json:"styles"`
	Places map[string]place  `json:"places"` // by template
}

// style is a template.Style with values in place of names.
type style struct {
	Font     string   `json:"font"` // file name
	Size     float64  `json:"size"`
	Line     float64  `json:"line"`
	Spacing  float64  `json:"spacing"`
	Features []string `json:"features"`
	Color    string   `json:"color"`
}

// place is where a template's left or right and upper edges are, and how wide it may be.
type place struct {
	Left  *int `json:"left,omitempty"`
	Right *int `json:"right,omitempty"`
	Top   *int `json:"top"`
	Width int  `json:"width"`
}

func readTheme(e *graphics.Engine) (theme, error) {
	t := theme{Colors: map[string]string{}, Styles: map[string]style{}, Places: map[string]place{}}
	for _, k := range kinds {
		tpl, err := e.Template(k.template)
		if err != nil {
			return theme{}, err
		}
		v := tpl.In(template.Wide)
		if v.Place.Top == nil || v.MaxWidth == 0 {
			return theme{}, fmt.Errorf("template %s has no top or no greatest width any more: mend peers/layout.mjs and here", k.template)
		}
		t.Places[k.template] = place{v.Place.Left, v.Place.Right, v.Place.Top, v.MaxWidth}
		for name, c := range tpl.Theme().Colors {
			t.Colors[name] = hex(c)
		}
		for name, s := range tpl.Theme().Styles {
			t.Styles[name] = style{s.Font, s.Size, s.Line, s.Spacing, append([]string{}, s.Features...), hex(s.Color.Value)}
		}
	}
	return t, nil
}

// hex writes a premultiplied colour as pages have it.
func hex(c template.Color) string {
	straight := func(v uint8) int { return (int(v)*255 + int(c.A)/2) / max(1, int(c.A)) }
	return fmt.Sprintf("#%02X%02X%02X%02X", straight(c.R), straight(c.G), straight(c.B), c.A)
}
