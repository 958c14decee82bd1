package screen

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"sync"
	"testing"
	"time"

	"mile26/app/output"
	"mile26/app/playout"
	"mile26/graphics/paint"
)

func TestEveryKindOfPNGIsPremultiplied(t *testing.T) {
	r := image.Rect(0, 0, 3, 2)
	palette := image.NewPaletted(r, color.Palette{color.NRGBA{200, 100, 0, 128}, color.NRGBA{1, 2, 3, 255}})
	palette.Pix[1] = 1
	grey := image.NewGray(r)
	grey.Pix[1] = 77
	opaque := image.NewRGBA(r)
	for i := range opaque.Pix {
		opaque.Pix[i] = uint8(10 * i)
		if i%4 == 3 {
			opaque.Pix[i] = 255
		}
	}
	for name, test := range map[string]struct {
		img  image.Image
		want [8]uint8 // the first two pixels
	}{
		"straight": {&image.NRGBA{Pix: []uint8{255, 100, 1, 128, 9, 9, 9, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3}, Stride: 12, Rect: r}, [8]uint8{128, 50, 1, 128}},
		"palette":  {palette, [8]uint8{100, 50, 0, 128, 1, 2, 3, 255}},
		"grey":     {grey, [8]uint8{0, 0, 0, 255, 77, 77, 77, 255}},
		"opaque":   {opaque, [8]uint8{0, 10, 20, 255, 40, 50, 60, 255}},
	} {
		var b bytes.Buffer
		if err := png.Encode(&b, test.img); err != nil {
			t.Fatal(err)
		}
		s, err := decode(b.Bytes())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.size != image.Pt(3, 2) || len(s.pixels) != 24 || !bytes.Equal(s.pixels[:8], test.want[:]) {
			t.Errorf("%s: %v, %v; want %v", name, s.size, s.pixels, test.want)
		}
	}
}

func TestAPictureTooLargeIsRefusedBeforeItIsDecoded(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, largest+1, 1))); err != nil {
		t.Fatal(err)
	}
	if _, err := decode(b.Bytes()); err == nil {
		t.Errorf("a picture %d wide was decoded", largest+1)
	}
}

// TestARealFeedIsUnderstood holds our reading of the feed's words against the
// server that writes them.
func TestARealFeedIsUnderstood(t *testing.T) {
	size := image.Pt(640, 360)
	channel := playout.New(playout.Options{Format: playout.Format{Name: "test", Size: size, Rate: playout.Rate50}})
	server := output.NewFeed(channel, nil)
	server.Demand("secret")
	ln, err := server.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(ctx, ln); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	defer serving.Wait()
	defer cancel()
	base := "http://" + ln.Addr().String()
	program, programChanged, _ := watch(t, base, "secret")
	preview, previewChanged, _ := watch(t, base+"/preview?token=secret", "")
	layer, layerChanged, _ := watch(t, base+"/layer/10", "secret")
	for n := range uint64(3) {
		l := hardCase(size, 1000*n)
		want := l.Frame().Pix
		shown := func(p picture) bool { return p.list != nil && bytes.Equal(drawn(p.list).Pix, want) }
		channel.Cue(&playout.Page{ID: "page", Title: "Page", Template: "test", Layer: 10, Scenes: []playout.Scene{playout.Picture(l)}})
		until(t, preview, previewChanged, "the preview", shown)
		if _, err := channel.Take(); err != nil {
			t.Fatal(err)
		}
		until(t, program, programChanged, "the program", shown)
		until(t, layer, layerChanged, "the layer", shown)
	}
}

func TestEscIsPressedTwiceInTime(t *testing.T) {
	begin := time.Date(2026, 4, 26, 12, 0, 0, 0, time.UTC)
	var e escape
	for i, press := range []struct {
		at   time.Duration
		want bool
	}{{0, false}, {3 * time.Second, false}, {4 * time.Second, true}} {
		if got := e.press(begin.Add(press.at)); got != press.want {
			t.Errorf("press %d, after %v: %v, want %v", i+1, press.at, got, press.want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, test := range []struct {
		frame, window image.Point
		want          image.Rectangle
	}{
		{image.Pt(1920, 1080), image.Pt(1920, 1080), image.Rect(0, 0, 1920, 1080)},
		{image.Pt(1920, 1080), image.Pt(1280, 1024), image.Rect(0, 152, 1280, 872)},
		{image.Pt(1080, 1920), image.Pt(1920, 1080), image.Rect(656, 0, 1264, 1080)},
		{image.Pt(1920, 1080), image.Point{}, image.Rectangle{}},
		{image.Pt(1920, 1), image.Pt(100, 100), image.Rect(0, 50, 100, 50)},
	} {
		if got := fit(test.frame, test.window); got != test.want {
			t.Errorf("%v in %v: %v, want %v", test.frame, test.window, got, test.want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add([]byte(`{"serial":7,"size":[1920,1080],"items":[{"g":1,"x":0.5,"y":0,"o":128},{"s":"00","x":0,"y":0,"o":255,"k":1e300,"c":[0,0,9,9]}]}`))
	f.Add([]byte(`{"drop":["00"]}`))
	f.Add([]byte(`{"size":[1,1],"items":[{"g":9223372036854775807}]}`))
	one := map[string]*sprite{"00": {size: image.Pt(3, 3), pixels: make([]byte, 36)}}
	f.Fuzz(func(t *testing.T, data []byte) {
		words, err := readList(data)
		if err != nil || words.Size == [2]int{} {
			return
		}
		if l := words.whole(one); l != nil {
			b := bounds(l.items)
			for i := range l.items {
				if l.items[i].group == 0 && l.items[i].sprite == nil {
					t.Fatal("a list is whole and has no sprite")
				}
				if seen := l.items[i].seen(b); seen.Dx() < 0 || seen.Dy() < 0 {
					t.Fatalf("item %d sees %v", i, seen)
				}
			}
		}
	})
}

// hardCase is everything a list can ask for, in one.
func hardCase(size image.Point, seed uint64) paint.List {
	return paint.List{Size: size, Items: []paint.Placed{
		{Sprite: noise(seed+1, 60, 40), X: 5, Y: 6, Opacity: 255},
		{Sprite: noise(seed+2, 60, 40), X: 80.25, Y: 6.5, Scale: 1.3, Opacity: 100, Clip: image.Rect(82, 10, 120, 50)},
		{Group: 3, X: 20.5, Y: 100, Scale: 0.9, Opacity: 140, Clip: image.Rect(0, 0, 90, 150)},
		{Sprite: noise(seed+3, 60, 40), Opacity: 255},
		{Group: 1, Opacity: 90},
		{Sprite: noise(seed+3, 60, 40), X: 30, Y: 10, Opacity: 255},
	}}
}
