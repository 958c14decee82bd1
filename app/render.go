package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"mile26/app/show"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/still"
)

type renderCmd struct {
	showFlag
	subjectFlags
	Template string `required:"" short:"t" help:"Template: lower-third, athlete-card, leaderboard."`
	Out      string `short:"o" required:"" placeholder:"FILE" help:"PNG file to write."`
}

// Run draws one graphic, 1920×1080 with straight alpha.
func (c *renderCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	e, err := openEngine()
	if err != nil {
		return err
	}
	subject, err := c.find(ctx, d)
	if err != nil {
		return err
	}
	f, page, err := drawPage(ctx, d, e, c.Template, subject)
	if err != nil {
		return err
	}
	if err := writePNG(c.Out, f); err != nil {
		return err
	}
	for _, p := range f.Problems {
		fmt.Fprintf(s.err, "mile26: note: %s: %s\n", page.Title, p)
	}
	fmt.Fprintln(s.out, c.Out)
	return nil
}

// drawPage makes the page of a subject and its frame.
func drawPage(ctx context.Context, d *data.Show, e *graphics.Engine, name string, s show.Subject) (graphics.Frame, show.Page, error) {
	t, err := e.Template(name)
	if err != nil {
		return graphics.Frame{}, show.Page{}, err
	}
	p, err := show.Make(ctx, d, t, s)
	if err != nil {
		return graphics.Frame{}, show.Page{}, err
	}
	f, err := e.Frame(name, p.Values)
	return f, p, err
}

// writePNG writes a frame to path as a whole or not at all.
func writePNG(path string, f graphics.Frame) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".mile26-*.png")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	if err := still.Encode(tmp, f.List.Frame()); err != nil {
		tmp.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := tmp.Chmod(0o644); err != nil {
		tmp.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := tmp.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

type exportCmd struct {
	showFlag
	Template string `required:"" short:"t" help:"Template: lower-third, athlete-card."`
	Race     string `required:"" placeholder:"WORDS" help:"The race whose athletes are drawn."`
	Limit    int    `help:"The first so many by place; 0 is all."`
	To       string `required:"" placeholder:"DIR" help:"Folder for the PNG files; made if absent."`
	Jobs     int    `placeholder:"N" help:"How many at once; 0 is one a core."`
}

// Run draws a graphic for every athlete of a race.
func (c *exportCmd) Run(ctx context.Context, s streams) error {
	if c.Jobs < 0 || c.Limit < 0 {
		return usageError{"--jobs and --limit count from 0"}
	}
	d, err := openShow(c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	e, err := openEngine()
	if err != nil {
		return err
	}
	race, err := d.OneRace(ctx, c.Race)
	if err != nil {
		return err
	}
	entries, err := d.Entries(ctx, race.ID, c.Limit)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return fmt.Errorf("%s has no athletes: %w", race.Name(), data.ErrNotFound)
	}
	if err := os.MkdirAll(c.To, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	x := exporter{show: d, engine: e, template: c.Template, race: race.ID, dir: c.To, width: len(fmt.Sprint(len(entries)))}
	if err := x.all(ctx, entries, c.Jobs, progress(s, len(entries), "Drawing")); err != nil {
		return err
	}
	x.tell(s)
	fmt.Fprintf(s.out, "%d files in %s\n", x.done.Load(), c.To)
	return nil
}

// exporter draws entries into a folder.
type exporter struct {
	show     *data.Show
	engine   *graphics.Engine
	template string
	race     data.ID
	dir      string
	width    int // digits of the running number
	done     atomic.Int64

	mu       sync.Mutex
	problems map[graphics.ProblemKind][]string
}

func (x *exporter) all(ctx context.Context, entries []data.Entry, jobs int, bar *progressbar.ProgressBar) error {
	g, inner := errgroup.WithContext(ctx)
	if jobs == 0 {
		jobs = runtime.NumCPU()
	}
	g.SetLimit(jobs)
	for i, en := range entries {
		if inner.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := x.one(inner, i+1, en); err != nil {
				return err
			}
			x.done.Add(1)
			return bar.Add(1)
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err() // stopped by the operator between two files
}

func (x *exporter) one(ctx context.Context, n int, en data.Entry) error {
	subject := show.Subject{Kind: data.KindAthlete, ID: en.Athlete.ID, Race: x.race}
	f, page, err := drawPage(ctx, x.show, x.engine, x.template, subject)
	if err != nil {
		return err
	}
	given, family := en.Athlete.ScreenName()
	name := fmt.Sprintf("%0*d-%s.png", x.width, n, slug(given+" "+family))
	if err := writePNG(filepath.Join(x.dir, name), f); err != nil {
		return err
	}
	x.note(page, f)
	return nil
}

// note keeps what an operator should look at before the pictures air.
func (x *exporter) note(p show.Page, f graphics.Frame) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.problems == nil {
		x.problems = map[graphics.ProblemKind][]string{}
	}
	for _, pr := range f.Problems {
		x.problems[pr.What] = append(x.problems[pr.What], p.Title)
	}
}

// tell prints the notes, a line for each kind with its first examples.
func (x *exporter) tell(s streams) {
	for _, k := range []graphics.ProblemKind{graphics.Cut, graphics.Shortened, graphics.MissingGlyph, graphics.NoFlag, graphics.BadPicture} {
		titles := x.problems[k]
		if len(titles) == 0 {
			continue
		}
		fmt.Fprintf(s.err, "mile26: note: %s on %d: %s\n", k, len(titles), strings.Join(titles[:min(3, len(titles))], "; "))
	}
}

// slug is a name as a file name: folded, with hyphens.
func slug(s string) string {
	var b strings.Builder
	for _, r := range data.Fold(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if t := strings.Trim(b.String(), "-"); t != "" {
		return t
	}
	return "unnamed"
}

// progress is a bar on a terminal and silent elsewhere.
func progress(s streams, n int, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(
		n,
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWriter(s.err),
		progressbar.OptionSetVisibility(s.terminal),
		progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(),
	)
}
