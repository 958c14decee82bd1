package text

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func texts(spans []Span) string {
	out := ""
	for _, s := range spans {
		out += strconv.Quote(s.Text) + " "
	}
	return out
}

// check holds a block against what is true of every block.
func check(t *testing.T, s *Typesetter, b Block, spans []Span, width float64, fit Fit) {
	t.Helper()
	if b.Width > width*(1+1e-6) {
		t.Errorf("%s: %.3f wide in %.3f", texts(spans), b.Width, width)
	}
	if n := max(fit.Lines, 1); len(b.Lines) > n {
		t.Errorf("%s: %d lines, want at most %d", texts(spans), len(b.Lines), n)
	}
	if b.Scale > 1 || fit.Shrink > 0 && fit.Shrink <= 1 && b.Scale < fit.Shrink {
		t.Errorf("%s: scale %v, want %v to 1", texts(spans), b.Scale, fit.Shrink)
	}
	for _, l := range b.Lines {
		if l.Width > b.Width {
			t.Errorf("%s: a line of %v in a block of %v", texts(spans), l.Width, b.Width)
		}
		for _, g := range l.Glyphs {
			if g.ID == 0 {
				t.Errorf("%s: a box would be drawn", texts(spans))
			}
			if math.IsNaN(g.X) || math.Abs(g.X) > 1e6 {
				t.Errorf("%s: a glyph at %v", texts(spans), g.X)
			}
			if m, _, _ := s.Mask(g, 0, 0); len(m.Coverage) != m.Width*m.Height {
				t.Errorf("%s: %d bytes for %d×%d", texts(spans), len(m.Coverage), m.Width, m.Height)
			}
		}
	}
	// Shrinking comes first, cutting last.
	if b.Cut && fit.Shrink > 0 && fit.Shrink < 1 && b.Scale > fit.Shrink {
		t.Errorf("%s: cut at scale %v, want to be shrunk to %v first", texts(spans), b.Scale, fit.Shrink)
	}
}

// scripts are letters, marks and signs that go wrong easily, by script.
var scripts = []string{
	"abcdefgh fi ffl ĞİŞ ẬỄ 0123456789 :.,-–−+%()/'’ ", "e\u0301a\u0308\u0323 \u0301\u0308", "абвгд ЁЖЩ ЇЄ ", "αβγδ ΰΐ Ώ ", "አማርኛ ገብረ ፡። ",
	"محمد الكرّوج شيماء ٠١٢٣ ، ؟ \u200c\u200d ", "שרה מַרְכָה ־׳״ ", "大迫傑ゆうき「ナイキ」、。ー ", "손기정 \u1112\u1161\u11ab ", "เทียน ทวี ", "देवनागरी क्ष ",
	"😀🏃🏿‍♀️👨‍👩‍👧🇳🇱1️⃣❤️ ", "\u202e\u2066\u200e\u200f\u061c\u00ad\ufeff\u200b\u2060 ", "\u00a0\u202f\u3000\t\n\r ", "\U0001d538\ufffd\ue000\U00030000 ",
}

func TestAnyTextFits(t *testing.T) {
	s := setter(t)
	rng := rand.New(rand.NewPCG(26, 2))
	word := func() string {
		var out []rune
		for range 1 + rng.IntN(4) {
			letters := []rune(scripts[rng.IntN(len(scripts))])
			for range rng.IntN(9) {
				out = append(out, letters[rng.IntN(len(letters))])
			}
		}
		return string(out)
	}
	for range 4000 {
		spans := name(word(), word())
		spans[0].Short, spans[0].Spacing, spans[1].Spacing = word(), float64(rng.IntN(3)), float64(rng.IntN(2))
		width, fit := math.Exp(rng.Float64()*7), Fit{Lines: rng.IntN(5), Shrink: float64(rng.IntN(5)) / 5}
		check(t, s, s.Set(spans, width, fit), spans, width, fit)
	}
}

func TestMoreRoomNeverCutsMore(t *testing.T) {
	s := setter(t)
	rank := func(b Block) int {
		switch {
		case b.Cut:
			return 3
		case b.Shortened:
			return 2
		case b.Scale < 1:
			return 1
		}
		return 0
	}
	for _, c := range [][3]string{{"Ghirmay ", "G. ", "GHEBRESLASSIE"}, {"عبد الرحمن ", "ع. ", "الكرّوج"}, {"ኃይሌ ", "ኃ. ", "ገብረ ሥላሴ"}} {
		spans := name(c[0], c[2])
		spans[0].Short = c[1]
		last := 3
		for width := 0.0; width < 600; width++ {
			b := s.Set(spans, width, Fit{Shrink: 0.8})
			check(t, s, b, spans, width, Fit{Shrink: 0.8})
			if r := rank(b); r > last {
				t.Errorf("%s%s: in %.0f px step %d of shrink, shorten and cut, in a pixel less step %d", c[0], c[2], width, r, last)
			}
			last = rank(b)
		}
		if last != 0 {
			t.Errorf("%s%s does not fit 600 px whole", c[0], c[2])
		}
	}
}

func TestEveryScriptBreaksWhereItMay(t *testing.T) {
	s := setter(t)
	for _, text := range []string{"Ran a world record at Berlin", "فاز كيبتوم بسباق لندن في زمن قياسي", "שרה חנה שרה חנה שרה חנה", "ኃይሌ ገብረ ሥላሴ አሸነፈ"} {
		spans := []Span{span(text)}
		words := 0.0
		for w := range strings.FieldsSeq(text) {
			words = max(words, s.Set([]Span{span(w)}, 1e4, Fit{}).Width)
		}
		for width := words; width < 500; width += 11 {
			if b := s.Set(spans, width, Fit{Lines: 20}); b.Cut || b.Width > width {
				t.Errorf("%s in %.0f px: cut %t, %.1f wide", text, width, b.Cut, b.Width)
			}
		}
		// Narrower than a word it is broken inside, and nothing is lost.
		if b := s.Set(spans, words/2, Fit{Lines: 40}); b.Cut || b.Width > words/2 {
			t.Errorf("%s in %.0f px: cut %t, %.1f wide", text, words/2, b.Cut, b.Width)
		}
	}
}

func FuzzSet(f *testing.F) {
	f.Add("Sifan", "HASSAN", 300.0, 1)
	f.Add("شيماء", "محمد 108", 200.0, 2)
	f.Add("\u0308\u200d", "❤️", 1.0, 0)
	for i, a := range scripts {
		f.Add(a, scripts[(i+5)%len(scripts)], float64(1+i*i*7), i)
	}
	s := setter(f)
	f.Fuzz(func(t *testing.T, a, b string, width float64, lines int) {
		if !(width >= 0 && width < 1e5) || len(a)+len(b) > 400 {
			return
		}
		spans := []Span{{Text: a, Short: "X", Font: regular, Size: 40, Line: 50, Spacing: 1}, {Text: b, Font: extrabold, Size: 40, Line: 50}}
		fit := Fit{Lines: lines % 9, Shrink: 0.7}
		check(t, s, s.Set(spans, width, fit), spans, width, fit)
	})
}
