package desk

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"golang.org/x/image/draw"

	"mile26/graphics"
	"mile26/graphics/paint"
)

// shrunk is what a monitor must show of a list, over black.
func shrunk(l paint.List, size image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(out, out.Rect, image.Black, image.Point{}, draw.Src)
	draw.BiLinear.Scale(out, out.Rect, l.Frame(), image.Rectangle{Max: l.Size}, draw.Over, nil)
	return out
}

// lit counts the pixels that are not black.
func lit(p *image.RGBA) (n int) {
	for i := 0; i < len(p.Pix); i += 4 {
		if p.Pix[i]|p.Pix[i+1]|p.Pix[i+2] != 0 {
			n++
		}
	}
	return n
}

func TestMonitorsShowThePagesPixels(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	pre := r.picture(previewMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	want := shrunk(page.Rest(graphics.FrameSize), pre.Rect.Size())
	for i := range pre.Pix { // within one: the monitor scales only a part of the frame
		if far(pre.Pix[i], want.Pix[i]) {
			t.Fatalf("preview of %v differs from the page: %d pixels lit, want %d", pre.Rect.Size(), lit(pre), lit(want))
		}
	}
	if pro := r.picture(programMonitor, func(*image.RGBA) bool { return true }); lit(pro) != 0 {
		t.Errorf("program shows %d pixels before the take", lit(pro))
	}
	if size := pre.Rect.Size(); size.X*9 != size.Y*16 {
		t.Errorf("the picture is %v, not 16:9", size)
	}
	r.key(fyne.KeyF2)
	// When it has come in it is what preview shows.
	r.picture(programMonitor, func(p *image.RGBA) bool { return string(p.Pix) == string(pre.Pix) })
}

// What the monitor has, the window shows.
func TestWindowShowsTheMonitor(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	pre := r.picture(previewMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	shot := r.window.Canvas().Capture()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.view.monitors[previewMonitor].raster)
	for y := 0; y < pre.Rect.Max.Y; y += 7 {
		for x := 0; x < pre.Rect.Max.X; x += 7 {
			got := color.RGBAModel.Convert(shot.At(int(at.X)+x, int(at.Y)+y))
			if want := pre.RGBAAt(x, y); got != want {
				t.Fatalf("at %d,%d of the preview the window shows %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestBackdropAndSafeAreasChangeThePicture(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	plain := r.picture(previewMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	corner := func(p *image.RGBA) color.RGBA { return p.RGBAAt(1, 1) }

	r.key(fyne.KeyF8)
	frame := safeArea(ebuR95.graphics(), plain.Rect.Size())
	lined := r.picture(previewMonitor, func(p *image.RGBA) bool { return p.RGBAAt(frame.Min.X-1, frame.Min.Y+2).R > 0 })
	if corner(lined) != corner(plain) {
		t.Error("the safe areas reach into the corner")
	}
	if got := r.view.monitors[previewMonitor].right.Text; got != "black · R95" {
		t.Errorf("the bar says %q", got)
	}
	r.key(fyne.KeyF7)
	checked := r.picture(previewMonitor, func(p *image.RGBA) bool { return corner(p).R > 0 })
	if checked.RGBAAt(frame.Min.X-1, frame.Min.Y+2) == lined.RGBAAt(frame.Min.X-1, frame.Min.Y+2) {
		t.Error("no checkerboard under the line")
	}
	if r.picture(programMonitor, func(p *image.RGBA) bool { return corner(p).R > 0 }) == nil {
		t.Error("program has no checkerboard")
	}
	r.key(fyne.KeyF8)
	for _, ground := range []uint8{0xFF, 0x80} { // white, then grey
		r.key(fyne.KeyF7)
		r.picture(previewMonitor, func(p *image.RGBA) bool { c := corner(p); return c.R == ground && c.B == ground })
	}
	r.key(fyne.KeyF7)
	again := r.picture(previewMonitor, func(p *image.RGBA) bool {
		return corner(p).R == 0 && p.RGBAAt(frame.Min.X-1, frame.Min.Y+2).R == 0
	})
	if string(again.Pix) != string(plain.Pix) {
		t.Error("switched off again, the picture is another")
	}
}

// EBU R95: 5% and 3.5% from each edge of 1920×1080.
func TestSafeAreas(t *testing.T) {
	full := image.Pt(1920, 1080)
	if got, want := safeArea(ebuR95.graphics(), full), image.Rect(96, 54, 1824, 1026); got != want {
		t.Errorf("graphics safe %v, want %v", got, want)
	}
	if got, want := safeArea(ebuR95.action(), full), image.Rect(67, 38, 1853, 1042); got != want {
		t.Errorf("action safe %v, want %v", got, want)
	}
}

func TestMonitorsAre16To9AtEverySize(t *testing.T) {
	r := openDesk(t)
	for _, size := range []fyne.Size{fyne.NewSize(1200, 720), fyne.NewSize(1440, 900), fyne.NewSize(1920, 1017), fyne.NewSize(1280, 1000)} {
		r.window.Resize(size)
		for _, m := range r.view.monitors {
			s := m.raster.Size()
			if s.Width*9 != s.Height*16 || s.Width < 300 {
				t.Errorf("window %v: a monitor of %v", size, s)
			}
		}
	}
}

func TestRegionFallsOnWholePixels(t *testing.T) {
	full := image.Pt(1920, 1080)
	for _, test := range []struct {
		b, source, target image.Rectangle
		to                image.Point
	}{
		{image.Rect(96, 848, 1296, 996), image.Rect(0, 720, 1320, 1080), image.Rect(0, 222, 407, 333), image.Pt(592, 333)},
		{image.Rect(0, 0, 1920, 1080), image.Rectangle{Max: full}, image.Rect(0, 0, 592, 333), image.Pt(592, 333)},
		{image.Rect(96, 848, 1296, 996), image.Rectangle{Max: full}, image.Rect(0, 0, 593, 331), image.Pt(593, 331)},
	} {
		source, target := region(test.b, full, test.to)
		if source != test.source || target != test.target {
			t.Errorf("%v in %v: %v to %v, want %v to %v", test.b, test.to, source, target, test.source, test.target)
		}
	}
}

// A page that stands goes through no second drawing, whatever else changes.
func TestEaselDrawsOnlyChanges(t *testing.T) {
	e := newEasel()
	e.resize(image.Pt(160, 90))
	<-e.wake
	e.resize(image.Pt(160, 90))
	e.show(paint.List{})
	select {
	case <-e.wake:
		t.Error("woken though nothing changed")
	default:
	}
}

func BenchmarkMonitor(b *testing.B) {
	c := paint.NewCanvas(1200, 148)
	c.Fill(image.Rect(0, 0, 1200, 148), color.RGBA{10, 17, 40, 240})
	w := wish{size: image.Pt(592, 333), list: paint.List{
		Size: image.Pt(1920, 1080), Items: []paint.Placed{{Sprite: c.Sprite("a"), X: 96, Y: 848, Opacity: 255}},
	}}
	e := newEasel()
	for b.Loop() {
		e.draw(w)
	}
}
