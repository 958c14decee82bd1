package data

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
)

// Load writes what one intake brings, in the transaction of a [Show.UpdateByLoad]:
// new athletes and entries as finished trees, see [treeFile], their splits and
// notes many to a row, the rest in few statements on a goroutine of its own while
// the caller reads on; and what is needed to undo the intake as a whole, see
// [Show.UndoIntake].
//
// Its Add methods return the row that is made, at once; the row may be written
// later, so an error of the show may come with a later call, at the latest with
// Finish. Nobody else may use the Tx between NewLoad and Finish, and Close must
// be called in any case, before the Update ends.
type Load struct {
	tx      *Tx
	show    *Show
	ctx     context.Context
	loader  *loader
	worker  *loadWorker
	block   *block
	intake  ID
	sources map[Source]any // without ID and line

	expected int             // about how many athletes and entries
	base     map[loadKind]ID // the last row of each table before
	athletes int             // added
	races    []ID            // of the entries added
	rows     int             // of athletes and entries that go into the show together
	packings map[ID]*packing // by race; the worker's
	failed   error           // of the worker
	later    []func() error  // changes of rows that are not written yet
	notes    noteBlock
	tables   *loadedTables
	fewWords []loadedWords    // athletes who are not in the search yet
	oddWords []loadedWords    // of letters that SQLite parts into words
	words    *wordIndex       // of those and all that follow, when they are many; else nil
	there    map[loadRow]bool // rows that others may point to
	known    Source           // the last source that was looked up
	knownID  any
	passedAt map[ID]bool      // checkpoints that are there
	stale    map[loadRow]bool // added and then changed: the digest is taken at the end
	before   map[loadRow][]byte
	order    []loadRow // of before
}

// loadKind names a table in the record of what an intake added and changed.
type loadKind string

const (
	kindAthlete    loadKind = "athlete"
	kindEntry      loadKind = "entry"
	kindRace       loadKind = "race"
	kindCheckpoint loadKind = "checkpoint"
	kindPerson     loadKind = "person"
	kindRecord     loadKind = "record"
	kindFact       loadKind = "fact"
)

// loadTable is the table of each kind.
var loadTable = map[loadKind]string{
	kindAthlete: "athletes", kindEntry: "entries", kindRace: "races", kindCheckpoint: "checkpoints",
	kindPerson: "people", kindRecord: "records", kindFact: "facts",
}

type loadRow struct {
	kind loadKind
	id   ID
}

// entryBefore is what an entry held, with its splits.
type entryBefore struct {
	Entry  Entry
	Splits []Split
}

// NewLoad begins to write the intake in, which is put into the show's log; its
// counts come with Finish, and until then Rows is about how many there will be. The
// show is the one that the Tx changes: what it held before is read from it.
func NewLoad(ctx context.Context, show *Show, tx *Tx, in Intake) (*Load, error) {
	l := &Load{
		tx: tx, show: show, expected: min(in.Rows, mostTogether), ctx: context.WithoutCancel(ctx), sources: map[Source]any{}, base: map[loadKind]ID{},
		there: map[loadRow]bool{}, passedAt: map[ID]bool{}, packings: map[ID]*packing{}, tables: newLoadedTables(min(in.Rows, mostTogether)), stale: map[loadRow]bool{}, before: map[loadRow][]byte{},
	}
	if on, err := tx.id(`PRAGMA foreign_keys`); err != nil || on != 0 {
		return nil, errors.Join(err, errors.New("a load needs a Tx of UpdateByLoad"))
	}
	for kind, table := range loadTable {
		last, err := tx.id(`SELECT coalesce(max(id), 0) FROM ` + table)
		if err != nil {
			return nil, fmt.Errorf("the last of %s: %w", table, err)
		}
		l.base[kind] = last
	}
	id, err := tx.AddIntake(in)
	if err != nil {
		return nil, err
	}
	l.intake, l.loader = id, newLoader(tx)
	l.block = l.loader.empty()
	l.races = make([]ID, 0, l.expected)
	l.worker = newLoadWorker(l)
	return l, nil
}

// Intake is the row of the intake in the log.
func (l *Load) Intake() ID { return l.intake }

// Close ends the goroutines of the load. It may be called twice.
func (l *Load) Close() {
	l.worker.end()
	l.loader.end()
}

// sync writes everything that waits, so that the Tx may be used.
func (l *Load) sync() error {
	if l.block.rows > 0 {
		l.loader.send(l.block)
		l.block = l.loader.empty()
	}
	return l.loader.idle()
}

// settle is sync after which every row that was added can be read and changed.
func (l *Load) settle() error {
	if err := l.join(); err != nil {
		return err
	}
	l.rows = 0
	if err := l.sync(); err != nil {
		return err
	}
	if err := l.tables.write(l.tx, l.words); err != nil {
		return err
	}
	l.tables = nil
	if l.tx.loaded < mostLoaded {
		l.tables = newLoadedTables(0)
	}
	if err := l.finishWords(); err != nil {
		return err
	}
	for _, change := range l.later {
		if err := change(); err != nil {
			return err
		}
	}
	l.later = nil
	return nil
}

