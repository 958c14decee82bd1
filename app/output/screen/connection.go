package screen

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

const (
	acknowledgeEvery = 10 * time.Second // so that we notice a server that vanished silently
	tellEvery        = time.Second      // how the screen does, while that changes
	writeTimeout     = 10 * time.Second
	// The server says something at least every 15 seconds, if only a ping.
	longestSilence = 40 * time.Second
	messageLimit   = 256 << 20 // bytes
	decoders       = 2
	undecoded      = 32 // sprites that may wait for a decoder; the server sends no more unacknowledged
)

var errSilent = fmt.Errorf("not a word for %v", longestSilence)

// connection is what is known from one server since it was connected to. A
// new one starts from nothing.
type connection struct {
	feed  *feed
	conn  *websocket.Conn
	heard atomic.Int64  // when something last came in, Unix nanoseconds
	due   chan struct{} // there is something to acknowledge
	work  chan undecodedSprite

	mu      sync.Mutex
	sprites map[string]*sprite // by ID
	coming  map[string]int     // sprites being decoded, by ID: how many times
	waiting []listWords        // lists, oldest first, that have no whole picture yet
	done    ackWords
}

type undecodedSprite struct {
	id   string
	data []byte
}

// connect follows one connection until it ends, and says why. It waits for the
// goroutines it starts. open is called once the server has answered.
func (f *feed) connect(ctx context.Context, open func()) error {
	c := &connection{
		feed: f, due: make(chan struct{}, 1), work: make(chan undecodedSprite, undecoded),
		sprites: make(map[string]*sprite), coming: make(map[string]int),
	}
	c.hear()
	if err := c.dial(ctx); err != nil {
		return err
	}
	open()
	ctx, stop := context.WithCancelCause(ctx)
	var side sync.WaitGroup
	defer side.Wait()
	defer func() { _ = c.conn.CloseNow() }() // it may be closed already
	defer stop(nil)
	side.Go(func() { stop(c.answer(ctx)) })
	side.Go(func() { stop(c.tell(ctx)) })
	for range decoders {
		side.Go(func() {
			if err := c.decode(ctx); err != nil {
				stop(err)
			}
		})
	}
	err := c.read(ctx)
	if cause := context.Cause(ctx); cause != nil {
		err = cause // the read ended for that
	}
	return err
}

func (c *connection) dial(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	conn, resp, err := websocket.Dial(ctx, c.feed.address.url, &websocket.DialOptions{
		HTTPClient: c.feed.client,
		HTTPHeader: c.feed.address.header,
		OnPingReceived: func(context.Context, []byte) bool {
			c.hear()
			return true
		},
	})
	if err != nil {
		return refusal(resp, err)
	}
	conn.SetReadLimit(messageLimit)
	c.conn = conn
	return nil
}

// refusal says in the server's own words why it would not have us, where it had any.
func refusal(resp *http.Response, err error) error {
	if resp == nil || resp.StatusCode < 400 {
		return err
	}
	said := http.StatusText(resp.StatusCode)
	if b, readErr := io.ReadAll(io.LimitReader(resp.Body, 300)); readErr == nil && len(b) > 0 {
		said, _, _ = strings.Cut(strings.TrimSpace(string(b)), "\n")
	}
	hint := ""
	if resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden {
		hint = "; is the token right?"
	}
	return fmt.Errorf("the server refuses: %d %s%s", resp.StatusCode, said, hint)
}

func (c *connection) hear() { c.heard.Store(time.Now().UnixNano()) }

// listener notes that bytes come in, so that a long message is no silence.
type listener struct {
	io.Reader
	heard func()
}

func (l listener) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	l.heard()
	return n, err
}

func (c *connection) read(ctx context.Context) error {
	for {
		kind, r, err := c.conn.Reader(ctx)
		if err != nil {
			return err
		}
		data, err := io.ReadAll(listener{r, c.hear})
		if err != nil {
			return err
		}
		if kind == websocket.MessageBinary {
			err = c.keep(ctx, data)
		} else {
			err = c.obey(data)
		}
		if err != nil {
			return err
		}
	}
}

// keep hands a sprite to the decoders: a list that comes after it and does not
// need it must not wait for it.
func (c *connection) keep(ctx context.Context, data []byte) error {
	if len(data) > 0 && data[0] != kindSprite {
		return nil // said by a newer server
	}
	id, picture, err := readSprite(data)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.coming[id]++
	c.mu.Unlock()
	select {
	case c.work <- undecodedSprite{id, picture}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// decode decodes sprites until ctx ends, which is no error. A picture that
// cannot be read would be missing for ever: then all are asked for again.
func (c *connection) decode(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case w := <-c.work:
			s, err := decode(w.data)
			if err != nil {
				return fmt.Errorf("sprite %s: %w", w.id, err)
			}
			c.decoded(w.id, s)
		}
	}
}

func (c *connection) decoded(id string, s *sprite) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done.Sprites++
	if c.coming[id] > 0 { // else it has been dropped meanwhile
		c.sprites[id] = s
		if c.coming[id]--; c.coming[id] == 0 {
			delete(c.coming, id)
		}
		c.hold()
	}
	c.showNewest()
	c.acknowledge()
}

// obey takes in a list or a drop.
func (c *connection) obey(data []byte) error {
	l, err := readList(data)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case l.Drop != nil:
		for _, id := range l.Drop {
			delete(c.sprites, id)
			delete(c.coming, id)
		}
		c.hold()
	case l.Size != [2]int{}:
		c.waiting = append(c.waiting, l)
		c.showNewest()
		c.acknowledge()
	}
	return nil
}

// hold tells what may be needed next.
func (c *connection) hold() {
	sprites := make([]*sprite, 0, len(c.sprites))
	for _, s := range c.sprites {
		sprites = append(sprites, s)
	}
	c.feed.hold(sprites)
}

// showNewest shows the newest list whose sprites are all there; the ones
// before it are past.
func (c *connection) showNewest() {
	for i, words := range slices.Backward(c.waiting) {
		l := words.whole(c.sprites)
		if l == nil {
			continue
		}
		c.waiting = slices.Clone(c.waiting[i+1:])
		c.done.Lists += uint64(i + 1)
		c.feed.show(l, i+1)
		return
	}
}

func (c *connection) acknowledge() {
	select {
	case c.due <- struct{}{}:
	default:
	}
}

// answer sends acknowledgements until ctx ends or the server seems to be gone.
func (c *connection) answer(ctx context.Context) error {
	tick := time.NewTicker(acknowledgeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.due:
		case <-tick.C:
			if time.Since(time.Unix(0, c.heard.Load())) > longestSilence {
				return errSilent
			}
		}
		c.mu.Lock()
		words, err := json.Marshal(c.done)
		c.mu.Unlock()
		if err := errors.Join(err, c.write(ctx, words)); err != nil {
			return err
		}
	}
}

// tell says how the screen does until ctx ends: at once, and then now and then.
func (c *connection) tell(ctx context.Context) error {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	var last screenWords
	for {
		if now := c.feed.told(); now != last {
			last = now
			words, err := json.Marshal(map[string]screenWords{"screen": now})
			if err := errors.Join(err, c.write(ctx, words)); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (c *connection) write(ctx context.Context, words []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return c.conn.Write(ctx, websocket.MessageText, words)
}
