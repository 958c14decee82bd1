package intake

import (
	"slices"
	"strings"

	"mile26/data"
	"mile26/data/mark"
)

// corrector brings the changed rows of a later version of a followed source into
// a show: see [Live] for the rules.
type corrector struct {
	*applier
	to      *data.Version
	live    *Live
	splits  data.SplitReader
	have    map[data.ID][]data.Split // of the rows at hand that the last version had not
	was     record                   // what the source said last of the row at hand
	dropped []data.Entry             // deleted by hand
	drops   int                      // values taken back
}

// apply brings in one row; e is the entry that was found for one that the last
// version had not.
func (c *corrector) apply(rec *record, e *entrant) error {
	f := c.fields[rec.race]
	if f == nil {
		return c.applyAthlete(rec)
	}
	key := rec.key()
	if said := c.live.known[key]; e == nil && said != nil && !c.live.twice[key] {
		last := said.row
		f.remember(rec, &entrant{id: said.entry})
		return c.correct(rec, f, said.entry, nil, &last)
	}
	if e == nil && c.live.twice[key] {
		c.reject(rec.row, rejection{whyTwice, rec.name()})
		return nil
	}
	if e == nil && c.wasDropped(rec) {
		c.reject(rec.row, rejection{whyDeleted, rec.name()})
		return nil
	}
	if e == nil {
		return c.applier.apply(rec, nil)
	}
	f.remember(rec, e)
	return c.correct(rec, f, e.id, e.whole(), nil)
}

// readSplits reads the splits of the entries that rows were found to be, many at once.
func (c *corrector) readSplits(recs []*record, found map[*record]*entrant) (err error) {
	var ids []data.ID
	for _, rec := range recs {
		if e := found[rec]; e != nil {
			ids = append(ids, e.id)
		}
	}
	c.have, err = c.splits.Of(c.ctx, c.shown.show, ids)
	return err
}

// wasDropped reports whether a row is of somebody who was deleted from its race: of
// the same name and bib, or where one has no bib of the same name and country.
func (c *corrector) wasDropped(rec *record) bool {
	return slices.ContainsFunc(c.dropped, func(e data.Entry) bool {
		switch {
		case e.Race != rec.race.stored.ID || !slices.Contains(foldedNames(e.Athlete), rec.fold):
			return false
		case e.Bib != "" && rec.bib != "":
			return strings.EqualFold(e.Bib, rec.bib)
		}
		return nameKey("", e.Athlete) == nameKey("", rec.athlete)
	})
}

// correct holds a row against its entry, which is read when it is nil, and
// against what it said last; nil when that is not known.
func (c *corrector) correct(rec *record, f *fieldOf, entry data.ID, e *data.Entry, last *row) error {
	m := merger{rec: rec, cols: c.cols}
	if last == nil || !c.sameButSplits(rec.row, *last) {
		if err := c.correctEntry(&m, entry, e, last); err != nil {
			return err
		}
	}
	if err := c.correctSplits(&m, f, entry, last); err != nil {
		return err
	}
	c.counted(rec, m.d)
	return c.keepRemarks(rec)
}

// sameButSplits reports whether two rows say the same in every column that is no split's.
func (c *corrector) sameButSplits(a, b row) bool {
	if len(a.fields) != len(b.fields) {
		return false
	}
	for i := range a.fields {
		if a.fields[i] != b.fields[i] && !slices.ContainsFunc(c.cols.checks, func(col column) bool { return col.at == i }) {
			return false
		}
	}
	return true
}

func (c *corrector) correctSplits(m *merger, f *fieldOf, entry data.ID, last *row) error {
	rec := m.rec
	for i, col := range c.cols.checks {
		now := rec.row.fields[col.at]
		if last != nil && col.at < len(last.fields) && last.fields[col.at] == now {
			continue
		}
		at := slices.IndexFunc(rec.splits, func(sp splitOf) bool { return sp.check == i })
		if last == nil && c.holds(rec, entry, f.checks[i], at) {
			continue
		}
		var fate data.SplitFate
		var err error
		switch printed := squeeze(now); {
		case at >= 0:
			fate, err = c.to.SetSplit(data.Split{
				Entry: entry, Checkpoint: data.Checkpoint{ID: f.checks[i]}, Mark: rec.splits[at].mark, Source: c.sourceOf(rec),
			})
		case nothing(printed), mark.Parse(printed, 0).Unread == mark.ZeroTime:
			fate, err = c.to.DropSplit(entry, f.checks[i])
		}
		if err != nil {
			return err
		}
		switch fate {
		case data.SplitWritten:
			m.d.marks = true
		case data.SplitGone:
			m.d.marks = true
			c.drops++
		case data.SplitKept:
			m.d.clash = true
			rec.remark(col.head, squeeze(now), whyOthers)
		}
	}
	return nil
}

// holds reports whether the show has, at a checkpoint, what a row says there; at
// is its split, -1 for none.
func (c *corrector) holds(rec *record, entry, checkpoint data.ID, at int) bool {
	i := slices.IndexFunc(c.have[entry], func(sp data.Split) bool { return sp.Checkpoint.ID == checkpoint })
	if i < 0 || at < 0 {
		return i < 0 && at < 0
	}
	have := c.have[entry][i].Mark
	return sameMark(have, rec.splits[at].mark) && have.Printed == rec.splits[at].mark.Printed
}

