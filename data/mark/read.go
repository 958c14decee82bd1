package mark

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// ZeroTime is the reason for which a time of nothing but zeros is not read. Some
// sources print one where they have none: Berlin writes an absent split 00:00:00.
const ZeroTime = "zero time"

// OnlyDistance ends the reason for which a time is not read that the distance of its race
// would make certain.
const OnlyDistance = "only the distance tells"

// The mean speeds, in metres a second, between which a reading is possible. The
// lower one is a slow walk with rests. The upper one is beyond the fastest means
// there are: 10.9 in a sprint relay, about 9 in a wheelchair marathon, with a
// margin for a course that falls.
//
// Two readings of a form that is read by distance lie a factor of 60 apart and
// these bounds a factor of 24, so at most one reading is ever possible.
const (
	slowest = 0.5
	fastest = 12.0
)

// Parse reads a printed mark of a race over metres; 0 (or less) when the distance
// is not known. A blank one gives the zero Mark.
//
// Certain without a distance:
//
//	2:01:25  01:49:10  2:09:44.3  2:09:44,3
//	one hour, one minute and 24 seconds  26H 35M 25S  2h01'25"
//
// These need one, and are read when just one reading gives a possible mean speed,
// 0.5 to 12 metres a second:
//
//	2:01.25  hours, minutes and seconds, or minutes, seconds and hundredths
//	28:37    minutes and seconds
//	9.81     seconds
//
// What could be hours and minutes (2:36, or 11:08 in a marathon, which may as well
// be a time of day) has no seconds and stays unread, and so do spoken times without
// seconds, signs, words such as "around", and whatever else stands in a cell.
func Parse(printed string, metres float64) Mark {
	s := clean(printed)
	if s == "" {
		return Mark{}
	}
	if !(metres > 0) || math.IsInf(metres, 1) {
		metres = 0
	}
	t, why := read(s, metres)
	switch {
	case why != "":
		return Mark{Printed: printed, Unread: why}
	case t == 0:
		return Mark{Printed: printed, Unread: ZeroTime}
	}
	return Mark{Printed: printed, Time: t}
}

// read returns the time that s stands for, or why it could not be read.
func read(s string, metres float64) (t time.Duration, why string) {
	switch s[0] {
	case '-':
		return 0, "a time below zero is no mark"
	case '+':
		return 0, "a gap or a difference, not a mark"
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || r == '\'' || r == '"' }) {
		return readSpoken(s)
	}
	f, ok := figuresOf(s)
	if !ok {
		return 0, "not the form of a time"
	}
	switch f.seps() {
	case "::":
		return f.clock("")
	case "::.", "::,":
		if why := f.badFraction(3); why != "" {
			return 0, why
		}
		return f.clock(f.group[3])
	case ":":
		return f.minutes(metres)
	case ":.", ":,":
		if why := f.badFraction(2); why != "" {
			return 0, why
		}
		return f.pointed(metres)
	case ".", ",":
		if why := f.badFraction(1); why != "" {
			return 0, why
		}
		return f.seconds(metres)
	}
	return 0, "not the form of a time"
}

// figures is a mark of digits as groups and what stands between them.
type figures struct {
	group [4]string
	sep   [3]byte
	n     int // groups
}

// figuresOf parts s, and fails on anything but digits with single separators between.
func figuresOf(s string) (f figures, ok bool) {
	start := 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && '0' <= s[i] && s[i] <= '9' {
			continue
		}
		if i == start || f.n == len(f.group) {
			return f, false
		}
		f.group[f.n] = s[start:i]
		f.n++
		start = i + 1
		if i == len(s) {
			break
		}
		if f.n > len(f.sep) || !strings.ContainsRune(":.,", rune(s[i])) {
			return f, false
		}
		f.sep[f.n-1] = s[i]
	}
	return f, true
}

func (f figures) seps() string { return string(f.sep[:f.n-1]) }

// badFraction says what is wrong with group i as a fraction of a second. After a
// comma three digits look like a thousands group of another number.
func (f figures) badFraction(i int) string {
	switch n := len(f.group[i]); {
	case n > 9:
		return "too many decimals for a time"
	case n > 2 && f.sep[i-1] == ',':
		return "figures after a comma that are no decimals: another number may be glued on"
	}
	return ""
}

// clock reads hours, minutes and seconds.
func (f figures) clock(fraction string) (time.Duration, string) {
	if len(f.group[0]) > 3 {
		return 0, "too many figures for hours"
	}
	if why := firstOf(sixtieths(f.group[1], "minutes"), sixtieths(f.group[2], "seconds")); why != "" {
		return 0, why
	}
	return sum(f.group[0], f.group[1], f.group[2], fraction), ""
}

// minutes reads 28:37, which is minutes and seconds unless it could be hours and
// minutes.
func (f figures) minutes(metres float64) (time.Duration, string) {
	if len(f.group[0]) > 3 {
		return 0, "too many figures for minutes"
	}
	if why := sixtieths(f.group[1], "seconds"); why != "" {
		return 0, why
	}
	short, long := sum("0", f.group[0], f.group[1], ""), sum(f.group[0], f.group[1], "0", "")
	switch {
	case short == 0:
		return 0, ""
	case metres == 0:
		return 0, fmt.Sprintf("could be %s or %s: "+OnlyDistance, spell(short), spell(long))
	case possible(short, metres):
		return short, ""
	case possible(long, metres):
		return 0, "no seconds: hours and minutes, or a time of day"
	}
	return 0, fmt.Sprintf("over %s metres neither %s nor %s is possible", distance(metres), spell(short), spell(long))
}

