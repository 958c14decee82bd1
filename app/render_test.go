package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mile26/data"
)

// roster are so many athletes with long names here and there.
func roster(n int) []data.Athlete {
	all := make([]data.Athlete, n)
	for i := range all {
		all[i] = data.Athlete{Given: fmt.Sprintf("Given%c", 'A'+i%26), Family: fmt.Sprintf("Family%c%c", 'A'+i%26, 'A'+i/26%26), Country: "KEN"}
		if i%9 == 4 {
			all[i].Family = strings.Repeat(all[i].Family, 12)
		}
	}
	return all
}

func TestExportIsTheSameHoweverManyAtOnce(t *testing.T) {
	s := showOf(t, roster(40))
	export := func(jobs int) (files map[string]string, notes string) {
		dir := filepath.Join(t.TempDir(), "out")
		code, _, errs := mile26(t, "export", "-s", s, "-t", "athlete-card", "--race", "Example 2024", "--to", dir, "--jobs", fmt.Sprint(jobs))
		if code != exitOK {
			t.Fatal(errs)
		}
		names, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		files = map[string]string{}
		for _, e := range names {
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			files[e.Name()] = string(b)
		}
		return files, errs
	}
	one, notes := export(1)
	if len(one) != 40 || !strings.Contains(notes, "cut on 4: ") {
		t.Errorf("%d files, notes %q; want 40 and what was cut", len(one), notes)
	}
	for _, jobs := range []int{0, 2, 5, 100} {
		many, others := export(jobs)
		if others != notes {
			t.Errorf("%d jobs note %q, one %q", jobs, others, notes)
		}
		if len(many) != len(one) {
			t.Errorf("%d jobs wrote %d files, one wrote %d", jobs, len(many), len(one))
		}
		for name, b := range one {
			if many[name] != b {
				t.Errorf("%d jobs: %s differs", jobs, name)
			}
		}
	}
}

func TestACancelledExportLeavesOnlyWholeFiles(t *testing.T) {
	s, dir := showOf(t, roster(60)), filepath.Join(t.TempDir(), "out")
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan int)
	go func() {
		var out, errs bytes.Buffer
		done <- run(ctx, []string{"export", "-s", s, "-t", "lower-third", "--race", "Example 2024", "--to", dir, "--jobs", "3"}, streams{out: &out, err: &errs})
	}()
	for { // until the first file is there
		if found, err := filepath.Glob(filepath.Join(dir, "*.png")); err != nil || len(found) > 0 {
			break
		}
		select {
		case code := <-done:
			t.Fatalf("the export ended with %d before a file was there", code)
		case <-time.After(time.Millisecond):
		}
	}
	stop()
	code := <-done
	names, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 60 && code != exitFailed {
		t.Errorf("%d of 60 files and exit %d", len(names), code)
	}
	for _, e := range names {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s was left", e.Name())
			continue
		}
		readPNG(t, filepath.Join(dir, e.Name()))
	}
}

func TestAFileThatCannotBeFinishedIsNotThere(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	err := writeFile(filepath.Join(dir, "x.png"), func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want what went wrong", err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 0 {
		t.Errorf("left %v %v", names, err)
	}
}

func TestEachStopsAtTheFirstError(t *testing.T) {
	broken, done := errors.New("broken"), 0
	err := each(context.Background(), 100, 1, progress(streams{err: io.Discard}, 100, ""), func(_ context.Context, i int) error {
		done++
		if i == 5 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) || done != 6 {
		t.Errorf("%d done, %v; want 6 and what went wrong", done, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := each(ctx, 3, 2, progress(streams{err: io.Discard}, 3, ""), func(context.Context, int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was stopped", err)
	}
}

// BenchmarkExport draws a roster with one job and with two in turn, and gives
// how much faster two are, the median of the rounds: the budget on two cores is
// 1.8. Folders are new each time and stay until the end, for some file systems
// are slow where much was deleted a moment ago.
func BenchmarkExport(b *testing.B) {
	const athletes = 2000
	s := showOf(b, roster(athletes))
	var speedups, pictures []float64
	for i := 0; b.Loop(); i++ {
		var took [2]float64
		for _, jobs := range []int{1, 2} {
			dir := filepath.Join(b.TempDir(), fmt.Sprint(i, jobs))
			var out, errs bytes.Buffer
			args := []string{"export", "-s", s, "-t", "lower-third", "--race", "Example 2024", "--to", dir, "--jobs", fmt.Sprint(jobs)}
			start := time.Now()
			if code := run(context.Background(), args, streams{out: &out, err: &errs}); code != exitOK {
				b.Fatal(errs.String())
			}
			took[jobs-1] = time.Since(start).Seconds()
		}
		speedups, pictures = append(speedups, took[0]/took[1]), append(pictures, 1000*took[1]/athletes)
	}
	slices.Sort(speedups)
	slices.Sort(pictures)
	b.ReportMetric(speedups[len(speedups)/2], "speedup")
	b.ReportMetric(pictures[len(pictures)/2], "ms/picture")
}
