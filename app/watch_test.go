package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/data"
	"mile26/graphics"
)

const (
	houseTheme = "theme: House\nbase: thames\ncolors: {accent: \"#FF0000\"}\n"
	houseCard  = `template: house-card
title: House card
about: [athlete]
layer: 20
fields:
  family: {type: single-line, label: Family name}
place: {left: 96, top: 84}
root:
  text: {text: "{family}", style: family}
`
)

// watched is a theme in a folder of a test, read once.
func watched(t *testing.T) (w *themeWatch, dir string) {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir = filepath.Join(t.TempDir(), "house")
	put(t, dir, "theme.yaml", houseTheme)
	put(t, dir, "house-card.yaml", houseCard)
	w = &themeWatch{name: dir}
	if _, err := w.open(); err != nil {
		t.Fatal(err)
	}
	return w, dir
}

// settle looks until a change must have been seen.
func settle(t *testing.T, w *themeWatch) (*graphics.Engine, error) {
	t.Helper()
	if w.changed() {
		t.Error("a change was read before it had settled")
	}
	if !w.changed() {
		t.Fatal("the change was not seen")
	}
	e, err := w.read()
	for range 2 {
		if w.changed() {
			t.Error("a change was seen twice")
		}
	}
	return e, err
}

func TestAThemeIsReadAgainGoodBrokenGood(t *testing.T) {
	w, dir := watched(t)
	for range 3 {
		if w.changed() {
			t.Fatal("nothing has changed")
		}
	}
	put(t, dir, "house-card.yaml", strings.Replace(houseCard, "Family name", "Name", 1))
	e, err := settle(t, w)
	if err != nil {
		t.Fatal(err)
	}
	card, err := e.Template("house-card")
	if err != nil || card.Fields["family"].Label != "Name" {
		t.Errorf("read %v, %v; want the new label", card, err)
	}

	put(t, dir, "house-card.yaml", strings.Replace(houseCard, "style: family", "style: famly", 1))
	if _, err := settle(t, w); err == nil || !strings.Contains(err.Error(), `house-card.yaml:9:35: "famly"`) {
		t.Errorf("got %v, want the fault", err)
	}
	put(t, dir, "house-card.yaml", houseCard)
	if _, err := settle(t, w); err != nil {
		t.Errorf("got %v when all was well again", err)
	}
}

func TestWhatAThemeIsMadeOfIsWatched(t *testing.T) {
	w, dir := watched(t)
	steps := []struct {
		what   string
		change func()
		want   string // the fault, "" when it reads
	}{
		{"a colour", func() { put(t, dir, "theme.yaml", houseTheme+"# red\n") }, ""},
		{"a new template", func() {
			put(t, dir, "other-card.yaml", strings.Replace(houseCard, "template: house", "template: other", 1))
		}, ""},
		{"a template that goes", func() {
			if err := os.Remove(filepath.Join(dir, "other-card.yaml")); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"a font that is not there", func() {
			put(t, dir, "theme.yaml", houseTheme+"fonts: {bold: fonts/House.ttf}\n")
		}, `theme.yaml:4:15: "fonts/House.ttf"`},
		{"the font that was missing", func() { put(t, dir, "fonts/House.ttf", "no font") }, "no font that can be read"},
		{"the folder goes", func() {
			if err := os.Rename(dir, dir+"-away"); err != nil {
				t.Fatal(err)
			}
		}, "no such file"},
		{"the folder comes back", func() {
			if err := os.Rename(dir+"-away", dir); err != nil {
				t.Fatal(err)
			}
		}, "no font that can be read"},
		{"all well", func() { put(t, dir, "theme.yaml", houseTheme) }, ""},
	}
	for _, s := range steps {
		s.change()
		_, err := settle(t, w)
		if (err == nil) != (s.want == "") || err != nil && !strings.Contains(err.Error(), s.want) {
			t.Errorf("%s: got %v, want %q", s.what, err, s.want)
		}
	}
}

func TestABaseOnDiskIsWatched(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	base := filepath.Join(config, "mile26", "themes", "club")
	put(t, base, "theme.yaml", houseTheme)
	dir := filepath.Join(t.TempDir(), "house")
	put(t, dir, "theme.yaml", "theme: House\nbase: club\n")
	w := &themeWatch{name: dir}
	if _, err := w.open(); err != nil {
		t.Fatal(err)
	}
	w.changed()
	put(t, base, "theme.yaml", strings.Replace(houseTheme, "#FF0000", "red", 1))
	if _, err := settle(t, w); err == nil || !strings.Contains(err.Error(), `club/theme.yaml:3:18: "red"`) {
		t.Errorf("got %v, want the base's fault", err)
	}
}

// A station takes a changed theme for what it makes from then on; a fault keeps
// the last good one, and neither changes what is on air.
func TestAStationReadsAChangedTheme(t *testing.T) {
	_, dir := watched(t)
	d, err := data.Open(sampleShow(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var log strings.Builder // written to only by the goroutine that watches, but for the beginning
	told := make(chan error)
	st, err := openStation(t.Context(), d, stationFlags{themeFlag: themeFlag{dir}, Format: "1080p50"}, nil,
		slog.New(slog.NewTextHandler(&log, nil)), func(_ *graphics.Engine, err error) { told <- err })
	if err != nil {
		t.Fatal(err)
	}
	c := &serveCmd{Template: "house-card"}
	c.Athlete = "kimetto"
	subject, err := c.find(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	q := control.Request{Template: c.Template, Subject: subject}
	if _, err := st.room.TakeNow(t.Context(), "test", q); err != nil {
		t.Fatal(err)
	}
	was := st.room.Channel().State()
	left := func() float64 {
		t.Helper()
		if _, err := st.room.Cue(t.Context(), "test", q); err != nil {
			t.Fatal(err)
		}
		return st.room.Channel().State().PreviewList().Items[0].X
	}
	await := func() error {
		select {
		case err := <-told:
			return err
		case <-time.After(time.Minute):
			t.Fatal("the change was not read")
			return nil
		}
	}
	put(t, dir, "house-card.yaml", strings.Replace(houseCard, "left: 96", "left: 500", 1))
	if err := await(); err != nil {
		t.Fatal(err)
	}
	if x := left(); x < 500 {
		t.Errorf("in preview at %v, want the new place", x)
	}
	put(t, dir, "house-card.yaml", strings.Replace(houseCard, "left: 96", "lft: 96", 1))
	if err := await(); err == nil {
		t.Error("a broken template was read")
	}
	if x := left(); x < 500 {
		t.Errorf("after a fault in preview at %v, want the last good place", x)
	}
	put(t, dir, "house-card.yaml", houseCard)
	if err := await(); err != nil {
		t.Fatal(err)
	}
	if x := left(); x > 200 {
		t.Errorf("in preview at %v", x)
	}
	if on := st.room.Channel().State().Program; len(on) != 1 || on[0].Page != was.Program[0].Page {
		t.Error("what is on air is another page")
	}
	if err := st.close(); err != nil {
		t.Error(err)
	}
	if got := log.String(); !strings.Contains(got, `house-card.yaml:7:9: \"lft\"`) || strings.Count(got, `msg="theme read"`) != 2 {
		t.Errorf("the log says %s", got)
	}
}
