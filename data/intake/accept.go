package intake

import (
	"fmt"
	"strconv"
	"strings"
)

// Accept says what of a file is taken. The zero Accept takes every row of a
// list and nothing of a live text: what a text says, a person accepts.
type Accept struct {
	all, none bool
	lines     []lines
	items     map[string]bool
}

// lines is a range of lines, both ends included.
type lines struct{ first, last int }

// AcceptAll and AcceptNone take everything and nothing.
var (
	AcceptAll  = Accept{all: true}
	AcceptNone = Accept{none: true}
)

// ParseAccept reads "all", "none", or lines, ranges of them and the numbers of
// proposals, separated by commas: "12,20-25,31.2". An empty string is the zero Accept.
func ParseAccept(s string) (Accept, error) {
	switch s = strings.TrimSpace(s); s {
	case "":
		return Accept{}, nil
	case "all":
		return AcceptAll, nil
	case "none":
		return AcceptNone, nil
	}
	a := Accept{none: true, items: map[string]bool{}}
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if line, item, ok := strings.Cut(part, "."); ok && isNumber(line) && isNumber(item) {
			a.items[part] = true
			continue
		}
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || first < 1 || last < first {
			return Accept{}, fmt.Errorf("%q is neither \"all\" nor \"none\" nor a line, a range (20-25) or a proposal (31.2)", part)
		}
		a.lines = append(a.lines, lines{first, last})
	}
	return a, nil
}

func (a Accept) line(n int) bool {
	for _, l := range a.lines {
		if n >= l.first && n <= l.last {
			return true
		}
	}
	return false
}

// row reports whether a row of a list is taken.
func (a Accept) row(line int) bool { return !a.none || a.line(line) }

// proposal reports whether a proposal of a live text is taken.
func (a Accept) proposal(p Proposal) bool { return a.all || a.line(p.Line) || a.items[p.ID] }

// some reports whether anything of a live text may be taken.
func (a Accept) some() bool { return a.all || len(a.lines)+len(a.items) > 0 }
