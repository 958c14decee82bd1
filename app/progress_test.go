package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mile26/data"
	"mile26/data/intake"
)

// interrupted runs the program as one that was interrupted before it began to work.
func interrupted(t *testing.T, args ...string) (code int, errs string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var o, e bytes.Buffer
	code = run(ctx, args, streams{out: &o, err: &e})
	return code, e.String()
}

func TestAnInterruptedCommandSaysWhatIsLeft(t *testing.T) {
	s := sampleShow(t)
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(in("list.csv"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "export-data", "--show", s, "--to", in("data"))
	there := func() string {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range files {
			names = append(names, f.Name())
		}
		return strings.Join(names, " ")
	}
	before := there()
	for _, c := range []struct{ says, args string }{
		{"stopped: nothing was taken of LIST; show SHOW is as it was", "import --show SHOW LIST"},
		{"stopped: nothing was taken of LIST; show NEW is as it was", "import --show NEW LIST"},
		{"stopped: nothing was changed", "import --show SHOW --dry-run LIST"},
		{"stopped: no copy was made, and show SHOW is as it was", "backup --show SHOW"},
		{"stopped: no copy was made, and show SHOW is as it was", "backup --show SHOW --to NEW"},
		{"stopped: nothing was written to NEW", "export-data --show SHOW --to NEW"},
		{"stopped: no show NEW was made", "restore --show NEW --from DATA"},
		{"stopped: no show NEW was made", "repair --show SHOW --to NEW"},
		{"stopped: nothing was changed", "doubles --show SHOW"},
		{"stopped: it was not done yet; what it had finished before stays", "check --show SHOW"},
	} {
		named := strings.NewReplacer("SHOW", s, "NEW", in("new.mile26"), "LIST", in("list.csv"), "DATA", in("data"))
		code, errs := interrupted(t, strings.Fields(named.Replace(c.args))...)
		if want := "mile26: " + named.Replace(c.says) + "\n"; code != exitFailed || errs != want {
			t.Errorf("%s exits %d and says %q, want %d and %q", c.args, code, errs, exitFailed, want)
		}
		if now := there(); now != before {
			t.Errorf("%s leaves %s, want %s", c.args, now, before)
		}
	}
}

func TestAnImportOfSeveralFilesSaysWhichAreIn(t *testing.T) {
	c := importFilesCmd{showFlag: showFlag{Show: "s.mile26"}, Files: []string{"a.csv", "b.csv", "c.csv", "d.csv"}}
	for i, want := range []string{
		"nothing was taken of a.csv, nor of those after it; show s.mile26 is as it was",
		"a.csv was read; nothing was taken of b.csv, nor of those after it",
		"the first 2 files were read; nothing was taken of c.csv, nor of those after it",
		"the first 3 files were read; nothing was taken of d.csv",
	} {
		if got := c.left(i); got != want {
			t.Errorf("at file %d it says %q, want %q", i+1, got, want)
		}
	}
}

func TestEveryStepHasItsWords(t *testing.T) {
	for _, s := range []data.Step{
		data.StepCheck, data.StepCopy, data.StepExport, data.StepFill, data.StepSalvage, data.StepSearch, data.StepUpdate, data.StepUndo, data.StepDoubles,
		intake.StepFile, intake.StepParse, intake.StepRows, intake.StepFinish, intake.StepPhotos,
	} {
		if stepWords[s] == "" {
			t.Errorf("step %s has no words", s)
		}
	}
}

func TestABarIsDrawnForEachStepAndTakenAway(t *testing.T) {
	var e bytes.Buffer
	ctx, done := telling(t.Context(), streams{err: &e, terminal: true})
	data.Tell(ctx, data.Progress{Step: data.StepCheck})
	data.Tell(ctx, data.Progress{Step: data.StepCopy, Done: 1 << 20, Total: 4 << 20, Bytes: true})
	data.Tell(ctx, data.Progress{Step: intake.StepRows, Total: 50000})
	done()
	for _, want := range []string{"Checking the show", "Copying the show", "MB", "Reading rows", "/50000"} {
		if !strings.Contains(e.String(), want) {
			t.Errorf("%q has no %q", e.String(), want)
		}
	}
	if last := strings.TrimRight(e.String(), "\r"); strings.TrimSpace(last[strings.LastIndexByte(last, '\r')+1:]) != "" && !strings.HasSuffix(last, "\x1b[K") {
		t.Errorf("the last bar stays: %q", last)
	}
	e.Reset()
	ctx, done = telling(t.Context(), streams{err: &e})
	data.Tell(ctx, data.Progress{Step: data.StepCheck})
	done()
	if e.Len() != 0 {
		t.Errorf("without a terminal it draws %q", e.String())
	}
}

func TestAnErrorIsNotTakenForAnInterrupt(t *testing.T) {
	broken := errors.New("the disk is full")
	if err := stopped(t.Context(), broken, "all is as it was"); err != broken {
		t.Errorf("it is %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := stopped(ctx, broken, "all is as it was"); err != broken {
		t.Errorf("at the same time it is %v, want %v", err, broken)
	}
}
