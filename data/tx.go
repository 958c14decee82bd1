package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"mile26/data/mark"

	"github.com/mattn/go-sqlite3"
)

// Tx is one running change of a show; [Show.Update] makes it and it is good for
// that call and its goroutine only. Its methods stop with the error of Update's
// context when that is done. Add methods that say "the same twice is one" return
// the row that is there.
type Tx struct {
	ctx   context.Context
	quiet context.Context // never done: a statement runs to its end
	conn  *sql.Conn
	tx    *sql.Tx
	stmts map[string]*sql.Stmt

	sources     map[sourceKey]ID
	disciplines map[string]ID
	restar      map[ID]bool // athletes whose star has to be looked at before the end
	loaded      int         // files of loads on the connection
	draft       *Show       // the show, when it is a draft
	words       []string    // for the search: those of the names that were written
}

type sourceKey struct{ name, detail string }

// Update runs f in one transaction on the show's only writer: what f did
// happens whole when f returns nil, and not at all when it returns an error,
// panics, or ctx is done. Readers see it afterwards. Calls wait for each other;
// f must not call Update or Close itself.
func (s *Show) Update(ctx context.Context, f func(tx *Tx) error) error {
	return s.update(ctx, f, false)
}

// UpdateByLoad is Update for a change that a [Load] makes. SQLite does not look
// whether rows point to rows that are there: the load does. f must delete nothing
// that others may point to.
func (s *Show) UpdateByLoad(ctx context.Context, f func(tx *Tx) error) error {
	return s.update(ctx, f, true)
}

func (s *Show) update(ctx context.Context, f func(tx *Tx) error, byLoad bool) error {
	if s.writer == nil {
		return fmt.Errorf("change show %s: it is %w here; close it and open it where it can be written to, or work on a copy", s.path, ErrReadOnly)
	}
	err := s.change(ctx, f, byLoad)
	switch {
	case err == nil && s.part != nil:
		return s.Publish()
	case s.part != nil: // it may be half done, which must never come to its path
		return errors.Join(err, s.writer.Close())
	case err == nil && byLoad:
		s.moving.Go(s.moveLog)
	}
	return err
}

// change is the transaction of update.
func (s *Show) change(ctx context.Context, f func(tx *Tx) error, byLoad bool) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("change show %s: %w", s.path, explain(err))
	}
	defer conn.Close()
	quiet := context.WithoutCancel(ctx)
	tx := &Tx{
		ctx: ctx, quiet: quiet, conn: conn, stmts: map[string]*sql.Stmt{},
		sources: map[sourceKey]ID{}, disciplines: map[string]ID{}, restar: map[ID]bool{},
	}
	if s.part != nil {
		tx.draft = s
	}
	if byLoad {
		defer tx.afterLoad()
		for _, q := range []string{"PRAGMA foreign_keys=off", "PRAGMA wal_autocheckpoint=0"} {
			if _, err := conn.ExecContext(quiet, q); err != nil {
				return fmt.Errorf("change show %s: %w", s.path, explain(err))
			}
		}
	}
	if tx.tx, err = conn.BeginTx(quiet, nil); err != nil {
		return fmt.Errorf("change show %s: %w", s.path, explain(err))
	}
	defer func() { _ = tx.tx.Rollback() }() //nolint:errcheck // after a commit there is nothing to roll back
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.finishStars(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := tx.tx.Commit(); err != nil {
		return fmt.Errorf("change show %s: %w", s.path, explain(err))
	}
	s.words.add(tx.words)
	return nil
}

// between ends the transaction, which brings what was done until now into the file of a
// draft, has f change that file, and begins another.
func (tx *Tx) between(f func() error) (err error) {
	if err := tx.tx.Commit(); err != nil {
		return explain(err)
	}
	clear(tx.stmts)
	if err := f(); err != nil {
		return err
	}
	tx.tx, err = tx.conn.BeginTx(tx.quiet, nil)
	return explain(err)
}

// moveLog moves what a load has written from the log beside the show into its file. It
// is on disk already, and there is much of it: the caller goes on meanwhile. What
// cannot be moved now stays in the log, as after any change, and is moved with the next.
func (s *Show) moveLog() {
	_, _ = s.writer.ExecContext(context.Background(), "PRAGMA wal_checkpoint(PASSIVE)")
}

