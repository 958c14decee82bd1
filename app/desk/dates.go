package desk

import (
	"strconv"
	"strings"
	"time"
)

// monthWords are the months, short.
var monthWords = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// dated is a time as an operator reads it. The form is one of the time package,
// itself in the operator's language, with Jan for the month.
func dated(t time.Time, form string) string {
	before, after, ok := strings.Cut(form, "Jan")
	if !ok {
		return t.Format(form)
	}
	return t.Format(before) + word(monthWords[t.Month()-1]) + t.Format(after)
}

// dayTime is a day of this year with its time, wholeTime one of any year.
func dayTime(t time.Time) string { return dated(t, tr("2 Jan 15:04")) }

func wholeTime(t time.Time) string { return dated(t, tr("2 Jan 2006 15:04")) }

// decimal is a number with the operator's point, which most write as a comma, and
// with that many places, -1 for as many as it takes.
func decimal(x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if spoken.Load().code == languages[0].code {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}
