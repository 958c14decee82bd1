package data

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// touch keeps what a row held before its first change. The readers of the show
// see it as it was before the transaction.
func (l *Load) touch(kind loadKind, id ID) error {
	row := loadRow{kind, id}
	if id > l.base[kind] {
		l.stale[row] = true
		return nil
	}
	if _, ok := l.before[row]; ok {
		return nil
	}
	var was any
	var err error
	switch kind {
	case kindAthlete:
		was, err = l.show.Athlete(l.ctx, id)
	case kindRace:
		was, err = l.show.Race(l.ctx, id)
	case kindPerson:
		was, err = l.show.Person(l.ctx, id)
	case kindEntry:
		var e entryBefore
		if e.Entry, err = l.show.Entry(l.ctx, id); err == nil {
			e.Entry.Athlete = Athlete{ID: e.Entry.Athlete.ID}
			e.Splits, err = l.show.Splits(l.ctx, id)
		}
		was = e
	default:
		err = errors.New("a row of this kind is never changed")
	}
	if err != nil {
		return fmt.Errorf("%s %d before the intake: %w", kind, id, err)
	}
	b, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("%s %d before the intake: %w", kind, id, err)
	}
	l.before[row] = b
	l.order = append(l.order, row)
	return nil
}

// Finish writes what waits, the counts of the intake, and what it takes to undo
// it. The ID of in is not looked at.
func (l *Load) Finish(in Intake) error {
	if err := errors.Join(l.join(), l.finishSplits(), l.putNotes(), l.settle()); err != nil {
		return err
	}
	l.Close()
	in.ID = l.intake
	if err := l.tx.UpdateIntake(in); err != nil {
		return err
	}
	for i, d := range l.worker.digests.splits {
		l.worker.digests.entries[i] += d
	}
	for row := range l.stale {
		if err := l.freshen(row); err != nil {
			return err
		}
	}
	for kind, table := range loadTable {
		if err := l.keepAdded(kind, table); err != nil {
			return fmt.Errorf("what the intake added to %s: %w", table, err)
		}
	}
	for _, row := range l.order {
		d, err := digestOf(l.tx, row)
		if err == nil {
			_, err = l.tx.exec(`INSERT INTO intake_changed (intake, kind, id, before, digest) VALUES (?,?,?,?,?)`,
				int64(l.intake), string(row.kind), int64(row.id), string(l.before[row]), bytesOf(d))
		}
		if err != nil {
			return fmt.Errorf("what the intake changed of %s %d: %w", row.kind, row.id, err)
		}
	}
	return nil
}

// freshen takes the digest of a row that was added and changed after.
func (l *Load) freshen(row loadRow) error {
	var into []digest
	switch row.kind {
	case kindAthlete:
		into = l.worker.digests.athletes
	case kindEntry:
		into = l.worker.digests.entries
	default:
		return nil // read at the end
	}
	d, err := digestOf(l.tx, row)
	if err != nil {
		return fmt.Errorf("%s %d: %w", row.kind, row.id, err)
	}
	into[row.id-l.base[row.kind]-1] = d
	return nil
}

func (l *Load) keepAdded(kind loadKind, table string) error {
	var all []digest
	switch kind {
	case kindAthlete:
		all = l.worker.digests.athletes
	case kindEntry:
		all = l.worker.digests.entries
	default:
		last, err := l.tx.id(`SELECT coalesce(max(id), 0) FROM ` + table)
		if err != nil {
			return err
		}
		for id := l.base[kind] + 1; id <= last; id++ {
			d, err := digestOf(l.tx, loadRow{kind, id})
			if err != nil {
				return err
			}
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return nil
	}
	_, err := l.tx.exec(`INSERT INTO intake_added (intake, kind, first, digests) VALUES (?,?,?,?)`,
		int64(l.intake), string(kind), int64(l.base[kind]+1), bytesOf(all...))
	return err
}

func bytesOf(all ...digest) []byte {
	b := make([]byte, 0, 8*len(all))
	for _, d := range all {
		b = binary.BigEndian.AppendUint64(b, uint64(d))
	}
	return b
}
