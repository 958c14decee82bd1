package main

import (
	"log/slog"
	"os"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics"
)

// What the operator prefers completes the command line; what that says stands
// first; and a theme that is gone keeps nobody from starting.
func TestPreferencesCompleteTheFlags(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv(scaleVariable, "")
	t.Setenv(preferredVariable, "")
	a := test.NewTempApp(t)
	p := a.Preferences()
	p.SetString("theme", "mall")
	p.SetString("format", "720p50")
	p.SetString("marks", "point")
	p.SetString("layers", "lower-third = 44\n")
	p.SetInt("scale", 125)
	f := stationFlags{}
	s := preferring(a, &f)
	if f.Theme != "mall" || f.Format != "720p50" || f.House.Marks != show.Points || f.House.Layers["lower-third"] != 44 {
		t.Errorf("the flags are %+v", f)
	}
	if s.FixedTheme || s.FixedFormat || s.FixedScale || s.Theme != "mall" || !slices.Equal(s.Themes, []string{"mall", "thames"}) {
		t.Errorf("there is to choose %+v", s)
	}
	if got := os.Getenv(scaleVariable); got != "1.25" {
		t.Errorf("the scale is %q", got)
	}

	f = stationFlags{} // of a desk that this one opened
	if s = preferring(a, &f); s.FixedScale {
		t.Error("the next desk takes the preference for what the environment says")
	}

	t.Setenv(preferredVariable, "")
	t.Setenv(scaleVariable, "1.5")
	f = stationFlags{themeFlag: themeFlag{"thames"}, Format: "1080p25"}
	s = preferring(a, &f)
	if f.Theme != "thames" || f.Format != "1080p25" || !s.FixedTheme || !s.FixedFormat || !s.FixedScale || s.Scale != 1.5 {
		t.Errorf("given flags became %+v, to choose %+v", f, s)
	}

	p.SetString("theme", "gone")
	f = stationFlags{}
	if preferring(a, &f); f.Theme != theme {
		t.Errorf("without its theme it starts with %q", f.Theme)
	}
}

// A station draws with another theme from then on, and what is on air stays.
func TestAStationTakesAnotherTheme(t *testing.T) {
	d, err := data.Open(sampleShow(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	st, err := openStation(t.Context(), d, stationFlags{}, nil, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.close(); err != nil {
			t.Error(err)
		}
	}()
	a, err := d.OneAthlete(t.Context(), "kimetto")
	if err != nil {
		t.Fatal(err)
	}
	q := control.Request{Template: "lower-third", Subject: show.Subject{Kind: data.KindAthlete, ID: a.ID}}
	if _, err := st.room.TakeNow(t.Context(), "test", q); err != nil {
		t.Fatal(err)
	}
	was := st.room.Channel().State().Program[0].Digest
	if err := st.retheme(t.Context(), "no-such-theme", nil); err == nil {
		t.Error("a theme that is not there was read")
	}
	read := 0
	for _, name := range []string{"mall", "thames", "mall"} {
		if err := st.retheme(t.Context(), name, func(*graphics.Engine, error) { read++ }); err != nil {
			t.Fatal(err)
		}
	}
	if got := st.room.Engine().Name(); got != "Mall" || read != 3 {
		t.Errorf("it draws with %s after %d readings", got, read)
	}
	st.room.Refresh()
	if got := st.room.Channel().State().Program[0].Digest; got != was {
		t.Error("what is on air has changed")
	}
}
