package data

import (
	"database/sql"
	"fmt"
)

// digestOf is the digest of one row as it is now. Error: ErrNotFound.
func digestOf(tx *Tx, row loadRow) (digest, error) {
	all, err := digestsOf(tx, row.kind, span{row.id, row.id})
	if err != nil {
		return 0, err
	}
	d, ok := all[row.id]
	if !ok {
		return 0, ErrNotFound
	}
	return d, nil
}

// digestsOf are the digests of the rows of a kind within s, as they are now.
func digestsOf(tx *Tx, kind loadKind, s span) (map[ID]digest, error) {
	const within = ` BETWEEN ? AND ?`
	q, first, last := inside{tx}, int64(s.first), int64(s.last)
	switch kind {
	case kindAthlete:
		return athleteDigests(tx, s)
	case kindEntry:
		return entryDigests(tx, s)
	case kindRace:
		all, err := races(tx.quiet, q, `WHERE id`+within, first, last)
		return digestMap(all, err, func(r Race) (ID, digest) { return r.ID, r.digest() })
	case kindCheckpoint:
		all, err := checkpoints(tx.quiet, q, `WHERE id`+within, first, last)
		return digestMap(all, err, func(c Checkpoint) (ID, digest) { return c.ID, c.digest() })
	case kindPerson:
		all, err := people(tx.quiet, q, `WHERE p.id`+within, first, last)
		return digestMap(all, err, func(p Person) (ID, digest) { return p.ID, p.digest() })
	case kindRecord:
		all, err := records(tx.quiet, q, `WHERE m.id`+within, first, last)
		return digestMap(all, err, func(r Record) (ID, digest) { return r.ID, r.digest() })
	case kindFact:
		all, err := facts(tx.quiet, q, `WHERE f.id`+within, first, last)
		return digestMap(all, err, func(f Fact) (ID, digest) { return f.ID, f.digest() })
	}
	return nil, fmt.Errorf("no rows of kind %q", kind)
}

func digestMap[T any](all []T, err error, of func(T) (ID, digest)) (map[ID]digest, error) {
	out := make(map[ID]digest, len(all))
	for _, v := range all {
		id, d := of(v)
		out[id] = d
	}
	return out, err
}

func athleteDigests(tx *Tx, s span) (map[ID]digest, error) {
	first, last := int64(s.first), int64(s.last)
	all, err := athletes(tx.quiet, inside{tx}, `WHERE a.id BETWEEN ? AND ?`, first, last)
	if err != nil {
		return nil, err
	}
	bests, disciplines := map[ID][]Best{}, map[ID][]string{}
	_, err = list(tx.quiet, inside{tx}, func(rows *sql.Rows) (none struct{}, err error) {
		id, b, err := scanBest(rows)
		bests[id] = append(bests[id], b)
		return none, err
	}, bestSelect+`WHERE m.athlete BETWEEN ? AND ? ORDER BY m.athlete, m.n`, first, last)
	if err != nil {
		return nil, err
	}
	_, err = list(tx.quiet, inside{tx}, func(rows *sql.Rows) (none struct{}, err error) {
		var id ID
		var name string
		err = rows.Scan(&id, &name)
		disciplines[id] = append(disciplines[id], name)
		return none, err
	}, `SELECT a.athlete, d.name FROM athlete_disciplines a JOIN disciplines d ON d.id=a.discipline
		WHERE a.athlete BETWEEN ? AND ? ORDER BY a.athlete, a.position`, first, last)
	if err != nil {
		return nil, err
	}
	known, err := externalIDs(tx.quiet, inside{tx}, `WHERE x.athlete BETWEEN ? AND ?`, first, last)
	return digestMap(all, err, func(a Athlete) (ID, digest) {
		a.Bests, a.Disciplines, a.IDs = bests[a.ID], disciplines[a.ID], known[a.ID]
		return a.ID, a.digest()
	})
}

func entryDigests(tx *Tx, s span) (map[ID]digest, error) {
	first, last := int64(s.first), int64(s.last)
	all, err := entries(tx.quiet, inside{tx}, `WHERE e.id BETWEEN ? AND ?`, first, last)
	out, err := digestMap(all, err, func(e Entry) (ID, digest) { return e.ID, e.digest() })
	if err != nil {
		return nil, err
	}
	_, err = list(tx.quiet, inside{tx}, func(rows *sql.Rows) (none struct{}, err error) {
		var entry, checkpoint ID
		var note string
		var m markScan
		err = rows.Scan(append([]any{&entry, &note, &checkpoint}, m.columns()...)...)
		out[entry] += Split{Checkpoint: Checkpoint{ID: checkpoint}, Mark: m.mark(), Source: m.sourceOf(), Note: note}.digest()
		return none, err
	}, `SELECT m.entry, m.note, m.checkpoint, `+markSelect+` FROM splits m LEFT JOIN sources s ON s.id=m.source
		WHERE m.entry BETWEEN ? AND ?`, first, last)
	if err != nil {
		return nil, err
	}
	packed, err := splitBlocks(tx.quiet, inside{tx}, `WHERE b.race IN (SELECT id FROM races) AND b.first BETWEEN ?1-511 AND ?2`, first, last)
	for i := range packed {
		b := &packed[i]
		for _, sp := range b.splits(int(s.first-b.first), int(s.last-b.first)) {
			if _, ok := out[sp.Entry]; ok {
				out[sp.Entry] += sp.digest()
			}
		}
	}
	return out, err
}
