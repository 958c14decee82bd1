package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// build makes a new show of raw rows: fill writes them into the tables of a
// version, in any order. The search follows from them, then the show is brought up
// to date. What fails leaves no file.
func build(ctx context.Context, path string, version int, fill func(tx *sql.Tx, tables []table) error) (_ *Show, err error) {
	want, err := newest(migrations())
	if err != nil {
		return nil, err
	}
	if version > want {
		return nil, fmt.Errorf("%w: it has version %d, this Mile26 reads up to %d; update Mile26", ErrNewer, version, want)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("the file %w; choose another name", ErrExists)
	}
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			removeShow(path)
		}
	}()
	if err := f.Close(); err != nil {
		return nil, err
	}
	if err := fillTables(ctx, path, version, fill); err != nil {
		return nil, err
	}
	s, err := connect(path)
	if err != nil {
		return nil, err
	}
	if err = migrate(ctx, s.writer, migrations()); err == nil {
		err = s.Update(ctx, func(tx *Tx) error { return errors.Join(tx.mendBlocks(), tx.rebuildWords()) })
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func fillTables(ctx context.Context, path string, version int, fill func(tx *sql.Tx, tables []table) error) error {
	db, err := sql.Open("sqlite3", dsn(path, strings.Replace(writerPragmas, "_foreign_keys=on", "_foreign_keys=off", 1)))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := migrateTo(ctx, db, migrations(), version); err != nil {
		return err
	}
	tables, err := tablesOf(ctx, db)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if err := fill(tx, tables); err != nil {
		return err
	}
	lost, err := list(ctx, tx, func(rows *sql.Rows) (line string, err error) {
		var row sql.NullInt64
		var table, parent string
		var n int
		err = rows.Scan(&table, &row, &parent, &n)
		return fmt.Sprintf("a row of %s (%d) points to a row of %s that isn't there", table, row.Int64, parent), err
	}, `PRAGMA foreign_key_check`)
	if err != nil {
		return err
	}
	if len(lost) > 0 {
		return fmt.Errorf("%s (%d such rows in all)", lost[0], len(lost))
	}
	return tx.Commit()
}

// rebuildWords makes the search anew from the athletes.
func (tx *Tx) rebuildWords() error {
	for _, q := range []string{`DELETE FROM athlete_words`, `DELETE FROM athlete_keys`} {
		if _, err := tx.exec(q); err != nil {
			return err
		}
	}
	all, err := tx.Athletes()
	if err != nil {
		return err
	}
	starred, err := ids(tx.query(`SELECT id FROM athletes WHERE starred ORDER BY id`))
	if err != nil {
		return err
	}
	for i, a := range all {
		if i%tellEvery == 0 {
			Tell(tx.ctx, Progress{Step: StepSearch, Done: int64(i), Total: int64(len(all))})
		}
		w := wordsOf(a)
		_, w.starred = slices.BinarySearch(starred, a.ID)
		if _, err := tx.exec(`INSERT INTO athlete_words (docid, given, family, more) VALUES (?,?,?,?)`, int64(a.ID), w.given, w.family, w.more()); err != nil {
			return fmt.Errorf("athlete %d: %w", a.ID, err)
		}
		if err := tx.addKeys(a.ID, w); err != nil {
			return fmt.Errorf("athlete %d: %w", a.ID, err)
		}
	}
	return nil
}
