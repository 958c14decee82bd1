package clip

import (
	"image"
	"math/rand/v2"
	"testing"
	"time"

	"mile26/app/playout"
)

func TestBleedChangesNothingThatIsSeen(t *testing.T) {
	f := lower(t, playout.Rate25, 100*time.Millisecond)
	for n := range f.Frames {
		frame := composed(f, n)
		was := straightened(frame)
		got := append([]byte(nil), was...)
		bleed(got, f.Size, image.Rectangle{Max: f.Size})
		for i := 0; i < len(got); i += 4 {
			if got[i+3] != was[i+3] || was[i+3] > 0 && word.Uint32(got[i:]) != word.Uint32(was[i:]) {
				t.Fatalf("frame %d: byte %d turns from %v into %v", n, i, was[i:i+4], got[i:i+4])
			}
		}
	}
}

func TestBleedFillsWhatIsBesideAColour(t *testing.T) {
	size := image.Pt(100, 80)
	pix := make([]byte, 4*size.X*size.Y)
	r := image.Rect(40, 30, 60, 50)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			copy(pix[4*(y*size.X+x):], []byte{200, 100, 50, 255})
		}
	}
	bleed(pix, size, r)
	for y := range size.Y {
		for x := range size.X {
			want := uint32(0)
			switch at := image.Pt(x, y); {
			case at.In(r):
				want = 0xff3264c8
			case at.In(r.Inset(-bleedReach)):
				want = 0x003264c8
			}
			if got := word.Uint32(pix[4*(y*size.X+x):]); got != want {
				t.Fatalf("(%d, %d) is %08x, want %08x", x, y, got, want)
			}
		}
	}
}

func TestBleedStaysInTheFrame(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		size := image.Pt(1+random.IntN(40), 1+random.IntN(40))
		pix := make([]byte, 4*size.X*size.Y)
		r := image.Rect(random.IntN(size.X), random.IntN(size.Y), random.IntN(size.X)+1, random.IntN(size.Y)+1)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				word.PutUint32(pix[4*(y*size.X+x):], random.Uint32()|1<<24)
			}
		}
		was := append([]byte(nil), pix...)
		bleed(pix, size, r)
		for i := 3; i < len(pix); i += 4 {
			if pix[i] != was[i] {
				t.Fatalf("%v in %v: an alpha of %d turns into %d", r, size, was[i], pix[i])
			}
		}
	}
}
