package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/term"

	"mile26/app/show"
	"mile26/assets"
	"mile26/data"
	"mile26/graphics"
)

// theme is the built-in theme.
const theme = "thames"

func openEngine() (*graphics.Engine, error) {
	dir, err := fs.Sub(assets.Themes(), theme)
	if err != nil {
		return nil, fmt.Errorf("theme %s: %w", theme, err)
	}
	return graphics.Open(dir, assets.Fonts(), assets.Flags())
}

// openShow opens a show that must be there: a mistyped path makes no new file.
func openShow(path string) (*data.Show, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("show %s: %w; mile26 import --show %s FILE makes it", path, err, path)
	}
	return data.Open(path)
}

// samplePath is where the sample show lives: in the user's configuration
// folder, so that it is the same from wherever the program is started.
func samplePath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find a place for the sample show: %w", err)
	}
	return filepath.Join(dir, "mile26", "London Marathon sample.mile26"), nil
}

// openSample opens the sample show and makes it at the first start. What the
// operator has changed in it since stays.
func openSample() (*data.Show, error) {
	path, err := samplePath()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, fmt.Errorf("make the sample show: %w", err)
		}
		if err := data.CreateSample(path, assets.Sample()); err != nil && !errors.Is(err, data.ErrExists) {
			return nil, fmt.Errorf("make the sample show: %w", err)
		}
	}
	return data.Open(path)
}

// showFlag is the show a command works on.
type showFlag struct {
	Show string `required:"" short:"s" placeholder:"FILE" help:"The show file (.mile26)."`
}

// subjectFlags name what a graphic is about, in words as in find.
type subjectFlags struct {
	Athlete string `xor:"subject" placeholder:"WORDS" help:"Athlete, by words of the name."`
	Person  string `xor:"subject" placeholder:"WORDS" help:"Commentator or guest, by words of the name."`
	Race    string `xor:"subject" placeholder:"WORDS" help:"Race, as in \"London 2014 men\"."`
	In      string `placeholder:"WORDS" help:"The race to show the athlete in; otherwise their newest."`
	At      string `placeholder:"CHECKPOINT" help:"Checkpoint of a leaderboard, as in \"Half\"; otherwise the finish."`
	Rows    int    `default:"10" help:"Rows of a leaderboard at most."`
}

// given says that a subject is named.
func (f subjectFlags) given() bool { return f.Athlete != "" || f.Person != "" || f.Race != "" }

// find turns the words into a subject. It answers *data.AmbiguousError when
// several fit and data.ErrNotFound when none does.
func (f subjectFlags) find(ctx context.Context, d *data.Show) (show.Subject, error) {
	s := show.Subject{Rows: f.Rows}
	switch {
	case f.Athlete != "":
		a, err := d.OneAthlete(ctx, f.Athlete)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindAthlete, a.ID
	case f.Person != "":
		p, err := onePerson(ctx, d, f.Person)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindPerson, p
	case f.Race != "":
		r, err := d.OneRace(ctx, f.Race)
		if err != nil {
			return s, err
		}
		s.Kind, s.ID = data.KindRace, r.ID
	default:
		return s, usageError{"say what it is about: --athlete, --person or --race"}
	}
	return f.place(ctx, d, s)
}

// place adds the race an athlete is shown in and the checkpoint of a board.
func (f subjectFlags) place(ctx context.Context, d *data.Show, s show.Subject) (show.Subject, error) {
	if f.In != "" {
		r, err := d.OneRace(ctx, f.In)
		if err != nil {
			return s, err
		}
		s.Race = r.ID
	}
	if f.At == "" {
		return s, nil
	}
	points, err := d.Checkpoints(ctx, s.ID)
	if err != nil {
		return s, err
	}
	names := make([]string, 0, len(points))
	for _, c := range points {
		if data.Fold(c.Name) == data.Fold(f.At) {
			s.Checkpoint = c.ID
			return s, nil
		}
		names = append(names, c.Name)
	}
	return s, fmt.Errorf("checkpoint %q: %w; the race has %q", f.At, data.ErrNotFound, names)
}

func onePerson(ctx context.Context, d *data.Show, words string) (data.ID, error) {
	hits, err := d.FindPeople(ctx, words, 20)
	switch {
	case err != nil:
		return 0, err
	case len(hits) == 0:
		return 0, fmt.Errorf("person %q: %w", words, data.ErrNotFound)
	case len(hits) > 1:
		return 0, &data.AmbiguousError{Words: words, Hits: hits}
	}
	return hits[0].ID, nil
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
