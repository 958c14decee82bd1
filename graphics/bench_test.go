package graphics

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"testing"
	"time"

	"mile26/graphics/paint"
	"mile26/graphics/still"
	"mile26/graphics/template"
)

// cards are the values of so many different athlete cards.
func cards(n int) []template.Values {
	photo := portrait()
	out := make([]template.Values, n)
	for i := range out {
		out[i] = template.Values{
			"photo": photo, "given": fmt.Sprintf("Given%c", 'A'+i%26), "family": fmt.Sprintf("FAMILY%c%c", 'A'+i%26, 'A'+i/26),
			"country": "Kenya", "flag": "ke", "age": fmt.Sprint(18 + i%40), "best_label": "Best", "best": fmt.Sprintf("2:%02d:57", i%60),
			"where_label": "Where", "where": "Berlin ’14", "bio": fmt.Sprintf("Runner number %d, who set a best in Berlin and ran every 5 km of it inside fifteen minutes.", i),
		}
	}
	return out
}

// BenchmarkCardDraw is a card of somebody new: values to display list.
func BenchmarkCardDraw(b *testing.B) {
	e, all := testEngine(b), cards(500)
	for i := 0; b.Loop(); i++ {
		if _, err := e.Draw("athlete-card", all[i%len(all)], Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCardDrawAgain is a card whose sprites are all there.
func BenchmarkCardDrawAgain(b *testing.B) {
	e, all := testEngine(b), cards(1)
	for b.Loop() {
		if _, err := e.Draw("athlete-card", all[0], Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCardFile is a card of somebody new, from values to the bytes of a
// PNG, by one worker.
func BenchmarkCardFile(b *testing.B) {
	e, all := testEngine(b), cards(500)
	var frames paint.Pool
	for i := 0; b.Loop(); i++ {
		g, err := e.Draw("athlete-card", all[i%len(all)], Options{})
		if err != nil {
			b.Fatal(err)
		}
		list := g.List(Moment{State: Hold})
		frame, done := frames.Frame(list)
		if err := (still.Options{Within: list.Bounds()}).Encode(io.Discard, frame); err != nil {
			b.Fatal(err)
		}
		done()
	}
}

// BenchmarkCardPNG is only the PNG of a card.
func BenchmarkCardPNG(b *testing.B) {
	g, err := testEngine(b).Draw("athlete-card", cards(1)[0], Options{})
	if err != nil {
		b.Fatal(err)
	}
	frame := g.List(Moment{State: Hold}).Frame()
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := still.Encode(&out, frame); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes")
}

// three are a lower third, a card and a board, on air together.
func three(b *testing.B, scale float64) []*Graphic {
	e := testEngine(b)
	var layers []*Graphic
	for _, i := range []int{0, 5, 9} {
		g, err := e.Draw(golden[i].template, golden[i].values, Options{Scale: scale})
		if err != nil {
			b.Fatal(err)
		}
		layers = append(layers, g)
	}
	return layers
}

// BenchmarkFrameList is the display list of a frame with three moving layers.
func BenchmarkFrameList(b *testing.B) {
	layers, items := three(b, 1), make([]paint.Placed, 0, 256)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		items = items[:0]
		for _, g := range layers {
			items = g.Append(items, Moment{State: In, Time: 20 * ms * time.Duration(i%20)})
		}
	}
}

// BenchmarkFrameComposed composites that frame, every frame another moment, and
// gives the ratio to copying a whole frame in the same run.
func BenchmarkFrameComposed(b *testing.B) {
	for name, scale := range map[string]float64{"1080p": 1, "2160p": 2} {
		b.Run(name, func(b *testing.B) {
			layers, items := three(b, scale), make([]paint.Placed, 0, 256)
			size := layers[0].Size
			frame, other := image.NewRGBA(image.Rectangle{Max: size}), image.NewRGBA(image.Rectangle{Max: size})
			var old paint.List
			old.Size = size
			kept := make([]paint.Placed, 0, 256)
			// A round is twenty frames of the motion. Minima, of the copies too, for
			// the machine may be busy with other things.
			least := time.Hour
			b.ReportAllocs()
			for b.Loop() {
				start := time.Now()
				for i := range 20 {
					items = items[:0]
					for _, g := range layers {
						items = g.Append(items, Moment{State: In, Time: 20 * ms * time.Duration(i)})
					}
					l := paint.List{Size: size, Items: items}
					l.Redraw(frame, old)
					kept = append(kept[:0], items...)
					old.Items = kept
				}
				least = min(least, time.Since(start)/20)
			}
			copies := time.Hour
			for range 100 {
				start := time.Now()
				copy(other.Pix, frame.Pix)
				copies = min(copies, time.Since(start))
			}
			b.ReportMetric(float64(least)/float64(copies), "copies")
			b.ReportMetric(float64(least.Microseconds()), "µs/frame")
			b.ReportMetric(0, "ns/op")
		})
	}
}
