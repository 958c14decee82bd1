package data

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"mile26/data/mark"
)

// Passing is somebody who passed a place of a course, as it was entered by hand.
// One that counts is a split of its entry, or at the finish one of its marks.
type Passing struct {
	ID         ID
	At         time.Time     // when the key was pressed, to the millisecond
	Who        string        // the desk at which it was
	Place      string        // where, as the operator chose it: "10 km"
	Finish     bool          // that is the finish
	Bib        string        // as typed; "" when nobody could read it yet
	Typed      string        // the time as typed; "": it is that of the key
	Time       time.Duration // since the gun, to the millisecond; 0 while that is unknown
	Counts     bool          // it is the entry's time there
	Race       ID            // 0 while nobody has claimed it, or what it points to has gone
	Entry      ID            // likewise
	Checkpoint ID            // likewise; also 0 at a finish that is no checkpoint of its own
}

// Source is what a split or a mark says of where it is from.
func (p Passing) Source() Source {
	return Source{Name: RaceControl, Detail: p.Who, Line: int(p.ID)}
}

// RaceControl is the name of the source of what was entered by hand. The line
// of such a source is the passing's ID, which tells when.
const RaceControl = "race control"

// Mark is the passing's time as a mark.
func (p Passing) Mark() mark.Mark {
	printed := p.Typed
	if printed == "" {
		printed = mark.Format(p.Time)
	}
	return mark.Mark{Printed: printed, Time: p.Time}
}

// Standard passing columns, in the order of scanPassing.
const passingColumns = `SELECT id, at, who, place, finish, bib, typed, coalesce(ms, 0), counts, coalesce(race, 0), coalesce(entry, 0),
	coalesce(checkpoint, 0) FROM passings `

// Passings are the passings of the races, and those that nobody has claimed,
// newest first. A limit of 0 or less is none.
func (s *Show) Passings(ctx context.Context, limit int) ([]Passing, error) {
	return passings(ctx, s.reader, `ORDER BY id DESC LIMIT ?`, noLimit(limit))
}

// Unclaimed are the passings of which nobody knows yet whose they are, oldest first.
func (s *Show) Unclaimed(ctx context.Context) ([]Passing, error) {
	return passings(ctx, s.reader, `WHERE entry IS NULL ORDER BY id`)
}

// Finished is where an entry lies at the finish, by its chosen mark; the place is
// that of its result, or else the one among the times. Error: ErrNotFound when it
// has no mark that could be read.
func (s *Show) Finished(ctx context.Context, entry ID) (Standing, error) {
	e, err := s.Entry(ctx, entry)
	if err != nil {
		return Standing{}, err
	}
	m, ok := e.Result.Chosen()
	if !ok || !m.Mark.Known() {
		return Standing{}, fmt.Errorf("finish of entry %d: %w", entry, ErrNotFound)
	}
	race, err := s.Race(ctx, e.Race)
	if err != nil {
		return Standing{}, err
	}
	unit := race.Unit().Of(m.Mark)
	o, err := s.orderAt(ctx, race, 0, m.Mark.Time, unit)
	if err != nil {
		return Standing{}, err
	}
	st := Standing{
		Entry: entry, Checkpoint: Checkpoint{Race: race.ID, Name: "Finish", Metres: race.Metres}, Mark: m.Mark,
		Unit: unit, Passed: o.passed, Finish: unit.Up(m.Mark.Time),
	}
	if e.Result.Status == "" {
		st.Place, st.Tied, st.Gap = o.before+1, o.level > 1, unit.Up(m.Mark.Time)-unit.Up(o.first)
		if e.Result.Place > 0 {
			st.Place, st.Tied = e.Result.Place, e.Result.Tied
		}
	}
	return st, nil
}

// Running are the races that are being run, in the operator's order.
func (s *Show) Running(ctx context.Context) ([]Race, error) {
	return races(ctx, s.reader, `JOIN running ON running.race=races.id ORDER BY running.position, races.id`)
}

// SetRunning says which races are being run, in this order.
func (tx *Tx) SetRunning(races []ID) error {
	if _, err := tx.exec(`DELETE FROM running`); err != nil {
		return err
	}
	for i, id := range races {
		if _, err := tx.exec(`INSERT INTO running (race, position) VALUES (?,?)`, int64(id), i); err != nil {
			return fmt.Errorf("race %d is run: %w", id, err)
		}
	}
	return nil
}

