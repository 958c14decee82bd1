package paint

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// pixels is a row of n premultiplied pixels in which runs of clear, of opaque
// and of any pixels alternate, so that whole groups of each kind occur.
func pixels(r *rand.Rand, n int) []byte {
	row := make([]byte, 4*n)
	for i := 0; i < n; {
		kind := r.IntN(4)
		for end := min(n, i+1+r.IntN(40)); i < end; i++ {
			a := []int{0, 255, r.IntN(256), r.IntN(256)}[kind]
			for c := range 3 {
				row[4*i+c] = uint8(r.IntN(a + 1))
			}
			row[4*i+3] = uint8(a)
		}
	}
	return row
}

// The fuzz tests below take any bytes, premultiplied or not, at any alignment,
// and hold the vectors to the words bit for bit. On a processor without vectors
// both are the words, and they say nothing.

func FuzzOverIsTheSameInVectorsAndWords(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, 7, 8, 9, 31, 64, 501} {
		for _, opacity := range []uint8{0, 1, 127, 254, 255} {
			f.Add(pixels(r, n), uint8(r.IntN(32)), opacity)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, shift, opacity uint8) {
		dst, src, _ := rows(b, shift)
		want := slices.Clone(dst)
		overWords(want, src, opacity)
		same(t, want, dst, func(dst []byte) { Over(dst, src, opacity) })
	})
}

func FuzzOverThroughIsTheSameInVectorsAndWords(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 8, 33, 501} {
		f.Add(pixels(r, n), uint8(r.IntN(32)))
	}
	f.Fuzz(func(t *testing.T, b []byte, shift uint8) {
		dst, src, coverage := rows(b, shift)
		want := slices.Clone(dst)
		throughWords(want, src, coverage)
		same(t, want, dst, func(dst []byte) { overThrough(dst, src, coverage) })
	})
}

func FuzzOverMaskIsTheSameInVectorsAndWords(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 3))
	for _, n := range []int{0, 1, 8, 33, 501} {
		f.Add(pixels(r, n), uint8(r.IntN(32)), pack(9, 16, 37, 240))
		f.Add(pixels(r, n), uint8(r.IntN(32)), pack(255, 255, 255, 255))
	}
	f.Fuzz(func(t *testing.T, b []byte, shift uint8, color uint32) {
		dst, _, coverage := rows(b, shift)
		want := slices.Clone(dst)
		maskWords(want, coverage, color)
		same(t, want, dst, func(dst []byte) { overMask(dst, coverage, color) })
	})
}

func FuzzFillIsTheSameInVectorsAndWords(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 4))
	for _, n := range []int{0, 1, 8, 33, 501} {
		f.Add(pixels(r, n), uint8(r.IntN(32)), pack(9, 16, 37, 240))
		f.Add(pixels(r, n), uint8(r.IntN(32)), pack(255, 255, 255, 255))
		f.Add(pixels(r, n), uint8(r.IntN(32)), uint32(0))
	}
	f.Fuzz(func(t *testing.T, b []byte, shift uint8, color uint32) {
		dst, _, _ := rows(b, shift)
		want := slices.Clone(dst)
		fillWords(want, color)
		same(t, want, dst, func(dst []byte) { fill(dst, color) })
	})
}

func FuzzMixIsTheSameInVectorsAndWords(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 5))
	for _, n := range []int{0, 1, 8, 33, 501} {
		for _, toB := range []uint16{0, 1, 128, 255, 256} {
			f.Add(pixels(r, n), uint8(r.IntN(32)), toB)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, shift uint8, toB uint16) {
		dst, src, _ := rows(b, shift)
		toB %= 257
		want := make([]byte, len(dst))
		mixWords(want, dst, src, uint32(toB))
		same(t, want, dst, func(dst []byte) { mix(dst, dst, src, uint32(toB)) })
	})
}

// rows cuts b into three rows of as many pixels, each off alignment by its own
// shift.
func rows(b []byte, shift uint8) (dst, src []byte, coverage []uint8) {
	n := len(b) / 9
	at := func(b []byte, shift uint8) []byte {
		s := int(shift % 32)
		return append(make([]byte, s, s+len(b)), b...)[s:]
	}
	return at(b[:4*n], shift), at(b[4*n:8*n], shift/2), at(b[8*n:9*n], shift/3)
}

// same draws on dst with every kind of vectors that this processor has.
func same(t *testing.T, want, dst []byte, draw func(dst []byte)) {
	t.Helper()
	withEach(func(v vectors) {
		got := append(make([]byte, 13), dst...)[13:] // off alignment
		draw(got)
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("vectors %d, byte %d of %d: %d, words %d", v, i, len(want), got[i], want[i])
			}
		}
	})
}

func withEach(f func(vectors)) {
	best := fastest
	defer func() { fastest = best }()
	for fastest = none; fastest <= best; fastest++ {
		f(fastest)
	}
}

