package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
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

// checkAdded holds every row that the intake added against what it holds now.
// One that is gone was deleted by hand, which keeps nothing from being undone,
// or is one with another now.
func (u *undoing) checkAdded() error {
	gone, err := mergedAway(u.tx)
	if err != nil {
		return err
	}
	for kind, all := range u.added {
		for _, s := range all {
			for part := range s.parts {
				if err := u.checkPart(kind, part, gone); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (u *undoing) checkPart(kind loadKind, s span, gone map[loadRow]Merged) error {
	now, err := digestsOf(u.tx, kind, s)
	if err != nil {
		return err
	}
	for id := s.first; id <= s.last; id++ {
		row := loadRow{kind, id}
		have, there := now[id]
		if there && have != u.sums[row] {
			u.edit(u.name(row), "was edited since", takeBack)
		} else if m, ok := gone[row]; ok && !there {
			u.edit(fmt.Sprintf("athlete %s", m.GoneName), fmt.Sprintf("was merged into %s since: undo merge %d first", m.KeptName, m.ID), "")
		}
	}
	u.did(int64(s.last - s.first + 1))
	return nil
}

func (u *undoing) checkChanged() error {
	for _, c := range u.changed {
		have, err := digestOf(u.tx, c.loadRow)
		switch {
		case errors.Is(err, ErrNotFound):
			u.edit(fmt.Sprintf("%s %d", c.kind, c.id), "was deleted since", takeBack)
		case err != nil:
			return err
		case have != c.digest:
			u.edit(u.name(c.loadRow), "was edited since", takeBack)
		}
		u.did(1)
	}
	return nil
}

// uses finds, for the rows of a kind from ?1 to ?2, what else in the show needs
// them: each with the row that does. Rows of the kind but that the intake added
// itself do not count.
var uses = []struct {
	kind, but loadKind
	query     string
	why, do   string
}{
	{kindAthlete, kindEntry, `SELECT athlete, id FROM entries WHERE athlete BETWEEN ?1 AND ?2`, "is in another race too", otherEntries},
	{kindRace, kindEntry, `SELECT race, id FROM entries WHERE race BETWEEN ?1 AND ?2`, "has other entries", otherEntries},
	{kindRace, kindFact, `SELECT race, id FROM facts WHERE race BETWEEN ?1 AND ?2`, "has a fact", "delete the fact first, or undo the intake that brought it"},
	{kindRace, "", `SELECT race, id FROM sayings WHERE race BETWEEN ?1 AND ?2`, "has a quote", "delete the quote first"},
	{kindPerson, "", `SELECT person, id FROM sayings WHERE person BETWEEN ?1 AND ?2`, "is quoted", "delete the quote first"},
	{kindAthlete, "", `SELECT athlete, 0 FROM pages WHERE athlete BETWEEN ?1 AND ?2 UNION SELECT other, 0 FROM pages WHERE other BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindPerson, "", `SELECT DISTINCT person, 0 FROM pages WHERE person BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindFact, "", `SELECT DISTINCT fact, 0 FROM pages WHERE fact BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindRace, "", `SELECT race, 0 FROM pages WHERE race BETWEEN ?1 AND ?2 UNION SELECT in_race, 0 FROM pages WHERE in_race BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindCheckpoint, "", `SELECT DISTINCT checkpoint, 0 FROM pages WHERE checkpoint BETWEEN ?1 AND ?2`, onAPage, offThePage},
}

const onAPage = "is on a page of the running order"

// What lets an intake be undone.
const (
	takeBack     = "take back first what was edited since, with Undo, or let the intake stand and edit what is wrong in it"
	otherEntries = "delete the other entries first, or undo the intake that brought them"
	offThePage   = "delete the page first, or let it show something else"
)

func (u *undoing) checkUse() error {
	for _, use := range uses {
		told := ID(0) // a race of many other entries is told once
		for _, s := range u.added[use.kind] {
			found, err := list(u.tx.quiet, inside{u.tx}, func(rows *sql.Rows) (use struct{ of, by ID }, err error) {
				return use, rows.Scan(&use.of, &use.by)
			}, use.query, int64(s.first), int64(s.last))
			if err != nil {
				return err
			}
			for _, f := range found {
				if f.of != told && !u.added[use.but].has(f.by) {
					u.edit(u.name(loadRow{use.kind, f.of}), use.why, use.do)
					told = f.of
				}
			}
		}
	}
	return u.checkSplits()
}

// checkSplits looks for splits at checkpoints of the intake that are of entries
// which it neither added nor changed.
func (u *undoing) checkSplits() error {
	ours := map[ID]bool{}
	for _, c := range u.changed {
		ours[c.id] = ours[c.id] || c.kind == kindEntry
	}
	isOurs := func(id ID) bool { return ours[id] || u.added[kindEntry].has(id) }
	for _, s := range u.added[kindCheckpoint] {
		found, err := ids(u.tx.query(`SELECT entry FROM splits WHERE checkpoint BETWEEN ? AND ?`, int64(s.first), int64(s.last)))
		if err != nil {
			return err
		}
		packed, err := u.packedFor(s, isOurs)
		if err != nil {
			return err
		}
		found = append(found, packed...)
		for _, id := range found {
			if !isOurs(id) {
				u.edit(u.name(loadRow{kindEntry, id}), "has a split at a checkpoint of this intake", "undo first the intake that brought the split, or delete it")
			}
		}
	}
	return nil
}

// packedFor are the entries that have a packed split at a checkpoint of the span, and
// are not ours. The view of all splits would unpack those of every race.
func (u *undoing) packedFor(checkpoints span, ours func(ID) bool) (all []ID, err error) {
	blocks, err := splitBlocks(u.tx.quiet, inside{u.tx}, `WHERE race IN (SELECT race FROM checkpoints WHERE id BETWEEN ? AND ?)`,
		int64(checkpoints.first), int64(checkpoints.last))
	for _, b := range blocks {
		for i := range b.entries {
			if ours(b.first + ID(i)) {
				continue
			}
			for column, c := range b.checkpoints {
				if form, _ := b.at(i, column); form != 0 && checkpoints.holds(c) {
					all = append(all, b.first+ID(i))
					break
				}
			}
		}
	}
	return all, err
}

// name names a row for people.
func (u *undoing) name(row loadRow) string {
	what := fmt.Sprint(row.id)
	switch row.kind {
	case kindAthlete:
		if a, err := u.tx.Athlete(row.id); err == nil {
			what = a.plainName()
		}
	case kindEntry:
		if e, err := entries(u.tx.quiet, inside{u.tx}, `WHERE e.id=?`, int64(row.id)); err == nil && len(e) == 1 {
			what = "of " + e[0].Athlete.plainName()
			if r, err := races(u.tx.quiet, inside{u.tx}, `WHERE id=?`, int64(e[0].Race)); err == nil && len(r) == 1 {
				what += " in " + r[0].Name()
			}
		}
	case kindRace:
		if r, err := races(u.tx.quiet, inside{u.tx}, `WHERE id=?`, int64(row.id)); err == nil && len(r) == 1 {
			what = r[0].Name()
		}
	case kindPerson:
		if p, err := people(u.tx.quiet, inside{u.tx}, `WHERE p.id=?`, int64(row.id)); err == nil && len(p) == 1 {
			what = strings.TrimSpace(p[0].Given + " " + p[0].Family + p[0].Whole)
		}
	case kindCheckpoint:
		if c, err := checkpoints(u.tx.quiet, inside{u.tx}, `WHERE id=?`, int64(row.id)); err == nil && len(c) == 1 {
			what = c[0].Name
		}
	}
	return string(row.kind) + " " + what
}

// remove removes what the intake added, children before parents.
func (u *undoing) remove() error {
	for _, kind := range []loadKind{kindFact, kindRecord, kindEntry, kindCheckpoint, kindRace, kindPerson, kindAthlete} {
		for _, s := range u.added[kind] {
			if err := u.removeSpan(kind, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (u *undoing) removeSpan(kind loadKind, s span) error {
	first, last := int64(s.first), int64(s.last)
	if kind == kindEntry {
		// First the blocks as a whole: the trigger would empty them entry by entry.
		if _, err := u.tx.exec(`DELETE FROM split_blocks WHERE first BETWEEN ?1 AND ?2 AND first+entries-1<=?2`, first, last); err != nil {
			return err
		}
		athletes, err := ids(u.tx.query(`SELECT DISTINCT athlete FROM entries WHERE id BETWEEN ? AND ? AND status='' AND place BETWEEN 1 AND 3`, first, last))
		if err != nil {
			return err
		}
		for _, id := range athletes {
			u.tx.restar[id] = true
		}
	}
	for part := range s.parts {
		if err := u.removePart(kind, int64(part.first), int64(part.last)); err != nil {
			return err
		}
	}
	return nil
}

func (u *undoing) removePart(kind loadKind, first, last int64) error {
	if kind == kindAthlete {
		if _, err := u.tx.exec(`DELETE FROM athlete_words WHERE docid BETWEEN ? AND ?`, first, last); err != nil {
			return err
		}
	}
	res, err := u.tx.exec(`DELETE FROM `+loadTable[kind]+` WHERE id BETWEEN ? AND ?`, first, last)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if n > 0 {
		u.out.Removed[string(kind)] += int(n)
	}
	u.did(last - first + 1)
	return err
}

// restore gives what the intake changed what it held before.
func (u *undoing) restore() error {
	for _, c := range u.changed {
		if err := u.restoreRow(c); err != nil {
			return fmt.Errorf("%s %d: %w", c.kind, c.id, err)
		}
		u.out.Restored[string(c.kind)]++
		u.did(1)
	}
	return nil
}

func (u *undoing) restoreRow(c changedRow) error {
	switch c.kind {
	case kindAthlete:
		return as(c.before, u.tx.UpdateAthlete)
	case kindRace:
		return as(c.before, u.tx.UpdateRace)
	case kindPerson:
		return as(c.before, u.tx.UpdatePerson)
	case kindEntry:
		return as(c.before, u.restoreEntry)
	}
	return errors.New("a row of this kind is never changed")
}

func as[T any](b []byte, write func(T) error) error {
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	return write(v)
}

func (u *undoing) restoreEntry(was entryBefore) error {
	err := errors.Join(u.tx.UpdateEntry(was.Entry), u.tx.SetResult(was.Entry.ID, was.Entry.Result))
	if err != nil {
		return err
	}
	if _, err := u.tx.exec(`DELETE FROM splits WHERE entry=?`, int64(was.Entry.ID)); err != nil {
		return err
	}
	if _, err := u.tx.unpack(was.Entry.ID, 0); err != nil {
		return err
	}
	for _, sp := range was.Splits {
		if err := u.tx.AddSplit(sp); err != nil {
			return err
		}
	}
	return nil
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

// digestOf is the digest of one row as it is now. Error: ErrNotFound.
func digestOf(tx *Tx, row loadRow) (digest, error) {
	all, err := digestsOf(tx, row.kind, span{row.id, row.id})
	if err != nil {
		return 0, err
	}
	d, ok := all[row.id]
	if !ok {
		return 0, ErrNotFound
	}
	return d, nil
}

// digestsOf are the digests of the rows of a kind within s, as they are now.
func digestsOf(tx *Tx, kind loadKind, s span) (map[ID]digest, error) {
	const within = ` BETWEEN ? AND ?`
	q, first, last := inside{tx}, int64(s.first), int64(s.last)
	switch kind {
	case kindAthlete:
		return athleteDigests(tx, s)
	case kindEntry:
		return entryDigests(tx, s)
	case kindRace:
		all, err := races(tx.quiet, q, `WHERE id`+within, first, last)
		return digestMap(all, err, func(r Race) (ID, digest) { return r.ID, r.digest() })
	case kindCheckpoint:
		all, err := checkpoints(tx.quiet, q, `WHERE id`+within, first, last)
		return digestMap(all, err, func(c Checkpoint) (ID, digest) { return c.ID, c.digest() })
	case kindPerson:
		all, err := people(tx.quiet, q, `WHERE p.id`+within, first, last)
		return digestMap(all, err, func(p Person) (ID, digest) { return p.ID, p.digest() })
	case kindRecord:
		all, err := records(tx.quiet, q, `WHERE m.id`+within, first, last)
		return digestMap(all, err, func(r Record) (ID, digest) { return r.ID, r.digest() })
	case kindFact:
		all, err := facts(tx.quiet, q, `WHERE f.id`+within, first, last)
		return digestMap(all, err, func(f Fact) (ID, digest) { return f.ID, f.digest() })
	}
	return nil, fmt.Errorf("no rows of kind %q", kind)
}

func digestMap[T any](all []T, err error, of func(T) (ID, digest)) (map[ID]digest, error) {
	out := make(map[ID]digest, len(all))
	for _, v := range all {
		id, d := of(v)
		out[id] = d
	}
	return out, err
}

func athleteDigests(tx *Tx, s span) (map[ID]digest, error) {
	first, last := int64(s.first), int64(s.last)
	all, err := athletes(tx.quiet, inside{tx}, `WHERE a.id BETWEEN ? AND ?`, first, last)
	if err != nil {
		return nil, err
	}
	bests, disciplines := map[ID][]Best{}, map[ID][]string{}
	_, err = list(tx.quiet, inside{tx}, func(rows *sql.Rows) (none struct{}, err error) {
		id, b, err := scanBest(rows)
		bests[id] = append(bests[id], b)
		return none, err
	}, bestSelect+`WHERE m.athlete BETWEEN ? AND ? ORDER BY m.athlete, m.n`, first, last)
	if err != nil {
		return nil, err
	}
	_, err = list(tx.quiet, inside{tx}, func(rows *sql.Rows) (none struct{}, err error) {
		var id ID
		var name string
		err = rows.Scan(&id, &name)
		disciplines[id] = append(disciplines[id], name)
		return none, err
	}, `SELECT a.athlete, d.name FROM athlete_disciplines a JOIN disciplines d ON d.id=a.discipline
		WHERE a.athlete BETWEEN ? AND ? ORDER BY a.athlete, a.position`, first, last)
	if err != nil {
		return nil, err
	}
	known, err := externalIDs(tx.quiet, inside{tx}, `WHERE x.athlete BETWEEN ? AND ?`, first, last)
	return digestMap(all, err, func(a Athlete) (ID, digest) {
		a.Bests, a.Disciplines, a.IDs = bests[a.ID], disciplines[a.ID], known[a.ID]
		return a.ID, a.digest()
	})
}

func entryDigests(tx *Tx, s span) (map[ID]digest, error) {
	first, last := int64(s.first), int64(s.last)
	all, err := entries(tx.quiet, inside{tx}, `WHERE e.id BETWEEN ? AND ?`, first, last)
	out, err := digestMap(all, err, func(e Entry) (ID, digest) { return e.ID, e.digest() })
	if err != nil {
		return nil, err
	}
	_, err = list(tx.quiet, inside{tx}, func(rows *sql.Rows) (none struct{}, err error) {
		var entry, checkpoint ID
		var note string
		var m markScan
		err = rows.Scan(append([]any{&entry, &note, &checkpoint}, m.columns()...)...)
		out[entry] += Split{Checkpoint: Checkpoint{ID: checkpoint}, Mark: m.mark(), Source: m.sourceOf(), Note: note}.digest()
		return none, err
	}, `SELECT m.entry, m.note, m.checkpoint, `+markSelect+` FROM splits m LEFT JOIN sources s ON s.id=m.source
		WHERE m.entry BETWEEN ? AND ?`, first, last)
	if err != nil {
		return nil, err
	}
	packed, err := splitBlocks(tx.quiet, inside{tx}, `WHERE b.race IN (SELECT id FROM races) AND b.first BETWEEN ?1-511 AND ?2`, first, last)
	for i := range packed {
		b := &packed[i]
		for _, sp := range b.splits(int(s.first-b.first), int(s.last-b.first)) {
			if _, ok := out[sp.Entry]; ok {
				out[sp.Entry] += sp.digest()
			}
		}
	}
	return out, err
}

// records reads records m; rest begins at WHERE.
func records(ctx context.Context, q querier, rest string, args ...any) ([]Record, error) {
	return list(ctx, q, func(rows *sql.Rows) (r Record, err error) {
		var m markScan
		err = rows.Scan(append([]any{
			&r.ID, &r.Kind, &r.Scope, &r.Discipline, &r.Sex, &r.Holder, &r.Country, &r.Place, &r.Set, &r.From, &r.To,
		}, m.columns()...)...)
		r.Mark, r.Source = m.mark(), m.sourceOf()
		return r, err
	}, `SELECT m.id, kind, scope, discipline, sex, holder, country, place, set_on, from_date, to_date, `+markSelect+`
		FROM records m LEFT JOIN sources s ON s.id=m.source `+rest, args...)
}

// facts reads facts f; rest begins at WHERE.
func facts(ctx context.Context, q querier, rest string, args ...any) ([]Fact, error) {
	return list(ctx, q, func(rows *sql.Rows) (f Fact, err error) {
		var src sourceScan
		err = rows.Scan(append([]any{&f.ID, &f.Race, &f.Event, &f.Year, &f.Figure, &f.Text}, src.columns()...)...)
		f.Source = src.source()
		return f, err
	}, `SELECT f.id, coalesce(f.race, 0), f.event, f.year, f.figure, f.text, s.id, s.name, s.detail, f.line
		FROM facts f LEFT JOIN sources s ON s.id=f.source `+rest, args...)
}
