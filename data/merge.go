package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Merged is a merge of two athletes, as the show remembers it.
type Merged struct {
	ID       ID        `json:"id"`   // to undo it by
	Kept     ID        `json:"kept"` // the athlete who holds everything now
	Gone     ID        `json:"gone"` // the athlete who is in the show no more
	At       time.Time `json:"at"`
	KeptName string    `json:"kept_name"`
	GoneName string    `json:"gone_name"`
	Undone   time.Time `json:"undone,omitzero"`   // zero while it stands
	Differs  []string  `json:"differs,omitempty"` // what the two said differently, where the kept one's stands: "born 1990, not 1991"
}

// Merge makes two athletes one, in one transaction. The athlete keep stays, takes
// from gone what it does not have, and gets everything that is gone's: entries,
// results, marks and splits with their sources, bests, ids, bio, name as another
// spelling, and its place on the pages of the running order. Where both were in
// one race, their marks stand side by side. What can be there only once and
// differs (a date of birth, a bib, a split at one checkpoint) stays as keep has
// it and is told in Differs; both are kept with the merge, which
// [Show.UndoMerge] takes back. Errors: ErrNotFound.
func (s *Show) Merge(ctx context.Context, keep, gone ID, now time.Time) (Merged, error) {
	var m merging
	err := s.Update(ctx, func(tx *Tx) error {
		m = merging{tx: tx, keep: keep, gone: gone}
		return m.run(now)
	})
	if err != nil {
		return Merged{}, fmt.Errorf("merge athlete %d into %d: %w", gone, keep, err)
	}
	return m.out, nil
}

// Merges returns the merges of the show, oldest first.
func (s *Show) Merges(ctx context.Context) ([]Merged, error) {
	all, err := merges(ctx, s.reader, ``)
	out := make([]Merged, len(all))
	for i, m := range all {
		out[i] = m.Merged
	}
	return out, err
}

// mergeBody is what a merge keeps to be undone.
type mergeBody struct {
	Kept, Gone Athlete       // as they were, with everything
	Entries    []entryBefore // every entry of gone, and those of kept in the same races
	Pages      []mergedPage
	Passings   []Passing   // those of entries of gone that are one with an entry of kept
	Apart      []apartFrom // whom gone was said not to be
	Differs    []string

	// After is what the rows held when the merge was done.
	After struct {
		Kept    digest
		Entries map[ID]digest
	}
}

// mergedPage is a page that gone was on.
type mergedPage struct {
	Page, About, Other ID
}

type apartFrom struct {
	Athlete ID
	At      string
	Passed  bool // on to kept, who was not said to be apart from them before
}

// storedMerge is a merge with its body.
type storedMerge struct {
	Merged
	body mergeBody
}

func merges(ctx context.Context, q querier, rest string, args ...any) ([]storedMerge, error) {
	return list(ctx, q, func(rows *sql.Rows) (m storedMerge, err error) {
		var at, undone, body string
		if err = rows.Scan(&m.ID, &m.Kept, &m.Gone, &at, &m.KeptName, &m.GoneName, &undone, &body); err != nil {
			return m, err
		}
		for _, t := range []struct {
			text string
			into *time.Time
		}{{at, &m.At}, {undone, &m.Undone}} {
			if t.text != "" && err == nil {
				*t.into, err = time.Parse(time.RFC3339Nano, t.text)
			}
		}
		if err == nil {
			err = json.Unmarshal([]byte(body), &m.body)
		}
		m.Differs = m.body.Differs
		return m, err
	}, `SELECT id, kept, gone, at, kept_name, gone_name, undone, body FROM merges `+rest+` ORDER BY id`, args...)
}

// merging is one run of Merge.
type merging struct {
	tx         *Tx
	keep, gone ID
	body       mergeBody
	out        Merged
}

func (m *merging) differs(what, kept, other string) {
	m.body.Differs = append(m.body.Differs, fmt.Sprintf("%s: %s stays, the other had %s", what, kept, other))
}

func (m *merging) run(now time.Time) error {
	if m.keep == m.gone {
		return errors.New("they are one already")
	}
	for _, do := range []func() error{m.read, m.enter, m.movePages, m.moveApart, m.mergeAthletes, m.remember} {
		if err := do(); err != nil {
			return err
		}
	}
	m.out = Merged{
		Kept: m.keep, Gone: m.gone, At: now, KeptName: m.body.Kept.plainName(), GoneName: m.body.Gone.plainName(), Differs: m.body.Differs,
	}
	body, err := json.Marshal(m.body)
	if err != nil {
		return err
	}
	m.out.ID, err = m.tx.insert(`INSERT INTO merges (kept, gone, at, kept_name, gone_name, undone, body) VALUES (?,?,?,?,?,'',?)`,
		int64(m.keep), int64(m.gone), instant(now), m.out.KeptName, m.out.GoneName, string(body))
	return err
}

// read keeps what both held.
func (m *merging) read() (err error) {
	if m.body.Kept, err = m.tx.Athlete(m.keep); err != nil {
		return err
	}
	if m.body.Gone, err = m.tx.Athlete(m.gone); err != nil {
		return err
	}
	withoutRows(&m.body.Kept)
	withoutRows(&m.body.Gone)
	found, err := entries(m.tx.quiet, inside{m.tx}, `WHERE e.athlete=?2 OR e.athlete=?1 AND e.race IN (SELECT race FROM entries WHERE athlete=?2) ORDER BY e.id`,
		int64(m.keep), int64(m.gone))
	if err != nil {
		return err
	}
	for _, e := range found {
		was := entryBefore{Entry: e}
		was.Entry.Athlete = Athlete{ID: e.Athlete.ID}
		if was.Splits, err = splitsOf(m.tx.quiet, inside{m.tx}, e.ID); err != nil {
			return err
		}
		for i := range was.Entry.Result.Marks {
			was.Entry.Result.Marks[i].Source.ID = 0
		}
		for i := range was.Splits {
			was.Splits[i].Source.ID = 0
		}
		m.body.Entries = append(m.body.Entries, was)
	}
	return nil
}

