package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Airing is a page on a layer of the channel, as it must come back after a crash.
type Airing struct {
	Preview bool // in preview; otherwise on air
	Layer   int
	Body    []byte // JSON, the caller's own
}

// AsRun is a line of the as-run log: something that happened on the channel.
// Lines are added and never changed, but for their picture.
type AsRun struct {
	ID       ID
	At       time.Time       // UTC, kept to the millisecond
	Zone     string          // local time's offset from UTC: "+01:00"
	Frame    int64           // of the channel's clock
	What     string          // "take", "update", "out", "clear" …
	Layer    int             // 0 for all
	Number   int             // of the page, 0 for none
	PageID   string          // the channel's own name for what was shown
	Title    string          // "Lower third · Sifan HASSAN"
	Template string          // its name: "lower-third"
	Values   json.RawMessage // what was shown, a JSON object; nil for none
	Who      string          // who or what gave the command: "desk", "OSC 10.0.0.4"
	Thumb    string          // content hash of a small PNG, "" for none
}

// Local is the time on the wall where it happened: At in Zone.
func (l AsRun) Local() time.Time {
	at, err := time.Parse(zoneForm, l.Zone)
	if err != nil { // no line is written with such a zone
		return l.At
	}
	_, offset := at.Zone()
	return l.At.In(time.FixedZone("", offset))
}

const (
	zoneForm  = "-07:00"
	asRunForm = "2006-01-02T15:04:05.000Z" // sorts as text
)

// check says what is wrong with a line that is about to be written.
func (l AsRun) check() error {
	if l.At.IsZero() {
		return errors.New("it has no time")
	}
	if _, err := time.Parse(zoneForm, l.Zone); err != nil {
		return fmt.Errorf("zone %q: it is an offset like +01:00", l.Zone)
	}
	if len(l.Values) > 0 && !json.Valid(l.Values) {
		return fmt.Errorf("its values are not JSON: %.40q", l.Values)
	}
	return nil
}
