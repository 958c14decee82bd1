package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"mile26/data"
	"mile26/data/intake"
)

// progress is a bar on a terminal and silent elsewhere.
func progress(s streams, n int, what string) *progressbar.ProgressBar {
	return newBar(s, int64(n), what, progressbar.OptionShowCount())
}

// newBar is a bar up to n, or with -1 one that turns, for nobody knows how much is left.
func newBar(s streams, n int64, what string, more ...progressbar.Option) *progressbar.ProgressBar {
	return progressbar.NewOptions64(n, append([]progressbar.Option{
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWriter(s.err),
		progressbar.OptionSetVisibility(s.terminal),
		progressbar.OptionThrottle(50 * time.Millisecond),
		progressbar.OptionClearOnFinish(),
	}, more...)...)
}

// stepWords is what a bar says of each step of long work.
var stepWords = map[data.Step]string{
	data.StepCheck:    "Checking the show",
	data.StepCopy:     "Copying the show",
	data.StepExport:   "Writing the data",
	data.StepFill:     "Reading the data",
	data.StepSalvage:  "Reading the damaged show",
	data.StepSearch:   "Making names ready to be found",
	data.StepUpdate:   "Bringing the show up to date",
	data.StepUndo:     "Undoing",
	data.StepDoubles:  "Comparing athletes",
	intake.StepFile:   "Opening the file",
	intake.StepParse:  "Taking the file apart",
	intake.StepRows:   "Reading rows",
	intake.StepFinish: "Writing into the show",
	intake.StepPhotos: "Reading photos",
}

// meter draws a bar for each step of long work, one after the other. Steps are told
// from any goroutine.
type meter struct {
	s streams

	mu    sync.Mutex
	bar   *progressbar.ProgressBar // nil: nothing was told yet
	step  data.Step
	total int64
}

// telling returns a context whose work draws bars, until done.
func telling(ctx context.Context, s streams) (_ context.Context, done func()) {
	m := &meter{s: s}
	return data.Telling(ctx, m.tell), m.done
}

func (m *meter) tell(p data.Progress) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.bar == nil || p.Step != m.step || p.Total != m.total {
		m.clear()
		var more []progressbar.Option
		if p.Bytes {
			more = append(more, progressbar.OptionShowBytes(true))
		}
		if p.Total > 0 || p.Done > 0 {
			more = append(more, progressbar.OptionShowCount())
		}
		n := p.Total
		if n == 0 {
			n = -1
		}
		m.bar, m.step, m.total = newBar(m.s, n, stepWords[p.Step], more...), p.Step, p.Total
		_ = m.bar.RenderBlank() // a bar that cannot be drawn must not stop the work; nor below
	}
	_ = m.bar.Set64(p.Done)
}

func (m *meter) clear() {
	if m.bar != nil {
		_ = m.bar.Clear()
	}
}

// done takes the last bar away.
func (m *meter) done() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clear()
	m.bar = nil
}

// stopped is the error of work that was interrupted: it says what is left, which is
// all as it was. Other errors, and none, stay as they are.
func stopped(ctx context.Context, err error, left string) error {
	if ctx.Err() == nil || !errors.Is(err, context.Canceled) {
		return err
	}
	return &stoppedError{left: left, err: err}
}

// stoppedError says that somebody interrupted a command.
type stoppedError struct {
	left string
	err  error
}

// Error says what is left.
func (e *stoppedError) Error() string { return "stopped: " + e.left }

// Unwrap is what the work ended with.
func (e *stoppedError) Unwrap() error { return e.err }
