package data

import (
	"context"
	"database/sql"
	"strings"
)

// PutPhoto keeps the bytes of a picture file, as [Tx.PutPhoto] does.
func (l *Load) PutPhoto(picture []byte) (hash string, err error) {
	if err := l.sync(); err != nil {
		return "", err
	}
	return l.tx.PutPhoto(picture)
}

// Bibs returns the athletes by bib, in lower case, of a race, or of all races
// when race is 0. Each athlete stands under a bib once.
func (s *Show) Bibs(ctx context.Context, race ID) (map[string][]ID, error) {
	of := map[string][]ID{}
	_, err := list(ctx, s.reader, func(rows *sql.Rows) (none struct{}, err error) {
		var bib string
		var id ID
		err = rows.Scan(&bib, &id)
		bib = strings.ToLower(bib)
		of[bib] = append(of[bib], id)
		return none, err
	}, `SELECT DISTINCT bib, athlete FROM entries WHERE bib<>'' AND (?1=0 OR race=?1) ORDER BY athlete`, int64(race))
	return of, err
}

// dropPhotos takes out the pictures that nobody has, that no undoing could give
// back to somebody, and that nothing on air was made of.
func (tx *Tx) dropPhotos() error {
	_, err := tx.exec(`DELETE FROM photos WHERE hash NOT IN (SELECT photo FROM athletes WHERE photo IS NOT NULL)
		AND NOT EXISTS (SELECT 1 FROM intake_changed WHERE kind='athlete' AND instr(before, hash)>0)
		AND NOT EXISTS (SELECT 1 FROM merges WHERE instr(body, hash)>0)
		AND NOT EXISTS (SELECT 1 FROM edits WHERE instr(back, hash)>0)
		AND NOT EXISTS (SELECT 1 FROM airing WHERE instr(body, hash)>0)`)
	return err
}
