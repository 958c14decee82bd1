package data

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"mile26/data/mark"
)

// Standing is where an entry lies at a checkpoint, and what that promises.
type Standing struct {
	Entry      ID
	Checkpoint Checkpoint
	Mark       mark.Mark     // the split
	Place      int           // as on the [Board] there; 0 for one who is on it without a place
	Tied       bool          // shares the place
	Passed     int           // how many have passed with a time
	Gap        time.Duration // to the first there
	Unit       mark.Unit     // that its times and the gap are rounded to
	Pace       time.Duration // for a kilometre since the start, to the millisecond; 0 when a distance is unknown
	Finish     time.Duration // projected: the pace so far to the end, whole seconds up; 0 when a distance is unknown
}

// Standing returns where an entry lies at a checkpoint of its race; with
// checkpoint 0 at the last that it has passed. Times are rounded up before a gap is
// taken. It reads one line of the order and counts, so it costs the same however
// fast splits come in. Error: ErrNotFound when the entry has no split that could be
// read there.
func (s *Show) Standing(ctx context.Context, entry, checkpoint ID) (Standing, error) {
	all, err := splitsOf(ctx, s.reader, entry)
	slices.Reverse(all)
	found := slices.DeleteFunc(all, func(sp Split) bool {
		return !sp.Mark.Known() || checkpoint != 0 && sp.Checkpoint.ID != checkpoint
	})
	sp, err := one(found, err, "split of entry", entry)
	if err != nil {
		return Standing{}, err
	}
	e, err := s.Entry(ctx, entry)
	if err != nil {
		return Standing{}, err
	}
	race, err := s.Race(ctx, e.Race)
	if err != nil {
		return Standing{}, err
	}
	st := Standing{Entry: entry, Checkpoint: sp.Checkpoint, Mark: sp.Mark, Unit: race.Unit().Of(sp.Mark)}
	o, err := s.orderAt(ctx, race, sp.Checkpoint.ID, sp.Mark.Time, st.Unit)
	if err != nil {
		return Standing{}, err
	}
	st.Passed = o.passed
	if status := e.Result.Status; status != mark.DQ && status != mark.DNS {
		st.Place, st.Tied = o.before+1, o.level > 1
		st.Gap = st.Unit.Up(sp.Mark.Time) - st.Unit.Up(o.first)
	}
	if at := sp.Checkpoint.Metres; at > 0 {
		st.Pace = time.Duration(float64(sp.Mark.Time) / at * 1000).Round(time.Millisecond)
		if race.Metres > 0 {
			st.Finish = mark.Road(mark.Project(sp.Mark.Time, at, race.Metres))
		}
	}
	return st, nil
}

// Virtual is where a mark would lie in a race that runs.
type Virtual struct {
	Time   time.Duration // of the mark at the checkpoint, at an even pace; whole seconds up
	Place  int           // 1 when nobody was there before it
	Level  int           // how many were there in the same second
	Passed int           // how many have passed with a time
	Ahead  time.Duration // the first one's time less the mark's: below 0 the first is ahead of it; 0 when nobody has passed
}

// Virtual returns where a mark for the whole distance, a record, would lie at a
// checkpoint, at an even pace; with checkpoint 0 at the finish. Whoever is
// disqualified doesn't count. Errors: ErrNotFound when there is no such race, or no
// such checkpoint in it; and when a distance is unknown, without which there is no
// pace.
func (s *Show) Virtual(ctx context.Context, race, checkpoint ID, full time.Duration) (Virtual, error) {
	r, err := s.Race(ctx, race)
	if err != nil {
		return Virtual{}, err
	}
	v := Virtual{Time: mark.Road(full)}
	if checkpoint != 0 {
		found, err := checkpoints(ctx, s.reader, `WHERE id=? AND race=?`, int64(checkpoint), int64(race))
		c, err := one(found, err, "checkpoint", checkpoint)
		if err != nil {
			return Virtual{}, err
		}
		if c.Metres <= 0 || r.Metres <= 0 {
			return Virtual{}, fmt.Errorf("pace of %s at %s of %s: a distance is unknown; give the race and the checkpoint theirs", mark.Format(full), c.Name, r.Name())
		}
		v.Time = mark.Road(mark.Project(full, r.Metres, c.Metres))
	}
	o, err := s.orderAt(ctx, r, checkpoint, v.Time, mark.Second)
	if err != nil {
		return Virtual{}, err
	}
	v.Place, v.Level, v.Passed = o.before+1, o.level, o.passed
	if o.passed > 0 {
		v.Ahead = mark.Road(o.first) - v.Time
	}
	return v, nil
}

