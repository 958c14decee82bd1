package data

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// sampleFolder is the sample as it ships. The package itself knows no assets: it is given a folder.
var sampleFolder = filepath.Join("..", "assets", "sample")

func sampleShow(t testing.TB) *Show {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sample.mile26")
	if err := CreateSample(path, os.DirFS(sampleFolder)); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("the folder has %v (%v), want the show alone", left, err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func sampleBoard(t *testing.T, s *Show, words string) []BoardRow {
	t.Helper()
	r, err := s.OneRace(bg, words)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Board(bg, r.ID, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return b.Rows
}

func TestSampleHasTheKnownFacts(t *testing.T) {
	s := sampleShow(t)
	for words, want := range map[string][]string{
		"london 1981 men": {"1= Beardsley 02:11:48", "1= Simonsen 02:11:48"},
		"london 2012 men": {"1 Kipsang 02:04:44", "2 Lel", "3 Kebede"},
		"london 2014 men": {"1 Kipsang 2:04:29", "2 Biwott", "3 Kebede", "8 Farah 2:08:21"},
	} {
		rows := sampleBoard(t, s, words)
		lines := written(Board{Rows: rows})
		for i, w := range want {
			if i >= len(lines) || !strings.HasPrefix(strings.Replace(lines[i], " 0", " ", 1), strings.Replace(w, " 0", " ", 1)) {
				t.Errorf("%s: row %d of %q is not %q", words, i, lines, w)
			}
		}
	}
	rows := sampleBoard(t, s, "london 2016 wheelchair women")
	if last := rows[len(rows)-1]; last.Status != "DNF" || last.Entry.Athlete.Family != "Woods" {
		t.Errorf("the last of the wheelchair women of 2016 is %+v, want Woods, DNF", last)
	}
}

func TestSampleKeepsBothOfKiptumsMarksAndChoosesOne(t *testing.T) {
	first := sampleBoard(t, sampleShow(t), "london 2023 men")[0]
	if first.Entry.Athlete.Family != "Kiptum" || first.Mark.Time != parse("2:01:25").Time {
		t.Errorf("the winner is %s in %s, want Kiptum in 2:01:25", first.Entry.Athlete.Family, first.Mark.Printed)
	}
	seconds, sources, chosen := map[float64]bool{}, map[string]bool{}, 0
	for _, m := range first.Entry.Result.Marks {
		seconds[m.Mark.Time.Seconds()] = true
		sources[m.Source.Name] = true
		if m.Chosen {
			chosen++
		}
	}
	if !seconds[7285] || !seconds[7287] || len(sources) < 2 || chosen != 1 {
		t.Errorf("marks %+v, want 2:01:25 and 2:01:27 from two sources, one chosen", first.Entry.Result.Marks)
	}
}

func TestSampleAthleteIsOneInAllRaces(t *testing.T) {
	s := sampleShow(t)
	a, err := s.OneAthlete(bg, "schar")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := s.AthleteEntries(bg, a.ID)
	if err != nil || len(entries) < 4 {
		t.Errorf("Schär is in %d races (%v), want her wins and 2016", len(entries), err)
	}
	people, err := s.People(bg)
	if err != nil || len(people) != 5 {
		t.Errorf("%d people (%v), want 5", len(people), err)
	}
	held, err := s.Records(bg, "2016-04-24")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range held {
		if r.Kind == "WR" && r.Discipline == "Marathon" && r.Sex == Men && r.Holder != "Dennis Kimetto" {
			t.Errorf("the men's world record of April 2016 is %s's, want Dennis Kimetto's", r.Holder)
		}
	}
}

func TestSampleErrorsNameFileAndLine(t *testing.T) {
	whole := fstest.MapFS{}
	files, err := filepath.Glob(filepath.Join(sampleFolder, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no sample in %s (%v)", sampleFolder, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		whole[filepath.Base(name)] = &fstest.MapFile{Data: b}
	}
	for _, c := range []struct{ file, text, want string }{
		{"people.yaml", "people:\n  - key: a\n    given: A\n    colour: red\n", "people.yaml:4:"},
		{"people.yaml", "people:\n  - {key: a, family: A, source: winners}\n  - {key: b, family: B, source: nobody}\n", `people.yaml:3: no source has the key "nobody"`},
		{"people.yaml", "people:\n  - {key: a, family: A, source: winners}\n  - {key: a, family: B, source: winners}\n", `people.yaml:3: the key "a" stands twice`},
		{"people.yaml", "people: [", "people.yaml:1:"},
		{"athletes.yaml", "athletes:\n  - key: a\n    family: A\n    born: \"1981-02-30\"\n", "athletes.yaml:2: \"1981-02-30\" is no date"},
		{"athletes.yaml", "athletes:\n  - key: a\n    family: A\n    bests:\n      - {discipline: Marathon, kind: PB, printed: x, time: 2.01, source: winners}\n", "athletes.yaml:5: time \"2.01\" is not h:mm:ss"},
	} {
		broken := fstest.MapFS{}
		for name, f := range whole {
			broken[name] = f
		}
		broken[c.file] = &fstest.MapFile{Data: []byte(c.text)}
		path := filepath.Join(t.TempDir(), "x.mile26")
		err := CreateSample(path, broken)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives %v, want %q", c.text, err, c.want)
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
			t.Errorf("%q leaves %v behind", c.text, left)
		}
	}
	delete(whole, "records.yaml")
	if err := CreateSample(filepath.Join(t.TempDir(), "x.mile26"), whole); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without records.yaml: %v, want fs.ErrNotExist", err)
	}
}

func TestSampleLeavesAnExistingFileAlone(t *testing.T) {
	s := newShow(t)
	if err := CreateSample(s.Path(), os.DirFS(sampleFolder)); !errors.Is(err, ErrExists) {
		t.Errorf("CreateSample gives %v, want ErrExists", err)
	}
}
