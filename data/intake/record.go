package intake

import (
	"fmt"
	"regexp"
	"strings"

	"mile26/data"
	"mile26/data/mark"
	"mile26/data/nation"
)

// The reasons for which a row is rejected. Each is one group of the report.
const (
	whyBroken   = "a quotation mark does not close where its field ends; close it or double it"
	whyCount    = "it has not as many fields as the header"
	whyNoName   = "it has no name"
	whyLost     = "letters of the name are lost"
	whyTwoLines = "the name runs over two lines"
	whyPlace    = "the place cannot be read"
	whyTime     = "the official time cannot be read"
	whyTwoTimes = "the official time can be read in two ways, and only the distance of the race tells which"
	whyStatus   = "the status cannot be read"
	whyYear     = "the year cannot be read"
	whyBibTaken = "its bib belongs to another athlete of the race"
	whyBibTwice = "its bib stands in another row too"
	whyTwice    = "its name stands twice in the race and it has no bib, so nobody can tell which it is"
	whyDeleted  = "its entry was deleted from the show by hand, and stays so"
	whyRaceGone = "its race was deleted from the show by hand, and stays so"
)

// The reasons for which a field stays empty or is kept beside another.
const (
	whyLostField  = "letters are lost; left empty"
	whyNation     = "no country or code of the set; left empty, kept as printed"
	whyZero       = "a time of zero means none here; left empty"
	whyUnread     = "the time cannot be read; left empty"
	whyDate       = "the date cannot be read for certain; left empty"
	whyAge        = "the age cannot be read; left empty"
	whySex        = "neither women nor men; left empty"
	whyDistance   = "the distance cannot be read for certain; left empty"
	whyNoTime     = "a distance, a height or points, not a time"
	whyUnusual    = "an unusual sign or figure in a name; taken as printed"
	whyDQMark     = "the time of an entry without a result; not taken as one"
	whyNoRace     = "the row enters no race; not taken"
	whyDouble     = "the race has this name and country with another place and time; entered beside it"
	whyAlike      = "the race has another name of this country with the same time; entered beside it, look whether they are one"
	whyDiffers    = "the show holds something else; the show's is kept, this as printed"
	whyIDOther    = "the id is of another athlete of the show; not taken, look which of them has it"
	whyOthers     = "another source or a hand gave the split; it stays, this as printed"
	whyOnePlace   = "athletes share a place with different times; all are kept as printed"
	whySecondMark = "the show has another time; both are kept, the show's stays chosen"
)

// The kinds of bests that lists give.
const (
	bestPB = "PB"
	bestSB = "SB"
)

// rejection says why a row goes to the rejects file: the reason, which groups
// rows, and the detail, which is of this row.
type rejection struct{ reason, detail string }

func (r rejection) String() string {
	if r.detail == "" {
		return r.reason
	}
	return r.reason + ": " + r.detail
}

// remark is a field that could not be taken as it is printed.
type remark struct{ column, printed, reason string }

// record is a row that was read: what it says, and what of it could not be taken.
type record struct {
	row      row
	race     *raceOf
	raceDay  data.Date     // as the rows up to this one know it
	athlete  data.Athlete  // without ID
	fold     string        // the folded name
	called   string        // with the country, see nameKey; once the row is read
	same     *namesakes    // of the roster that it was held against
	who      *data.Athlete // of the show or this intake, by an id
	clash    bool          // an id contradicts the show
	bib      string
	club     string
	seed     mark.Mark
	place    int
	tied     bool
	tie      string // how the source printed it behind the name
	flags    []string
	status   mark.Status
	rule     string
	official mark.Mark
	chip     mark.Mark
	splits   []splitOf
	bests    []data.Best
	remarks  []remark
}

// splitOf is a time at the checkpoint of one column.
type splitOf struct {
	check int // index into columns.checks
	mark  mark.Mark
}

func (r *record) remark(column, printed, reason string) {
	r.remarks = append(r.remarks, remark{column, printed, reason})
}

// name is the name as it is printed.
func (r *record) name() string {
	if r.athlete.Given == "" && r.athlete.Family == "" {
		return r.athlete.Whole
	}
	return strings.TrimSpace(r.athlete.Given + " " + r.athlete.Family)
}

// listReader turns rows into records.
type listReader struct {
	cols  columns
	taken []column // those of cols.by: few, so looking through them is quicker
	set   nation.CodeSet
	found map[string]string // printed country to code, "" when there is none
	races *races
	own   string // the system of the file's own ids
}

