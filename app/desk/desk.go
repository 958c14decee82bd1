// Package desk is the operator's window: a library to search, the choice of a
// template, and two monitors, preview above program. Everything in it can be
// reached from the keyboard.
//
// It knows the rooms below: data to search, show to fill a page, graphics to
// draw it, playout to put it on air. It holds no truth of its own: what is in
// preview and on air is what the channel says, so that anything else may drive
// the channel too. It must not know where pictures go after the channel. It is
// the only package that imports Fyne.
//
// A model does the work in goroutines that it owns; the window sends it
// commands and never waits. What comes back are events, and they enter the
// window in one place, on its own goroutine.
package desk

import (
	"context"
	"io/fs"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"mile26/app/control"
	"mile26/app/output/rack"
	"mile26/data/intake/watch"
)

// Options are what a desk works on.
type Options struct {
	Room *control.Room

	Flags fs.FS // flags by key, "ke.png"
	Fonts fs.FS // has FiraSansCondensed-Regular.ttf and -SemiBold.ttf

	// Outputs are the ways out. They are asked how they do once a second, not on
	// the window's goroutine. nil: the desk does not speak of outputs.
	Outputs *rack.Rack

	// Sources are the files and addresses that are followed, asked once a second
	// likewise. nil: none is.
	Sources func() []watch.State

	Unwatched []string // the sources that the desk before followed and this one does not

	// Readings are the theme read again, as its files change. nil: it does not change.
	Readings <-chan Reading

	// Damaged says once that the file of the show is damaged. nil: nobody looks.
	Damaged <-chan error

	// Station is what a preference can change of what is around the desk.
	Station Station

	ShowName string // for the window's title and its head
	DeskName string // who enters at race control, for "who says so?"; "" is "desk"
	ShowPath string // of the show file
	HeldBy   string // who has the show, when another desk does: this one looks on
	Crash    string // the report of a crash that nobody has been told of; "" for none

	// Another opens another show, or this one again, once the window has closed.
	// nil: that cannot be done. Try says whether a show can be opened.
	Another func(path string)
	Try     func(ctx context.Context, path string) error
}

// Desk is the operator's window. Its methods belong to the window's goroutine.
type Desk struct {
	app    fyne.App
	window fyne.Window
	model  *model
	view   *view
	close  func()
}

// New makes the desk and starts what works behind it. It ends when its window closes.
func New(a fyne.App, o Options) *Desk {
	ticker := time.NewTicker(time.Second)
	m := outside()
	m.ticks = ticker.C
	d := newDesk(a, o, m)
	end := d.close
	d.close = func() {
		ticker.Stop()
		end()
	}
	return d
}

// means is the outside that a test replaces.
type means struct {
	post  func(func()) // brings a function onto the window's goroutine
	now   func() time.Time
	ticks <-chan time.Time // the clock on the wall, once a second; nil never ticks

	system fyne.Locale // the language of the system, "de-AT"; "" is English
}

// outside are the means of a window, with no clock on the wall.
func outside() means {
	return means{post: fyne.Do, now: time.Now, system: lang.SystemLocale()}
}

func newDesk(a fyne.App, o Options, m means) *Desk {
	a.Settings().SetTheme(newLook(o.Fonts))
	mute := speak(languageFor(a.Preferences().String(prefLanguage), string(m.system)), m.system)
	d := &Desk{app: a, window: a.NewWindow("Mile26 · " + o.ShowName)}
	box := new(mailbox)
	d.model = newModel(o, m.now, func(e event) {
		if box.put(e) {
			m.post(func() { d.view.receive(box.take()) })
		}
	})
	d.view = newView(a, d.window, d.model, o)
	d.window.SetContent(d.view.content)
	d.window.SetPadded(false)
	d.window.Resize(startSize(a.Preferences(), o.Station))
	d.window.SetMaster()
	d.window.SetCloseIntercept(func() { d.view.quit() })
	d.close = sync.OnceFunc(d.model.close)
	d.window.SetOnClosed(func() { d.close() })
	d.view.begin()
	if mute != nil { // which does not keep anybody from working
		d.view.foot.said(said{words: mute.Error(), failed: true})
	}
	d.model.start(m.ticks)
	return d
}

// Left says whether the operator has closed the desk, or opened another show from
// it; a desk that was told to end by the system was not left.
func (d *Desk) Left() bool { return d.view.left }

// Window is the desk's window.
func (d *Desk) Window() fyne.Window { return d.window }

// ShowAndRun shows the window and returns when it has been closed and what
// worked behind it has ended.
func (d *Desk) ShowAndRun() {
	d.window.ShowAndRun()
	d.close()
}

// Show shows the window where windows run already. Who runs them calls Close afterwards.
func (d *Desk) Show() { d.window.Show() }

// Close waits until what worked behind a window that is closed has ended.
func (d *Desk) Close() { d.close() }
