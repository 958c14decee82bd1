package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"mile26/data"
)

// nothing reports whether a cell says in words or signs that it says nothing.
func nothing(s string) bool {
	if len(s) > len("null") {
		return false
	}
	switch strings.ToLower(s) {
	case "", "-", "--", "–", "—", "na", "n/a", "null", "none":
		return true
	}
	return false
}

// tieTail is what stands behind the name of one who shared a place.
var tieTail = regexp.MustCompile(`(?i)\s*\((tie|tied|dead heat)\)$`)

// readPlace reads a place: 12, "15,301", "3." or "3rd", and "=12", "12=" or T12
// for a shared one. Thousands may be set apart by comma, point, apostrophe or
// space. Zero, as raceresult prints it, is no place.
func readPlace(s string) (place int, tied, ok bool) {
	if nothing(s) {
		return 0, false, true
	}
	figures := s
	for _, sign := range []string{"=", "T"} {
		if rest, ok := strings.CutPrefix(figures, sign); ok && !tied {
			figures, tied = rest, true
		}
	}
	for _, sign := range []string{"=", "T"} {
		if rest, ok := strings.CutSuffix(figures, sign); ok && !tied {
			figures, tied = rest, true
		}
	}
	for _, tail := range []string{".", "st", "nd", "rd", "th"} {
		if rest, ok := strings.CutSuffix(figures, tail); ok {
			figures = rest
			break
		}
	}
	digits, ok := ungroup(figures)
	if !ok || len(digits) > 7 {
		return 0, false, false
	}
	place, err := strconv.Atoi(digits)
	return place, tied, err == nil
}

// ungroup takes the signs between thousands out of a number, and fails on
// anything but digits, alone or in groups of three behind the first.
func ungroup(s string) (string, bool) {
	const between = ",. '"
	if isNumber(s) || s == "" {
		return s, s != ""
	}
	if n := len(s) - len(",000"); n > 0 && n <= 3 && strings.IndexByte(between, s[n]) >= 0 && isNumber(s[:n]) && isNumber(s[n+1:]) {
		return s[:n] + s[n+1:], true // as most are
	}
	groups := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(between, r) })
	for i, g := range groups {
		if !isNumber(g) || i == 0 && len(g) > 3 || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	digits := strings.Join(groups, "")
	return digits, len(groups) > 1 && len(digits)+len(groups)-1 == len(s)
}

// readSex reads M, W, F and the words for them. Other letters have other
// meanings in other languages and are not read.
func readSex(s string) (data.Sex, bool) {
	switch s { // as nearly all lists print it
	case "M":
		return data.Men, true
	case "W", "F":
		return data.Women, true
	}
	switch strings.ToLower(s) {
	case "m", "men", "man", "male", "mann", "männer":
		return data.Men, true
	case "w", "f", "women", "woman", "female", "frau", "frauen":
		return data.Women, true
	case "", "-":
		return data.SexUnknown, true
	}
	return data.SexUnknown, false
}

// sexOf is the sex that the name of a category says: "Wheelchair Women" is a
// race of women. "Men and women" says nothing.
func sexOf(category string) data.Sex {
	var men, women bool
	for w := range strings.FieldsSeq(data.Fold(strings.NewReplacer("'s", "", "’s", "").Replace(category))) {
		switch w {
		case "men", "man", "male", "mens":
			men = true
		case "women", "woman", "female", "womens":
			women = true
		}
	}
	switch {
	case men && !women:
		return data.Men
	case women && !men:
		return data.Women
	}
	return data.SexUnknown
}

// readAge reads an age in years.
func readAge(s string) (int, bool) {
	if nothing(s) || s == "0" {
		return 0, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1 && n <= 120
}

// readYear reads the year of an edition or a birth.
func readYear(s string) (int, bool) {
	if len(s) != 4 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1800 && n <= 2200
}

// The forms of dates that say for certain which part is which. Of dd/mm/yyyy and
// mm/dd/yyyy nobody can tell which it is, see readDate.
var dateForms = []struct{ layout, keep string }{
	{"2006-01-02", "2006-01-02"},
	{"2006/01/02", "2006-01-02"},
	{"20060102", "2006-01-02"}, // ODF BirthDate
	{"2.1.2006", "2006-01-02"},
	{"2 January 2006", "2006-01-02"},
	{"2 Jan 2006", "2006-01-02"},
	{"January 2, 2006", "2006-01-02"},
	{"2006-01-02T15:04:05Z07:00", "2006-01-02"},
	{"2006-01-02 15:04:05", "2006-01-02"},
	{"2006-01-02T15:04:05", "2006-01-02"},
	{"2006-01", "2006-01"},
	{"2006", "2006"},
}

// readDate reads a date, to the day, the month or the year. Dates with slashes
// are read when one of the two numbers is above 12 or both are the same, and
// are not when either could be the month.
func readDate(s string) (data.Date, bool) {
	if nothing(s) {
		return "", true
	}
	for _, f := range dateForms {
		if t, err := time.Parse(f.layout, s); err == nil && t.Year() >= 1800 && t.Year() <= 2200 {
			return data.Date(t.Format(f.keep)), true
		}
	}
	dm, errDM := time.Parse("2/1/2006", s)
	md, errMD := time.Parse("1/2/2006", s)
	switch {
	case errDM == nil && (errMD != nil || dm.Equal(md)):
		return data.Date(dm.Format("2006-01-02")), true
	case errMD == nil && errDM != nil:
		return data.Date(md.Format("2006-01-02")), true
	}
	return "", false
}

// yearOf is the year of a date, 0 when it has none.
func yearOf(d data.Date) int {
	if len(d) < 4 {
		return 0
	}
	y, _ := readYear(string(d[:4]))
	return y
}

// ageClass is what a category column of a mass race often holds: M40, W35, MHK,
// U23, 40-44, F. It says who ran, not which race.
var ageClass = regexp.MustCompile(`(?i)^(?:(?:m|w|f|h|d)?[ -]?\d{2}(?:[ -]+\d{2}|\+)?|[mwf](?:hk|hauptklasse|jun|u\d{2})|(?:m|w|f)?u-?\d{2})$`)

// unusual are the signs and figures that stand in no name, but are kept where a
// source prints them.
func unusual(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == ' ':
		case '0' <= c && c <= '9', strings.IndexByte("|;`_<>{}\\@#*", c) >= 0:
			return true
		}
	}
	return false
}
