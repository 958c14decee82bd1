package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mile26/data"
)

// raceOf is a race that rows of the file belong to.
type raceOf struct {
	event, category string
	year            int
	date            data.Date // to the day when a column says so
	metres          float64
	why             string // why it is so long; "" when nobody had to conclude it
	what            discipline
	stored          data.Race
	isNew           bool
	rows            int
}

// day is the date on which an age printed for the race held, as exactly as it is known.
func (r *raceOf) day() data.Date {
	switch {
	case r == nil:
		return ""
	case r.date != "":
		return r.date
	case r.year > 999: // as in nearly every row of a list
		return data.Date(strconv.Itoa(r.year))
	case r.year > 0:
		return data.Date(fmt.Sprintf("%04d", r.year))
	}
	return ""
}

// at is the distance of a checkpoint of the race, 0 when it cannot be known: a
// half is half of the race.
func (r *raceOf) at(c checkpoint) float64 {
	if c.half {
		return r.length() / 2
	}
	return c.metres
}

// length is the distance of the race in metres, 0 when it is not known.
func (r *raceOf) length() float64 {
	if r == nil {
		return 0
	}
	return r.metres
}

// discipline is what a best printed beside a result of the race is a best in;
// "" when the race does not say.
func (r *raceOf) discipline() string {
	switch {
	case r != nil && r.what.name != "":
		return r.what.name
	case r.length() != marathon:
		return ""
	case strings.Contains(data.Fold(r.category), "wheelchair"):
		return "Marathon wheelchair"
	}
	return "Marathon"
}

// key is what tells the race from others; see raceKey.
func (r *raceOf) key() string { return raceKey(r.event, r.year, r.category) }

// races are the races of one file, found or made as its rows are read.
type races struct {
	told     Options
	stem     string // what the event is called when nobody says
	byStem   bool   // it was needed
	metres   float64
	why      string // why every race of the file is so long
	noRace   bool   // the file is a roster: it says nothing about a race
	shown    map[string]data.Race
	known    map[string]*raceOf
	inOrder  []*raceOf
	said     map[raceSays]*raceOf // what was found before: most rows say the same
	last     raceSays             // of the row before
	found    *raceOf              // by it; nil before the first
	asEvent  field                // the column that names the event
	category field                // the column that names the category
	codes    bool                 // that is the event column, for it names disciplines

	severalDays int // races that are apart from another only by their day
}

// lacks reports whether a race that rows went into is none of the show's any more.
func (r *races) lacks(known []data.Race) bool {
	return slices.ContainsFunc(r.inOrder, func(of *raceOf) bool {
		return of.stored.ID != 0 && !slices.ContainsFunc(known, func(k data.Race) bool { return k.ID == of.stored.ID })
	})
}

// newRaces makes the races of a list. Options may say what the list does not,
// and what it says once; where the list has several events, years or categories
// it is an error to tell one.
func newRaces(path string, t *table, o Options, shown []data.Race) (*races, error) {
	r := &races{told: o, stem: eventStem(path, t.rejects()), shown: map[string]data.Race{}, known: map[string]*raceOf{}}
	for _, race := range shown {
		r.shown[raceKey(race.Event, race.Year, race.Category)] = race
	}
	r.chooseColumns(t)
	for _, told := range []struct {
		flag string
		is   bool
		f    field
	}{{"event", o.Event != "", r.asEvent}, {"year", o.Year != 0, fYear}, {"category", o.Category != "", r.category}} {
		if !told.is || told.f == "" {
			continue
		}
		if a, b, several := severalValues(t, told.f); several {
			return nil, fmt.Errorf("its column %q has several values (%q, %q): leave --%s out", t.cols.by[told.f].head, a, b, told.flag)
		}
	}
	r.metres, r.why = fileMetres(path, t.cols, o)
	r.noRace = o.Event == "" && o.Year == 0 && o.Category == "" && len(t.cols.checks) == 0 &&
		!slices.ContainsFunc([]field{fBib, fPlace, fTime, fChip, fSeed, fStatus, fRace, fEvent, fYear, fCategory, fDate}, t.cols.has)
	return r, nil
}

// rejectsTail is what the names of rejects files end in.
var rejectsTail = regexp.MustCompile(`\.rejects(-\d+)?$`)

func eventStem(path string, rejects bool) string {
	s := stem(path)
	if rejects {
		s = rejectsTail.ReplaceAllString(s, "")
	}
	return s
}

