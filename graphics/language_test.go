package graphics

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"mile26/graphics/template"
)

const ownTheme = `theme: Own
colors: {ink: "#0A1128", white: "#FFFFFF", red: "#FF0000"}
fonts:
  own: fonts/Own-Bold.ttf
  built: FiraSansCondensed-Regular.ttf
styles:
  large: {font: own, size: 80, color: white}
  small: {font: built, size: 30, color: white}
`

const ownCard = `template: card
title: Card
about: [athlete]
layer: 20
fields:
  family: {type: single-line, label: Family name, length: 10}
  best: {type: boolean, label: Best}
  photo: {type: image, label: Photo}
  rows: {type: list, label: Rows, fields: {bib: {type: number, label: Bib, max: 99}}}
place: {left: 200, top: 100}
root:
`

// own is a theme that is made in a test: a root for its template, and files.
type own struct {
	theme, root string
	files       map[string][]byte
}

// folder is the theme's folder among others, with a built-in font as its own.
func (o own) folder(t *testing.T) fstest.MapFS {
	t.Helper()
	font, err := os.ReadFile("../assets/fonts/FiraSansCondensed-Bold.ttf")
	if err != nil {
		t.Fatal(err)
	}
	if o.theme == "" {
		o.theme = ownTheme
	}
	if o.root == "" {
		o.root = `  text: {text: "{family}", style: large}`
	}
	files := fstest.MapFS{
		"own/theme.yaml":         {Data: []byte(o.theme)},
		"own/card.yaml":          {Data: []byte(ownCard + o.root + "\n")},
		"own/fonts/Own-Bold.ttf": {Data: font},
	}
	for name, b := range o.files {
		files["own/"+name] = &fstest.MapFile{Data: b}
	}
	return files
}

func openOwn(themes fs.FS, name string) (*Engine, error) {
	return Open(themes, name, os.DirFS("../assets/fonts"), os.DirFS("../assets/flags"))
}

func (o own) draw(t *testing.T, v template.Values) *Graphic {
	t.Helper()
	e, err := openOwn(o.folder(t), "own")
	if err != nil {
		t.Fatal(err)
	}
	return mustDraw(t, e, "card", v, Options{})
}

func TestAThemeDrawsWithAFontOfItsOwnFolder(t *testing.T) {
	v := template.Values{"family": "Waitz"}
	mine := own{}.draw(t, v)
	built := own{theme: strings.Replace(ownTheme, "fonts/Own-Bold.ttf", "FiraSansCondensed-Bold.ttf", 1)}.draw(t, v)
	a, b := mine.List(Moment{State: Hold}).Frame(), built.List(Moment{State: Hold}).Frame()
	if string(a.Pix) != string(b.Pix) {
		t.Error("the same font in the theme's folder and built in draws differently")
	}
	if n := len(mine.Problems); n > 0 {
		t.Errorf("problems %v", mine.Problems)
	}
}

