package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// By is what a list of athletes or entries is sorted by.
type By string

// The values of By. With ByFit the best answers to the words come first;
// without words it is ByFamily for athletes, and for entries the order of
// [Show.Entries]. Who has nothing in the column comes last in either direction.
const (
	ByFit     By = ""
	ByFamily  By = "family"
	ByGiven   By = "given"
	ByCountry By = "country"
	BySex     By = "sex"
	ByBorn    By = "born" // or, where that is unknown, the year that the age says
	ByBib     By = "bib"  // as a number where it begins with one; of athletes only within a race
	ByPhoto   By = "photo"
	ByBio     By = "bio"
	ByFaults  By = "faults" // who lacks most first
	ByClub    By = "club"   // of entries
	BySeed    By = "seed"
	ByMark    By = "mark"
	ByStatus  By = "status"
	ByPlace   By = "place"
)

// List says which athletes, or which entries of a race, are wanted, in what order.
type List struct {
	Words  string // as for [Show.FindAthletes]; "" is everybody
	Race   ID     // only those in it; 0 is everybody, of athletes only
	Faulty bool   // only those with something missing or unread, see [Athlete.Faults]
	By     By
	Down   bool // the other way round
}

// listMost is how many athletes words may find: all there are.
const listMost = 1 << 30

// born is the year of birth as far as it is known.
const bornSQL = `CASE WHEN a.born<>'' THEN a.born WHEN a.age>0 AND a.age_on<>'' THEN printf('%04d', substr(a.age_on,1,4)-a.age)
	WHEN a.age>0 THEN printf('%04d', 9999-a.age) ELSE '' END`

// faultsSQL counts what [Athlete.Faults] lists.
const faultsSQL = `((a.country='') + (a.given='' AND a.family='') + (a.sex='') + (a.born='' AND a.age=0)
	+ EXISTS (SELECT 1 FROM bests WHERE athlete=a.id AND unread<>''))`

// sortSQL are the empty-last test and the keys of each order. Names are sorted as
// the search keeps them, folded: https://sqlite.org/fts3.html, 9.1, says where.
var sortSQL = map[By]struct{ empty, key string }{
	ByFamily:  {`(a.family='' AND a.whole='')`, `(SELECT c1family FROM athlete_words_content WHERE docid=a.id)`},
	ByGiven:   {`a.given=''`, `(SELECT c0given FROM athlete_words_content WHERE docid=a.id)`},
	ByCountry: {`a.country=''`, `a.country`},
	BySex:     {`a.sex=''`, `a.sex`},
	ByBorn:    {`(a.born='' AND a.age=0)`, bornSQL},
	ByPhoto:   {`a.photo IS NULL`, `a.id*0`},
	ByBio:     {`a.bio=''`, `-length(a.bio)`},
	ByFaults:  {`a.id*0`, `-` + faultsSQL},
	ByBib:     {`e.bib=''`, `CAST(e.bib AS INTEGER), e.bib`},
	ByClub:    {`e.club=''`, `e.club COLLATE NOCASE`},
	BySeed:    {`e.seed_ms IS NULL`, `e.seed_ms`},
	ByMark:    {`e.finish_ms IS NULL`, `e.finish_ms`},
	ByStatus:  {`e.status=''`, `e.status`},
	ByPlace:   {`e.place=0`, `e.place`},
}

// AthleteIDs returns the athletes of a list, all of them.
func (s *Show) AthleteIDs(ctx context.Context, l List) ([]ID, error) {
	all, err := s.listed(ctx, "a.id", l)
	if err != nil {
		return nil, fmt.Errorf("list the athletes: %w", err)
	}
	return all, nil
}

// EntryIDs returns the entries of a race, all of them.
func (s *Show) EntryIDs(ctx context.Context, l List) ([]ID, error) {
	if l.Race == 0 {
		return nil, nil
	}
	all, err := s.listed(ctx, "e.id", l)
	if err != nil {
		return nil, fmt.Errorf("list the entries: %w", err)
	}
	return all, nil
}

func (s *Show) listed(ctx context.Context, what string, l List) ([]ID, error) {
	from, where, order := `athletes a`, `1`, ""
	var args []any
	if q := readQuery(l.Words); len(q) > 0 {
		found, err := s.findAthletes(ctx, q, listMost)
		if err != nil {
			return nil, searchError(l.Words, err)
		}
		fit := make([]ID, len(found))
		for i, f := range found {
			fit[i] = f.ID
		}
		asked, err := json.Marshal(fit)
		if err != nil {
			return nil, err
		}
		from, order = `json_each(?) j CROSS JOIN athletes a ON a.id=j.value`, `j.key`
		args = append(args, string(asked))
	}
	if l.Race != 0 {
		from += ` JOIN entries e ON e.athlete=a.id AND e.race=?`
		args = append(args, int64(l.Race))
	}
	if l.Faulty {
		where = faultsSQL + `>0`
	}
	// One text in place of tens of thousands of rows: each row costs a call into SQLite.
	var all string
	err := s.reader.QueryRowContext(ctx, `SELECT coalesce(group_concat(`+what+`, ',' ORDER BY `+l.order(order)+`), '') FROM `+from+` WHERE `+where, args...).Scan(&all)
	if err != nil || all == "" {
		return nil, explain(err)
	}
	out := make([]ID, 0, strings.Count(all, ",")+1)
	for n := range strings.SplitSeq(all, ",") {
		id, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			return nil, err
		}
		out = append(out, ID(id))
	}
	return out, nil
}

