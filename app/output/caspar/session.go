package caspar

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

const (
	// The server is asked for its VERSION so often, and has so long to say it
	// before the connection counts as dead.
	beatEvery, beatWithin = 3 * time.Second, 3 * time.Second
	writeWithin           = 3 * time.Second
	// A command may take so long. Without request ids no heartbeat can be
	// sent meanwhile.
	commandWithin, plainCommandWithin = 20 * time.Second, 8 * time.Second
	// The layer is looked at so long after a picture has been sent, and then
	// so often.
	firstLook, lookEvery = 5 * time.Second, 30 * time.Second
)

var errSilent = errors.New("the server has not answered in time")

// session is one connection. It sends one command at a time, and the heartbeat
// beside it where replies name their request.
type session struct {
	o       *Output
	conn    net.Conn
	replies replyReader
	arrived chan Reply
	broken  chan error
	over    chan struct{}
	ended   chan struct{} // the reading goroutine has

	ids     bool   // replies name their request
	request uint64 // the newest
	beat    *time.Timer
	beatID  string // of the heartbeat on its way
	looks   *time.Timer
}

// newSession begins to read. Close it.
func newSession(o *Output, conn net.Conn) *session {
	s := &session{
		o: o, conn: conn, replies: replyReader{r: bufio.NewReader(conn)},
		arrived: make(chan Reply), broken: make(chan error, 1),
		over: make(chan struct{}), ended: make(chan struct{}),
		beat: time.NewTimer(beatEvery), looks: time.NewTimer(lookEvery),
	}
	go s.read()
	return s
}

func (s *session) close() {
	close(s.over)
	_ = s.conn.Close()
	s.beat.Stop()
	s.looks.Stop()
	<-s.ended
}

// hello learns the version and whether replies name their request. Servers
// before 2.1.0 Beta 2 do not know REQ and answer 400.
func (s *session) hello(ctx context.Context) (version string, err error) {
	s.ids = true
	r, err := s.greet(ctx)
	if err == nil && r.id == "" {
		s.ids = false
		r, err = s.greet(ctx)
	}
	s.replies.ids.Store(s.ids)
	if err == nil {
		err = r.check("VERSION")
	}
	if err == nil && len(r.Lines) != 1 {
		err = errBabble
	}
	if err != nil {
		return "", fmt.Errorf("ask for its version: %w", err)
	}
	s.beat.Reset(beatEvery)
	return r.Lines[0], nil
}

// greet asks for the version, and takes any reply.
func (s *session) greet(ctx context.Context) (Reply, error) {
	if _, err := s.send("VERSION"); err != nil {
		return Reply{}, err
	}
	limit := time.NewTimer(beatWithin)
	defer limit.Stop()
	select {
	case r := <-s.arrived:
		s.o.count(0, 1)
		return r, nil
	case <-limit.C:
		return Reply{}, errSilent
	case err := <-s.broken:
		return Reply{}, err
	case <-ctx.Done():
		return Reply{}, ctx.Err()
	}
}

// run works until the connection breaks or ctx ends.
func (s *session) run(ctx context.Context) error {
	for {
		var err error
		switch w, c := s.o.next(); {
		case w != nil:
			err = s.settle(ctx, w)
		case c != nil:
			err = s.do(ctx, c)
		default:
			err = s.idle(ctx)
		}
		if err != nil {
			return err
		}
	}
}

func (s *session) read() {
	defer close(s.ended)
	for {
		r, err := s.replies.next()
		if err != nil {
			s.broken <- err
			return
		}
		select {
		case s.arrived <- r:
		case <-s.over:
			return
		}
	}
}

// settle sees to it that the server shows w. What it shows already stays
// untouched: pages can be told from each other by their address, and a still
// is the same if it has been taken before.
func (s *session) settle(ctx context.Context, w *wish) error {
	if w.page != "" || w.still != "" && w.taken {
		seen, err := s.sight(ctx, w)
		if err != nil {
			return err
		}
		if seen == there || seen == perhaps && w.taken {
			s.looks.Reset(lookEvery)
			s.o.took(w, Reply{})
			return nil
		}
	}
	if !w.isPicture() && w.taken {
		s.o.took(w, Reply{}) // once is enough
		return nil
	}
	return s.put(ctx, w)
}

func (s *session) put(ctx context.Context, w *wish) error {
	r, err := s.ask(ctx, w.command)
	if err != nil {
		return err
	}
	s.looks.Reset(firstLook)
	if err := r.check(w.command); err != nil {
		s.o.refused(w, err)
		return nil
	}
	s.o.took(w, r)
	return nil
}

