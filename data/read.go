package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"mile26/data/mark"
)

// querier is what a read needs: the read-only pool of a show, or a running Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Athlete returns an athlete with disciplines, bests and ids. Error: ErrNotFound.
func (s *Show) Athlete(ctx context.Context, id ID) (Athlete, error) {
	return athlete(ctx, s.reader, id)
}

// Person returns a person. Error: ErrNotFound.
func (s *Show) Person(ctx context.Context, id ID) (Person, error) {
	found, err := people(ctx, s.reader, `WHERE p.id=?`, int64(id))
	return one(found, err, "person", id)
}

// People returns everybody who is on screen and does not compete, in the order in which they were added.
func (s *Show) People(ctx context.Context) ([]Person, error) {
	return people(ctx, s.reader, `ORDER BY p.id`)
}

// Race returns a race. Error: ErrNotFound.
func (s *Show) Race(ctx context.Context, id ID) (Race, error) {
	found, err := races(ctx, s.reader, `WHERE id=?`, int64(id))
	return one(found, err, "race", id)
}

// Races returns every race, newest first; those of one edition in the order in which they were added.
func (s *Show) Races(ctx context.Context) ([]Race, error) {
	return races(ctx, s.reader, `ORDER BY year DESC, date DESC, event, id`)
}

// Checkpoints returns the checkpoints of a race, by distance.
func (s *Show) Checkpoints(ctx context.Context, race ID) ([]Checkpoint, error) {
	return checkpoints(ctx, s.reader, `WHERE race=? ORDER BY metres, id`, int64(race))
}

// Splits returns the splits of an entry, by distance.
func (s *Show) Splits(ctx context.Context, entry ID) ([]Split, error) {
	return splitsOf(ctx, s.reader, entry)
}

// Photo returns the bytes of a picture file by its content hash. Error: ErrNotFound.
func (s *Show) Photo(ctx context.Context, hash string) ([]byte, error) {
	var picture []byte
	err := s.reader.QueryRowContext(ctx, `SELECT picture FROM photos WHERE hash=?`, hash).Scan(&picture)
	if err != nil {
		return nil, fmt.Errorf("photo %s: %w", hash, missing(err))
	}
	return picture, nil
}

// Counts says how much the show holds.
func (s *Show) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	into := map[string]*int{
		"athletes": &c.Athletes, "people": &c.People, "races": &c.Races, "checkpoints": &c.Checkpoints, "entries": &c.Entries,
		"result_marks": &c.Marks, "splits": &c.Splits, "bests": &c.Bests, "records": &c.Records, "facts": &c.Facts,
		"sayings": &c.Sayings, "photos": &c.Photos, "athlete_ids": &c.IDs, "sources": &c.Sources, "intakes": &c.Intakes,
	}
	for table, n := range into {
		var err error
		if *n, err = s.count(ctx, `SELECT count(*) FROM `+table); err != nil {
			return Counts{}, fmt.Errorf("count %s: %w", table, err)
		}
	}
	marks, err := s.count(ctx, `SELECT count(*) FROM entries WHERE mark<>''`)
	if err != nil {
		return Counts{}, fmt.Errorf("count marks: %w", err)
	}
	c.Marks += marks
	packed, err := splitBlocks(ctx, s.reader, ``)
	if err != nil {
		return Counts{}, fmt.Errorf("count splits: %w", err)
	}
	for i := range packed {
		c.Splits += packed[i].count()
	}
	return c, nil
}

func (s *Show) count(ctx context.Context, query string) (n int, err error) {
	return n, s.reader.QueryRowContext(ctx, query).Scan(&n)
}

const athleteColumns = `a.id, a.given, a.family, a.whole, a.screen_given, a.screen_family, a.also, a.country, a.country_printed,
	a.sex, a.born, a.age, a.age_on, a.bio, a.line, coalesce(a.photo, '')`

