// Package screen shows a feed on a monitor: a plain window of a process of its
// own, so that nothing that happens to the desk, or to its window, can touch
// the picture on air.
//
// It knows the feed's words (see wire.go of package output), decodes sprites
// and draws display lists as textured quads with OpenGL 2.1. It must not know
// the channel, templates or where pictures come from: it is one more client,
// and may run on another machine. The picture stays when the feed goes away,
// and nothing on it ever says so; the log does.
//
// The connection and the drawing are two halves that share a picture: feed
// keeps it up to date, window shows it. Nothing is drawn while nothing changes.
package screen

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"log/slog"
	"sync"
)

// Show is what of a picture a screen shows.
type Show string

// What a screen can show. A mixer keys a graphic with a fill and a key of two
// screens.
const (
	Fill      Show = "fill"      // premultiplied colour over black
	Key       Show = "key"       // how opaque the picture is, as grey
	Composite Show = "composite" // the picture over a background
)

// ErrNoDisplay is why Run and Monitors fail when no window can be opened.
var ErrNoDisplay = errors.New("no display: a screen needs a monitor and OpenGL 2.1 (DISPLAY or WAYLAND_DISPLAY names it)")

// Options say what to show, and where.
type Options struct {
	// From is the feed: http://host:port or …/program for the program,
	// …/preview for the preview, …/layer/20 for one layer of the program; https,
	// ws and wss likewise. A token may be part of it (?token=).
	From  string
	Token string // sent as a bearer token; before that of From

	// Monitor is a Monitor's Number. 0 is the first that is not the primary
	// one, or else the primary one.
	Monitor  int
	Windowed image.Point // of a window with a frame instead of the full screen, pixels; zero for the full screen

	Show       Show         // "" is Fill
	Background color.RGBA   // behind a Composite, and beside it where shapes differ; its alpha does not count
	Log        *slog.Logger // nil discards
}

// Check says what is wrong with the options, as far as that can be known
// without a display.
func (o Options) Check() error {
	if _, err := feedAddress(o.From, o.Token); err != nil {
		return err
	}
	switch o.Show {
	case "", Fill, Key, Composite:
	default:
		return fmt.Errorf("show %q: want fill, key or composite", o.Show)
	}
	if o.Monitor < 0 {
		return fmt.Errorf("monitor %d: monitors are counted from 1", o.Monitor)
	}
	if w := o.Windowed; w != (image.Point{}) && (w.X < 1 || w.Y < 1) {
		return fmt.Errorf("window of %d×%d: want two sizes above 0", w.X, w.Y)
	}
	return nil
}

// Run shows the feed until Esc is pressed twice, the window is closed or ctx
// ends, all of which is no error. The feed need not be there: it is looked for
// until it is. Run must be called on the main goroutine, and by no program
// that has another window.
func Run(ctx context.Context, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	at, err := feedAddress(o.From, o.Token)
	if err != nil {
		return err
	}
	w, err := openWindow(o)
	if err != nil {
		return err
	}
	defer w.close()
	ctx, stop := context.WithCancel(ctx)
	f := newFeed(at, o.Log, w.wake)
	f.tell(w.says)
	var side sync.WaitGroup
	defer side.Wait()
	defer stop()
	side.Go(func() { f.follow(ctx) })
	side.Go(func() {
		<-ctx.Done()
		w.wake()
	})
	return w.run(ctx, f)
}
