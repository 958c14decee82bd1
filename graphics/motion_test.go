package graphics

import (
	"image"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mile26/graphics/paint"
	"mile26/graphics/template"
)

// boxes is a theme of one template with three panels: an edge, a panel, and
// two lights on it.
const boxTheme = `theme: Boxes
colors: {red: "#FF0000", half: "#00FF0080", blue: "#0000FF"}
fonts: {regular: FiraSansCondensed-Regular.ttf}
styles: {name: {font: regular, size: 40, color: blue}}
motion:
  in:
    - {part: edge, wipe: down, time: 80, ease: linear}
    - {part: panel, wipe: right, at: 80, time: 200, ease: linear}
    - {part: light, fade: true, shift: [-20, 0], at: 280, time: 100, stagger: 40, ease: linear}
  update: {fade: 100, slide: 200}
`

const boxTemplate = `template: boxes
about: [athlete]
layer: 1
fields:
  rows: {type: list, fields: {key: {type: single-line}, name: {type: single-line}}}
place: {left: 100, top: 100}
root:
  row:
    children:
      - box: {part: edge, width: 10, height: 100, fill: red}
      - column:
          part: panel
          width: 200
          height: 100
          fill: half
          children:
            - rows:
                each: rows
                key: key
                children:
                  - row:
                      part: light
                      height: 40
                      children: [{text: {text: "{name}", style: name}}]
`

