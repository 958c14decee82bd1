package screen

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// How long is waited between attempts to connect, and for one of them; and how
// often the log is told that the feed is still away.
const (
	firstWait    = 250 * time.Millisecond
	longestWait  = 2 * time.Second
	openWithin   = 5 * time.Second
	stillAwayLog = time.Minute
)

// picture is what to show: the newest list whose sprites are all there, nil
// before the first one, and the sprites the server may name next.
type picture struct {
	list    *list
	came    uint64 // lists so far, list and those before it
	sprites []*sprite
}

// feed keeps a picture up to date with a server that may come and go.
type feed struct {
	address address
	log     *slog.Logger
	changed func()       // the picture is another; called from any goroutine
	client  *http.Client // nil for the usual one

	mu      sync.Mutex
	picture picture
	screen  screenWords // how the screen does, for the server
}

func newFeed(at address, log *slog.Logger, changed func()) *feed {
	return &feed{address: at, log: log, changed: changed}
}

// now is the picture. It shares nothing that will be changed.
func (f *feed) now() picture {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.picture
}

// show makes a list the picture; it is the last of those that came since the
// picture before.
func (f *feed) show(l *list, came int) {
	f.mu.Lock()
	f.picture.list = l
	f.picture.came += uint64(came)
	f.mu.Unlock()
	f.changed()
}

// tell takes in how the screen does.
func (f *feed) tell(w screenWords) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.screen = w
}

// told is how the screen does.
func (f *feed) told() screenWords {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.screen
}

func (f *feed) hold(sprites []*sprite) {
	f.mu.Lock()
	f.picture.sprites = sprites
	f.mu.Unlock()
	f.changed()
}

// follow connects, and connects again, until ctx ends.
func (f *feed) follow(ctx context.Context) {
	wait := firstWait
	var away absence
	away.begin(f.log)
	for ctx.Err() == nil {
		before := f.shown()
		err := f.connect(ctx, func() { away.end(f.address.url) })
		if ctx.Err() != nil {
			return
		}
		away.note(err)
		if f.shown() > before {
			wait = firstWait
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, longestWait)
	}
}

func (f *feed) shown() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.picture.came
}

// absence tells the log that the feed is away, why, and when it is back: once,
// when the reason changes, and every minute besides.
type absence struct {
	log    *slog.Logger
	since  time.Time // zero while the feed is there
	told   time.Time
	reason string
	ever   bool // the feed has been there
}

func (a *absence) begin(log *slog.Logger) { a.log, a.since = log, time.Now() }

// note takes in that a connection, or an attempt at one, has ended.
func (a *absence) note(err error) {
	reason, now := err.Error(), time.Now()
	switch {
	case a.since.IsZero():
		a.since = now
		a.log.Warn("screen: the feed is gone, the picture stays", "reason", reason)
	case reason == a.reason && now.Sub(a.told) < stillAwayLog:
		return
	case a.ever:
		a.log.Warn("screen: the feed is still away, the picture stays", "for", now.Sub(a.since).Round(time.Second), "reason", reason)
	default:
		a.log.Warn("screen: no feed yet", "reason", reason)
	}
	a.told, a.reason = now, reason
}

// end takes in that the feed is there.
func (a *absence) end(url string) {
	if a.ever {
		a.log.Info("screen: the feed is back", "after", time.Since(a.since).Round(time.Second))
	} else {
		a.log.Info("screen: connected", "feed", url)
	}
	a.ever, a.since, a.reason = true, time.Time{}, ""
}
