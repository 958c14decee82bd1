package intake

import (
	"slices"
	"strings"
	"unicode"

	"mile26/data"
)

// inPlaceName reports whether a word before "Marathon" is the name of a place.
func inPlaceName(w string) bool {
	f := data.Fold(w)
	return f != "wheelchair" && f != "virgin" && f != "half" && f != "mini" && !noPerson[f]
}

var capitals = lazy(`\p{Lu}[\pL\pM]*(?:['’-]\p{L}[\pL\pM]*)*(?: (?:"[^" ]+" )?(?:(?:de|da|di|van|von|der|den|la|le|el|al|bin|ben) ){0,2}\p{Lu}[\pL\pM]*(?:['’-]\p{L}[\pL\pM]*)*)*`)

// learnNames learns the full names that a text has, to tell who a family name
// alone is, and the words that it also writes in small letters.
func (p *prose) learnNames() {
	several := map[string]bool{}
	for i, l := range p.lines {
		for _, w := range strings.FieldsFunc(l, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
			if first := []rune(w)[0]; unicode.IsLower(first) {
				p.words[data.Fold(w)] = true
			}
		}
		if isViewer(l) && !p.skip[i] {
			continue
		}
		for _, run := range capitals().FindAllString(plainQuotes(apart(l)), -1) {
			for _, name := range peopleIn(run) {
				words := strings.Fields(name)
				if len(words) < 2 {
					continue
				}
				family := data.Fold(words[len(words)-1])
				switch have := p.full[family]; {
				case have == "":
					p.full[family] = name
				case data.Fold(have) != data.Fold(name):
					several[family] = true
				}
			}
		}
	}
	for family := range several {
		delete(p.full, family)
	}
}

// peopleIn are the names in a run of capitalised words: it is cut at every word
// that stands in no name.
func peopleIn(run string) []string {
	var out []string
	var name []string
	end := func() {
		for len(name) > 0 && slices.Contains(particles, name[len(name)-1]) {
			name = name[:len(name)-1]
		}
		for len(name) > 0 && slices.Contains(particles, name[0]) {
			name = name[1:]
		}
		if len(name) > 0 {
			out = append(out, strings.Join(name, " "))
		}
		name = nil
	}
	for _, w := range strings.Fields(run) {
		bare, owns := strings.CutSuffix(strings.TrimSuffix(w, "'"), "'s")
		switch {
		case strings.HasPrefix(w, `"`):
		case slices.Contains(particles, w):
			name = append(name, w)
		case !inName(bare):
			end()
		case owns:
			name = append(name, bare)
			end()
		default:
			name = append(name, bare)
		}
	}
	end()
	return out
}

// plainQuotes makes curly quotation marks plain.
func plainQuotes(s string) string {
	return strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "–", "-", "—", "-").Replace(s)
}

// apart parts what was glued together when a page became text: a sentence that
// ends in a time or a word and goes on with a capital letter.
func apart(s string) string {
	s = captions().ReplaceAllString(s, " ")
	s = gluedTime().ReplaceAllString(s, "$1. $2")
	return strings.TrimSpace(gluedWords().ReplaceAllString(s, "$1. $2"))
}

// nationAt tells the nation at the beginning of words, "Kenya's", "Great Britain's".
func nationAt(words []string) (code string, n int) {
	for n := min(3, len(words)); n > 0; n-- {
		name := strings.TrimSuffix(strings.TrimSuffix(strings.Join(words[:n], " "), "'s"), "'")
		if code, ok := nationOf(name); ok {
			return code, n
		}
	}
	return "", 0
}

// nameOf is the full name of somebody whom words name; "" when they name nobody
// for certain. A family name that the text has nowhere in full counts at the
// beginning of a sentence only, as headlines have it.
func (p *prose) nameOf(words []string, begins bool) string {
	if len(words) == 0 {
		return ""
	}
	last := strings.TrimSuffix(strings.TrimSuffix(words[len(words)-1], "'s"), "'")
	name := strings.TrimSpace(strings.Join(words[:len(words)-1], " ") + " " + last)
	fold := data.Fold(last)
	if len(words) > 1 {
		return name
	}
	if full, ok := p.full[fold]; ok {
		return full
	}
	if !begins || p.words[fold] || len([]rune(last)) < 3 {
		return ""
	}
	return name
}
