package widget

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// look is the colours of the pictures.
var look = Look{
	Text: grey(0xE8), Soft: grey(0xA0), Faint: grey(0x60), Well: grey(0x0C), Chosen: color.NRGBA{0x2B, 0x3A, 0x5C, 0xFF},
	Lifted: grey(0x40), Line: grey(0x30), Accent: color.NRGBA{0xE4, 0xFF, 0x3A, 0xFF},
}

func grey(v uint8) color.Color { return color.NRGBA{v, v, v, 0xFF} }

// noKeys is a desk without keys.
type noKeys struct{ typed []fyne.KeyName }

func (k *noKeys) Typed(ev *fyne.KeyEvent) bool { k.typed = append(k.typed, ev.Name); return true }
func (*noKeys) Shortcut(fyne.Shortcut) bool    { return false }
func (*noKeys) Rune(rune)                      {}
func (*noKeys) Down(*fyne.KeyEvent)            {}

// golden holds what a widget looks like at scales 1 and 1.5 to the pictures in
// testdata; what differs is written beside them.
func golden(t *testing.T, name string, o fyne.CanvasObject, size fyne.Size) {
	t.Helper()
	for _, scale := range []float32{1, 1.5} {
		c := software.NewCanvas()
		c.SetScale(scale)
		c.SetPadded(false)
		c.SetContent(container.NewStack(canvas.NewRectangle(grey(0x14)), container.NewWithoutLayout(o)))
		c.Resize(size)
		o.Resize(size)
		got := c.Capture()
		path := filepath.Join("testdata", fmt.Sprintf("%s@%v.png", name, scale))
		if *update {
			write(t, path, got)
			continue
		}
		if words := differs(got, read(t, path)); words != "" {
			failed := filepath.Join(t.TempDir(), filepath.Base(path))
			write(t, failed, got)
			t.Errorf("%s: %s; run with -update when that is meant", path, words)
		}
	}
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

func write(t *testing.T, path string, p image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, p); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) image.Image {
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

func TestTabsLook(t *testing.T) {
	test.NewTempApp(t)
	tabs := NewTabs(look, []string{"All", "Athletes", "Races"}, func(int) {})
	golden(t, "tabs", tabs, fyne.NewSize(200, 26))
	tabs.Choose(1)
	tabs.hover(2)
	golden(t, "tabs-chosen", tabs, fyne.NewSize(200, 26))
}

func TestChooserLooks(t *testing.T) {
	test.NewTempApp(t)
	c := NewChooser(look, &noKeys{}, []string{"live", "hold"}, func(int) {})
	golden(t, "chooser", c, fyne.NewSize(160, 28))
	c.FocusGained()
	golden(t, "chooser-focused", c, fyne.NewSize(160, 28))
	c.FocusLost()
	c.Offer([]string{"only"}, -1, "none of them, and long")
	golden(t, "chooser-none", c, fyne.NewSize(120, 28))
}

func TestChooserByKeyAndPointer(t *testing.T) {
	test.NewTempApp(t)
	var told []int
	keys := &noKeys{}
	c := NewChooser(look, keys, []string{"5 km", "10 km", "Half", "Finish"}, func(i int) { told = append(told, i) })
	w := test.NewTempWindow(t, c)
	w.Resize(fyne.NewSize(200, 40))
	key := func(n fyne.KeyName) { c.TypedKey(&fyne.KeyEvent{Name: n}) }
	key(fyne.KeyRight) // 10 km
	key(fyne.KeyLeft)  // 5 km
	key(fyne.KeyLeft)  // Finish: around the corner
	c.TypedRune('h')   // Half
	c.TypedRune(' ')   // Finish
	c.TypedRune('x')   // nothing begins so
	test.TapAt(c, fyne.NewPos(4, 8))
	test.TapAt(c, fyne.NewPos(100, 8))
	if want := []int{1, 0, 3, 2, 3, 2, 3}; fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("told %v, want %v", told, want)
	}
	key(fyne.KeyF2)
	if fmt.Sprint(keys.typed) != "[F2]" {
		t.Errorf("the desk got %v, want F2", keys.typed)
	}
}

func TestTabsByPointer(t *testing.T) {
	test.NewTempApp(t)
	picked := -1
	tabs := NewTabs(look, []string{"One", "Two"}, func(i int) { picked = i })
	tabs.Resize(fyne.NewSize(120, 26))
	w := tabs.widths(120)
	for i, x := range []float32{2, w[0] + 2} {
		test.TapAt(tabs, fyne.NewPos(x, 5))
		if picked != i {
			t.Errorf("at %v tab %d was picked, want %d", x, picked, i)
		}
	}
	test.TapAt(tabs, fyne.NewPos(119.9, 5))
	if picked != 1 {
		t.Errorf("beside the tabs %d was picked", picked)
	}
}
