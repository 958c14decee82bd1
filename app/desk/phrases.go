package desk

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// phrases are what the rooms below say: answers to commands, names of edits,
// what is wrong and what to do about it. Those rooms know one language; the desk
// tells an operator what they say in the operator's.
var phrases = []string{
	// what a command did
	"Emptied preview", "Preview is empty", "Preview: %s", "Already in preview: %s", "Rehearsed nothing",
	"Already on air: %s", "Took a moment ago; a second keystroke takes nothing", "Let nothing through", "Rehearsed %s",
	"Took %s on layer %d", "Took %s on layer %d, with new content", "Took %s on layer %d in place of %s", "Took nothing",
	"Took %s off layer %d", "Took nothing off",
	"Cleared layer %d", "Cleared %d pages", "Cleared 1 page", "Cleared nothing", "Nothing was on layer %d", "Nothing was on air",
	"Continued %s to step %d of %d", "Continued nothing", "Restored %d pages on air", "Restored 1 page on air",
	"Updated %s", "Updated nothing", "Already so on air: %s", "Newer data waits: %s", "Newer data waits already: %s", "No newer data waits any more: %s",
	"Newer data waits from now on: %s", "Newer data shows at once from now on: %s",

	// what stands between colons in a fault
	"it is not there", "it is being written", "not whole", "line %d has no end", "it cannot be reached", "it has not answered within %s",
	"nothing is in preview: choose a page first", "nothing is on air", "the page is not on air", "the page has no further step",
	"no newer data waits", "the page has no picture", "nothing to rehearse", "page %d", "page %s", "layer %d", "group %d", "group %s",
	"the page is disabled", "preview emptied", "%s is on air; the page after it", "values of %s", "%s cannot be drawn",
	"%s asks for layer %d", "a layer is a number from %d to %d", "field %s is a list and cannot be typed over",
	"it was taken off air before it was there", "done, but not written to the show file", "not in the show", "exists already", "read-only", "disk is full",
	"another Mile26 is writing to it", "the disk refused", "damaged", "open already", "not a Mile26 show", "made by a newer Mile26",
	"all of %d to %d are taken; delete a page", "number %d is that of page %s, it exists already; choose another",
	"template and subject do not go together", "%s shows %s, not a %s", "%s compares two athletes; name the second",
	"%s says nothing yet", "type its words first",
	"%s of %s", "%s of %s has nothing to show yet", "%s has no %s at %s yet", "nothing is known of both", "photo of %s",
	"%s ended and is started again; if it keeps ending, stop this output and start it with another command", "exit status %d",
	"listen on %s", "another program is using this address (is Mile26 open already?)", "choose another address with --listen",
	"other machines can reach this address", "give a token that they must show (--token)", "CasparCG is not connected",
	"say where to", "no such output", "it ended by itself", "a fault in the output", "%s cannot be sent elsewhere",
	"fact %d", "quote or message %d", "the edit can no longer be taken back and is forgotten", "the edit can no longer be done again and is forgotten",
	"changed since by another hand", "%s was changed since by another hand", "nothing changes", "left as it was",
	"this desk looks on", "%s has the show", "close it there first, and open it here again",
	"still in use", "still in use by more than %d rows", "undo the intake that brought them", "typed at the desk",

	// the running order
	"nothing to undo", "nothing to redo", "nothing is selected in the running order",
	"it is at the end of the running order already", "it is at the start of the running order already",
	"new group %s", "rename of group %s", "move of group %s", "move of %s", "delete of %s", "add of %s", "duplicate of %s", "build for %s",
	"switching on of %s", "switching off of %s", "hold of %s", "live of %s", "auto-next of %s", "no auto-next of %s",
	"length of %s", "rename of %s", "number of %s", "notes of %s", "hot key of %s", "undo %s", "redo %s", "%d pages", "%d groups",
	"the theme's templates for a race are not in the show",

	// the tables, and the race
	"new %s", "delete of %d rows", "gun of %s", "passing of %s at %s", "correction of %s at %s", "use of %s for %s at %s", "taking back of %s",
	"a passing has a bib and a time", "type a status into the field above", "nobody has claimed this passing", "give it a bib first",
	"this passing has no time", "type one", "this passing counts already", "nobody yet", "already so", "is %s", "%s has no checkpoint %s",
	"“%s” is no country: type its code, as KEN",
	"no race is being run", "there are %d races being run", "no bib yet", "no bib %s", "%d entries of %s have bib %s", "no gun yet", "before the gun",
	"the gun was more than %s ago", "%d/%s is %s", "faster than anybody has run %s: look at it", "the whole race",
	"has %s here already, which stays", "the gun of %s", "the passing of %s at %s", "the result of %s", "the split of %s",

	// whose a mark is that a page shows
	"%s · best", "%s · best, %s", "World record", "Course record",

	// what a page of the running order lacks
	"no template", "nothing yet", "does not suit", "override", "no photo", "no flag", "cannot be read",
	"athlete gone", "person gone", "race gone", "fact gone", "saying gone",
	"the theme %s has no template %s: choose another theme, or delete the page",
	"the %s it was about is no longer in the show: delete the page, or undo what removed it",
	"%s has no photo: add one, or leave it so",
}

