package data

import (
	"errors"
	"fmt"
)

// AddPerson adds a person; the same names and credit twice is one.
func (tx *Tx) AddPerson(p Person) (ID, error) {
	source, err := tx.sourceID(p.Source)
	if err != nil {
		return 0, err
	}
	id, err := tx.id(`SELECT id FROM people WHERE given=? AND family=? AND whole=? AND credit=?`, p.Given, p.Family, p.Whole, p.Credit)
	if errors.Is(err, ErrNotFound) {
		id, err = tx.insert(`INSERT INTO people (given, family, whole, screen_given, screen_family, credit, source, line) VALUES (?,?,?,?,?,?,?,?)`,
			p.Given, p.Family, p.Whole, p.ScreenGiven, p.ScreenFamily, p.Credit, source, p.Source.Line)
	}
	if err != nil {
		return 0, fmt.Errorf("person %s: %w", join(p.Given, p.Family)+p.Whole, err)
	}
	return id, nil
}

// UpdatePerson writes every field of the person p.ID. Error: ErrNotFound.
func (tx *Tx) UpdatePerson(p Person) error {
	source, err := tx.sourceID(p.Source)
	if err == nil {
		err = tx.change(`UPDATE people SET given=?, family=?, whole=?, screen_given=?, screen_family=?, credit=?, source=?, line=? WHERE id=?`,
			p.Given, p.Family, p.Whole, p.ScreenGiven, p.ScreenFamily, p.Credit, source, p.Source.Line, int64(p.ID))
	}
	if err != nil {
		return fmt.Errorf("person %d: %w", p.ID, err)
	}
	return nil
}

// AddRecord adds a record; the same mark of the same kind, holder and source twice is one.
func (tx *Tx) AddRecord(r Record) (ID, error) {
	source, err := tx.sourceID(r.Source)
	if err != nil {
		return 0, err
	}
	_, printed, _ := markColumns(r.Mark)
	id, err := tx.id(`SELECT id FROM records WHERE kind=? AND scope=? AND discipline=? AND sex=? AND holder=? AND printed=?
		AND from_date=? AND source IS ?`, r.Kind, r.Scope, r.Discipline, string(r.Sex), r.Holder, printed, string(r.From), source)
	if errors.Is(err, ErrNotFound) {
		id, err = tx.addRecord(nil, r)
	}
	if err != nil {
		return 0, fmt.Errorf("record %s %s %s: %w", r.Kind, r.Scope, r.Holder, err)
	}
	return id, nil
}

// addRecord adds a record under a row's number, nil for the next.
func (tx *Tx) addRecord(row any, r Record) (ID, error) {
	source, err := tx.sourceID(r.Source)
	if err != nil {
		return 0, err
	}
	ms, printed, unread := markColumns(r.Mark)
	return tx.insert(`INSERT INTO records (id, kind, scope, discipline, sex, holder, country, ms, printed, unread, place, set_on,
		from_date, to_date, source, line) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		row, r.Kind, r.Scope, r.Discipline, string(r.Sex), r.Holder, r.Country, ms, printed, unread, r.Place, string(r.Set),
		string(r.From), string(r.To), source, r.Source.Line)
}

// setRecord writes every field of the record r.ID.
func (tx *Tx) setRecord(r Record) error {
	source, err := tx.sourceID(r.Source)
	if err != nil {
		return err
	}
	ms, printed, unread := markColumns(r.Mark)
	return tx.change(`UPDATE records SET kind=?, scope=?, discipline=?, sex=?, holder=?, country=?, ms=?, printed=?, unread=?, place=?,
		set_on=?, from_date=?, to_date=?, source=?, line=? WHERE id=?`,
		r.Kind, r.Scope, r.Discipline, string(r.Sex), r.Holder, r.Country, ms, printed, unread, r.Place,
		string(r.Set), string(r.From), string(r.To), source, r.Source.Line, int64(r.ID))
}

// AddFact adds a fact; the same line about the same thing from the same source twice is one.
func (tx *Tx) AddFact(f Fact) (ID, error) {
	source, err := tx.sourceID(f.Source)
	if err != nil {
		return 0, err
	}
	id, err := tx.id(`SELECT id FROM facts WHERE race IS ? AND event=? AND year=? AND figure=? AND text=? AND source IS ?`,
		rowOrNull(f.Race), f.Event, f.Year, f.Figure, f.Text, source)
	if errors.Is(err, ErrNotFound) {
		id, err = tx.insert(`INSERT INTO facts (race, event, year, figure, text, source, line) VALUES (?,?,?,?,?,?,?)`,
			rowOrNull(f.Race), f.Event, f.Year, f.Figure, f.Text, source, f.Source.Line)
	}
	if err != nil {
		return 0, fmt.Errorf("fact %q: %w", join(f.Figure, f.Text), err)
	}
	return id, nil
}

// AddSaying adds a quote or a viewer's message; the same words by the same person from the same source twice is one.
func (tx *Tx) AddSaying(s Saying) (ID, error) {
	source, err := tx.sourceID(s.Source)
	if err != nil {
		return 0, err
	}
	id, err := tx.id(`SELECT id FROM sayings WHERE viewer=? AND who=? AND person IS ? AND race IS ? AND year=? AND text=? AND source IS ?`,
		s.Viewer, s.Who, rowOrNull(s.Person), rowOrNull(s.Race), s.Year, s.Text, source)
	if errors.Is(err, ErrNotFound) {
		id, err = tx.insert(`INSERT INTO sayings (viewer, who, person, race, year, text, source, line) VALUES (?,?,?,?,?,?,?,?)`,
			s.Viewer, s.Who, rowOrNull(s.Person), rowOrNull(s.Race), s.Year, s.Text, source, s.Source.Line)
	}
	if err != nil {
		return 0, fmt.Errorf("saying of %s: %w", s.Who, err)
	}
	return id, nil
}

// AddIntake writes an intake into the show's log. Its counts may come later, with UpdateIntake.
func (tx *Tx) AddIntake(in Intake) (ID, error) {
	id, err := tx.insert(`INSERT INTO intakes (file, sha256, at, read, added, same, rejected) VALUES (?,?,?,?,?,?,?)`,
		in.File, in.SHA256, instant(in.At), in.Rows, in.Added, in.Same, in.Rejected)
	if err != nil {
		return 0, fmt.Errorf("intake of %s: %w", in.File, err)
	}
	return id, nil
}

// UpdateIntake writes every field of the intake in.ID. Error: ErrNotFound.
func (tx *Tx) UpdateIntake(in Intake) error {
	err := tx.change(`UPDATE intakes SET file=?, sha256=?, at=?, read=?, added=?, same=?, rejected=? WHERE id=?`,
		in.File, in.SHA256, instant(in.At), in.Rows, in.Added, in.Same, in.Rejected, int64(in.ID))
	if err != nil {
		return fmt.Errorf("intake %d of %s: %w", in.ID, in.File, err)
	}
	return nil
}

// AddNote keeps something that an intake printed and had no place for.
func (tx *Tx) AddNote(intake ID, n Note) error {
	_, err := tx.exec(`INSERT INTO intake_notes (intake, n, line, column, printed, reason)
		VALUES (?1, (SELECT coalesce(max(n)+1, 0) FROM intake_notes WHERE intake=?1), ?,?,?,?)`,
		int64(intake), n.Line, n.Column, n.Printed, n.Reason)
	if err != nil {
		return fmt.Errorf("note of intake %d, line %d: %w", intake, n.Line, err)
	}
	return nil
}

func rowOrNull(id ID) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}
