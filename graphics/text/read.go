package text

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// piece is what a reader sees as one letter, with the font that has it
// (a grapheme cluster, Unicode UAX 29).
type piece struct {
	start, end int // runes of reader.text
	span       int
	tf         *typeface
	space      bool // draws nothing, and goes at a line's end
	level      uint8
}

// reader turns spans into pieces that can be drawn. Its slices are used again
// for the next text.
type reader struct {
	fonts *Fonts
	seg   segmenter.Segmenter

	raw     []rune
	ends    []int // rune of raw at which each span ends
	text    []rune
	pieces  []piece
	missing []rune
	gap     bool // something was left out behind the last letter
	guessed region
}

// read finds a font for every letter of spans and leaves out, and notes, what
// none has, so that a box never reaches the screen. Where something was left out
// one space is enough, and none stands at the ends.
func (d *reader) read(spans []Span) {
	d.raw, d.ends, d.text, d.pieces, d.missing = d.raw[:0], d.ends[:0], d.text[:0], d.pieces[:0], nil
	d.gap = false
	for _, s := range spans {
		d.add(s.Text)
		d.ends = append(d.ends, len(d.raw))
	}
	d.guessed = guess(d.raw)
	d.seg.Init(d.raw)
	for it := d.seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		i := sort.SearchInts(d.ends, g.Offset+1)
		d.letter(spans[i], i, g.Text)
	}
	for n := len(d.pieces); n > 0 && d.text[d.pieces[n-1].start] == ' '; n-- {
		d.text, d.pieces = d.text[:d.pieces[n-1].start], d.pieces[:n-1]
	}
	if !slices.ContainsFunc(d.pieces, func(p piece) bool { return !p.space }) {
		d.text, d.pieces = d.text[:0], d.pieces[:0]
	}
}

// measured finds a number and its unit, which no line break may part.
var measured = regexp.MustCompile(`(\d) (km|m|mi|miles?|metres|°C|°F|%|years?|s)\b`)

// add appends a text without what is no content: a text is one paragraph, line
// ends become spaces; direction is up to the letters, so that a message from
// outside cannot turn a name around; hyphens that show only at line ends go.
func (d *reader) add(text string) {
	if strings.ContainsAny(text, "0123456789") {
		text = measured.ReplaceAllString(text, "$1\u00a0$2")
	}
	for _, r := range text {
		switch {
		case r == '\u00a0' || r == '\u202f':
			d.raw = append(d.raw, r)
		case unicode.IsSpace(r):
			d.raw = append(d.raw, ' ')
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		case r == '\u00ad', r == '\ufeff', unicode.IsControl(r):
		default:
			d.raw = append(d.raw, r)
		}
	}
}

// letter takes one grapheme cluster in.
func (d *reader) letter(s Span, span int, cluster []rune) {
	own := d.fonts.byName[s.Font]
	switch first := cluster[0]; {
	case unicode.IsSpace(first):
		d.drop(cluster[1:]) // an accent on a space belongs to nothing
		d.blank(own, span, first)
		return
	case invisible(first):
		d.push(cluster[:1], span, d.before(own, span), true)
		d.drop(cluster[1:])
		return
	case unicode.IsMark(first) || first == unicode.ReplacementChar:
		d.drop(cluster)
		return
	}
	rg, ok := regionOf(s.Language)
	if !ok {
		rg = d.guessed
	}
	if tf := d.fonts.find(own, cluster, rg); tf != nil {
		d.push(cluster, span, tf, false)
		return
	}
	if len(cluster) == 1 || emoji(cluster) {
		d.drop(cluster)
		return
	}
	tf := d.fonts.find(own, cluster[:1], rg)
	if tf == nil {
		d.drop(cluster)
		return
	}
	kept := make([]rune, 0, len(cluster))
	for i := range cluster { // the letter with those of its accents that there are
		if one := cluster[i : i+1]; tf.covers(one) {
			kept = append(kept, one...)
		} else {
			d.drop(one)
		}
	}
	d.push(kept, span, tf, false)
}

// blank takes in a space, but none in front, and no second one in a gap.
func (d *reader) blank(own *typeface, span int, r rune) {
	if r == ' ' && (len(d.text) == 0 || d.gap && d.text[len(d.text)-1] == ' ') {
		return
	}
	d.push([]rune{r}, span, d.before(own, span), true)
}

// before is the font of the letter before, since a space is as wide as the words
// around it want it.
func (d *reader) before(own *typeface, span int) *typeface {
	if n := len(d.pieces); n > 0 && d.pieces[n-1].span == span && d.pieces[n-1].tf.space != 0 {
		return d.pieces[n-1].tf
	}
	return own
}

func (d *reader) push(cluster []rune, span int, tf *typeface, space bool) {
	start := len(d.text)
	d.gap = d.gap && space
	d.text = append(d.text, cluster...)
	d.pieces = append(d.pieces, piece{start: start, end: len(d.text), span: span, tf: tf, space: space})
}

// drop notes what is left out. Signs that show nothing by themselves are no loss
// unless they are part of a picture, which is then named in full.
func (d *reader) drop(cluster []rune) {
	if len(cluster) == 0 {
		return
	}
	if slices.ContainsFunc(cluster, func(r rune) bool { return !invisible(r) }) {
		d.missing = append(d.missing, cluster...)
	}
	d.gap = true
	for n := len(d.text); n > 1 && d.text[n-1] == ' ' && d.text[n-2] == ' '; n-- {
		d.text, d.pieces = d.text[:n-1], d.pieces[:len(d.pieces)-1]
	}
}
