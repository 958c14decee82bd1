package intake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mile26/data/nation"
)

// The files of FinishLynx have no header. What stands where is fixed at the
// front; how many columns follow is up to whoever set it up, and those are not
// read. Source: the format notes of the maker and of those who read its files,
// https://finishlynx.com/file-formats-meet-manager/:
//
//	.lif  event, round, heat, event name, wind, unit, …, distance, start time
//	      then place, ID, lane, last name, first name, affiliation, time, license, …
//	.evt  event, round, heat, event name, …
//	      then a blank field, ID, lane, last name, first name, affiliation, …
//	.ppl  ID, last name, first name, affiliation, …
//	.sch  event, round, heat; lines that begin with ; are comments
//
// They are separated by commas, by tabs or by semicolons.

// lynxHead is the header that a table of a FinishLynx file is given.
var lynxHead = []string{"Place", "ID", "Lane", "Last name", "First name", "Affiliation", "Time", "Event", "Round", "Heat", "Distance", "License"}

const (
	lynxPlace = iota
	lynxID
	lynxLane
	lynxLast
	lynxFirst
	lynxAffiliation
	lynxTime
	lynxEvent
	lynxRound
	lynxHeat
	lynxDistance
	lynxLicense
)

// parseLynx takes a FinishLynx file apart, by its ending. ok is false for every
// other file, also for one that has the ending and the header row of a list.
func parseLynx(ctx context.Context, text, ext string) (t *table, ok bool, err error) {
	if ext != ".lif" && ext != ".evt" && ext != ".ppl" {
		return nil, false, nil
	}
	if _, ok := parseTable(ctx, text, false); ok {
		return nil, false, nil
	}
	l := &lynxReader{t: &table{delim: ',', made: true}}
	r := newReader(text, lynxDelimiter(text))
	for {
		row, more := r.next()
		if !more {
			break
		}
		if row.blank() || strings.HasPrefix(strings.TrimSpace(row.raw), ";") && row.broken == "" && r.delim != ';' {
			continue
		}
		for i, f := range row.fields {
			row.fields[i] = lynxField(f)
		}
		if err := l.row(row, ext); err != nil {
			return nil, true, fmt.Errorf("is no whole FinishLynx file, line %d: %w", row.line, err)
		}
	}
	if len(l.t.rows) == 0 {
		return nil, true, fmt.Errorf("is a FinishLynx file with nobody in it (%s)", count(l.heats, "heat", "heats"))
	}
	l.finish(ext)
	return l.t, true, nil
}

// parseSchedule counts the heats of a .sch file.
func parseSchedule(text string) (heats int, err error) {
	r := newReader(text, lynxDelimiter(text))
	for {
		row, more := r.next()
		switch {
		case !more && heats == 0:
			return 0, errors.New("is a FinishLynx schedule with no heat in it")
		case !more:
			return heats, nil
		case row.blank() || strings.HasPrefix(strings.TrimSpace(row.raw), ";"):
			continue
		case row.broken != "" || len(row.fields) < 3 || !isNumber(squeeze(row.fields[0])):
			return 0, fmt.Errorf("is no whole FinishLynx schedule, line %d: %q where a heat has an event, a round and a heat number", row.line, shorten(row.raw))
		}
		heats++
	}
}

