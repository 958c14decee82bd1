package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keys is the one place where keys become actions. Every widget of the desk
// that can have the focus sends what is typed here first, and so does the
// canvas when nothing has it: Fyne never takes a bare F-key for a shortcut.
type keys struct {
	bare    map[fyne.KeyName]func()
	shifted map[fyne.KeyName]func()
	chords  []chord
	typing  func(rune) // a letter typed where no text goes
	held    map[fyne.KeyName]bool

	// mods are the modifier keys that are down: Fyne does not say so of Shift
	// with a bare key. A test replaces it.
	mods func() fyne.KeyModifier
}

type chord struct {
	shortcut fyne.Shortcut
	do       func()
}

func newKeys() *keys {
	return &keys{bare: map[fyne.KeyName]func(){}, shifted: map[fyne.KeyName]func(){}, held: map[fyne.KeyName]bool{}, mods: modifiers}
}

// modifiers asks the driver; one without a keyboard has none.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// on makes a key without modifiers do something.
func (k *keys) on(name fyne.KeyName, do func()) { k.bare[name] = do }

// onShift makes a key with Shift do something.
func (k *keys) onShift(name fyne.KeyName, do func()) { k.shifted[name] = do }

// chord makes a key with Ctrl (on a Mac, Cmd) do something.
func (k *keys) chord(name fyne.KeyName, do func()) {
	k.with(fyne.KeyModifierShortcutDefault, name, do)
}

// with makes a key with modifiers do something.
func (k *keys) with(m fyne.KeyModifier, name fyne.KeyName, do func()) {
	var s fyne.Shortcut = &desktop.CustomShortcut{KeyName: name, Modifier: m}
	if m == fyne.KeyModifierShortcutDefault { // these have names of their own
		switch name {
		case fyne.KeyZ:
			s = &fyne.ShortcutUndo{}
		case fyne.KeyY:
			s = &fyne.ShortcutRedo{}
		}
	}
	k.chords = append(k.chords, chord{s, do})
}

// shift says whether Shift is down.
func (k *keys) shift() bool { return k.mods()&fyne.KeyModifierShift != 0 }

// down notes that a key was pressed anew: it is not called while one is held.
func (k *keys) down(ev *fyne.KeyEvent) { delete(k.held, ev.Name) }

// typed does what the key stands for and says whether it stands for anything.
// Held down, a function key does its action once: F1 resting under a finger
// must not take one layer after the other off air.
func (k *keys) typed(ev *fyne.KeyEvent) bool {
	do, ok := k.bare[ev.Name]
	if with, is := k.shifted[ev.Name]; is && k.shift() {
		do, ok = with, true
	}
	if !ok {
		return false
	}
	if isFunction(ev.Name) {
		if k.held[ev.Name] {
			return true
		}
		k.held[ev.Name] = true
	}
	do()
	return true
}

// shortcut is typed for keys with modifiers.
func (k *keys) shortcut(s fyne.Shortcut) bool {
	for _, c := range k.chords {
		if c.shortcut.ShortcutName() == s.ShortcutName() {
			c.do()
			return true
		}
	}
	return false
}

// rune takes a letter typed where no text goes.
func (k *keys) rune(r rune) {
	if k.typing != nil {
		k.typing(r)
	}
}

// attach listens to what is typed when no widget has the focus, and to the
// chords of widgets that take none.
func (k *keys) attach(c fyne.Canvas) {
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { k.typed(ev) })
	c.SetOnTypedRune(k.rune)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(k.down)
	}
	for _, ch := range k.chords {
		c.AddShortcut(ch.shortcut, func(fyne.Shortcut) { ch.do() })
	}
}

func isFunction(n fyne.KeyName) bool { return len(n) > 1 && n[0] == 'F' && n[1] >= '1' && n[1] <= '9' }

func isEnter(n fyne.KeyName) bool { return n == fyne.KeyReturn || n == fyne.KeyEnter }
