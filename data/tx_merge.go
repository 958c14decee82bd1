package data

import (
	"fmt"
	"time"
)

// Merge is [Show.Merge] within a transaction.
func (tx *Tx) Merge(keep, gone ID, now time.Time) (Merged, error) {
	m := merging{tx: tx, keep: keep, gone: gone}
	if err := m.run(now); err != nil {
		return Merged{}, fmt.Errorf("merge athlete %d into %d: %w", gone, keep, err)
	}
	return m.out, nil
}

// UndoMerge is [Show.UndoMerge] within a transaction. Gone of what it returns is
// the row of the athlete who came back, another one when theirs was taken.
func (tx *Tx) UndoMerge(merge ID, now time.Time) (Merged, error) {
	u := unmerging{tx: tx}
	if err := u.run(merge, now); err != nil {
		return Merged{}, fmt.Errorf("undo merge %d: %w", merge, err)
	}
	u.m.Gone = u.gone
	return u.m.Merged, nil
}

// Apart remembers that two athletes are two, as [Show.NotSame] does.
func (tx *Tx) Apart(a, b ID, now time.Time) error {
	for _, id := range []ID{a, b} {
		if _, err := tx.Row(KindAthlete, id); err != nil {
			return err
		}
	}
	return tx.keepApart(a, b, instant(now))
}

// Together forgets that two athletes are two. Error: ErrNotFound.
func (tx *Tx) Together(a, b ID) error {
	if err := tx.change(`DELETE FROM athletes_apart WHERE one=? AND other=?`, int64(min(a, b)), int64(max(a, b))); err != nil {
		return fmt.Errorf("that athletes %d and %d are two: %w", a, b, err)
	}
	return nil
}
