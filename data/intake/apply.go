package intake

import (
	"context"
	"strings"

	"mile26/data"
	"mile26/data/mark"
)

// applier brings the records of one list into a show, within one transaction.
type applier struct {
	ctx    context.Context
	to     sink
	shown  shown
	cols   columns
	source data.Source
	roster *roster
	fields map[*raceOf]*fieldOf
	notes  *noteKeeper
	report *Report
	reject func(r row, why rejection)
	fate   func(line int, what, why string)
	keep   bool // which entry each record became

	room  []entrant      // for those to come
	marks []data.Sourced // of entries; room behind them for more
}

// prepare makes the race and the checkpoints of every record, and reads who is
// in them already.
func (a *applier) prepare(recs []*record) error {
	for _, rec := range recs {
		if rec.race == nil {
			continue
		}
		f, ok := a.fields[rec.race]
		if !ok {
			var err error
			if f, err = a.prepareRace(rec.race, len(recs)/(len(a.fields)+1)); err != nil {
				return err
			}
			a.fields[rec.race] = f
		}
		rec.race.rows++
		a.roster.of(rec).count(f)
	}
	return nil
}

func (a *applier) prepareRace(race *raceOf, rows int) (*fieldOf, error) {
	f := newFieldOf(race, rows)
	if a.cols.hasIDs() {
		f.entrant = map[data.ID]*entrant{}
	}
	if a.keep {
		f.byRecord = map[*record]*entrant{}
	}
	if race.isNew {
		race.stored = data.Race{Event: race.event, Year: race.year, Category: race.category, Date: race.day(), Metres: race.metres}
		id, err := a.to.AddRace(race.stored)
		if err != nil {
			return nil, err
		}
		race.stored.ID = id
	} else {
		if err := a.completeRace(race); err != nil {
			return nil, err
		}
		if err := a.shown.entrants(a.ctx, f, a.roster.known); err != nil {
			return nil, err
		}
	}
	for _, col := range a.cols.checks {
		id, err := a.to.AddCheckpoint(data.Checkpoint{Race: race.stored.ID, Name: col.check.name, Metres: race.at(col.check)})
		if err != nil {
			return nil, err
		}
		f.checks = append(f.checks, id)
	}
	return f, nil
}

// completeRace gives a race of the show the date and the distance it lacks.
func (a *applier) completeRace(race *raceOf) error {
	was := race.stored
	if len(race.day()) > len(was.Date) && race.day()[:len(was.Date)] == was.Date {
		race.stored.Date = race.day()
	}
	if was.Metres == 0 {
		race.stored.Metres = race.metres
	}
	if race.stored == was {
		return nil
	}
	return a.to.UpdateRace(race.stored)
}

// match finds, for every record, the entry of the show that it is: by id, by bib
// or place and name, and when all of those are claimed, by name.
func (a *applier) match(recs []*record) map[*record]*entrant {
	found := map[*record]*entrant{}
	if a.allNew() {
		return found
	}
	for _, rec := range recs {
		f := a.fields[rec.race]
		if f == nil || rec.race.isNew {
			continue
		}
		if e := a.byID(rec, f); e != nil && !e.claimed {
			found[rec], e.claimed = e, true
		}
	}
	for _, rec := range recs {
		f := a.fields[rec.race]
		if f == nil || rec.race.isNew || found[rec] != nil {
			continue
		}
		if e, taken := f.exact(rec); e != nil && !taken {
			found[rec], e.claimed = e, true
		} else {
			f.free[rec.nameKey()]++
		}
	}
	for _, rec := range recs {
		f := a.fields[rec.race]
		if f == nil || rec.race.isNew || found[rec] != nil {
			continue
		}
		e, double := f.byNameOnly(rec)
		if e != nil {
			found[rec], e.claimed = e, true
		} else if double {
			rec.remark(a.nameHead(), rec.name(), whyDouble)
		} else if f.alike(rec) {
			rec.remark(a.nameHead(), rec.name(), whyAlike)
		}
	}
	return found
}

// allNew reports that the show had none of the races.
func (a *applier) allNew() bool {
	for race := range a.fields {
		if !race.isNew {
			return false
		}
	}
	return true
}

// byID finds the entry in a race of the athlete whom an id of a record names.
func (a *applier) byID(rec *record, f *fieldOf) *entrant {
	if len(rec.athlete.IDs) == 0 {
		return nil
	}
	a.identify(rec)
	if rec.who == nil {
		return nil
	}
	return f.entrant[rec.who.ID]
}

