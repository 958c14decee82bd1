package text

// setting is one text being fitted. Distances are pixels at scale 1.
type setting struct {
	p     *paragraph
	spans []Span
	scale float64
	at    []float64 // where each unit begins when all stand in one line, and where the last ends
	lines []extent
	parts []part

	end     *paragraph // the ellipsis, when the text was cut
	endSpan uint16     // whose style it has
}

// extent is a line's units.
type extent struct{ from, to int }

// take measures p's units in the sizes of spans.
func (t *setting) take(p *paragraph, spans []Span) {
	t.p, t.spans, t.end = p, spans, nil
	t.at = append(t.at[:0], 0)
	x := 0.0
	for i := range p.units {
		u := &p.units[i]
		x += float64(u.advance)*spans[u.span].Size + t.spacing(i)
		t.at = append(t.at, x)
	}
}

// spacing is what is added behind unit i when another follows it.
func (t *setting) spacing(i int) float64 {
	if u := &t.p.units[i]; !u.joined {
		return t.spans[u.span].Spacing
	}
	return 0
}

// trim leaves out the spaces at the end of from, to.
func (t *setting) trim(from, to int) int {
	for to > from && t.p.units[to-1].space {
		to--
	}
	return to
}

// measure is the width of the units from, to as a line.
func (t *setting) measure(from, to int) float64 {
	to = t.trim(from, to)
	if to == from {
		return 0
	}
	return t.at[to] - t.at[from] - t.spacing(to-1)
}

func (t *setting) longest() float64 {
	w := 0.0
	for _, l := range t.lines {
		w = max(w, t.measure(l.from, l.to))
	}
	return w
}

// breakLines breaks the text into at most most lines of width, and says whether
// it fitted. With inside, a word that fits no line is broken between letters;
// without, it is a failure. What did not fit is not in the lines.
func (t *setting) breakLines(width float64, most int, inside bool) bool {
	t.lines = t.lines[:0]
	for from := 0; from < len(t.p.units); {
		if len(t.lines) == most {
			return false
		}
		to := t.lineEnd(from, width, most == 1)
		if to == from && inside && most > 1 {
			to = t.fill(from, len(t.p.units), width)
		}
		if to == from {
			return false
		}
		t.lines = append(t.lines, extent{from, to})
		from = to
	}
	return true
}

// lineEnd is the furthest place at which a line that begins at from may end,
// or from when there is none.
func (t *setting) lineEnd(from int, width float64, whole bool) int {
	n := len(t.p.units)
	if fits(t.measure(from, n), width) {
		return n
	}
	best := from
	for i := from; i < n && !whole; i++ {
		if !t.p.units[i].brk {
			continue
		}
		if !fits(t.measure(from, i+1), width) {
			break
		}
		best = i + 1
	}
	return best
}

// fill is the furthest place up to to at which the units from from on still fit.
func (t *setting) fill(from, to int, width float64) int {
	end := from
	for end < to && fits(t.measure(from, end+1), width) {
		end++
	}
	return end
}

// fits leaves room for the rounding of sums, not for anything that is seen.
func fits(w, width float64) bool { return w <= width+1e-9*width }

// cut shortens the last line there may be so that an ellipsis can stand behind
// it. A single line is cut behind a letter, a paragraph behind a word unless
// that would leave half of the line empty.
func (t *Typesetter) cut(width float64, most int) {
	if len(t.lines) > 0 && len(t.lines) == most {
		t.lines = t.lines[:most-1]
	}
	from, last := 0, len(t.p.units)-1
	if n := len(t.lines); n > 0 {
		from = t.lines[n-1].to
	}
	to := t.cutAt(from, t.p.units[last].span, width, most)
	if to < last && t.p.units[to].span != t.p.units[last].span { // the ellipsis is in the style of what it stands for
		to = t.cutAt(from, t.p.units[to].span, width, most)
	}
	t.lines = append(t.lines, extent{from, to})
}

// cutAt is where a line that begins at from ends when the ellipsis is in the
// style of span. It chooses the ellipsis: none when that fits no more.
func (t *Typesetter) cutAt(from int, span uint16, width float64, most int) int {
	room := width
	if t.end = t.ellipsis(span); t.end != nil {
		room -= t.end.width() * t.spans[span].Size
		if t.endSpan = span; room < 0 {
			t.end = nil
		}
	}
	if t.end == nil {
		return t.fill(from, len(t.p.units), width)
	}
	to := t.fill(from, len(t.p.units), room)
	for i := to; most > 1 && i > from && t.measure(from, i) > room/2; i-- {
		if t.p.units[i-1].brk {
			to = i
			break
		}
	}
	for to > from && (t.p.units[to-1].space || t.p.units[to-1].soft) {
		to--
	}
	return to
}

// ellipsis is the sign for what was cut, or nil when no font has one.
func (t *Typesetter) ellipsis(span uint16) *paragraph {
	s := t.spans[span]
	for _, sign := range []string{"…", "..."} {
		p := t.paragraph([]Span{{Text: sign, Font: s.Font, Language: s.Language, Features: s.Features}})
		if len(p.missing) == 0 && len(p.units) > 0 {
			return p
		}
	}
	return nil
}

func (p *paragraph) width() float64 {
	w := 0.0
	for i := range p.units {
		w += float64(p.units[i].advance)
	}
	return w
}
