package show

import (
	"context"
	"slices"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// Cited is a mark that a page shows, and who says so.
type Cited struct {
	What   string      // whose mark, and which: "Sifan HASSAN · best in the Marathon"
	Mark   mark.Mark   // as its source gives it
	Source data.Source // its line is 0 when the source has none
	Read   time.Time   // when the file was read; zero: not known
	Others []Cited     // sources that give it otherwise; What is empty
}

// Cite says where the marks come from that a template shows of a subject: of an
// athlete the result and the best, of both where two are compared; of a race the
// marks of its board and the records it is compared with. It is nil for what has
// no marks. Errors: those of asking the show.
func Cite(ctx context.Context, d *data.Show, t *template.Template, s Subject) ([]Cited, error) {
	ctx, done, err := d.AtOnce(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var all []Cited
	switch s.Kind {
	case data.KindAthlete:
		all, err = citeAthletes(ctx, d, s)
	case data.KindRace:
		all, err = citeRace(ctx, d, t, s)
	}
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return dated(ctx, d, all)
}

func citeAthletes(ctx context.Context, d *data.Show, s Subject) ([]Cited, error) {
	var all []Cited
	for _, id := range []data.ID{s.ID, s.Other} {
		if id == 0 {
			continue
		}
		me, err := appear(ctx, d, id, s.Race)
		if err != nil {
			return nil, err
		}
		me = me.asOf(s.Race)
		_, name := nameValues(me.athlete)
		all = append(all, citeResult(me.entry, name+" · "+edition(me.race))...)
		if b, ok := bestIn(me.athlete, me.race); ok {
			all = append(all, Cited{What: name + " · best" + in(b.Place) + shortYear(b.On), Mark: b.Mark, Source: b.Source})
		}
	}
	return all, nil
}

func in(place string) string {
	if place == "" {
		return ""
	}
	return ", " + place
}

// citeResult is the mark of a result that is shown, with those of other sources
// that give another one.
func citeResult(e data.Entry, what string) []Cited {
	chosen, ok := e.Result.Chosen()
	if !ok {
		return nil
	}
	c := Cited{What: what, Mark: chosen.Mark, Source: chosen.Source}
	for _, m := range e.Result.Marks {
		if !m.Chosen && (m.Mark.Time != chosen.Mark.Time || !m.Mark.Known()) {
			c.Others = append(c.Others, Cited{Mark: m.Mark, Source: m.Source})
		}
	}
	return []Cited{c}
}

func citeRace(ctx context.Context, d *data.Show, t *template.Template, s Subject) ([]Cited, error) {
	limit := s.Rows
	if limit == 0 {
		limit = DefaultRows
	}
	b, err := d.Board(ctx, s.ID, s.Checkpoint, limit)
	if err != nil {
		return nil, err
	}
	var all []Cited
	for _, row := range b.Rows {
		_, name := nameValues(row.Entry.Athlete)
		if b.Finish {
			all = append(all, citeResult(row.Entry, name)...)
			continue
		}
		splits, err := d.Splits(ctx, row.Entry.ID)
		if err != nil {
			return nil, err
		}
		for _, sp := range splits {
			if sp.Checkpoint.ID == b.Checkpoint.ID {
				all = append(all, Cited{What: name + " · " + sp.Checkpoint.Name + in(sp.Note), Mark: sp.Mark, Source: sp.Source})
			}
		}
	}
	if !compares(t) {
		return all, nil
	}
	held, err := raceView{ctx: ctx, show: d, board: b}.held()
	for _, r := range held {
		all = append(all, Cited{What: recordLabel(r, b.Race) + " · " + r.Holder, Mark: r.Mark, Source: r.Source})
	}
	return all, err
}

// compares says that a template sets a race beside records.
func compares(t *template.Template) bool {
	for name, f := range t.Fields {
		if f.Of != "" {
			name = f.Of
		}
		if slices.Contains([]string{"records", "bars", "foot", "foot_value"}, name) {
			return true
		}
	}
	return false
}

// dated adds when the files were read that the marks come from.
func dated(ctx context.Context, d *data.Show, all []Cited) ([]Cited, error) {
	intakes, err := d.Intakes(ctx)
	if err != nil {
		return nil, err
	}
	read := func(c *Cited) {
		for _, in := range intakes {
			if strings.EqualFold(in.File, c.Source.Name) && in.At.After(c.Read) {
				c.Read = in.At
			}
		}
	}
	for i := range all {
		read(&all[i])
		for j := range all[i].Others {
			read(&all[i].Others[j])
		}
	}
	return all, nil
}
