package widget

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mile26/app/desk/golden"
)

// caughtKeys is a desk that hears which keys were caught, with Shift down or not.
type caughtKeys struct {
	noKeys
	shift  bool
	caught []fyne.KeyName
}

func (k *caughtKeys) Shift() bool              { return k.shift }
func (k *caughtKeys) Caught(ev *fyne.KeyEvent) { k.caught = append(k.caught, ev.Name) }

func TestCatcherLooks(t *testing.T) {
	test.NewTempApp(t)
	c := NewCatcher(look, &caughtKeys{}, nil, nil)
	c.Say("Press the new key for Take · Esc leaves it as it is")
	golden.Check(t, "catcher", grey(0x14), c, fyne.NewSize(400, SmallHeight))
	golden.Check(t, "catcher-narrow", grey(0x14), c, fyne.NewSize(160, SmallHeight))
}

// While it has the focus a catcher takes every key, and none of them does what it
// stands for; Esc and the focus going elsewhere are told, once.
func TestACatcherTakesEveryKey(t *testing.T) {
	test.NewTempApp(t)
	keys, left := &caughtKeys{}, 0
	var took []string
	c := NewCatcher(look, keys, func(m fyne.KeyModifier, n fyne.KeyName) { took = append(took, fmt.Sprintf("%d+%s", m, n)) }, func() { left++ })
	key := func(n fyne.KeyName) { c.TypedKey(&fyne.KeyEvent{Name: n}) }
	c.FocusGained()
	key(fyne.KeyF1)
	keys.shift = true
	key(desktop.KeyShiftLeft)
	key(fyne.KeyEscape)
	keys.shift = false
	c.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierAlt})
	c.TypedShortcut(&fyne.ShortcutUndo{})
	want := []string{"0+F1", fmt.Sprintf("%d+Escape", fyne.KeyModifierShift), fmt.Sprintf("%d+K", fyne.KeyModifierAlt), fmt.Sprintf("%d+Z", fyne.KeyModifierShortcutDefault)}
	if !slices.Equal(took, want) {
		t.Errorf("took %v, want %v", took, want)
	}
	if fmt.Sprint(keys.caught) != "[F1 Escape]" || len(keys.typed)+len(keys.chords) > 0 {
		t.Errorf("the desk was told of %v caught, %v and %v typed; want F1 and Escape caught", keys.caught, keys.typed, keys.chords)
	}
	key(fyne.KeyEscape)
	c.FocusLost()
	c.FocusGained()
	c.FocusLost()
	c.FocusGained()
	c.Done()
	c.FocusLost()
	if left != 2 {
		t.Errorf("left %d times, want 2: by Esc and by the focus", left)
	}
}

// A hand shows nothing: what lies under it is seen.
func TestAHandPansAndIsClickedTwice(t *testing.T) {
	test.NewTempApp(t)
	h := NewHand()
	golden.Check(t, "hand", grey(0x40), h, fyne.NewSize(20, 20))
	h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(3, 4)}) // nobody wants to know
	h.DoubleTapped(nil)
	var by image.Point
	twice := 0
	h.Pans, h.Twice = func(p image.Point) { by = by.Add(p) }, func() { twice++ }
	h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(20, -10)})
	h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(1, 1)})
	test.DoubleTap(h)
	if by != image.Pt(21, -9) || twice != 1 {
		t.Errorf("panned by %v and clicked twice %d times, want (21,-9) and once", by, twice)
	}
}