func TestAFontOfABaseTheme(t *testing.T) {
	files := own{}.folder(t)
	files["other/theme.yaml"] = &fstest.MapFile{Data: []byte("theme: Other\nbase: own\ncolors: {white: \"#FF0000\"}\n")}
	e, err := openOwn(files, "other")
	if err != nil {
		t.Fatal(err)
	}
	b := mustDraw(t, e, "card", template.Values{"family": "Waitz"}, Options{}).List(Moment{State: Hold}).Bounds()
	if want := mustDraw(t, mustOpen(t, files, "own"), "card", template.Values{"family": "Waitz"}, Options{}).List(Moment{State: Hold}).Bounds(); b != want {
		t.Errorf("on the base it covers %v, by itself %v", b, want)
	}
	delete(files, "own/fonts/Own-Bold.ttf")
	_, err = openOwn(files, "other")
	if want := `own/theme.yaml:4:8: "fonts/Own-Bold.ttf"`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func mustOpen(t *testing.T, themes fs.FS, name string) *Engine {
	t.Helper()
	e, err := openOwn(themes, name)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestFaultsOfFontsAreToldWhereTheyAreNamed(t *testing.T) {
	broken := func(b []byte) map[string][]byte { return map[string][]byte{"fonts/Own-Bold.ttf": b} }
	font, err := os.ReadFile("../assets/fonts/FiraSansCondensed-Bold.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		own  own
		want string
	}{
		{"unknown family", own{theme: strings.Replace(ownTheme, "FiraSansCondensed-Regular", "Helvetica-Regular", 1)}, `theme.yaml:5:10: "Helvetica-Regular.ttf": font built: no such file in the theme's folder, and none built in`},
		{"unknown weight", own{theme: strings.Replace(ownTheme, "FiraSansCondensed-Regular", "FiraSansCondensed-Black", 1)}, `theme.yaml:5:10: "FiraSansCondensed-Black.ttf"`},
		{"unknown file", own{theme: strings.Replace(ownTheme, "Own-Bold", "Own-Black", 1)}, `theme.yaml:4:8: "fonts/Own-Black.ttf": font own: the file cannot be read`},
		{"no font", own{files: broken([]byte("no font"))}, `theme.yaml:4:8: "fonts/Own-Bold.ttf": font own: the file is no font that can be read`},
		{"an empty file", own{files: broken(nil)}, `theme.yaml:4:8: "fonts/Own-Bold.ttf": font own: the file is no font that can be read`},
		{"a font cut short", own{files: broken(font[:len(font)/3])}, `theme.yaml:4:8: "fonts/Own-Bold.ttf": font own: the file is no font that can be read`},
	} {
		_, err := openOwn(c.own.folder(t), "own")
		var faults template.Errors
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestAnEngineDoesNotChangeWithItsFiles(t *testing.T) {
	logo := func(c color.Color) []byte {
		img := image.NewRGBA(image.Rect(0, 0, 8, 8))
		for i := range 64 {
			img.Set(i%8, i/8, c)
		}
		var b strings.Builder
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return []byte(b.String())
	}
	o := own{root: `  image: {file: pictures/logo.png, width: 8, height: 8}`, files: map[string][]byte{"pictures/logo.png": logo(color.White)}}
	files := o.folder(t)
	before := mustOpen(t, files, "own")
	files["own/pictures/logo.png"] = &fstest.MapFile{Data: logo(color.Black)}
	after := mustOpen(t, files, "own")
	var ids [2]string
	for i, e := range []*Engine{before, after} {
		l := mustDraw(t, e, "card", nil, Options{}).List(Moment{State: Hold})
		ids[i] = l.Items[0].Sprite.ID
		want := color.RGBA{255, 255, 255, 255}
		if i == 1 {
			want = color.RGBA{A: 255}
		}
		if got := l.Frame().RGBAAt(203, 103); got != want {
			t.Errorf("engine %d draws %v, want %v", i, got, want)
		}
	}
	if ids[0] == ids[1] {
		t.Error("two pictures of one file name are one sprite")
	}
}

func TestAValueOutOfItsLimitsIsDrawnAndReported(t *testing.T) {
	g := own{}.draw(t, template.Values{"family": "Ghebreslassie", "best": "false", "rows": []template.Values{{"bib": "12"}, {"bib": 100}}})
	var got []string
	for _, p := range g.Problems {
		got = append(got, p.String())
	}
	want := []string{`out of limits: Best: "false" is neither true nor false`, "out of limits: Family name: 13 letters, at most 10", "out of limits: Rows 2, Bib: 100 is above 99"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("problems %q, want %q", got, want)
	}
	if len(g.List(Moment{State: Hold}).Items) == 0 {
		t.Error("nothing is drawn")
	}
}

// inkBottom is the last row with ink of a colour between two columns.
func inkBottom(img *image.RGBA, from, to int) int {
	last := -1
	for y := range img.Rect.Dy() {
		for x := from; x < to; x++ {
			if c := img.RGBAAt(x, y); c.R > 128 && c.G > 128 {
				last = y
			}
		}
	}
	return last
}

func TestTextsOfARowStandOnOneBaseline(t *testing.T) {
	v := template.Values{"family": "HEH", "best": true}
	for name, root := range map[string]string{
		"two texts": `
  row:
    height: 150
    align: baseline
    children:
      - text: {text: "{family}", style: large, width: 300}
      - text: {text: "{family}", style: small, width: 300}`,
		"the small one first, as high as it needs": `
  row:
    align: baseline
    children:
      - text: {text: "{family}", style: small, width: 300}
      - text: {text: "{family}", style: large, width: 300}`,
		"inside of columns with pads": `
  row:
    height: 200
    align: baseline
    children:
      - column: {width: 300, pad: [31, 0, 0, 0], children: [{text: {text: "{family}", style: large}}]}
      - column: {width: 300, children: [{row: {pad: 7, align: center, children: [{text: {text: "{family}", style: small}}]}}, {box: {height: 50}}]}`,
		"a text that is higher than it needs": `
  row:
    height: 150
    align: baseline
    children:
      - text: {text: "{family}", style: large, width: 300}
      - text: {text: "{family}", style: small, width: 300, height: 111}`,
		"a row in a row": `
  row:
    align: baseline
    children:
      - row: {width: 300, align: baseline, children: [{box: {width: 9, height: 40}}, {text: {text: "{family}", style: small}}]}
      - text: {text: "{family}", style: large, width: 300}`,
	} {
		img := own{root: strings.TrimPrefix(root, "\n")}.draw(t, v).List(Moment{State: Hold}).Frame()
		if a, b := inkBottom(img, 200, 500), inkBottom(img, 500, 800); a != b || a < 0 {
			t.Errorf("%s: the lines stand on %d and %d", name, a, b)
		}
	}
}

func TestARowOnABaselineStandsInTheMiddleWithWhatHasNoText(t *testing.T) {
	root := `  row:
    height: 200
    align: baseline
    children:
      - text: {text: "{family}", style: large, width: 300}
      - box: {width: 100, height: 41, fill: white}`
	img := own{root: root}.draw(t, template.Values{"family": "HEH"}).List(Moment{State: Hold}).Frame()
	if got := inkBottom(img, 500, 600); got != 100+(200-41)/2+41-1 {
		t.Errorf("the box ends in row %d, want 219", got)
	}
	if got := inkBottom(img, 200, 500); got < 220 || got > 235 { // capitals of 80 reach 55 up: 28 below the middle at most
		t.Errorf("the text stands on row %d, want it around the middle, which is 200", got)
	}
}

func TestBleedRunsOnToTheFramesEdge(t *testing.T) {
	root := `  column:
    width: 400
    fill: ink
    pad: [0, 0, 10, 0]
    children:
      - row:
          height: 50
          children:
            - box: {width: 100, fill: white}
            - box: {width: fill}
            - box: {width: 20, height: 30, fill: red}`
	ink, white, red := color.RGBA{10, 17, 40, 255}, color.RGBA{255, 255, 255, 255}, color.RGBA{255, 0, 0, 255}
	for place, want := range map[string]map[image.Point]color.RGBA{
		"left: 200, top: 100": {{199, 120}: {}, {210, 120}: white, {599, 120}: red, {600, 120}: {}, {300, 99}: {}, {210, 155}: ink, {210, 160}: {}},
		"left: 200, top: 100, bleed: [left]": {
			{0, 120}: white, {0, 155}: ink, {299, 120}: white, {300, 120}: ink, {600, 120}: {}, {0, 99}: {}, {0, 160}: {},
		},
		"left: 200, top: 100, bleed: [right, top]": {
			{199, 120}: {}, {1919, 120}: red, {1919, 140}: ink, {1919, 155}: ink, {250, 0}: white, {400, 0}: ink, {590, 0}: red, {590, 140}: ink, {1919, 0}: red,
		},
		"left: 200, bottom: 100, bleed: [bottom]": {{199, 1079}: {}, {210, 1079}: ink, {590, 975}: ink, {590, 1079}: ink, {600, 1079}: {}},
	} {
		o := own{root: root}
		files := o.folder(t)
		card := files["own/card.yaml"]
		card.Data = []byte(strings.Replace(string(card.Data), "left: 200, top: 100", place, 1))
		img := mustDraw(t, mustOpen(t, files, "own"), "card", nil, Options{}).List(Moment{State: Hold}).Frame()
		for at, c := range want {
			if got := img.RGBAAt(at.X, at.Y); got != c {
				t.Errorf("%s: %v at %v, want %v", place, got, at, c)
			}
		}
	}
}

func TestAColumnThatNoEntryUsesClosesUp(t *testing.T) {
	e := testEngine(t)
	width := func(v template.Values) int {
		g := mustDraw(t, e, "start-list", v, Options{})
		for _, p := range g.parts { // the first flag or name of the first row
			if p.name == "words" && strings.Contains(p.path, "row=") {
				return p.box.Min.X
			}
		}
		t.Fatal("no row")
		return 0
	}
	v := realistic()["start-list"]
	none := change(v, func(v template.Values) { delete(v, "bib") })
	some := change(v, func(v template.Values) {
		if v["family"] != "HASSAN" {
			delete(v, "bib")
		}
	})
	if a, b := width(none), width(some); a != b-76 {
		t.Errorf("rows begin at %d without any bib and at %d with one", a, b)
	}
}
