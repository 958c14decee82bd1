// Package pipe writes the program's frames to a command of the operator's
// choice, such as an ffmpeg with DeckLink, SRT or NDI in it, for as long as the
// channel runs.
//
// It knows lists, a clock and a process. It must not know pages or layers; and
// nothing that the command does, or fails to do, reaches back to who shows it
// pictures.
package pipe

import (
	"context"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"strings"
	"sync"
	"time"

	"mile26/app/output/raw"
	"mile26/app/playout"
	"mile26/graphics/paint"
)

// Options are what is written where.
type Options struct {
	// Command is run by the shell: sh -c, or cmd /C on Windows. In it, {size} is
	// written as 1920x1080, {width} and {height} are its numbers, {rate} is 50 or
	// 60000/1001, and {pixels} is rgba or bgra. It reads frames from its standard
	// input.
	Command string
	Size    image.Point // of a frame, pixels
	Rate    playout.Rate
	Layout  raw.Layout // the zero value is straight RGBA
	// Epoch is when frame 0 of the clock begins that the lists follow. Frames are
	// then written half a frame later, so that each finds the list that was made
	// for it, however the two clocks jitter. The zero time is when Run begins.
	Epoch time.Time
}

// Pipe keeps a command running and feeds it. Its methods may be called from any
// goroutine.
type Pipe struct {
	o       Options
	log     *slog.Logger
	command string                          // with its placeholders filled in
	once    func(ctx context.Context) error // runs the command once
	grace   time.Duration
	said    raw.Tail

	mu     sync.Mutex
	newest paint.List
	state  State
}

// State is how the command is doing.
type State struct {
	Running   bool
	Since     time.Time // when it was started, or ended; zero before Run
	Restarts  int       // how often it had to be started again
	Frames    int64     // taken by the command and those before it
	Dropped   int64     // left out because a command was slow
	LastError string    // why it ended the last time, "" when it never did
	Lines     []string  // the last that it wrote to its standard error, at most 12
}

// New makes a pipe that does nothing until Run. The error says which option is
// wrong.
func New(o Options, log *slog.Logger) (*Pipe, error) {
	switch {
	case strings.TrimSpace(o.Command) == "":
		return nil, errors.New("pipe: there is no command")
	case o.Size.X <= 0 || o.Size.Y <= 0:
		return nil, fmt.Errorf("pipe: a frame of %d×%d pixels has no picture", o.Size.X, o.Size.Y)
	case o.Rate.Num <= 0 || o.Rate.Den <= 0:
		return nil, fmt.Errorf("pipe: a rate of %d/%d frames a second is none", o.Rate.Num, o.Rate.Den)
	}
	if err := o.Layout.Check(); err != nil {
		return nil, fmt.Errorf("pipe: %w", err)
	}
	p := &Pipe{o: o, log: log, command: o.filled(), grace: shortGrace}
	p.once = p.process
	return p, nil
}

// filled is the command with its placeholders filled in.
func (o Options) filled() string {
	rate, pixels := o.Rate.Fraction(), o.Layout.Pixels
	if o.Rate.Den == 1 {
		rate = o.Rate.String()
	}
	if pixels == "" {
		pixels = raw.RGBA
	}
	return strings.NewReplacer(
		"{size}", fmt.Sprintf("%dx%d", o.Size.X, o.Size.Y),
		"{width}", fmt.Sprint(o.Size.X),
		"{height}", fmt.Sprint(o.Size.Y),
		"{rate}", rate,
		"{pixels}", string(pixels),
	).Replace(o.Command)
}

// Show makes l the picture from the next frame on. It never waits; of several
// lists between two frames the newest is seen. The list must not change
// afterwards.
func (p *Pipe) Show(l paint.List) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newest = l
}

// State is how the command is doing now.
func (p *Pipe) State() State {
	p.mu.Lock()
	s := p.state
	p.mu.Unlock()
	s.Lines = p.said.Lines()
	return s
}

// How long a pipe waits before it starts a command again: twice as long each
// time, until one has run for a while.
const (
	firstWait = 250 * time.Millisecond
	longWait  = 5 * time.Second
	goodRun   = 10 * time.Second
)

// Run keeps the command running until ctx ends, and returns nil when it has
// ended too. It is called once.
func (p *Pipe) Run(ctx context.Context) error {
	wait := firstWait
	for {
		began := time.Now()
		err := p.once(ctx)
		if ctx.Err() != nil {
			p.ended(nil)
			return nil
		}
		if err == nil {
			err = errors.New("it ended by itself")
		}
		p.ended(err)
		if time.Since(began) >= goodRun {
			wait = firstWait
		}
		p.log.Warn("the pipe's command ended and is started again", "error", err, "wait", wait)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		wait = min(2*wait, longWait)
		p.mu.Lock()
		p.state.Restarts++
		p.mu.Unlock()
	}
}

// started takes down that the command runs.
func (p *Pipe) started() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Running, p.state.Since = true, time.Now()
}

// ended takes down that it does not, and why if nobody wanted it.
func (p *Pipe) ended(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Running, p.state.Since = false, time.Now()
	if err != nil {
		p.state.LastError = err.Error()
	}
}
