package intake

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"mile26/data/nation"
)

// everyRows is how often progress is told.
const everyRows = 512

// takeList brings a list into the show.
func (in *intake) takeList(ctx context.Context, to sink, notes *noteKeeper) error {
	if !in.list.cols.named() {
		return errNoName
	}
	s := shown{show: in.show}
	known, err := s.show.Races(ctx)
	if err != nil {
		return fmt.Errorf("the show's races: %w", err)
	}
	races, err := newRaces(in.path, in.list, in.o, known)
	if err != nil {
		return err
	}
	roster, err := s.athletes(ctx, in.list.cols.hasIDs(), len(in.list.rows))
	if err != nil {
		return err
	}
	recs, err := in.readRows(ctx, races)
	if err != nil {
		return err
	}
	a := &applier{
		ctx: ctx, to: to, shown: s, cols: in.list.cols, source: in.source(), roster: roster,
		fields: map[*raceOf]*fieldOf{}, notes: notes, report: &in.report, reject: in.reject, fate: in.fate,
	}
	if err := in.applyAll(a, recs); err != nil {
		return err
	}
	in.describe(races)
	return nil
}

// readRows reads every row of the list; those that cannot be read are rejected.
func (in *intake) readRows(ctx context.Context, races *races) ([]*record, error) {
	t := in.list
	l := newListReader(t.cols, in.codeSet(), races, eventStem(in.path, t.rejects()))
	in.report.Rows = len(t.rows)
	all, err := l.readAll(ctx, t.rows, in.o.Accept)
	if err != nil {
		return nil, err
	}
	recs := make([]*record, 0, len(t.rows))
	for i, r := range t.rows {
		switch got := all[i]; {
		case got.why != nil:
			in.reject(r, *got.why)
		case got.rec != nil:
			recs = append(recs, got.rec)
		default:
			in.report.LeftOut++
			in.fate(r.line, FateLeftOut, "")
		}
	}
	return recs, nil
}

// codeSet is the code set of the country column, as told or as found over the whole file.
func (in *intake) codeSet() nation.CodeSet {
	t := in.list
	if !t.cols.has(fCountry) {
		return in.o.CodeSet
	}
	set, r := in.o.CodeSet, &in.report
	if set == "" {
		set, r.Codes = nation.CodeSet(in.info.CodeSet), in.info.Codes
	} else {
		unknown := map[string]int{}
		for _, p := range t.countries() {
			if _, ok := nation.Find(p, set); !ok && p != "" {
				unknown[p]++
			}
		}
		r.CodeTold, r.Codes = true, codes(unknown)
	}
	r.CodeSet = string(set)
	return set
}

// errNoName says what a list without a known header needs.
var errNoName = errors.New("no header row was found: one of the first rows must name a column for the name " +
	"(first_name and last_name, or name) and at least one more, such as country, bib or time; " +
	"or say which column it is, as in --map \"Läufer=name\"")

func (in *intake) applyAll(a *applier, recs []*record) error {
	if err := a.prepare(recs); err != nil {
		return err
	}
	a.placesApart(recs)
	found := a.match(recs)
	for i, rec := range recs {
		if i%everyRows == 0 {
			if err := a.ctx.Err(); err != nil {
				return err
			}
			if in.o.Progress != nil {
				in.o.Progress(int64(i), int64(len(recs)))
			}
		}
		if err := a.apply(rec, found[rec]); err != nil {
			return fmt.Errorf("line %d: %w", rec.row.line, err)
		}
	}
	if in.o.Progress != nil {
		in.o.Progress(int64(len(recs)), int64(len(recs)))
	}
	return nil
}

// describe writes what was concluded from the list into the report.
func (in *intake) describe(races *races) {
	t, r := in.list, &in.report
	r.Columns, r.Unmatched = t.cols.list(), t.cols.unmatched
	in.describeRaces(races)
	timed := t.cols.has(fTime) || t.cols.has(fChip) || len(t.cols.checks) > 0
	r.Decisions = append(r.Decisions, races.decisions(timed)...)
	if t.cols.has(fChip) && !t.cols.has(fTime) {
		r.Decisions = append(r.Decisions, "time: the file has no official times, so chip times are shown, marked as such in their source")
	}
	for _, row := range t.above {
		r.Decisions = append(r.Decisions, fmt.Sprintf("line %d above the header was not taken: %s", row.line, strconv.Quote(shorten(row.raw))))
	}
}

// describeRaces writes the races that rows went into into the report.
func (in *intake) describeRaces(races *races) {
	r := &in.report
	for _, race := range races.inOrder {
		if race.stored.ID != 0 {
			r.Races = append(r.Races, RaceCount{Race: race.stored.Name(), New: race.isNew, Rows: race.rows, Metres: race.stored.Metres})
		}
	}
}
