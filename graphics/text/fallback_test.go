package text

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// fontsOf names the fonts of a block's glyphs, each once, in order of appearance.
func fontsOf(b Block) []string {
	var names []string
	for _, l := range b.Lines {
		for _, g := range l.Glyphs {
			if !slices.Contains(names, g.Name) {
				names = append(names, g.Name)
			}
		}
	}
	return names
}

func TestEveryScriptHasAFontOfTheStylesWeight(t *testing.T) {
	s := setter(t)
	for _, c := range []struct{ text, font, want string }{
		{"Sifan", regular, regular},
		{"Ђорђе", regular, regular},
		{"ኃይሌ", regular, "NotoSansEthiopic-Regular.ttf"},
		{"ኃይሌ", "FiraSansCondensed-Medium.ttf", "NotoSansEthiopic-Regular.ttf"},
		{"ኃይሌ", "FiraSansCondensed-SemiBold.ttf", "NotoSansEthiopic-Bold.ttf"},
		{"شيماء", extrabold, "NotoSansArabic-Bold.ttf"},
		{"תפרי", extrabold, "NotoSansHebrew-Bold.ttf"},
	} {
		b := s.Set([]Span{{Text: c.text, Font: c.font, Size: 40, Line: 50}}, 1000, Fit{})
		if got := fontsOf(b); len(got) != 1 || got[0] != c.want || len(b.Missing) > 0 {
			t.Errorf("%s in %s is set in %v, missing %q, want %s", c.text, c.font, got, string(b.Missing), c.want)
		}
	}
}

func TestAFallbackHasTheStylesHeight(t *testing.T) {
	f := setter(t).fonts
	own := f.byName[regular]
	for _, tf := range f.chains[own][1:] {
		m := tf.match(own)
		if got := tf.letters * m; math.Abs(got-own.letters) > 0.001 {
			t.Errorf("x and H of %s together are %.3f em high, of the theme's font %.3f", tf.name, got, own.letters)
		}
		if m < 0.95 || m > 1 {
			t.Errorf("%s is set at %.3f, want about 0.97", tf.name, m)
		}
	}
	if m := (&typeface{}).match(own); m != 1 {
		t.Errorf("a font without Latin letters is set at %v, want 1", m)
	}
}

func TestNumbersInArabicAreTabularFigures(t *testing.T) {
	s := setter(t)
	width := func(text string) float64 {
		b := s.Set(name("محمد ", text), 1000, Fit{})
		if got := fontsOf(b); !slices.Contains(got, extrabold) {
			t.Errorf("%s is set in %v, want figures in %s", text, got, extrabold)
		}
		return b.Width
	}
	if a, b := width("1:11:11"), width("2:08:48"); a != b {
		t.Errorf("1:11:11 makes a line of %.2f, 2:08:48 one of %.2f", a, b)
	}
}

func TestArabicLettersJoin(t *testing.T) {
	s := setter(t)
	// These stand behind a wide range of glyphs in the font's rules; see
	// listCoverage. Joined they are drawn as a letter and its dots.
	for _, letter := range []string{"ن", "ق", "ي"} {
		b := s.Set([]Span{span("ل" + letter + "د")}, 1000, Fit{})
		if n := len(b.Lines[0].Glyphs); n != 4 {
			t.Errorf("three letters with %s in the middle are %d glyphs, want 4", letter, n)
		}
	}
}

func TestLetterspacingLeavesJoinedLettersTogether(t *testing.T) {
	s := setter(t)
	width := func(text string, spacing float64) float64 {
		return s.Set([]Span{{Text: text, Font: regular, Size: 40, Line: 50, Spacing: spacing}}, 1000, Fit{}).Width
	}
	for text, gaps := range map[string]float64{"محمد": 0, "KEN": 2, "שרה": 2, "A": 0} {
		if got := width(text, 10) - width(text, 0); math.Abs(got-10*gaps) > 0.01 {
			t.Errorf("10 px between letters make %s %.2f wider, want %.0f", text, got, 10*gaps)
		}
	}
}

func TestLanguageChoosesLetterforms(t *testing.T) {
	s := setter(t)
	glyphs := func(text, lang string) []Glyph {
		sp := span(text)
		sp.Language = lang
		return s.Set([]Span{sp}, 1000, Fit{}).Lines[0].Glyphs
	}
	same := func(a, b []Glyph) bool {
		return slices.EqualFunc(a, b, func(x, y Glyph) bool { return x.ID == y.ID })
	}
	if same(glyphs("ŞŢ", ""), glyphs("ŞŢ", "ro")) {
		t.Error("Romanian has cedillas, want commas below")
	}
	if !same(glyphs("Hassan", ""), glyphs("Hassan", "nl")) {
		t.Error("Dutch does not look like English")
	}
}

