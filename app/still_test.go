package main

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/app/control"
	"mile26/app/output/caspar/caspartest"
	"mile26/data"
)

// What is on air is saved as one file or as a pair, from a station that runs.
func TestStillOfARunningStation(t *testing.T) {
	d, err := data.Open(sampleShow(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	flags := stationFlags{themeFlag: themeFlag{"thames"}, Format: "1080p50", Token: "let me in"}
	flags.Listen = "127.0.0.1:0"
	st, err := openStation(t.Context(), d, flags, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := st.close(); err != nil {
			t.Error(err)
		}
	}()
	if err := st.feed.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.rack.Start("feed"); err != nil {
		t.Fatal(err)
	}
	subject, err := subjectFlags{Athlete: "sifan hassan"}.find(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.room.Cue(t.Context(), "test", control.Request{Template: "lower-third", Subject: subject}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	from := "http://" + st.feed.address()
	if code, out, said := mile26(t, "still", "--from", from, "--token", "let me in", "--of", "preview", "--pair", "-o", filepath.Join(dir, "now.png")); code != exitOK {
		t.Fatalf("%d: %s %s", code, out, said)
	}
	want := st.room.Channel().State().PreviewList().Frame()
	for _, name := range []string{"now-fill.png", "now-key.png"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		if _, g, _, _ := img.At(200, 950).RGBA(); name == "now-key.png" && uint8(g>>8) != want.RGBAAt(200, 950).A {
			t.Errorf("%s: %d, want %d", name, g>>8, want.RGBAAt(200, 950).A)
		}
		if img.Bounds() != want.Rect {
			t.Errorf("%s is %v", name, img.Bounds())
		}
	}
	server, media := &caspartest.Server{}, t.TempDir()
	address := server.Start(t)
	if code, out, said := mile26(t, "still", "--from", from, "--token", "let me in", "--of", "preview", "--caspar", address+"/1-30", "--media", media); code != exitOK {
		t.Fatalf("%d: %s %s", code, out, said)
	}
	if got := server.Layer("1-30"); !strings.HasPrefix(got, "image ") || !strings.Contains(got, "preview") {
		t.Errorf("the server's layer has %q", got)
	}
	if _, err := os.Stat(filepath.Join(media, "mile26", "preview.png")); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"still", "--from", from, "-o", filepath.Join(dir, "x.png")}, exitFailed, "token"},
		{[]string{"still", "--from", from}, exitWrong, "--out"},
		{[]string{"still", "--from", "http://127.0.0.1:1", "-o", filepath.Join(dir, "x.png")}, exitFailed, "is the desk or mile26 serve running"},
	} {
		code, _, said := mile26(t, c.args...)
		if code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("%v: %d %s", c.args, code, said)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "x.png")); !os.IsNotExist(err) {
		t.Error("a failure left a file")
	}
}
