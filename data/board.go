package data

import (
	"context"
	"database/sql"
	"encoding/json"

	"mile26/data/mark"
)

// Board returns the order of a race at a checkpoint, or with checkpoint 0 at the
// finish. Error: ErrNotFound when there is no such race, or no such checkpoint in it.
//
// At the finish the entries with a place come first, by place; then those with a
// time and no place, by time; then those whose mark could not be read. Only when
// no source gives any place are places computed, from the times. At a checkpoint
// places are computed from the splits. Computed places are shared by equal times,
// rounded up to the unit of the race, a second on the road (1, 1, 3).
//
// The leader is the first row with place 1 and a time; a row that has a time and
// not place 1 has the gap to it, of times that were rounded up.
//
// Entries with a status come last and have no place: DNF, DQ, NM, DNS. On a
// checkpoint's board stands only who has passed there: one who stopped later keeps
// their place, a disqualified one comes last, and one who stopped before is at the
// finish alone. A limit above 0 counts the rows before the statuses, and statuses
// only fill what it leaves free.
func (s *Show) Board(ctx context.Context, race, checkpoint ID, limit int) (Board, error) {
	b := Board{Finish: checkpoint == 0}
	var err error
	if b.Race, err = s.Race(ctx, race); err != nil {
		return Board{}, err
	}
	var rows []BoardRow
	if b.Finish {
		b.Checkpoint = Checkpoint{Race: race, Name: "Finish", Metres: b.Race.Metres}
		rows, err = s.finishers(ctx, b.Race, limit)
	} else {
		found, findErr := checkpoints(ctx, s.reader, `WHERE id=? AND race=?`, int64(checkpoint), int64(race))
		if b.Checkpoint, err = one(found, findErr, "checkpoint", checkpoint); err != nil {
			return Board{}, err
		}
		rows, err = s.passed(ctx, b.Race, checkpoint, limit)
	}
	if err != nil {
		return Board{}, err
	}
	markTies(rows)
	if limit > 0 && len(rows) > limit { // the one behind the last told whether the last is tied
		rows = rows[:limit]
	}
	measureGaps(rows, b.Race.Unit())
	ended, err := s.ended(ctx, race, checkpoint, room(limit, len(rows)))
	b.Rows = append(rows, ended...)
	return b, err
}

// finishers are the rows of a finish board without a status, one more than the limit.
func (s *Show) finishers(ctx context.Context, race Race, limit int) ([]BoardRow, error) {
	more := limit
	if limit > 0 {
		more++
	}
	var rows []BoardRow
	for _, part := range []string{
		`WHERE e.race=? AND e.status='' AND e.place>0 ORDER BY e.place, e.finish_ms, e.id LIMIT ?`,
		`WHERE e.race=? AND e.status='' AND e.place=0 AND e.finish_ms>0 ORDER BY e.finish_ms, e.id LIMIT ?`,
		`WHERE e.race=? AND e.status='' AND e.place=0 AND e.unclear=1 ORDER BY CAST(e.bib AS INTEGER), e.bib, e.id LIMIT ?`,
	} {
		left := room(more, len(rows))
		if left == 0 {
			break
		}
		found, err := entries(ctx, s.reader, part, int64(race.ID), left)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			rows = append(rows, BoardRow{Place: e.Result.Place, Tied: e.Result.Tied, Entry: e, Mark: e.Result.shown()})
		}
	}
	if len(rows) > 0 && rows[0].Place == 0 { // no source gives any place
		computePlaces(rows, race.Unit())
	}
	return rows, nil
}

// passed are the rows of a checkpoint's board without a status, one more than the limit.
func (s *Show) passed(ctx context.Context, race Race, checkpoint ID, limit int) ([]BoardRow, error) {
	more := limit
	if limit > 0 {
		more++
	}
	all, err := s.passings(ctx, race.ID, checkpoint, more)
	if err != nil {
		return nil, err
	}
	wanted := make([]ID, len(all))
	for i, p := range all {
		wanted[i] = p.entry
	}
	asked, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	found, err := entries(ctx, s.reader, `WHERE e.id IN (SELECT value FROM json_each(?))`, string(asked))
	if err != nil {
		return nil, err
	}
	byID := make(map[ID]Entry, len(found))
	for _, e := range found {
		byID[e.ID] = e
	}
	rows := make([]BoardRow, 0, len(all))
	for _, p := range all {
		if e, ok := byID[p.entry]; ok {
			rows = append(rows, BoardRow{Entry: e, Mark: p.mark})
		}
	}
	computePlaces(rows, race.Unit())
	return rows, nil
}

// passing is an entry at a checkpoint.
type passing struct {
	entry ID
	mark  mark.Mark
}

