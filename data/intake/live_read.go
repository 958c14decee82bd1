package intake

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/nation"
)

var rowSeed = maphash.MakeSeed()

// hash is what a row says, wherever it stands.
func (r row) hash() uint64 {
	var h maphash.Hash
	h.SetSeed(rowSeed)
	if r.broken != "" {
		_, _ = h.WriteString(r.raw)
		return h.Sum64()
	}
	for _, f := range r.fields {
		_, _ = h.WriteString(f)
		_ = h.WriteByte(0xFF)
	}
	return h.Sum64()
}

// version is one run of Take.
type version struct {
	*intake
	live    *Live
	races   *races
	dropped map[string]bool // deleted by hand, by raceKey
	rows    map[uint64]*saying
	bad     map[uint64]rejection
	recs    []*record
	hashes  map[*record]uint64
	same    int
	drops   int
	gone    int
	began   data.ID
	wrote   *data.Version
	became  map[*record]data.ID
}

// version reads what of a file is not as it was.
func (l *Live) version(ctx context.Context, s *Source, now time.Time) (*version, error) {
	if err := l.mapColumns(ctx, s); err != nil {
		return nil, err
	}
	if !s.list.cols.named() {
		return nil, errNoName
	}
	if l.follow == nil {
		f, err := l.show.Follow(ctx, l.source)
		if err != nil {
			return nil, err
		}
		l.follow, l.total.Added = f, f.Added()
	}
	o := l.o
	o.Now = now
	v := &version{intake: s.intake(l.show, o), live: l, bad: map[uint64]rejection{}, hashes: map[*record]uint64{}, became: map[*record]data.ID{}}
	v.name, v.report.File = l.source.Name, l.source.Name
	if err := v.reader(ctx); err != nil {
		return nil, err
	}
	return v, v.readChanged(ctx)
}

// mapColumns says what the columns hold.
func (l *Live) mapColumns(ctx context.Context, s *Source) error {
	if err := s.Remember(ctx, l.show); err != nil {
		return err
	}
	for _, column := range slices.Sorted(maps.Keys(l.told)) {
		if err := s.Map(column, l.told[column]); err != nil {
			return err
		}
	}
	return nil
}

// reader takes the reader of the last version, unless the header or what is
// concluded from the whole file is another now: then every row is read anew.
func (v *version) reader(ctx context.Context) error {
	known, err := v.show.Races(ctx)
	if err != nil {
		return fmt.Errorf("the show's races: %w", err)
	}
	v.races, err = newRaces(v.path, v.list, v.o, known)
	if err != nil {
		return err
	}
	set, r, l := v.codeSet(), v.races, v.live
	if v.dropped, err = v.droppedRaces(ctx, known); err != nil {
		return err
	}
	head := fmt.Sprintf("%s|%v|%s|%s|%s|%v|%v|%g|%q",
		v.list.key(), v.list.cols.list(), set, r.asEvent, r.category, r.codes, r.noRace, r.metres, slices.Sorted(maps.Keys(v.dropped)))
	if l.read == nil || l.head != head || l.read.races.lacks(known) {
		l.read = newListReader(v.list.cols, nation.CodeSet(set), r, eventStem(v.path, v.list.rejects()))
		l.head, l.rows, l.known, l.twice, l.bad = head, nil, map[string]*saying{}, map[string]bool{}, nil
	}
	v.races = l.read.races
	return nil
}

// droppedRaces are the keys of the races that were deleted by hand, of which the show has
// none now.
func (v *version) droppedRaces(ctx context.Context, known []data.Race) (map[string]bool, error) {
	all, err := v.live.follow.DroppedRaces(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(all))
	for _, r := range all {
		out[raceKey(r.Event, r.Year, r.Category)] = true
	}
	for _, r := range known {
		delete(out, raceKey(r.Event, r.Year, r.Category))
	}
	return out, nil
}

// readChanged reads the rows that the last version had not.
func (v *version) readChanged(ctx context.Context) error {
	l := v.live
	v.report.Rows = len(v.list.rows)
	v.rows = make(map[uint64]*saying, len(v.list.rows))
	for i, r := range v.list.rows {
		if i%everyRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		h := r.hash()
		if said, ok := l.rows[h]; ok {
			v.rows[h] = said
			if said != nil {
				said.row = r // so that the text of an older version is let go
			}
			why, bad := l.bad[h]
			switch {
			case bad && why.reason == whyDeleted: // it may be there again
			case bad:
				v.bad[h] = why
				v.report.reject(r.line, shownRow(r), why.reason)
				continue
			default:
				v.same++
				continue
			}
		}
		v.rows[h] = nil
		rec, why := l.read.read(r)
		if why == nil && rec.race != nil && v.dropped[rec.race.key()] {
			why = &rejection{reason: whyRaceGone}
		}
		if why != nil {
			v.bad[h] = *why
			v.report.reject(r.line, shownRow(r), why.reason)
			continue
		}
		v.recs = append(v.recs, rec)
		v.hashes[rec] = h
	}
	return nil
}

// shownRow is a row as a report shows it.
func shownRow(r row) string {
	if r.raw != "" {
		return r.raw
	}
	return csvLine(r.fields, ',')
}

// key is what tells a row from the others in every version: its race, and in it
// the bib or else the name.
func (rec *record) key() string {
	if rec.race == nil {
		return ""
	}
	who := "#" + strings.ToLower(rec.bib)
	if rec.bib == "" {
		who = rec.nameKey()
	}
	return rec.race.key() + "|" + who
}

// clone is a row that holds on to no text of a file.
func (r row) clone() row {
	fields := make([]string, len(r.fields))
	for i, f := range r.fields {
		fields[i] = strings.Clone(f)
	}
	return row{line: r.line, fields: fields}
}