// pointed reads 2:01.25, which is hours, minutes and seconds or minutes, seconds
// and a fraction.
func (f figures) pointed(metres float64) (time.Duration, string) {
	if len(f.group[0]) > 3 {
		return 0, "too many figures before the colon"
	}
	if why := sixtieths(f.group[1], "minutes or seconds"); why != "" {
		return 0, why
	}
	short := sum("0", f.group[0], f.group[1], f.group[2])
	long := time.Duration(0) // 0: hours are no reading
	if len(f.group[2]) == 2 && f.group[2] < "60" {
		long = sum(f.group[0], f.group[1], f.group[2], "")
	}
	switch {
	case short == 0:
		return 0, ""
	case metres == 0 && long > 0:
		return 0, fmt.Sprintf("could be %s or %s: "+OnlyDistance, spell(long), spell(short))
	case metres == 0:
		return 0, fmt.Sprintf("%s, if a distance says that this is possible", spell(short))
	case long > 0 && possible(long, metres):
		return long, ""
	case possible(short, metres):
		return short, ""
	case long > 0:
		return 0, fmt.Sprintf("over %s metres neither %s nor %s is possible", distance(metres), spell(long), spell(short))
	}
	return 0, fmt.Sprintf("over %s metres %s is not possible", distance(metres), spell(short))
}

// seconds reads 9.81.
func (f figures) seconds(metres float64) (time.Duration, string) {
	if len(f.group[0]) > 3 {
		return 0, "too many figures for seconds"
	}
	t := sum("0", "0", f.group[0], f.group[1])
	switch {
	case t == 0:
		return 0, ""
	case metres == 0:
		return 0, fmt.Sprintf("%s, if a distance says that this is possible", spell(t))
	case possible(t, metres):
		return t, ""
	}
	return 0, fmt.Sprintf("over %s metres %s is not possible", distance(metres), spell(t))
}

// sixtieths says what is wrong with s as two figures from 00 to 59.
func sixtieths(s, what string) string {
	switch {
	case len(s) < 2:
		return "one figure only where the " + what + " should be"
	case len(s) > 2:
		return fmt.Sprintf("%d figures where the %s should be: another number may be glued on", len(s), what)
	case s > "59":
		return s + " where the " + what + " should be 59 or less"
	}
	return ""
}

// sum adds up groups of digits, each short enough for an int; fraction holds the
// decimals of a second, at most nine.
func sum(hours, minutes, seconds, fraction string) time.Duration {
	t := number(hours)*time.Hour + number(minutes)*time.Minute + number(seconds)*time.Second
	unit := time.Second
	for i := range len(fraction) {
		unit /= 10
		t += time.Duration(fraction[i]-'0') * unit
	}
	return t
}

func number(digits string) (n time.Duration) {
	for i := range len(digits) {
		n = n*10 + time.Duration(digits[i]-'0')
	}
	return n
}

// possible reports whether metres in t is a speed that races have.
func possible(t time.Duration, metres float64) bool {
	if t <= 0 {
		return false
	}
	speed := metres / t.Seconds()
	return slowest <= speed && speed <= fastest
}

func firstOf(whys ...string) string {
	for _, why := range whys {
		if why != "" {
			return why
		}
	}
	return ""
}

// spell writes t with units for a reason: 1 h 44 min 20 s.
func spell(t time.Duration) string {
	var parts []string
	if h := t / time.Hour; h > 0 {
		parts = append(parts, fmt.Sprintf("%d h", h))
	}
	if m := t % time.Hour / time.Minute; m > 0 {
		parts = append(parts, fmt.Sprintf("%d min", m))
	}
	if s := t % time.Minute; s > 0 || len(parts) == 0 {
		seconds := strings.TrimRight(strconv.FormatFloat(s.Seconds(), 'f', 9, 64), "0")
		parts = append(parts, strings.TrimSuffix(seconds, ".")+" s")
	}
	return strings.Join(parts, " ")
}

func distance(metres float64) string { return strconv.FormatFloat(metres, 'f', -1, 64) }

// clean trims s and maps what typesetting does to a time back to ASCII: spaces of
// all kinds, wide figures and colons, curly quotes and primes, minus signs.
func clean(s string) string {
	plain := true
	for i := range len(s) {
		plain = plain && s[i] < 0x80
	}
	if !plain {
		s = strings.Map(asciiOf, s)
	}
	return strings.TrimSpace(s)
}

func asciiOf(r rune) rune {
	switch r {
	case '：', '∶', '꞉', '︓', '﹕':
		return ':'
	case '．', '․':
		return '.'
	case '，', '‚':
		return ','
	case '’', '‘', '′', '´':
		return '\''
	case '”', '“', '″':
		return '"'
	case '−', '–', '—', '‑', '‐', '－':
		return '-'
	case '＋':
		return '+'
	case '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\u00ad': // no width: nobody sees them
		return -1
	}
	switch {
	case '０' <= r && r <= '９':
		return r - '０' + '0'
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}
