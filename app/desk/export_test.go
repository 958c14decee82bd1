package desk

import (
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/graphics"
)

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
	n := r.view.naming
	if got, want := n.entry.Text, "lower-third-sifan-hassan.png"; got != want {
		t.Errorf("suggested %q, want %q", got, want)
	}

	// While the file is being named the desk still takes.
	r.view.model.take()
	r.awaitOnAir(1)

	test.Tap(n.keep)
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
	r.view.model.export(page, filepath.Join(t.TempDir(), "gone", "x.png"))
	r.await("the failure", func() bool { return strings.HasPrefix(r.view.foot.didWords, "▲ Not exported: ") })
	if got := r.view.foot.didWords; !strings.Contains(got, "Check the folder") {
		t.Errorf("status line %q", got)
	}
}

// A picture replaces another only after it was asked, and then as a whole; the name
// gets its ending.
func TestExportReplacesAfterASecondEnter(t *testing.T) {
	r := openDesk(t)
	page := r.preview("hassan")
	path := filepath.Join(t.TempDir(), "old.png")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.key(fyne.KeyF9)
	n := r.names(strings.TrimSuffix(path, ".png"))
	r.await("the question", func() bool { return strings.Contains(n.why, "old.png is there already: Enter again") })
	if n.keep.Label != "Replace" {
		t.Errorf("Enter is called %q", n.keep.Label)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "old" {
		t.Errorf("before the answer the file is %q, %v", b, err)
	}
	n.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.awaitSaid("Exported " + path)
	assertFrame(t, readPNG(t, path), page.Rest(graphics.FrameSize).Frame())
}

// names types a name into the window that asks for one, and presses Enter.
func (r *rig) names(name string) *naming {
	r.t.Helper()
	n := r.view.naming
	if n == nil {
		r.t.Fatal("nothing is to be named")
	}
	n.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(n.entry, name)
	n.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	return n
}

func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		"Lower third · Sifan HASSAN":                               "lower-third-sifan-hassan",
		"Athlete card · Manuela SCHÄR":                             "athlete-card-manuela-schar",
		"Leaderboard · London Marathon 2016 · Half · 21.1 km ../x": "leaderboard-london-marathon-2016-half-21-1-km-x",
		"": "mile26",
	} {
		if got := fileName(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

// The name that is offered is selected, and Esc closes the window, from the name and
// from a button.
func TestNamingIsLeftByKey(t *testing.T) {
	r := openDesk(t)
	r.preview("hassan")
	for _, from := range []string{"the name", "a button"} {
		r.act("export")
		n := r.view.naming
		c := n.window.Canvas()
		if c.Focused() != fyne.Focusable(n.entry) || n.entry.Text == "" || n.entry.SelectedText() != n.entry.Text {
			t.Fatalf("the focus is on %T; of %q is selected %q", c.Focused(), n.entry.Text, n.entry.SelectedText())
		}
		if from == "a button" {
			c.Focus(n.browse)
		}
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if r.view.saving != nil || r.view.naming != nil {
			t.Errorf("Esc from %s leaves the window open", from)
		}
		if got := r.view.foot.didWords; got != "Export cancelled" {
			t.Errorf("left from %s: status line %q", from, got)
		}
	}
}

// A name with its folder is taken as it is, and ~ is the home folder.
func TestPathOfANameThatIsTyped(t *testing.T) {
	t.Setenv("HOME", "/home/op")
	for typed, want := range map[string]string{
		"Race day":                     "/shows/Race day.mile26",
		"Race day.mile26":              "/shows/Race day.mile26",
		"sub/Race day":                 "/shows/sub/Race day.mile26",
		"../Race day":                  "/Race day.mile26",
		"/mnt/ssd/Race day":            "/mnt/ssd/Race day.mile26",
		"/mnt/ssd/a.MILE26":            "/mnt/ssd/a.MILE26",
		" file:///mnt/ssd/Race.mile26": "/mnt/ssd/Race.mile26",
		"~/Race day":                   "/home/op/Race day.mile26",
		"Race 10.5":                    "/shows/Race 10.5.mile26",
	} {
		if got, err := pathOf(typed, "/shows", ".mile26"); err != nil || got != want {
			t.Errorf("%q is %q, %v; want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "  ", ".mile26", "/mnt/ssd/", "~/"} {
		if got, err := pathOf(typed, "/shows", ".mile26"); err == nil {
			t.Errorf("%q is %q, want it refused", typed, got)
		}
	}
}

// A new show is made where its name says; one that is there is refused with words,
// and the window stays for another name.
func TestANewShowIsMadeWhereItsNameSays(t *testing.T) {
	r := openDesk(t)
	var next string
	r.view.o.Another = func(path string) { next = path }
	r.model.o.Try = func(context.Context, string) error { return nil }
	closed := false
	r.window.SetOnClosed(func() { closed = true })
	dir := t.TempDir()
	there := filepath.Join(dir, "there.mile26")
	if err := os.WriteFile(there, []byte("a show"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.act("show-new")
	n := r.names(filepath.Join(dir, "there"))
	r.await("the refusal", func() bool { return strings.Contains(n.why, "there.mile26 is there already: type another name") })
	n.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // once more makes no difference
	r.names(filepath.Join(dir, "no such folder", "x"))
	r.await("the other refusal", func() bool { return strings.Contains(n.why, "there is no folder") })
	if b, err := os.ReadFile(there); err != nil || string(b) != "a show" || closed {
		t.Fatalf("the file that was there is %q, %v; the desk is closed: %t", b, err, closed)
	}
	r.names(filepath.Join(dir, "new"))
	r.await("the new show", func() bool { return closed })
	if want := filepath.Join(dir, "new.mile26"); next != want {
		t.Errorf("it opens %q, want %q", next, want)
	}
	r.close()
}
