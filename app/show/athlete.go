package show

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"mile26/data"
	"mile26/data/mark"
	"mile26/data/nation"
	"mile26/graphics/template"
)

// athlete is what lower third, card and comparison show. What is not known is
// left out, and the template closes up.
func athlete(ctx context.Context, d *data.Show, s Subject) (Known, error) {
	me, err := appear(ctx, d, s.ID, s.Race)
	if err != nil {
		return Known{}, err
	}
	me = me.asOf(s.Race)
	k := me.known(ctx, d, s.printer(me.race))
	if s.Other != 0 {
		err = compare(ctx, d, &k, me, s)
	}
	return k, err
}

// known is what an appearance says of the athlete.
func (me appearance) known(ctx context.Context, d *data.Show, print printer) Known {
	v, name := nameValues(me.athlete)
	if age, ok := me.athlete.AgeAt(me.race.Date); ok {
		v["age"] = fmt.Sprint(age)
	}
	v["bio"] = me.athlete.Bio
	v["line"] = me.athlete.Line
	if me.athlete.Line == "" {
		v["line"] = outcome(me.entry, me.race, print)
	}
	if me.entry.Bib != "" {
		v["tag_label"], v["tag"] = "BIB", me.entry.Bib
	}
	bestValues(v, me.athlete, me.entry, me.race, print)
	k := Known{name: name, values: v}
	if hash := me.athlete.Photo; hash != "" {
		k.photo = sync.OnceValues(func() (template.Picture, error) {
			b, err := d.Photo(ctx, hash)
			if err != nil {
				return template.Picture{}, fmt.Errorf("photo of %s: %w", name, err)
			}
			return template.Picture{Hash: hash, Bytes: b}, nil
		})
	}
	return k
}

// languages are those of countries whose names share characters that each
// writes in forms of its own (BCP 47).
var languages = map[string]string{"JPN": "ja", "CHN": "zh-Hans", "TPE": "zh-Hant", "HKG": "zh-Hant", "KOR": "ko", "PRK": "ko", "TUR": "tr"}

// appearance is an athlete in a race.
type appearance struct {
	athlete data.Athlete
	entry   data.Entry // zero when there is none
	race    data.Race
}

// appear finds an athlete in a race, or, with race zero, in their newest.
func appear(ctx context.Context, d *data.Show, id, race data.ID) (appearance, error) {
	a, err := d.Athlete(ctx, id)
	if err != nil {
		return appearance{}, err
	}
	me := appearance{athlete: a}
	entries, err := d.AthleteEntries(ctx, id)
	if err != nil {
		return appearance{}, err
	}
	for _, e := range entries {
		if race != 0 && e.Race != race {
			continue
		}
		me.entry = e
		me.race, err = d.Race(ctx, e.Race)
		break
	}
	return me, err
}

// asOf is the appearance with the bests of the day of the race that was asked for;
// with race zero, those of today.
func (me appearance) asOf(race data.ID) appearance {
	if race != 0 {
		me.athlete.Bests = setBy(me.athlete.Bests, me.race.Date)
	}
	return me
}

// compare sets two athletes side by side.
func compare(ctx context.Context, d *data.Show, k *Known, a appearance, s Subject) error {
	b, err := appear(ctx, d, s.Other, a.race.ID)
	if err != nil {
		return err
	}
	b = b.asOf(s.Race)
	mine, _ := nameValues(a.athlete)
	theirs, name := nameValues(b.athlete)
	k.name += " and " + name
	k.values["a"], k.values["b"] = mine, theirs
	k.lists = map[string]func() ([]template.Values, error){"rows": func() ([]template.Values, error) {
		rows := []template.Values{}
		add := func(label string, x, y int64, print func(int64) string) {
			if x == 0 && y == 0 {
				return
			}
			row := template.Values{"key": label, "label": label, "a": "–", "b": "–"}
			if x > 0 {
				row["a"] = print(x)
			}
			if y > 0 {
				row["b"] = print(y)
			}
			row["a_leads"], row["b_leads"] = x > 0 && x < y, y > 0 && y < x // of two that are known
			rows = append(rows, row)
		}
		print := s.printer(a.race)
		add("PLACE", int64(a.entry.Result.Place), int64(b.entry.Result.Place), func(n int64) string { return fmt.Sprint(n) })
		times := func(label string, x, y mark.Mark) {
			both := print.unit.Of(x).Of(y)
			add(label, int64(both.Up(x.Time)), int64(both.Up(y.Time)), func(t int64) string {
				return printer{both, print.marks}.time(time.Duration(t))
			})
		}
		times("TIME", chosen(a.entry), chosen(b.entry))
		times("BEST", best(a.athlete, a.race), best(b.athlete, a.race))
		if len(rows) == 0 {
			return nil, fmt.Errorf("nothing is known of both: %w", data.ErrNotFound)
		}
		return rows, nil
	}}
	return nil
}

