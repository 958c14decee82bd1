package clip

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"mile26/app/playout"
	"mile26/graphics/template"
)

// BenchmarkWrite writes a lower third's life, 1080p50 with five seconds at
// rest, and gives how many times faster than it plays that is. "moving" has no
// rest: every frame is another.
func BenchmarkWrite(b *testing.B) {
	scenes := draw(b, "lower-third", 1, hassan)
	for _, c := range []struct {
		name string
		film Film
	}{
		{"life", Of(scenes, playout.Rate50, 5*time.Second)},
		{"moving", Of(scenes, playout.Rate50, 0)},
		{"card", Of(draw(b, "athlete-card", 1, card), playout.Rate50, 5*time.Second)},
	} {
		for _, kind := range []Kind{"stream", PNG, Raw, WebM, MOV} {
			b.Run(c.name+"/"+string(kind), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					var err error
					if kind == "stream" {
						err = Stream(b.Context(), c.film, io.Discard, Options{})
					} else {
						err = Write(b.Context(), c.film, filepath.Join(b.TempDir(), "x"), Options{Kind: kind})
					}
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)*c.film.Length().Seconds()/b.Elapsed().Seconds(), "x-realtime")
			})
		}
	}
}

var card = template.Values{
	"given": "Dennis", "family": "KIMETTO", "flag": "ke", "country": "Kenya", "age": "32", "best_label": "Best", "best": "2:02:57",
	"where_label": "Where", "where": "Berlin 2014", "bio": "Set the world’s best in Berlin and ran every five kilometres of it inside fifteen minutes.",
}
