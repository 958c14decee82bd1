package data

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Why says what a copy of a show was made for.
type Why string

// The reasons of copies.
const (
	WhyOpen    Why = "open"    // a desk opened the show
	WhyHour    Why = "hour"    // an hour with changes is over
	WhyIntake  Why = "intake"  // a file is about to be read into it
	WhyHand    Why = "hand"    // somebody asked for it
	WhyRestore Why = "restore" // a copy is about to take the show's place
)

// kept is how many copies of each kind are kept.
var kept = map[Why]int{WhyOpen: 5, WhyHour: 24, WhyIntake: 10, WhyHand: 20, WhyRestore: 5}

// keptBytes is how much room all copies of a show may take; the newest two are
// kept however large they are.
const keptBytes = 4 << 30

// Copy is a copy of a show that [Show.KeepCopy] made: a show of its own, which
// can be opened as it is.
type Copy struct {
	Path string
	At   time.Time // UTC, to the millisecond
	Why  Why
	Size int64 // bytes
}

// copyTime is the beginning of a copy's name, in UTC. It sorts as text and has no character that Windows refuses.
const copyTime = "2006-01-02T150405.000Z"

// CopiesDir is the folder of the copies of the show at path: beside it, so that
// it is found without this program and moves with the show. For London.mile26 it
// is London.backups.
func CopiesDir(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".backups"
}

// Copies returns the copies of the show at path, newest first. The show itself
// need not be there.
func Copies(path string) ([]Copy, error) {
	dir := CopiesDir(path)
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("copies of show %s: %w", path, err)
	}
	var all []Copy
	for _, f := range files {
		at, why, ok := strings.Cut(strings.TrimSuffix(f.Name(), ".mile26"), separator)
		when, err := time.Parse(copyTime, at)
		info, infoErr := f.Info()
		if !ok || err != nil || infoErr != nil || !strings.HasSuffix(f.Name(), ".mile26") || !info.Mode().IsRegular() {
			continue
		}
		all = append(all, Copy{Path: filepath.Join(dir, f.Name()), At: when, Why: Why(why), Size: info.Size()})
	}
	slices.SortFunc(all, func(a, b Copy) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Path, a.Path)) })
	return all, nil
}

// separator stands between the time and the reason in a copy's name.
const separator = "--"

// KeepCopy puts a copy of the show among its copies and removes those that are
// too many: of each reason the newest are kept (opens 5, hours 24, intakes 10, by
// hand 20, before a restore 5), 4 GiB altogether. When nothing changed since the
// newest copy no other is made and that one is returned. One that is stopped half-way is
// removed; how far it is, is told, see [Telling].
func (s *Show) KeepCopy(ctx context.Context, why Why, now time.Time) (Copy, error) {
	dir := CopiesDir(s.path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return Copy{}, fmt.Errorf("keep a copy of show %s: %w; the folder beside it has to be writable", s.path, err)
	}
	part, err := newPart(dir)
	if err != nil {
		return Copy{}, fmt.Errorf("keep a copy of show %s: %w", s.path, err)
	}
	defer removeShow(part)
	if err := s.copyTo(ctx, part); err != nil {
		return Copy{}, fmt.Errorf("keep a copy of show %s: %w", s.path, explain(orStopped(ctx, err)))
	}
	before, err := Copies(s.path)
	if err != nil {
		return Copy{}, err
	}
	if len(before) > 0 {
		same, err := sameBytes(ctx, before[0].Path, part)
		if err != nil {
			return Copy{}, fmt.Errorf("keep a copy of show %s: %w", s.path, err)
		}
		if same {
			return before[0], nil
		}
	}
	c, err := addCopy(s.path, part, why, now)
	if err != nil {
		return Copy{}, err
	}
	return c, errors.Join(prune(s.path), sweepParts(c.Path))
}

// Empty reports whether nobody has brought anything into the show yet.
func (s *Show) Empty(ctx context.Context) (bool, error) {
	var holds bool
	err := s.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM athletes) OR EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM races)
		OR EXISTS (SELECT 1 FROM records) OR EXISTS (SELECT 1 FROM facts) OR EXISTS (SELECT 1 FROM sayings) OR EXISTS (SELECT 1 FROM photos)
		OR EXISTS (SELECT 1 FROM page_groups) OR EXISTS (SELECT 1 FROM as_run) OR EXISTS (SELECT 1 FROM mappings) OR EXISTS (SELECT 1 FROM intakes)`).Scan(&holds)
	if err != nil {
		return false, fmt.Errorf("look into show %s: %w", s.path, explain(err))
	}
	return !holds, nil
}

// addCopy moves a finished file among the copies of the show at path, under the first name that is free.
func addCopy(path, file string, why Why, now time.Time) (Copy, error) {
	now = now.UTC().Truncate(time.Millisecond)
	for ; ; now = now.Add(time.Millisecond) {
		dst := filepath.Join(CopiesDir(path), now.Format(copyTime)+separator+string(why)+".mile26")
		if _, err := os.Lstat(dst); err == nil {
			continue
		}
		if err := os.Rename(file, dst); err != nil {
			return Copy{}, fmt.Errorf("keep a copy of show %s: %w", path, err)
		}
		info, err := os.Stat(dst)
		if err != nil {
			return Copy{}, fmt.Errorf("keep a copy of show %s: %w", path, err)
		}
		return Copy{Path: dst, At: now, Why: why, Size: info.Size()}, nil
	}
}

// prune removes the copies that are too many.
func prune(path string) error {
	all, err := Copies(path)
	if err != nil {
		return err
	}
	var errs []error
	bytes, of := int64(0), map[Why]int{}
	for i, c := range all { // newest first
		of[c.Why]++
		most, ours := kept[c.Why]
		if !ours { // somebody else put it there
			continue
		}
		bytes += c.Size
		if of[c.Why] <= most && (i < 2 || bytes <= keptBytes) {
			continue
		}
		_ = os.Remove(c.Path + "-wal") // hardly any has one
		_ = os.Remove(c.Path + "-shm") // it is left by who looked at it
		if err := os.Remove(c.Path); err != nil {
			errs = append(errs, fmt.Errorf("remove an old copy of show %s: %w", path, err))
		}
		bytes -= c.Size
	}
	return errors.Join(errs...)
}

func sameBytes(ctx context.Context, a, b string) (bool, error) {
	fa, err := os.Open(a)
	if err != nil {
		return false, err
	}
	defer fa.Close()
	fb, err := os.Open(b)
	if err != nil {
		return false, err
	}
	defer fb.Close()
	ba, bb := make([]byte, 1<<16), make([]byte, 1<<16)
	for {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		na, errA := io.ReadFull(fa, ba)
		nb, errB := io.ReadFull(fb, bb)
		if !bytes.Equal(ba[:na], bb[:nb]) {
			return false, nil
		}
		ended := func(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
		switch {
		case ended(errA) && ended(errB):
			return true, nil
		case errA != nil && !ended(errA):
			return false, errA
		case errB != nil && !ended(errB):
			return false, errB
		}
	}
}
