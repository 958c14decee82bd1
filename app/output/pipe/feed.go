package pipe

import (
	"context"
	"fmt"
	"io"
	"time"

	"mile26/app/output/raw"
)

// slack is how many frames a command may be behind before frames are dropped:
// an encoder that thinks for a moment loses none.
const slack = 5

// feed writes whole frames to w, so many a second, until ctx ends or w fails.
// A frame is the newest list at the moment it is written.
//
// The clock hands out a turn for each frame and never waits: when too many are
// out, the frame is dropped. So w, however slow, has only whole frames. When ctx
// ends, the frame being written is finished first.
func (p *Pipe) feed(ctx context.Context, w io.Writer) error {
	ctx, stop := context.WithCancel(ctx)
	turns := make(chan struct{}, slack)
	clock := make(chan struct{})
	go func() {
		defer close(clock)
		p.clock(ctx, turns)
	}()
	err := p.write(ctx, w, turns)
	stop()
	<-clock
	return err
}

// clock sends a turn for every frame until ctx ends.
func (p *Pipe) clock(ctx context.Context, turns chan<- struct{}) {
	epoch := time.Now()
	var n int64
	if !p.o.Epoch.IsZero() {
		epoch = p.o.Epoch.Add(p.o.Rate.At(1) / 2)
		n = p.o.Rate.Frames(max(0, time.Since(epoch)))
	}
	timer := time.NewTimer(time.Until(epoch.Add(p.o.Rate.At(n))))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		// A machine that slept, or was too busy, owes every frame since.
		for due := p.o.Rate.Frame(time.Since(epoch)); n <= due; n++ {
			select {
			case turns <- struct{}{}:
			default:
				p.mu.Lock()
				p.state.Dropped++
				p.mu.Unlock()
			}
		}
		timer.Reset(time.Until(epoch.Add(p.o.Rate.At(n))))
	}
}

// write composes and writes a frame for every turn.
func (p *Pipe) write(ctx context.Context, w io.Writer, turns <-chan struct{}) error {
	canvas := raw.NewCanvas(p.o.Size, p.o.Layout)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-turns:
		}
		if ctx.Err() != nil { // both were there: the end goes first
			return nil
		}
		p.mu.Lock()
		list := p.newest
		p.mu.Unlock()
		canvas.Show(list.Items)
		if _, err := w.Write(canvas.Bytes()); err != nil {
			return fmt.Errorf("write a frame: %w", err)
		}
		p.mu.Lock()
		p.state.Frames++
		p.mu.Unlock()
	}
}
