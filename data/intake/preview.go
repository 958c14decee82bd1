package intake

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
)

// PreviewRow is a row of a list as it would be stored.
type PreviewRow struct {
	Line     int         `json:"line"`
	Race     string      `json:"race,omitempty"` // the race it would enter
	Fields   []PreviewAs `json:"fields,omitempty"`
	Rejected string      `json:"rejected,omitempty"` // why it cannot be read; "" when it can
}

// PreviewAs is one field of a row: what the file prints and what the show would
// hold. A problem says why the two differ or the field stays empty.
type PreviewAs struct {
	Column  string `json:"column"`
	Meaning string `json:"meaning"`
	Printed string `json:"printed"`
	Stored  string `json:"stored"`
	Problem string `json:"problem,omitempty"`
}

// Preview reads the first n rows of a list as Apply would, and looks at nothing
// that the show holds but its races. It is empty for a live text: see [Source.Proposals].
func (s *Source) Preview(ctx context.Context, show *data.Show, n int, o Options) ([]PreviewRow, error) {
	if s.list == nil {
		return nil, nil
	}
	in := s.intake(show, o)
	fail := func(err error) ([]PreviewRow, error) { return nil, fmt.Errorf("preview %s: %w", s.path, err) }
	if !in.list.cols.named() {
		return fail(errNoName)
	}
	known, err := show.Races(ctx)
	if err != nil {
		return fail(err)
	}
	races, err := newRaces(in.path, in.list, o, known)
	if err != nil {
		return fail(err)
	}
	t := in.list
	l := newListReader(t.cols, in.codeSet(), races, eventStem(in.path, t.rejects()))
	out := make([]PreviewRow, 0, min(n, len(t.rows)))
	for _, r := range t.rows[:min(max(n, 0), len(t.rows))] {
		p := PreviewRow{Line: r.line}
		rec, why := l.read(r)
		if why != nil {
			p.Rejected = why.String()
		} else {
			p.Fields = l.preview(rec)
			if rec.race != nil {
				p.Race = data.Race{Event: rec.race.event, Year: rec.race.year, Category: rec.race.category}.Name()
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// preview lays what a row prints beside what it was read as.
func (l *listReader) preview(rec *record) []PreviewAs {
	var out []PreviewAs
	for _, c := range l.cols.list() {
		f := PreviewAs{Column: c.Column, Meaning: c.As, Printed: squeeze(rec.row.fields[c.at]), Stored: l.stored(rec, c)}
		for _, r := range rec.remarks {
			if r.column == c.Column {
				f.Problem = r.reason
			}
		}
		out = append(out, f)
	}
	return out
}

func (l *listReader) stored(rec *record, c Column) string {
	a := rec.athlete
	switch field(c.As) {
	case fBib:
		return rec.bib
	case fGiven:
		return a.Given
	case fFamily:
		return a.Family
	case fName:
		return a.Whole
	case fCountry:
		return a.Country
	case fClub:
		return rec.club
	case fSex:
		return string(a.Sex)
	case fAge:
		return numberOrNone(a.Age)
	case fBorn:
		return string(a.Born)
	case fPlace:
		if rec.status != "" {
			return string(rec.status)
		}
		return numberOrNone(rec.place)
	case fTime:
		if rec.status != "" && !rec.official.Known() {
			return string(rec.status)
		}
		return storedMark(rec.official)
	case fChip:
		return storedMark(rec.chip)
	case fSeed:
		return storedMark(rec.seed)
	case fStatus:
		return strings.TrimSpace(string(rec.status) + " " + rec.rule)
	case fBio:
		return a.Bio
	case fFlags:
		return strings.Join(rec.flags, " ")
	case fWorldAthletics, fFIS, fTilastopaja, fLicence, fID:
		return l.storedID(rec, field(c.As))
	case fPB, fSB:
		for _, b := range rec.bests {
			if (b.Kind == "PB") == (field(c.As) == fPB) {
				return storedMark(b.Mark)
			}
		}
		return ""
	case fEvent, fRace, fCategory, fYear, fDate, fCombined, fRound:
		return l.storedRace(rec, field(c.As))
	}
	for _, sp := range rec.splits {
		if l.cols.checks[sp.check].at == c.at {
			return storedMark(sp.mark)
		}
	}
	return ""
}

func (l *listReader) storedRace(rec *record, f field) string {
	r := rec.race
	switch {
	case r == nil:
		return ""
	case f == fYear:
		return numberOrNone(r.year)
	case f == fDate:
		return string(r.date)
	case f == l.races.category || f == fCategory || f == fCombined || f == fRound:
		return r.category
	}
	return r.event
}

func numberOrNone(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func storedMark(m mark.Mark) string {
	if !m.Known() || m.Time%time.Second != 0 {
		return m.Printed
	}
	return mark.Format(m.Time)
}
