package control

import (
	"fmt"
	"path/filepath"
	"testing"

	"mile26/app/show"
	"mile26/assets"
	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics"
	"mile26/graphics/template"
)

func summed(t *testing.T, v template.Values) string {
	t.Helper()
	s, err := digestOf(nil, &Made{Values: v})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A page that came back after a crash was kept as JSON: it is the page made anew.
func TestDigestOutlivesJSON(t *testing.T) {
	v := template.Values{
		"title": "Men", "broken": "a\xffb\xfe\xff", "share": 1000, "part": 0.5, "large": 12345678, "leads": true, "a": template.Values{"family": "HASSAN"},
		"none": []template.Values{}, "rows": []template.Values{{"key": "1", "bib": "7"}, {"key": "2"}, {}},
	}
	raw, err := encode(v)
	if err != nil {
		t.Fatal(err)
	}
	back, err := decode(t.Context(), nil, raw)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := summed(t, back), summed(t, v); got != want {
		t.Errorf("%v sums to %s, and %s before it was kept", back, got, want)
	}
}

// Whatever differs has another digest, also where the same letters stand elsewhere.
func TestDigestTellsApart(t *testing.T) {
	seen := map[string]string{}
	for _, v := range []template.Values{
		{},
		{"a": "b"},
		{"ab": ""},
		{"a": ""},
		{"a": nil},
		{"a": "1"},
		{"a": 1},
		{"a": true},
		{"a": "true"},
		{"a": template.Picture{Hash: "b"}},
		{"a": template.Values{"b": "c"}},
		{"a": template.Values{}, "b": "c"},
		{"a": []template.Values{{"b": "c"}}},
		{"a": []template.Values{{}, {"b": "c"}}},
		{"a": []template.Values{{"b": "c"}, {}}},
		{"a": []template.Values{}},
		{"a": "x", "b": "y"},
		{"a": "xb", "": "y"},
	} {
		s := summed(t, v)
		if other, there := seen[s]; there {
			t.Errorf("%v sums to %s like %s", v, s, other)
		}
		seen[s] = fmt.Sprint(v)
	}
	if s, err := digestOf(nil, &Made{Values: template.Values{"rows": []template.Values{{}, {"a": 'x'}}}}); err == nil {
		t.Errorf("a letter, which is no value, sums to %s", s)
	}
}

// A start list has 50,000 rows: none of them is copied to be summed.
func TestDigestCopiesNoRows(t *testing.T) {
	with := func(n int) *Made {
		rows := make([]template.Values, n)
		for i := range rows {
			rows[i] = template.Values{"key": fmt.Sprint(i), "given": "Ana", "family": "CASTAÑEDA", "share": i}
		}
		return &Made{Values: template.Values{"rows": rows}}
	}
	count := func(m *Made) float64 {
		return testing.AllocsPerRun(5, func() {
			if _, err := digestOf(nil, m); err != nil {
				t.Fatal(err)
			}
		})
	}
	if few, many := count(with(10)), count(with(1000)); many > few+10 {
		t.Errorf("10 rows are summed with %v allocations, 1,000 with %v: want no more for them", few, many)
	}
}

// What is kept is JSON as the standard library writes it, whatever letters are in it.
func TestValuesAreKeptAsJSON(t *testing.T) {
	for want, v := range map[string]template.Values{
		`{}`:            {},
		`{"none":null}`: {"none": nil},
		`{"a":"plain 7","b":"Müller \u0026 \"Söhne\" \\\u003c\n","c":"\ufffd"}`: {"a": "plain 7", "b": "Müller & \"Söhne\" \\<\n", "c": "\xff"},
		`{"n":-12,"share":0.25,"yes":true}`:                                     {"n": -12, "share": 0.25, "yes": true},
		`{"photo":{"$photo":"ab12"},"rows":[{"b":"1","k":"2"},{}],"who":{"x":[]}}`: {
			"photo": template.Picture{Hash: "ab12"}, "rows": []template.Values{{"k": "2", "b": "1"}, {}}, "who": template.Values{"x": []template.Values{}},
		},
	} {
		got, err := encode(v)
		if err != nil || string(got) != want {
			t.Errorf("%v is kept as %s, %v, want %s", v, got, err, want)
		}
	}
	if got, err := encode(template.Values{"rows": []template.Values{{}, {"a": 'x'}}}); err == nil {
		t.Errorf("a letter, which is no value, is kept as %s", got)
	}
}

// BenchmarkStartList makes the page of a start list of 50,000 without times, its
// first rows drawn and its digest summed.
func BenchmarkStartList(b *testing.B) {
	path := filepath.Join(b.TempDir(), "sample.mile26")
	if err := data.CreateSample(path, assets.Sample()); err != nil {
		b.Fatal(err)
	}
	d, err := data.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	e, err := graphics.Open(assets.Themes(), "thames", assets.Fonts(), assets.Flags())
	if err != nil {
		b.Fatal(err)
	}
	var race data.ID
	err = d.Update(b.Context(), func(tx *data.Tx) (err error) {
		if race, err = tx.AddRace(data.Race{Event: "City Marathon", Year: 2026, Metres: 42195}); err != nil {
			return err
		}
		for i := range 50_000 {
			a, err := tx.AddAthlete(data.Athlete{Given: "Ana", Family: fmt.Sprint("Runner ", i), Country: []string{"USA", "GBR", "ITA", "KEN"}[i%4]})
			if err != nil {
				return err
			}
			e := data.Entry{Race: race, Athlete: data.Athlete{ID: a}, Bib: fmt.Sprint(i + 1)}
			e.Result.Marks = []data.Sourced{{Mark: mark.Parse("3:59:59", 42195), Chosen: true}}
			if _, err := tx.AddEntry(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	r, err := Open(b.Context(), Options{Show: d, Engine: e})
	if err != nil {
		b.Fatal(err)
	}
	q := Request{Template: "start-list", Subject: show.Subject{Kind: data.KindRace, ID: race}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Make(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}