// phrase is one of them, ready to be recognised.
type phrase struct {
	words string
	form  *regexp.Regexp
}

var phraseForms = sync.OnceValue(func() []phrase {
	verb := regexp.MustCompile(`%[sd]`)
	all := slices.Concat(phrases, intakePhrases)
	out := make([]phrase, len(all))
	for i, p := range all {
		form := verb.ReplaceAllStringFunc(regexp.QuoteMeta(p), func(v string) string {
			if v == "%d" {
				return `(\d+)`
			}
			return `(.+)`
		})
		out[i] = phrase{p, regexp.MustCompile(`^(?:` + form + `)$`)}
	}
	return out
})

// heard is what a room below said, in the operator's language. What is in none
// of the phrases stays as it was said.
func heard(said string) string {
	if spoken.Load().words == nil || said == "" {
		return said
	}
	if s, ok := phrased(said); ok {
		return s
	}
	// A fault is a chain, from what failed to why.
	if before, after, ok := strings.Cut(said, ": "); ok {
		return heard(before) + ": " + heard(after)
	}
	if before, after, ok := strings.Cut(said, "; "); ok {
		return heard(before) + "; " + heard(after)
	}
	return heardTitle(said)
}

// phrased translates what is a phrase from its beginning to its end. Of several
// that fit, the one with the most words of its own says most.
func phrased(said string) (string, bool) {
	if w := placed(said); w != said {
		return w, true
	}
	if w, ok := spoken.Load().words[said]; ok {
		return w, true
	}
	if w, ok := titleOf(said); ok {
		return w, true
	}
	best, own := "", -1
	for _, p := range phraseForms() {
		parts := p.form.FindStringSubmatch(said)
		if parts == nil || len(parts) == 1 {
			continue
		}
		n := len(said)
		with := make([]string, len(parts)-1)
		for i, s := range parts[1:] {
			n -= len(s)
			with[i] = heard(s)
		}
		if n > own {
			best, own = fillIn(word(p.words), with), n
		}
	}
	return best, own >= 0
}

// titleOf is a title in the middle of a sentence, as the log of edits has it: a
// column's, which is all capitals, or a row's of a form.
func titleOf(said string) (string, bool) {
	t := spoken.Load()
	if said != strings.ToLower(said) {
		return "", false
	}
	w, ok := t.words[strings.ToUpper(said)]
	if w = strings.ToLower(w); !ok {
		w, ok = t.words[firstUpper(said)]
	}
	switch {
	case !ok || w == "":
		return "", false
	case t.code == "de": // nouns have capitals there
		return firstUpper(w), true
	}
	return lowerFirst(w), true
}

// verb is a place in a sentence: %s, %d, or, out of their order, %[2]s.
var verb = regexp.MustCompile(`%(?:\[(\d)\])?[sd]`)

// fillIn puts words in the places of a sentence.
func fillIn(sentence string, with []string) string {
	next := 0
	return verb.ReplaceAllStringFunc(sentence, func(v string) string {
		if v[1] == '[' {
			next = int(v[2] - '1')
		}
		next++
		if next > len(with) {
			return v
		}
		return with[next-1]
	})
}

// heardTitle is a page's title, of which the theme's title of its template comes
// first: "Lower third · Sifan HASSAN".
func heardTitle(title string) string {
	first, rest, more := strings.Cut(title, " · ")
	if !more {
		return word(title)
	}
	if _, called := number(first); called { // "101 · Lower third · Sifan HASSAN"
		return first + " · " + heardTitle(rest)
	}
	return word(first) + " · " + placedEnd(rest)
}
