package intake

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked: those of the
// live texts take longer than all else that the program does before it starts, and
// most of its runs read none.
type pattern func() *regexp.Regexp

// lazy makes a pattern. The tests compile every one.
func lazy(expression string) pattern {
	p := pattern(sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) }))
	patterns = append(patterns, p)
	return p
}

var patterns []pattern // all of them
