package data

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CreateSample makes the sample show at path from the YAML files of a folder,
// whose heads say what stands in them. It is made under another name beside path
// and renamed when it is whole, so that no half-made show is ever there. Errors:
// ErrExists when path is there already; what is wrong in a file comes with its
// name and line.
func CreateSample(path string, sample fs.FS) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("make sample show %s: the file %w; open it, or choose another name", path, ErrExists)
	}
	in, err := readSample(sample)
	if err != nil {
		return fmt.Errorf("make sample show: %w", err)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".mile26-")
	if err != nil {
		return fmt.Errorf("make sample show %s: %w; choose a folder that is there and can be written to", path, err)
	}
	defer os.RemoveAll(dir)
	made := filepath.Join(dir, "sample.mile26")
	if err := buildSample(made, in); err != nil {
		return fmt.Errorf("make sample show: %w", err)
	}
	if err := os.Rename(made, path); err != nil {
		return fmt.Errorf("make sample show %s: %w", path, err)
	}
	return nil
}

func buildSample(path string, in *sampleFiles) error {
	s, err := Create(path)
	if err != nil {
		return err
	}
	err = s.Update(context.Background(), func(tx *Tx) error { return newSampleBuilder(tx, in).build() })
	return errors.Join(err, s.Close())
}
