package still

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func encode(t testing.TB, o Options, f *image.RGBA) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := o.Encode(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readBack decodes a PNG of f and compares all pixels.
func readBack(t testing.TB, o Options, f *image.RGBA) {
	t.Helper()
	got, err := png.Decode(bytes.NewReader(encode(t, o, f)))
	if err != nil {
		t.Fatalf("%v with %+v: our PNG does not read: %v", f.Rect, o, err)
	}
	var pix []byte
	switch n := got.(type) {
	case *image.NRGBA:
		pix = n.Pix
	case *image.RGBA: // what image/png makes of a picture without alpha
		if !f.Opaque() {
			t.Fatalf("%v with %+v: alpha is lost", f.Rect, o)
		}
		pix = n.Pix
	default:
		t.Fatalf("read back as %T, want straight alpha", got)
	}
	if want := straightPixels(f); !bytes.Equal(pix, want) {
		i := match(pix, want)
		t.Fatalf("%v with %+v: byte %d is %d, want %d", f.Rect, o, i, pix[i], want[i])
	}
}

func TestReadingBackAndPremultiplyingGivesTheFrame(t *testing.T) {
	f := pairs()
	got, err := png.Decode(bytes.NewReader(encode(t, Options{}, f)))
	if err != nil {
		t.Fatal(err)
	}
	n := got.(*image.NRGBA)
	for a := range 256 {
		for c := range a + 1 {
			s, want := n.NRGBAAt(c, a), f.RGBAAt(c, a)
			mul := func(c uint8) int { return (int(c)*int(s.A) + 127) / 255 }
			have := [4]int{mul(s.R), mul(s.G), mul(s.B), int(s.A)}
			for i, w := range []uint8{want.R, want.G, want.B, want.A} {
				if d := have[i] - int(w); d < -1 || d > 1 {
					t.Fatalf("colour %d at alpha %d, channel %d: %d, want %d", c, a, i, have[i], w)
				}
			}
		}
	}
}

func TestStraightColourIsTheNearest(t *testing.T) {
	f := pairs()
	for _, v := range each() {
		vectors = v
		got := make([]byte, len(f.Pix))
		straighten(got, f.Pix)
		if want := straightPixels(f); !bytes.Equal(got, want) {
			t.Errorf("vectors %v: not the nearest values", v)
		}
	}
}

func TestEveryGoldenPictureReadsBackAndIsSmall(t *testing.T) {
	for _, name := range goldens(t) {
		smallAndReadsBack(t, name, golden(t, name))
	}
}

func TestPicturesWithPhotosReadBackAndAreSmall(t *testing.T) {
	for name, f := range map[string]*image.RGBA{
		"card with a photo made smaller":         withPhoto(t, developed(t, 280, 300)),
		"card with a photo as it is":             withPhoto(t, compressed(t, grainy(280, 300))),
		"card with a photo of nothing but grain": withPhoto(t, grainy(280, 300)),
		"photo made smaller":                     developed(t, 640, 360),
		"photo as it is":                         compressed(t, grainy(640, 360)),
		"photo of nothing but grain":             grainy(640, 360),
	} {
		smallAndReadsBack(t, name, f)
	}
}

// smallAndReadsBack holds a frame's file against image/png's default.
func smallAndReadsBack(t *testing.T, name string, f *image.RGBA) {
	t.Helper()
	readBack(t, Options{}, f)
	readBack(t, Options{Fast: true}, f)
	size, fast, library := len(encode(t, Options{}, f)), len(encode(t, Options{Fast: true}, f)), len(libraryPNG(t, f))
	if float64(size) > 1.1*float64(library) {
		t.Errorf("%s: %d bytes, image/png's default makes %d", name, size, library)
	}
	t.Logf("%-40s %7d bytes, %.3f of image/png, fast %.3f", name, size, float64(size)/float64(library), float64(fast)/float64(library))
}

func TestFrameWithoutTransparencyHasNoAlpha(t *testing.T) {
	f := grainy(33, 9)
	for _, want := range []struct {
		frame *image.RGBA
		color byte
	}{{f, truecolor}, {f.SubImage(image.Rect(1, 1, 32, 8)).(*image.RGBA), truecolor}, {pairs(), truecolorAlpha}} {
		for _, levels := range []Levels{Full, Legal} {
			if got := encode(t, Options{Levels: levels}, want.frame)[25]; got != want.color {
				t.Errorf("%v, levels %d: color type %d, want %d", want.frame.Rect, levels, got, want.color)
			}
		}
	}
	for i := 3; i < len(f.Pix); i += 4 {
		f.Pix[i] = 254
		if got := encode(t, Options{}, f)[25]; got != truecolorAlpha {
			t.Fatalf("one pixel, %d, is not opaque, and the color type is %d", i/4, got)
		}
		f.Pix[i] = 255
	}
}

// TestEachFilterIsForSomething: columns keep Up, what changes more downwards
// than sideways takes Paeth, and grain the mean of two neighbours.
func TestEachFilterIsForSomething(t *testing.T) {
	const n = 4 * 1000
	for want, value := range map[byte]func(x, y, random int) uint8{
		filterUp:      func(x, _, _ int) uint8 { return uint8(x / 40 % 2 * 255) },
		filterPaeth:   func(x, y, random int) uint8 { return uint8(x/8 + 20*y + random%2) },
		filterAverage: func(_, _, random int) uint8 { return uint8(100 + random%30) },
	} {
		for _, v := range each() {
			vectors = v
			r := rand.New(rand.NewPCG(5, 5))
			e := encoder{other: make([]byte, n)}
			e.pixel = 4
			cur, above, dst := make([]byte, 4+n), make([]byte, 4+n), make([]byte, n)
			for i := range n {
				above[4+i] = value(i, 0, r.IntN(1000))
			}
			for i := range n {
				cur[4+i] = value(i, 1, r.IntN(1000))
			}
			if got := e.filter(dst, cur, above); got != want {
				t.Errorf("vectors %v: filter %d, want %d", v, got, want)
			}
		}
	}
}

func TestFramesOfEverySizeReadBack(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {1, 300}, {300, 1}, {2, 2}, {7, 5}, {64, 64}, {8190, 40}, {8200, 40}, {1000, 900}} {
		blank := image.NewRGBA(image.Rectangle{Max: size})
		panel := image.NewRGBA(image.Rectangle{Max: size})
		part := image.Rect(size.X/4, size.Y/4, size.X/2+1, size.Y/2+1)
		draw.Draw(panel, part, image.NewUniform(color.RGBA{9, 16, 37, 240}), image.Point{}, draw.Src)
		mixed := noise(size.X, size.Y)
		draw.Draw(mixed, part, image.Transparent, image.Point{}, draw.Src)
		for _, f := range []*image.RGBA{blank, panel, mixed} {
			readBack(t, Options{}, f)
			readBack(t, Options{Fast: true, Workers: 3}, f)
		}
	}
}

