package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	widgets "mile26/app/desk/widget"
	"mile26/app/playout"
)

// press presses a key with all that comes of it: the key, and the letter that it
// types.
func (r *rig) press(k key) {
	r.t.Helper()
	if k.isChord() {
		r.chord(k.mods, k.name)
		return
	}
	r.view.keys.mods = func() fyne.KeyModifier { return k.mods }
	r.key(k.name)
	if prints(k.name) {
		r.typed(strings.ToLower(string(runeOf(k.name))))
	}
	r.view.keys.mods = func() fyne.KeyModifier { return 0 }
}

func (r *rig) presses(words ...string) {
	r.t.Helper()
	for _, k := range must(words...) {
		r.press(k)
	}
}

// Every action of every keymap does what it is for when its key is pressed, and
// nothing else does.
func TestEveryActionByKey(t *testing.T) {
	r := openDesk(t)
	var did []string
	for _, a := range r.view.keys.actions {
		a.do = func() { did = append(did, a.id) }
	}
	for _, m := range keymaps {
		r.view.sheet.choose(m)
		for _, a := range r.view.keys.actions {
			for _, k := range a.keys {
				if k == must("Ctrl A")[0] || k == must("Del")[0] {
					continue // belong to the text while there is some; other tests press them
				}
				r.view.library.entry.SetText("")
				r.window.Canvas().Focus(r.view.library.entry)
				if k == must("Ctrl Backspace")[0] {
					r.window.Canvas().Unfocus() // in the search it deletes a word
				}
				did = nil
				r.press(k)
				if want := []string{a.id}; !slices.Equal(did, want) {
					t.Errorf("%s: %s did %v, want %v", m.name, k, did, want)
				}
				if s := r.view.library.entry.Text; s != "" {
					t.Errorf("%s: %s typed %q", m.name, k, s)
				}
			}
		}
	}
}

// No keymap leaves an action without a key that has one in another, but those
// that another key does all of; and none takes the keys that call pages.
func TestKeymapsLeaveNothingOut(t *testing.T) {
	r := openDesk(t)
	for _, m := range keymaps {
		r.view.sheet.choose(m)
		for _, a := range r.view.keys.actions {
			if len(a.standard) > 0 && len(a.keys) == 0 {
				t.Errorf("%s: %s has no key", m.name, a.id)
			}
			for _, k := range a.keys {
				if err := unfit(k); err != nil {
					t.Errorf("%s: %s: %v", m.name, a.id, err)
				}
			}
		}
		for id := range m.keys {
			if r.view.keys.action(id) == nil {
				t.Errorf("%s has keys for %q, which is no action", m.name, id)
			}
		}
	}
	if got, want := keysPrinted(r.view.keys.action("play").keys), ""; got != want {
		t.Errorf("in the last keymap play has %q", got)
	}
}

// focusables are all widgets of a canvas that can have the focus.
func focusables(o fyne.CanvasObject) (all []fyne.Focusable) {
	if !o.Visible() {
		return nil
	}
	if f, ok := o.(fyne.Focusable); ok {
		if d, ok := o.(fyne.Disableable); !ok || !d.Disabled() {
			all = append(all, f)
		}
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			all = append(all, focusables(c)...)
		}
	case *container.Scroll:
		all = append(all, focusables(o.Content)...)
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			all = append(all, focusables(c)...)
		}
	}
	return all
}

// The keys of what is on air work whatever has the focus, in every tab.
func TestFunctionKeysWorkEverywhere(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.goTo(101)
	var did []string
	air := slices.DeleteFunc(slices.Clone(r.view.keys.actions), func(a *action) bool { return a.group != onAirGroup })
	for _, a := range air {
		a.do = func() { did = append(did, a.id) }
	}
	for _, m := range keymaps[:2] {
		r.view.sheet.choose(m)
		for _, tab := range r.view.tabs.all {
			r.view.tabs.open(tab)
			all := focusables(r.view.content)
			if len(all) < 20 {
				t.Errorf("only %d widgets of the tab %s can have the focus", len(all), tab.id)
			}
			for _, w := range all {
				if _, waits := w.(*widgets.Catcher); waits {
					continue // it waits for any key at all
				}
				r.window.Canvas().Focus(w)
				for _, a := range air {
					for _, k := range a.keys {
						if !isFunction(k.name) {
							continue
						}
						did = nil
						r.press(k)
						if want := []string{a.id}; !slices.Equal(did, want) {
							t.Fatalf("%s, tab %s: %s in a %T did %v, want %v", m.name, tab.id, k, w, did, want)
						}
					}
				}
			}
		}
	}
}

