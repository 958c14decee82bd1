package data

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// The errors a caller may want to tell apart, with errors.Is. The message of
// the error that wraps them names the file or the row and says what to do.
var (
	// ErrNotFound: the row, or an answer to the words, is not in the show.
	ErrNotFound = errors.New("not in the show")
	// ErrExists: the file, or a row that must be alone of its kind, is there already.
	ErrExists = errors.New("exists already")
	// ErrInUse: other rows hang on the one that was to go.
	ErrInUse = errors.New("still in use")
	// ErrNotAShow: the file is something else than a show.
	ErrNotAShow = errors.New("not a Mile26 show")
	// ErrNewer: the show was made by a newer version of Mile26.
	ErrNewer = errors.New("made by a newer Mile26")
	// ErrReadOnly: the show, or its folder, cannot be written to.
	ErrReadOnly = errors.New("read-only")
	// ErrFull: the disk has no room for what was to be written.
	ErrFull = errors.New("disk is full")
	// ErrBusy: another program was writing to the show for too long.
	ErrBusy = errors.New("another Mile26 is writing to it")
	// ErrHeld: another desk or server has the show; see [HeldError] for which.
	ErrHeld = errors.New("open already")
	// ErrDisk: the disk refused, for another reason than being full.
	ErrDisk = errors.New("the disk refused")
	// ErrDamaged: the file of the show is damaged.
	ErrDamaged = errors.New("damaged")
)

// explain says in the operator's words what SQLite says, and what to do. SQLite
// undoes a change that fails, so nothing of it is in the file.
func explain(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) || explained(err) {
		return err
	}
	switch e.Code & 0xff { // the copy of pages gives the extended code
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Errorf("%w; try again when that is done: %w", ErrBusy, err)
	case sqlite3.ErrFull:
		return noRoom(err)
	case sqlite3.ErrReadonly:
		return fmt.Errorf("the show is %w: nothing was written; allow writing to the file and its folder, or work on a copy (%w)", ErrReadOnly, err)
	case sqlite3.ErrIoErr:
		return unwritten(err)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return fmt.Errorf("the file is %w; \"mile26 restore\" brings back a copy, \"mile26 repair\" salvages what can be read (%w)", ErrDamaged, err)
	}
	return err
}

func noRoom(err error) error {
	return fmt.Errorf("the %w: nothing of this change was written and the show is as before; make room and do it again (%w)", ErrFull, err)
}

func unwritten(err error) error {
	return fmt.Errorf("%w: nothing of this change is certain to be written; see that the disk is there and sound, then open the show again (%w)", ErrDisk, err)
}

// explainFile says what to do about an error of a file that is written without SQLite.
func explainFile(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return noRoom(err)
	}
	return unwritten(err)
}

// explained reports whether err says already what to do.
func explained(err error) bool {
	for _, known := range []error{ErrBusy, ErrFull, ErrReadOnly, ErrDisk, ErrDamaged, ErrNotAShow} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

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
