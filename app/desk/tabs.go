package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// tab is one of the desk's places of work: it fills the window but for the
// monitors, the head and the foot, which are always there.
type tab struct {
	id, title string
	does      string // a line about it, for the sheet of keys
	keys      []key
	content   fyne.CanvasObject
	enter     func()       // puts the focus where work begins; nil: nowhere
	leave     func()       // told when another tab is opened; nil: nobody
	wipe      func()       // empties its search; nil: it has none
	typing    func(r rune) // a letter typed where no text goes; nil: it goes to the search
	receive   func(event)  // what happens in the model; nil: nothing concerns it
	button    *button      // in the strip
}

// tabs are the tabs with the strip to choose one. The first is open at the start.
type tabs struct {
	all     []*tab
	now     *tab
	before  *tab   // that was open before it; nil: none
	turned  func() // told that another tab is open; nil: nobody
	keys    *keys
	canvas  fyne.Canvas // nil until the window listens
	strip   *fyne.Container
	stage   *fyne.Container
	content *fyne.Container
}

func newTabs(k *keys, all ...*tab) *tabs {
	t := &tabs{all: all, keys: k, now: all[0], strip: container.New(tabStrip{}), stage: container.NewStack()}
	for _, x := range all {
		x.content.Hide()
		t.stage.Add(x.content)
	}
	all[0].content.Show()
	t.content = container.New(above{}, container.New(stacked{}, container.NewStack(canvas.NewRectangle(panel), t.strip), newLine()), t.stage)
	if len(all) == 1 {
		t.content = container.NewStack(t.stage) // nothing to choose from
	}
	return t
}

// label puts the buttons into the strip, once the actions of the tabs are known.
func (t *tabs) label() {
	for _, x := range t.all {
		x.button = t.keys.button("tab-"+x.id, newSmallButton)
		x.button.Set(x == t.now, true)
		t.strip.Add(x.button)
	}
}

// open shows a tab and goes there. Nothing of the tab before keeps the focus, for
// what is typed must never go where nobody sees it.
func (t *tabs) open(x *tab) {
	if x != t.now {
		if t.now.leave != nil {
			t.now.leave()
		}
		t.now.content.Hide()
		t.mark(t.now, false)
		if t.now.button != nil { // what was lent is gone for good
			t.before = t.now
		}
		t.now = x
		x.content.Show()
		t.mark(x, true)
		if t.canvas != nil {
			t.canvas.Unfocus()
		}
		if t.turned != nil {
			t.turned()
		}
	}
	if x.enter != nil {
		x.enter()
	}
}

// mark shows in the strip whether a tab is open.
func (t *tabs) mark(x *tab, open bool) {
	if x.button != nil {
		x.button.Set(open, true)
	}
}

// lend opens a place that is there for a while and in no strip. Another that was
// lent goes.
func (t *tabs) lend(x *tab) {
	t.stage.Objects = t.stage.Objects[:len(t.all)]
	t.stage.Add(x.content)
	t.open(x)
}

// back goes to the tab that was open before.
func (t *tabs) back() {
	if t.before != nil {
		t.open(t.before)
	}
}

// tabStrip sets the buttons of the tabs side by side.
type tabStrip struct{}

// MinSize is nothing to the window: what does not fit is left out, and has a key.
func (tabStrip) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, smallHeight+6) }

// Layout sets them from the left, as many as fit.
func (tabStrip) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	x := float32(tight)
	for _, o := range objects {
		m := o.MinSize()
		put(o, x, 3, m.Width, m.Height)
		if x+m.Width > s.Width {
			o.Hide()
		} else {
			o.Show()
		}
		x += m.Width + tight
	}
}
