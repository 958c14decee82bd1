package caspar

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"time"
)

const (
	dialWithin = 3 * time.Second
	firstPause = 200 * time.Millisecond // between two attempts to connect
	maxPause   = 3 * time.Second
	// A connection that lived for so long starts the pauses from the first.
	steady = 10 * time.Second
)

// keepConnected connects until ctx ends.
func (o *Output) keepConnected(ctx context.Context) {
	pause := firstPause
	for ctx.Err() == nil {
		began := time.Now()
		err := o.connect(ctx)
		if ctx.Err() != nil {
			break
		}
		if time.Since(began) > steady {
			pause = firstPause
		}
		o.lost(err)
		select {
		case <-time.After(pause/2 + rand.N(pause/2)): // not all clients at the same moment
		case <-ctx.Done():
		}
		pause = min(2*pause, maxPause)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.dropQueue(ErrClosed)
}

// connect is one connection from dial to loss, which is its error.
func (o *Output) connect(ctx context.Context) error {
	dialing, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	conn, err := o.options.Dial(dialing, "tcp", o.options.Address)
	if err != nil {
		return fmt.Errorf("connect to CasparCG at %s (does the server run, and may we reach it?): %w", o.options.Address, err)
	}
	// The network can be waited for at any point: this ends it.
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	return fmt.Errorf("CasparCG at %s: %w", o.options.Address, o.converse(ctx, conn))
}

func (o *Output) converse(ctx context.Context, conn net.Conn) error {
	s := newSession(o, conn)
	defer s.close()
	version, err := s.hello(ctx)
	if err != nil {
		return err
	}
	o.connected(version, s.ids)
	return s.run(ctx)
}

func (o *Output) connected(version string, ids bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.state.Connected, o.state.Since = true, time.Now()
	o.offline, o.state.ServerVersion = nil, version
	o.unsettled = o.wanted != nil
	o.connections++
	o.log.Info("connected to CasparCG", "version", version, "request ids", ids)
}

func (o *Output) lost(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.dropQueue(ErrNotConnected)
	if o.offline == nil { // not at every attempt
		o.log.Warn("no connection to CasparCG", "error", err)
	}
	if o.state.Connected {
		o.state.Connected, o.state.Since = false, time.Now()
	}
	o.offline = err
}

// dropQueue answers the commands that were not sent. o.mu is held.
func (o *Output) dropQueue(err error) {
	for _, c := range o.queue {
		c.finish(Reply{}, err)
	}
	o.queue = nil
}

// next is what to do now: see to the wish, send a command, or neither.
func (o *Output) next() (*wish, *Call) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.unsettled {
		return o.wanted, nil
	}
	if len(o.queue) > 0 {
		c := o.queue[0]
		o.queue = o.queue[1:]
		return nil, c
	}
	return nil, nil
}

// took notes that the server has w.
func (o *Output) took(w *wish, r Reply) {
	o.mu.Lock()
	defer o.mu.Unlock()
	w.taken, w.refused, w.connection = true, false, o.connections
	o.last = w
	w.call.finish(r, nil)
	if o.wanted == w {
		o.unsettled, o.trouble = false, nil
	}
}

// refused notes that the server does not want w. The layer then still shows
// what was wanted before; a wish that was granted before stays, and is tried
// again.
func (o *Output) refused(w *wish, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.log.Error("CasparCG refused", "error", err)
	w.call.finish(Reply{}, err)
	w.refused = true
	if o.wanted != w {
		return
	}
	o.unsettled = false
	if !w.taken {
		o.wanted, o.state.Wanted = o.last, ""
		if o.last != nil {
			o.unsettled, o.state.Wanted = o.last.connection != o.connections, o.last.name
		}
	}
	o.trouble = err
}

// sightError is what is wrong to look at.
type sightError string

func (e sightError) Error() string { return string(e) }

// saw notes what INFO said about w, empty if all is well: that ends only what
// it began.
func (o *Output) saw(w *wish, trouble sightError) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.wanted != w {
		return
	}
	_, began := o.trouble.(sightError)
	switch {
	case trouble != "":
		o.trouble = trouble
	case began:
		o.trouble = nil
	}
}

// wish is what should be on air.
func (o *Output) wish() *wish {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.wanted
}

func (o *Output) count(sent, answered uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.state.Sent += sent
	o.state.Answered += answered
}
