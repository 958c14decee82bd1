package graphics

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"mile26/graphics/still"
)

// grounds are the pictures that a mixer may have behind a graphic.
var grounds = map[string]uint8{"black": 0, "mid grey": 128, "white": 255}

// TestFillAndKeyGiveWhatDrawingDirectlyGives mixes every template's fill and key
// over a ground as a mixer does, and holds that against the graphic drawn on the
// ground itself.
func TestFillAndKeyGiveWhatDrawingDirectlyGives(t *testing.T) {
	e := testEngine(t)
	values := realistic()
	for _, tp := range e.Templates() {
		g, err := e.Draw(tp.Name, values[tp.Name], Options{})
		if err != nil {
			t.Fatal(err)
		}
		l := g.List(Moment{State: Hold})
		frame := l.Frame()
		fill := written(t, func(b *bytes.Buffer) error { return still.Fill(b, frame, still.Options{}) })
		key := written(t, func(b *bytes.Buffer) error { return still.Key(b, frame, still.Options{}) })
		for name, v := range grounds {
			direct := image.NewRGBA(frame.Rect)
			for i := range direct.Pix {
				direct.Pix[i] = v
				if i%4 == 3 {
					direct.Pix[i] = 255
				}
			}
			l.Draw(direct)
			if worst, at := mixed(fill, key, direct, v); worst > 1 {
				t.Errorf("%s over %s: differs by %d of 255 at %v", tp.Name, name, worst, at)
			}
		}
	}
}

func written(t *testing.T, write func(*bytes.Buffer) error) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// mixed is the largest difference between fill + ground × (1 − key) and the
// picture drawn directly.
func mixed(fill, key image.Image, direct *image.RGBA, ground uint8) (worst int, at image.Point) {
	for y := range direct.Rect.Dy() {
		for x := range direct.Rect.Dx() {
			f := color.RGBAModel.Convert(fill.At(x, y)).(color.RGBA)
			k := color.GrayModel.Convert(key.At(x, y)).(color.Gray).Y
			rest := (int(ground)*(255-int(k)) + 127) / 255
			d := direct.RGBAAt(x, y)
			for i, c := range [3]uint8{f.R, f.G, f.B} {
				if diff := abs(int(c) + rest - int([3]uint8{d.R, d.G, d.B}[i])); diff > worst {
					worst, at = diff, image.Pt(x, y)
				}
			}
		}
	}
	return worst, at
}
