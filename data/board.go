package data

import (
	"context"
	"database/sql"

	"mile26/data/mark"
)

// Board returns the order of a race at a checkpoint, or with checkpoint 0 at the
// finish. Error: ErrNotFound when there is no such race, or no such checkpoint in it.
//
// At the finish the entries with a place come first, by place; then those with a
// time and no place, by time; then those whose mark could not be read. Only when
// no source gives any place are places computed, from the times. At a checkpoint
// places are computed from the splits. Computed places are shared by equal times,
// rounded up to the second (1, 1, 3).
//
// The leader is the first row with place 1 and a time; a row that has a time and
// not place 1 has the gap to it, whole second from whole second.
//
// Entries with a status come last and have no place: DNF, DQ, NM, DNS. On a
// checkpoint's board one who stopped later keeps their place there; a
// disqualified one does not. A limit above 0 counts the rows before the
// statuses, and statuses only fill what it leaves free.
func (s *Show) Board(ctx context.Context, race, checkpoint ID, limit int) (Board, error) {
	b := Board{Finish: checkpoint == 0}
	var err error
	if b.Race, err = s.Race(ctx, race); err != nil {
		return Board{}, err
	}
	var rows []BoardRow
	if b.Finish {
		b.Checkpoint = Checkpoint{Race: race, Name: "Finish", Metres: b.Race.Metres}
		rows, err = s.finishers(ctx, race, limit)
	} else {
		found, findErr := checkpoints(ctx, s.reader, `WHERE id=? AND race=?`, int64(checkpoint), int64(race))
		if b.Checkpoint, err = one(found, findErr, "checkpoint", checkpoint); err != nil {
			return Board{}, err
		}
		rows, err = s.passed(ctx, checkpoint, limit)
	}
	if err != nil {
		return Board{}, err
	}
	markTies(rows)
	if limit > 0 && len(rows) > limit { // the one behind the last told whether the last is tied
		rows = rows[:limit]
	}
	measureGaps(rows)
	ended, err := s.ended(ctx, race, checkpoint, room(limit, len(rows)))
	b.Rows = append(rows, ended...)
	return b, err
}

// finishers are the rows of a finish board without a status, one more than the limit.
func (s *Show) finishers(ctx context.Context, race ID, limit int) ([]BoardRow, error) {
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
		found, err := entries(ctx, s.reader, part, int64(race), left)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			rows = append(rows, BoardRow{Place: e.Result.Place, Tied: e.Result.Tied, Entry: e, Mark: e.Result.shown()})
		}
	}
	if len(rows) > 0 && rows[0].Place == 0 { // no source gives any place
		computePlaces(rows)
	}
	return rows, nil
}

// passed are the rows of a checkpoint's board without a status, one more than the limit.
func (s *Show) passed(ctx context.Context, checkpoint ID, limit int) ([]BoardRow, error) {
	more := limit
	if limit > 0 {
		more++
	}
	var rows []BoardRow
	for _, part := range []string{
		`m.ms>0 AND e.status NOT IN ('DQ', 'DNS') ORDER BY m.ms, m.entry`,
		`m.ms IS NULL AND e.status NOT IN ('DQ', 'DNS') ORDER BY CAST(e.bib AS INTEGER), e.bib, m.entry`,
	} {
		left := room(more, len(rows))
		if left == 0 {
			break
		}
		found, err := list(ctx, s.reader, func(rows *sql.Rows) (BoardRow, error) {
			var e entryScan
			var m markScan
			err := rows.Scan(append(e.columns(), m.ms3()...)...)
			return BoardRow{Entry: e.entry(), Mark: m.mark()}, err
		}, `SELECT `+entryColumns+athleteColumns+`, m.ms, m.printed, m.unread FROM splits m CROSS JOIN entries e ON e.id=m.entry
			CROSS JOIN athletes a ON a.id=e.athlete WHERE m.checkpoint=? AND `+part+` LIMIT ?`, int64(checkpoint), left)
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	computePlaces(rows)
	byID := make(map[ID]*Entry, len(rows))
	for i := range rows {
		byID[rows[i].Entry.ID] = &rows[i].Entry
	}
	return rows, readMarks(ctx, s.reader, byID)
}

// ended are the rows with a status. At a checkpoint those who were placed there are none of them.
func (s *Show) ended(ctx context.Context, race, checkpoint ID, limit int) ([]BoardRow, error) {
	if limit == 0 {
		return nil, nil
	}
	found, err := entries(ctx, s.reader, `WHERE e.race=?1 AND e.status>'' AND (?2=0 OR e.status IN ('DQ', 'DNS')
			OR NOT EXISTS (SELECT 1 FROM splits WHERE entry=e.id AND checkpoint=?2))
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
func computePlaces(rows []BoardRow) {
	for i := range rows {
		row := &rows[i]
		if !row.Mark.Known() {
			continue
		}
		row.Place = i + 1
		if i > 0 && mark.Road(row.Mark.Time) == mark.Road(rows[i-1].Mark.Time) {
			row.Place = rows[i-1].Place
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

func measureGaps(rows []BoardRow) {
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
			row.Gap = mark.Road(row.Mark.Time) - mark.Road(rows[leader].Mark.Time)
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
