package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// AddGroup adds a group at the end of the running order.
func (tx *Tx) AddGroup(name string) (ID, error) { return tx.addGroup(nil, name) }

// RestoreGroup adds a group under the id it had before it was deleted, at the
// end of the running order. Error: ErrExists.
func (tx *Tx) RestoreGroup(g Group) error {
	_, err := tx.addGroup(rowOrNull(g.ID), g.Name)
	return err
}

func (tx *Tx) addGroup(id any, name string) (ID, error) {
	added, err := tx.insert(`INSERT INTO page_groups (id, position, name)
		VALUES (?, (SELECT coalesce(max(position)+1, 0) FROM page_groups), ?)`, id, name)
	if err != nil {
		return 0, fmt.Errorf("group %q: %w", name, err)
	}
	return added, nil
}

// RenameGroup gives a group another name. Error: ErrNotFound.
func (tx *Tx) RenameGroup(id ID, name string) error {
	if err := tx.change(`UPDATE page_groups SET name=? WHERE id=?`, name, int64(id)); err != nil {
		return fmt.Errorf("group %d: %w", id, err)
	}
	return nil
}

// MoveGroup puts a group with its pages before another; before 0 is the end.
// Error: ErrNotFound.
func (tx *Tx) MoveGroup(id, before ID) error {
	order, err := ids(tx.query(`SELECT id FROM page_groups ORDER BY position, id`))
	if err != nil {
		return err
	}
	from, to := slices.Index(order, id), len(order)
	if before != 0 {
		to = slices.Index(order, before)
	}
	switch {
	case from < 0:
		return fmt.Errorf("group %d: %w", id, ErrNotFound)
	case to < 0:
		return fmt.Errorf("group %d, to move another before it: %w", before, ErrNotFound)
	case from < to:
		to-- // it leaves its own place
	}
	order = slices.Insert(slices.Delete(order, from, from+1), to, id)
	for position, id := range order {
		if _, err := tx.exec(`UPDATE page_groups SET position=? WHERE id=?`, position, int64(id)); err != nil {
			return fmt.Errorf("group %d: %w", id, err)
		}
	}
	return nil
}

// DeleteGroup deletes a group with its pages. Error: ErrNotFound.
func (tx *Tx) DeleteGroup(id ID) error {
	if err := tx.change(`DELETE FROM page_groups WHERE id=?`, int64(id)); err != nil {
		return fmt.Errorf("group %d: %w", id, err)
	}
	return nil
}

