package screen

import (
	"bytes"
	"context"
	"errors"
	"image"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"mile26/graphics/paint"
)

var small = image.Pt(160, 90)

// page is a list of two sprites, one that all pages share and one of its own.
func page(n uint64) paint.List {
	return paint.List{Size: small, Items: []paint.Placed{
		{Sprite: noise(1, 60, 20), X: float64(n), Y: 10, Opacity: 255},
		{Sprite: noise(100+n, 40, 30), X: 50, Y: 20.25, Opacity: 128},
	}}
}

func wantPicture(t *testing.T, p picture, want paint.List) {
	t.Helper()
	if p.list.size != want.Size {
		t.Fatalf("a frame of %v, want %v", p.list.size, want.Size)
	}
	if !bytes.Equal(drawn(p.list).Pix, want.Frame().Pix) {
		t.Errorf("list %d is not the picture that was sent", p.list.serial)
	}
}

func TestAListIsShownWhenItsSpritesAreThere(t *testing.T) {
	more := make(chan struct{})
	acknowledged := make(chan struct{})
	s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, _ int, c *line) {
		first, second := page(1), page(2)
		c.show(ctx, 1, first)
		c.until(ctx, ackWords{Sprites: 2, Lists: 1})
		c.list(ctx, 2, second) // its sprite is still to come
		<-more
		c.sprite(ctx, second.Items[1].Sprite)
		c.until(ctx, ackWords{Sprites: 3, Lists: 2})
		close(acknowledged)
		<-ctx.Done()
	})
	f, changed, log := watch(t, s.url(), "")
	if f.now().list != nil {
		t.Error("a picture before there was one")
	}
	wantPicture(t, until(t, f, changed, "the first list", serial(1)), page(1))
	close(more)
	wantPicture(t, until(t, f, changed, "the second list", serial(2)), page(2))
	select {
	case <-acknowledged:
	case <-time.After(time.Minute):
		t.Error("not acknowledged")
	}
	if !strings.Contains(log.String(), "screen: connected") {
		t.Errorf("the log does not say that we are connected:\n%s", log)
	}
}

func TestListsThatNeverBecomeWholeArePassedOver(t *testing.T) {
	s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, _ int, c *line) {
		c.list(ctx, 1, page(1)) // of which no sprite ever comes
		c.show(ctx, 2, page(2))
		c.until(ctx, ackWords{Sprites: 2, Lists: 2})
		c.show(ctx, 3, page(3))
		<-ctx.Done()
	})
	f, changed, _ := watch(t, s.url(), "")
	wantPicture(t, until(t, f, changed, "the third list, after the first two were acknowledged", serial(3)), page(3))
}

func TestWhatIsDroppedIsLetGo(t *testing.T) {
	s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, _ int, c *line) {
		for n := uint64(1); n <= 5; n++ {
			c.show(ctx, n, page(n))
			c.until(ctx, ackWords{Sprites: 1 + n, Lists: n})
		}
		c.drop(ctx, noise(101, 1, 1).ID, noise(102, 1, 1).ID, noise(103, 1, 1).ID)
		c.show(ctx, 6, page(2)) // comes back after it was dropped
		<-ctx.Done()
	})
	f, changed, _ := watch(t, s.url(), "")
	p := until(t, f, changed, "the last list", serial(6))
	wantPicture(t, p, page(2))
	if got, want := len(p.sprites), 4; got != want { // the shared one, 104, 105 and 102 again
		t.Errorf("%d sprites are kept, want %d", got, want)
	}
}

func TestTheServerIsToldHowTheScreenDoes(t *testing.T) {
	said := make(chan screenWords)
	s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, _ int, c *line) {
		for {
			select {
			case w := <-c.says:
				said <- w
			case <-ctx.Done():
				return
			}
		}
	})
	f, _, _ := watch(t, s.url(), "")
	for _, want := range []screenWords{
		{PID: 7, Monitor: 2, Name: "HDMI-1", Show: Key},
		{PID: 7, Monitor: 2, Name: "HDMI-1", Show: Key, Drawn: 12, Missed: 3},
	} {
		f.tell(want)
		select {
		case got := <-said:
			if got != want {
				t.Errorf("said %+v, want %+v", got, want)
			}
		case <-time.After(time.Minute):
			t.Fatalf("never said %+v", want)
		}
	}
}

