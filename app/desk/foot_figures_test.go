package desk

import (
	"testing"

	"fyne.io/fyne/v2"
)

// The foot says what figures do where the operator is.
func TestTheFootSaysWhatFiguresDo(t *testing.T) {
	f := openField(t)
	reads := func() string {
		return f.view.foot.figures.Label + ", " + f.view.foot.views["find"].Key + " " + f.view.foot.views["find"].Label
	}
	if got := reads(); got != "Bib, Ctrl K Find, page" {
		t.Errorf("at race control: %q", got)
	}
	f.ctrl(fyne.KeyK)
	if got := reads(); got != "Page, Ctrl K Find" {
		t.Errorf("at the search: %q", got)
	}
	f.chord(fyne.KeyModifierAlt, fyne.Key4)
	f.view.foot.figures.Tapped(nil)
	if f.view.tabs.now != f.view.raceTab || f.window.Canvas().Focused() != f.c.entry {
		t.Error("the button of bibs does not lead to their field")
	}
}
