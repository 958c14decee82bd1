package desk

import (
	"slices"
	"strings"

	"mile26/data"
)

// markedRace is the race that is marked, 0 while none is being run. A bib that
// several races have is of that one.
func (c *passings) markedRace() data.ID {
	if c.at < len(c.raced.running) {
		return c.raced.running[c.at].race.ID
	}
	return 0
}

// markedFirst are the races being run, the marked one before the others.
func (c *passings) markedFirst() []racing {
	all := slices.Clone(c.raced.running)
	if c.at > 0 && c.at < len(all) {
		all = slices.Insert(slices.Delete(all, c.at, c.at+1), 0, c.raced.running[c.at])
	}
	return all
}

// troubles is what race control says of a line, each part of it in the operator's
// language.
func troubles(said string) string {
	all := strings.Split(said, "; ")
	for i := range all {
		all[i] = heard(all[i])
	}
	return strings.Join(all, "; ")
}
