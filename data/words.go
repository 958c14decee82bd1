package data

import (
	"slices"
	"strings"
)

// Words nobody types: Fold never gives a '#'.
const (
	starWord      = "#star"
	countryPrefix = "#"
)

// nameWords is a name as the search keeps it, everything folded.
type nameWords struct {
	full      string // given and family, or the whole name
	given     string // with its other spellings
	family    string // with its other spellings; the whole name when it is one field
	others    []string
	otherKeys []string // keys of the other spellings of the full name
	country   string
	starred   bool
}

func wordsOf(a Athlete) nameWords {
	w := wordsOfName(a.Given, a.Family, a.Whole)
	w.country = Fold(a.Country)
	w.starred = a.Bio != ""
	if a.ScreenGiven != "" || a.ScreenFamily != "" {
		w.alsoCalled(firstOf(a.ScreenGiven, a.Given)+" "+firstOf(a.ScreenFamily, a.Family), "")
	}
	for _, name := range a.Also {
		w.alsoCalled(name, "")
	}
	if a.Whole != "" && (a.Given != "" || a.Family != "") {
		w.alsoCalled(a.Whole, "")
	}
	return w
}

func wordsOfName(given, family, whole string) nameWords {
	if given == "" && family == "" {
		family = whole
	}
	w := nameWords{given: Fold(given), family: Fold(family)}
	w.full = join(w.given, w.family)
	full := join(given, family)
	if isFolded(strings.ToLower(full)) { // plain ASCII: no other spelling
		return w
	}
	if s := spelled(full); s != w.full {
		w.addKey(s)
		w.given = join(w.given, unless(spelled(given), w.given))
		w.family = join(w.family, unless(spelled(family), w.family))
	}
	if parts := afterApostrophe(full); len(parts) > 0 {
		w.others = append(w.others, parts...)
		w.addKey(Fold(strings.Map(func(r rune) rune {
			if isApostrophe(r) {
				return ' '
			}
			return r
		}, full)))
	}
	return w
}

// alsoCalled adds another name in full.
func (w *nameWords) alsoCalled(given, family string) {
	o := wordsOfName(given, family, "")
	for _, words := range []string{o.given, o.family, strings.Join(o.others, " ")} {
		for word := range strings.FieldsSeq(words) {
			if !slices.Contains(strings.Fields(join(w.given, w.family)), word) && !slices.Contains(w.others, word) {
				w.others = append(w.others, word)
			}
		}
	}
	w.addKey(o.full)
	for _, key := range o.otherKeys {
		w.addKey(key)
	}
}

func (w *nameWords) addKey(folded string) {
	if key := nameKey(folded); key != "" && key != w.key() && !slices.Contains(w.otherKeys, key) {
		w.otherKeys = append(w.otherKeys, key)
	}
}

// key is the same for both orders of the name.
func (w nameWords) key() string { return nameKey(w.full) }

// NameKeys returns the folded words of an athlete's name in alphabetical order, in
// every spelling that the search knows: with umlauts written out, as on screen, as
// other sources print it.
func NameKeys(a Athlete) []string {
	w := wordsOf(a)
	return append([]string{w.key()}, w.otherKeys...)
}

// all are the words that a search may have to find in spite of a slip.
func (w nameWords) all() []string {
	return slices.Concat(strings.Fields(w.given), strings.Fields(w.family), w.others)
}

// more is the third column of the search: other names and the words nobody types.
func (w nameWords) more() string {
	var b strings.Builder
	for _, word := range w.others {
		b.WriteString(word)
		b.WriteByte(' ')
	}
	if w.country != "" {
		b.WriteString(countryPrefix + w.country + " ")
	}
	if w.starred {
		b.WriteString(starWord)
	}
	return b.String()
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// unless is s, or nothing when it is known already.
func unless(s, known string) string {
	if s == known {
		return ""
	}
	return s
}
