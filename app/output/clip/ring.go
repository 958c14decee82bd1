package clip

import (
	"bytes"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"mile26/app/output/raw"
	"mile26/graphics/paint"
)

// slot is the room in which a frame is made. There are as many as a film in
// work may take of memory, and they go round.
type slot struct {
	first, count int // frames from first on that are all this one
	items        []paint.Placed
	canvas       *raw.Canvas
	bled         []byte       // of a frame for a codec
	file         bytes.Buffer // of a frame as PNG
	made         chan error   // one answer a round
}

// each makes the film's frames on several workers and hands them on in order,
// one call of take for a run of frames that are the same. prepare is called from
// the workers, take from one goroutine. It answers the first error, or why ctx
// ended.
func (f Film) each(ctx context.Context, workers int, layout raw.Layout, prepare, take func(*slot) error) error {
	slots := workers + 2 // one being taken, one ready
	free, work, order := make(chan *slot, slots), make(chan *slot, slots), make(chan *slot, slots)
	for range slots {
		free <- &slot{made: make(chan error, 1)}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(work)
		defer close(order)
		return f.plan(ctx, free, work, order)
	})
	for range workers {
		g.Go(func() error {
			for s := range work {
				if s.canvas == nil {
					s.canvas = raw.NewCanvas(f.Size, layout)
				}
				s.canvas.Show(s.items)
				s.made <- prepare(s)
			}
			return nil
		})
	}
	g.Go(func() error {
		for s := range order {
			if err := <-s.made; err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := take(s); err != nil {
				return err
			}
			free <- s
		}
		return nil
	})
	return g.Wait()
}

// plan gives every run of equal frames a slot, in order.
func (f Film) plan(ctx context.Context, free <-chan *slot, work, order chan<- *slot) error {
	var items, ahead []paint.Placed
	ahead = f.At(nil, 0)
	for n := 0; n < f.Frames; {
		items, ahead = ahead, items
		first := n
		for n++; n < f.Frames; n++ {
			if ahead = f.At(ahead[:0], n); !slices.Equal(ahead, items) {
				break
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s := <-free:
			s.first, s.count = first, n-first
			s.items = append(s.items[:0], items...)
			work <- s
			order <- s
		}
	}
	return nil
}
