package mark

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// readSpoken reads a time with its units: "two hours, 34 minutes and 20 seconds",
// "26H 35M 25S", 2h01'25". Units stand in falling order, each at most once, and
// the last is seconds: without them a time is known to the minute only.
func readSpoken(s string) (t time.Duration, why string) {
	toks := tokens(s)
	before := time.Duration(0) // the unit before
	for len(toks) > 0 {
		if before == time.Second {
			return 0, quote(toks[0]) + " after the seconds"
		}
		if before != 0 {
			toks = afterJoin(toks)
		}
		n, fraction, rest, why := spokenNumber(toks)
		if why != "" {
			return 0, why
		}
		if len(rest) == 0 {
			return 0, "a number without its unit"
		}
		unit, ok := unitOf(rest[0])
		switch {
		case !ok:
			return 0, quote(rest[0]) + " is no unit of time"
		case before != 0 && unit >= before:
			return 0, "units out of order"
		case fraction != "" && unit != time.Second:
			return 0, "only seconds have decimals"
		case before != 0 && n >= before/unit:
			return 0, fmt.Sprintf("%d where the %s should be less than %d", n, rest[0], before/unit)
		}
		t += n*unit + sum("", "", "", fraction)
		before, toks = unit, rest[1:]
	}
	if before != time.Second {
		return 0, "no seconds"
	}
	return t, ""
}

// tokens parts a spoken time into words, numbers and single characters. Spaces,
// the hyphen of twenty-one and the point of "min." are gone.
func tokens(s string) (toks []string) {
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsLetter(r):
			n = len(s) - len(strings.TrimLeftFunc(s, unicode.IsLetter))
			toks = append(toks, strings.ToLower(s[:n]))
			if next, ok := strings.CutPrefix(s[n:], "-"); ok && startsWithLetter(next) {
				n++
			} else if _, ok := unitOf(toks[len(toks)-1]); ok && strings.HasPrefix(s[n:], ".") {
				n++
			}
		case isDigit(r):
			n = len(s) - len(strings.TrimLeft(s, "0123456789."))
			toks = append(toks, s[:n])
		case strings.HasPrefix(s, "''"):
			n = len("''")
			toks = append(toks, `"`)
		case r != ' ':
			toks = append(toks, s[:n])
		}
		s = s[n:]
	}
	return toks
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// afterJoin passes what may stand between two units: a comma, "and", or both.
func afterJoin(toks []string) []string {
	if toks[0] == "," {
		toks = toks[1:]
	}
	if len(toks) > 0 && (toks[0] == "and" || toks[0] == "&") {
		toks = toks[1:]
	}
	return toks
}

// spokenNumber reads a number in figures or in words, and returns what follows it.
func spokenNumber(toks []string) (n time.Duration, fraction string, rest []string, why string) {
	if len(toks) == 0 {
		return 0, "", nil, "ends in the middle of a time"
	}
	first, rest := toks[0], toks[1:]
	if isDigit(rune(first[0])) {
		whole, fraction, point := strings.Cut(first, ".")
		if len(whole) > 3 || len(fraction) > 9 || point && fraction == "" || strings.Contains(fraction, ".") {
			return 0, "", nil, quote(first) + " is no part of a time"
		}
		return number(whole), fraction, rest, ""
	}
	n, ok := numberWord(first)
	if !ok {
		return 0, "", nil, quote(first) + " is no part of a time"
	}
	if n >= 20 && len(rest) > 0 {
		if ones, ok := numberWord(rest[0]); ok && 1 <= ones && ones <= 9 {
			return n + ones, "", rest[1:], ""
		}
	}
	return n, "", rest, ""
}

// quote quotes a token for a reason, cut short where it is no word any more.
func quote(tok string) string {
	const most = 20
	for i := range tok {
		if i > most {
			tok = tok[:i] + "…"
			break
		}
	}
	return strconv.Quote(tok)
}

func unitOf(tok string) (unit time.Duration, ok bool) {
	switch tok {
	case "h", "hr", "hrs", "hour", "hours":
		return time.Hour, true
	case "m", "min", "mins", "minute", "minutes", "'":
		return time.Minute, true
	case "s", "sec", "secs", "second", "seconds", `"`:
		return time.Second, true
	}
	return 0, false
}

// numberWord reads one word: zero to nineteen, or a ten below sixty, which is as
// far as the parts of a time go.
func numberWord(tok string) (time.Duration, bool) {
	for i, w := range [...]string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
		"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	} {
		if tok == w {
			return time.Duration(i), true
		}
	}
	for i, w := range [...]string{"twenty", "thirty", "forty", "fifty"} {
		if tok == w {
			return time.Duration(i*10 + 20), true
		}
	}
	return 0, false
}