// join waits until all that was taken is worked up.
func (l *Load) join() error {
	l.worker.join()
	return l.failed
}

const (
	// mostLoaded is how many files of a load there may be on a connection before three
	// more. SQLite takes ten databases; those after are seldom, for rows that an intake
	// adds and then reads.
	mostLoaded = 7
	// mostTogether is how many rows are kept in memory before they go into the show.
	mostTogether = 1 << 18
)

// put puts one row of a table into the block.
func (l *Load) put(table int, args ...any) {
	into := &l.block.args[table]
	for _, v := range args {
		*into = append(*into, driver.NamedValue{Value: v})
	}
	l.block.rows++
}

// full sends the block when it is full. It is called after a row and those that
// belong to it.
func (l *Load) full() error {
	if l.failed != nil {
		return l.failed
	}
	if l.rows >= mostTogether {
		return l.settle()
	}
	if l.block.rows >= blockRows {
		l.loader.send(l.block)
		l.block = l.loader.empty()
	}
	return l.loader.err()
}

// source is the row of a source, NULL for none.
func (l *Load) source(s Source) (any, error) {
	key := Source{Name: s.Name, Detail: s.Detail}
	if key == l.known {
		return l.knownID, nil
	}
	if id, ok := l.sources[key]; ok {
		l.known, l.knownID = key, id
		return id, nil
	}
	if err := l.sync(); err != nil {
		return nil, err
	}
	id, err := l.tx.sourceID(key)
	if err == nil {
		l.sources[key] = id
	}
	return id, err
}

func (l *Load) discipline(name string) (int64, error) {
	if id, ok := l.tx.disciplines[name]; ok {
		return int64(id), nil
	}
	if err := l.sync(); err != nil {
		return 0, err
	}
	id, err := l.tx.disciplineID(name)
	return int64(id), err
}

// AddAthlete adds an athlete, as [Tx.AddAthlete] does.
func (l *Load) AddAthlete(a Athlete) (ID, error) {
	id := l.base[kindAthlete] + ID(l.athletes) + 1
	n := int64(id)
	if a.Photo != "" {
		if err := l.hasPhoto(a.Photo); err != nil {
			return 0, fmt.Errorf("athlete %s: %w", a.plainName(), err)
		}
	}
	for i, name := range a.Disciplines {
		d, err := l.discipline(name)
		if err != nil {
			return 0, err
		}
		l.put(loadDisciplines, n, int64(i), d)
	}
	a.Bests = onceEach(a.Bests)
	for i, b := range a.Bests {
		d, err := l.discipline(b.Discipline)
		if err != nil {
			return 0, err
		}
		source, err := l.source(b.Source)
		if err != nil {
			return 0, err
		}
		ms, printed, unread := markColumns(b.Mark)
		l.put(loadBests, n, int64(i), d, b.Kind, ms, printed, unread, b.Place, string(b.On), source, int64(b.Source.Line))
	}
	for _, x := range a.IDs {
		l.put(loadIDs, x.System, x.Number, n)
	}
	l.athletes++
	l.rows++
	l.worker.takeAthlete(id, a)
	return id, l.full()
}

func (l *Load) hasPhoto(hash string) error {
	if err := l.sync(); err != nil {
		return err
	}
	_, err := l.tx.id(`SELECT rowid FROM photos WHERE hash=?`, hash)
	return err
}

// onceEach leaves out a best that another says: the same mark from the same source.
func onceEach(bests []Best) []Best {
	var once []Best
	for _, b := range bests {
		if !slices.ContainsFunc(once, func(o Best) bool {
			return o.Discipline == b.Discipline && o.Kind == b.Kind && o.Mark.Printed == b.Mark.Printed &&
				o.Source.Name == b.Source.Name && o.Source.Detail == b.Source.Detail
		}) {
			once = append(once, b)
		}
	}
	return once
}

// AddEntry adds an entry with its result, as [Tx.AddEntry] does.
func (l *Load) AddEntry(e Entry) (ID, error) {
	id := l.base[kindEntry] + ID(len(l.races)) + 1
	r := e.Result
	if err := errors.Join(l.isThere(kindRace, e.Race), l.isThere(kindAthlete, e.Athlete.ID)); err != nil {
		return 0, fmt.Errorf("entry of athlete %d in race %d: %w", e.Athlete.ID, e.Race, err)
	}
	for _, m := range r.Marks {
		source, err := l.source(m.Source)
		if err != nil {
			return 0, err
		}
		l.worker.takeSource(source)
	}
	if r.podium() {
		l.tx.restar[e.Athlete.ID] = true
	}
	l.races = append(l.races, e.Race)
	l.rows++
	l.worker.takeEntry(id, e)
	return id, l.full()
}

