package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Read is an intake of the show's log with what became of it since.
type Read struct {
	Intake
	Undone   time.Time // zero while it stands
	Undoable bool      // what it takes to undo it was kept: not so for shows of older versions
	Made     int       // rows it added: athletes, entries, races …
	Changed  int       // rows that were there and that it changed
}

// Edit is one thing that keeps an intake from being undone.
type Edit struct {
	What string `json:"what"` // "athlete Sifan HASSAN"
	Why  string `json:"why"`  // "was edited since"
	Do   string `json:"do"`   // "take that edit back first"; "" when Why says what to do
}

// EditedError says why an intake cannot be undone as a whole.
type EditedError struct {
	Intake Intake
	Edits  []Edit // the first of them
	More   int    // further ones
}

// Error names up to five of the edits, and what to do about them.
func (e *EditedError) Error() string {
	parts := make([]string, 0, 5)
	for _, ed := range e.Edits[:min(5, len(e.Edits))] {
		parts = append(parts, ed.What+" "+ed.Why)
	}
	more := ""
	if n := len(e.Edits) - len(parts) + e.More; n > 0 {
		more = fmt.Sprintf("; and %d more", n)
	}
	return fmt.Sprintf("intake %d of %s is not undone, for what it brought is in use: %s%s%s", e.Intake.ID, e.Intake.File, strings.Join(parts, "; "), more, toDo(e.Edits))
}

// toDo is what to do about edits, each way once, to stand at the end of a sentence.
func toDo(edits []Edit) string {
	var ways []string
	for _, e := range edits {
		if e.Do != "" && !slices.Contains(ways, e.Do) {
			ways = append(ways, e.Do)
		}
	}
	if len(ways) == 0 {
		return ""
	}
	return " (" + strings.Join(ways, "; ") + ")"
}

// maxEdits is how many edits an EditedError names.
const maxEdits = 50

// Undone says what undoing an intake did.
type Undone struct {
	Intake   Intake         `json:"-"`
	Removed  map[string]int `json:"removed"`  // rows by kind: athlete, entry, race, checkpoint, person, record, fact
	Restored map[string]int `json:"restored"` // rows that hold again what they held before
}

// Reads returns the log of what was read into the show, oldest first, with what
// became of it.
func (s *Show) Reads(ctx context.Context) ([]Read, error) {
	log, err := s.Intakes(ctx)
	if err != nil {
		return nil, err
	}
	more := map[ID]Read{}
	_, err = list(ctx, s.reader, func(rows *sql.Rows) (none struct{}, err error) {
		var id ID
		var undone string
		var r Read
		if err = rows.Scan(&id, &undone, &r.Made, &r.Changed); err == nil && undone != "" {
			r.Undone, err = time.Parse(time.RFC3339Nano, undone)
		}
		more[id] = r
		return none, err
	}, `SELECT i.id, i.undone, coalesce((SELECT sum(length(digests))/8 FROM intake_added WHERE intake=i.id), 0) +
		(SELECT count(*) FROM intake_changed c WHERE intake=i.id AND before='' AND NOT EXISTS (SELECT 1 FROM intake_added a
			WHERE a.intake=c.intake AND a.kind=c.kind AND c.id BETWEEN a.first AND a.first+length(a.digests)/8-1)),
		(SELECT count(*) FROM intake_changed WHERE intake=i.id AND before<>'') FROM intakes i`)
	if err != nil {
		return nil, err
	}
	out := make([]Read, len(log))
	for i, in := range log {
		out[i] = more[in.ID]
		out[i].Intake = in
		out[i].Undoable = out[i].Undone.IsZero() && (out[i].Made+out[i].Changed > 0 || in.Added == 0)
	}
	return out, nil
}

// UndoIntake takes back everything that an intake brought, in one transaction:
// what it added is removed, what it changed holds again what it held before, its
// notes go, and its line in the log stays, marked with the time now. When any of
// it was edited since, or is in use elsewhere, nothing happens and the error is
// an *EditedError that says what. Other errors: ErrNotFound.
func (s *Show) UndoIntake(ctx context.Context, intake ID, now time.Time) (Undone, error) {
	u := undoing{out: Undone{Removed: map[string]int{}, Restored: map[string]int{}}}
	err := s.Update(ctx, func(tx *Tx) error {
		u.tx = tx
		return u.run(intake, now)
	})
	return u.out, err
}

// undoing is one run of UndoIntake.
type undoing struct {
	tx      *Tx
	out     Undone
	in      Intake
	added   map[loadKind]spans
	sums    map[loadRow]digest // of what it added
	changed []changedRow
	edits   []Edit
	more    int
	done    int64 // rows looked at, and rows taken back
}

// undoAtOnce is how many rows are looked at, or removed, before it is told how far
// it is and somebody may stop it.
const undoAtOnce = 2048

// parts are the ids of a span, undoAtOnce at a time.
func (s span) parts(yield func(span) bool) {
	for first := s.first; first <= s.last; first += undoAtOnce {
		if !yield(span{first, min(first+undoAtOnce-1, s.last)}) {
			return
		}
	}
}

// did tells that n more rows are done. Every row is looked at before one is taken back.
func (u *undoing) did(n int64) {
	u.done += n
	total := int64(len(u.sums) + len(u.changed))
	Tell(u.tx.ctx, Progress{Step: StepUndo, Done: u.done, Total: 2 * total})
}

// span is the ids from first to last.
type span struct{ first, last ID }

func (s span) holds(id ID) bool { return id >= s.first && id <= s.last }

// spans are those that an intake added of a table: one, and of a source that is
// followed one for what each later version added.
type spans []span

