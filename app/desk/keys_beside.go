package desk

import (
	"slices"

	"fyne.io/fyne/v2"
)

// beside is the keyboard of a window beside the desk's: the function keys of what is
// on air do there what they do everywhere, and nothing else that is typed there
// reaches the desk, where nobody is looking. leave forgets it.
func (k *keys) beside(c fyne.Canvas) *keys {
	own := newKeys()
	own.mods = func() fyne.KeyModifier { return k.mods() }
	own.attach(c)
	own.mirror(k)
	k.aside = append(k.aside, own)
	return own
}

// leave forgets a window that has been closed.
func (k *keys) leave(own *keys) {
	k.aside = slices.DeleteFunc(k.aside, func(x *keys) bool { return x == own })
}

// mirror takes the keys that the desk has for what is on air.
func (k *keys) mirror(desk *keys) {
	for key := range k.bound {
		k.unlisten(key)
	}
	clear(k.bound)
	for key, a := range desk.bound {
		if a.group == onAirGroup && isFunction(key.name) {
			k.bind(key, a)
		}
	}
}
