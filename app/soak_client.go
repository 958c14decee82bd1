package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"mile26/graphics/paint"
)

// soakClient is a client of the feed as a browser page or a screen is one, in
// the words of wire.go of package output. It keeps the sprites as they came and
// draws only when it is asked what it shows.
type soakClient struct {
	name, of string
	lag      time.Duration // it looks away that long after every list
	cut      time.Duration // its socket is cut that often; 0 is never
	address  func() string

	cancel context.CancelFunc
	done   chan struct{}

	mu      sync.Mutex
	sprites map[string][]byte // PNG, by ID
	list    *soakList
	fault   error // the feed said what it must not
	opened  int
}

// soakList is a list as the feed says it.
type soakList struct {
	Serial uint64 `json:"serial"`
	Size   [2]int `json:"size"`
	Items  []struct {
		Sprite  string  `json:"s"`
		X       float64 `json:"x"`
		Y       float64 `json:"y"`
		Opacity uint8   `json:"o"`
		Scale   float64 `json:"k"`
		Clip    [4]int  `json:"c"`
		Group   int     `json:"g"`
	} `json:"items"`
	Drop []string `json:"drop"`
}

func startSoakClient(ctx context.Context, c *soakClient) *soakClient {
	ctx, c.cancel = context.WithCancel(ctx)
	c.done = make(chan struct{})
	go func() {
		defer close(c.done)
		for ctx.Err() == nil {
			_ = c.connect(ctx) // it is cut, or the feed is stopped, or not there yet
			select {
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return c
}

func (c *soakClient) stop() {
	c.cancel()
	<-c.done
}

// connect follows one connection until it ends. It starts from nothing; the
// picture stays until there is another.
func (c *soakClient) connect(ctx context.Context) error {
	dialer := new(net.Dialer)
	var socket net.Conn
	transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (conn net.Conn, err error) {
		socket, err = dialer.DialContext(ctx, network, addr)
		return socket, err
	}}
	defer transport.CloseIdleConnections()
	open, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, _, err := websocket.Dial(open, "http://"+c.address()+"/feed?of="+c.of, &websocket.DialOptions{HTTPClient: &http.Client{Transport: transport}})
	if err != nil {
		return err
	}
	defer conn.CloseNow() //nolint:errcheck // it may be cut already
	conn.SetReadLimit(64 << 20)
	if c.cut > 0 {
		cutter := time.AfterFunc(c.cut, func() { _ = socket.Close() }) // as when a cable is pulled
		defer cutter.Stop()
	}
	c.mu.Lock()
	c.sprites = map[string][]byte{}
	c.opened++
	c.mu.Unlock()
	return c.read(ctx, conn)
}

func (c *soakClient) read(ctx context.Context, conn *websocket.Conn) error {
	var done struct {
		Sprites uint64 `json:"sprites"`
		Lists   uint64 `json:"lists"`
	}
	for {
		kind, b, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		listed, err := c.take(kind, b)
		if err != nil {
			return err
		}
		switch {
		case kind == websocket.MessageBinary:
			done.Sprites++
		case listed:
			done.Lists++
		default:
			continue
		}
		if listed && c.lag > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(c.lag):
			}
		}
		words, err := json.Marshal(done)
		if err != nil {
			return err
		}
		if err := conn.Write(ctx, websocket.MessageText, words); err != nil {
			return err
		}
	}
}

// take takes in a message. A list that names a sprite which was not sent, or was
// dropped, is the feed's fault.
func (c *soakClient) take(kind websocket.MessageType, b []byte) (listed bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kind == websocket.MessageBinary {
		if len(b) < 18 || b[0] != 1 {
			c.fault = errors.New("a message that is no sprite")
			return false, c.fault
		}
		c.sprites[hex.EncodeToString(b[1:17])] = b[17:]
		return false, nil
	}
	var l soakList
	if err := json.Unmarshal(b, &l); err != nil {
		c.fault = err
		return false, err
	}
	for _, id := range l.Drop {
		delete(c.sprites, id)
	}
	if l.Size == [2]int{} {
		return false, nil
	}
	for _, i := range l.Items {
		if _, ok := c.sprites[i.Sprite]; !ok && i.Group == 0 {
			c.fault = fmt.Errorf("list %d names sprite %s, which was not sent", l.Serial, i.Sprite)
			return false, c.fault
		}
	}
	c.list = &l
	return true, nil
}

// shows waits until the client shows exactly that picture, and says what is
// wrong when it never does.
func (c *soakClient) shows(want *image.RGBA, within time.Duration) error {
	var drawn *soakList
	var wrong error
	for end := time.Now().Add(within); ; time.Sleep(10 * time.Millisecond) {
		c.mu.Lock()
		l, fault := c.list, c.fault
		c.mu.Unlock()
		if fault != nil {
			return fault
		}
		if l != nil && l != drawn {
			drawn = l
			if wrong = c.compare(l, want); wrong == nil {
				return nil
			}
		}
		if time.Now().After(end) {
			return errors.Join(errors.New("it never shows the channel's picture"), wrong)
		}
	}
}

// compare holds a list, composed, against a picture, byte for byte.
func (c *soakClient) compare(l *soakList, want *image.RGBA) error {
	p := paint.List{Size: image.Pt(l.Size[0], l.Size[1])}
	for _, i := range l.Items {
		to := paint.Placed{
			X: i.X, Y: i.Y, Scale: i.Scale, Opacity: i.Opacity, Group: i.Group,
			Clip: image.Rectangle{Min: image.Pt(i.Clip[0], i.Clip[1]), Max: image.Pt(i.Clip[2], i.Clip[3])},
		}
		if i.Group == 0 {
			c.mu.Lock()
			b, ok := c.sprites[i.Sprite]
			c.mu.Unlock()
			if !ok {
				return errors.New("the connection was cut") // a new list comes
			}
			pixels, err := premultipliedPNG(b)
			if err != nil {
				return fmt.Errorf("sprite %s: %w", i.Sprite, err)
			}
			to.Sprite = &paint.Sprite{ID: i.Sprite, Image: pixels}
		}
		p.Items = append(p.Items, to)
	}
	if got := p.Frame(); !bytes.Equal(got.Pix, want.Pix) {
		return fmt.Errorf("list %d with %d items is another picture", l.Serial, len(l.Items))
	}
	return nil
}

// premultipliedPNG decodes a sprite, rounding to nearest as every client does.
func premultipliedPNG(b []byte) (*image.RGBA, error) {
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	r := img.Bounds()
	out := image.NewRGBA(r)
	switch img := img.(type) {
	case *image.NRGBA:
		for i := 0; i < len(out.Pix); i += 4 {
			a := int(img.Pix[i+3])
			for k := range 3 {
				out.Pix[i+k] = uint8((int(img.Pix[i+k])*a + 127) / 255)
			}
			out.Pix[i+3] = uint8(a)
		}
	case *image.RGBA: // opaque
		copy(out.Pix, img.Pix)
	default:
		return nil, fmt.Errorf("a PNG of kind %T", img)
	}
	return out, nil
}
