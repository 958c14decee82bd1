package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// pagesCmd edits the running order from outside. For a desk it is another hand:
// its edits are in no log, and the desk's undo neither takes them back nor goes
// over them.
type pagesCmd struct {
	List   pagesListCmd   `cmd:"" default:"withargs" help:"Print the running order (the default)."`
	Add    pagesAddCmd    `cmd:"" help:"Add a page at the end of a group."`
	Remove pagesRemoveCmd `cmd:"" help:"Remove pages by their call-up numbers."`
}

type pagesListCmd struct {
	showFlag
	JSON bool `name:"json" help:"Print the pages as a JSON array."`
}

// pageLine is a page as programs read it.
type pageLine struct {
	group data.ID

	Group      string            `json:"group"`
	Number     int               `json:"number"`
	Name       string            `json:"name"`  // given by hand
	Shows      string            `json:"shows"` // what it is about, in words
	Template   string            `json:"template"`
	Layer      int               `json:"layer"` // 0: the template's own
	Kind       data.Kind         `json:"kind"`
	About      data.ID           `json:"about"` // 0 for nothing; the next four likewise
	Other      data.ID           `json:"other"`
	Race       data.ID           `json:"race"`
	Checkpoint data.ID           `json:"checkpoint"`
	Rows       int               `json:"rows"`
	Overrides  map[string]string `json:"overrides,omitempty"`
	Gate       data.Gate         `json:"gate"`
	Seconds    float64           `json:"seconds"` // until it goes off air by itself; 0 stays
	Next       bool              `json:"next"`
	Disabled   bool              `json:"disabled"`
	Notes      string            `json:"notes"`
	Hotkey     string            `json:"hotkey"`
}

// Run prints the running order.
func (c *pagesListCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	groups, err := d.Groups(ctx)
	if err != nil {
		return err
	}
	pages, err := d.Pages(ctx)
	if err != nil {
		return err
	}
	lines, err := pageLines(ctx, d, groups, pages)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(lines)
	}
	return printPages(s, groups, lines)
}