func (all spans) has(id ID) bool {
	i, ok := slices.BinarySearchFunc(all, id, func(s span, id ID) int { return cmp.Compare(s.first, id) })
	return ok || i > 0 && id <= all[i-1].last
}

// with takes one more row, which comes after all the others.
func (all spans) with(id ID) spans {
	if n := len(all); n > 0 && all[n-1].last == id-1 {
		all[n-1].last = id
		return all
	}
	return append(all, span{id, id})
}

type changedRow struct {
	loadRow
	before []byte
	digest digest
}

func (u *undoing) run(intake ID, now time.Time) error {
	if err := u.read(intake); err != nil {
		return err
	}
	for _, check := range []func() error{u.checkAdded, u.checkChanged, u.checkUse} {
		if err := check(); err != nil {
			return fmt.Errorf("undo intake %d: %w", intake, err)
		}
	}
	if len(u.edits) > 0 {
		return &EditedError{Intake: u.in, Edits: u.edits, More: u.more}
	}
	for _, do := range []func() error{u.remove, u.restore} {
		if err := do(); err != nil {
			return fmt.Errorf("undo intake %d: %w", intake, err)
		}
	}
	return u.finish(now)
}

func (u *undoing) edit(what, why, do string) {
	if len(u.edits) == maxEdits {
		u.more++
		return
	}
	u.edits = append(u.edits, Edit{what, why, do})
}

// read reads what the intake did.
func (u *undoing) read(intake ID) error {
	var undone string
	found, err := list(u.tx.quiet, inside{u.tx}, func(rows *sql.Rows) (in Intake, err error) {
		return in, rows.Scan(&in.ID, &in.File, &in.Added, &undone)
	}, `SELECT id, file, added, undone FROM intakes WHERE id=?`, int64(intake))
	if u.in, err = one(found, err, "intake", intake); err != nil {
		return err
	}
	u.out.Intake = u.in
	if undone != "" {
		return fmt.Errorf("intake %d of %s was undone already", intake, u.in.File)
	}
	u.added, u.sums = map[loadKind]spans{}, map[loadRow]digest{}
	_, err = list(u.tx.quiet, inside{u.tx}, func(rows *sql.Rows) (none struct{}, err error) {
		var kind loadKind
		var first ID
		var b []byte
		err = rows.Scan(&kind, &first, &b)
		u.added[kind] = spans{{first, first + ID(len(b)/8) - 1}}
		for i, d := range digestsFrom(b) {
			u.sums[loadRow{kind, first + ID(i)}] = d
		}
		return none, err
	}, `SELECT kind, first, digests FROM intake_added WHERE intake=?`, int64(intake))
	if err != nil {
		return err
	}
	_, err = list(u.tx.quiet, inside{u.tx}, func(rows *sql.Rows) (none struct{}, err error) {
		var c changedRow
		var b []byte
		if err = rows.Scan(&c.kind, &c.id, &c.before, &b); err == nil && len(b) == 8 {
			c.digest = digestsFrom(b)[0]
		}
		u.left(c)
		return none, err
	}, `SELECT kind, id, before, digest FROM intake_changed WHERE intake=? ORDER BY kind, id`, int64(intake))
	if err == nil && len(u.added)+len(u.changed) == 0 && u.in.Added > 0 {
		err = fmt.Errorf("intake %d of %s was read by an older Mile26, which did not keep what an intake changes: it cannot be undone", intake, u.in.File)
	}
	return err
}

// left takes what the intake left in a row: one that it changed, or, where
// nothing was before, one that it added, perhaps with a later version of a source
// that is followed.
func (u *undoing) left(c changedRow) {
	if len(c.before) > 0 {
		u.changed = append(u.changed, c)
		return
	}
	u.sums[c.loadRow] = c.digest
	if !u.added[c.kind].has(c.id) {
		u.added[c.kind] = u.added[c.kind].with(c.id)
	}
}

func digestsFrom(b []byte) []digest {
	all := make([]digest, len(b)/8)
	for i := range all {
		all[i] = digest(binary.BigEndian.Uint64(b[8*i:]))
	}
	return all
}

// finish marks the intake and takes away what only it needed.
func (u *undoing) finish(now time.Time) error {
	id := int64(u.in.ID)
	for _, q := range []string{
		`DELETE FROM intake_notes WHERE intake=?`, `DELETE FROM note_blocks WHERE intake=?`, `DELETE FROM intake_added WHERE intake=?`, `DELETE FROM intake_changed WHERE intake=?`,
	} {
		if _, err := u.tx.exec(q, id); err != nil {
			return err
		}
	}
	if err := u.tx.dropPhotos(); err != nil {
		return err
	}
	if _, err := u.tx.exec(`DELETE FROM sources WHERE id NOT IN (SELECT source FROM bests WHERE source IS NOT NULL
		UNION SELECT source FROM people WHERE source IS NOT NULL UNION SELECT source FROM result_marks WHERE source IS NOT NULL
		UNION SELECT source FROM splits WHERE source IS NOT NULL UNION SELECT source FROM split_blocks WHERE source IS NOT NULL
		UNION SELECT mark_source FROM entries WHERE mark_source IS NOT NULL UNION SELECT source FROM records WHERE source IS NOT NULL
		UNION SELECT source FROM facts WHERE source IS NOT NULL UNION SELECT source FROM sayings WHERE source IS NOT NULL)
		AND name=?`, u.in.File); err != nil {
		return err
	}
	return u.tx.change(`UPDATE intakes SET undone=? WHERE id=?`, instant(now), id)
}
