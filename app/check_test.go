package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mile26/data"
)

// cardOfAll is a template that has a place for everything check looks at. The
// field portrait is filled through of:, slogan and bogus by nothing in the show.
const cardOfAll = `template: card
title: Card of all
about: [athlete]
layer: 20
fields:
  given: {type: single-line, length: 12}
  family: {type: single-line}
  nation: {type: single-line, of: country}
  flag: {type: flag}
  portrait: {type: image, of: photo}
  age: {type: single-line}
  bio: {type: multi-line}
  slogan: {type: single-line}
  sponsor: {type: single-line, of: bogus}
  unit: {type: single-line, default: km}
place: {left: 96, top: 160}
root:
  column:
    width: 900
    fill: panel
    children:
      - text: {text: "{given} {family}", style: card-family}
      - text: {text: "{nation}{age}{slogan}{sponsor}{unit}", style: faint}
      - flag: {source: flag, width: 72, height: 54}
      - image: {source: portrait, width: 280, height: 300}
      - text: {text: "{bio}", style: body, lines: 60}
`

// themeOf writes a theme with these templates, and a style that is hard to read.
func themeOf(t *testing.T, templates map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "club")
	put(t, dir, "theme.yaml", "theme: Club\nbase: thames\ncolors: {dim: \"#1C2440\"}\nstyles:\n  faint: {font: regular, size: 38, line: 46, color: dim}\n")
	for name, text := range templates {
		put(t, dir, name+".yaml", text)
	}
	return dir
}

