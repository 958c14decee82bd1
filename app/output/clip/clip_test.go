package clip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/app/playout"
	"mile26/assets"
	"mile26/graphics"
	"mile26/graphics/paint"
	"mile26/graphics/template"
)

// draw makes graphics of one template in the built-in theme.
func draw(t testing.TB, name string, scale float64, values ...template.Values) []*graphics.Graphic {
	t.Helper()
	e, err := graphics.Open(assets.Themes(), "thames", assets.Fonts(), assets.Flags())
	if err != nil {
		t.Fatal(err)
	}
	var scenes []*graphics.Graphic
	for _, v := range values {
		g, err := e.Draw(name, v, graphics.Options{Scale: scale})
		if err != nil {
			t.Fatal(err)
		}
		scenes = append(scenes, g)
	}
	return scenes
}

// hassan and farah are two pages of the same template.
var (
	hassan = template.Values{"given": "Sifan", "family": "HASSAN", "flag": "nl", "country": "NED", "bib": "104"}
	farah  = template.Values{"given": "Mo", "family": "FARAH", "flag": "gb", "country": "GBR", "bib": "9"}
)

// lower is a lower third's life in 640×360.
func lower(t testing.TB, rate playout.Rate, hold time.Duration) Film {
	return Of(draw(t, "lower-third", 1./3, hassan, farah), rate, hold)
}

// composed is a frame as it should look.
func composed(f Film, n int) *image.RGBA {
	return paint.List{Size: f.Size, Items: f.At(nil, n)}.Frame()
}

// straightened is a frame's bytes with straight alpha, made the slow way.
func straightened(frame *image.RGBA) []byte {
	out := make([]byte, len(frame.Pix))
	for i := 0; i < len(out); i += 4 {
		a := int(frame.Pix[i+3])
		for c := range 3 {
			if a > 0 {
				out[i+c] = uint8(min(255, (2*255*int(frame.Pix[i+c])+a)/(2*a)))
			}
		}
		out[i+3] = uint8(a)
	}
	return out
}