func (a *applier) nameHead() string {
	for _, f := range []field{fFamily, fName} {
		if col, ok := a.cols.by[f]; ok {
			return col.head
		}
	}
	return ""
}

// apply brings in one record.
func (a *applier) apply(rec *record, e *entrant) error {
	f := a.fields[rec.race]
	if f == nil {
		return a.applyAthlete(rec)
	}
	if e == nil {
		e = a.byID(rec, f)
	}
	if e == nil {
		var taken bool
		if e, taken = f.exact(rec); taken {
			a.reject(rec.row, rejection{whyBibTaken, rec.bib + " is " + e.folds[0]})
			return nil
		}
	}
	var err error
	if e != nil {
		err = a.merge(rec, f, e)
	} else {
		err = a.enter(rec, f)
	}
	if err != nil {
		return err
	}
	return a.keepRemarks(rec)
}

// applyAthlete brings in a row that enters no race.
func (a *applier) applyAthlete(rec *record) error {
	if len(rec.athlete.IDs) > 0 {
		a.identify(rec)
	}
	have := rec.who
	if have == nil {
		have = a.roster.find(rec, nil)
	}
	if have != nil {
		a.report.Known++
		m := merger{rec: rec, cols: a.cols, taken: a.roster.taken}
		if err := a.mergePerson(&m, have); err != nil {
			return err
		}
		a.counted(rec, m.d)
		return a.keepRemarks(rec)
	}
	if _, err := a.addAthlete(rec); err != nil {
		return err
	}
	a.countedNew(rec)
	return a.keepRemarks(rec)
}

// addAthlete adds the athlete of a row, who is that of the row from then on.
func (a *applier) addAthlete(rec *record) (*data.Athlete, error) {
	who := &rec.athlete
	for _, b := range rec.bests {
		b.Source = a.sourceOf(rec)
		who.Bests = append(who.Bests, b)
	}
	id, err := a.to.AddAthlete(*who)
	if err != nil {
		return nil, err
	}
	who.ID, who.Bests = id, nil
	a.roster.addNew(rec)
	a.report.Athletes++
	if who.Given == "" && who.Family == "" {
		a.report.OneField++
	}
	return who, nil
}

// enter adds an entry: of an athlete whom the show knows from other races, when
// there is just one it can be, else of a new one.
func (a *applier) enter(rec *record, f *fieldOf) error {
	who := rec.who
	if who == nil && a.roster.of(rec).only(f) {
		who = a.roster.find(rec, f.athletes)
	}
	m := merger{rec: rec, cols: a.cols, taken: a.roster.taken}
	var err error
	if who != nil {
		a.report.Known++
		err = a.mergePerson(&m, who)
	} else {
		who, err = a.addAthlete(rec)
	}
	if err != nil {
		return err
	}
	e := a.newEntrant()
	*e = entrant{made: rec, who: who, marks: a.marksOf(rec), claimed: true}
	e.id, err = a.to.AddEntry(data.Entry{
		Race: rec.race.stored.ID, Athlete: data.Athlete{ID: who.ID}, Bib: rec.bib, Club: rec.club, Seed: rec.seed, Result: rec.result(e.marks),
	})
	if err != nil {
		return err
	}
	f.addNew(e)
	f.remember(rec, e)
	a.countedNew(rec)
	for _, sp := range rec.splits {
		if err := a.addSplit(rec, f, e, sp); err != nil {
			return err
		}
	}
	return nil
}

// newEntrant makes room for one. Few large pieces of memory take less time than many
// small ones.
func (a *applier) newEntrant() *entrant {
	if len(a.room) == 0 {
		a.room = make([]entrant, everyRows)
	}
	e := &a.room[0]
	a.room = a.room[1:]
	return e
}

// marksOf are the marks of a row that makes an entry.
func (a *applier) marksOf(rec *record) []data.Sourced {
	from := len(a.marks)
	if cap(a.marks)-from < 2 {
		a.marks, from = make([]data.Sourced, 0, everyRows), 0
	}
	if rec.official != (mark.Mark{}) {
		a.marks = append(a.marks, data.Sourced{Mark: rec.official, Source: a.sourceOf(rec), Chosen: rec.status == ""})
	}
	if rec.chip != (mark.Mark{}) && !hasMark(a.marks[from:], rec.chip) {
		a.marks = append(a.marks, data.Sourced{Mark: rec.chip, Source: a.chipSource(rec), Chosen: len(a.marks) == from && rec.status == ""})
	}
	return a.marks[from:len(a.marks):len(a.marks)]
}