func TestKernelsLeaveWhatIsAfterTheRowAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	full := bytes.Repeat([]byte{255}, 64)
	for n := range 50 {
		for name, draw := range map[string]func(dst, src []byte){
			"over":        func(dst, src []byte) { Over(dst, src, 255) },
			"faded":       func(dst, src []byte) { Over(dst, src, 100) },
			"overThrough": func(dst, src []byte) { overThrough(dst, src, full[:n]) },
			"overMask":    func(dst, _ []byte) { overMask(dst, full[:n], 0xffffffff) },
			"fill":        func(dst, _ []byte) { fill(dst, 0xff102030) },
			"mix":         func(dst, src []byte) { mix(dst, dst, src, 77) },
		} {
			withEach(func(v vectors) {
				row, src := pixels(r, 64), pixels(r, 64)
				after := slices.Clone(row[4*n:])
				draw(row[:4*n:4*n], src[:4*n:4*n])
				if !bytes.Equal(row[4*n:], after) {
					t.Fatalf("%s of %d pixels with vectors %d wrote beyond them", name, n, v)
				}
			})
		}
	}
}

func TestMixIsTheNearestValue(t *testing.T) {
	a, b, got := make([]byte, 4*256), make([]byte, 4*256), make([]byte, 4*256)
	for i := range a {
		a[i], b[i] = uint8(i), uint8(255-i/4)
	}
	for toB := range uint32(257) {
		mix(got, a, b, toB)
		for i := range a {
			if want := (uint32(a[i])*(256-toB) + uint32(b[i])*toB + 128) / 256; uint32(got[i]) != want {
				t.Fatalf("%d to %d by %d/256 is %d, want %d", a[i], b[i], toB, got[i], want)
			}
		}
	}
}

// BenchmarkKernel reports each kernel's time on a 1080p frame as a ratio to
// copy's on the same bytes, frames taking turns. Minima of both: the machine may
// be busy with other things.
func BenchmarkKernel(b *testing.B) {
	const width, height = 1920, 1080
	r := rand.New(rand.NewPCG(5, 5))
	src, dst := make([]byte, 4*width*height), make([]byte, 4*width*height)
	for i := 0; i < len(src); i += 4 { // translucent throughout: nothing to skip
		a := 1 + r.IntN(254)
		src[i], src[i+1], src[i+2], src[i+3] = uint8(r.IntN(a+1)), uint8(r.IntN(a+1)), uint8(r.IntN(a+1)), uint8(a)
	}
	graphic := make([]byte, len(src)) // as cards are: a panel with an opaque half
	for i := range graphic {
		if x := i / 4 % width; x < 960 {
			graphic[i] = 255
		} else if x < 1200 {
			graphic[i] = src[i]
		}
	}
	coverage := make([]uint8, width)
	for i := range coverage {
		coverage[i] = uint8(r.IntN(256))
	}
	for name, row := range map[string]func(d, s, g []byte){
		"over":         func(d, s, _ []byte) { Over(d, s, 255) },
		"over/graphic": func(d, _, g []byte) { Over(d, g, 255) },
		"over/opacity": func(d, s, _ []byte) { Over(d, s, 128) },
		"over/avx2":    func(d, s, _ []byte) { overUpTo(avx2, d, s, 255) },
		"over/words":   func(d, s, _ []byte) { overUpTo(none, d, s, 255) },

		"over/avx2/graphic": func(d, _, g []byte) { overUpTo(avx2, d, g, 255) },
		"over/avx2/opacity": func(d, s, _ []byte) { overUpTo(avx2, d, s, 128) },

		"through":     func(d, s, _ []byte) { overThrough(d, s, coverage) },
		"mask":        func(d, _, _ []byte) { overMask(d, coverage, 0xf0251009) },
		"mask/words":  func(d, _, _ []byte) { maskWords(d, coverage, 0xf0251009) },
		"fill":        func(d, _, _ []byte) { fill(d, 0xf0251009) },
		"fill/opaque": func(d, _, _ []byte) { fill(d, 0xff251009) },
		"mix":         func(d, s, _ []byte) { mix(d, d, s, 77) },
	} {
		b.Run(name, func(b *testing.B) {
			frame := func(row func(d, s, g []byte)) float64 {
				start := time.Now()
				for o := 0; o < len(dst); o += 4 * width {
					row(dst[o:o+4*width], src[o:o+4*width], graphic[o:o+4*width])
				}
				return float64(time.Since(start))
			}
			whole, mine := math.Inf(1), math.Inf(1)
			for b.Loop() {
				whole = min(whole, frame(func(d, s, _ []byte) { copy(d, s) }))
				mine = min(mine, frame(row))
			}
			b.ReportMetric(mine/whole, "copies")
			b.ReportMetric(mine/(width*height), "ns/pixel")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func overUpTo(v vectors, dst, src []byte, opacity uint8) {
	best := fastest
	fastest = min(best, v)
	Over(dst, src, opacity)
	fastest = best
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

func ExampleOver() {
	row := []byte{200, 200, 200, 255}
	Over(row, []byte{0, 0, 128, 128}, 255)
	fmt.Println(row)
	// Output: [100 100 228 255]
}