// chooseColumns settles which columns name the event and the category. A race
// is one category of an event, so beside an event column a race column names
// the category. Without a category column each event of a year is one race, as
// in berlin-2014.csv, where places run across women and men (the first woman is
// 24th) and the sex stands with the athlete. A category column with age classes
// (M40, W35) says who ran, not which race, and is not taken.
func (r *races) chooseColumns(t *table) {
	if t.cols.has(fCategory) && slices.ContainsFunc(t.rows, func(row row) bool {
		return ageClass.MatchString(t.cols.value(row, fCategory))
	}) {
		t.cols.drop(fCategory, "it holds age classes, which make no races")
	}
	r.category = fCategory
	if t.cols.has(fEvent) && !t.cols.has(fCategory) && disciplines(t, fEvent) {
		r.category, r.codes = fEvent, true
		if t.cols.has(fRace) {
			r.asEvent = fRace
		}
		return
	}
	switch event, race := t.cols.has(fEvent), t.cols.has(fRace); {
	case event && race && t.cols.has(fCategory):
		t.cols.drop(fRace, "the event is read from "+t.cols.by[fEvent].head+", the category from "+t.cols.by[fCategory].head)
		r.asEvent = fEvent
	case event && race:
		r.asEvent, r.category = fEvent, fRace
	case event:
		r.asEvent = fEvent
	case race:
		r.asEvent = fRace
	}
	if !t.cols.has(r.category) {
		r.category = ""
	}
}

func severalValues(t *table, f field) (a, b string, several bool) {
	for _, row := range t.rows {
		v := t.cols.value(row, f)
		switch {
		case len(row.fields) != len(t.cols.head) || nothing(v):
		case a == "":
			a = v
		case data.Fold(v) != data.Fold(a):
			return a, v, true
		}
	}
	return a, "", false
}

// raceSays is what a row says about its race.
type raceSays struct {
	event, race, category string
	combined, round       string // the decathlon or heptathlon that it is a part of, and the heat
	year                  int
	date                  data.Date
	sex                   data.Sex
	metres                float64
}

// byCode is the category of a discipline, which is held for each sex by itself.
func (r *races) byCode(code string, sex data.Sex) string {
	d, ok := disciplineOf(code)
	if !ok {
		return code
	}
	switch sex {
	case data.Men:
		return d.name + " Men"
	case data.Women:
		return d.name + " Women"
	}
	return d.name
}

// of returns the race of a row; nil for a roster.
func (r *races) of(says raceSays) *raceOf {
	if r.noRace {
		return nil
	}
	if r.found != nil && says == r.last {
		return r.found
	}
	found, ok := r.said[says]
	if !ok {
		if r.said == nil {
			r.said = map[raceSays]*raceOf{}
		}
		found = r.find(says)
		r.said[says] = found
	}
	r.last, r.found = says, found
	return found
}

// find finds or makes the race that a row says.
func (r *races) find(says raceSays) *raceOf {
	event, race, category, year, date := says.event, says.race, says.category, says.year, says.date
	if r.codes {
		category, event = r.byCode(event, says.sex), ""
	}
	if r.asEvent == fRace {
		event = race
	}
	if r.category == fRace {
		category = race
	}
	if r.told.Event != "" {
		event = r.told.Event
	}
	if r.told.Category != "" {
		category = r.told.Category
	}
	if r.told.Year != 0 {
		year = r.told.Year
	}
	if year == 0 {
		year = yearOf(date)
	}
	if event == "" || nothing(event) {
		event, r.byStem = r.stem, true
	}
	category = within(category, says.combined, says.round)
	category = r.onDay(event, year, category, date)
	key := raceKey(event, year, category)
	if known, ok := r.known[key]; ok {
		if len(date) > len(known.date) {
			known.date = date
		}
		return known
	}
	out := &raceOf{event: event, year: year, category: category, date: date, isNew: true}
	if shown, ok := r.shown[key]; ok {
		out.stored, out.isNew, out.metres = shown, false, shown.Metres
	}
	if out.metres == 0 && r.told.Metres == 0 {
		out.metres = says.metres
	}
	first, _, _ := strings.Cut(category, " · ")
	for _, name := range []string{first, event} {
		if d, ok := disciplineOf(name); ok {
			out.what = d
			break
		}
	}
	if strings.Contains(data.Fold(category), "wheelchair") && out.what.name == "Marathon" {
		out.what.name = "Marathon wheelchair"
	}
	if out.metres == 0 {
		out.metres, out.why = r.metres, r.why
	}
	if out.metres == 0 && out.what.metres > 0 && out.what.metres != marathon {
		out.metres, out.why = out.what.metres, fmt.Sprintf("%q says so", out.what.name)
	}
	if out.metres == 0 && saysMarathon(event+" · "+category) {
		says := event
		if !saysMarathon(event) {
			says = category
		}
		out.metres, out.why = marathon, fmt.Sprintf("%q says marathon", says)
	}
	if out.metres == 0 && out.what.name == "" {
		r.measure(out)
	}
	r.known[key] = out
	r.inOrder = append(r.inOrder, out)
	return out
}

