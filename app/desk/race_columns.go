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
)

func raceColumns() []listColumn {
	return []listColumn{
		textColumn("event", tr("EVENT"), 120, func(r *data.Row) *string { return &r.Race.Event }).growing(),
		yearColumn(func(r *data.Row) *int { return &r.Race.Year }),
		textColumn("category", tr("CATEGORY"), 130, func(r *data.Row) *string { return &r.Race.Category }).growing(),
		textColumn("title", tr("TITLE"), 130, func(r *data.Row) *string { return &r.Race.Title }).growing(),
		dateColumn("date", tr("DATE"), func(r *data.Row) *data.Date { return &r.Race.Date }), metresColumn(func(r *data.Row) *float64 { return &r.Race.Metres }), startColumn(),
		textColumn("cr", tr("CR MEANS"), 110, func(r *data.Row) *string { return &r.Race.CRLabel }),
	}
}

func dateColumn(id, title string, of func(*data.Row) *data.Date) listColumn {
	return listColumn{
		Column: widget.Column{Title: title, Width: 86, Sorts: true, Edits: true}, id: id,
		cell: func(_ *model, r *listRow) widget.Cell { return plain(string(*of(&r.row))) },
		edit: func(r *listRow) string { return string(*of(&r.row)) },
		keep: func(t typed, r *data.Row) error {
			s := strings.TrimSpace(t.text)
			if s == "" {
				*of(r) = ""
				return nil
			}
			d, err := readDate(s)
			if err == nil {
				*of(r) = d
			}
			return err
		},
	}
}

func metresColumn(of func(*data.Row) *float64) listColumn {
	text := func(r *listRow) string {
		if m := *of(&r.row); m != 0 {
			return strconv.FormatFloat(m, 'f', -1, 64)
		}
		return ""
	}
	return listColumn{
		Column: widget.Column{Title: tr("METRES"), Width: 76, Sorts: true, Edits: true, Trailing: true}, id: "metres",
		cell: func(_ *model, r *listRow) widget.Cell { return plain(text(r)) },
		edit: text,
		keep: func(t typed, r *data.Row) error {
			m, err := readMetres(t.text)
			if err == nil {
				*of(r) = m
			}
			return err
		},
	}
}

// readMetres reads a distance: metres, or with its unit, as in 10 km and 15 miles.
func readMetres(s string) (float64, error) {
	words := strings.ToLower(strings.TrimSpace(s))
	if words == "" {
		return 0, nil
	}
	unit := 1.0
	for _, u := range []struct {
		end    string
		metres float64
	}{{"km", 1000}, {"miles", 1609.344}, {"mile", 1609.344}, {"mi", 1609.344}, {"m", 1}} {
		if rest, ok := strings.CutSuffix(words, u.end); ok {
			words, unit = strings.TrimSpace(rest), u.metres
			break
		}
	}
	switch words {
	case "marathon":
		return 42195, nil
	case "half", "half marathon":
		return 42195 / 2.0, nil
	}
	n, err := strconv.ParseFloat(strings.Replace(words, ",", ".", 1), 64)
	if err != nil || !(n >= 0 && n*unit < 1e7) {
		return 0, errors.New(tr("“%s” is no distance: type metres (42195), or 10 km, 15 miles, half", strings.TrimSpace(s)))
	}
	return n * unit, nil
}

// startForms are how a start can be typed, with the date or on the race's day.
var startForms = []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "15:04:05", "15:04"}

func startColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("START"), Width: 76, Sorts: true, Edits: true}, id: "start",
		cell: func(_ *model, r *listRow) widget.Cell {
			if r.row.Race.Start.IsZero() {
				return widget.Cell{}
			}
			return plain(r.row.Race.Start.Format("15:04:05"))
		},
		edit: func(r *listRow) string {
			if r.row.Race.Start.IsZero() {
				return ""
			}
			return r.row.Race.Start.Format(startForms[0])
		},
		keep: keepStart,
	}
}