func boxEngine(t *testing.T, templates ...string) *Engine {
	t.Helper()
	files := fstest.MapFS{"x/theme.yaml": {Data: []byte(boxTheme)}, "x/boxes.yaml": {Data: []byte(boxTemplate)}}
	e, err := Open(files, "x", os.DirFS("../assets/fonts"), os.DirFS("../assets/flags"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func lights(names ...string) template.Values {
	var rows []template.Values
	for _, n := range names {
		rows = append(rows, template.Values{"key": n[:1], "name": n})
	}
	return template.Values{"rows": rows}
}

func drawn(t *testing.T, e *Engine, v template.Values) *Graphic {
	t.Helper()
	g, err := e.Draw("boxes", v, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

const ms = time.Millisecond

func TestAGraphicComesAndGoesAsItsThemeSays(t *testing.T) {
	g := drawn(t, boxEngine(t), lights("A", "B"))
	if got, want := g.Length(In), 420*ms; got != want {
		t.Errorf("comes in %v, want %v: 280 + 100 and once the stagger of 40", got, want)
	}
	if got, want := g.Length(Out), 210*ms; got != want {
		t.Errorf("goes in %v, want half of that, %v", got, want)
	}
	covered := func(m Moment) image.Rectangle { return visible(g.List(m)) }
	edge := image.Rect(100, 100, 110, 200)
	for _, c := range []struct {
		m    Moment
		want image.Rectangle
	}{
		{Moment{State: In}, image.Rectangle{}},
		{Moment{State: In, Time: 40 * ms}, image.Rect(100, 100, 110, 150)},
		{Moment{State: In, Time: 80 * ms}, edge},
		{Moment{State: In, Time: 180 * ms}, image.Rect(100, 100, 210, 200)},
		{Moment{State: In, Time: 280 * ms}, image.Rect(100, 100, 310, 200)},
		{Moment{State: Hold, Time: time.Hour}, image.Rect(100, 100, 310, 200)},
		{Moment{State: Out, Time: 120 * ms}, image.Rect(100, 100, 210, 200)},
		{Moment{State: Out, Time: 210 * ms}, image.Rectangle{}},
	} {
		if got := covered(c.m); got != c.want {
			t.Errorf("%+v covers %v, want %v", c.m, got, c.want)
		}
	}
}

// visible is the box around the pixels that are not transparent.
func visible(l paint.List) image.Rectangle {
	f := l.Frame()
	var b image.Rectangle
	for y := range f.Rect.Dy() {
		for x := range f.Rect.Dx() {
			if f.Pix[f.PixOffset(x, y)+3] > 0 {
				b = b.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return b
}

func TestTheEndOfComingIsHoldingAndTheBeginningOfGoing(t *testing.T) {
	g := drawn(t, boxEngine(t), lights("A", "B"))
	hold := string(g.List(Moment{State: Hold}).Frame().Pix)
	if string(g.List(Moment{State: In, Time: g.Length(In)}).Frame().Pix) != hold {
		t.Error("the end of coming is not holding")
	}
	if string(g.List(Moment{State: Out}).Frame().Pix) != hold {
		t.Error("the beginning of going is not holding")
	}
}

func TestUpdateSlidesWhatMovedAndFadesWhatChanged(t *testing.T) {
	e := boxEngine(t)
	before, after := drawn(t, e, lights("A", "B", "C")), drawn(t, e, lights("B", "A+", "D"))
	u := Update(before, after)
	if got, want := u.Length(), 200*ms; got != want {
		t.Fatalf("takes %v, want %v", got, want)
	}
	begin, end := u.Append(nil, 0, 0), u.Append(nil, 200*ms, 0)
	same := func(a, b []paint.Placed) bool {
		x, y := paint.List{Size: before.Size, Items: a}, paint.List{Size: before.Size, Items: b}
		return string(x.Frame().Pix) == string(y.Frame().Pix)
	}
	if !same(begin, before.List(Moment{State: Hold}).Items) {
		t.Error("it does not begin with what was on air")
	}
	if !same(end, after.List(Moment{State: Hold}).Items) {
		t.Error("it does not end with what comes")
	}
	// Half way, B is between its old place and its new one, 40 pixels above.
	b := after.parts[partAt(t, after, "light=B")].sprite
	for _, p := range u.Append(nil, 100*ms, 0) {
		if p.Sprite == b && p.Opacity == 255 {
			was, is := before.parts[partAt(t, before, "light=B")].y, after.parts[partAt(t, after, "light=B")].y
			if p.Y != (was+is)/2 {
				t.Errorf("B is at %v, want between %v and %v", p.Y, was, is)
			}
			return
		}
	}
	t.Error("B is not shown half way")
}

// partAt is the place of the part whose path ends with name.
func partAt(t *testing.T, g *Graphic, name string) int {
	t.Helper()
	for i := range g.parts {
		if p := g.parts[i].path; len(p) >= len(name) && p[len(p)-len(name):] == name {
			return i
		}
	}
	t.Fatalf("no part %s", name)
	return 0
}

func TestStepsComeOneAfterTheOther(t *testing.T) {
	files := fstest.MapFS{
		"x/theme.yaml": {Data: []byte(boxTheme)},
		"x/boxes.yaml": {Data: []byte(strings.Replace(boxTemplate, "      - column:\n", "      - column:\n          step: 1\n", 1))},
	}
	e, err := Open(files, "x", os.DirFS("../assets/fonts"), os.DirFS("../assets/flags"))
	if err != nil {
		t.Fatal(err)
	}
	var widths []int
	var steps []*Graphic
	for step := range 3 {
		g, err := e.Draw("boxes", lights("A"), Options{Step: step})
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, g)
		widths = append(widths, g.List(Moment{State: Hold}).Bounds().Dx())
	}
	if n := steps[0].Template.Steps(); n != 2 || widths[0] != 10 || widths[1] != 210 || widths[2] != 210 {
		t.Errorf("%d steps of widths %v, want 2: the edge, then the panel", n, widths)
	}
	half := paint.List{Size: steps[0].Size, Items: Update(steps[0], steps[1]).Append(nil, 50*ms, 0)}
	if a := half.Frame().RGBAAt(200, 150).A; a < 50 || a > 80 {
		t.Errorf("half way to the next step the panel's alpha is %d, want half of 128", a)
	}
}

func TestASteadyFrameAllocatesNothing(t *testing.T) {
	e := boxEngine(t)
	g, h := drawn(t, e, lights("A", "B")), drawn(t, e, lights("B", "C"))
	u := Update(g, h)
	items := make([]paint.Placed, 0, 64)
	n := testing.AllocsPerRun(100, func() {
		items = g.Append(items[:0], Moment{State: In, Time: 333 * ms})
		items = g.Append(items, Moment{State: Hold})
		items = u.Append(items, 50*ms, 0)
	})
	if n != 0 {
		t.Errorf("%v allocations a frame, want none", n)
	}
}

func TestUHDIsTheSamePictureTwiceAsLarge(t *testing.T) {
	e := testEngine(t)
	for _, c := range golden {
		hd, err := e.Draw(c.template, c.values, Options{})
		if err != nil {
			t.Fatal(err)
		}
		uhd, err := e.Draw(c.template, c.values, Options{Scale: 2})
		if err != nil {
			t.Fatal(err)
		}
		a, b := hd.List(Moment{State: Hold}).Bounds(), uhd.List(Moment{State: Hold}).Bounds()
		double := image.Rect(2*a.Min.X, 2*a.Min.Y, 2*a.Max.X, 2*a.Max.Y)
		// A text's width is rounded up to whole pixels at either size.
		if uhd.Size != image.Pt(3840, 2160) || apart(b, double) > 8 {
			t.Errorf("%s covers %v in UHD, want about %v", c.name, b, double)
		}
	}
}

func apart(a, b image.Rectangle) int {
	return max(abs(a.Min.X-b.Min.X), abs(a.Min.Y-b.Min.Y), abs(a.Max.X-b.Max.X), abs(a.Max.Y-b.Max.Y))
}

func TestALongListHasPages(t *testing.T) {
	e := testEngine(t)
	var rows []template.Values
	for i := range 23 {
		rows = append(rows, row(string(rune('A'+i)), "ke", "Given", "FAMILY", "KEN", "gap", "+0:01"))
	}
	v := template.Values{"title": "Men", "side": "Finish", "rows": rows}
	heights := []int{}
	for page := range 4 {
		g, err := e.Draw("leaderboard", v, Options{Page: page})
		if err != nil {
			t.Fatal(err)
		}
		if g.Pages != 3 {
			t.Fatalf("%d pages, want 3 of 10 rows", g.Pages)
		}
		heights = append(heights, g.List(Moment{State: Hold}).Bounds().Dy())
	}
	if heights[0] != heights[1] || heights[2] >= heights[1] || heights[3] != heights[2] {
		t.Errorf("heights %v, want two full pages, a short one, and beyond the last the last", heights)
	}
}
