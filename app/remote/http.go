// Package remote is what may drive us from outside: the control room over
// HTTP. It knows the room's commands and their words on the wire. It must not
// know how pages are made or where pictures go.
//
// Every command is answered in JSON with what it did and on which frame;
// errors are problems as in RFC 9457. openapi.json says it all.
package remote

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/coder/websocket"

	"mile26/app/control"
	"mile26/app/output"
	"mile26/app/playout"
	"mile26/data"
)

// Outputs says how the ways out are doing, for the state. It must return at
// once.
type Outputs func() []Output

// Output is a way out as the state shows it.
type Output struct {
	Name    string          `json:"name"`  // "feed", "record", "caspar"
	State   string          `json:"state"` // "running", "stopped", "failing"
	Clients []output.Client `json:"clients,omitempty"`
	Frames  uint64          `json:"frames"`           // sent
	Late    uint64          `json:"late"`             // frames that were too late, or left out
	Detail  string          `json:"detail,omitempty"` // where to, or what is wrong
}

// Source is a file or an address that is followed, as the state shows it.
type Source struct {
	Name     string     `json:"name"`
	Address  string     `json:"address"` // a path, or an address without its secrets
	State    string     `json:"state"`   // "waiting", "reading", "fresh", "stale", "broken"
	Since    time.Time  `json:"since"`   // of the state
	Changed  *time.Time `json:"changed,omitempty"`
	Change   *Change    `json:"change,omitempty"` // what came then
	Versions int        `json:"versions"`         // that were taken since the program started
	Error    string     `json:"error,omitempty"`  // what is wrong; the last good data stays
}

// Change counts the rows of a version of a source by what became of them.
type Change struct {
	Rows      int `json:"rows"`
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Same      int `json:"same"`
	Clash     int `json:"clash"`
	Rejected  int `json:"rejected"`
	Gone      int `json:"gone"`      // rows of earlier versions; nothing is taken away for them
	Withdrawn int `json:"withdrawn"` // values that the source took back
}

// API answers HTTP requests for a room.
type API struct {
	room    *control.Room
	outputs Outputs
	sources func() []Source
	log     *slog.Logger
	drawing chan struct{} // one still at a time: nobody can keep all cores busy
}

// New makes the API of a room. outputs may be nil, and a nil log discards.
func New(room *control.Room, outputs Outputs, log *slog.Logger) *API {
	if outputs == nil {
		outputs = func() []Output { return nil }
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &API{room: room, outputs: outputs, sources: func() []Source { return nil }, log: log, drawing: make(chan struct{}, 1)}
}

// Follow says how the sources that are followed are doing. It must return at
// once, and be told before Mount.
func (a *API) Follow(sources func() []Source) { a.sources = sources }

//go:embed openapi.json
var openAPI []byte

// Mount adds the API's addresses to a server.
func (a *API) Mount(handle func(pattern string, h http.Handler)) {
	get := func(path string, h http.HandlerFunc) { handle("GET "+path, h) }
	get("/v1/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(openAPI) // the reader has gone: nobody to tell
	})
	get("/v1/state", a.state)
	get("/v1/pages", a.pages)
	get("/v1/still", a.still)
	post := func(path string, do command) { handle("POST "+path, a.answer(do)) }
	post("/v1/pages/{number}/preview", numbered((*control.Room).CueNumber))
	post("/v1/pages/{number}/take", numbered((*control.Room).TakeNumber))
	post("/v1/pages/{number}/update", numbered((*control.Room).UpdateNumber))
	post("/v1/pages/{number}/continue", numbered((*control.Room).ContinueNumber))
	post("/v1/layers/{layer}/out", layered((*control.Room).OutLayer))
	post("/v1/layers/{layer}/clear", layered((*control.Room).ClearLayer))
	post("/v1/layers/{layer}/continue", layered((*control.Room).Continue))
	post("/v1/layers/{layer}/release", layered((*control.Room).Release))
	post("/v1/take", plain((*control.Room).Take))
	post("/v1/out", plain((*control.Room).Out))
	post("/v1/clear", plain((*control.Room).Clear))
}

// command is what a POST does.
type command func(ctx context.Context, room *control.Room, who string, r *http.Request) (playout.Answer, error)

func plain(do func(*control.Room, context.Context, string) (playout.Answer, error)) command {
	return func(ctx context.Context, room *control.Room, who string, _ *http.Request) (playout.Answer, error) {
		return do(room, ctx, who)
	}
}

func numbered(do func(*control.Room, context.Context, string, int) (playout.Answer, error)) command {
	return counted("number", data.MinNumber, data.MaxNumber, do)
}

func layered(do func(*control.Room, context.Context, string, int) (playout.Answer, error)) command {
	return counted("layer", playout.MinLayer, playout.MaxLayer, do)
}

// errAsked is for requests that make no sense.
var errAsked = errors.New("bad request")