// In SPX's keymap Space plays and Esc stops all; a name may still have a space,
// and figures call pages.
func TestKeymapOfSPX(t *testing.T) {
	r := openDesk(t)
	r.fill()
	r.view.sheet.choose(keymapOf("spx"))
	now := r.now
	r.view.keys.now = func() time.Time { return now }
	r.view.find()
	r.typed("mary")
	r.press(key{name: fyne.KeySpace})
	r.typed("keit")
	if got := r.view.library.entry.Text; got != "mary keit" {
		t.Fatalf("the search says %q", got)
	}
	r.await("hits", func() bool { return r.view.library.asked.words == "mary keit" })
	r.key(fyne.KeyReturn)
	r.await("preview", func() bool { return r.view.aired.state.Preview != nil })
	r.press(key{name: fyne.KeySpace})
	r.awaitOnAir(1)
	if got := r.view.library.entry.Text; got != "mary keit" {
		t.Errorf("after Space the search says %q", got)
	}
	r.key(fyne.KeyEscape)
	r.awaitOnAir(0)
	r.presses("1", "0", "1")
	r.await("page 101", func() bool { return r.view.library.asked.words == "101" })
	r.key(fyne.KeyReturn)
	r.awaitSaid("Preview: 101 · Lower third · Sifan HASSAN")
	r.press(key{name: fyne.KeySpace}) // in the running order too
	r.awaitOnAir(1)
	now = now.Add(playout.Nervous)
	r.press(key{name: fyne.KeySpace}) // it has no further step
	r.awaitOnAir(0)
}

// Held down, a key that types repeats no action.
func TestPlayDoesNotRepeat(t *testing.T) {
	k, did := newKeys(), 0
	k.mods = func() fyne.KeyModifier { return 0 }
	k.add(action{id: "play", keys: must("Space"), do: func() { did++ }})
	ev := &fyne.KeyEvent{Name: fyne.KeySpace}
	k.down(ev)
	for range 3 {
		k.typed(ev)
	}
	k.down(ev)
	k.typed(ev)
	if did != 2 {
		t.Errorf("two presses did it %d times", did)
	}
}

func TestOwnKeysReadAsWritten(t *testing.T) {
	mine := own{"take": must("Ctrl T", "+"), "out": {}, "unknown": must("F9")}
	got, err := readOwn("# a note\n\n" + mine.String())
	if err != nil || got.String() != mine.String() {
		t.Errorf("read %q, %v, want %q", got, err, mine)
	}
	for _, bad := range []string{"take", "take = Hyper K", "= F2x"} {
		if got, err := readOwn("out = F1\n" + bad); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q was read as %v, %v", bad, got, err)
		}
	}
}

// sheetAt opens the sheet with the cursor on an action.
func (r *rig) sheetAt(id string) *sheet {
	r.t.Helper()
	s := r.view.sheet
	r.ctrl(fyne.KeySlash)
	if r.view.tabs.now.id != "keys" {
		r.t.Fatalf("the sheet's key opens the tab %s", r.view.tabs.now.id)
	}
	s.search.SetText(r.view.keys.action(id).label)
	i := slices.IndexFunc(s.rows, func(row sheetRow) bool { return row.action != nil && row.action.id == id })
	if i < 0 {
		r.t.Fatalf("no row for %s among %d", id, len(s.rows))
	}
	for s.cursor < i {
		r.key(fyne.KeyDown)
	}
	return s
}

func (r *rig) keysOf(id string) string { return keysPrinted(r.view.keys.action(id).keys) }

// A key is given by pressing it, also from the sheet's buttons; the desk's
// buttons and sentences follow, and the next desk has it too.
func TestAnActionGetsAnotherKey(t *testing.T) {
	var kept fyne.App
	r := openDesk(t, func(a fyne.App, _ *Options) { kept = a })
	s := r.sheetAt("undo")
	r.key(fyne.KeyReturn)
	r.presses("Ctrl Shift Y")
	if got := r.keysOf("undo"); got != "Ctrl Shift Y" {
		t.Errorf("undo has %q; %q", got, r.view.foot.didWords)
	}
	if got := r.view.order.bar.undo.Key; got != "Ctrl Shift Y" {
		t.Errorf("its button prints %q", got)
	}
	if got := r.view.model.named("undo"); got != "Ctrl Shift Y" {
		t.Errorf("sentences say %q", got)
	}
	r.key(fyne.KeyInsert)
	r.presses("Ctrl Z")
	if got := r.keysOf("undo"); got != "Ctrl Shift Y  Ctrl Z" {
		t.Errorf("with one more undo has %q", got)
	}
	if err := unfit(must("a")[0]); err == nil {
		t.Error("a letter alone was taken")
	}
	again, err := prefs{kept.Preferences()}.own(keymaps[0])
	if err != nil || again.String() != "undo = Ctrl Shift Y, Ctrl Z\n" {
		t.Errorf("kept is %q, %v", again, err)
	}
	r.key(fyne.KeyBackspace)
	if got := r.keysOf("undo"); got != "Ctrl Z" {
		t.Errorf("after “as it was” undo has %q", got)
	}
	r.key(fyne.KeyDelete)
	if got := r.keysOf("undo"); got != "" {
		t.Errorf("after “take away” undo has %q", got)
	}
	if got := r.view.model.named("undo"); got != "“Undo”" {
		t.Errorf("without a key sentences say %q", got)
	}
	test.Tap(s.acts.Objects[4].(*button)) // all as they were
	if got := r.keysOf("undo"); got != "Ctrl Z" {
		t.Errorf("after “all as they were” undo has %q", got)
	}
}

