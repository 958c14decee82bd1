package text

import (
	"os"
	"testing"
)

func setter(t testing.TB, options ...Option) *Typesetter {
	t.Helper()
	f, err := LoadFonts(os.DirFS("../../assets/fonts"), options...)
	if err != nil {
		t.Fatal(err)
	}
	return New(f)
}

const regular, extrabold = "FiraSansCondensed-Regular.ttf", "FiraSansCondensed-ExtraBold.ttf"

func span(s string) Span { return Span{Text: s, Font: regular, Size: 40, Line: 50} }

func TestTextIsFittedInTheOrderShrinkShortenCut(t *testing.T) {
	s := setter(t)
	spans := func(family string) []Span {
		return []Span{{Text: "Ghirmay ", Short: "G. ", Font: regular, Size: 40, Line: 50}, {Text: family, Font: extrabold, Size: 40, Line: 50}}
	}
	whole := s.Set(spans("GHEBRESLASSIE"), 1000, Fit{Shrink: 0.8}).Width
	for _, c := range []struct {
		name            string
		family          string
		width           float64
		shrunk, short   bool
		cut             bool
		wantLineAtLeast float64 // of the width there is
	}{
		{"fits", "GHEBRESLASSIE", whole + 1, false, false, false, 0.9},
		{"shrinks", "GHEBRESLASSIE", whole * 0.85, true, false, false, 0.9},
		{"shortens", "GHEBRESLASSIE", whole * 0.75, false, true, false, 0.6},
		{"cuts", "GHEBRESLASSIE", whole * 0.4, true, true, true, 0.8},
	} {
		b := s.Set(spans(c.family), c.width, Fit{Shrink: 0.8})
		if (b.Scale < 1) != c.shrunk && c.name != "shortens" || b.Shortened != c.short || b.Cut != c.cut {
			t.Errorf("%s: scale %.2f shortened %v cut %v", c.name, b.Scale, b.Shortened, b.Cut)
		}
		if b.Width > c.width || b.Width < c.wantLineAtLeast*c.width {
			t.Errorf("%s: %.1f wide in %.1f", c.name, b.Width, c.width)
		}
	}
}

func TestAShrunkLineKeepsItsHeightAndBaseline(t *testing.T) {
	s := setter(t)
	a := s.Set([]Span{span("HASSAN")}, 1000, Fit{Shrink: 0.5})
	b := s.Set([]Span{span("HASSAN")}, a.Width*0.7, Fit{Shrink: 0.5})
	if b.Scale == 1 || a.Height != b.Height || a.Lines[0].Baseline != b.Lines[0].Baseline {
		t.Errorf("height %v and %v, baseline %v and %v", a.Height, b.Height, a.Lines[0].Baseline, b.Lines[0].Baseline)
	}
}

func TestAParagraphHasNoWordLeftOver(t *testing.T) {
	s := setter(t)
	text := "Ran a world record at Berlin and every five of it inside fifteen minutes then again"
	for width := 300.0; width < 700; width += 13 {
		b := s.Set([]Span{span(text)}, width, Fit{Lines: 9})
		n := len(b.Lines)
		if b.Width > width {
			t.Errorf("%.0f: %.1f wide", width, b.Width)
		}
		if last := b.Lines[n-1].Width; n > 1 && last < 0.2*b.Width {
			t.Errorf("%.0f: the last of %d lines is %.0f of %.0f", width, n, last, b.Width)
		}
	}
}

func TestALineNeverBreaksBetweenANumberAndItsUnit(t *testing.T) {
	s := setter(t)
	for width := 120.0; width < 400; width += 5 {
		b := s.Set([]Span{span("every 5 km of it")}, width, Fit{Lines: 9})
		five, k := s.Set([]Span{span("5")}, 100, Fit{}).Lines[0].Glyphs[0].ID, s.Set([]Span{span("k")}, 100, Fit{}).Lines[0].Glyphs[0].ID
		for _, l := range b.Lines {
			has := map[any]bool{}
			for _, g := range l.Glyphs {
				has[g.ID] = true
			}
			if has[five] != has[k] {
				t.Errorf("%.0f: 5 and km are on different lines", width)
			}
		}
	}
}

func TestDigitsStandUnderEachOther(t *testing.T) {
	s := setter(t)
	tab := func(text string) float64 {
		sp := span(text)
		sp.Features = []string{"tnum"}
		return s.Set([]Span{sp}, 1000, Fit{}).Width
	}
	if a, b := tab("1:11:11"), tab("2:08:48"); a != b {
		t.Errorf("1:11:11 is %.2f wide, 2:08:48 %.2f", a, b)
	}
}

func TestComposedAndDecomposedAccentsAreTheSame(t *testing.T) {
	s := setter(t)
	a, b := s.Set([]Span{span("Schär")}, 1000, Fit{}), s.Set([]Span{span("Scha\u0308r")}, 1000, Fit{})
	if len(b.Missing) > 0 || a.Width != b.Width || len(a.Lines[0].Glyphs) != len(b.Lines[0].Glyphs) {
		t.Errorf("%.2f and %.2f wide, missing %q", a.Width, b.Width, b.Missing)
	}
}

func TestGlyphMasksStayInTheirBox(t *testing.T) {
	s := setter(t)
	b := s.Set([]Span{span("Ğjy,ŽÅ@|ẬỄ")}, 1000, Fit{})
	for _, g := range b.Lines[0].Glyphs {
		for _, x := range []float64{0, 0.25, 0.5, 0.75, 0.99} {
			m, _, _ := s.Mask(g, x, 0)
			if len(m.Coverage) != m.Width*m.Height {
				t.Errorf("glyph %d: %d bytes for %d×%d", g.ID, len(m.Coverage), m.Width, m.Height)
			}
		}
	}
}
