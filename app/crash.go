package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// A crash leaves a report: while the desk runs, a file in the cache folder holds
// what a report begins with, and the Go runtime writes behind that when it has
// to give up. A file with nothing behind its head is of a desk that ended well,
// or was killed, and goes.

// crashEnds ends the head of a report.
const crashEnds = "\n----\n"

// crashesKept is how many reports are kept.
const crashesKept = 10

// crashDir is where the reports are.
func crashDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("a place for crash reports: %w", err)
	}
	return filepath.Join(dir, "mile26", "crashes"), nil
}

// crashReports is watchCrashes in crashDir, now. well is never nil.
func crashReports(show string) (last string, well func() error, err error) {
	well = func() error { return nil }
	dir, err := crashDir()
	if err != nil {
		return "", well, err
	}
	last, end, err := watchCrashes(dir, show, time.Now())
	if end != nil {
		well = end
	}
	return last, well, err
}

// watchCrashes has the runtime write a report into dir if this process crashes,
// and answers the report of the last crash that nobody was told of, "" for none.
// end is called when the process ends well.
func watchCrashes(dir, show string, now time.Time) (last string, end func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", nil, fmt.Errorf("a place for crash reports: %w", err)
	}
	if last, err = lastCrash(dir); err != nil {
		return "", nil, err
	}
	path := filepath.Join(dir, fmt.Sprintf("running-%s-%d.txt", now.UTC().Format("20060102T150405"), os.Getpid()))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if err != nil {
		return last, nil, fmt.Errorf("begin a crash report: %w", err)
	}
	_, err = fmt.Fprintf(f, "Mile26 %s ended unexpectedly.\n\nStarted  %s\nShow     %s\nSystem   %s/%s, %d processors, %s\n\n"+
		"The show file is safe: everything that was acknowledged is in it, and the next start puts back what was on air.\n"+
		"To report this, send this file along with what was done last.%s",
		version, now.Format(time.RFC1123), show, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), crashEnds)
	if err == nil {
		err = debug.SetCrashOutput(f, debug.CrashOptions{})
	}
	err = errors.Join(err, f.Close()) // the runtime has a file of its own
	return last, func() error {
		return errors.Join(debug.SetCrashOutput(nil, debug.CrashOptions{}), os.Remove(path))
	}, err
}

// lastCrash gives the reports in dir names of their own and answers the newest
// of those that had none yet. What holds no crash is removed once it is too old
// to be of a desk that runs.
func lastCrash(dir string) (string, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("look for crash reports: %w", err)
	}
	last := ""
	for _, f := range files { // in the order of their names, which is that of their times
		begun, ok := strings.CutPrefix(f.Name(), "running-")
		if !ok {
			continue
		}
		path := filepath.Join(dir, f.Name())
		switch crashed, err := holdsCrash(path); {
		case err != nil:
			return "", err
		case crashed:
			last = filepath.Join(dir, "crash-"+begun)
			if err := os.Rename(path, last); err != nil {
				return "", fmt.Errorf("keep a crash report: %w", err)
			}
		default:
			if info, err := f.Info(); err == nil && time.Since(info.ModTime()) > 30*24*time.Hour {
				_ = os.Remove(path) // of a desk that was killed; it stays till next time if it will not go
			}
		}
	}
	return last, pruneCrashes(dir)
}

func holdsCrash(path string) (bool, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // that desk has just ended
	}
	if err != nil {
		return false, fmt.Errorf("look at a crash report: %w", err)
	}
	_, report, ok := bytes.Cut(b, []byte(crashEnds))
	return ok && len(bytes.TrimSpace(report)) > 0, nil
}

func pruneCrashes(dir string) error {
	all, err := filepath.Glob(filepath.Join(dir, "crash-*.txt"))
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(b, a) })
	for _, path := range all[min(len(all), crashesKept):] {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove an old crash report: %w", err)
		}
	}
	return nil
}