// nameKey is what must be equal for two records to name one athlete.
func (r *record) nameKey() string {
	if r.called != "" {
		return r.called
	}
	return nameKey(r.fold, r.athlete)
}

// newListReader makes a reader; own is the system of the list's own ids.
func newListReader(cols columns, set nation.CodeSet, races *races, own string) *listReader {
	l := &listReader{cols: cols, set: set, found: map[string]string{}, races: races, own: own}
	for _, col := range cols.by {
		l.taken = append(l.taken, col)
	}
	return l
}

// read reads one row. A row that cannot be read gives a rejection.
func (l *listReader) read(r row) (*record, *rejection) {
	rec := &record{row: r}
	says, why := l.readWho(rec)
	if why != nil {
		return nil, why
	}
	l.findRace(rec, says)
	if why := l.readRest(rec); why != nil {
		return nil, why
	}
	return rec, nil
}

// readWho reads the name of a row, and what it says of its race.
func (l *listReader) readWho(rec *record) (raceSays, *rejection) {
	if rec.row.broken != "" {
		return raceSays{}, &rejection{reason: whyBroken}
	}
	if why := l.checkCount(rec.row); why != nil {
		return raceSays{}, why
	}
	if why := l.readName(rec); why != nil {
		return raceSays{}, why
	}
	return l.readRace(rec)
}

// findRace finds the race of a row, or makes it: the only step of reading a row that
// depends on the rows before it. Later rows may know the day better, so it is kept.
func (l *listReader) findRace(rec *record, says raceSays) {
	rec.race = l.races.of(says)
	rec.raceDay = rec.race.day()
}

// readRest reads what is left of a row whose race is found.
func (l *listReader) readRest(rec *record) *rejection {
	if why := l.readPlace(rec); why != nil {
		return why
	}
	if why := l.readResult(rec); why != nil {
		return why
	}
	l.readAthlete(rec)
	l.readEntry(rec)
	l.readSplits(rec)
	rec.called = nameKey(rec.fold, rec.athlete)
	return nil
}

// checkCount holds a row against the header. Empty fields beyond it, which
// spreadsheets leave behind, lose nothing.
func (l *listReader) checkCount(r row) *rejection {
	want, have := len(l.cols.head), len(r.fields)
	for have > want && strings.TrimSpace(r.fields[have-1]) == "" {
		have--
	}
	if have == want {
		return nil
	}
	if l.cols.has(fOldLine) && l.cols.has(fOldReason) { // two of them are not the first file's
		have, want = have-2, want-2
	}
	return &rejection{whyCount, fmt.Sprintf("%d instead of %d", have, want)}
}

func (l *listReader) raw(rec *record, f field) string {
	for i := range l.taken {
		if l.taken[i].field == f {
			return rec.row.fields[l.taken[i].at]
		}
	}
	return ""
}

func (l *listReader) value(rec *record, f field) string { return squeeze(l.raw(rec, f)) }

func (l *listReader) head(f field) string { return l.cols.by[f].head }

// readName reads the name, in two fields or in one, and takes a "(Tie)" behind
// it for what it is: a note about the result.
func (l *listReader) readName(rec *record) *rejection {
	a := &rec.athlete
	for _, f := range []field{fGiven, fFamily, fName} {
		raw := strings.TrimSpace(l.raw(rec, f))
		switch {
		case strings.ContainsAny(raw, "\r\n"):
			return &rejection{reason: whyTwoLines}
		case lostLetters(raw), strings.Contains(raw, "?"):
			return &rejection{whyLost, raw}
		}
	}
	a.Given, a.Family, a.Whole = l.value(rec, fGiven), l.value(rec, fFamily), l.value(rec, fName)
	for _, name := range []*string{&a.Family, &a.Whole} {
		if !strings.HasSuffix(*name, ")") {
			continue
		}
		if m := tieTail.FindStringSubmatch(*name); m != nil {
			*name = strings.TrimSuffix(*name, m[0])
			rec.tied, rec.tie = true, m[1]
		}
	}
	if a.Given == "" && a.Family == "" && a.Whole == "" {
		return &rejection{reason: whyNoName}
	}
	for _, f := range []field{fGiven, fFamily, fName} {
		if v := l.value(rec, f); v != "" && unusual(v) {
			rec.remark(l.head(f), v, whyUnusual)
		}
	}
	rec.fold = foldName(*a)
	if rec.fold == "" {
		return &rejection{whyNoName, "nothing but signs"}
	}
	return nil
}

