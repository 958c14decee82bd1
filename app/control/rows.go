package control

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"mile26/data"
	"mile26/data/mark"
)

// The steps of rows other than the running order's.
const (
	addRow  verb = "add row"  // Row, with its splits
	dropRow verb = "drop row" // Row, of which its kind and ID count
	setRow  verb = "set row"  // what differs between WasRow and Row
)

// ErrNothingChanges says that an edit would leave everything as it is.
var ErrNothingChanges = errors.New("nothing changes")

// hangMost is how many rows and splits may go with one that is dropped: a whole
// field is undone as an intake, not carried in the log of edits.
const hangMost = 2000

// AddRow adds an athlete, a person, a fact, a quote, a race, a checkpoint or an
// entry. A checkpoint without a distance gets the one that its name says. Errors:
// data.ErrExists, data.ErrNotFound.
func (o *Order) AddRow(ctx context.Context, row data.Row) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		if row.Checkpoint != nil {
			named := *row.Checkpoint
			if err := c.measure(&named); err != nil {
				return err
			}
			row.Checkpoint = &named
		}
		c.name = "new " + row.Called()
		return c.do(step{Do: addRow, Row: row})
	})
}

// SetRow changes a row. what names it: "country". to gets the row as it is and
// changes its fields; its error is the edit's. Errors: ErrNothingChanges,
// data.ErrNotFound, data.ErrExists.
func (o *Order) SetRow(ctx context.Context, what string, kind data.Kind, id data.ID, to func(*data.Row) error) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		was, err := c.tx.Row(kind, id)
		if err != nil {
			return err
		}
		row, err := c.tx.Row(kind, id) // of its own: to may write through its slices
		if err != nil {
			return err
		}
		if err := to(&row); err != nil {
			return err
		}
		if p := row.Checkpoint; p != nil && p.Name != was.Checkpoint.Name {
			if err := c.measure(p); err != nil {
				return err
			}
		}
		if reflect.DeepEqual(row, was) {
			return ErrNothingChanges
		}
		c.name = what + " of " + was.Called()
		return c.do(step{Do: setRow, Row: row, WasRow: was})
	})
}

// SetPhoto gives an athlete a picture, the bytes of a picture file; nil takes it
// away. Errors: those of SetRow.
func (o *Order) SetPhoto(ctx context.Context, athlete data.ID, picture []byte) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		was, err := c.tx.Row(data.KindAthlete, athlete)
		if err != nil {
			return err
		}
		next := *was.Athlete
		next.Photo = ""
		if picture != nil {
			if next.Photo, err = c.tx.PutPhoto(picture); err != nil {
				return err
			}
		}
		if next.Photo == was.Athlete.Photo {
			return ErrNothingChanges
		}
		c.name = "photo of " + was.Called()
		return c.do(step{Do: setRow, Row: data.Row{Athlete: &next}, WasRow: was})
	})
}

// DropRows deletes rows of one kind with all that hangs on them: an athlete with
// the entries, a race with its field. Pages that were about them stay, about
// nothing. Errors: ErrNoSelection, data.ErrNotFound; data.ErrInUse for more than
// an edit can carry.
func (o *Order) DropRows(ctx context.Context, kind data.Kind, ids []data.ID) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		if len(ids) == 0 {
			return ErrNoSelection
		}
		left := hangMost
		for i, id := range ids {
			row, err := c.tx.Row(kind, id)
			if err != nil {
				return err
			}
			if c.name = "delete of " + row.Called(); len(ids) > 1 {
				c.name = fmt.Sprintf("delete of %d rows", len(ids))
			}
			if i == 0 {
				if err := c.letGo(kind, ids); err != nil {
					return err
				}
			}
			if err := c.drop(kind, id, &left); err != nil {
				return fmt.Errorf("%s: %w", row.Called(), err)
			}
		}
		return nil
	})
}

// hanging are the kinds of rows that go with one that is dropped, in the order
// in which they go.
var hanging = map[data.Kind][]data.Kind{
	data.KindAthlete: {data.KindEntry},
	data.KindRace:    {data.KindEntry, data.KindCheckpoint, data.KindFact},
}

