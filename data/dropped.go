package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// noteDropped remembers, for every source that is followed, that somebody deletes an
// entry. The source will say it again, and must not bring it back.
func (tx *Tx) noteDropped(id ID) error {
	followed, err := ids(tx.query(`SELECT id FROM intakes WHERE followed<>'' AND undone=''`))
	if err != nil || len(followed) == 0 {
		return err
	}
	e, err := tx.Entry(id)
	if err != nil {
		return err
	}
	a := e.Athlete
	was, err := json.Marshal(Entry{ID: id, Race: e.Race, Bib: e.Bib, Athlete: Athlete{
		ID: a.ID, Given: a.Given, Family: a.Family, Whole: a.Whole, Also: a.Also, Country: a.Country, CountryPrinted: a.CountryPrinted,
	}})
	if err != nil {
		return err
	}
	for _, intake := range followed {
		if _, err := tx.exec(`INSERT OR REPLACE INTO entries_dropped (intake, entry, was) VALUES (?,?,?)`, int64(intake), int64(id), string(was)); err != nil {
			return err
		}
	}
	return nil
}

// forgetDropped forgets that an entry was deleted: it has come back.
func (tx *Tx) forgetDropped(id ID) error {
	_, err := tx.exec(`DELETE FROM entries_dropped WHERE entry=?`, int64(id))
	return err
}

// Dropped are the entries that somebody has deleted from the show since the source is
// followed, each with its race, its bib and its athlete's names and country.
func (f *Follow) Dropped(ctx context.Context) ([]Entry, error) {
	all, err := list(ctx, f.show.reader, func(rows *sql.Rows) (e Entry, err error) {
		var was []byte
		if err = rows.Scan(&was); err == nil {
			err = json.Unmarshal(was, &e)
		}
		return e, err
	}, `SELECT was FROM entries_dropped WHERE intake=? ORDER BY entry`, int64(f.intake))
	if err != nil {
		return nil, fmt.Errorf("what was deleted of %s: %w", f.source.Name, explain(err))
	}
	return all, nil
}

// forgetDroppedOf forgets what was deleted of the race that had a number before, for
// that is given to another one now.
func (tx *Tx) forgetDroppedOf(race ID) error {
	_, err := tx.exec(`DELETE FROM entries_dropped WHERE json_extract(was, '$.Race')=?`, int64(race))
	return err
}

// noteDroppedRace is noteDropped for a race.
func (tx *Tx) noteDroppedRace(id ID) error {
	_, err := tx.exec(`INSERT OR IGNORE INTO races_dropped (intake, event, year, category)
		SELECT i.id, r.event, r.year, r.category FROM intakes i, races r WHERE i.followed<>'' AND i.undone='' AND r.id=?`, int64(id))
	return err
}

// forgetDroppedRace forgets that a race of these names was deleted: there is one.
func (tx *Tx) forgetDroppedRace(r Race) error {
	_, err := tx.exec(`DELETE FROM races_dropped WHERE event=? AND year=? AND category=?`, r.Event, r.Year, r.Category)
	return err
}

// DroppedRaces are the races that somebody has deleted from the show since the source is
// followed: their events, years and categories.
func (f *Follow) DroppedRaces(ctx context.Context) ([]Race, error) {
	all, err := list(ctx, f.show.reader, func(rows *sql.Rows) (r Race, err error) {
		return r, rows.Scan(&r.Event, &r.Year, &r.Category)
	}, `SELECT event, year, category FROM races_dropped WHERE intake=? ORDER BY event, year, category`, int64(f.intake))
	if err != nil {
		return nil, fmt.Errorf("what was deleted of %s: %w", f.source.Name, explain(err))
	}
	return all, nil
}

// Gone returns which of the entries are in the show no more.
func (s *Show) Gone(ctx context.Context, entries []ID) (map[ID]bool, error) {
	asked, err := json.Marshal(entries)
	if err != nil {
		return nil, err
	}
	gone, err := ids(s.reader.QueryContext(ctx, `SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM entries)`, string(asked)))
	if err != nil {
		return nil, errors.Join(errors.New("which entries are there"), explain(err))
	}
	out := make(map[ID]bool, len(gone))
	for _, id := range gone {
		out[id] = true
	}
	return out, nil
}