func athleteFields(a *Athlete, also *string) []any {
	return []any{
		&a.ID, &a.Given, &a.Family, &a.Whole, &a.ScreenGiven, &a.ScreenFamily, also, &a.Country, &a.CountryPrinted,
		&a.Sex, &a.Born, &a.Age, &a.AgeOn, &a.Bio, &a.Line, &a.Photo,
	}
}

func athlete(ctx context.Context, q querier, id ID) (Athlete, error) {
	found, err := athletes(ctx, q, `WHERE a.id=?`, int64(id))
	a, err := one(found, err, "athlete", id)
	if err != nil {
		return a, err
	}
	if a.Disciplines, err = disciplinesOf(ctx, q, id); err != nil {
		return a, err
	}
	if a.Bests, err = bestsOf(ctx, q, id); err != nil {
		return a, err
	}
	known, err := externalIDs(ctx, q, `WHERE x.athlete=?`, int64(id))
	a.IDs = known[id]
	return a, err
}

// athletes reads athletes a without disciplines, bests and ids.
func athletes(ctx context.Context, q querier, rest string, args ...any) ([]Athlete, error) {
	return list(ctx, q, func(rows *sql.Rows) (a Athlete, err error) {
		var also string
		err = rows.Scan(athleteFields(&a, &also)...)
		a.Also = lines(also)
		return a, err
	}, `SELECT `+athleteColumns+` FROM athletes a `+rest, args...)
}

func disciplinesOf(ctx context.Context, q querier, id ID) ([]string, error) {
	return list(ctx, q, func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) },
		`SELECT d.name FROM athlete_disciplines a JOIN disciplines d ON d.id=a.discipline WHERE a.athlete=? ORDER BY a.position`, int64(id))
}

func bestsOf(ctx context.Context, q querier, id ID) ([]Best, error) {
	return list(ctx, q, func(rows *sql.Rows) (Best, error) {
		_, b, err := scanBest(rows)
		return b, err
	}, bestSelect+`WHERE m.athlete=? ORDER BY m.n`, int64(id))
}

// Bests returns the bests of many athletes with one query, each in the order of
// [Athlete].Bests. Who has none, or is not in the show, is not in the map.
func (s *Show) Bests(ctx context.Context, athletes []ID) (map[ID][]Best, error) {
	wanted, err := json.Marshal(athletes)
	if err != nil {
		return nil, err
	}
	all := map[ID][]Best{}
	_, err = list(ctx, s.reader, func(rows *sql.Rows) (none struct{}, err error) {
		id, b, err := scanBest(rows)
		all[id] = append(all[id], b)
		return none, err
	}, bestSelect+`WHERE m.athlete IN (SELECT value FROM json_each(?)) ORDER BY m.athlete, m.n`, string(wanted))
	return all, err
}

// bestSelect are the columns of a best m of discipline d, with its athlete first;
// scanBest reads them.
const bestSelect = `SELECT m.athlete, d.name, m.kind, m.place, m.set_on, ` + markSelect + `
	FROM bests m JOIN disciplines d ON d.id=m.discipline LEFT JOIN sources s ON s.id=m.source `

func scanBest(rows *sql.Rows) (athlete ID, b Best, err error) {
	var m markScan
	err = rows.Scan(append([]any{&athlete, &b.Discipline, &b.Kind, &b.Place, &b.On}, m.columns()...)...)
	b.Mark, b.Source = m.mark(), m.sourceOf()
	return athlete, b, err
}

func people(ctx context.Context, q querier, rest string, args ...any) ([]Person, error) {
	return list(ctx, q, func(rows *sql.Rows) (p Person, err error) {
		var src sourceScan
		err = rows.Scan(append([]any{&p.ID, &p.Given, &p.Family, &p.Whole, &p.ScreenGiven, &p.ScreenFamily, &p.Credit}, src.columns()...)...)
		p.Source = src.source()
		return p, err
	}, `SELECT p.id, p.given, p.family, p.whole, p.screen_given, p.screen_family, p.credit, s.id, s.name, s.detail, p.line
		FROM people p LEFT JOIN sources s ON s.id=p.source `+rest, args...)
}

