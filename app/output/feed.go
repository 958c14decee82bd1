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
	"encoding/json"
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

	mu      sync.Mutex
	names   []string // host names we answer to besides localhost and addresses
	clients map[*client]struct{}
	left    *sync.Cond // a client was let go
}

// NewFeed makes the feed of a channel. A nil log discards.
func NewFeed(ch *playout.Channel, log *slog.Logger) *Feed {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	f := &Feed{channel: ch, log: log, clients: make(map[*client]struct{})}
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
//	GET /program, /preview         the page for a browser source
//	GET /feed?of=program|preview   the WebSocket behind it
//	GET /v1/state                  what is on air, as JSON
func (f *Feed) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", serveIndex)
	mux.HandleFunc("GET /program", servePage("page/feed.html", "text/html; charset=utf-8"))
	mux.HandleFunc("GET /preview", servePage("page/feed.html", "text/html; charset=utf-8"))
	mux.HandleFunc("GET /feed.js", servePage("page/feed.js", "text/javascript; charset=utf-8"))
	mux.HandleFunc("GET /feed", f.serveFeed)
	mux.HandleFunc("GET /v1/state", f.serveState)
	return f.guard(mux)
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
	_ = index.Execute(w, struct{ Host string }{r.Host}) // the reader has gone: nobody to tell
}

// The words of /v1/state.
type (
	stateAnswer struct {
		Serial  uint64        `json:"serial"`
		Size    [2]int        `json:"size"`
		Preview *pageAnswer   `json:"preview"`
		Program []pageAnswer  `json:"program"`
		Clients []clientState `json:"clients"`
	}
	pageAnswer struct {
		ID       string     `json:"id"`
		Title    string     `json:"title"`
		Template string     `json:"template"`
		Layer    int        `json:"layer"`
		Taken    *time.Time `json:"taken,omitempty"`
	}
)

func (f *Feed) serveState(w http.ResponseWriter, _ *http.Request) {
	s := f.channel.State()
	a := stateAnswer{Serial: s.Serial, Size: [2]int{s.Size.X, s.Size.Y}, Program: []pageAnswer{}, Clients: f.clientStates()}
	if s.Preview != nil {
		p := answerPage(s.Preview)
		a.Preview = &p
	}
	for _, on := range s.Program {
		p, taken := answerPage(on.Page), on.Taken.UTC()
		p.Taken = &taken
		a.Program = append(a.Program, p)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(a) // as above
}

func answerPage(p *playout.Page) pageAnswer {
	return pageAnswer{ID: p.ID, Title: p.Title, Template: p.Template, Layer: p.Layer}
}

func (f *Feed) clientStates() []clientState {
	f.mu.Lock()
	defer f.mu.Unlock()
	states := make([]clientState, 0, len(f.clients))
	for c := range f.clients {
		states = append(states, c.stats())
	}
	slices.SortFunc(states, func(a, b clientState) int { return a.Since.Compare(b.Since) })
	return states
}