// passings are those of a checkpoint in their order: by time, then those whose
// split could not be read, by bib.
func (s *Show) passings(ctx context.Context, race, checkpoint ID, limit int) ([]passing, error) {
	read := func(part string, limit int) ([]passing, error) {
		return list(ctx, s.reader, func(rows *sql.Rows) (p passing, err error) {
			var m markScan
			err = rows.Scan(append([]any{&p.entry}, m.ms3()...)...)
			p.mark = m.mark()
			return p, err
		}, `SELECT m.entry, m.ms, m.printed, m.unread FROM splits m CROSS JOIN entries e ON e.id=m.entry
			WHERE m.checkpoint=? AND e.status NOT IN ('DQ', 'DNS') AND `+part+` LIMIT ?`, int64(checkpoint), limit)
	}
	all, err := read(`m.ms>0 ORDER BY m.ms, m.entry`, room(limit, 0))
	if err != nil {
		return nil, err
	}
	gone, err := without(ctx, s.reader, race)
	if err != nil {
		return nil, err
	}
	packed, err := packedPassings(ctx, s.reader, race, checkpoint, gone)
	if err != nil {
		return nil, err
	}
	if len(packed) > 0 {
		all = mergePassings(all, first(packed, limit))
	}
	if limit > 0 && len(all) >= limit {
		return all[:limit], nil
	}
	unread, err := read(`m.ms IS NULL ORDER BY CAST(e.bib AS INTEGER), e.bib, m.entry`, room(limit, len(all)))
	return append(all, unread...), err
}

// ended are the rows with a status. At a checkpoint they are those who passed there
// and were not placed for it.
func (s *Show) ended(ctx context.Context, race, checkpoint ID, limit int) ([]BoardRow, error) {
	if limit == 0 {
		return nil, nil
	}
	found, err := entries(ctx, s.reader, `WHERE e.race=?1 AND e.status>'' AND (?2=0 OR e.status IN ('DQ', 'DNS')
			AND (EXISTS (SELECT 1 FROM splits WHERE entry=e.id AND checkpoint=?2)
				OR EXISTS (SELECT 1 FROM split_blocks b CROSS JOIN json_each(b.checkpoints) j
					WHERE b.race=e.race AND b.first BETWEEN e.id-511 AND e.id AND e.id < b.first+b.entries AND j.value=?2
						AND substr(b.slots, (e.id-b.first) * (length(b.slots)/b.entries) + 9 + 6*j.key, 1) <> x'30')))
		ORDER BY CASE e.status WHEN 'DNF' THEN 1 WHEN 'DQ' THEN 2 WHEN 'NM' THEN 3 WHEN 'DNS' THEN 4 ELSE 5 END,
			CAST(e.bib AS INTEGER), e.bib, e.id LIMIT ?3`, int64(race), int64(checkpoint), limit)
	var rows []BoardRow
	for _, e := range found {
		row := BoardRow{Entry: e, Status: e.Result.Status}
		if checkpoint == 0 {
			row.Mark = e.Result.shown()
		}
		rows = append(rows, row)
	}
	return rows, err
}

// shown is the chosen mark, or when none is and the only one could not be read, that one.
func (r Result) shown() mark.Mark {
	if m, ok := r.Chosen(); ok {
		return m.Mark
	}
	if len(r.Marks) == 1 && !r.Marks[0].Mark.Known() {
		return r.Marks[0].Mark
	}
	return mark.Mark{}
}

// computePlaces gives places to rows in the order of their times.
func computePlaces(rows []BoardRow, unit mark.Unit) {
	for i := range rows {
		row := &rows[i]
		if !row.Mark.Known() {
			continue
		}
		row.Place = i + 1
		if i == 0 {
			continue
		}
		before := rows[i-1]
		if both := unit.Of(row.Mark).Of(before.Mark); both.Up(row.Mark.Time) == both.Up(before.Mark.Time) {
			row.Place = before.Place
		}
	}
}

func markTies(rows []BoardRow) {
	for i := 1; i < len(rows); i++ {
		if rows[i].Place > 0 && rows[i].Place == rows[i-1].Place {
			rows[i].Tied, rows[i-1].Tied = true, true
		}
	}
}

func measureGaps(rows []BoardRow, unit mark.Unit) {
	leader := -1
	for i := range rows {
		row := &rows[i]
		switch {
		case !row.Mark.Known():
		case row.Place == 1:
			if leader < 0 {
				leader = i
			}
		case leader >= 0:
			row.Gap = unit.Recorded(row.Mark) - unit.Recorded(rows[leader].Mark)
			row.HasGap = true
		}
	}
}

// room is what a limit leaves; -1, SQLite's no limit, when it is none.
func room(limit, taken int) int {
	if limit <= 0 {
		return -1
	}
	return max(0, limit-taken)
}
