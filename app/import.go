package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"mile26/data"
	"mile26/data/intake"
	"mile26/data/nation"
)

// importCmd is import and what belongs to it. The commands below it are told by
// their first word; a file that is called so is read when it has a folder, as in
// ./undo.
type importCmd struct {
	Files importFilesCmd `cmd:"" default:"withargs" name:"files" help:"Read files into a show (the default: the word may be left out)."`
	List  importListCmd  `cmd:"" help:"Print what was read into a show, with the numbers to undo it by."`
	Undo  importUndoCmd  `cmd:"" help:"Take back everything that one intake brought."`
}

type importFilesCmd struct {
	showFlag
	JSON     bool              `name:"json" help:"Print the reports as a JSON array."`
	DryRun   bool              `help:"Say what would become of each row, and change nothing."`
	Preview  int               `placeholder:"N" help:"With --dry-run, print the first N rows as they would be stored."`
	Map      map[string]string `mapsep:"none" placeholder:"COLUMN=MEANING" help:"What a column holds, by heading or number: --map \"Läufer=name\" --map \"#3=split 5 km\". Remembered for the next file with the same header."`
	Sheet    int               `help:"Which sheet of a workbook, from 1; otherwise the first with a header."`
	Encoding string            `enum:",windows-1250,windows-1252" default:"" help:"How the letters of a file that is neither UTF-8 nor UTF-16 are written; otherwise found from the file."`
	Accept   string            `placeholder:"LINES" help:"What is taken: all, none, or lines and proposals, as in 12,20-25,31.2. Otherwise every row of a list, and nothing of a live text."`
	Event    string            `placeholder:"NAME" help:"Event of the races, as in \"London Marathon\", when the file does not say."`
	Year     int               `help:"Edition of the races, when the file does not say."`
	Category string            `help:"Category of the race, as in \"Women\", when the file does not say."`
	Metres   float64           `help:"Distance of the races in metres, when the file does not say."`
	Codes    string            `enum:",ioc,iso3,iso2,names" default:"" help:"Which country codes the files use; otherwise found from the file."`
	NoCopy   bool              `help:"Go without the copy of the show that is kept before."`
	Rejects  string            `placeholder:"FILE" help:"Where rows that cannot be read go; otherwise beside the show."`
	Files    []string          `arg:"" help:"Files to read: CSV, TSV, XLSX, JSON, FinishLynx .lif .evt .ppl .sch, or a live text; - is pasted text."`
}

// imported is what is printed about one file as JSON.
type imported struct {
	intake.Report
	Info    *intake.Info        `json:"info,omitempty"`
	Mapping []intake.Meaning    `json:"mapping,omitempty"`
	Preview []intake.PreviewRow `json:"preview,omitempty"`
	Fates   []intake.Fate       `json:"fates,omitempty"`
	DryRun  bool                `json:"dry_run,omitempty"`
}

// Run reads each file in one transaction of its own: a file happens as a whole
// or not at all. It stops at the first file that cannot be read.
func (c *importFilesCmd) Run(ctx context.Context, s streams) error {
	if c.Rejects != "" && len(c.Files) > 1 {
		return usageError{"--rejects takes one file at a time"}
	}
	accept, err := intake.ParseAccept(c.Accept)
	if err != nil {
		return usageError{"--accept: " + err.Error()}
	}
	defer forList()()
	ctx, clear := telling(ctx, s)
	defer clear()
	var opened atomic.Bool
	told := data.Telling(ctx, func(p data.Progress) {
		if opened.Load() { // there is one bar, and until then it is the show's
			data.Tell(ctx, p)
		}
	})
	ahead := c.readAhead(told, c.Files[0]) // while the show is opened, or made
	d, done, err := c.openShow(ctx)
	if err != nil {
		return err
	}
	opened.Store(true)
	defer done()
	reports := []imported{}
	var failed error
	for i, path := range c.Files {
		read := func() (*intake.Source, error) { return c.read(ctx, path) }
		if i == 0 {
			read = ahead
		}
		r, err := c.file(ctx, d, path, read, accept)
		if err == nil { // also with a text of which nothing is accepted yet the show is there
			err = d.Publish()
		}
		clear()
		if err != nil {
			failed = stopped(ctx, err, c.left(i))
			break
		}
		reports = append(reports, r)
		if !c.JSON {
			c.print(s, r)
		}
	}
	if c.JSON {
		failed = errors.Join(printJSON(s.out, reports), failed)
	}
	return failed
}

// left says what of the files is in the show when reading the one at i was stopped.
func (c *importFilesCmd) left(i int) string {
	what := "nothing was taken of " + c.Files[i]
	if len(c.Files) > i+1 {
		what += ", nor of those after it"
	}
	switch {
	case c.DryRun:
		return "nothing was changed"
	case i == 0:
		return what + "; show " + c.Show + " is as it was"
	case i == 1:
		return c.Files[0] + " was read; " + what
	}
	return fmt.Sprintf("the first %d files were read; %s", i, what)
}

