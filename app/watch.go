package main

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"mile26/graphics"
)

// lookEvery is how often a theme's files are looked at. A change is read when
// the files have been the same in two looks, so that half a file that somebody
// is writing is not.
const lookEvery = 250 * time.Millisecond

// themeWatch reads a theme and reads it again when its files change. It looks
// at what was read and nothing else: the files of the theme and of those that it
// stands on, and the names in their folders. Looking works on every system and
// on every kind of drive; notices from the system do not.
type themeWatch struct {
	name  string // as openTheme takes it
	all   themes
	notes notes    // of the last reading
	last  []string // what the last look saw
}

// open reads the theme for the first time.
func (w *themeWatch) open() (*graphics.Engine, error) {
	var err error
	if w.all, err = themesFor(w.name); err != nil {
		return nil, err
	}
	return w.read()
}

func (w *themeWatch) read() (*graphics.Engine, error) {
	w.notes = nil
	return openEngineIn(noted{w.all, w.all, &w.notes}, w.name)
}

// changed says that the theme's files have changed since they were read, and
// not since the last look.
func (w *themeWatch) changed() bool {
	now := w.notes.now()
	settled := slices.Equal(now, w.last)
	w.last = now
	return settled && !w.notes.same(now)
}

// run looks until ctx ends and tells of every reading: an engine, or why there
// is none.
func (w *themeWatch) run(ctx context.Context, tell func(*graphics.Engine, error)) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if w.changed() {
			tell(w.read())
		}
	}
}

// noted is the themes, noting what is read of them.
type noted struct {
	fs.FS
	themes themes
	notes  *notes
}

// Open notes what the file is like before it is read.
func (n noted) Open(name string) (fs.File, error) {
	n.notes.add(n.FS, name)
	return n.FS.Open(name)
}

// Base is that of the themes, noting what is read of it.
func (n noted) Base(name string) (fs.FS, error) {
	dir, err := n.themes.Base(name)
	if err != nil {
		return nil, err
	}
	return noted{dir, n.themes, n.notes}, nil
}

// notes are what files were like when they were read.
type notes []note

type note struct {
	dir  fs.FS
	name string
	was  string
}

func (n *notes) add(dir fs.FS, name string) {
	if !slices.ContainsFunc(*n, func(o note) bool { return o.dir == dir && o.name == name }) {
		*n = append(*n, note{dir, name, like(dir, name)})
	}
}

// now is what the noted files are like now.
func (n notes) now() []string {
	out := make([]string, len(n))
	for i, o := range n {
		out[i] = like(o.dir, o.name)
	}
	return out
}

// same says that the files are as they were when they were read.
func (n notes) same(now []string) bool {
	return slices.EqualFunc(n, now, func(o note, now string) bool { return o.was == now })
}

// like is what can be seen of a file without reading it, and of a folder the
// names in it.
func like(dir fs.FS, name string) string {
	info, err := fs.Stat(dir, name)
	if err != nil {
		return err.Error()
	}
	if !info.IsDir() {
		return fmt.Sprint(info.Size(), " ", info.ModTime().UnixNano())
	}
	entries, err := fs.ReadDir(dir, name)
	if err != nil {
		return err.Error()
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return strings.Join(names, "/")
}
