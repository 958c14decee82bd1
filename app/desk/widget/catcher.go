package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// CatcherKeys is the desk's keyboard as a catcher needs it.
type CatcherKeys interface {
	Keys
	Shift() bool
	Caught(*fyne.KeyEvent) // is told that a key that is down, and what it types, is nobody's
}

// Catcher waits for a key that is to be given to something. While it has the
// focus every key is only that; without it, it takes none.
type Catcher struct {
	widget.BaseWidget
	keys  CatcherKeys
	takes func(fyne.KeyModifier, fyne.KeyName)
	leave func() // Esc, or the focus has gone elsewhere
	words *canvas.Text
	all   string
	on    bool // it has the focus
}

// NewCatcher makes one. takes is told of the key and of the modifiers held with
// it, and leave of Esc and that the focus has gone elsewhere.
func NewCatcher(look Look, k CatcherKeys, takes func(fyne.KeyModifier, fyne.KeyName), leave func()) *Catcher {
	c := &Catcher{keys: k, takes: takes, leave: leave, words: Words("", look.Warning, TextSize, true)}
	c.ExtendBaseWidget(c)
	return c
}

// Says is what it says it waits for.
func (c *Catcher) Says() string { return c.all }

// Done has it wait no more: when the focus goes, nobody is told.
func (c *Catcher) Done() { c.on = false }

// Say writes what it waits for.
func (c *Catcher) Say(words string) {
	c.all = words
	Write(c.words, c.all, c.Size().Width)
}

// Resize writes as much as there is room for.
func (c *Catcher) Resize(s fyne.Size) {
	c.BaseWidget.Resize(s)
	Write(c.words, c.all, s.Width)
}

// CreateRenderer draws the words.
func (c *Catcher) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.words) }

// MinSize does not depend on the words.
func (c *Catcher) MinSize() fyne.Size { return fyne.NewSize(100, SmallHeight) }

// FocusGained begins to wait.
func (c *Catcher) FocusGained() { c.on = true }

// FocusLost leaves it.
func (c *Catcher) FocusLost() {
	if c.on {
		c.on = false
		c.leave()
	}
}

// AcceptsTab keeps Tab from moving the focus.
func (c *Catcher) AcceptsTab() bool { return true }

// TypedRune is nothing: the key has been told before.
func (c *Catcher) TypedRune(rune) {}

// TypedKey takes a key that stands alone or with Shift.
func (c *Catcher) TypedKey(ev *fyne.KeyEvent) {
	if IsModifier(ev.Name) {
		return // the key comes after it
	}
	mods := fyne.KeyModifier(0)
	if c.keys.Shift() {
		mods = fyne.KeyModifierShift
	}
	if mods == 0 && ev.Name == fyne.KeyEscape {
		c.on = false
		c.leave()
		return
	}
	c.keys.Caught(ev)
	c.takes(mods, ev.Name)
}

// TypedShortcut takes a key with modifiers.
func (c *Catcher) TypedShortcut(s fyne.Shortcut) {
	if mods, name, ok := Pressed(s); ok {
		c.takes(mods, name)
	}
}

// KeyDown is the press of a key, which does not repeat.
func (c *Catcher) KeyDown(ev *fyne.KeyEvent) { c.keys.Down(ev) }

// KeyUp is its release.
func (c *Catcher) KeyUp(*fyne.KeyEvent) {}
