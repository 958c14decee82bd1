package clip

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// framePrefix begins the names of a clip's PNG files.
const framePrefix = "frame-"

// whole writes a file under another name beside it, and gives it its own once
// it is whole.
func whole(name string, write func(tmp *os.File) error) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return errors.New("this is a folder: name a file")
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".mile26-*.part")
	if err != nil {
		return err
	}
	err = write(tmp)
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

// wholeFolder does the same for a folder of frames.
func wholeFolder(name string, write func(tmp string) error) error {
	name = filepath.Clean(name)
	there, err := replaceable(name)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(name), ".mile26-*.part")
	if err != nil {
		return err
	}
	if err := write(tmp); err != nil {
		return errors.Join(err, os.RemoveAll(tmp))
	}
	if err := errors.Join(os.Chmod(tmp, 0o755), swapFolders(name, tmp, there)); err != nil {
		return errors.Join(err, os.RemoveAll(tmp))
	}
	return nil
}

// swapFolders puts tmp in the place of name, which is put aside first where it
// exists, and back again when that fails.
func swapFolders(name, tmp string, there bool) error {
	if !there {
		return os.Rename(tmp, name)
	}
	aside := tmp + ".old"
	if err := os.Rename(name, aside); err != nil {
		return err
	}
	if err := os.Rename(tmp, name); err != nil {
		return errors.Join(err, os.Rename(aside, name))
	}
	return os.RemoveAll(aside)
}

// replaceable reports whether there is a folder of that name. It may hold the
// frames of an earlier clip and nothing else.
func replaceable(name string) (there bool, err error) {
	entries, err := os.ReadDir(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		number, ok := strings.CutPrefix(e.Name(), framePrefix)
		number, png := strings.CutSuffix(number, ".png")
		if !ok || !png || strings.Trim(number, "0123456789") != "" || !e.Type().IsRegular() {
			return true, fmt.Errorf("%s: %w", e.Name(), ErrOccupied)
		}
	}
	return true, nil
}
