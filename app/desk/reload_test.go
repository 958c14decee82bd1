package desk

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/assets"
	"mile26/graphics"
)

// reading reads the theme of a folder whose files a test has written.
func reading(t *testing.T, theme, card string) Reading {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"theme.yaml": theme, "house-card.yaml": card} {
		path := filepath.Join(dir, "house", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	e, err := graphics.Open(os.DirFS(dir), "house", assets.Fonts(), assets.Flags())
	return Reading{e, err}
}

const houseTheme = `theme: House
colors: {white: "#FFFFFF", red: "#FF0000"}
fonts: {bold: FiraSansCondensed-Bold.ttf}
styles: {name: {font: bold, size: 90, color: white}}
`

const houseCard = `template: house-card
title: House card
about: [athlete]
layer: 20
fields: {family: {type: single-line, label: Family name}}
place: {left: 200, top: 200}
root:
  row: {width: 400, height: 200, fill: red, children: [{text: {text: "{family}", style: name}}]}
`

func TestAThemeReadAgainRedrawsPreviewAndLeavesProgram(t *testing.T) {
	r := openDesk(t)
	r.preview("kimetto")
	r.key("F2")
	r.awaitOnAir(1)
	onAir := r.view.aired.state.Program[0].Page

	send := func(x Reading) {
		t.Helper()
		if x.Err == nil {
			r.room.SetEngine(x.Engine)
		}
		select {
		case r.readings <- x:
		case <-t.Context().Done():
		}
	}
	red := func(img *image.RGBA) bool {
		c := img.RGBAAt(img.Rect.Dx()*590/1920, img.Rect.Dy()*390/1080) // the panel's corner, away from words
		return c.R > 240 && c.G < 20 && c.B < 20
	}
	send(reading(t, houseTheme, houseCard))
	r.awaitSaid("Theme read again: House")
	r.picture(previewMonitor, red)
	if got := len(r.view.offer.templates); got != 1 {
		t.Errorf("%d templates are offered, want the theme's one", got)
	}
	if s := r.channel.State(); s.Program[0].Page != onAir {
		t.Error("what is on air has changed")
	}
	r.await("a picture that stands", func() bool { return !r.channel.State().Moving })
	good := r.channel.State()

	send(reading(t, houseTheme, strings.Replace(houseCard, "fill: red", "fill: rd", 1)))
	r.await("the fault in the status line", func() bool {
		return strings.Contains(r.view.foot.didWords, `house-card.yaml:8:40: "rd": no such colour in the theme`)
	})
	if s := r.channel.State(); s.Serial != good.Serial {
		t.Error("a fault changed the channel")
	}
	r.preview("kipsang") // the last good one still draws
	r.picture(previewMonitor, red)

	send(reading(t, houseTheme, strings.Replace(houseCard, "House card", "Club card", 1)))
	r.await("a button with the new title", func() bool {
		p := r.view.offer.templates
		return len(p) == 1 && r.view.order.titles["house-card"] == "Club card" && strings.HasPrefix(r.view.foot.didWords, "Theme read again")
	})
	if s := r.channel.State(); s.Preview == nil || !strings.HasPrefix(s.Preview.Title, "Club card") || s.Program[0].Page != onAir {
		t.Errorf("in preview is %v", s.Preview)
	}
}

func TestManyFaultsAreOneLine(t *testing.T) {
	r := openDesk(t)
	bad := strings.NewReplacer("fill: red", "fill: rd", "style: name", "style: nme").Replace(houseCard)
	r.readings <- reading(t, houseTheme, bad)
	r.await("the fault", func() bool { return strings.Contains(r.view.foot.didWords, "(and 1 more)") })
	if strings.Contains(r.view.foot.didWords, "\n") {
		t.Errorf("the status line is %q", r.view.foot.didWords)
	}
}
