package graphics

import (
	"errors"
	"fmt"
	"image"
	"runtime"
	"strings"
	"sync"
	"testing"

	"mile26/graphics/template"
)

func TestUnknownTemplateIsToldWithTheOnesThereAre(t *testing.T) {
	_, err := testEngine(t).Frame("upper-third", nil)
	if !errors.Is(err, ErrNoTemplate) || !strings.Contains(err.Error(), "lower-third") {
		t.Errorf("got %v, want ErrNoTemplate that names lower-third", err)
	}
}

func TestCardClosesTheGapOfWhatIsMissing(t *testing.T) {
	e := testEngine(t)
	height := func(v template.Values) int {
		f, err := e.Frame("athlete-card", v)
		if err != nil {
			t.Fatal(err)
		}
		return f.List.Bounds().Dy()
	}
	full := template.Values{"photo": portrait(), "given": "Dennis", "family": "KIMETTO", "country": "Kenya", "flag": "ke", "age": "32", "bio": "One line."}
	last := height(full)
	for _, field := range []string{"bio", "age", "photo", "country"} {
		delete(full, field)
		if field == "country" {
			delete(full, "flag")
		}
		h := height(full)
		if h >= last {
			t.Errorf("without %s the card is %d high, with it %d", field, h, last)
		}
		last = h
	}
}

func TestEverythingStandsInsideTheGraphicsSafeArea(t *testing.T) {
	// EBU R95: graphics safe is 5% from each edge; the boards stand 84 px from
	// top and bottom, inside action safe (3.5%) and outside it nothing.
	safe := image.Rect(96, 67, 1824, 1013)
	e := testEngine(t)
	for _, g := range golden {
		f, err := e.Frame(g.template, g.values)
		if err != nil {
			t.Fatal(err)
		}
		if b := f.List.Bounds(); !b.In(safe) {
			t.Errorf("%s covers %v, outside of %v", g.name, b, safe)
		}
	}
}

func TestShrinksThenShortensThenCuts(t *testing.T) {
	e := testEngine(t)
	for _, c := range []struct {
		family string
		want   ProblemKind
	}{
		{"HASSAN", ""},
		{strings.Repeat("HASSAN", 4), ""},
		{strings.Repeat("HASSAN", 8), Shortened},
		{strings.Repeat("HASSAN", 12), Cut},
	} {
		f, err := e.Frame("lower-third", template.Values{"given": "Wolfeschlegelstein", "family": c.family, "flag": "nl"})
		if err != nil {
			t.Fatal(err)
		}
		var got ProblemKind
		if len(f.Problems) > 0 {
			got = f.Problems[0].What
		}
		if got != c.want {
			t.Errorf("%d letters: %q, want %q", len(c.family), got, c.want)
		}
	}
}

func TestWhatNoFontHasIsLeftOutAndReported(t *testing.T) {
	f, err := testEngine(t).Frame("lower-third", template.Values{"given": "Ollie ❤️", "family": "SHEP\U0001F3C3ARD"})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Problems) != 1 || f.Problems[0].What != MissingGlyph {
		t.Fatalf("problems %v, want one missing glyph", f.Problems)
	}
	for _, r := range "❤🏃" {
		if !strings.ContainsRune(f.Problems[0].Text, r) {
			t.Errorf("%q is not reported in %q", r, f.Problems[0].Text)
		}
	}
}

func TestAPhotoThatCannotBeReadIsLeftOutAndReported(t *testing.T) {
	f, err := testEngine(t).Frame("athlete-card", template.Values{
		"family": "HUG", "photo": template.Picture{Hash: "x", Bytes: []byte("GIF89a, or not")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Problems) != 1 || f.Problems[0].What != BadPicture {
		t.Errorf("problems %v, want one bad picture", f.Problems)
	}
}

func TestSameValuesGiveTheSameSprites(t *testing.T) {
	a, b := testEngine(t), testEngine(t)
	v := golden[9].values
	fa, err := a.Frame("leaderboard", v)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 { // whatever else is being drawn at the same time
		wg.Go(func() {
			for _, g := range golden {
				if _, err := b.Frame(g.template, g.values); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	fb, err := b.Frame("leaderboard", v)
	if err != nil {
		t.Fatal(err)
	}
	if len(fa.List.Items) != len(fb.List.Items) {
		t.Fatalf("%d sprites and %d", len(fa.List.Items), len(fb.List.Items))
	}
	for i := range fa.List.Items {
		x, y := fa.List.Items[i], fb.List.Items[i]
		if x.Sprite.ID != y.Sprite.ID || x.X != y.X || x.Y != y.Y || string(x.Sprite.Image.Pix) != string(y.Sprite.Image.Pix) {
			t.Errorf("sprite %d differs", i)
		}
	}
}

func TestAChangedRowIsTheOnlyNewSprite(t *testing.T) {
	e := testEngine(t)
	board := func(gap string) Frame {
		f, err := e.Frame("leaderboard", template.Values{"title": "Men", "side": "30 km", "rows": []template.Values{
			row("1", "ke", "Eliud", "KIPCHOGE", "KEN", "lead", "1:27:13"),
			row("2", "ke", "Stanley", "BIWOTT", "KEN", "gap", gap),
		}})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	a, b := board("+0:01"), board("+0:09")
	changed := 0
	for i := range a.List.Items {
		if a.List.Items[i].Sprite != b.List.Items[i].Sprite {
			changed++
		}
	}
	if changed != 1 {
		t.Errorf("%d of %d sprites are new, want 1", changed, len(a.List.Items))
	}
}

func TestMemoryStaysFlatOverTenThousandAthletes(t *testing.T) {
	e := testEngine(t)
	photo := portrait()
	draw := func(from, to int) {
		for i := from; i < to; i++ {
			name := fmt.Sprintf("FAMILY %d", i)
			v := template.Values{"given": fmt.Sprint("Given ", i), "family": name, "country": "Kenya", "flag": "ke", "age": fmt.Sprint(18 + i%60)}
			if i%20 == 0 { // decoding is slow, and a photo is large
				v["photo"] = template.Picture{Hash: fmt.Sprint(i), Bytes: photo.Bytes}
			}
			if _, err := e.Frame("athlete-card", v); err != nil {
				t.Fatal(err)
			}
		}
	}
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	draw(0, 2000)
	before := heap()
	draw(2000, 10000)
	if grown := heap() - before; grown > 32<<20 {
		t.Errorf("the heap grew by %d MiB between 2,000 and 10,000 athletes", grown>>20)
	}
}
