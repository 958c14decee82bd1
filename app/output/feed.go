// Package output is where frames go. Its first way out is the feed: a web
// server whose program page, in a browser source of OBS, vMix or CasparCG,
// shows what is on air, transparent and pixel for pixel.
//
// It knows the channel's states and the display lists in them. It must not
// know what the pictures are about, who put them on air, or any window: it
// follows the channel and commands nothing.
//
// The pictures go out as a display list and its sprites, over one WebSocket a
// client; wire.go says in which words. A sprite is sent once to each client
// and ahead of the take, while its page is in preview, so that a take costs a
// few hundred bytes. A client that cannot keep up skips lists and always ends
// on the right picture. Nothing is rendered and nothing is sent while nothing
// changes.
package output

import (
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"mile26/app/playout"
)

// Feed serves one channel to any number of clients.
//
// Restore the channel before serving it: a client that comes back after a
// restart is told what is on air at that moment, and shows it at once.
type Feed struct {
	channel  *playout.Channel
	log      *slog.Logger
	messages spriteCache
	goals    goals
	farewell time.Duration // for a client's last picture, at most

	mu      sync.Mutex
	names   []string // host names we answer to besides localhost and addresses
	token   string   // demanded when not empty
	more    []route  // of other rooms
	clients map[*client]struct{}
	left    *sync.Cond // a client was let go
}

// NewFeed makes the feed of a channel. A nil log discards.
func NewFeed(ch *playout.Channel, log *slog.Logger) *Feed {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	f := &Feed{channel: ch, log: log, farewell: farewell, clients: make(map[*client]struct{})}
	f.left = sync.NewCond(&f.mu)
	return f
}

// Clients is how many pages and screens are connected, on program and preview
// together.
func (f *Feed) Clients() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.clients)
}

//go:embed page
var pages embed.FS

var index = template.Must(template.ParseFS(pages, "page/index.html"))

// Handler answers these addresses, to requests that name us by an address or
// a name of ours (see Listen), which keeps out pages of the open web that
// point their own name at this machine:
//
//	GET /                          the addresses, for people
//	GET /program, /preview, /layer/N        the page for a browser source; ?fill, ?key, ?bg=00ff00
//	GET /feed?of=program|preview|layer/N    the WebSocket behind it
//
// and those that other rooms have added by Handle.
func (f *Feed) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", serveIndex)
	mux.HandleFunc("GET /program", servePage("page/feed.html", "text/html; charset=utf-8"))
	mux.HandleFunc("GET /preview", servePage("page/feed.html", "text/html; charset=utf-8"))
	mux.HandleFunc("GET /layer/{n}", serveLayer)
	mux.HandleFunc("GET /feed.js", servePage("page/feed.js", "text/javascript; charset=utf-8"))
	mux.HandleFunc("GET /feed", f.serveFeed)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.more {
		mux.Handle(r.pattern, r.handler)
	}
	return f.guard(mux)
}

type route struct {
	pattern string
	handler http.Handler
}

// Handle adds an address to those Handler will answer, behind the same guard.
func (f *Feed) Handle(pattern string, h http.Handler) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.more = append(f.more, route{pattern, h})
}

func serveLayer(w http.ResponseWriter, r *http.Request) {
	if _, err := parseSource("layer/" + r.PathValue("n")); err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	servePage("page/feed.html", "text/html; charset=utf-8")(w, r)
}

// servePage says what the file is itself: what Windows believes of an ending
// can be changed by any program installed.
func servePage(name, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		http.ServeFileFS(w, r, pages, name)
	}
}

func serveIndex(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = index.Execute(w, struct{ Host, Token string }{r.Host, r.URL.Query().Get("token")}) // the reader has gone: nobody to tell
}

// States are the connected pages and screens, by when they came.
func (f *Feed) States() []Client {
	f.mu.Lock()
	defer f.mu.Unlock()
	states := make([]Client, 0, len(f.clients))
	for c := range f.clients {
		states = append(states, c.stats())
	}
	slices.SortFunc(states, func(a, b Client) int { return a.Since.Compare(b.Since) })
	return states
}
