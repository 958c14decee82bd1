package data

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// partPrefix begins the name of a copy that is being written. A dot hides it, and
// [Copies] passes over it.
const partPrefix = ".part-"

// partLife is how long writing a copy takes at the very most. What is older was
// left by a program that was killed.
const partLife = 6 * time.Hour

// newPart makes an empty file in dir for a copy that is being written, with the
// rights of any new file: it becomes a show.
func newPart(dir string) (string, error) {
	for {
		name := filepath.Join(dir, fmt.Sprintf("%s%08x", partPrefix, rand.Uint32()))
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return name, f.Close()
	}
}

// sweepParts removes half copies that nobody writes any more: those that are much
// older than the copy at newest, by the clock of the disk that has both.
func sweepParts(newest string) error {
	now, err := os.Stat(newest)
	if err != nil {
		return err
	}
	dir := filepath.Dir(newest)
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range files {
		info, err := f.Info()
		if err != nil || !strings.HasPrefix(f.Name(), partPrefix) || now.ModTime().Sub(info.ModTime()) < partLife {
			continue
		}
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove a half copy: %w", err))
		}
	}
	return errors.Join(errs...)
}
