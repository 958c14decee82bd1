package data

import (
	"errors"
	"fmt"
	"strings"
)

// The errors a caller may want to tell apart, with errors.Is. The message of
// the error that wraps them names the file or the row and says what to do.
var (
	// ErrNotFound: the row, or an answer to the words, is not in the show.
	ErrNotFound = errors.New("not in the show")
	// ErrExists: the file, or a row that must be alone of its kind, is there already.
	ErrExists = errors.New("exists already")
	// ErrNotAShow: the file is something else than a show.
	ErrNotAShow = errors.New("not a Mile26 show")
	// ErrNewer: the show was made by a newer version of Mile26.
	ErrNewer = errors.New("made by a newer Mile26")
)

// AmbiguousError is the answer of [Show.OneAthlete] and [Show.OneRace] when
// several fit the words. Hits holds the best of them, best first.
type AmbiguousError struct {
	Words string
	Hits  []Hit
	More  bool // more fit than Hits holds
}

// Error names up to five of those that fit.
func (e *AmbiguousError) Error() string {
	names := make([]string, 0, 5)
	for _, h := range e.Hits[:min(5, len(e.Hits))] {
		names = append(names, h.Name)
	}
	more := ""
	if e.More || len(e.Hits) > len(names) {
		more = ", …"
	}
	return fmt.Sprintf("%q fits several: %s%s; add a word that tells them apart", e.Words, strings.Join(names, ", "), more)
}
