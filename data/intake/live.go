package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mile26/data"
)

// Live brings the versions of one source into a show: of a file or an address
// that a timing system rewrites in place.
//
// A file that is read once is kept beside what the show holds, never written over
// it. A timing system corrects itself, so a later version takes the place of what
// the same source said before, and of nothing else:
//
//   - A time or a split that the source gave is replaced, and taken back where the
//     later version leaves its cell empty. Those of other sources stay, the
//     source's stands beside a result's and yields to a split's; which mark is
//     chosen is not touched.
//   - Place, status, rule, flags, bib, club and seed have no source of their own.
//     They are replaced while the show holds exactly what the source said last, and
//     filled where the show holds nothing. What somebody typed in its place stays,
//     and the version counts a clash.
//   - Who somebody is (name, country, sex, age, bests) belongs to the athlete in
//     every race: it is filled, never written over.
//   - A row that is missing from a later version takes nothing away: it is
//     counted as gone.
//   - Who was deleted from the race by hand stays deleted, in every later version and
//     every later run of the program, whatever else the source goes on to say of
//     them: a timing system changes its rows with every split, and would bring
//     back at 5 km who was deleted at the start. The row is counted as rejected and
//     says why. Who comes back because the deletion is undone, or is entered by hand again,
//     goes on with the next change of the row. A row that names somebody else
//     now, under the same bib, is another row, and brings them.
//   - Who was merged into another goes on as that one.
//   - A race that was deleted by hand stays deleted in the same way. One of its event,
//     year and category that is there again, however it came, goes on.
//
// All versions are one intake of the show's log, over every start of the program,
// and undone as one. Each is one transaction, and writes only what changed. Rows
// that cannot be read are counted and told, and go to no file: the next version
// will have them again.
//
// A Live belongs to one goroutine.
type Live struct {
	show   *data.Show
	source data.Source
	o      Options
	told   map[string]string

	follow *data.Follow
	notes  *noteKeeper // nil: not read yet
	total  data.Intake // of all versions

	// Of the last version, as far as it is in the show.
	head  string               // the header and what was concluded from the whole file
	read  *listReader          // nil: nothing is known of a last version
	rows  map[uint64]*saying   // by what the row says; nil for one that was rejected
	known map[string]*saying   // by race and bib, or name
	twice map[string]bool      // keys that more than one entry has
	bad   map[uint64]rejection // rows that are rejected
}

// saying is a row that is in the show: which entry it is, and what it said last.
type saying struct {
	entry data.ID
	row   row
}

// Change says what a version of a followed source brought.
type Change struct {
	Rows      int  `json:"rows"`      // of the version
	New       int  `json:"new"`       // rows that brought somebody into a race or the show
	Changed   int  `json:"changed"`   // rows that changed something
	Same      int  `json:"same"`      // rows that brought nothing
	Clash     int  `json:"clash"`     // rows that contradict what another source or a hand says, which stays
	Rejected  int  `json:"rejected"`  // rows that cannot be read, as the version stands
	Gone      int  `json:"gone"`      // rows of earlier versions that this one has not; nothing is taken away for that
	Withdrawn int  `json:"withdrawn"` // values that the source gave and has taken back
	First     bool `json:"first,omitempty"`

	Notes   []NoteGroup   `json:"notes,omitempty"`   // of the rows that changed
	Rejects []RejectGroup `json:"rejects,omitempty"` // of all rows
	Intake  data.ID       `json:"intake"`
}

// String is the change in a line.
func (c Change) String() string {
	parts := []string{count(c.Rows, "row", "rows")}
	for _, p := range []struct {
		n    int
		what string
	}{{c.New, "new"}, {c.Changed, "changed"}, {c.Clash, "differing"}, {c.Rejected, "rejected"}, {c.Withdrawn, "withdrawn"}, {c.Gone, "gone"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if len(parts) == 1 {
		parts = append(parts, "nothing new")
	}
	return strings.Join(parts, ", ")
}

// NewLive begins to follow a source into a show. Name and detail tell it apart,
// also from one start of the program to the next. told are columns by heading or
// number with what they hold, as [Source.Map] takes them; what is remembered of a
// header holds for the others. Accept and Rejects of o are not looked at.
func NewLive(show *data.Show, source data.Source, o Options, told map[string]string) *Live {
	o.Accept, o.Rejects, o.Progress = Accept{}, "", nil
	return &Live{show: show, source: data.Source{Name: source.Name, Detail: source.Detail}, o: o, told: told}
}

// ErrNoList says that only lists can be followed.
var ErrNoList = errors.New("it is no list: what is followed has rows, as CSV, XLSX, JSON and FinishLynx files have; a live text is imported")

// Take brings a version in, in one transaction: it happens whole or not at all.
// now is for the show's log.
func (l *Live) Take(ctx context.Context, s *Source, now time.Time) (Change, error) {
	if s.list == nil {
		return Change{}, ErrNoList
	}
	v, err := l.version(ctx, s, now)
	if err == nil {
		err = v.apply(ctx)
	}
	if err != nil {
		l.read, l.notes = nil, nil // what was prepared for the transaction is not in the show
		return Change{}, err
	}
	return v.change(), nil
}
