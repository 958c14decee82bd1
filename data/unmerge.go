package data

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// MergedError says why a merge cannot be undone.
type MergedError struct {
	Merge Merged
	Edits []Edit
}

// Error names the edits.
func (e *MergedError) Error() string {
	parts := make([]string, len(e.Edits))
	for i, ed := range e.Edits {
		parts[i] = ed.What + " " + ed.Why
	}
	return fmt.Sprintf("merge %d, of %s into %s, is not undone: %s%s", e.Merge.ID, e.Merge.GoneName, e.Merge.KeptName, strings.Join(parts, "; "), toDo(e.Edits))
}

// UndoMerge makes two athletes of one again, in one transaction: both hold what
// they held before the merge, and are on the pages they were on. What the kept one
// got since in other races stays with it. When the athlete or one of the entries
// was edited since, nothing happens and the error is a *MergedError that says
// what. Other errors: ErrNotFound.
func (s *Show) UndoMerge(ctx context.Context, merge ID, now time.Time) (Merged, error) {
	var u unmerging
	err := s.Update(ctx, func(tx *Tx) error {
		u = unmerging{tx: tx}
		return u.run(merge, now)
	})
	if err != nil {
		return Merged{}, fmt.Errorf("undo merge %d: %w", merge, err)
	}
	return u.m.Merged, nil
}

// undoEdits lets a merge be undone.
const undoEdits = "take back first what was edited since, with Undo"

// unmerging is one run of UndoMerge.
type unmerging struct {
	tx   *Tx
	m    storedMerge
	gone ID // the row of the one who comes back
}

func (u *unmerging) run(merge ID, now time.Time) error {
	found, err := merges(u.tx.quiet, inside{u.tx}, `WHERE id=?`, int64(merge))
	if u.m, err = one(found, err, "merge", merge); err != nil {
		return err
	}
	if !u.m.Undone.IsZero() {
		return errors.New("it was undone already")
	}
	edits, err := u.edits()
	if err != nil {
		return err
	}
	if len(edits) > 0 {
		return &MergedError{Merge: u.m.Merged, Edits: edits}
	}
	for _, do := range []func() error{u.athletes, u.entries, u.pages, u.apart} {
		if err := do(); err != nil {
			return err
		}
	}
	u.m.Undone = now
	return u.tx.change(`UPDATE merges SET undone=? WHERE id=?`, instant(now), int64(merge))
}

// edits is what keeps the merge from being undone.
func (u *unmerging) edits() (all []Edit, err error) {
	now, err := digestOf(u.tx, loadRow{kindAthlete, u.m.Kept})
	switch {
	case errors.Is(err, ErrNotFound):
		why, do := "was deleted since", undoEdits
		gone, err := mergedAway(u.tx)
		if err != nil {
			return nil, err
		}
		if m, ok := gone[loadRow{kindAthlete, u.m.Kept}]; ok {
			why, do = fmt.Sprintf("was merged into %s since: undo merge %d first", m.KeptName, m.ID), ""
		}
		return []Edit{{"athlete " + u.m.KeptName, why, do}}, nil
	case err != nil:
		return nil, err
	case now != u.m.body.After.Kept:
		all = append(all, Edit{"athlete " + u.m.KeptName, "was edited since", undoEdits})
	}
	for _, e := range u.m.body.Entries {
		want, there := u.m.body.After.Entries[e.Entry.ID]
		if !there {
			continue
		}
		now, err := digestOf(u.tx, loadRow{kindEntry, e.Entry.ID})
		switch {
		case errors.Is(err, ErrNotFound):
			all = append(all, Edit{u.called(e.Entry), "was deleted since", undoEdits})
		case err != nil:
			return nil, err
		case now != want:
			all = append(all, Edit{u.called(e.Entry), "was edited since", undoEdits})
		}
	}
	return all, nil
}

func (u *unmerging) called(e Entry) string {
	m := merging{tx: u.tx}
	return "the entry of " + u.m.KeptName + " in " + m.raceName(e.Race)
}

