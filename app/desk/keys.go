package desk

import (
	"slices"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	widgets "mile26/app/desk/widget"
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

	rowsDoes  string // does, where the keymap acts on rows of the running order; "": the same
	editsDoes string // does, where its Enter on a row goes to the fields; "": the same
	plain     string // does, elsewhere

	standard []key // what Mile26 binds it to when nobody says otherwise
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
	actions []*action
	bound   map[key]*action
	typing  func(rune) // a letter typed where no text goes
	held    map[fyne.KeyName]bool
	windows []fyne.Canvas // those that listen
	aside   []*keys       // of the windows beside the desk's
	watch   []func()      // told when actions are bound to other keys
	pages   map[key]func()
	under   fyne.KeyName // the key that was pressed last
	eat     rune         // follows a key that has been an action's, and is not typed

	scheme keymap // that is used
	stroke stroke // what was done last that a nervous finger does twice

	presses  int  // how many keys were pressed anew
	modified int  // which of them was the last that changes others: Ctrl, Alt, Shift
	began    int  // with which of them the action that is being done began
	acting   bool // an action is being done for a key

	names atomic.Pointer[map[string]string] // printed keys by action, for whatever goroutine

	// mods are the modifier keys that are down: Fyne does not say so of Shift
	// with a bare key. A test replaces it.
	mods func() fyne.KeyModifier

	now func() time.Time // a test replaces it
}

func newKeys() *keys {
	return &keys{bound: map[key]*action{}, pages: map[key]func(){}, held: map[fyne.KeyName]bool{}, mods: modifiers, now: time.Now}
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
	a.label, a.does, a.standard = tr(a.label), tr(a.does), a.keys
	a.plain = a.does
	k.actions = append(k.actions, &a)
	for _, key := range a.keys {
		if other := k.bound[key]; other != nil {
			panic("desk: " + key.String() + " is for " + other.id + " and " + a.id)
		}
		k.bind(key, &a)
	}
	k.publish()
}

// publish makes the keys known by which actions are named in sentences.
func (k *keys) publish() {
	names := make(map[string]string, len(k.actions))
	for _, a := range k.actions {
		if names[a.id] = a.printed(); len(a.keys) == 0 {
			names[a.id] = "“" + a.label + "”"
		}
	}
	k.names.Store(&names)
}

// named is the key that does an action now, for a sentence; where it has none,
// the action itself. It may be called from any goroutine.
func (k *keys) named(id string) string {
	if names := k.names.Load(); names != nil && (*names)[id] != "" {
		return (*names)[id]
	}
	return id
}

// watching has f told now and whenever actions are bound to other keys.
func (k *keys) watching(f func()) {
	k.watch = append(k.watch, f)
	f()
}

