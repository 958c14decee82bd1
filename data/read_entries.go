package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Entry returns an entry. Error: ErrNotFound.
func (s *Show) Entry(ctx context.Context, id ID) (Entry, error) {
	found, err := entries(ctx, s.reader, `WHERE e.id=?`, int64(id))
	return one(found, err, "entry", id)
}

// EntryOrder returns the IDs of the entries of a race in the order of [Show.Entries],
// for who reads a large field part by part, with [Show.EntriesOf].
func (s *Show) EntryOrder(ctx context.Context, race ID) ([]ID, error) {
	return ids(s.reader.QueryContext(ctx, `SELECT e.id FROM entries e JOIN athletes a ON a.id=e.athlete WHERE e.race=?
		ORDER BY NOT (e.status='' AND e.place>0), e.place=0, e.place, e.bib='', CAST(e.bib AS INTEGER), e.bib, a.family || a.whole, a.given, e.id`, int64(race)))
}

// Entries returns the entries of a race: those with a place by place, then the
// others by bib (as a number where it begins with one), then by name. A limit of
// 0 or less is no limit. The athletes come without disciplines and bests.
func (s *Show) Entries(ctx context.Context, race ID, limit int) ([]Entry, error) {
	const name = `a.family || a.whole, a.given, e.id`
	limit = noLimit(limit)
	var room [2]int // for those with a place, and the others
	if limit < 0 {  // a list of 50,000 that grows is copied over and over
		const count = `SELECT count(*) FILTER (WHERE status='' AND place>0), count(*) FILTER (WHERE NOT (status='' AND place>0)) FROM entries WHERE race=?`
		if err := s.reader.QueryRowContext(ctx, count, int64(race)).Scan(&room[0], &room[1]); err != nil {
			return nil, explain(err)
		}
	}
	placed, err := entriesInto(ctx, s.reader, roomFor(room[0], room[0]+room[1]), `WHERE e.race=? AND e.status='' AND e.place>0
		ORDER BY e.place, CAST(e.bib AS INTEGER), e.bib, `+name+` LIMIT ?`, int64(race), limit)
	if err != nil || limit >= 0 && len(placed) >= limit {
		return placed, err
	}
	if limit >= 0 {
		limit -= len(placed)
	}
	others, err := entriesInto(ctx, s.reader, roomFor(room[1], room[1]), `WHERE e.race=? AND NOT (e.status='' AND e.place>0)
		ORDER BY e.place=0, e.place, e.bib='', CAST(e.bib AS INTEGER), e.bib, `+name+` LIMIT ?`, int64(race), limit)
	if len(placed) == 0 {
		return others, err
	}
	return append(placed, others...), err
}

// Starters returns the entries of a race that are not withdrawn, by ID: a large field
// is read in half the time of [Show.Entries], for results come without their marks.
// The athletes come without disciplines and bests.
func (s *Show) Starters(ctx context.Context, race ID) ([]Entry, error) {
	n, err := s.StarterCount(ctx, race)
	if err != nil {
		return nil, err
	}
	return unmarked(ctx, s.reader, roomFor(n, n), `WHERE e.race=? AND e.withdrawn=0 ORDER BY e.id`, int64(race))
}