// foldName is the name of an athlete as it is compared: a name in one field is
// the same as given and family name in this order.
func foldName(a data.Athlete) string {
	if a.Given == "" && a.Family == "" {
		return data.Fold(a.Whole)
	}
	return data.Fold(a.Given + " " + a.Family)
}

func (l *listReader) readRace(rec *record) (raceSays, *rejection) {
	printed := l.value(rec, fYear)
	year := 0
	if !nothing(printed) {
		var ok bool
		if year, ok = readYear(printed); !ok {
			return raceSays{}, &rejection{whyYear, printed}
		}
	}
	date, ok := readDate(l.value(rec, fDate))
	if !ok {
		rec.remark(l.head(fDate), l.value(rec, fDate), whyDate)
	}
	metres, ok := readDistance(l.value(rec, fDistance))
	if !ok {
		rec.remark(l.head(fDistance), l.value(rec, fDistance), whyDistance)
		metres = 0
	}
	sex, _ := readSex(l.value(rec, fSex))
	return raceSays{
		event: l.value(rec, fEvent), race: l.value(rec, fRace), category: l.value(rec, fCategory),
		combined: l.value(rec, fCombined), round: roundOf(l.value(rec, fRound)),
		year: year, date: date, sex: sex, metres: metres,
	}, nil
}

// roundOf is how the category names a round: not at all for a final, which is
// the race itself.
func roundOf(s string) string {
	switch {
	case nothing(s), strings.EqualFold(s, "final"), strings.EqualFold(s, "f"):
		return ""
	case isNumber(s):
		return "Heat " + s
	}
	if m := roundCode.FindStringSubmatch(s); m != nil {
		return map[string]string{"h": "Heat ", "s": "Semifinal ", "q": "Qualification "}[strings.ToLower(m[1])] + strings.ToUpper(m[2])
	}
	return s
}

// roundCode is how start lists name a round and its number: h1, s2, qA.
var roundCode = regexp.MustCompile(`^(?i)([hsq])(\d{1,2}|[a-d])$`)

func (l *listReader) readPlace(rec *record) *rejection {
	printed := l.value(rec, fPlace)
	if st, rule, ok := mark.ParseStatus(printed); ok {
		rec.status, rec.rule = st, rule
		return nil
	}
	place, tied, ok := readPlace(printed)
	if !ok {
		return &rejection{whyPlace, printed}
	}
	rec.place = place
	rec.tied = rec.tied || tied
	return nil
}

// readResult reads the official time and the status, which may stand in a
// column of its own or in place of the time.
func (l *listReader) readResult(rec *record) *rejection {
	if s := l.value(rec, fStatus); !nothing(s) && !finished(s) {
		st, rule, ok := mark.ParseStatus(s)
		if !ok {
			return &rejection{whyStatus, s}
		}
		rec.status, rec.rule = st, rule
	}
	printed := l.value(rec, fTime)
	if nothing(printed) {
		return nil
	}
	perf, st, rule, ok := mark.Split(printed)
	if !ok {
		return &rejection{whyTime, printed}
	}
	if st != "" {
		rec.status, rec.rule = st, rule
		if perf != "" {
			rec.remark(l.head(fTime), printed, whyDQMark)
		}
		return nil
	}
	if rec.race != nil && rec.race.what.name != "" && !rec.race.what.timed() {
		rec.official = mark.Mark{Printed: printed, Unread: whyNoTime}
		return nil
	}
	m := mark.Parse(printed, rec.race.length())
	switch {
	case m.Unread == mark.ZeroTime:
		rec.remark(l.head(fTime), printed, whyZero)
	case strings.HasSuffix(m.Unread, mark.OnlyDistance):
		return &rejection{whyTwoTimes, printed + " " + strings.TrimSuffix(m.Unread, ": "+mark.OnlyDistance)}
	case m.Unread != "":
		return &rejection{whyTime, printed + " (" + m.Unread + ")"}
	case rec.status != "":
		rec.remark(l.head(fTime), printed, whyDQMark)
	default:
		rec.official = m
	}
	return nil
}

// finished reports the words of a status column for those who have a result.
func finished(s string) bool {
	switch strings.ToLower(s) {
	case "ok", "finished", "finisher", "fin", "official", "complete", "completed", "0":
		return true
	}
	return false
}

