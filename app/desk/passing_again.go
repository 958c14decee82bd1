package desk

import (
	"reflect"
	"slices"
)

// tellAgain says of the last line what is true by now: an edit may have put its
// passing elsewhere, given it to somebody else or deleted it.
func (c *passings) tellAgain() {
	if c.telling == 0 {
		return
	}
	id, last := c.telling, c.last
	all := slices.Concat(c.raced.lines, c.raced.unclaimed)
	i := slices.IndexFunc(all, func(l passingLine) bool { return l.passing.ID == id })
	switch {
	case i < 0 && len(c.raced.lines) >= passingsShown: // it is older than what is listed
	case i < 0:
		c.tell("", "", true)
		c.telling = id // it may be put back
	case c.bigAll == "" || !reflect.DeepEqual(all[i], last.line):
		if all[i].passing != last.line.passing {
			last.entered.Trouble = all[i].doubt
		}
		last.line, last.entered.Entry, last.entered.Passing = all[i], all[i].entry, all[i].passing
		last.entered.Line.Bib = all[i].passing.Bib
		c.last = last
		c.tellKept(last)
	}
}
