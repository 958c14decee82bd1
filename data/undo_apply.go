package data

import (
	"encoding/json"
	"errors"
	"fmt"
)

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
