package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mile26/data"
	"mile26/data/nation"
)

// Options tell an intake what its file does not say. The zero Options tell nothing.
type Options struct {
	// Event, Year and Category name the race of a list that does not. Where the
	// list does, and says the same in every row, they replace it; where it has
	// several, telling one is an error.
	Event    string
	Year     int
	Category string
	// Metres is the distance of every race of the file; 0 is as the file says.
	Metres float64
	// CodeSet is the set of the country column; "" is found from the file.
	CodeSet nation.CodeSet
	// Rejects is the path of the rejects file. "" is NAME.rejects.csv in the
	// folder of the show, or the next free name beside it.
	Rejects string
	// Progress is called now and then with how many rows are done, of how many.
	// It runs on the goroutine of the intake. nil is nobody.
	Progress func(done, total int64)
	// Now is when this happens, for the show's log and for telling versions of a
	// file apart. Zero leaves it out.
	Now time.Time
}

// maxSize is the largest file that is read: a list of a million runners with all
// their splits has some 140 MB.
const maxSize = 512 << 20

// The forms of files.
const (
	formList = "list"
	formText = "live text"
)

// File brings the file at path into the show, in one transaction: it happens
// whole, or the show stays as it was and the error names the file and what to
// do. Rows that cannot be read are no error; they are in the report and in the
// rejects file.
//
// A file with a header row is a list. A file without one is a live text, unless
// its name ends in .csv or .tsv.
func File(ctx context.Context, show *data.Show, path string, o Options) (Report, error) {
	in := &intake{show: show, path: path, o: o, report: Report{File: filepath.Base(path)}}
	if err := in.run(ctx); err != nil {
		return Report{File: in.report.File}, fmt.Errorf("import %s: %w", path, err)
	}
	return in.report, nil
}

// intake is one run of File.
type intake struct {
	show    *data.Show
	path    string
	o       Options
	report  Report
	sum     string
	text    string
	list    *table
	rejects []reject
}

func (in *intake) run(ctx context.Context) error {
	if err := in.read(); err != nil {
		return err
	}
	var out *staged
	err := in.show.Update(ctx, func(tx *data.Tx) (err error) {
		if err = in.take(ctx, tx); err != nil {
			return err
		}
		out, err = in.stageRejects()
		return err
	})
	if err != nil {
		out.drop()
		return err
	}
	return out.publish()
}

// read reads the file and tells its form.
func (in *intake) read() error {
	f, err := os.Open(in.path)
	if err != nil {
		return bare(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	switch {
	case err != nil:
		return bare(err)
	case len(b) > maxSize:
		return fmt.Errorf("is larger than %d MB: split it", maxSize>>20)
	case len(strings.TrimSpace(string(b[:min(len(b), probe)]))) == 0:
		return errors.New("is empty")
	}
	sum := sha256.Sum256(b)
	in.sum = hex.EncodeToString(sum[:])
	if in.text, in.report.Encoding, err = decode(b); err != nil {
		return err
	}
	ext := strings.ToLower(filepath.Ext(in.path))
	named := ext == ".csv" || ext == ".tsv"
	t, ok := parseTable(in.text, named)
	switch {
	case ok:
		in.list, in.report.Form, in.report.Delimiter = &t, formList, delimiterName(t.delim)
	case named:
		return errors.New("no header row was found: one of the first rows must name a column for the name " +
			"(first_name and last_name, or name) and at least one more, such as country, bib or time")
	case looksLikeJSON(in.text):
		return errors.New("is JSON, which is not read yet: save it as CSV and import that")
	default:
		in.report.Form = formText
	}
	return nil
}

func looksLikeJSON(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") || strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")
}

// bare takes the path out of an error of the file system: File names it.
func bare(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("cannot %s it: %w", p.Op, p.Err)
	}
	return err
}

// take brings what was read into the show.
func (in *intake) take(ctx context.Context, tx *data.Tx) error {
	s := shown{in.show, tx}
	entry := data.Intake{File: in.report.File, SHA256: in.sum, At: in.o.Now}
	var err error
	if entry.ID, err = tx.AddIntake(entry); err != nil {
		return err
	}
	notes, err := newNoteKeeper(ctx, s, entry.ID, in.report.File)
	if err != nil {
		return err
	}
	if in.list != nil {
		err = in.takeList(ctx, s, notes)
	} else {
		err = in.takeText(ctx, s, notes)
	}
	if err != nil {
		return err
	}
	r := &in.report
	entry.Rows, entry.Added, entry.Same, entry.Rejected = r.Rows, r.added, r.Same, r.Rejected
	return tx.UpdateIntake(entry)
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
	in.rejects = append(in.rejects, reject{r, why})
	in.report.reject(r.line, r.raw, why.reason)
}

// stageRejects writes the rejects file, so that an intake whose rejects cannot
// be kept does not happen.
func (in *intake) stageRejects() (*staged, error) {
	if len(in.rejects) == 0 {
		return nil, nil
	}
	var text string
	if in.list != nil {
		text = rejectsText(in.list, in.rejects)
	} else {
		text = rejectedBlocks(in.rejects)
	}
	path, there, err := rejectsPath(in.path, in.show.Path(), in.o.Rejects, text)
	if err != nil {
		return nil, err
	}
	in.report.RejectsFile = path
	if there {
		return nil, nil
	}
	return stage(path, text)
}
