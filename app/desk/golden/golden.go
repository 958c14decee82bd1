// Package golden holds what is drawn to pictures that are kept. Only tests use it.
package golden

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// Check holds what an object of that size looks like at scales 1 and 1.5 to the
// pictures of that name in testdata. What differs is written beside them, as
// name@1.failed.png.
func Check(t testing.TB, name string, ground color.Color, o fyne.CanvasObject, size fyne.Size) {
	t.Helper()
	for _, scale := range []float32{1, 1.5} {
		c := software.NewCanvas()
		c.SetScale(scale)
		c.SetPadded(false)
		c.SetContent(container.NewStack(canvas.NewRectangle(ground), container.NewWithoutLayout(o)))
		c.Resize(size)
		o.Resize(size)
		Picture(t, fmt.Sprintf("%s@%v", name, scale), c.Capture())
	}
}

// Picture holds a picture to the one of that name in testdata. What differs is
// written beside it, as name.failed.png.
func Picture(t testing.TB, name string, got image.Image) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *update {
		write(t, path, got)
		return
	}
	if words := differs(got, read(t, path)); words != "" {
		failed := strings.TrimSuffix(path, ".png") + ".failed.png"
		write(t, failed, got)
		t.Errorf("%s: %s: see %s, and run with -update when it is meant", path, words, failed)
	}
}

// Is says whether a picture is that of the name in testdata, so that a test can
// wait for it. While the pictures are written anew every picture is.
func Is(t testing.TB, name string, got image.Image) bool {
	t.Helper()
	return *update || differs(got, read(t, filepath.Join("testdata", name+".png"))) == ""
}

// differs allows for the last bits of antialiasing.
func differs(got, want image.Image) string {
	if got.Bounds() != want.Bounds() {
		return fmt.Sprintf("is %v, want %v", got.Bounds(), want.Bounds())
	}
	const tolerance, most = 12, 8
	n := 0
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			a, b := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA), color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA)
			if far(a.R, b.R, tolerance) || far(a.G, b.G, tolerance) || far(a.B, b.B, tolerance) {
				n++
			}
		}
	}
	if n > most {
		return fmt.Sprintf("%d pixels differ, at most %d", n, most)
	}
	return ""
}

func far(a, b uint8, most int) bool { return int(a)-int(b) > most || int(b)-int(a) > most }

func write(t testing.TB, path string, p image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, p); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
