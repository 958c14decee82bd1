package template

import (
	"fmt"
	"image/color"
	"io/fs"
	"maps"
	"path"
	"sort"
	"strconv"
	"strings"
)

// Theme is a look: colours, fonts and text styles by name, and the templates
// that are drawn with them. It is read from one folder and never changes.
type Theme struct {
	Name      string
	Colors    map[string]Color
	Fonts     map[string]string // token to font file
	Styles    map[string]*Style
	Motion    Motion // of templates that have none of their own
	Templates map[string]*Template
}

// Color is premultiplied 8-bit RGBA.
type Color = color.RGBA

// Style is how a run of text is set. Sizes are pixels at 1080 lines.
type Style struct {
	Font     string   `yaml:"font"`
	Size     float64  `yaml:"size"`
	Line     float64  `yaml:"line"` // distance between baselines; 0 means 1.2 times Size
	Color    ColorRef `yaml:"color"`
	Spacing  float64  `yaml:"spacing"` // added between letters
	Features []string `yaml:"features"`
}

type themeFile struct {
	Theme  string              `yaml:"theme"`
	Base   string              `yaml:"base"`
	Colors map[string]ColorRef `yaml:"colors"`
	Fonts  map[string]string   `yaml:"fonts"`
	Styles map[string]*Style   `yaml:"styles"`
	Motion Motion              `yaml:"motion"`
}

// Library finds a theme's folder by its name, for themes that stand on others.
type Library func(name string) (fs.FS, error)

// ReadTheme reads a theme's folder: theme.yaml and every other .yaml file in
// it as a template. All faults of all files are returned together, as Errors.
//
// A theme may name a base, another theme of the library. It then has the base's
// colours, fonts, styles, motion and templates, but for those that it has under
// the same name itself. Templates are read with the theme's own tokens.
func ReadTheme(dir fs.FS, library Library) (*Theme, error) {
	layers, err := stack(dir, library)
	if err != nil {
		return nil, err
	}
	th := &Theme{Colors: map[string]Color{}, Fonts: map[string]string{}, Styles: map[string]*Style{}, Templates: map[string]*Template{}}
	for i := len(layers) - 1; i >= 0; i-- {
		th.lay(layers[i].file)
	}
	faults := th.resolve(layers)
	for i := len(layers) - 1; i >= 0; i-- {
		faults = append(faults, th.readTemplates(layers[i].dir)...)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return th, nil
}

// layer is one theme of a stack of bases.
type layer struct {
	dir  fs.FS
	file themeFile
}

// stack is the theme, its base, the base of that, and so on.
func stack(dir fs.FS, library Library) ([]layer, error) {
	var layers []layer
	seen := map[string]bool{}
	for {
		l := layer{dir: dir}
		if err := readFile(dir, "theme.yaml", &l.file); err != nil {
			return nil, err
		}
		layers = append(layers, l)
		base := l.file.Base
		if base == "" {
			return layers, nil
		}
		if seen[base] {
			return nil, Errors{{File: "theme.yaml", Text: base, What: "the base theme stands on itself"}}
		}
		seen[base] = true
		if library == nil {
			return nil, Errors{{File: "theme.yaml", Text: base, What: "there is no library to find the base theme in"}}
		}
		var err error
		if dir, err = library(base); err != nil {
			return nil, Errors{{File: "theme.yaml", Text: base, What: "no such base theme: " + err.Error()}}
		}
	}
}

// lay puts a theme file's names over those of its base.
func (th *Theme) lay(f themeFile) {
	th.Name = f.Theme
	maps.Copy(th.Fonts, f.Fonts)
	maps.Copy(th.Styles, f.Styles)
	for name, ref := range f.Colors {
		if c, err := parseHex(ref.Name); err == nil { // resolve tells the fault
			th.Colors[name] = c
		}
	}
	if m := f.Motion; len(m.In)+len(m.Out) > 0 || m.Update != (Update{}) {
		th.Motion = m
	}
}

func (th *Theme) readTemplates(dir fs.FS) (faults Errors) {
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return asErrors(err)
	}
	sort.Strings(names)
	for _, name := range names {
		if name == "theme.yaml" {
			continue
		}
		t, err := readTemplate(dir, name, th)
		if err != nil {
			faults = append(faults, asErrors(err)...)
			continue
		}
		th.Templates[t.Name] = t
	}
	return faults
}

// resolve turns colour names into values and checks what the theme files name.
func (th *Theme) resolve(layers []layer) (faults Errors) {
	const file = "theme.yaml"
	for _, l := range layers {
		for _, ref := range l.file.Colors {
			if _, err := parseHex(ref.Name); err != nil {
				faults = append(faults, ref.fault(file, ref.Name, err.Error()))
			}
		}
	}
	for _, s := range th.Styles {
		c, err := th.color(s.Color)
		if err != nil {
			faults = append(faults, s.Color.fault(file, s.Color.Name, err.Error()))
		}
		s.Color.Value = c
		if _, ok := th.Fonts[s.Font]; !ok {
			faults = append(faults, s.Color.fault(file, s.Font, "no such font in the theme; name it under fonts:"))
		}
		if s.Size <= 0 {
			faults = append(faults, s.Color.fault(file, s.Font, "a style needs a size above zero"))
		}
		if s.Line == 0 {
			s.Line = 1.2 * s.Size
		}
	}
	for token, name := range th.Fonts {
		if path.Base(name) != name {
			faults = append(faults, Fault{File: file, Text: name, What: "font " + token + " must be a file name without a folder"})
		}
	}
	return faults
}

// color returns the colour that a reference names: a token of the theme or #RRGGBB[AA].
func (th *Theme) color(ref ColorRef) (Color, error) {
	if c, ok := th.Colors[ref.Name]; ok {
		return c, nil
	}
	if strings.HasPrefix(ref.Name, "#") {
		return parseHex(ref.Name)
	}
	return Color{}, fmt.Errorf("no such colour in the theme")
}

// parseHex reads #RRGGBB or #RRGGBBAA with straight alpha.
func parseHex(s string) (Color, error) {
	h := strings.TrimPrefix(s, "#")
	v, err := strconv.ParseUint(h, 16, 32)
	if err != nil || h == s || (len(h) != 6 && len(h) != 8) {
		return Color{}, fmt.Errorf("a colour is written #RRGGBB or #RRGGBBAA")
	}
	if len(h) == 6 {
		v = v<<8 | 0xff
	}
	n := color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}
	// Rounded to nearest, so that an opaque colour stays itself.
	mul := func(c uint8) uint8 { return uint8((uint32(c)*uint32(n.A) + 127) / 255) }
	return Color{R: mul(n.R), G: mul(n.G), B: mul(n.B), A: n.A}, nil
}
