package paint

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// overExact is over as the formula has it, a channel at a time.
func overExact(d, s uint8, alpha, opacity int) int {
	div := func(v int) int { return (v + 127) / 255 }
	return div(int(s)*opacity) + div(int(d)*(255-div(alpha*opacity)))
}

func TestOverIsTheFormulaForEveryAlpha(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for a := range 256 {
		for range 64 {
			src := []byte{uint8(r.IntN(a + 1)), uint8(r.IntN(a + 1)), uint8(r.IntN(a + 1)), uint8(a)}
			da := r.IntN(256)
			dst := []byte{uint8(r.IntN(da + 1)), uint8(r.IntN(da + 1)), uint8(r.IntN(da + 1)), uint8(da)}
			opacity := r.IntN(256)
			got := append([]byte(nil), dst...)
			Over(got, src, uint8(opacity))
			for c := range 4 {
				if want := overExact(dst[c], src[c], a, opacity); int(got[c]) != want {
					t.Fatalf("%v over %v at %d: channel %d is %d, want %d", src, dst, opacity, c, got[c], want)
				}
			}
		}
	}
}

func TestPremultipliedStaysPremultiplied(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 20000 {
		a, da := r.IntN(256), r.IntN(256)
		src := []byte{uint8(r.IntN(a + 1)), uint8(r.IntN(a + 1)), uint8(r.IntN(a + 1)), uint8(a)}
		dst := []byte{uint8(r.IntN(da + 1)), uint8(r.IntN(da + 1)), uint8(r.IntN(da + 1)), uint8(da)}
		Over(dst, src, uint8(r.IntN(256)))
		for c := range 3 {
			if dst[c] > dst[3] {
				t.Fatalf("channel %d is %d above its alpha %d", c, dst[c], dst[3])
			}
		}
	}
}

func filled(w, h int, c color.RGBA) *Sprite {
	k := NewCanvas(w, h)
	k.Fill(image.Rect(0, 0, w, h), c)
	return k.Sprite("filled")
}

func TestSpritesAreClippedAtTheFramesEdges(t *testing.T) {
	red := color.RGBA{255, 0, 0, 255}
	l := List{Size: image.Pt(10, 10), Items: []Placed{
		{filled(4, 4, red), -2, -2, 255},
		{filled(4, 4, red), 8, 8, 255},
		{filled(4, 4, red), 20, 20, 255},
	}}
	f := l.Frame()
	n := 0
	for y := range 10 {
		for x := range 10 {
			if f.RGBAAt(x, y) == red {
				n++
			}
		}
	}
	if n != 8 {
		t.Errorf("%d red pixels, want the 2×2 corner of each of two sprites: 8", n)
	}
	if got, want := l.Bounds(), image.Rect(0, 0, 10, 10); got != want {
		t.Errorf("bounds %v, want %v", got, want)
	}
}

func TestLaterSpritesCoverEarlierOnes(t *testing.T) {
	l := List{Size: image.Pt(2, 2), Items: []Placed{
		{filled(2, 2, color.RGBA{255, 0, 0, 255}), 0, 0, 255},
		{filled(2, 2, color.RGBA{0, 128, 0, 128}), 0, 0, 255},
	}}
	if got, want := l.Frame().RGBAAt(0, 0), (color.RGBA{127, 128, 0, 255}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMaskOutsideTheCanvasIsLeftOut(t *testing.T) {
	c := NewCanvas(2, 2)
	full := make([]uint8, 16)
	for i := range full {
		full[i] = 255
	}
	c.Mask(-1, -1, 4, full, color.RGBA{9, 9, 9, 9})
	if got := c.Sprite("x").Image.RGBAAt(1, 1); got != (color.RGBA{9, 9, 9, 9}) {
		t.Errorf("got %v", got)
	}
}

func TestCoverFillsAndCutsWhatIsOver(t *testing.T) {
	// A tall picture: red above, green in the middle third, blue below.
	src := image.NewRGBA(image.Rect(0, 0, 30, 90))
	for y := range 90 {
		c := color.RGBA{255, 0, 0, 255}
		if y >= 30 {
			c = color.RGBA{0, 255, 0, 255}
		}
		if y >= 60 {
			c = color.RGBA{0, 0, 255, 255}
		}
		for x := range 30 {
			src.SetRGBA(x, y, c)
		}
	}
	got := Cover(src, 60, 60)
	if got.Rect != image.Rect(0, 0, 60, 60) {
		t.Fatalf("size %v", got.Rect)
	}
	// A third of the excess goes at the top: rows 20 to 50 remain.
	if top, bottom := got.RGBAAt(30, 5), got.RGBAAt(30, 55); top.R != 255 || bottom.G != 255 {
		t.Errorf("top %v, bottom %v; want red and green", top, bottom)
	}
}

func BenchmarkOver1080p(b *testing.B) {
	src, dst := make([]byte, 1920*1080*4), make([]byte, 1920*1080*4)
	for i := range src {
		src[i] = 100
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		Over(dst, src, 255)
	}
}
