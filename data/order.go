package data

import (
	"errors"
	"fmt"
	"time"
)

// Group is a group of the running order.
type Group struct {
	ID   ID
	Name string
}

// Gate says whether newer data shows on air at once.
type Gate string

// The values of Gate. "" is taken as Live.
const (
	Live Gate = "live" // newer data shows at once
	Hold Gate = "hold" // what was taken stays until somebody updates it
)

// The bounds of what a page asks for.
const (
	MinNumber    = 1
	MaxNumber    = 99999
	MaxPageLayer = 99
)

// Page is a line of the running order: a template, what it shows, and how it
// goes on air.
type Page struct {
	ID       ID
	Group    ID
	Number   int    // call-up number, alone of its kind in the show, MinNumber to MaxNumber
	Name     string // given by hand; "" means what it shows
	Template string
	Layer    int // 1 to MaxPageLayer; 0: the template's own

	// What it is about, of the kind of its rows. About is 0 for nothing, or when
	// the row was deleted since: the page stays. The others likewise.
	Kind       Kind // "" when it is about nothing
	About      ID
	Other      ID  // the second athlete of a comparison
	Race       ID  // the race an athlete is shown in; 0: their newest
	Checkpoint ID  // of a race's board; 0: the finish
	Rows       int // of a board, at most; 0: as the template likes

	Overrides map[string]string // field to the text typed by hand; nil when there is none
	Gate      Gate
	Duration  time.Duration // goes off air by itself after so long, kept to the millisecond; 0 stays
	Next      bool          // a take puts the following page in preview
	Disabled  bool
	Notes     string
	Hotkey    string
}

// Called names the page in a message: its number, and its name or template.
func (p Page) Called() string {
	return fmt.Sprintf("%d %s", p.Number, firstOf(p.Name, p.Template))
}

// check says what is wrong with a page that is about to be written.
func (p Page) check() error {
	switch {
	case p.Number < MinNumber || p.Number > MaxNumber:
		return fmt.Errorf("number %d: choose one from %d to %d", p.Number, MinNumber, MaxNumber)
	case p.Layer < 0 || p.Layer > MaxPageLayer:
		return fmt.Errorf("layer %d: choose one from 1 to %d, or 0 for the template's own", p.Layer, MaxPageLayer)
	case p.Gate != Live && p.Gate != Hold:
		return fmt.Errorf("gate %q: it is %q or %q", p.Gate, Live, Hold)
	case p.Duration < 0 || p.Duration > 0 && p.Duration < time.Millisecond:
		return fmt.Errorf("duration %v: it is a millisecond at least, or 0 to stay", p.Duration)
	case p.Rows < 0:
		return fmt.Errorf("%d rows: it is 1 at least, or 0 for as the template likes", p.Rows)
	case p.Kind == "" && p.About != 0:
		return errors.New("it is about a row of no kind; say which kind")
	}
	switch p.Kind {
	case "", KindAthlete, KindPerson, KindRace, KindFact, KindSaying:
		return nil
	}
	return fmt.Errorf("a page is not about a %q", p.Kind)
}
