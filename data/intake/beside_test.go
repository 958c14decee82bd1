//go:build unix

package intake

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkImportBesideSQLite runs the whole program's import of a file into a new
// show and the sqlite3 shell's .import of the same file into a bare table, taking
// turns, each a process of its own from its start to its end. It reports the medians
// in ms, their ratio, the processor's time, and the peak memory of both in MB (a process
// that takes less than this test shows the test's, some 19). It needs the files of
// shared/data and the command sqlite3, and is no part of the tests:
//
//	go test ./data/intake -run xxx -bench ImportBesideSQLite -benchtime 10x
func BenchmarkImportBesideSQLite(b *testing.B) {
	sqlite, err := exec.LookPath("sqlite3")
	if err != nil {
		b.Skip("the command sqlite3 is not installed: it is the Debian package sqlite3")
	}
	program := filepath.Join(b.TempDir(), "mile26")
	if out, err := exec.Command("go", "build", "-o", program, "mile26/app").CombinedOutput(); err != nil {
		b.Fatalf("build the program: %v\n%s", err, out)
	}
	for _, file := range []string{"nyc-2014.csv", "berlin-2014.csv"} {
		b.Run(file, func(b *testing.B) {
			path, _ := realFile(b, file)
			dir := b.TempDir()
			var ours, theirs []run
			for b.Loop() {
				show, bare := filepath.Join(dir, "show.mile26"), filepath.Join(dir, "bare.db")
				ours = append(ours, timed(b, program, "import", "--show", show, "--rejects", filepath.Join(dir, "rejects.csv"), path))
				theirs = append(theirs, timed(b, sqlite, bare, ".mode csv", ".import '"+path+"' bare"))
				for _, made := range []string{show, bare, filepath.Join(dir, "rejects.csv")} {
					if err := os.Remove(made); err != nil && !os.IsNotExist(err) {
						b.Fatal(err)
					}
				}
			}
			us, them := median(ours), median(theirs)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(us.took.Seconds()*1000, "import-ms")
			b.ReportMetric(them.took.Seconds()*1000, "sqlite3-ms")
			b.ReportMetric(us.took.Seconds()/them.took.Seconds(), "ratio")
			b.ReportMetric(us.cpu.Seconds()*1000, "import-cpu-ms")
			b.ReportMetric(them.cpu.Seconds()*1000, "sqlite3-cpu-ms")
			b.ReportMetric(us.peak, "import-MB")
			b.ReportMetric(them.peak, "sqlite3-MB")
		})
	}
}

// run is what a process took.
type run struct {
	took, cpu time.Duration
	peak      float64 // MB of memory
}

func timed(b *testing.B, name string, args ...string) run {
	b.Helper()
	cmd := exec.Command(name, args...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	r := run{took: time.Since(start)}
	if err != nil {
		b.Fatalf("%s: %v\n%s", name, err, out)
	}
	r.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.peak = float64(use.Maxrss) / 1024
		if runtime.GOOS == "darwin" { // which counts bytes
			r.peak /= 1024
		}
	}
	return r
}

// median is the run in the middle by time.
func median(runs []run) run {
	slices.SortFunc(runs, func(a, b run) int { return int(a.took - b.took) })
	return runs[len(runs)/2]
}