// drop drops a row and what hangs on it. left is how much more the edit carries.
func (c *change) drop(kind data.Kind, id data.ID, left *int) error {
	for _, k := range hanging[kind] {
		with, err := c.tx.RowsOf(k, kind, id, *left+1)
		if err != nil {
			return err
		}
		if len(with) > *left {
			return fmt.Errorf("%w by more than %d rows: undo the intake that brought them", data.ErrInUse, hangMost)
		}
		if err := c.letGo(k, with); err != nil {
			return err
		}
		for _, w := range with {
			if err := c.drop(k, w, left); err != nil {
				return err
			}
		}
	}
	row, err := c.tx.Row(kind, id)
	if err != nil {
		return err
	}
	if row.Splits, err = c.tx.RowSplits(kind, id, *left+1); err != nil {
		return err
	}
	passings, err := c.tx.RowPassings(kind, id, *left+1)
	if err != nil {
		return err
	}
	if *left -= 1 + len(row.Splits) + len(passings); *left < 0 {
		return fmt.Errorf("%w by more than %d rows: undo the intake that brought them", data.ErrInUse, hangMost)
	}
	return c.do(step{Do: dropRow, Row: row})
}

// letGo takes rows that are about to go out of the pages and quotes that name
// them, as steps of their own: undoing them puts them back.
func (c *change) letGo(kind data.Kind, ids []data.ID) error {
	gone := make(map[data.ID]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	pages, err := c.tx.Pages()
	if err != nil {
		return err
	}
	for _, p := range pages {
		without := p
		for _, at := range []struct {
			kind data.Kind
			id   *data.ID
		}{
			{p.Kind, &without.About}, {data.KindAthlete, &without.Other}, {data.KindRace, &without.Race}, {data.KindCheckpoint, &without.Checkpoint},
		} {
			if at.kind == kind && gone[*at.id] {
				*at.id = 0
			}
		}
		if !reflect.DeepEqual(without, p) {
			if err := c.do(step{Do: setPage, Page: without, Was: p}); err != nil {
				return err
			}
		}
	}
	for _, id := range ids {
		if err := c.unquote(kind, id); err != nil {
			return err
		}
	}
	return nil
}

// unquote takes a person or a race out of the quotes that name it.
func (c *change) unquote(kind data.Kind, id data.ID) error {
	quotes, err := c.tx.RowsOf(data.KindSaying, kind, id, hangMost)
	if err != nil {
		return err
	}
	for _, q := range quotes {
		was, err := c.tx.Row(data.KindSaying, q)
		if err != nil {
			return err
		}
		without := *was.Saying
		if kind == data.KindPerson {
			without.Person = 0
		} else {
			without.Race = 0
		}
		if err := c.do(step{Do: setRow, Row: data.Row{Saying: &without}, WasRow: was}); err != nil {
			return err
		}
	}
	return nil
}

// rowStep does a step of a row and answers the one that takes it back.
func (c *change) rowStep(s step) (step, error) {
	kind, id := s.Row.Kind(), s.Row.ID()
	switch s.Do {
	case addRow:
		id, err := c.tx.AddRow(s.Row)
		if err != nil {
			return step{}, err
		}
		c.rows = append(c.rows, id)
		row, err := c.tx.Row(kind, id)
		return step{Do: dropRow, Row: row}, err
	case dropRow:
		now, err := c.tx.Row(kind, id)
		if err != nil {
			return step{}, err
		}
		if now.Splits, err = c.tx.RowSplits(kind, id, hangMost+1); err != nil {
			return step{}, err
		}
		if now.Passings, err = c.tx.RowPassings(kind, id, hangMost+1); err != nil {
			return step{}, err
		}
		if now.Runs, err = c.tx.RowRuns(kind, id); err != nil {
			return step{}, err
		}
		c.rows = without(c.rows, id)
		return step{Do: addRow, Row: now}, c.tx.DropRow(kind, id)
	}
	now, err := c.tx.Row(kind, id)
	if err != nil {
		return step{}, err
	}
	next, err := c.tx.Row(kind, id)
	if err != nil {
		return step{}, err
	}
	differ(reflect.ValueOf(s.WasRow), reflect.ValueOf(s.Row), reflect.ValueOf(&next).Elem())
	c.rows = append(without(c.rows, id), id)
	return step{Do: setRow, Row: now, WasRow: next}, c.tx.SetRow(next)
}

// differ writes into a row what differs between was and to; what another hand
// has changed since stays.
func differ(was, to, into reflect.Value) {
	if was.Kind() == reflect.Pointer && !was.IsNil() && !to.IsNil() && !into.IsNil() {
		differ(was.Elem(), to.Elem(), into.Elem())
		return
	}
	if was.Kind() == reflect.Struct && !whole(was.Interface()) {
		for i := range was.NumField() {
			differ(was.Field(i), to.Field(i), into.Field(i))
		}
		return
	}
	if !reflect.DeepEqual(was.Interface(), to.Interface()) {
		into.Set(to)
	}
}

// whole says whether a value changes as one, though it has parts.
func whole(v any) bool {
	switch v.(type) {
	case time.Time, mark.Mark, data.Source:
		return true
	}
	return false
}
