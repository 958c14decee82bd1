package intake

import (
	"context"
	"fmt"
	"strings"

	"mile26/data"
	"mile26/data/mark"
)

const whyOtherLine = "another line of the text says something else; the first one is taken"

// source is what something on a line of this text names as its source.
func (t *textTaker) source(line int) data.Source {
	s := t.in.source()
	s.Line = line
	return s
}

// prose brings in what sentences say: results, statuses and splits as rows of a
// list would be, one for each athlete and race, and records and facts.
func (t *textTaker) prose(ctx context.Context, accepted []Proposal, on data.Date) error {
	if len(accepted) == 0 {
		return nil
	}
	in := t.in
	known, err := in.show.Races(ctx)
	if err != nil {
		return fmt.Errorf("the show's races: %w", err)
	}
	p := proseOf(splitLines(in.text), parseLiveText(in.text), in.o)
	told := in.o
	told.Event, told.Year, told.Metres = p.event, p.year, p.metres
	races := &races{told: told, stem: stem(in.path), shown: map[string]data.Race{}, known: map[string]*raceOf{}, metres: p.metres}
	for _, race := range known {
		races.shown[raceKey(race.Event, race.Year, race.Category)] = race
	}
	recs := t.records(accepted, races, on)
	cols := columns{by: map[field]column{}}
	a := &applier{
		ctx: ctx, to: t.to, shown: shown{show: in.show}, cols: cols, source: in.source(), roster: t.roster,
		fields: map[*raceOf]*fieldOf{}, notes: t.notes, report: &in.report, reject: in.reject, fate: in.fate,
	}
	plain := make([]*record, len(recs))
	for i, rec := range recs {
		plain[i] = rec.record
	}
	a.keep = true
	if err := in.applyAll(a, plain); err != nil {
		return err
	}
	if err := t.addSplits(a, recs); err != nil {
		return err
	}
	in.describeRaces(races)
	if p.event != "" && in.o.Event == "" && len(recs) > 0 {
		in.report.Decisions = append(in.report.Decisions, fmt.Sprintf("event: %q, which the text names most often; tell another with --event", p.event))
	}
	if p.year == 0 && len(recs) > 0 {
		in.report.Decisions = append(in.report.Decisions, "year: the text does not say; tell it with --year")
	}
	for _, f := range accepted {
		if err := t.about(f, p); err != nil {
			return fmt.Errorf("line %d: %w", f.Line, err)
		}
	}
	return nil
}

// said is what a text says of one athlete in one race.
type said struct {
	*record
	splits []splitSaid
}

type splitSaid struct {
	at   checkpoint
	mark mark.Mark
	line int
}

// records puts together what the accepted proposals say of each athlete in each race.
func (t *textTaker) records(accepted []Proposal, races *races, on data.Date) []*said {
	var all []*said
	index := map[string]*said{}
	for _, f := range accepted {
		if f.Name == "" || f.Kind == ProposesRecord || f.Kind == ProposesFact {
			continue
		}
		key := data.Fold(f.Name) + "\x00" + f.Category
		rec, ok := index[key]
		if !ok {
			who := data.Athlete{Whole: f.Name, Country: f.Country, Sex: sexOf(f.Category)}
			rec = &said{record: &record{row: row{line: f.Line, raw: f.Quote}, athlete: who, fold: data.Fold(f.Name)}}
			rec.race = races.of(raceSays{category: f.Category, date: on})
			t.knownCountry(rec.record)
			index[key] = rec
			all = append(all, rec)
		}
		rec.take(f)
		if f.Age > 0 {
			rec.athlete.Age, rec.athlete.AgeOn = f.Age, rec.race.day()
		}
	}
	return all
}

// knownCountry takes the country of the only athlete of the show with the name,
// where the text says none.
func (t *textTaker) knownCountry(rec *record) {
	if rec.athlete.Country != "" {
		return
	}
	var only *data.Athlete
	for key, of := range t.roster.byKey {
		if !strings.HasPrefix(key, rec.fold+"\x00") {
			continue
		}
		for _, a := range of.all {
			if only != nil && only != a {
				return
			}
			only = a
		}
	}
	if only != nil {
		rec.athlete.Country, rec.athlete.CountryPrinted = only.Country, only.CountryPrinted
	}
}

// take adds a proposal to what is said of an athlete.
func (s *said) take(f Proposal) {
	rec := s.record
	if f.Kind == ProposesSplit {
		s.splits = append(s.splits, splitSaid{f.check, f.time, f.Line})
		return
	}
	if f.Status != "" {
		rec.status = f.Status
	}
	if rec.place == 0 {
		rec.place = f.Place
	} else if f.Place != 0 && f.Place != rec.place {
		rec.remark("place", mark.Ordinal(f.Place), whyOtherLine)
	}
	switch {
	case f.Mark == "":
	case rec.official == (mark.Mark{}) || !rec.official.Known() && f.time.Known():
		rec.official = f.time
	case !sameMark(rec.official, f.time):
		rec.remark("time", f.Mark, whyOtherLine)
	}
	for _, flag := range f.Flags {
		if !strings.Contains(" "+strings.Join(rec.flags, " ")+" ", " "+flag+" ") {
			rec.flags = append(rec.flags, flag)
		}
	}
}

// addSplits adds the splits that are somebody's.
func (t *textTaker) addSplits(a *applier, recs []*said) error {
	for _, rec := range recs {
		f := a.fields[rec.race]
		if len(rec.splits) == 0 || f == nil {
			continue
		}
		e := f.byRecord[rec.record]
		if e == nil {
			continue
		}
		for _, sp := range rec.splits {
			id, err := t.to.AddCheckpoint(data.Checkpoint{Race: rec.race.stored.ID, Name: sp.at.name, Metres: rec.race.at(sp.at)})
			if err != nil {
				return err
			}
			if err := a.shown.splits(a.ctx, f, e); err != nil {
				return err
			}
			if _, ok := e.splits[id]; ok {
				continue
			}
			e.splits[id] = sp.mark
			err = t.to.AddSplit(data.Split{Entry: e.id, Checkpoint: data.Checkpoint{ID: id}, Mark: sp.mark, Source: t.source(sp.line)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// about brings in a record, a fact, or the split of a group, which is kept as a fact.
func (t *textTaker) about(f Proposal, p *prose) error {
	var err error
	switch {
	case f.Kind == ProposesRecord:
		_, err = t.to.AddRecord(data.Record{
			Kind: f.Record, Scope: f.Scope, Discipline: disciplineName(p, f.Category), Sex: sexOf(f.Category), Holder: f.Name, Country: f.Country,
			Mark: f.time, Place: f.Where, Set: f.When, From: f.When, Source: t.source(f.Line),
		})
	case f.Kind == ProposesFact:
		_, err = t.to.AddFact(data.Fact{Event: p.event, Year: p.year, Figure: f.Figure, Text: f.Text, Source: t.source(f.Line)})
	case f.Kind == ProposesSplit && f.Name == "":
		text := strings.TrimSpace(f.At + " " + f.Category)
		_, err = t.to.AddFact(data.Fact{Event: p.event, Year: p.year, Figure: f.figures(), Text: text, Source: t.source(f.Line)})
	default:
		return nil
	}
	if err == nil {
		t.in.report.countNew()
		t.in.fate(f.Line, FateNew, f.Says)
	}
	return err
}

func disciplineName(p *prose, category string) string {
	switch {
	case p.metres != marathon:
		return ""
	case strings.HasPrefix(category, "Wheelchair"):
		return "Marathon wheelchair"
	}
	return "Marathon"
}
