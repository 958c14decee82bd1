package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Follow is what the show keeps of a source that is followed: a file or an
// address that is rewritten in place. All its versions, over all the days and
// starts of the program, are one intake of the log, which grows and can be undone
// as a whole like any other.
//
// It belongs to one goroutine. Its source is told by name and detail, which must
// be the same in every version.
type Follow struct {
	show   *Show
	source Source
	intake ID            // 0: nothing was taken yet
	added  int           // rows that added something, in all versions
	left   map[ID]digest // of the entries that the intake added or changed: what it left in them
	before map[ID][]byte // of those that it changed: what they held
}

// ErrUndone says that the intake of a followed source was undone.
var ErrUndone = errors.New("was undone")

// Follow finds what a followed source left in the show, in this run of the
// program or an earlier one.
func (s *Show) Follow(ctx context.Context, source Source) (*Follow, error) {
	f := &Follow{show: s, source: Source{Name: source.Name, Detail: source.Detail}}
	err := s.reader.QueryRowContext(ctx, `SELECT id, added FROM intakes WHERE file=? AND followed=? AND undone='' ORDER BY id DESC LIMIT 1`,
		source.Name, source.Detail).Scan(&f.intake, &f.added)
	if errors.Is(err, sql.ErrNoRows) {
		return f, nil
	}
	if err == nil {
		err = f.read(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("what %s left in the show: %w", source.Name, err)
	}
	return f, nil
}

// Intake is the row of the intake in the log, 0 before anything was taken.
func (f *Follow) Intake() ID { return f.intake }

// Added is how many rows added something in the versions before this run of the program.
func (f *Follow) Added() int { return f.added }

// Load begins to write the first version in. When the Update it is part of has
// happened, Began must be told.
func (f *Follow) Load(ctx context.Context, tx *Tx, in Intake) (*Load, error) {
	load, err := NewLoad(ctx, f.show, tx, in)
	if err != nil {
		return nil, err
	}
	if _, err := tx.exec(`UPDATE intakes SET followed=? WHERE id=?`, f.source.Detail, int64(load.Intake())); err != nil {
		load.Close()
		return nil, err
	}
	return load, nil
}

// Began takes the intake of the first version.
func (f *Follow) Began(ctx context.Context, intake ID) error {
	f.intake = intake
	return f.read(ctx)
}

// read reads what the intake left in the entries.
func (f *Follow) read(ctx context.Context) error {
	f.left, f.before = map[ID]digest{}, map[ID][]byte{}
	var first ID
	var sums []byte
	err := f.show.reader.QueryRowContext(ctx, `SELECT first, digests FROM intake_added WHERE intake=? AND kind=?`,
		int64(f.intake), string(kindEntry)).Scan(&first, &sums)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return explain(err)
	}
	for i, d := range digestsFrom(sums) {
		f.left[first+ID(i)] = d
	}
	_, err = list(ctx, f.show.reader, func(rows *sql.Rows) (none struct{}, err error) {
		var id ID
		var before, sum []byte
		if err = rows.Scan(&id, &before, &sum); err != nil {
			return none, err
		}
		if d := digestsFrom(sum); len(d) == 1 {
			f.left[id] = d[0]
		}
		if len(before) > 0 {
			f.before[id] = before
		}
		return none, nil
	}, `SELECT id, before, digest FROM intake_changed WHERE intake=? AND kind=?`, int64(f.intake), string(kindEntry))
	return err
}

// Own returns what in an entry, which has these splits, is the source's own word: of
// an entry that was there before, only what it did not hold then; and false
// when somebody has edited it since the source wrote to it last. Marks and splits say
// themselves whose they are.
func (f *Follow) Own(e Entry, splits []Split) (own Entry, ok bool, err error) {
	left, ok := f.left[e.ID]
	if !ok {
		return Entry{}, false, nil
	}
	now := e.digest()
	for _, sp := range splits {
		now += sp.digest()
	}
	if left != now {
		return Entry{}, false, nil
	}
	if b, ok := f.before[e.ID]; ok {
		var was entryBefore
		if err := json.Unmarshal(b, &was); err != nil {
			return Entry{}, false, fmt.Errorf("entry %d before the intake: %w", e.ID, err)
		}
		e = e.without(was.Entry)
	}
	return e, true, nil
}

// without is an entry without what another form of it holds too.
func (e Entry) without(was Entry) Entry {
	clearSame(&e.Bib, was.Bib)
	clearSame(&e.Club, was.Club)
	clearSame(&e.Seed, was.Seed)
	r, w := &e.Result, was.Result
	clearSame(&r.Place, w.Place)
	clearSame(&r.Tied, w.Tied)
	clearSame(&r.Status, w.Status)
	clearSame(&r.Rule, w.Rule)
	clearSame(&r.Note, w.Note)
	if slices.Equal(r.Flags, w.Flags) {
		r.Flags = nil
	}
	return e
}

