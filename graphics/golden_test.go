package graphics

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/graphics/still"
	"mile26/graphics/template"
)

var update = flag.Bool("update", false, "write the golden pictures; look at every one that changed")

// tolerance is how far a channel may be from the golden picture: floating
// point differs by a rounding between processors.
const tolerance = 2

func testEngine(t testing.TB) *Engine {
	t.Helper()
	e, err := Open(os.DirFS("../assets/themes"), "thames", os.DirFS("../assets/fonts"), os.DirFS("../assets/flags"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// portrait is a photo of nobody: a gradient with a disc where the head would be.
func portrait() template.Picture {
	img := image.NewRGBA(image.Rect(0, 0, 400, 600))
	for y := range 600 {
		for x := range 400 {
			c := color.RGBA{uint8(40 + y/8), uint8(60 + y/6), uint8(110 + y/6), 255}
			if dx, dy := x-200, y-230; dx*dx+dy*dy < 110*110 {
				c = color.RGBA{214, 176, 148, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return template.Picture{Hash: "portrait", Bytes: b.Bytes()}
}

func row(place, flag, given, family, code, kind, value string) template.Values {
	return template.Values{"place": place, "flag": flag, "given": given, "family": family, "code": code, kind: value}
}

// golden are the pictures kept, each a case that goes wrong easily.
var golden = []struct {
	name, template string
	values         template.Values
	problems       string // what must be reported, in order
}{
	{"lower-third", "lower-third", template.Values{
		"given": "Sifan", "family": "HASSAN", "code": "NED", "flag": "nl",
		"line": "Olympic 5,000 m and 10,000 m champion", "tag_label": "BIB", "tag": "108",
	}, ""},
	{"lower-third-umlaut-no-bib", "lower-third", template.Values{
		"given": "Manuela", "family": "SCHÄR", "code": "SUI", "flag": "ch", "line": "London champion 2017, 2019 and 2021",
	}, ""},
	{"lower-third-48-letters", "lower-third", template.Values{
		"given": "Wolfeschlegelstein-Maximilian", "family": "HAUSENBERGERDORFFENBERGER", "code": "GER", "flag": "de",
		"line": "2nd, Berlin 2014 · 2:03:13", "tag_label": "BIB", "tag": "34871",
	}, ""},
	{"lower-third-cut", "lower-third", template.Values{
		"given": "Wolfeschlegelstein-Maximilian", "family": "HAUSENBERGERDORFFENBERGERSCHMIEDHUBERWALDSTETTEN-GRAFENAU", "code": "GER", "flag": "de",
		"tag_label": "BIB", "tag": "34871",
	}, "cut"},
	{"lower-third-speaker", "lower-third", template.Values{
		"given": "Paula", "family": "RADCLIFFE", "line": "Former women’s marathon world record holder",
	}, ""},
	{"card-full", "athlete-card", template.Values{
		"photo": portrait(), "given": "Dennis", "family": "KIMETTO", "country": "Kenya", "flag": "ke", "age": "32",
		"best_label": "Best", "best": "2:02:57", "where_label": "Where", "where": "Berlin ’14",
		"bio": "Set a world record in Berlin in 2014 and ran every 5 km of it inside fifteen minutes. Injury marked his 2015.",
	}, ""},
	{"card-long-name-photo", "athlete-card", template.Values{
		"photo": portrait(), "given": "Ghirmay", "family": "GHEBRESLASSIE", "country": "Eritrea", "flag": "er",
		"best_label": "Time", "best": "2:22:22", "where_label": "Place", "where": "4th",
	}, ""},
	{"card-no-photo", "athlete-card", template.Values{
		"given": "Manuela", "family": "SCHÄR", "country": "Switzerland", "flag": "ch", "age": "31", "bio": "Three London titles.",
	}, ""},
	{"card-name-only", "athlete-card", template.Values{"given": "Thi Ngọc", "family": "NGUYỄN", "country": "Vietnam", "flag": "vn"}, ""},
	{"board-half", "leaderboard", template.Values{
		"title": "Men’s elite", "side": "Halfway · 21.1 km",
		"rows": []template.Values{
			row("1", "ke", "Eliud", "KIPCHOGE", "KEN", "lead", "1:01:24"),
			row("1", "ke", "Stanley", "BIWOTT", "KEN", "lead", "1:01:24"),
			row("3", "et", "Kenenisa", "BEKELE", "ETH", "gap", "+0:02"),
			row("4", "er", "Ghirmay", "GHEBRESLASSIE", "ERI", "gap", "+0:31"),
			row("5", "de", "Wolfeschlegelstein", "HAUSENBERGERDORFF", "GER", "gap", "+10:31"),
		},
		"foot": "World record pace", "foot_value": "−0:05",
	}, "shortened"},
	{"board-finish-dnf", "leaderboard", template.Values{
		"title": "Women’s wheelchair", "side": "Finish",
		"rows": []template.Values{
			row("1", "us", "Tatyana", "McFADDEN", "USA", "lead", "1:44:14"),
			row("2", "ch", "Manuela", "SCHÄR", "SUI", "gap", ""),
			row("", "gb", "Shelly", "WOODS", "GBR", "status", "DNF"),
			row("", "white", "Neutral", "ATHLETE", "ANA", "status", "DQ"),
			row("", "", "No", "FLAG", "ART", "status", "DNS"),
		},
	}, ""},
}

func TestGoldenPictures(t *testing.T) {
	e := testEngine(t)
	for _, g := range golden {
		t.Run(g.name, func(t *testing.T) {
			f, err := e.Frame(g.template, g.values)
			if err != nil {
				t.Fatal(err)
			}
			kinds := make([]string, len(f.Problems))
			for i, p := range f.Problems {
				kinds[i] = string(p.What)
			}
			if got := strings.Join(kinds, " "); got != g.problems {
				t.Errorf("problems %v, want %q", f.Problems, g.problems)
			}
			compare(t, g.name, f)
		})
	}
}

// compare holds a frame against its golden picture; a difference is written beside it.
func compare(t *testing.T, name string, f Frame) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	frame := f.List.Frame()
	if *update {
		write(t, path, frame)
		return
	}
	want := read(t, path)
	got := straight(t, frame)
	if got.Rect != want.Rect {
		t.Fatalf("%v, want %v", got.Rect, want.Rect)
	}
	worst, where := 0, 0
	for i := range got.Pix {
		if got.Pix[i|3] == 0 && want.Pix[i|3] == 0 {
			continue
		}
		if d := abs(int(got.Pix[i]) - int(want.Pix[i])); d > worst {
			worst, where = d, i
		}
	}
	if worst > tolerance {
		write(t, strings.TrimSuffix(path, ".png")+".got.png", frame)
		t.Errorf("differs by %d at (%d,%d); see %s.got.png", worst, where%got.Stride/4, where/got.Stride, name)
	}
}

func abs(v int) int { return max(v, -v) }

func write(t *testing.T, path string, frame *image.RGBA) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := still.Encode(f, frame); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) *image.NRGBA {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make it with -update and look at it", err)
	}
	return decodeNRGBA(t, b)
}

// straight is a frame as our own PNG gives it back.
func straight(t *testing.T, frame *image.RGBA) *image.NRGBA {
	t.Helper()
	var b bytes.Buffer
	if err := still.Encode(&b, frame); err != nil {
		t.Fatal(err)
	}
	return decodeNRGBA(t, b.Bytes())
}

func decodeNRGBA(t *testing.T, b []byte) *image.NRGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	n := image.NewNRGBA(img.Bounds())
	draw.Draw(n, n.Rect, img, image.Point{}, draw.Src)
	return n
}