func TestPartOfALargerFrameIsWrittenAlone(t *testing.T) {
	whole := noise(50, 40)
	readBack(t, Options{}, whole.SubImage(image.Rect(10, 5, 31, 33)).(*image.RGBA))
}

func TestSameFrameSameBytesWithAnyWorkers(t *testing.T) {
	for _, f := range []*image.RGBA{noise(300, 1300), golden(t, card), grainy(700, 500)} {
		for _, fast := range []bool{false, true} {
			var first []byte
			for _, v := range each() {
				vectors = v
				for _, workers := range []int{0, 2, 100} {
					b := encode(t, Options{Workers: workers, Fast: fast}, f)
					if first == nil {
						first = b
					}
					if !bytes.Equal(b, first) {
						t.Fatalf("%d workers, vectors %v: other bytes", workers, v)
					}
				}
			}
		}
	}
}

func TestFillAndKeyAreTheFrame(t *testing.T) {
	f := pairs()
	straight := straightPixels(f)
	for _, levels := range []Levels{Full, Legal} {
		level := func(v uint8) uint8 { return uint8((int(v)*219*2+255)/510 + 16) }
		if levels == Full {
			level = func(v uint8) uint8 { return v }
		}
		read := func(write func(io.Writer, *image.RGBA, Options) error) image.Image {
			var b bytes.Buffer
			if err := write(&b, f, Options{Levels: levels}); err != nil {
				t.Fatal(err)
			}
			got, err := png.Decode(&b)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		fill, key, whole := read(Fill).(*image.RGBA), read(Key).(*image.Gray), read(StraightFill).(*image.RGBA)
		for i := 0; i < len(f.Pix); i += 4 {
			for c := range 3 {
				if got, want := fill.Pix[i+c], level(f.Pix[i+c]); got != want {
					t.Fatalf("levels %d, fill %d: %d, want %d", levels, i+c, got, want)
				}
				if got, want := whole.Pix[i+c], level(straight[i+c]); got != want {
					t.Fatalf("levels %d, straight fill %d: %d, want %d", levels, i+c, got, want)
				}
			}
			if got, want := key.Pix[i/4], level(f.Pix[i+3]); got != want {
				t.Fatalf("levels %d, key %d: %d, want %d", levels, i/4, got, want)
			}
		}
	}
}

func TestLegalLevelsStayWithinVideosRange(t *testing.T) {
	if legal[0] != 16 || legal[255] != 235 || legal[128] != 126 {
		t.Errorf("0, 128 and 255 are %d, %d and %d, want 16, 126 and 235", legal[0], legal[128], legal[255])
	}
	f := image.NewRGBA(image.Rect(0, 0, 3, 1))
	copy(f.Pix, []byte{0, 0, 0, 0, 255, 255, 255, 255, 60, 60, 60, 120})
	got, err := png.Decode(bytes.NewReader(encode(t, Options{Levels: Legal}, f)))
	if err != nil {
		t.Fatal(err)
	}
	want := []byte{16, 16, 16, 0, 235, 235, 235, 255, legal[128], legal[128], legal[128], 120}
	if pix := got.(*image.NRGBA).Pix; !bytes.Equal(pix, want) {
		t.Errorf("got %v, want %v: legal colours, and alpha as PNG has it", pix, want)
	}
}

func TestEmptyFrameIsRefused(t *testing.T) {
	if err := Encode(&bytes.Buffer{}, image.NewRGBA(image.Rectangle{})); err == nil {
		t.Error("a frame without pixels was written")
	}
}

type shortDisk struct{ room int }

var errFull = errors.New("disk full")

func (f *shortDisk) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestEveryFailedWriteIsReported(t *testing.T) {
	f := noise(40, 40)
	size := len(encode(t, Options{}, f))
	for _, workers := range []int{1, 4} {
		for _, room := range []int{0, 60, size / 2, size - 1} {
			if err := (Options{Workers: workers}).Encode(&shortDisk{room}, f); !errors.Is(err, errFull) {
				t.Errorf("room for %d of %d bytes: %v, want %v", room, size, err, errFull)
			}
		}
	}
}

func TestAdlerIsTheStandardsWithZerosAndJoins(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, n := range []int{0, 1, 31, 32, 33, 1000, adlerSpan, adlerSpan + 77, 5 * adlerSpan} {
		p := bytes.Repeat([]byte{255}, n)
		for i := range p {
			if n%2 == 1 {
				p[i] = uint8(r.IntN(256))
			}
		}
		zeros := 70000
		whole := append(append(append([]byte(nil), p...), make([]byte, zeros)...), p...)
		for _, v := range each() {
			vectors = v
			a, b := adler{a: 1}, adler{a: 1}
			a.add(p)
			a.zeros(zeros)
			b.add(p)
			a.join(b, n)
			if got, want := a.sum(), adler32.Checksum(whole); got != want {
				t.Errorf("vectors %v, %d bytes: %08x, want %08x", v, n, got, want)
			}
		}
	}
}

func FuzzAnyFrameReadsBackExactly(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, n := range []int{0, 4, 400, 8000} {
		b := make([]byte, n)
		for i := range b {
			b[i] = uint8(r.IntN(1 + r.IntN(256)))
		}
		f.Add(b, uint8(r.IntN(256)), uint8(r.IntN(64)))
		f.Add(bytes.Repeat([]byte{1, 2, 3, 255}, n), uint8(r.IntN(256)), uint8(0))
	}
	f.Fuzz(func(t *testing.T, b []byte, width, gap uint8) {
		frame := frameOf(b, width, gap)
		readBack(t, Options{}, frame)
		readBack(t, Options{Fast: true}, frame)
		for name, write := range map[string]func(io.Writer, *image.RGBA, Options) error{"fill": Fill, "key": Key, "straight fill": StraightFill} {
			var out bytes.Buffer
			if err := write(&out, frame, Options{}); err != nil {
				t.Fatal(err)
			}
			if _, err := png.Decode(&out); err != nil {
				t.Fatalf("%s of %v does not read: %v", name, frame.Rect, err)
			}
		}
	})
}

func FuzzKernelsAreTheSameInVectorsAndBytes(f *testing.F) {
	for _, n := range []int{1, 31, 32, 33, 200} {
		f.Add(noise(n, 2).Pix, uint8(n))
	}
	f.Fuzz(func(t *testing.T, b []byte, shift uint8) {
		b = b[min(len(b), int(shift%32)):]
		n := len(b) / 8 * 4
		p, q := b[:n], b[n:2*n]
		var results []string
		for _, v := range each() {
			vectors = v
			s, d, a := make([]byte, n), make([]byte, n), adler{a: 1}
			straighten(s, p)
			a.add(p)
			result := fmt.Sprint(s, a, match(p, q), match(p, p), up(d, p, q), d)
			for _, pixel := range []int{1, 3, 4} {
				if d := d[min(n, pixel):]; len(d) > 0 {
					result += fmt.Sprint(average(d, p, q, pixel), d)
					result += fmt.Sprint(paeth(d, p, q, pixel), d)
				}
			}
			results = append(results, result)
		}
		if last := results[len(results)-1]; last != results[0] {
			t.Errorf("bytes give\n%s\nvectors\n%s", results[0], last)
		}
	})
}

// TestAWideCodeStaysWithinItsLimit counts as Fibonacci does, which makes the
// deepest tree.
func TestAWideCodeStaysWithinItsLimit(t *testing.T) {
	counts := make([]uint32, 40)
	a, b := uint32(1), uint32(1)
	for i := range counts {
		counts[i] = a
		a, b = b, a+b
	}
	for _, limit := range []uint8{7, codeLimit} {
		var c code
		c.build(counts, limit)
		room := 1 << limit
		for s, l := range c.lengths[:len(counts)] {
			if l == 0 || l > limit {
				t.Errorf("limit %d: symbol %d has %d bits", limit, s, l)
			}
			room -= 1 << (limit - l)
		}
		if room != 0 {
			t.Errorf("limit %d: the code leaves %d of its room", limit, room)
		}
	}
}

// An encoder keeps its room, and clears of it what it has to.
func TestNothingOfOnePictureIsInTheNext(t *testing.T) {
	used := new(encoder)
	wide, narrow := golden(t, card), noise(300, 40)
	frames := []*image.RGBA{wide, image.NewRGBA(wide.Rect), golden(t, "../testdata/board-half.png"), narrow, wide}
	for i, f := range frames {
		for _, rows := range []*format{straightFormat(Full, false), keyFormat(Full), fillFormat(Legal, true)} {
			for _, o := range []Options{{}, {Fast: true}} {
				height := min(f.Rect.Dy(), 130)
				for y := 0; y < f.Rect.Dy(); y += height {
					end := min(y+height, f.Rect.Dy())
					got, want := used.strip(f, rows, y, end, o), new(encoder).strip(f, rows, y, end, o)
					if !bytes.Equal(got, want) {
						t.Fatalf("picture %d, %d bytes a pixel, rows %d to %d: %d bytes, and %d by an encoder that is new", i, rows.bytes, y, end, len(got), len(want))
					}
				}
			}
		}
	}
}

func TestEncodingAgainAllocatesLittle(t *testing.T) {
	f := noise(200, 100)
	n := testing.AllocsPerRun(20, func() {
		if err := Encode(io.Discard, f); err != nil {
			t.Fatal(err)
		}
	})
	if n > 40 { // the race detector throws some of what a pool holds away
		t.Errorf("%.0f allocations a picture, want a few: an encoder's room is kept", n)
	}
}

// BenchmarkEncode reports times as ratios to a copy of the frame and, taking
// turns, to image/png's default in the same run; and sizes as ratios to its.
func BenchmarkEncode(b *testing.B) {
	flat, photo := golden(b, card), withPhoto(b, developed(b, 280, 300))
	full := developed(b, 1920, 1080)
	plain := func(o Options) func(io.Writer, *image.RGBA) error { return o.Encode }
	for _, c := range []struct {
		name  string
		frame *image.RGBA
		write func(io.Writer, *image.RGBA) error
	}{
		{"card", photo, plain(Options{})},
		{"card/fast", photo, plain(Options{Fast: true})},
		{"card/two-workers", photo, plain(Options{Workers: 2})},
		{"flat-card", flat, plain(Options{})},
		{"flat-card/fast", flat, plain(Options{Fast: true})},
		{"flat-card/legal", flat, plain(Options{Levels: Legal})},
		{"flat-card/fill", flat, func(w io.Writer, f *image.RGBA) error { return Fill(w, f, Options{}) }},
		{"flat-card/key", flat, func(w io.Writer, f *image.RGBA) error { return Key(w, f, Options{}) }},
		{"leaderboard", golden(b, "../testdata/board-half.png"), plain(Options{})},
		{"leaderboard/fast", golden(b, "../testdata/board-half.png"), plain(Options{Fast: true})},
		{"photo", full, plain(Options{})},
		{"photo/fast", full, plain(Options{Fast: true})},
		{"grain", grainy(1920, 1080), plain(Options{})},
	} {
		b.Run(c.name, func(b *testing.B) {
			straight := &image.NRGBA{Pix: straightPixels(c.frame), Stride: c.frame.Stride, Rect: c.frame.Rect}
			copied := make([]byte, len(c.frame.Pix))
			var copies, times, library []time.Duration
			timed := func(all *[]time.Duration, do func() error) {
				start := time.Now()
				if err := do(); err != nil {
					b.Fatal(err)
				}
				*all = append(*all, time.Since(start))
			}
			for b.Loop() {
				timed(&copies, func() error { copy(copied, c.frame.Pix); return nil })
				timed(&times, func() error { return c.write(io.Discard, c.frame) })
				if len(times)%32 == 1 {
					timed(&library, func() error { return png.Encode(io.Discard, straight) })
				}
			}
			var size bytes.Buffer
			if err := c.write(&size, c.frame); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(middle(times)/1e6, "ms")
			b.ReportMetric(middle(times)/middle(copies), "copies")
			b.ReportMetric(middle(times)/middle(library), "image/png-time")
			b.ReportMetric(float64(size.Len())/float64(len(libraryPNG(b, c.frame))), "image/png-size")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// middle is the median, in nanoseconds.
func middle(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2])
}

func ExampleOptions_Encode() {
	frame := image.NewRGBA(image.Rect(0, 0, 2, 1))
	frame.SetRGBA(0, 0, color.RGBA{64, 0, 0, 128}) // half transparent, premultiplied
	var b bytes.Buffer
	if err := (Options{Workers: 2}).Encode(&b, frame); err != nil {
		fmt.Println(err)
	}
	fmt.Println(binary.BigEndian.Uint32(b.Bytes()[16:]), "pixels wide")
	got, _ := png.Decode(&b)
	fmt.Println(got.At(0, 0))
	// Output:
	// 2 pixels wide
	// {128 0 0 128}
}

// Knowing where the picture is changes how long it takes and nothing else.
func TestWithinChangesNoByte(t *testing.T) {
	r := rand.New(rand.NewPCG(26, 4))
	for n := range 60 {
		frame := image.NewRGBA(image.Rect(3, 5, 3+40+r.IntN(400), 5+20+r.IntN(120)))
		corner := image.Pt(3+r.IntN(40), 5+r.IntN(20))
		within := image.Rectangle{corner, corner.Add(image.Pt(r.IntN(300), r.IntN(90)))}.Intersect(frame.Rect)
		inner := within // what is drawn may be smaller, or not there
		if n%4 == 0 {
			inner = within.Inset(3)
		}
		for y := inner.Min.Y; y < inner.Max.Y; y++ {
			for x := inner.Min.X; x < inner.Max.X; x++ {
				a := uint8(r.IntN(2) * (1 + r.IntN(255)))
				frame.SetRGBA(x, y, color.RGBA{a / 2, a, uint8(r.IntN(int(a) + 1)), a})
			}
		}
		if within.Empty() {
			continue
		}
		for _, o := range []Options{{}, {Fast: true}, {Workers: 2}, {Levels: Legal}} {
			for what, write := range map[string]func(io.Writer, Options) error{
				"straight": func(w io.Writer, o Options) error { return o.Encode(w, frame) },
				"fill":     func(w io.Writer, o Options) error { return Fill(w, frame, o) },
				"key":      func(w io.Writer, o Options) error { return Key(w, frame, o) },
			} {
				var all, part bytes.Buffer
				if err := write(&all, o); err != nil {
					t.Fatal(err)
				}
				o.Within = within
				if err := write(&part, o); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(all.Bytes(), part.Bytes()) {
					t.Fatalf("%s of %v within %v: another file", what, frame.Rect, within)
				}
			}
		}
	}
}
