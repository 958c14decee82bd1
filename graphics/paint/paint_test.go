package paint

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// overExact is over as the formula has it, a channel at a time, not rounded.
func overExact(d, s uint8, alpha, opacity int) float64 {
	return (float64(int(s)*opacity) + float64(d)*(255-float64(alpha*opacity)/255)) / 255
}

func TestOverIsTheFormulaForEveryAlpha(t *testing.T) {
	// At an opacity some hundredths more than the half that rounding takes: what
	// is left of dst is known to 16 bits.
	within := func(opacity int) float64 {
		if opacity == 255 {
			return 0.5
		}
		return 0.51
	}
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
				if want := overExact(dst[c], src[c], a, opacity); math.Abs(float64(got[c])-want) > within(opacity) {
					t.Fatalf("%v over %v at %d: channel %d is %d, want %.3f", src, dst, opacity, c, got[c], want)
				}
			}
		}
	}
}

func TestWhatFadesOverItselfStaysAsItIs(t *testing.T) {
	for v := range 256 {
		dst, src := []byte{uint8(v), uint8(v), uint8(v), 255}, []byte{uint8(v), uint8(v), uint8(v), 255}
		for opacity := range 256 {
			Over(dst, src, uint8(opacity))
		}
		if !slices.Equal(dst, src) {
			t.Errorf("%v faded over itself is %v", src, dst)
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
		{Sprite: filled(4, 4, red), X: -2, Y: -2, Opacity: 255},
		{Sprite: filled(4, 4, red), X: 8, Y: 8, Opacity: 255},
		{Sprite: filled(4, 4, red), X: 20, Y: 20, Opacity: 255},
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
		{Sprite: filled(2, 2, color.RGBA{255, 0, 0, 255}), X: 0, Y: 0, Opacity: 255},
		{Sprite: filled(2, 2, color.RGBA{0, 128, 0, 128}), X: 0, Y: 0, Opacity: 255},
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
	got := Cover(src, 60, 60, [2]float64{0.5, 1.0 / 3})
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

func TestAGroupFadesAsOnePicture(t *testing.T) {
	members := []Placed{
		{Sprite: filled(2, 2, color.RGBA{255, 0, 0, 255}), Opacity: 255},
		{Sprite: filled(2, 2, color.RGBA{0, 255, 0, 255}), Opacity: 255},
	}
	l := List{Size: image.Pt(2, 2), Items: append([]Placed{{Group: 2, Opacity: 128}}, members...)}
	if got, want := l.Frame().RGBAAt(1, 1), (color.RGBA{0, 128, 0, 128}); got != want {
		t.Errorf("got %v, want %v: the red below must not shine through", got, want)
	}
	l.Items = append(l.Items, Placed{Sprite: filled(1, 1, color.RGBA{9, 9, 9, 9}), Opacity: 255})
	if got := l.Frame().RGBAAt(0, 0); got == (color.RGBA{0, 128, 0, 128}) {
		t.Error("what stands behind the group was not drawn")
	}
}

func TestClipKeepsASpriteInside(t *testing.T) {
	l := List{Size: image.Pt(4, 4), Items: []Placed{{Sprite: filled(4, 4, color.RGBA{1, 1, 1, 1}), Opacity: 255, Clip: image.Rect(1, 1, 3, 2)}}}
	f := l.Frame()
	for y := range 4 {
		for x := range 4 {
			if in := image.Pt(x, y).In(image.Rect(1, 1, 3, 2)); (f.RGBAAt(x, y).A == 1) != in {
				t.Errorf("%d,%d: alpha %d", x, y, f.RGBAAt(x, y).A)
			}
		}
	}
}

// lists makes random lists: sprites and groups in groups, at fractions and
// scales, faded and clipped.
type lists struct {
	r       *rand.Rand
	sprites []*Sprite
}

func newLists(r *rand.Rand) *lists {
	l := &lists{r: r}
	for range 5 {
		l.sprites = append(l.sprites, &Sprite{Image: picture(r, 3+r.IntN(9), 3+r.IntN(9))})
	}
	return l
}

func (l *lists) item() Placed {
	r := l.r
	p := Placed{X: float64(r.IntN(24) - 4), Y: float64(r.IntN(24) - 4), Opacity: 255}
	if r.IntN(2) == 0 {
		p.X += float64(r.IntN(16)) / 16
		p.Y += float64(r.IntN(4)) / 4
	}
	if r.IntN(4) == 0 {
		p.Opacity = uint8(r.IntN(256))
	}
	if r.IntN(4) == 0 {
		p.Scale = 0.3 + 2*r.Float64()
	}
	if r.IntN(4) == 0 {
		p.Clip = image.Rect(r.IntN(20), r.IntN(20), r.IntN(20), r.IntN(20))
	}
	return p
}

func (l *lists) items(depth int) []Placed {
	var items []Placed
	for range l.r.IntN(5) {
		p := l.item()
		if depth < 3 && l.r.IntN(3) == 0 {
			members := l.items(depth + 1)
			p.Group = len(members)
			if l.r.IntN(2) == 0 {
				p.X, p.Y, p.Scale = 3, -1, 0 // not sampled
			}
			items = append(append(items, p), members...)
			continue
		}
		p.Sprite = l.sprites[l.r.IntN(len(l.sprites))]
		items = append(items, p)
	}
	return items
}

// changed is items with one or two of them a little different.
func (l *lists) changed(items []Placed) []Placed {
	items = slices.Clone(items)
	for range min(len(items), 1+l.r.IntN(2)) {
		i := l.r.IntN(len(items))
		p := l.item()
		p.Sprite, p.Group = items[i].Sprite, items[i].Group
		if p.Sprite != nil && l.r.IntN(2) == 0 {
			p = items[i]
			p.Sprite = l.sprites[l.r.IntN(len(l.sprites))]
		}
		items[i] = p
	}
	return items
}

func TestRedrawGivesTheSameFrameAsDrawing(t *testing.T) {
	l := newLists(rand.New(rand.NewPCG(7, 8)))
	size := image.Pt(20, 20)
	for n := range 20000 {
		old, now := List{size, l.items(0)}, List{Size: size}
		switch n % 3 {
		case 0:
			now.Items = l.items(0)
		case 1:
			now.Items = l.changed(old.Items)
		case 2: // something comes before and after
			now.Items = slices.Concat(l.items(1), old.Items, l.items(1))
		}
		dst := old.Frame()
		d := now.Redraw(dst, old)
		if want := now.Frame(); string(dst.Pix) != string(want.Pix) {
			t.Fatalf("redrawing %v over %v inside %v differs from drawing it", now.Items, old.Items, d)
		}
	}
}

func TestRedrawTouchesOnlyWhatChangedInAGroup(t *testing.T) {
	s := filled(4, 4, color.RGBA{0, 128, 0, 128})
	list := func(group Placed, x float64) List {
		group.Group = 2
		return List{image.Pt(40, 40), []Placed{group, {Sprite: s, X: 2, Y: 2, Opacity: 255}, {Sprite: s, X: x, Y: 10, Opacity: 255}, {Sprite: s, X: 30, Y: 30, Opacity: 255}}}
	}
	for _, c := range []struct {
		was, is List
		want    image.Rectangle
	}{
		{list(Placed{Opacity: 100}, 9), list(Placed{Opacity: 100}, 10), image.Rect(9, 10, 14, 14)},
		{list(Placed{Opacity: 100}, 9), list(Placed{Opacity: 101}, 9), image.Rect(2, 2, 13, 14)},
		{list(Placed{X: 5, Opacity: 255}, 9), list(Placed{X: 5, Opacity: 255}, 10), image.Rect(14, 10, 19, 14)},
		{list(Placed{X: 0.5, Opacity: 255}, 9), list(Placed{X: 0.75, Opacity: 255}, 9), image.Rect(2, 2, 14, 14)},
		{list(Placed{X: 5, Clip: image.Rect(0, 0, 17, 40), Opacity: 255}, 9), list(Placed{X: 5, Clip: image.Rect(0, 0, 17, 40), Opacity: 255}, 10), image.Rect(14, 10, 17, 14)},
		{list(Placed{Opacity: 100}, 9), list(Placed{Opacity: 100}, 9), image.Rectangle{}},
	} {
		if got := c.is.Redraw(c.was.Frame(), c.was); got != c.want {
			t.Errorf("%+v after %+v: redrawn %v, want %v", c.is.Items[:3], c.was.Items[:3], got, c.want)
		}
	}
}

func TestPanelsThatTouchGlideWithoutASeam(t *testing.T) {
	panel := filled(10, 8, color.RGBA{120, 0, 0, 240})
	whole := filled(20, 8, color.RGBA{120, 0, 0, 240})
	for step := range 16 {
		g := Placed{X: 3 + float64(step)/16, Y: 2 + float64(step%4)/4, Opacity: 255, Group: 2}
		l := List{image.Pt(30, 14), []Placed{g, {Sprite: panel, Opacity: 255}, {Sprite: panel, X: 10, Opacity: 255}}}
		want := List{l.Size, []Placed{{Sprite: whole, X: g.X, Y: g.Y, Opacity: 255}}}
		if d := farthest(l.Frame(), want.Frame()); d > 0 {
			t.Errorf("at %g,%g two halves differ by %d from the whole", g.X, g.Y, d)
		}
	}
}

func TestABoxHasItsCornersGradientAndShadow(t *testing.T) {
	white := color.RGBA{255, 255, 255, 255}
	c := NewCanvas(120, 120)
	c.Box(image.Rect(30, 30, 90, 90), Box{
		Color: white, To: color.RGBA{0, 0, 255, 255}, Angle: 90, Radius: 16,
		Shadow: Shadow{Color: color.RGBA{A: 128}, Blur: 6, Y: 8},
	})
	img := c.Sprite("x").Image
	if got := img.RGBAAt(60, 31); got.R < 240 {
		t.Errorf("the gradient begins with %v, want white", got)
	}
	if got := img.RGBAAt(60, 88); got.R > 15 || got.B != 255 {
		t.Errorf("the gradient ends with %v, want blue", got)
	}
	if got := img.RGBAAt(30, 30); got.R > 0 {
		t.Errorf("the corner is %v, want it cut off", got)
	}
	if above, below := img.RGBAAt(60, 24).A, img.RGBAAt(60, 96).A; below <= above || below == 0 {
		t.Errorf("the shadow is %d above and %d below, want it below", above, below)
	}
	b := Box{Color: white, Shadow: Shadow{Color: color.RGBA{A: 128}, Blur: 6, Y: 8}}
	if got, want := b.Bounds(image.Rect(30, 30, 90, 90)), image.Rect(12, 20, 108, 116); got != want {
		t.Errorf("touches %v, want %v", got, want)
	}
}

func TestAFrameFromThePoolIsLikeANewOne(t *testing.T) {
	var p Pool
	big := List{Size: image.Pt(8, 8), Items: []Placed{{Sprite: filled(6, 6, color.RGBA{9, 9, 9, 200}), X: 1, Y: 1, Opacity: 255}}}
	small := List{Size: image.Pt(8, 8), Items: []Placed{{Sprite: filled(2, 2, color.RGBA{1, 2, 3, 4}), Opacity: 255}}}
	first, done := p.Frame(big)
	done()
	again, done := p.Frame(small)
	defer done()
	if again != first {
		t.Error("the frame given back was not used again")
	}
	if string(again.Pix) != string(small.Frame().Pix) {
		t.Error("something of the picture before is left")
	}
	other, done := p.Frame(List{Size: image.Pt(4, 4)})
	defer done()
	if other.Rect.Dx() != 4 {
		t.Errorf("a frame of %v was lent for 4×4", other.Rect)
	}
}
