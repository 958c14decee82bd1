package intake

import (
	"slices"
	"strings"

	"mile26/data"
)

// systems are the fields that hold an id of another system, and what that is
// called in the show. The id of a list's own is of the system that is called as
// the file is: a number that says no more than "id" is the same one only there.
var systems = []struct {
	field  field
	system string
}{{fWorldAthletics, "World Athletics"}, {fFIS, "FIS"}, {fTilastopaja, "Tilastopaja"}, {fLicence, "licence"}, {fID, ""}}

// hasIDs reports whether a list has any column of ids.
func (c columns) hasIDs() bool {
	return slices.ContainsFunc([]field{fWorldAthletics, fFIS, fTilastopaja, fLicence, fID}, c.has)
}

// readIDs reads the ids of a row.
func (l *listReader) readIDs(rec *record) {
	for _, s := range systems {
		printed := l.text(rec, s.field)
		if nothing(printed) || printed == "0" {
			continue
		}
		system := s.system
		if system == "" {
			system = l.own
		}
		rec.athlete.IDs = append(rec.athlete.IDs, data.ExternalID{System: system, Number: printed})
	}
}

// storedID is the id that a row gives for one field.
func (l *listReader) storedID(rec *record, f field) string {
	for _, s := range systems {
		for _, x := range rec.athlete.IDs {
			if s.field == f && (x.System == s.system || s.system == "" && x.System == l.own) {
				return x.Number
			}
		}
	}
	return ""
}

// headOf is the heading of the column that gave an id.
func (c columns) headOf(x data.ExternalID) string {
	of := fID
	for _, s := range systems {
		if s.system == x.System {
			of = s.field
		}
	}
	if col, ok := c.by[of]; ok {
		return col.head
	}
	return x.System
}

// key is an id as it is compared.
func idKey(x data.ExternalID) data.ExternalID {
	return data.ExternalID{System: x.System, Number: strings.ToLower(x.Number)}
}

func hasID(all []data.ExternalID, x data.ExternalID) bool {
	return slices.ContainsFunc(all, func(h data.ExternalID) bool { return idKey(h) == idKey(x) })
}

// otherIDs reports that a system knows two athletes by different ids.
func otherIDs(a, b data.Athlete) bool {
	for _, x := range a.IDs {
		if slices.ContainsFunc(b.IDs, func(h data.ExternalID) bool { return h.System == x.System }) && !hasID(b.IDs, x) {
			return true
		}
	}
	return false
}

// identify finds the athlete of the show whom an id of a row names. An id whose
// athlete has wholly another name, and is not born on the same day, is a slip of
// somebody's: it is not taken, and told.
func (a *applier) identify(rec *record) {
	if rec.who != nil {
		return
	}
	rec.athlete.IDs = slices.DeleteFunc(slices.Clone(rec.athlete.IDs), func(x data.ExternalID) bool {
		have := a.roster.ids[idKey(x)]
		switch {
		case have == nil:
			return false
		case !named(rec.fold, *have) && (len(have.Born) < len("2006-01-02") || have.Born != rec.athlete.Born):
			rec.remark(a.cols.headOf(x), x.Number, whyIDOther)
			rec.clash = true
			return true
		case rec.who == nil:
			rec.who = have
		case rec.who != have:
			rec.remark(a.cols.headOf(x), x.Number, whyIDOther)
			rec.clash = true
			return true
		}
		return false
	})
}

// named reports whether a folded name shares a word with any spelling of an
// athlete's, or has one that is nearly the same.
func named(fold string, a data.Athlete) bool {
	for _, other := range foldedNames(a) {
		for word := range strings.FieldsSeq(fold) {
			for w := range strings.FieldsSeq(other) {
				if word == w || data.NearlySame(word, w) {
					return true
				}
			}
		}
	}
	return false
}

// ids joins the ids of a row to those of an athlete, unless they contradict.
func (m *merger) ids(a *data.Athlete) {
	for _, x := range m.rec.athlete.IDs {
		other := slices.ContainsFunc(a.IDs, func(h data.ExternalID) bool { return h.System == x.System })
		switch {
		case hasID(a.IDs, x):
		case m.taken != nil && m.taken(x, a.ID):
			m.d.clash = true
			m.rec.remark(m.cols.headOf(x), x.Number, whyIDOther)
		case other:
			m.d.clash = true
			m.rec.remark(m.cols.headOf(x), x.Number, whyDiffers)
		default:
			a.IDs = append(slices.Clip(a.IDs), x)
			m.d.athlete = true
		}
	}
}

// taken reports whether an id is another athlete's.
func (r *roster) taken(x data.ExternalID, by data.ID) bool {
	have := r.ids[idKey(x)]
	return have != nil && have.ID != by
}

// learn keeps the ids that an athlete got, for the rows to come. An entry has a
// copy of its athlete, so the roster's own is told too.
func (r *roster) learn(a data.Athlete, have *data.Athlete) {
	for _, x := range a.IDs {
		if r.ids[idKey(x)] == nil {
			have.IDs = a.IDs
			r.addIDs(have)
			return
		}
	}
}

// addIDs makes an athlete findable by ids.
func (r *roster) addIDs(a *data.Athlete) {
	for _, x := range a.IDs {
		if r.ids == nil {
			r.ids = map[data.ExternalID]*data.Athlete{}
		}
		r.ids[idKey(x)] = a
	}
}
