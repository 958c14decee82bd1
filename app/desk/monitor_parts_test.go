package desk

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mile26/graphics/paint"
)

// Between what stands at the top and what stands at the bottom there is no part: it
// would look as if the monitor were broken.
func TestAPartWithNothingIsLeftOut(t *testing.T) {
	sprite := paint.NewCanvas(100, 50).Sprite("a")
	at := func(x, y float64) paint.Placed { return paint.Placed{Sprite: sprite, X: x, Y: y, Opacity: 255} }
	l := paint.List{Size: image.Pt(1920, 1080), Items: []paint.Placed{at(16, 16), at(1700, 1000)}}
	got := partsOf(l, image.Pt(480, 270))
	if want := []image.Point{{}, {1440, 810}}; !slices.Equal(got, want) {
		t.Errorf("the parts are %v, want %v", got, want)
	}
}

// At 100% a monitor's bar says which part of how many it shows.
func TestAMonitorSaysWhichPartItShows(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.picture(previewMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	n := len(r.view.parts(previewMonitor))
	if n < 2 {
		t.Fatalf("a lower third has %d parts", n)
	}
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.picture(programMonitor, func(p *image.RGBA) bool { return lit(p) > 0 })
	bars := func() (preview, program string) {
		return r.view.monitors[previewMonitor].right.Text, r.view.monitors[programMonitor].right.Text
	}
	said := func(words string, on bool) {
		t.Helper()
		preview, program := bars()
		if strings.Contains(preview, words) != on || strings.HasPrefix(program, words) != on {
			t.Errorf("the bars say %q and %q, with %q: want %t", preview, program, words, on)
		}
	}
	r.preview("hassan")
	said(" of ", false)
	r.ctrl(fyne.Key0)
	said(tr("%d of %d", 1, n), true)
	r.chord(fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift, fyne.Key0)
	said(tr("%d of %d", 2, n), true)
	r.view.pan(previewMonitor, image.Pt(3, 3))
	if preview, _ := bars(); strings.Contains(preview, " of ") {
		t.Errorf("moved by hand the bar says %q", preview)
	}
	r.ctrl(fyne.Key0)
	said(" of ", false)
}
