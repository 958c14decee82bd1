package data

import (
	"context"
	"errors"
	"fmt"
	"maps"
)

// SplitFate is what became of a split that a followed source says.
type SplitFate int

// The fates of a split.
const (
	SplitSame    SplitFate = iota // the show holds it
	SplitWritten                  // it is new, or in the place of what the same source said before
	SplitKept                     // another source or a hand says another time, which stays
	SplitGone                     // the same source said it before, and it is taken back
)

// Version writes one version of a followed source, in the transaction of an
// [Show.Update]. Finish must be called at the end, and Happened when the Update
// has come about.
type Version struct {
	f       *Follow
	tx      *Tx
	ctx     context.Context
	base    map[loadKind]ID
	left    map[ID]digest      // entries of the intake whose splits changed
	again   map[loadRow]bool   // rows whose digest is taken at the end
	before  map[loadRow][]byte // rows of the show that the intake changes for the first time
	entries map[ID]digest      // after Finish: what was left in the entries
}

// Version begins to write a version after the first. Error: ErrUndone.
func (f *Follow) Version(ctx context.Context, tx *Tx) (*Version, error) {
	_, err := tx.id(`SELECT id FROM intakes WHERE id=? AND undone=''`, int64(f.intake))
	if errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("intake %d of %s %w: start following it again to take it anew", f.intake, f.source.Name, ErrUndone)
	}
	if err != nil {
		return nil, err
	}
	v := &Version{
		f: f, tx: tx, ctx: context.WithoutCancel(ctx), base: map[loadKind]ID{}, left: map[ID]digest{},
		again: map[loadRow]bool{}, before: map[loadRow][]byte{},
	}
	for kind, table := range loadTable {
		if v.base[kind], err = tx.id(`SELECT coalesce(max(id), 0) FROM ` + table); err != nil {
			return nil, fmt.Errorf("the last of %s: %w", table, err)
		}
	}
	return v, nil
}

// SetSplit writes a split, unless another source or a hand gave the one that is there.
func (v *Version) SetSplit(sp Split) (SplitFate, error) {
	was, ok, err := v.tx.SplitAt(sp.Entry, sp.Checkpoint.ID)
	switch {
	case err != nil:
		return 0, err
	case ok && sameSplit(was, sp):
		return SplitSame, nil
	case ok && !v.ours(was.Source):
		return SplitKept, nil
	}
	if err := v.touch(loadRow{kindEntry, sp.Entry}); err != nil {
		return 0, err
	}
	if err := v.tx.AddSplit(sp); err != nil {
		return 0, err
	}
	change := sp.digest()
	if ok {
		change -= was.digest()
	}
	v.moved(sp.Entry, change)
	return SplitWritten, nil
}

// sameSplit reports whether two splits say the same time, to the millisecond, in the same print.
func sameSplit(a, b Split) bool {
	return a.Mark.Printed == b.Mark.Printed && a.Mark.Time.Milliseconds() == b.Mark.Time.Milliseconds() && a.Mark.Unread == b.Mark.Unread
}

// DropSplit takes a split back that the source said before; one of another
// source or a hand stays.
func (v *Version) DropSplit(entry, checkpoint ID) (SplitFate, error) {
	was, ok, err := v.tx.SplitAt(entry, checkpoint)
	if err != nil || !ok {
		return SplitSame, err
	}
	if !v.ours(was.Source) {
		return SplitKept, nil
	}
	if err := v.touch(loadRow{kindEntry, entry}); err != nil {
		return 0, err
	}
	if err := v.tx.DeleteSplit(entry, checkpoint); err != nil {
		return 0, err
	}
	v.moved(entry, -was.digest())
	return SplitGone, nil
}

func (v *Version) ours(s Source) bool {
	return s.Name == v.f.source.Name && s.Detail == v.f.source.Detail
}

// moved changes the digest of an entry by that of a split.
func (v *Version) moved(entry ID, by digest) {
	if was, ours := v.f.left[entry]; ours && !v.again[loadRow{kindEntry, entry}] {
		if have, ok := v.left[entry]; ok {
			was = have
		}
		v.left[entry] = was + by
		return
	}
	v.again[loadRow{kindEntry, entry}] = true
}

// touch keeps what a row held before the intake changed it for the first time.
func (v *Version) touch(row loadRow) error {
	if _, kept := v.before[row]; kept || row.id > v.base[row.kind] {
		return nil
	}
	if row.kind == kindEntry {
		if _, ours := v.f.left[row.id]; ours {
			return nil
		}
	} else if ours, err := v.has(row); err != nil || ours {
		return err
	}
	l := Load{show: v.f.show, ctx: v.ctx, base: v.base, before: v.before, stale: map[loadRow]bool{}}
	return l.touch(row.kind, row.id)
}

