package chromium_test

import (
	"image/color"
	"testing"

	"mile26/app/output/chromium"
)

func TestScreenshotKeepsAlpha(t *testing.T) {
	p := chromium.Open(t, `data:text/html,<body style="margin:0;background:transparent"><div style="width:10px;height:10px;background:rgba(255,0,0,.5)">`)
	p.Wait(`document.querySelector("div")`)
	if got := p.Eval(`Promise.resolve({sum: 1 + 2})`); got.(map[string]any)["sum"] != 3.0 {
		t.Errorf("Eval: %v, want sum 3", got)
	}
	shot := p.Screenshot(20, 12)
	if size := shot.Rect.Size(); size.X != 20 || size.Y != 12 {
		t.Fatalf("screenshot of %v, want (20,12)", size)
	}
	if got, want := shot.NRGBAAt(5, 5), (color.NRGBA{255, 0, 0, 128}); got != want {
		t.Errorf("inside: %v, want %v", got, want)
	}
	if got, want := shot.NRGBAAt(15, 5), (color.NRGBA{}); got != want {
		t.Errorf("outside: %v, want %v", got, want)
	}
}
