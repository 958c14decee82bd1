package data

import (
	"context"
	"database/sql"
	"fmt"
)

// ExternalID is the id of an athlete in another system. One id of a system is
// of one athlete of the show, whatever the case of its letters.
type ExternalID struct {
	System string `json:"system"` // "World Athletics", "FIS", "licence"; the name of the file when it is that file's own
	Number string `json:"number"` // as printed; may have letters
}

// String is "World Athletics 14201847".
func (x ExternalID) String() string { return x.System + " " + x.Number }

// ExternalIDs returns the ids that other systems know the athletes by, each
// athlete's in the order of [Athlete].IDs. Who has none is not in the map.
func (s *Show) ExternalIDs(ctx context.Context) (map[ID][]ExternalID, error) {
	return externalIDs(ctx, s.reader, ``)
}

// externalIDs reads ids x; rest begins at WHERE.
func externalIDs(ctx context.Context, q querier, rest string, args ...any) (map[ID][]ExternalID, error) {
	all := map[ID][]ExternalID{}
	_, err := list(ctx, q, func(rows *sql.Rows) (none struct{}, err error) {
		var athlete ID
		var x ExternalID
		err = rows.Scan(&athlete, &x.System, &x.Number)
		all[athlete] = append(all[athlete], x)
		return none, err
	}, `SELECT x.athlete, x.system, x.number FROM athlete_ids x `+rest+` ORDER BY x.system, x.number`, args...)
	return all, err
}

// addIDs gives an athlete ids; one that another athlete has is ErrExists.
func (tx *Tx) addIDs(athlete ID, all []ExternalID) error {
	for _, x := range all {
		if _, err := tx.exec(`INSERT INTO athlete_ids (system, number, athlete) VALUES (?,?,?)`, x.System, x.Number, int64(athlete)); err != nil {
			return fmt.Errorf("id %s: %w", x, err)
		}
	}
	return nil
}