func TestListsThatCameTooLateAreCounted(t *testing.T) {
	f := newFeed(address{}, nil, func() {})
	f.show(&list{serial: 1}, 1)
	first := f.now().came
	f.show(&list{serial: 4}, 2) // 3 was never whole
	f.show(&list{serial: 5}, 1)
	if got, want := f.now().came-first, uint64(3); got != want {
		t.Errorf("%d lists came after the first picture, want %d", got, want)
	}
}

func TestThePictureStaysWhileTheFeedIsAway(t *testing.T) {
	showing := func(n uint64) func(context.Context, int, *line) {
		return func(ctx context.Context, _ int, c *line) {
			c.show(ctx, n, page(n))
			<-ctx.Done()
		}
	}
	s, stop := listen(t, lasting(t), showing(7))
	f, changed, log := watch(t, s.url(), "")
	before := until(t, f, changed, "the first picture", serial(7))
	stop()
	end := time.After(time.Minute)
	for !strings.Contains(log.String(), "still away") {
		select {
		case <-end:
			t.Fatalf("the log does not say that the picture is stale:\n%s", log)
		case <-time.After(10 * time.Millisecond):
		}
	}
	if f.now().list != before.list {
		t.Error("the picture has changed with the feed away")
	}
	wantPicture(t, f.now(), page(7))

	listen(t, s.addr, showing(3)) // another run of the app, which counts from the beginning
	wantPicture(t, until(t, f, changed, "the picture of the next run", serial(3)), page(3))
	if got := log.String(); !strings.Contains(got, "the feed is gone, the picture stays") || !strings.Contains(got, "the feed is back") {
		t.Errorf("the log does not tell:\n%s", got)
	}
}

func TestAPictureThatCannotBeReadIsAskedForAgain(t *testing.T) {
	for name, bad := range map[string][]byte{
		"no picture": append(make([]byte, 17), "no picture"...),
		"cut short":  {1, 2, 3},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, n int, c *line) {
				if n == 1 {
					bad[0] = kindSprite
					c.say(ctx, websocket.MessageBinary, bad)
					<-ctx.Done()
					return
				}
				c.show(ctx, 1, page(1))
				<-ctx.Done()
			})
			f, changed, _ := watch(t, s.url(), "")
			wantPicture(t, until(t, f, changed, "the picture at the second attempt", serial(1)), page(1))
		})
	}
}

