package assets

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"
)

// The types below are the schema that the heads of the sample's files describe.
type (
	sampleAthlete struct {
		Key          string
		Given        string
		Family       string
		ScreenGiven  string `yaml:"screen_given"`
		ScreenFamily string `yaml:"screen_family"`
		Also         []string
		Country      string
		Sex          string
		Born         string
		Age          *struct {
			Years  int
			On     string
			Source string
		}
		AsOf        string `yaml:"as_of"`
		Line        string
		Bio         string
		Disciplines []string
		Bests       []struct{ Discipline, Kind, Printed, Time, Place, On, Source string }
	}
	sampleMark struct {
		Printed, Time, Unread, Source string
		Chosen                        bool
	}
	sampleSplit struct {
		Checkpoint, Note string
		Marks            []sampleMark
	}
	sampleResult struct {
		Place  int
		Status string
		Flags  []string
		Marks  []sampleMark
	}
	sampleRace struct {
		Key, Event      string
		Year            int
		Date            string
		Category, Title string
		Metres          float64
		CRLabel         string `yaml:"cr_label"`
		Checkpoints     []string
		Entries         []struct {
			Athlete, Note string
			Result        sampleResult
			Splits        []sampleSplit
		}
	}
	sampleWinner struct {
		Year                             int
		Date, Category, Athlete, Printed string
		Tied                             bool
	}
	sampleRecord struct {
		Kind, Scope, Discipline, Sex, Athlete, Holder, Country string
		Printed, Time, Place, Set, From, To, Source            string
	}
	sampleFact struct {
		Key                        string
		Year                       int
		Race, Figure, Text, Source string
	}
)

type show struct {
	sources struct {
		Sources []struct{ Key, Name, Detail string }
	}
	people struct {
		People []struct{ Key, Given, Family, Credit, Source string }
	}
	athletes struct{ Athletes []sampleAthlete }
	races    struct {
		Checkpoints []struct {
			Key, Name string
			Metres    float64
		}
		Races []sampleRace
	}
	winners struct {
		Source, Event string
		Metres        float64
		Athletes      []sampleAthlete
		Winners       []sampleWinner
	}
	records struct {
		AsOf    string `yaml:"as_of"`
		Records []sampleRecord
	}
	facts struct {
		Facts  []sampleFact
		Quotes []struct {
			Key                        string
			Year                       int
			Race, Person, Text, Source string
		}
	}
}