func keepStart(t typed, r *data.Row) error {
	s, race := strings.TrimSpace(t.text), r.Race
	if s == "" {
		race.Start = time.Time{}
		return nil
	}
	day := string(race.Date)
	if !race.Start.IsZero() {
		day = race.Start.Format(time.DateOnly)
	}
	zone := t.now.Location()
	if !race.Start.IsZero() {
		zone = race.Start.Location()
	}
	for _, form := range startForms {
		at, err := time.ParseInLocation(form, s, zone)
		if err != nil {
			continue
		}
		if at.Year() == 0 {
			if at, err = time.ParseInLocation(startForms[0], day+" "+at.Format("15:04:05"), zone); err != nil {
				return errors.New(tr("the race has no day yet: fill in its date first, or type the day too, as in 2026-04-26 10:00"))
			}
		}
		race.Start = at
		return nil
	}
	return errors.New(tr("“%s” is no time of day: type 10:00, 10:00:30 or 2026-04-26 10:00", s))
}

func checkpointColumns() []listColumn {
	return []listColumn{
		textColumn("name", tr("CHECKPOINT"), 160, func(r *data.Row) *string { return &r.Checkpoint.Name }).growing(),
		metresColumn(func(r *data.Row) *float64 { return &r.Checkpoint.Metres }),
	}
}

// entryColumn is a text column of an entry.
func entryColumn(id, title string, width float32, by data.By, of func(*data.Entry) *string) listColumn {
	return textColumn(id, title, width, func(r *data.Row) *string { return of(r.Entry) }).sortedBy(by)
}

func entryColumns() []listColumn {
	return []listColumn{
		entryColumn("bib", tr("BIB"), 58, data.ByBib, func(e *data.Entry) *string { return &e.Bib }),
		{
			Column: widget.Column{Title: tr("ATHLETE"), Width: 160, Grow: true, Sorts: true}, id: "name", by: data.ByFamily,
			cell: func(m *model, r *listRow) widget.Cell {
				given, family := r.row.Entry.Athlete.ScreenName()
				return widget.Cell{Text: given, Bold: family, Picture: m.flags.of(r.row.Entry.Athlete.Country)}
			},
		},
		placeColumn(), markColumn(), statusColumn(),
		entryColumn("club", tr("CLUB"), 120, data.ByClub, func(e *data.Entry) *string { return &e.Club }),
		seedColumn(),
		{
			Column: widget.Column{Title: tr("MARK'S SOURCE"), Width: 140}, id: "source",
			cell: func(_ *model, r *listRow) widget.Cell {
				m, ok := r.row.Entry.Result.Chosen()
				if !ok {
					return widget.Cell{}
				}
				return quiet(saidBy(m.Source))
			},
		},
		entryColumn("note", tr("NOTE"), 110, data.ByFit, func(e *data.Entry) *string { return &e.Result.Note }).unsorted().growing(),
	}
}

func placeColumn() listColumn {
	text := func(r *listRow) string {
		if p := r.row.Entry.Result.Place; p > 0 {
			return strconv.Itoa(p)
		}
		return ""
	}
	return listColumn{
		Column: widget.Column{Title: tr("PLACE"), Width: 50, Sorts: true, Edits: true, Trailing: true}, id: "place", by: data.ByPlace,
		cell: func(_ *model, r *listRow) widget.Cell { return plain(text(r)) },
		edit: text,
		keep: func(t typed, r *data.Row) error {
			s := strings.TrimSpace(t.text)
			n, err := strconv.Atoi(s)
			if s != "" && (err != nil || n < 1) {
				return errors.New(tr("“%s” is no place: type a figure, or nothing", s))
			}
			r.Entry.Result.Place = n
			return nil
		},
	}
}

// byHand is who the show says gave a mark that was typed here.
var byHand = data.Source{Name: "typed at the desk"}

func markColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("MARK"), Width: 84, Sorts: true, Edits: true, Trailing: true}, id: "mark", by: data.ByMark,
		cell: func(_ *model, r *listRow) widget.Cell { return markCell(r.row.Entry.Result) },
		edit: func(r *listRow) string {
			m, _ := r.row.Entry.Result.Chosen()
			return m.Mark.Printed
		},
		keep: keepMark,
	}
}

