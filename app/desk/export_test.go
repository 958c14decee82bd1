package desk

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"mile26/graphics"
)

// dialogParts are the name and the button of the save dialog that is open.
func dialogParts(t *testing.T, w fyne.Window) (name *widget.Entry, save *widget.Button) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		switch o := o.(type) {
		case *widget.Entry:
			name = o
		case *widget.Button:
			if o.Text == "Save" {
				save = o
			}
		}
	}
	if name == nil || save == nil {
		t.Fatal("the save dialog has no name or no button")
	}
	return name, save
}

func readPNG(t *testing.T, path string) image.Image {
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

// A PNG has straight alpha: premultiplied again it is the frame, within one.
func assertFrame(t *testing.T, got image.Image, want *image.RGBA) {
	t.Helper()
	if got.Bounds() != want.Rect {
		t.Fatalf("the picture is %v, want %v", got.Bounds(), want.Rect)
	}
	opaque, clear := 0, 0
	for y := 0; y < want.Rect.Max.Y; y++ {
		for x := 0; x < want.Rect.Max.X; x++ {
			g, w := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA), want.RGBAAt(x, y)
			if far(g.R, w.R) || far(g.G, w.G) || far(g.B, w.B) || g.A != w.A {
				t.Fatalf("at %d,%d: %v, want %v", x, y, g, w)
			}
			switch w.A {
			case 0:
				clear++
			case 255:
				opaque++
			}
		}
	}
	if opaque == 0 || clear == 0 {
		t.Errorf("%d opaque and %d clear pixels: no picture of a graphic", opaque, clear)
	}
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > 1 }

func TestExportSavesWhatIsInPreview(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	r := openDesk(t)
	page := r.preview("hassan")
	r.key(fyne.KeyF9)
	if r.view.saving == nil {
		t.Fatal("no save dialog")
	}
	name, save := dialogParts(t, r.view.saving)
	if got, want := name.Text, "lower-third-sifan-hassan.png"; got != want {
		t.Errorf("suggested %q, want %q", got, want)
	}

	// While the file is being named the desk still takes.
	r.view.model.take()
	r.awaitOnAir(1)

	test.Tap(save)
	path := filepath.Join(home, "lower-third-sifan-hassan.png")
	r.awaitSaid("Exported " + path)
	assertFrame(t, readPNG(t, path), page.Rest(graphics.FrameSize).Frame())
	if r.view.saving != nil {
		t.Error("the dialog's window is still there")
	}
	files, err := os.ReadDir(home)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".mile26-") {
			t.Errorf("left behind: %s", f.Name())
		}
	}
}

func TestExportNeedsSomething(t *testing.T) {
	r := openDesk(t)
	r.key(fyne.KeyF9)
	if got := r.view.foot.didWords; r.view.saving != nil || !strings.HasPrefix(got, "▲ Nothing to export") {
		t.Errorf("dialog %v, status line %q", r.view.saving, got)
	}
}

func TestExportOfProgramWhenPreviewIsEmpty(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	r.key(fyne.KeyF2)
	r.awaitOnAir(1)
	r.channel.Cue(nil)
	r.await("an empty preview", func() bool { return r.view.aired.state.Preview == nil })
	if got := r.view.exported(); got != page {
		t.Errorf("would export %v, want what is on air", got)
	}
}

func TestExportThatFailsSaysWhatToDo(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	to, err := storage.Writer(storage.NewFileURI(filepath.Join(dir, "x.png")))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	r.view.save(page, to, nil)
	r.await("the failure", func() bool { return strings.HasPrefix(r.view.foot.didWords, "▲ Not exported: ") })
	r.view.save(page, nil, errors.New("permission denied"))
	if got := r.view.foot.didWords; !strings.Contains(got, "permission denied") || !strings.Contains(got, "Choose another folder") {
		t.Errorf("status line %q", got)
	}
	r.view.save(page, nil, nil)
	if got := r.view.foot.didWords; got != "Export cancelled" {
		t.Errorf("status line %q, want it to say that the export was cancelled", got)
	}
}

func TestExportReplacesAWholeFileByAWholeFile(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	path := filepath.Join(t.TempDir(), "old.png")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	to, err := storage.Writer(storage.NewFileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	r.view.save(page, to, nil)
	r.awaitSaid("Exported " + path)
	assertFrame(t, readPNG(t, path), page.Rest(graphics.FrameSize).Frame())
}

func TestExportAddsTheEndingButReplacesNothingUnasked(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	bare := filepath.Join(t.TempDir(), "hassan")
	for _, want := range []string{"Exported " + bare + ".png", "▲ Not exported: hassan.png is there already"} {
		to, err := storage.Writer(storage.NewFileURI(bare))
		if err != nil {
			t.Fatal(err)
		}
		r.view.save(page, to, nil)
		r.await(want, func() bool { return strings.HasPrefix(r.view.foot.didWords, want) })
		if _, err := os.Stat(bare); err == nil {
			t.Error("the empty file of the dialog was left behind")
		}
	}
}

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		"Lower third · Sifan HASSAN":                               "lower-third-sifan-hassan.png",
		"Athlete card · Manuela SCHÄR":                             "athlete-card-manuela-schar.png",
		"Leaderboard · London Marathon 2016 · Half · 21.1 km ../x": "leaderboard-london-marathon-2016-half-21-1-km-x.png",
		"": "mile26.png",
	} {
		if got := fileName(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

// The name that a dialog offers is selected, and Esc closes it.
func TestFileDialogsAreLeftByKey(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	r.act("export")
	c := r.view.saving.Canvas()
	name, ok := c.Focused().(*widget.Entry)
	if !ok || name.Text == "" || name.SelectedText() != name.Text {
		t.Fatalf("the focus is on %T, of whose text %q is selected", c.Focused(), name.SelectedText())
	}
	c.Unfocus()
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.view.saving != nil {
		t.Error("Esc leaves the dialog open")
	}
}
