// Package watch follows sources that are rewritten in place: the files of a
// timing system, and addresses that answer with one. A version is read when it is
// whole, and goes into the show as one change; what is half written never does, and
// what has gone or is broken leaves the last good data where it is.
//
// A file is whole when two looks a short while apart find the same size and time
// and it parses from its first line to its last. Looking works on every system and
// every kind of drive, also one of another machine; notices from the system do not.
// An answer is whole when its connection says so and it parses.
//
// The package knows files, HTTP and intake. It must not know what is on air. Time is
// a parameter: [Watch.Look] is told what time it is and says when it wants to look
// again, and [Watch.Run] is the only one with a clock.
package watch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"sync"
	"time"

	"mile26/data"
	"mile26/data/intake"
)

// The defaults of Options.
const (
	Every    = time.Second            // between two looks
	Settle   = 150 * time.Millisecond // between the two looks that have to agree
	Patience = 5 * time.Second        // how long a source may be half written before that is told
	Stale    = 30 * time.Second       // how long nothing may change before that is told
)

// Options say how a source is followed. The zero Options are the defaults.
type Options struct {
	Intake  intake.Options    // what the source does not say of itself
	Columns map[string]string // what columns hold, as intake's Source.Map takes them
	Unended bool              // the program that writes it never ends its last line
	Sheet   int               // of a workbook, from 1; 0 is the first with a header
	Every   time.Duration     // 0 is Every
	Stale   time.Duration     // 0 is Stale
	Limits  Limits            // of an address

	// Tell is told of every new state, on the goroutine that looks. nil is nobody.
	Tell func(State)
}

// Phase is how a source does.
type Phase string

// The phases of a source.
const (
	Waiting Phase = "waiting" // it has not been there yet
	Reading Phase = "reading" // it has changed, and is read when it is whole
	Fresh   Phase = "fresh"   // what it holds is in the show, and it changed a short while ago
	OldData Phase = "stale"   // what it holds is in the show, and it has not changed for long
	Broken  Phase = "broken"  // it has gone or cannot be read; the show keeps what it had
)

// State is how a source does at a moment.
type State struct {
	Name    string // of the file, or what the address ends in
	Address string // the path, or the address without secrets
	Phase   Phase
	Since   time.Time     // of the phase
	Changed time.Time     // when the last version that differs was read; zero: none yet
	Looked  time.Time     // when it was last found whole, changed or not
	Change  intake.Change // of that version
	Total   Total
	Err     string // what is wrong, in one line; of Reading what is still missing
}

// Total counts over all versions since the source is followed.
type Total struct {
	Versions  int `json:"versions"`
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Clash     int `json:"clash"`
	Withdrawn int `json:"withdrawn"`
}

// Same reports whether two states say the same, but for when the source was last looked at.
func (s State) Same(o State) bool {
	return s.Phase == o.Phase && s.Changed.Equal(o.Changed) && s.Total.Versions == o.Total.Versions && s.Err == o.Err
}

// content is what a source holds.
type content struct {
	name  string // which says the form
	bytes []byte
}

// origin is where a source is.
type origin interface {
	// look finds out whether the source has changed since it was last taken. It
	// answers errUnsettled when that cannot be told yet, and errGone when there is none.
	look(ctx context.Context, now time.Time) (c content, changed bool, err error)
	// took says that what was found last is in the show, or was refused for good.
	took()
}

var (
	errUnsettled = errors.New("it is being written")
	errGone      = errors.New("it is not there")
)

// Watch follows one source into a show. Look and Run belong to one goroutine;
// State may be asked from any.
type Watch struct {
	o    Options
	from origin
	live *intake.Live
	sum  [sha256.Size]byte // of the last version that was taken
	bad  time.Time         // since when it is not whole; zero: it is

	mu    sync.Mutex
	state State
}

// New begins to follow a source, a path or an http(s) address, into a show.
// Nothing is read before the first look.
func New(show *data.Show, source string, o Options) (*Watch, error) {
	if o.Every <= 0 {
		o.Every = Every
	}
	if o.Stale <= 0 {
		o.Stale = Stale
	}
	from, name, address, err := open(source, o)
	if err != nil {
		return nil, err
	}
	w := &Watch{o: o, from: from, state: State{Name: name, Address: address, Phase: Waiting}}
	w.live = intake.NewLive(show, data.Source{Name: name, Detail: "live from " + address}, o.Intake, o.Columns)
	return w, nil
}

