package output

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"
)

// ErrAddressBusy is why Listen fails when another program has the address.
var ErrAddressBusy = errors.New("another program is using this address (is Mile26 open already?): close it or choose another address")

// windowsBusy is WSAEADDRINUSE, which syscall.EADDRINUSE does not stand for on
// Windows. No other system has this number.
const windowsBusy = syscall.Errno(10048)

// Listen opens addr, such as "127.0.0.1:2626", for Serve, so that a busy
// address is known before a window opens. Without a host it opens the loopback
// address only; every interface has to be asked for by "0.0.0.0" or "[::]". A
// host given by name becomes a name the feed answers to.
//
// The error names the address, and is ErrAddressBusy when that is the reason.
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
	if at, ok := ln.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() {
		f.log.Warn("the feed can be seen from other machines", "address", ln.Addr().String())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names = append(f.names, strings.ToLower(host))
	return ln, nil
}

// Serve answers on ln until ctx ends, then closes it, waits for the clients to
// be let go, and returns nil. Any other end is an error.
func (f *Feed) Serve(ctx context.Context, ln net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler:           f.Handler(),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	var err error
	select {
	case <-ctx.Done():
		_ = server.Close() // what is under way is pages of a few kilobytes: they ask again
		<-ended
	case err = <-ended:
		err = fmt.Errorf("serve on %s: %w", ln.Addr(), err)
		stop()
	}
	f.waitForClients()
	return err
}

// guard refuses requests that call us by a stranger's name, and says to
// browsers what our pages may do.
func (f *Feed) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !f.answersTo(r.Host) {
			http.Error(w, "Mile26 does not go by this name. Use its address, such as http://127.0.0.1:2626/program", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Cache-Control", "no-store") // after an update a source must not keep the old page
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'")
		next.ServeHTTP(w, r)
	})
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
