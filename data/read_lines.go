package data

import (
	"context"
	"database/sql"
	"time"
)

// Records returns the records that held on a date, by kind and scope. From the
// day on which a record was set it holds, until the day before another took its
// place; one whose first day is unknown held since ever. A date known to the
// year or month asks for what may have held in it. With asOf "" it returns every
// record of the show.
func (s *Show) Records(ctx context.Context, asOf Date) ([]Record, error) {
	all, err := records(ctx, s.reader, `ORDER BY kind, scope, discipline, sex, from_date, m.id`)
	if err != nil || asOf == "" {
		return all, err
	}
	var held []Record
	for _, r := range all {
		if r.HeldOn(asOf) {
			held = append(held, r)
		}
	}
	return held, nil
}

// records reads records m; rest begins at WHERE or ORDER BY.
func records(ctx context.Context, q querier, rest string, args ...any) ([]Record, error) {
	return list(ctx, q, func(rows *sql.Rows) (r Record, err error) {
		var m markScan
		err = rows.Scan(append([]any{
			&r.ID, &r.Kind, &r.Scope, &r.Discipline, &r.Sex, &r.Holder, &r.Country, &r.Place, &r.Set, &r.From, &r.To,
		}, m.columns()...)...)
		r.Mark, r.Source = m.mark(), m.sourceOf()
		return r, err
	}, `SELECT m.id, kind, scope, discipline, sex, holder, country, place, set_on, from_date, to_date, `+markSelect+`
		FROM records m LEFT JOIN sources s ON s.id=m.source `+rest, args...)
}

// Facts returns every fact, in the order in which they were added.
func (s *Show) Facts(ctx context.Context) ([]Fact, error) {
	return facts(ctx, s.reader, `ORDER BY f.id`)
}

// facts reads facts f; rest begins at WHERE or ORDER BY.
func facts(ctx context.Context, q querier, rest string, args ...any) ([]Fact, error) {
	return list(ctx, q, func(rows *sql.Rows) (f Fact, err error) {
		var src sourceScan
		err = rows.Scan(append([]any{&f.ID, &f.Race, &f.Event, &f.Year, &f.Figure, &f.Text}, src.columns()...)...)
		f.Source = src.source()
		return f, err
	}, `SELECT f.id, coalesce(f.race, 0), f.event, f.year, f.figure, f.text, s.id, s.name, s.detail, f.line
		FROM facts f LEFT JOIN sources s ON s.id=f.source `+rest, args...)
}

// Sayings returns every quote and viewer's message, in the order in which they were added.
func (s *Show) Sayings(ctx context.Context) ([]Saying, error) {
	return sayings(ctx, s.reader, `ORDER BY y.id`)
}

// sayings reads sayings y.
func sayings(ctx context.Context, q querier, rest string, args ...any) ([]Saying, error) {
	return list(ctx, q, func(rows *sql.Rows) (y Saying, err error) {
		var src sourceScan
		err = rows.Scan(append([]any{&y.ID, &y.Viewer, &y.Who, &y.Person, &y.Race, &y.Year, &y.Text}, src.columns()...)...)
		y.Source = src.source()
		return y, err
	}, `SELECT y.id, y.viewer, y.who, coalesce(y.person, 0), coalesce(y.race, 0), y.year, y.text, s.id, s.name, s.detail, y.line
		FROM sayings y LEFT JOIN sources s ON s.id=y.source `+rest, args...)
}

// Sources returns every source of the show, in the order in which they were added.
func (s *Show) Sources(ctx context.Context) ([]Source, error) {
	return list(ctx, s.reader, func(rows *sql.Rows) (src Source, err error) {
		return src, rows.Scan(&src.ID, &src.Name, &src.Detail)
	}, `SELECT id, name, detail FROM sources ORDER BY id`)
}

// Intakes returns the log of what was read into the show, oldest first.
func (s *Show) Intakes(ctx context.Context) ([]Intake, error) {
	return list(ctx, s.reader, func(rows *sql.Rows) (in Intake, err error) {
		var at string
		err = rows.Scan(&in.ID, &in.File, &in.SHA256, &at, &in.Rows, &in.Added, &in.Same, &in.Rejected)
		if err == nil && at != "" {
			in.At, err = time.Parse(time.RFC3339Nano, at)
		}
		return in, err
	}, `SELECT id, file, sha256, at, read, added, same, rejected FROM intakes ORDER BY id`)
}

// Notes returns what an intake printed and had no place for, in the order of the file.
func (s *Show) Notes(ctx context.Context, intake ID) ([]Note, error) {
	all, err := list(ctx, s.reader, func(rows *sql.Rows) (n Note, err error) {
		return n, rows.Scan(&n.Line, &n.Column, &n.Printed, &n.Reason)
	}, `SELECT line, column, printed, reason FROM intake_notes WHERE intake=? ORDER BY n`, int64(intake))
	if err != nil {
		return nil, err
	}
	packed, err := packedNotes(ctx, s.reader, intake)
	return append(all, packed...), err
}

type sourceScan struct {
	id           sql.NullInt64
	name, detail sql.NullString
	line         int
}

func (s *sourceScan) columns() []any { return []any{&s.id, &s.name, &s.detail, &s.line} }

func (s *sourceScan) source() Source {
	return Source{ID: ID(s.id.Int64), Name: s.name.String, Detail: s.detail.String, Line: s.line}
}
