package desk

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// action is something the operator can have the desk do. Every one has an id,
// words and keys; buttons, the search and the sheet of keys show those.
type action struct {
	id    string // names it in keymaps, and never changes: "take"
	group string // the heading it stands under in lists: "On air"
	label string // on a button, and in lists: "Take"
	does  string // a line more: "Puts what is in preview on air"
	keys  []key  // what it is bound to; the first is printed
	do    func()
}

// printed is the key that is printed beside the action, "" for none.
func (a *action) printed() string {
	if len(a.keys) == 0 {
		return ""
	}
	return a.keys[0].String()
}

// keys is the one place where keys become actions. Every widget of the desk
// that can have the focus sends what is typed here first, and so does the
// canvas when nothing has it: Fyne never takes a bare F-key for a shortcut.
type keys struct {
	actions  []*action
	bound    map[key]*action
	typing   func(rune) // a letter typed where no text goes
	held     map[fyne.KeyName]bool
	canvases []fyne.Canvas // of the windows that are attached
	watch    []func()      // told when actions are bound to other keys

	// mods are the modifier keys that are down: Fyne does not say so of Shift
	// with a bare key. A test replaces it.
	mods func() fyne.KeyModifier
}

func newKeys() *keys {
	return &keys{bound: map[key]*action{}, held: map[fyne.KeyName]bool{}, mods: modifiers}
}

// modifiers asks the driver; one without a keyboard has none.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// add makes an action known, with its keys. An id twice, or a key for two, is a
// fault of the program.
func (k *keys) add(a action) {
	if k.action(a.id) != nil {
		panic("desk: two actions are called " + a.id)
	}
	k.actions = append(k.actions, &a)
	for _, key := range a.keys {
		if other := k.bound[key]; other != nil {
			panic("desk: " + key.String() + " is for " + other.id + " and " + a.id)
		}
		k.bind(key, &a)
	}
}

// action is the action of that id, nil when there is none.
func (k *keys) action(id string) *action {
	i := slices.IndexFunc(k.actions, func(a *action) bool { return a.id == id })
	if i < 0 {
		return nil
	}
	return k.actions[i]
}

// rebind gives every action the keys that a keymap says; one that it does not
// name has none. Of two actions with one key the first has it.
func (k *keys) rebind(to map[string][]key) {
	for key := range k.bound {
		for _, c := range k.canvases {
			if key.isChord() {
				c.RemoveShortcut(key.shortcut())
			}
		}
	}
	clear(k.bound)
	for _, a := range k.actions {
		a.keys = nil
		for _, key := range to[a.id] {
			if k.bound[key] == nil {
				a.keys = append(a.keys, key)
				k.bind(key, a)
			}
		}
	}
	for _, tell := range k.watch {
		tell()
	}
}

func (k *keys) bind(key key, a *action) {
	k.bound[key] = a
	for _, c := range k.canvases {
		listen(c, key, a)
	}
}

// listen has a window tell of a key with modifiers.
func listen(c fyne.Canvas, key key, a *action) {
	if key.isChord() {
		c.AddShortcut(key.shortcut(), func(fyne.Shortcut) { a.do() })
	}
}

// shift says whether Shift is down.
func (k *keys) shift() bool { return k.mods()&fyne.KeyModifierShift != 0 }

// down notes that a key was pressed anew: it is not called while one is held.
func (k *keys) down(ev *fyne.KeyEvent) { delete(k.held, ev.Name) }

// typed does what the key stands for and says whether it stands for anything.
// Held down, a function key does its action once: F1 resting under a finger
// must not take one layer after the other off air.
func (k *keys) typed(ev *fyne.KeyEvent) bool {
	name := oneEnter(ev.Name)
	a := k.bound[key{name: name}]
	if k.shift() {
		if with := k.bound[key{fyne.KeyModifierShift, name}]; with != nil {
			a = with
		}
	}
	if a == nil {
		return false
	}
	if isFunction(ev.Name) {
		if k.held[ev.Name] {
			return true
		}
		k.held[ev.Name] = true
	}
	a.do()
	return true
}

// shortcut is typed for keys with modifiers.
func (k *keys) shortcut(s fyne.Shortcut) bool {
	pressed, ok := press(s)
	if a := k.bound[pressed]; ok && a != nil {
		a.do()
		return true
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
	k.canvases = append(k.canvases, c)
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { k.typed(ev) })
	c.SetOnTypedRune(k.rune)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(k.down)
	}
	for key, a := range k.bound {
		listen(c, key, a)
	}
}

// detach forgets a window that has closed.
func (k *keys) detach(c fyne.Canvas) {
	k.canvases = slices.DeleteFunc(k.canvases, func(other fyne.Canvas) bool { return other == c })
}

// button is a button for an action. It prints the action's key, also when that
// changes.
func (k *keys) button(id string, make func(k *keys, key, label string, do func()) *button) *button {
	a := k.action(id)
	if a == nil {
		panic("desk: no action is called " + id)
	}
	b := make(k, a.printed(), a.label, func() { a.do() })
	k.watch = append(k.watch, func() { b.setKey(a.printed()) })
	return b
}
