package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"mile26/app/output/rack"
	"mile26/data/intake/watch"
)

// aim is what the desk last told an output: where to send, and whether to.
type aim struct {
	To string `json:"to"`
	On bool   `json:"on"`
}

// aims are those of a station's outputs, by name.
type aims map[string]aim

// aimsBook keeps the aims of every show's desk on this machine. They are not
// in the show file: monitors and servers are this machine's, and a command that
// records must not come along with a show that somebody else has made.
type aimsBook struct {
	path string
	mu   sync.Mutex
}

// openAimsBook is the operator's.
func openAimsBook() (*aimsBook, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return nil, fmt.Errorf("find a place to remember outputs: %w", err)
	}
	return &aimsBook{path: filepath.Join(dir, "mile26", "outputs.json")}, nil
}

// of are the aims of a show's desk; a show that never had any has none.
func (b *aimsBook) of(show string) (aims, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	all, err := b.read()
	if err != nil {
		return nil, err
	}
	return all[whichShow(show)], nil
}

// keep notes what an output of a show's desk was told.
func (b *aimsBook) keep(show, output string, a aim) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	all, err := b.read()
	if err != nil {
		return err
	}
	show = whichShow(show)
	if all[show][output] == a {
		return nil
	}
	if all[show] == nil {
		all[show] = aims{}
	}
	all[show][output] = a
	if err := os.MkdirAll(filepath.Dir(b.path), 0o755); err != nil {
		return fmt.Errorf("remember outputs: %w", err)
	}
	return writeFile(b.path, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "\t")
		return enc.Encode(all)
	})
}

func (b *aimsBook) read() (map[string]aims, error) {
	text, err := os.ReadFile(b.path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]aims{}, nil
	}
	var all map[string]aims
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		return nil, fmt.Errorf("outputs as they were, %s: %w; mend the file, or delete it and tell the outputs again", b.path, err)
	}
	if all == nil {
		all = map[string]aims{}
	}
	return all, nil
}

// whichShow is a show's path however it was written.
func whichShow(path string) string {
	if whole, err := filepath.EvalSymlinks(path); err == nil {
		path = whole
	}
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return path
}

// remember notes from now on what the rack's outputs are told. failed is told
// why something could not be noted.
func (b *aimsBook) remember(show string, r *rack.Rack, failed func(error)) {
	r.Told(func(s rack.State) {
		if s.Hint == "" {
			return // nothing to tell it
		}
		if err := b.keep(show, s.Name, aim{To: s.Target, On: s.Condition != rack.Stopped}); err != nil {
			failed(err)
		}
	})
}

// liveData is the name under which the sources of a show's desk stand among its aims.
// They are followed when somebody says so at the start, and never by themselves: the
// file of another day would be read into the show.
const liveData = "live data"

// followed notes the sources that a show's desk follows now, and answers with those
// that the desk before it followed and this one does not.
func (b *aimsBook) followed(show string, before aims, now []watch.State) (gone []string, err error) {
	var at []string
	for _, s := range now {
		at = append(at, s.Address)
	}
	for was := range strings.Lines(before[liveData].To) {
		if was = strings.TrimSuffix(was, "\n"); !slices.Contains(at, was) {
			gone = append(gone, was)
		}
	}
	return gone, b.keep(show, liveData, aim{To: strings.Join(at, "\n"), On: len(at) > 0})
}
