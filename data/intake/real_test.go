package intake

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mile26/data"
)

// These read public files that nobody here wrote, see ../shared/data/README.md.

func realFile(t testing.TB, name string) (path string, o Options) {
	t.Helper()
	return filepath.Join(shared(t, "data"), name), Options{Rejects: filepath.Join(t.TempDir(), "rejects.csv"), Now: when}
}

func TestLondonWinners(t *testing.T) {
	path, o := realFile(t, "london-winners.csv")
	show := newShow(t)
	r := take(t, show, path, o)
	wantTally(t, r, tally{new: 177})
	if r.CodeSet != "names" || r.Athletes != 106 || r.OneField != 106 || len(r.Races) != 176 || len(r.Notes) != 0 || r.RejectsFile != "" {
		t.Errorf("code set %s, %d athletes, %d names in one field, %d races, notes %+v", r.CodeSet, r.Athletes, r.OneField, len(r.Races), r.Notes)
	}
	if !hasAny(r.Decisions, `"london-winners"`) || !hasAny(r.Decisions, "--metres") {
		t.Errorf("decisions %q", r.Decisions)
	}
	for _, race := range racesOf(t, show) {
		if race.Year != 1981 || race.Category != "Men" {
			continue
		}
		var got []string
		for _, e := range entriesOf(t, show, race) {
			m, _ := e.Result.Chosen()
			got = append(got, e.Athlete.Whole+" "+e.Athlete.Country+" "+m.Mark.Printed+" "+e.Result.Note)
			if !e.Result.Tied || e.Athlete.Sex != data.Men {
				t.Errorf("%+v", e)
			}
		}
		slices.Sort(got)
		if want := "Dick Beardsley USA 02:11:48 Tie, Inge Simonsen NOR 02:11:48 Tie"; strings.Join(got, ", ") != want {
			t.Errorf("1981: %q, want %q", strings.Join(got, ", "), want)
		}
	}
	wantTally(t, take(t, show, path, o), tally{same: 177})
	marathon, _ := realFile(t, "london-winners.csv")
	if r := take(t, newShow(t), marathon, Options{Event: "London Marathon"}); r.Races[0].Metres != 42195 || r.Races[0].Race != "London Marathon 1981 · Men" {
		t.Errorf("told its event: %+v", r.Races[0])
	}
}

func TestBerlin2014(t *testing.T) {
	path, o := realFile(t, "berlin-2014.csv")
	show := newShow(t)
	r := take(t, show, path, o)
	// 3,327 names with lost letters, and five with a question mark for one. Of the
	// others five runners stand in the file twice, with the same place and time.
	wantTally(t, r, tally{new: 25601, changed: 2, same: 2, clash: 1, rejected: 3332})
	if r.CodeSet != "iso3" || len(r.Races) != 1 || r.Races[0].Race != "Berlin 2014" || r.Races[0].Metres != 42195 {
		t.Errorf("code set %s, races %+v", r.CodeSet, r.Races)
	}
	rejected := content(t, r.RejectsFile)
	if n := strings.Count(rejected, "\n") - 1; n != 3332 {
		t.Errorf("%d rows in the rejects file, want 3332", n)
	}
	inFile := map[string]bool{}
	for line := range strings.Lines(content(t, path)) {
		inFile[line] = true
	}
	for line := range strings.Lines(rejected) {
		raw, _ := firstForm(row{raw: strings.TrimSuffix(line, "\n"), fields: strings.Split(strings.TrimSuffix(line, "\n"), ",")}, ',')
		if !inFile[raw+"\n"] {
			t.Fatalf("row %q is not in the file", raw)
		}
	}
	c := counts(t, show)
	if c.Entries != 25601 || c.Checkpoints != 9 || c.Marks != 25601 {
		t.Errorf("%+v", c)
	}
	e := entryOf(t, show, "dennis kimetto")
	splits, err := show.Splits(t.Context(), e.ID)
	if m, _ := e.Result.Chosen(); err != nil || e.Athlete.Family != "Kimetto" || e.Athlete.Country != "KEN" || e.Result.Place != 1 || m.Mark.Printed != "02:02:57" || m.Source.Line != 2 {
		t.Errorf("%+v", e)
	}
	if len(splits) != 9 || splits[4].Checkpoint.Name != "Half" || splits[4].Checkpoint.Metres != 21097.5 || splits[4].Mark.Printed != "01:01:45" {
		t.Errorf("splits %+v", splits)
	}
	checkOneField(t, show)
	again := take(t, show, path, o)
	wantTally(t, again, tally{same: 25605, clash: 1, rejected: 3332})
	if now := counts(t, show); now.Intakes != c.Intakes+1 || now.Splits != c.Splits || now.Marks != c.Marks || now.Athletes != c.Athletes || now.Sources != c.Sources {
		t.Errorf("after the second time %+v, before %+v", now, c)
	}
}

