package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// Airing returns what is on the channel: what is on air, then preview, each by layer.
func (s *Show) Airing(ctx context.Context) ([]Airing, error) {
	return list(ctx, s.reader, func(rows *sql.Rows) (a Airing, err error) {
		return a, rows.Scan(&a.Preview, &a.Layer, &a.Body)
	}, `SELECT preview, layer, body FROM airing ORDER BY preview, layer`)
}

// AsRun returns lines of the as-run log in the order in which they happened,
// those after a line, 0 for the beginning. A limit of 0 or less means all.
func (s *Show) AsRun(ctx context.Context, after ID, limit int) ([]AsRun, error) {
	if limit <= 0 {
		limit = -1 // SQLite's word for all
	}
	return list(ctx, s.reader, func(rows *sql.Rows) (l AsRun, err error) {
		var at, values string
		err = rows.Scan(&l.ID, &at, &l.Zone, &l.Frame, &l.What, &l.Layer, &l.Number, &l.PageID, &l.Title, &l.Template, &values, &l.Who, &l.Thumb)
		if values != "" {
			l.Values = json.RawMessage(values)
		}
		if err == nil {
			if l.At, err = time.Parse(asRunForm, at); err != nil {
				err = fmt.Errorf("as-run line %d: %w", l.ID, err)
			}
		}
		return l, err
	}, `SELECT id, at, zone, frame, what, layer, number, page, title, template, field_values, who, coalesce(thumb, '')
		FROM as_run WHERE id > ? ORDER BY id LIMIT ?`, int64(after), limit)
}

// Thumb returns the bytes of a small PNG of the as-run log by its content hash.
// Error: ErrNotFound.
func (s *Show) Thumb(ctx context.Context, hash string) ([]byte, error) {
	var picture []byte
	err := s.reader.QueryRowContext(ctx, `SELECT picture FROM thumbs WHERE hash=?`, hash).Scan(&picture)
	if err != nil {
		return nil, fmt.Errorf("thumb %s: %w", hash, missing(err))
	}
	return picture, nil
}
