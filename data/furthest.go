package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Furthest is the last checkpoint of a race that somebody has passed, and
// false when nobody has passed any.
func (s *Show) Furthest(ctx context.Context, race ID) (Checkpoint, bool, error) {
	c := Checkpoint{Race: race}
	err := s.reader.QueryRowContext(ctx, `
		SELECT id, name, metres FROM checkpoints c
		WHERE race = ? AND EXISTS (SELECT 1 FROM splits WHERE checkpoint = c.id AND ms > 0)
		ORDER BY metres DESC LIMIT 1`, race).Scan(&c.ID, &c.Name, &c.Metres)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("how far race %d has come: %w", race, err)
	}
	return c, true, nil
}
