package output

import (
	"bytes"
	"image"
	"image/png"
	"sync"
	"testing"
)

// Every premultiplied value there is comes back the same.
func TestStraightenIsUndoneByPremultiplying(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 256, 256))
	for a := range 256 {
		for c := range a + 1 {
			copy(img.Pix[img.PixOffset(c, a):], []byte{uint8(c), uint8(a - c), uint8(a), uint8(a)})
		}
	}
	for a := range 256 { // what lies beyond the diagonal is no colour
		for c := a + 1; c < 256; c++ {
			copy(img.Pix[img.PixOffset(c, a):], []byte{0, 0, 0, uint8(a)})
		}
	}
	var out bytes.Buffer
	if err := encodePNG(&out, img); err != nil {
		t.Fatal(err)
	}
	back, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if d, at := difference(premultiply(back), img); d > 0 {
		t.Errorf("differs by %d at %v, want 0", d, at)
	}
}

func TestSpriteMessageIsMadeOnceForAll(t *testing.T) {
	var cache spriteCache
	s := goalOf(1, "a").sprites[0]
	var clients sync.WaitGroup
	messages := make([][]byte, 8)
	for i := range messages {
		clients.Go(func() {
			data, err := cache.get(s)
			if err != nil {
				t.Error(err)
			}
			messages[i] = data
		})
	}
	clients.Wait()
	for i, data := range messages {
		if len(data) == 0 || &data[0] != &messages[0][0] {
			t.Errorf("client %d got %d bytes of its own, want those of client 0", i, len(data))
		}
	}
	if cache.made != 1 || cache.bytes != len(messages[0]) {
		t.Errorf("made %d, %d bytes; want 1, %d", cache.made, cache.bytes, len(messages[0]))
	}
}

func TestSpriteCacheForgetsWhatWasUsedLongestAgo(t *testing.T) {
	g := goalOf(1, "a b c")
	data, err := spriteMessage(g.sprites[0])
	if err != nil {
		t.Fatal(err)
	}
	cache := spriteCache{budget: 2 * len(data)} // the three weigh the same
	for _, i := range []int{0, 1, 0, 2, 0, 1} {
		if _, err := cache.get(g.sprites[i]); err != nil {
			t.Fatal(err)
		}
	}
	if cache.made != 4 || len(cache.entries) != 2 || cache.bytes != 2*len(data) {
		t.Errorf("made %d, kept %d of %d bytes; want 4, 2 of %d", cache.made, len(cache.entries), cache.bytes, 2*len(data))
	}
}

func BenchmarkSpriteMessage(b *testing.B) {
	img := image.NewRGBA(image.Rect(0, 0, 900, 200)) // about a lower third: flat, with edges
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []byte{9, 16, 38, 240})
	}
	s := sprite{pic: newSprite(1, 60, 40)}
	for y := range 40 {
		copy(img.Pix[img.PixOffset(100, 80+y):], s.pic.Image.Pix[y*240:][:240])
	}
	s.pic.Image = img
	b.ReportAllocs()
	for b.Loop() {
		if _, err := spriteMessage(s); err != nil {
			b.Fatal(err)
		}
	}
}