// has reports whether a row is one that the intake added or changed.
func (v *Version) has(row loadRow) (bool, error) {
	_, err := v.tx.id(`SELECT 1 FROM intake_changed WHERE intake=?1 AND kind=?2 AND id=?3 UNION ALL
		SELECT 1 FROM intake_added WHERE intake=?1 AND kind=?2 AND ?3 BETWEEN first AND first+length(digests)/8-1`,
		int64(v.f.intake), string(row.kind), int64(row.id))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (v *Version) change(kind loadKind, id ID, do func() error) error {
	row := loadRow{kind, id}
	if err := v.touch(row); err != nil {
		return err
	}
	v.again[row] = true
	return do()
}

// added notes a row that the version added.
func (v *Version) added(kind loadKind, id ID, err error) (ID, error) {
	if err == nil && id > v.base[kind] {
		v.again[loadRow{kind, id}] = true
	}
	return id, err
}

// AddAthlete adds an athlete.
func (v *Version) AddAthlete(a Athlete) (ID, error) {
	id, err := v.tx.AddAthlete(a)
	return v.added(kindAthlete, id, err)
}

// AddEntry adds an entry with its result.
func (v *Version) AddEntry(e Entry) (ID, error) {
	id, err := v.tx.AddEntry(e)
	return v.added(kindEntry, id, err)
}

// AddRace adds a race.
func (v *Version) AddRace(r Race) (ID, error) {
	id, err := v.tx.AddRace(r)
	return v.added(kindRace, id, err)
}

// AddCheckpoint adds a checkpoint; the same name twice is one.
func (v *Version) AddCheckpoint(c Checkpoint) (ID, error) {
	id, err := v.tx.AddCheckpoint(c)
	return v.added(kindCheckpoint, id, err)
}

// AddPerson adds a person; the same names and credit twice is one.
func (v *Version) AddPerson(p Person) (ID, error) {
	id, err := v.tx.AddPerson(p)
	return v.added(kindPerson, id, err)
}

// AddRecord adds a record; the same twice is one.
func (v *Version) AddRecord(r Record) (ID, error) {
	id, err := v.tx.AddRecord(r)
	return v.added(kindRecord, id, err)
}

// AddFact adds a fact; the same twice is one.
func (v *Version) AddFact(f Fact) (ID, error) {
	id, err := v.tx.AddFact(f)
	return v.added(kindFact, id, err)
}

// AddSplit adds a split that the entry does not have yet.
func (v *Version) AddSplit(sp Split) error {
	_, err := v.SetSplit(sp)
	return err
}

// AddNote keeps something that the version printed and had no place for.
func (v *Version) AddNote(n Note) error { return v.tx.AddNote(v.f.intake, n) }

// Athlete returns an athlete as it is now. Error: ErrNotFound.
func (v *Version) Athlete(id ID) (Athlete, error) { return v.tx.Athlete(id) }

// UpdateAthlete writes every field of an athlete.
func (v *Version) UpdateAthlete(a Athlete) error {
	return v.change(kindAthlete, a.ID, func() error { return v.tx.UpdateAthlete(a) })
}

// UpdateEntry writes bib, club, seed and withdrawn of an entry.
func (v *Version) UpdateEntry(e Entry) error {
	return v.change(kindEntry, e.ID, func() error { return v.tx.UpdateEntry(e) })
}

// SetResult replaces the result of an entry.
func (v *Version) SetResult(entry ID, r Result) error {
	return v.change(kindEntry, entry, func() error { return v.tx.SetResult(entry, r) })
}

// UpdateRace writes every field of a race.
func (v *Version) UpdateRace(r Race) error {
	return v.change(kindRace, r.ID, func() error { return v.tx.UpdateRace(r) })
}

// UpdatePerson writes every field of a person.
func (v *Version) UpdatePerson(p Person) error {
	return v.change(kindPerson, p.ID, func() error { return v.tx.UpdatePerson(p) })
}

// Finish writes the counts of the intake so far, and what it takes to undo it.
// The ID of in is not looked at.
func (v *Version) Finish(in Intake) error {
	in.ID = v.f.intake
	if err := v.tx.UpdateIntake(in); err != nil {
		return err
	}
	v.entries = maps.Clone(v.left)
	for row := range v.again {
		d, err := digestOf(v.tx, row)
		if err != nil {
			return fmt.Errorf("what the version left in %s %d: %w", row.kind, row.id, err)
		}
		if row.kind == kindEntry {
			v.entries[row.id] = d
			continue
		}
		if err := v.keep(row, d); err != nil {
			return err
		}
	}
	for id, d := range v.entries {
		if err := v.keep(loadRow{kindEntry, id}, d); err != nil {
			return err
		}
	}
	return nil
}

func (v *Version) keep(row loadRow, d digest) error {
	_, err := v.tx.exec(`INSERT INTO intake_changed (intake, kind, id, before, digest) VALUES (?,?,?,?,?)
		ON CONFLICT (intake, kind, id) DO UPDATE SET digest=excluded.digest`,
		int64(v.f.intake), string(row.kind), int64(row.id), string(v.before[row]), bytesOf(d))
	if err != nil {
		return fmt.Errorf("what the version left in %s %d: %w", row.kind, row.id, err)
	}
	return nil
}

// Happened takes what the version left, after its Update.
func (v *Version) Happened() {
	maps.Copy(v.f.left, v.entries)
	for row, b := range v.before {
		if row.kind == kindEntry {
			v.f.before[row.id] = b
		}
	}
}
