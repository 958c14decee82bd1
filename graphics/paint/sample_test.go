package paint

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func picture(r *rand.Rand, w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	copy(m.Pix, pixels(r, w*h))
	return m
}

func part(m *image.RGBA, x, y float64, opacity uint8) Placed {
	return Placed{Sprite: &Sprite{Image: m}, X: x, Y: y, Opacity: opacity}
}

func clone(m *image.RGBA) *image.RGBA {
	c := *m
	c.Pix = bytes.Clone(m.Pix)
	return &c
}

// farthest is the greatest difference of two pictures in any channel.
func farthest(a, b *image.RGBA) int {
	worst := 0
	for i, v := range a.Pix {
		d := int(v) - int(b.Pix[i])
		worst = max(worst, d, -d)
	}
	return worst
}

func TestSampleAtWholePixelsIsOver(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1))
	src, under := picture(r, 700, 20), picture(r, 720, 24)
	for _, at := range []image.Point{{0, 0}, {5, 2}, {-30, -3}, {60, 10}, {900, 0}} {
		for _, opacity := range []uint8{255, 128, 1, 0} {
			want, got := clone(under), clone(under)
			place(want, src, at, opacity, want.Rect)
			Sample(got, src, float64(at.X), float64(at.Y), 1, opacity, got.Rect)
			if !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("at %v, opacity %d: not as Over", at, opacity)
			}
			// The way that fractions go has no other rules for whole pixels.
			got = clone(under)
			sample(got, []Placed{part(src, 0, 0, 255)}, &Placed{X: float64(at.X), Y: float64(at.Y), Opacity: opacity}, got.Rect)
			if !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("at %v, opacity %d: a group of one is not as Over", at, opacity)
			}
		}
	}
}

// exactSample is what Sample promises, in floats.
func exactSample(src *image.RGBA, x, y, scale float64, i, j, c int) float64 {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	cover := func(i int, at, n float64) float64 {
		return max(0, min(float64(i+1), at+n*scale)-max(float64(i), at))
	}
	at := func(x, y int) float64 {
		return float64(src.Pix[src.PixOffset(min(max(x, 0), w-1), min(max(y, 0), h-1))+c])
	}
	u, v := (float64(i)+0.5-x)/scale-0.5, (float64(j)+0.5-y)/scale-0.5
	fu, fv := math.Floor(u), math.Floor(v)
	n, m := int(fu), int(fv)
	fu, fv = u-fu, v-fv
	top := at(n, m)*(1-fu) + at(n+1, m)*fu
	low := at(n, m+1)*(1-fu) + at(n+1, m+1)*fu
	return (top*(1-fv) + low*fv) * cover(i, x, float64(w)) * cover(j, y, float64(h))
}

func TestSampleIsBilinearWithCoveredEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 2))
	src := image.NewRGBA(image.Rect(0, 0, 9, 7))
	for i := 0; i < len(src.Pix); i += 4 {
		a := r.IntN(256)
		src.SetRGBA(i/4%9, i/4/9, color.RGBA{uint8(r.IntN(a + 1)), uint8(r.IntN(a + 1)), uint8(r.IntN(a + 1)), uint8(a)})
	}
	for _, p := range [][3]float64{{3.5, 2.25, 1}, {-4.1, -2.9, 1}, {2.3, 3, 1}, {1.7, 0.2, 1.6}, {2, 3, 2.5}, {4.4, 4.4, 0.6}, {5.5, 5.5, 0.05}, {20.9, 15.2, 1}} {
		dst := image.NewRGBA(image.Rect(0, 0, 24, 20))
		Sample(dst, src, p[0], p[1], p[2], 255, dst.Rect)
		for j := range 20 {
			for i := range 24 {
				for c := range 4 {
					want := exactSample(src, p[0], p[1], p[2], i, j, c)
					if got := float64(dst.Pix[dst.PixOffset(i, j)+c]); math.Abs(got-want) > 3 {
						t.Fatalf("at %v, pixel %d,%d channel %d: %g, want %.2f", p, i, j, c, got, want)
					}
				}
			}
		}
	}
}

func TestSampledStaysPremultiplied(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	src := picture(r, 60, 40)
	for range 50 {
		dst := picture(r, 80, 60)
		Sample(dst, src, r.Float64()*20, r.Float64()*20, 0.3+2*r.Float64(), uint8(r.IntN(256)), dst.Rect)
		for i := 0; i < len(dst.Pix); i += 4 {
			if p := dst.Pix[i : i+4]; max(p[0], p[1], p[2]) > p[3] {
				t.Fatalf("pixel %d is %v", i/4, p)
			}
		}
	}
}

func TestTwoHalvesMakeTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	whole, under := picture(r, 600, 40), picture(r, 700, 60)
	crop := func(x0, y0, x1, y1 int) *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, x1-x0, y1-y0))
		draw.Draw(m, m.Rect, whole, image.Pt(x0, y0), draw.Src)
		return m
	}
	halves := map[string][]Placed{
		"beside": {part(crop(0, 0, 251, 40), 0, 0, 255), part(crop(251, 0, 600, 40), 251, 0, 255)},
		"above":  {part(crop(0, 0, 600, 13), 0, 0, 255), part(crop(0, 13, 600, 40), 0, 13, 255)},
	}
	for name, parts := range halves {
		for _, p := range [][3]float64{{0, 0, 1}, {10.5, 7.5, 1}, {3.1, 2.7, 1}, {-20.25, -9.9, 1}, {9.3, 1.2, 1.13}, {9.3, 1.2, 0.7}} {
			for _, opacity := range []uint8{255, 100} {
				want, got := clone(under), clone(under)
				Sample(want, whole, p[0], p[1], p[2], opacity, want.Rect)
				sample(got, parts, &Placed{X: p[0], Y: p[1], Scale: p[2], Opacity: opacity}, got.Rect)
				if d := farthest(got, want); d > 1 {
					t.Errorf("halves %s each other at %v, opacity %d: they differ by %d from the whole", name, p, opacity, d)
				}
			}
		}
	}
}

func TestPartsOfAFadedGroupDoNotShineThroughEachOther(t *testing.T) {
	under, over := filled(4, 4, color.RGBA{255, 0, 0, 255}).Image, filled(4, 4, color.RGBA{0, 255, 0, 255}).Image
	dst := image.NewRGBA(image.Rect(0, 0, 6, 6))
	sample(dst, []Placed{part(under, 0, 0, 255), part(over, 0, 0, 255)}, &Placed{X: 0.5, Y: 0.5, Opacity: 128}, dst.Rect)
	if got, want := dst.RGBAAt(2, 2), (color.RGBA{0, 128, 0, 128}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDrawingAPartGivesTheSamePart(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 5))
	src := picture(r, 900, 50)
	for _, scale := range []float64{1, 0.77, 1.31} {
		whole := image.NewRGBA(image.Rect(0, 0, 1300, 80))
		Sample(whole, src, 7.37, 4.81, scale, 200, whole.Rect)
		pieces := image.NewRGBA(whole.Rect)
		for x := 0; x < 1300; x += 137 {
			for y := 0; y < 80; y += 31 {
				Sample(pieces, src, 7.37, 4.81, scale, 200, image.Rect(x, y, x+137, y+31))
			}
		}
		if !bytes.Equal(whole.Pix, pieces.Pix) {
			t.Errorf("scale %g: drawn in pieces it is another picture", scale)
		}
	}
}

func TestMovingByFractionsKeepsTheLight(t *testing.T) {
	// An opaque box that moves by 1/16 pixel: its area, in alpha, must not change.
	src := filled(5, 5, color.RGBA{255, 255, 255, 255}).Image
	for step := range 32 {
		dst := image.NewRGBA(image.Rect(0, 0, 12, 12))
		Sample(dst, src, 2+float64(step)/16, 3, 1, 255, dst.Rect)
		sum := 0
		for i := 3; i < len(dst.Pix); i += 4 {
			sum += int(dst.Pix[i])
		}
		if want := 25 * 255; sum < want-5 || sum > want+5 {
			t.Errorf("%d/16 of a pixel on: %d, want %d", step, sum, want)
		}
	}
}

func TestSampleTakesAnyPlace(t *testing.T) {
	src, dst := filled(3, 3, color.RGBA{9, 9, 9, 9}).Image, image.NewRGBA(image.Rect(0, 0, 4, 4))
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e9, 1 << 40, 0} {
		for _, scale := range []float64{1, math.NaN(), math.Inf(1), 0, -1, 1e300, 1e-300, 0.002} {
			Sample(dst, src, v, 0.5, scale, 255, dst.Rect)
			Sample(dst, src, 0.5, v, scale, 255, dst.Rect)
		}
	}
	Sample(dst, image.NewRGBA(image.Rectangle{}), 0.5, 0.5, 1, 255, dst.Rect)
	sample(dst, nil, &Placed{X: 0.5, Y: 0.5, Opacity: 255}, dst.Rect)
}

func TestPaintingAllocatesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 6))
	dst, src := picture(r, 800, 60), picture(r, 600, 40)
	parts := []Placed{part(src, 0, 0, 255), part(src, 0, 40, 100)}
	shadow := ShadowShape{300, 30, Rounded(6), 4}.Mask()
	coverage := Rounded(8).Mask(300, 30)
	list := List{Size: dst.Rect.Size(), Items: []Placed{{X: 0.5, Opacity: 255, Group: 2}, parts[0], parts[1], {Opacity: 100, Group: 1}, parts[0]}}
	old := List{Size: list.Size, Items: []Placed{parts[0], {X: 7, Scale: 1.1, Opacity: 255, Group: 1}, parts[1]}}
	for name, f := range map[string]func(){
		"redraw": func() { list.Redraw(dst, old) },
		"draw":   func() { list.Draw(dst) },
		"sample": func() { Sample(dst, src, 3.3, 2.2, 1, 200, dst.Rect) },
		"scaled": func() { Sample(dst, src, 3.3, 2.2, 1.1, 200, dst.Rect) },
		"group":  func() { sample(dst, parts, &Placed{X: 3.3, Y: 2.2, Opacity: 200}, dst.Rect) },
		"shadow": func() { shadow.Draw(dst, image.Rect(20, 10, 320, 40), color.RGBA{0, 0, 0, 128}) },
		"gradient": func() {
			Gradient{To: color.RGBA{255, 255, 255, 255}, Degrees: 30}.Draw(dst, image.Rect(20, 10, 320, 40), coverage)
		},
	} {
		// The least of many: what is lent may be gone when it is asked for again.
		least := math.Inf(1)
		for range 100 {
			least = min(least, testing.AllocsPerRun(1, f))
		}
		if least != 0 {
			t.Errorf("%s: %g allocations", name, least)
		}
	}
}

func FuzzSampleStaysInsideItsClip(f *testing.F) {
	f.Add(3.3, 4.4, 1.0, uint8(200), int8(3), int8(4), uint8(10), uint8(10))
	f.Add(-3.5, 40.0, 0.3, uint8(255), int8(-3), int8(0), uint8(50), uint8(1))
	f.Add(0.0, 0.5, 700.0, uint8(255), int8(-3), int8(0), uint8(50), uint8(50))
	r := rand.New(rand.NewPCG(11, 7))
	src, under := picture(r, 31, 17), picture(r, 64, 48)
	f.Fuzz(func(t *testing.T, x, y, scale float64, opacity uint8, cx, cy int8, w, h uint8) {
		clip := image.Rect(int(cx), int(cy), int(cx)+int(w), int(cy)+int(h))
		dst := clone(under)
		Sample(dst, src, x, y, scale, opacity, clip)
		for y := range 48 {
			for x := range 64 {
				if p := image.Pt(x, y); !p.In(clip) && dst.RGBAAt(x, y) != under.RGBAAt(x, y) {
					t.Fatalf("clip %v, but pixel %v changed", clip, p)
				}
			}
		}
	})
}

// BenchmarkSample reports times on a 1080p frame as ratios to a copy of it.
func BenchmarkSample(b *testing.B) {
	r := rand.New(rand.NewPCG(11, 8))
	dst := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
	src := image.NewRGBA(dst.Rect) // as a graphic is: panels, opaque and not, with some detail
	for y := 0; y < 1080; y += 120 {
		draw.Draw(src, image.Rect(0, y, 1920, y+110), image.NewUniform(color.RGBA{9, 16, 37, uint8(240 + y/72)}), image.Point{}, draw.Src)
		draw.Draw(src, image.Rect(100, y+20, 500, y+60), picture(r, 400, 40), image.Point{}, draw.Src)
	}
	for _, p := range [][3]float64{{0, 0, 1}, {0.5, 0, 1}, {0, 0.5, 1}, {0.3, 0.7, 1}, {0, 0, 1.001}} {
		b.Run(fmt.Sprintf("%g,%g×%g", p[0], p[1], p[2]), func(b *testing.B) {
			var ratios, times []float64
			for b.Loop() {
				start := time.Now()
				copy(dst.Pix, src.Pix)
				one := time.Since(start)
				start = time.Now()
				Sample(dst, src, p[0], p[1], p[2], 255, dst.Rect)
				times = append(times, float64(time.Since(start))/(1920*1080))
				ratios = append(ratios, times[len(times)-1]*(1920*1080)/float64(one))
			}
			b.ReportMetric(median(ratios), "copies")
			b.ReportMetric(median(times), "ns/pixel")
			b.ReportMetric(0, "ns/op")
		})
	}
}