// State is how the source does.
func (w *Watch) State() State {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state
}

// Run looks until ctx ends.
func (w *Watch) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-timer.C:
			timer.Reset(w.Look(ctx, now))
		}
	}
}

// Look looks at the source, takes what is new and whole, and says after how long
// to look again.
func (w *Watch) Look(ctx context.Context, now time.Time) time.Duration {
	s := w.State()
	if s.Since.IsZero() {
		s.Since = now
	}
	c, changed, err := w.from.look(ctx, now)
	var later *retryError
	next := w.o.Every
	switch {
	case ctx.Err() != nil:
		return next
	case errors.Is(err, errUnsettled):
		w.torn(now, &s, err)
		next = min(Settle, next)
	case errors.Is(err, errGone) && s.Changed.IsZero():
		w.bad = time.Time{}
		s.Err = err.Error()
		w.to(now, &s, Waiting)
	case err != nil:
		if errors.As(err, &later) {
			next = max(next, later.after)
		}
		w.bad, s.Err = time.Time{}, err.Error()
		w.to(now, &s, Broken)
	case !changed:
		w.whole(now, &s)
	default:
		w.take(ctx, now, &s, c)
	}
	w.set(s)
	return next
}

// soon is how long a source that was in the show may be written before that is
// worth a word: a timing system writes every second.
const soon = time.Second

// torn notes that a source is not whole, and why: it is broken after a while.
func (w *Watch) torn(now time.Time, s *State, err error) {
	if w.bad.IsZero() {
		w.bad = now
	}
	switch since := now.Sub(w.bad); {
	case s.Phase == Broken && since < Patience && errors.Is(err, errUnsettled): // it may be mended just now
		return
	case s.Phase == Broken || since >= Patience:
		w.to(now, s, Broken)
	case s.Changed.IsZero() || since >= soon:
		w.to(now, s, Reading)
	default:
		return
	}
	s.Err = err.Error()
}

// to changes the phase.
func (w *Watch) to(now time.Time, s *State, p Phase) {
	if s.Phase != p {
		s.Phase, s.Since = p, now
	}
}

// whole notes that the show holds what the source does.
func (w *Watch) whole(now time.Time, s *State) {
	w.bad = time.Time{}
	s.Looked, s.Err = now, ""
	if s.Changed.IsZero() {
		return
	}
	if old := now.Sub(s.Changed); old >= w.o.Stale {
		w.to(now, s, OldData)
		return
	}
	w.to(now, s, Fresh)
}

// take brings a version into the show.
func (w *Watch) take(ctx context.Context, now time.Time, s *State, c content) {
	sum := sha256.Sum256(c.bytes)
	if sum == w.sum && !s.Changed.IsZero() { // written again, the same
		w.from.took()
		w.whole(now, s)
		return
	}
	if len(c.bytes) == 0 && s.Changed.IsZero() {
		s.Err = "it is empty"
		w.to(now, s, Waiting)
		return
	}
	src, err := w.read(ctx, c)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		w.torn(now, s, err)
		return
	}
	if s.Changed.IsZero() { // it may take a while
		s.Err = ""
		w.to(now, s, Reading)
		w.set(*s)
	}
	change, err := w.live.Take(ctx, src, now)
	if err != nil {
		if ctx.Err() == nil {
			s.Err = err.Error()
			w.to(now, s, Broken)
		}
		return
	}
	w.from.took()
	w.sum, w.bad = sum, time.Time{}
	s.Changed, s.Change = now, change
	s.Total.Versions++
	s.Total.New += change.New
	s.Total.Changed += change.Changed
	s.Total.Clash += change.Clash
	s.Total.Withdrawn += change.Withdrawn
	w.whole(now, s)
	s.Since = now
}

// read parses a version whole.
func (w *Watch) read(ctx context.Context, c content) (*intake.Source, error) {
	src, err := intake.OpenContext(ctx, c.name, bytes.NewReader(c.bytes))
	if err == nil && w.o.Sheet != 0 {
		err = src.UseSheet(ctx, w.o.Sheet)
	}
	if err == nil {
		err = src.Torn(w.o.Unended)
	}
	return src, err
}

// set takes a state and tells of it.
func (w *Watch) set(s State) {
	w.mu.Lock()
	was := w.state
	w.state = s
	w.mu.Unlock()
	if w.o.Tell != nil && !s.Same(was) {
		w.o.Tell(s)
	}
}
