package data

import (
	"context"
	"database/sql"
	"fmt"
)

// pool is where a show is read from: any connection, or the one whose picture
// of the show the context holds.
type pool struct{ *sql.DB }

// momentKey is the key under which a context holds a moment.
type momentKey struct{}

// moment is a show as it was when it was first read.
type moment struct {
	of *sql.DB
	tx *sql.Tx
}

// AtOnce returns a context with which everything that is read of the show is
// read as of one moment, whatever is written meanwhile. It is for one goroutine
// at a time. done ends it; until then a connection is taken.
func (s *Show) AtOnce(ctx context.Context) (at context.Context, done func(), err error) {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, fmt.Errorf("read show %s: %w", s.path, explain(err))
	}
	return context.WithValue(ctx, momentKey{}, moment{s.reader.DB, tx}), func() {
		_ = tx.Rollback() // nothing was written
	}, nil
}

func (p pool) from(ctx context.Context) interface {
	querier
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
} {
	if m, ok := ctx.Value(momentKey{}).(moment); ok && m.of == p.DB {
		return m.tx
	}
	return p.DB
}

// QueryContext reads as of the context's moment, if it has one.
func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.from(ctx).QueryContext(ctx, query, args...)
}

// QueryRowContext is QueryContext for one row.
func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.from(ctx).QueryRowContext(ctx, query, args...)
}
