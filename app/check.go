package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
	"mile26/data/nation"
	"mile26/graphics"
	"mile26/graphics/template"
)

type checkCmd struct {
	showFlag
	themeFlag
	Template string `short:"t" help:"Only this template; otherwise every one that shows an athlete."`
	JSON     bool   `name:"json" help:"Print the findings as a JSON array, one for each athlete and template."`
	Jobs     int    `placeholder:"N" help:"How many at once; 0 is one a core."`
}

// finding is something to look at before a picture airs. A finding about a
// template has no athlete; one about a page of the running order has the page's
// name there and no ID.
type finding struct {
	Athlete  string `json:"athlete"`
	ID       int64  `json:"id"`
	Template string `json:"template"`
	Problem  string `json:"problem"` // one of problemWords
	Detail   string `json:"detail,omitempty"`
}

// What check finds besides what the engine reports.
const (
	overflow    = "overflow"
	nothing     = "nothing to show"
	noName      = "no family name"
	noPhoto     = "no photo"
	noBio       = "no bio"
	noBirth     = "no date of birth"
	noAge       = "no age"
	noFlag      = string(graphics.NoFlag)
	unresolved  = "unresolved field"
	lowContrast = "low contrast"
)

// problemWords are all that a finding's problem can be, and what each means, the
// gravest first. --help prints them.
var problemWords = []struct{ word, means string }{
	{nothing, "the show fills no field of the template; there is no picture"},
	{overflow, "the graphic reaches the frame's edge; what is beyond is lost"},
	{string(graphics.Cut), "text that was still too long, shrunk and shortened, was cut"},
	{string(graphics.MissingGlyph), "no font has these characters; they are left out"},
	{string(graphics.BadPicture), "a picture that cannot be read; it is left out"},
	{string(graphics.OutOfLimits), "a value breaks what its field allows; it is drawn all the same, but for a flag that is none"},
	{unresolved, "a field that the show leaves empty; without an athlete, one that it cannot fill for anybody"},
	{lowContrast, "of the template: text that is hard to read on what it stands on"},
	{noName, "the athlete has no name to show"},
	{noPhoto, "the athlete has no photo"},
	{noFlag, "no country is known, or there is no flag for it"},
	{noBio, "the athlete has no bio"},
	{noBirth, "only an age as printed is known, or none"},
	{noAge, "the picture shows no age, for none is certain on the day of the race"},
	{string(graphics.Shortened), "a given name stands as an initial"},
}

// Help lists the words of the findings.
func (*checkCmd) Help() string {
	var b strings.Builder
	b.WriteString("Draws every athlete in every template that shows athletes, in 16:9, and prints what somebody should look at. What is missing counts where the template has a place for it. Findings are no failure.\n\nThe problems:\n\n")
	for _, w := range problemWords {
		fmt.Fprintf(&b, "  - %s: %s.\n", w.word, w.means)
	}
	return b.String()
}

// Run draws every athlete in every template that shows athletes, and prints
// what somebody should look at, with what was typed over the pages of the running
// order. Findings are no failure.
func (c *checkCmd) Run(ctx context.Context, s streams) error {
	if c.Jobs < 0 {
		return usageError{"--jobs counts from 0"}
	}
	d, e, err := openRooms(ctx, s, c.Show, c.Theme)
	if err != nil {
		return err
	}
	defer d.Close()
	templates, err := c.templates(e)
	if err != nil {
		return err
	}
	all, err := d.Athletes(ctx)
	if err != nil {
		return err
	}
	k := checker{show: d, engine: e, templates: templates, athletes: all}
	found, err := k.all(ctx, c.Jobs, progress(s, len(all), "Checking"))
	if err != nil {
		return err
	}
	typed, err := k.typed(ctx, c.Template)
	if err != nil {
		return err
	}
	found = append(found, typed...)
	if c.JSON {
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(found)
	}
	return printFindings(s.out, found, len(all), len(templates))
}

// templates are those that can show one athlete alone.
func (c *checkCmd) templates(e *graphics.Engine) ([]*template.Template, error) {
	if c.Template != "" {
		t, err := e.Template(c.Template)
		if err == nil && !showsOne(t) {
			err = fmt.Errorf("%w: %s does not show one athlete", show.ErrUnsuited, t.Title)
		}
		return []*template.Template{t}, err
	}
	var out []*template.Template
	for _, t := range e.Templates() {
		if showsOne(t) {
			out = append(out, t)
		}
	}
	return out, nil
}

func showsOne(t *template.Template) bool {
	for _, f := range t.Fields {
		if f.Type == "athlete" { // it compares
			return false
		}
	}
	return slices.Contains(t.About, string(data.KindAthlete))
}

// checker checks the athletes of a show in templates.
type checker struct {
	show      *data.Show
	engine    *graphics.Engine
	templates []*template.Template
	athletes  []data.Athlete
}

// all gives what is found of the templates themselves and then of the athletes,
// in their order whatever the number of jobs. It is never nil.
func (k *checker) all(ctx context.Context, jobs int, bar *progressbar.ProgressBar) ([]finding, error) {
	found := make([][]finding, 1+len(k.athletes))
	for _, t := range k.templates {
		found[0] = append(found[0], ofTemplate(t)...)
	}
	err := each(ctx, len(k.athletes), jobs, bar, func(ctx context.Context, i int) (err error) {
		found[1+i], err = k.athlete(ctx, k.athletes[i])
		return err
	})
	return append([]finding{}, slices.Concat(found...)...), err
}