// lynxDelimiter is the separator of most of the text.
func lynxDelimiter(text string) byte {
	best, most := byte(','), 0
	for _, d := range []byte(",\t;") {
		if n := strings.Count(text, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

// lynxField is a field without what scripts leave where they had nothing.
func lynxField(s string) string {
	s = squeeze(s)
	if nothing(s) {
		return ""
	}
	return s
}

// lynxReader makes rows of a FinishLynx file.
type lynxReader struct {
	t     *table
	event [4]string // event name, round, heat, distance
	heats int
	more  map[string]bool // events of which the file has several heats
	last  string
}

func (l *lynxReader) row(r row, ext string) error {
	if r.broken != "" {
		l.t.rows = append(l.t.rows, r)
		return nil
	}
	f := func(i int) string {
		if i < len(r.fields) {
			return r.fields[i]
		}
		return ""
	}
	fields := make([]string, len(lynxHead))
	switch {
	case ext == ".ppl":
		if len(r.fields) < 3 {
			return fmt.Errorf("%d fields where a person has an ID, a last and a first name", len(r.fields))
		}
		fields[lynxID], fields[lynxLast], fields[lynxFirst], fields[lynxAffiliation] = f(0), f(1), f(2), f(3)
	case ext == ".evt" && f(0) != "", ext == ".lif" && l.heats == 0:
		return l.head(r, ext)
	case ext == ".evt":
		if l.heats == 0 {
			return errors.New("somebody stands above the first event")
		}
		fields[lynxID], fields[lynxLane], fields[lynxLast], fields[lynxFirst], fields[lynxAffiliation] = f(1), f(2), f(3), f(4), f(5)
	default:
		if len(r.fields) < 7 {
			return fmt.Errorf("%d fields where a result has seven", len(r.fields))
		}
		fields[lynxPlace], fields[lynxID], fields[lynxLane], fields[lynxLast], fields[lynxFirst] = f(0), f(1), f(2), f(3), f(4)
		fields[lynxAffiliation], fields[lynxTime], fields[lynxLicense] = f(5), f(6), f(7)
	}
	if fields[lynxLast] == "" && fields[lynxFirst] == "" && fields[lynxID] == "" {
		return nil // an empty lane
	}
	fields[lynxEvent], fields[lynxRound], fields[lynxHeat], fields[lynxDistance] = l.event[0], l.event[1], l.event[2], l.event[3]
	l.t.rows = append(l.t.rows, row{line: r.line, raw: "", fields: fields})
	return nil
}

// head reads the line of an event.
func (l *lynxReader) head(r row, ext string) error {
	if len(r.fields) < 4 || !isNumber(r.fields[0]) {
		return fmt.Errorf("%q where an event has its number, round, heat and name", shorten(r.raw))
	}
	l.heats++
	if l.more == nil {
		l.more = map[string]bool{}
	}
	key := r.fields[0] + " " + r.fields[1]
	l.more[r.fields[3]] = l.more[r.fields[3]] || l.last == key
	l.last = key
	l.event = [4]string{r.fields[3], r.fields[1], r.fields[2], ""}
	if n := len(r.fields); ext == ".lif" && n >= 10 {
		l.event[3] = r.fields[n-2]
	} else if ext == ".evt" {
		for _, f := range r.fields[4:] {
			if m, ok := readDistance(f); ok && m >= 50 {
				l.event[3] = f
				break
			}
		}
	}
	return nil
}

// finish names the columns and the heats.
func (l *lynxReader) finish(ext string) {
	t := l.t
	t.rawHead = csvLine(lynxHead, ',')
	var from []string
	for i, r := range t.rows {
		if r.broken != "" {
			continue
		}
		heat := &t.rows[i].fields[lynxHeat]
		if !l.more[r.fields[lynxEvent]] && (*heat == "0" || *heat == "1") {
			*heat = ""
		}
		if *heat != "" {
			*heat = "Heat " + *heat
		}
		if n := r.fields[lynxRound]; isNumber(n) && n != "0" && n != "1" {
			*heat = strings.TrimSuffix("Round "+n+" "+*heat, " ")
		}
		if a := r.fields[lynxAffiliation]; a != "" {
			from = append(from, a)
		}
	}
	t.meant = []string{"place", "bib", "", "lastname", "firstname", "club", "time", "category", "", "heat", "distance", "licence"}
	if set, unknown := nation.Detect(from); len(from) > 0 && set != nation.Names && len(unknown) == 0 {
		t.meant[lynxAffiliation] = "country"
	}
	if ext == ".ppl" {
		t.meant = []string{"", "athleteid", "", "lastname", "firstname", t.meant[lynxAffiliation], "", "", "", "", "", ""}
	}
	if ext == ".evt" {
		t.meant[lynxPlace], t.meant[lynxTime], t.meant[lynxLicense] = "", "", ""
	}
	t.cols = matchFolded(lynxHead, t.meant)
}
