package desk

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// A scale at which the desk would not fit its window is not taken, and says why: the
// window would grow off the screen and stay so. Every scale that is offered is one at
// which it is drawn, which is in tenths, and one that was kept before shows as that.
func TestAScaleThatDoesNotFitIsNotTaken(t *testing.T) {
	scale := 0.0
	r := openDesk(t, func(_ fyne.App, o *Options) { o.Station = Station{Rescale: func(s float64) { scale = s }} })
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	r.view.tabs.open(r.tab("preferences"))
	test.Tap(r.option("200%"))
	if p := PreferredScale(r.view.prefs); scale != 0 || p != 1 || r.option("200%").On || !r.option("100%").On {
		t.Errorf("drawn at %v, kept %v, 200%% on: %t; want what was before", scale, p, r.option("200%").On)
	}
	if got := r.window.Canvas().Size(); got != fyne.NewSize(startWidth, startHeight) {
		t.Errorf("the window is %v", got)
	}
	if got := r.view.foot.didWords; !strings.HasPrefix(got, "▲ 200% does not fit: it needs a window of ") || !strings.Contains(got, "this one is 1440×900") {
		t.Errorf("the desk says %q", got)
	}
	r.window.Resize(fyne.NewSize(3840, 2160))
	test.Tap(r.option("200%"))
	if !r.option("200%").On || scale != 2 {
		t.Errorf("in a window of 3840×2160 it is drawn at %v", scale)
	}
	test.Tap(r.option("100%")) // the way back is always open
	if !r.option("100%").On || scale != 1 {
		t.Errorf("back it is drawn at %v", scale)
	}
	for kept, shown := range map[int]string{125: "130%", 175: "180%"} {
		r.view.prefs.SetInt(prefScale, kept)
		r.view.choices.mark()
		if !r.option(shown).On {
			t.Errorf("%d%%, which is drawn at %s, is not marked so", kept, shown)
		}
	}
}

// A window that had to grow for a scale kept from a larger screen comes back with the
// scale, and what the desk needs is the same whichever tab is open.
func TestAWindowThatHadToGrowComesBack(t *testing.T) {
	r := openDesk(t, func(_ fyne.App, o *Options) { o.Station = Station{Rescale: func(float64) {}} })
	r.view.prefs.SetInt(prefScale, 180)
	r.view.tabs.open(r.tab("preferences"))
	least := r.view.content.MinSize()
	r.window.Resize(least)
	test.Tap(r.option("100%"))
	if got := r.window.Canvas().Size(); got != fyne.NewSize(startWidth, startHeight) {
		t.Errorf("back at 100%% the window is %v, want %v×%v", got, startWidth, startHeight)
	}
	for _, tab := range r.view.tabs.all {
		r.view.tabs.open(tab)
		if need := r.view.content.MinSize(); need.Width > least.Width || need.Height > least.Height {
			t.Errorf("with %s open the desk needs %v, with the preferences %v", tab.id, need, least)
		}
	}
}
