package desk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	widgets "mile26/app/desk/widget"
)

// key is a key of the keyboard with the modifiers that are held.
type key struct {
	mods fyne.KeyModifier
	name fyne.KeyName
}

// ctrl is the modifier of most shortcuts: Ctrl, or Cmd on a Mac.
const ctrl = fyne.KeyModifierShortcutDefault

// modifierWords are the modifiers in the order in which they are said.
var modifierWords = []struct {
	mod  fyne.KeyModifier
	word string
}{
	{fyne.KeyModifierShortcutDefault, "Ctrl"},
	{fyne.KeyModifierControl, "Control"},
	{fyne.KeyModifierSuper, "Super"},
	{fyne.KeyModifierAlt, "Alt"},
	{fyne.KeyModifierShift, "Shift"},
}

// keyWords are the keys that are called otherwise than Fyne calls them.
var keyWords = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyUp: "↑", fyne.KeyDown: "↓", fyne.KeyLeft: "←", fyne.KeyRight: "→",
	fyne.KeyEscape: "Esc", fyne.KeyDelete: "Del", fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn", fyne.KeyInsert: "Ins",
	fyne.KeyBackspace: "Backspace",
}

// String is the key as it is printed: "F2", "Ctrl K", "Shift Enter", "Ctrl ↑".
func (k key) String() string {
	var words []string
	rest := k.mods
	for _, m := range modifierWords {
		if rest&m.mod != 0 {
			words, rest = append(words, m.word), rest&^m.mod
		}
	}
	word, ok := keyWords[k.name]
	if !ok {
		word = string(k.name)
	}
	return strings.Join(append(words, word), " ")
}

// keyNames are the keys that can be named, beside letters, figures and signs.
var keyNames = []fyne.KeyName{
	fyne.KeyReturn, fyne.KeyUp, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyEscape, fyne.KeyDelete, fyne.KeyPageUp,
	fyne.KeyPageDown, fyne.KeyInsert, fyne.KeyBackspace, fyne.KeyHome, fyne.KeyEnd, fyne.KeyTab, fyne.KeySpace,
	fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12,
}

// parseKey reads a key as it is printed, with spaces or plus signs between:
// "Ctrl K", "ctrl+shift+z", "F2".
func parseKey(s string) (key, error) {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '+' })
	if strings.HasSuffix(s, "+") && (len(s) == 1 || strings.ContainsAny(s[len(s)-2:len(s)-1], " +")) {
		words = append(words, "+") // the sign itself
	}
	var k key
	for i, w := range words {
		if i < len(words)-1 {
			m := slices.IndexFunc(modifierWords, func(m struct {
				mod  fyne.KeyModifier
				word string
			},
			) bool {
				return strings.EqualFold(m.word, w)
			})
			if m < 0 {
				return key{}, fault("%q is no key: %q is none of Ctrl, Alt, Shift and Super", s, w)
			}
			k.mods |= modifierWords[m].mod
			continue
		}
		k.name = namedKey(w)
	}
	if k.name == "" {
		return key{}, fault("%q is no key: write it as in F2, Ctrl K or Shift Enter", s)
	}
	return k, nil
}

func namedKey(w string) fyne.KeyName {
	for _, n := range keyNames {
		if strings.EqualFold(string(n), w) || strings.EqualFold(keyWords[n], w) {
			return n
		}
	}
	if r := []rune(w); len(r) == 1 {
		return fyne.KeyName(strings.ToUpper(w))
	}
	return ""
}

// press is the key that a shortcut is, as Fyne tells of it; some have names of
// their own.
func press(s fyne.Shortcut) (key, bool) {
	mods, name, ok := widgets.Pressed(s)
	return key{mods, oneEnter(name)}, ok
}

// shortcut is the key as Fyne tells of it; only for one with modifiers.
func (k key) shortcut() fyne.Shortcut {
	if k.mods == ctrl {
		for _, s := range []fyne.KeyboardShortcut{
			&fyne.ShortcutUndo{}, &fyne.ShortcutRedo{}, &fyne.ShortcutSelectAll{}, &fyne.ShortcutCopy{}, &fyne.ShortcutPaste{}, &fyne.ShortcutCut{},
		} {
			if s.Key() == k.name {
				return s
			}
		}
	}
	return &desktop.CustomShortcut{KeyName: k.name, Modifier: k.mods}
}

// isChord says whether Fyne tells of the key as of a shortcut: Shift alone makes none.
func (k key) isChord() bool { return k.mods&^fyne.KeyModifierShift != 0 }

// oneEnter takes the two Enter keys for one.
func oneEnter(n fyne.KeyName) fyne.KeyName {
	if n == fyne.KeyEnter {
		return fyne.KeyReturn
	}
	return n
}

func isFunction(n fyne.KeyName) bool { return widgets.IsFunction(n) }

// prints says whether a key without modifiers types a letter, a figure or a sign.
func prints(n fyne.KeyName) bool { return n == fyne.KeySpace || utf8.RuneCountInString(string(n)) == 1 }

// isSign says whether a key types a sign: neither a letter nor a figure nor a space.
func isSign(n fyne.KeyName) bool {
	r, _ := utf8.DecodeRuneInString(string(n))
	return prints(n) && !unicode.IsLetter(r) && !unicode.IsDigit(r) && n != fyne.KeySpace
}

// types says whether a key may be no action's, because bare letters begin a
// search and bare figures call a page.
func (k key) types() bool {
	r, _ := utf8.DecodeRuneInString(string(k.name))
	return k.mods&^fyne.KeyModifierShift == 0 && len(k.name) > 0 && utf8.RuneCountInString(string(k.name)) == 1 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isEnter(n fyne.KeyName) bool { return widgets.IsEnter(n) }

// unfit says why a key can be nobody's, nil when it can.
func unfit(k key) error {
	switch {
	case k.types():
		return fault("%s alone begins a search or calls a page: press it with Ctrl or Alt", k)
	case k.name == fyne.KeyTab && k.mods&^fyne.KeyModifierShift == 0:
		return fault("%s moves the focus: press another key", k)
	}
	return nil
}
