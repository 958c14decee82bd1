package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Restore puts the copy at from, any sound show, in the place of the show at path.
// What was there, if anything, is kept among the show's copies and returned, also
// when it is damaged. Nobody may have the show open: a desk gives a [HeldError],
// any other program ErrBusy; then nothing is done. Other errors: those of [Open]
// and [Show.Check] for the copy.
func Restore(ctx context.Context, path, from string, now time.Time) (was Copy, err error) {
	was, err = restore(ctx, path, from, now)
	if err != nil {
		return was, fmt.Errorf("bring back %s as show %s: %w", from, path, explain(orStopped(ctx, err)))
	}
	return was, nil
}

func restore(ctx context.Context, path, from string, now time.Time) (was Copy, err error) {
	claim, err := claim(ctx, path, Holder{Who: "mile26 restore", PID: os.Getpid(), Since: now})
	if err != nil {
		return Copy{}, err
	}
	defer func() { err = errors.Join(err, claim.Release()) }()
	if err := os.MkdirAll(CopiesDir(path), 0o777); err != nil {
		return Copy{}, err
	}
	part, err := newPart(CopiesDir(path))
	if err != nil {
		return Copy{}, err
	}
	defer removeShow(part)
	if err := soundCopy(ctx, from, part); err != nil {
		return Copy{}, err
	}
	if _, err := os.Stat(path); err == nil {
		if err := alone(ctx, path); err != nil {
			return Copy{}, err
		}
		if was, err = putAside(path, now); err != nil {
			return Copy{}, err
		}
	}
	if err := os.Rename(part, path); err != nil {
		return was, err
	}
	return was, prune(path)
}

// soundCopy copies a show that is sound into the empty file dst.
func soundCopy(ctx context.Context, from, dst string) error {
	reads, _, err := look(from, migrations(), false)
	if err != nil {
		return err
	}
	s, err := connectReader(from, reads)
	if err != nil {
		return err
	}
	err = s.Check(ctx)
	if err == nil {
		err = s.copyTo(ctx, dst)
	}
	return errors.Join(err, s.Close())
}

// alone reports ErrBusy when another connection has the show open. Afterwards
// everything that was in its log is in its one file, unless it is too damaged.
func alone(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite3", dsn(path, "_busy_timeout=0&_locking_mode=EXCLUSIVE"))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, q := range []string{"BEGIN EXCLUSIVE", "COMMIT"} {
		_, err := db.ExecContext(ctx, q)
		var e sqlite3.Error
		if errors.As(err, &e) && e.Code == sqlite3.ErrBusy {
			return fmt.Errorf("show %s is open in another program; close it there: %w", path, explain(err))
		}
		if err != nil { // whatever is wrong with it, it is put aside
			return nil
		}
	}
	return nil
}

// putAside moves a show among its copies, with the log beside it if there still is one.
func putAside(path string, now time.Time) (Copy, error) {
	c, err := addCopy(path, path, WhyRestore, now)
	if err != nil {
		return Copy{}, err
	}
	if err := os.Rename(path+"-wal", c.Path+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	if err := os.Remove(path + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, err
	}
	return c, nil
}
