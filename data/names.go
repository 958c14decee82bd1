package data

import (
	"fmt"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"mile26/data/mark"
)

// ScreenName returns the name in screen form, "Sifan" and "HASSAN". The family
// name is in upper case after the rules of the athlete's country (Turkish i),
// unless ScreenFamily says otherwise. A name in one field comes back as family,
// as printed, with no given name.
func (a Athlete) ScreenName() (given, family string) {
	return screenName(a.Given, a.Family, a.Whole, a.ScreenGiven, a.ScreenFamily, a.Country)
}

// ScreenName returns the name in screen form, as [Athlete.ScreenName] does.
func (p Person) ScreenName() (given, family string) {
	return screenName(p.Given, p.Family, p.Whole, p.ScreenGiven, p.ScreenFamily, "")
}

// Name returns the race's name in screen form: "London Marathon 2014 · Men's elite".
func (r Race) Name() string {
	name := r.Event
	if r.Year != 0 {
		name = strings.TrimSpace(fmt.Sprintf("%s %d", r.Event, r.Year))
	}
	if class := firstOf(r.Title, r.Category); class != "" {
		name += " · " + class
	}
	return name
}

// Unit is the least difference of times that the results of the race tell apart,
// by its event, category and title: a race of "10,000 m" is one on the track.
func (r Race) Unit() mark.Unit {
	return mark.UnitOf(dots(r.Event, r.Category, r.Title), r.Metres)
}

// Best returns the athlete's best mark in a discipline: the personal best, or
// when there is none the first other kind. False when there is none at all.
func (a Athlete) Best(discipline string) (Best, bool) {
	var found Best
	ok := false
	for _, b := range a.Bests {
		if !strings.EqualFold(b.Discipline, discipline) {
			continue
		}
		if b.Kind == "PB" {
			return b, true
		}
		if !ok {
			found, ok = b, true
		}
	}
	return found, ok
}

func screenName(given, family, whole, screenGiven, screenFamily, country string) (string, string) {
	if given == "" && family == "" && screenFamily == "" {
		return screenGiven, whole
	}
	if screenFamily == "" {
		screenFamily = cases.Upper(upperTag(country)).String(family)
	}
	return firstOf(screenGiven, given), screenFamily
}

// upperTag is the language whose rules for upper case differ, by country.
func upperTag(country string) language.Tag {
	switch country {
	case "TUR":
		return language.Turkish
	case "AZE":
		return language.Azerbaijani
	case "GRE", "CYP":
		return language.Greek
	case "LTU":
		return language.Lithuanian
	}
	return language.Und
}

// plainName is the name for messages.
func (a Athlete) plainName() string { return firstOf(join(a.Given, a.Family), a.Whole) }
