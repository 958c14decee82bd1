package intake

import (
	"fmt"
	"slices"
	"strings"
)

// Report says what an intake found and did. It is what the operator reads
// before trusting the show, so it leaves out nothing that was left out.
type Report struct {
	File      string      `json:"file"`             // its name, without the folder
	Intake    int64       `json:"intake,omitempty"` // its number in the show's log, by which it can be undone; 0 for a dry run
	Form      string      `json:"form"`             // as in Info
	Encoding  string      `json:"encoding"`
	Delimiter string      `json:"delimiter,omitempty"` // of a list: comma, semicolon, tab, pipe
	Sheet     string      `json:"sheet,omitempty"`     // of a workbook
	Columns   []Column    `json:"columns,omitempty"`
	Unmatched []Unmatched `json:"unmatched,omitempty"` // columns that were not taken
	CodeSet   string      `json:"code_set,omitempty"`  // ioc, iso3, iso2, names; "" when there is no country column
	CodeTold  bool        `json:"code_set_told,omitempty"`
	Codes     []Code      `json:"unknown_codes,omitempty"`
	Races     []RaceCount `json:"races,omitempty"`
	Decisions []string    `json:"decisions,omitempty"` // what was concluded from the file, and from what

	Rows     int `json:"rows"`     // rows with anything in them, below the header; of a live text its lines
	New      int `json:"new"`      // rows, profiles and credits that brought somebody into a race or the show
	Same     int `json:"same"`     // that the show held already, all of it
	Changed  int `json:"changed"`  // that filled something the show did not have
	Clash    int `json:"clash"`    // that contradict the show: both are kept, what was chosen stays
	Rejected int `json:"rejected"` // that could not be read

	LeftOut  int `json:"left_out,omitempty"` // that were not accepted
	Athletes int `json:"athletes"`           // athletes added
	People   int `json:"people"`             // people added
	Known    int `json:"known_athletes"`     // rows whose athlete the show knows from elsewhere, by id or by name and country
	OneField int `json:"one_field_names"`
	Doubles  int `json:"likely_doubles,omitempty"` // pairs of an athlete who was added and another who is likely the same

	Notes       []NoteGroup   `json:"notes,omitempty"`   // fields that could not be taken, by reason
	Rejects     []RejectGroup `json:"rejects,omitempty"` // rows that could not be taken, by reason
	RejectsFile string        `json:"rejects_file,omitempty"`

	Proposals []Proposal `json:"proposals,omitempty"` // of a live text

	added int // rows that put something into the show
}

// count counts what became of a row that the show had in some form.
func (r *Report) count(d difference) string {
	if d.changed() {
		r.added++
	}
	switch {
	case d.clash:
		r.Clash++
		return FateClash
	case d.changed():
		r.Changed++
		return FateChanged
	}
	r.Same++
	return FateSame
}

// TwoTimes is how many of the rows that contradict the show gave a result a second
// time: those are what [data.Show.Clashes] lists. The others differ in something else.
func (r Report) TwoTimes() (n int) {
	for _, g := range r.Notes {
		if g.Reason == whySecondMark && g.Column != bestPB && g.Column != bestSB {
			n += g.Count
		}
	}
	return n
}

// countNew counts a row that brought somebody new.
func (r *Report) countNew() {
	r.New++
	r.added++
}

// Column is a column that was taken, and as what.
type Column struct {
	Column string `json:"column"`
	As     string `json:"as"`
	at     int
}

// Unmatched is a column that was not taken, and why.
type Unmatched struct {
	Column string `json:"column"`
	Reason string `json:"reason"`
	at     int
}

// RaceCount is a race the file is about, with the rows that went into it.
type RaceCount struct {
	Race   string  `json:"race"` // "Berlin 2014", "london-winners 1981 Men"
	New    bool    `json:"new"`  // made by this intake
	Rows   int     `json:"rows"`
	Metres float64 `json:"metres,omitempty"` // 0: not known
}

// NoteGroup is the fields that were left empty, or kept beside what the show
// holds, for one reason.
type NoteGroup struct {
	Reason   string    `json:"reason"`
	Column   string    `json:"column,omitempty"`
	Count    int       `json:"count"`
	Distinct int       `json:"distinct"` // different values among them
	Examples []Example `json:"examples"`
	values   map[string]bool
}

// RejectGroup is the rows that were rejected for one reason.
type RejectGroup struct {
	Reason   string    `json:"reason"`
	Count    int       `json:"count"`
	Examples []Example `json:"examples"`
}

// Example is one printed value, or row, and its line in the file.
type Example struct {
	Line    int    `json:"line"`
	Printed string `json:"printed"`
}

// The report shows a few of many: all of them are in the show's notes and in
// the rejects file.
const (
	maxExamples     = 5
	maxExampleRunes = 120
)

// note counts a field that could not be taken.
func (r *Report) note(line int, column, printed, reason string) {
	i := slices.IndexFunc(r.Notes, func(g NoteGroup) bool { return g.Reason == reason && g.Column == column })
	if i < 0 {
		i = len(r.Notes)
		r.Notes = append(r.Notes, NoteGroup{Reason: reason, Column: column, values: map[string]bool{}})
	}
	g := &r.Notes[i]
	g.Count++
	if g.values[printed] {
		return
	}
	g.values[printed] = true
	g.Distinct++
	if len(g.Examples) < maxExamples {
		g.Examples = append(g.Examples, Example{Line: line, Printed: shorten(printed)})
	}
}

