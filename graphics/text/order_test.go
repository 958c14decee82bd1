package text

import (
	"slices"
	"strings"
	"testing"
)

// visual is what stands from left to right after ordering: letters for words.
func visual(t *testing.T, text string) string {
	t.Helper()
	s := setter(t)
	p := s.paragraph([]Span{span(text)})
	s.take(p, []Span{span(text)})
	s.breakLines(1e6, 1, false)
	s.divide(s.lines[0], true)
	runes := []rune(strings.Join(strings.Fields(text), " "))
	var out []rune
	for _, part := range s.parts {
		word := slices.Clone(runes[part.from:part.to]) // one unit a rune in these texts
		if part.level%2 == 1 {
			slices.Reverse(word)
		}
		out = append(out, word...)
	}
	return string(out)
}

func TestOrderFollowsUnicode(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"one two", "one two"},
		{"שרה", "הרש"},
		{"שרה חנה", "הנח הרש"},
		{"one שרה two", "one הרש two"},
		{"one שרה חנה two", "one הנח הרש two"},
		{"שרה one two חנה", "הנח one two הרש"},
		{"שרה 12", "12 הרש"},
		{"one שרה 12 two", "one 12 הרש two"},
		{"one שרה 12 חנה two", "one הנח 12 הרש two"},
		{"one 12 שרה", "one 12 הרש"},
		{"one שרה 2:18:33 two", "one 2:18:33 הרש two"},
		{"one שרה 50% two", "one 50% הרש two"},
		{"one שרה 12 13 two", "one 13 12 הרש two"},
		{"one ٣ שרה", "one הרש ٣"},
	} {
		if got := visual(t, c.text); got != c.want {
			t.Errorf("%q stands as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestDirectionIsThatOfTheFirstLetter(t *testing.T) {
	s := setter(t)
	for text, want := range map[string]bool{
		"Sifan": false, "2:18:33": false, "": false, "محمد": true, "1. محمد Farah": true, "Farah محمد": false, "(שרה)": true, "٣": false,
	} {
		if got := s.Set([]Span{span(text)}, 1000, Fit{}).RightToLeft; got != want {
			t.Errorf("%q runs right to left: %t, want %t", text, got, want)
		}
	}
}

func TestControlsFromOutsideTurnNothingAround(t *testing.T) {
	s := setter(t)
	ids := func(text string) (ids []uint32) {
		for _, g := range s.Set([]Span{span(text)}, 1000, Fit{}).Lines[0].Glyphs {
			ids = append(ids, uint32(g.ID))
		}
		return ids
	}
	if a, b := ids("\u202eHassan\u202c"), ids("Hassan"); !slices.Equal(a, b) {
		t.Errorf("with an override glyphs %v, without %v", a, b)
	}
}

func TestTheEllipsisStandsAtTheReadingEnd(t *testing.T) {
	s := setter(t)
	dots := s.Set([]Span{{Text: "…", Font: extrabold, Size: 56, Line: 84}}, 1000, Fit{}).Lines[0].Glyphs[0].ID
	for text, left := range map[string]bool{"GHEBRESLASSIE GHEBRESLASSIE": false, "عبد الرحمن بن محمد عبد الرحمن بن محمد": true, "שרה חנה שרה חנה שרה חנה": true} {
		b := s.Set(name("", text), 240, Fit{})
		g := b.Lines[0].Glyphs
		at := g[len(g)-1]
		if left {
			at = g[0]
		}
		if !b.Cut || at.ID != dots || b.RightToLeft != left {
			t.Errorf("%s: cut %t, right to left %t, glyph %d at its end, want %d", text, b.Cut, b.RightToLeft, at.ID, dots)
		}
	}
}

func TestInitialsWorkInEveryDirection(t *testing.T) {
	s := setter(t)
	for _, c := range [][3]string{{"Ghirmay ", "G. ", "GHEBRESLASSIE"}, {"عبد الرحمن ", "ع. ", "الكرّوج"}, {"אברהם ", "א׳ ", "בן־גוריון"}} {
		spans := name(c[0], c[2])
		spans[0].Short = c[1]
		short := s.Set(name(c[1], c[2]), 1000, Fit{})
		b := s.Set(spans, short.Width+1, Fit{})
		if !b.Shortened || b.Cut || b.Width != short.Width {
			t.Errorf("%s%s: shortened %t, cut %t, %.1f wide, want %.1f", c[0], c[2], b.Shortened, b.Cut, b.Width, short.Width)
		}
	}
}
