package main

import (
	"cmp"
	"errors"
	"os"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"mile26/app/desk"
)

// scaleVariable is what Fyne reads the scale of windows from.
const scaleVariable = "FYNE_SCALE"

// preferredVariable says that the scale is the operator's preference. A desk that
// opens another show hands its environment on, and the next one must not take it for
// what somebody said.
const preferredVariable = "MILE26_SCALE_PREFERRED"

// preferring completes the flags with what the operator prefers, and tells the
// desk what there is to choose. What the command line says stands first.
func preferring(a fyne.App, f *stationFlags) desk.Station {
	p := a.Preferences()
	s := desk.Station{
		FixedTheme: f.Theme != "", FixedFormat: f.Format != "", FixedScale: os.Getenv(scaleVariable) != "" && os.Getenv(preferredVariable) == "",
	}
	if s.FixedScale {
		s.Scale, _ = strconv.ParseFloat(os.Getenv(scaleVariable), 64) // of other words Fyne makes what it can
	}
	f.Theme = cmp.Or(f.Theme, usable(desk.PreferredTheme(p)), theme)
	f.Format = cmp.Or(f.Format, desk.PreferredFormat(p))
	f.House = desk.PreferredHouse(p)
	s.Theme = f.Theme
	if all, err := themesFor(f.Theme); err == nil { // otherwise the station says what is wrong
		s.Themes = all.names()
		if !slices.Contains(s.Themes, f.Theme) { // one by its folder
			s.Themes = append(s.Themes, f.Theme)
		}
	}
	if scale := desk.PreferredScale(p); !s.FixedScale && scale != 1 {
		setScale(scale)
	}
	s.Rescale = func(scale float64) {
		setScale(scale)
		a.Settings().SetTheme(a.Settings().Theme()) // which has the windows ask for it again
	}
	return s
}

// setScale sets the scale of windows. Fyne has no other way for one program.
func setScale(scale float64) {
	err := errors.Join(os.Setenv(scaleVariable, strconv.FormatFloat(scale, 'f', -1, 64)), os.Setenv(preferredVariable, "1"))
	if err != nil {
		fyne.LogError("the scale of the window", err)
	}
}

// usable is a theme's name, or "" when it cannot be read any more: a theme that
// somebody removed must not keep the desk from opening.
func usable(name string) string {
	if name == "" {
		return ""
	}
	if _, err := openTheme(name); err != nil {
		fyne.LogError("the theme that was chosen cannot be read, the first one stands in", err)
		return ""
	}
	return name
}
