package data

import (
	"slices"
	"strings"
)

// maxWords is how many words of a query count; nobody's name has more.
const maxWords = 12

// word is one word of a query, folded, and its German or Nordic spelling when that differs.
type word struct{ plain, spelled string }

// query is what an operator typed, as the search understands it.
type query []word

// readQuery takes anything: what isn't letter or digit only parts words.
func readQuery(words string) query {
	plain, alt := strings.Fields(Fold(words)), strings.Fields(spelled(words))
	var q query
	for i, p := range plain {
		w := word{plain: p}
		if len(alt) == len(plain) && alt[i] != p {
			w.spelled = alt[i]
		}
		if len(q) < maxWords && !slices.Contains(q, w) {
			q = append(q, w)
		}
	}
	return q
}

// keys are the name keys that equal the query, for the whole-name look-up.
func (q query) keys() (plain, alt string) {
	var p, a []string
	for _, w := range q {
		p, a = append(p, w.plain), append(a, firstOf(w.spelled, w.plain))
	}
	slices.Sort(p)
	slices.Sort(a)
	return strings.Join(p, " "), strings.Join(a, " ")
}

// match writes the FTS expression in which every word of q matches; form gives
// the terms that one spelling of a word may match.
func (q query) match(form func(spelling string) []string) string {
	all := make([]string, 0, len(q))
	for _, w := range q {
		all = append(all, w.anyOf(form))
	}
	return strings.Join(all, " AND ")
}

// some writes the FTS expression in which at least one word of q matches.
func (q query) some(form func(spelling string) []string) string {
	some := make([]string, 0, len(q))
	for _, w := range q {
		some = append(some, w.anyOf(form))
	}
	return "(" + strings.Join(some, " OR ") + ")"
}

func (w word) anyOf(form func(spelling string) []string) string {
	terms := form(w.plain)
	if w.spelled != "" {
		terms = append(terms, form(w.spelled)...)
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}

// The forms a word may match. Folded words are lower case and have neither
// quotes nor signs, so no operator of FTS can be typed.
func prefixForm(w string) []string       { return []string{w + "*"} }
func familyForm(w string) []string       { return []string{"family:" + w} }
func familyPrefixForm(w string) []string { return []string{"family:" + w + "*"} }
func wholeForm(w string) []string        { return withCountry(w, w) }
func countryForm(w string) []string      { return withCountry(w, w+"*") }

func withCountry(w, term string) []string {
	if len(w) != 3 {
		return []string{term}
	}
	return []string{term, "more:" + countryPrefix + w}
}

// hasCode reports whether a word may be a country code.
func (q query) hasCode() bool {
	return slices.ContainsFunc(q, func(w word) bool { return len(w.plain) == 3 })
}

// begins reports whether a name word begins with w.
func (w word) begins(nameWord string) bool {
	return strings.HasPrefix(nameWord, w.plain) || w.spelled != "" && strings.HasPrefix(nameWord, w.spelled)
}

// is reports whether a name word is w; a possessive s on either makes no difference (men, men's).
func (w word) is(nameWord string) bool {
	return w.plain == nameWord || w.spelled == nameWord || w.plain+"s" == nameWord || w.plain == nameWord+"s"
}

// fits reports whether each word of q begins one of the name words, in the sense of begins.
func (q query) fits(nameWords []string, begins func(word, string) bool) bool {
	for _, w := range q {
		if !slices.ContainsFunc(nameWords, func(name string) bool { return begins(w, name) }) {
			return false
		}
	}
	return true
}

// names reports whether q has every one of the name words in full.
func (q query) names(nameWords []string) bool {
	for _, n := range nameWords {
		if !slices.ContainsFunc(q, func(w word) bool { return w.is(n) }) {
			return false
		}
	}
	return true
}

// hasDigit reports whether a word may be a bib.
func (w word) hasDigit() bool { return strings.ContainsAny(w.plain, "0123456789") }
