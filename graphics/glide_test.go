package graphics

import (
	"bytes"
	"image"
	"math"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"mile26/graphics/paint"
	"mile26/graphics/still"
	"mile26/graphics/template"
)

// glideTheme moves two panels that touch, of which one has text on it, by one
// pixel in sixteen milliseconds: a sixteenth of a pixel in each.
const glideTheme = `theme: Glide
colors: {ink: "#0A1128F0", blue: "#16224AF0", white: "#FFFFFF"}
fonts: {regular: FiraSansCondensed-Regular.ttf}
styles: {name: {font: regular, size: 40, color: white}}
motion:
  in:
    - {part: left, shift: [-1, 0], time: 16, ease: linear}
    - {part: right, shift: [-1, 0], time: 16, ease: linear}
`

const glideTemplate = `template: glide
about: [athlete]
layer: 1
fields: {name: {type: single-line}}
place: {left: 100, top: 100}
root:
  row:
    children:
      - box: {part: left, width: 90, height: 80, fill: blue}
      - row:
          part: right
          width: 200
          height: 80
          fill: ink
          pad: [0, 20, 0, 20]
          align: center
          children: [{row: {part: words, children: [{text: {text: "{name}", style: name}}]}}]
`

func glideGraphic(t *testing.T) *Graphic {
	t.Helper()
	files := fstest.MapFS{"x/theme.yaml": {Data: []byte(glideTheme)}, "x/glide.yaml": {Data: []byte(glideTemplate)}}
	e, err := Open(files, "x", os.DirFS("../assets/fonts"), os.DirFS("../assets/flags"))
	if err != nil {
		t.Fatal(err)
	}
	g, err := e.Draw("glide", template.Values{"name": "HASSAN"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// fractions of a pixel, in sixteenths, that the panels are short of their place.
var fractions = []int{0, 4, 8, 12, 1, 15}

func glideAt(g *Graphic, sixteenths int) paint.List {
	return g.List(Moment{State: In, Time: ms * time.Duration(16-sixteenths)})
}

func TestPanelsThatTouchShowNoSeamWhileTheyMove(t *testing.T) {
	g := glideGraphic(t)
	alpha := g.List(Moment{State: Hold}).Frame().RGBAAt(150, 150).A
	if alpha != 240 {
		t.Fatalf("a panel's alpha is %d, want 240", alpha)
	}
	for _, n := range fractions {
		f := glideAt(g, n).Frame()
		for y := 100; y < 180; y++ {
			for x := 101; x < 388; x++ {
				if a := f.RGBAAt(x, y).A; a < alpha {
					t.Fatalf("%d/16 of a pixel away, alpha at %d,%d is %d, want %d and more", n, x, y, a, alpha)
				}
			}
		}
	}
}

func TestTextStaysWhereItIsOnItsPanelWhileBothMove(t *testing.T) {
	g := glideGraphic(t)
	var first float64
	for i, n := range fractions {
		f := glideAt(g, n).Frame()
		// The text is what is lighter than the panel; the panel's edge is where
		// its alpha ends, to the share of a pixel.
		panel := f.RGBAAt(200, 105)
		var light, at, width float64
		for x := 200; x < 400; x++ {
			width += float64(f.RGBAAt(x, 105).A) / float64(panel.A)
			for y := 101; y < 179; y++ {
				if x < 380 {
					l := float64(f.RGBAAt(x, y).G) - float64(panel.G)
					light += l
					at += l * (float64(x) + 0.5)
				}
			}
		}
		edge := 200 + width
		if n > 0 && edge == math.Trunc(edge) {
			t.Errorf("%d/16 of a pixel away the panel's edge is at %g: it steps", n, edge)
		}
		from := edge - at/light
		if i == 0 {
			first = from
		}
		if math.Abs(from-first) > 0.02 {
			t.Errorf("%d/16 of a pixel away the text is %.3f pixels from the panel's edge, want %.3f", n, from, first)
		}
	}
}

func TestWhatMovesIsTheSameFromFillAndKeyAndDirectly(t *testing.T) {
	g := glideGraphic(t)
	for _, n := range fractions {
		l := glideAt(g, n)
		frame := l.Frame()
		fill := written(t, func(b *bytes.Buffer) error { return still.Fill(b, frame, still.Options{}) })
		key := written(t, func(b *bytes.Buffer) error { return still.Key(b, frame, still.Options{}) })
		for name, v := range grounds {
			direct := image.NewRGBA(frame.Rect)
			for i := range direct.Pix {
				direct.Pix[i] = v | uint8(i%4/3*255)
			}
			l.Draw(direct)
			if worst, at := mixed(fill, key, direct, v); worst > 1 {
				t.Errorf("%d/16 of a pixel away, over %s: differs by %d of 255 at %v", n, name, worst, at)
			}
		}
	}
}

const glideRows = `template: rows
about: [athlete]
layer: 1
fields:
  rows: {type: list, fields: {key: {type: single-line}, name: {type: single-line}}}
place: {left: 100, top: 100}
root:
  rows:
    each: rows
    key: key
    children:
      - row:
          part: row
          width: 200
          height: 61
          fill: ink
          pad: [0, 20, 0, 20]
          align: center
          children: [{row: {part: words, children: [{text: {text: "{name}", style: name}}]}}]
`

func TestRowsThatMakeRoomShowNoSeamAndKeepTheirText(t *testing.T) {
	files := fstest.MapFS{"x/theme.yaml": {Data: []byte(glideTheme + "  update: {fade: 160, slide: 240}\n")}, "x/rows.yaml": {Data: []byte(glideRows)}}
	e, err := Open(files, "x", os.DirFS("../assets/fonts"), os.DirFS("../assets/flags"))
	if err != nil {
		t.Fatal(err)
	}
	draw := func(names ...string) *Graphic {
		g, err := e.Draw("rows", lights(names...), Options{})
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	before, after := draw("ABEL", "BEKELE"), draw("CHEROP", "ABEL", "BEKELE 2")
	u := Update(before, after)
	moved := 0
	for at := time.Duration(0); at < 240*ms; at += 7 * ms {
		l := paint.List{Size: before.Size, Items: u.Append(nil, at, 0)}
		f := l.Frame()
		top := 161.0 // of the rows that were there: where they will stand, and how far they are from it
		for _, p := range l.Items {
			if p.Group > 0 {
				top += p.Y
				if p.Y != math.Trunc(p.Y) {
					moved++
				}
			}
		}
		for y := int(math.Ceil(top)) + 1; y < int(top)+121; y++ {
			if a := f.RGBAAt(105, y).A; a < 240 {
				t.Fatalf("after %v alpha at row %d is %d, want no seam in 240", at, y, a)
			}
		}
	}
	if moved == 0 {
		t.Error("no group moved by a fraction")
	}
	// All that slides does so in one group, each thing on its own pixels.
	groups := 0
	items := u.Append(nil, 100*ms, 0)
	for i, p := range items {
		if p.Group == 0 {
			continue
		}
		groups++
		for _, member := range items[i+1 : i+1+p.Group] {
			if member.X != math.Trunc(member.X) || member.Y != math.Trunc(member.Y) {
				t.Errorf("a member of the group is at %g,%g", member.X, member.Y)
			}
		}
	}
	if groups != 1 {
		t.Errorf("%d groups slide, want one of both rows", groups)
	}
}
