package data

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// AddRace adds a race. Event, year and category together name one race: ErrExists.
func (tx *Tx) AddRace(r Race) (ID, error) {
	id, err := tx.insert(`INSERT INTO races (event, year, category, title, date, metres, start, cr_label) VALUES (?,?,?,?,?,?,?,?)`,
		r.Event, r.Year, r.Category, r.Title, string(r.Date), r.Metres, instant(r.Start), r.CRLabel)
	if err == nil {
		err = errors.Join(tx.forgetDroppedRace(r), tx.forgetDroppedOf(id))
	}
	if err != nil {
		return 0, fmt.Errorf("race %s: %w", r.Name(), err)
	}
	return id, nil
}

// UpdateRace writes every field of the race r.ID. Errors: ErrNotFound, ErrExists.
func (tx *Tx) UpdateRace(r Race) error {
	err := tx.change(`UPDATE races SET event=?, year=?, category=?, title=?, date=?, metres=?, start=?, cr_label=? WHERE id=?`,
		r.Event, r.Year, r.Category, r.Title, string(r.Date), r.Metres, instant(r.Start), r.CRLabel, int64(r.ID))
	if err == nil {
		err = tx.forgetDroppedRace(r)
	}
	if err != nil {
		return fmt.Errorf("race %d, %s: %w", r.ID, r.Name(), err)
	}
	return nil
}

// FindRace returns the race of an event, year and category, all exactly. Error: ErrNotFound.
func (tx *Tx) FindRace(event string, year int, category string) (Race, error) {
	races, err := races(tx.quiet, inside{tx}, `WHERE event=? AND year=? AND category=?`, event, year, category)
	if err == nil && len(races) == 0 {
		err = fmt.Errorf("race %s: %w", Race{Event: event, Year: year, Category: category}.Name(), ErrNotFound)
	}
	if err != nil {
		return Race{}, err
	}
	return races[0], nil
}

// AddCheckpoint adds a checkpoint to its race; the same name twice is one.
func (tx *Tx) AddCheckpoint(c Checkpoint) (ID, error) {
	id, err := tx.id(`SELECT id FROM checkpoints WHERE race=? AND name=?`, int64(c.Race), c.Name)
	if errors.Is(err, ErrNotFound) {
		id, err = tx.insert(`INSERT INTO checkpoints (race, name, metres) VALUES (?,?,?)`, int64(c.Race), c.Name, c.Metres)
	}
	if err != nil {
		return 0, fmt.Errorf("checkpoint %s of race %d: %w", c.Name, c.Race, err)
	}
	return id, nil
}

// AddEntry enters the athlete e.Athlete.ID in the race e.Race, with the whole
// result. An athlete is in a race once: ErrExists.
func (tx *Tx) AddEntry(e Entry) (ID, error) { return tx.addEntry(nil, e) }

