package paint

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"sync"
	"testing"
)

// supersampled is how much of a pixel is inside a rounded rectangle, counted
// on a grid of 64 by 64 points.
func supersampled(k Corners, w, h, x, y int) float64 {
	k = k.fit(w, h)
	const n = 64
	inside := 0
	for j := range n {
		for i := range n {
			px, py := float64(x)+(float64(i)+0.5)/n, float64(y)+(float64(j)+0.5)/n
			right, bottom := float64(w)-px, float64(h)-py
			in := true
			for _, c := range [...][3]float64{{k.TopLeft, px, py}, {k.TopRight, right, py}, {k.BottomRight, right, bottom}, {k.BottomLeft, px, bottom}} {
				if c[1] < c[0] && c[2] < c[0] && math.Hypot(c[0]-c[1], c[0]-c[2]) > c[0] {
					in = false
				}
			}
			if in {
				inside++
			}
		}
	}
	return float64(inside) / (n * n)
}

func TestRoundedMaskIsTheAreaInside(t *testing.T) {
	for _, c := range []struct {
		corners Corners
		w, h    int
	}{
		{Corners{}, 5, 4},
		{Rounded(6), 24, 18},
		{Rounded(5.5), 11, 11},
		{Rounded(100), 30, 20},
		{Rounded(0.7), 6, 6},
		{Rounded(1.5), 3, 3},
		{Corners{8, 0, 3.25, 12.6}, 30, 26},
		{Corners{40, 10, 0, 0}, 30, 40},
	} {
		m := c.corners.Mask(c.w, c.h)
		for y := range c.h {
			for x := range c.w {
				got, want := float64(m.AlphaAt(x, y).A)/255, supersampled(c.corners, c.w, c.h, x, y)
				if math.Abs(got-want) > 0.02 {
					t.Errorf("%+v in %d×%d, pixel %d,%d: %.3f, want %.3f", c.corners, c.w, c.h, x, y, got, want)
				}
			}
		}
	}
}

func TestEqualCornersAreMirrored(t *testing.T) {
	for _, radius := range []float64{1, 4, 7.3, 24} {
		m := Rounded(radius).Mask(60, 60)
		for y := range 60 {
			for x := range 60 {
				a := m.AlphaAt(x, y)
				if b, c, d := m.AlphaAt(59-x, y), m.AlphaAt(x, 59-y), m.AlphaAt(y, x); a != b || a != c || a != d {
					t.Fatalf("radius %g, pixel %d,%d: %v %v %v %v", radius, x, y, a, b, c, d)
				}
			}
		}
	}
}

func TestCutIsThroughTheMask(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 1))
	m := picture(r, 40, 30)
	k := Corners{9, 0, 4.5, 14}
	want := image.NewRGBA(m.Rect)
	coverage := k.Mask(40, 30)
	for y := range 30 {
		overThrough(want.Pix[y*160:(y+1)*160], m.Pix[y*160:(y+1)*160], coverage.Pix[y*40:(y+1)*40])
	}
	k.Cut(m)
	if !bytes.Equal(m.Pix, want.Pix) {
		t.Error("a cut picture is not what is drawn through the mask")
	}
}

func shadowed(w, h int, k Corners, sigma float64) *image.RGBA {
	s := ShadowShape{w, h, k, sigma}
	m := s.Mask()
	dst := image.NewRGBA(image.Rect(0, 0, w+2*m.Reach(), h+2*m.Reach()))
	m.Draw(dst, dst.Rect.Inset(m.Reach()), color.RGBA{0, 0, 0, 255})
	return dst
}

