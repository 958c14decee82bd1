package data

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// Watcher finds out whether a show has changed, whoever changed it: this
// program or another one that has the file open.
type Watcher struct {
	show *Show
	mu   sync.Mutex
	conn *sql.Conn
	last int64
}

// watchers counts those that a show has.
type watchers struct {
	mu sync.Mutex
	n  int
}

// watching adds to the watchers. Each holds a connection for as long as it lives,
// which comes on top of those that read: however many watch, nobody who reads
// waits for them.
func (s *Show) watching(add int) {
	s.watchers.mu.Lock()
	defer s.watchers.mu.Unlock()
	s.watchers.n += add
	s.reader.SetMaxOpenConns(readers + s.watchers.n)
}

// Watch begins to look for changes from now on. The caller closes the watcher
// before the show.
func (s *Show) Watch(ctx context.Context) (*Watcher, error) {
	s.watching(1)
	conn, err := s.reader.Conn(ctx)
	if err != nil {
		s.watching(-1)
		return nil, fmt.Errorf("watch show %s: %w", s.path, err)
	}
	w := &Watcher{show: s, conn: conn}
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
func (w *Watcher) Close() error {
	defer w.show.watching(-1)
	return w.conn.Close()
}