// Running are the races that are being run, as it is now.
func (tx *Tx) Running() ([]Race, error) {
	return races(tx.quiet, inside{tx}, `JOIN running ON running.race=races.id ORDER BY running.position, races.id`)
}

// AddPassing adds a passing; one that has an ID comes back under it.
func (tx *Tx) AddPassing(p Passing) (ID, error) {
	id, err := tx.insert(`INSERT INTO passings (at, who, place, finish, bib, typed, ms, counts, race, entry, checkpoint, id)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, append(p.columns(), rowOrNull(p.ID))...)
	if err != nil {
		return 0, fmt.Errorf("passing of %s at %s: %w", p.Bib, p.Place, err)
	}
	return id, nil
}

// SetPassing writes every field of the passing p.ID. Error: ErrNotFound.
func (tx *Tx) SetPassing(p Passing) error {
	err := tx.change(`UPDATE passings SET at=?, who=?, place=?, finish=?, bib=?, typed=?, ms=?, counts=?, race=?, entry=?, checkpoint=?
		WHERE id=?`, append(p.columns(), int64(p.ID))...)
	if err != nil {
		return fmt.Errorf("passing %d, of %s at %s: %w", p.ID, p.Bib, p.Place, err)
	}
	return nil
}

// DeletePassing deletes a passing; the split or mark that it made is not its
// concern. Error: ErrNotFound.
func (tx *Tx) DeletePassing(id ID) error {
	if err := tx.change(`DELETE FROM passings WHERE id=?`, int64(id)); err != nil {
		return fmt.Errorf("passing %d: %w", id, err)
	}
	return nil
}

// Passing returns a passing as it is now. Error: ErrNotFound.
func (tx *Tx) Passing(id ID) (Passing, error) {
	found, err := passings(tx.quiet, inside{tx}, `WHERE id=?`, int64(id))
	return one(found, err, "passing", id)
}

// PassingsOf are the passings of a race as they are now, oldest first.
func (tx *Tx) PassingsOf(race ID) ([]Passing, error) {
	return passings(tx.quiet, inside{tx}, `WHERE race=? ORDER BY id`, int64(race))
}

// PassingsBy are the passings of an entry as they are now, oldest first.
func (tx *Tx) PassingsBy(entry ID) ([]Passing, error) {
	return passings(tx.quiet, inside{tx}, `WHERE entry=? ORDER BY id`, int64(entry))
}

// SplitAt is the split of an entry at a checkpoint as it is now, and false when
// there is none.
func (tx *Tx) SplitAt(entry, checkpoint ID) (Split, bool, error) {
	return splitAt(tx.quiet, inside{tx}, entry, checkpoint)
}

// DeleteSplit deletes the split of an entry at a checkpoint. Error: ErrNotFound.
func (tx *Tx) DeleteSplit(entry, checkpoint ID) error {
	there, err := tx.unpack(entry, checkpoint)
	if err == nil && !there {
		err = tx.change(`DELETE FROM splits WHERE entry=? AND checkpoint=?`, int64(entry), int64(checkpoint))
	}
	if err != nil {
		return fmt.Errorf("split of entry %d at checkpoint %d: %w", entry, checkpoint, err)
	}
	return nil
}

func (p Passing) columns() []any {
	var ms any
	if p.Time > 0 {
		ms = p.Time.Milliseconds()
	}
	return []any{
		p.At.UTC().Format(passingTime), p.Who, p.Place, p.Finish, p.Bib, p.Typed, ms, p.Counts,
		rowOrNull(p.Race), rowOrNull(p.Entry), rowOrNull(p.Checkpoint),
	}
}

// passingTime is how the moment of a passing is kept.
const passingTime = "2006-01-02T15:04:05.000Z"

func passings(ctx context.Context, q querier, rest string, args ...any) ([]Passing, error) {
	return list(ctx, q, func(rows *sql.Rows) (p Passing, err error) {
		var at string
		var ms int64
		err = rows.Scan(&p.ID, &at, &p.Who, &p.Place, &p.Finish, &p.Bib, &p.Typed, &ms, &p.Counts, &p.Race, &p.Entry, &p.Checkpoint)
		if err != nil {
			return p, err
		}
		p.Time = time.Duration(ms) * time.Millisecond
		p.At, err = time.Parse(passingTime, at)
		return p, err
	}, passingColumns+rest, args...)
}