func TestNonsenseEndsTheConnectionAndWhatIsNewIsPassedOver(t *testing.T) {
	for name, test := range map[string]struct {
		said string
		fine bool
	}{
		"no JSON":                  {"hello", false},
		"a frame of no width":      {`{"serial":1,"size":[0,1080],"items":[]}`, false},
		"a frame of endless width": {`{"serial":1,"size":[1000000,1080],"items":[]}`, false},
		"a group of nobody":        {`{"serial":1,"size":[16,9],"items":[{"x":0,"y":0,"o":255,"g":1}]}`, false},
		"a group of less":          {`{"serial":1,"size":[16,9],"items":[{"x":0,"y":0,"o":255,"g":-1}]}`, false},
		"a word of a later server": {`{"greeting":"hello"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := &connection{feed: newFeed(address{}, nil, func() {}), due: make(chan struct{}, 1)}
			if err := c.obey([]byte(test.said)); (err == nil) != test.fine || !test.fine && !errors.Is(err, errWords) {
				t.Errorf("%s: %v", test.said, err)
			}
		})
	}
}

func TestTheTokenIsABearers(t *testing.T) {
	for _, test := range []struct{ query, flag, want string }{
		{"", "", ""},
		{"?token=of-the-page", "", "Bearer of-the-page"},
		{"?token=of-the-page", "of-the-flag", "Bearer of-the-flag"},
	} {
		s, _ := listen(t, "127.0.0.1:0", func(ctx context.Context, _ int, c *line) {
			c.show(ctx, 1, page(1))
			<-ctx.Done()
		})
		f, changed, log := watch(t, s.url()+"/program"+test.query, test.flag)
		until(t, f, changed, "a picture", serial(1))
		s.mu.Lock()
		got := s.header.Get("Authorization")
		s.mu.Unlock()
		if got != test.want {
			t.Errorf("authorization %q, want %q", got, test.want)
		}
		if strings.Contains(log.String(), "of-the") {
			t.Errorf("the log gives the token away:\n%s", log)
		}
	}
}

func TestARefusalSaysWhy(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "This feed wants a token.", http.StatusUnauthorized)
	}))
	defer server.Close()
	at, err := feedAddress(server.URL, "wrong")
	if err != nil {
		t.Fatal(err)
	}
	f := newFeed(at, nil, func() {})
	err = f.connect(t.Context(), func() { t.Error("open") })
	if err == nil || !strings.Contains(err.Error(), "401 This feed wants a token.; is the token right?") {
		t.Errorf("error %v", err)
	}
}

// pipes is a network of one address, in memory, that works under a fake clock.
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

func TestAServerThatFallsSilentIsGivenUp(t *testing.T) {
	for name, test := range map[string]struct {
		pings  time.Duration // from the server, 0 for none
		within time.Duration
		err    error
	}{
		"silent":                 {0, longestSilence + acknowledgeEvery, errSilent},
		"a ping now and then":    {15 * time.Second, time.Hour, context.DeadlineExceeded},
		"pings that stop coming": {5 * time.Minute, 5 * time.Minute, errSilent},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newPipes()
				s := &server{t: t, script: func(ctx context.Context, _ int, c *line) {
					for test.pings > 0 {
						select {
						case <-ctx.Done():
						case <-time.After(test.pings):
						}
						if c.conn.Ping(ctx) != nil {
							break
						}
					}
					<-ctx.Done()
				}}
				stop := s.serve(network)
				f := newFeed(address{url: "http://127.0.0.1/feed"}, nil, func() {})
				transport := &http.Transport{DialContext: network.dial}
				f.client = &http.Client{Transport: transport}
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				begun := time.Now()
				err := f.connect(ctx, func() {})
				if after := time.Since(begun); !errors.Is(err, test.err) || after > test.within {
					t.Errorf("after %v: %v, want %v within %v", after, err, test.err, test.within)
				}
				transport.CloseIdleConnections()
				_ = network.Close()
				stop()
			})
		})
	}
}

func TestAddresses(t *testing.T) {
	const want = "want an address such as http://127.0.0.1:2626/program"
	for from, wanted := range map[string]string{
		"http://127.0.0.1:2626":             "http://127.0.0.1:2626/feed?of=program",
		"http://127.0.0.1:2626/":            "http://127.0.0.1:2626/feed?of=program",
		"http://127.0.0.1:2626/program":     "http://127.0.0.1:2626/feed?of=program",
		"http://127.0.0.1:2626/preview":     "http://127.0.0.1:2626/feed?of=preview",
		"https://desk.example/preview/?a=b": "https://desk.example/feed?of=preview",
		"ws://[::1]:80/program":             "http://[::1]:80/feed?of=program",
		"wss://desk":                        "https://desk/feed?of=program",
		"127.0.0.1:2626":                    "http://127.0.0.1:2626/feed?of=program",
		"localhost/preview":                 "http://localhost/feed?of=preview",
		"http://desk/layer/20":              "http://desk/feed?of=layer/20",
		"http://desk/layer/":                want,
		"http://desk/layer/top":             want,
		"":                                  want,
		"http://":                           want,
		"ftp://desk/program":                want,
		"http://desk/elsewhere":             want,
		"http://desk:port/":                 want,
	} {
		a, err := feedAddress(from, "")
		switch {
		case wanted == want && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %q, %v", from, a.url, err)
		case wanted != want && (err != nil || a.url != wanted):
			t.Errorf("%q: %q, %v; want %q", from, a.url, err, wanted)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	fine := Options{From: "http://127.0.0.1:2626"}
	for name, test := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"fine":        {func(*Options) {}, ""},
		"no feed":     {func(o *Options) { o.From = "" }, "feed"},
		"what":        {func(o *Options) { o.Show = "matte" }, `show "matte"`},
		"monitor":     {func(o *Options) { o.Monitor = -1 }, "monitor -1"},
		"half a size": {func(o *Options) { o.Windowed.X = 5 }, "window of 5×0"},
	} {
		o := fine
		test.change(&o)
		err := o.Check()
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}
