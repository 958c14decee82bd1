package intake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mile26/data"
)

// longList is a list of many runners.
func longList(rows int) string {
	var b strings.Builder
	b.WriteString("bib,first_name,last_name,nat,time\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,Ann,Oak%x,GBR,3:%02d:%02d\n", i+1, i, i/60%60, i%60)
	}
	return b.String()
}

// longJSON is the same as JSON.
func longJSON(rows int) string {
	var b strings.Builder
	for i := range rows {
		fmt.Fprintf(&b, ",\n{\"bib\":%d,\"firstname\":\"Ann\",\"lastname\":\"Oak%x\",\"country\":\"GBR\"}", i+1, i)
	}
	return "[" + b.String()[1:] + "]"
}

// longBook is the same as a workbook.
func longBook(t *testing.T, rows int) string {
	t.Helper()
	var all [][]any
	for line := range strings.Lines(longList(rows)) {
		var cells []any
		for f := range strings.SplitSeq(strings.TrimSpace(line), ",") {
			cells = append(cells, f)
		}
		all = append(all, cells)
	}
	return workbook(t, map[string][][]any{"Runners": all}, nil)
}

// files are long files of every form, by name.
func files(t *testing.T) map[string]string {
	return map[string]string{
		"long.csv": longList(2 * everyParsed), "long.json": longJSON(2 * everyParsed), "long.xlsx": longBook(t, 3*everyRows),
	}
}

func TestReadingAFileTellsHowFarItIs(t *testing.T) {
	for name, text := range files(t) {
		path := write(t, name, text)
		var steps []string
		var last data.Progress
		_, err := OpenFileContext(data.Telling(t.Context(), func(p data.Progress) {
			if p.Step != last.Step {
				steps = append(steps, string(p.Step))
			} else if p.Done < last.Done || p.Total > 0 && p.Done > p.Total {
				t.Errorf("%s: %+v after %+v", name, p, last)
			}
			if last = p; p.Step == StepFile && p.Total != int64(len(text)) {
				t.Errorf("%s: %+v, of a file of %d bytes", name, p, len(text))
			}
		}), path)
		if got := strings.Join(steps, " "); got != "file parse" || err != nil {
			t.Errorf("%s tells of %q (%v), want file and parse", name, got, err)
		}
	}
}

// A workbook is told of with how many rows it has, unless it does not say so or is wrong.
func TestAWorkbookTellsOfItsRows(t *testing.T) {
	const rows = 3 * everyRows
	for area, want := range map[string]int64{
		fmt.Sprintf("A1:D%d", rows+1): rows + 1, "": 0, "A1": 0, "A1:D": 0, "A1:D7": 0,
	} {
		f, err := excelize.OpenReader(strings.NewReader(longBook(t, rows)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		sheet, _ := f.Pkg.Load("xl/worksheets/sheet2.xml")
		if sheet == nil {
			t.Fatal("the workbook's sheet is elsewhere")
		}
		if area != "" {
			area = `<dimension ref="` + area + `"/>`
		}
		text := regexp.MustCompile(`<dimension[^>]*>(</dimension>)?`).ReplaceAllString(string(sheet.([]byte)), "")
		f.Pkg.Store("xl/worksheets/sheet2.xml", []byte(strings.Replace(text, "<sheetData>", area+"<sheetData>", 1)))
		b := book{file: f}
		var told []data.Progress
		if _, err := b.rows(data.Telling(t.Context(), func(p data.Progress) { told = append(told, p) }), "Runners"); err != nil {
			t.Fatal(err)
		}
		if len(told) != 3 {
			t.Fatalf("%s: it is told %d times, want 3", area, len(told))
		}
		for i, p := range told {
			if p.Total != want || p.Done != int64(i+1)*everyRows {
				t.Errorf("%s: told %d of %d, want %d of %d", area, p.Done, p.Total, (i+1)*everyRows, want)
			}
		}
	}
}

func TestReadingAFileCanBeStopped(t *testing.T) {
	for name, text := range files(t) {
		path := write(t, name, text)
		for _, step := range []data.Step{StepFile, StepParse} {
			ctx, cancel := context.WithCancel(t.Context())
			told := 0
			_, err := OpenFileContext(data.Telling(ctx, func(p data.Progress) {
				if p.Step == step {
					cancel()
					told++
				}
			}), path)
			if !errors.Is(err, context.Canceled) || told != 1 && step == StepParse {
				t.Errorf("%s stopped in step %s gives %v after %d steps, want context.Canceled after the first", name, step, err, told)
			}
		}
	}
}

func TestAnIntakeThatIsStoppedChangesNothing(t *testing.T) {
	show := newShow(t)
	takeText(t, show, "a.csv", "Name,Nat\nAnn Oakleaf,GBR\n")
	before := counts(t, show)
	src := open(t, "b.csv", longList(3*everyRows))
	for _, step := range []data.Step{data.StepCopy, StepRows, StepFinish} {
		ctx, cancel := context.WithCancel(t.Context())
		ctx = data.Telling(ctx, func(p data.Progress) {
			if p.Step == step {
				cancel()
			}
		})
		_, err := src.Apply(ctx, show, Options{Progress: func(done, total int64) {
			if step == StepRows && done > 0 {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "no-copy") {
			t.Errorf("stopped in step %s it gives %v, want context.Canceled and nothing of copies", step, err)
		}
		if c := counts(t, show); c != before {
			t.Errorf("stopped in step %s the show holds %+v, want %+v", step, c, before)
		}
	}
	copies, err := os.ReadDir(data.CopiesDir(show.Path()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range copies {
		if strings.HasPrefix(f.Name(), ".") {
			t.Errorf("half a copy is left: %s", f.Name())
		}
	}
	// What is stopped when it has come about, while likely doubles are looked for, has come about.
	ctx, cancel := context.WithCancel(t.Context())
	r, err := src.Apply(data.Telling(ctx, func(p data.Progress) {
		if p.Step == data.StepDoubles {
			cancel()
		}
	}), show, Options{})
	if err != nil || r.New != 3*everyRows || !strings.Contains(strings.Join(r.Decisions, "\n"), "doubles were not looked for") {
		t.Errorf("%d new, %v, %q; want all of them, and that doubles were not looked for", r.New, err, r.Decisions)
	}
}
