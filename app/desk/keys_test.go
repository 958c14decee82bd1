package desk

import (
	"testing"

	"fyne.io/fyne/v2"
)

// What is printed as a key is read as that key.
func TestKeysReadAsPrinted(t *testing.T) {
	for _, test := range []struct {
		words, printed string
		want           key
	}{
		{"F2", "F2", key{name: fyne.KeyF2}},
		{"ctrl+k", "Ctrl K", key{ctrl, fyne.KeyK}},
		{"Ctrl Shift Z", "Ctrl Shift Z", key{ctrl | fyne.KeyModifierShift, fyne.KeyZ}},
		{"Shift Enter", "Shift Enter", key{fyne.KeyModifierShift, fyne.KeyReturn}},
		{"Alt Up", "Alt ↑", key{fyne.KeyModifierAlt, fyne.KeyUp}},
		{"+", "+", key{name: fyne.KeyPlus}},
		{"Ctrl++", "Ctrl +", key{ctrl, fyne.KeyPlus}},
		{"Del", "Del", key{name: fyne.KeyDelete}},
	} {
		got, err := parseKey(test.words)
		if err != nil || got != test.want {
			t.Errorf("%q: %v, %v, want %v", test.words, got, err, test.want)
		}
		if got.String() != test.printed {
			t.Errorf("%q is printed %q, want %q", test.words, got, test.printed)
		}
		if again, err := parseKey(got.String()); err != nil || again != got {
			t.Errorf("%q read again: %v, %v", got, again, err)
		}
	}
	for _, words := range []string{"", "Hyper K", "Ctrl", "F2 K"} {
		if got, err := parseKey(words); err == nil {
			t.Errorf("%q was read as %v", words, got)
		}
	}
}

// Actions follow the keys they are bound to, and so do their buttons.
func TestRebindMovesActions(t *testing.T) {
	k, did := newKeys(), ""
	for _, id := range []string{"take", "out"} {
		k.add(action{id: id, label: id, keys: must(map[string]string{"take": "F2", "out": "F1"}[id]), do: func() { did += id + " " }})
	}
	b := k.button("take", newButton)
	k.typed(&fyne.KeyEvent{Name: fyne.KeyF2})
	k.rebind(map[string][]key{"take": must("Ctrl T", "F1"), "out": must("F1")})
	k.typed(&fyne.KeyEvent{Name: fyne.KeyF2})
	k.typed(&fyne.KeyEvent{Name: fyne.KeyF1})
	k.shortcut(key{ctrl, fyne.KeyT}.shortcut())
	if want := "take take take "; did != want {
		t.Errorf("did %q, want %q", did, want)
	}
	if b.Key != "Ctrl T" {
		t.Errorf("the button prints %q", b.Key)
	}
	if p := k.action("out").printed(); p != "" {
		t.Errorf("an action whose key another has prints %q", p)
	}
}
