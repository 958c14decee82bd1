package template

import (
	"errors"
	"fmt"
	"image/color"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Theme is a look: colours, fonts and text styles by name, and the templates
// that are drawn with them. It is read from one folder and never changes.
type Theme struct {
	Name      string
	Colors    map[string]Color
	Fonts     map[string]Font // by token
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
	label    string   // of the file it stands in
	places   places
}

// UnmarshalYAML reads a style and keeps the places of what it says.
func (s *Style) UnmarshalYAML(n ast.Node) error {
	type plain Style
	if err := yaml.NodeToValue(n, (*plain)(s), yaml.Strict()); err != nil {
		return err
	}
	s.places = placesOf(n)
	return nil
}

type themeFile struct {
	Theme  string              `yaml:"theme"`
	Base   Name                `yaml:"base"`
	Colors map[string]ColorRef `yaml:"colors"`
	Fonts  map[string]Name     `yaml:"fonts"`
	Styles map[string]*Style   `yaml:"styles"`
	Motion *Motion             `yaml:"motion"`
}

// Library finds a theme's folder by its name, for themes that stand on others.
type Library func(name string) (fs.FS, error)

// ReadTheme reads a theme's folder: theme.yaml and every other .yaml file in
// it as a template, with the fonts and pictures of the folder that they name.
// All faults of all files are returned together, as Errors; in a file of a base
// theme its name stands before the file's.
//
// A theme may name a base, another theme of the library. It then has the base's
// colours, fonts, styles, motion and templates, but for those that it has under
// the same name itself. Templates are read with the theme's own tokens.
func ReadTheme(dir fs.FS, library Library) (*Theme, error) {
	layers, err := stack(dir, library)
	if err != nil {
		return nil, asErrors(err)
	}
	th := &Theme{Colors: map[string]Color{}, Fonts: map[string]Font{}, Styles: map[string]*Style{}, Templates: map[string]*Template{}}
	var faults Errors
	for _, l := range slices.Backward(layers) {
		faults = append(faults, th.lay(l)...)
	}
	faults = append(faults, th.resolve()...)
	for _, l := range slices.Backward(layers) {
		faults = append(faults, th.readTemplates(l)...)
	}
	if len(faults) > 0 {
		faults.sort()
		return nil, faults
	}
	return th, nil
}

// layer is one theme of a stack of bases.
type layer struct {
	dir  fs.FS
	name string // "" is the theme itself
	file themeFile
}

// label is what faults call a file of the layer.
func (l *layer) label(file string) string { return path.Join(l.name, file) }

// stack is the theme, its base, the base of that, and so on.
func stack(dir fs.FS, library Library) ([]*layer, error) {
	var layers []*layer
	seen := map[string]bool{}
	name := ""
	for {
		l := &layer{dir: dir, name: name}
		file := l.label(themeName)
		if err := readFile(dir, themeName, file, &l.file); err != nil {
			return nil, err
		}
		layers = append(layers, l)
		base := l.file.Base
		name = base.Name
		if name == "" {
			return layers, nil
		}
		if seen[name] {
			return nil, base.fault(file, name, "the base theme stands on itself")
		}
		seen[name] = true
		if library == nil {
			return nil, base.fault(file, name, "there is no library to find the base theme in")
		}
		var err error
		if dir, err = library(name); err != nil {
			return nil, base.fault(file, name, "no such base theme: "+err.Error())
		}
	}
}

// themeName is the file that makes a folder a theme.
const themeName = "theme.yaml"

// lay puts a theme file's names over those of its base.
func (th *Theme) lay(l *layer) (faults Errors) {
	f, label := l.file, l.label(themeName)
	th.Name = f.Theme
	for token, n := range f.Fonts {
		font, err := l.font(n)
		if err != nil {
			faults = append(faults, n.fault(label, n.Name, "font "+token+": "+err.Error()))
		}
		th.Fonts[token] = font
	}
	for name, s := range f.Styles {
		if s == nil {
			s = &Style{}
		}
		s.label = label
		th.Styles[name] = s
	}
	for name, ref := range f.Colors {
		c, err := parseHex(ref.Name)
		if err != nil {
			faults = append(faults, ref.fault(label, ref.Name, err.Error()))
		}
		th.Colors[name] = c
	}
	if f.Motion != nil {
		c := checker{file: label}
		c.motion(*f.Motion)
		faults = append(faults, c.faults...)
		th.Motion = *f.Motion
	}
	return faults
}

// Font is a font file that a theme names.
type Font struct {
	File  string // "FiraSansCondensed-Bold.ttf", or by its way in the theme's folder, "fonts/Foo-Bold.ttf"
	Bytes []byte // of a file of the theme's folder; nil is one that whoever draws has
	place Fault
}

// Fault is something wrong with the font, told where the theme names it.
func (f Font) Fault(what string) Fault {
	f.place.What = what
	return f.place
}

// ID names the font and, when it is the theme's own, its content: two fonts of
// one file name are not the same when the file has changed.
func (f Font) ID() string {
	if f.Bytes == nil {
		return f.File
	}
	return f.File + "@" + contentHash(f.Bytes)
}

// font reads a font of the theme's folder. A name that leads into no folder and
// is no file there may be one that whoever draws has.
func (l *layer) font(n Name) (Font, error) {
	f := Font{File: n.Name, place: n.fault(l.label(themeName), n.Name, "")}
	if !fs.ValidPath(n.Name) || n.Name == "." {
		return f, errors.New("a font stands in the theme's own folder, and its name leads down from there: fonts/Foo-Bold.ttf")
	}
	switch strings.ToLower(path.Ext(n.Name)) {
	case ".ttf", ".otf":
	default:
		return f, errors.New("a font is named by its file, which ends in .ttf or .otf")
	}
	if _, err := fs.Stat(l.dir, n.Name); errors.Is(err, fs.ErrNotExist) && !strings.Contains(n.Name, "/") {
		return f, nil
	}
	var err error
	f.Bytes, err = readBytes(l.dir, n.Name)
	if err != nil {
		return f, fmt.Errorf("the file %w", err)
	}
	return f, nil
}

func (th *Theme) readTemplates(l *layer) (faults Errors) {
	names, err := fs.Glob(l.dir, "*.yaml")
	if err != nil {
		return asErrors(err)
	}
	sort.Strings(names)
	for _, name := range names {
		if name == themeName {
			continue
		}
		t, err := readTemplate(l, name, th)
		if err != nil {
			faults = append(faults, asErrors(err)...)
			continue
		}
		th.Templates[t.Name] = t
	}
	return faults
}

// resolve turns colour names into values and checks what the styles name.
func (th *Theme) resolve() (faults Errors) {
	for name, s := range th.Styles {
		add := func(key, text, what string) {
			faults = append(faults, s.places.of(key).fault(s.label, text, "style "+name+": "+what))
		}
		c, err := th.color(s.Color)
		if err != nil {
			add("color", s.Color.Name, err.Error())
		}
		s.Color.Value = c
		if _, ok := th.Fonts[s.Font]; !ok {
			add("font", s.Font, "no such font in the theme; name it under fonts:")
		}
		if !(s.Size > 0) {
			add("size", fmt.Sprint(s.Size), "a style needs a size above zero")
		}
		for _, f := range s.Features {
			if len(f) != 4 {
				add("features", f, "a feature of a font has four letters, as tnum")
			}
		}
		if s.Line == 0 {
			s.Line = 1.2 * s.Size
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
