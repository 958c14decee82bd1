package desk

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	widgets "mile26/app/desk/widget"
)

// offer shows what a picker found; nil takes it away.
func (r *formRow) offer(hits []hit) {
	if len(hits) == 0 && len(r.list) == 0 {
		r.hits, r.at = nil, 0
		return
	}
	r.hits, r.at = hits, min(r.at, max(len(hits)-1, 0))
	r.list = nil
	for i, h := range hits {
		r.list = append(r.list, widgets.NewPick(dress, formPickLine, widgets.PickRow{Picture: h.flag, Name: h.Name, Detail: h.Detail, Chosen: i == r.at}, func() {
			r.at = i
			r.keep(false)
		}))
	}
	r.of.rebuilt()
	r.of.reveal(r)
}

// move goes to another of what was found.
func (r *formRow) move(by int) {
	r.at = min(max(r.at+by, 0), len(r.hits)-1)
	r.offer(r.hits)
}

// looked takes what a picker found, unless something else has been typed since.
func (r *formRow) looked(x looked) {
	if x.words != r.entry.Text || !r.dirty {
		return
	}
	r.words, r.at = x.words, 0
	switch {
	case x.err != nil:
		r.say(x.err.Error(), true)
	case len(x.hits) == 0 && !(x.words == "" && (r.photo || r.none)) && !(r.photo && fileLike(x.words)):
		r.say(tr("Nothing found for “%s”: try fewer letters", x.words), true)
	default:
		r.say("", false)
	}
	r.offer(x.hits)
}

// pickText is a hit as text: its kind and row, or the photo.
func pickText(h hit, photo bool) string {
	if photo {
		return h.photo
	}
	return string(h.Kind) + " " + strconv.FormatInt(int64(h.ID), 10)
}

// fileLike says that words name a file.
func fileLike(words string) bool { return strings.ContainsAny(words, `/\`) }

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
