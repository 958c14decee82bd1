package data

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// A search that finds fewer than fewHits looks for misspelled words too.
const fewHits = 5

// mostTypos is how many other spellings of a word are tried, the nearest.
const mostTypos = 24

// slips is how many letters of a word may be wrong, missing, too many, or
// swapped with the next: none of three, one of four to seven, two of more.
func slips(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// findMisspelled returns athletes who fit when words of the query may have slips.
// Known words have none: those that somebody is called exactly.
func (s *Show) findMisspelled(ctx context.Context, q query, limit int, known bool) ([]ID, error) {
	if !q.canSlip() {
		return nil, nil
	}
	all := make([]string, len(q))
	other := false
	err := s.words.look(ctx, s, func(is func(string) bool, words []string, letters []uint32) {
		for i, w := range q {
			terms := prefixForm(w.plain)
			if w.spelled != "" {
				terms = append(terms, prefixForm(w.spelled)...)
			}
			var near []string
			if !known || !is(w.plain) {
				near = nearest(w.plain, words, letters)
			}
			other = other || len(near) > 0
			all[i] = "(" + strings.Join(append(terms, near...), " OR ") + ")"
		}
	})
	if err != nil || !other {
		return nil, err
	}
	return s.matching(ctx, strings.Join(all, " AND "), limit)
}

// canSlip reports whether any word is long enough.
func (q query) canSlip() bool {
	return slices.ContainsFunc(q, func(w word) bool { return slips(len([]rune(w.plain))) > 0 })
}

// nearest returns the words that w may be meant for, and those whose beginning it
// may be meant for; nearest first. It looks at every word, but only at the letters
// of most: a word that lacks more than the slips of w's letters is none.
func nearest(w string, words []string, letters []uint32) []string {
	r := []rune(w)
	most := slips(len(r))
	if most == 0 {
		return nil
	}
	has := lettersOf(w)
	type near struct {
		word  string
		worth int
	}
	var found []near
	var d distance
	for i, l := range letters {
		if bits.OnesCount32(has&^l) > most {
			continue
		}
		whole, begin := d.between(r, words[i], most)
		if begin > most || begin == 0 {
			continue
		}
		worth := 2 * begin
		if whole > begin {
			worth++
		}
		if words[i][0] != w[0] { // few miss the first letter
			worth += 2
		}
		found = append(found, near{words[i], worth})
	}
	slices.SortFunc(found, func(a, b near) int { return cmp.Or(cmp.Compare(a.worth, b.worth), cmp.Compare(a.word, b.word)) })
	found = found[:min(mostTypos, len(found))]
	terms := make([]string, len(found))
	for i, n := range found {
		terms[i] = n.word
	}
	return terms
}

// nears reports whether w may be meant for a name word or its beginning.
func (w word) nears(nameWord string) bool {
	if w.begins(nameWord) {
		return true
	}
	r := []rune(w.plain)
	most := slips(len(r))
	var d distance
	_, begin := d.between(r, nameWord, most)
	return most > 0 && begin <= most
}

// NearlySame reports whether two folded words are as near as one that is meant for
// the other: those of four to seven letters differ in one of them, longer ones in two.
func NearlySame(a, b string) bool {
	r := []rune(a)
	most := min(slips(len(r)), slips(utf8.RuneCountInString(b)))
	var d distance
	whole, _ := d.between(r, b, most)
	return most > 0 && whole <= most
}

// lettersOf has a bit for each letter that a word has; others share one.
func lettersOf(w string) uint32 {
	var set uint32
	for _, r := range w {
		switch {
		case 'a' <= r && r <= 'z':
			set |= 1 << (r - 'a')
		case '0' <= r && r <= '9':
			set |= 1 << 26
		default:
			set |= 1 << 27
		}
	}
	return set
}

// distance counts slips, with the room to do so.
type distance struct {
	rows [3][]int
	word []rune
}

// between returns by how many slips a differs from the word b, and from that
// beginning of b that is nearest; where it is more than most, any number above it.
// A slip is a letter that is wrong, missing or too many, or swapped with the next
// (optimal string alignment).
func (d *distance) between(a []rune, b string, most int) (whole, begin int) {
	d.word = d.word[:0]
	for _, r := range b {
		if len(d.word) == len(a)+most {
			break
		}
		d.word = append(d.word, r)
	}
	cutOff := len(d.word) < len(b) && len([]rune(b)) > len(d.word)
	n := len(d.word)
	for i := range d.rows {
		if cap(d.rows[i]) <= n {
			d.rows[i] = make([]int, 2*n+8)
		}
		d.rows[i] = d.rows[i][:n+1]
	}
	before, last, row := d.rows[0], d.rows[1], d.rows[2]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= n; j++ {
			wrong := 1
			if a[i-1] == d.word[j-1] {
				wrong = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == d.word[j-2] && a[i-2] == d.word[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return least, least
		}
		before, last, row = last, row, before
	}
	whole = last[n]
	if cutOff {
		whole = most + 1
	}
	return whole, slices.Min(last)
}
