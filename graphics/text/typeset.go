package text

import (
	"math"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// Span is a run of text in one style.
type Span struct {
	Text     string
	Short    string // what Text may be shortened to; "" when it may not
	Font     string // file name
	Size     float64
	Line     float64 // distance between baselines
	Spacing  float64 // added between letters
	Features []string
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
	Shortened     bool    // a span stands in its short form
	Cut           bool    // an ellipsis stands for what did not fit
	Missing       []rune  // left out: no font has them
}

// Line is one line of a Block.
type Line struct {
	Baseline float64
	Width    float64
	Glyphs   []Glyph
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

// Typesetter sets text. It keeps caches and is not safe for concurrent use.
type Typesetter struct {
	fonts   *Fonts
	faces   map[string]*font.Face
	shaper  shaping.HarfbuzzShaper
	seg     shaping.Segmenter
	wrapper shaping.LineWrapper
	masks   map[maskKey]*Mask
}

// New makes a typesetter over fonts.
func New(fonts *Fonts) *Typesetter {
	t := &Typesetter{fonts: fonts, faces: map[string]*font.Face{}, masks: map[maskKey]*Mask{}}
	t.shaper.SetFontCacheSize(32)
	return t
}

func (t *Typesetter) face(name string) *font.Face {
	f := t.faces[name]
	if f == nil {
		f = font.NewFace(t.fonts.byName[name])
		t.faces[name] = f
	}
	return f
}

// chain is the order in which faces are asked for a rune.
type chain []*font.Face

// ResolveFace returns the first face that has r, else the first face.
func (c chain) ResolveFace(r rune) *font.Face {
	for _, f := range c {
		if _, ok := f.NominalGlyph(r); ok {
			return f
		}
	}
	return c[0]
}

func (t *Typesetter) chain(name string) chain {
	c := chain{t.face(name)}
	for _, f := range t.fonts.fallback {
		c = append(c, t.face(f))
	}
	return c
}

// Set sets spans in at most width pixels a line, in the order shrink, shorten,
// cut. Every span's font must have been loaded.
func (t *Typesetter) Set(spans []Span, width float64, fit Fit) Block {
	smallest := fit.Shrink
	if smallest == 0 {
		smallest = 1
	}
	lines := max(fit.Lines, 1)
	spans, missing := t.clean(spans)
	b, ok := t.shrink(spans, width, lines, smallest)
	if !ok {
		if short, can := shorten(spans); can {
			spans = short
			b, ok = t.shrink(spans, width, lines, smallest)
			b.Shortened = true
		}
	}
	if !ok {
		shortened := b.Shortened
		b = t.lay(spans, width, lines, smallest, true)
		b.Shortened = shortened
	}
	b.Missing = missing
	return b
}

// scaleStep keeps the sizes that shrinking uses few, so that glyph masks are shared.
const scaleStep = 1.0 / 32

// shrink finds the largest scale down to smallest at which spans fit.
func (t *Typesetter) shrink(spans []Span, width float64, lines int, smallest float64) (Block, bool) {
	scale := 1.0
	for {
		b := t.lay(spans, width, lines, scale, false)
		if b.Width <= width && len(b.Lines) <= lines {
			return t.balance(b, spans, width, lines, scale), true
		}
		next := scale - scaleStep
		if lines == 1 && b.Width > 0 {
			next = min(next, math.Floor(width/b.Width*scale/scaleStep)*scaleStep)
		}
		if scale <= smallest {
			return b, false
		}
		scale = max(next, smallest)
	}
}

// balance sets a paragraph narrower when its last line would be a leftover
// word: the last line must reach a third of the longest.
func (t *Typesetter) balance(b Block, spans []Span, width float64, lines int, scale float64) Block {
	n := len(b.Lines)
	if lines == 1 || n < 2 {
		return b
	}
	for w := math.Min(width, b.Width); w > 0.7*width; w -= 0.02 * width {
		c := t.lay(spans, w, lines, scale, false)
		if len(c.Lines) != n {
			return b
		}
		if c.Lines[n-1].Width > 0.34*c.Width {
			return c
		}
	}
	return b
}

func shorten(spans []Span) ([]Span, bool) {
	out, can := append([]Span(nil), spans...), false
	for i, s := range out {
		if s.Short != "" && s.Short != s.Text {
			out[i].Text, can = s.Short, true
		}
	}
	return out, can
}

// clean composes accents and leaves out what no font has, so that a box never
// reaches the screen; the runes left out are returned.
func (t *Typesetter) clean(spans []Span) ([]Span, []rune) {
	var missing []rune
	out := make([]Span, len(spans))
	for i, s := range spans {
		faces := t.chain(s.Font)
		keep := func(text string) string {
			var b strings.Builder
			for _, r := range norm.NFC.String(text) {
				switch _, ok := faces.ResolveFace(r).NominalGlyph(r); {
				case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f': // line ends too: a text is one paragraph
					b.WriteByte(' ')
				case ok && !unicode.IsControl(r):
					b.WriteRune(r)
				case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || unicode.IsControl(r):
				default:
					missing = append(missing, r)
				}
			}
			return units.ReplaceAllString(b.String(), "$1\u00a0$2")
		}
		s.Short = keep(s.Short)
		before := len(missing)
		text := keep(s.Text)
		if len(missing) > before { // no double space where a rune was
			text = collapse(text)
		}
		s.Text = text
		out[i] = s
	}
	return out, missing
}

// units finds a number and its unit, which no line break may part.
var units = regexp.MustCompile(`(\d) (km|m|mi|miles?|metres|°C|°F|%|years?|s)\b`)

func collapse(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		if r == ' ' && space {
			continue
		}
		space = r == ' '
		b.WriteRune(r)
	}
	return b.String()
}

// lay shapes and breaks spans at one scale. With cut, what is over lines or
// width is replaced by an ellipsis.
func (t *Typesetter) lay(spans []Span, width float64, lines int, scale float64, cut bool) Block {
	p := t.shape(spans, scale)
	cfg := shaping.WrapConfig{Direction: p.direction, BreakPolicy: shaping.Never}
	limit := width
	switch {
	case cut:
		cfg.TruncateAfterLines, cfg.Truncator = lines, p.ellipsis(t)
		if lines == 1 {
			cfg.BreakPolicy = shaping.Always
		} else {
			cfg.BreakPolicy = shaping.WhenNecessary
		}
	case lines == 1:
		limit = 1 << 20
	}
	wrapped, truncated := t.wrapper.WrapParagraphF(cfg, fixed.Int26_6(limit*64), p.runes, shaping.NewSliceIterator(p.runs))
	return p.block(t, wrapped, scale, lines, truncated > 0)
}

// paragraph is spans as one text, shaped.
type paragraph struct {
	spans     []Span
	ends      []int // rune offset at which each span ends
	runes     []rune
	runs      []shaping.Output
	direction di.Direction
	scale     float64
}

func (t *Typesetter) shape(spans []Span, scale float64) paragraph {
	p := paragraph{spans: spans, scale: scale, direction: di.DirectionLTR}
	for _, s := range spans {
		p.runes = append(p.runes, []rune(s.Text)...)
		p.ends = append(p.ends, len(p.runes))
	}
	start := 0
	for i, s := range spans {
		if p.ends[i] == start {
			continue
		}
		in := t.input(s, p.runes, start, p.ends[i], scale)
		for _, run := range t.seg.Split(in, t.chain(s.Font)) {
			out := t.shaper.ShapeNoExtents(run)
			markInk(out, p.runes)
			if s.Spacing != 0 {
				out.AddLetterSpacing(fixed.Int26_6(s.Spacing*scale*64), true, i == len(spans)-1)
			}
			p.runs = append(p.runs, out)
		}
		start = p.ends[i]
	}
	return p
}

// markInk gives every glyph that is no space a width. The line breaker takes a
// glyph without one for a space and lets it hang over the margin; measuring
// real extents for that would cost more than shaping.
func markInk(out shaping.Output, runes []rune) {
	for i := range out.Glyphs {
		if !unicode.IsSpace(runes[out.Glyphs[i].TextIndex()]) {
			out.Glyphs[i].Width = 1
		}
	}
}

func (t *Typesetter) input(s Span, runes []rune, start, end int, scale float64) shaping.Input {
	in := shaping.Input{
		Text: runes, RunStart: start, RunEnd: end, Direction: di.DirectionLTR,
		Face: t.face(s.Font), Size: fixed.Int26_6(s.Size * scale * 64), Script: language.Latin, Language: "en",
	}
	for _, f := range s.Features {
		in.FontFeatures = append(in.FontFeatures, shaping.FontFeature{Tag: opentype.MustNewTag(f), Value: 1})
	}
	return in
}

// ellipsis is the sign for what was cut, in the style of the last span.
func (p paragraph) ellipsis(t *Typesetter) shaping.Output {
	if len(p.spans) == 0 {
		return shaping.Output{}
	}
	in := t.input(p.spans[len(p.spans)-1], []rune("…"), 0, 1, p.scale)
	out := t.shaper.ShapeNoExtents(in)
	markInk(out, in.Text)
	return out
}

// span is the span that rune i belongs to.
func (p paragraph) span(i int) Span {
	k := sort.SearchInts(p.ends, i+1)
	return p.spans[min(k, len(p.spans)-1)]
}

// block places the glyphs of wrapped lines.
//
// The height of one line and its baseline are those of the unshrunk style, so
// that a name that had to shrink stays on the line of its neighbours.
func (p paragraph) block(t *Typesetter, wrapped []shaping.Line, scale float64, lines int, cut bool) Block {
	b := Block{Scale: scale, Cut: cut}
	line, ascent, descent := 0.0, 0.0, 0.0
	for _, s := range p.spans {
		e, _ := t.face(s.Font).FontHExtents()
		em := s.Size / float64(t.face(s.Font).Upem())
		line, ascent, descent = max(line, s.Line), max(ascent, float64(e.Ascender)*em), max(descent, -float64(e.Descender)*em)
	}
	if lines > 1 {
		line, ascent, descent = line*scale, ascent*scale, descent*scale
	}
	baseline := (line-ascent-descent)/2 + ascent
	for i, w := range wrapped {
		l := Line{Baseline: math.Round(baseline + float64(i)*line)}
		var tail []shaping.Output // the ellipsis, which the wrapper puts last and does not order
		if cut && i == len(wrapped)-1 {
			w, tail = w[:len(w)-1], w[len(w)-1:]
		}
		sort.Slice(w, func(a, b int) bool { return w[a].VisualIndex < w[b].VisualIndex })
		pen := 0.0
		for _, run := range w {
			pen = p.place(t, &l, run, pen)
		}
		for _, run := range tail {
			p.placeEllipsis(t, &l, run)
		}
		b.Width = max(b.Width, l.Width)
		b.Lines = append(b.Lines, l)
	}
	b.Height = line * float64(len(wrapped))
	return b
}

// place appends a run's glyphs to l from pen on and returns the new pen. The
// line is as wide as its last glyph that is no space.
func (p paragraph) place(t *Typesetter, l *Line, run shaping.Output, pen float64) float64 {
	for _, g := range run.Glyphs {
		at := pen
		pen += float64(g.Advance) / 64
		if unicode.IsSpace(p.runes[g.TextIndex()]) {
			continue
		}
		l.Glyphs = append(l.Glyphs, t.glyph(run, g, at, p.span(g.TextIndex()).Color))
		l.Width = pen
	}
	return pen
}

// placeEllipsis puts the ellipsis right behind the line's last letter.
func (p paragraph) placeEllipsis(t *Typesetter, l *Line, run shaping.Output) {
	color := p.spans[len(p.spans)-1].Color
	for _, g := range run.Glyphs {
		l.Glyphs = append(l.Glyphs, t.glyph(run, g, l.Width, color))
		l.Width += float64(g.Advance) / 64
	}
}

func (t *Typesetter) glyph(run shaping.Output, g shaping.Glyph, at float64, color [4]uint8) Glyph {
	return Glyph{
		Font: run.Face.Font, Name: t.fonts.name(run.Face.Font), ID: g.GlyphID, Size: run.Size, Color: color,
		X: at + float64(g.XOffset)/64, Y: float64(g.YOffset) / 64,
	}
}
