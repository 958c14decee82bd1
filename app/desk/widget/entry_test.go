package widget

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mile26/app/desk/golden"
)

func TestEntriesLook(t *testing.T) {
	test.NewTempApp(t)
	e := NewEntry(&noKeys{})
	e.SetPlaceHolder("A name, a race")
	golden.Check(t, "entry", grey(0x14), e, fyne.NewSize(160, 38))
	e.SetText("hassan")
	e.FocusGained()
	golden.Check(t, "entry-focused", grey(0x14), e, fyne.NewSize(160, 38))
	e.Anew()
	golden.Check(t, "entry-selected", grey(0x14), e, fyne.NewSize(160, 38))
	several := NewTextEntry(&noKeys{})
	several.SetText("Won on her debut\nin 2:18:33")
	golden.Check(t, "entry-text", grey(0x14), several, fyne.NewSize(160, 64))
}

// An entry keeps what edits its text; its owner sees keys first, and what is left
// is the desk's.
func TestWhoseTheKeysOfAnEntryAre(t *testing.T) {
	test.NewTempApp(t)
	keys := &noKeys{}
	e := NewEntry(keys)
	kept, typing := 0, false
	e.Own = func(ev *fyne.KeyEvent) bool {
		if IsEnter(ev.Name) {
			kept++
		}
		return IsEnter(ev.Name)
	}
	e.Undoes = func() bool { return typing }
	e.Eaten = func(r rune) bool { return r == '+' }
	for _, r := range "1+03" {
		e.TypedRune(r)
	}
	for _, n := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyF2, fyne.KeyBackspace} {
		e.TypedKey(&fyne.KeyEvent{Name: n})
	}
	e.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.TypedShortcut(&fyne.ShortcutUndo{})
	typing = true
	e.TypedShortcut(&fyne.ShortcutUndo{})
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyBackspace, Modifier: fyne.KeyModifierShortcutDefault})
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierShortcutDefault})
	if kept != 1 || e.AcceptsTab() {
		t.Errorf("Enter came to the owner %d times; Tab stays here: %t", kept, e.AcceptsTab())
	}
	if got, want := fmt.Sprint(keys.typed, keys.chords), "[F2] [Z K]"; got != want {
		t.Errorf("the desk got %s, want %s", got, want)
	}
}

func TestListsLook(t *testing.T) {
	test.NewTempApp(t)
	l := NewList(&noKeys{}, func() int { return 3 }, func() fyne.CanvasObject { return Words("", look.Text, TextSize, false) },
		func(i int, o fyne.CanvasObject) { o.(*canvas.Text).Text = []string{"Women", "Men", "Wheelchair"}[i] })
	golden.Check(t, "list", grey(0x14), l, fyne.NewSize(160, 90))
	l.FocusGained()
	golden.Check(t, "list-focused", grey(0x14), l, fyne.NewSize(160, 90))
}

func TestWhoseTheKeysOfAListAre(t *testing.T) {
	test.NewTempApp(t)
	keys := &noKeys{}
	l := NewList(keys, func() int { return 0 }, nil, nil)
	var own []fyne.KeyName
	l.Own = func(ev *fyne.KeyEvent) bool {
		own = append(own, ev.Name)
		return ev.Name == fyne.KeyDown
	}
	var focus []bool
	l.Focused = func(on bool) { focus = append(focus, on) }
	l.FocusGained()
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF2})
	l.FocusLost()
	if got, want := fmt.Sprint(own, keys.typed, focus), "[Down F2] [F2] [true false]"; got != want {
		t.Errorf("owner, desk and focus: %s, want %s", got, want)
	}
}
