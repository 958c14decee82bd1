package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/mattn/go-sqlite3" // the driver of every show
)

// Show is an open show file. Its methods may be called from any goroutine.
type Show struct {
	path   string
	reads  string  // the DSN's pragmas of a connection that reads
	writer *sql.DB // one connection; nil when the show is read-only
	reader pool    // read-only
	moving sync.WaitGroup
	part   *os.File // of a draft, else nil

	words vocabulary // for the search
}

// Create makes a new, empty show at path and opens it. A file that is there
// already is left alone: ErrExists.
func Create(path string) (*Show, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make show %s: %w", path, thereAlready())
	}
	if err != nil {
		return nil, fmt.Errorf("make show %s: %w; choose a folder that is there and can be written to", path, err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("make show %s: %w", path, err)
	}
	s, err := connect(path)
	if err == nil {
		if err = migrate(context.Background(), s.writer, migrations()); err == nil {
			return s, nil
		}
		_ = s.Close()
	}
	removeShow(path)
	return nil, fmt.Errorf("make show %s: %w", path, err)
}

// Open is [OpenContext] that nobody stops and that tells nobody.
func Open(path string) (*Show, error) {
	return OpenContext(context.Background(), path)
}

// OpenContext opens the show at path. It looks at the file's marks only, so it is
// quick; [Show.Check] looks at all of it. A show of an older version is brought
// up to date after a copy of it was put beside it: seconds for a large one, so how far
// that is, is told ([Telling]). Who stops it finds the show as it was. A show that cannot
// be written to is opened as [OpenReadOnly] does. Errors: fs.ErrNotExist, ErrNotAShow,
// ErrNewer, ErrDamaged; ErrReadOnly for one of an older version.
func OpenContext(ctx context.Context, path string) (*Show, error) {
	return open(ctx, path, migrations())
}

// OpenReadOnly opens the show at path to look at it: what others write to it is
// seen, and nothing can be written; [Show.Update] gives ErrReadOnly. It works on
// a write-protected disk too. Errors are those of Open; ErrReadOnly for a show
// of an older version, which has to be opened for writing once.
func OpenReadOnly(path string) (*Show, error) {
	reads, _, err := look(path, migrations(), true)
	if err != nil {
		return nil, err
	}
	return connectReader(path, reads)
}

// OpenOrCreate opens the show at path as [OpenContext] does, or makes it when there is
// no such file.
func OpenOrCreate(ctx context.Context, path string) (*Show, error) {
	s, err := OpenContext(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return Create(path)
	}
	return s, err
}

func open(ctx context.Context, path string, steps fs.FS) (*Show, error) {
	reads, have, err := look(path, steps, false)
	if err != nil {
		return nil, err
	}
	want, err := newest(steps)
	if err != nil {
		return nil, err
	}
	s, err := connect(path)
	switch {
	case errors.Is(err, ErrReadOnly) && have == want:
		return connectReader(path, reads)
	case err != nil:
		return nil, fmt.Errorf("open show %s: %w", path, err)
	}
	if have < want {
		if err := s.moveUp(ctx, have, steps); err != nil {
			_ = s.Close()
			return nil, fmt.Errorf("open show %s: %w", path, err)
		}
	}
	return s, nil
}

// look finds out whether path is a show of this Mile26, without opening the file
// but through SQLite: a file that is opened and closed beside it loses the locks
// that this process has on it (https://sqlite.org/howtocorrupt.html, 2.2). It
// returns the pragmas to read it with and its version.
func look(path string, steps fs.FS, whole bool) (reads string, have int, err error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", 0, fmt.Errorf("open show %s: %w", path, err)
	case info.IsDir():
		return "", 0, fmt.Errorf("open show %s: %w but a folder", path, ErrNotAShow)
	case info.Size() == 0:
		return "", 0, fmt.Errorf("open show %s: %w but an empty file; choose a *.mile26 file", path, ErrNotAShow)
	}
	reads = readerPragmas
	have, err = readVersion(path, reads)
	if walless(path) && unreadable(err) { // on a disk that cannot be written to there is no room for the lock file either
		reads = readerPragmas + "&immutable=1"
		have, err = readVersion(path, reads)
	}
	if err != nil {
		return "", 0, err
	}
	want, err := newest(steps)
	if err != nil {
		return "", 0, err
	}
	if have > want {
		return "", 0, fmt.Errorf("open show %s: %w: it has version %d, this Mile26 reads up to %d; update Mile26", path, ErrNewer, have, want)
	}
	if whole && have < want {
		return "", 0, fmt.Errorf("open show %s to look at it: it has version %d and is %w here; open it for writing once, which brings it up to version %d",
			path, have, ErrReadOnly, want)
	}
	return reads, have, nil
}