func clearSame[T comparable](have *T, was T) {
	if *have == was {
		var none T
		*have = none
	}
}

// SplitFate is what became of a split that a followed source says.
type SplitFate int

// The fates of a split.
const (
	SplitSame    SplitFate = iota // the show holds it
	SplitWritten                  // it is new, or in the place of what the same source said before
	SplitKept                     // another source or a hand says another time, which stays
	SplitGone                     // the same source said it before, and it is taken back
)

// Version writes one version of a followed source, in the transaction of an
// [Show.Update]. Finish must be called at the end, and Happened when the Update
// has come about.
type Version struct {
	f       *Follow
	tx      *Tx
	ctx     context.Context
	base    map[loadKind]ID
	left    map[ID]digest      // entries of the intake whose splits changed
	again   map[loadRow]bool   // rows whose digest is taken at the end
	before  map[loadRow][]byte // rows of the show that the intake changes for the first time
	entries map[ID]digest      // after Finish: what was left in the entries
}

// Version begins to write a version after the first. Error: ErrUndone.
func (f *Follow) Version(ctx context.Context, tx *Tx) (*Version, error) {
	_, err := tx.id(`SELECT id FROM intakes WHERE id=? AND undone=''`, int64(f.intake))
	if errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("intake %d of %s %w: start following it again to take it anew", f.intake, f.source.Name, ErrUndone)
	}
	if err != nil {
		return nil, err
	}
	v := &Version{
		f: f, tx: tx, ctx: context.WithoutCancel(ctx), base: map[loadKind]ID{}, left: map[ID]digest{},
		again: map[loadRow]bool{}, before: map[loadRow][]byte{},
	}
	for kind, table := range loadTable {
		if v.base[kind], err = tx.id(`SELECT coalesce(max(id), 0) FROM ` + table); err != nil {
			return nil, fmt.Errorf("the last of %s: %w", table, err)
		}
	}
	return v, nil
}

// SetSplit writes a split, unless another source or a hand gave the one that is there.
func (v *Version) SetSplit(sp Split) (SplitFate, error) {
	was, ok, err := v.tx.SplitAt(sp.Entry, sp.Checkpoint.ID)
	switch {
	case err != nil:
		return 0, err
	case ok && sameSplit(was, sp):
		return SplitSame, nil
	case ok && !v.ours(was.Source):
		return SplitKept, nil
	}
	if err := v.touch(loadRow{kindEntry, sp.Entry}); err != nil {
		return 0, err
	}
	if err := v.tx.AddSplit(sp); err != nil {
		return 0, err
	}
	change := sp.digest()
	if ok {
		change -= was.digest()
	}
	v.moved(sp.Entry, change)
	return SplitWritten, nil
}

// sameSplit reports whether two splits say the same time, to the millisecond, in the same print.
func sameSplit(a, b Split) bool {
	return a.Mark.Printed == b.Mark.Printed && a.Mark.Time.Milliseconds() == b.Mark.Time.Milliseconds() && a.Mark.Unread == b.Mark.Unread
}

// DropSplit takes a split back that the source said before; one of another
// source or a hand stays.
func (v *Version) DropSplit(entry, checkpoint ID) (SplitFate, error) {
	was, ok, err := v.tx.SplitAt(entry, checkpoint)
	if err != nil || !ok {
		return SplitSame, err
	}
	if !v.ours(was.Source) {
		return SplitKept, nil
	}
	if err := v.touch(loadRow{kindEntry, entry}); err != nil {
		return 0, err
	}
	if err := v.tx.DeleteSplit(entry, checkpoint); err != nil {
		return 0, err
	}
	v.moved(entry, -was.digest())
	return SplitGone, nil
}

func (v *Version) ours(s Source) bool {
	return s.Name == v.f.source.Name && s.Detail == v.f.source.Detail
}

// moved changes the digest of an entry by that of a split.
func (v *Version) moved(entry ID, by digest) {
	if was, ours := v.f.left[entry]; ours && !v.again[loadRow{kindEntry, entry}] {
		if have, ok := v.left[entry]; ok {
			was = have
		}
		v.left[entry] = was + by
		return
	}
	v.again[loadRow{kindEntry, entry}] = true
}