// nothingElse fails the test when the folder holds more than the names.
func nothingElse(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, names) {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

func TestAFilmIsInHoldChangeHoldOutAndNothing(t *testing.T) {
	scenes := draw(t, "lower-third", 1./3, hassan, farah)
	rate, hold := playout.Rate5994, 700*time.Millisecond
	f := Of(scenes, rate, hold)
	in, out := scenes[0].Length(graphics.In), scenes[1].Length(graphics.Out)
	change := graphics.Update(scenes[0], scenes[1])
	if in == 0 || out == 0 || change.Length() == 0 {
		t.Fatalf("the template stands still: in %v, change %v, out %v", in, change.Length(), out)
	}
	atChange := rate.Frames(in + hold)
	atOut := atChange + rate.Frames(change.Length()+hold)
	frames := atOut + rate.Frames(out) + 1
	if int64(f.Frames) != frames || f.Size != image.Pt(640, 360) || f.Rate != rate || f.Length() != rate.At(frames) {
		t.Fatalf("%d frames of %v at %v, %v long; want %d", f.Frames, f.Size, f.Rate, f.Length(), frames)
	}
	at := rate.At
	for _, c := range []struct {
		what  string
		frame int64
		want  []paint.Placed
	}{
		{"the first", 0, scenes[0].Append(nil, graphics.Moment{State: graphics.In})},
		{"on its way in", 7, scenes[0].Append(nil, graphics.Moment{State: graphics.In, Time: at(7)})},
		{"the last before the change", atChange - 1, scenes[0].Append(nil, graphics.Moment{State: graphics.Hold, Time: at(atChange-1) - in})},
		{"the change's third", atChange + 2, change.Append(nil, at(atChange+2)-at(atChange), at(atChange)-in)},
		{"the second scene", atOut - 1, scenes[1].Append(nil, graphics.Moment{State: graphics.Hold, Time: at(atOut-1) - in})},
		{"out's fourth", atOut + 3, scenes[1].Append(nil, graphics.Moment{State: graphics.Out, Time: at(atOut+3) - at(atOut), Held: at(atOut) - in})},
		{"the last", frames - 1, nil},
	} {
		if got := f.At(nil, int(c.frame)); !slices.Equal(got, c.want) {
			t.Errorf("%s, frame %d, has %d items, want these %d:\n%v\n%v", c.what, c.frame, len(got), len(c.want), got, c.want)
		}
	}
	if len(f.At(nil, int(frames-2))) == 0 {
		t.Error("the last frame but one is empty already")
	}
}

func TestAFilmOfAGraphicThatNeverHolds(t *testing.T) {
	scenes := draw(t, "lower-third", 1./3, hassan)
	f := Of(scenes, playout.Rate25, -time.Second)
	want := playout.Rate25.Frames(scenes[0].Length(graphics.In)) + playout.Rate25.Frames(scenes[0].Length(graphics.Out)) + 1
	if int64(f.Frames) != want {
		t.Errorf("%d frames, want %d", f.Frames, want)
	}
	if err := Write(t.Context(), Of(nil, playout.Rate25, 0), "x.rgba", Options{}); err == nil || !strings.Contains(err.Error(), "no frames") {
		t.Errorf("a film of nothing: %v", err)
	}
}

func TestRawIsEveryFrameExactly(t *testing.T) {
	f := lower(t, playout.Rate25, 200*time.Millisecond)
	for _, workers := range []int{1, 3} {
		name := filepath.Join(t.TempDir(), "x.rgba")
		var told []int
		err := Write(t.Context(), f, name, Options{Workers: workers, Done: func(n int) { told = append(told, n) }})
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if want := 4 * f.Size.X * f.Size.Y * f.Frames; len(got) != want {
			t.Fatalf("%d bytes, want %d", len(got), want)
		}
		for n, frame := range slices.Collect(slices.Chunk(got, 4*f.Size.X*f.Size.Y)) {
			if !bytes.Equal(frame, straightened(composed(f, n))) {
				t.Errorf("%d workers: frame %d is not as composed", workers, n)
			}
		}
		if len(told) != f.Frames || told[0] != 1 || told[len(told)-1] != f.Frames {
			t.Errorf("told of %v, want 1 to %d", told, f.Frames)
		}
		nothingElse(t, filepath.Dir(name), "x.rgba")

		var stream bytes.Buffer
		if err := Stream(t.Context(), f, &stream, Options{Workers: workers}); err != nil || !bytes.Equal(stream.Bytes(), got) {
			t.Errorf("the stream is not as the file: %d bytes, %v", stream.Len(), err)
		}
	}
}

func TestPNGFilesAreEveryFrameExactly(t *testing.T) {
	f := lower(t, playout.Rate25, 200*time.Millisecond)
	for _, o := range []Options{{}, {Workers: 3, Fast: true, Kind: PNG}} {
		parent := t.TempDir()
		dir := filepath.Join(parent, "frames") + string(filepath.Separator)
		if err := Write(t.Context(), f, dir, o); err != nil {
			t.Fatal(err)
		}
		names := make([]string, f.Frames)
		for n := range names {
			names[n] = fmt.Sprintf("frame-%05d.png", n)
			got := readPNG(t, filepath.Join(dir, names[n]))
			if !bytes.Equal(got.Pix, straightened(composed(f, n))) {
				t.Errorf("frame %d is not as composed", n)
			}
		}
		nothingElse(t, dir, names...)
		nothingElse(t, parent, "frames")
	}
}

func readPNG(t *testing.T, name string) *image.NRGBA {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	out, ok := img.(*image.NRGBA)
	if !ok {
		t.Fatalf("%s is a %T", name, img)
	}
	return out
}

func TestPNGFilesReplaceAnEarlierClipAndNothingElse(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "frames")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	long, short := lower(t, playout.Rate50, 0), lower(t, playout.Rate25, 0)
	for _, f := range []Film{long, short} { // an empty folder, and one with a longer clip
		if err := Write(t.Context(), f, dir, Options{}); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != f.Frames {
			t.Errorf("%d files, want %d (%v)", len(entries), f.Frames, err)
		}
	}
	notes := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(notes, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), long, dir, Options{}); !errors.Is(err, ErrOccupied) || !strings.Contains(err.Error(), "notes.txt") {
		t.Errorf("a folder with other files: %v, want ErrOccupied", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != short.Frames+1 {
		t.Errorf("%d files, want the %d of before (%v)", len(entries), short.Frames+1, err)
	}
	nothingElse(t, parent, "frames")
}

// stopped is a film that ends its own context halfway.
func stopped(t *testing.T, f Film) (context.Context, Film) {
	ctx, stop := context.WithCancel(t.Context())
	at := f.At
	f.At = func(dst []paint.Placed, n int) []paint.Placed {
		if n == f.Frames/2 {
			stop()
		}
		return at(dst, n)
	}
	return ctx, f
}

func TestAStoppedClipLeavesWhatWasThere(t *testing.T) {
	needFFmpeg(t)
	film := lower(t, playout.Rate25, 200*time.Millisecond)
	for _, kind := range Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			dir := t.TempDir()
			ctx, f := stopped(t, film)
			if err := Write(ctx, f, filepath.Join(dir, "new"), Options{Kind: kind}); !errors.Is(err, context.Canceled) {
				t.Errorf("stopped: %v, want %v", err, context.Canceled)
			}
			nothingElse(t, dir)

			old := filepath.Join(dir, "old")
			ctx, f = stopped(t, film)
			if kind == PNG {
				if err := Write(t.Context(), film, old, Options{Kind: kind}); err != nil {
					t.Fatal(err)
				}
			} else if err := os.WriteFile(old, []byte("before"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := Write(ctx, f, old, Options{Kind: kind}); !errors.Is(err, context.Canceled) {
				t.Errorf("stopped: %v, want %v", err, context.Canceled)
			}
			nothingElse(t, dir, "old")
			if kind == PNG {
				if entries, err := os.ReadDir(old); err != nil || len(entries) != film.Frames {
					t.Errorf("the clip of before has %d files, want %d (%v)", len(entries), film.Frames, err)
				}
			} else if got, err := os.ReadFile(old); err != nil || string(got) != "before" {
				t.Errorf("the file of before reads %q (%v)", got, err)
			}
		})
	}
}

