package text

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/font"
	"golang.org/x/text/unicode/norm"
)

// typeface is one font with what is needed to choose and to size it.
type typeface struct {
	font            *font.Font
	name            string // file name, for a system font with its index in the file
	weight          font.Weight
	letters         float64 // x-height and capital height together, em; 0 when unknown
	ascent, descent float64 // em, both upwards and downwards positive
	space           font.GID
}

// newTypeface takes f over, which nobody else may have seen.
func newTypeface(f *font.Font, name string) *typeface {
	listCoverage(f)
	tf := &typeface{font: f, name: name, weight: f.Describe().Aspect.Weight}
	face, em := font.NewFace(f), float64(f.Upem())
	if e, ok := face.FontHExtents(); ok {
		tf.ascent, tf.descent = float64(e.Ascender)/em, -float64(e.Descender)/em
	}
	tf.space, _ = f.NominalGlyph(' ')
	x, _ := f.NominalGlyph('x')
	h, _ := f.NominalGlyph('H')
	if x != 0 && h != 0 {
		low, okLow := face.GlyphExtents(x)
		high, okHigh := face.GlyphExtents(h)
		if okLow && okHigh {
			tf.letters = float64(low.YBearing+high.YBearing) / em
		}
	}
	return tf
}

// match is how much larger tf is set beside own so that their letters look
// equally large.
//
// The rule: the sum of x-height and capital height, measured on the outlines
// of x and H, becomes that of the style's own font. Scripts without capitals are
// drawn to stand between these two heights of the Latin letters in the same
// file, so the rule holds for them as well: Noto Sans comes to 0.97 beside Fira
// Sans Condensed, Noto Sans CJK to 0.95. A font without Latin letters stays as
// it is, and none is changed by more than a fifth: such a figure is a mistake in
// the font.
func (tf *typeface) match(own *typeface) float64 {
	if tf == own || tf.letters <= 0 || own.letters <= 0 {
		return 1
	}
	return min(max(own.letters/tf.letters, 0.8), 1.2)
}

// covers says whether tf can show a cluster, as it is written or with its
// accents composed or taken apart: the shaper does either.
func (tf *typeface) covers(cluster []rune) bool {
	if tf.has(cluster) {
		return true
	}
	var b [utf8.UTFMax]byte
	if n := utf8.EncodeRune(b[:], cluster[0]); len(cluster) == 1 && norm.NFD.Properties(b[:n]).Decomposition() == nil {
		return false
	}
	s := string(cluster)
	return tf.has([]rune(norm.NFC.String(s))) || tf.has([]rune(norm.NFD.String(s)))
}

func (tf *typeface) has(cluster []rune) bool {
	for _, r := range cluster {
		if g, ok := tf.font.NominalGlyph(r); (!ok || g == 0) && !invisible(r) {
			return false
		}
	}
	return true
}

// invisible says that r is never drawn even where a font has it: it joins,
// parts or directs its neighbours (Unicode: Default_Ignorable_Code_Point).
func invisible(r rune) bool {
	if r < 0xad {
		return false
	}
	return unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) && (r < 0xfff9 || r > 0xfffb)
}

// chain finds for every loaded font the order in which fonts are asked.
func (f *Fonts) chain() map[*typeface][]*typeface {
	members := map[string][]*typeface{}
	for _, name := range f.Names() {
		family, _, _ := strings.Cut(strings.TrimSuffix(name, path.Ext(name)), "-")
		members[family] = append(members[family], f.byName[name])
	}
	chains := map[*typeface][]*typeface{}
	for _, own := range f.byName {
		chains[own] = []*typeface{own}
		for _, family := range f.families {
			if len(members[family]) > 0 {
				chains[own] = append(chains[own], nearest(members[family], own.weight))
			}
		}
	}
	return chains
}

// nearest is the member whose weight is closest; of two as close, the bolder,
// since a fallback that looks faint beside its neighbours is the worse mistake.
func nearest(members []*typeface, weight font.Weight) *typeface {
	return slices.MinFunc(members, func(a, b *typeface) int {
		da, db := distance(a.weight, weight), distance(b.weight, weight)
		switch {
		case da < db:
			return -1
		case da > db:
			return 1
		}
		return int(b.weight - a.weight)
	})
}

func distance(a, b font.Weight) font.Weight { return max(a-b, b-a) }

// find returns the first font that has the whole of cluster, or nil. Emoji are
// not looked for in the system's fonts: some have grey drawings of some of them,
// so that what a picture shows would be an accident of the machine.
func (f *Fonts) find(own *typeface, cluster []rune, rg region) *typeface {
	chain := f.chains[own]
	for _, tf := range chain {
		if tf.covers(cluster) {
			return tf
		}
	}
	if f.system == nil || emoji(cluster) {
		return nil
	}
	return f.system.find(cluster, rg, own.weight)
}
