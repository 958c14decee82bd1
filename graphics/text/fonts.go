// Package text sets type: it finds a font for every rune, shapes, orders
// right-to-left runs, breaks lines, makes text fit its place, and turns glyphs
// into coverage masks. It knows no templates and no frames.
package text

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"sort"

	"github.com/go-text/typesetting/font"
)

// Fonts are parsed font files by name. They never change and may be shared by
// any number of Typesetters.
type Fonts struct {
	byName   map[string]*font.Font
	nameOf   map[*font.Font]string
	fallback []string
}

// LoadFonts parses every .ttf and .otf file at the top of dir. The files named
// in fallback, in that order, serve runes that a style's own font does not have.
func LoadFonts(dir fs.FS, fallback ...string) (*Fonts, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("list fonts: %w", err)
	}
	f := &Fonts{byName: map[string]*font.Font{}, nameOf: map[*font.Font]string{}, fallback: fallback}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); ext != ".ttf" && ext != ".otf" {
			continue
		}
		b, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		face, err := font.ParseTTF(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("font %s cannot be read: %w", e.Name(), err)
		}
		f.byName[e.Name()] = face.Font
		f.nameOf[face.Font] = e.Name()
	}
	for _, name := range fallback {
		if f.byName[name] == nil {
			return nil, fmt.Errorf("fallback font %s is not in the fonts folder", name)
		}
	}
	return f, nil
}

// Has says whether a font of that file name was loaded.
func (f *Fonts) Has(name string) bool { return f.byName[name] != nil }

// Names are the loaded fonts, sorted.
func (f *Fonts) Names() []string {
	names := make([]string, 0, len(f.byName))
	for n := range f.byName {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

func (f *Fonts) name(font *font.Font) string { return f.nameOf[font] }