func (s *session) do(ctx context.Context, c *Call) error {
	r, err := s.ask(ctx, c.command)
	switch {
	case ctx.Err() != nil:
		c.finish(Reply{}, ErrClosed)
		return ctx.Err()
	case err != nil:
		c.finish(Reply{}, ErrLost)
		return err
	}
	c.finish(r, r.check(c.command))
	return nil
}

// sight asks what is on the layer. A refusal is an answer too: unknown.
func (s *session) sight(ctx context.Context, w *wish) (sight, error) {
	r, err := s.ask(ctx, "INFO "+s.o.layer)
	if err != nil || r.Code != 201 {
		return unknown, err
	}
	return sightOf(w, r.Lines[0], s.o.options.Layer), nil
}

// look sees whether what was put on the layer is still there. A page that the
// server could not load, or a picture it refused to show again, is tried
// again: nothing can be lost by it. What somebody else has put there, stays.
func (s *session) look(ctx context.Context) error {
	s.looks.Reset(lookEvery)
	w := s.o.wish()
	if w == nil || !w.isPicture() {
		return nil
	}
	seen, err := s.sight(ctx, w)
	if err != nil {
		return err
	}
	switch {
	case seen == there:
		s.o.saw(w, "")
	case w.refused:
		return s.put(ctx, w)
	case seen == failed:
		if err := s.put(ctx, w); err != nil || w.refused {
			return err
		}
		s.o.saw(w, sightError(fmt.Sprintf("CasparCG could not load %s and is told to try again: can its machine reach that address? (127.0.0.1 means that machine itself)", w.page)))
	case seen == other:
		s.o.saw(w, sightError(fmt.Sprintf("CasparCG layer %s no longer shows %s: another client has used it", s.o.layer, w.name)))
	}
	return nil
}

// idle waits until there is something to do.
func (s *session) idle(ctx context.Context) error {
	select {
	case <-s.o.wake:
		return nil
	case <-s.beat.C:
		if s.ids {
			return s.pulse()
		}
		s.beat.Reset(beatEvery)
		_, err := s.askWithin(ctx, "VERSION", beatWithin)
		return err
	case <-s.looks.C:
		return s.look(ctx)
	case r := <-s.arrived:
		return s.unasked(r)
	case err := <-s.broken:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask sends a command and waits for its answer. An error is the connection's.
func (s *session) ask(ctx context.Context, command string) (Reply, error) {
	if s.ids {
		return s.askWithin(ctx, command, commandWithin)
	}
	return s.askWithin(ctx, command, plainCommandWithin)
}

func (s *session) askWithin(ctx context.Context, command string, within time.Duration) (Reply, error) {
	id, err := s.send(command)
	if err != nil {
		return Reply{}, err
	}
	limit := time.NewTimer(within)
	defer limit.Stop()
	for {
		select {
		case r := <-s.arrived:
			if r.id == id {
				s.o.count(0, 1)
				return r, nil
			}
			if err := s.unasked(r); err != nil {
				return Reply{}, err
			}
		case <-s.beat.C:
			if !s.ids {
				s.beat.Reset(beatEvery)
			} else if err := s.pulse(); err != nil {
				return Reply{}, err
			}
		case <-limit.C:
			return Reply{}, fmt.Errorf("%s: %w", command, errSilent)
		case err := <-s.broken:
			return Reply{}, err
		case <-ctx.Done():
			return Reply{}, ctx.Err()
		}
	}
}

// unasked takes a reply that nobody waits for: the heartbeat's.
func (s *session) unasked(r Reply) error {
	switch {
	case !s.ids:
		return errors.New("the server answered what nobody asked: out of step")
	case r.id == s.beatID:
		s.o.count(0, 1)
		s.beatID = ""
		s.beat.Reset(beatEvery)
	}
	return nil
}

// pulse sends a heartbeat, or finds that the last one got no answer.
func (s *session) pulse() (err error) {
	if s.beatID != "" {
		return fmt.Errorf("VERSION: %w", errSilent)
	}
	s.beat.Reset(beatWithin)
	s.beatID, err = s.send("VERSION")
	return err
}

// send writes a command, and returns the id of its answer, if there will be
// one.
func (s *session) send(command string) (id string, err error) {
	if s.ids {
		s.request++
		id = "m" + strconv.FormatUint(s.request, 10)
		command = "REQ " + id + " " + command
	}
	if err := s.conn.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return "", err
	}
	if _, err := s.conn.Write([]byte(command + "\r\n")); err != nil {
		return "", err
	}
	s.o.count(1, 0)
	return id, nil
}
