package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// LoggedEdit is an edit of the show's log, with what takes it back.
type LoggedEdit struct {
	ID     ID
	Name   string          // "move of page 104"
	Kind   string          // says who can read Back
	Undone bool            // it was taken back; Back does it again
	Back   json.RawMessage // of its kind
}

// EditsKept is how many edits the log holds; older ones go.
const EditsKept = 1000

// EditLog names the edit that can be taken back and the one that can be done
// again; "" is none.
func (s *Show) EditLog(ctx context.Context) (undo, redo string, err error) {
	u, r, err := editLog(ctx, s.reader)
	if err != nil {
		return "", "", fmt.Errorf("log of edits: %w", err)
	}
	return u.Name, r.Name, nil
}

// LogEdit adds an edit to the log, in the transaction that makes it. Those that
// were taken back go: they can no longer be done again.
func (tx *Tx) LogEdit(e LoggedEdit) error {
	if _, err := tx.exec(`DELETE FROM edits WHERE undone=1`); err != nil {
		return fmt.Errorf("log of edits: %w", err)
	}
	id, err := tx.insert(`INSERT INTO edits (name, kind, undone, back) VALUES (?,?,0,?)`, e.Name, e.Kind, string(e.Back))
	if err == nil {
		_, err = tx.exec(`DELETE FROM edits WHERE id<=?-? AND id<=(SELECT id FROM edits ORDER BY id DESC LIMIT 1 OFFSET ?)`, int64(id), EditsKept, EditsKept)
	}
	if err != nil {
		return fmt.Errorf("log of edits: %s: %w", e.Name, err)
	}
	return nil
}

// LastEdits are the edit that can be taken back and the one that can be done
// again; one without an ID is none.
func (tx *Tx) LastEdits() (undo, redo LoggedEdit, err error) {
	return editLog(tx.quiet, inside{tx})
}

// TurnEdit notes that an edit was taken back, or done again: back is what turns
// it round once more. Error: ErrNotFound.
func (tx *Tx) TurnEdit(id ID, undone bool, back json.RawMessage) error {
	if err := tx.change(`UPDATE edits SET undone=?, back=? WHERE id=?`, undone, string(back), int64(id)); err != nil {
		return fmt.Errorf("edit %d of the log: %w", id, err)
	}
	return nil
}

// ForgetEdit removes an edit from the log, and leaves what it did.
func (tx *Tx) ForgetEdit(id ID) error {
	_, err := tx.exec(`DELETE FROM edits WHERE id=?`, int64(id))
	return err
}

func editLog(ctx context.Context, q querier) (undo, redo LoggedEdit, err error) {
	const columns = `SELECT id, name, kind, undone, back FROM edits WHERE `
	read := func(rest string) (LoggedEdit, error) {
		found, err := list(ctx, q, scanEdit, columns+rest)
		if err != nil || len(found) == 0 {
			return LoggedEdit{}, err
		}
		return found[0], nil
	}
	undo, err = read(`undone=0 ORDER BY id DESC LIMIT 1`)
	redo, again := read(`undone=1 ORDER BY id LIMIT 1`)
	return undo, redo, errors.Join(err, again)
}

func scanEdit(rows *sql.Rows) (e LoggedEdit, err error) {
	var back string
	err = rows.Scan(&e.ID, &e.Name, &e.Kind, &e.Undone, &back)
	e.Back = json.RawMessage(back)
	return e, err
}
