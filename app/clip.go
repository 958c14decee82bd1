package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"mile26/app/output/clip"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics"
)

type clipCmd struct {
	showFlag
	subjectFlags
	themeFlag
	Template string        `required:"" short:"t" help:"Template, as in lower-third, athlete-card, leaderboard."`
	To       string        `placeholder:"FILE|DIR/|-" help:"What to write: FILE.mov (ProRes 4444), FILE.webm (VP9), DIR/ (a PNG file for each frame), FILE.rgba (raw video) or - (raw video to the standard output). Otherwise a .mov named after the page."`
	Kind     string        `enum:",mov,webm,png,raw" default:"" placeholder:"KIND" help:"mov, webm, png or raw, when --to does not say it."`
	Format   string        `default:"1080p50" placeholder:"NAME" help:"Size and rate: 1080p25 to 1080p60, 720p50, 2160p50, 1080x1920p50, 1080x1080p50 and their 59.94."`
	Hold     time.Duration `default:"5s" help:"How long it stands, each step and page of it."`
	Page     int           `help:"Page of a paged list; 0 is all, one after the other."`
	Fast     bool          `help:"Write larger PNG files sooner."`
	JSON     bool          `help:"Print what was written as JSON."`
}

// clipReport is what a clip became, for --json.
type clipReport struct {
	Path    string    `json:"path"`
	Kind    clip.Kind `json:"kind"`
	Format  string    `json:"format"`
	Width   int       `json:"width"`
	Height  int       `json:"height"`
	Rate    string    `json:"rate"` // frames a second as a fraction
	Frames  int       `json:"frames"`
	Seconds float64   `json:"seconds"`
	Notes   []string  `json:"notes"` // what to look at before it airs
}

// Run writes a graphic's life, from in to out, as a clip with alpha.
func (c *clipCmd) Run(ctx context.Context, s streams) error {
	format, err := c.check()
	if err != nil {
		return err
	}
	d, e, err := openRooms(ctx, s, c.Show, c.Theme)
	if err != nil {
		return err
	}
	defer d.Close()
	scenes, page, err := c.scenes(ctx, d, e, format)
	if err != nil {
		return err
	}
	kind, err := c.target(page)
	if err != nil {
		return err
	}
	film := clip.Of(scenes, format.Rate, c.Hold)
	if err := c.write(ctx, s, film, kind); err != nil {
		return err
	}
	r := clipReport{c.To, kind, format.Name, film.Size.X, film.Size.Y, format.Rate.Fraction(), film.Frames, film.Length().Seconds(), []string{}}
	for _, g := range scenes {
		for _, p := range g.Problems {
			if n := p.String(); !slices.Contains(r.Notes, n) {
				r.Notes = append(r.Notes, n)
			}
		}
	}
	return c.tell(s, page, r)
}

// check finds what of the command line cannot be.
func (c *clipCmd) check() (playout.Format, error) {
	format, err := playout.ParseFormat(c.Format)
	switch {
	case err != nil:
		return format, usageError{"--" + err.Error()}
	case c.Hold < 0 || c.Hold > time.Hour:
		return format, usageError{"--hold is from 0s to 1h"}
	case c.Page < 0:
		return format, usageError{"--page counts from 1; 0 is all pages"}
	case c.To == "-" && c.Kind != "" && c.Kind != string(clip.Raw):
		return format, usageError{"only raw video goes to the standard output"}
	case c.To == "-" && c.JSON:
		return format, usageError{"--json and --to - both want the standard output"}
	}
	return format, nil
}

// target says what is written, and where when nobody said it.
func (c *clipCmd) target(p show.Page) (clip.Kind, error) {
	kind := clip.Kind(c.Kind)
	if c.To == "" {
		if kind == "" {
			kind = clip.MOV
		}
		ending := map[clip.Kind]string{clip.MOV: ".mov", clip.WebM: ".webm", clip.PNG: string(filepath.Separator), clip.Raw: ".rgba"}
		c.To = slug(p.Title) + ending[kind]
	}
	if kind != "" {
		return kind, nil
	}
	kind, err := clip.KindOf(c.To)
	if err != nil {
		return "", usageError{"--to " + err.Error() + "; or say it with --kind"}
	}
	return kind, nil
}

// scenes are the page's steps, and then its further pages.
func (c *clipCmd) scenes(ctx context.Context, d *data.Show, e *graphics.Engine, f playout.Format) ([]*graphics.Graphic, show.Page, error) {
	subject, err := c.find(ctx, d)
	if err != nil {
		return nil, show.Page{}, err
	}
	t, err := e.Template(c.Template)
	if err != nil {
		return nil, show.Page{}, err
	}
	p, err := show.Make(ctx, d, t, subject)
	if err != nil {
		return nil, p, err
	}
	o := graphics.Options{Format: f.Shape, Scale: f.Scale, Page: max(0, c.Page-1)}
	var scenes []*graphics.Graphic
	add := func() error {
		g, err := e.Draw(c.Template, p.Values, o)
		scenes = append(scenes, g)
		return err
	}
	for ; o.Step < t.Steps(); o.Step++ {
		if err := add(); err != nil {
			return nil, p, err
		}
	}
	pages := scenes[0].Pages
	if c.Page > pages {
		return nil, p, usageError{fmt.Sprintf("--page %d: %s has %d", c.Page, p.Title, pages)}
	}
	o.Step--
	for o.Page = 1; c.Page == 0 && o.Page < pages; o.Page++ {
		if err := add(); err != nil {
			return nil, p, err
		}
	}
	return scenes, p, nil
}

func (c *clipCmd) write(ctx context.Context, s streams, f clip.Film, kind clip.Kind) error {
	bar := progress(s, f.Frames, "Writing")
	o := clip.Options{Kind: kind, Fast: c.Fast, Done: func(n int) { _ = bar.Set(n) }} // a bar that cannot be drawn stops nothing
	var err error
	if c.To == "-" {
		err = clip.Stream(ctx, f, s.out, o)
	} else {
		err = clip.Write(ctx, f, c.To, o)
	}
	if err != nil {
		_ = bar.Clear()
	}
	return err
}

// tell says what was written; of raw video to the standard output, the notes alone.
func (c *clipCmd) tell(s streams, p show.Page, r clipReport) error {
	for _, n := range r.Notes {
		fmt.Fprintf(s.err, "mile26: note: %s: %s\n", p.Title, n)
	}
	if c.To == "-" {
		return nil
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(r)
	}
	_, err := fmt.Fprintf(s.out, "%s: %s of %s, %.2f s\n", r.Path, count(r.Frames, "frame"), r.Format, r.Seconds)
	return err
}
