package text

import (
	"math"

	"github.com/go-text/typesetting/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Span is a run of text in one style.
type Span struct {
	Text     string
	Short    string // what Text may be shortened to; "" when it may not
	Font     string // file name
	Size     float64
	Line     float64 // distance between baselines
	Spacing  float64 // added between letters, but not in scripts whose letters join
	Features []string
	Language string   // BCP 47 ("tr", "zh-Hant"), for local letterforms; "" is unknown
	Color    [4]uint8 // premultiplied RGBA
}

// Fit says how text may be made to fit: first smaller, then shorter, then cut.
type Fit struct {
	Lines  int     // at most; 0 and 1 are one line
	Shrink float64 // smallest scale; 0 means 1, no shrinking
}

// Block is text that has been set. Distances are pixels from its top left corner.
type Block struct {
	Lines         []Line
	Width, Height float64
	Scale         float64 // 1 when it fitted as written
	RightToLeft   bool    // the text begins at the right: "start" is the right edge
	Shortened     bool    // a span stands in its short form
	Cut           bool    // an ellipsis stands for what did not fit
	Missing       []rune  // left out: no font has them; an emoji with all that belongs to it
}

// Line is one line of a Block.
type Line struct {
	Baseline float64
	Width    float64
	Glyphs   []Glyph // from left to right
}

// Glyph is a glyph at its place; X counts from the line's left end.
type Glyph struct {
	Font  *font.Font
	Name  string // the font's file name
	ID    font.GID
	Size  fixed.Int26_6
	X, Y  float64 // origin; Y upwards from the baseline
	Color [4]uint8
}

// Typesetter sets text. It keeps buffers and is not safe for concurrent use;
// what it remembers is shared with all others over the same Fonts.
type Typesetter struct {
	fonts  *Fonts
	shaper shaper
	key    []byte
	raster vector.Rasterizer
	setting
}

// New makes a typesetter over fonts.
func New(fonts *Fonts) *Typesetter {
	t := &Typesetter{fonts: fonts, shaper: shaper{reader: reader{fonts: fonts}, faces: faces{}}}
	t.shaper.harfbuzz.SetFontCacheSize(32)
	return t
}

// Set sets spans in at most width pixels a line, in the order shrink, shorten,
// cut. Every span's font must have been loaded. Where a word is longer than a
// line and no shrinking or shortening helps, it is broken inside before anything
// is cut. What is set is never wider than width.
func (t *Typesetter) Set(spans []Span, width float64, fit Fit) Block {
	smallest, lines := fit.Shrink, max(fit.Lines, 1)
	if smallest <= 0 || smallest > 1 {
		smallest = 1
	}
	if !(width > 0) {
		width = 0
	}
	p := t.paragraph(spans)
	missing := p.missing
	t.take(p, spans)
	ok := t.shrink(width, lines, smallest)
	shortened := false
	if !ok {
		if short, can := shorten(spans); can {
			spans, shortened = short, true
			t.take(t.paragraph(spans), spans)
			ok = t.shrink(width, lines, smallest)
		}
	}
	cut := false
	if !ok {
		t.scale = smallest
		if cut = !t.breakLines(width/smallest, lines, true); cut {
			t.cut(width/smallest, lines)
		}
	}
	b := t.place(lines)
	b.Shortened, b.Cut, b.Missing = shortened, cut, missing
	return b
}

func shorten(spans []Span) ([]Span, bool) {
	can := false
	for i := range spans {
		can = can || spans[i].Short != "" && spans[i].Short != spans[i].Text
	}
	if !can {
		return spans, false
	}
	out := append([]Span(nil), spans...)
	for i := range out {
		if out[i].Short != "" {
			out[i].Text = out[i].Short
		}
	}
	return out, true
}

// scaleStep keeps the sizes that shrinking uses few, so that glyph masks are shared.
const scaleStep = 1.0 / 32

// shrink finds the largest scale down to smallest at which the text fits
// without a word being broken. Breaking lines at a scale is the same as breaking
// the unscaled text at a wider width.
func (t *Typesetter) shrink(width float64, lines int, smallest float64) bool {
	t.scale = 1
	if whole := t.measure(0, len(t.p.units)); lines == 1 && whole > width {
		t.scale = max(smallest, math.Floor(width/whole/scaleStep)*scaleStep)
	}
	for {
		if t.breakLines(width/t.scale, lines, false) {
			t.balance(width/t.scale, lines)
			return true
		}
		if t.scale <= smallest {
			return false
		}
		t.scale = max(t.scale-scaleStep, smallest)
	}
}

// balance sets a paragraph narrower when its last line would be a leftover
// word: the last line must reach a third of the longest.
func (t *Typesetter) balance(width float64, lines int) {
	n := len(t.lines)
	if lines == 1 || n < 2 {
		return
	}
	longest := t.longest()
	for w := min(width, longest); w > 0.7*width; w -= 0.02 * width {
		if !t.breakLines(w, lines, false) || len(t.lines) != n {
			break
		}
		if last := t.lines[n-1]; t.measure(last.from, last.to) > 0.34*t.longest() {
			return
		}
	}
	t.breakLines(width, lines, false)
}
