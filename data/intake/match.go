package intake

import (
	"slices"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
)

// roster finds the athletes of the show by folded name and country. What an
// intake adds is in it at once.
type roster struct {
	byKey map[string]*namesakes
	room  []namesakes                       // for those to come
	ids   map[data.ExternalID]*data.Athlete // by id, in lower case
	known map[data.ID][]data.ExternalID     // those of the show; nil when the list has none
}

// namesakes are those of one name and country: the athletes, and how many rows of each
// race. A row keeps its own, so that each name is looked up once.
type namesakes struct {
	all    []*data.Athlete
	first  [1]*data.Athlete // room for all of most names
	race   *fieldOf
	rows   int              // of race
	others map[*fieldOf]int // the rows of other races
}

// called are the namesakes of a key.
func (r *roster) called(key string) *namesakes {
	n := r.byKey[key]
	if n == nil {
		if len(r.room) == 0 {
			r.room = make([]namesakes, everyRows)
		}
		n, r.room = &r.room[0], r.room[1:]
		n.all = n.first[:0]
		r.byKey[key] = n
	}
	return n
}

// of are the namesakes of a row.
func (r *roster) of(rec *record) *namesakes {
	if rec.same == nil {
		rec.same = r.called(rec.nameKey())
	}
	return rec.same
}

// count counts a row of a race.
func (n *namesakes) count(f *fieldOf) {
	switch {
	case n.race == nil || n.race == f:
		n.race = f
		n.rows++
	case n.others == nil:
		n.others = map[*fieldOf]int{f: 1}
	default:
		n.others[f]++
	}
}

// only reports whether one row of a race has the name.
func (n *namesakes) only(f *fieldOf) bool {
	return n.race == f && n.rows == 1 || n.race != f && n.others[f] == 1
}

// nameKey is what must be equal for two athletes to be one: the folded name,
// and the country, or what was printed in its place.
func nameKey(fold string, a data.Athlete) string {
	if a.Country == "" {
		return fold + "\x00?" + data.Fold(a.CountryPrinted)
	}
	return fold + "\x00" + a.Country
}

// addNew adds the athlete whom a row has brought.
func (r *roster) addNew(rec *record) {
	r.addIDs(&rec.athlete)
	same := r.of(rec)
	same.all = append(same.all, &rec.athlete)
}

func (r *roster) add(a *data.Athlete) {
	r.addIDs(a)
	for _, fold := range foldedNames(*a) {
		same := r.called(nameKey(fold, *a))
		same.all = append(same.all, a)
	}
}

// foldedNames is every spelling of an athlete's name, folded: what the screen
// shows first, then those that other sources print.
func foldedNames(a data.Athlete) []string {
	folds := []string{foldName(a)}
	for _, also := range a.Also {
		if f := data.Fold(also); f != "" && !slices.Contains(folds, f) {
			folds = append(folds, f)
		}
	}
	return folds
}