// AddPage adds a page at the end of its group. With a Number of 0 it gets a free
// one: the next after the highest of its group; in an empty group the first of a
// hundred that has no pages, 101, 201 and so on by the group's place. An ID is
// kept, so that a page that was deleted comes back as itself; 0 makes a new one.
// Errors: ErrExists for a number that is taken, with the page that has it;
// ErrNotFound for a group or subject that isn't there.
func (tx *Tx) AddPage(p Page) (ID, error) {
	if p.Number == 0 {
		n, err := tx.freeNumber(p.Group)
		if err != nil {
			return 0, fmt.Errorf("number for a page of group %d: %w", p.Group, err)
		}
		p.Number = n
	}
	columns, err := p.columns()
	if err != nil {
		return 0, fmt.Errorf("page %s: %w", p.Called(), err)
	}
	last, err := tx.integer(`SELECT coalesce(max(position), 0) FROM pages WHERE page_group=?`, int64(p.Group))
	if err != nil {
		return 0, err
	}
	id, err := tx.insert(`INSERT INTO pages (number, name, template, layer, kind, athlete, person, race, fact, saying, other, in_race,
			checkpoint, board_rows, overrides, gate, duration_ms, next, disabled, notes, hotkey, name_words, note_words,
			id, page_group, position) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, append(columns, rowOrNull(p.ID), int64(p.Group), last+gap)...)
	if err != nil {
		return 0, tx.pageRefused(p, err)
	}
	return id, nil
}

// SetPage writes every field of the page p.ID but its group, which with its
// place in it is [Tx.MovePages]'s. A Number of 0 keeps the one it has. Errors:
// ErrNotFound; ErrExists for a number that is taken, with the page that has it.
func (tx *Tx) SetPage(p Page) error {
	if p.Number == 0 {
		old, err := tx.Page(p.ID)
		if err != nil {
			return err
		}
		p.Number = old.Number
	}
	columns, err := p.columns()
	if err != nil {
		return fmt.Errorf("page %s: %w", p.Called(), err)
	}
	if err := tx.change(`UPDATE pages SET number=?, name=?, template=?, layer=?, kind=?, athlete=?, person=?, race=?, fact=?, saying=?,
			other=?, in_race=?, checkpoint=?, board_rows=?, overrides=?, gate=?, duration_ms=?, next=?, disabled=?, notes=?, hotkey=?,
			name_words=?, note_words=? WHERE id=?`, append(columns, int64(p.ID))...); err != nil {
		return tx.pageRefused(p, err)
	}
	return nil
}

// DeletePages deletes pages, all or none. Error: ErrNotFound.
func (tx *Tx) DeletePages(ids ...ID) error {
	for _, id := range ids {
		if err := tx.change(`DELETE FROM pages WHERE id=?`, int64(id)); err != nil {
			return fmt.Errorf("page %d: %w", id, err)
		}
	}
	return nil
}

// columns are what AddPage and SetPage both write.
func (p Page) columns() ([]any, error) {
	if p.Gate == "" {
		p.Gate = Live
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	about := func(k Kind) any {
		if k != p.Kind {
			return nil
		}
		return rowOrNull(p.About)
	}
	overrides := ""
	if len(p.Overrides) > 0 {
		b, err := json.Marshal(p.Overrides)
		if err != nil {
			return nil, err
		}
		overrides = string(b)
	}
	return []any{
		p.Number, p.Name, p.Template, p.Layer, string(p.Kind),
		about(KindAthlete), about(KindPerson), about(KindRace), about(KindFact), about(KindSaying),
		rowOrNull(p.Other), rowOrNull(p.Race), rowOrNull(p.Checkpoint), p.Rows, overrides, string(p.Gate),
		p.Duration.Milliseconds(), p.Next, p.Disabled, p.Notes, p.Hotkey, beginnings(p.Name), beginnings(p.Notes),
	}, nil
}

// pageRefused says which page has the number that another wanted.
func (tx *Tx) pageRefused(p Page, err error) error {
	if errors.Is(err, ErrExists) {
		if has, findErr := tx.PageNumbered(p.Number); findErr == nil && has.ID != p.ID {
			return fmt.Errorf("number %d is that of page %s, it %w; choose another", p.Number, has.Called(), ErrExists)
		}
	}
	return fmt.Errorf("page %s: %w", p.Called(), err)
}

// freeNumber is the number for a new page of a group.
func (tx *Tx) freeNumber(group ID) (int, error) {
	from, err := tx.integer(`SELECT coalesce(max(number)+1, 0) FROM pages WHERE page_group=?`, int64(group))
	if err == nil && from == 0 {
		from, err = tx.emptyHundred(group)
	}
	if err != nil {
		return 0, err
	}
	// The first free number from there, or else the first of all.
	for _, from := range []int64{from, MinNumber} {
		n, err := tx.integer(`SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM pages WHERE number=?1) UNION ALL
			SELECT number+1 FROM pages p WHERE number>=?1 AND NOT EXISTS (SELECT 1 FROM pages WHERE number=p.number+1) ORDER BY 1 LIMIT 1`, from)
		if err != nil {
			return 0, err
		}
		if n <= MaxNumber {
			return int(n), nil
		}
	}
	return 0, fmt.Errorf("all of %d to %d are taken; delete a page", MinNumber, MaxNumber)
}

// emptyHundred is 101, 201 … : of the hundreds that no page has, the first from
// the group's own place on.
func (tx *Tx) emptyHundred(group ID) (int64, error) {
	place, err := tx.integer(`SELECT count(*) FROM page_groups WHERE position <= (SELECT position FROM page_groups WHERE id=?)`, int64(group))
	if err != nil {
		return 0, err
	}
	for n := 100*place + 1; n < MaxNumber; n += 100 {
		_, err := tx.id(`SELECT id FROM pages WHERE number BETWEEN ? AND ? LIMIT 1`, n-1, n+98)
		if errors.Is(err, ErrNotFound) {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
	}
	return MinNumber, nil
}
