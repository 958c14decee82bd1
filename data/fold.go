package data

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which names are compared and searched: lower case,
// without accents and apostrophes, letters that Unicode does not decompose
// (ł ø đ ı ß æ …) mapped to plain ones, and everything that is neither letter
// nor digit a single space. Folding twice changes nothing.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	if b, ok := foldASCII(s); ok {
		return string(b)
	}
	return fold(s, nil)
}

// foldASCII is fold for a text of plain ASCII, which most names are; false for others.
func foldASCII(s string) ([]byte, bool) {
	b := make([]byte, 0, len(s))
	gap := false
	for i := range len(s) {
		c := s[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c == '\'', c == '`':
			continue
		case c < utf8.RuneSelf:
			gap = true
			continue
		default:
			return nil, false
		}
		if gap && len(b) > 0 {
			b = append(b, ' ')
		}
		gap = false
		b = append(b, c)
	}
	return b, true
}

// spelled is Fold after the German and Nordic way to write without umlauts:
// ä ae, ö oe, ü ue, å aa, ø oe.
func spelled(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return Fold(s)
	}
	return fold(norm.NFC.String(s), spellings)
}

func fold(s string, first map[rune]string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	gap := false
	put := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	for _, r := range s {
		if plain, ok := first[r]; ok {
			for _, p := range plain {
				put(p)
			}
			continue
		}
		if r < utf8.RuneSelf || isApostrophe(r) { // ´ would decompose into a space
			foldRune(r, put, &gap)
			continue
		}
		for _, d := range norm.NFKD.String(string(r)) {
			foldRune(d, put, &gap)
		}
	}
	return b.String()
}

func foldRune(r rune, put func(rune), gap *bool) {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		put(r)
	case 'A' <= r && r <= 'Z':
		put(r + 'a' - 'A')
	case isApostrophe(r) || unicode.IsMark(r):
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		if plain, ok := letters[r]; ok {
			for _, p := range plain {
				put(p)
			}
			return
		}
		// Lowering may give a letter and a mark, or one of the mapped letters.
		for _, d := range norm.NFKD.String(strings.ToLower(string(r))) {
			if plain, ok := letters[d]; ok {
				for _, p := range plain {
					put(p)
				}
			} else if !unicode.IsMark(d) {
				put(d)
			}
		}
	default:
		*gap = true
	}
}

// isFolded reports whether s is folded for certain; most words of a roster are
// plain ASCII and need no second look.
func isFolded(s string) bool {
	space := true
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			space = false
		case c == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return s == "" || !space
}

// letters maps letters that have no decomposition, upper and lower case.
var letters = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe",
	'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d",
	'þ': "th", 'Þ': "th", 'ħ': "h", 'Ħ': "h", 'ı': "i", 'ĸ': "k", 'ŋ': "n", 'Ŋ': "n",
	'ŧ': "t", 'Ŧ': "t", 'ə': "e", 'Ə': "e", 'ƒ': "f", 'ɓ': "b", 'Ɓ': "b", 'ɗ': "d", 'Ɗ': "d",
	'ƙ': "k", 'Ƙ': "k", 'ƴ': "y", 'Ƴ': "y", 'ɛ': "e", 'Ɛ': "e", 'ɔ': "o", 'Ɔ': "o",
	'ɨ': "i", 'Ɨ': "i", 'ƶ': "z", 'Ƶ': "z", 'ȷ': "j", 'ς': "σ",
}

// spellings are the letters that German and the Nordic languages write with two.
var spellings = map[rune]string{
	'ä': "ae", 'Ä': "ae", 'ö': "oe", 'Ö': "oe", 'ü': "ue", 'Ü': "ue",
	'å': "aa", 'Å': "aa", 'ø': "oe", 'Ø': "oe",
}

// isApostrophe reports the characters that stand for an apostrophe in names: O'Brien, O’Brien, N`Diaye, Koʻolau.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', '‛', '`', '´', 'ʼ', 'ʻ', 'ʹ', 'ʾ', 'ʿ', 'ˈ', '′', '＇':
		return true
	}
	return false
}

// afterApostrophe returns the folded parts of names behind an apostrophe: brien for O'Brien.
func afterApostrophe(s string) []string {
	var parts []string
	for _, word := range strings.Fields(s) {
		if i := strings.IndexFunc(word, isApostrophe); i > 0 {
			rest := strings.TrimLeftFunc(word[i:], isApostrophe)
			if p := Fold(rest); p != "" {
				parts = append(parts, p)
			}
		}
	}
	return parts
}

// nameKey is the folded words of a name in alphabetical order: the same for either order of the names.
func nameKey(folded string) string {
	words := strings.Fields(folded)
	slices.Sort(words)
	return strings.Join(words, " ")
}
