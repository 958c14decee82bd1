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
		WHERE race = ? AND (EXISTS (SELECT 1 FROM splits WHERE checkpoint = c.id AND ms > 0)
			OR EXISTS (WITH RECURSIVE slot (n) AS (VALUES (0) UNION ALL SELECT n+1 FROM slot WHERE n < 511)
				SELECT 1 FROM split_blocks b CROSS JOIN json_each(b.checkpoints) j CROSS JOIN slot ON n < b.entries
				WHERE b.race = c.race AND j.value = c.id AND substr(b.slots, n * (length(b.slots)/b.entries) + 9 + 6*j.key, 1) <> x'30'))
		ORDER BY metres DESC LIMIT 1`, race).Scan(&c.ID, &c.Name, &c.Metres)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("how far race %d has come: %w", race, err)
	}
	return c, true, nil
}
