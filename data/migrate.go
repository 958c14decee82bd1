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
)

// applicationID marks a SQLite file as a show: "M26 ". The first migration sets it.
const applicationID = 0x4D323620

//go:embed migrations/*.sql
var embedded embed.FS

// migrations is the folder of the steps from one version to the next. Each file
// NNNNN_what.sql sets PRAGMA user_version to its own number.
func migrations() fs.FS {
	steps, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return steps
}

// migrate takes a database through the steps it doesn't have yet, each in its own transaction.
func migrate(db *sql.DB, steps fs.FS) error {
	to, err := newest(steps)
	if err != nil {
		return err
	}
	return migrateTo(db, steps, to)
}

// migrateTo is migrate up to a version.
func migrateTo(db *sql.DB, steps fs.FS, version int) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, steps,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = p.UpTo(context.Background(), int64(version))
	return err
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
