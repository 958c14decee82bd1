package output

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// ErrAddressBusy is why Listen fails when another program has the address.
var ErrAddressBusy = errors.New("another program is using this address (is Mile26 open already?)")

// ErrNoToken is why Listen fails when other machines could give commands
// without being asked who they are.
var ErrNoToken = errors.New("other machines can reach this address: give a token that they must show (--token)")

// ErrOff is the cause for which a context ends when whoever runs the show takes
// the output off, and does not just end the program: what it showed must go.
var ErrOff = errors.New("taken off")

// windowsBusy is WSAEADDRINUSE, which syscall.EADDRINUSE does not stand for on
// Windows. No other system has this number.
const windowsBusy = syscall.Errno(10048)

// Listen opens addr, such as "127.0.0.1:2626", for Serve, so that a busy
// address is known before a window opens. Without a host it opens the loopback
// address only; every interface has to be asked for by "0.0.0.0" or "[::]". A
// host given by name becomes a name the feed answers to.
//
// The error names the address, and is ErrAddressBusy or ErrNoToken when that is
// the reason.
func (f *Feed) Listen(ctx context.Context, addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: want host:port, such as 127.0.0.1:2626: %w", addr, err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsBusy) {
		return nil, fmt.Errorf("listen on %s: %w", addr, ErrAddressBusy)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if at, ok := ln.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() {
		if f.token == "" {
			return nil, errors.Join(fmt.Errorf("listen on %s: %w", addr, ErrNoToken), ln.Close())
		}
		f.log.Warn("other machines can reach this address", "address", ln.Addr().String())
	}
	if name := strings.ToLower(host); !slices.Contains(f.names, name) { // it may be opened again
		f.names = append(f.names, name)
	}
	return ln, nil
}

// Demand lets in only who shows the token: as ?token= in the address, or in the
// header "Authorization: Bearer". "" demands nothing.
func (f *Feed) Demand(token string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.token = token
}

// Serve answers on ln until ctx ends, then closes it, waits for the clients to
// be let go, and returns nil. Any other end is an error. The clients are left with
// the newest picture, which they keep until they are served again; with an empty
// one when ctx ends for ErrOff. One that hangs is waited for no longer than a second.
func (f *Feed) Serve(ctx context.Context, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler:           f.Handler(),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second, // these two do not touch the sockets of the feed
		WriteTimeout:      time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	var err error
	select {
	case <-ctx.Done():
		_ = server.Close() // the feed's clients live on for their last picture; what else is under way is pages of a few kilobytes: they ask again
		<-ended
	case err = <-ended:
		err = fmt.Errorf("serve on %s: %w", ln.Addr(), err)
		stop()
	}
	f.waitForClients()
	return err
}

// maxBody is how much a request may bring, bytes: no command needs more.
const maxBody = 1 << 20

// guard refuses requests that call us by a stranger's name, that do not show
// the token, and commands that come from somebody else's page. It says to
// browsers what our pages may do.
func (f *Feed) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !f.answersTo(r.Host) {
			http.Error(w, "Mile26 does not go by this name. Use its address, such as http://127.0.0.1:2626/program", http.StatusForbidden)
			return
		}
		if r.URL.Path != "/feed.js" && !f.knows(r) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "Mile26 wants its token: add ?token=… to the address", http.StatusUnauthorized)
			return
		}
		if r.Header.Get("Sec-Fetch-Site") == "cross-site" && strings.HasPrefix(r.URL.Path, "/v1/") {
			http.Error(w, "Mile26 answers no pages of other sites", http.StatusForbidden)
			return
		}
		if origin := r.Header.Get("Origin"); r.Method != http.MethodGet && origin != "" && !ours(origin, r.Host) {
			http.Error(w, "Mile26 takes no commands from pages of other sites", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		h := w.Header()
		h.Set("Cache-Control", "no-store") // after an update a source must not keep the old page
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'")
		next.ServeHTTP(w, r)
	})
}

// knows reports whether a request shows the token, when one is demanded.
func (f *Feed) knows(r *http.Request) bool {
	f.mu.Lock()
	token := f.token
	f.mu.Unlock()
	if token == "" {
		return true
	}
	shown, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		shown = r.URL.Query().Get("token")
	}
	return subtle.ConstantTimeCompare([]byte(shown), []byte(token)) == 1
}

// ours reports whether a page that gives a command comes from this server.
func ours(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

// answersTo reports whether a Host header names us. An address does: only a
// name can be pointed at this machine by somebody else (DNS rebinding).
func (f *Feed) answersTo(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(name)
	if name == "localhost" {
		return true
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return name != "" && slices.Contains(f.names, name)
}