// addEntry adds e under a row, or NULL for the next.
func (tx *Tx) addEntry(row any, e Entry) (ID, error) {
	seedMS, seedPrinted, seedUnread := markColumns(e.Seed)
	r := e.Result
	ms, unclear := finish(r)
	id, err := tx.insert(`INSERT INTO entries (id, race, athlete, bib, club, place, status, finish_ms, unclear, tied, flags, rule, note,
		seed_ms, seed_printed, seed_unread, withdrawn) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		row, int64(e.Race), int64(e.Athlete.ID), e.Bib, e.Club, r.Place, string(r.Status), ms, unclear, r.Tied, strings.Join(r.Flags, " "),
		r.Rule, r.Note, seedMS, seedPrinted, seedUnread, e.Withdrawn)
	if err == nil {
		err = tx.addMarks(id, r.Marks)
	}
	if err != nil {
		return 0, fmt.Errorf("entry of athlete %d in race %d: %w", e.Athlete.ID, e.Race, err)
	}
	if r.podium() {
		tx.restar[e.Athlete.ID] = true
	}
	return id, nil
}

// UpdateEntry writes bib, club, seed and withdrawn of the entry e.ID; its result
// is [Tx.SetResult]'s. Error: ErrNotFound.
func (tx *Tx) UpdateEntry(e Entry) error {
	ms, printed, unread := markColumns(e.Seed)
	err := tx.change(`UPDATE entries SET bib=?, club=?, seed_ms=?, seed_printed=?, seed_unread=?, withdrawn=? WHERE id=?`,
		e.Bib, e.Club, ms, printed, unread, e.Withdrawn, int64(e.ID))
	if err != nil {
		return fmt.Errorf("entry %d: %w", e.ID, err)
	}
	return nil
}

// FindEntry returns the entry of an athlete in a race. Error: ErrNotFound.
func (tx *Tx) FindEntry(race, athlete ID) (Entry, error) {
	found, err := entries(tx.quiet, inside{tx}, `WHERE e.athlete=? AND e.race=?`, int64(athlete), int64(race))
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Entry{}, fmt.Errorf("entry of athlete %d in race %d: %w", athlete, race, err)
	}
	return found[0], nil
}

// Entries returns every entry of a race as it is now, in the order in which they were added.
func (tx *Tx) Entries(race ID) ([]Entry, error) {
	return entries(tx.quiet, inside{tx}, `WHERE e.race=? ORDER BY e.id`, int64(race))
}

// Splits returns the splits of every entry of a race as they are now, entry by entry.
func (tx *Tx) Splits(race ID) ([]Split, error) {
	return raceSplits(tx.quiet, inside{tx}, race)
}

// FindBib returns the entries of a race that have a bib as printed; none is no error.
func (tx *Tx) FindBib(race ID, bib string) ([]ID, error) {
	return ids(tx.query(`SELECT id FROM entries WHERE bib=? COLLATE NOCASE AND bib<>'' AND race=? ORDER BY id`, bib, int64(race)))
}

// SetResult replaces the result of an entry, all marks included. Error: ErrNotFound.
func (tx *Tx) SetResult(entry ID, r Result) error {
	ms, unclear := finish(r)
	athlete, err := tx.id(`SELECT athlete FROM entries WHERE id=?`, int64(entry))
	if err == nil {
		err = tx.lookAtStar(athlete, entry, r)
	}
	if err == nil {
		_, err = tx.exec(`UPDATE entries SET place=?, status=?, finish_ms=?, unclear=?, tied=?, flags=?, rule=?, note=?,
			mark='', mark_source=NULL, mark_line=0 WHERE id=?`,
			r.Place, string(r.Status), ms, unclear, r.Tied, strings.Join(r.Flags, " "), r.Rule, r.Note, int64(entry))
	}
	if err == nil {
		_, err = tx.exec(`DELETE FROM result_marks WHERE entry=?`, int64(entry))
	}
	if err == nil {
		err = tx.addMarks(entry, r.Marks)
	}
	if err != nil {
		return fmt.Errorf("result of entry %d: %w", entry, err)
	}
	return nil
}

// AddResultMark adds a mark to those of an entry; the same printed form from the
// same source twice is one. A chosen mark takes the place of the one chosen
// before, which is kept. Error: ErrNotFound.
func (tx *Tx) AddResultMark(entry ID, m Sourced) error {
	e, err := entries(tx.quiet, inside{tx}, `WHERE e.id=?`, int64(entry))
	if err == nil && len(e) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("mark of entry %d: %w", entry, err)
	}
	r := e[0].Result
	known := false
	for i := range r.Marks {
		old := &r.Marks[i]
		same := old.Mark.Printed == m.Mark.Printed && old.Source.Name == m.Source.Name && old.Source.Detail == m.Source.Detail
		known = known || same
		if m.Chosen {
			old.Chosen = same
		}
	}
	if !known {
		r.Marks = append(r.Marks, m)
	} else if !m.Chosen {
		return nil
	}
	return tx.SetResult(entry, r)
}

// AddSplit adds the split of sp.Entry at sp.Checkpoint.ID, in place of the one there was.
func (tx *Tx) AddSplit(sp Split) error {
	source, err := tx.sourceID(sp.Source)
	if err != nil {
		return err
	}
	if _, err := tx.unpack(sp.Entry, sp.Checkpoint.ID); err != nil {
		return fmt.Errorf("split of entry %d at checkpoint %d: %w", sp.Entry, sp.Checkpoint.ID, err)
	}
	ms, printed, unread := markColumns(sp.Mark)
	// Two plain statements: an upsert on a table with foreign keys costs twice the time.
	row := []any{ms, printed, unread, source, sp.Source.Line, sp.Note, int64(sp.Entry), int64(sp.Checkpoint.ID)}
	_, err = tx.exec(`INSERT INTO splits (ms, printed, unread, source, line, note, entry, checkpoint) VALUES (?,?,?,?,?,?,?,?)`, row...)
	if errors.Is(err, ErrExists) {
		_, err = tx.exec(`UPDATE splits SET ms=?, printed=?, unread=?, source=?, line=?, note=? WHERE entry=? AND checkpoint=?`, row...)
	}
	if err != nil {
		return fmt.Errorf("split %s of entry %d at checkpoint %d: %w", printed, sp.Entry, sp.Checkpoint.ID, err)
	}
	return nil
}

func (tx *Tx) addMarks(entry ID, marks []Sourced) error {
	for n, m := range marks {
		source, err := tx.sourceID(m.Source)
		if err != nil {
			return err
		}
		ms, printed, unread := markColumns(m.Mark)
		if _, err := tx.exec(`INSERT INTO result_marks (entry, n, ms, printed, unread, source, line, chosen) VALUES (?,?,?,?,?,?,?,?)`,
			int64(entry), n, ms, printed, unread, source, m.Source.Line, m.Chosen); err != nil {
			return err
		}
	}
	return nil
}

// lookAtStar remembers an athlete whose new result may make them easier or harder to find.
func (tx *Tx) lookAtStar(athlete, entry ID, r Result) error {
	if r.podium() {
		tx.restar[athlete] = true
		return nil
	}
	_, err := tx.id(`SELECT id FROM entries WHERE id=? AND status='' AND place BETWEEN 1 AND 3`, int64(entry))
	if err == nil {
		tx.restar[athlete] = true
	}
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func (r Result) podium() bool { return r.Status == "" && r.Place >= 1 && r.Place <= 3 }

// finish returns the columns finish_ms and unclear of a result.
func finish(r Result) (ms any, unclear bool) {
	if m, ok := r.Chosen(); ok {
		ms, _, _ = markColumns(m.Mark)
	}
	return ms, ms == nil && len(r.Marks) > 0
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
