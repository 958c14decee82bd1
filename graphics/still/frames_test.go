package still

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// pairs is a frame with every colour at every alpha, in each channel.
func pairs() *image.RGBA {
	f := image.NewRGBA(image.Rect(0, 0, 256, 256))
	for a := range 256 {
		for c := range a + 1 {
			f.SetRGBA(c, a, color.RGBA{uint8(c), uint8(a - c), uint8(c), uint8(a)})
		}
	}
	return f
}

// goldens names the real graphics that the tests of the room above hold on to.
func goldens(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("../testdata/*.png")
	if err != nil {
		t.Fatal(err)
	}
	// Those ending so are what a failing test left.
	names = slices.DeleteFunc(names, func(n string) bool { return strings.HasSuffix(n, ".got.png") })
	if len(names) == 0 {
		t.Fatal("no golden pictures")
	}
	return names
}

func golden(t testing.TB, name string) *image.RGBA {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	f := image.NewRGBA(picture.Bounds())
	draw.Draw(f, f.Rect, picture, image.Point{}, draw.Src)
	return f
}

const card = "../testdata/card-full.png"

// grainy is a picture as a camera gives it: slopes, edges and a texture, and the
// same grain in every colour.
func grainy(w, h int) *image.RGBA {
	r := rand.New(rand.NewPCG(4, 4))
	f := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := float64(x), float64(y)
			light := 0.5 + 0.3*math.Sin(fx/150)*math.Cos(fy/100) + 0.1*math.Sin(fx/13+fy/17)
			if int(fx/90+fy/140)%2 == 1 {
				light *= 0.7
			}
			grain := 3 * r.NormFloat64()
			level := func(tint float64) uint8 { return uint8(min(max(tint*light+grain, 0), 255)) }
			f.SetRGBA(x, y, color.RGBA{level(230), level(200), level(170), 255})
		}
	}
	return f
}

// compressed is a frame after JPEG.
func compressed(t testing.TB, f *image.RGBA) *image.RGBA {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, f, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	picture, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(f.Rect)
	draw.Draw(out, out.Rect, picture, image.Point{}, draw.Src)
	return out
}

// developed is a JPEG photo of twice the size, made smaller as in a graphic.
func developed(t testing.TB, w, h int) *image.RGBA {
	t.Helper()
	large, f := compressed(t, grainy(2*w, 2*h)), image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range f.Pix {
		at := i/f.Stride*2*large.Stride + i%f.Stride/4*8 + i%4
		p, q := large.Pix[at:], large.Pix[at+large.Stride:]
		f.Pix[i] = uint8((int(p[0]) + int(p[4]) + int(q[0]) + int(q[4]) + 2) / 4)
	}
	return f
}

// withPhoto is the athlete card with another photo in its place.
func withPhoto(t testing.TB, photo *image.RGBA) *image.RGBA {
	t.Helper()
	f := golden(t, card)
	draw.Draw(f, photo.Rect.Add(image.Pt(108, 160)), photo, image.Point{}, draw.Src)
	return f
}

// straightPixels are what a PNG of f must have.
func straightPixels(f *image.RGBA) []byte {
	var all []byte
	for y := range f.Rect.Dy() {
		row := append([]byte(nil), pixels(f, y)...)
		for i := 0; i < len(row); i += 4 {
			for c := range 3 {
				if a := int(row[i+3]); a == 0 {
					row[i+c] = 0
				} else {
					row[i+c] = uint8((2*255*min(int(row[i+c]), a) + a) / (2 * a))
				}
			}
		}
		all = append(all, row...)
	}
	return all
}

// each is with what kernels to try: the last is how it was.
func each() []bool {
	if vectors {
		return []bool{false, true}
	}
	return []bool{false}
}

// libraryPNG is what image/png makes of a frame's straight pixels.
func libraryPNG(t testing.TB, f *image.RGBA) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, &image.NRGBA{Pix: straightPixels(f), Stride: 4 * f.Rect.Dx(), Rect: f.Rect}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// frameOf lays bytes out as a frame of that width, bands of nothing between.
func frameOf(b []byte, width, gap uint8) *image.RGBA {
	w := int(width) + 1
	h := max(1, len(b)/(4*w))
	f := image.NewRGBA(image.Rect(0, 0, w, h+int(gap)))
	copy(f.Pix[4*w*(int(gap)/2):], b[:min(len(b), 4*w*h)])
	return f
}
