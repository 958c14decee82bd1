package desk

import (
	"io/fs"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"mile26/data"
)

// OpeningOptions are what the window says of the show that is being opened.
type OpeningOptions struct {
	ShowName, ShowPath string

	Fonts fs.FS  // as in Options
	Stop  func() // ends the opening; called on the window's goroutine, so it returns at once
}

// Opening is the window that stands for the desk while its show takes long to open, as
// a large one of an older version does, which is copied and brought up to date. But for
// Told and Then its methods belong to the window's goroutine.
type Opening struct {
	app  fyne.App
	o    OpeningOptions
	m    means
	box  *canvas.Rectangle
	name *canvas.Text
	path *canvas.Text
	keys *canvas.Text
	why  *widget.Label // nil until the show could not be opened

	gauge  *gauge
	body   *fyne.Container
	window fyne.Window // nil until it is shown

	mu    sync.Mutex
	shown bool
	gone  bool
	at    data.Progress // the newest that was told
	last  time.Time
}

// NewOpening makes the window, which is not there before ShowAndRun.
func NewOpening(a fyne.App, o OpeningOptions) *Opening { return newOpening(a, o, outside()) }

func newOpening(a fyne.App, o OpeningOptions, m means) *Opening {
	return &Opening{app: a, o: o, m: m}
}

// openingSize is the window's size.
var openingSize = fyne.NewSize(560, 172)

// ShowAndRun shows the window and runs the program's windows until the last of them is
// closed: the desk takes this one's place when Then is called.
func (p *Opening) ShowAndRun() {
	p.build()
	p.window.ShowAndRun()
	p.leave()
}

// leave notes that the window is gone: Fyne would go on to do what is for it, anywhere.
func (p *Opening) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
}

func (p *Opening) build() {
	p.app.Settings().SetTheme(newLook(p.o.Fonts))
	// A language that cannot be read is told of by the desk.
	_ = speak(languageFor(p.app.Preferences().String(prefLanguage), string(p.m.system)), p.m.system)
	p.window = p.app.NewWindow(tr("Opening %s", p.o.ShowName))
	p.name, p.path = newWords("", text, 26, true), newWords("", soft, smallSize, false)
	p.keys, p.gauge = newWords("", soft, smallSize, false), newGauge()
	p.box = canvas.NewRectangle(panel)
	p.body = container.New(arrange{func() fyne.Size { return openingSize }, p.place}, append([]fyne.CanvasObject{p.box, p.name, p.path, p.keys}, p.gauge.objects()...)...)
	p.window.SetPadded(false)
	p.window.SetContent(p.body)
	p.window.Resize(openingSize)
	p.window.SetFixedSize(true)
	p.window.CenterOnScreen()
	p.window.SetCloseIntercept(p.o.Stop)
	p.window.SetOnClosed(p.leave)
	p.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			p.o.Stop()
		}
	})
	p.mu.Lock()
	p.shown = true
	p.mu.Unlock()
	p.draw()
}

func (p *Opening) place(s fyne.Size) {
	const side = 24
	room := s.Width - 2*side
	put(p.box, 0, 0, s.Width, s.Height)
	put(p.name, side, 18, write(p.name, p.o.ShowName, room), 34)
	put(p.path, side, 54, writeEnd(p.path, p.o.ShowPath, room), 20)
	p.gauge.put(side, 92, room)
	put(p.keys, side, 128, write(p.keys, tr("Esc stops it; the show stays as it is"), room), 20)
}

// draw shows what was told last.
func (p *Opening) draw() {
	p.mu.Lock()
	at := p.at
	p.mu.Unlock()
	if p.why != nil {
		return // it was on its way when the opening failed
	}
	p.gauge.runs = intakeRuns{what: stepWords(at.Step, tr("Opening %s", p.o.ShowName)), done: at.Done, total: at.Total, bytes: at.Bytes}
	p.place(p.body.Size())
	p.body.Refresh()
}

// Told takes how far it is. It may be called from any goroutine, and at any time.
func (p *Opening) Told(at data.Progress) {
	now := p.m.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	same := at.Step == p.at.Step
	p.at = at
	if !p.shown || p.gone || same && now.Sub(p.last) < progressEvery {
		return
	}
	p.last = now
	p.m.post(p.draw)
}

// Then does something on the window's goroutine, as to show the desk, and closes this
// window; nothing when it is closed already. It may be called from any goroutine.
func (p *Opening) Then(do func()) {
	p.m.post(func() {
		p.mu.Lock()
		gone := p.gone
		p.mu.Unlock()
		if !gone {
			do()
			p.window.Close()
		}
	})
}
