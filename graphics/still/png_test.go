package still

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"
)

// noise is a premultiplied frame with every alpha and every colour below it.
func noise(w, h int) *image.RGBA {
	r := rand.New(rand.NewPCG(1, 2))
	f := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(f.Pix); i += 4 {
		a := r.IntN(256)
		for c := range 3 {
			f.Pix[i+c] = uint8(r.IntN(a + 1))
		}
		f.Pix[i+3] = uint8(a)
	}
	return f
}

func TestReadingBackAndPremultiplyingGivesTheFrame(t *testing.T) {
	f := noise(300, 257)
	var b bytes.Buffer
	if err := Encode(&b, f); err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(&b)
	if err != nil {
		t.Fatalf("our PNG does not read: %v", err)
	}
	n, ok := got.(*image.NRGBA)
	if !ok {
		t.Fatalf("read back as %T, want straight alpha", got)
	}
	for y := range 257 {
		for x := range 300 {
			s, want := n.NRGBAAt(x, y), f.RGBAAt(x, y)
			mul := func(c uint8) int { return (int(c)*int(s.A) + 127) / 255 }
			have := [4]int{mul(s.R), mul(s.G), mul(s.B), int(s.A)}
			for i, w := range []uint8{want.R, want.G, want.B, want.A} {
				if d := have[i] - int(w); d < -1 || d > 1 {
					t.Fatalf("pixel %d,%d channel %d: %d, want %d", x, y, i, have[i], w)
				}
			}
		}
	}
}

func TestSameFrameSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	f := noise(64, 64)
	if err := Encode(&a, f); err != nil {
		t.Fatal(err)
	}
	if err := Encode(&b, f); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same frame made different files")
	}
}

func TestStraightColourIsTheColourThatWasFaded(t *testing.T) {
	for _, c := range []color.NRGBA{{255, 255, 255, 240}, {10, 17, 40, 240}, {255, 0, 128, 1}, {228, 255, 58, 128}} {
		f := image.NewRGBA(image.Rect(0, 0, 1, 1))
		f.Set(0, 0, c)
		got := make([]byte, 4)
		straighten(got, f.Pix)
		tolerance := 255/int(c.A) + 1 // what eight bits lost when the colour was faded
		for i, want := range []uint8{c.R, c.G, c.B, c.A} {
			if d := int(got[i]) - int(want); d < -tolerance || d > tolerance {
				t.Errorf("%v came back as %v", c, got)
			}
		}
	}
}

func TestEmptyFrameIsRefused(t *testing.T) {
	if err := Encode(&bytes.Buffer{}, image.NewRGBA(image.Rectangle{})); err == nil {
		t.Error("a frame without pixels was written")
	}
}

func BenchmarkEncode1080p(b *testing.B) {
	f := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
	for y := 84; y < 600; y++ {
		for x := 96; x < 856; x++ {
			f.SetRGBA(x, y, color.RGBA{9, 16, 37, 240})
		}
	}
	for b.Loop() {
		var out bytes.Buffer
		if err := Encode(&out, f); err != nil {
			b.Fatal(err)
		}
	}
}