// correctEntry holds everything of a row but its splits against the show.
func (c *corrector) correctEntry(m *merger, entry data.ID, e *data.Entry, last *row) error {
	if e == nil {
		now, err := c.shown.show.Entry(c.ctx, entry)
		if err != nil {
			return err
		}
		e = &now
	}
	was, err := c.said(*e, last)
	if err != nil {
		return err
	}
	if err := c.mergePerson(m, &e.Athlete); err != nil {
		return err
	}
	c.marksTaken(m, &e.Result)
	if c.correctFields(m, e, was) {
		m.d.entry = true
		if err := c.to.UpdateEntry(*e); err != nil {
			return err
		}
	}
	result := c.correctResult(m, &e.Result, was)
	c.mark(m, &e.Result, data.Sourced{Mark: m.rec.official, Source: c.sourceOf(m.rec)}, false)
	c.mark(m, &e.Result, data.Sourced{Mark: m.rec.chip, Source: c.chipSource(m.rec)}, true)
	if !result && !m.d.marks {
		return nil
	}
	m.d.result = true
	return c.to.SetResult(entry, e.Result)
}

// said is what the source said last of an entry, as far as it is known.
func (c *corrector) said(e data.Entry, last *row) (*record, error) {
	if last != nil {
		if was, why := c.live.read.read(*last); why == nil {
			return was, nil
		}
	}
	c.was = record{}
	own, ok, err := c.live.follow.Own(e, c.have[e.ID])
	if err != nil || !ok {
		return &c.was, err
	}
	r := own.Result
	c.was = record{
		bib: own.Bib, club: own.Club, seed: own.Seed, place: r.Place, tied: r.Tied, tie: r.Note, flags: r.Flags, status: r.Status, rule: r.Rule,
	}
	return &c.was, nil
}

// say puts what a row says into a field: where the show holds nothing, or what
// the same source said last. It reports whether that changed the field.
func say[T comparable](m *merger, f field, have *T, was, says T, printed string) bool {
	var none T
	switch {
	case says == was || says == *have:
		return false
	case *have == none || *have == was:
		*have = says
		return true
	case says != none:
		m.differs(f, printed)
	}
	return false
}

func sayWords(m *merger, f field, have *string, was, says string) bool {
	if strings.EqualFold(squeeze(*have), squeeze(says)) {
		return false
	}
	return say(m, f, have, was, says, says)
}

// correctFields corrects what an entry holds beside its result.
func (c *corrector) correctFields(m *merger, e *data.Entry, was *record) bool {
	ch := sayWords(m, fBib, &e.Bib, was.bib, m.rec.bib)
	ch = sayWords(m, fClub, &e.Club, was.club, m.rec.club) || ch
	if !sameMark(e.Seed, m.rec.seed) {
		ch = say(m, fSeed, &e.Seed, shownMark(was.seed), m.rec.seed, m.rec.seed.Printed) || ch
	}
	return ch
}

// shownMark is a mark as the show gives it back, to the millisecond.
func shownMark(m mark.Mark) mark.Mark {
	m.Time = m.Time.Truncate(1e6)
	return m
}

// correctResult corrects place, status and what goes with them.
func (c *corrector) correctResult(m *merger, r *data.Result, was *record) bool {
	rec := m.rec
	ch := say(m, fPlace, &r.Place, was.place, rec.place, m.printed(fPlace))
	ch = say(m, fPlace, &r.Tied, was.tied, rec.tied, m.printed(fPlace)) || ch
	ch = sayWords(m, fStatus, &r.Note, was.tie, rec.tie) || ch
	switch {
	case slices.Equal(rec.flags, was.flags) || slices.Equal(rec.flags, r.Flags):
	case len(r.Flags) == 0 || slices.Equal(r.Flags, was.flags):
		r.Flags, ch = rec.flags, true
	case len(rec.flags) > 0:
		m.differs(fFlags, strings.Join(rec.flags, " "))
	}
	if _, finished := r.Chosen(); finished && rec.status != "" && r.Status == "" { // by another source
		m.differs(fStatus, string(rec.status))
		return ch
	}
	ch = say(m, fStatus, &r.Status, was.status, rec.status, string(rec.status)) || ch
	if r.Status == rec.status {
		ch = sayWords(m, fStatus, &r.Rule, was.rule, rec.rule) || ch
	}
	return ch
}

// marksTaken takes back the times that the source gave and gives no more.
func (c *corrector) marksTaken(m *merger, r *data.Result) {
	for _, of := range []struct {
		now mark.Mark
		by  data.Source
	}{{m.rec.official, c.sourceOf(m.rec)}, {m.rec.chip, c.chipSource(m.rec)}} {
		i := markBy(r.Marks, of.by)
		if i < 0 || of.now != (mark.Mark{}) {
			continue
		}
		chosen := r.Marks[i].Chosen
		r.Marks = slices.Delete(r.Marks, i, i+1)
		if chosen && len(r.Marks) > 0 && m.rec.status == "" {
			r.Marks[0].Chosen = true
		}
		m.d.marks = true
		c.drops++
	}
}

// mark corrects the time that the source gave, or adds it to those of others.
func (c *corrector) mark(m *merger, r *data.Result, s data.Sourced, chip bool) {
	i := markBy(r.Marks, s.Source)
	switch {
	case s.Mark == (mark.Mark{}):
	case i < 0:
		m.mark(r, s, chip)
	case !sameMark(r.Marks[i].Mark, s.Mark) || r.Marks[i].Mark.Printed != s.Mark.Printed:
		r.Marks[i].Mark, r.Marks[i].Source.Line = s.Mark, s.Source.Line
		m.d.marks = true
	}
}

// markBy is the mark that a source gave, -1 for none.
func markBy(marks []data.Sourced, by data.Source) int {
	return slices.IndexFunc(marks, func(s data.Sourced) bool { return s.Source.Name == by.Name && s.Source.Detail == by.Detail })
}

var _ sink = (*data.Version)(nil)
