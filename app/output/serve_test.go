package output

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"mile26/app/playout"
)

func TestHostHeaderMustBeAnAddressOrAName(t *testing.T) {
	f := NewFeed(playout.New(small, nil), nil)
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
		r := httptest.NewRequest("GET", "/v1/state", nil)
		r.Host = test.host
		w := httptest.NewRecorder()
		f.Handler().ServeHTTP(w, r)
		if got := w.Code == http.StatusOK; got != test.want {
			t.Errorf("Host %q: %d, want answered: %t", test.host, w.Code, test.want)
		}
	}
}

func FuzzAnswersTo(f *testing.F) {
	for _, seed := range []string{"localhost", "127.0.0.1:1", "[::1]:80", "a.example", "[", ":", "]:1"} {
		f.Add(seed)
	}
	feed := NewFeed(playout.New(small, nil), nil)
	f.Fuzz(func(t *testing.T, host string) {
		// No name made of letters only but one is ours.
		letters := strings.TrimFunc(host, func(r rune) bool { return r >= 'g' && r <= 'z' }) == ""
		if feed.answersTo(host) && letters && host != "localhost" {
			t.Errorf("answers to %q", host)
		}
	})
}

func TestAddressesAnswer(t *testing.T) {
	f := NewFeed(playout.New(small, nil), nil)
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
		{"GET", "/feed.js", 200, "createImageBitmap"},
		{"GET", "/feed", 400, "of=program"},
		{"GET", "/feed?of=layer", 400, "of=program"},
		{"GET", "/feed?of=program", 426, ""},
		{"POST", "/v1/state", 405, ""},
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
	server := httptest.NewServer(NewFeed(playout.New(small, nil), nil).Handler())
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

func TestStateInWords(t *testing.T) {
	now := time.Date(2023, 4, 23, 10, 30, 0, 0, time.FixedZone("BST", 3600))
	ch := playout.New(small, func() time.Time { return now })
	f := NewFeed(ch, nil)
	state := func() (got map[string]any) {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/v1/state", nil)
		r.Host = "localhost"
		f.Handler().ServeHTTP(w, r)
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v", w.Body, err)
		}
		return got
	}
	want := map[string]any{"serial": 0.0, "size": []any{160.0, 90.0}, "preview": nil, "program": []any{}, "clients": []any{}}
	if got := state(); !reflect.DeepEqual(got, want) {
		t.Errorf("empty: %v, want %v", got, want)
	}
	take(t, ch, newPage(1, 10))
	ch.Cue(newPage(2, 20))
	want = map[string]any{
		"serial": 3.0, "size": []any{160.0, 90.0}, "clients": []any{},
		"preview": map[string]any{"id": "page2", "title": "Page 2", "template": "test", "layer": 20.0},
		"program": []any{map[string]any{"id": "page1", "title": "Page 1", "template": "test", "layer": 10.0, "taken": "2023-04-23T09:30:00Z"}},
	}
	if got := state(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBusyAddressIsNamed(t *testing.T) {
	f := NewFeed(playout.New(small, nil), nil)
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
	f := NewFeed(playout.New(small, nil), nil)
	ln, err := f.Listen(t.Context(), "127.0.0.1:0")
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

func TestServeSaysWhyItCannot(t *testing.T) {
	f := NewFeed(playout.New(small, nil), nil)
	ln, err := f.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = ln.Close()
	if err := f.Serve(t.Context(), ln); err == nil || !strings.Contains(err.Error(), ln.Addr().String()) {
		t.Errorf("Serve on a closed listener: %v, want an error naming %s", err, ln.Addr())
	}
}
