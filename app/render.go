package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"mile26/app/show"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/paint"
	"mile26/graphics/still"
	"mile26/graphics/template"
)

type renderCmd struct {
	showFlag
	subjectFlags
	pictureFlags
	Page int    `default:"1" help:"Page of a paged list."`
	Out  string `short:"o" required:"" placeholder:"FILE" help:"PNG file to write."`
}

// pictureFlags say how a graphic is drawn.
type pictureFlags struct {
	themeFlag
	Template string  `required:"" short:"t" help:"Template, as in lower-third, athlete-card, leaderboard."`
	Format   string  `enum:"16:9,9:16,1:1" default:"16:9" help:"Shape of the picture: 16:9, 9:16 or 1:1."`
	Scale    float64 `default:"1" help:"Size: 1 is 1080 lines, 2 is UHD."`
	Levels   string  `enum:"full,legal" default:"full" help:"Values in the files: full is 0 to 255 (for computers), legal is 16 to 235 (EBU R103)."`
	Fast     bool    `help:"Write larger files faster: for a roster with photos, two thirds of the time."`
	Pair     string  `enum:"none,premultiplied,straight" default:"none" help:"Write a fill and a key instead of one picture with alpha: premultiplied is faded over black, straight is not."`
}

// file is one PNG of a picture: what is added to its name, and how it is written.
type file struct {
	suffix string
	write  func(io.Writer, *image.RGBA, still.Options) error
}

// files are the PNGs that make a picture.
func (f pictureFlags) files() []file {
	switch f.Pair {
	case "premultiplied":
		return []file{{"-fill", still.Fill}, {"-key", still.Key}}
	case "straight":
		return []file{{"-fill", still.StraightFill}, {"-key", still.Key}}
	default:
		return []file{{"", func(w io.Writer, frame *image.RGBA, o still.Options) error { return o.Encode(w, frame) }}}
	}
}

// save writes a frame to path, or as a pair beside it, and names the files.
func (f pictureFlags) save(frames *paint.Pool, path string, l paint.List, workers int) ([]string, error) {
	o := still.Options{Workers: workers, Fast: f.Fast, Within: l.Bounds()}
	if f.Levels == "legal" {
		o.Levels = still.Legal
	}
	frame, done := frames.Frame(l)
	defer done()
	var names []string
	for _, out := range f.files() {
		ext := filepath.Ext(path)
		name := strings.TrimSuffix(path, ext) + out.suffix + ext
		if err := writeFile(name, func(w io.Writer) error { return out.write(w, frame, o) }); err != nil {
			return names, err
		}
		names = append(names, name)
	}
	return names, nil
}

// options are the flags as the engine takes them.
func (f pictureFlags) options() (graphics.Options, error) {
	if !(f.Scale > 0 && f.Scale <= 4) {
		return graphics.Options{}, usageError{"--scale is above 0 and at most 4"}
	}
	return graphics.Options{Format: template.Format(f.Format), Scale: f.Scale}, nil
}

// Run draws one graphic, 1920×1080 with straight alpha.
func (c *renderCmd) Run(ctx context.Context, s streams) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	o.Page = c.Page - 1
	d, e, err := openRooms(ctx, s, c.Show, c.Theme)
	if err != nil {
		return err
	}
	defer d.Close()
	subject, err := c.find(ctx, d)
	if err != nil {
		return err
	}
	g, page, err := drawGraphic(ctx, d, e, c.Template, subject, o)
	if err != nil {
		return err
	}
	names, err := c.save(new(paint.Pool), c.Out, g.List(graphics.Moment{State: graphics.Hold}), runtime.NumCPU())
	if err != nil {
		return err
	}
	for _, p := range g.Problems {
		fmt.Fprintf(s.err, "mile26: note: %s: %s\n", page.Title, p)
	}
	for _, n := range names {
		fmt.Fprintln(s.out, n)
	}
	return nil
}

// drawPage makes the page of a subject and its frame at rest in 1920×1080.
func drawPage(ctx context.Context, d *data.Show, e *graphics.Engine, name string, s show.Subject) (graphics.Frame, show.Page, error) {
	g, p, err := drawGraphic(ctx, d, e, name, s, graphics.Options{})
	if err != nil {
		return graphics.Frame{}, show.Page{}, err
	}
	return graphics.Frame{List: g.List(graphics.Moment{State: graphics.Hold}), Problems: g.Problems}, p, nil
}

