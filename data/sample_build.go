package data

import (
	"errors"
	"strings"

	"mile26/data/mark"
)

// sampleBuilder turns the files into rows; the maps are by the keys the files use.
type sampleBuilder struct {
	tx       *Tx
	in       *sampleFiles
	sources  map[string]Source
	people   map[string]Person
	athletes map[string]Athlete
	points   map[string]Checkpoint
	races    map[string]Race
	titles   map[string]string // of the races by category, for the winners' races
}

func newSampleBuilder(tx *Tx, in *sampleFiles) *sampleBuilder {
	return &sampleBuilder{
		tx: tx, in: in,
		sources: map[string]Source{}, people: map[string]Person{}, athletes: map[string]Athlete{},
		points: map[string]Checkpoint{}, races: map[string]Race{}, titles: map[string]string{},
	}
}

func (b *sampleBuilder) build() error {
	for _, part := range []func() error{
		b.addSources, b.addPeople, b.addAthletes, b.addRaces, b.addWinners, b.addRecords, b.addFacts, b.addQuotes,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (b *sampleBuilder) addSources() error {
	for i, x := range b.in.sources.Sources {
		at := b.in.at("sources.yaml", "$.sources[%d]", i)
		src := Source{Name: x.Name, Detail: x.Detail}
		var err error
		if src.ID, err = b.tx.AddSource(src); err != nil {
			return at.fail("%w", err)
		}
		if err := enter(at, b.sources, x.Key, src); err != nil {
			return err
		}
	}
	return nil
}

func (b *sampleBuilder) addPeople() error {
	for i, x := range b.in.people.People {
		at := b.in.at("people.yaml", "$.people[%d]", i)
		src, err := lookUp(at, b.sources, "source", x.Source)
		if err != nil {
			return err
		}
		p := Person{Given: x.Given, Family: x.Family, Credit: x.Credit, Source: src}
		if p.ID, err = b.tx.AddPerson(p); err != nil {
			return at.fail("%w", err)
		}
		if err := enter(at, b.people, x.Key, p); err != nil {
			return err
		}
	}
	return nil
}

func (b *sampleBuilder) addAthletes() error {
	for i, x := range b.in.athletes.Athletes {
		if err := b.addAthlete(b.in.at("athletes.yaml", "$.athletes[%d]", i), x); err != nil {
			return err
		}
	}
	for i, x := range b.in.winners.Athletes {
		if err := b.addAthlete(b.in.at("winners.yaml", "$.athletes[%d]", i), x); err != nil {
			return err
		}
	}
	return nil
}

func (b *sampleBuilder) addAthlete(at place, x sampleAthlete) error {
	a := Athlete{
		Given: x.Given, Family: x.Family, ScreenGiven: x.ScreenGiven, ScreenFamily: x.ScreenFamily, Also: x.Also,
		Country: x.Country, Sex: x.Sex, Born: x.Born, Line: x.Line, Bio: x.Bio, Disciplines: x.Disciplines,
	}
	if x.Age != nil {
		a.Age, a.AgeOn = x.Age.Years, x.Age.On
	}
	if err := at.dates(a.Born, a.AgeOn, x.AsOf); err != nil {
		return err
	}
	for i, y := range x.Bests {
		at := at.at(".bests[%d]", i)
		src, err := lookUp(at, b.sources, "source", y.Source)
		if err != nil {
			return err
		}
		m, err := at.mark(y.Printed, y.Time, "")
		if err != nil {
			return err
		}
		if err := at.dates(y.On); err != nil {
			return err
		}
		a.Bests = append(a.Bests, Best{Discipline: y.Discipline, Kind: y.Kind, Mark: m, Place: y.Place, On: y.On, Source: src})
	}
	same, err := b.tx.FindAthletes(a.Given, a.Family, a.Whole, a.Country)
	if err != nil {
		return at.fail("%w", err)
	}
	if len(same) > 0 {
		return at.fail("%s of %s stands here twice", a.plainName(), a.Country)
	}
	if a.ID, err = b.tx.AddAthlete(a); err != nil {
		return at.fail("%w", err)
	}
	return enter(at, b.athletes, x.Key, a)
}

func (b *sampleBuilder) addRaces() error {
	for i, x := range b.in.races.Checkpoints {
		at := b.in.at("races.yaml", "$.checkpoints[%d]", i)
		if err := enter(at, b.points, x.Key, Checkpoint{Name: x.Name, Metres: x.Metres}); err != nil {
			return err
		}
	}
	for i, x := range b.in.races.Races {
		if err := b.addRace(b.in.at("races.yaml", "$.races[%d]", i), x); err != nil {
			return err
		}
	}
	return nil
}

func (b *sampleBuilder) addRace(at place, x sampleRace) error {
	if err := at.dates(x.Date); err != nil {
		return err
	}
	r := Race{Event: x.Event, Year: x.Year, Category: x.Category, Title: x.Title, Date: x.Date, Metres: x.Metres, CRLabel: x.CRLabel}
	b.titles[r.Category] = r.Title
	var err error
	if r.ID, err = b.tx.AddRace(r); err != nil {
		return at.fail("%w", err)
	}
	if err := enter(at, b.races, x.Key, r); err != nil {
		return err
	}
	points := map[string]Checkpoint{}
	for i, key := range x.Checkpoints {
		at := at.at(".checkpoints[%d]", i)
		c, err := lookUp(at, b.points, "checkpoint", key)
		if err != nil {
			return err
		}
		c.Race = r.ID
		if c.ID, err = b.tx.AddCheckpoint(c); err != nil {
			return at.fail("%w", err)
		}
		points[key] = c
	}
	for i, e := range x.Entries {
		if err := b.addEntry(at.at(".entries[%d]", i), r, points, e); err != nil {
			return err
		}
	}
	return nil
}

func (b *sampleBuilder) addEntry(at place, r Race, points map[string]Checkpoint, x sampleEntry) error {
	a, err := lookUp(at, b.athletes, "athlete", x.Athlete)
	if err != nil {
		return err
	}
	e := Entry{Race: r.ID, Athlete: a, Result: Result{Place: x.Result.Place, Status: x.Result.Status, Flags: x.Result.Flags, Note: x.Note}}
	if e.Result.Marks, err = b.marks(at.at(".result"), x.Result.Marks); err != nil {
		return err
	}
	if e.ID, err = b.tx.AddEntry(e); err != nil {
		return at.fail("%w", err)
	}
	for i, sp := range x.Splits {
		at := at.at(".splits[%d]", i)
		c, err := lookUp(at, points, "checkpoint of the race", sp.Checkpoint)
		if err != nil {
			return err
		}
		marks, err := b.marks(at, sp.Marks)
		if err != nil {
			return err
		}
		m, ok := Result{Marks: marks}.Chosen()
		if !ok {
			return at.fail("one mark of a split must be chosen")
		}
		if err := b.tx.AddSplit(Split{Entry: e.ID, Checkpoint: c, Mark: m.Mark, Source: m.Source, Note: sp.Note}); err != nil {
			return at.fail("%w", err)
		}
	}
	return nil
}

func (b *sampleBuilder) marks(at place, marks []sampleMark) ([]Sourced, error) {
	var all []Sourced
	for i, x := range marks {
		at := at.at(".marks[%d]", i)
		src, err := lookUp(at, b.sources, "source", x.Source)
		if err != nil {
			return nil, err
		}
		m, err := at.mark(x.Printed, x.Time, x.Unread)
		if err != nil {
			return nil, err
		}
		all = append(all, Sourced{Mark: m, Source: src, Chosen: x.Chosen})
	}
	return all, nil
}

// addWinners makes a race of each edition and category with its winner; a race
// that is there already has its winner checked and gets nothing new.
func (b *sampleBuilder) addWinners() error {
	list := b.in.winners
	src, err := lookUp(b.in.at("winners.yaml", "$.source"), b.sources, "source", list.Source)
	if err != nil {
		return err
	}
	for i, x := range list.Winners {
		at := b.in.at("winners.yaml", "$.winners[%d]", i)
		a, err := lookUp(at, b.athletes, "athlete", x.Athlete)
		if err != nil {
			return err
		}
		if err := at.dates(x.Date); err != nil {
			return err
		}
		m, err := at.mark(x.Printed, strings.TrimPrefix(x.Printed, "0"), "")
		if err != nil {
			return err
		}
		r, err := b.winnersRace(x)
		if err != nil {
			return at.fail("%w", err)
		}
		if err := b.addWinner(at, r, a, x.Tied, Sourced{Mark: m, Source: src, Chosen: true}); err != nil {
			return err
		}
	}
	return nil
}

func (b *sampleBuilder) winnersRace(x sampleWinner) (Race, error) {
	list := b.in.winners
	r, err := b.tx.FindRace(list.Event, x.Year, x.Category)
	if !errors.Is(err, ErrNotFound) {
		return r, err
	}
	r = Race{
		Event: list.Event, Year: x.Year, Category: x.Category, Title: b.titles[x.Category], Date: x.Date,
		Metres: list.Metres, CRLabel: "Course record",
	}
	r.ID, err = b.tx.AddRace(r)
	return r, err
}

func (b *sampleBuilder) addWinner(at place, r Race, a Athlete, tied bool, m Sourced) error {
	e, err := b.tx.FindEntry(r.ID, a.ID)
	switch {
	case err == nil && e.Result.Place != 1:
		return at.fail("%s is not first in races.yaml", a.plainName())
	case err == nil:
		err = b.tx.AddResultMark(e.ID, m)
	case errors.Is(err, ErrNotFound):
		_, err = b.tx.AddEntry(Entry{Race: r.ID, Athlete: a, Result: Result{Place: 1, Tied: tied, Marks: []Sourced{m}}})
	}
	if err != nil {
		return at.fail("%w", err)
	}
	return nil
}

func (b *sampleBuilder) addRecords() error {
	for i, x := range b.in.records.Records {
		at := b.in.at("records.yaml", "$.records[%d]", i)
		src, err := lookUp(at, b.sources, "source", x.Source)
		if err != nil {
			return err
		}
		if x.Athlete != "" {
			if _, err := lookUp(at, b.athletes, "athlete", x.Athlete); err != nil {
				return err
			}
		}
		if err := at.dates(x.Set, x.From, x.To); err != nil {
			return err
		}
		var m mark.Mark
		if m, err = at.mark(x.Printed, x.Time, ""); err != nil {
			return err
		}
		if _, err := b.tx.AddRecord(Record{
			Kind: x.Kind, Scope: x.Scope, Discipline: x.Discipline, Sex: x.Sex, Holder: x.Holder, Country: x.Country,
			Mark: m, Place: x.Place, Set: x.Set, From: x.From, To: x.To, Source: src,
		}); err != nil {
			return at.fail("%w", err)
		}
	}
	return nil
}

func (b *sampleBuilder) addFacts() error {
	for i, x := range b.in.facts.Facts {
		at := b.in.at("facts.yaml", "$.facts[%d]", i)
		src, race, err := b.about(at, x.Source, x.Race)
		if err != nil {
			return err
		}
		if _, err := b.tx.AddFact(Fact{Race: race.ID, Event: b.in.winners.Event, Year: x.Year, Figure: x.Figure, Text: x.Text, Source: src}); err != nil {
			return at.fail("%w", err)
		}
	}
	return nil
}

func (b *sampleBuilder) addQuotes() error {
	for i, x := range b.in.facts.Quotes {
		at := b.in.at("facts.yaml", "$.quotes[%d]", i)
		src, race, err := b.about(at, x.Source, x.Race)
		if err != nil {
			return err
		}
		p, err := lookUp(at, b.people, "person", x.Person)
		if err != nil {
			return err
		}
		if _, err := b.tx.AddSaying(Saying{Who: join(p.Given, p.Family), Person: p.ID, Race: race.ID, Year: x.Year, Text: x.Text, Source: src}); err != nil {
			return at.fail("%w", err)
		}
	}
	return nil
}

// about looks up the source of a line and the race it is about, if any.
func (b *sampleBuilder) about(at place, source, race string) (Source, Race, error) {
	src, err := lookUp(at, b.sources, "source", source)
	if err != nil || race == "" {
		return src, Race{}, err
	}
	r, err := lookUp(at, b.races, "race", race)
	return src, r, err
}
