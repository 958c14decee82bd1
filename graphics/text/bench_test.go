package text

import (
	"fmt"
	"testing"
)

// card is the texts of an athlete card.
func card() [][]Span {
	white := [4]uint8{255, 255, 255, 255}
	one := func(s, f string, size float64) []Span {
		return []Span{{Text: s, Font: f, Size: size, Line: 1.3 * size, Features: []string{"tnum", "case"}, Color: white}}
	}
	return [][]Span{
		{
			{Text: "Ghirmay ", Short: "G. ", Font: regular, Size: 64, Line: 76, Color: white},
			{Text: "GHEBRESLASSIE", Font: extrabold, Size: 64, Line: 76, Features: []string{"case"}, Color: white},
		},
		one("Eritrea", regular, 40), one("Best", regular, 28), one("2:02:57", extrabold, 48),
		one("Where", regular, 28), one("Berlin ’14", extrabold, 48), one("32", extrabold, 48),
		one("Set a world record in Berlin in 2014 and ran every 5 km of it inside fifteen minutes. Injury marked his 2015.", regular, 32),
	}
}

func setCard(s *Typesetter, card [][]Span) int {
	n := 0
	for i, spans := range card {
		fit := Fit{Shrink: 0.75}
		if i == len(card)-1 {
			fit.Lines = 4
		}
		b := s.Set(spans, 560, fit)
		for _, l := range b.Lines {
			for _, g := range l.Glyphs {
				m, _, _ := s.Mask(g, 0, l.Baseline)
				n += m.Width
			}
		}
	}
	return n
}

func (c *cache[K, V]) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.young, c.old, c.bytes, c.oldBytes = nil, nil, 0, 0
}

// A card's texts, with everything known and with what the name says forgotten.
func BenchmarkCard(b *testing.B) {
	for _, c := range []struct {
		name              string
		paragraphs, masks bool
	}{{"cached", false, false}, {"shape", true, false}, {"draw", false, true}} {
		b.Run(c.name, func(b *testing.B) {
			s, texts := setter(b), card()
			setCard(s, texts)
			b.ReportAllocs()
			for b.Loop() {
				if c.paragraphs {
					s.fonts.paragraphs.forget()
				}
				if c.masks {
					s.fonts.masks.forget()
				}
				setCard(s, texts)
			}
		})
	}
}

func BenchmarkSet(b *testing.B) {
	for _, c := range []struct{ name, given, family string }{
		{"latin", "Ghirmay ", "GHEBRESLASSIE"},
		{"arabic", "هشام ", "الكرّوج 2:05:29"},
		{"amharic", "ኃይሌ ", "ገብረ ሥላሴ 2:03:59"},
	} {
		for _, cached := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/cached=%t", c.name, cached), func(b *testing.B) {
				s, spans := setter(b), name(c.given, c.family)
				b.ReportAllocs()
				for b.Loop() {
					if !cached {
						s.fonts.paragraphs.forget()
					}
					s.Set(spans, 900, Fit{Shrink: 0.8})
				}
			})
		}
	}
}

func BenchmarkMask(b *testing.B) {
	for _, cached := range []bool{true, false} {
		b.Run(fmt.Sprintf("cached=%t", cached), func(b *testing.B) {
			s := setter(b)
			g := s.Set(name("", "R"), 900, Fit{}).Lines[0].Glyphs[0]
			b.ReportAllocs()
			for b.Loop() {
				if !cached {
					s.fonts.masks.forget()
				}
				s.Mask(g, 0, 0)
			}
		})
	}
}

func BenchmarkLoadFonts(b *testing.B) {
	for b.Loop() {
		setter(b)
	}
}