// chosen is the mark of an entry that could be read, or the zero one.
func chosen(e data.Entry) mark.Mark {
	if m, ok := e.Result.Chosen(); ok && m.Mark.Known() {
		return m.Mark
	}
	return mark.Mark{}
}

// best is an athlete's best mark over the distance of a race, or the zero one.
func best(a data.Athlete, r data.Race) mark.Mark {
	b, _ := bestIn(a, r)
	return b.Mark
}

// nameValues are the fields that say who it is, the same on every template.
func nameValues(a data.Athlete) (template.Values, string) {
	given, family := a.ScreenName()
	v := template.Values{"given": given, "family": family, "code": a.Country}
	if n, ok := nation.ByCode(a.Country); ok {
		v["country"], v["flag"] = n.Name, n.Flag
	}
	if lang, ok := languages[a.Country]; ok {
		v["language"] = lang
	}
	return v, join(given, family)
}

// bestValues shows the best mark over the distance of the race and where it was
// set; for somebody of whom no such best is known, the time and place in the race.
func bestValues(v template.Values, a data.Athlete, e data.Entry, r data.Race, print printer) {
	if b, ok := bestIn(a, r); ok {
		v["best_label"], v["best"] = "Best", print.in(b.Discipline).mark(b.Mark)
		if b.Place != "" {
			v["where_label"], v["where"] = "Where", b.Place+shortYear(b.On)
		}
		return
	}
	if m := chosen(e); m.Known() {
		v["best_label"], v["best"] = shortEdition(r), print.mark(m)
		if e.Result.Place > 0 {
			v["where_label"], v["where"] = "Place", mark.Ordinal(e.Result.Place)
		}
	}
}

// outcome says in a line what the athlete did: "1st, London Marathon 2014 · 2:04:29",
// "1st, 100 m Men, London 2017 · 9.92".
func outcome(e data.Entry, r data.Race, print printer) string {
	if r.ID == 0 {
		return ""
	}
	what := edition(r)
	if onTrack(r) && heading(r) != what { // an evening has many races
		what = heading(r) + ", " + what
	}
	switch {
	case e.Result.Status != "":
		what += " · " + string(e.Result.Status)
	case e.Result.Place > 0:
		what = mark.Ordinal(e.Result.Place) + ", " + what
	}
	if m := chosen(e); m.Known() {
		what += " · " + print.mark(m)
	}
	return what
}

// edition is "London Marathon 2014".
func edition(r data.Race) string {
	if r.Year == 0 {
		return r.Event
	}
	return strings.TrimSpace(fmt.Sprintf("%s %d", r.Event, r.Year))
}

// shortEdition is "London 2014", on the track "100 m Men", for a label that has
// little room.
func shortEdition(r data.Race) string {
	if onTrack(r) {
		return heading(r)
	}
	r.Event = strings.TrimSuffix(r.Event, " Marathon")
	return edition(r)
}

// shortYear is " ’14" for a date in 2014.
func shortYear(d data.Date) string {
	if len(d) < 4 {
		return ""
	}
	return " ’" + string(d[2:4])
}

func join(given, family string) string { return strings.TrimSpace(given + " " + family) }