// within is the category of a race that is a part of a combined event, a round, or
// both: the 100 m of a decathlon are another race than the 100 m, with heats of the
// same numbers.
func within(category, combined, round string) string {
	if nothing(category) {
		category = ""
	}
	if nothing(combined) || strings.Contains(data.Fold(category), data.Fold(combined)) {
		combined = ""
	}
	for _, part := range []string{combined, round} {
		if part != "" {
			category = strings.TrimPrefix(category+" · "+part, " · ")
		}
	}
	return category
}

// onDay is the category of a row that names its day: where the rows of what would be
// one race are of several days, each day but the first is a race with its date. A row
// that names no day, or only a year, goes with the first.
func (r *races) onDay(event string, year int, category string, date data.Date) string {
	if len(date) < len("2006-01-02") {
		return category
	}
	dated := within(category, string(date), "")
	if _, ok := r.known[raceKey(event, year, dated)]; ok {
		return dated
	}
	if _, ok := r.shown[raceKey(event, year, dated)]; ok {
		return dated
	}
	first, ok := r.known[raceKey(event, year, category)]
	if !ok || len(first.date) < len(date) || first.date == date {
		return category
	}
	r.severalDays++
	return dated
}

// measure finds how long a race is of which nothing else says it: as its names say, or
// like the races of its event and year that the show has, when those are all of one length.
func (r *races) measure(out *raceOf) {
	for _, name := range []string{out.category, out.event} {
		if d, ok := disciplineIn(name); ok {
			out.what, out.metres, out.why = d, d.metres, fmt.Sprintf("%q says %s", name, d.name)
			return
		}
	}
	var like data.Race
	for _, race := range r.shown {
		if race.Metres == 0 || race.Year != out.year || data.Fold(race.Event) != data.Fold(out.event) {
			continue
		}
		if like.Metres != 0 && race.Metres != like.Metres {
			return
		}
		like = race
	}
	if like.Metres != 0 {
		out.metres, out.why = like.Metres, fmt.Sprintf("the show's races of %s are so long", data.Race{Event: like.Event, Year: like.Year}.Name())
	}
}

func raceKey(event string, year int, category string) string {
	return fmt.Sprintf("%s|%d|%s", data.Fold(event), year, data.Fold(category))
}

// fileMetres is the distance of every race of a file, as far as the file itself
// tells: as told, or a marathon because its name says so, or because it has
// times at the half and at 40 km. 0 is unknown.
func fileMetres(path string, cols columns, o Options) (float64, string) {
	if o.Metres > 0 {
		return o.Metres, ""
	}
	if saysMarathon(stem(path)) {
		return marathon, "the file's name says marathon"
	}
	half, forty := "", ""
	for _, c := range cols.checks {
		switch {
		case c.check.half:
			half = c.head
		case c.check.metres == 40000:
			forty = c.head
		}
	}
	if half != "" && forty != "" {
		return marathon, fmt.Sprintf("it has times at the half (%s) and at 40 km (%s)", half, forty)
	}
	return 0, ""
}

// otherDistance are the words beside "marathon" that make it something else.
var otherDistance = regexp.MustCompile(`\b(half|halb|semi|demi|media|mezza|mini|quarter|ultra|double|relay|ekiden|team|kids|junior|fun|5k|10k|\d+ ?(k|km|miles?))\b`)

// saysMarathon reports whether a text says marathon and nothing that makes it
// another distance.
func saysMarathon(s string) bool {
	s = data.Fold(s)
	return slices.Contains(strings.Fields(s), "marathon") && !otherDistance.MatchString(s)
}

// decisions says what was concluded about the races.
func (r *races) decisions(timed bool) []string {
	var out []string
	if r.noRace {
		return append(out, "no race: it has no column about one, so its rows are athletes only; --event makes it a start list")
	}
	if r.codes {
		out = append(out, "category: the event column names disciplines, so each is a race of its own for each sex")
	}
	if r.byStem {
		out = append(out, fmt.Sprintf("event: the file names none, so it is called %q after the file; tell it with --event", r.stem))
	}
	if r.asEvent != "" && r.category == "" && r.told.Category == "" {
		out = append(out, "category: the file names none, so every race has one field for all, and places run across it")
	}
	if r.severalDays > 0 {
		out = append(out, fmt.Sprintf("date: rows of one race are of several days, so %s by the day", count(r.severalDays, "race is kept apart", "races are kept apart")))
	}
	byWhy, unknown := map[string]bool{}, 0
	for _, race := range r.inOrder {
		switch {
		case race.metres == 0 && (race.what.name == "" || race.what.timed()):
			unknown++
		case race.why != "" && !byWhy[race.why]:
			byWhy[race.why] = true
			out = append(out, fmt.Sprintf("distance: %g m, because %s", race.metres, race.why))
		}
	}
	if unknown > 0 && timed {
		out = append(out, fmt.Sprintf("distance: not known for %s; a distance column, the event's name (as in 10000 m) or --metres tells it", count(unknown, "race", "races")))
	}
	return out
}