// find returns the one athlete of the show who is that of a row, by name, country and
// nothing that contradicts, and is not in the race already. Two who could be
// are none: nobody can tell which.
func (r *roster) find(rec *record, in map[data.ID]bool) *data.Athlete {
	var found *data.Athlete
	for _, c := range r.of(rec).all {
		if in[c.ID] || !compatible(rec.athlete, *c) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// compatible reports whether nothing known of two athletes of one name
// contradicts that they are one. Where no source says a country, a name is too
// little: they must be born on the same day.
func compatible(a, b data.Athlete) bool {
	if a.Country == "" && a.CountryPrinted == "" && (len(a.Born) < len("2006-01-02") || a.Born != b.Born) {
		return false
	}
	if a.Sex != "" && b.Sex != "" && a.Sex != b.Sex || otherIDs(a, b) {
		return false
	}
	if n := min(len(a.Born), len(b.Born)); n > 0 {
		return a.Born[:n] == b.Born[:n]
	}
	ya, yb := birthYear(a), birthYear(b)
	return ya == 0 || yb == 0 || ya-yb <= 1 && yb-ya <= 1
}

// birthYear is the year in which an athlete was born, to a year when only an
// age is known; 0 when nothing is.
func birthYear(a data.Athlete) int {
	if y := yearOf(a.Born); y != 0 {
		return y
	}
	if y := yearOf(a.AgeOn); y != 0 && a.Age > 0 {
		return y - a.Age
	}
	return 0
}

// entrant is an entry of a race, of the show or of this intake.
//
// Hardly any row is held against an entry that another row of its list has made, so
// such an entry is its row, until somebody asks for the whole.
type entrant struct {
	id      data.ID
	e       *data.Entry           // see whole
	folds   []string              // every spelling of the name; see whole
	made    *record               // the row with which this intake made it; nil for one of the show
	who     *data.Athlete         // of that row
	marks   []data.Sourced        // of that row
	claimed bool                  // a row of this intake is it
	splits  map[data.ID]mark.Mark // all, once they are asked for
}

// shownEntrant is an entry that the show has.
func shownEntrant(e data.Entry) *entrant {
	return &entrant{id: e.ID, e: &e, folds: foldedNames(e.Athlete)}
}

// whole is everything of an entry.
func (e *entrant) whole() *data.Entry {
	if e.e == nil {
		rec := e.made
		e.e = &data.Entry{ID: e.id, Race: rec.race.stored.ID, Athlete: *e.who, Bib: rec.bib, Club: rec.club, Seed: rec.seed, Result: rec.result(e.marks)}
		e.folds = []string{rec.fold}
	}
	return e.e
}

// atPlace is an entry under its place, by one spelling of its name.
type atPlace struct {
	fold string
	e    *entrant
	next *atPlace // who was there before
}

// field of a race: its entries, by everything a row can name them with.
type fieldOf struct {
	race     *raceOf
	checks   []data.ID // the checkpoint of each split column
	byBib    map[string]*entrant
	byPlace  map[int]*atPlace
	byName   map[string][]*entrant // those in the show before
	byTime   map[string]*entrant   // those in the show before, by country and time
	athletes map[data.ID]bool      // but those whom a row of a list without ids has brought itself: see addNew
	room     []atPlace             // for those to come
	entrant  map[data.ID]*entrant  // by athlete; nil unless the list has ids
	byRecord map[*record]*entrant  // of this intake; nil for a list, which does not ask
	free     map[string]int        // those of them that no bib and no place has matched
}

// newFieldOf is an empty field; rows is about how many it will have.
func newFieldOf(race *raceOf, rows int) *fieldOf {
	return &fieldOf{
		race: race, byBib: make(map[string]*entrant, rows), byPlace: make(map[int]*atPlace, rows), byName: map[string][]*entrant{}, byTime: map[string]*entrant{},
		athletes: map[data.ID]bool{}, free: map[string]int{},
	}
}

// remember keeps which entry a row became.
func (f *fieldOf) remember(rec *record, e *entrant) {
	if f.byRecord != nil {
		f.byRecord[rec] = e
	}
}

// addNew adds the entry that a row has made. An athlete whom the row has brought and
// who has no id is found by the row's name only; who else of the race has that name
// looks for nobody, so the athlete need not be known to be in it.
func (f *fieldOf) addNew(e *entrant) {
	if f.entrant != nil || e.who != &e.made.athlete {
		f.athletes[e.who.ID] = true
	}
	if f.entrant != nil {
		f.entrant[e.who.ID] = e
	}
	f.indexBy(e, e.made.bib, e.made.place, e.made.fold)
}

// add adds an entry of the show.
func (f *fieldOf) add(e *entrant) {
	f.athletes[e.e.Athlete.ID] = true
	if f.entrant != nil {
		f.entrant[e.e.Athlete.ID] = e
	}
	f.index(e)
	for _, fold := range e.folds {
		key := nameKey(fold, e.e.Athlete)
		f.byName[key] = append(f.byName[key], e)
	}
	for _, m := range e.e.Result.Marks {
		f.byTime[timeKey(e.e.Athlete.Country, m.Mark)] = e
	}
}

func timeKey(country string, m mark.Mark) string {
	return country + " " + m.Time.Truncate(time.Millisecond).String()
}

// index makes an entry findable by its bib and its place.
func (f *fieldOf) index(e *entrant) {
	whole := e.whole()
	f.indexBy(e, whole.Bib, whole.Result.Place, e.folds...)
}

func (f *fieldOf) indexBy(e *entrant, bib string, place int, folds ...string) {
	if bib != "" {
		f.byBib[strings.ToLower(bib)] = e
	}
	if place > 0 {
		for _, fold := range folds {
			if len(f.room) == 0 {
				f.room = make([]atPlace, everyRows)
			}
			p := &f.room[0]
			f.room = f.room[1:]
			*p = atPlace{fold, e, f.byPlace[place]}
			f.byPlace[place] = p
		}
	}
}

// exact finds the entry of a row by bib, else by place and name. A bib that
// belongs to somebody else is taken: the row cannot be entered.
func (f *fieldOf) exact(rec *record) (found *entrant, taken bool) {
	if rec.bib != "" {
		if e, ok := f.byBib[strings.ToLower(rec.bib)]; ok {
			e.whole()
			if slices.Contains(e.folds, rec.fold) || sameResult(rec, e) {
				return e, false
			}
			return e, true
		}
	}
	if rec.place > 0 {
		p := f.byPlace[rec.place]
		for p != nil && p.fold != rec.fold {
			p = p.next
		}
		if p != nil && (rec.bib == "" || p.e.whole().Bib == "") {
			return p.e, false
		}
	}
	return nil, false
}

// alike reports that an entry that no row has claimed has the time and the
// country of a row, where one of them has no place: it may be the same athlete
// under another name, which is for a person to say.
func (f *fieldOf) alike(rec *record) bool {
	if !rec.official.Known() || rec.athlete.Country == "" {
		return false
	}
	e, ok := f.byTime[timeKey(rec.athlete.Country, rec.official)]
	return ok && !e.claimed && (rec.place == 0 || e.whole().Result.Place == 0)
}

// sameResult reports that a row and an entry have the same place or the same time.
func sameResult(rec *record, e *entrant) bool {
	r := &e.whole().Result
	return rec.place > 0 && rec.place == r.Place || rec.official.Known() && hasMark(r.Marks, rec.official)
}

func hasMark(marks []data.Sourced, m mark.Mark) bool {
	return slices.ContainsFunc(marks, func(s data.Sourced) bool { return sameMark(s.Mark, m) })
}

// sameMark compares marks by value to the millisecond, which is what a show
// keeps, and by what was printed when they have none.
func sameMark(a, b mark.Mark) bool {
	if a.Known() && b.Known() {
		return a.Time.Milliseconds() == b.Time.Milliseconds()
	}
	return a.Printed == b.Printed
}

// byNameOnly finds the entry of a row that neither bib nor place has found: the
// only one of its name and country that no other row has claimed, for the only
// such row. Another place and another time are another athlete.
func (f *fieldOf) byNameOnly(rec *record) (found *entrant, double bool) {
	key := nameKey(rec.fold, rec.athlete)
	for _, e := range f.byName[key] {
		switch {
		case e.claimed || rec.bib != "" && e.whole().Bib != "" || !noContradiction(rec.athlete, e.whole().Athlete):
		case rec.place > 0 && e.whole().Result.Place > 0 && !sameResult(rec, e):
			double = true
		case found != nil:
			return nil, true
		default:
			found = e
		}
	}
	if found != nil && f.free[key] > 1 {
		return nil, true
	}
	return found, double && found == nil
}

// noContradiction is compatible for two entries of one race, where a name does
// without a country.
func noContradiction(a, b data.Athlete) bool {
	if a.Country == "" && a.CountryPrinted == "" {
		a.Country, b.Country = "-", "-"
	}
	return compatible(a, b)
}
