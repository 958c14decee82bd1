package desk

import (
	"image"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/paint"
)

// flatNear is the pixel nearest to the right of at around which the key is the
// same: the edge of a letter is another when it is scaled.
func flatNear(t *testing.T, p *image.RGBA, at image.Point) image.Point {
	t.Helper()
	const around = 6
	for ; at.X < p.Rect.Max.X-around; at.X++ {
		flat, want := true, p.RGBAAt(at.X, at.Y).A
		for y := at.Y - around; y <= at.Y+around && flat; y++ {
			for x := at.X - around; x <= at.X+around && flat; x++ {
				flat = p.RGBAAt(x, y).A == want
			}
		}
		if flat && want != 0 {
			return at
		}
	}
	t.Fatal("the key is nowhere the same around a pixel")
	return at
}

// The key view shows alpha as grey, whatever is behind.
func TestKeyViewShowsAlpha(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	r.chord(fyne.KeyModifierShortcutDefault, fyne.KeyF7)
	frame := page.Rest(r.channel.Format().Size).Frame()
	b := page.Rest(r.channel.Format().Size).Bounds()
	at := flatNear(t, frame, image.Pt((b.Min.X+b.Max.X)/2, (b.Min.Y+b.Max.Y)/2))
	pre := r.picture(previewMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	want := frame.RGBAAt(at.X, at.Y).A
	got := pre.RGBAAt(at.X*pre.Rect.Dx()/frame.Rect.Dx(), at.Y*pre.Rect.Dy()/frame.Rect.Dy())
	if got.R != got.G || got.G != got.B || far(got.R, want) {
		t.Errorf("the key in the middle is %v, want %d", got, want)
	}
	if c := pre.RGBAAt(1, 1); c.R != 0 || c.A != 0xFF {
		t.Errorf("where nothing is the key is %v", c)
	}
	if got := r.view.monitors[previewMonitor].right.Text; got != "KEY" {
		t.Errorf("the bar says %q", got)
	}
	r.chord(fyne.KeyModifierShortcutDefault, fyne.KeyF7)
	r.picture(previewMonitor, func(p *image.RGBA) bool { return string(p.Pix) != string(pre.Pix) })
}

// At 100% a pixel of the picture is one of the monitor: the graphic's parts one
// after another, then all again; the pointer moves them.
func TestZoomTo100Percent(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	fit := r.picture(previewMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	frame := page.Rest(r.channel.Format().Size).Frame()
	zoom := func() { r.chord(fyne.KeyModifierShortcutDefault, fyne.Key0) }
	same := func(p *image.RGBA, at image.Point) bool { // over black
		for y := 0; y < p.Rect.Dy(); y += 5 {
			for x := 0; x < p.Rect.Dx(); x += 5 {
				if c := frame.RGBAAt(at.X+x, at.Y+y); far(p.RGBAAt(x, y).R, c.R) {
					return false
				}
			}
		}
		return true
	}
	mon := r.view.monitors[previewMonitor]
	parts := r.view.parts(previewMonitor)
	if len(parts) < 2 {
		t.Fatalf("a lower third has %d parts in a monitor of %v", len(parts), mon.asked)
	}
	next := func() { r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.Key0) }
	for i, part := range parts {
		if i == 0 {
			zoom()
		} else {
			next()
		}
		if mon.at != part {
			t.Errorf("part %d is at %v, want %v", i+1, mon.at, part)
		}
		r.picture(previewMonitor, func(p *image.RGBA) bool { return same(p, part) })
	}
	before := mon.at
	mon.hand.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(20, 10)})
	moved := before.Sub(image.Pt(20, 10))
	if mon.at != moved {
		t.Errorf("dragged it is at %v, want %v", mon.at, moved)
	}
	r.picture(previewMonitor, func(p *image.RGBA) bool { return same(p, moved) })
	mon.hand.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(1e5, 1e5)})
	if mon.at != (image.Point{}) {
		t.Errorf("dragged to the end it is at %v", mon.at)
	}
	test.DoubleTap(mon.hand)
	r.picture(previewMonitor, func(p *image.RGBA) bool { return string(p.Pix) == string(fit.Pix) })
	mon.hand.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(20, 10)})
	if r.view.zoom != 0 {
		t.Error("dragging zooms")
	}
	// Something else in preview is looked at where it is.
	zoom()
	other := r.preview("London 2016 men")
	if got, want := mon.at, partsOf(other.Rest(r.channel.Format().Size), mon.asked)[0]; got != want {
		t.Errorf("of %s it shows %v on, want %v on", other.Title, got, want)
	}
}