func TestAStretchedShadowIsTheBlurredWhole(t *testing.T) {
	for _, c := range []struct {
		w, h  int
		k     Corners
		sigma float64
	}{
		{200, 120, Rounded(12), 5},
		{200, 20, Rounded(6), 7.5},
		{10, 10, Rounded(5), 6},
		{90, 140, Corners{20, 3, 0, 9.5}, 4},
		{50, 40, Rounded(8), 0},
	} {
		got := shadowed(c.w, c.h, c.k, c.sigma)
		want := blur(c.k.Mask(c.w, c.h), kernel(c.sigma))
		if got.Rect != want.Rect {
			t.Fatalf("%+v: %v, want %v", c, got.Rect, want.Rect)
		}
		for i, v := range want.Pix {
			if got.Pix[4*i+3] != v {
				t.Fatalf("%+v, pixel %d,%d: %d, want %d", c, i%want.Stride, i/want.Stride, got.Pix[4*i+3], v)
			}
		}
	}
}

func TestAShadowIsSymmetricAndFadesOut(t *testing.T) {
	s := shadowed(80, 60, Rounded(10), 6)
	w, h := s.Rect.Dx(), s.Rect.Dy()
	for y := range h {
		for x := range w {
			a := s.RGBAAt(x, y)
			if b, c := s.RGBAAt(w-1-x, y), s.RGBAAt(x, h-1-y); a != b || a != c {
				t.Fatalf("pixel %d,%d: %v %v %v", x, y, a, b, c)
			}
			if x > 0 && x < w/2 && a.A < s.RGBAAt(x-1, y).A {
				t.Fatalf("pixel %d,%d is lighter than the one outside of it", x, y)
			}
		}
	}
	if outer, middle := s.RGBAAt(0, h/2).A, s.RGBAAt(w/2, h/2).A; outer > 1 || middle != 255 {
		t.Errorf("%d at the edge and %d in the middle, want nothing and all", outer, middle)
	}
	// Over a straight edge a Gaussian is at its half, between two pixels.
	in, out := s.RGBAAt(18, h/2).A, s.RGBAAt(17, h/2).A
	if sum := int(in) + int(out); sum < 254 || sum > 256 {
		t.Errorf("%d and %d on both sides of the edge, want 255 together", in, out)
	}
}

func TestLargeBoxesShareAShadow(t *testing.T) {
	a := ShadowShape{400, 300, Rounded(8), 6}
	b := ShadowShape{1200, 90, Rounded(8), 6}
	if a.Patch() != b.Patch() {
		t.Errorf("patches %+v and %+v, want the same", a.Patch(), b.Patch())
	}
	if p := a.Patch(); p != p.Patch() {
		t.Errorf("the patch of %+v is %+v", p, p.Patch())
	}
	// A shadow made for one is drawn for the other, cut by the frame.
	dst := image.NewRGBA(image.Rect(0, 0, 300, 200))
	a.Mask().Draw(dst, image.Rect(-600, 60, 600, 150), color.RGBA{0, 0, 0, 200})
	if got := dst.RGBAAt(100, 100).A; got != 200 {
		t.Errorf("alpha %d in the middle, want 200", got)
	}
}

func TestGradientRunsFromCornerToCorner(t *testing.T) {
	from, to := color.RGBA{200, 0, 0, 200}, color.RGBA{0, 100, 0, 100}
	for _, c := range []struct {
		degrees    float64
		begin, end image.Point
	}{
		{0, image.Pt(0, 30), image.Pt(399, 70)},
		{90, image.Pt(20, 0), image.Pt(300, 199)},
		{180, image.Pt(399, 5), image.Pt(0, 5)},
		{-90, image.Pt(3, 199), image.Pt(9, 0)},
		{45, image.Pt(0, 0), image.Pt(399, 199)},
		{225, image.Pt(399, 199), image.Pt(0, 0)},
	} {
		dst := image.NewRGBA(image.Rect(0, 0, 400, 200))
		Gradient{from, to, c.degrees}.Draw(dst, dst.Rect, nil)
		near := func(a, b color.RGBA) bool {
			d := func(a, b uint8) bool { return max(a, b)-min(a, b) <= 1 }
			return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && d(a.A, b.A)
		}
		if a, b := dst.RGBAAt(c.begin.X, c.begin.Y), dst.RGBAAt(c.end.X, c.end.Y); !near(a, from) || !near(b, to) {
			t.Errorf("%g°: from %v to %v, want %v to %v", c.degrees, a, b, from, to)
		}
		if a := dst.RGBAAt(200, 100); !near(a, color.RGBA{100, 50, 0, 150}) {
			t.Errorf("%g°: %v in the middle", c.degrees, a)
		}
	}
}

