package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	widgets "mile26/app/desk/widget"
)

// dress is the desk's colours for its own widgets.
var dress = widgets.Look{
	Text: text, Soft: soft, Faint: faint, Well: well, Chosen: chosen, Lifted: lifted, Line: line, Accent: accent,
	Warning: warning, Panel: panel, Raised: raised, OnAir: onAirRow, Preview: previewR,
}

// router sends what is typed in the desk's own widgets to its keys.
type router struct{ k *keys }

// Typed does what the key stands for and says whether it stands for anything.
func (r router) Typed(ev *fyne.KeyEvent) bool { return r.k.typed(ev) }

// Shortcut is Typed for keys with modifiers.
func (r router) Shortcut(s fyne.Shortcut) bool { return r.k.shortcut(s) }

// Rune takes a letter typed where no text goes.
func (r router) Rune(x rune) { r.k.rune(x) }

// Down notes that a key was pressed anew.
func (r router) Down(ev *fyne.KeyEvent) { r.k.down(ev) }

// Shift says whether Shift is down.
func (r router) Shift() bool { return r.k.shift() }

// Caught notes that a key that is down is nobody's.
func (r router) Caught(ev *fyne.KeyEvent) { r.k.caught(ev) }

// button is an action of the desk, or one of several to choose from.
type button = widgets.Button

func newButton(k *keys, key, label string, do func()) *button {
	return widgets.NewButton(dress, router{k}, key, label, do)
}

func newChoiceButton(k *keys, key, label string, do func()) *button {
	return widgets.NewChoiceButton(dress, router{k}, key, label, do)
}

// newSmallButton is an action that stands among many.
func newSmallButton(k *keys, key, label string, do func()) *button {
	return widgets.NewSmallButton(dress, router{k}, key, label, do)
}

// newCatcher waits for a key that is to be given to something.
func newCatcher(k *keys, takes func(key), leave func()) *widgets.Catcher {
	return widgets.NewCatcher(dress, router{k}, func(mods fyne.KeyModifier, name fyne.KeyName) { takes(key{mods, oneEnter(name)}) }, leave)
}

// soughtWords are the tabs over the hits.
func soughtWords() []string {
	all := make([]string, soughts)
	for i := range all {
		all[i] = sought(i).String()
	}
	return all
}

// soughtShort are the same where they have little room.
func soughtShort() []string {
	return []string{
		anything: tr("All"), onlyAthletes: tr("Athl."), onlyPeople: tr("Pers."), onlyRaces: tr("Races"), onlyLines: tr("Facts"),
		onlyPages: tr("Pages"), onlyTemplates: tr("Templ."), onlyCommands: tr("Comm."),
	}
}

// newStrip is tabs with the desk's gap at both sides.
func newStrip(labels []string, picked func(int)) (*widgets.Tabs, *fyne.Container) {
	t := widgets.NewTabs(dress, labels, picked)
	return t, container.New(arrange{
		func() fyne.Size { return t.MinSize() },
		func(s fyne.Size) { put(t, tight, 0, s.Width-2*tight, s.Height) },
	}, t)
}