// A key that another action has is offered to be swapped, and left by Esc.
func TestAClashIsAsked(t *testing.T) {
	r := openDesk(t)
	s := r.sheetAt("take")
	r.key(fyne.KeyReturn)
	r.presses("F1")
	if !strings.Contains(s.catcher.Says(), "F1 is the key of Out") {
		t.Errorf("it says %q", s.catcher.Says())
	}
	r.key(fyne.KeyEscape)
	if take, out := r.keysOf("take"), r.keysOf("out"); take != "F2" || out != "F1" {
		t.Errorf("after Esc take has %q and out %q", take, out)
	}
	r.key(fyne.KeyReturn)
	r.presses("F1", "Enter")
	if take, out := r.keysOf("take"), r.keysOf("out"); take != "F1" || out != "F2" {
		t.Errorf("after the swap take has %q and out %q", take, out)
	}
	r.key(fyne.KeyInsert) // one more takes it, and leaves the other without
	r.presses("F2", "Enter")
	if take, out := r.keysOf("take"), r.keysOf("out"); take != "F1  F2" || out != "" {
		t.Errorf("after one more take has %q and out %q", take, out)
	}
	r.key(fyne.KeyReturn)
	r.presses("5")
	if got := s.catcher.Says(); !strings.Contains(got, "begins a search") {
		t.Errorf("a bare figure: %q", got)
	}
	r.window.Canvas().Focus(s.search)
	if s.catch != nil {
		t.Error("it still waits for a key when the focus has gone")
	}
}

// Keys go from one desk to another as text.
func TestKeysAsText(t *testing.T) {
	r := openDesk(t)
	s := r.sheetAt("take")
	r.key(fyne.KeyReturn)
	r.presses("Ctrl Shift W")
	test.Tap(s.acts.Objects[5].(*button))
	text := r.view.app.Clipboard().Content()
	if want := "# Mile26 keys, mile26\ntake = Ctrl Shift W\n"; text != want {
		t.Fatalf("copied %q, want %q", text, want)
	}
	s.resetAll()
	r.view.app.Clipboard().SetContent(text)
	test.Tap(s.acts.Objects[6].(*button))
	if got := r.keysOf("take"); got != "Ctrl Shift W" {
		t.Errorf("pasted, take has %q", got)
	}
	r.view.app.Clipboard().SetContent("not keys")
	s.pasteText()
	if got := r.keysOf("take"); got != "Ctrl Shift W" || !strings.Contains(r.view.foot.didWords, "line 1") {
		t.Errorf("after nonsense take has %q, and the desk says %q", got, r.view.foot.didWords)
	}
}

// Every row of the sheet is found by its words and by its key, and chosen by the
// pointer.
func TestSheetIsSearched(t *testing.T) {
	r := openDesk(t)
	s := r.view.sheet
	r.ctrl(fyne.KeySlash)
	r.typed("cut layer f11")
	if a := s.at().action; a == nil || a.id != "clear-layer" {
		t.Errorf("found %+v", s.at())
	}
	r.key(fyne.KeyEscape)
	if s.search.Text != "" || len(s.rows) < len(r.view.keys.actions) {
		t.Errorf("Esc leaves %q and %d rows", s.search.Text, len(s.rows))
	}
	l := widgets.NewLine(dress, lineHeight)
	s.line(l, 5)
	l.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	if s.cursor != 5 {
		t.Errorf("a click puts the cursor on %d", s.cursor)
	}
	l.DoubleTapped(nil)
	if s.catch == nil {
		t.Error("a double click waits for no key")
	}
	r.key(fyne.KeyEscape)
}
