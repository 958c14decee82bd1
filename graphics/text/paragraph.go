package text

import (
	"encoding/binary"
	"strings"

	typebidi "github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// paragraph is the text of spans, shaped. It is free of size: its distances are
// in em of the span they stand in, so that shrinking needs no shaping. It never
// changes once it is made.
type paragraph struct {
	units   []unit // in reading order
	runs    []run  // in reading order
	glyphs  []shaped
	rtl     bool
	missing []rune
}

// unit is the least that a line may be broken or cut around: a letter with its
// accents, or letters that the font draws as one.
type unit struct {
	advance float32
	span    uint16
	space   bool // draws nothing, and goes at a line's end
	soft    bool // looks wrong in front of an ellipsis
	joined  bool // of a joining script: nothing may come between letters
	brk     bool // a line may end behind it (Unicode UAX 14)
}

// run is shaped in one go: of one span, font, direction and script.
type run struct {
	tf     *typeface
	match  float64 // see typeface.match
	level  uint8
	units  [2]int // from, to
	glyphs [2]int // in order from left to right
}

type shaped struct {
	id            font.GID
	unit          int32
	x, y, advance float32 // y upwards
}

// bytes is about how much memory p takes.
func (p *paragraph) bytes() int {
	return 120 + 16*len(p.units) + 72*len(p.runs) + 20*len(p.glyphs) + 4*len(p.missing)
}

// paragraph finds or makes the paragraph of spans.
func (t *Typesetter) paragraph(spans []Span) *paragraph {
	t.key = t.key[:0]
	for i := range spans {
		s := &spans[i]
		t.key = appendText(t.key, s.Text)
		t.key = appendText(t.key, s.Font)
		t.key = appendText(t.key, s.Language)
		t.key = binary.AppendUvarint(t.key, uint64(len(s.Features)))
		for _, f := range s.Features {
			t.key = appendText(t.key, f)
		}
	}
	if p, ok := getText(&t.fonts.paragraphs, t.key); ok {
		return p
	}
	p := t.shaper.shape(spans)
	t.fonts.paragraphs.put(string(t.key), p, len(t.key)+p.bytes())
	return p
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// shaper makes paragraphs. It keeps its buffers and is not safe for concurrent use.
type shaper struct {
	reader
	bidi     typebidi.Paragraph
	breaks   segmenter.Segmenter
	harfbuzz shaping.HarfbuzzShaper
	faces    faces
	unitOf   []int32 // unit of every rune
	heads    []bool  // whether a rune begins one of the font's clusters
	features []shaping.FontFeature
}

// faces are a goroutine's own views of fonts, which cache what a font shares.
type faces map[*font.Font]*font.Face

func (fs faces) of(f *font.Font) *font.Face {
	face := fs[f]
	if face == nil {
		face = font.NewFace(f)
		fs[f] = face
	}
	return face
}

func (s *shaper) shape(spans []Span) *paragraph {
	s.read(spans)
	p := &paragraph{missing: s.missing, units: make([]unit, 0, len(s.pieces)), glyphs: make([]shaped, 0, len(s.pieces))}
	rtl, some := rightToLeft(s.text)
	p.rtl = rtl
	if some {
		s.levels(&s.bidi, rtl)
	}
	s.unitOf, s.heads = grow(s.unitOf, len(s.text)), grow(s.heads, len(s.text))
	for from := 0; from < len(s.pieces); {
		to := s.alike(from)
		for from < to {
			script, end := s.script(from, to)
			s.run(p, &spans[s.pieces[from].span], script, from, end)
			from = end
		}
	}
	s.markBreaks(p)
	return p
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// alike is the end of the pieces from from on that share span, font and direction.
func (s *shaper) alike(from int) int {
	a := s.pieces[from]
	for i := from + 1; i < len(s.pieces); i++ {
		if b := s.pieces[i]; b.span != a.span || b.tf != a.tf || b.level != a.level {
			return i
		}
	}
	return len(s.pieces)
}

// script is the script of the pieces from from on and where the next begins.
// Digits and signs belong to the letters before them, at the front to those
// behind; by themselves they count as Latin, where fonts have their features.
func (s *shaper) script(from, to int) (language.Script, int) {
	script := language.Latin
	known := false
	for i := from; i < to; i++ {
		sc := language.LookupScript(s.text[s.pieces[i].start])
		if !sc.Strong() || sc == script && known {
			continue
		}
		if known {
			return script, i
		}
		script, known = sc, true
	}
	return script, to
}

// run shapes the pieces from, to and appends them to p.
func (s *shaper) run(p *paragraph, span *Span, script language.Script, from, to int) {
	first := s.pieces[from]
	start, end := first.start, s.pieces[to-1].end
	em := int(first.tf.font.Upem())
	rg, ok := regionOf(span.Language)
	if !ok {
		rg = s.guessed
	}
	in := shaping.Input{
		Text: s.text, RunStart: start, RunEnd: end, Direction: di.DirectionLTR,
		Face: s.faces.of(first.tf.font), Size: fixed.I(em), Script: script,
		Language: shapingLanguage(span.Language, script, rg), FontFeatures: s.fontFeatures(span.Features),
	}
	if first.level%2 == 1 {
		in.Direction = di.DirectionRTL
	}
	out := s.harfbuzz.ShapeNoExtents(in)
	r := run{tf: first.tf, match: first.tf.match(s.fonts.byName[span.Font]), level: first.level}
	r.units = s.units(p, out.Glyphs, from, to, joins(script))
	r.glyphs[0] = len(p.glyphs)
	scale := float32(r.match / float64(em) / 64)
	for i := range out.Glyphs {
		g := &out.Glyphs[i]
		if g.GlyphID == 0 && !s.lost(p, g.TextIndex()) {
			continue
		}
		u := s.unitOf[g.TextIndex()]
		p.units[u].advance += float32(g.Advance) * scale
		p.glyphs = append(p.glyphs, shaped{
			id: g.GlyphID, unit: u, advance: float32(g.Advance) * scale,
			x: float32(g.XOffset) * scale, y: float32(g.YOffset) * scale,
		})
	}
	r.glyphs[1] = len(p.glyphs)
	p.runs = append(p.runs, r)
}

// lost notes a rune that the shaper found no glyph for after all. Its place is
// kept only for what takes room without being drawn.
func (s *shaper) lost(p *paragraph, at int) (keep bool) {
	r := s.text[at]
	if r == ' ' || r == '\u00a0' || r == '\u202f' {
		return true
	}
	if !invisible(r) {
		p.missing = append(p.missing, r)
	}
	return false
}

// units appends the units of the pieces from, to: pieces, joined where the font
// drew several as one.
func (s *shaper) units(p *paragraph, glyphs []shaping.Glyph, from, to int, joined bool) [2]int {
	for i := range glyphs {
		s.heads[glyphs[i].TextIndex()] = true
	}
	begin := len(p.units)
	for i := from; i < to; i++ {
		pc := s.pieces[i]
		if i == from || s.heads[pc.start] {
			p.units = append(p.units, unit{span: uint16(pc.span), space: true, joined: joined})
		}
		last := len(p.units) - 1
		p.units[last].space = p.units[last].space && pc.space
		p.units[last].soft = strings.ContainsRune(" ,;:.·•-–—־/('\"“‘«،؛、。・「（", s.text[pc.start])
		for k := pc.start; k < pc.end; k++ {
			s.unitOf[k] = int32(last)
		}
	}
	return [2]int{begin, len(p.units)}
}

// markBreaks finds behind which units a line may end.
func (s *shaper) markBreaks(p *paragraph) {
	if len(s.text) == 0 {
		return
	}
	s.breaks.Init(s.text)
	for it := s.breaks.LineIterator(); it.Next(); {
		l := it.Line()
		end := l.Offset + len(l.Text)
		if end == len(s.text) || s.unitOf[end] != s.unitOf[end-1] {
			p.units[s.unitOf[end-1]].brk = true
		}
	}
}

func (s *shaper) fontFeatures(tags []string) []shaping.FontFeature {
	s.features = s.features[:0]
	for _, f := range tags {
		if len(f) == 4 { // others are no features
			s.features = append(s.features, shaping.FontFeature{Tag: opentype.NewTag(f[0], f[1], f[2], f[3]), Value: 1})
		}
	}
	return s.features
}

// joins says that a script's letters hang together, so that space between them
// would tear them apart.
func joins(s language.Script) bool {
	switch s {
	case language.Arabic, language.Syriac, language.Mongolian, language.Nko, language.Mandaic, language.Phags_Pa,
		language.Adlam, language.Hanifi_Rohingya, language.Manichaean, language.Sogdian:
		return true
	}
	return false
}
