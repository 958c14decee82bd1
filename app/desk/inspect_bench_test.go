package desk

import (
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
)

// BenchmarkDraft is from a letter typed in the inspector to the picture of it for
// the preview monitor, as large as at 1920×1080: the page asked from the show,
// drawn, and scaled. Beside the mean it reports the longest in ms.
func BenchmarkDraft(b *testing.B) {
	file, err := sample()
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "sample.mile26")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		b.Fatal(err)
	}
	s, err := data.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	e, err := engine()
	if err != nil {
		b.Fatal(err)
	}
	room, err := control.Open(b.Context(), control.Options{Show: s, Engine: e})
	if err != nil {
		b.Fatal(err)
	}
	a, err := s.OneAthlete(b.Context(), "dennis kimetto")
	if err != nil {
		b.Fatal(err)
	}
	r, err := s.OneRace(b.Context(), "London 2016 men")
	if err != nil {
		b.Fatal(err)
	}
	m := &model{o: Options{Room: room}}
	for _, q := range []struct {
		field string
		control.Request
	}{
		{"line", control.Request{Template: "lower-third", Subject: show.Subject{Kind: data.KindAthlete, ID: a.ID}}},
		{"bio", control.Request{Template: "athlete-card", Subject: show.Subject{Kind: data.KindAthlete, ID: a.ID}}},
		{"title", control.Request{Template: "leaderboard", Subject: show.Subject{Kind: data.KindRace, ID: r.ID}}},
	} {
		b.Run(q.Template, func(b *testing.B) {
			easel := newEasel()
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				q.Overrides = map[string]string{q.field: fmt.Sprintf("Typed by hand, letter %d", i)}
				start := time.Now()
				list, err := m.sketch(context.Background(), q.Request)
				if err != nil {
					b.Fatal(err)
				}
				easel.draw(wish{size: image.Pt(464, 261), draft: &list})
				took = append(took, time.Since(start))
			}
			b.ReportMetric(float64(slices.Max(took).Microseconds())/1000, "longest-ms")
		})
	}
}
