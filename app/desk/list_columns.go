package desk

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"mile26/app/desk/widget"
	"mile26/data"
	"mile26/data/mark"
	"mile26/data/nation"
)

// listColumn is a column of a table: what stands in it, and what becomes of
// what is typed there.
type listColumn struct {
	widget.Column
	id   string  // names it: "country"
	by   data.By // what the store sorts by; of small kinds it does not count
	cell func(*model, *listRow) widget.Cell

	edit func(*listRow) string               // what stands in the entry; nil: not edited in the cell
	keep func(typed, *data.Row) error        // writes what was typed into the row
	row  func(*listRow) (data.Kind, data.ID) // which row is edited; nil: the row itself
}

// typed is what was typed into a cell, and when.
type typed struct {
	text   string
	now    time.Time
	metres float64 // of the race that the row is in, 0 when that is not known
}

// columnsOf are the columns of a table. race is the race that it is of, 0 for none.
func columnsOf(kind data.Kind, race data.ID) []listColumn {
	switch kind {
	case data.KindPerson:
		return personColumns()
	case data.KindFact:
		return factColumns()
	case data.KindSaying:
		return sayingColumns()
	case data.KindRace:
		return raceColumns()
	case data.KindCheckpoint:
		return checkpointColumns()
	case data.KindEntry:
		return entryColumns()
	case data.KindRecord:
		return recordColumns()
	}
	return athleteColumns(race)
}

func plain(s string) widget.Cell { return widget.Cell{Text: s} }

func quiet(s string) widget.Cell { return widget.Cell{Text: s, Tone: widget.Quiet} }

// textColumn is a column of a text that is kept as it is typed.
func textColumn(id, title string, width float32, of func(*data.Row) *string) listColumn {
	return listColumn{
		Column: widget.Column{Title: title, Width: width, Sorts: true, Edits: true}, id: id,
		cell: func(_ *model, r *listRow) widget.Cell { return plain(oneLine(*of(&r.row))) },
		edit: func(r *listRow) string { return *of(&r.row) },
		keep: func(t typed, r *data.Row) error { *of(r) = strings.TrimSpace(t.text); return nil },
	}
}

// oneLine is a text without its line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (c listColumn) sortedBy(by data.By) listColumn { c.by = by; return c }

func (c listColumn) growing() listColumn { c.Grow = true; return c }

func athleteColumns(race data.ID) []listColumn {
	name := listColumn{
		Column: widget.Column{Title: tr("ATHLETE"), Width: 170, Grow: true, Sorts: true}, id: "name", by: data.ByFamily,
		cell: func(m *model, r *listRow) widget.Cell {
			given, family := r.row.Athlete.ScreenName()
			c := widget.Cell{Text: given, Bold: family}
			if given+family == "" {
				return widget.Cell{Text: tr("no name"), Tone: widget.Warns}
			}
			return c
		},
	}
	bib := listColumn{
		Column: widget.Column{Title: tr("BIB"), Width: 62, Sorts: race != 0, Edits: race != 0}, id: "bib", by: data.ByBib,
		cell: func(_ *model, r *listRow) widget.Cell { return plain(bibsOf(r, race)) },
	}
	if race != 0 {
		bib.edit = func(r *listRow) string { return bibsOf(r, race) }
		bib.row = func(r *listRow) (data.Kind, data.ID) {
			i := slices.IndexFunc(r.in, func(x data.InRace) bool { return x.Race.ID == race })
			if i < 0 {
				return data.KindEntry, 0
			}
			return data.KindEntry, r.in[i].Entry
		}
		bib.keep = func(t typed, r *data.Row) error { r.Entry.Bib = strings.TrimSpace(t.text); return nil }
	}
	return []listColumn{
		name, countryColumn(), bib, sexColumn(func(r *data.Row) *data.Sex { return &r.Athlete.Sex }), bornColumn(),
		{
			Column: widget.Column{Title: tr("PHOTO"), Width: 52, Sorts: true, Edits: true}, id: "photo", by: data.ByPhoto,
			cell: func(_ *model, r *listRow) widget.Cell {
				if r.row.Athlete.Photo == "" {
					return quiet("–")
				}
				return plain(tr("yes"))
			},
		},
		bestsColumn(),
		{
			Column: widget.Column{Title: tr("BIO"), Width: 130, Grow: true, Sorts: true, Edits: true}, id: "bio", by: data.ByBio,
			cell: func(_ *model, r *listRow) widget.Cell { return quiet(oneLine(r.row.Athlete.Bio)) },
		},
		{
			Column: widget.Column{Title: tr("PROBLEMS"), Width: 130, Sorts: true}, id: "faults", by: data.ByFaults,
			cell: func(_ *model, r *listRow) widget.Cell {
				words := faultWords(*r.row.Athlete)
				if len(words) == 0 {
					return widget.Cell{}
				}
				return widget.Cell{Text: "▲ " + strings.Join(words, ", "), Tone: widget.Warns}
			},
		},
		textColumn("given", tr("GIVEN NAME"), 120, func(r *data.Row) *string { return &r.Athlete.Given }).sortedBy(data.ByGiven),
		textColumn("family", tr("FAMILY NAME"), 130, func(r *data.Row) *string { return &r.Athlete.Family }).sortedBy(data.ByFamily),
		textColumn("screen-given", tr("GIVEN ON SCREEN"), 120, func(r *data.Row) *string { return &r.Athlete.ScreenGiven }).unsorted(),
		textColumn("screen-family", tr("FAMILY ON SCREEN"), 130, func(r *data.Row) *string { return &r.Athlete.ScreenFamily }).unsorted(),
		textColumn("whole", tr("NAME IN ONE"), 130, func(r *data.Row) *string { return &r.Athlete.Whole }).unsorted(),
		textColumn("line", tr("LINE"), 180, func(r *data.Row) *string { return &r.Athlete.Line }).unsorted().growing(),
	}
}