func races(ctx context.Context, q querier, rest string, args ...any) ([]Race, error) {
	return list(ctx, q, func(rows *sql.Rows) (r Race, err error) {
		var start string
		err = rows.Scan(&r.ID, &r.Event, &r.Year, &r.Category, &r.Title, &r.Date, &r.Metres, &start, &r.CRLabel)
		if err == nil && start != "" {
			r.Start, err = time.Parse(time.RFC3339Nano, start)
		}
		return r, err
	}, `SELECT id, event, year, category, title, date, metres, start, cr_label FROM races `+rest, args...)
}

func checkpoints(ctx context.Context, q querier, rest string, args ...any) ([]Checkpoint, error) {
	return list(ctx, q, func(rows *sql.Rows) (c Checkpoint, err error) {
		return c, rows.Scan(&c.ID, &c.Race, &c.Name, &c.Metres)
	}, `SELECT id, race, name, metres FROM checkpoints `+rest, args...)
}

// splits reads splits m that are rows of their own, see [splitBlock], with their checkpoints c.
func splits(ctx context.Context, q querier, rest string, args ...any) ([]Split, error) {
	return list(ctx, q, func(rows *sql.Rows) (sp Split, err error) {
		var m markScan
		c := &sp.Checkpoint
		err = rows.Scan(append([]any{&sp.Entry, &sp.Note, &c.ID, &c.Race, &c.Name, &c.Metres}, m.columns()...)...)
		sp.Mark, sp.Source = m.mark(), m.sourceOf()
		return sp, err
	}, `SELECT m.entry, m.note, c.id, c.race, c.name, c.metres, `+markSelect+`
		FROM splits m JOIN checkpoints c ON c.id=m.checkpoint LEFT JOIN sources s ON s.id=m.source `+rest, args...)
}

// markSelect are the columns of a mark and its source, where m is the table
// with the mark and s is sources; markScan reads them.
const markSelect = `m.ms, m.printed, m.unread, s.id, s.name, s.detail, m.line`

type markScan struct {
	ms, source      sql.NullInt64
	printed, unread string
	name, detail    sql.NullString
	line            int
}

func (m *markScan) columns() []any {
	return append(m.ms3(), &m.source, &m.name, &m.detail, &m.line)
}

// ms3 are the columns of the mark alone.
func (m *markScan) ms3() []any { return []any{&m.ms, &m.printed, &m.unread} }

func (m *markScan) mark() mark.Mark { return markOf(m.ms, m.printed, m.unread) }

func (m *markScan) sourceOf() Source {
	return Source{ID: ID(m.source.Int64), Name: m.name.String, Detail: m.detail.String, Line: m.line}
}

// list reads all rows of a query.
func list[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	return listInto(ctx, q, nil, scan, query, args...)
}

// listInto is list with room for what it reads, where somebody knows how much that is.
func listInto[T any](ctx context.Context, q querier, all []T, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, explain(rows.Err())
}

// ids reads all rows of a query for IDs.
func ids(rows *sql.Rows, err error) ([]ID, error) {
	if err != nil {
		return nil, explain(err)
	}
	defer rows.Close()
	var all []ID
	for rows.Next() {
		var id ID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		all = append(all, id)
	}
	return all, explain(rows.Err())
}

// one is the only row found, or ErrNotFound with what was looked for.
func one[T any](found []T, err error, what string, id ID) (T, error) {
	var none T
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return none, fmt.Errorf("%s %d: %w", what, id, err)
	}
	return found[0], nil
}

func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// Athletes returns every athlete, in the order in which they were added,
// without disciplines, bests and ids.
func (s *Show) Athletes(ctx context.Context) ([]Athlete, error) {
	return athletes(ctx, s.reader, `ORDER BY a.id`)
}