// reject counts a row that could not be taken.
func (r *Report) reject(line int, raw, reason string) {
	r.Rejected++
	i := slices.IndexFunc(r.Rejects, func(g RejectGroup) bool { return g.Reason == reason })
	if i < 0 {
		i = len(r.Rejects)
		r.Rejects = append(r.Rejects, RejectGroup{Reason: reason})
	}
	g := &r.Rejects[i]
	g.Count++
	if len(g.Examples) < maxExamples {
		g.Examples = append(g.Examples, Example{Line: line, Printed: shorten(raw)})
	}
}

func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxExampleRunes {
		return string(r[:maxExampleRunes]) + "…"
	}
	return s
}

// maxCodesShown is how many unknown codes the text of a report names.
const maxCodesShown = 20

// maxRacesShown is how many races the text of a report names one by one.
const maxRacesShown = 12

// String is the report for people, some lines of plain text.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, %s", r.File, r.Form, r.Encoding)
	if r.Delimiter != "" {
		fmt.Fprintf(&b, ", %s", r.Delimiter)
	}
	if r.Sheet != "" {
		fmt.Fprintf(&b, ", sheet %q", r.Sheet)
	}
	if r.Intake != 0 {
		fmt.Fprintf(&b, " (intake %d)", r.Intake)
	}
	fmt.Fprintf(&b, "\n  %s: %d new, %d changed, %d same, %d differing, %d rejected", r.what(), r.New, r.Changed, r.Same, r.Clash, r.Rejected)
	if r.LeftOut > 0 {
		fmt.Fprintf(&b, ", %d left out", r.LeftOut)
	}
	fmt.Fprintf(&b, "\n  added %s and %s\n", count(r.Athletes, "athlete", "athletes"), count(r.People, "person", "people"))
	r.writeColumns(&b)
	r.writeRaces(&b)
	for _, d := range r.Decisions {
		fmt.Fprintf(&b, "  %s\n", d)
	}
	if r.Known > 0 {
		fmt.Fprintf(&b, "  %s of an athlete whom the show knows from another race or source, by id or by name and country\n", count(r.Known, "row is", "rows are"))
	}
	if r.OneField > 0 {
		fmt.Fprintf(&b, "  %s kept as one field: the file does not say which part is the family name\n", count(r.OneField, "name", "names"))
	}
	if r.Clash > 0 {
		fmt.Fprintf(&b, "  %s from what the show holds, which is kept, and this as printed; results with two times now, which \"mile26 clashes\" prints: %d\n",
			count(r.Clash, "row differs", "rows differ"), r.TwoTimes())
	}
	if r.Doubles > 0 {
		fmt.Fprintf(&b, "  %s of athletes who are likely one: look at them and merge, or say that they are two\n", count(r.Doubles, "pair", "pairs"))
	}
	for _, g := range r.Notes {
		fmt.Fprintf(&b, "  note, %s", times(g.Count))
		if g.Column != "" {
			fmt.Fprintf(&b, " in %s", g.Column)
		}
		fmt.Fprintf(&b, ": %s (%s)\n", g.Reason, examples(g.Examples, g.Distinct))
	}
	for _, g := range r.Rejects {
		fmt.Fprintf(&b, "  rejected, %s: %s (line %d: %s)\n", times(g.Count), g.Reason, g.Examples[0].Line, g.Examples[0].Printed)
	}
	if r.RejectsFile != "" {
		fmt.Fprintf(&b, "  the rejected rows are in %s: mend them there and import that file\n", r.RejectsFile)
	}
	return b.String()
}

func (r Report) what() string {
	if r.Form == formText {
		return count(r.Rows, "line", "lines")
	}
	return count(r.Rows, "row", "rows")
}

func (r Report) writeColumns(b *strings.Builder) {
	if len(r.Columns) > 0 {
		parts := make([]string, len(r.Columns))
		for i, c := range r.Columns {
			parts[i] = c.Column + " = " + c.As
		}
		fmt.Fprintf(b, "  columns: %s\n", strings.Join(parts, ", "))
	}
	for _, u := range r.Unmatched {
		fmt.Fprintf(b, "  column not taken: %q, %s\n", u.Column, u.Reason)
	}
	if r.CodeSet != "" {
		how := "found from the file"
		if r.CodeTold {
			how = "told"
		}
		fmt.Fprintf(b, "  country codes: %s (%s)\n", r.CodeSet, how)
	}
	if len(r.Codes) > 0 {
		parts := make([]string, 0, maxCodesShown)
		for _, c := range r.Codes[:min(len(r.Codes), maxCodesShown)] {
			parts = append(parts, fmt.Sprintf("%s %d×", shorten(c.Printed), c.Count))
		}
		more := ""
		if n := len(r.Codes) - len(parts); n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		fmt.Fprintf(b, "  codes that are none: %s%s\n", strings.Join(parts, ", "), more)
	}
}

func (r Report) writeRaces(b *strings.Builder) {
	for i, race := range r.Races {
		if i == maxRacesShown {
			fmt.Fprintf(b, "  and %s more\n", count(len(r.Races)-i, "race", "races"))
			return
		}
		state := "in the show already"
		if race.New {
			state = "new"
		}
		fmt.Fprintf(b, "  race: %s, %s, %s", race.Race, state, count(race.Rows, "row", "rows"))
		if race.Metres > 0 {
			fmt.Fprintf(b, ", %g m", race.Metres)
		}
		b.WriteByte('\n')
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func examples(list []Example, distinct int) string {
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = fmt.Sprintf("line %d: %s", e.Line, e.Printed)
	}
	s := strings.Join(parts, "; ")
	if more := distinct - len(list); more > 0 {
		s += fmt.Sprintf("; %d more", more)
	}
	return s
}