// drawGraphic makes the page of a subject and its graphic.
func drawGraphic(ctx context.Context, d *data.Show, e *graphics.Engine, name string, s show.Subject, o graphics.Options) (*graphics.Graphic, show.Page, error) {
	t, err := e.Template(name)
	if err != nil {
		return nil, show.Page{}, err
	}
	p, err := show.Make(ctx, d, t, s)
	if err != nil {
		return nil, show.Page{}, err
	}
	g, err := e.Draw(name, p.Values, o)
	return g, p, err
}

// writePNG writes a frame to path with straight alpha.
func writePNG(path string, l paint.List) error {
	return writeFile(path, func(w io.Writer) error { return still.Encode(w, l.Frame()) })
}

// writers keeps room for a file from one to the next: a picture is written in
// pieces, and goes to the disk in one.
var writers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 256<<10) }}

// writeFile writes a file as a whole or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".mile26-*.png")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	whole := false
	defer func() {
		if !whole {
			_ = os.Remove(tmp.Name()) // what went wrong before is the error to tell
		}
	}()
	w := writers.Get().(*bufio.Writer)
	w.Reset(tmp)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	w.Reset(nil)
	writers.Put(w)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	whole = true
	return nil
}

type exportCmd struct {
	showFlag
	pictureFlags
	Race  string `required:"" placeholder:"WORDS" help:"The race whose athletes are drawn."`
	Limit int    `help:"The first so many by place; 0 is all."`
	To    string `required:"" placeholder:"DIR" help:"Folder for the PNG files; made if absent."`
	Jobs  int    `placeholder:"N" help:"How many at once; 0 is one a core."`
}

// Run draws a graphic for every athlete of a race.
func (c *exportCmd) Run(ctx context.Context, s streams) error {
	if c.Jobs < 0 || c.Limit < 0 {
		return usageError{"--jobs and --limit count from 0"}
	}
	o, err := c.options()
	if err != nil {
		return err
	}
	d, e, err := openRooms(ctx, s, c.Show, c.Theme)
	if err != nil {
		return err
	}
	defer d.Close()
	t, err := e.Template(c.Template)
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
	roster, err := show.ReadRoster(ctx, d, race, entries)
	if err != nil {
		return err
	}
	x := exporter{
		roster: roster, engine: e, template: t, flags: c.pictureFlags, options: o,
		entries: entries, dir: c.To, width: len(fmt.Sprint(len(entries))), problems: make([]seen, len(entries)),
	}
	if err := each(ctx, len(entries), c.Jobs, progress(s, len(entries), "Drawing"), x.one); err != nil {
		return err
	}
	x.tell(s)
	fmt.Fprintf(s.out, "%s in %s\n", count(len(entries), "file"), c.To)
	return nil
}

// exporter draws entries into a folder.
type exporter struct {
	roster   *show.Roster
	engine   *graphics.Engine
	template *template.Template
	flags    pictureFlags
	options  graphics.Options
	entries  []data.Entry
	dir      string
	width    int // digits of the running number
	frames   paint.Pool
	problems []seen // of each entry
}

// seen is what an operator should look at in a picture before it airs.
type seen struct {
	title    string
	problems []graphics.Problem
}

// one draws entry i, counted from 0.
func (x *exporter) one(ctx context.Context, i int) error {
	page, err := x.roster.Ask(ctx, i).Page(x.template)
	if err != nil {
		return err
	}
	g, err := x.engine.Draw(x.template.Name, page.Values, x.options)
	if err != nil {
		return err
	}
	given, family := x.entries[i].Athlete.ScreenName()
	name := fmt.Sprintf("%0*d-%s.png", x.width, i+1, slug(given+" "+family))
	if _, err := x.flags.save(&x.frames, filepath.Join(x.dir, name), g.List(graphics.Moment{State: graphics.Hold}), 1); err != nil {
		return err
	}
	x.problems[i] = seen{page.Title, g.Problems}
	return nil
}

// tell prints the notes, a line for each kind of problem with its first examples.
func (x *exporter) tell(s streams) {
	on := map[graphics.ProblemKind][]int{} // the entries, each once
	var kinds []graphics.ProblemKind       // in the order in which they are met
	for i := range x.problems {
		for _, p := range x.problems[i].problems {
			if on[p.What] == nil {
				kinds = append(kinds, p.What)
			}
			if n := len(on[p.What]); n == 0 || on[p.What][n-1] != i {
				on[p.What] = append(on[p.What], i)
			}
		}
	}
	for _, k := range kinds {
		var titles []string
		for _, i := range on[k][:min(3, len(on[k]))] {
			titles = append(titles, x.problems[i].title)
		}
		fmt.Fprintf(s.err, "mile26: note: %s on %d: %s\n", k, len(on[k]), strings.Join(titles, "; "))
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