// markCell shows the mark that is chosen, with a sign where sources disagree.
func markCell(r data.Result) widget.Cell {
	m, ok := r.Chosen()
	switch {
	case !ok && len(r.Marks) > 0:
		return widget.Cell{Text: "▲ " + r.Marks[0].Mark.Printed, Tone: widget.Warns}
	case !ok:
		return widget.Cell{}
	case m.Mark.Unread != "":
		return widget.Cell{Text: "▲ " + m.Mark.Printed, Tone: widget.Warns}
	case disagree(r):
		return widget.Cell{Text: "≠ " + m.Mark.Printed, Tone: widget.Warns}
	}
	return plain(m.Mark.Printed)
}

// disagree says whether sources give different marks that count alike. Marks are
// compared as far as both are known: 28:05.12 is 28:06 on the road.
func disagree(r data.Result) bool {
	var first mark.Mark
	for _, m := range r.Marks {
		if !m.Mark.Known() || m.Source.Chip() {
			continue
		}
		if first.Known() {
			if both := mark.Hundredth.Of(first).Of(m.Mark); both.Up(first.Time) != both.Up(m.Mark.Time) {
				return true
			}
		}
		first = m.Mark
	}
	return false
}

// keepMark adds a mark that was typed and chooses it; the others are kept.
// Nothing chooses none.
func keepMark(t typed, r *data.Row) error {
	s, res := strings.TrimSpace(t.text), &r.Entry.Result
	m := mark.Parse(s, t.metres)
	if s != "" && !m.Known() {
		return errors.New(tr("“%s” is no time that can be read for certain: %s. Type it as in 2:01:25", s, m.Unread))
	}
	at := slices.IndexFunc(res.Marks, func(x data.Sourced) bool { return s != "" && x.Mark.Printed == s })
	if at < 0 && s != "" {
		at, res.Marks = len(res.Marks), append(res.Marks, data.Sourced{Mark: m, Source: byHand})
	}
	for i := range res.Marks {
		res.Marks[i].Chosen = i == at
	}
	return nil
}

func statusColumn() listColumn {
	text := func(r *listRow) string {
		e := r.row.Entry
		s := strings.TrimSpace(string(e.Result.Status) + " " + e.Result.Rule)
		if s == "" && e.Withdrawn {
			return tr("withdrawn")
		}
		return s
	}
	return listColumn{
		Column: widget.Column{Title: tr("STATUS"), Width: 76, Sorts: true, Edits: true}, id: "status", by: data.ByStatus,
		cell: func(_ *model, r *listRow) widget.Cell { return plain(text(r)) },
		edit: text,
		keep: func(t typed, r *data.Row) error {
			s, e := strings.TrimSpace(t.text), r.Entry
			if s == "" {
				e.Result.Status, e.Result.Rule, e.Withdrawn = "", "", false
				return nil
			}
			if strings.EqualFold(s, tr("withdrawn")) {
				e.Result.Status, e.Result.Rule, e.Withdrawn = "", "", true
				return nil
			}
			st, rule, ok := mark.ParseStatus(s)
			if !ok {
				return errors.New(tr("“%s” is no status: type DNS, DNF, DQ and its rule, NM, or withdrawn", s))
			}
			e.Result.Status, e.Result.Rule, e.Withdrawn = st, rule, false
			return nil
		},
	}
}

func seedColumn() listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("SEED"), Width: 76, Sorts: true, Edits: true, Trailing: true}, id: "seed", by: data.BySeed,
		cell: func(_ *model, r *listRow) widget.Cell { return plain(r.row.Entry.Seed.Printed) },
		edit: func(r *listRow) string { return r.row.Entry.Seed.Printed },
		keep: func(t typed, r *data.Row) error {
			s := strings.TrimSpace(t.text)
			m := mark.Parse(s, t.metres)
			if s != "" && !m.Known() {
				return errors.New(tr("“%s” is no time that can be read for certain: %s. Type it as in 2:01:25", s, m.Unread))
			}
			if s == "" {
				m = mark.Mark{}
			}
			r.Entry.Seed = m
			return nil
		},
	}
}