// StarterCount is how many [Show.Starters] returns.
func (s *Show) StarterCount(ctx context.Context, race ID) (n int, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT count(*) FROM entries WHERE race=? AND withdrawn=0`, int64(race)).Scan(&n)
	return n, explain(err)
}

// roomFor is room for entries, none where there are none.
func roomFor(there, room int) []Entry {
	if there == 0 {
		return nil
	}
	return make([]Entry, 0, room)
}

// AthleteEntries returns the entries of an athlete in all races, newest race first.
func (s *Show) AthleteEntries(ctx context.Context, athlete ID) ([]Entry, error) {
	return entries(ctx, s.reader, `JOIN races r ON r.id=e.race WHERE e.athlete=? ORDER BY r.year DESC, r.date DESC, r.id DESC`, int64(athlete))
}

const entryColumns = `e.id, e.race, e.bib, e.club, e.place, e.status, e.tied, e.flags, e.rule, e.note,
	e.seed_ms, e.seed_printed, e.seed_unread, e.withdrawn, `

// entryScan reads entryColumns + athleteColumns.
type entryScan struct {
	e                       Entry
	flags, also             string
	seed                    sql.NullInt64
	seedPrinted, seedUnread string
}

func (s *entryScan) columns() []any {
	e, r := &s.e, &s.e.Result
	return append([]any{
		&e.ID, &e.Race, &e.Bib, &e.Club, &r.Place, &r.Status, &r.Tied, &s.flags, &r.Rule, &r.Note,
		&s.seed, &s.seedPrinted, &s.seedUnread, &e.Withdrawn,
	}, athleteFields(&e.Athlete, &s.also)...)
}

func (s *entryScan) entry() Entry {
	s.e.Seed = markOf(s.seed, s.seedPrinted, s.seedUnread)
	s.e.Athlete.Also = lines(s.also)
	s.e.Result.Flags = strings.Fields(s.flags)
	return s.e
}

// entries reads entries e of athletes a with all their marks; rest begins at JOIN or WHERE.
func entries(ctx context.Context, q querier, rest string, args ...any) ([]Entry, error) {
	return entriesInto(ctx, q, nil, rest, args...)
}

// entriesInto is entries with room for what it reads.
func entriesInto(ctx context.Context, q querier, room []Entry, rest string, args ...any) ([]Entry, error) {
	found, err := unmarked(ctx, q, room, rest, args...)
	if err != nil {
		return nil, err
	}
	byID := make(map[ID]*Entry, len(found))
	for i := range found {
		byID[found[i].ID] = &found[i]
	}
	return found, readMarks(ctx, q, byID)
}

// unmarked is entriesInto without the marks of the results.
func unmarked(ctx context.Context, q querier, room []Entry, rest string, args ...any) ([]Entry, error) {
	var s entryScan // of every row in turn: all of it is read, or follows from what is
	into := s.columns()
	return listInto(ctx, q, room, func(rows *sql.Rows) (Entry, error) {
		err := rows.Scan(into...)
		return s.entry(), err
	}, `SELECT `+entryColumns+athleteColumns+` FROM entries e JOIN athletes a ON a.id=e.athlete `+rest, args...)
}

// readMarks puts the marks of many results in their place with one query.
func readMarks(ctx context.Context, q querier, byID map[ID]*Entry) error {
	if len(byID) == 0 {
		return nil
	}
	wanted, err := json.Marshal(slices.Collect(maps.Keys(byID)))
	if err != nil {
		return err
	}
	_, err = list(ctx, q, func(rows *sql.Rows) (none struct{}, err error) {
		var id ID
		var s Sourced
		var m markScan
		if err = rows.Scan(append([]any{&id, &s.Chosen}, m.columns()...)...); err != nil {
			return none, err // as of a context that has ended
		}
		s.Mark, s.Source = m.mark(), m.sourceOf()
		r := &byID[id].Result
		r.Marks = append(r.Marks, s)
		return none, err
	}, `SELECT m.entry, m.chosen, `+markSelect+` FROM json_each(?1) j CROSS JOIN result_marks m ON m.entry=j.value
		LEFT JOIN sources s ON s.id=m.source
		UNION ALL SELECT e.id, 1, e.finish_ms, e.mark, '', s.id, s.name, s.detail, e.mark_line
		FROM json_each(?1) j CROSS JOIN entries e ON e.id=j.value LEFT JOIN sources s ON s.id=e.mark_source WHERE e.mark<>''`, string(wanted))
	return err
}

// noLimit makes a limit of 0 or less SQLite's "no limit".
func noLimit(limit int) int {
	if limit <= 0 {
		return -1
	}
	return limit
}