// touch keeps what a row held before the intake changed it for the first time.
func (v *Version) touch(row loadRow) error {
	if _, kept := v.before[row]; kept || row.id > v.base[row.kind] {
		return nil
	}
	if row.kind == kindEntry {
		if _, ours := v.f.left[row.id]; ours {
			return nil
		}
	} else if ours, err := v.has(row); err != nil || ours {
		return err
	}
	l := Load{show: v.f.show, ctx: v.ctx, base: v.base, before: v.before, stale: map[loadRow]bool{}}
	return l.touch(row.kind, row.id)
}

// has reports whether a row is one that the intake added or changed.
func (v *Version) has(row loadRow) (bool, error) {
	_, err := v.tx.id(`SELECT 1 FROM intake_changed WHERE intake=?1 AND kind=?2 AND id=?3 UNION ALL
		SELECT 1 FROM intake_added WHERE intake=?1 AND kind=?2 AND ?3 BETWEEN first AND first+length(digests)/8-1`,
		int64(v.f.intake), string(row.kind), int64(row.id))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (v *Version) change(kind loadKind, id ID, do func() error) error {
	row := loadRow{kind, id}
	if err := v.touch(row); err != nil {
		return err
	}
	v.again[row] = true
	return do()
}

// added notes a row that the version added.
func (v *Version) added(kind loadKind, id ID, err error) (ID, error) {
	if err == nil && id > v.base[kind] {
		v.again[loadRow{kind, id}] = true
	}
	return id, err
}

// AddAthlete adds an athlete.
func (v *Version) AddAthlete(a Athlete) (ID, error) {
	id, err := v.tx.AddAthlete(a)
	return v.added(kindAthlete, id, err)
}

// AddEntry adds an entry with its result.
func (v *Version) AddEntry(e Entry) (ID, error) {
	id, err := v.tx.AddEntry(e)
	return v.added(kindEntry, id, err)
}

// AddRace adds a race.
func (v *Version) AddRace(r Race) (ID, error) {
	id, err := v.tx.AddRace(r)
	return v.added(kindRace, id, err)
}

// AddCheckpoint adds a checkpoint; the same name twice is one.
func (v *Version) AddCheckpoint(c Checkpoint) (ID, error) {
	id, err := v.tx.AddCheckpoint(c)
	return v.added(kindCheckpoint, id, err)
}

// AddPerson adds a person; the same names and credit twice is one.
func (v *Version) AddPerson(p Person) (ID, error) {
	id, err := v.tx.AddPerson(p)
	return v.added(kindPerson, id, err)
}

// AddRecord adds a record; the same twice is one.
func (v *Version) AddRecord(r Record) (ID, error) {
	id, err := v.tx.AddRecord(r)
	return v.added(kindRecord, id, err)
}

// AddFact adds a fact; the same twice is one.
func (v *Version) AddFact(f Fact) (ID, error) {
	id, err := v.tx.AddFact(f)
	return v.added(kindFact, id, err)
}

// AddSplit adds a split that the entry does not have yet.
func (v *Version) AddSplit(sp Split) error {
	_, err := v.SetSplit(sp)
	return err
}

// AddNote keeps something that the version printed and had no place for.
func (v *Version) AddNote(n Note) error { return v.tx.AddNote(v.f.intake, n) }

// Athlete returns an athlete as it is now. Error: ErrNotFound.
func (v *Version) Athlete(id ID) (Athlete, error) { return v.tx.Athlete(id) }

// UpdateAthlete writes every field of an athlete.
func (v *Version) UpdateAthlete(a Athlete) error {
	return v.change(kindAthlete, a.ID, func() error { return v.tx.UpdateAthlete(a) })
}

// UpdateEntry writes bib, club, seed and withdrawn of an entry.
func (v *Version) UpdateEntry(e Entry) error {
	return v.change(kindEntry, e.ID, func() error { return v.tx.UpdateEntry(e) })
}

// SetResult replaces the result of an entry.
func (v *Version) SetResult(entry ID, r Result) error {
	return v.change(kindEntry, entry, func() error { return v.tx.SetResult(entry, r) })
}

// UpdateRace writes every field of a race.
func (v *Version) UpdateRace(r Race) error {
	return v.change(kindRace, r.ID, func() error { return v.tx.UpdateRace(r) })
}

// UpdatePerson writes every field of a person.
func (v *Version) UpdatePerson(p Person) error {
	return v.change(kindPerson, p.ID, func() error { return v.tx.UpdatePerson(p) })
}

// Finish writes the counts of the intake so far, and what it takes to undo it.
// The ID of in is not looked at.
func (v *Version) Finish(in Intake) error {
	in.ID = v.f.intake
	if err := v.tx.UpdateIntake(in); err != nil {
		return err
	}
	v.entries = maps.Clone(v.left)
	for row := range v.again {
		d, err := digestOf(v.tx, row)
		if err != nil {
			return fmt.Errorf("what the version left in %s %d: %w", row.kind, row.id, err)
		}
		if row.kind == kindEntry {
			v.entries[row.id] = d
			continue
		}
		if err := v.keep(row, d); err != nil {
			return err
		}
	}
	for id, d := range v.entries {
		if err := v.keep(loadRow{kindEntry, id}, d); err != nil {
			return err
		}
	}
	return nil
}

func (v *Version) keep(row loadRow, d digest) error {
	_, err := v.tx.exec(`INSERT INTO intake_changed (intake, kind, id, before, digest) VALUES (?,?,?,?,?)
		ON CONFLICT (intake, kind, id) DO UPDATE SET digest=excluded.digest`,
		int64(v.f.intake), string(row.kind), int64(row.id), string(v.before[row]), bytesOf(d))
	if err != nil {
		return fmt.Errorf("what the version left in %s %d: %w", row.kind, row.id, err)
	}
	return nil
}

// Happened takes what the version left, after its Update.
func (v *Version) Happened() {
	maps.Copy(v.f.left, v.entries)
	for row, b := range v.before {
		if row.kind == kindEntry {
			v.f.before[row.id] = b
		}
	}
}

// AthletesNamed returns the athletes who have one of these names, in any of
// their spellings and with the words in any order, or one of these ids, without
// disciplines and bests.
func (s *Show) AthletesNamed(ctx context.Context, names []Athlete) ([]Athlete, error) {
	keys, err := nameKeys(names)
	if err != nil {
		return nil, err
	}
	return athletes(ctx, s.reader, `WHERE a.id IN (`+namedSelect+`) ORDER BY a.id`, keys)
}

// EntriesNear returns the entries of a race that have one of these bibs, or whose
// athletes have one of these names as in AthletesNamed, in no order.
func (s *Show) EntriesNear(ctx context.Context, race ID, bibs []string, names []Athlete) ([]Entry, error) {
	keys, err := nameKeys(names)
	if err != nil {
		return nil, err
	}
	numbers, err := json.Marshal(bibs)
	if err != nil {
		return nil, err
	}
	return entries(ctx, s.reader, `WHERE e.race=?3 AND e.id IN (
		SELECT b.id FROM json_each(?2) j CROSS JOIN entries b ON b.bib=j.value COLLATE NOCASE AND b.bib<>''
		UNION SELECT n.id FROM entries n WHERE n.race=?3 AND n.athlete IN (`+namedSelect+`))`, keys, string(numbers), int64(race))
}

const namedSelect = `SELECT k.id FROM json_each(?1, '$.keys') j CROSS JOIN athletes k ON k.name_key=j.value
	UNION SELECT k.athlete FROM json_each(?1, '$.keys') j CROSS JOIN athlete_keys k ON k.name_key=j.value
	UNION SELECT i.athlete FROM json_each(?1, '$.ids') j CROSS JOIN athlete_ids i
		ON i.system=json_extract(j.value, '$.system') AND i.number=json_extract(j.value, '$.number')`

// nameKeys is what namedSelect looks for, as JSON.
func nameKeys(names []Athlete) (string, error) {
	var of struct {
		Keys []string     `json:"keys"`
		IDs  []ExternalID `json:"ids"`
	}
	for _, a := range names {
		of.Keys = append(of.Keys, wordsOf(Athlete{Given: a.Given, Family: a.Family, Whole: a.Whole}).key())
		of.IDs = append(of.IDs, a.IDs...)
	}
	b, err := json.Marshal(of)
	return string(b), err
}

// SplitsOf returns the splits of many entries with one query, each entry's by
// distance.
func (s *Show) SplitsOf(ctx context.Context, entries []ID) (map[ID][]Split, error) {
	var r SplitReader
	return r.Of(ctx, s, entries)
}

// SplitReader reads the splits of many entries part by part, all into the same memory.
type SplitReader struct {
	room []Split
	of   map[ID][]Split
}

// Of is [Show.SplitsOf]; what it returned before is good no more.
func (r *SplitReader) Of(ctx context.Context, s *Show, entries []ID) (map[ID][]Split, error) {
	all, err := splitsOfMany(ctx, s.reader, entries, r.room)
	if err != nil {
		return nil, err
	}
	if r.room = all; r.of == nil {
		r.of = make(map[ID][]Split, len(entries))
	}
	out := r.of
	clear(out)
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].Entry == all[from].Entry {
			to++
		}
		out[all[from].Entry] = all[from:to:to]
		from = to
	}
	return out, nil
}
