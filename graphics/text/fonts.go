// Package text sets type: it finds a font for every rune, shapes, orders
// right-to-left runs, breaks lines, makes text fit its place, and turns glyphs
// into coverage masks. It knows no templates and no frames.
package text

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/go-text/typesetting/font"
)

// Fonts are parsed font files by name, and what has been set and drawn with
// them. They may be shared by any number of Typesetters at the same time.
type Fonts struct {
	byName   map[string]*typeface
	families []string // fallback families in the order in which they are asked
	chains   map[*typeface][]*typeface
	system   *systemFonts // nil unless asked for

	paragraphs cache[string, *paragraph]
	masks      cache[maskKey, *Mask]
}

// cacheBytes bounds the memory of shaped paragraphs and that of masks, each. A
// show's own texts take a tenth of it in any script.
const cacheBytes = 32 << 20

// fallbackFamilies serve the scripts that the themes' own fonts lack.
var fallbackFamilies = []string{"NotoSansHebrew", "NotoSansArabic", "NotoSansEthiopic"}

// Option changes what LoadFonts does.
type Option func(*Fonts)

// Fallback names the families that serve runes which a style's own font does
// not have, in that order, in place of Noto Sans Hebrew, Arabic and Ethiopic.
// A family is its files' name up to the hyphen: "NotoSansArabic" for
// "NotoSansArabic-Bold.ttf". Of each family the file nearest to the style's
// weight is taken; a family that is not in the folder is passed over.
func Fallback(families ...string) Option {
	return func(f *Fonts) { f.families = families }
}

// SystemFonts lets the fonts of the given folders, or of this system's usual
// folders when none is given, serve what no loaded font has: Chinese, Japanese,
// Korean and the rest. Nothing is read before a text needs it. What they show
// depends on the machine, so pictures that must be the same everywhere leave
// this out.
func SystemFonts(folders ...string) Option {
	return func(f *Fonts) { f.system = &systemFonts{folders: folders} }
}

// LoadFonts parses every .ttf and .otf file at the top of dir.
func LoadFonts(dir fs.FS, options ...Option) (*Fonts, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("list fonts: %w", err)
	}
	f := &Fonts{byName: map[string]*typeface{}, families: fallbackFamilies}
	f.paragraphs.limit, f.masks.limit = cacheBytes, cacheBytes
	for _, o := range options {
		o(f)
	}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); ext != ".ttf" && ext != ".otf" {
			continue
		}
		b, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return nil, fmt.Errorf("read font: %w", err)
		}
		if f.byName[e.Name()], err = parse(b, e.Name()); err != nil {
			return nil, fmt.Errorf("font %s cannot be read: %w", e.Name(), err)
		}
	}
	f.chains = f.chain()
	return f, nil
}

// Add parses one more font and puts it beside those that were loaded. It is
// called before anything is set. A span names the font by name.
func (f *Fonts) Add(name string, file []byte) error {
	tf, err := parse(file, name)
	if err != nil {
		return fmt.Errorf("is no font that can be read: %w", err)
	}
	f.byName[name] = tf
	f.chains = f.chain()
	return nil
}

// parse reads a font; the parser was met to panic on a file cut short.
func parse(b []byte, name string) (tf *typeface, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	face, err := font.ParseTTF(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return newTypeface(face.Font, name), nil
}

// Has says whether a font of that file name was loaded.
func (f *Fonts) Has(name string) bool { return f.byName[name] != nil }

// Names are the loaded fonts, sorted.
func (f *Fonts) Names() []string { return slices.Sorted(maps.Keys(f.byName)) }

// Memory is what Fonts hold of texts and glyphs used before.
type Memory struct {
	Paragraphs, ParagraphBytes int
	Masks, MaskBytes           int
}

// Memory says how much is held now; the bytes are close, not exact.
func (f *Fonts) Memory() Memory {
	var m Memory
	m.Paragraphs, m.ParagraphBytes = f.paragraphs.size()
	m.Masks, m.MaskBytes = f.masks.size()
	return m
}
