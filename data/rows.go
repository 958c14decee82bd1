package data

import (
	"errors"
	"fmt"
)

// Row is a row of the show as somebody edits it by hand: one of its fields is
// set. It is plain values, so that an edit can be kept and taken back.
type Row struct {
	Athlete    *Athlete    `json:"athlete,omitempty"` // with disciplines and bests
	Person     *Person     `json:"person,omitempty"`
	Fact       *Fact       `json:"fact,omitempty"`
	Saying     *Saying     `json:"saying,omitempty"`
	Race       *Race       `json:"race,omitempty"`
	Checkpoint *Checkpoint `json:"checkpoint,omitempty"`
	Entry      *Entry      `json:"entry,omitempty"` // of its athlete only the ID counts
	Record     *Record     `json:"record,omitempty"`

	Splits   []Split   `json:"splits,omitempty"`   // of an entry or a checkpoint, when it is added or dropped
	Passings []Passing `json:"passings,omitempty"` // that point to an entry, a checkpoint or a race, likewise
	Runs     int       `json:"runs,omitempty"`     // of a race, likewise: its place from 1 among those being run; 0 is not
}

// Kind is what the row is, "" for one with nothing set.
func (r Row) Kind() Kind {
	switch {
	case r.Athlete != nil:
		return KindAthlete
	case r.Person != nil:
		return KindPerson
	case r.Fact != nil:
		return KindFact
	case r.Saying != nil:
		return KindSaying
	case r.Race != nil:
		return KindRace
	case r.Checkpoint != nil:
		return KindCheckpoint
	case r.Entry != nil:
		return KindEntry
	case r.Record != nil:
		return KindRecord
	}
	return ""
}

// ID is the row's, 0 for one that is not in the show yet.
func (r Row) ID() ID {
	switch r.Kind() {
	case KindAthlete:
		return r.Athlete.ID
	case KindPerson:
		return r.Person.ID
	case KindFact:
		return r.Fact.ID
	case KindSaying:
		return r.Saying.ID
	case KindRace:
		return r.Race.ID
	case KindCheckpoint:
		return r.Checkpoint.ID
	case KindEntry:
		return r.Entry.ID
	case KindRecord:
		return r.Record.ID
	}
	return 0
}

// Called names the row in a message: "Sifan HASSAN", "London Marathon 2014 · Men".
func (r Row) Called() string {
	switch r.Kind() {
	case KindAthlete:
		return firstOf(join(r.Athlete.ScreenName()), "an athlete without a name")
	case KindPerson:
		return firstOf(join(r.Person.ScreenName()), "a person without a name")
	case KindFact:
		return "fact " + join(r.Fact.Figure, r.Fact.Text)
	case KindSaying:
		return "quote of " + firstOf(r.Saying.Who, "nobody")
	case KindRace:
		return r.Race.Name()
	case KindCheckpoint:
		return "checkpoint " + r.Checkpoint.Name
	case KindEntry:
		return firstOf(join(r.Entry.Athlete.ScreenName()), fmt.Sprintf("entry %d", r.Entry.ID))
	case KindRecord:
		return "record " + join(r.Record.Kind, r.Record.Scope)
	}
	return "nothing"
}

