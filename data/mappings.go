package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Mapping is what the columns of a list were said to hold, kept by its header so
// that the next file with the same header needs no telling.
type Mapping struct {
	Header  string            // the folded headings, as data/intake makes them
	Columns map[string]string // heading to meaning
	File    string            // where it was said last
	At      time.Time
}

// Mapping returns what was said of a header; false when nothing was.
func (s *Show) Mapping(ctx context.Context, header string) (Mapping, bool, error) {
	m := Mapping{Header: header}
	var columns, at string
	err := s.reader.QueryRowContext(ctx, `SELECT columns, file, at FROM mappings WHERE header=?`, header).Scan(&columns, &m.File, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(columns), &m.Columns)
	}
	if err == nil && at != "" {
		m.At, err = time.Parse(time.RFC3339Nano, at)
	}
	if err != nil {
		return m, false, fmt.Errorf("the remembered columns: %w", err)
	}
	return m, true, nil
}

// KeepMapping remembers what was said of a header, in place of what was said before.
func (tx *Tx) KeepMapping(m Mapping) error {
	columns, err := json.Marshal(m.Columns)
	if err == nil {
		_, err = tx.exec(`INSERT INTO mappings (header, columns, file, at) VALUES (?,?,?,?) ON CONFLICT (header) DO UPDATE
			SET columns=excluded.columns, file=excluded.file, at=excluded.at`, m.Header, string(columns), m.File, instant(m.At))
	}
	if err != nil {
		return fmt.Errorf("remember the columns of %s: %w", m.File, err)
	}
	return nil
}
