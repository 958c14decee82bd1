package raw

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"strings"
	"testing"

	"mile26/graphics/paint"
)

var size = image.Pt(60, 40)

// some is a random list: sprites of any alpha, moved, faded and in groups.
func some(r *rand.Rand) []paint.Placed {
	var items []paint.Placed
	for range r.IntN(4) {
		img := image.NewRGBA(image.Rect(0, 0, 1+r.IntN(30), 1+r.IntN(30)))
		for i := 0; i < len(img.Pix); i += 4 {
			a := [4]int{0, 255, r.IntN(256), r.IntN(256)}[r.IntN(4)]
			for c := range 3 {
				img.Pix[i+c] = uint8(r.IntN(a + 1))
			}
			img.Pix[i+3] = uint8(a)
		}
		if r.IntN(3) == 0 {
			items = append(items, paint.Placed{Opacity: uint8(r.IntN(256)), X: r.Float64() * 5, Group: 1})
		}
		items = append(items, paint.Placed{Sprite: &paint.Sprite{Image: img}, X: r.Float64()*80 - 20, Y: float64(r.IntN(60) - 20), Opacity: uint8(r.IntN(256))})
	}
	return items
}

// pixel is what becomes of one, the slow way.
func (l Layout) pixel(p [4]uint8) [4]uint8 {
	a := int(p[3])
	switch l.Alpha {
	case Fill:
		p[3] = 255
	case Key:
		p = [4]uint8{p[3], p[3], p[3], 255}
	case Straight, "":
		for c := range 3 {
			v := 0
			if a > 0 {
				v = min(255, (2*255*int(p[c])+a)/(2*a))
			}
			p[c] = uint8(v)
		}
	}
	if l.Pixels == BGRA {
		p[0], p[2] = p[2], p[0]
	}
	return p
}

func TestACanvasShowsEveryListAsIfItWereTheFirst(t *testing.T) {
	for _, alpha := range []Alpha{"", Straight, Premultiplied, Fill, Key} {
		for _, pixels := range []Pixels{"", RGBA, BGRA} {
			l := Layout{pixels, alpha}
			t.Run(fmt.Sprintf("%s %s", alpha, pixels), func(t *testing.T) {
				r := rand.New(rand.NewPCG(3, 4))
				c := NewCanvas(size, l)
				for n := range 60 {
					items := some(r)
					c.Show(items)
					frame := paint.List{Size: size, Items: items}.Frame()
					if !bytes.Equal(c.Frame().Pix, frame.Pix) {
						t.Fatalf("list %d is not as composed at once", n)
					}
					want := make([]byte, 0, len(frame.Pix))
					for p := frame.Pix; len(p) > 0; p = p[4:] {
						q := l.pixel([4]uint8(p))
						want = append(want, q[:]...)
					}
					if !bytes.Equal(c.Bytes(), want) {
						t.Fatalf("list %d has other bytes than its frame", n)
					}
					if c.Show(items) {
						t.Fatalf("list %d again counts as a change", n)
					}
				}
			})
		}
	}
}

func TestLayoutsThereAreNot(t *testing.T) {
	for _, l := range []Layout{{Pixels: "argb"}, {Alpha: "matte"}} {
		if err := l.Check(); err == nil || !strings.Contains(err.Error(), "there are") {
			t.Errorf("%+v: %v", l, err)
		}
	}
	if err := (Layout{}).Check(); err != nil {
		t.Error(err)
	}
}

func TestATailKeepsTheLastLines(t *testing.T) {
	var tail Tail
	if got := tail.String(); got != "" {
		t.Errorf("an empty tail is %q", got)
	}
	fmt.Fprint(&tail, "one\ntw")
	fmt.Fprint(&tail, "o\r\n\n  frame=1\rframe=2\rthr\x1bee\xff")
	if got, want := tail.String(), "one\ntwo\nframe=1\nframe=2\nthree"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for i := range 1000 {
		fmt.Fprintf(&tail, "%d %s\n", i, strings.Repeat("x", 10_000))
	}
	fmt.Fprint(&tail, strings.Repeat("y", 10_000))
	lines := tail.Lines()
	if len(lines) != tailLines || !strings.HasPrefix(lines[tailLines-2], "999 x") || lines[tailLines-1] != strings.Repeat("y", tailLine) {
		t.Errorf("%d lines: %.200q", len(lines), lines)
	}
	for _, l := range lines {
		if len(l) > tailLine {
			t.Errorf("a line of %d bytes", len(l))
		}
	}
}

// BenchmarkShow is a frame whose every pixel changes, made straight, against
// copying it.
func BenchmarkShow(b *testing.B) {
	big := image.Pt(1920, 1080)
	img := image.NewRGBA(image.Rectangle{Max: big})
	for i := range img.Pix {
		img.Pix[i] = 120
	}
	lists := [2][]paint.Placed{}
	for i := range lists {
		lists[i] = []paint.Placed{{Sprite: &paint.Sprite{Image: img}, Opacity: uint8(255 - i)}}
	}
	for _, alpha := range []Alpha{Premultiplied, Straight, Fill} {
		b.Run(string(alpha), func(b *testing.B) {
			c := NewCanvas(big, Layout{Alpha: alpha})
			b.SetBytes(int64(len(img.Pix)))
			for i := 0; b.Loop(); i++ {
				c.Show(lists[i%2])
			}
		})
	}
}
