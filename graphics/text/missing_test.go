package text

import (
	"math"
	"testing"
)

func TestEmojiAreLeftOutWhole(t *testing.T) {
	s := setter(t)
	want := s.Set(name("Sifan ", "HASSAN"), 1000, Fit{}).Width
	for _, c := range []struct{ given, family, missing string }{
		{"Sifan 😀 ", "HASSAN", "😀"},
		{"😀 Sifan ", "HASSAN", "😀"},
		{"Sifan ", "HASSAN 😀", "😀"},
		{"Sifan ", "😀 HASSAN", "😀"},
		{"Sifan😀 ", " 😀 HASSAN", "😀😀"},
		{"Sifan 🇳🇱 ", "HASSAN", "🇳🇱"},
		{"Sifan 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ", "HASSAN", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"},
		{"Sifan 👨‍👩‍👧‍👦 ", "HASSAN", "👨‍👩‍👧‍👦"},
		{"Sifan 🏃🏿‍♀️ ", "HASSAN", "🏃🏿‍♀️"},
		{"Sifan 1️⃣ ", "HASSAN #️⃣", "1️⃣#️⃣"},
		{"Sifan ❤️ ", "HASSAN", "❤️"},
		{"Sifan \u200d\ufe0f ", "HASSAN\u200b", ""},
	} {
		b := s.Set(name(c.given, c.family), 1000, Fit{})
		if string(b.Missing) != c.missing {
			t.Errorf("%q %q: missing %q, want %q", c.given, c.family, string(b.Missing), c.missing)
		}
		if math.Abs(b.Width-want) > 0.01 {
			t.Errorf("%q %q: %.2f wide, want %.2f", c.given, c.family, b.Width, want)
		}
	}
}

func TestSpacesThatAreMeantStay(t *testing.T) {
	s := setter(t)
	one, two := s.Set([]Span{span("GER 2nd")}, 1000, Fit{}).Width, s.Set([]Span{span("GER  2nd")}, 1000, Fit{}).Width
	space := s.Set([]Span{span("R 2")}, 1000, Fit{}).Width - s.Set([]Span{span("R2")}, 1000, Fit{}).Width
	if math.Abs(two-one-space) > 0.01 {
		t.Errorf("two spaces make a text %.2f wider than one, want %.2f", two-one, space)
	}
	if got := s.Set([]Span{span("  GER 2nd ")}, 1000, Fit{}).Width; got != one {
		t.Errorf("with spaces at its ends a text is %.2f wide, want %.2f", got, one)
	}
}

func TestWhatHasNoBaseIsLeftOut(t *testing.T) {
	s := setter(t)
	for text, missing := range map[string]string{
		"\u0301Anna": "\u0301", "\ufffdAnna": "\ufffd", "An\U000e0001na": "", "An\x00na": "", "An\u00adna": "", "\ue000Anna": "\ue000",
	} {
		b := s.Set([]Span{span(text)}, 1000, Fit{})
		if string(b.Missing) != missing || len(b.Lines) != 1 || len(b.Lines[0].Glyphs) != 4 {
			t.Errorf("%q: missing %q, want %q; lines %v", text, string(b.Missing), missing, b.Lines)
		}
	}
}

func TestALetterStaysWhenItsAccentIsMissing(t *testing.T) {
	s := setter(t)
	b := s.Set([]Span{span("A\u0b82nna")}, 1000, Fit{}) // a Tamil sign on a Latin letter
	if string(b.Missing) != "\u0b82" || len(b.Lines[0].Glyphs) != 4 {
		t.Errorf("missing %q, %d glyphs, want 4", string(b.Missing), len(b.Lines[0].Glyphs))
	}
}

func TestATextOfNothingButEmojiTakesNoRoom(t *testing.T) {
	if b := setter(t).Set([]Span{span(" 😀 ")}, 1000, Fit{}); len(b.Lines) != 0 || b.Width != 0 || b.Height != 0 || string(b.Missing) != "😀" {
		t.Errorf("%d lines, %v×%v, missing %q", len(b.Lines), b.Width, b.Height, string(b.Missing))
	}
}
