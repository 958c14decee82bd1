package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"mile26/data"
	"mile26/data/nation"
)

// Options tell an intake what its file does not say. The zero Options tell nothing.
type Options struct {
	// Event, Year and Category name the race of a list that does not, or of a
	// live text. Where the list does, and says the same in every row, they replace
	// it; where it has several, telling one is an error.
	Event    string
	Year     int
	Category string
	// Metres is the distance of every race of the file; 0 is as the file says.
	Metres float64
	// CodeSet is the set of the country column; "" is found from the file.
	CodeSet nation.CodeSet
	// Accept is what of the file is taken. The zero Accept takes every row of a
	// list, and of a live text nothing.
	Accept Accept
	// Rejects is the path of the rejects file. "" is NAME.rejects.csv in the
	// folder of the show, or the next free name beside it.
	Rejects string
	// Progress is called now and then with how many rows are done, of how many.
	// It runs on the goroutine of the intake. nil is nobody.
	Progress func(done, total int64)
	// NoCopy leaves out the copy of the show that is kept before Apply changes it,
	// for a caller who keeps copies: one that applies a file every second.
	NoCopy bool
	// Now is when this happens, for the show's log and for telling versions of a
	// file apart. Zero leaves it out.
	Now time.Time
}

// maxSize is the largest file that is read: a list of a million runners with all
// their splits has some 140 MB.
const maxSize = 512 << 20

// File brings the file at path into the show, in one transaction: it happens
// whole, or the show stays as it was and the error names the file and what to
// do. Rows that cannot be read are no error; they are in the report and in the
// rejects file. It is [OpenFile], with the columns as they are remembered, and
// [Source.Apply].
func File(ctx context.Context, show *data.Show, path string, o Options) (Report, error) {
	s, err := OpenFileContext(ctx, path)
	if err == nil {
		err = s.Remember(ctx, show)
	}
	if err != nil {
		return Report{File: filepath.Base(path)}, fmt.Errorf("import %s: %w", path, err)
	}
	return s.Apply(ctx, show, o)
}

// Plan is a dry run: it says what [Source.Apply] would do with the same options
// to the show as it is now, and changes nothing. It comes to the same counts, for
// it is the same work with nothing written. The report has no rejects file.
func (s *Source) Plan(ctx context.Context, show *data.Show, o Options) (Plan, error) {
	in := s.intake(show, o)
	in.fates = make([]Fate, 0, in.rows())
	in.keepFates = true
	to := newRehearsal(ctx, show)
	err := in.take(ctx, to, 0)
	if err == nil && in.report.Athletes > 0 {
		in.report.Doubles, err = show.DoublesComing(ctx, to.coming)
	}
	if err != nil {
		return Plan{}, fmt.Errorf("import %s: %w", s.path, orStopped(ctx, err))
	}
	return Plan{Report: in.report, Fates: in.fates}, nil
}

// Apply brings the source into the show, in one transaction: it happens whole,
// or the show stays as it was and the error names the file and what to do. What
// was said of its columns with Map is remembered in the show. A show that holds
// anything is copied before, see [data.Show.KeepCopy]; when that fails nothing is
// read, unless Options say to do without. Of a live text of
// which nothing is accepted the report lists the proposals, and nothing is written.
func (s *Source) Apply(ctx context.Context, show *data.Show, o Options) (Report, error) {
	if s.list == nil && !o.Accept.some() {
		plan, err := s.Plan(ctx, show, o)
		return plan.Report, err
	}
	in := s.intake(show, o)
	if err := keepCopy(ctx, show, o); err != nil {
		return Report{File: in.report.File}, fmt.Errorf("import %s: %w", s.path, orStopped(ctx, err))
	}
	if err := in.apply(ctx); err != nil {
		return Report{File: in.report.File}, fmt.Errorf("import %s: %w", s.path, err)
	}
	in.countDoubles(ctx)
	return in.report, nil
}

// keepCopy keeps a copy of a show that holds anything, before it is changed.
func keepCopy(ctx context.Context, show *data.Show, o Options) error {
	if o.NoCopy {
		return nil
	}
	empty, err := show.Empty(ctx)
	if err != nil || empty {
		return err
	}
	_, err = show.KeepCopy(ctx, data.WhyIntake, o.Now)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("nothing was read, for no copy of the show could be kept before: %w; make room there, or read it without a copy (--no-copy)", err)
	}
	return nil
}

// countDoubles counts the likely doubles that the intake brought. It happened, so
// an error is told and no more.
func (in *intake) countDoubles(ctx context.Context) {
	if in.report.Athletes == 0 {
		return
	}
	data.Tell(ctx, data.Progress{Step: data.StepDoubles})
	n, err := in.show.DoublesOf(ctx, data.ID(in.report.Intake))
	if err != nil {
		in.report.Decisions = append(in.report.Decisions, fmt.Sprintf("likely doubles were not looked for: %v", err))
	}
	in.report.Doubles = n
}

