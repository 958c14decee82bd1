package text

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden pictures; look at every one that changed")

// tolerance is how far a channel may be from the golden picture: floating
// point differs by a rounding between processors.
const tolerance = 2

// japanese is where Debian's fonts-ipafont-gothic stands: the golden picture is
// of this font, whichever others a machine has.
const japanese = "/usr/share/fonts/opentype/ipafont-gothic"

func name(given, family string) []Span {
	return []Span{
		{Text: given, Font: regular, Size: 56, Line: 84, Features: []string{"tnum"}, Color: [4]uint8{255, 255, 255, 255}},
		{Text: family, Font: extrabold, Size: 56, Line: 84, Features: []string{"tnum", "case"}, Color: [4]uint8{255, 255, 255, 255}},
	}
}

var pictures = []struct {
	name          string
	given, family string
	width         float64
	fit           Fit
	missing       string
}{
	{"latin-stacked", "Ẫṻ Ǫ̂ȱ q̃̇ ạ̊ ", "ŘẴḾỖ ĎŤĽ", 900, Fit{}, ""},
	{"vietnamese", "Thị Ngọc ", "NGUYỄN ẨN ĐẶNG", 900, Fit{}, ""},
	{"cyrillic", "Александр ", "ЩЁГОЛЕВ-ЇЖАК", 900, Fit{}, ""},
	{"greek", "Σπυρίδων ᾧ ", "ΛΟΎΗΣ Ϊ", 900, Fit{}, ""},
	{"amharic", "ኃይሌ ", "ገብረ ሥላሴ 2:03:59", 900, Fit{}, ""},
	{"arabic-numbers", "هشام ", "الكرّوج 2:05:29 (٣)", 900, Fit{}, ""},
	{"latin-in-arabic", "1. محمد فرح 12 ", "GBR لا إله", 900, Fit{}, ""},
	{"arabic-in-latin", "Gold: محمد فرح 12 in ", "1:09:41 (٣) كم", 900, Fit{}, ""},
	{"hebrew-numbers-latin", "מַרְכָה ", "תפרי 2:07:20 – PB (ISR)", 900, Fit{}, ""},
	{"hebrew-in-latin", "Gold: שרה חנה 12 in ", "1:09:41", 900, Fit{}, ""},
	{"emoji-skipped", "Sifan 🏃🏽‍♀️ ", "HASSAN 🇳🇱 1️⃣ 👨‍👩‍👧 ❤️!", 900, Fit{}, "🏃🏽‍♀️🇳🇱1️⃣👨‍👩‍👧❤️"},
	{"arabic-cut", "عبد الرحمن ", "بن محمد الكرّوج", 330, Fit{}, ""},
	{"hebrew-cut", "אברהם ", "בן־גוריון־לוי", 300, Fit{}, ""},
	{"latin-cut", "Ghirmay ", "GHEBRESLASSIE", 330, Fit{}, ""},
	{"arabic-lines", "فاز كيبتوم بسباق لندن في زمن 2:01:25 ", "وهو رقم قياسي للسباق", 520, Fit{Lines: 4}, ""},
	{"long-word", "Donaudampfschifffahrts", "KAPITÄNSMÜTZE", 420, Fit{Lines: 4}, ""},
}

func TestGoldenPictures(t *testing.T) {
	s := setter(t)
	for _, c := range pictures {
		t.Run(c.name, func(t *testing.T) {
			b := s.Set(name(c.given, c.family), c.width, c.fit)
			if string(b.Missing) != c.missing {
				t.Errorf("missing %q, want %q", string(b.Missing), c.missing)
			}
			compare(t, c.name, picture(s, b))
		})
	}
}

func TestGoldenPictureInJapanese(t *testing.T) {
	if _, err := os.Stat(japanese); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%v; CI installs Debian's fonts-ipafont-gothic", err)
		}
		t.Skipf("%v; install Debian's fonts-ipafont-gothic", err)
	}
	s := setter(t, SystemFonts(japanese))
	b := s.Set(name("大迫 ", "傑 2:05:29「ナイキ」"), 900, Fit{})
	if len(b.Missing) > 0 {
		t.Errorf("missing %q", string(b.Missing))
	}
	compare(t, "japanese", picture(s, b))
	spans := name("川内優輝は「最強の市民ランナー」と", "呼ばれ、100回以上走った。")
	compare(t, "japanese-lines", picture(s, s.Set(spans, 420, Fit{Lines: 5})))
}

// picture draws a block in white on ink, its edge included.
func picture(s *Typesetter, b Block) *image.RGBA {
	const edge = 24
	img := image.NewRGBA(image.Rect(0, 0, int(math.Ceil(b.Width))+2*edge, int(math.Ceil(b.Height))+2*edge))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{0x0a, 0x11, 0x28, 255}), image.Point{}, draw.Src)
	for _, l := range b.Lines {
		x := float64(edge)
		if b.RightToLeft {
			x += b.Width - l.Width
		}
		for _, g := range l.Glyphs {
			m, px, py := s.Mask(g, x, edge+l.Baseline)
			at := image.Rect(0, 0, m.Width, m.Height).Add(image.Pt(px+m.X, py+m.Y))
			mask := &image.Alpha{Pix: m.Coverage, Stride: m.Width, Rect: image.Rect(0, 0, m.Width, m.Height)}
			c := color.RGBA{g.Color[0], g.Color[1], g.Color[2], g.Color[3]}
			draw.DrawMask(img, at, image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
		}
	}
	return img
}

// compare holds a picture against its golden one; a difference is written beside it.
func compare(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *update {
		write(t, path, got)
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v; make it with -update and look at it", err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	want := image.NewRGBA(img.Bounds())
	draw.Draw(want, want.Rect, img, image.Point{}, draw.Src)
	fail := func(format string, args ...any) {
		write(t, strings.TrimSuffix(path, ".png")+".got.png", got)
		t.Errorf(format, args...)
	}
	if got.Rect != want.Rect {
		fail("%v, want %v", got.Rect, want.Rect)
		return
	}
	worst, where := 0, 0
	for i := range got.Pix {
		if d := int(got.Pix[i]) - int(want.Pix[i]); max(d, -d) > worst {
			worst, where = max(d, -d), i
		}
	}
	if worst > tolerance {
		fail("differs by %d at (%d,%d)", worst, where%got.Stride/4, where/got.Stride)
	}
}

func write(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
