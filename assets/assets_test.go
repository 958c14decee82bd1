package assets

import (
	"fmt"
	"image/png"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// iso is every ISO 3166-1 alpha-2 code, and after it the flags that have none.
var iso = strings.Fields(`
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr
ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp
ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt
mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw
sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz
ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
gb-eng gb-sct gb-wls gb-nir xk white`)

func TestEveryFlagIsThereAndDecodesTo320x240(t *testing.T) {
	if len(iso) != 249+6 {
		t.Fatalf("the list of flags has %d names, want %d", len(iso), 249+6)
	}
	for _, name := range iso {
		f, err := Flags().Open(name + ".png")
		if err != nil {
			t.Error(err)
			continue
		}
		img, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Errorf("%s.png: %v", name, err)
			continue
		}
		if b := img.Bounds(); b.Dx() != 320 || b.Dy() != 240 {
			t.Errorf("%s.png is %d×%d, want 320×240", name, b.Dx(), b.Dy())
		}
		if o, ok := img.(interface{ Opaque() bool }); name != "np" && (!ok || !o.Opaque()) {
			t.Errorf("%s.png is not opaque", name)
		}
		r, g, b, _ := img.At(0, 0).RGBA()
		plain := true
		for y := 0; y < 240 && plain; y++ {
			for x := 0; x < 320 && plain; x++ {
				r2, g2, b2, _ := img.At(x, y).RGBA()
				plain = r == r2 && g == g2 && b == b2
			}
		}
		if plain != (name == "white") {
			t.Errorf("%s.png of one colour is %t, want %t", name, plain, name == "white")
		}
	}
	files, err := fs.Glob(Flags(), "*.png")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(iso, strings.TrimSuffix(f, ".png")) {
			t.Errorf("%s is in no list of flags", f)
		}
	}
}

func TestEveryFontAndItsLicenceAreThere(t *testing.T) {
	var names []string
	for _, weight := range []string{"Regular", "Medium", "SemiBold", "Bold", "ExtraBold"} {
		names = append(names, "FiraSansCondensed-"+weight+".ttf")
	}
	for _, script := range []string{"Arabic", "Ethiopic", "Hebrew"} {
		names = append(names, "NotoSans"+script+"-Bold.ttf", "NotoSans"+script+"-Regular.ttf")
	}
	for _, name := range names {
		b, err := fs.ReadFile(Fonts(), name)
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.HasPrefix(string(b), "\x00\x01\x00\x00") {
			t.Errorf("%s begins % x, want a TrueType file", name, b[:4])
		}
	}
	for file, copyrights := range map[string][]string{
		"OFL-FiraSans.txt": {"2012-2016, The Mozilla Foundation and Telefonica S.A."},
		"OFL-NotoSans.txt": {"Noto Project Authors (https://github.com/notofonts/arabic)", "notofonts/hebrew)", "notofonts/ethiopic)"},
	} {
		b, err := fs.ReadFile(Fonts(), file)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, want := range append(copyrights, "SIL OPEN FONT LICENSE Version 1.1") {
			if !strings.Contains(string(b), want) {
				t.Errorf("%s does not say %q", file, want)
			}
		}
	}
}

func TestIconIs512Square(t *testing.T) {
	f, err := Icons().Open("mile26.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c, err := png.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	if c.Width != 512 || c.Height != 512 {
		t.Errorf("mile26.png is %d×%d, want 512×512", c.Width, c.Height)
	}
}

func TestThemesAreFolders(t *testing.T) {
	entries, err := fs.ReadDir(Themes(), ".")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) == 0 {
		t.Error("no theme is embedded")
	}
}

// hms is how a time is written in the sample: hours without a leading zero.
var hms = regexp.MustCompile(`^\d:[0-5]\d:[0-5]\d$`)

// listed is how the winners list prints a time.
var listed = regexp.MustCompile(`^0\d:[0-5]\d:[0-5]\d$`)

func seconds(t *testing.T, s string) int {
	t.Helper()
	var h, m, sec int
	if _, err := fmt.Sscanf(s, "%d:%d:%d", &h, &m, &sec); err != nil {
		t.Errorf("time %q: %v", s, err)
	}
	return h*3600 + m*60 + sec
}