// checkOneField holds that places run across women and men, as they do in
// Berlin's file: one field, one race.
func checkOneField(t *testing.T, show *data.Show) {
	t.Helper()
	women, last := 0, 0
	for _, e := range entries(t, show) {
		if e.Result.Place < last {
			t.Fatalf("place %d after %d", e.Result.Place, last)
		}
		last = e.Result.Place
		if e.Athlete.Sex != data.Women {
			continue
		}
		if women++; women == 1 && e.Result.Place != 24 {
			t.Errorf("the first woman has place %d, want 24", e.Result.Place)
		}
	}
	if women < 5000 {
		t.Errorf("%d women", women)
	}
}

func TestNewYork2014(t *testing.T) {
	path, o := realFile(t, "nyc-2014.csv")
	show := newShow(t)
	r := take(t, show, path, o)
	wantTally(t, r, tally{new: 50395})
	if r.CodeSet != "ioc" || r.OneField != 50395 || r.Races[0].Race != "New York City 2014" || r.Races[0].Metres != 0 {
		t.Errorf("code set %s, one field %d, races %+v", r.CodeSet, r.OneField, r.Races)
	}
	towns := r.Notes[0]
	if towns.Reason != whyNation || towns.Count < 27000 || towns.Distinct < 3500 || len(towns.Examples) != maxExamples {
		t.Errorf("towns %+v", towns)
	}
	e := entryOf(t, show, "thomas goforth")
	if e.Athlete.Whole != "Thomas Goforth" || e.Athlete.Age != 46 || e.Athlete.AgeOn != "2014" || e.Athlete.Country != "" || e.Athlete.CountryPrinted != "New York" || e.Bib != "22325" || e.Result.Place != 15303 {
		t.Errorf("%+v", e)
	}
	wantTally(t, take(t, show, path, o), tally{same: 50395})
}

func TestEditionsHaveNoNames(t *testing.T) {
	path, o := realFile(t, "london-editions.csv")
	if _, err := File(t.Context(), newShow(t), path, o); err == nil || !strings.Contains(err.Error(), "no header row") {
		t.Errorf("error %v", err)
	}
}

func TestLiveTextsOfLondon(t *testing.T) {
	folder := shared(t, "seeds")
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{
		"000": {"Paula Radcliffe: Former women's marathon world record holder", "Steve Cram: Marathon commentator"},
		"001": {
			"Steve Cram: BBC athletics commentator", "Jonathan Edwards: Two-time world champion and BBC athletics expert",
			"Brendan Foster: Olympic medallist and BBC athletics commentator", "Baroness Tanni Grey-Thompson: Ex-British Paralympic wheelchair racer",
		},
		"002": nil, "003": nil, "004": nil,
	}
	for _, f := range files {
		show := newShow(t)
		path := filepath.Join(folder, f.Name())
		r := take(t, show, path, Options{Accept: acceptKinds(t, path, ProposesProfile, ProposesCredit)})
		people, err := show.People(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range people {
			got = append(got, p.Whole+": "+p.Credit)
		}
		key := f.Name()[:3]
		if !slices.Equal(got, want[key]) {
			t.Errorf("%s: people %q, want %q", f.Name(), got, want[key])
		}
		athletes := 0
		if key == "001" {
			athletes = 1
			a, err := show.Athlete(t.Context(), 1)
			if err != nil || a.Whole != "Dennis Kimetto" || a.Age != 32 || a.AgeOn != "2016-04-24" || a.Country != "KEN" ||
				!strings.HasPrefix(a.Bio, "“Dennis Kimetto stunned") || !strings.HasSuffix(a.Bio, "quite a race.”") {
				t.Errorf("%+v, %v", a, err)
			}
		}
		if c := counts(t, show); c.Athletes != athletes || c.Races != 0 || r.Rejected != 0 || slices.Contains(reasons(r), whyDoubtful) {
			t.Errorf("%s: %+v\n%s", f.Name(), c, r)
		}
	}
}

// acceptKinds accepts the proposals of some kinds of a live text.
func acceptKinds(t testing.TB, path string, kinds ...string) Accept {
	t.Helper()
	s, err := OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range s.Proposals(Options{}) {
		if slices.Contains(kinds, p.Kind) {
			ids = append(ids, p.ID)
		}
	}
	a, err := ParseAccept(strings.Join(ids, ","))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func benchmarkFile(b *testing.B, name string, rows int) {
	path, o := realFile(b, name)
	for b.Loop() {
		show := newShow(b)
		if r := take(b, show, path, o); r.Rows != rows {
			b.Fatalf("%d rows, want %d", r.Rows, rows)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkBerlin2014(b *testing.B)  { benchmarkFile(b, "berlin-2014.csv", 28938) }
func BenchmarkNewYork2014(b *testing.B) { benchmarkFile(b, "nyc-2014.csv", 50395) }

// BenchmarkReading is the half of an intake that needs no store.
func BenchmarkReading(b *testing.B) {
	path, _ := realFile(b, "berlin-2014.csv")
	raw, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		text, _, err := decode(raw)
		if err != nil {
			b.Fatal(err)
		}
		t, ok := parseTable(context.Background(), text, true)
		if !ok || len(t.rows) != 28938 {
			b.Fatalf("%d rows", len(t.rows))
		}
	}
}
