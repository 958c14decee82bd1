package show

import (
	"context"
	"fmt"
	"strings"

	"mile26/data"
	"mile26/data/mark"
	"mile26/data/nation"
	"mile26/graphics/template"
)

// athlete fills the fields of lower third and card. What is not known is left
// out, and the template closes up.
func athlete(ctx context.Context, d *data.Show, s Subject) (template.Values, string, error) {
	a, err := d.Athlete(ctx, s.ID)
	if err != nil {
		return nil, "", err
	}
	v, name := nameValues(a)
	entry, race, err := appearance(ctx, d, s)
	if err != nil {
		return nil, "", err
	}
	if age, ok := a.AgeAt(race.Date); ok {
		v["age"] = fmt.Sprint(age)
	}
	v["bio"] = a.Bio
	v["line"] = a.Line
	if a.Line == "" {
		v["line"] = outcome(entry, race)
	}
	if entry.Bib != "" {
		v["tag_label"], v["tag"] = "BIB", entry.Bib
	}
	bestValues(v, a, entry, race)
	if a.Photo != "" {
		b, err := d.Photo(ctx, a.Photo)
		if err != nil {
			return nil, "", fmt.Errorf("photo of %s: %w", name, err)
		}
		v["photo"] = template.Picture{Hash: a.Photo, Bytes: b}
	}
	return v, name, nil
}

// nameValues are the fields that say who it is, the same on every template.
func nameValues(a data.Athlete) (template.Values, string) {
	given, family := a.ScreenName()
	v := template.Values{"given": given, "family": family, "code": a.Country}
	if n, ok := nation.ByCode(a.Country); ok {
		v["country"], v["flag"] = n.Name, n.Flag
	}
	return v, join(given, family)
}

// appearance is the athlete's entry in the race of the subject, or in their
// newest; both are zero when there is none.
func appearance(ctx context.Context, d *data.Show, s Subject) (data.Entry, data.Race, error) {
	entries, err := d.AthleteEntries(ctx, s.ID)
	if err != nil {
		return data.Entry{}, data.Race{}, err
	}
	for _, e := range entries {
		if s.Race != 0 && e.Race != s.Race {
			continue
		}
		r, err := d.Race(ctx, e.Race)
		return e, r, err
	}
	return data.Entry{}, data.Race{}, nil
}

// bestValues shows the best mark and where it was set; for somebody of whom no
// best is known, the time and place in the race.
func bestValues(v template.Values, a data.Athlete, e data.Entry, r data.Race) {
	if b, ok := a.Best("Marathon"); ok && b.Mark.Known() {
		v["best_label"], v["best"] = "Best", mark.Format(mark.Road(b.Mark.Time))
		if b.Place != "" {
			v["where_label"], v["where"] = "Where", b.Place+shortYear(b.On)
		}
		return
	}
	if m, ok := e.Result.Chosen(); ok && m.Mark.Known() {
		v["best_label"], v["best"] = edition(r), mark.Format(mark.Road(m.Mark.Time))
		if e.Result.Place > 0 {
			v["where_label"], v["where"] = "Place", ordinal(e.Result.Place)
		}
	}
}

// outcome says in a line what the athlete did: "1st, London Marathon 2014 · 2:04:29".
func outcome(e data.Entry, r data.Race) string {
	if r.ID == 0 {
		return ""
	}
	what := edition(r)
	switch {
	case e.Result.Status != "":
		what += " · " + string(e.Result.Status)
	case e.Result.Place > 0:
		what = ordinal(e.Result.Place) + ", " + what
	}
	if m, ok := e.Result.Chosen(); ok && m.Mark.Known() {
		what += " · " + mark.Format(mark.Road(m.Mark.Time))
	}
	return what
}

// edition is "London Marathon 2014".
func edition(r data.Race) string {
	return strings.TrimSpace(fmt.Sprintf("%s %d", r.Event, r.Year))
}

// shortYear is " ’14" for a date in 2014.
func shortYear(d data.Date) string {
	if len(d) < 4 {
		return ""
	}
	return " ’" + string(d[2:4])
}

func ordinal(n int) string {
	suffix := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return fmt.Sprint(n) + suffix
}

func join(given, family string) string { return strings.TrimSpace(given + " " + family) }