// Undo takes back a whole intake, by its number in the show's log. When what it
// brought was edited since, or is in use, nothing happens and the error is a
// *[data.EditedError] that says what.
func Undo(ctx context.Context, show *data.Show, id data.ID, now time.Time) (data.Undone, error) {
	return show.UndoIntake(ctx, id, now)
}

// intake is one run of Plan or Apply.
type intake struct {
	*Source
	show      *data.Show
	o         Options
	report    Report
	rejects   []reject
	keepFates bool
	fates     []Fate
}

func (s *Source) intake(show *data.Show, o Options) *intake {
	in := &intake{Source: s, show: show, o: o}
	in.report = Report{File: s.name, Form: s.info.Form, Encoding: s.info.Encoding, Delimiter: s.info.Delimiter, Sheet: s.info.Sheet}
	if s.list != nil {
		t := *s.list
		t.cols = s.list.cols.clone()
		in.Source = &Source{}
		*in.Source = *s
		in.list = &t
	}
	return in
}

// rows is how many fates there may be.
func (in *intake) rows() int {
	if in.list != nil {
		return len(in.list.rows)
	}
	return 0
}

func (in *intake) apply(ctx context.Context) error {
	var out *staged
	err := in.show.UpdateByLoad(ctx, func(tx *data.Tx) (err error) {
		entry := data.Intake{File: in.report.File, SHA256: in.sum, At: in.o.Now, Rows: in.rows()}
		load, err := data.NewLoad(ctx, in.show, tx, entry)
		if err != nil {
			return err
		}
		defer load.Close()
		if err = in.take(ctx, load, load.Intake()); err != nil {
			return err
		}
		r := &in.report
		r.Intake = int64(load.Intake())
		entry.Rows, entry.Added, entry.Same, entry.Rejected = r.Rows, r.added, r.Same, r.Rejected
		data.Tell(ctx, data.Progress{Step: StepFinish})
		var staging sync.WaitGroup // a file of its own, on disk before the show has the rest
		var unstaged error
		staging.Go(func() { out, unstaged = in.stageRejects() })
		err = load.Finish(entry)
		staging.Wait()
		if err = cmp.Or(err, unstaged); err != nil {
			return err
		}
		return in.keepMapping(tx)
	})
	if err != nil {
		out.drop()
		return orStopped(ctx, err)
	}
	return out.publish()
}

// take brings what was read into a sink; id is the intake in the log, 0 for none.
func (in *intake) take(ctx context.Context, to sink, id data.ID) error {
	notes, err := newNoteKeeper(ctx, in.show, to, id, in.report.File)
	if err != nil {
		return err
	}
	if in.list != nil {
		return in.takeList(ctx, to, notes)
	}
	if in.plan > 0 {
		in.report.Rows, in.report.LeftOut = in.plan, in.plan
		in.report.Decisions = append(in.report.Decisions,
			"a schedule has event numbers and nobody in them, so nothing of it is stored: the .evt beside it has the start lists")
		return nil
	}
	return in.takeText(ctx, to, notes)
}

// source is what marks and bests of this intake name as their source.
func (in *intake) source() data.Source {
	s := data.Source{Name: in.report.File}
	if !in.o.Now.IsZero() {
		s.Detail = "read " + in.o.Now.Format("2 January 2006 15:04")
	}
	return s
}

func (in *intake) reject(r row, why rejection) {
	if r.raw == "" && in.list != nil {
		r.raw = csvLine(r.fields, in.list.delim)
	}
	in.rejects = append(in.rejects, reject{r, why})
	in.report.reject(r.line, r.raw, why.reason)
	in.fate(r.line, FateRejected, why.String())
}

// stageRejects writes the rejects file, so that an intake whose rejects cannot
// be kept does not happen.
func (in *intake) stageRejects() (*staged, error) {
	if len(in.rejects) == 0 {
		return nil, nil
	}
	input, text := in.path, ""
	if in.list != nil {
		text = rejectsText(in.list, in.rejects)
		if in.list.made {
			input = stem(in.path) + ".csv"
		}
	} else {
		text = rejectedBlocks(in.rejects)
	}
	path, there, err := rejectsPath(input, in.show.Path(), in.o.Rejects, text)
	if err != nil {
		return nil, err
	}
	in.report.RejectsFile = path
	if there {
		return nil, nil
	}
	return stage(path, text)
}

// bare takes the path out of an error of the file system: the caller names it.
func bare(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("cannot %s it: %w", p.Op, p.Err)
	}
	return err
}

// readWhole reads a file that is not too large.
func readWhole(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	switch {
	case err != nil:
		return nil, bare(err)
	case len(b) > maxSize:
		return nil, fmt.Errorf("is larger than %d MB: split it", maxSize>>20)
	}
	return b, nil
}
