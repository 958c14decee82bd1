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

	_ "github.com/mattn/go-sqlite3" // the driver of every show
)

// Show is an open show file. Its methods may be called from any goroutine.
type Show struct {
	path   string
	writer *sql.DB // one connection
	reader *sql.DB // a read-only pool
}

// Create makes a new, empty show at path and opens it. A file that is there
// already is left alone: ErrExists.
func Create(path string) (*Show, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make show %s: the file %w; open it, or choose another name", path, ErrExists)
	}
	if err != nil {
		return nil, fmt.Errorf("make show %s: %w; choose a folder that is there and can be written to", path, err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("make show %s: %w", path, err)
	}
	s, err := connect(path)
	if err == nil {
		if err = migrate(s.writer, migrations()); err == nil {
			return s, nil
		}
		_ = s.Close()
	}
	removeShow(path)
	return nil, fmt.Errorf("make show %s: %w", path, err)
}

// Open opens the show at path. It looks at the file's marks only, so it is
// quick. A show of an older version is brought up to date after a copy of it was
// put beside it. Errors: fs.ErrNotExist, ErrNotAShow, ErrNewer.
func Open(path string) (*Show, error) {
	return open(path, migrations())
}

// OpenOrCreate opens the show at path, or makes it when there is no such file.
func OpenOrCreate(path string) (*Show, error) {
	s, err := Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Create(path)
	}
	return s, err
}

func open(path string, steps fs.FS) (*Show, error) {
	if err := looksLikeSQLite(path); err != nil {
		return nil, err
	}
	have, err := version(path)
	if err != nil {
		return nil, err
	}
	want, err := newest(steps)
	if err != nil {
		return nil, err
	}
	if have > want {
		return nil, fmt.Errorf("open show %s: %w: it has version %d, this Mile26 reads up to %d; update Mile26", path, ErrNewer, have, want)
	}
	s, err := connect(path)
	if err != nil {
		return nil, fmt.Errorf("open show %s: %w", path, err)
	}
	if have < want {
		if err := s.moveUp(have, steps); err != nil {
			_ = s.Close()
			return nil, fmt.Errorf("open show %s: %w", path, err)
		}
	}
	return s, nil
}

// moveUp migrates an older show, after a backup beside it.
func (s *Show) moveUp(have int, steps fs.FS) error {
	dst := freeName(s.path, have)
	if err := s.Backup(context.Background(), dst); err != nil {
		return fmt.Errorf("copy of version %d before the update: %w", have, err)
	}
	if err := migrate(s.writer, steps); err != nil {
		return fmt.Errorf("update from version %d: %w; the show as it was is in %s", have, err, dst)
	}
	return nil
}

// Path returns the file of the show, as it was given.
func (s *Show) Path() string { return s.path }

// Close closes the show. What was written is on disk before.
func (s *Show) Close() error {
	return errors.Join(s.reader.Close(), s.writer.Close())
}

// Backup writes a whole, compact copy of the show to dst while the show is in
// use. A file that is there already is left alone: ErrExists. A copy that fails
// half-way is removed.
func (s *Show) Backup(ctx context.Context, dst string) error {
	f, err := os.OpenFile(dst, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("back up to %s: the file %w; choose another name", dst, ErrExists)
	}
	if err != nil {
		return fmt.Errorf("back up to %s: %w", dst, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("back up to %s: %w", dst, err)
	}
	// SQLite takes an empty file as a new one. The writer copies: a read-only
	// connection may not make files.
	if _, err := s.writer.ExecContext(ctx, "VACUUM INTO ?", dst); err != nil {
		_ = os.Remove(dst)
		return fmt.Errorf("back up %s to %s: %w", s.path, dst, err)
	}
	return nil
}

const (
	writerPragmas = "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_txlock=immediate&_synchronous=FULL&_cache_size=-32000"
	readerPragmas = "mode=ro&_busy_timeout=5000&_foreign_keys=on&_query_only=on&_cache_size=-8000&_stmt_cache_size=64"
	readers       = 4
)

func connect(path string) (*Show, error) {
	writer, err := sql.Open("sqlite3", dsn(path, writerPragmas))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	// The writer first: it makes the files that a read-only connection needs.
	if err := writer.Ping(); err != nil {
		_ = writer.Close()
		return nil, fmt.Errorf("%w; a show needs a folder that can be written to", err)
	}
	reader, err := sql.Open("sqlite3", dsn(path, readerPragmas))
	if err != nil {
		_ = writer.Close()
		return nil, err
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &Show{path: path, writer: writer, reader: reader}, nil
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

// looksLikeSQLite keeps SQLite's hands off other people's files.
func looksLikeSQLite(path string) error {
	const magic = "SQLite format 3\x00"
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open show %s: %w", path, err)
	}
	defer f.Close()
	head := make([]byte, len(magic))
	n, err := f.Read(head)
	if string(head[:n]) == magic {
		return nil
	}
	if err != nil && n == 0 && !errors.Is(err, os.ErrClosed) {
		if info, statErr := f.Stat(); statErr == nil && info.IsDir() {
			return fmt.Errorf("open show %s: %w but a folder", path, ErrNotAShow)
		}
	}
	return fmt.Errorf("open show %s: %w; choose a *.mile26 file", path, ErrNotAShow)
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
