package data

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// draftPragmas are those of a show that nobody but its maker can open yet: what is half
// done is never seen, so nothing waits for the disk and nothing is written twice.
var draftPragmas = strings.NewReplacer("=WAL", "=MEMORY", "=FULL", "=OFF").Replace(writerPragmas)

// Draft makes a new show that comes to path with its first [Show.Update], or
// [Show.Publish], at once whole and on the disk: for a change that brings much, which
// is then written once.
// Until then it is a part beside path, for one goroutine; Close takes it away, and one
// that a killed program leaves is removed by a draft that comes to the same folder
// hours later. When the Update fails nothing else can be done but to close the draft.
// Errors are those of [Create], and of that Update ErrExists too: somebody has put a
// file at path meanwhile, which stays as it is.
func Draft(path string) (*Show, error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, fmt.Errorf("make show %s: %w", path, thereAlready())
	}
	name, err := newPart(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("make show %s: %w; choose a folder that is there and can be written to", path, err)
	}
	s, err := openDraft(path, name)
	if err != nil {
		removeShow(name)
		return nil, fmt.Errorf("make show %s: %w", path, err)
	}
	return s, nil
}

func openDraft(path, name string) (*Show, error) {
	part, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	s, err := connectWith(name, draftPragmas)
	if err != nil {
		return nil, errors.Join(err, part.Close())
	}
	s.path, s.part = path, part
	if err := migrate(context.Background(), s.writer, migrations()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// file is where the show is: path, unless it is a draft.
func (s *Show) file() string {
	if s.part != nil {
		return s.part.Name()
	}
	return s.path
}

// syncAhead begins to see what a draft holds so far on the disk, so that less is left to
// wait for in the end.
func (s *Show) syncAhead() {
	s.moving.Go(func() { _ = s.part.Sync() }) // publish does it again and says what is wrong
}

// Publish brings a draft to its path as it is; any other show is there.
func (s *Show) Publish() error {
	if s.part == nil {
		return nil
	}
	if err := s.bring(); err != nil {
		return fmt.Errorf("make show %s: %w", s.path, explain(err))
	}
	open, err := connect(s.path)
	if err != nil {
		return fmt.Errorf("open show %s, which is whole: %w", s.path, err)
	}
	s.writer, s.reader = open.writer, open.reader
	return nil
}

// bring closes a draft and moves it to its path. The part stays open until SQLite has
// closed it: to close it would lose SQLite's locks.
func (s *Show) bring() error {
	_, err := s.writer.Exec("PRAGMA journal_mode=WAL") // as shows have it; the file remembers
	s.moving.Wait()
	err = errors.Join(err, s.reader.Close(), s.writer.Close(), explainFile(s.part.Sync()), explainFile(s.part.Close()))
	if err == nil {
		err = moveNew(s.part.Name(), s.path)
	}
	if err != nil {
		return err
	}
	s.part = nil
	return sweepParts(s.path)
}

// abandon closes a draft and takes it away.
func (s *Show) abandon() {
	_ = s.part.Close()
	removeShow(s.part.Name())
}

func thereAlready() error {
	return fmt.Errorf("the file %w; open it, or choose another name", ErrExists)
}

// moveNew renames a file to a name that no file has yet, and sees that on the disk. The
// error is ErrExists when there is one after all.
func moveNew(from, to string) error {
	err := os.Link(from, to)
	switch _, there := os.Lstat(to); {
	case err == nil:
		err = os.Remove(from)
	case there == nil:
		return thereAlready()
	default: // a disk where a file has one name
		err = os.Rename(from, to)
	}
	if err != nil || runtime.GOOS == "windows" { // where folders are not opened
		return err
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
