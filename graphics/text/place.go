package text

import (
	"math"
	"slices"

	"golang.org/x/image/math/fixed"
)

// part is a piece of a line that is drawn in one direction: units of a run, or
// the ellipsis.
type part struct {
	run      *run
	of       *paragraph
	from, to int
	level    uint8
}

// place gives the glyphs of the lines their places.
//
// The height of one line and its baseline are those of the unshrunk style, so
// that a name that had to shrink stays on the line of its neighbours.
func (t *Typesetter) place(most int) Block {
	b := Block{Scale: t.scale, RightToLeft: t.p.rtl}
	if len(t.lines) == 0 {
		return b
	}
	line, ascent, descent := 0.0, 0.0, 0.0
	for i := range t.spans {
		s := &t.spans[i]
		tf := t.fonts.byName[s.Font]
		line, ascent, descent = max(line, s.Line), max(ascent, tf.ascent*s.Size), max(descent, tf.descent*s.Size)
	}
	if most > 1 {
		line, ascent, descent = line*t.scale, ascent*t.scale, descent*t.scale
	}
	baseline := (line-ascent-descent)/2 + ascent
	glyphs := make([]Glyph, 0, len(t.p.glyphs)+3)
	b.Lines = make([]Line, len(t.lines))
	for i, ext := range t.lines {
		l := &b.Lines[i]
		l.Baseline = math.Round(baseline + float64(i)*line)
		t.divide(ext, i == len(t.lines)-1)
		begin := len(glyphs)
		glyphs, l.Width = t.draw(glyphs)
		l.Glyphs = glyphs[begin:len(glyphs):len(glyphs)]
		b.Width = max(b.Width, l.Width)
	}
	b.Height = line * float64(len(t.lines))
	return b
}

// divide finds the parts of a line, from left to right.
func (t *Typesetter) divide(ext extent, last bool) {
	t.parts = t.parts[:0]
	to := t.trim(ext.from, ext.to)
	for i := range t.p.runs {
		r := &t.p.runs[i]
		if a, z := max(ext.from, r.units[0]), min(to, r.units[1]); a < z {
			t.parts = append(t.parts, part{r, t.p, a, z, r.level})
		}
	}
	base := uint8(0)
	if t.p.rtl {
		base = 1
	}
	if last && t.end != nil { // it stands at the reading end of the line
		r := &t.end.runs[0]
		t.parts = append(t.parts, part{r, t.end, 0, len(t.end.units), base})
	}
	order(t.parts)
}

// order turns parts from reading order into order from left to right (UAX 9,
// L2): from the highest level down, every stretch at that level or above is
// turned around.
func order(parts []part) {
	highest := uint8(0)
	for _, p := range parts {
		highest = max(highest, p.level)
	}
	for level := highest; level > 0; level-- {
		for from := 0; from < len(parts); from++ {
			to := from
			for to < len(parts) && parts[to].level >= level {
				to++
			}
			slices.Reverse(parts[from:to])
			from = max(from, to)
		}
	}
}

// draw appends the glyphs of the line's parts and returns the line's width.
func (t *Typesetter) draw(glyphs []Glyph) ([]Glyph, float64) {
	// Space between letters stands behind each but the last in reading order.
	last := -1
	for _, p := range t.parts {
		if p.of == t.p {
			last = max(last, p.to-1)
		}
	}
	pen := 0.0
	for _, p := range t.parts {
		for i := p.run.glyphs[0]; i < p.run.glyphs[1]; {
			u := int(p.of.glyphs[i].unit)
			next := i + 1
			for next < p.run.glyphs[1] && int(p.of.glyphs[next].unit) == u {
				next++
			}
			if u >= p.from && u < p.to {
				space := 0.0
				if p.of == t.p && u != last {
					space = t.spacing(u) * t.scale
				}
				if p.run.level%2 == 1 {
					pen += space
				}
				glyphs, pen = t.letter(glyphs, pen, p, i, next)
				if p.run.level%2 == 0 {
					pen += space
				}
			}
			i = next
		}
	}
	return glyphs, pen
}

// letter appends the glyphs i to end, which are one unit, and returns the pen behind them.
func (t *Typesetter) letter(glyphs []Glyph, pen float64, p part, i, end int) ([]Glyph, float64) {
	u := &p.of.units[p.of.glyphs[i].unit]
	span := &t.spans[u.span]
	if p.of == t.end {
		span = &t.spans[t.endSpan]
	}
	em := span.Size * t.scale
	size := fixed.Int26_6(math.Round(em * p.run.match * 64))
	for ; i < end; i++ {
		g := &p.of.glyphs[i]
		if !u.space && g.id != p.run.tf.space {
			glyphs = append(glyphs, Glyph{
				Font: p.run.tf.font, Name: p.run.tf.name, ID: g.id, Size: size, Color: span.Color,
				X: pen + float64(g.x)*em, Y: float64(g.y) * em,
			})
		}
		pen += float64(g.advance) * em
	}
	return glyphs, pen
}
