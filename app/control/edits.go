package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"mile26/data"
)

// Edits is the show's log of edits: what was done by hand, under a name, with
// what takes it back. It is part of the show file, written in the transaction of
// the edit itself, so that a program that dies loses neither or both.
//
// Any kind of edit joins with a Replay; see the package comment. Its methods may
// be called from any goroutine.
type Edits struct {
	show *data.Show

	mu    sync.Mutex // held over the transaction: the log is in the order of the edits
	kinds map[string]Replay
}

// Replay carries out what a note of its kind says, in the transaction given, and
// answers the note that takes that back. What it would change must still be as
// the note's edit left it: otherwise it changes nothing and answers an error that
// wraps ErrChangedSince, or data.ErrNotFound, in words for the operator.
type Replay func(tx *data.Tx, note json.RawMessage) (back any, touched Edited, err error)

// Edited is what an edit came to.
type Edited struct {
	Name   string    // "move of page 104"
	Pages  []data.ID // that it touched and that are there now, in order
	Groups []data.ID // likewise
	Rows   []data.ID // likewise: athletes, people, entries …
}

// Why nothing is taken back, or done again.
var (
	ErrNothingToUndo = errors.New("nothing to undo")
	ErrNothingToRedo = errors.New("nothing to redo")
	ErrChangedSince  = errors.New("changed since by another hand")
)

// NewEdits opens the log of a show.
func NewEdits(s *data.Show) *Edits { return &Edits{show: s, kinds: map[string]Replay{}} }

// Join makes a kind of edits known. It is for the time before the first edit; a
// kind twice is a fault of the program.
func (e *Edits) Join(kind string, r Replay) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kinds[kind] != nil {
		panic("control: two kinds of edits are called " + kind)
	}
	e.kinds[kind] = r
}

// Editing is a transaction whose edits go to the log.
type Editing struct {
	*data.Tx
	edits *Edits
}

// Note puts an edit into the log: its name, as "Undo" stands before it, and what
// takes it back, as JSON for the Replay of its kind.
func (t *Editing) Note(kind, name string, back any) error {
	if t.edits.kinds[kind] == nil {
		return fmt.Errorf("%s: no kind of edits is called %q", name, kind)
	}
	body, err := json.Marshal(back)
	if err != nil {
		return fmt.Errorf("log of edits: %s: %w", name, err)
	}
	return t.LogEdit(data.LoggedEdit{Name: name, Kind: kind, Back: body})
}

// Do runs do in one transaction, with as many edits as it notes.
func (e *Edits) Do(ctx context.Context, do func(tx *Editing) error) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.show.Update(ctx, func(tx *data.Tx) error { return do(&Editing{tx, e}) })
}

// Names are the edit that Undo would take back and the one that Redo would do
// again; "" is none.
func (e *Edits) Names(ctx context.Context) (undo, redo string, err error) {
	return e.show.EditLog(ctx)
}

// Undo takes back the last edit. Errors: ErrNothingToUndo; ErrChangedSince or
// data.ErrNotFound for one that can no longer be taken back, because another
// hand changed or removed what it is about: that one is forgotten.
func (e *Edits) Undo(ctx context.Context) (Edited, error) { return e.turn(ctx, true) }

// Redo does the edit again that was taken back last. Errors are those of Undo,
// with ErrNothingToRedo.
func (e *Edits) Redo(ctx context.Context) (Edited, error) { return e.turn(ctx, false) }

func (e *Edits) turn(ctx context.Context, undo bool) (out Edited, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	what, none := "redo", ErrNothingToRedo
	if undo {
		what, none = "undo", ErrNothingToUndo
	}
	var entry data.LoggedEdit
	err = e.show.Update(ctx, func(tx *data.Tx) error {
		last, next, err := tx.LastEdits()
		if entry = next; undo {
			entry = last
		}
		switch {
		case err != nil:
			return err
		case entry.ID == 0:
			return none
		}
		out, err = e.replay(tx, entry, undo)
		return err
	})
	out.Name = entry.Name
	switch {
	case err == nil:
		return out, nil
	case entry.ID == 0:
		return Edited{}, err
	case errors.Is(err, ErrChangedSince), errors.Is(err, data.ErrNotFound), errors.Is(err, data.ErrExists):
		again := "taken back"
		if !undo {
			again = "done again"
		}
		err = fmt.Errorf("%w; the edit can no longer be %s and is forgotten", err, again)
		err = errors.Join(err, e.show.Update(ctx, func(tx *data.Tx) error { return tx.ForgetEdit(entry.ID) }))
	}
	return Edited{}, fmt.Errorf("%s %s: %w", what, entry.Name, err)
}

// replay turns an edit of the log round.
func (e *Edits) replay(tx *data.Tx, entry data.LoggedEdit, undone bool) (Edited, error) {
	do := e.kinds[entry.Kind]
	if do == nil {
		return Edited{}, fmt.Errorf("this desk does not know edits of kind %q", entry.Kind)
	}
	back, touched, err := do(tx, entry.Back)
	if err != nil {
		return Edited{}, err
	}
	body, err := json.Marshal(back)
	if err != nil {
		return Edited{}, err
	}
	return touched, tx.TurnEdit(entry.ID, undone, body)
}
