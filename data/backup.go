package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/mattn/go-sqlite3"
)

// Backup writes a whole copy of the show, as it is at this moment, to dst while
// the show is in use: neither readers nor the writer wait for it. A file that is
// there already is left alone: ErrExists. A copy that fails half-way is removed.
func (s *Show) Backup(ctx context.Context, dst string) error {
	f, err := os.OpenFile(dst, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("back up to %s: the file %w; choose another name", dst, ErrExists)
	}
	if err != nil {
		return fmt.Errorf("back up to %s: %w; choose a folder that is there and can be written to", dst, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("back up to %s: %w", dst, err)
	}
	if err := s.copyTo(ctx, dst); err != nil {
		removeShow(dst)
		return fmt.Errorf("back up %s to %s: %w", s.path, dst, explain(orStopped(ctx, err)))
	}
	return nil
}

// copyTo fills the empty file dst with the pages of the show, through SQLite's
// online backup (https://sqlite.org/backup.html), and sees them on the disk.
func (s *Show) copyTo(ctx context.Context, dst string) error {
	if err := s.copyPages(ctx, dst); err != nil {
		return err
	}
	f, err := os.OpenFile(dst, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (s *Show) copyPages(ctx context.Context, dst string) error {
	from, err := sql.Open("sqlite3", dsn(s.file(), s.reads))
	if err != nil {
		return err
	}
	defer from.Close()
	// What is half written is removed, so it needs no journal.
	to, err := sql.Open("sqlite3", dsn(dst, "_journal_mode=OFF&_synchronous=OFF"))
	if err != nil {
		return err
	}
	defer to.Close()
	src, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	defer src.Close()
	out, err := to.Conn(ctx)
	if err != nil {
		return err
	}
	defer out.Close()
	var page int64
	if err := src.QueryRowContext(ctx, "PRAGMA page_size").Scan(&page); err != nil {
		return err
	}
	// One read transaction over all of it: a change meanwhile would make the copy begin anew.
	for _, q := range []string{"BEGIN", "SELECT count(*) FROM sqlite_master"} {
		if _, err := src.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	err = src.Raw(func(srcConn any) error {
		return out.Raw(func(outConn any) error {
			return steps(ctx, outConn.(*sqlite3.SQLiteConn), srcConn.(*sqlite3.SQLiteConn), page)
		})
	})
	return errors.Join(err, to.Close())
}

// copyStep is how many pages are copied before it is told how far it is, and
// somebody may stop it: 1 MB.
const copyStep = 256

// steps copies pages of a size in bytes.
func steps(ctx context.Context, to, from *sqlite3.SQLiteConn, page int64) error {
	b, err := to.Backup("main", from, "main")
	if err != nil {
		return err
	}
	for done := false; !done && err == nil; {
		if err = ctx.Err(); err == nil {
			done, err = b.Step(copyStep)
			all := int64(b.PageCount())
			Tell(ctx, Progress{Step: StepCopy, Done: (all - int64(b.Remaining())) * page, Total: all * page, Bytes: true})
		}
	}
	if err != nil {
		_ = b.Finish() // it says the same again
		return err
	}
	return b.Finish()
}

// Check reads the whole file and looks whether it is sound, with SQLite's quick
// check (https://sqlite.org/pragma.html#pragma_quick_check): about a second for
// 500 MB. What is wrong comes as ErrDamaged with the first of the findings.
func (s *Show) Check(ctx context.Context) error {
	Tell(ctx, Progress{Step: StepCheck})
	db, err := sql.Open("sqlite3", dsn(s.file(), s.reads))
	if err != nil {
		return fmt.Errorf("check show %s: %w", s.path, err)
	}
	defer db.Close()
	found, err := list(ctx, db, func(rows *sql.Rows) (line string, err error) { return line, rows.Scan(&line) }, "PRAGMA quick_check(5)")
	if err != nil {
		return fmt.Errorf("check show %s: %w", s.path, explain(orStopped(ctx, err)))
	}
	if len(found) == 1 && found[0] == "ok" {
		return nil
	}
	errs := make([]error, 0, len(found))
	for _, line := range found {
		errs = append(errs, errors.New(line))
	}
	return fmt.Errorf("check show %s: the file is %w; \"mile26 restore\" brings back a copy, \"mile26 repair\" salvages what can be read:\n%w",
		s.path, ErrDamaged, errors.Join(errs...))
}
