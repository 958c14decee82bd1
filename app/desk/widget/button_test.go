package widget

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"mile26/app/desk/golden"
)

// Every kind of button in a row, as it is in every state.
func TestButtonsLook(t *testing.T) {
	test.NewTempApp(t)
	row := func(set func(*Button)) fyne.CanvasObject {
		all := []*Button{
			NewButton(look, &noKeys{}, "F2", "Take", nil), NewSmallButton(look, &noKeys{}, "Ctrl D", "Duplicate", nil),
			NewSmallButton(look, &noKeys{}, "", "Undo move", nil), NewChoiceButton(look, &noKeys{}, "", "Half", nil), NewChoiceButton(look, &noKeys{}, "2", "Lower third", nil),
		}
		line := container.NewWithoutLayout()
		x := float32(4)
		for i, b := range all {
			set(b)
			size := b.MinSize()
			if i == len(all)-1 {
				size.Width = 150 // the key stands at the right
			}
			Put(b, x, 4, size.Width, size.Height)
			x += size.Width + 8
			line.Add(b)
		}
		return line
	}
	for name, set := range map[string]func(*Button){
		"plain": func(*Button) {}, "on": func(b *Button) { b.Set(true, true) }, "off": func(b *Button) { b.Set(false, false) },
		"focused": func(b *Button) { b.FocusGained() }, "lifted": func(b *Button) { b.MouseIn(nil) }, "dense": func(b *Button) { b.Dense = true; b.Refresh() },
	} {
		golden.Check(t, "button-"+name, grey(0x14), row(set), fyne.NewSize(548, 42))
	}
}

func TestAButtonByKeyAndPointer(t *testing.T) {
	test.NewTempApp(t)
	pressed, keys := 0, &noKeys{}
	b := NewButton(look, keys, "F2", "Take", func() { pressed++ })
	b.Arrows = func(n fyne.KeyName) bool { return n == fyne.KeyRight }
	press := func() {
		for _, n := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyRight, fyne.KeyF3} {
			b.TypedKey(&fyne.KeyEvent{Name: n})
		}
		test.Tap(b)
	}
	press()
	b.Set(false, false)
	press()
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4: disabled it does nothing", pressed)
	}
	if fmt.Sprint(keys.typed) != "[F3 F3]" {
		t.Errorf("the desk got %v, want F3 twice", keys.typed)
	}
}

// Widths that add up to a hair less than the words, as a button's do, cut nothing.
func TestWordsAreNotCutForAHair(t *testing.T) {
	test.NewTempApp(t)
	w := canvas.NewText("Una más", look.Text)
	room := fyne.MeasureText(w.Text, w.TextSize, w.TextStyle).Width
	if Write(w, "Una más", room-0.001); w.Text != "Una más" {
		t.Errorf("a thousandth of a pixel less room leaves %q", w.Text)
	}
	if Write(w, "Una más", room-1); w.Text == "Una más" {
		t.Error("a pixel less room cuts nothing")
	}
}