// AddSource adds a source; the same name and detail twice is one. Line is not
// kept here: it belongs to what is sourced. Every method that takes something
// sourced does this itself when the source has a name and no ID.
func (tx *Tx) AddSource(s Source) (ID, error) {
	key := sourceKey{s.Name, s.Detail}
	if id, ok := tx.sources[key]; ok {
		return id, nil
	}
	id, err := tx.id(`SELECT id FROM sources WHERE name = ? AND detail = ?`, s.Name, s.Detail)
	if errors.Is(err, ErrNotFound) {
		id, err = tx.insert(`INSERT INTO sources (name, detail) VALUES (?, ?)`, s.Name, s.Detail)
	}
	if err != nil {
		return 0, fmt.Errorf("source %q: %w", s.Name, err)
	}
	tx.sources[key] = id
	return id, nil
}

// sourceID is the row of s, or NULL when s is no source.
func (tx *Tx) sourceID(s Source) (any, error) {
	switch {
	case s.ID != 0:
		return int64(s.ID), nil
	case s.Name == "":
		return nil, nil
	}
	id, err := tx.AddSource(s)
	return int64(id), err
}

func (tx *Tx) disciplineID(name string) (ID, error) {
	if id, ok := tx.disciplines[name]; ok {
		return id, nil
	}
	id, err := tx.id(`SELECT id FROM disciplines WHERE name = ?`, name)
	if errors.Is(err, ErrNotFound) {
		id, err = tx.insert(`INSERT INTO disciplines (name) VALUES (?)`, name)
	}
	if err != nil {
		return 0, fmt.Errorf("discipline %q: %w", name, err)
	}
	tx.disciplines[name] = id
	return id, nil
}

// stmt prepares a statement once for the transaction's life.
func (tx *Tx) stmt(query string) (*sql.Stmt, error) {
	if err := tx.ctx.Err(); err != nil {
		return nil, err
	}
	st, ok := tx.stmts[query]
	if !ok {
		var err error
		if st, err = tx.tx.PrepareContext(tx.quiet, query); err != nil {
			return nil, err
		}
		tx.stmts[query] = st
	}
	return st, nil
}

func (tx *Tx) exec(query string, args ...any) (sql.Result, error) {
	st, err := tx.stmt(query)
	if err != nil {
		return nil, err
	}
	res, err := st.ExecContext(tx.quiet, args...)
	return res, refused(err)
}

// insert runs an INSERT and returns the row it made.
func (tx *Tx) insert(query string, args ...any) (ID, error) {
	res, err := tx.exec(query, args...)
	if err != nil {
		return 0, err
	}
	id, err := res.LastInsertId()
	return ID(id), err
}

// change runs an UPDATE of one row; ErrNotFound when there is none.
func (tx *Tx) change(query string, args ...any) error {
	res, err := tx.exec(query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// id reads one ID; ErrNotFound when there is none.
func (tx *Tx) id(query string, args ...any) (ID, error) {
	st, err := tx.stmt(query)
	if err != nil {
		return 0, err
	}
	var id ID
	err = st.QueryRowContext(tx.quiet, args...).Scan(&id)
	return id, missing(err)
}

// inside is a Tx as a querier, for the reads that a Show has too. They see what
// the transaction has written.
type inside struct{ tx *Tx }

func (in inside) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	st, err := in.tx.stmt(query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(in.tx.quiet, args...)
}

func (tx *Tx) query(query string, args ...any) (*sql.Rows, error) {
	return inside{tx}.QueryContext(tx.quiet, query, args...)
}

// markColumns are the first three columns of a mark: ms, printed, unread.
func markColumns(m mark.Mark) (ms any, printed, unread string) {
	if m.Known() {
		ms = m.Time.Milliseconds()
	}
	return ms, m.Printed, m.Unread
}

func markOf(ms sql.NullInt64, printed, unread string) mark.Mark {
	return mark.Mark{Printed: printed, Time: time.Duration(ms.Int64) * time.Millisecond, Unread: unread}
}

// missing says ErrNotFound for no row.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// refused says ErrExists for a row that must be alone and ErrNotFound for one
// that points to a row which isn't there.
func refused(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey:
		return fmt.Errorf("%w (%w)", ErrExists, err)
	case sqlite3.ErrConstraintForeignKey:
		return fmt.Errorf("it points to a row that is %w (%w)", ErrNotFound, err)
	}
	return explain(err)
}
