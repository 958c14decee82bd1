package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"mile26/data"
)

// open opens a file of a name and content.
func open(t testing.TB, name, content string) *Source {
	t.Helper()
	s, err := Open(name, strings.NewReader(content))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

func apply(t testing.TB, show *data.Show, s *Source, o Options) Report {
	t.Helper()
	r, err := s.Apply(t.Context(), show, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// gravel is results as a federation's feed has them: rows within events, names
// within names, flags in an array, a relay team.
const gravel = `{
  "name": "Gravel Games", "country": "NOR", "year": "2031",
  "events": [
    {"name": "100 m Women", "gender": "W", "date": "2031-05-04", "round": "FINAL", "roundName": null, "result": [
      {"rank": "1", "athlete": {"givenName": "Zoë", "familyName": "Łąka"}, "country": "POL", "performance": "11.20", "recordFlags": ["PB", "NR"]},
      {"rank": "2", "athlete": {"givenName": "Ann", "familyName": "Oakleaf"}, "country": "GBR", "performance": "11.31"}
    ]},
    {"name": "100 m Women", "gender": "W", "date": "2031-05-03", "round": "HEAT", "roundName": "Heat 1", "result": [
      {"rank": "1", "athlete": {"givenName": "Ann", "familyName": "Oakleaf"}, "country": "GBR", "performance": "11.40"},
      {"rank": "", "athlete": {"givenName": "Bea", "familyName": "Birch"}, "country": "IRL", "performance": "DQ R 162.7"}
    ]},
    {"name": "High jump Women", "gender": "W", "date": "2031-05-04", "round": "FINAL", "roundName": null, "result": [
      {"rank": "1", "athlete": {"givenName": "Cy", "familyName": "Pine"}, "country": "USA", "performance": "1.94", "heights": [{"height": "1.94", "result": "XO"}]}
    ]},
    {"name": "4 x 100 m Women", "gender": "W", "date": "2031-05-04", "round": "FINAL", "roundName": null, "result": [
      {"rank": "1", "country": "KEN", "performance": "42.10", "runners": [{"givenName": "Di", "familyName": "Ash"}]}
    ]}
  ]
}`

func TestJSONGivesRowsWithWhatStandsAroundThem(t *testing.T) {
	show := newShow(t)
	s := open(t, "gravel.json", gravel)
	if i := s.Info(); i.Form != formJSON || i.Rows != 6 || i.CodeSet != "ioc" {
		t.Errorf("%+v", i)
	}
	wantTally(t, apply(t, show, s, Options{Rejects: t.TempDir() + "/r.csv"}), tally{new: 5, rejected: 1})
	got := map[string]string{}
	for _, race := range racesOf(t, show) {
		for _, e := range entriesOf(t, show, race) {
			m, _ := e.Result.Chosen()
			got[race.Name()+" "+e.Athlete.Family] = fmt.Sprint(e.Result.Place, " ", m.Mark.Printed, " ", m.Mark.Unread, " ", e.Result.Status, e.Result.Rule, " ", e.Result.Flags, " ", race.Date, " ", race.Metres, " ", m.Source.Line)
		}
	}
	want := map[string]string{
		"Gravel Games 2031 · 100 m Women Łąka":             "1 11.20   [PB NR] 2031-05-04 100 5",
		"Gravel Games 2031 · 100 m Women Oakleaf":          "2 11.31   [] 2031-05-04 100 6",
		"Gravel Games 2031 · 100 m Women · Heat 1 Oakleaf": "1 11.40   [] 2031-05-03 100 9",
		"Gravel Games 2031 · 100 m Women · Heat 1 Birch":   "0   DQR 162.7 [] 2031-05-03 100 0",
		"Gravel Games 2031 · High jump Women Pine":         "1 1.94 " + whyNoTime + "  [] 2031-05-04 0 13",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if c := counts(t, show); c.Athletes != 4 {
		t.Errorf("%d athletes, want 4: Ann runs twice, and the country around is nobody's", c.Athletes)
	}
}

func TestJSONThatIsNoListOrTooMuch(t *testing.T) {
	for text, want := range map[string]string{
		`[{"title": "Ann"}]`:                                                    "without a list of people",
		`[{"name": "Ann", "country": "GBR"}, {"name"`:                           "breaks off",
		strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40):             "nests more than",
		`[{"name": "` + strings.Repeat("x", maxCell+1) + `"}]`:                  "longer than",
		`[{"name": "Ann", ` + manyKeys(maxColumns+1) + `}]`:                     "different fields",
		`[` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `]`: "nests more than",
		"[\n{\"name\": \"Ann\"},\n{\"name\": }\n]":                              "line 3",
	} {
		if _, err := Open("x.json", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: error %v, want one with %q", text, err, want)
		}
	}
	s := open(t, "lines.json", "{\"name\": \"Ann\", \"bib\": 1}\n{\"name\": \"Bo\", \"bib\": 2}\n")
	if s.Info().Rows != 2 || s.list.rows[1].line != 2 {
		t.Errorf("objects one after the other: %+v", s.list.rows)
	}
}

func manyKeys(n int) string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"k%d": 1`, i)
	}
	return strings.Join(keys, ",")
}

// workbook makes an XLSX file of sheets.
func workbook(t testing.TB, sheets map[string][][]any, styles map[string]string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for _, name := range sortedKeys(sheets) {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[name] {
			cell, _ := excelize.CoordinatesToCellName(1, r+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	for at, format := range styles {
		sheet, cells, _ := strings.Cut(at, "!")
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		from, to, _ := strings.Cut(cells, ":")
		if err := f.SetCellStyle(sheet, from, to, id); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// entryBook has a title above its header, dates and times as numbers with formats
// that hide them, and a second sheet.
func entryBook(t testing.TB) string {
	born := func(y, m, d int) float64 {
		return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	}
	return workbook(t, map[string][][]any{
		"A cover": {{"Pebble Marathon"}, {"Everything else is on the next sheets"}},
		"Elite": {
			{"Entries of the elite race"},
			{"Bib", "First name", "Last name", "Nat", "Date of birth", "PB", "Event", "Year"},
			{1, "Zoë", "Łąka", "POL", born(1990, 3, 5), (2*3600 + 20*60 + 15) / 86400.0, "Pebble Marathon", 2031},
			{"A12", "Bram", "van Testen", "NED", "1.2.1991", "2:25:00", "Pebble Marathon", 2031},
		},
		"Masters": {{"Bib", "Name", "Nat"}, {70, "Old Oakleaf", "GBR"}},
	}, map[string]string{"Elite!E3:E3": "dd/mm/yyyy", "Elite!F3:F3": "h:mm"})
}

func TestWorkbooksAreReadByTheirValues(t *testing.T) {
	show := newShow(t)
	s := open(t, "entries.xlsx", entryBook(t))
	if i := s.Info(); i.Form != formWorkbook || !slices.Equal(i.Sheets, []string{"A cover", "Elite", "Masters"}) || i.Sheet != "Elite" || i.Rows != 2 {
		t.Errorf("%+v", i)
	}
	r := apply(t, show, s, Options{})
	wantTally(t, r, tally{new: 2})
	if !hasAny(r.Decisions, "line 1 above the header") {
		t.Errorf("decisions %q", r.Decisions)
	}
	e := entryOf(t, show, "zoe laka")
	a, err := show.Athlete(t.Context(), e.Athlete.ID)
	if err != nil || a.Born != "1990-03-05" || a.Bests[0].Mark.Printed != "2:20:15" || a.Bests[0].Source.Line != 3 || e.Bib != "1" {
		t.Errorf("%+v %+v, %v", a, e, err)
	}
	if e := entryOf(t, show, "bram van testen"); e.Athlete.Born != "1991-02-01" || e.Bib != "A12" {
		t.Errorf("%+v", e)
	}
	if err := s.UseSheet(context.Background(), 3); err != nil || s.Info().Rows != 1 || s.Info().Sheet != "Masters" {
		t.Errorf("sheet 3: %v, %+v", err, s.Info())
	}
	if err := s.UseSheet(context.Background(), 4); err == nil || !strings.Contains(err.Error(), "3 sheets") {
		t.Errorf("sheet 4: %v", err)
	}
}

func TestWorkbooksThatHurtAreRefused(t *testing.T) {
	bomb := func(part string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", part} {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, part := range []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"} {
		if _, err := openBook(bomb(part), 1<<20); err == nil || !strings.Contains(err.Error(), "cannot be read") {
			t.Errorf("%s: error %v", part, err)
		}
	}
	wide := make([]any, maxBookRow+1)
	for i := range wide {
		wide[i] = "x"
	}
	if _, err := Open("wide.xlsx", strings.NewReader(workbook(t, map[string][][]any{"S": {wide}}, nil))); err == nil || !strings.Contains(err.Error(), "larger than a list") {
		t.Errorf("wide: %v", err)
	}
	if _, err := Open("torn.xlsx", strings.NewReader(entryBook(t)[:3000])); err == nil {
		t.Error("half a workbook is read")
	}
}

// The FinishLynx files of a meeting.
const (
	lynxLIF = "12,1,2,Women 800m,0.3,m/s,,,,800,10:15:03.2210\r\n" +
		"1,107,5,Łąka,Zoë,POL,2:01.48,,,,\"59.93 (59.93),2:01.48 (1:01.55)\",,,\r\n" +
		"2,102,3,Oakleaf,Ann,GBR,2:02.01,,0.53,,,,,\r\n" +
		"DNF,103,None,Birch,Bea,IRL,,,,,,,,\r\n" +
		"DNS,104,7,Pine,Cy,USA,,,,,,,,\r\n" +
		",,8,,,,,,,,,,,\r\n"
	lynxEVT = "12,1,1,Women 800m,,,,,,800\n,107,5,Laka,Zoe,Pebble AC\n,102,3,Oakleaf,Ann,Gravel Harriers\n" +
		"12,1,2,Women 800m,,,,,,800\n,103,2,Birch,Bea,Pebble AC\n" +
		"13,1,1,Men 5000m,,,,,,5000\n,201,1,Elm,Bo,Pebble AC\n"
	lynxPPL = "107,Laka,Zoe,Pebble AC\n102,Oakleaf,Ann,Gravel Harriers\n"
	lynxSCH = "; the schedule\n12,1,1\n12,1,2\n13,1,1\n"
)

func TestLynxResults(t *testing.T) {
	show := newShow(t)
	r := apply(t, show, open(t, "012-1-02.lif", lynxLIF), Options{Event: "Pebble Games", Year: 2031})
	wantTally(t, r, tally{new: 4})
	if r.CodeSet != "ioc" || len(r.Races) != 1 || r.Races[0].Race != "Pebble Games 2031 · Women 800m · Heat 2" || r.Races[0].Metres != 800 {
		t.Errorf("%+v", r)
	}
	e := entryOf(t, show, "zoe laka")
	if m, _ := e.Result.Chosen(); e.Bib != "107" || e.Athlete.Country != "POL" || e.Athlete.Sex != data.Women || m.Mark.Time != 2*time.Minute+1480*time.Millisecond {
		t.Errorf("%+v", e)
	}
	if e := entryOf(t, show, "bea birch"); e.Result.Status != "DNF" {
		t.Errorf("%+v", e)
	}
	utf16, err := Open("utf16.lif", bytes.NewReader(append([]byte{0xFF, 0xFE}, utf16LE(lynxLIF)...)))
	if err != nil || utf16.Info().Rows != 4 {
		t.Errorf("UTF-16: %v", err)
	}
}

func utf16LE(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

func TestLynxStartListsPeopleAndSchedules(t *testing.T) {
	show := newShow(t)
	wantTally(t, apply(t, show, open(t, "lynx.evt", lynxEVT), Options{Event: "Pebble Games", Year: 2031}), tally{new: 4})
	var got []string
	for _, r := range racesOf(t, show) {
		for _, e := range entriesOf(t, show, r) {
			got = append(got, r.Category+": "+e.Bib+" "+e.Athlete.Family+", "+e.Club)
		}
	}
	slices.Sort(got)
	want := []string{"Men 5000m: 201 Elm, Pebble AC", "Women 800m · Heat 1: 102 Oakleaf, Gravel Harriers", "Women 800m · Heat 1: 107 Laka, Pebble AC", "Women 800m · Heat 2: 103 Birch, Pebble AC"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	people := newShow(t)
	wantTally(t, apply(t, people, open(t, "lynx.ppl", lynxPPL), Options{}), tally{new: 2})
	if c := counts(t, people); c.Athletes != 2 || c.Races != 0 {
		t.Errorf("%+v", c)
	}
	r := apply(t, people, open(t, "lynx.sch", lynxSCH), Options{})
	if r.Rows != 3 || r.LeftOut != 3 || !hasAny(r.Decisions, ".evt beside it") {
		t.Errorf("%+v", r)
	}
	for name, text := range map[string]string{
		"torn.lif": lynxLIF[:strings.Index(lynxLIF, ",GBR")], "none.lif": "12,1,2,Women 800m,,,,,,800,\n", "torn.evt": ",107,5,Laka,Zoe,X\n", "x.sch": "twelve,1,1\n", "x.ppl": "107\n",
	} {
		if _, err := Open(name, strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), "FinishLynx") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestCentralEuropeanCodePage(t *testing.T) {
	for text, want := range map[string]string{
		"Jméno;Name;Nat\nx;Jiří Dvořák;CZE\nx;Pavel Novák;CZE\nx;Ondřej Šťastný;CZE\n": enc1250,
		"Name;Nat\nŁukasz Żak;POL\nAnia Dąbrowska;POL\n":                               enc1250,
		"Name;Nat\nIvan Perić;CRO\nAna Jurčić;CRO\nLuka Kovačić;CRO\n":                 enc1250,
	} {
		b, err := charmap.Windows1250.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, enc, err := decode([]byte(b)); err != nil || enc != want || got != text {
			t.Errorf("%q as %s, %v; want %q", got, enc, err, text)
		}
	}
	west := "Name;Nat\nJosé Muñoz;ESP\nFrançois Lefèvre;FRA\nSøren Kjær;DEN\nMª José Peña;ESP\n¿Quién?;ESP\n"
	b, err := charmap.Windows1252.NewEncoder().String(west)
	if err != nil {
		t.Fatal(err)
	}
	if got, enc, err := decode([]byte(b)); err != nil || enc != enc1252 || got != west {
		t.Errorf("%q as %s, %v", got, enc, err)
	}
}

func TestPastedTextIsReadByItsContent(t *testing.T) {
	s := open(t, "", "Bib\tName\tNat\n1\tAnn Oakleaf\tGBR\n")
	if i := s.Info(); i.Form != formList || i.Delimiter != "tab" || i.File != "pasted text" || i.Rows != 1 {
		t.Errorf("%+v", i)
	}
	if i := open(t, "", "Name: Ann Oakleaf\nCountry: Norway\n").Info(); i.Form != formText {
		t.Errorf("%+v", i)
	}
	if i := open(t, "", gravel).Info(); i.Form != formJSON {
		t.Errorf("%+v", i)
	}
}

// strange is a list with headings that nobody knows.
const strange = "Nro;Juoksija;Maa;Aika;Viisi\n7;Zoë Łąka;POL;2:20:15;16:40\n8;Ann Oakleaf;XQZ;2:21:00;16:41\n9;Bo Elm;XQZ;2:22:00;\n"

func TestColumnsAreMappedAndRemembered(t *testing.T) {
	show := newShow(t)
	s := open(t, "tulokset.csv", strange)
	if _, err := s.Plan(t.Context(), show, Options{}); err == nil || !strings.Contains(err.Error(), "must name a column for the name") {
		t.Errorf("unmapped: %v", err)
	}
	for _, m := range [][2]string{{"nro", "bib"}, {"Juoksija", "name"}, {"#3", "nationality"}, {"Aika", "official time"}, {"Viisi", "5 km"}} {
		if err := s.Map(m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range [][2]string{{"Kello", "bib"}, {"#9", "bib"}, {"Nro", "shoe size"}} {
		if err := s.Map(bad[0], bad[1]); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
	if i := s.Info(); i.CodeSet != "ioc" || !slices.Equal(i.Codes, []Code{{"XQZ", 2}}) {
		t.Errorf("%+v", i)
	}
	m := s.Mapping()
	if m[4].Meaning != "split 5 km" || m[4].Why != "told" || m[0].Sample[0] != "7" {
		t.Errorf("%+v", m)
	}
	r := apply(t, show, s, Options{Metres: marathon, Now: when})
	wantTally(t, r, tally{new: 3})
	if !strings.Contains(r.String(), "codes that are none: XQZ 2×") {
		t.Errorf("%s", r)
	}

	next := open(t, "lisaa.csv", strings.ReplaceAll(strange, "2:20:15", "2:20:16"))
	if err := next.Remember(t.Context(), show); err != nil {
		t.Fatal(err)
	}
	if m := next.Mapping(); m[1].Meaning != string(fName) || m[1].Why != "remembered from tulokset.csv" {
		t.Errorf("%+v", m)
	}
	other := open(t, "other.csv", "Nro;Juoksija;Seura\n7;Zoë;X\n")
	if err := other.Remember(t.Context(), show); err != nil || other.Mapping()[1].Meaning != "" {
		t.Errorf("another header: %v, %+v", err, other.Mapping())
	}
}

func TestAColumnCanBeLeftOutOrGivenToAnother(t *testing.T) {
	show := newShow(t)
	s := open(t, "x.csv", "Bib,Name,Alias,Nat,Time\n1,A. Oakleaf,Ann Oakleaf,GBR,2:30:00\n")
	for _, m := range [][2]string{{"Alias", "name in one field"}, {"Time", "nothing"}} {
		if err := s.Map(m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	r := apply(t, show, s, Options{})
	e := entryOf(t, show, "ann oakleaf")
	if _, ok := e.Result.Chosen(); ok || e.Athlete.Whole != "Ann Oakleaf" {
		t.Errorf("%+v", e)
	}
	if len(r.Unmatched) != 2 || !strings.Contains(r.String(), `"Alias" was told`) || !strings.Contains(r.String(), "told to leave it out") {
		t.Errorf("%s", r)
	}
}

func TestPreviewShowsWhatWouldBeStored(t *testing.T) {
	show := newShow(t)
	s := open(t, "pebble.csv", pebble+"x,1,No,Place,GBR,,M,,2:59:00,Pebble Marathon,2031\n")
	rows, err := s.Preview(t.Context(), show, 100, Options{})
	if err != nil || len(rows) != s.Info().Rows || rows[0].Race != "Pebble Marathon 2031" {
		t.Fatalf("%v, %+v", err, rows)
	}
	if last := rows[len(rows)-1]; !strings.Contains(last.Rejected, whyPlace) {
		t.Errorf("%+v", last)
	}
	b, err := json.Marshal(rows[0])
	if err != nil || !strings.Contains(string(b), `"meaning":"official time"`) {
		t.Errorf("%s, %v", b, err)
	}
	odd := open(t, "odd.csv", "Name,Nat,Time,Born\nAnn Oakleaf,Brooklyn,0:00:00,1/2/1990\n")
	rows, err = odd.Preview(t.Context(), show, 5, Options{})
	if err != nil {
		t.Fatal(err)
	}
	problems := 0
	for _, f := range rows[0].Fields {
		if f.Problem != "" {
			problems++
			if f.Stored != "" {
				t.Errorf("%+v", f)
			}
		}
	}
	if problems != 3 {
		t.Errorf("%d problems, want 3: %+v", problems, rows[0])
	}
	if c := counts(t, show); c != (data.Counts{}) {
		t.Errorf("a preview wrote: %+v", c)
	}
}

func TestADryRunSaysWhatTheIntakeThenDoes(t *testing.T) {
	show := newShow(t)
	apply(t, show, open(t, "before.csv", "Bib,First,Last,Nat,Club,Time,5 km,Event,Year\n11,Zoë,Grünspan,SUI,,2:31:00,17:00,Pebble Marathon,2031\n"), Options{})
	files := []struct{ name, text string }{
		{"pebble.csv", pebble + "x,1,No,Place,GBR,,M,,2:59:00,Pebble Marathon,2031\n"},
		{"again.csv", pebble + strings.SplitAfter(pebble, "\n")[1]},
		{"gravel.json", gravel},
		{"gravel.json", gravel},
		{"entries.xlsx", entryBook(t)},
		{"a.lif", lynxLIF},
		{"lynx.evt", lynxEVT},
		{"live.txt", pebbleLive},
		{"report.txt", pebbleReport},
		{"report.txt", pebbleReport},
	}
	for _, f := range files {
		o := Options{Accept: AcceptAll, Rejects: t.TempDir() + "/rejects", Now: when}
		s := open(t, f.name, f.text)
		before := counts(t, show)
		plan, err := s.Plan(t.Context(), show, o)
		if err != nil {
			t.Fatal(err)
		}
		if got := counts(t, show); got != before {
			t.Errorf("%s: a dry run wrote: %+v, before %+v", f.name, got, before)
		}
		r := apply(t, show, s, o)
		if tallyOf(r) != tallyOf(plan.Report) || r.Athletes != plan.Athletes || !reflect.DeepEqual(r.Races, plan.Races) || len(r.Notes) != len(plan.Notes) {
			t.Errorf("%s: planned\n%s\ndone\n%s", f.name, plan.Report, r)
		}
		byFate := map[string]int{}
		for _, fate := range plan.Fates {
			byFate[fate.What]++
		}
		if want := (tally{byFate[FateNew], byFate[FateChanged], byFate[FateSame], byFate[FateClash], byFate[FateRejected]}); want != tallyOf(r) {
			t.Errorf("%s: fates %v of tally %+v", f.name, byFate, tallyOf(r))
		}
	}
}

func TestAcceptTakesLinesAndNothingElse(t *testing.T) {
	for _, bad := range []string{"some", "3-1", "0", "1..2", "a-b", "1.x"} {
		if _, err := ParseAccept(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	show := newShow(t)
	a, err := ParseAccept("2, 4-5")
	if err != nil {
		t.Fatal(err)
	}
	r := apply(t, show, open(t, "x.csv", "Bib,Name\n1,Ann Oak\n2,Bo Elm\n3,Cy Pine\n4,Di Ash\n"), Options{Accept: a})
	wantTally(t, r, tally{new: 3})
	if r.LeftOut != 1 {
		t.Errorf("%d left out", r.LeftOut)
	}
	r = apply(t, show, open(t, "x.csv", "Bib,Name\n1,Ann Oak\n2,Bo Elm\n"), Options{Accept: AcceptNone})
	if r.LeftOut != 2 {
		t.Errorf("%d left out", r.LeftOut)
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, b := range map[string][]byte{"pebble.csv": []byte(pebble), "entries.xlsx": []byte(entryBook(t))} {
		if _, err := OpenContext(ctx, name, bytes.NewReader(b)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s gives %v, want context.Canceled", name, err)
		}
	}
}
