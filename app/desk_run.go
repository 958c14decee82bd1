package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mile26/app/desk"
	"mile26/app/output"
	"mile26/assets"
	"mile26/data"
	"mile26/graphics"
)

// patience is how long nothing is seen while a show is opened. Most are open by then.
const patience = 400 * time.Millisecond

// runDesk opens a show, or for "" the sample, and runs the desk on it, and then starts it
// anew on the show that the operator has opened from there, in a process of its own, so
// that nothing of the one before is left. A window says how far a show is that takes long
// to open; whoever closes that has the show as it was. unseen says that nobody sees what
// is printed: then that window says why a show could not be opened.
func runDesk(ctx context.Context, a fyne.App, path string, f stationFlags, log *slog.Logger, unseen bool) error {
	opening, stop := context.WithCancel(ctx)
	defer stop()
	o := desk.NewOpening(a, desk.OpeningOptions{ShowName: nameOf(cmp.Or(path, sampleName)), ShowPath: path, Fonts: assets.Fonts(), Stop: stop})
	r := &deskRun{app: a, around: preferring(a, &f), readings: make(chan desk.Reading)}
	var failed error
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		failed = r.open(ctx, data.Telling(opening, o.Told), path, f, log)
	}()
	quit := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	var err error
	select {
	case <-opened:
		switch {
		case failed == nil:
			err = runWindow(func() { r.window().ShowAndRun() })
		case unseen:
			err = runWindow(func() { o.ShowFailure(failed) })
		}
	case <-time.After(patience):
		shown := make(chan struct{})
		go func() {
			defer close(shown)
			<-opened
			if unseen && failed != nil && opening.Err() == nil {
				o.Failed(failed)
				return
			}
			o.Then(func() {
				if failed == nil && opening.Err() == nil {
					r.window().Show()
				}
			})
		}()
		err = runWindow(o.ShowAndRun)
		stop()
		<-shown
	}
	quit()
	if failed != nil {
		if opening.Err() != nil && ctx.Err() == nil && errors.Is(failed, context.Canceled) {
			return err // the operator has closed the window
		}
		return errors.Join(err, failed)
	}
	if err = r.close(err); err != nil || r.next == "" {
		return err
	}
	return startAgain(r.next)
}

// nameOf is what a show is called.
func nameOf(path string) string { return strings.TrimSuffix(filepath.Base(path), ".mile26") }

// deskRun is a desk with what works around its window.
type deskRun struct {
	app      fyne.App
	around   desk.Station
	readings chan desk.Reading

	show  claimed
	crash string       // the report of the last one, "" for none
	well  func() error // when this one has ended well
	st    *station
	gone  []string                // sources that the desk before followed and this one does not
	stop  context.CancelCauseFunc // for output.ErrOff when the show is left
	desk  *desk.Desk              // nil: its window was never opened
	next  string                  // the show to be opened after this one, "" for none
}

// open opens the show, which opening may stop, and all that needs no window. What fails
// leaves nothing open.
func (r *deskRun) open(ctx, opening context.Context, path string, f stationFlags, log *slog.Logger) error {
	d, err := openSampleOr(opening, path)
	if err != nil {
		return err
	}
	if r.show, err = claimShow(opening, d, "desk"); err != nil {
		return err
	}
	if r.crash, r.well, err = crashReports(r.show.Path()); err != nil {
		log.Warn("a crash will leave no report", "reason", err)
	}
	ctx, r.stop = context.WithCancelCause(ctx)
	if err := r.station(ctx, f, log); err != nil {
		r.stop(err)
		return errors.Join(err, r.show.Close(), r.well())
	}
	return nil
}

// station wires the rooms. An output that cannot start does not keep the desk from
// opening: the desk says so.
func (r *deskRun) station(ctx context.Context, f stationFlags, log *slog.Logger) error {
	book, err := openAimsBook()
	if err != nil {
		return err
	}
	before, err := book.of(r.show.Path())
	if err != nil {
		log.Error("the outputs are as the command line says", "reason", err)
	}
	if r.show.heldBy != "" {
		f.lookOn(r.show.heldBy)
		before = nil
	}
	tell := func(e *graphics.Engine, err error) {
		select {
		case r.readings <- desk.Reading{Engine: e, Err: err}:
		case <-ctx.Done():
		}
	}
	if r.st, err = openStation(ctx, r.show.Show, f, before, log, tell); err != nil {
		return err
	}
	if r.show.heldBy == "" {
		if err := r.st.rack.Start("feed"); err != nil {
			return errors.Join(err, r.st.close())
		}
		book.remember(r.show.Path(), r.st.rack, func(err error) { log.Error("the next desk will not know", "reason", err) })
		if r.gone, err = book.followed(r.show.Path(), before, r.st.sourceStates()); err != nil {
			log.Error("the next desk will not know what was watched", "reason", err)
		}
	}
	r.around.Retheme = func(ctx context.Context, name string) error { return r.st.retheme(ctx, name, tell) }
	return nil
}

// window makes the desk.
func (r *deskRun) window() *desk.Desk {
	r.desk = desk.New(r.app, desk.Options{
		Room: r.st.room, Flags: assets.Flags(), Fonts: assets.Fonts(),
		Outputs: r.st.rack,
		Sources: r.st.sourceStates, Unwatched: r.gone,
		Readings: r.readings,
		Damaged:  r.st.damaged,
		ShowName: nameOf(r.show.Path()),
		ShowPath: r.show.Path(), HeldBy: r.show.heldBy, Crash: r.crash,
		Another:  func(path string) { r.next = path },
		Try:      tryShow,
		Station:  r.around,
		DeskName: machineName(),
	})
	return r.desk
}

// close closes everything once the windows are closed, which ended with err.
func (r *deskRun) close(err error) error {
	if r.desk != nil {
		r.desk.Close()
	}
	// What the operator leaves must not come on air by itself at the next start. A
	// desk that the system ends, as at a log-out or by a signal, was not left: its
	// picture comes back, as after a crash, and whoever shows it keeps it until then.
	var why error
	if err == nil && r.desk != nil && r.desk.Left() && r.show.heldBy == "" {
		err, why = r.st.room.Leave("desk"), output.ErrOff
	}
	r.stop(why)
	return errors.Join(err, r.st.close(), r.show.Close(), r.well())
}

// runWindow runs windows until the last is closed. The window library
// panics when the display that is named cannot be opened; that is no crash of
// ours but errNoDisplay.
func runWindow(run func()) (err error) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if !strings.Contains(fmt.Sprint(r), "GLFW") {
			panic(r)
		}
		err = errNoDisplay
	}()
	run()
	return nil
}
