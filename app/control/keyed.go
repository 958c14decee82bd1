package control

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
)

// Keyed is a line that somebody entered at race control.
type Keyed struct {
	At     time.Time // when the key was pressed
	Place  string    // the checkpoint's name, or "Finish"
	Line   Line
	Marked data.ID // the race that is marked: when several have the bib it is of this one; 0: none is
}

// Line is what was typed into it:
//
//	108             108 passes now
//	108 1:01:24     with that time
//	2/108           of the second race being run
//	(nothing)       somebody passes now; whose it is comes later
//	108 dnf         a status; "108 dq TR6.3" with a rule; "108 ok" takes it back
type Line struct {
	Race   int    // of those being run, from 1; 0: whichever has the bib, the marked one first
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
// not known, for a key so long after the gun, 0 when there was none. The error says
// what can be typed.
func ReadLine(typed string, metres float64, gone time.Duration) (Line, error) {
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
		return l, readable(rest, metres, gone)
	default:
		return Line{}, fmt.Errorf("“%s” is no time and no status: type as in 108, 108 1:01:24, 108 dnf, 108 dq TR6.3 or 108 ok", rest)
	}
	if l.Bib == "" {
		return Line{}, errors.New("a status needs a bib before it, as in 108 dnf")
	}
	return l, nil
}

// readable says why a typed time cannot be read.
func readable(s string, metres float64, gone time.Duration) error {
	m := readTime(s, metres, gone)
	if metres <= 0 || m.Known() {
		return nil
	}
	if first, second, ok := strings.Cut(s, ":"); ok && len(first) < 3 && len(second) == 2 && mark.Parse(s+":00", 0).Known() {
		return fmt.Errorf("“%s” could be 0:%02s:%s or %s:%s:00: type the one that it is", s, first, second, first, second)
	}
	return fmt.Errorf("“%s”: %s; type hours, minutes and seconds as in 1:01:24", s, m.Unread)
}

// readTime reads a time that was typed for a passing, so long after the gun. It is
// read as the desk prints it: minutes and seconds, as 28:37, within the first hour,
// when nobody can have passed after hours yet. Later on the distance has to tell: a
// 2:36 at the finish of a marathon is no time.
func readTime(s string, metres float64, gone time.Duration) mark.Mark {
	m := mark.Parse(s, metres)
	if m.Known() || gone <= 0 || gone >= time.Hour || strings.Count(s, ":") != 1 {
		return m
	}
	if in := mark.Parse("0:"+twoFigures(s), 0); in.Known() {
		in.Printed = s
		return in
	}
	return m
}

// twoFigures is minutes and seconds with both figures of the minutes.
func twoFigures(s string) string {
	if strings.Index(s, ":") == 1 {
		return "0" + s
	}
	return s
}
