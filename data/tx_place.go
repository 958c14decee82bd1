package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// gap is how far apart pages are placed in their group: so many times halved,
// ten pages find room between two before the group is numbered anew.
const gap = 1024

// MovePages puts pages, in the order of ids, into a group before one of its
// pages; before 0 is the end. Before may be one of those that move: then they
// stand before the first page after it that doesn't. A page named twice counts
// once. Error: ErrNotFound, also when before is in another group.
func (tx *Tx) MovePages(ids []ID, group, before ID) error {
	var moving []ID
	for _, id := range ids {
		if !slices.Contains(moving, id) {
			moving = append(moving, id)
		}
	}
	if len(moving) == 0 {
		return nil
	}
	first, step, err := tx.room(moving, group, before)
	if err != nil {
		return fmt.Errorf("move pages to group %d: %w", group, err)
	}
	for i, id := range moving {
		position := first + int64(i)*step
		if err := tx.change(`UPDATE pages SET page_group=?, position=? WHERE id=?`, int64(group), position, int64(id)); err != nil {
			return fmt.Errorf("move page %d to group %d: %w", id, group, err)
		}
	}
	return nil
}

// room finds free positions in a group, before one of its pages, for pages that
// are about to move there: the first, and the step from each to the next.
func (tx *Tx) room(moving []ID, group, before ID) (first, step int64, err error) {
	b, err := json.Marshal(moving)
	if err != nil {
		return 0, 0, err
	}
	others := string(b)
	n := int64(len(moving))
	for {
		low, high, err := tx.neighbours(others, group, before)
		switch {
		case err != nil:
			return 0, 0, err
		case high == 0: // the end
			return low + gap, gap, nil
		case high-low > n:
			step = (high - low) / (n + 1)
			return low + step, step, nil
		}
		if err := tx.respace(group, n); err != nil {
			return 0, 0, err
		}
	}
}

// neighbours are the positions between which there is to be room, of pages that
// do not move: low is 0 at the beginning, high is 0 at the end.
func (tx *Tx) neighbours(moving string, group, before ID) (low, high int64, err error) {
	const stay = ` FROM pages WHERE page_group=?1 AND id NOT IN (SELECT value FROM json_each(?2))`
	if before != 0 {
		at, err := tx.integer(`SELECT position FROM pages WHERE id=? AND page_group=?`, int64(before), int64(group))
		if errors.Is(err, ErrNotFound) {
			err = fmt.Errorf("page %d, to move others before it: %w", before, err)
		}
		if err == nil {
			high, err = tx.integer(`SELECT coalesce(min(position), 0)`+stay+` AND position >= ?3`, int64(group), moving, at)
		}
		if err != nil {
			return 0, 0, err
		}
	}
	low, err = tx.integer(`SELECT coalesce(max(position), 0)`+stay+` AND (?3=0 OR position < ?3)`, int64(group), moving, high)
	return low, high, err
}

// respace numbers a group anew, with room for n pages and more between any two.
func (tx *Tx) respace(group ID, n int64) error {
	order, err := ids(tx.query(`SELECT id FROM pages WHERE page_group=? ORDER BY position, id`, int64(group)))
	if err != nil {
		return err
	}
	for i, id := range order {
		if err := tx.change(`UPDATE pages SET position=? WHERE id=?`, int64(i+1)*gap*(n+1), int64(id)); err != nil {
			return err
		}
	}
	return nil
}

// integer reads one number; ErrNotFound when there is no row.
func (tx *Tx) integer(query string, args ...any) (int64, error) {
	n, err := tx.id(query, args...)
	return int64(n), err
}
