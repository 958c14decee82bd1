package output

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"mile26/app/playout"
	"mile26/graphics/paint"
)

var small = image.Pt(160, 90)

// newSprite is a picture of noise in every alpha, the same for the same seed.
func newSprite(seed uint64, w, h int) *paint.Sprite {
	r := rand.New(rand.NewPCG(seed, 26))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(img.Pix); i += 4 {
		a := r.IntN(256)
		switch r.IntN(4) {
		case 0:
			a = 0
		case 1:
			a = 255
		}
		for k := range 3 {
			img.Pix[i+k] = uint8(r.IntN(a + 1))
		}
		img.Pix[i+3] = uint8(a)
	}
	sum := sha256.Sum256(img.Pix)
	return &paint.Sprite{ID: hex.EncodeToString(sum[:16]), Image: img}
}

// newPage is a page of two sprites, the second half transparent: a panel that
// all pages share, and one of its own.
func newPage(n uint64, layer int) *playout.Page {
	at := float64(int(n%40) + 2*layer)
	return &playout.Page{
		ID: fmt.Sprint("page", n), Title: fmt.Sprint("Page ", n), Template: "test", Layer: layer,
		Scenes: still(
			paint.Placed{Sprite: newSprite(1, 60, 20), X: at, Y: 10, Opacity: 255},
			paint.Placed{Sprite: newSprite(100+n, 40, 30), X: 50, Y: at, Opacity: 128},
		),
	}
}

// still is a page's picture that is there at once.
func still(items ...paint.Placed) []playout.Scene {
	return []playout.Scene{playout.Picture{Items: items}}
}

// format is a channel's picture of any size.
func format(size image.Point) playout.Format {
	return playout.Format{Name: "test", Size: size, Rate: playout.Rate50}
}

func channel(size image.Point) *playout.Channel {
	return playout.New(playout.Options{Format: format(size)})
}

func take(t testing.TB, ch *playout.Channel, p *playout.Page) playout.State {
	t.Helper()
	answer, err := ch.TakePage(p)
	if err != nil {
		t.Fatal(err)
	}
	return answer.State
}

// lasting is an address that nobody listens on, and that the system gives to
// nobody who asks for any: its own for that begin higher. So it can be had
// again.
func lasting(t *testing.T) string {
	t.Helper()
	for range 100 {
		ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10000+rand.IntN(20000)))
		if err != nil {
			continue // somebody is there
		}
		defer func() { _ = ln.Close() }()
		return ln.Addr().String()
	}
	t.Fatal("no free port between 10000 and 30000")
	return ""
}

// pipes is a network of one address, in memory and without buffers: what is
// written waits until it is read. It works under a fake clock.
type pipes struct {
	incoming chan net.Conn
	closed   chan struct{}
	closing  sync.Once
}