func TestPartsCoverTheGraphic(t *testing.T) {
	c := paint.NewCanvas(900, 300)
	l := paint.List{Size: image.Pt(1920, 1080), Items: []paint.Placed{{Sprite: c.Sprite("a"), X: 1000, Y: 770, Opacity: 255}}}
	size := image.Pt(500, 281)
	var all image.Rectangle
	for _, at := range partsOf(l, size) {
		part := image.Rectangle{at, at.Add(size)}
		if !part.In(image.Rectangle{Max: l.Size}) {
			t.Errorf("part %v is not in the frame", part)
		}
		all = all.Union(part)
	}
	if !l.Bounds().In(all) {
		t.Errorf("the parts cover %v, the graphic is %v", all, l.Bounds())
	}
	if got := partsOf(paint.List{Size: l.Size}, size); got != nil {
		t.Errorf("nothing has parts: %v", got)
	}
}

// Ctrl F8 goes from one standard to the other, F8 hides and shows it.
func TestSafeStandards(t *testing.T) {
	r := openDesk(t)
	legend := func() string {
		if l := r.view.monitors[programMonitor].legend; l.Visible() {
			return l.Text
		}
		return ""
	}
	if got := legend(); got != "" {
		t.Errorf("at the start it says %q", got)
	}
	for i, want := range []string{"SMPTE RP 218: action 5%, titles 10%", "EBU R95: action 3.5%, graphics 5%", "SMPTE RP 218: action 5%, titles 10%"} {
		r.chord(fyne.KeyModifierShortcutDefault, fyne.KeyF8)
		if got := legend(); got != want {
			t.Errorf("standard %d: %q, want %q", i+1, got, want)
		}
	}
	r.key(fyne.KeyF8)
	if got := legend(); got != "" {
		t.Errorf("hidden, it says %q", got)
	}
	r.key(fyne.KeyF8)
	if got := legend(); got != "SMPTE RP 218: action 5%, titles 10%" {
		t.Errorf("shown again: %q", got)
	}
	// It stands over the picture, so it goes; the bar says which areas are shown.
	r.view.receive(ticked{now: r.now})
	r.view.nextBackdrop()
	r.view.receive(ticked{now: r.now.Add(legendFor - time.Second)})
	if got := legend(); got == "" {
		t.Error("it goes too soon")
	}
	r.view.receive(ticked{now: r.now.Add(legendFor)})
	r.view.nextBackdrop()
	if got, bar := legend(), r.view.monitors[previewMonitor].right.Text; got != "" || !strings.Contains(bar, "SMPTE") {
		t.Errorf("after a while it says %q, and the bar %q", got, bar)
	}
	if got, want := safeArea(smpteRP218.graphics(), image.Pt(1920, 1080)), image.Rect(192, 108, 1728, 972); got != want {
		t.Errorf("titles are safe in %v, want %v", got, want)
	}
}

// The program monitor says how long a page has been on air and when it goes.
func TestTimeOnAirAndToAutoOut(t *testing.T) {
	r := openDesk(t)
	a, err := r.room.Show().OneAthlete(t.Context(), "sifan hassan")
	if err != nil {
		t.Fatal(err)
	}
	q := control.Request{Template: "lower-third", Subject: show.Subject{Kind: data.KindAthlete, ID: a.ID}, Duration: time.Hour}
	if _, err := r.room.TakeNow(t.Context(), "test", q); err != nil {
		t.Fatal(err)
	}
	r.awaitOnAir(1)
	r.await("when it ends", func() bool { return !r.view.aired.state.Program[0].Ends.IsZero() })
	on := r.view.aired.state.Program[0]
	r.now = on.Taken.Add(7 * time.Second)
	r.view.label()
	want := "0:07 · out in " + running(on.Ends.Sub(r.now))
	if got := r.view.monitors[programMonitor].right.Text; got != want {
		t.Errorf("the bar says %q, want %q", got, want)
	}
}
