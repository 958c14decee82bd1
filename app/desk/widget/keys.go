package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys is the desk's keyboard: a widget that has the focus asks it first.
type Keys interface {
	Typed(*fyne.KeyEvent) bool   // says whether the key stands for something
	Shortcut(fyne.Shortcut) bool // likewise, for one with modifiers
	Rune(rune)                   // takes a letter that the widget has no use for
	Down(*fyne.KeyEvent)         // is told of the press of a key, which does not repeat
}

// IsEnter says whether a key is one of the two Enter keys.
func IsEnter(n fyne.KeyName) bool { return n == fyne.KeyReturn || n == fyne.KeyEnter }

// IsFunction says whether a key is one of F1 to F12.
func IsFunction(n fyne.KeyName) bool { return len(n) > 1 && n[0] == 'F' && n[1] >= '1' && n[1] <= '9' }

// IsModifier says that a key changes others and is none by itself.
func IsModifier(n fyne.KeyName) bool {
	switch n {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight, desktop.KeyCapsLock:
		return true
	}
	return false
}

// Pressed is the key of a shortcut and the modifiers that are held with it; false
// for what Fyne tells of without a key.
func Pressed(s fyne.Shortcut) (fyne.KeyModifier, fyne.KeyName, bool) {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		return s.Modifier, s.KeyName, true
	case fyne.KeyboardShortcut:
		return s.Mod(), s.Key(), true
	}
	return 0, "", false
}
