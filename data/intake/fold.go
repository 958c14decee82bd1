package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// heading folds the heading of a column to what matters for telling it:
// letters without accents, digits, and the point between two digits, all in
// lower case. "Place_Overall" is "placeoverall", "21.1 km" is "21.1km",
// "Prénom" is "prenom".
func heading(s string) string {
	var b strings.Builder
	runes := []rune(norm.NFKD.String(s))
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case (r == '.' || r == ',') && i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1]):
			b.WriteByte('.')
		}
	}
	return b.String()
}

// squeeze trims s and turns every run of white space in it, of whatever kind,
// into one space.
func squeeze(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		c := s[i]
		clean = c > ' ' && c < 0x7F || c == ' ' && i > 0 && i+1 < len(s) && s[i+1] != ' '
	}
	if clean {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}
