package desk

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// What is typed in a window beside the desk's stays there, with the focus on anything
// or on nothing; the function keys of what is on air are the desk's there too, as the
// keymap has them.
func TestNothingTypedBesideReachesTheDesk(t *testing.T) {
	r := openDesk(t)
	r.fill()
	shown := r.preview("kipchoge")
	r.view.library.wipe()
	var windows []fyne.Window
	r.act("show-open")
	windows = append(windows, r.view.naming.window)
	test.Tap(r.view.naming.browse)
	windows = append(windows, r.view.naming.choosing)
	r.view.wizard.browse("Read a file", nil, func(string) {})
	windows = append(windows, r.view.wizard.choosing)
	var did []string
	for _, a := range r.view.keys.actions {
		a.do = func() { did = append(did, a.id) }
	}
	for i, w := range windows {
		c := w.Canvas()
		for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyDelete, fyne.KeySpace} {
			r.pressIn(c, k)
		}
		for _, x := range "kiptum+101" {
			if f := c.Focused(); f != nil {
				f.TypedRune(x)
			} else {
				c.OnTypedRune()(x)
			}
		}
		if f, ok := c.Focused().(fyne.Shortcutable); ok {
			for _, k := range must("Ctrl K", "Ctrl Z", "Alt 2", "Ctrl Q") {
				f.TypedShortcut(k.shortcut())
			}
		}
		if len(did) > 0 {
			t.Errorf("window %d: typing in it did %v", i, did)
		}
		if s := r.view.library.entry.Text; s != "" {
			t.Errorf("window %d: the search says %q", i, s)
		}
		for _, m := range keymaps {
			r.view.sheet.choose(m)
			take := r.view.keys.action("take").keys
			did = nil
			r.pressIn(c, take[len(take)-1].name)
			if strings.Join(did, " ") != "take" {
				t.Errorf("window %d: %s in %s did %v", i, take[len(take)-1], m.name, did)
			}
			did = nil
		}
		r.view.sheet.choose(keymaps[0])
	}
	for _, w := range windows[1:] {
		r.pressIn(w.Canvas(), fyne.KeyEscape)
	}
	windows[0].Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if n := len(r.view.keys.aside); n != 0 {
		t.Errorf("%d windows are listened to when they have been closed", n)
	}
	if v := r.channel.State().Preview; v == nil || v.Page.ID != shown.ID {
		t.Errorf("in preview is %v, want what was there", v)
	}
}

// pressIn presses a key in a window.
func (r *rig) pressIn(c fyne.Canvas, name fyne.KeyName) {
	ev := &fyne.KeyEvent{Name: name}
	if f := c.Focused(); f != nil {
		if k, ok := f.(desktop.Keyable); ok {
			k.KeyDown(ev)
		}
		f.TypedKey(ev)
		return
	}
	for _, own := range r.view.keys.aside { // the test's canvas has no key-down of its own
		own.down(ev)
	}
	c.OnTypedKey()(ev)
}

// A show is opened by its path, typed; one that is not there is refused with words,
// and the window stays for another.
func TestAShowIsOpenedByItsPath(t *testing.T) {
	r := openDesk(t)
	var next string
	r.view.o.Another = func(path string) { next = path }
	r.model.o.Try = func(context.Context, string) error { return nil }
	closed := false
	r.window.SetOnClosed(func() { closed = true })
	path := filepath.Join(t.TempDir(), "race day.mile26")
	if err := os.WriteFile(path, []byte("a show"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.act("show-open")
	if n := r.view.naming; n.keep.Label != "Open" || n.entry.Text != "" || !strings.Contains(n.goesAll, "is looked for in") {
		t.Errorf("Enter is called %q, the name %q, and it says %q", n.keep.Label, n.entry.Text, n.goesAll)
	}
	n := r.names(filepath.Join(filepath.Dir(path), "no such"))
	r.await("the refusal", func() bool { return strings.Contains(n.why, "no such.mile26 is not there") })
	r.names(strings.TrimSuffix(path, ".mile26"))
	r.await("the other show", func() bool { return closed })
	if next != path {
		t.Errorf("it opens %q, want %q", next, path)
	}
	r.close()
}