// typed finds what was typed over fields of pages of the running order and cannot
// stand there; only on pages of one template unless that is "".
func (k *checker) typed(ctx context.Context, only string) ([]finding, error) {
	pages, err := k.show.Pages(ctx)
	if err != nil {
		return nil, err
	}
	var found []finding
	for _, p := range pages {
		i := slices.IndexFunc(k.engine.Templates(), func(t *template.Template) bool { return t.Name == p.Template })
		if i < 0 || only != "" && p.Template != only {
			continue
		}
		for _, what := range control.Broken(k.engine.Templates()[i], p.Overrides) {
			found = append(found, finding{Athlete: "page " + p.Called(), Template: p.Template, Problem: string(graphics.OutOfLimits), Detail: what})
		}
	}
	return found, nil
}

// ofTemplate finds what is wrong with a template whoever is in it.
func ofTemplate(t *template.Template) []finding {
	var found []finding
	for _, w := range t.Contrast() {
		found = append(found, finding{Template: t.Name, Problem: lowContrast, Detail: w.String()})
	}
	for _, name := range fieldNames(t) {
		f := t.Fields[name]
		if from := source(t, name); !knows(t, from) && (f.Of != "" || f.Default == "") {
			what := name + ": the show has no " + from
			if f.Of == "" {
				what = name + ": nothing in the show is called so; write it on the page, or say with of: what fills it"
			}
			found = append(found, finding{Template: t.Name, Problem: unresolved, Detail: what})
		}
	}
	return found
}

// fieldNames are the names of a template's fields in order.
func fieldNames(t *template.Template) []string {
	var all []string
	for name := range t.Fields {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// source is what of the show fills a field.
func source(t *template.Template, field string) string {
	if of := t.Fields[field].Of; of != "" {
		return of
	}
	return field
}

// knows says that the show can fill from for something that t is about.
func knows(t *template.Template, from string) bool {
	return slices.ContainsFunc(t.About, func(kind string) bool { return show.Knows(data.Kind(kind), from) })
}

// athlete finds what is wrong with an athlete in each template.
func (k *checker) athlete(ctx context.Context, a data.Athlete) ([]finding, error) {
	given, family := a.ScreenName()
	name := strings.TrimSpace(given + " " + family)
	known, err := show.Ask(ctx, k.show, show.Subject{Kind: data.KindAthlete, ID: a.ID})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var found []finding
	for _, t := range k.templates {
		add := func(problem, detail string) {
			found = append(found, finding{name, int64(a.ID), t.Name, problem, detail})
		}
		p, err := known.Page(t)
		if errors.Is(err, data.ErrNotFound) {
			add(nothing, "")
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", name, t.Name, err)
		}
		g, err := k.engine.Draw(t.Name, p.Values, graphics.Options{})
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", name, t.Name, err)
		}
		if edges := reached(t, g); edges != "" {
			add(overflow, edges)
		}
		for _, problem := range g.Problems {
			add(string(problem.What), problem.Text)
		}
		missing(t, a, p.Values, add)
	}
	return found, nil
}

// reached names the edges of the frame that a graphic at rest touches and does
// not bleed to. Sprites end at the frame, so what is beyond is not there.
func reached(t *template.Template, g *graphics.Graphic) string {
	b := g.List(graphics.Moment{State: graphics.Hold}).Bounds()
	if b.Empty() {
		return ""
	}
	frame := image.Rectangle{Max: g.Size}
	bleed := t.In(template.Wide).Place.Bleed
	var edges []string
	for _, e := range []struct {
		name    string
		touches bool
	}{
		{"left", b.Min.X <= frame.Min.X && !bleed.Left},
		{"right", b.Max.X >= frame.Max.X && !bleed.Right},
		{"top", b.Min.Y <= frame.Min.Y && !bleed.Top},
		{"bottom", b.Max.Y >= frame.Max.Y && !bleed.Bottom},
	} {
		if e.touches {
			edges = append(edges, e.name)
		}
	}
	return strings.Join(edges, " ")
}

// missing adds what the show left empty though the template has a place for it.
// That a template closes up over other fields, as over a bib, is as it should be.
func missing(t *template.Template, a data.Athlete, v template.Values, add func(problem, detail string)) {
	for _, name := range fieldNames(t) {
		from, has := source(t, name), (template.Scope{Values: v}).Has(name)
		switch {
		case from == "age":
			ageMissing(a, has, add)
		case has:
		case from == "photo":
			add(noPhoto, "")
		case from == "bio":
			add(noBio, "")
		case from == "flag":
			add(noFlag, flagMissing(a))
		case from == "family":
			add(noName, "")
		case t.Fields[name].Of != "" && knows(t, from):
			add(unresolved, name+": no "+from+" is known")
		}
	}
}

// ageMissing tells apart who has no date of birth, though a printed age is
// shown, and whose age is not shown.
func ageMissing(a data.Athlete, shown bool, add func(problem, detail string)) {
	printed := fmt.Sprintf("age %d as printed", a.Age)
	if a.AgeOn != "" {
		printed += ", on " + string(a.AgeOn)
	}
	switch {
	case a.Born == "" && a.Age == 0:
		add(noBirth, "")
		add(noAge, "")
	case a.Born == "" && shown:
		add(noBirth, printed)
	case a.Born == "":
		add(noBirth, printed)
		add(noAge, printed+"; the race is on another day")
	case !shown:
		add(noAge, "born "+string(a.Born)+"; that and the date of the race do not settle it")
	}
}

// flagMissing says why there is no flag.
func flagMissing(a data.Athlete) string {
	switch {
	case a.Country == "" && a.CountryPrinted != "":
		return fmt.Sprintf("%q is no country that is known", a.CountryPrinted)
	case a.Country == "":
		return "no country"
	}
	if n, ok := nation.ByCode(a.Country); ok {
		return n.Name + " has none"
	}
	return fmt.Sprintf("%q is no country code that is known", a.Country)
}
