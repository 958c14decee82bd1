package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// failedSize is the window's size once it says why a show could not be opened.
var failedSize = fyne.NewSize(720, 300)

// ShowFailure shows the window only to say why the show could not be opened, until it
// is closed: for whoever started the desk without a terminal to read it in.
func (p *Opening) ShowFailure(err error) {
	p.build()
	p.fail(err)
	p.window.ShowAndRun()
	p.leave()
}

// Failed says in the window that stands already why the show could not be opened;
// nothing when it is closed. It may be called from any goroutine.
func (p *Opening) Failed(err error) {
	p.m.post(func() {
		p.mu.Lock()
		gone := p.gone
		p.mu.Unlock()
		if !gone {
			p.fail(err)
		}
	})
}

// fail puts the reason in the place of how far it is. Esc, Enter or the window's own
// button close it.
func (p *Opening) fail(err error) {
	p.mu.Lock()
	p.shown = false // nothing is told of it any more
	p.mu.Unlock()
	p.why = widget.NewLabel(heard(err.Error()))
	p.why.Wrapping = fyne.TextWrapWord
	scroll := container.NewVScroll(p.why)
	p.body = container.New(arrange{func() fyne.Size { return failedSize }, func(s fyne.Size) {
		const side = 24
		room := s.Width - 2*side
		put(p.box, 0, 0, s.Width, s.Height)
		put(p.name, side, 18, write(p.name, tr("%s could not be opened", p.o.ShowName), room), 34)
		put(p.path, side, 54, writeEnd(p.path, p.o.ShowPath, room), 20)
		put(scroll, side-5, 84, room+10, s.Height-84-44)
		put(p.keys, side, s.Height-38, write(p.keys, tr("Esc closes this"), room), 20)
	}}, p.box, p.name, p.path, scroll, p.keys)
	p.window.SetTitle(tr("%s could not be opened", p.o.ShowName))
	p.window.SetContent(p.body)
	p.window.Resize(failedSize)
	p.window.SetCloseIntercept(nil)
	p.window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
			p.window.Close()
		}
	})
}
