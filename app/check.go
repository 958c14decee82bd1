package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"mile26/app/show"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/template"
)

type checkCmd struct {
	showFlag
	themeFlag
	Template string `short:"t" help:"Only this template; otherwise every one that shows an athlete."`
	JSON     bool   `name:"json" help:"Print the findings as a JSON array."`
	Jobs     int    `placeholder:"N" help:"How many at once; 0 is one a core."`
}

// finding is something to look at before a picture airs.
type finding struct {
	Athlete  string `json:"athlete"`
	ID       int64  `json:"id"`
	Template string `json:"template"`
	Problem  string `json:"problem"` // cut, shortened, missing glyph, no photo, no bio, no age, no flag …
	Detail   string `json:"detail,omitempty"`
}

// Run draws every athlete in every template that shows athletes, and prints
// what somebody should look at. Findings are no failure.
func (c *checkCmd) Run(ctx context.Context, s streams) error {
	d, e, err := openRooms(c.Show, c.Theme)
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
	for _, t := range templates {
		for _, w := range t.Contrast() {
			fmt.Fprintf(s.err, "mile26: note: %s: low contrast: %s\n", t.Title, w)
		}
	}
	found, err := checkAll(ctx, d, e, templates, all, c.Jobs, progress(s, len(all), "Checking"))
	if err != nil {
		return err
	}
	return c.print(s, found, len(all), len(templates))
}

// templates are those that can show one athlete alone.
func (c *checkCmd) templates(e *graphics.Engine) ([]*template.Template, error) {
	if c.Template != "" {
		t, err := e.Template(c.Template)
		return []*template.Template{t}, err
	}
	var out []*template.Template
	for _, t := range e.Templates() {
		pair := slices.ContainsFunc([]string{"a", "b"}, func(f string) bool { return t.Fields[f].Type == "athlete" })
		if slices.Contains(t.About, string(data.KindAthlete)) && !pair {
			out = append(out, t)
		}
	}
	return out, nil
}

// checkAll checks athletes at once, and gives the findings in their order.
func checkAll(ctx context.Context, d *data.Show, e *graphics.Engine, templates []*template.Template, all []data.Athlete, jobs int, bar *progressbar.ProgressBar) ([]finding, error) {
	if jobs <= 0 {
		jobs = runtime.NumCPU()
	}
	found := make([][]finding, len(all))
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(jobs)
	var mu sync.Mutex // the bar is drawn by one at a time
	for i, a := range all {
		if inner.Err() != nil {
			break
		}
		g.Go(func() error {
			for _, t := range templates {
				f, err := checkOne(inner, d, e, t, a)
				if err != nil {
					return err
				}
				found[i] = append(found[i], f...)
			}
			mu.Lock()
			defer mu.Unlock()
			return bar.Add(1)
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(found...), ctx.Err()
}

// wanted are the fields whose absence an operator wants to know of.
var wanted = []string{"photo", "bio", "age", "flag", "family"}

func checkOne(ctx context.Context, d *data.Show, e *graphics.Engine, t *template.Template, a data.Athlete) ([]finding, error) {
	given, family := a.ScreenName()
	row := finding{Athlete: strings.TrimSpace(given + " " + family), ID: int64(a.ID), Template: t.Name}
	p, err := show.Make(ctx, d, t, show.Subject{Kind: data.KindAthlete, ID: a.ID})
	if errors.Is(err, show.ErrUnsuited) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", row.Athlete, t.Name, err)
	}
	g, err := e.Draw(t.Name, p.Values, graphics.Options{})
	if err != nil {
		return nil, err
	}
	var found []finding
	for _, problem := range g.Problems {
		row.Problem, row.Detail = string(problem.What), problem.Text
		found = append(found, row)
	}
	for _, field := range wanted {
		if _, has := t.Fields[field]; has && !(template.Scope{Values: p.Values}).Has(field) {
			row.Problem, row.Detail = "no "+field, ""
			found = append(found, row)
		}
	}
	return found, nil
}

func (c *checkCmd) print(s streams, found []finding, athletes, templates int) error {
	if c.JSON {
		if found == nil {
			found = []finding{}
		}
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(found)
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, f := range found {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.Athlete, f.Template, f.Problem, f.Detail)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "%d athletes, %d templates, %d findings\n", athletes, templates, len(found))
	return err
}
