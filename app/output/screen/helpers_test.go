package screen

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"mile26/graphics/paint"
)

// noise is a picture in every alpha, the same for the same seed.
func noise(seed uint64, w, h int) *paint.Sprite {
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
	return &paint.Sprite{ID: fmt.Sprintf("%032x", seed), Image: img}
}

// flat is a picture of one premultiplied colour.
func flat(seed uint64, w, h int, rgba ...uint8) *paint.Sprite {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = rgba[i%4]
	}
	return &paint.Sprite{ID: fmt.Sprintf("%032x", seed), Image: img}
}

// server is a feed that says what a test tells it to: script is run for every
// connection, counted from 1, and its end is the connection's.
type server struct {
	t      *testing.T
	addr   string
	script func(ctx context.Context, n int, c *line)

	mu          sync.Mutex
	connections int
	header      http.Header // of the newest request
}

// line is the server's end of a connection.
type line struct {
	t    *testing.T
	conn *websocket.Conn
	sent map[string]bool
	acks chan ackWords    // the newest one
	says chan screenWords // likewise, how the screen does
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

// listen serves on addr until stop is called, at the latest when the test ends.
func listen(t *testing.T, addr string, script func(ctx context.Context, n int, c *line)) (s *server, stop func()) {
	t.Helper()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	s = &server{t: t, addr: ln.Addr().String(), script: script}
	return s, s.serve(ln)
}

func (s *server) url() string { return "http://" + s.addr }

func (s *server) serve(ln net.Listener) (stop func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	var connections sync.WaitGroup
	h := &http.Server{
		BaseContext: func(net.Listener) context.Context { return ctx },
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			connections.Add(1)
			defer connections.Done()
			s.answer(w, r)
		}),
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = h.Serve(ln) // it is closed below
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		_ = h.Close() // the scripts' contexts have ended
		<-ended
		connections.Wait()
	})
	s.t.Cleanup(stop)
	return stop
}

func (s *server) answer(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		s.t.Errorf("accept: %v", err)
		return
	}
	defer func() { _ = conn.CloseNow() }() // whatever ended it
	s.mu.Lock()
	s.connections++
	n := s.connections
	s.header = r.Header.Clone()
	s.mu.Unlock()
	ctx, cancel := context.WithCancel(r.Context())
	l := &line{t: s.t, conn: conn, sent: make(map[string]bool), acks: make(chan ackWords, 1), says: make(chan screenWords, 1)}
	var reader sync.WaitGroup
	defer reader.Wait()
	defer cancel()
	reader.Go(func() {
		defer cancel()
		l.listen(ctx)
	})
	s.script(ctx, n, l)
}

func (l *line) listen(ctx context.Context) {
	for {
		_, data, err := l.conn.Read(ctx)
		if err != nil {
			return // the client has gone
		}
		var said struct {
			ackWords
			Screen *screenWords
		}
		if err := json.Unmarshal(data, &said); err != nil {
			l.t.Errorf("%s: %v", data, err)
			return
		}
		if said.Screen != nil {
			renew(l.says, *said.Screen)
		} else {
			renew(l.acks, said.ackWords)
		}
	}
}

// renew puts the newest thing in the place of one that nobody has asked for.
func renew[T any](c chan T, newest T) {
	select {
	case <-c:
	default:
	}
	c <- newest
}

// until waits for that acknowledgement.
func (l *line) until(ctx context.Context, want ackWords) {
	for {
		select {
		case got := <-l.acks:
			if got == want {
				return
			}
		case <-ctx.Done():
			return // the test is over, or fails on what it sees
		}
	}
}

func (l *line) say(ctx context.Context, kind websocket.MessageType, data []byte) {
	if err := l.conn.Write(ctx, kind, data); err != nil {
		l.t.Logf("say: %v", err) // the client has hung up, which ends ctx when it is read
		<-ctx.Done()
	}
}

func (l *line) sprite(ctx context.Context, s *paint.Sprite) { l.picture(ctx, s.ID, pngOf(l.t, s)) }

// picture sends a PNG as the sprite of that ID.
func (l *line) picture(ctx context.Context, id string, data []byte) {
	b, err := hex.DecodeString(id)
	if err != nil {
		l.t.Error(err)
	}
	l.sent[id] = true
	l.say(ctx, websocket.MessageBinary, slices.Concat([]byte{kindSprite}, b, data))
}

