package desk

import (
	"context"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	widgets "mile26/app/desk/widget"
	"mile26/app/show"
)

// option is the button of a preference that says so.
func (r *rig) option(label string) *button {
	r.t.Helper()
	for _, f := range focusables(r.view.choices.rows) {
		if b, ok := f.(*button); ok && b.Label == label {
			return b
		}
	}
	r.t.Fatalf("no preference says %q", label)
	return nil
}

// choose chooses a preference: by pointer, or by key.
func (r *rig) choose(label string, byKey bool) {
	r.t.Helper()
	b := r.option(label)
	if byKey {
		r.window.Canvas().Focus(b)
		r.key(fyne.KeyReturn)
	} else {
		test.Tap(b)
	}
	if !r.option(label).On {
		r.t.Errorf("%q is not marked as chosen", label)
	}
}

func TestPreferences(t *testing.T) {
	for _, byKey := range []bool{true, false} {
		scale, theme := 0.0, ""
		var kept fyne.App
		r := openDesk(t, func(a fyne.App, o *Options) {
			kept = a
			o.Station = Station{
				Theme: "thames", Themes: []string{"mall", "thames"},
				Rescale: func(s float64) { scale = s },
				Retheme: func(_ context.Context, name string) error { theme = name; return nil },
			}
		})
		r.ctrl(fyne.KeyComma)
		if r.view.tabs.now.id != "preferences" {
			t.Fatalf("the key opens %s", r.view.tabs.now.id)
		}
		p := kept.Preferences()
		r.choose("Deutsch", byKey)
		r.choose("130%", byKey)
		r.choose("CasparCG", byKey)
		r.choose("Takes it at once", byKey)
		r.choose("Orange and blue", byKey)
		r.choose("SMPTE RP 218", byKey)
		r.choose("2:01.25", byKey)
		r.choose("720p50", byKey)
		if b := r.option("Mall"); byKey {
			r.window.Canvas().Focus(b)
			r.key(fyne.KeyReturn)
		} else {
			test.Tap(b)
		}
		r.await("the other theme", func() bool { return r.option("Mall").On })
		r.await("the house's marks", func() bool { return r.room.House().Marks == show.Points })
		for name, got := range map[string]string{
			"de": p.String(prefLanguage), "casparcg": p.String(prefKeymap), "take": p.String(prefHotkeys), "orange": p.String(prefColours),
			"rp218": p.String(prefSafe), "point": p.String(prefMarks), "720p50": PreferredFormat(p), "mall": PreferredTheme(p),
		} {
			if got != name {
				t.Errorf("kept %q, want %q", got, name)
			}
		}
		if scale != 1.3 || PreferredScale(p) != 1.3 || theme != "mall" {
			t.Errorf("the scale is %v, kept %v, the theme %q", scale, PreferredScale(p), theme)
		}
		if onAir != palettes["orange"].onAir {
			t.Errorf("on air is %v", onAir)
		}
		if got := r.view.monitors[0].legend.Text; got != "SMPTE RP 218: action 5%, titles 10%" {
			t.Errorf("the safe areas say %q", got)
		}
		if got := r.view.keys.action("continue").printed(); got != "F5" || r.keysOf("clear-layer") != "F10  F11" {
			t.Errorf("the keys are not CasparCG's: %s, %s", got, r.keysOf("clear-layer"))
		}
	}
}

// What was chosen is so in the next desk; a colour's word is there in any case.
func TestPreferencesAreKept(t *testing.T) {
	r := openDesk(t, func(a fyne.App, _ *Options) {
		p := prefs{a.Preferences()}
		p.SetString(prefColours, "orange")
		p.SetString(prefKeymap, "viz")
		p.setLayer("lower-third", 44)
	})
	if got := r.view.keys.action("take").printed(); got != "+" {
		t.Errorf("take is on %q", got)
	}
	r.preview("hassan")
	r.press(must("+")[0])
	r.awaitOnAir(1)
	if fill := r.view.head.lamp.plate.FillColor; fill != color.Color(palettes["orange"].onAir) {
		t.Errorf("the lamp is %v", fill)
	}
	if got := r.view.head.lampWords; !strings.HasPrefix(got, "ON AIR · ") {
		t.Errorf("the lamp says %q", got)
	}
	if got := PreferredHouse(r.view.prefs).Layers["lower-third"]; got != 44 {
		t.Errorf("the layer kept is %d", got)
	}
}