// result is what a row says of the result, with its marks.
func (r *record) result(marks []data.Sourced) data.Result {
	return data.Result{Place: r.place, Tied: r.tied, Status: r.status, Rule: r.rule, Note: r.tie, Flags: r.flags, Marks: marks}
}

// merge holds a record against the entry that it is.
func (a *applier) merge(rec *record, f *fieldOf, e *entrant) error {
	f.remember(rec, e)
	m := merger{rec: rec, cols: a.cols, taken: a.roster.taken}
	whole := e.whole()
	if err := a.mergePerson(&m, &whole.Athlete); err != nil {
		return err
	}
	m.entry(whole)
	m.mark(&whole.Result, data.Sourced{Mark: rec.official, Source: a.sourceOf(rec)}, false)
	m.mark(&whole.Result, data.Sourced{Mark: rec.chip, Source: a.chipSource(rec)}, true)
	if m.d.entry {
		if err := a.to.UpdateEntry(*whole); err != nil {
			return err
		}
	}
	if m.d.result || m.d.marks {
		if err := a.to.SetResult(e.id, whole.Result); err != nil {
			return err
		}
	}
	if err := a.mergeSplits(&m, f, e); err != nil {
		return err
	}
	f.index(e)
	a.counted(rec, m.d)
	return nil
}

// counted counts what became of a row that the show had in some form.
func (a *applier) counted(rec *record, d difference) {
	d.clash = d.clash || rec.clash
	what := a.report.count(d)
	var whys []string
	if what == FateClash {
		for _, r := range rec.remarks {
			whys = append(whys, r.column+" "+r.printed+": "+r.reason)
		}
	}
	a.fate(rec.row.line, what, strings.Join(whys, "; "))
}

func (a *applier) countedNew(rec *record) {
	if rec.clash {
		a.counted(rec, difference{entry: true, clash: true})
		return
	}
	a.report.countNew()
	a.fate(rec.row.line, FateNew, "")
}

func (a *applier) mergeSplits(m *merger, f *fieldOf, e *entrant) error {
	if len(m.rec.splits) == 0 {
		return nil
	}
	if err := a.shown.splits(a.ctx, f, e); err != nil {
		return err
	}
	for _, sp := range m.rec.splits {
		have, ok := e.splits[f.checks[sp.check]]
		switch {
		case !ok:
			if err := a.addSplit(m.rec, f, e, sp); err != nil {
				return err
			}
			m.d.marks = true
		case !sameMark(have, sp.mark):
			m.d.clash = true
			m.rec.remark(a.cols.checks[sp.check].head, sp.mark.Printed, whyDiffers)
		}
	}
	return nil
}

func (a *applier) addSplit(rec *record, f *fieldOf, e *entrant, sp splitOf) error {
	id := f.checks[sp.check]
	if e.splits != nil {
		e.splits[id] = sp.mark
	}
	return a.to.AddSplit(data.Split{Entry: e.id, Checkpoint: data.Checkpoint{ID: id}, Mark: sp.mark, Source: a.sourceOf(rec)})
}

// mergePerson holds a record against the athlete that it is, and writes what it
// fills. Most rows bring nothing new, so the athlete is read whole only when
// this one does.
func (a *applier) mergePerson(m *merger, have *data.Athlete) error {
	scratch, trial := *m.rec, *have
	scratch.remarks = nil
	look := merger{rec: &scratch, cols: m.cols, taken: m.taken}
	look.person(&trial)
	if !look.d.changed() && !look.d.clash && len(m.rec.bests) == 0 {
		return nil
	}
	whole, err := a.to.Athlete(have.ID)
	if err != nil {
		return err
	}
	m.person(&whole)
	m.bests(&whole, a.sourceOf(m.rec))
	if m.d.athlete {
		if err := a.to.UpdateAthlete(whole); err != nil {
			return err
		}
	}
	*have = whole
	a.roster.learn(whole, have)
	return nil
}

func (a *applier) sourceOf(rec *record) data.Source {
	s := a.source
	s.Line = rec.row.line
	return s
}

// chipSource is the source of a chip time, which informs and is not official.
func (a *applier) chipSource(rec *record) data.Source {
	s := a.sourceOf(rec)
	s.Detail = strings.TrimPrefix(s.Detail+", chip time", ", ")
	return s
}

func (a *applier) keepRemarks(rec *record) error {
	for _, r := range rec.remarks {
		a.report.note(rec.row.line, r.column, r.printed, r.reason)
		if err := a.notes.add(data.Note{Line: rec.row.line, Column: r.column, Printed: r.printed, Reason: r.reason}); err != nil {
			return err
		}
	}
	return nil
}
