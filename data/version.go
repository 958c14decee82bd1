package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
)

// Watcher finds out whether a show has changed, whoever changed it: this
// program or another one that has the file open.
type Watcher struct {
	mu   sync.Mutex
	db   *sql.DB // of its own: a watcher must not take a connection from those who read
	conn *sql.Conn
	last int64
}

// Watch begins to look for changes from now on. The caller closes the watcher
// before the show.
func (s *Show) Watch(ctx context.Context) (*Watcher, error) {
	db, err := sql.Open("sqlite3", dsn(s.file(), s.reads))
	if err != nil {
		return nil, fmt.Errorf("watch show %s: %w", s.path, err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("watch show %s: %w", s.path, explain(err))
	}
	w := &Watcher{db: db, conn: conn}
	if _, err := w.Changed(ctx); err != nil {
		_ = w.Close()
		return nil, err
	}
	return w, nil
}

// Changed reports whether anything was committed since it was last asked. It
// reads no table and takes some microseconds.
func (w *Watcher) Changed(ctx context.Context) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var now int64
	// SQLite counts here what other connections commit: https://sqlite.org/pragma.html#pragma_data_version
	if err := w.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&now); err != nil {
		return false, fmt.Errorf("look for changes of the show: %w", err)
	}
	changed := now != w.last
	w.last = now
	return changed, nil
}

// Close ends the watch.
func (w *Watcher) Close() error { return errors.Join(w.conn.Close(), w.db.Close()) }