// A layer that is typed is the template's from then on; nonsense is told.
func TestLayersAreTyped(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.view.tabs.open(r.tab("preferences"))
	var e *widgets.Entry
	for _, f := range focusables(r.view.choices.layers) {
		if x, ok := f.(*widgets.Entry); ok && e == nil {
			e = x
		}
	}
	r.window.Canvas().Focus(e)
	r.typed("400")
	r.key(fyne.KeyReturn)
	if got := r.view.foot.didWords; !strings.Contains(got, "no layer") {
		t.Errorf("the desk says %q", got)
	}
	e.SetText("77")
	r.key(fyne.KeyReturn)
	first := r.view.choices.templates[0].Name
	r.await("the layer", func() bool { return r.room.House().Layers[first] == 77 })
	e.SetText("")
	r.key(fyne.KeyReturn)
	r.await("the theme's layer", func() bool { return r.room.House().Layers[first] == 0 })
}

// What the command line says is told, and stays.
func TestCommandLineStandsFirst(t *testing.T) {
	r := openDesk(t, func(_ fyne.App, o *Options) {
		o.Station = Station{Theme: "mall", Themes: []string{"mall", "thames"}, FixedTheme: true, FixedFormat: true, FixedScale: true}
	})
	r.view.tabs.open(r.tab("preferences"))
	r.window.Canvas().Capture()
	all := strings.Join(written(r.view.choices.rows), "\n")
	for _, want := range []string{"The command line says mall", "The command line says 1080p50", "FYNE_SCALE says it"} {
		if !strings.Contains(all, want) {
			t.Errorf("the panel does not say %q:\n%s", want, all)
		}
	}
}

// Figures call a page from the preferences too.
func TestFiguresCallAPageFromThePreferences(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.ctrl(fyne.KeyComma)
	r.typed("202")
	if now := r.view.tabs.now.id; now != "run" {
		t.Errorf("the tab is %s", now)
	}
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: 202 · Lower third · Eliud KIPCHOGE")
}

// The window stays as large on the screen as it is, whatever its scale; at 130%
// it needs no more than a screen of 1440×900 has.
func TestAnotherScaleLeavesTheWindowItsSize(t *testing.T) {
	r := openDesk(t, func(_ fyne.App, o *Options) { o.Station = Station{Rescale: func(float64) {}} })
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	for _, test := range []struct {
		label string
		scale float32
	}{{"130%", 1.3}, {"110%", 1.1}, {"100%", 1}} {
		r.view.tabs.open(r.tab("preferences"))
		r.choose(test.label, true)
		want := fyne.NewSize(startWidth/test.scale, startHeight/test.scale)
		if got := r.window.Canvas().Size(); got.Subtract(want).Width > 1 || got.Subtract(want).Height > 1 || want.Subtract(got).Width > 1 {
			t.Errorf("at %s the window is %v, want %v", test.label, got, want)
		}
		if need := r.view.content.MinSize(); need.Width > want.Width || need.Height > want.Height {
			t.Errorf("at %s the window needs %v and has %v", test.label, need, want)
		}
		if got := startSize(r.app.Preferences(), Station{}); got.Subtract(want).Width > 1 || want.Subtract(got).Width > 1 {
			t.Errorf("at %s it begins as %v, want %v", test.label, got, want)
		}
	}
}

// A scale that the environment says counts too, rounded as Fyne rounds it.
func TestTheWindowBeginsAsLargeAtAScaleOfTheEnvironment(t *testing.T) {
	r := openDesk(t)
	for scale, want := range map[float64]fyne.Size{
		0: {Width: startWidth, Height: startHeight}, 0.5: {Width: startWidth, Height: startHeight},
		1.24: {Width: 1200, Height: 750}, 2: {Width: 720, Height: 450},
	} {
		if got := startSize(r.app.Preferences(), Station{FixedScale: true, Scale: scale}); got.Subtract(want).Width > 1 || want.Subtract(got).Width > 1 {
			t.Errorf("at %v it begins as %v, want %v", scale, got, want)
		}
	}
}

func TestArrowsGoBetweenPreferences(t *testing.T) {
	r := openDesk(t)
	r.window.Resize(fyne.NewSize(startWidth, startHeight))
	r.act("tab-run")
	r.act("tab-preferences")
	at := func() string { return r.window.Canvas().Focused().(*button).Label }
	first := at()
	r.key(fyne.KeyRight)
	if at() == first {
		t.Error("→ stays where it is")
	}
	r.key(fyne.KeyDown)
	if got := at(); got != "100%" {
		t.Errorf("↓ goes to %q, want the scale that is chosen", got)
	}
	r.key(fyne.KeyUp)
	r.key(fyne.KeyUp)
	if got := at(); got != first {
		t.Errorf("↑ goes to %q, want %q", got, first)
	}
	r.act("tab-keys")
	r.typed("take")
	r.key(fyne.KeyEscape)
	r.key(fyne.KeyEscape)
	if got := r.view.tabs.now.id; got != "preferences" {
		t.Errorf("Esc leaves the sheet of keys to %s", got)
	}
}
