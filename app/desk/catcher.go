package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// catcher waits for a key that is to be given to something. While it has the
// focus every key is only that; without it, it takes none.
type catcher struct {
	widget.BaseWidget
	keys  *keys
	takes func(key)
	leave func() // Esc, or the focus has gone elsewhere
	words *canvas.Text
	all   string
	on    bool // it has the focus
}

func newCatcher(k *keys, takes func(key), leave func()) *catcher {
	c := &catcher{keys: k, takes: takes, leave: leave, words: newWords("", warning, textSize, true)}
	c.ExtendBaseWidget(c)
	return c
}

// say writes what it waits for.
func (c *catcher) say(words string) {
	c.all = words
	write(c.words, c.all, c.Size().Width)
}

// Resize writes as much as there is room for.
func (c *catcher) Resize(s fyne.Size) {
	c.BaseWidget.Resize(s)
	write(c.words, c.all, s.Width)
}

// CreateRenderer draws the words.
func (c *catcher) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.words) }

// MinSize does not depend on the words.
func (c *catcher) MinSize() fyne.Size { return fyne.NewSize(100, smallHeight) }

// FocusGained begins to wait.
func (c *catcher) FocusGained() { c.on = true }

// FocusLost leaves it.
func (c *catcher) FocusLost() {
	if c.on {
		c.on = false
		c.leave()
	}
}

// AcceptsTab keeps Tab from moving the focus.
func (c *catcher) AcceptsTab() bool { return true }

// TypedRune is nothing: the key has been told before.
func (c *catcher) TypedRune(rune) {}

// TypedKey takes a key that stands alone or with Shift.
func (c *catcher) TypedKey(ev *fyne.KeyEvent) {
	if isModifier(ev.Name) {
		return // the key comes after it
	}
	k := key{name: oneEnter(ev.Name)}
	if c.keys.shift() {
		k.mods = fyne.KeyModifierShift
	}
	if k == (key{name: fyne.KeyEscape}) {
		c.on = false
		c.leave()
		return
	}
	c.keys.held[ev.Name] = true // it is still down when it is the action's
	if prints(ev.Name) {
		c.keys.eat = runeOf(ev.Name)
	}
	c.takes(k)
}

// isModifier says that a key changes others and is none by itself.
func isModifier(n fyne.KeyName) bool {
	switch n {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock:
		return true
	}
	return false
}

// TypedShortcut takes a key with modifiers.
func (c *catcher) TypedShortcut(s fyne.Shortcut) {
	if k, ok := press(s); ok {
		c.takes(k)
	}
}

// KeyDown is the press of a key, which does not repeat.
func (c *catcher) KeyDown(ev *fyne.KeyEvent) { c.keys.down(ev) }

// KeyUp is its release.
func (c *catcher) KeyUp(*fyne.KeyEvent) {}

// unfit says why a key can be nobody's, nil when it can.
func unfit(k key) error {
	switch {
	case k.types():
		return fault("%s alone begins a search or calls a page: press it with Ctrl or Alt", k)
	case k.name == fyne.KeyTab && k.mods&^fyne.KeyModifierShift == 0:
		return fault("%s moves the focus: press another key", k)
	}
	return nil
}