// withoutRows takes out the rows of sources: they may be other ones when the
// athlete is written again.
func withoutRows(a *Athlete) {
	for i := range a.Bests {
		a.Bests[i].Source.ID = 0
	}
}

// enter gives keep the entries of gone.
func (m *merging) enter() error {
	own := map[ID]entryBefore{}
	for _, e := range m.body.Entries {
		if e.Entry.Athlete.ID == m.keep {
			own[e.Entry.Race] = e
		}
	}
	for _, e := range m.body.Entries {
		if e.Entry.Athlete.ID != m.gone {
			continue
		}
		var err error
		if kept, both := own[e.Entry.Race]; both {
			err = m.oneEntry(kept, e)
		} else {
			err = m.tx.change(`UPDATE entries SET athlete=? WHERE id=?`, int64(m.keep), int64(e.Entry.ID))
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", e.Entry.ID, err)
		}
	}
	return nil
}

// movePages puts keep where gone was. A comparison of the two is one of keep with nobody.
func (m *merging) movePages() (err error) {
	m.body.Pages, err = list(m.tx.quiet, inside{m.tx}, func(rows *sql.Rows) (p mergedPage, err error) {
		return p, rows.Scan(&p.Page, &p.About, &p.Other)
	}, `SELECT id, coalesce(athlete, 0), coalesce(other, 0) FROM pages WHERE athlete=?1 OR other=?1 ORDER BY id`, int64(m.gone))
	if err != nil {
		return err
	}
	for _, q := range []string{
		`UPDATE pages SET other=NULL WHERE athlete=?2 AND other=?1 OR athlete=?1 AND other=?2`,
		`UPDATE pages SET athlete=?2 WHERE athlete=?1`, `UPDATE pages SET other=?2 WHERE other=?1`,
	} {
		if _, err := m.tx.exec(q, int64(m.gone), int64(m.keep)); err != nil {
			return fmt.Errorf("pages: %w", err)
		}
	}
	return nil
}

// moveApart lets keep be nobody whom gone was said not to be.
func (m *merging) moveApart() (err error) {
	m.body.Apart, err = list(m.tx.quiet, inside{m.tx}, func(rows *sql.Rows) (a apartFrom, err error) {
		return a, rows.Scan(&a.Athlete, &a.At)
	}, `SELECT one+other-?1, at FROM athletes_apart WHERE one=?1 OR other=?1 ORDER BY id`, int64(m.gone))
	if err != nil {
		return err
	}
	for i, a := range m.body.Apart {
		if a.Athlete == m.keep {
			continue
		}
		_, err := m.tx.id(`SELECT id FROM athletes_apart WHERE one=? AND other=?`, int64(min(a.Athlete, m.keep)), int64(max(a.Athlete, m.keep)))
		if !errors.Is(err, ErrNotFound) {
			if err != nil {
				return err
			}
			continue
		}
		if err := m.tx.keepApart(m.keep, a.Athlete, a.At); err != nil {
			return err
		}
		m.body.Apart[i].Passed = true
	}
	return nil
}

// mergeAthletes takes gone out and gives keep what was its own.
func (m *merging) mergeAthletes() error {
	if err := m.tx.removeAthlete(m.gone); err != nil {
		return err
	}
	return m.tx.UpdateAthlete(m.oneAthlete())
}

// removeAthlete takes an athlete out of the show, and what is only theirs.
func (tx *Tx) removeAthlete(id ID) error {
	if _, err := tx.exec(`DELETE FROM athlete_words WHERE docid=?`, int64(id)); err != nil {
		return err
	}
	delete(tx.restar, id)
	return tx.change(`DELETE FROM athletes WHERE id=?`, int64(id))
}

// remember keeps what the rows hold now.
func (m *merging) remember() (err error) {
	if m.body.After.Kept, err = digestOf(m.tx, loadRow{kindAthlete, m.keep}); err != nil {
		return err
	}
	m.body.After.Entries = map[ID]digest{}
	for _, e := range m.body.Entries {
		d, err := digestOf(m.tx, loadRow{kindEntry, e.Entry.ID})
		if errors.Is(err, ErrNotFound) { // it is one with another now
			continue
		}
		if err != nil {
			return err
		}
		m.body.After.Entries[e.Entry.ID] = d
	}
	return nil
}

// mergedAway returns the athletes and entries that are no rows any more because
// they are one with another, with the merge that stands.
func mergedAway(tx *Tx) (map[loadRow]Merged, error) {
	all, err := merges(tx.quiet, inside{tx}, `WHERE undone=''`)
	gone := map[loadRow]Merged{}
	for _, m := range all {
		gone[loadRow{kindAthlete, m.Gone}] = m.Merged
		for _, e := range m.body.Entries {
			if _, there := m.body.After.Entries[e.Entry.ID]; !there {
				gone[loadRow{kindEntry, e.Entry.ID}] = m.Merged
			}
		}
	}
	return gone, err
}