// pageLines are the pages in order.
func pageLines(ctx context.Context, d *data.Show, groups []data.Group, pages []data.Page) ([]pageLine, error) {
	names := newNamer(ctx, d)
	lines := make([]pageLine, 0, len(pages))
	for _, p := range pages {
		shows, err := names.of(p)
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", p.Called(), err)
		}
		l := pageLine{
			group: p.Group, Number: p.Number, Name: p.Name, Shows: shows, Template: p.Template, Layer: p.Layer, Kind: p.Kind, About: p.About,
			Other: p.Other, Race: p.Race, Checkpoint: p.Checkpoint, Rows: p.Rows, Overrides: p.Overrides,
			Gate: p.Gate, Seconds: p.Duration.Seconds(), Next: p.Next, Disabled: p.Disabled, Notes: p.Notes, Hotkey: p.Hotkey,
		}
		for _, g := range groups {
			if g.ID == p.Group {
				l.Group = g.Name
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func printPages(s streams, groups []data.Group, lines []pageLine) error {
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "GROUP\tNUMBER\tNAME\tTEMPLATE\tREMARKS")
	for _, g := range groups {
		empty := true
		for _, p := range lines {
			if p.group == g.ID {
				fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", g.Name, p.Number, p.called(), p.Template, strings.Join(p.remarks(), ", "))
				empty = false
			}
		}
		if empty {
			fmt.Fprintf(w, "%s\t\t\t\t\n", g.Name)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "%s, %s\n", count(len(groups), "group"), count(len(lines), "page"))
	return err
}

func (p pageLine) called() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Shows
}

// remarks are what is not as usual about a page.
func (p pageLine) remarks() []string {
	var all []string
	if p.Layer != 0 {
		all = append(all, fmt.Sprint("layer ", p.Layer))
	}
	if p.Gate == data.Hold {
		all = append(all, "hold")
	}
	if p.Seconds != 0 {
		all = append(all, fmt.Sprintf("%gs", p.Seconds))
	}
	if p.Next {
		all = append(all, "then the next")
	}
	if p.Disabled {
		all = append(all, "off")
	}
	return all
}

// namer says in words what pages are about.
type namer struct {
	ctx     context.Context
	show    *data.Show
	facts   func() ([]data.Fact, error) // read once, when first asked for
	sayings func() ([]data.Saying, error)
}

func newNamer(ctx context.Context, d *data.Show) namer {
	return namer{
		ctx: ctx, show: d,
		facts:   sync.OnceValues(func() ([]data.Fact, error) { return d.Facts(ctx) }),
		sayings: sync.OnceValues(func() ([]data.Saying, error) { return d.Sayings(ctx) }),
	}
}

// of is "Sifan HASSAN", or with the second of a comparison "Sifan HASSAN and
// Tigst ASSEFA"; "" for a page that is about nothing.
func (n namer) of(p data.Page) (string, error) {
	name, err := n.name(p.Kind, p.About)
	if err != nil || p.Other == 0 {
		return name, err
	}
	other, err := n.name(data.KindAthlete, p.Other)
	return name + " and " + other, err
}

func (n namer) name(kind data.Kind, id data.ID) (string, error) {
	if id == 0 {
		return "", nil
	}
	switch kind {
	case data.KindAthlete:
		a, err := n.show.Athlete(n.ctx, id)
		given, family := a.ScreenName()
		return strings.TrimSpace(given + " " + family), err
	case data.KindPerson:
		p, err := n.show.Person(n.ctx, id)
		given, family := p.ScreenName()
		return strings.TrimSpace(given + " " + family), err
	case data.KindRace:
		r, err := n.show.Race(n.ctx, id)
		return r.Name(), err
	case data.KindFact:
		all, err := n.facts()
		for _, f := range all {
			if f.ID == id {
				return strings.TrimSpace(f.Figure + " " + f.Text), nil
			}
		}
		return "", err
	case data.KindSaying:
		all, err := n.sayings()
		for _, q := range all {
			if q.ID == id {
				return q.Who + ": " + q.Text, nil
			}
		}
		return "", err
	}
	return "", nil
}

type pagesAddCmd struct {
	showFlag
	themeFlag
	subjectFlags
	Template string        `required:"" short:"t" placeholder:"NAME" help:"Template, as in lower-third."`
	Number   int           `placeholder:"N" help:"Call-up number; otherwise the next free one of its group."`
	Group    string        `placeholder:"NAME" help:"Group, which is made when it is not there; otherwise the last one."`
	Name     string        `help:"Name of the page; otherwise what it shows."`
	Layer    int           `placeholder:"N" help:"Layer, from 1 to 99; otherwise the template's own."`
	Gate     data.Gate     `enum:"live,hold" default:"live" help:"live: newer data shows on air at once. hold: only after an update."`
	Duration time.Duration `placeholder:"8s" help:"Goes off air by itself after so long; otherwise it stays."`
	Next     bool          `help:"A take puts the following page in preview."`
	Notes    string        `help:"Notes for the operator."`
}

// firstGroup is the group of pages in a running order that has none yet.
const firstGroup = "Main"

// Run adds the page and prints its number.
func (c *pagesAddCmd) Run(ctx context.Context, s streams) error {
	if !c.given() {
		return usageError{"say what it is about: --athlete, --person, --race, --fact or --quote"}
	}
	d, e, err := openRooms(ctx, s, c.Show, c.Theme)
	if err != nil {
		return err
	}
	defer d.Close()
	subject, err := c.find(ctx, d)
	if err != nil {
		return err
	}
	t, err := e.Template(c.Template)
	if err != nil {
		return err
	}
	if err := suits(ctx, d, t, subject); err != nil {
		return err
	}
	p := c.page(subject)
	err = d.Update(ctx, func(tx *data.Tx) error {
		if p.Group, err = groupNamed(tx, c.Group); err != nil {
			return err
		}
		if p.ID, err = tx.AddPage(p); err != nil {
			return err
		}
		p, err = tx.Page(p.ID)
		return err
	})
	if err != nil {
		return err
	}
	name, err := newNamer(ctx, d).of(p)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%d  %s  %s\n", p.Number, p.Template, name)
	return err
}

// suits says why a template can never show a subject. That there is nothing to
// show of it yet is no fault: pages are prepared before the race.
func suits(ctx context.Context, d *data.Show, t *template.Template, s show.Subject) error {
	for _, f := range t.Fields {
		if f.Type == "athlete" && s.Kind == data.KindAthlete && s.Other == 0 {
			return fmt.Errorf("%w: %s compares two athletes; name the second with --with", show.ErrUnsuited, t.Title)
		}
	}
	if _, err := show.Make(ctx, d, t, s); !errors.Is(err, data.ErrNotFound) {
		return err
	}
	return nil
}

// page is what the flags say, without its group.
func (c *pagesAddCmd) page(about show.Subject) data.Page {
	p := data.Page{
		Number: c.Number, Name: c.Name, Template: c.Template, Layer: c.Layer, Gate: c.Gate, Duration: c.Duration, Next: c.Next, Notes: c.Notes,
		Kind: about.Kind, About: about.ID, Other: about.Other, Race: about.Race, Checkpoint: about.Checkpoint,
	}
	if about.Kind == data.KindRace {
		p.Rows = about.Rows
	}
	return p
}

// groupNamed finds a group by its name, "" for the last one, and makes it when
// it is not there.
func groupNamed(tx *data.Tx, name string) (data.ID, error) {
	groups, err := tx.Groups()
	if err != nil {
		return 0, err
	}
	if name == "" && len(groups) > 0 {
		return groups[len(groups)-1].ID, nil
	}
	if name == "" {
		name = firstGroup
	}
	for _, g := range groups {
		if g.Name == name {
			return g.ID, nil
		}
	}
	return tx.AddGroup(name)
}

type pagesRemoveCmd struct {
	showFlag
	Numbers []int `arg:"" name:"number" help:"Call-up numbers."`
}

// Run removes all the pages, or none when one of them is not there.
func (c *pagesRemoveCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	var removed []string
	err = d.Update(ctx, func(tx *data.Tx) error {
		for _, n := range c.Numbers {
			p, err := tx.PageNumbered(n)
			if err != nil {
				return err
			}
			if err := tx.DeletePages(p.ID); err != nil {
				return err
			}
			removed = append(removed, p.Called())
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, "Removed", strings.Join(removed, ", "))
	return err
}