// AddSplit adds a split that the entry does not have yet.
func (l *Load) AddSplit(sp Split) error {
	if !l.passedAt[sp.Checkpoint.ID] {
		if err := l.isThere(kindCheckpoint, sp.Checkpoint.ID); err != nil {
			return fmt.Errorf("split of entry %d at checkpoint %d: %w", sp.Entry, sp.Checkpoint.ID, err)
		}
		l.passedAt[sp.Checkpoint.ID] = true
	}
	source, err := l.source(sp.Source)
	if err != nil {
		return err
	}
	if i := sp.Entry - l.base[kindEntry] - 1; i >= 0 {
		l.worker.takeSplit(l.races[i], sp, source)
		return l.full()
	}
	if err := l.touch(kindEntry, sp.Entry); err != nil {
		return err
	}
	putSplit(l, sp, source)
	return l.full()
}

// putSplit puts a split that is a row of its own.
func putSplit(to interface{ put(table int, args ...any) }, sp Split, source any) {
	ms, printed, unread := markColumns(sp.Mark)
	row := []any{int64(sp.Entry), int64(sp.Checkpoint.ID), ms, printed, source, int64(sp.Source.Line)}
	if unread+sp.Note == "" {
		to.put(loadPlainSplits, row...)
	} else {
		to.put(loadSplits, append(row, unread, sp.Note)...)
	}
}

// AddNote keeps something that the intake printed and had no place for.
func (l *Load) AddNote(n Note) error {
	if l.notes.add(n) {
		if err := l.putNotes(); err != nil {
			return err
		}
	}
	return l.full()
}

// Athlete returns an athlete as it is now. Error: ErrNotFound.
func (l *Load) Athlete(id ID) (Athlete, error) {
	wait := l.sync
	if id > l.base[kindAthlete] {
		wait = l.settle
	}
	if err := wait(); err != nil {
		return Athlete{}, err
	}
	return l.tx.Athlete(id)
}

// UpdateAthlete writes every field of an athlete, as [Tx.UpdateAthlete] does.
func (l *Load) UpdateAthlete(a Athlete) error {
	return l.change(kindAthlete, a.ID, func() error { return l.tx.UpdateAthlete(a) })
}

// UpdateEntry writes bib, club, seed and withdrawn of an entry.
func (l *Load) UpdateEntry(e Entry) error {
	return l.change(kindEntry, e.ID, func() error { return l.tx.UpdateEntry(e) })
}

// SetResult replaces the result of an entry.
func (l *Load) SetResult(entry ID, r Result) error {
	return l.change(kindEntry, entry, func() error { return l.tx.SetResult(entry, r) })
}

// UpdateRace writes every field of a race.
func (l *Load) UpdateRace(r Race) error {
	return l.change(kindRace, r.ID, func() error { return l.tx.UpdateRace(r) })
}

// UpdatePerson writes every field of a person.
func (l *Load) UpdatePerson(p Person) error {
	return l.change(kindPerson, p.ID, func() error { return l.tx.UpdatePerson(p) })
}

// AddRace adds a race, as [Tx.AddRace] does.
func (l *Load) AddRace(r Race) (ID, error) {
	return l.add(kindRace, func() (ID, error) { return l.tx.AddRace(r) })
}

// AddCheckpoint adds a checkpoint; the same name twice is one.
func (l *Load) AddCheckpoint(c Checkpoint) (ID, error) {
	return l.add(kindCheckpoint, func() (ID, error) { return l.tx.AddCheckpoint(c) })
}

// AddPerson adds a person; the same names and credit twice is one.
func (l *Load) AddPerson(p Person) (ID, error) {
	return l.add(kindPerson, func() (ID, error) { return l.tx.AddPerson(p) })
}

// AddRecord adds a record; the same twice is one.
func (l *Load) AddRecord(r Record) (ID, error) {
	return l.add(kindRecord, func() (ID, error) { return l.tx.AddRecord(r) })
}

// AddFact adds a fact; the same twice is one.
func (l *Load) AddFact(f Fact) (ID, error) {
	return l.add(kindFact, func() (ID, error) { return l.tx.AddFact(f) })
}

func (l *Load) add(kind loadKind, do func() (ID, error)) (ID, error) {
	if err := l.sync(); err != nil {
		return 0, err
	}
	id, err := do()
	l.there[loadRow{kind, id}] = err == nil
	return id, err
}

// isThere says ErrNotFound when a row is about to point to one that is none: SQLite
// does not look in the transaction of a load.
func (l *Load) isThere(kind loadKind, id ID) error {
	row := loadRow{kind, id}
	if kind == kindAthlete && id > l.base[kind] && id <= l.base[kind]+ID(l.athletes) || l.there[row] {
		return nil
	}
	found, err := ids(l.show.reader.QueryContext(l.ctx, `SELECT id FROM `+loadTable[kind]+` WHERE id=?`, int64(id)))
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("it points to %s %d, which is %w", kind, id, ErrNotFound)
	}
	l.there[row] = err == nil
	return err
}

func (l *Load) change(kind loadKind, id ID, do func() error) error {
	if err := l.touch(kind, id); err != nil {
		return err
	}
	if (kind == kindAthlete || kind == kindEntry) && id > l.base[kind] { // it is written at the end
		l.later = append(l.later, do)
		return nil
	}
	if err := l.sync(); err != nil {
		return err
	}
	return do()
}
