package output

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"mile26/app/playout"
)

// How long a client may be silent or slow before it is let go. It can always
// come back.
const (
	writeTimeout = 20 * time.Second // for one message
	pingEvery    = 15 * time.Second
	pingTimeout  = 15 * time.Second
	ackLimit     = 1 << 10 // bytes

	farewell = time.Second // for the last picture, when the feed ends
)

// client is one connection to the feed.
type client struct {
	feed    *Feed
	conn    *websocket.Conn
	source  source
	address string
	since   time.Time
	acked   chan struct{} // something was acknowledged since the outbox was last asked
	writing atomic.Bool   // a message is on its way out

	mu     sync.Mutex // acknowledgements arrive while messages leave
	outbox outbox
	bytes  uint64
	screen *Screen // what it said last; never changed once said
}

// Client is a page or a screen that is connected.
type Client struct {
	Of      string    `json:"of"` // program, preview or layer/N
	Address string    `json:"address"`
	Since   time.Time `json:"since"`
	Lists   uint64    `json:"lists"`   // sent
	Sprites uint64    `json:"sprites"` // sent
	Bytes   uint64    `json:"bytes"`   // sent
	Behind  uint64    `json:"behind"`  // lists and sprites on their way
	Skipped uint64    `json:"skipped"` // states left out because the client was slow

	Screen *Screen `json:"screen,omitempty"` // how it does, if it is a screen; not to be written to
}

func (c *client) stats() Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &c.outbox
	return Client{
		Of: string(c.source), Address: c.address, Since: c.since,
		Lists: b.listsSent, Sprites: b.spritesSent, Bytes: c.bytes,
		Behind: b.listsSent - b.done.Lists + b.spritesSent - b.done.Sprites, Skipped: b.skipped,
		Screen: c.screen,
	}
}

func (f *Feed) serveFeed(w http.ResponseWriter, r *http.Request) {
	of, err := parseSource(r.URL.Query().Get("of"))
	if err != nil {
		http.Error(w, "/feed?of="+err.Error(), http.StatusBadRequest)
		return
	}
	conn, err := websocket.Accept(w, r, nil) // pages of other origins are refused here
	if err != nil {
		f.log.Info("feed: refused", "address", r.RemoteAddr, "reason", err)
		return
	}
	conn.SetReadLimit(ackLimit)
	c := &client{feed: f, conn: conn, source: of, address: r.RemoteAddr, since: time.Now().UTC(), acked: make(chan struct{}, 1)}
	f.join(c)
	defer f.leave(c)
	f.log.Info("feed: connected", "of", of, "address", r.RemoteAddr)
	err = c.run(r.Context())
	f.log.Info("feed: gone", "of", of, "address", r.RemoteAddr, "reason", err)
}

func (f *Feed) join(c *client) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clients[c] = struct{}{}
}

func (f *Feed) leave(c *client) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.clients, c)
	f.left.Broadcast()
}

// waitForClients waits until every client has been let go.
func (f *Feed) waitForClients() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.clients) > 0 {
		f.left.Wait()
	}
}

// run keeps the client up to date until ctx ends or the connection does, and
// says which. When ctx ends the connection lives on for as long as it takes to
// leave the client with its last picture, and no longer than the farewell. run
// waits for the goroutines it starts.
func (c *client) run(ctx context.Context) error {
	life, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	var side sync.WaitGroup
	defer side.Wait()
	defer c.conn.CloseNow() // a page comes back, whatever it is told
	defer stop(nil)
	defer context.AfterFunc(ctx, func() { time.AfterFunc(c.feed.farewell, func() { stop(context.Cause(ctx)) }) })()
	side.Go(func() { stop(c.listen(life)) })
	side.Go(func() { stop(c.keepAlive(life)) })

	states := c.feed.channel.Watch(life)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			continue
		case <-life.Done():
			return context.Cause(life)
		case s, ok := <-states:
			if ok {
				c.want(s)
			}
		case <-c.acked:
		}
		if err := c.send(ctx, life, states); err != nil {
			return err
		}
	}
	return errors.Join(context.Cause(ctx), c.leave(life, errors.Is(context.Cause(ctx), ErrOff)))
}

// send writes what may be written now, until ctx ends. A state that arrives
// meanwhile counts from the next message on.
func (c *client) send(ctx, life context.Context, states <-chan playout.State) error {
	for ctx.Err() == nil {
		select {
		case s, ok := <-states:
			if ok {
				c.want(s)
			}
		default:
		}
		c.mu.Lock()
		m, ok := c.outbox.next()
		c.mu.Unlock()
		if !ok {
			return nil
		}
		if err := c.write(life, m); err != nil {
			return err
		}
	}
	return nil
}

// leave leaves the client with the newest picture, or with an empty one, and
// waits until it shows it or life ends.
func (c *client) leave(life context.Context, empty bool) error {
	s := c.feed.channel.State()
	var g goal
	if empty {
		g = nothing(s, c.source)
	} else {
		var err error
		if g, err = goalFrom(s, c.source); err != nil {
			return err
		}
	}
	c.mu.Lock()
	m, ok := c.outbox.leave(g)
	c.mu.Unlock()
	if ok {
		if err := c.write(life, m); err != nil {
			return err
		}
	}
	for !c.shown() {
		select {
		case <-life.Done():
			return errors.New("not known whether it shows the last picture")
		case <-c.acked:
		}
	}
	return nil
}

// shown says whether the client has dealt with all the lists it was sent.
func (c *client) shown() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.outbox.done.Lists == c.outbox.listsSent
}

func (c *client) want(s playout.State) {
	g, err := c.feed.goals.of(s, c.source)
	if err != nil {
		c.feed.log.Error("feed: the picture stays as it was", "serial", s.Serial, "reason", err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.outbox.want(g)
}

func (c *client) write(ctx context.Context, m message) error {
	kind, data, err := c.encode(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	c.writing.Store(true)
	defer c.writing.Store(false)
	if err := c.conn.Write(ctx, kind, data); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += uint64(len(data))
	return nil
}

func (c *client) encode(m message) (kind websocket.MessageType, data []byte, err error) {
	kind = websocket.MessageText
	switch {
	case m.sprite != nil:
		kind = websocket.MessageBinary
		data, err = c.feed.messages.get(*m.sprite)
	case m.list != nil:
		data, err = c.feed.goals.encode(m.list, c.source)
	default:
		data, err = json.Marshal(dropMessage{m.drop})
	}
	return kind, data, err
}

func (c *client) listen(ctx context.Context) error {
	for {
		_, data, err := c.conn.Read(ctx)
		if err != nil {
			return err
		}
		s, err := readSaid(data)
		if err != nil {
			return err
		}
		c.mu.Lock()
		ok := c.outbox.acknowledge(s.ack)
		if s.Screen != nil {
			c.screen = s.Screen
		}
		c.mu.Unlock()
		if !ok {
			return fmt.Errorf("%w: of more than was sent", errAck)
		}
		select {
		case c.acked <- struct{}{}:
		default:
		}
	}
}

// keepAlive finds out when the other side has vanished without a word. While a
// message is being written its own timeout sees to that, and a ping would be
// fatal to a slow client: the WebSocket library gives it five seconds to get
// past the message.
func (c *client) keepAlive(ctx context.Context) error {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		if c.writing.Load() {
			continue
		}
		ping, cancel := context.WithTimeout(ctx, pingTimeout)
		err := c.conn.Ping(ping)
		cancel()
		if err != nil {
			return errors.Join(errors.New("no answer to a ping"), err)
		}
	}
}
