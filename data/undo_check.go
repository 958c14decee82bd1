package data

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// What lets an intake be undone.
const (
	takeBack     = "take back first what was edited since, with Undo, or let the intake stand and edit what is wrong in it"
	otherEntries = "delete the other entries first, or undo the intake that brought them"
	offThePage   = "delete the page first, or let it show something else"
)

// checkAdded holds every row that the intake added against what it holds now.
// One that is gone was deleted by hand, which keeps nothing from being undone,
// or is one with another now.
func (u *undoing) checkAdded() error {
	gone, err := mergedAway(u.tx)
	if err != nil {
		return err
	}
	for kind, all := range u.added {
		for _, s := range all {
			for part := range s.parts {
				if err := u.checkPart(kind, part, gone); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (u *undoing) checkPart(kind loadKind, s span, gone map[loadRow]Merged) error {
	now, err := digestsOf(u.tx, kind, s)
	if err != nil {
		return err
	}
	for id := s.first; id <= s.last; id++ {
		row := loadRow{kind, id}
		have, there := now[id]
		if there && have != u.sums[row] {
			u.edit(u.name(row), "was edited since", takeBack)
		} else if m, ok := gone[row]; ok && !there {
			u.edit(fmt.Sprintf("athlete %s", m.GoneName), fmt.Sprintf("was merged into %s since: undo merge %d first", m.KeptName, m.ID), "")
		}
	}
	u.did(int64(s.last - s.first + 1))
	return nil
}

func (u *undoing) checkChanged() error {
	for _, c := range u.changed {
		have, err := digestOf(u.tx, c.loadRow)
		switch {
		case errors.Is(err, ErrNotFound):
			u.edit(fmt.Sprintf("%s %d", c.kind, c.id), "was deleted since", takeBack)
		case err != nil:
			return err
		case have != c.digest:
			u.edit(u.name(c.loadRow), "was edited since", takeBack)
		}
		u.did(1)
	}
	return nil
}

// uses finds, for the rows of a kind from ?1 to ?2, what else in the show needs
// them: each with the row that does. Rows of the kind but that the intake added
// itself do not count.
var uses = []struct {
	kind, but loadKind
	query     string
	why, do   string
}{
	{kindAthlete, kindEntry, `SELECT athlete, id FROM entries WHERE athlete BETWEEN ?1 AND ?2`, "is in another race too", otherEntries},
	{kindRace, kindEntry, `SELECT race, id FROM entries WHERE race BETWEEN ?1 AND ?2`, "has other entries", otherEntries},
	{kindRace, kindFact, `SELECT race, id FROM facts WHERE race BETWEEN ?1 AND ?2`, "has a fact", "delete the fact first, or undo the intake that brought it"},
	{kindRace, "", `SELECT race, id FROM sayings WHERE race BETWEEN ?1 AND ?2`, "has a quote", "delete the quote first"},
	{kindPerson, "", `SELECT person, id FROM sayings WHERE person BETWEEN ?1 AND ?2`, "is quoted", "delete the quote first"},
	{kindAthlete, "", `SELECT athlete, 0 FROM pages WHERE athlete BETWEEN ?1 AND ?2 UNION SELECT other, 0 FROM pages WHERE other BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindPerson, "", `SELECT DISTINCT person, 0 FROM pages WHERE person BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindFact, "", `SELECT DISTINCT fact, 0 FROM pages WHERE fact BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindRace, "", `SELECT race, 0 FROM pages WHERE race BETWEEN ?1 AND ?2 UNION SELECT in_race, 0 FROM pages WHERE in_race BETWEEN ?1 AND ?2`, onAPage, offThePage},
	{kindCheckpoint, "", `SELECT DISTINCT checkpoint, 0 FROM pages WHERE checkpoint BETWEEN ?1 AND ?2`, onAPage, offThePage},
}

const onAPage = "is on a page of the running order"

func (u *undoing) checkUse() error {
	for _, use := range uses {
		told := ID(0) // a race of many other entries is told once
		for _, s := range u.added[use.kind] {
			found, err := list(u.tx.quiet, inside{u.tx}, func(rows *sql.Rows) (use struct{ of, by ID }, err error) {
				return use, rows.Scan(&use.of, &use.by)
			}, use.query, int64(s.first), int64(s.last))
			if err != nil {
				return err
			}
			for _, f := range found {
				if f.of != told && !u.added[use.but].has(f.by) {
					u.edit(u.name(loadRow{use.kind, f.of}), use.why, use.do)
					told = f.of
				}
			}
		}
	}
	return u.checkSplits()
}

// checkSplits looks for splits at checkpoints of the intake that are of entries
// which it neither added nor changed.
func (u *undoing) checkSplits() error {
	ours := map[ID]bool{}
	for _, c := range u.changed {
		ours[c.id] = ours[c.id] || c.kind == kindEntry
	}
	isOurs := func(id ID) bool { return ours[id] || u.added[kindEntry].has(id) }
	for _, s := range u.added[kindCheckpoint] {
		found, err := ids(u.tx.query(`SELECT entry FROM splits WHERE checkpoint BETWEEN ? AND ?`, int64(s.first), int64(s.last)))
		if err != nil {
			return err
		}
		packed, err := u.packedFor(s, isOurs)
		if err != nil {
			return err
		}
		found = append(found, packed...)
		for _, id := range found {
			if !isOurs(id) {
				u.edit(u.name(loadRow{kindEntry, id}), "has a split at a checkpoint of this intake", "undo first the intake that brought the split, or delete it")
			}
		}
	}
	return nil
}

// packedFor are the entries that have a packed split at a checkpoint of the span, and
// are not ours. The view of all splits would unpack those of every race.
func (u *undoing) packedFor(checkpoints span, ours func(ID) bool) (all []ID, err error) {
	blocks, err := splitBlocks(u.tx.quiet, inside{u.tx}, `WHERE race IN (SELECT race FROM checkpoints WHERE id BETWEEN ? AND ?)`,
		int64(checkpoints.first), int64(checkpoints.last))
	for _, b := range blocks {
		for i := range b.entries {
			if ours(b.first + ID(i)) {
				continue
			}
			for column, c := range b.checkpoints {
				if form, _ := b.at(i, column); form != 0 && checkpoints.holds(c) {
					all = append(all, b.first+ID(i))
					break
				}
			}
		}
	}
	return all, err
}

// name names a row for people.
func (u *undoing) name(row loadRow) string {
	what := fmt.Sprint(row.id)
	switch row.kind {
	case kindAthlete:
		if a, err := u.tx.Athlete(row.id); err == nil {
			what = a.plainName()
		}
	case kindEntry:
		if e, err := entries(u.tx.quiet, inside{u.tx}, `WHERE e.id=?`, int64(row.id)); err == nil && len(e) == 1 {
			what = "of " + e[0].Athlete.plainName()
			if r, err := races(u.tx.quiet, inside{u.tx}, `WHERE id=?`, int64(e[0].Race)); err == nil && len(r) == 1 {
				what += " in " + r[0].Name()
			}
		}
	case kindRace:
		if r, err := races(u.tx.quiet, inside{u.tx}, `WHERE id=?`, int64(row.id)); err == nil && len(r) == 1 {
			what = r[0].Name()
		}
	case kindPerson:
		if p, err := people(u.tx.quiet, inside{u.tx}, `WHERE p.id=?`, int64(row.id)); err == nil && len(p) == 1 {
			what = strings.TrimSpace(p[0].Given + " " + p[0].Family + p[0].Whole)
		}
	case kindCheckpoint:
		if c, err := checkpoints(u.tx.quiet, inside{u.tx}, `WHERE id=?`, int64(row.id)); err == nil && len(c) == 1 {
			what = c[0].Name
		}
	}
	return string(row.kind) + " " + what
}