func read(t *testing.T) *show {
	t.Helper()
	var s show
	files := map[string]any{
		"sources.yaml": &s.sources, "people.yaml": &s.people, "athletes.yaml": &s.athletes, "races.yaml": &s.races,
		"winners.yaml": &s.winners, "records.yaml": &s.records, "facts.yaml": &s.facts,
	}
	names, err := fs.Glob(Sample(), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		into, ok := files[name]
		if !ok {
			t.Fatalf("sample/%s has no schema here", name)
		}
		b, err := fs.ReadFile(Sample(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
			t.Fatalf("sample/%s: %v", name, err)
		}
		delete(files, name)
	}
	for name := range files {
		t.Fatalf("sample/%s is not there", name)
	}
	return &s
}

// everyone is the athletes of both files by key.
func (s *show) everyone(t *testing.T) map[string]sampleAthlete {
	t.Helper()
	all := map[string]sampleAthlete{}
	for _, list := range [][]sampleAthlete{s.athletes.Athletes, s.winners.Athletes} {
		for _, a := range list {
			if _, ok := all[a.Key]; ok {
				t.Errorf("athlete %s stands twice", a.Key)
			}
			all[a.Key] = a
		}
	}
	return all
}

func day(t *testing.T, what, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	return d
}

func TestSampleReadsStrictlyAndEveryKeyLeadsSomewhere(t *testing.T) {
	s := read(t)
	sources, people, races, points := map[string]bool{}, map[string]bool{}, map[string]int{}, map[string]bool{}
	for _, x := range s.sources.Sources {
		sources[x.Key] = true
	}
	source := func(what, key string) {
		t.Helper()
		if !sources[key] {
			t.Errorf("%s: no source %q", what, key)
		}
	}
	for _, p := range s.people.People {
		people[p.Key] = true
		source(p.Key, p.Source)
	}
	for _, c := range s.races.Checkpoints {
		points[c.Key] = true
	}
	all := s.everyone(t)
	for key, a := range all {
		if a.Given == "" || a.Family == "" || len(a.Disciplines) == 0 {
			t.Errorf("%s lacks a name or a discipline: %+v", key, a)
		}
		if len(a.Country) != 3 || strings.ToUpper(a.Country) != a.Country {
			t.Errorf("%s: country %q, want three capitals", key, a.Country)
		}
		if a.Sex != "M" && a.Sex != "W" {
			t.Errorf("%s: sex %q, want M or W", key, a.Sex)
		}
		if a.Age != nil {
			source(key, a.Age.Source)
		}
		for _, b := range a.Bests {
			source(key, b.Source)
			if day(t, key, b.On).After(day(t, key, a.AsOf)) {
				t.Errorf("%s: best of %s is later than as_of %s", key, b.On, a.AsOf)
			}
		}
	}
	for _, r := range s.races.Races {
		races[r.Key] = r.Year
		for _, c := range r.Checkpoints {
			if !points[c] {
				t.Errorf("%s: no checkpoint %q", r.Key, c)
			}
		}
		for _, e := range r.Entries {
			if _, ok := all[e.Athlete]; !ok {
				t.Errorf("%s: no athlete %q", r.Key, e.Athlete)
			}
			for _, m := range e.Result.Marks {
				source(r.Key, m.Source)
			}
			for _, sp := range e.Splits {
				if !strings.Contains(" "+strings.Join(r.Checkpoints, " ")+" ", " "+sp.Checkpoint+" ") {
					t.Errorf("%s %s: split at %q, which the race does not have", r.Key, e.Athlete, sp.Checkpoint)
				}
			}
		}
	}
	source("winners", s.winners.Source)
	for _, w := range s.winners.Winners {
		if _, ok := all[w.Athlete]; !ok {
			t.Errorf("winners %d %s: no athlete %q", w.Year, w.Category, w.Athlete)
		}
	}
	for _, r := range s.records.Records {
		source(r.Kind+" "+r.Holder, r.Source)
		if r.Athlete == "" {
			continue
		}
		if a := all[r.Athlete]; a.Given+" "+a.Family != r.Holder || a.Country != r.Country || a.Sex != r.Sex {
			t.Errorf("record of %s does not agree with athlete %q: %+v", r.Holder, r.Athlete, a)
		}
	}
	for _, f := range s.facts.Facts {
		source(f.Key, f.Source)
		if f.Race != "" && races[f.Race] != f.Year {
			t.Errorf("fact %s: race %q is of %d, fact of %d", f.Key, f.Race, races[f.Race], f.Year)
		}
	}
	for _, q := range s.facts.Quotes {
		source(q.Key, q.Source)
		if !people[q.Person] {
			t.Errorf("quote %s: no person %q", q.Key, q.Person)
		}
		if q.Race != "" && races[q.Race] != q.Year {
			t.Errorf("quote %s: race %q is of %d, quote of %d", q.Key, q.Race, races[q.Race], q.Year)
		}
		if n := len(strings.Fields(q.Text)); n >= 12 {
			t.Errorf("quote %s has %d words, want fewer than 12", q.Key, n)
		}
	}
}

// words are the marks that a source writes out.
var words = map[string]string{
	"one hour, one minute and 24 seconds":   "1:01:24",
	"two hours, 34 minutes and 20 seconds":  "2:34:20",
	"two hours 36 minutes and five seconds": "2:36:05",
}

// reading is what a printed marathon mark says: h:mm:ss, h:mm.ss (a live text) or mm:ss.
func reading(printed string) string {
	if w, ok := words[printed]; ok {
		return w
	}
	s := strings.TrimPrefix(strings.ReplaceAll(printed, ".", ":"), "0")
	if strings.Count(s, ":") == 1 {
		s = "0:" + s
	}
	return s
}

func TestEveryMarkReadsAsItIsPrintedAndOneIsChosen(t *testing.T) {
	s := read(t)
	check := func(what string, marks []sampleMark) {
		t.Helper()
		chosen, official := 0, false
		for _, m := range marks {
			if m.Chosen {
				chosen++
			}
			if m.Source == "winners" {
				official = true
				if !m.Chosen {
					t.Errorf("%s: the winners list gives %s and it is not chosen", what, m.Printed)
				}
			}
			if (m.Time == "") != (m.Unread != "") {
				t.Errorf("%s: %q needs either time or unread", what, m.Printed)
			}
			if m.Time != "" && (!hms.MatchString(m.Time) || reading(m.Printed) != m.Time) {
				t.Errorf("%s: %q is given as %q", what, m.Printed, m.Time)
			}
		}
		if len(marks) > 0 && chosen != 1 {
			t.Errorf("%s: %d marks are chosen (official %t), want 1", what, chosen, official)
		}
	}
	for _, r := range s.races.Races {
		for _, e := range r.Entries {
			check(r.Key+" "+e.Athlete, e.Result.Marks)
			for _, sp := range e.Splits {
				check(r.Key+" "+e.Athlete+" "+sp.Checkpoint, sp.Marks)
			}
		}
	}
	for _, a := range s.athletes.Athletes {
		for _, b := range a.Bests {
			if reading(b.Printed) != b.Time || !hms.MatchString(b.Time) {
				t.Errorf("best of %s: %q is given as %q", a.Key, b.Printed, b.Time)
			}
		}
	}
	for _, r := range s.records.Records {
		if reading(r.Printed) != r.Time || !hms.MatchString(r.Time) {
			t.Errorf("record of %s: %q is given as %q", r.Holder, r.Printed, r.Time)
		}
	}
	for _, w := range s.winners.Winners {
		if !listed.MatchString(w.Printed) {
			t.Errorf("winners %d %s: time %q, want hh:mm:ss", w.Year, w.Category, w.Printed)
		}
	}
}

func TestRacesAreFourEditionsOfFourCategories(t *testing.T) {
	s := read(t)
	titles := map[string]string{
		"Men": "Men’s elite", "Women": "Women’s elite",
		"Wheelchair Men": "Men’s wheelchair", "Wheelchair Women": "Women’s wheelchair",
	}
	seen := map[string]bool{}
	for _, r := range s.races.Races {
		if r.Title != titles[r.Category] || r.Metres != 42195 || r.Event != s.winners.Event {
			t.Errorf("%s: category %q, title %q, %g m, event %q", r.Key, r.Category, r.Title, r.Metres, r.Event)
		}
		if day(t, r.Key, r.Date).Year() != r.Year {
			t.Errorf("%s: date %s, year %d", r.Key, r.Date, r.Year)
		}
		seen[strconv.Itoa(r.Year)+r.Category] = true
		metres, at := map[string]float64{}, 0.0
		for _, c := range s.races.Checkpoints {
			metres[c.Key] = c.Metres
		}
		for _, c := range r.Checkpoints {
			if metres[c] <= at {
				t.Errorf("%s: checkpoint %s at %g m comes after %g m", r.Key, c, metres[c], at)
			}
			at = metres[c]
		}
	}
	for _, year := range []string{"2012", "2014", "2016", "2023"} {
		for category := range titles {
			if !seen[year+category] {
				t.Errorf("no race %s %s", year, category)
			}
		}
	}
}

// fold maps a name to how it looks without accents, case and marks.
func fold(s string) string {
	s = strings.NewReplacer("ø", "o", "Ø", "o", "ł", "l", "Ł", "l", "đ", "d", "ı", "i", "ß", "ss", "æ", "ae").Replace(s)
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func TestEachPersonIsOneAthlete(t *testing.T) {
	s := read(t)
	all := s.everyone(t)
	seen := map[string]string{}
	for key, a := range all {
		for _, name := range append([]string{a.Given + a.Family, a.Family + a.Given}, a.Also...) {
			if other, ok := seen[fold(name)]; ok && other != key {
				t.Errorf("%s and %s are both %q", key, other, name)
			}
			seen[fold(name)] = key
		}
	}
}

func TestCardsFitAndUseCurlyApostrophes(t *testing.T) {
	s := read(t)
	text := func(what, s string, most int) {
		t.Helper()
		if strings.ContainsAny(s, `'"`) {
			t.Errorf("%s has a straight quote: %s", what, s)
		}
		if n := len([]rune(s)); n > most {
			t.Errorf("%s has %d characters, want at most %d: %s", what, n, most, s)
		}
	}
	for key, a := range s.everyone(t) {
		text(key, a.Given+a.Family, 40)
		text(key, a.Line, 45)
		text(key, a.Bio, 150)
	}
	for _, p := range s.people.People {
		text(p.Key, p.Credit, 50)
	}
	for _, f := range s.facts.Facts {
		text(f.Key, f.Figure, 15)
		text(f.Key, f.Text, 80)
	}
	for _, q := range s.facts.Quotes {
		text(q.Key, q.Text, 80)
	}
	for _, r := range s.races.Races {
		for _, e := range r.Entries {
			text(r.Key+" "+e.Athlete, e.Note, 60)
		}
	}
}

func TestPrintedAgesAgreeWithBirthDates(t *testing.T) {
	for key, a := range read(t).everyone(t) {
		if a.Born == "" || a.Age == nil {
			continue
		}
		born, on := day(t, key, a.Born), day(t, key, a.Age.On)
		years := on.Year() - born.Year()
		if on.Before(born.AddDate(years, 0, 0)) {
			years--
		}
		if years != a.Age.Years {
			t.Errorf("%s, born %s, is %d on %s; printed is %d", key, a.Born, years, a.Age.On, a.Age.Years)
		}
	}
}

func TestRecordsFollowOneAnotherWithoutGaps(t *testing.T) {
	s := read(t)
	last := map[string]sampleRecord{}
	for _, r := range s.records.Records {
		line := r.Kind + " " + r.Scope + " " + r.Discipline + " " + r.Sex
		day(t, line, r.From)
		if p, ok := last[line]; ok && (p.From != r.From || p.Time != r.Time) {
			if p.To != r.From {
				t.Errorf("%s: %s ends %q, %s begins %q", line, p.Holder, p.To, r.Holder, r.From)
			}
			if seconds(t, r.Time) >= seconds(t, p.Time) {
				t.Errorf("%s: %s after %s", line, r.Time, p.Time)
			}
		}
		last[line] = r
	}
	for line, r := range last {
		if r.To != "" {
			t.Errorf("%s ends with %s on %s, before %s", line, r.Holder, r.To, s.records.AsOf)
		}
	}
}

func TestRacesAgreeWithWinners(t *testing.T) {
	s := read(t)
	type edition struct {
		year     int
		category string
	}
	won := map[edition]sampleWinner{}
	for _, w := range s.winners.Winners {
		won[edition{w.Year, w.Category}] = w
	}
	for _, r := range s.races.Races {
		first := r.Entries[0]
		if first.Result.Place != 1 || len(first.Result.Marks) == 0 {
			t.Errorf("%s: the first entry is not a winner with a time", r.Key)
			continue
		}
		w, ok := won[edition{r.Year, r.Category}]
		if ok && (w.Athlete != first.Athlete || w.Date != r.Date || w.Printed != first.Result.Marks[0].Printed) {
			t.Errorf("%s: won by %s in %s; the winners say %+v", r.Key, first.Athlete, first.Result.Marks[0].Printed, w)
		}
	}
}

// codes are the World Athletics/IOC codes of the nationalities in the winners list.
var codes = map[string]string{
	"Australia": "AUS", "Belgium": "BEL", "Canada": "CAN", "China": "CHN", "Denmark": "DEN", "Ethiopia": "ETH",
	"France": "FRA", "Germany": "GER", "Ireland": "IRL", "Italy": "ITA", "Japan": "JPN", "Kenya": "KEN",
	"Mexico": "MEX", "Morocco": "MAR", "Netherlands": "NED", "Norway": "NOR", "Poland": "POL", "Portugal": "POR",
	"Soviet Union": "URS", "Spain": "ESP", "Sweden": "SWE", "Switzerland": "SUI", "United Kingdom": "GBR", "United States": "USA",
}

// TestWinnersAreThoseOfTheList holds the sample against the CC0 list it was taken from.
func TestWinnersAreThoseOfTheList(t *testing.T) {
	s := read(t)
	const dir = "../../shared/data"
	list := readCSV(t, filepath.Join(dir, "london-winners.csv"))
	dates := map[string]string{}
	for _, e := range readCSV(t, filepath.Join(dir, "london-editions.csv")) {
		dates[e["Year"]] = e["Date"]
	}
	all := s.everyone(t)
	rows := 0
	for _, row := range list {
		if row["Year"] > "2022" {
			continue
		}
		rows++
		found := false
		name, tied := strings.CutSuffix(strings.ReplaceAll(row["Athlete"], "'", "’"), " (Tie)")
		for _, w := range s.winners.Winners {
			a := all[w.Athlete]
			if strconv.Itoa(w.Year) == row["Year"] && w.Category == row["Category"] && w.Printed == row["Time"] &&
				w.Date == dates[row["Year"]] && w.Tied == tied && a.Country == codes[row["Nationality"]] &&
				slices.Contains(append(a.Also, a.Given+" "+a.Family), name) {
				found = true
			}
		}
		if !found {
			t.Errorf("the list has %v; the sample has no such winner", row)
		}
	}
	if rows != len(s.winners.Winners) {
		t.Errorf("the list has %d winners up to 2022, the sample %d", rows, len(s.winners.Winners))
	}
}

func readCSV(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("not checked against the published list: %s is not there", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, head := range rows[0] {
			m[head] = row[i]
		}
		out = append(out, m)
	}
	return out
}
