package main

import (
	"context"
	"runtime"
	"sync/atomic"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"
)

// each does n things numbered from 0, so many at once; jobs 0 is one a core. It
// stops at the first error, and between two things when ctx is done. The
// goroutines take the next number themselves: handing out each thing to a new
// goroutine leaves a core idle at every change.
func each(ctx context.Context, n, jobs int, bar *progressbar.ProgressBar, do func(ctx context.Context, i int) error) error {
	if jobs == 0 {
		jobs = runtime.NumCPU()
	}
	g, inner := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(jobs, n) {
		g.Go(func() error {
			for inner.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return nil
				}
				if err := do(inner, i); err != nil {
					return err
				}
				if err := bar.Add(1); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}