// showOf makes a show with these athletes in a race on 21 April 2024.
func showOf(t testing.TB, athletes []data.Athlete) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.mile26")
	d, err := data.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Update(context.Background(), func(tx *data.Tx) error {
		race, err := tx.AddRace(data.Race{Event: "Example Marathon", Year: 2024, Date: "2024-04-21", Metres: 42195})
		if err != nil {
			return err
		}
		for i, a := range athletes {
			if a.Photo != "" { // the file's content, until it is in the show
				if a.Photo, err = tx.PutPhoto([]byte(a.Photo)); err != nil {
					return err
				}
			}
			if a.ID, err = tx.AddAthlete(a); err != nil {
				return err
			}
			if _, err := tx.AddEntry(data.Entry{Race: race, Athlete: a, Result: data.Result{Place: i + 1}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// whole is an athlete of whom everything is known.
func whole(t *testing.T) data.Athlete {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return data.Athlete{Given: "Rosa", Family: "Mota", Country: "POR", Sex: data.Women, Born: "1958-06-29", Bio: "Ran.", Photo: b.String()}
}

// checked runs check and returns its findings.
func checked(t *testing.T, args ...string) []finding {
	t.Helper()
	var found []finding
	if err := json.Unmarshal([]byte(mustRun(t, append([]string{"check", "--json"}, args...)...)), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestCheckFindsEachKindOfProblem(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*data.Athlete)
		want   []string // problem, or problem: part of its detail
	}{
		{"nothing is wrong", func(*data.Athlete) {}, nil},
		{"no photo", func(a *data.Athlete) { a.Photo = "" }, []string{"no photo"}},
		{"a photo that is none", func(a *data.Athlete) { a.Photo = "GIF89a, or not" }, []string{"bad picture: photo"}},
		{"no bio", func(a *data.Athlete) { a.Bio = "" }, []string{"no bio"}},
		{"neither date of birth nor age", func(a *data.Athlete) { a.Born = "" }, []string{"no age", "no date of birth"}},
		{"an age as printed on the day", func(a *data.Athlete) { a.Born, a.Age, a.AgeOn = "", 65, "2024-04-21" }, []string{"no date of birth: age 65 as printed"}},
		{"an age as printed on another day", func(a *data.Athlete) { a.Born, a.Age, a.AgeOn = "", 65, "2023-10-01" }, []string{"no age: on 2023-10-01; the race is on another day", "no date of birth: age 65 as printed, on 2023-10-01"}},
		{"a year of birth that does not settle the age", func(a *data.Athlete) { a.Born = "1958" }, []string{"no age: born 1958"}},
		{"no country", func(a *data.Athlete) { a.Country = "" }, []string{"no flag: no country", "unresolved field: nation: no country is known"}},
		{"a country nobody knows", func(a *data.Athlete) { a.Country, a.CountryPrinted = "", "Brooklyn" }, []string{`no flag: "Brooklyn" is no country`, "unresolved field: nation: no country is known"}},
		{"letters no font has", func(a *data.Athlete) { a.Family = "Mo\U0001F3C3ta" }, []string{"missing glyph: \U0001F3C3"}},
		{"a name that is too long", func(a *data.Athlete) { a.Family = strings.Repeat("Mota", 20) }, []string{"cut: ROSA MOTA"}},
		{"a name beyond the field's limit", func(a *data.Athlete) { a.Given = "Rosa Maria Ana" }, []string{"out of limits: given: 14 letters, at most 12"}},
		{"a bio beyond the frame", func(a *data.Athlete) { a.Bio = strings.Repeat("She ran. ", 100) }, []string{"overflow: bottom"}},
		{"no name", func(a *data.Athlete) { a.Given, a.Family = "", "" }, []string{"no family name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := whole(t)
			c.change(&a)
			var got []string
			for _, f := range checked(t, "-s", showOf(t, []data.Athlete{a}), "--theme", themeOf(t, map[string]string{"card": cardOfAll}), "-t", "card") {
				if f.ID != 0 { // of the athlete, not of the template
					got = append(got, f.Problem+": "+f.Detail)
				}
			}
			fits := func(want string) bool {
				problem, part, _ := strings.Cut(want, ": ")
				for _, g := range got {
					if p, detail, _ := strings.Cut(g, ": "); p == problem && strings.Contains(strings.ToUpper(detail), strings.ToUpper(part)) {
						return true
					}
				}
				return false
			}
			for _, w := range c.want {
				if !fits(w) {
					t.Errorf("want %q, found %q", w, got)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("found %q, want %q and no more", got, c.want)
			}
		})
	}
}

func TestCheckFindsWhatIsWrongWithATemplateOnce(t *testing.T) {
	s := showOf(t, []data.Athlete{whole(t), whole(t)})
	theme := themeOf(t, map[string]string{"card": cardOfAll})
	var got []string
	for _, f := range checked(t, "-s", s, "--theme", theme, "-t", "card") {
		if f.Athlete != "" || f.ID != 0 || f.Template != "card" {
			t.Errorf("%+v is not of the template alone", f)
		}
		got = append(got, f.Problem+": "+f.Detail)
	}
	want := []string{"low contrast: faint", "unresolved field: slogan: nothing in the show is called so", "unresolved field: sponsor: the show has no bogus"}
	if len(got) != len(want) {
		t.Fatalf("found %q, want %q", got, want)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("found %q, want %q", got[i], want[i])
		}
	}
	table := mustRun(t, "check", "-s", s, "--theme", theme, "-t", "card")
	if !strings.Contains(table, "(template)  card      low contrast") || !strings.Contains(table, "3 findings: 2 unresolved field, 1 low contrast") {
		t.Errorf("the table does not say it:\n%s", table)
	}
}

func TestCheckGoesOnWhereThereIsNothingToShow(t *testing.T) {
	const shy = "template: shy\ntitle: Shy\nabout: [athlete]\nlayer: 20\nfields: {bio: {type: multi-line}}\nplace: {left: 96, top: 160}\nroot: {text: {text: \"{bio}\", style: body}}\n"
	silent := whole(t)
	silent.Bio = ""
	found := checked(t, "-s", showOf(t, []data.Athlete{silent, whole(t)}), "--theme", themeOf(t, map[string]string{"shy": shy}), "-t", "shy")
	if len(found) != 2 || found[1].Problem != nothing || found[1].ID != 1 {
		t.Errorf("found %+v, want low contrast, for it stands on no panel, and that there is nothing to show of the first", found)
	}
}

func TestCheckSaysTheSameHoweverManyAtOnce(t *testing.T) {
	s := sampleShow(t)
	if one, four := mustRun(t, "check", "-s", s, "--json", "--jobs", "1"), mustRun(t, "check", "-s", s, "--json", "--jobs", "4"); one != four {
		t.Errorf("with one job %d bytes and with four %d differ", len(one), len(four))
	}
}

func TestCheckRefusesATemplateThatShowsNoAthlete(t *testing.T) {
	s := showOf(t, nil)
	for _, name := range []string{"leaderboard", "head-to-head"} {
		if code, _, errs := mile26(t, "check", "-s", s, "-t", name); code != exitFailed || !strings.Contains(errs, "does not show one athlete") {
			t.Errorf("%s: exit %d, %s", name, code, errs)
		}
	}
	if out := mustRun(t, "check", "-s", s, "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("a show without athletes: %s, want []", out)
	}
}

func TestCheckHelpExplainsEveryProblem(t *testing.T) {
	help := strings.Join(strings.Fields(mustRun(t, "check", "--help")), " ")
	for _, p := range problemWords {
		if !strings.Contains(help, p.word+": "+p.means+".") {
			t.Errorf("--help does not explain %s", p.word)
		}
	}
	for _, f := range checked(t, "-s", sampleShow(t)) {
		known := false
		for _, p := range problemWords {
			known = known || p.word == f.Problem
		}
		if !known {
			t.Errorf("%q is none of problemWords", f.Problem)
		}
	}
}

func TestTheTableSaysOnceWhatAllLack(t *testing.T) {
	var found []finding
	for i := range 7 {
		name := fmt.Sprint("Athlete ", i+1)
		for _, tmpl := range []string{"card", "lower-third"} {
			found = append(found, finding{name, int64(i + 1), tmpl, noFlag, "no country"})
		}
		if i == 3 {
			for _, p := range []string{noBio, noBirth} {
				found = append(found, finding{name, int64(i + 1), "card", p, ""})
			}
			for _, tmpl := range []string{"card", "lower-third"} {
				found = append(found, finding{name, int64(i + 1), tmpl, "cut", "a\nlong   text"})
			}
		}
	}
	var b bytes.Buffer
	if err := printFindings(&b, found, 7, 2); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"ATHLETE    TEMPLATE           PROBLEM                   DETAIL",
		"(all 7)    card, lower-third  no flag                   ",
		"Athlete 4  card               no bio, no date of birth  ",
		"Athlete 4  card, lower-third  cut                       a long text",
		"7 athletes, 2 templates, 18 findings: 2 cut, 14 no flag, 1 no bio, 1 no date of birth",
	}, "\n") + "\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// What was typed over a page of the running order and cannot stand there is found.
func TestCheckFindsWhatWasTypedOverAPage(t *testing.T) {
	path := showOf(t, []data.Athlete{whole(t)})
	d, err := data.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Athletes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = d.Update(t.Context(), func(tx *data.Tx) error {
		group, err := tx.AddGroup("Start")
		if err != nil {
			return err
		}
		_, err = tx.AddPage(data.Page{
			Group: group, Number: 101, Template: "lower-third", Kind: data.KindAthlete, About: all[0].ID, Gate: data.Live,
			Overrides: map[string]string{"flag": "Kamwororr", "family": "Mota"},
		})
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	want := finding{Athlete: "page 101 lower-third", Template: "lower-third", Problem: "out of limits", Detail: "Flag: “Kamwororr” is no country: type its code, as KEN"}
	if got := checked(t, "-s", path, "-t", "lower-third"); !slices.Contains(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if got := mustRun(t, "check", "-s", path, "-t", "lower-third"); !strings.Contains(got, "page 101 lower-third") {
		t.Errorf("the table has no line of the page:\n%s", got)
	}
}