// tell tells those who watch.
func (k *keys) tell() {
	for _, f := range k.watch {
		f()
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
		k.unlisten(key)
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
	for key := range k.pages {
		k.listen(key) // what was an action's may be a page's now
	}
	for _, own := range k.aside {
		own.mirror(k)
	}
	k.publish()
	k.tell()
}

func (k *keys) bind(key key, a *action) {
	k.bound[key] = a
	k.listen(key)
}

// call gives pages their keys. An action's key is no page's.
func (k *keys) call(pages map[key]func()) {
	for key := range k.pages {
		if k.bound[key] == nil {
			k.unlisten(key)
		}
	}
	k.pages = pages
	for key := range pages {
		k.listen(key)
	}
}

// does is what a key stands for, nil for nothing.
func (k *keys) does(pressed key) func() {
	if a := k.bound[pressed]; a != nil {
		return a.do
	}
	return k.pages[pressed]
}

// listen has the windows tell of a chord when no widget does.
func (k *keys) listen(key key) {
	for _, c := range k.windows {
		k.listenOn(c, key)
	}
}

func (k *keys) listenOn(c fyne.Canvas, key key) {
	if key.isChord() {
		c.AddShortcut(key.shortcut(), func(s fyne.Shortcut) { k.shortcut(s) })
	}
}

func (k *keys) unlisten(key key) {
	for _, c := range k.windows {
		if key.isChord() {
			c.RemoveShortcut(key.shortcut())
		}
	}
}

// shift says whether Shift is down.
func (k *keys) shift() bool { return k.mods()&fyne.KeyModifierShift != 0 }

// down notes that a key was pressed anew: it is not called while one is held.
func (k *keys) down(ev *fyne.KeyEvent) {
	delete(k.held, ev.Name)
	k.under = ev.Name
	k.presses++
	if widgets.IsModifier(ev.Name) {
		k.modified = k.presses
	}
}

// act does what a key stands for that began with a press.
func (k *keys) act(began int, do func()) {
	k.began, k.acting = began, true
	defer func() { k.acting = false }()
	do()
}

// anew says whether what is being done began after so many presses, its Ctrl or Alt
// too. What no key does always did.
func (k *keys) anew(after int) bool { return !k.acting || k.began > after }

// typed does what the key stands for and says whether it stands for anything.
// Held down, a function key does its action once: F1 resting under a finger
// must not take one layer after the other off air.
func (k *keys) typed(ev *fyne.KeyEvent) bool {
	k.eat = 0
	name := oneEnter(ev.Name)
	do := k.does(key{name: name})
	if k.shift() {
		with := k.does(key{fyne.KeyModifierShift, name})
		if with != nil || isSign(name) { // with Shift the key types another sign, which sign acts on
			do = with
		}
	}
	if do == nil {
		return false
	}
	if prints(name) {
		k.eat = runeOf(name)
	}
	if isFunction(ev.Name) || prints(name) {
		if k.held[ev.Name] {
			return true
		}
		k.held[ev.Name] = true
	}
	k.act(k.presses, do)
	return true
}

// caught notes that a key which is down is not to do what it stands for, nor type
// its letter: it has just been given to something.
func (k *keys) caught(ev *fyne.KeyEvent) {
	k.held[ev.Name] = true
	if prints(ev.Name) {
		k.eat = runeOf(ev.Name)
	}
}

// eaten says whether a letter comes of a key that has been an action's: Fyne
// tells of the key first and then of the letter.
func (k *keys) eaten(r rune) bool {
	mine := k.eat != 0 && unicode.ToUpper(r) == k.eat
	k.eat = 0
	return mine
}

// sign does what a sign stands for that is typed with a key of another name, as + is
// with Shift and =, and says whether it stands for anything. Held down it does so once.
func (k *keys) sign(r rune) bool {
	if r == '−' {
		r = '-' // some keyboards have it in its place
	}
	name := fyne.KeyName(string(r))
	do := k.does(key{name: name})
	if do == nil || !isSign(name) {
		return false
	}
	if !k.held[k.under] {
		k.held[k.under] = true
		k.act(k.presses, do)
	}
	return true
}

// runeOf is what a key types.
func runeOf(n fyne.KeyName) rune {
	if n == fyne.KeySpace {
		return ' '
	}
	r, _ := utf8.DecodeRuneInString(string(n))
	return r
}

// shortcut is typed for keys with modifiers.
func (k *keys) shortcut(s fyne.Shortcut) bool {
	pressed, ok := press(s)
	do := k.does(pressed)
	if !ok || do == nil {
		return false
	}
	k.act(k.modified, do)
	return true
}

// rune takes a letter typed where no text goes.
func (k *keys) rune(r rune) {
	if !k.eaten(r) && !k.sign(r) && k.typing != nil {
		k.typing(r)
	}
}

// attach listens to what is typed when no widget has the focus, and to the
// chords of widgets that take none.
func (k *keys) attach(c fyne.Canvas) {
	k.windows = append(k.windows, c)
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { k.typed(ev) })
	c.SetOnTypedRune(k.rune)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(k.down)
	}
	for key := range k.bound {
		k.listenOn(c, key)
	}
	for key := range k.pages {
		k.listenOn(c, key)
	}
}

// button is a button for an action. It prints the action's key, also when that
// changes.
func (k *keys) button(id string, make func(k *keys, key, label string, do func()) *button) *button {
	a := k.action(id)
	if a == nil {
		panic("desk: no action is called " + id)
	}
	b := make(k, a.printed(), a.label, func() { a.do() })
	k.watching(func() { b.SetKey(a.printed()) })
	return b
}
