package intake

import (
	"slices"
	"strings"

	"mile26/data"
	"mile26/data/mark"
)

// difference is what a row brings to an entry, or an athlete, that the show has.
type difference struct {
	athlete, entry, result bool // these rows of the show change
	marks                  bool // a mark joins those of the result
	clash                  bool // something contradicts the show
}

func (d difference) changed() bool { return d.athlete || d.entry || d.result || d.marks }

// merger holds a row against what the show has: it fills what is empty, and
// leaves a remark where the show holds something else.
type merger struct {
	rec  *record
	cols columns
	d    difference

	taken func(x data.ExternalID, by data.ID) bool // an id is another's; nil where rows have none
}

func (m *merger) head(f field) string {
	if col, ok := m.cols.by[f]; ok {
		return col.head
	}
	return string(f)
}

// fill puts what a row says into an empty field. It reports whether that
// changed the field.
func fill[T comparable](m *merger, f field, have *T, says T, printed string) bool {
	var none T
	switch {
	case says == none || *have == says:
	case *have == none:
		*have = says
		return true
	default:
		m.differs(f, printed)
	}
	return false
}

// words is fill for text, where case and spacing make no difference.
func (m *merger) words(f field, have *string, says string) bool {
	if strings.EqualFold(squeeze(*have), squeeze(says)) {
		return false
	}
	return fill(m, f, have, says, says)
}

func (m *merger) differs(f field, printed string) {
	m.d.clash = true
	m.rec.remark(m.head(f), printed, whyDiffers)
}

// person holds the row's athlete against a, whom the show has.
func (m *merger) person(a *data.Athlete) {
	says := m.rec.athlete
	ch := m.name(a)
	if a.Country == "" && says.Country != "" {
		a.Country, a.CountryPrinted = says.Country, ""
		ch = true
	} else {
		fill(m, fCountry, &a.Country, says.Country, says.Country)
	}
	if a.Country == "" {
		ch = m.words(fCountry, &a.CountryPrinted, says.CountryPrinted) || ch
	}
	ch = fill(m, fSex, &a.Sex, says.Sex, string(says.Sex)) || ch
	ch = m.born(a) || ch
	ch = m.words(fBio, &a.Bio, says.Bio) || ch
	m.d.athlete = m.d.athlete || ch
	m.ids(a)
}

// name takes given and family name for an athlete whose name was one field.
func (m *merger) name(a *data.Athlete) bool {
	says := m.rec.athlete
	if !slices.Contains(foldedNames(*a), m.rec.fold) {
		m.differs(fName, m.rec.name())
		return false
	}
	if a.Given == "" && a.Family == "" && says.Family != "" && m.rec.fold == foldName(*a) {
		a.Given, a.Family, a.Whole = says.Given, says.Family, ""
		return true
	}
	return false
}

// born takes a date of birth, also one that is known better than the show's,
// and an age where the show has none.
func (m *merger) born(a *data.Athlete) (ch bool) {
	says := m.rec.athlete
	switch {
	case says.Born == a.Born:
	case strings.HasPrefix(string(says.Born), string(a.Born)):
		a.Born, ch = says.Born, true
	case !strings.HasPrefix(string(a.Born), string(says.Born)):
		m.differs(fBorn, string(says.Born))
	}
	if says.Age == 0 {
		return ch
	}
	if a.Age == 0 {
		a.Age, a.AgeOn = says.Age, says.AgeOn
		return true
	}
	if ya, yb := birthYear(*a), birthYear(says); ya != 0 && yb != 0 && (ya-yb > 1 || yb-ya > 1) {
		m.differs(fAge, m.printed(fAge))
	}
	return ch
}

func (m *merger) printed(f field) string { return m.cols.value(m.rec.row, f) }

// entry holds the row against an entry of the show.
func (m *merger) entry(e *data.Entry) {
	m.d.entry = m.words(fBib, &e.Bib, m.rec.bib) || m.d.entry
	m.d.entry = m.words(fClub, &e.Club, m.rec.club) || m.d.entry
	if m.rec.seed.Known() && !sameMark(e.Seed, m.rec.seed) {
		if e.Seed == (mark.Mark{}) {
			e.Seed, m.d.entry = m.rec.seed, true
		} else {
			m.differs(fSeed, m.rec.seed.Printed)
		}
	}
	m.result(&e.Result)
}

// result holds the row's result against the show's. A second time joins the
// first, which stays chosen.
func (m *merger) result(r *data.Result) {
	rec := m.rec
	ch := fill(m, fPlace, &r.Place, rec.place, m.printed(fPlace))
	if rec.tied && !r.Tied {
		r.Tied, ch = true, true
	}
	ch = m.words(fStatus, &r.Note, rec.tie) || ch
	if len(r.Flags) == 0 && len(rec.flags) > 0 {
		r.Flags, ch = rec.flags, true
	} else if len(rec.flags) > 0 && !slices.Equal(r.Flags, rec.flags) {
		m.differs(fFlags, strings.Join(rec.flags, " "))
	}
	switch _, finished := r.Chosen(); {
	case rec.status != "" && r.Status == "" && finished:
		m.differs(fStatus, string(rec.status))
	case rec.status == "" && r.Status != "" && rec.official.Known():
		m.differs(fTime, rec.official.Printed)
	default:
		ch = fill(m, fStatus, &r.Status, rec.status, string(rec.status)) || ch
		ch = m.words(fStatus, &r.Rule, rec.rule) || ch
	}
	m.d.result = m.d.result || ch
}

// mark joins a mark to those of a result, unless one of them says the same.
func (m *merger) mark(r *data.Result, s data.Sourced, chip bool) {
	if s.Mark == (mark.Mark{}) || hasMark(r.Marks, s.Mark) {
		return
	}
	_, chosen := r.Chosen()
	s.Chosen = !chosen && r.Status == ""
	if chosen && !chip {
		m.d.clash = true
		m.rec.remark(m.head(fTime), s.Mark.Printed, whySecondMark)
	}
	r.Marks = append(r.Marks, s)
	m.d.marks = true
}

// bests joins the bests of a row to those of an athlete. One that differs from
// what the show holds stands beside it, with its own source.
func (m *merger) bests(a *data.Athlete, source data.Source) {
	for _, b := range m.rec.bests {
		known, same := false, false
		for _, have := range a.Bests {
			if have.Discipline == b.Discipline && have.Kind == b.Kind {
				known = true
				same = same || sameMark(have.Mark, b.Mark)
			}
		}
		if same {
			continue
		}
		if known {
			m.d.clash = true
			m.rec.remark(b.Kind, b.Mark.Printed, whySecondMark)
		}
		b.Source = source
		a.Bests = append(a.Bests, b)
		m.d.athlete = true
	}
}