func counted(what string, least, most int, do func(*control.Room, context.Context, string, int) (playout.Answer, error)) command {
	return func(ctx context.Context, room *control.Room, who string, r *http.Request) (playout.Answer, error) {
		n, err := strconv.Atoi(r.PathValue(what))
		if err != nil || n < least || n > most {
			return playout.Answer{}, fmt.Errorf("%w: %s %q: it is a number from %d to %d", errAsked, what, r.PathValue(what), least, most)
		}
		return do(room, ctx, who, n)
	}
}

// done is the answer to a command.
type done struct {
	Did     string `json:"did"`
	Changed bool   `json:"changed"`         // false: everything was so already
	Frame   int64  `json:"frame"`           // the first that shows it
	Layer   int    `json:"layer,omitempty"` // on which something was done
	Serial  uint64 `json:"serial"`          // of the state it left behind
	Warning string `json:"warning,omitempty"`
}

// patience is how long a command may take to be kept on disk.
const patience = 5 * time.Second

func (a *API) answer(do command) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := noBody(r); err != nil {
			problem(w, err)
			return
		}
		who := "http"
		if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
			who += " " + host
		}
		// A caller who goes away does not undo half a command.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
		defer cancel()
		got, err := do(ctx, a.room, who, r)
		out := done{Did: got.Did, Changed: got.Changed, Frame: got.Frame, Layer: got.Layer, Serial: got.State.Serial}
		switch {
		case err != nil && got.Changed: // it is on air all the same
			out.Warning = err.Error()
		case err != nil:
			problem(w, err)
			return
		}
		write(w, http.StatusOK, out)
	})
}

// noBody refuses what a command would not look at. An empty object is as good
// as nothing.
func noBody(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("%w: %w", errAsked, err)
	}
	if len(body) == 0 {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return fmt.Errorf("%w: the body is not a JSON object: %w", errAsked, err)
	}
	for name := range fields {
		return fmt.Errorf("%w: the command takes no %q", errAsked, name)
	}
	return nil
}

func write(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v) // the reader has gone: nobody to tell
}

// problem answers an error as RFC 9457 has it.
func problem(w http.ResponseWriter, err error) {
	code := http.StatusInternalServerError
	for _, c := range []struct {
		is   error
		code int
	}{
		{errAsked, http.StatusBadRequest},
		{playout.ErrLayer, http.StatusBadRequest},
		{data.ErrNotFound, http.StatusNotFound},
		{playout.ErrNothingInPreview, http.StatusConflict},
		{playout.ErrNothingOnAir, http.StatusConflict},
		{playout.ErrNotOnAir, http.StatusConflict},
		{playout.ErrLastStep, http.StatusConflict},
		{playout.ErrNothingWaits, http.StatusConflict},
		{control.ErrDisabled, http.StatusConflict},
	} {
		if errors.Is(err, c.is) {
			code = c.code
			break
		}
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		code = http.StatusRequestEntityTooLarge
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{ // as above
		"type": "about:blank", "title": http.StatusText(code), "status": code, "detail": err.Error(),
	})
}

// state answers what is on air, or, to a WebSocket, every change of it.
func (a *API) state(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") == "" {
		write(w, http.StatusOK, a.words(a.room.Channel().State()))
		return
	}
	conn, err := websocket.Accept(w, r, nil) // pages of other origins are refused here
	if err != nil {
		a.log.Info("state: refused", "address", r.RemoteAddr, "reason", err)
		return
	}
	defer conn.CloseNow()
	ctx := conn.CloseRead(r.Context()) // we listen to nothing
	err = a.follow(ctx, conn)
	a.log.Debug("state: gone", "address", r.RemoteAddr, "reason", err)
}

// slowest is how long a client may take for a message.
const slowest = 20 * time.Second

// lookEvery is how often the outputs are asked how they do; sayHello, how often
// a client that hears nothing is asked whether it is there.
const (
	lookEvery = time.Second
	sayHello  = 15 * time.Second
)

// follow sends the state whenever something an operator would notice changes;
// frames of a motion and counts that go up are no such thing.
func (a *API) follow(ctx context.Context, conn *websocket.Conn) error {
	states := a.room.Channel().Watch(ctx)
	look, hello := time.NewTicker(lookEvery), time.NewTicker(sayHello)
	defer look.Stop()
	defer hello.Stop()
	var state playout.State
	var last string
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s, open := <-states:
			if !open {
				return ctx.Err()
			}
			if state.Serial > 0 && s.SameWords(state) {
				continue
			}
			state = s
		case <-look.C:
		case <-hello.C:
			if err := within(ctx, conn.Ping); err != nil {
				return err
			}
			continue
		}
		words := a.words(state)
		key, err := json.Marshal(words.still())
		if err != nil {
			return err
		}
		if string(key) == last {
			continue
		}
		last = string(key)
		msg, err := json.Marshal(words)
		if err != nil {
			return err
		}
		if err := within(ctx, func(ctx context.Context) error { return conn.Write(ctx, websocket.MessageText, msg) }); err != nil {
			return err
		}
	}
}

func within(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, slowest)
	defer cancel()
	return do(ctx)
}
