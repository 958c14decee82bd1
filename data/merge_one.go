package data

import (
	"slices"
	"strings"

	"mile26/data/mark"
)

// oneAthlete is what the two athletes of a merge know together.
func (m *merging) oneAthlete() Athlete {
	a, b := m.body.Kept, m.body.Gone
	m.oneName(&a, b)
	m.onceOnly("country", &a.Country, b.Country)
	if a.Country == "" {
		m.onceOnly("country", &a.CountryPrinted, b.CountryPrinted)
	} else if a.Country != "" {
		a.CountryPrinted = ""
	}
	m.onceOnly("sex", (*string)(&a.Sex), string(b.Sex))
	if strings.HasPrefix(string(b.Born), string(a.Born)) { // known as well or better
		a.Born = b.Born
	} else if !strings.HasPrefix(string(a.Born), string(b.Born)) {
		m.differs("born", string(a.Born), string(b.Born))
	}
	if a.Age == 0 {
		a.Age, a.AgeOn = b.Age, b.AgeOn
	}
	m.onceOnly("given name on screen", &a.ScreenGiven, b.ScreenGiven)
	m.onceOnly("family name on screen", &a.ScreenFamily, b.ScreenFamily)
	m.onceOnly("line", &a.Line, b.Line)
	m.onceOnly("photo", &a.Photo, b.Photo)
	switch {
	case a.Bio == "":
		a.Bio = b.Bio
	case b.Bio != "" && !strings.Contains(a.Bio, b.Bio):
		a.Bio += "\n\n" + b.Bio
	}
	for _, d := range b.Disciplines {
		if !slices.Contains(a.Disciplines, d) {
			a.Disciplines = append(slices.Clip(a.Disciplines), d)
		}
	}
	a.Bests = append(slices.Clip(a.Bests), b.Bests...)
	a.IDs = append(slices.Clip(a.IDs), b.IDs...)
	return a
}

// oneName keeps the name of a, in two fields where one of them has it so, and the
// other's as a spelling.
func (m *merging) oneName(a *Athlete, b Athlete) {
	was := a.plainName()
	if a.Given == "" && a.Family == "" && b.Family != "" && Fold(a.Whole) == Fold(join(b.Given, b.Family)) {
		a.Given, a.Family, a.Whole = b.Given, b.Family, ""
	}
	spellings := append([]string{was, b.plainName()}, b.Also...)
	if a.Whole != "" || b.Given != "" || b.Family != "" {
		spellings = append(spellings, b.Whole)
	}
	a.Also = slices.Clip(a.Also)
	for _, s := range spellings {
		if s != "" && s != a.plainName() && !slices.Contains(a.Also, s) {
			a.Also = append(a.Also, s)
		}
	}
}

// onceOnly fills a field that holds one thing, and tells where both had one.
func (m *merging) onceOnly(what string, have *string, other string) {
	switch {
	case *have == "":
		*have = other
	case other != "" && other != *have:
		if what == "photo" { // the hash says nothing to anybody
			m.body.Differs = append(m.body.Differs, "photo: that of the kept one stays, the other had another")
			return
		}
		m.differs(what, *have, other)
	}
}

// oneEntry makes one of two entries of one race: all marks stand side by side,
// and the mark that kept shows stays chosen.
func (m *merging) oneEntry(kept, gone entryBefore) error {
	e, o := kept.Entry, gone.Entry
	in := "in race " + m.raceName(e.Race) + ", "
	m.onceOnly(in+"bib", &e.Bib, o.Bib)
	m.onceOnly(in+"club", &e.Club, o.Club)
	if e.Seed == (mark.Mark{}) {
		e.Seed = o.Seed
	} else if o.Seed != (mark.Mark{}) && !sameMark(e.Seed, o.Seed) {
		m.differs(in+"seed", e.Seed.Printed, o.Seed.Printed)
	}
	e.Withdrawn = e.Withdrawn || o.Withdrawn
	m.oneResult(in, &e.Result, o.Result)
	if err := m.tx.UpdateEntry(e); err != nil {
		return err
	}
	if err := m.tx.SetResult(e.ID, e.Result); err != nil {
		return err
	}
	for _, sp := range gone.Splits {
		i := slices.IndexFunc(kept.Splits, func(k Split) bool { return k.Checkpoint.ID == sp.Checkpoint.ID })
		if i >= 0 {
			if !sameMark(kept.Splits[i].Mark, sp.Mark) {
				m.differs(in+sp.Checkpoint.Name, kept.Splits[i].Mark.Printed, sp.Mark.Printed)
			}
			continue
		}
		sp.Entry = e.ID
		if err := m.tx.AddSplit(sp); err != nil {
			return err
		}
	}
	if err := m.movePassings(kept, gone); err != nil {
		return err
	}
	return m.tx.change(`DELETE FROM entries WHERE id=?`, int64(o.ID))
}

// movePassings gives an entry the passings of the other. Where it had a time of its
// own, that stays the one that counts.
func (m *merging) movePassings(kept, gone entryBefore) error {
	all, err := m.tx.PassingsBy(gone.Entry.ID)
	if err != nil {
		return err
	}
	m.body.Passings = append(m.body.Passings, all...)
	_, finished := kept.Entry.Result.Chosen()
	for _, p := range all {
		had := slices.ContainsFunc(kept.Splits, func(sp Split) bool { return sp.Checkpoint.ID == p.Checkpoint })
		if p.Finish {
			had = finished
		}
		p.Entry, p.Counts = kept.Entry.ID, p.Counts && !had
		if err := m.tx.SetPassing(p); err != nil {
			return err
		}
	}
	return nil
}

func (m *merging) oneResult(in string, r *Result, o Result) {
	if r.Place == 0 {
		r.Place = o.Place
	} else if o.Place != 0 && o.Place != r.Place {
		m.differs(in+"place", mark.Ordinal(r.Place), mark.Ordinal(o.Place))
	}
	r.Tied = r.Tied || o.Tied
	m.onceOnly(in+"status", (*string)(&r.Status), string(o.Status))
	m.onceOnly(in+"rule", &r.Rule, o.Rule)
	m.onceOnly(in+"note", &r.Note, o.Note)
	for _, f := range o.Flags {
		if !slices.Contains(r.Flags, f) {
			r.Flags = append(slices.Clip(r.Flags), f)
		}
	}
	_, chosen := r.Chosen()
	r.Marks = slices.Clip(r.Marks)
	for _, s := range o.Marks {
		same := slices.ContainsFunc(r.Marks, func(k Sourced) bool {
			return k.Mark == s.Mark && k.Source.Name == s.Source.Name && k.Source.Detail == s.Source.Detail && k.Source.Line == s.Source.Line
		})
		if same {
			continue
		}
		s.Chosen = s.Chosen && !chosen
		r.Marks = append(r.Marks, s)
	}
}

func (m *merging) raceName(id ID) string {
	if r, err := races(m.tx.quiet, inside{m.tx}, `WHERE id=?`, int64(id)); err == nil && len(r) == 1 {
		return r[0].Name()
	}
	return "?" // only in words: the rows say which
}

// sameMark compares marks by value to the millisecond, which is what a show
// keeps, and by what was printed when they have none.
func sameMark(a, b mark.Mark) bool {
	if a.Known() && b.Known() {
		return a.Time.Milliseconds() == b.Time.Milliseconds()
	}
	return a.Printed == b.Printed
}