// walless reports whether everything of a show is in its one file.
func walless(path string) bool {
	info, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}

// unreadable reports whether SQLite could not make the files that reading needs.
func unreadable(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCantOpen || e.Code == sqlite3.ErrReadonly)
}

// Path returns the file of the show, as it was given.
func (s *Show) Path() string { return s.path }

// ReadOnly reports whether nothing can be written to the show.
func (s *Show) ReadOnly() bool { return s.writer == nil }

// Close closes the show. What was written is on disk before.
func (s *Show) Close() error {
	s.words.close()
	s.moving.Wait()
	err := s.reader.Close()
	if s.writer != nil {
		err = errors.Join(err, s.writer.Close())
	}
	if s.part != nil {
		s.abandon()
	}
	return err
}

const (
	writerPragmas = "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_txlock=immediate&_synchronous=FULL&_cache_size=-32000"
	readerPragmas = "mode=ro&_busy_timeout=5000&_foreign_keys=on&_query_only=on&_cache_size=-8000&_stmt_cache_size=64"
	readers       = 4
)

func connect(path string) (*Show, error) { return connectWith(path, writerPragmas) }

func connectWith(path, pragmas string) (*Show, error) {
	writer, err := sql.Open("sqlite3", dsn(path, pragmas))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	// The writer first: it makes the files that a read-only connection needs.
	if err := writable(writer); err != nil {
		_ = writer.Close()
		return nil, err
	}
	s, err := connectReader(path, readerPragmas)
	if err != nil {
		_ = writer.Close()
		return nil, err
	}
	s.writer = writer
	return s, nil
}

func connectReader(path, reads string) (*Show, error) {
	reader, err := sql.Open("sqlite3", dsn(path, reads))
	if err != nil {
		return nil, err
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &Show{path: path, reads: reads, reader: pool{reader}}, nil
}

// writable begins a change and undoes it, for SQLite opens a file that it may only
// read without a word, and begins a change of it too. That another program is writing at the moment is no error.
func writable(writer *sql.DB) error {
	conn, err := writer.Conn(context.Background())
	if err != nil {
		return cannotWrite(err)
	}
	defer conn.Close()
	for _, q := range []string{"PRAGMA busy_timeout=0", "BEGIN IMMEDIATE", "CREATE TABLE tried (x)", "ROLLBACK", "PRAGMA busy_timeout=5000"} {
		var e sqlite3.Error
		_, err := conn.ExecContext(context.Background(), q)
		if errors.As(err, &e) && e.Code == sqlite3.ErrBusy {
			_, err = conn.ExecContext(context.Background(), "PRAGMA busy_timeout=5000")
			return err
		}
		if err != nil {
			return cannotWrite(err)
		}
	}
	return nil
}

func cannotWrite(err error) error {
	if unreadable(err) {
		return fmt.Errorf("it is %w; a show needs a folder that can be written to (%w)", ErrReadOnly, err)
	}
	return explain(err)
}

// dsn names a file for SQLite whatever characters its path has.
func dsn(path, pragmas string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // a drive letter on Windows
		path = "/" + path
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas
}

// freeName is a name beside path for the copy of a version that no file has.
func freeName(path string, version int) string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext)
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.version-%d%s", stem, version, ext)
		if n > 1 {
			name = fmt.Sprintf("%s.version-%d.%d%s", stem, version, n, ext)
		}
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
}

// removeShow removes a show that could not be finished.
func removeShow(path string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + end)
	}
}