// Row reads a row as it is now, within the transaction; an entry with its
// athlete's name. Error: ErrNotFound.
func (tx *Tx) Row(kind Kind, id ID) (Row, error) {
	n, q := int64(id), inside{tx}
	switch kind {
	case KindAthlete:
		a, err := tx.Athlete(id)
		return Row{Athlete: &a}, err
	case KindPerson:
		found, err := people(tx.quiet, q, `WHERE p.id=?`, n)
		p, err := one(found, err, "person", id)
		return Row{Person: &p}, err
	case KindFact:
		found, err := facts(tx.quiet, q, `WHERE f.id=?`, n)
		f, err := one(found, err, "fact", id)
		return Row{Fact: &f}, err
	case KindSaying:
		found, err := sayings(tx.quiet, q, `WHERE y.id=?`, n)
		y, err := one(found, err, "saying", id)
		return Row{Saying: &y}, err
	case KindRace:
		found, err := races(tx.quiet, q, `WHERE id=?`, n)
		r, err := one(found, err, "race", id)
		return Row{Race: &r}, err
	case KindCheckpoint:
		found, err := checkpoints(tx.quiet, q, `WHERE id=?`, n)
		c, err := one(found, err, "checkpoint", id)
		return Row{Checkpoint: &c}, err
	case KindEntry:
		found, err := entries(tx.quiet, q, `WHERE e.id=?`, n)
		e, err := one(found, err, "entry", id)
		return Row{Entry: &e}, err
	case KindRecord:
		found, err := records(tx.quiet, q, `WHERE m.id=?`, n)
		r, err := one(found, err, "record", id)
		return Row{Record: &r}, err
	}
	return Row{}, fmt.Errorf("a %q is no row that is edited: %w", kind, ErrNotFound)
}

// RowSplits reads the splits that go when an entry or a checkpoint is dropped,
// at most most of them; other kinds have none.
func (tx *Tx) RowSplits(kind Kind, id ID, most int) ([]Split, error) {
	var all []Split
	var err error
	switch kind {
	case KindEntry:
		all, err = splitsOf(tx.quiet, inside{tx}, id)
	case KindCheckpoint:
		all, err = splitsAt(tx.quiet, inside{tx}, id)
	}
	return all[:min(len(all), most)], err
}

// RowPassings reads the passings that point to a row and lose that when it is
// dropped, at most most of them, oldest first.
func (tx *Tx) RowPassings(kind Kind, id ID, most int) ([]Passing, error) {
	column, points := passingColumn[kind]
	if !points {
		return nil, nil
	}
	return passings(tx.quiet, inside{tx}, `WHERE `+column+`=? ORDER BY id LIMIT ?`, int64(id), most)
}

// RowRuns is the place from 1 of a race among those being run, 0 for one that is
// not and for other kinds.
func (tx *Tx) RowRuns(kind Kind, id ID) (int, error) {
	if kind != KindRace {
		return 0, nil
	}
	position, err := tx.id(`SELECT position FROM running WHERE race=?`, int64(id))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return int(position) + 1, err
}

// passingColumn is where a passing points to each kind of row.
var passingColumn = map[Kind]string{KindEntry: "entry", KindCheckpoint: "checkpoint", KindRace: "race"}

