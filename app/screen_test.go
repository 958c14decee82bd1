package main

import (
	"image"
	"image/color"
	"strings"
	"testing"

	screens "mile26/app/output/screen"
)

func TestScreenSaysWhatIsWrongWithItsCommandLine(t *testing.T) {
	t.Setenv("DISPLAY", "") // what is right fails for want of one
	t.Setenv("WAYLAND_DISPLAY", "")
	for _, test := range []struct {
		line string
		code int
		want string
	}{
		{"--from ftp://desk", exitWrong, "want an address such as http://127.0.0.1:2626/program"},
		{"--from http://desk/elsewhere", exitWrong, "neither /program nor /preview"},
		{"--show matte", exitWrong, "--show must be one of"},
		{"--bg green", exitWrong, "--bg \"green\""},
		{"--windowed 960", exitWrong, "--windowed \"960\""},
		{"--windowed 960x0", exitWrong, "--windowed \"960x0\""},
		{"--windowed 960x540x3", exitWrong, "--windowed \"960x540x3\""},
		{"--monitor -1", exitWrong, "monitor"},
	} {
		code, _, errs := mile26(t, append([]string{"screen"}, strings.Fields(test.line)...)...)
		if code != test.code || !strings.Contains(errs, test.want) {
			t.Errorf("%s: exit %d, %s; want exit %d and %q", test.line, code, errs, test.code, test.want)
		}
	}
}

func TestScreenOptionsAreRead(t *testing.T) {
	c, err := parseColour("#00b140")
	if want := (color.RGBA{0, 0xb1, 0x40, 255}); err != nil || c != want {
		t.Errorf("colour %v, %v; want %v", c, err, want)
	}
	p, err := parseSize("960x540")
	if want := image.Pt(960, 540); err != nil || p != want {
		t.Errorf("size %v, %v; want %v", p, err, want)
	}
	m := screens.Monitor{Number: 2, Name: "DP-1", Width: 3840, Height: 2160, Rate: 50, WidthMM: 600, HeightMM: 340, X: 1920}
	if got, want := monitorLine(m), " 2  DP-1             3840×2160, 50 Hz, 600×340 mm, at 1920,0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
