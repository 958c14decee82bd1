// Package rack holds the ways out of a channel: each can be started, stopped
// and looked at, and none can take another one down.
//
// It knows outputs by name and how they do. It must not know what they send.
package rack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"mile26/app/output"
)

// Condition is how an output does.
type Condition string

// A failing output is one that should run and does not, or says that
// something is wrong.
const (
	Stopped Condition = "stopped"
	Running Condition = "running"
	Failing Condition = "failing"
)

// Report is what an output says of itself while it runs.
type Report struct {
	Clients []output.Client // pages and screens that are connected
	Frames  uint64          // sent
	Late    uint64          // too late, or left out
	Detail  string          // where to: "http://127.0.0.1:2626/program"
	Err     error           // what is wrong; nil: nothing
}

// Unit is an output.
type Unit interface {
	// Run sends until ctx ends: for output.ErrOff when it is taken off. An error
	// before that is a failure, and it is run again.
	Run(ctx context.Context) error
	// Report is how it does; it must return at once, and is also asked while
	// the unit does not run.
	Report() Report
}

// Aimed is a unit that has to be told where to send.
type Aimed interface {
	Unit
	// Aim tells it, in words as Hint gives an example of; an error says what is
	// wrong with them, and leaves the aim as it was. It is called while the unit
	// does not run.
	Aim(at string) error
	// Target is what it was told, "" for nothing.
	Target() string
	// Hint is an example.
	Hint() string
}

// State is a unit in the rack.
type State struct {
	Name      string
	Condition Condition
	Since     time.Time // of the condition
	Target    string    // where it sends, as it was told; "" for what needs no telling, and for nothing
	Hint      string    // an example of a target; "" for what needs no telling
	Report
}

// ErrNoTarget says that an output was not told where to send.
var ErrNoTarget = errors.New("say where to")

// ErrNoOutput says that the rack has no output of that name.
var ErrNoOutput = errors.New("no such output")

// Rack holds outputs. Its methods may be called from any goroutine.
type Rack struct {
	ctx context.Context
	log *slog.Logger

	mu    sync.Mutex
	slots []*slot
	told  func(State) // nil for nobody
	wait  sync.WaitGroup
}

// slot is a unit and its life.
type slot struct {
	name  string
	unit  Unit
	stop  context.CancelCauseFunc // nil: it is stopped
	ended chan struct{}
	err   error // of the last end; nil while it runs well
	since time.Time
}

// New makes an empty rack whose outputs run no longer than ctx. A nil log
// discards.
func New(ctx context.Context, log *slog.Logger) *Rack {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Rack{ctx: ctx, log: log}
}

// Put adds a unit, stopped, under a name that stands for it everywhere.
func (r *Rack) Put(name string, u Unit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.slots = append(r.slots, &slot{name: name, unit: u, since: time.Now()})
}

// Told has every Start, Stop and Aim that was carried out from now on told to
// f, with the state the output is in then. f is called by whoever gave the
// command, before it returns.
func (r *Rack) Told(f func(State)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = f
}

// tell tells of a command that was carried out.
func (r *Rack) tell(name string) {
	r.mu.Lock()
	told := r.told
	r.mu.Unlock()
	if told == nil {
		return
	}
	for _, s := range r.States() {
		if s.Name == name {
			told(s)
		}
	}
}

// Start starts an output; one that runs already is left alone.
func (r *Rack) Start(name string) error {
	if err := r.start(name); err != nil {
		return err
	}
	r.tell(name)
	return nil
}

func (r *Rack) start(name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, err := r.find(name)
	if err != nil || s.stop != nil || r.ctx.Err() != nil {
		return err
	}
	if a, ok := s.unit.(Aimed); ok && a.Target() == "" {
		return fmt.Errorf("%s: %w, as in %s", name, ErrNoTarget, a.Hint())
	}
	ctx, stop := context.WithCancelCause(r.ctx)
	s.stop, s.ended, s.err, s.since = stop, make(chan struct{}), nil, time.Now()
	ended := s.ended
	r.wait.Go(func() {
		defer close(ended)
		r.keep(ctx, s)
	})
	return nil
}

// The pauses between attempts to run a unit that fails.
const (
	firstPause = 500 * time.Millisecond
	longPause  = 5 * time.Second
	ranWell    = 10 * time.Second // after which the first pause is enough
)

// keep runs a unit, and again when it fails, until ctx ends.
func (r *Rack) keep(ctx context.Context, s *slot) {
	pause := firstPause
	for {
		began := time.Now()
		err := r.run(ctx, s)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			err = errors.New("it ended by itself")
		}
		r.fail(s, err)
		if time.Since(began) > ranWell {
			pause = firstPause
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, longPause)
	}
}

// run runs a unit once. A fault in one of them is an error of that one.
func (r *Rack) run(ctx context.Context, s *slot) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a fault in the output: %v", p)
		}
	}()
	return s.unit.Run(ctx)
}

func (r *Rack) fail(s *slot, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.err == nil {
		s.since = time.Now()
	}
	s.err = err
	r.log.Error("output: "+s.name, "reason", err)
}

// Stop stops an output and waits until it has ended. One that is stopped
// already is left alone.
func (r *Rack) Stop(name string) error {
	if err := r.end(name); err != nil {
		return err
	}
	r.tell(name)
	return nil
}

func (r *Rack) end(name string) error {
	r.mu.Lock()
	s, err := r.find(name)
	if err != nil || s.stop == nil {
		r.mu.Unlock()
		return err
	}
	stop, ended := s.stop, s.ended
	r.mu.Unlock()
	stop(output.ErrOff)
	<-ended
	r.mu.Lock()
	defer r.mu.Unlock()
	if s.ended == ended {
		s.stop, s.err, s.since = nil, nil, time.Now()
	}
	return nil
}

// Aim tells an output where to send. One that runs is stopped for it, and
// started again.
func (r *Rack) Aim(name, at string) error {
	r.mu.Lock()
	s, err := r.find(name)
	if err != nil {
		r.mu.Unlock()
		return err
	}
	a, ok := s.unit.(Aimed)
	running := s.stop != nil
	r.mu.Unlock()
	if !ok {
		return fmt.Errorf("%s cannot be sent elsewhere", name)
	}
	if running {
		if err := r.end(name); err != nil {
			return err
		}
	}
	aimed := a.Aim(at)
	if running && a.Target() != "" {
		err = r.start(name)
	}
	if aimed == nil && err == nil {
		r.tell(name)
	}
	return errors.Join(aimed, err)
}

// Wait waits until every output has ended, which is when the rack's context
// has.
func (r *Rack) Wait() { r.wait.Wait() }

func (r *Rack) find(name string) (*slot, error) {
	var names []string
	for _, s := range r.slots {
		if s.name == name {
			return s, nil
		}
		names = append(names, s.name)
	}
	return nil, fmt.Errorf("%w: %q; there are %s", ErrNoOutput, name, strings.Join(names, ", "))
}

// States are the outputs in the order in which they were put in.
func (r *Rack) States() []State {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]State, len(r.slots))
	for i, s := range r.slots {
		st := State{Name: s.name, Condition: Stopped, Since: s.since, Report: s.unit.Report()}
		if a, ok := s.unit.(Aimed); ok {
			st.Target, st.Hint = a.Target(), a.Hint()
		}
		if s.stop != nil {
			st.Condition = Running
			if st.Err == nil {
				st.Err = s.err
			}
			if st.Err != nil {
				st.Condition = Failing
			}
		}
		out[i] = st
	}
	return out
}