func (c listColumn) unsorted() listColumn { c.Sorts = false; return c }

// bibsOf are an athlete's bibs: in one race, or in all.
func bibsOf(r *listRow, race data.ID) string {
	var bibs []string
	for _, x := range r.in {
		if x.Bib != "" && (race == 0 || x.Race.ID == race) && !slices.Contains(bibs, x.Bib) {
			bibs = append(bibs, x.Bib)
		}
	}
	return strings.Join(bibs, ", ")
}

func countryColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("COUNTRY"), Width: 78, Sorts: true, Edits: true}, id: "country", by: data.ByCountry,
		cell: func(m *model, r *listRow) widget.Cell {
			a := r.row.Athlete
			if a.Country == "" {
				return widget.Cell{Text: a.CountryPrinted, Tone: widget.Warns}
			}
			return widget.Cell{Text: a.Country, Picture: m.flags.of(a.Country)}
		},
		edit: func(r *listRow) string { return r.row.Athlete.Country },
		keep: func(t typed, r *data.Row) error {
			code, err := readCountry(t.text)
			if err == nil {
				r.Athlete.Country = code
			}
			return err
		},
	}
}

// readCountry reads a code or a name; nothing takes the country away.
func readCountry(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	if n, ok := nation.ByCode(s); ok {
		return n.Code, nil
	}
	if n, ok := nation.ByName(s); ok {
		return n.Code, nil
	}
	return "", errors.New(tr("“%s” is no country: type its three letters as on screen (KEN, SUI) or its English name", s))
}

func sexColumn(of func(*data.Row) *data.Sex) listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("SEX"), Width: 36, Sorts: true, Edits: true}, id: "sex", by: data.BySex,
		cell: func(_ *model, r *listRow) widget.Cell { return plain(string(*of(&r.row))) },
		edit: func(r *listRow) string { return string(*of(&r.row)) },
		keep: func(t typed, r *data.Row) error {
			switch strings.ToUpper(strings.TrimSpace(t.text)) {
			case "":
				*of(r) = data.SexUnknown
			case "M":
				*of(r) = data.Men
			case "W", "F":
				*of(r) = data.Women
			default:
				return errors.New(tr("“%s” is neither M nor W", t.text))
			}
			return nil
		},
	}
}

func bornColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("BORN OR AGE"), Width: 92, Sorts: true, Edits: true}, id: "born", by: data.ByBorn,
		cell: func(_ *model, r *listRow) widget.Cell {
			switch a := r.row.Athlete; {
			case a.Born != "":
				return plain(string(a.Born))
			case a.Age > 0 && len(a.AgeOn) >= 4:
				return plain(tr("%d in %s", a.Age, string(a.AgeOn[:4])))
			case a.Age > 0:
				return plain(strconv.Itoa(a.Age))
			}
			return widget.Cell{}
		},
		edit: func(r *listRow) string {
			if a := r.row.Athlete; a.Born == "" && a.Age > 0 {
				return strconv.Itoa(a.Age)
			}
			return string(r.row.Athlete.Born)
		},
		keep: keepBorn,
	}
}

