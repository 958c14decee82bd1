package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
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