// forList prepares the memory for a list, which lives until it is in the show, so that
// collecting often finds little. The ballast is never touched and takes no memory; with
// it the first collection comes at some 330 MB, twice what the list of a large race takes.
func forList() (done func()) {
	before := debug.SetGCPercent(-1)
	ballast := untouched(64 << 20)
	largePages(256 << 20)
	debug.SetGCPercent(400)
	return func() {
		runtime.KeepAlive(ballast)
		debug.SetGCPercent(before)
	}
}

// untouched is memory that is not cleared, as a builder's is not: that would touch it.
func untouched(bytes int) []byte {
	var b strings.Builder
	b.Grow(bytes)
	b.WriteByte(0)
	return unsafe.Slice(unsafe.StringData(b.String()), bytes)
}

// openShow opens the show, or makes it. A dry run makes nothing that stays, and nor
// does an import that read nothing.
func (c *importFilesCmd) openShow(ctx context.Context) (d *data.Show, done func(), err error) {
	_, none := os.Stat(c.Show)
	if c.DryRun && errors.Is(none, fs.ErrNotExist) {
		dir, err := os.MkdirTemp("", "mile26-")
		if err != nil {
			return nil, nil, err
		}
		if d, err = data.Create(filepath.Join(dir, filepath.Base(c.Show))); err != nil {
			_ = os.RemoveAll(dir)
			return nil, nil, err
		}
		return d, func() {
			_ = d.Close()
			_ = os.RemoveAll(dir)
		}, nil
	}
	if d, err = data.OpenContext(ctx, c.Show); errors.Is(err, fs.ErrNotExist) {
		d, err = data.Draft(c.Show)
	}
	if err != nil {
		return nil, nil, stopped(ctx, err, c.left(0))
	}
	return d, func() { _ = d.Close() }, nil
}

// read reads a file, or what is pasted.
func (c *importFilesCmd) read(ctx context.Context, path string) (*intake.Source, error) {
	if path == "-" {
		return intake.OpenContext(ctx, "", os.Stdin)
	}
	return intake.OpenFileContext(ctx, path)
}

// readAhead begins to read a file; what it returns waits for the end of that.
func (c *importFilesCmd) readAhead(ctx context.Context, path string) func() (*intake.Source, error) {
	read := sync.OnceValues(func() (*intake.Source, error) { return c.read(ctx, path) })
	if path != "-" { // nobody shall have to type for nothing
		go func() { _, _ = read() }() // whoever waits gets it
	}
	return read
}

func (c *importFilesCmd) file(ctx context.Context, d *data.Show, path string, read func() (*intake.Source, error), accept intake.Accept) (imported, error) {
	src, err := c.open(ctx, d, read)
	if err != nil {
		return imported{}, fmt.Errorf("import %s: %w", path, err)
	}
	o := intake.Options{
		Event: c.Event, Year: c.Year, Category: c.Category, Metres: c.Metres,
		CodeSet: nation.CodeSet(c.Codes), Accept: accept, Rejects: c.Rejects, NoCopy: c.NoCopy, Now: time.Now(),
		Progress: func(done, total int64) {
			data.Tell(ctx, data.Progress{Step: intake.StepRows, Done: done, Total: total})
		},
	}
	if !c.DryRun {
		r, err := src.Apply(ctx, d, o)
		return imported{Report: r}, err
	}
	info := src.Info()
	out := imported{Info: &info, Mapping: src.Mapping(), DryRun: true}
	if out.Preview, err = src.Preview(ctx, d, c.Preview, o); err != nil {
		return out, err
	}
	plan, err := src.Plan(ctx, d, o)
	out.Report, out.Fates = plan.Report, plan.Fates
	return out, err
}

// open reads a file and says what its columns hold.
func (c *importFilesCmd) open(ctx context.Context, d *data.Show, read func() (*intake.Source, error)) (src *intake.Source, err error) {
	src, err = read()
	if err == nil && c.Encoding != "" {
		err = src.UseEncoding(ctx, c.Encoding)
	}
	if err == nil && c.Sheet != 0 {
		err = src.UseSheet(ctx, c.Sheet)
	}
	if err == nil {
		err = src.Remember(ctx, d)
	}
	if err != nil {
		return nil, err
	}
	for _, column := range slices.Sorted(maps.Keys(c.Map)) {
		if err := src.Map(column, c.Map[column]); err != nil {
			return nil, err
		}
	}
	return src, nil
}

// maxFates is how many rows of a dry run are printed one by one: those that differ
// or are rejected.
const maxFates = 20

