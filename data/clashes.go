package data

import (
	"context"
	"fmt"
	"strings"
)

// Clash is a result whose sources disagree. Each mark of the entry's result says
// its source and line, and whether it is the one that is shown.
type Clash struct {
	Race  Race
	Entry Entry
}

// chipDetail is what the source of a chip time says of itself at the end of its
// detail. Such a time informs and is another by nature: it contradicts no gun time.
const chipDetail = "chip time"

// Chip reports whether the source gives a chip time.
func (s Source) Chip() bool { return strings.HasSuffix(s.Detail, chipDetail) }

// Clashes returns the results whose sources disagree, newest race first and then
// by place: two marks at least that are different, chip times apart.
func (s *Show) Clashes(ctx context.Context) ([]Clash, error) {
	ctx, done, err := s.AtOnce(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	found, err := entries(ctx, s.reader, `JOIN races r ON r.id=e.race WHERE e.id IN (
			SELECT m.entry FROM result_marks m LEFT JOIN sources s ON s.id=m.source
			WHERE m.entry IN (SELECT entry FROM result_marks WHERE n=1) AND coalesce(s.detail, '') NOT LIKE '%`+chipDetail+`'
			GROUP BY m.entry HAVING count(DISTINCT coalesce(m.ms, m.printed))>1)
		ORDER BY r.year DESC, r.date DESC, r.id DESC, e.place=0, e.place, e.id`)
	if err != nil {
		return nil, fmt.Errorf("clashing results: %w", err)
	}
	held := map[ID]Race{}
	all, err := races(ctx, s.reader, ``)
	for _, r := range all {
		held[r.ID] = r
	}
	out := make([]Clash, len(found))
	for i, e := range found {
		out[i] = Clash{Race: held[e.Race], Entry: e}
	}
	return out, err
}

// ChooseMark makes one mark of an entry's result the one that is shown, by its
// place among [Result].Marks from 0. The others stay beside it. Errors:
// ErrNotFound, also when there is no such mark.
func (tx *Tx) ChooseMark(entry ID, n int) error {
	found, err := entries(tx.quiet, inside{tx}, `WHERE e.id=?`, int64(entry))
	e, err := one(found, err, "entry", entry)
	if err != nil {
		return err
	}
	if n < 0 || n >= len(e.Result.Marks) {
		return fmt.Errorf("mark %d of entry %d: %w; it has %d", n+1, entry, ErrNotFound, len(e.Result.Marks))
	}
	for i := range e.Result.Marks {
		e.Result.Marks[i].Chosen = i == n
	}
	return tx.SetResult(entry, e.Result)
}

// ChooseMark is [Tx.ChooseMark] as a change of its own.
func (s *Show) ChooseMark(ctx context.Context, entry ID, n int) error {
	return s.Update(ctx, func(tx *Tx) error { return tx.ChooseMark(entry, n) })
}
