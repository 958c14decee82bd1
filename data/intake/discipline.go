package intake

import (
	"regexp"
	"strconv"
	"strings"

	"mile26/data"
)

// discipline is what an event of athletics is run, walked, jumped or thrown in.
type discipline struct {
	name   string  // "Marathon", "100 m", "High jump"
	metres float64 // 0 for what is not timed
}

// timed reports whether its marks are times.
func (d discipline) timed() bool { return d.metres > 0 }

// The words beside the name of a discipline that do not change it.
var besideDiscipline = map[string]bool{
	"men": true, "mens": true, "women": true, "womens": true, "man": true, "woman": true, "boys": true, "girls": true,
	"male": true, "female": true, "m": false, "elite": true, "final": true, "race": true, "run": true, "dash": true, "senior": true,
}

// fieldEvents are the disciplines that are not timed, with the codes of World
// Athletics for them.
var fieldEvents = map[string]string{
	"high jump": "High jump", "hj": "High jump", "pole vault": "Pole vault", "pv": "Pole vault", "long jump": "Long jump", "lj": "Long jump",
	"triple jump": "Triple jump", "tj": "Triple jump", "shot": "Shot put", "shot put": "Shot put", "sp": "Shot put",
	"discus": "Discus throw", "discus throw": "Discus throw", "dt": "Discus throw", "hammer": "Hammer throw", "hammer throw": "Hammer throw",
	"ht": "Hammer throw", "javelin": "Javelin throw", "javelin throw": "Javelin throw", "jt": "Javelin throw",
	"decathlon": "Decathlon", "dec": "Decathlon", "heptathlon": "Heptathlon", "hep": "Heptathlon", "pentathlon": "Pentathlon",
}

var (
	relay     = regexp.MustCompile(`^(\d) ?x ?(\d{2,4})(?: ?m)?(?: relay)?$`)
	metreRace = regexp.MustCompile(`^(\d{2,6})(?: ?(?:m|metres?|meters?))?(?: ?(h|hurdles|s|sc|steeple|steeplechase|w|walk|race walk))?$`)
	kmRace    = regexp.MustCompile(`^(\d{1,3}) ?(?:k|km|kilomet(?:re|er)s?)(?: ?(w|walk|race walk))?$`)
)

// disciplineOf reads the name or the code of a discipline: "100 m Men", "4 x 400 m",
// "110H", "20 km walk", "Mar", "High jump". Bare figures are metres from 50 up;
// a code such as 20W is kilometres of walking.
func disciplineOf(text string) (discipline, bool) {
	words := strings.Fields(data.Fold(strings.ReplaceAll(text, ",", "")))
	kept := words[:0]
	for _, w := range words {
		if !besideDiscipline[w] {
			kept = append(kept, w)
		}
	}
	s := strings.Join(kept, " ")
	switch s {
	case "marathon", "mar":
		return discipline{"Marathon", marathon}, true
	case "wheelchair marathon", "marathon wheelchair":
		return discipline{"Marathon wheelchair", marathon}, true
	case "half marathon", "halfmarathon", "hm":
		return discipline{"Half marathon", halfMarathon}, true
	}
	if name, ok := fieldEvents[s]; ok {
		return discipline{name: name}, true
	}
	if m := relay.FindStringSubmatch(s); m != nil {
		legs, leg := float64(m[1][0]-'0'), metresOf(m[2])
		return discipline{m[1] + " × " + m[2] + " m", legs * leg}, legs > 0 && leg > 0
	}
	if m := kmRace.FindStringSubmatch(s); m != nil {
		return discipline{m[1] + " km" + kindOf(m[2]), metresOf(m[1]) * 1000}, m[1] != "0"
	}
	if m := metreRace.FindStringSubmatch(s); m != nil {
		metres := metresOf(m[1])
		if kindOf(m[2]) == " walk" && metres <= 100 {
			return discipline{m[1] + " km walk", metres * 1000}, true
		}
		return discipline{m[1] + " m" + kindOf(m[2]), metres}, metres >= 50
	}
	return discipline{}, false
}

// measured is how a discipline that is named by its distance begins: with figures and a
// unit, for a number alone may be a year.
var measured = regexp.MustCompile(`^(\d ?x ?)?\d+ ?(m|metres?|meters?|k|km|kilomet(re|er)s?)\b`)

// disciplineIn is the one timed discipline that is named by its distance among other
// words, as in "Olympic 10000 m" or "Rio 2016, 20 km race walk final"; none when there are
// several, or when figures before it may belong to it ("10 000 m").
func disciplineIn(text string) (found discipline, ok bool) {
	words := strings.Fields(data.Fold(strings.ReplaceAll(text, ",", "")))
	for from := 0; from < len(words); from++ {
		if from > 0 && figures.MatchString(words[from-1]) && !yearForm.MatchString(words[from-1]) {
			continue
		}
		for to := len(words); to > from; to-- {
			name := strings.Join(words[from:to], " ")
			d, is := disciplineOf(name)
			if !is || !d.timed() || !measured.MatchString(name) {
				continue
			}
			if ok && d != found {
				return discipline{}, false
			}
			found, ok, from = d, true, to-1
			break
		}
	}
	return found, ok
}

var (
	figures  = regexp.MustCompile(`^\d+$`)
	yearForm = regexp.MustCompile(`^(1[89]|20|21)\d\d$`)
)

func kindOf(s string) string {
	switch s {
	case "h", "hurdles":
		return " hurdles"
	case "s", "sc", "steeple", "steeplechase":
		return " steeplechase"
	case "w", "walk", "race walk":
		return " walk"
	}
	return ""
}

func metresOf(digits string) float64 {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return float64(n)
}

var distanceForm = regexp.MustCompile(`(?i)^(\d{1,6}(?:\.\d{1,4})?)\s*(m|metres?|meters?|km|k|mi|miles?)?$`)

// readDistance reads the distance of a race in metres: "42195", "10 km", "5 miles",
// "Marathon". A bare number below 50 says no unit for certain and is not read.
func readDistance(s string) (metres float64, ok bool) {
	if nothing(s) {
		return 0, true
	}
	if m := distanceForm.FindStringSubmatch(strings.ReplaceAll(s, ",", "")); m != nil {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil || n <= 0 {
			return 0, false
		}
		switch strings.ToLower(m[2]) {
		case "":
			return n, n >= 50
		case "k", "km":
			return n * 1000, true
		case "mi", "mile", "miles":
			return n * mile, true
		}
		return n, true
	}
	d, ok := disciplineOf(s)
	return d.metres, ok && d.timed()
}

// disciplines reports whether a column names disciplines and not events: every
// value is one, and there are several.
func disciplines(t *table, f field) bool {
	seen := map[string]bool{}
	for _, r := range t.rows {
		v := t.cols.value(r, f)
		if nothing(v) || seen[v] {
			continue
		}
		if _, ok := disciplineOf(v); !ok {
			return false
		}
		seen[v] = true
	}
	return len(seen) > 1
}

// MetresOf is the distance in metres that the name of a discipline or of an event
// says: "10,000 m", "Half marathon", "London Marathon". It is 0 when the name says
// none, and for what is not timed.
func MetresOf(name string) float64 {
	metres, ok := readDistance(name)
	switch {
	case ok:
		return metres
	case saysMarathon(name):
		return marathon
	}
	return 0
}