func TestAWriterThatFailsEndsTheStream(t *testing.T) {
	full := errors.New("no space left")
	f := lower(t, playout.Rate25, 0)
	if err := Stream(t.Context(), f, failing{full}, Options{}); !errors.Is(err, full) || !strings.Contains(err.Error(), "frame 0") {
		t.Errorf("%v, want %v and the frame", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestANameSaysTheKind(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]Kind{
		"a.mov": MOV, "A.MOV": MOV, "b.webm": WebM, "c.rgba": Raw, "c.raw": Raw, "-": Raw, dir: PNG, "new" + string(filepath.Separator): PNG,
	} {
		if got, err := KindOf(name); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"", "x", "x.mp4", "x.png"} {
		if got, err := KindOf(name); err == nil || !strings.Contains(err.Error(), ".mov") {
			t.Errorf("%q is %q (%v), want an error that says what there is", name, got, err)
		}
	}
	if err := Write(t.Context(), lower(t, playout.Rate25, 0), filepath.Join(dir, "x"), Options{Kind: "gif"}); err == nil || !strings.Contains(err.Error(), "gif") {
		t.Errorf("a kind there is not: %v", err)
	}
	if err := Write(t.Context(), lower(t, playout.Rate25, 0), dir, Options{Kind: Raw}); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("raw video into a folder: %v", err)
	}
	if err := Write(t.Context(), lower(t, playout.Rate25, 0), filepath.Join(dir, "no", "x.rgba"), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	nothingElse(t, dir)
}