// counted is a race at a checkpoint around a time, in units of it.
type counted struct {
	before, level, passed int
	first                 time.Duration // the best time there; 0 when nobody has passed
}

// level are the times that a unit does not tell apart, in milliseconds: those above
// the one and at most the other.
type level struct{ above, most int64 }

func levelOf(at time.Duration, unit mark.Unit) level {
	most := unit.Up(at)
	return level{(most - unit.Length()).Milliseconds(), most.Milliseconds()}
}

// orderAt counts in the index and takes away the few who do not count, so that no
// row but theirs is looked at.
func (s *Show) orderAt(ctx context.Context, race Race, checkpoint ID, at time.Duration, unit mark.Unit) (counted, error) {
	l := levelOf(at, unit)
	// Counts of their own, each over a part of the index: sums over rows take five times as long.
	n := `(SELECT count(*) FROM splits WHERE checkpoint=?1 AND ms`
	query, first := `SELECT `+n+`>0 AND ms<=?2), `+n+`>max(0, ?2) AND ms<=?3), `+n+`>0)`,
		`SELECT m.ms FROM splits m CROSS JOIN entries e ON e.id=m.entry WHERE m.checkpoint=?1 AND m.ms>0
			AND e.status NOT IN ('DQ', 'DNS') ORDER BY m.ms LIMIT 1`
	which := int64(checkpoint)
	if checkpoint == 0 {
		query = `SELECT coalesce(sum(finish_ms<=?2), 0), coalesce(sum(finish_ms>?2 AND finish_ms<=?3), 0), count(*)
			FROM entries WHERE race=?1 AND status='' AND finish_ms>0`
		first = `SELECT min(finish_ms) FROM entries WHERE race=?1 AND status='' AND finish_ms>0 HAVING count(*)>0`
		which = int64(race.ID)
	}
	found, err := list(ctx, s.reader, func(rows *sql.Rows) (c counted, err error) {
		return c, rows.Scan(&c.before, &c.level, &c.passed)
	}, query, which, l.above, l.most)
	c, err := one(found, err, "order of race", race.ID)
	if err != nil {
		return counted{}, err
	}
	best, err := ids(s.reader.QueryContext(ctx, first, which))
	if err != nil {
		return counted{}, err
	}
	for _, ms := range best {
		c.first = time.Duration(ms) * time.Millisecond
	}
	if checkpoint == 0 {
		return c, nil
	}
	if err := s.countPacked(ctx, &c, race.ID, checkpoint, l); err != nil {
		return counted{}, err
	}
	gone, err := ids(s.reader.QueryContext(ctx, `SELECT m.ms FROM entries e CROSS JOIN splits m ON m.entry=e.id AND m.checkpoint=?
		WHERE e.race=? AND e.status IN ('DQ', 'DNS') AND m.ms>0`, which, int64(race.ID)))
	for _, ms := range gone {
		c.passed--
		switch {
		case int64(ms) <= l.above:
			c.before--
		case int64(ms) <= l.most:
			c.level--
		}
	}
	return c, err
}

// countPacked adds those whose splits are packed.
func (s *Show) countPacked(ctx context.Context, c *counted, race, checkpoint ID, l level) error {
	gone, err := without(ctx, s.reader, race)
	if err != nil {
		return err
	}
	packed, err := packedPassings(ctx, s.reader, race, checkpoint, gone)
	for _, p := range packed {
		t := time.Duration(p.seconds) * time.Second
		if c.first == 0 || t < c.first {
			c.first = t
		}
		c.passed++
		switch ms := t.Milliseconds(); {
		case ms <= l.above:
			c.before++
		case ms <= l.most:
			c.level++
		}
	}
	return err
}
