package data

import (
	"time"

	"mile26/data/mark"
)

// ID identifies a row of one table of a show. Zero is no row.
type ID int64

// Sex is the sex a race or an entry list gives for an athlete.
type Sex string

// The values of Sex. Sources write F or W for women; the field writes W.
const (
	SexUnknown Sex = ""
	Men        Sex = "M"
	Women      Sex = "W"
)

// Date is a calendar date that may be known to the year or month only:
// "2014-04-13", "2014-04", "2014", or "" when unknown.
type Date string

// Athlete is a competitor.
//
// A name comes as two fields. A source that prints one field only leaves Given
// and Family empty and fills Whole: nobody splits it by rule.
type Athlete struct {
	ID             ID
	Given, Family  string
	Whole          string   // the name as one field, when no source says which part is the family name
	ScreenGiven    string   // override of the given name on screen
	ScreenFamily   string   // override of the family name on screen, in its screen case: "McFADDEN"
	Also           []string // other spellings of the whole name that sources print; for the search
	Country        string   // World Athletics/IOC code, "" when unknown
	CountryPrinted string   // what the source printed when it is no country that could be read
	Sex            Sex
	Born           Date
	Age            int  // age as printed, 0 when unknown; used when Born does not give one
	AgeOn          Date // the date on which Age held
	Bio            string
	Line           string // one line for a lower third: "Olympic 5,000 m and 10,000 m champion"
	Photo          string // content hash of a photo in the show, "" when none
	Disciplines    []string
	Bests          []Best
	IDs            []ExternalID // by system and number
}

// Best is an athlete's best mark in a discipline.
type Best struct {
	Discipline string // "Marathon"
	Kind       string // PB, SB
	Mark       mark.Mark
	Place      string // where it was set: "Berlin"
	On         Date
	Source     Source
}

// Person is somebody on screen who does not compete.
type Person struct {
	ID                        ID
	Given, Family             string
	Whole                     string // as for Athlete
	ScreenGiven, ScreenFamily string
	Credit                    string // "Former women's marathon world record holder"
	Source                    Source // who gives the credit
}

// Race is one category of one edition of an event.
type Race struct {
	ID       ID
	Event    string  // "London Marathon"
	Year     int     // the edition
	Category string  // "Men", "Women", "Wheelchair Men", "Wheelchair Women"; "" when the race has one field for all
	Title    string  // on screen: "Men's elite"; "" means Category
	Date     Date    // at least the year
	Metres   float64 // 42195
	Start    time.Time
	CRLabel  string // what CR means here: "Course record" or "Championship record"
}

// Checkpoint is a place on a race's course.
type Checkpoint struct {
	ID     ID
	Race   ID
	Name   string  // "5 km", "Half", "15 miles", "Finish"
	Metres float64 // distance from the start
}

// Entry is an athlete in a race.
type Entry struct {
	ID        ID
	Race      ID
	Athlete   Athlete
	Bib       string // as printed; may carry letters
	Club      string
	Seed      mark.Mark
	Withdrawn bool
	Result    Result
}

// Result is what became of an entry.
type Result struct {
	Place  int         // 0 when the source gives none
	Tied   bool        // shares its place
	Status mark.Status // DNS, DNF, DQ, NM; "" for a finisher or an unknown end
	Rule   string      // the rule of a DQ, as printed: "R163.3a"
	Flags  []string    // WR, CR, PB …, with "=" in front for equalled
	Marks  []Sourced   // every mark that a source gives; at most one is chosen
	Note   string      // "debut", "puncture"
}

// Chosen returns the mark that goes on screen, and false when there is none.
func (r Result) Chosen() (Sourced, bool) {
	for _, m := range r.Marks {
		if m.Chosen {
			return m, true
		}
	}
	return Sourced{}, false
}

// Sourced is a mark and who gives it. Where two sources disagree both are kept and one is chosen.
type Sourced struct {
	Mark   mark.Mark
	Source Source
	Chosen bool
}

// Source says where something in the show came from.
type Source struct {
	ID     ID
	Name   string // "berlin-2014.csv", "BBC live text, 24 April 2016"
	Detail string // address or licence
	Line   int    // line of the file, 0 when it has none; belongs to what is sourced, not to the source
}

