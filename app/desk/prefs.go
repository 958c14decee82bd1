package desk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/show"
)

// prefs are what an operator has chosen for every show. Fyne keeps them.
type prefs struct{ fyne.Preferences }

// The names that preferences are kept under. They never change.
const (
	prefLanguage = "language" // "de"; "" is the system's
	prefScale    = "scale"    // of the window, percent; 0 is 100
	prefKeymap   = "keymap"   // an id
	prefKeys     = "keys."    // and a keymap's id: the operator's changes to it
	prefMarks    = "marks"    // show.Marks
	prefSafe     = "safe-areas"
	prefColours  = "colours" // a palette's id
	prefTheme    = "theme"
	prefFormat   = "format"
	prefHotkeys  = "hotkeys" // "take": they put pages on air at once
	prefLayers   = "layers"  // "lower-third = 21" a line
)

// PreferredTheme is the theme that an operator chose for the next start, ""
// for none.
func PreferredTheme(p fyne.Preferences) string { return p.String(prefTheme) }

// PreferredFormat is the format that an operator chose for the next start, ""
// for none.
func PreferredFormat(p fyne.Preferences) string { return p.String(prefFormat) }

// PreferredHouse is how an operator likes the graphics.
func PreferredHouse(p fyne.Preferences) control.House {
	return control.House{Marks: show.Marks(p.String(prefMarks)), Layers: prefs{p}.layers()}
}

// PreferredScale is the scale of the window, 1 when nobody chose another.
func PreferredScale(p fyne.Preferences) float64 {
	return float64(cmp.Or(p.Int(prefScale), 100)) / 100
}

func (p prefs) keymap() keymap { return keymapOf(p.String(prefKeymap)) }

// own are the operator's changes to a keymap. What cannot be read, because
// somebody wrote it by hand, changes nothing and is told.
func (p prefs) own(m keymap) (own, error) {
	o, err := readOwn(p.String(prefKeys + m.id))
	if err != nil {
		return own{}, fault("keys of %s: %w", m.name, err)
	}
	return o, nil
}

func (p prefs) setOwn(m keymap, o own) { p.SetString(prefKeys+m.id, o.String()) }

// layers are the layers that templates stand on, where an operator chose others
// than the theme.
func (p prefs) layers() map[string]int {
	out := map[string]int{}
	for line := range strings.Lines(p.String(prefLayers)) {
		name, at, _ := strings.Cut(strings.TrimSpace(line), " = ")
		if n, err := strconv.Atoi(at); err == nil {
			out[name] = n
		}
	}
	return out
}

// setLayer puts a template on a layer; 0 is the theme's.
func (p prefs) setLayer(template string, layer int) {
	all := p.layers()
	all[template] = layer
	if layer == 0 {
		delete(all, template)
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.WriteString(name + " = " + strconv.Itoa(all[name]) + "\n")
	}
	p.SetString(prefLayers, b.String())
}