func (c *importFilesCmd) print(s streams, r imported) {
	if r.DryRun {
		fmt.Fprintln(s.out, "Dry run: nothing was changed.")
	}
	fmt.Fprintln(s.out, r.Report)
	if r.Doubles > 0 && !r.DryRun { // of a dry run there is nothing to print yet
		fmt.Fprintf(s.out, "  mile26 doubles --show %s prints them.\n", c.Show)
	}
	for _, p := range r.Proposals {
		fmt.Fprintf(s.out, "  %-6s %-8s %s\n", p.ID, p.Kind, p.Says)
		if len(p.From) > 0 {
			fmt.Fprintf(s.out, "         %s\n", strings.Join(p.From, ", "))
		}
	}
	for _, p := range r.Preview {
		fmt.Fprintf(s.out, "  line %d: %s", p.Line, p.Race)
		if p.Rejected != "" {
			fmt.Fprintf(s.out, " rejected, %s", p.Rejected)
		}
		fmt.Fprintln(s.out)
		for _, f := range p.Fields {
			if f.Printed == "" && f.Stored == "" {
				continue
			}
			fmt.Fprintf(s.out, "    %-24s %-20q %q", f.Meaning, f.Printed, f.Stored)
			if f.Problem != "" {
				fmt.Fprintf(s.out, "  ! %s", f.Problem)
			}
			fmt.Fprintln(s.out)
		}
	}
	shown := 0
	for _, f := range r.Fates {
		if f.What != intake.FateClash && f.What != intake.FateRejected {
			continue
		}
		if shown++; shown > maxFates {
			fmt.Fprintln(s.out, "  …")
			break
		}
		what := f.What
		if what == intake.FateClash {
			what = "differs" // clashes are what the command of that name prints
		}
		fmt.Fprintf(s.out, "  line %d: %s, %s\n", f.Line, what, f.Why)
	}
}

type importListCmd struct {
	showFlag
	JSON bool `name:"json" help:"Print the intakes as a JSON array."`
}

// listedIntake is one intake of the log.
type listedIntake struct {
	ID       data.ID    `json:"id"`
	File     string     `json:"file"`
	At       *time.Time `json:"at,omitempty"`
	Rows     int        `json:"rows"`
	Added    int        `json:"added"`
	Same     int        `json:"same"`
	Rejected int        `json:"rejected"`
	Made     int        `json:"rows_made"`
	Changed  int        `json:"rows_changed"`
	Undone   *time.Time `json:"undone,omitempty"`
	Undoable bool       `json:"undoable"`
}

// Run prints the log of intakes, oldest first.
func (c *importListCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	log, err := d.Reads(ctx)
	if err != nil {
		return err
	}
	out := make([]listedIntake, len(log))
	for i, r := range log {
		out[i] = listedIntake{
			ID: r.ID, File: r.File, At: some(r.At), Rows: r.Rows, Added: r.Added, Same: r.Same, Rejected: r.Rejected,
			Made: r.Made, Changed: r.Changed, Undone: some(r.Undone), Undoable: r.Undoable,
		}
	}
	if c.JSON {
		return printJSON(s.out, out)
	}
	for _, in := range out {
		at, state := "", ""
		if in.At != nil {
			at = in.At.Local().Format("2006-01-02 15:04")
		}
		if in.Undone != nil {
			state = ", undone " + in.Undone.Local().Format("2006-01-02 15:04")
		} else if !in.Undoable {
			state = ", too old to be undone"
		}
		fmt.Fprintf(s.out, "%4d  %-16s  %s: %s, %d added something, %d same, %d rejected%s\n", in.ID, at, in.File, count(in.Rows, "row"), in.Added, in.Same, in.Rejected, state)
	}
	return nil
}

func some(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type importUndoCmd struct {
	showFlag
	JSON bool    `name:"json" help:"Print what was undone as JSON."`
	ID   data.ID `arg:"" help:"The number of the intake; import list prints it."`
}

// Run takes an intake back, or says what keeps it from being taken back.
func (c *importUndoCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	ctx, clear := telling(ctx, s)
	done, err := intake.Undo(ctx, d, c.ID, time.Now())
	clear()
	var edited *data.EditedError
	if errors.As(err, &edited) {
		if c.JSON {
			return errors.Join(printJSON(s.out, map[string]any{"edited": edited.Edits, "more": edited.More}), err)
		}
		for _, e := range edited.Edits {
			fmt.Fprintf(s.out, "  %s %s\n", e.What, e.Why)
		}
		return err
	}
	if err != nil {
		return stopped(ctx, err, fmt.Sprintf("intake %d stands as it did", c.ID))
	}
	if c.JSON {
		return printJSON(s.out, done)
	}
	_, err = fmt.Fprintf(s.out, "Undid intake %d of %s: removed %s; restored %s.\n", c.ID, done.Intake.File, tally(done.Removed), tally(done.Restored))
	return err
}

// tally lists counts by kind.
func tally(of map[string]int) string {
	if len(of) == 0 {
		return "nothing"
	}
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(of)) {
		parts = append(parts, fmt.Sprintf("%s %d", kind, of[kind]))
	}
	return strings.Join(parts, ", ")
}