// order is what comes behind ORDER BY; fit is the order of the words, "" for none.
func (l List) order(fit string) string {
	const name = `a.family || a.whole, a.given, a.id`
	key, ok := sortSQL[l.By]
	inRace := slices.Contains([]By{ByBib, ByClub, BySeed, ByMark, ByStatus, ByPlace}, l.By)
	switch {
	case ok && (!inRace || l.Race != 0):
	case fit != "":
		return fit
	case l.Race != 0:
		return `NOT (e.status='' AND e.place>0), e.place=0, e.place, e.bib='', CAST(e.bib AS INTEGER), e.bib, ` + name
	default:
		key = sortSQL[ByFamily]
	}
	if l.Down {
		key.key = reversed(key.key)
	}
	return key.empty + `, ` + key.key + `, ` + name
}

// reversed sorts by keys the other way round.
func reversed(key string) string {
	if key == sortSQL[ByBib].key {
		return `CAST(e.bib AS INTEGER) DESC, e.bib DESC`
	}
	return key + ` DESC`
}

// RosterRow is an athlete as a list shows one.
type RosterRow struct {
	Athlete          // with bests, without disciplines
	In      []InRace // newest first
}

// InRace is a race that an athlete is in.
type InRace struct {
	Entry ID
	Race  Race
	Bib   string
}

// Roster reads the athletes of ids, in that order; one that is gone is left out.
func (s *Show) Roster(ctx context.Context, wanted []ID) ([]RosterRow, error) {
	asked, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	found, err := athletes(ctx, s.reader, `JOIN json_each(?) j ON j.value=a.id ORDER BY j.key`, string(asked))
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	bests, err := s.Bests(ctx, wanted)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	in := map[ID][]InRace{}
	_, err = list(ctx, s.reader, func(rows *sql.Rows) (none struct{}, err error) {
		var id ID
		var x InRace
		err = rows.Scan(&id, &x.Entry, &x.Bib, &x.Race.ID, &x.Race.Event, &x.Race.Year, &x.Race.Category, &x.Race.Title, &x.Race.Date)
		in[id] = append(in[id], x)
		return none, err
	}, `SELECT e.athlete, e.id, e.bib, r.id, r.event, r.year, r.category, r.title, r.date FROM json_each(?) j
		CROSS JOIN entries e ON e.athlete=j.value JOIN races r ON r.id=e.race ORDER BY j.key, r.year DESC, r.date DESC, r.id DESC`, string(asked))
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	out := make([]RosterRow, len(found))
	for i, a := range found {
		a.Bests = bests[a.ID]
		out[i] = RosterRow{Athlete: a, In: in[a.ID]}
	}
	return out, nil
}

// EntriesOf reads the entries of ids, in that order, with their marks; one that
// is gone is left out.
func (s *Show) EntriesOf(ctx context.Context, wanted []ID) ([]Entry, error) {
	asked, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	found, err := entriesInto(ctx, s.reader, make([]Entry, 0, len(wanted)), `JOIN json_each(?) j ON j.value=e.id ORDER BY j.key`, string(asked))
	if err != nil {
		return nil, fmt.Errorf("read the entries: %w", err)
	}
	return found, nil
}

// Fault is something about an athlete that a list should say and does not.
type Fault string

// The faults.
const (
	NoCountry      Fault = "no country"
	UnknownCountry Fault = "unknown country" // printed, but none that is known: CountryPrinted
	OneName        Fault = "one name"        // in one field: nobody said which is the family name
	NoSex          Fault = "no sex"
	NoAge          Fault = "no age" // neither age nor date of birth
	UnreadBest     Fault = "unread best"
)

// Faults are what is missing or could not be read.
func (a Athlete) Faults() []Fault {
	var all []Fault
	add := func(is bool, f Fault) {
		if is {
			all = append(all, f)
		}
	}
	add(a.Country == "" && a.CountryPrinted == "", NoCountry)
	add(a.Country == "" && a.CountryPrinted != "", UnknownCountry)
	add(a.Given == "" && a.Family == "", OneName)
	add(a.Sex == SexUnknown, NoSex)
	add(a.Born == "" && a.Age == 0, NoAge)
	add(slices.ContainsFunc(a.Bests, func(b Best) bool { return b.Mark.Unread != "" }), UnreadBest)
	return all
}