// athletes gives the kept one what it held, and the other its row again, under
// its own number unless somebody got that since.
func (u *unmerging) athletes() error {
	if err := u.tx.UpdateAthlete(u.m.body.Kept); err != nil {
		return err
	}
	row, err := u.free("athletes", u.m.Gone)
	if err == nil {
		u.gone, err = u.tx.addAthlete(row, u.m.body.Gone)
	}
	return err
}

// free is a row for what comes back: the one it had, or NULL when that was given to another since.
func (u *unmerging) free(table string, id ID) (any, error) {
	_, err := u.tx.id(`SELECT id FROM `+table+` WHERE id=?`, int64(id))
	if errors.Is(err, ErrNotFound) {
		return int64(id), nil
	}
	return nil, err
}

// entries gives both what they held in their races.
func (u *unmerging) entries() error {
	back := undoing{tx: u.tx}
	for _, was := range u.m.body.Entries {
		e := was.Entry
		_, there := u.m.body.After.Entries[e.ID]
		switch {
		case e.Athlete.ID == u.m.Kept:
			if err := back.restoreEntry(was); err != nil {
				return err
			}
		case there:
			if err := u.tx.change(`UPDATE entries SET athlete=? WHERE id=?`, int64(u.gone), int64(e.ID)); err != nil {
				return err
			}
			u.tx.restar[u.gone] = true
		default:
			e.Athlete.ID = u.gone
			row, err := u.free("entries", e.ID)
			if err != nil {
				return err
			}
			id, err := u.tx.addEntry(row, e)
			if err != nil {
				return err
			}
			for _, sp := range was.Splits {
				sp.Entry = id
				if err := u.tx.AddSplit(sp); err != nil {
					return err
				}
			}
			if err := u.passings(was.Entry.ID, id); err != nil {
				return err
			}
		}
	}
	u.tx.restar[u.m.Kept] = true
	return nil
}

// passings gives an entry that came back its passings again, unless they were
// given to another since, or deleted.
func (u *unmerging) passings(was, now ID) error {
	for _, p := range u.m.body.Passings {
		if p.Entry != was {
			continue
		}
		have, err := u.tx.Passing(p.ID)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if !u.hasKept(have.Entry) {
			continue
		}
		have.Entry, have.Counts = now, p.Counts
		if err := u.tx.SetPassing(have); err != nil {
			return err
		}
	}
	return nil
}

// hasKept reports whether an entry is one that the kept athlete had in a race of both.
func (u *unmerging) hasKept(entry ID) bool {
	return slices.ContainsFunc(u.m.body.Entries, func(e entryBefore) bool {
		return e.Entry.ID == entry && e.Entry.Athlete.ID == u.m.Kept
	})
}

// pages puts the one who came back on the pages that still show the kept one in its place.
func (u *unmerging) pages() error {
	gone, kept := int64(u.gone), int64(u.m.Kept)
	for _, p := range u.m.body.Pages {
		var sets []string
		if p.About == u.m.Gone {
			sets = append(sets, `UPDATE pages SET athlete=?1 WHERE id=?3 AND athlete=?2`)
		}
		switch p.Other {
		case u.m.Gone:
			sets = append(sets, `UPDATE pages SET other=?1 WHERE id=?3 AND (other=?2 OR other IS NULL)`)
		case u.m.Kept:
			sets = append(sets, `UPDATE pages SET other=?2 WHERE id=?3 AND athlete=?1 AND other IS NULL`)
		}
		for _, q := range sets {
			if _, err := u.tx.exec(q, gone, kept, int64(p.Page)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (u *unmerging) apart() error {
	for _, a := range u.m.body.Apart {
		_, err := u.tx.id(`SELECT id FROM athletes WHERE id=?`, int64(a.Athlete))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err == nil {
			err = u.tx.keepApart(u.gone, a.Athlete, a.At)
		}
		if err == nil && a.Passed {
			_, err = u.tx.exec(`DELETE FROM athletes_apart WHERE one=? AND other=?`, int64(min(a.Athlete, u.m.Kept)), int64(max(a.Athlete, u.m.Kept)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