// Split is an entry's elapsed time at a checkpoint.
type Split struct {
	Entry      ID
	Checkpoint Checkpoint
	Mark       mark.Mark
	Source     Source
	Note       string // whose time it is, when the source gives a group's: "Leader"
}

// Record is the best mark of its kind as of a date.
type Record struct {
	ID         ID
	Kind       string // WR, CR, NR, WOR (women only) …
	Scope      string // of what: "World", "London Marathon", "GBR"
	Discipline string // "Marathon", "Marathon wheelchair"
	Sex        Sex
	Holder     string
	Country    string
	Mark       mark.Mark
	Place      string // where it was set: "Berlin"
	Set        Date   // when it was set
	From, To   Date   // it was the record from From until To; "" open or unknown
	Source     Source
}

// Fact is a line for the screen. Figure, when there is one, is the number the line is about.
type Fact struct {
	ID     ID
	Race   ID // zero when it is about the event or none
	Event  string
	Year   int
	Figure string // "39,698"
	Text   string // "runners were set to start the 2016 race"
	Source Source
}

// Saying is a quote or a viewer's message, with who said it.
type Saying struct {
	ID     ID
	Viewer bool // a viewer's message; otherwise a quote
	Who    string
	Person ID // when who said it is a person of the show
	Race   ID // zero when it is about no race of the show
	Year   int
	Text   string
	Source Source
}

// Intake is one reading of one file: what was read, when, and what became of its rows.
type Intake struct {
	ID       ID
	File     string // the file's name, without its folder
	SHA256   string // of the file's bytes, in hex
	At       time.Time
	Rows     int // rows the file has
	Added    int // rows that added something
	Same     int // rows that were in the show already
	Rejected int // rows that could not be read
}

// Note is something an intake printed no place for: kept so that nothing is lost.
type Note struct {
	Line    int
	Column  string
	Printed string
	Reason  string
}

// Counts says how much a show holds.
type Counts struct {
	Athletes    int `json:"athletes"`
	People      int `json:"people"`
	Races       int `json:"races"`
	Checkpoints int `json:"checkpoints"`
	Entries     int `json:"entries"`
	Marks       int `json:"marks"` // result marks, all sources
	Splits      int `json:"splits"`
	Bests       int `json:"bests"`
	Records     int `json:"records"`
	Facts       int `json:"facts"`
	Sayings     int `json:"sayings"`
	Photos      int `json:"photos"`
	IDs         int `json:"external_ids"`
	Sources     int `json:"sources"`
	Intakes     int `json:"intakes"`
}

// Board is the order of a race at a checkpoint or at the finish.
type Board struct {
	Race       Race
	Checkpoint Checkpoint // its name is "Finish" for the result
	Finish     bool
	Rows       []BoardRow
}

// BoardRow is one entry on a board.
type BoardRow struct {
	Place  int  // 0 for one with a status, or whose place no source gives
	Tied   bool // shares its place with a neighbour
	Entry  Entry
	Mark   mark.Mark     // elapsed time; zero when none is known
	Gap    time.Duration // to the leader; only when HasGap
	HasGap bool
	Status mark.Status
}

// Kind says what a row or a search hit is.
type Kind string

// The kinds of rows.
const (
	KindEntry      Kind = "entry"      // an athlete in a race
	KindCheckpoint Kind = "checkpoint" // of a race
	KindRecord     Kind = "record"     // the best mark of its kind
)

// The kinds of hits, which are rows too.
const (
	KindAthlete Kind = "athlete"
	KindPerson  Kind = "person"
	KindRace    Kind = "race"
	KindFact    Kind = "fact"
	KindSaying  Kind = "saying" // a quote or a viewer's message
	KindPage    Kind = "page"   // a page of the running order; only among hits
)

// Hit is one answer of a search.
type Hit struct {
	Kind    Kind   `json:"kind"`
	ID      ID     `json:"id"`
	Name    string `json:"name"`              // screen form: "Sifan HASSAN", "London Marathon 2014 · Men"
	Given   string `json:"given,omitempty"`   // athletes and people, in screen form
	Family  string `json:"family,omitempty"`  // athletes and people, in screen form
	Country string `json:"country,omitempty"` // code
	Detail  string `json:"detail,omitempty"`  // second line: "KEN · London Marathon 2014 Men · 1st 2:04:29"
}