// keepBorn reads a date of birth, known to the day, the month or the year, or an
// age as of today.
func keepBorn(t typed, r *data.Row) error {
	s, a := strings.TrimSpace(t.text), r.Athlete
	if s == "" {
		a.Born, a.Age, a.AgeOn = "", 0, ""
		return nil
	}
	if age, err := strconv.Atoi(s); err == nil && age > 0 && age < 120 {
		if age != a.Age || a.Born != "" { // one that stands there keeps its day
			a.Born, a.Age, a.AgeOn = "", age, data.Date(t.now.Format(time.DateOnly))
		}
		return nil
	}
	date, err := readDate(s)
	if err != nil {
		return errors.New(tr("“%s” is neither a date of birth nor an age: type 1993-02-08, 1993-02, 1993 or 31", s))
	}
	if born, err := time.Parse("2006", string(date[:4])); err != nil || born.After(t.now) {
		return errors.New(tr("“%s” is still to come", s))
	}
	a.Born = date
	return nil
}

// readDate reads 2006-01-02, 2006-01, 2006 and 2.1.2006.
func readDate(s string) (data.Date, error) {
	for _, form := range []struct{ in, out string }{
		{time.DateOnly, time.DateOnly}, {"2006-01", "2006-01"}, {"2006", "2006"}, {"2.1.2006", time.DateOnly},
	} {
		if d, err := time.Parse(form.in, s); err == nil {
			return data.Date(d.Format(form.out)), nil
		}
	}
	return "", errors.New(tr("“%s” is no date: type 2026-04-26, 2026-04 or 2026", s))
}

func bestsColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("BESTS"), Width: 130, Edits: true}, id: "bests",
		cell: func(_ *model, r *listRow) widget.Cell {
			c := quiet(bestsText(r.row.Athlete.Bests))
			if slices.ContainsFunc(r.row.Athlete.Bests, func(b data.Best) bool { return b.Mark.Unread != "" }) {
				c.Tone = widget.Warns
			}
			return c
		},
		edit: func(r *listRow) string { return bestsText(r.row.Athlete.Bests) },
		keep: func(t typed, r *data.Row) error {
			bests, err := readBests(t.text, r.Athlete.Bests)
			if err == nil {
				r.Athlete.Bests = bests
			}
			return err
		},
	}
}

// bestsText is an athlete's bests in a line: "Marathon PB 2:13:44; Half marathon SB 1:05:15".
func bestsText(bests []data.Best) string {
	parts := make([]string, len(bests))
	for i, b := range bests {
		parts[i] = bestText(b)
	}
	return strings.Join(parts, "; ")
}

func bestText(b data.Best) string {
	return strings.Join([]string{b.Discipline, b.Kind, b.Mark.Printed}, " ")
}

// readBests reads what bestsText writes. One that stands there already keeps
// where it was set and who says so.
func readBests(s string, have []data.Best) ([]data.Best, error) {
	var out []data.Best
	for part := range strings.SplitSeq(s, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if i := slices.IndexFunc(have, func(b data.Best) bool { return bestText(b) == strings.Join(words, " ") }); i >= 0 {
			out = append(out, have[i])
			continue
		}
		n, kind := len(words)-1, "PB"
		b, printed := data.Best{}, words[n]
		if n > 0 && (words[n-1] == "PB" || words[n-1] == "SB") {
			n, kind = n-1, words[n-1]
		}
		b.Kind, b.Discipline = kind, strings.Join(words[:n], " ")
		metres, _ := readMetres(strings.ReplaceAll(b.Discipline, ",", "")) // one that is no distance has none
		b.Mark = mark.Parse(printed, metres)
		if b.Discipline == "" || !b.Mark.Known() {
			return nil, errors.New(tr("“%s” is no best: type it as in Marathon PB 2:13:44, and a ; before the next", oneLine(part)))
		}
		out = append(out, b)
	}
	return out, nil
}

// faultWords are what is missing of an athlete, in words.
func faultWords(a data.Athlete) []string {
	words := map[data.Fault]string{
		data.NoCountry: tr("no country"), data.UnknownCountry: tr("unknown country"), data.OneName: tr("name in one field"),
		data.NoSex: tr("no sex"), data.NoAge: tr("no age"), data.UnreadBest: tr("a best that could not be read"),
	}
	var all []string
	for _, f := range a.Faults() {
		all = append(all, words[f])
	}
	return all
}