// pointBack lets a passing that pointed to a row of a kind point there again, unless
// it has gone or points elsewhere since.
func (tx *Tx) pointBack(was Passing, kind Kind, id ID) error {
	now, err := tx.Passing(was.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	at := map[Kind]*ID{KindEntry: &now.Entry, KindCheckpoint: &now.Checkpoint, KindRace: &now.Race}[kind]
	if *at != 0 {
		return nil
	}
	if *at = id; kind == KindEntry {
		now.Counts = was.Counts
	}
	return tx.SetPassing(now)
}

// AddRow adds a row, with its splits and passings, under its ID when that is set: one
// that was dropped comes back as it was. Unlike the Add methods of each kind it never
// takes another row for this one. Errors: ErrExists, also for what may be in the
// show only once; ErrNotFound for what the row points to.
func (tx *Tx) AddRow(r Row) (ID, error) {
	id, err := tx.addRow(r)
	for _, sp := range r.Splits {
		if err != nil {
			break
		}
		switch {
		case r.Entry != nil:
			sp.Entry = id
		case r.Checkpoint != nil:
			sp.Checkpoint.ID = id
		}
		err = tx.AddSplit(sp)
	}
	for _, p := range r.Passings {
		if err == nil {
			err = tx.pointBack(p, r.Kind(), id)
		}
	}
	if err == nil && r.Runs > 0 {
		_, err = tx.exec(`INSERT INTO running (race, position) VALUES (?,?)`, int64(id), r.Runs-1)
	}
	if err == nil && r.Entry != nil {
		err = tx.forgetDropped(id)
	}
	if err != nil {
		return 0, fmt.Errorf("add %s: %w", r.Called(), err)
	}
	return id, nil
}

func (tx *Tx) addRow(r Row) (ID, error) {
	row := rowOrNull(r.ID())
	switch r.Kind() {
	case KindAthlete:
		id, err := tx.addAthlete(row, *r.Athlete)
		tx.restar[id] = true
		return id, err
	case KindPerson:
		p := r.Person
		source, err := tx.sourceID(p.Source)
		if err != nil {
			return 0, err
		}
		return tx.insert(`INSERT INTO people (id, given, family, whole, screen_given, screen_family, credit, source, line) VALUES (?,?,?,?,?,?,?,?,?)`,
			row, p.Given, p.Family, p.Whole, p.ScreenGiven, p.ScreenFamily, p.Credit, source, p.Source.Line)
	case KindFact:
		f := r.Fact
		source, err := tx.sourceID(f.Source)
		if err != nil {
			return 0, err
		}
		return tx.insert(`INSERT INTO facts (id, race, event, year, figure, text, source, line) VALUES (?,?,?,?,?,?,?,?)`,
			row, rowOrNull(f.Race), f.Event, f.Year, f.Figure, f.Text, source, f.Source.Line)
	case KindSaying:
		y := r.Saying
		source, err := tx.sourceID(y.Source)
		if err != nil {
			return 0, err
		}
		return tx.insert(`INSERT INTO sayings (id, viewer, who, person, race, year, text, source, line) VALUES (?,?,?,?,?,?,?,?,?)`,
			row, y.Viewer, y.Who, rowOrNull(y.Person), rowOrNull(y.Race), y.Year, y.Text, source, y.Source.Line)
	case KindRace:
		x := r.Race
		if x.ID == 0 {
			return tx.AddRace(*x)
		}
		id, err := tx.insert(`INSERT INTO races (id, event, year, category, title, date, metres, start, cr_label) VALUES (?,?,?,?,?,?,?,?,?)`,
			row, x.Event, x.Year, x.Category, x.Title, string(x.Date), x.Metres, instant(x.Start), x.CRLabel)
		return id, errors.Join(err, tx.forgetDroppedRace(*x))
	case KindCheckpoint:
		c := r.Checkpoint
		return tx.insert(`INSERT INTO checkpoints (id, race, name, metres) VALUES (?,?,?,?)`, row, int64(c.Race), c.Name, c.Metres)
	case KindEntry:
		return tx.addEntry(row, *r.Entry)
	case KindRecord:
		return tx.addRecord(row, *r.Record)
	}
	return 0, errors.New("a row of no kind")
}

// SetRow writes every field of a row; its splits stay as they are. An entry
// stays in its race and of its athlete. Errors: ErrNotFound, ErrExists.
func (tx *Tx) SetRow(r Row) error {
	err := tx.setRow(r)
	if err != nil {
		return fmt.Errorf("change %s: %w", r.Called(), err)
	}
	return nil
}

func (tx *Tx) setRow(r Row) error {
	switch r.Kind() {
	case KindAthlete:
		return tx.UpdateAthlete(*r.Athlete)
	case KindPerson:
		return tx.UpdatePerson(*r.Person)
	case KindFact:
		f := r.Fact
		source, err := tx.sourceID(f.Source)
		if err != nil {
			return err
		}
		return tx.change(`UPDATE facts SET race=?, event=?, year=?, figure=?, text=?, source=?, line=? WHERE id=?`,
			rowOrNull(f.Race), f.Event, f.Year, f.Figure, f.Text, source, f.Source.Line, int64(f.ID))
	case KindSaying:
		y := r.Saying
		source, err := tx.sourceID(y.Source)
		if err != nil {
			return err
		}
		return tx.change(`UPDATE sayings SET viewer=?, who=?, person=?, race=?, year=?, text=?, source=?, line=? WHERE id=?`,
			y.Viewer, y.Who, rowOrNull(y.Person), rowOrNull(y.Race), y.Year, y.Text, source, y.Source.Line, int64(y.ID))
	case KindRace:
		return tx.UpdateRace(*r.Race)
	case KindCheckpoint:
		return tx.change(`UPDATE checkpoints SET name=?, metres=? WHERE id=?`, r.Checkpoint.Name, r.Checkpoint.Metres, int64(r.Checkpoint.ID))
	case KindEntry:
		if err := tx.UpdateEntry(*r.Entry); err != nil {
			return err
		}
		return tx.SetResult(r.Entry.ID, r.Entry.Result)
	case KindRecord:
		return tx.setRecord(*r.Record)
	}
	return errors.New("a row of no kind")
}

// DropRow removes a row with its splits; of an entry and of a race it is remembered for the
// sources that are followed, see [Follow.Dropped] and [Follow.DroppedRaces]. Its passings stay, of nobody and counting for
// nothing. What else hangs on it must be dropped
// before: entries before their athlete or race, checkpoints before their race.
// Errors: ErrNotFound; ErrInUse.
func (tx *Tx) DropRow(kind Kind, id ID) error {
	n := int64(id)
	table := map[Kind]string{
		KindAthlete: "athletes", KindPerson: "people", KindFact: "facts", KindSaying: "sayings", KindRace: "races",
		KindCheckpoint: "checkpoints", KindEntry: "entries", KindRecord: "records",
	}[kind]
	if table == "" {
		return fmt.Errorf("a %q is no row that is edited: %w", kind, ErrNotFound)
	}
	hangs := map[Kind][]string{
		KindAthlete: {`SELECT id FROM entries WHERE athlete=? LIMIT 1`},
		KindRace:    {`SELECT id FROM entries WHERE race=? LIMIT 1`, `SELECT id FROM checkpoints WHERE race=? LIMIT 1`, `SELECT id FROM facts WHERE race=? LIMIT 1`},
	}
	for _, q := range hangs[kind] {
		if _, err := tx.id(q, n); !errors.Is(err, ErrNotFound) {
			return errors.Join(fmt.Errorf("%s %d: it is %w", kind, id, ErrInUse), err)
		}
	}
	switch kind {
	case KindAthlete:
		if _, err := tx.exec(`DELETE FROM athlete_words WHERE docid=?`, n); err != nil {
			return err
		}
	case KindRace:
		if err := tx.noteDroppedRace(id); err != nil {
			return err
		}
	case KindEntry:
		athlete, err := tx.id(`SELECT athlete FROM entries WHERE id=?`, n)
		if err != nil {
			return fmt.Errorf("entry %d: %w", id, err)
		}
		tx.restar[athlete] = true
		if _, err := tx.exec(`UPDATE passings SET counts=0 WHERE entry=?`, n); err != nil {
			return err
		}
		if err := tx.noteDropped(id); err != nil {
			return fmt.Errorf("entry %d: %w", id, err)
		}
	}
	if err := tx.change(`DELETE FROM `+table+` WHERE id=?`, n); err != nil {
		return fmt.Errorf("%s %d: %w", kind, id, err)
	}
	return nil
}

// RowsOf are the rows of a kind that hang on another one and go with it: the
// entries of an athlete or a race, the checkpoints and facts of a race. At most
// most of them.
func (tx *Tx) RowsOf(kind, of Kind, id ID, most int) ([]ID, error) {
	var where string
	switch {
	case kind == KindEntry && of == KindAthlete:
		where = `entries WHERE athlete=?`
	case kind == KindEntry && of == KindRace:
		where = `entries WHERE race=?`
	case kind == KindCheckpoint && of == KindRace:
		where = `checkpoints WHERE race=?`
	case kind == KindFact && of == KindRace:
		where = `facts WHERE race=?`
	case kind == KindSaying && of == KindRace:
		where = `sayings WHERE race=?`
	case kind == KindSaying && of == KindPerson:
		where = `sayings WHERE person=?`
	default:
		return nil, nil
	}
	return ids(tx.query(`SELECT id FROM `+where+` ORDER BY id LIMIT ?`, int64(id), most))
}