func (l *listReader) readAthlete(rec *record) {
	a := &rec.athlete
	l.readCountry(rec)
	if sex, ok := readSex(l.value(rec, fSex)); ok {
		a.Sex = sex
	} else {
		rec.remark(l.head(fSex), l.value(rec, fSex), whySex)
	}
	if a.Sex == "" && rec.race != nil {
		a.Sex = sexOf(rec.race.category)
	}
	if age, ok := readAge(l.value(rec, fAge)); !ok {
		rec.remark(l.head(fAge), l.value(rec, fAge), whyAge)
	} else if age > 0 {
		a.Age, a.AgeOn = age, rec.raceDay
	}
	if born, ok := readDate(l.value(rec, fBorn)); ok {
		a.Born = born
	} else {
		rec.remark(l.head(fBorn), l.value(rec, fBorn), whyDate)
	}
	a.Bio = l.text(rec, fBio)
	l.readIDs(rec)
	for _, b := range []struct {
		f    field
		kind string
	}{{fPB, bestPB}, {fSB, bestSB}} {
		if printed := l.value(rec, b.f); rec.race != nil && rec.race.what.name != "" && !rec.race.what.timed() && !nothing(printed) {
			m := mark.Mark{Printed: printed, Unread: whyNoTime}
			rec.bests = append(rec.bests, data.Best{Discipline: rec.race.discipline(), Kind: b.kind, Mark: m})
			continue
		}
		if m, ok := l.time(rec, b.f, rec.race.length()); ok {
			rec.bests = append(rec.bests, data.Best{Discipline: rec.race.discipline(), Kind: b.kind, Mark: m})
		}
	}
}

// readCountry reads the nation; what is none stays as printed.
func (l *listReader) readCountry(rec *record) {
	printed := l.value(rec, fCountry)
	if printed == "" || printed == "-" {
		return
	}
	code, known := l.found[printed]
	if !known {
		if n, ok := nation.Find(printed, l.set); ok && !lostLetters(printed) {
			code = n.Code
		}
		l.found[printed] = code
	}
	rec.athlete.Country = code
	if code == "" {
		rec.athlete.CountryPrinted = printed
		rec.remark(l.head(fCountry), printed, whyNation)
	}
}

func (l *listReader) readEntry(rec *record) {
	rec.bib = l.text(rec, fBib)
	if nothing(rec.bib) {
		rec.bib = ""
	}
	if l.cols.has(fFlags) {
		rec.flags = strings.FieldsFunc(l.text(rec, fFlags), func(r rune) bool { return strings.ContainsRune(" ,;/", r) })
	}
	rec.club = l.text(rec, fClub)
	if nothing(rec.club) {
		rec.club = ""
	}
	if rec.race == nil && rec.club != "" {
		rec.remark(l.head(fClub), rec.club, whyNoRace)
	}
	rec.seed, _ = l.time(rec, fSeed, rec.race.length())
	rec.chip, _ = l.time(rec, fChip, rec.race.length())
	if rec.status != "" && rec.chip.Known() {
		rec.remark(l.head(fChip), rec.chip.Printed, whyDQMark)
		rec.chip = mark.Mark{}
	}
}

func (l *listReader) readSplits(rec *record) {
	for i, col := range l.cols.checks {
		printed := squeeze(rec.row.fields[col.at])
		if m, ok := parseTime(rec, col.head, printed, rec.race.at(col.check)); ok {
			if rec.splits == nil {
				rec.splits = make([]splitOf, 0, len(l.cols.checks)-i)
			}
			rec.splits = append(rec.splits, splitOf{check: i, mark: m})
		}
	}
}

// text reads a field of words.
func (l *listReader) text(rec *record, f field) string {
	s := l.value(rec, f)
	if lostLetters(s) {
		rec.remark(l.head(f), s, whyLostField)
		return ""
	}
	return s
}

// time reads a time without which the row still stands.
func (l *listReader) time(rec *record, f field, metres float64) (mark.Mark, bool) {
	if !l.cols.has(f) {
		return mark.Mark{}, false
	}
	return parseTime(rec, l.head(f), l.value(rec, f), metres)
}

func parseTime(rec *record, column, printed string, metres float64) (mark.Mark, bool) {
	if nothing(printed) {
		return mark.Mark{}, false
	}
	m := mark.Parse(printed, metres)
	switch {
	case m.Known():
		return m, true
	case m.Unread == mark.ZeroTime:
		rec.remark(column, printed, whyZero)
	default:
		rec.remark(column, printed, whyUnread)
	}
	return mark.Mark{}, false
}