func TestSystemFontsServeWhatIsMissing(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"NotoSansHebrew-Bold.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansEthiopic-Regular.ttf"} {
		b, err := os.ReadFile("../../assets/fonts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(name, "Ethiopic") {
			b = b[:len(b)/20]
		}
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "a.ttf"), []byte("no font"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := setter(t, Fallback(), SystemFonts(folder, filepath.Join(folder, "not there")))
	for font, want := range map[string]string{regular: "NotoSansHebrew-Regular.ttf#0", extrabold: "NotoSansHebrew-Bold.ttf#0"} {
		b := s.Set([]Span{{Text: "תפרי", Font: font, Size: 40, Line: 50}}, 1000, Fit{})
		if got := fontsOf(b); len(got) != 1 || got[0] != want {
			t.Errorf("in %s: fonts %v, missing %q, want %s", font, got, string(b.Missing), want)
		}
	}
	if b := s.Set([]Span{span("ኃ שרה")}, 1000, Fit{}); string(b.Missing) != "ኃ" || len(b.Lines) == 0 {
		t.Errorf("with a broken font: missing %q, %d lines", string(b.Missing), len(b.Lines))
	}
}

func TestAFontCutShortIsAnErrorWithItsName(t *testing.T) {
	b, err := os.ReadFile("../../assets/fonts/NotoSansEthiopic-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 12, 700, len(b) / 20, len(b) / 3} {
		_, err := LoadFonts(fstest.MapFS{"short.ttf": {Data: b[:n]}})
		if err != nil && !strings.Contains(err.Error(), "short.ttf") || err == nil && n < 1000 {
			t.Errorf("cut to %d bytes: error %v", n, err)
		}
	}
}

func TestSystemFontsAreReadOnlyWhenNeeded(t *testing.T) {
	s := setter(t, SystemFonts(t.TempDir()))
	s.Set(name("Sifan شيماء ", "HASSAN 🏃 2:18:33"), 1000, Fit{})
	if s.fonts.system.listed {
		t.Error("the system's fonts were looked for although nothing needs them")
	}
	if b := s.Set([]Span{span("大迫")}, 1000, Fit{}); !s.fonts.system.listed || string(b.Missing) != "大迫" {
		t.Errorf("missing %q", string(b.Missing))
	}
}

func TestRegionsHaveTheirOwnFontsFirst(t *testing.T) {
	files := []*systemFile{{stem: "zapfino"}, {stem: "dejavusans"}, {stem: "malgun"}, {stem: "msyh"}, {stem: "yugoth"}, {stem: "notoserifcjk"}, {stem: "notosanscjk"}}
	for rg, want := range map[region]string{
		japan:      "notosanscjk yugoth dejavusans malgun msyh zapfino notoserifcjk",
		korea:      "notosanscjk malgun dejavusans msyh yugoth zapfino notoserifcjk",
		simplified: "notosanscjk msyh dejavusans malgun yugoth zapfino notoserifcjk",
	} {
		slices.SortFunc(files, func(a, b *systemFile) int { return strings.Compare(a.rank(rg), b.rank(rg)) })
		var got []string
		for _, f := range files {
			got = append(got, f.stem)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", regionTags[rg], got, want)
		}
	}
}

func TestRegionComesFromLanguageOrLetters(t *testing.T) {
	for lang, want := range map[string]region{"ja": japan, "ja-JP": japan, "ko": korea, "zh": simplified, "zh-Hant": traditional, "zh_TW": traditional, "zh-CN": simplified} {
		if got, ok := regionOf(lang); !ok || got != want {
			t.Errorf("%s: %s %t, want %s", lang, regionTags[got], ok, regionTags[want])
		}
	}
	if _, ok := regionOf("nl"); ok {
		t.Error("Dutch has a region")
	}
	for text, want := range map[string]region{"大迫傑": japan, "川内ゆうき": japan, "손기정 孫": korea, "Sifan": japan} {
		if got := guess([]rune(text)); got != want {
			t.Errorf("%s: %s, want %s", text, regionTags[got], regionTags[want])
		}
	}
}