func pngOf(t *testing.T, s *paint.Sprite) []byte {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, straight(s.Image)); err != nil {
		t.Error(err)
	}
	return b.Bytes()
}

func (l *line) list(ctx context.Context, serial uint64, p paint.List) {
	data, err := json.Marshal(words(serial, p))
	if err != nil {
		l.t.Error(err)
	}
	l.say(ctx, websocket.MessageText, data)
}

func (l *line) drop(ctx context.Context, ids ...string) {
	data, err := json.Marshal(map[string][]string{"drop": ids})
	if err != nil {
		l.t.Error(err)
	}
	for _, id := range ids {
		delete(l.sent, id)
	}
	l.say(ctx, websocket.MessageText, data)
}

// show sends a list, and before it what has not been sent of its sprites.
func (l *line) show(ctx context.Context, serial uint64, p paint.List) {
	for _, i := range p.Items {
		if i.Sprite != nil && !l.sent[i.Sprite.ID] {
			l.sprite(ctx, i.Sprite)
		}
	}
	l.list(ctx, serial, p)
}

// words are those of a list, as the server writes them.
func words(serial uint64, p paint.List) any {
	items := []map[string]any{}
	for _, i := range p.Items {
		m := map[string]any{"x": i.X, "y": i.Y, "o": i.Opacity}
		if i.Sprite != nil {
			m["s"] = i.Sprite.ID
		}
		if i.Scale != 0 {
			m["k"] = i.Scale
		}
		if i.Group != 0 {
			m["g"] = i.Group
		}
		if i.Clip != (image.Rectangle{}) {
			m["c"] = [4]int{i.Clip.Min.X, i.Clip.Min.Y, i.Clip.Max.X, i.Clip.Max.Y}
		}
		items = append(items, m)
	}
	return map[string]any{"serial": serial, "size": [2]int{p.Size.X, p.Size.Y}, "items": items}
}

// straight divides the alpha out, rounding to nearest.
func straight(img *image.RGBA) *image.NRGBA {
	out := image.NewNRGBA(img.Rect)
	for i := 0; i < len(out.Pix); i += 4 {
		a := int(img.Pix[i+3])
		out.Pix[i+3] = uint8(a)
		for k := range 3 {
			if a > 0 {
				out.Pix[i+k] = uint8(min(255, (int(img.Pix[i+k])*255+a/2)/a))
			}
		}
	}
	return out
}

// notebook is a log that can be read while it is written.
type notebook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (n *notebook) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(p)
}

func (n *notebook) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}

// watch follows a feed until the test ends. The channel says when its picture
// may be another.
func watch(t *testing.T, from, token string) (*feed, <-chan struct{}, *notebook) {
	t.Helper()
	at, err := feedAddress(from, token)
	if err != nil {
		t.Fatal(err)
	}
	changed, log := make(chan struct{}, 1), new(notebook)
	f := newFeed(at, slog.New(slog.NewTextHandler(log, nil)), func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { f.follow(ctx) })
	t.Cleanup(func() {
		cancel()
		done.Wait()
		if t.Failed() {
			t.Logf("the log:\n%s", log)
		}
	})
	return f, changed, log
}

// until waits for a picture, and fails after a minute.
func until(t *testing.T, f *feed, changed <-chan struct{}, what string, yes func(picture) bool) picture {
	t.Helper()
	end := time.After(time.Minute)
	for {
		if p := f.now(); yes(p) {
			return p
		}
		select {
		case <-changed:
		case <-end:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func serial(n uint64) func(picture) bool {
	return func(p picture) bool { return p.list != nil && p.list.serial == n }
}

// drawn is what paint makes of a list of ours.
func drawn(l *list) *image.RGBA {
	p := paint.List{Size: l.size}
	for _, i := range l.items {
		to := paint.Placed{X: i.x, Y: i.y, Scale: i.scale, Opacity: i.opacity, Clip: i.clip, Group: i.group}
		if s := i.sprite; s != nil {
			to.Sprite = &paint.Sprite{Image: &image.RGBA{Pix: s.pixels, Stride: 4 * s.size.X, Rect: image.Rectangle{Max: s.size}}}
		}
		p.Items = append(p.Items, to)
	}
	return p.Frame()
}
