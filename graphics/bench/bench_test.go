package main

import (
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestNoTwoPicturesAreTheSame(t *testing.T) {
	for _, k := range kinds {
		seen := map[string]int{}
		for i := range 500 {
			b, err := json.Marshal(k.picture(i, []string{"a", "b"}))
			if err != nil {
				t.Fatal(err)
			}
			if first, ok := seen[string(b)]; ok {
				t.Errorf("%s: pictures %d and %d are both %s", k.template, first, i, b)
			}
			seen[string(b)] = i
		}
	}
}

// card is a plain panel with a word's worth of white on it.
func card(panel image.Rectangle, word bool) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 400, 200))
	draw.Draw(img, panel, image.NewUniform(color.NRGBA{10, 17, 40, 240}), image.Point{}, draw.Src)
	for x := 64; word && x < 128; x += 8 { // strokes of letters
		draw.Draw(img, image.Rect(x, 64, x+4, 96), image.White, image.Point{}, draw.Src)
	}
	return img
}

func TestCompareFindsWhatIsMissing(t *testing.T) {
	panel := image.Rect(40, 40, 360, 160)
	reference := save(t, card(panel, true))
	for _, c := range []struct {
		name string
		img  image.Image
		want string // in the error; "" is none
	}{
		{"same", card(panel, true), ""},
		{"edge out by 2", card(panel.Inset(-2), true), ""},
		{"edge out by 3", card(panel.Inset(-3), true), "it covers"},
		{"no word", card(panel, false), "differs"},
		{"smaller frame", card(panel, true).SubImage(image.Rect(0, 0, 380, 200)), "pixels, want"},
	} {
		_, err := compare("a peer", save(t, c.img), reference)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v, want no error", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want an error that says %q", c.name, err, c.want)
		}
	}
}

func save(t *testing.T, img image.Image) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "picture.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRatioIsTheMedianOverRounds(t *testing.T) {
	a, b := &row{Key: "a"}, &row{Key: "b"}
	for _, ms := range [][2]int{{10, 40}, {20, 100}, {10, 60}} { // a round slows down both
		a.time(time.Duration(ms[0])*time.Millisecond, 1)
		b.time(time.Duration(ms[1])*time.Millisecond, 1)
	}
	tab := table{Rows: []*row{a, b}}
	if got := tab.ratio("b", "a"); got != 5 {
		t.Errorf("ratio %v, want 5", got)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		of   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1}, 5}, {[]float64{9, 1, 2}, 2}} {
		if got := median(c.of); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.of, got, c.want)
		}
	}
}