func newPipes() *pipes { return &pipes{incoming: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.incoming:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.closing.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "in memory", Net: "unix"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.incoming <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// serve runs a feed in memory until the test ends.
func serve(t *testing.T, f *Feed) *pipes {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	network, ended := newPipes(), make(chan error, 1)
	go func() { ended <- f.Serve(ctx, network) }()
	t.Cleanup(func() {
		cancel()
		_ = network.Close()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
		if n := f.Clients(); n != 0 {
			t.Errorf("%d clients after Serve has ended", n)
		}
	})
	return network
}

// viewer is a client that keeps to the feed's words and holds the server to
// them.
type viewer struct {
	t       *testing.T
	conn    *websocket.Conn
	sprites map[string]*image.RGBA
	list    *listMessage // the newest
	got     ack
	dropped int
}

func dial(ctx context.Context, t *testing.T, network *pipes, of source) *viewer {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DialContext: network.dial}}
	conn, _, err := websocket.Dial(ctx, "http://127.0.0.1/feed?of="+string(of), &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	conn.SetReadLimit(-1)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &viewer{t: t, conn: conn, sprites: make(map[string]*image.RGBA)}
}

// receive takes in one message and acknowledges it.
func (v *viewer) receive(ctx context.Context) error { return v.read(ctx, true) }

// read takes in one message; acks says whether it is acknowledged.
func (v *viewer) read(ctx context.Context, acks bool) error {
	kind, data, err := v.conn.Read(ctx)
	if err != nil {
		return err
	}
	if kind == websocket.MessageBinary {
		v.keep(data)
	} else {
		v.obey(data)
	}
	if !acks {
		return nil
	}
	answer, err := json.Marshal(v.got)
	return errors.Join(err, v.conn.Write(ctx, websocket.MessageText, answer))
}

func (v *viewer) keep(data []byte) {
	if len(data) < 17 || data[0] != kindSprite {
		v.t.Fatalf("a binary message of %d bytes that begins % x", len(data), data[:min(17, len(data))])
	}
	id := hex.EncodeToString(data[1:17])
	if v.sprites[id] != nil {
		v.t.Errorf("sprite %s came twice", id)
	}
	img, err := png.Decode(bytes.NewReader(data[17:]))
	if err != nil {
		v.t.Fatalf("sprite %s: %v", id, err)
	}
	v.sprites[id] = premultiply(img)
	v.got.Sprites++
}

func (v *viewer) obey(data []byte) {
	var m struct {
		listMessage
		dropMessage
	}
	if err := json.Unmarshal(data, &m); err != nil {
		v.t.Fatalf("%s: %v", data, err)
	}
	for _, id := range m.Drop {
		if v.sprites[id] == nil {
			v.t.Errorf("told to drop %s, which is not here", id)
		}
		for _, item := range v.list.Items {
			if item.Sprite == id {
				v.t.Errorf("told to drop %s, which is on screen", id)
			}
		}
		delete(v.sprites, id)
		v.dropped++
	}
	if m.Drop != nil {
		return
	}
	for _, item := range m.Items {
		if item.Group == 0 && v.sprites[item.Sprite] == nil {
			v.t.Errorf("list %d came before its sprite %s", m.Serial, item.Sprite)
		}
	}
	if v.list != nil && m.Serial <= v.list.Serial {
		v.t.Errorf("list %d came after %d", m.Serial, v.list.Serial)
	}
	v.list = &m.listMessage
	v.got.Lists++
}

// until receives until the list of that serial is here.
func (v *viewer) until(ctx context.Context, serial uint64) {
	v.t.Helper()
	for v.list == nil || v.list.Serial != serial {
		if err := v.receive(ctx); err != nil {
			v.t.Fatalf("waiting for list %d: %v", serial, err)
		}
	}
}

// frame is what the viewer shows.
func (v *viewer) frame() *image.RGBA {
	l := paint.List{Size: image.Pt(v.list.Size[0], v.list.Size[1])}
	for _, item := range v.list.Items {
		p := paint.Placed{X: item.X, Y: item.Y, Opacity: item.Opacity, Scale: item.Scale, Group: item.Group}
		p.Clip = image.Rect(item.Clip[0], item.Clip[1], item.Clip[2], item.Clip[3])
		if item.Sprite != "" {
			p.Sprite = &paint.Sprite{Image: v.sprites[item.Sprite]}
		}
		l.Items = append(l.Items, p)
	}
	return frame(l)
}

func frame(l paint.List) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: l.Size})
	l.Draw(img)
	return img
}

// premultiply rounds to nearest, as browsers do.
func premultiply(img image.Image) *image.RGBA {
	straight, ok := img.(*image.NRGBA)
	if !ok {
		straight = image.NewNRGBA(img.Bounds())
		draw.Draw(straight, straight.Rect, img, img.Bounds().Min, draw.Src)
	}
	out := image.NewRGBA(straight.Rect)
	for i := 0; i < len(out.Pix); i += 4 {
		a := uint32(straight.Pix[i+3])
		for k := range 3 {
			out.Pix[i+k] = uint8((uint32(straight.Pix[i+k])*a + 127) / 255)
		}
		out.Pix[i+3] = uint8(a)
	}
	return out
}

// difference is the largest between two pictures in any channel, and where.
func difference(a, b *image.RGBA) (most int, at image.Point) {
	if a.Rect.Size() != b.Rect.Size() {
		return 256, a.Rect.Size()
	}
	for y := range a.Rect.Dy() {
		p, q := a.Pix[y*a.Stride:][:4*a.Rect.Dx()], b.Pix[y*b.Stride:][:4*a.Rect.Dx()]
		if bytes.Equal(p, q) {
			continue
		}
		for i := range p {
			if d := max(int(p[i])-int(q[i]), int(q[i])-int(p[i])); d > most {
				most, at = d, image.Pt(i/4, y)
			}
		}
	}
	return most, at
}