func TestGradientBandsAreEven(t *testing.T) {
	// 32 values over 960 pixels: each of the inner ones is 30 or 31 wide.
	dst := image.NewRGBA(image.Rect(0, 0, 960, 1))
	Gradient{color.RGBA{16, 16, 16, 255}, color.RGBA{47, 47, 47, 255}, 0}.Draw(dst, dst.Rect, nil)
	width := map[uint8]int{}
	for x := range 960 {
		v := dst.RGBAAt(x, 0).R
		width[v]++
		if x > 0 && v < dst.RGBAAt(x-1, 0).R {
			t.Fatalf("steps back at %d", x)
		}
	}
	for v := uint8(17); v < 47; v++ {
		if width[v] < 30 || width[v] > 31 {
			t.Errorf("value %d is %d pixels wide, want 30 or 31", v, width[v])
		}
	}
}

func TestGradientThroughAMaskIsTheSameInParts(t *testing.T) {
	g := Gradient{color.RGBA{9, 16, 37, 240}, color.RGBA{22, 36, 74, 255}, 30}
	r := image.Rect(40, 20, 1240, 120)
	coverage := Rounded(20).Mask(r.Dx(), r.Dy())
	whole := image.NewRGBA(image.Rect(0, 0, 1300, 150))
	g.Draw(whole, r, coverage)
	parts := image.NewRGBA(whole.Rect)
	for x := 0; x < 1300; x += 77 {
		g.Draw(parts.SubImage(image.Rect(x, 0, x+77, 150)).(*image.RGBA), r, coverage)
	}
	if !bytes.Equal(whole.Pix, parts.Pix) {
		t.Error("drawn in parts it is another picture")
	}
	if a := whole.RGBAAt(40, 20).A; a > 8 {
		t.Errorf("alpha %d in the corner that the mask takes away", a)
	}
}

func BenchmarkShadowMask(b *testing.B) {
	for b.Loop() {
		ShadowShape{800, 300, Rounded(24), 16}.Patch().mask()
	}
}

func TestShadowsAreMadeOnceAndTheirRoomIsBounded(t *testing.T) {
	shape := ShadowShape{300, 40, Rounded(6), 5}
	first := shape.Mask()
	shape.Width = 700 // the same patch
	if shape.Mask() != first {
		t.Error("a shape with the same patch has a mask of its own")
	}
	var side sync.WaitGroup
	for worker := range 4 {
		side.Go(func() {
			for i := range 16 { // 24 MB
				s := ShadowShape{2000, 2000, Rounded(float64(400 + i)), 1 + float64(worker%2)}
				if m := s.Mask(); m.Reach() != reach(s.Sigma) {
					t.Errorf("a shadow of %v reaches %d pixels", s, m.Reach())
				}
			}
		})
	}
	side.Wait()
	if shape.Mask() == first {
		t.Error("the oldest mask was kept: nothing was let go")
	}
	shadows.mu.Lock()
	defer shadows.mu.Unlock()
	sum := 0
	for _, m := range shadows.byPatch {
		sum += len(m.coverage.Pix)
	}
	if sum != shadows.bytes || sum > shadowBytes || len(shadows.order) != len(shadows.byPatch) {
		t.Errorf("%d bytes in %d masks, counted %d in %d, want at most %d", sum, len(shadows.byPatch), shadows.bytes, len(shadows.order), shadowBytes)
	}
}
