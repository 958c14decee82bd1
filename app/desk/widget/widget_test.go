package widget

import (
	"fmt"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mile26/app/desk/golden"
)

// look is the colours of the pictures.
var look = Look{
	Text: grey(0xE8), Soft: grey(0xA0), Faint: grey(0x60), Well: grey(0x0C), Chosen: color.NRGBA{0x2B, 0x3A, 0x5C, 0xFF},
	Lifted: grey(0x40), Line: grey(0x30), Accent: color.NRGBA{0xE4, 0xFF, 0x3A, 0xFF},
	Warning: color.NRGBA{0xFF, 0xB5, 0x47, 0xFF}, Panel: grey(0x1E), Raised: grey(0x2C),
	OnAir: color.NRGBA{0x5A, 0x15, 0x21, 0xFF}, Preview: color.NRGBA{0x16, 0x3D, 0x29, 0xFF},
}

func grey(v uint8) color.Color { return color.NRGBA{v, v, v, 0xFF} }

// noKeys is a desk without keys.
type noKeys struct{ typed, chords []fyne.KeyName }

func (k *noKeys) Typed(ev *fyne.KeyEvent) bool { k.typed = append(k.typed, ev.Name); return true }
func (k *noKeys) Shortcut(s fyne.Shortcut) bool {
	_, name, _ := Pressed(s)
	k.chords = append(k.chords, name)
	return true
}
func (*noKeys) Rune(rune)           {}
func (*noKeys) Down(*fyne.KeyEvent) {}

func TestTabsLook(t *testing.T) {
	test.NewTempApp(t)
	tabs := NewTabs(look, []string{"All", "Athletes", "Races"}, func(int) {})
	golden.Check(t, "tabs", grey(0x14), tabs, fyne.NewSize(200, 26))
	tabs.Choose(1)
	tabs.hover(2)
	golden.Check(t, "tabs-chosen", grey(0x14), tabs, fyne.NewSize(200, 26))
}

func TestChooserLooks(t *testing.T) {
	test.NewTempApp(t)
	c := NewChooser(look, &noKeys{}, []string{"live", "hold"}, func(int) {})
	golden.Check(t, "chooser", grey(0x14), c, fyne.NewSize(160, 28))
	c.FocusGained()
	golden.Check(t, "chooser-focused", grey(0x14), c, fyne.NewSize(160, 28))
	c.FocusLost()
	c.Offer([]string{"only"}, -1, "none of them, and long")
	golden.Check(t, "chooser-none", grey(0x14), c, fyne.NewSize(120, 28))
}

func TestChooserByKeyAndPointer(t *testing.T) {
	test.NewTempApp(t)
	var told []int
	keys := &noKeys{}
	c := NewChooser(look, keys, []string{"5 km", "10 km", "Half", "Finish"}, func(i int) { told = append(told, i) })
	w := test.NewTempWindow(t, c)
	w.Resize(fyne.NewSize(200, 40))
	key := func(n fyne.KeyName) { c.TypedKey(&fyne.KeyEvent{Name: n}) }
	key(fyne.KeyRight) // 10 km
	key(fyne.KeyLeft)  // 5 km
	key(fyne.KeyLeft)  // Finish: around the corner
	c.TypedRune('h')   // Half
	c.TypedRune(' ')   // Finish
	c.TypedRune('x')   // nothing begins so
	test.TapAt(c, fyne.NewPos(4, 8))
	test.TapAt(c, fyne.NewPos(100, 8))
	if want := []int{1, 0, 3, 2, 3, 2, 3}; fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("told %v, want %v", told, want)
	}
	key(fyne.KeyF2)
	if fmt.Sprint(keys.typed) != "[F2]" {
		t.Errorf("the desk got %v, want F2", keys.typed)
	}
}

func TestTabsByPointer(t *testing.T) {
	test.NewTempApp(t)
	picked := -1
	tabs := NewTabs(look, []string{"One", "Two"}, func(i int) { picked = i })
	tabs.Resize(fyne.NewSize(120, 26))
	_, w := tabs.set(120)
	for i, x := range []float32{2, w[0] + 2} {
		test.TapAt(tabs, fyne.NewPos(x, 5))
		if picked != i {
			t.Errorf("at %v tab %d was picked, want %d", x, picked, i)
		}
	}
	test.TapAt(tabs, fyne.NewPos(119.9, 5))
	if picked != 1 {
		t.Errorf("beside the tabs %d was picked", picked)
	}
}

// Tabs without room for all their labels shorten the longest of them, and never touch.
func TestTabsAreShortenedBeforeTheyTouch(t *testing.T) {
	test.NewTempApp(t)
	tabs := NewTabs(look, []string{"Athletes", "Races", "Commands"}, func(int) {})
	tabs.Short = []string{"Athl.", "Races", "Comm."}
	whole, _ := tabs.set(400)
	short, widths := tabs.set(tabWidth("Athl.") + tabWidth("Races") + tabWidth("Comm."))
	if whole[2] != "Commands" || short[2] != "Comm." || short[0] != "Athl." {
		t.Errorf("with room %q, without %q", whole, short)
	}
	for i, w := range widths {
		if least := tabWidth(short[i]) - tabsGive; w < least {
			t.Errorf("%q has %v, want %v", short[i], w, least)
		}
	}
}

func TestWordsAreBrokenBetweenThem(t *testing.T) {
	test.NewTempApp(t)
	const words = "choose another address with --listen"
	room := fyne.MeasureText("choose another", TextSize, fyne.TextStyle{}).Width + 1
	if first, rest := Broken(words, room, TextSize, fyne.TextStyle{}); first != "choose another" || rest != "address with --listen" {
		t.Errorf("broken into %q and %q", first, rest)
	}
	if first, rest := Broken(words, 2000, TextSize, fyne.TextStyle{}); first != words || rest != "" {
		t.Errorf("with room broken into %q and %q", first, rest)
	}
}
