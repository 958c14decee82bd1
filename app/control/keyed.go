package control

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mile26/data/mark"
)

// Keyed is a line that somebody entered at race control.
type Keyed struct {
	At    time.Time // when the key was pressed
	Place string    // the checkpoint's name, or "Finish"
	Line  Line
}

// Line is what was typed into it:
//
//	108             108 passes now
//	108 1:01:24     with that time
//	2/108           of the second race being run
//	(nothing)       somebody passes now; whose it is comes later
//	108 dnf         a status; "108 dq TR6.3" with a rule; "108 ok" takes it back
type Line struct {
	Race   int    // of those being run, from 1; 0: whichever has the bib
	Bib    string // "" when nobody could read it
	Time   string // as typed; "": that of the key
	Status mark.Status
	Rule   string
	Runs   bool // takes a status back
}

// String is the line as it is typed.
func (l Line) String() string {
	words := l.Bib
	if l.Race > 0 {
		words = fmt.Sprintf("%d/%s", l.Race, l.Bib)
	}
	for _, more := range []string{l.Time, strings.ToLower(string(l.Status)), l.Rule} {
		words = strings.TrimSpace(words + " " + more)
	}
	if l.Runs {
		words += " ok"
	}
	return words
}

// ReadLine reads what was typed at a place of so many metres, 0 when that is
// not known. The error says what can be typed.
func ReadLine(typed string, metres float64) (Line, error) {
	var l Line
	words := strings.Fields(typed)
	if len(words) == 0 {
		return l, nil
	}
	if strings.Contains(words[0], ":") { // a time, and nobody's yet
		words = append([]string{""}, words...)
	}
	l.Bib = words[0]
	if race, bib, ok := strings.Cut(words[0], "/"); ok {
		n, err := strconv.Atoi(race)
		if err != nil || n < 1 || bib == "" {
			return Line{}, fmt.Errorf("“%s”: before the stroke stands the number of a race, as in 2/108", words[0])
		}
		l.Race, l.Bib = n, bib
	}
	rest := strings.Join(words[1:], " ")
	switch status, rule, ok := mark.ParseStatus(rest); {
	case rest == "":
		return l, nil
	case ok:
		l.Status, l.Rule = status, rule
	case len(words) > 2 && strings.EqualFold(words[1], "dq"):
		l.Status, l.Rule = mark.DQ, strings.Join(words[2:], " ")
	case strings.EqualFold(rest, "ok"):
		l.Runs = true
	case strings.ContainsAny(rest, "0123456789") && len(words) == 2:
		l.Time = rest
		return l, readable(rest, metres)
	default:
		return Line{}, fmt.Errorf("“%s” is no time and no status: type as in 108, 108 1:01:24, 108 dnf, 108 dq TR6.3 or 108 ok", rest)
	}
	if l.Bib == "" {
		return Line{}, errors.New("a status needs a bib before it, as in 108 dnf")
	}
	return l, nil
}

// readable says why a typed time cannot be read.
func readable(s string, metres float64) error {
	if m := mark.Parse(s, metres); metres > 0 && !m.Known() {
		return fmt.Errorf("“%s”: %s; type hours, minutes and seconds as in 1:01:24", s, m.Unread)
	}
	return nil
}
