package data

import "time"

// AgeAt returns the athlete's age in whole years on a date, and false when it is
// not certain. A date of birth decides, also one known to the year or month
// where that is enough; who was born on 29 February is a year older on 1 March
// of other years. Without one the printed age counts on the day it was given for
// and, with on "", as the age printed; nothing is computed from it.
func (a Athlete) AgeAt(on Date) (int, bool) {
	if years, ok := agesBetween(a.Born, on); ok {
		return years, true
	}
	if a.Age > 0 && (on == "" || on == a.AgeOn) {
		return a.Age, true
	}
	return 0, false
}

// HeldOn reports whether the record held on a date; see [Show.Records].
func (r Record) HeldOn(on Date) bool {
	first, last, ok := on.days()
	if !ok {
		return false
	}
	if from, _, ok := r.From.days(); ok && from.After(last) {
		return false
	}
	if _, to, ok := r.To.days(); ok && !to.After(first) {
		return false
	}
	return true
}

// Valid reports whether d is a date, known to the day, the month or the year.
func (d Date) Valid() bool {
	_, _, ok := d.days()
	return ok
}

// days returns the first and the last day that d can be.
func (d Date) days() (first, last time.Time, ok bool) {
	s := string(d)
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return t, t, true
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t, t.AddDate(0, 1, -1), true
	}
	if t, err := time.Parse("2006", s); err == nil {
		return t, t.AddDate(1, 0, -1), true
	}
	return time.Time{}, time.Time{}, false
}

// agesBetween is the age on a date when every day that both can be gives the same.
func agesBetween(born, on Date) (int, bool) {
	firstBorn, lastBorn, ok := born.days()
	if !ok {
		return 0, false
	}
	firstOn, lastOn, ok := on.days()
	if !ok {
		return 0, false
	}
	least, most := age(lastBorn, firstOn), age(firstBorn, lastOn)
	return least, least == most && least >= 0
}

func age(born, on time.Time) int {
	years := on.Year() - born.Year()
	if on.Month() < born.Month() || on.Month() == born.Month() && on.Day() < born.Day() {
		years--
	}
	return years
}
