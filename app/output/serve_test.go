package output

import (
	"context"
	"errors"
	"image"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

func TestHostHeaderMustBeAnAddressOrAName(t *testing.T) {
	f := NewFeed(channel(small), nil)
	ln, err := f.Listen(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	f.names = append(f.names, "studio-pc")
	tests := []struct {
		host string
		want bool
	}{
		{"127.0.0.1:2626", true},
		{"127.0.0.1", true},
		{"[::1]:2626", true},
		{"[::1]", true},
		{"192.168.1.20:2626", true},
		{"localhost:2626", true},
		{"LocalHost", true},
		{"studio-pc:2626", true},
		{"Studio-PC", true},
		{"", false},
		{":2626", false},
		{"rebind.example:2626", false},
		{"localhost.example", false},
		{"127.0.0.1.example:2626", false},
		{"studio-pc.example", false},
	}
	for _, test := range tests {
		r := httptest.NewRequest("GET", "/program", nil)
		r.Host = test.host
		w := httptest.NewRecorder()
		f.Handler().ServeHTTP(w, r)
		if got := w.Code == http.StatusOK; got != test.want {
			t.Errorf("Host %q: %d, want answered: %t", test.host, w.Code, test.want)
		}
	}
}

// Beyond loopback a token is demanded, and a page of somebody else's may not
// give commands.
func TestGuard(t *testing.T) {
	f := NewFeed(channel(small), nil)
	f.Demand("let me in")
	f.Handle("POST /v1/clear", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for _, test := range []struct {
		name, method, path, header, value string
		code                              int
	}{
		{"no token", "GET", "/program", "", "", 401},
		{"a wrong token", "GET", "/program?token=let+me+out", "", "", 401},
		{"the token in the address", "GET", "/program?token=let+me+in", "", "", 200},
		{"the token in a header", "GET", "/program", "Authorization", "Bearer let me in", 200},
		{"the script holds no secret", "GET", "/feed.js", "", "", 200},
		{"a command from our own page", "POST", "/v1/clear?token=let+me+in", "Origin", "http://localhost:2626", 200},
		{"a command from somebody else's page", "POST", "/v1/clear?token=let+me+in", "Origin", "http://elsewhere.example", 403},
		{"a command from another program's page", "POST", "/v1/clear?token=let+me+in", "Origin", "http://localhost:8080", 403},
		{"a picture in somebody else's page", "GET", "/v1/still?token=let+me+in", "Sec-Fetch-Site", "cross-site", 403},
		{"a command from a file", "POST", "/v1/clear?token=let+me+in", "Origin", "null", 403},
		{"a command without a page", "POST", "/v1/clear?token=let+me+in", "", "", 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, test.path, nil)
			r.Host = "localhost:2626"
			if test.header != "" {
				r.Header.Set(test.header, test.value)
			}
			w := httptest.NewRecorder()
			f.Handler().ServeHTTP(w, r)
			if w.Code != test.code {
				t.Errorf("%d, want %d: %s", w.Code, test.code, w.Body)
			}
		})
	}
}

// Where a token is demanded the links for people carry it.
func TestLinksCarryTheToken(t *testing.T) {
	f := NewFeed(channel(small), nil)
	f.Demand("a&b c")
	r := httptest.NewRequest("GET", "/?token=a%26b+c", nil)
	r.Host = "localhost:2626"
	w := httptest.NewRecorder()
	f.Handler().ServeHTTP(w, r)
	for _, link := range []string{`href="/program?token=a%26b%20c"`, `href="/program?key&amp;token=a%26b%20c"`, `href="/v1/state?token=a%26b%20c"`} {
		if !strings.Contains(w.Body.String(), link) {
			t.Errorf("no %s in %s", link, w.Body)
		}
	}
}

// Nobody can be let in from other machines without a token.
func TestListenBeyondLoopbackWantsAToken(t *testing.T) {
	f := NewFeed(channel(small), nil)
	ln, err := f.Listen(t.Context(), "0.0.0.0:0")
	if !errors.Is(err, ErrNoToken) {
		if err == nil {
			_ = ln.Close()
		}
		t.Fatalf("listen: %v, want ErrNoToken", err)
	}
	f.Demand("let me in")
	ln, err = f.Listen(t.Context(), "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = ln.Close()
}

func FuzzAnswersTo(f *testing.F) {
	for _, seed := range []string{"localhost", "127.0.0.1:1", "[::1]:80", "a.example", "[", ":", "]:1"} {
		f.Add(seed)
	}
	feed := NewFeed(channel(small), nil)
	f.Fuzz(func(t *testing.T, host string) {
		// No name made of letters only but one is ours.
		letters := strings.TrimFunc(host, func(r rune) bool { return r >= 'g' && r <= 'z' }) == ""
		if feed.answersTo(host) && letters && host != "localhost" {
			t.Errorf("answers to %q", host)
		}
	})
}

func TestAddressesAnswer(t *testing.T) {
	f := NewFeed(channel(small), nil)
	server := httptest.NewServer(f.Handler())
	defer server.Close()
	tests := []struct {
		method, path string
		code         int
		has          string
	}{
		{"GET", "/", 200, server.URL + "/program"},
		{"GET", "/program", 200, "<canvas"},
		{"GET", "/preview", 200, "<canvas"},
		{"GET", "/layer/20", 200, "<canvas"},
		{"GET", "/layer/0", 404, ""},
		{"GET", "/layer/020", 404, ""},
		{"GET", "/feed?of=layer/100", 400, "layer/99"},
		{"GET", "/feed.js", 200, "createImageBitmap"},
		{"GET", "/feed", 400, "want program"},
		{"GET", "/feed?of=layer", 400, "want program"},
		{"GET", "/feed?of=program", 426, ""},
		{"POST", "/program", 405, ""},
		{"GET", "/page/feed.js", 404, ""},
		{"GET", "/programs", 404, ""},
	}
	for _, test := range tests {
		r, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != test.code || !strings.Contains(string(body), test.has) {
			t.Errorf("%s %s: %d, %v, want %d with %q in\n%s", test.method, test.path, answer.StatusCode, err, test.code, test.has, body)
		}
		if h := answer.Header; h.Get("Access-Control-Allow-Origin") != "" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s: headers %v", test.method, test.path, h)
		}
	}
}

func TestPagesOfOtherOriginsGetNoFeed(t *testing.T) {
	server := httptest.NewServer(NewFeed(channel(small), nil).Handler())
	defer server.Close()
	for origin, want := range map[string]bool{server.URL: true, "": true, "http://elsewhere.example": false, "http://127.0.0.1:1": false, "null": false} {
		h := http.Header{}
		if origin != "" {
			h.Set("Origin", origin)
		}
		conn, _, err := websocket.Dial(t.Context(), server.URL+"/feed?of=program", &websocket.DialOptions{HTTPHeader: h})
		if (err == nil) != want {
			t.Errorf("Origin %q: %v, want connected: %t", origin, err, want)
		}
		if err == nil {
			_ = conn.CloseNow()
		}
	}
}

func TestBusyAddressIsNamed(t *testing.T) {
	f := NewFeed(channel(small), nil)
	ln, err := f.Listen(t.Context(), ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	if !strings.HasPrefix(ln.Addr().String(), "127.0.0.1:") {
		t.Errorf("without a host it listens on %s, want the loopback address", ln.Addr())
	}
	_, err = f.Listen(t.Context(), ln.Addr().String())
	if !errors.Is(err, ErrAddressBusy) || !strings.Contains(err.Error(), ln.Addr().String()) {
		t.Errorf("second listener: %v, want ErrAddressBusy naming %s", err, ln.Addr())
	}
	for _, addr := range []string{"", "2626", "127.0.0.1:99999", "256.0.0.1:1"} {
		if ln, err := f.Listen(t.Context(), addr); err == nil || errors.Is(err, ErrAddressBusy) || !strings.Contains(err.Error(), addr) {
			t.Errorf("listen on %q: %v, %v; want an error naming it", addr, ln, err)
		}
	}
}

func TestServeEndsWithItsContextAndItsClients(t *testing.T) {
	f := NewFeed(channel(small), nil)
	ln, err := f.Listen(t.Context(), lasting(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- f.Serve(ctx, ln) }()
	conn, _, err := websocket.Dial(t.Context(), "http://"+ln.Addr().String()+"/feed?of=program", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.CloseNow() }()
	if _, _, err := conn.Read(t.Context()); err != nil {
		t.Fatalf("first list: %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v, want nil", err)
	}
	if _, _, err := conn.Read(t.Context()); err == nil {
		t.Error("the client's connection is still open")
	}
	again, err := f.Listen(t.Context(), ln.Addr().String())
	if err != nil {
		t.Fatalf("the address is not free again: %v", err)
	}
	_ = again.Close()
}

// Whoever shows the feed has an empty picture when it is taken off, over a real
// connection: the list comes before the end, whatever is on its way. When the
// program just ends, the picture stays.
func TestAFeedThatIsTakenOffLeavesNothing(t *testing.T) {
	for _, test := range []struct {
		name  string
		of    source
		why   error
		acks  bool // until the feed goes
		items int  // that the client is left with
	}{
		{"taken off", program, ErrOff, true, 0},
		{"taken off, a layer", "layer/10", ErrOff, true, 0},
		{"taken off, a client that is behind", program, ErrOff, false, 0},
		{"ended", program, nil, true, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			ch := channel(small)
			f := NewFeed(ch, nil)
			f.farewell = time.Minute // a busy machine must not decide this test
			ln, err := f.Listen(t.Context(), "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			serial := take(t, ch, newPage(0, 10)).Serial
			ctx, end := context.WithCancelCause(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- f.Serve(ctx, ln) }()
			conn, _, err := websocket.Dial(t.Context(), "http://"+ln.Addr().String()+"/feed?of="+string(test.of), nil)
			if err != nil {
				t.Fatal(err)
			}
			v := &viewer{t: t, conn: conn, sprites: make(map[string]*image.RGBA)}
			conn.SetReadLimit(-1)
			defer func() { _ = conn.CloseNow() }()
			for n := range uint64(maxLists) {
				if n > 0 {
					serial = take(t, ch, newPage(n, 10)).Serial
				}
				for v.list == nil || v.list.Serial < serial {
					if err := v.read(t.Context(), test.acks); err != nil {
						t.Fatal(err)
					}
				}
			}
			end(test.why)
			for err == nil {
				err = v.read(t.Context(), true)
			}
			if got := len(v.list.Items); got != test.items {
				t.Errorf("when the connection ended with %v the client was left with %d items, want %d", err, got, test.items)
			}
			if err := <-ended; err != nil {
				t.Errorf("Serve: %v, want nil", err)
			}
		})
	}
}

// A client that hangs keeps nobody from closing.
func TestAClientThatHangsIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ch := channel(small)
		f, network := NewFeed(ch, nil), newPipes()
		ctx, end := context.WithCancelCause(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- f.Serve(ctx, network) }()
		dial(t.Context(), t, network, program)
		take(t, ch, newPage(1, 10))
		synctest.Wait() // the list for it is written, and nobody reads
		began := time.Now()
		end(ErrOff)
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v, want nil", err)
		}
		if took := time.Since(began); took != farewell {
			t.Errorf("it took %v, want %v", took, farewell)
		}
	})
}

func TestServeSaysWhyItCannot(t *testing.T) {
	f := NewFeed(channel(small), nil)
	ln, err := f.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = ln.Close()
	if err := f.Serve(t.Context(), ln); err == nil || !strings.Contains(err.Error(), ln.Addr().String()) {
		t.Errorf("Serve on a closed listener: %v, want an error naming %s", err, ln.Addr())
	}
}
