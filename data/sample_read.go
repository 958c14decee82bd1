package data

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"mile26/data/mark"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// The files of the sample, as their heads describe them.
type (
	sampleFiles struct {
		sources struct {
			Sources []struct{ Key, Name, Detail string }
		}
		people struct {
			People []struct{ Key, Given, Family, Credit, Athlete, Source string }
		}
		athletes struct{ Athletes []sampleAthlete }
		races    struct {
			Checkpoints []struct {
				Key, Name string
				Metres    float64
			}
			Races []sampleRace
		}
		winners struct {
			Source, Event string
			Metres        float64
			Athletes      []sampleAthlete
			Winners       []sampleWinner
		}
		records struct {
			AsOf    Date `yaml:"as_of"`
			Records []sampleRecord
		}
		facts struct {
			Facts  []sampleFact
			Quotes []sampleQuote
		}
		texts map[string][]byte // by file name
	}
	sampleAthlete struct {
		Key, Given, Family string
		ScreenGiven        string `yaml:"screen_given"`
		ScreenFamily       string `yaml:"screen_family"`
		Also               []string
		Country            string
		Sex                Sex
		Born               Date
		Age                *struct {
			Years  int
			On     Date
			Source string
		}
		AsOf        Date `yaml:"as_of"`
		Line, Bio   string
		Disciplines []string
		Bests       []struct {
			Discipline, Kind, Printed, Time, Place string
			On                                     Date
			Source                                 string
		}
	}
	sampleRace struct {
		Key, Event      string
		Year            int
		Date            Date
		Category, Title string
		Metres          float64
		CRLabel         string `yaml:"cr_label"`
		Checkpoints     []string
		Entries         []sampleEntry
	}
	sampleEntry struct {
		Athlete, Note string
		Result        struct {
			Place  int
			Status mark.Status
			Flags  []string
			Marks  []sampleMark
		}
		Splits []struct {
			Checkpoint, Note string
			Marks            []sampleMark
		}
	}
	sampleMark struct {
		Printed, Time, Unread, Source string
		Chosen                        bool
	}
	sampleWinner struct {
		Year                       int
		Date                       Date
		Category, Athlete, Printed string
		Tied                       bool
	}
	sampleRecord struct {
		Kind, Scope, Discipline                        string
		Sex                                            Sex
		Athlete, Holder, Country, Printed, Time, Place string
		Set, From, To                                  Date
		Source                                         string
	}
	sampleFact struct {
		Key                        string
		Year                       int
		Race, Figure, Text, Source string
	}
	sampleQuote struct {
		Key                        string
		Year                       int
		Race, Person, Text, Source string
	}
)

// readSample reads the files strictly: a field that nobody reads is an error.
func readSample(sample fs.FS) (*sampleFiles, error) {
	in := sampleFiles{texts: map[string][]byte{}}
	for name, into := range map[string]any{
		"sources.yaml": &in.sources, "people.yaml": &in.people, "athletes.yaml": &in.athletes, "races.yaml": &in.races,
		"winners.yaml": &in.winners, "records.yaml": &in.records, "facts.yaml": &in.facts,
	} {
		text, err := fs.ReadFile(sample, name)
		if err != nil {
			return nil, err
		}
		if err := yaml.UnmarshalWithOptions(text, into, yaml.Strict()); err != nil {
			var e yaml.Error
			if errors.As(err, &e) && e.GetToken() != nil {
				at := e.GetToken().Position
				return nil, fmt.Errorf("%s:%d:%d: %s", name, at.Line, at.Column, e.GetMessage())
			}
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		in.texts[name] = text
	}
	return &in, nil
}

// place is a thing in a file, for messages: races.yaml, $.races[3].entries[0].
type place struct {
	in         *sampleFiles
	file, path string
}

func (in *sampleFiles) at(file, path string, args ...any) place {
	return place{in, file, fmt.Sprintf(path, args...)}
}

func (p place) at(path string, args ...any) place {
	p.path += fmt.Sprintf(path, args...)
	return p
}

// fail is an error with file and line.
func (p place) fail(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	if node := p.node(); node != nil && node.GetToken() != nil {
		return fmt.Errorf("%s:%d: %w", p.file, node.GetToken().Position.Line, err)
	}
	return fmt.Errorf("%s: %s: %w", p.file, p.path, err)
}

func (p place) node() ast.Node {
	file, err := parser.ParseBytes(p.in.texts[p.file], 0)
	if err != nil {
		return nil
	}
	path, err := yaml.PathString(p.path)
	if err != nil {
		return nil
	}
	node, err := path.FilterFile(file)
	if err != nil {
		return nil
	}
	return node
}

// mark reads a mark that stands in the sample with what it says. It is read here, not guessed from the printed form.
func (p place) mark(printed, hms, unread string) (mark.Mark, error) {
	m := mark.Mark{Printed: printed, Unread: unread}
	switch {
	case printed == "":
		return m, p.fail("a mark needs its printed form")
	case (hms == "") == (unread == ""):
		return m, p.fail("%q needs either time or unread", printed)
	case unread != "":
		return m, nil
	}
	var h, min, s int
	if n, err := fmt.Sscanf(hms, "%d:%02d:%02d", &h, &min, &s); n != 3 || err != nil || hms != fmt.Sprintf("%d:%02d:%02d", h, min, s) || min > 59 || s > 59 {
		return m, p.fail("time %q is not h:mm:ss", hms)
	}
	m.Time = time.Duration(h)*time.Hour + time.Duration(min)*time.Minute + time.Duration(s)*time.Second
	return m, nil
}

// dates complains about the first that is neither empty nor a date.
func (p place) dates(dates ...Date) error {
	for _, d := range dates {
		if d != "" && !d.Valid() {
			return p.fail("%q is no date: write yyyy-mm-dd", d)
		}
	}
	return nil
}

// lookUp finds what a key stands for.
func lookUp[T any](p place, all map[string]T, what, key string) (T, error) {
	v, ok := all[key]
	if !ok {
		return v, p.fail("no %s has the key %q", what, key)
	}
	return v, nil
}

// enter remembers what a key stands for, once.
func enter[T any](p place, all map[string]T, key string, v T) error {
	if key == "" {
		return p.fail("the key is missing")
	}
	if _, ok := all[key]; ok {
		return p.fail("the key %q stands twice", key)
	}
	all[key] = v
	return nil
}
