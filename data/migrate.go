package data

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// applicationID marks a SQLite file as a show: "M26 ". The first migration sets it.
const applicationID = 0x4D323620

//go:embed migrations/*.sql
var embedded embed.FS

// migrations is the folder of the steps from one version to the next. Each file
// NNNNN_what.sql sets PRAGMA user_version to its own number, and leads up only.
func migrations() fs.FS {
	steps, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return steps
}

// moveUp migrates an older show, after a backup beside it. Who stops it has the show as
// it was, and no backup, for nothing came of it.
func (s *Show) moveUp(ctx context.Context, have int, steps fs.FS) error {
	dst := freeName(s.path, have)
	if err := s.Backup(ctx, dst); err != nil {
		return fmt.Errorf("copy of version %d before the update: %w", have, err)
	}
	err := migrate(ctx, s.writer, steps)
	switch {
	case err != nil && ctx.Err() != nil:
		removeShow(dst)
		return fmt.Errorf("update from version %d: %w", have, ctx.Err())
	case err != nil:
		return fmt.Errorf("update from version %d: %w; nothing of it was done, and a copy of the show is in %s", have, err, dst)
	}
	return nil
}

// migrate takes a database through the steps it doesn't have yet.
func migrate(ctx context.Context, db *sql.DB, steps fs.FS) error {
	to, err := newest(steps)
	if err != nil {
		return err
	}
	return migrateTo(ctx, db, steps, to)
}

// migrateTo is migrate up to a version. All steps are one transaction, which is why they
// are not left to goose: it makes one of each, and whoever stopped it would be left with a
// show of a version between. How far it is, is told.
func migrateTo(ctx context.Context, db *sql.DB, steps fs.FS, version int) error {
	files, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return explain(orStopped(ctx, err))
	}
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to roll back
	log, have, err := stepsTaken(ctx, tx)
	if err != nil {
		return explain(orStopped(ctx, err))
	}
	for _, name := range files { // which are in the order of their numbers
		n, err := goose.NumericComponent(name)
		if err != nil {
			return err
		}
		if int(n) <= have || int(n) > version {
			continue
		}
		if have > 0 { // a new show is made in the blink of an eye
			Tell(ctx, Progress{Step: StepUpdate, Done: n - int64(have) - 1, Total: int64(version - have)})
		}
		if err := takeStep(ctx, tx, log, steps, name, n); err != nil {
			return fmt.Errorf("step %s: %w", name, explain(orStopped(ctx, err)))
		}
	}
	return explain(orStopped(ctx, tx.Commit()))
}

// takeStep takes a database through one step, and notes that.
func takeStep(ctx context.Context, tx *sql.Tx, log database.Store, steps fs.FS, name string, version int64) error {
	text, err := fs.ReadFile(steps, name)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	return log.Insert(ctx, tx, database.InsertRequest{Version: version})
}

// stepsTaken is the table in which the steps are noted, and the version they led to. A
// new database gets the table.
func stepsTaken(ctx context.Context, tx *sql.Tx) (log database.Store, have int, err error) {
	if log, err = database.NewStore(database.DialectSQLite3, goose.DefaultTablename); err != nil {
		return nil, 0, err
	}
	if err = tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil || have > 0 {
		return log, have, err
	}
	if err = log.CreateVersionTable(ctx, tx); err == nil {
		err = log.Insert(ctx, tx, database.InsertRequest{Version: 0}) // as goose does
	}
	return log, 0, err
}

// newest returns the version that steps lead to.
func newest(steps fs.FS) (int, error) {
	files, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return 0, err
	}
	newest := 0
	for _, name := range files {
		n, err := goose.NumericComponent(name)
		if err != nil {
			return 0, err
		}
		newest = max(newest, int(n))
	}
	return newest, nil
}

// version reads the version of a show without changing the file.
func version(path string) (int, error) { return readVersion(path, readerPragmas) }

func readVersion(path, reads string) (int, error) {
	db, err := sql.Open("sqlite3", dsn(path, reads))
	if err != nil {
		return 0, fmt.Errorf("open show %s: %w", path, err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var app, user int
	if err := db.QueryRow("PRAGMA application_id").Scan(&app); err != nil {
		var e sqlite3.Error
		if errors.As(err, &e) && (e.Code == sqlite3.ErrNotADB || e.Code == sqlite3.ErrCorrupt) {
			return 0, fmt.Errorf("open show %s: %w, or one whose beginning is damaged: choose a *.mile26 file; \"mile26 restore\" brings back a copy (%w)", path, ErrNotAShow, err)
		}
		return 0, fmt.Errorf("open show %s: %w", path, explain(err))
	}
	if app != applicationID {
		return 0, fmt.Errorf("open show %s: %w but another program's database; choose a *.mile26 file", path, ErrNotAShow)
	}
	if err := db.QueryRow("PRAGMA user_version").Scan(&user); err != nil {
		return 0, fmt.Errorf("open show %s: %w", path, explain(err))
	}
	return user, nil
}
