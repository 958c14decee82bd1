package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"mile26/app/remote"
	"mile26/data"
	"mile26/data/intake"
	"mile26/data/intake/watch"
	"mile26/data/nation"
)

// watchCmd follows sources into a show without going on air.
type watchCmd struct {
	showFlag
	JSON     bool              `name:"json" help:"Print every change as a line of JSON."`
	Every    time.Duration     `default:"1s" help:"How often to look."`
	Once     bool              `help:"Take what is there now and end; fails when a source is missing or broken."`
	Map      map[string]string `mapsep:"none" placeholder:"COLUMN=MEANING" help:"What a column holds, as in import."`
	Sheet    int               `help:"Which sheet of a workbook, from 1; otherwise the first with a header."`
	Event    string            `placeholder:"NAME" help:"Event of the races, when the source does not say."`
	Year     int               `help:"Edition of the races, when the source does not say."`
	Category string            `help:"Category of the race, when the source does not say."`
	Metres   float64           `help:"Distance of the races in metres, when the source does not say."`
	Codes    string            `enum:",ioc,iso3,iso2,names" default:"" help:"Which country codes the source uses; otherwise found from it."`
	Unended  bool              `help:"The source's program never ends its last line, so a missing end does not mean that it is still writing."`
	Sources  []string          `arg:"" help:"Paths or http(s) addresses. Behind a # may stand what one does not say of itself, as in results.csv#event=London+Marathon&year=2026."`
}

// Run follows until it is interrupted, or once.
func (c *watchCmd) Run(ctx context.Context, s streams) error {
	d, err := c.openShow(ctx, s)
	if err != nil {
		return err
	}
	defer d.Close()
	var mu sync.Mutex
	o := watch.Options{
		Intake: intake.Options{
			Event: c.Event, Year: c.Year, Category: c.Category, Metres: c.Metres, CodeSet: nation.CodeSet(c.Codes),
		},
		Columns: c.Map, Sheet: c.Sheet, Unended: c.Unended, Every: c.Every,
		Tell: func(st watch.State) {
			mu.Lock()
			defer mu.Unlock()
			c.print(s, st)
		},
	}
	sources, err := openSources(d, c.Sources, o)
	if err != nil {
		return err
	}
	var wait sync.WaitGroup
	for _, w := range sources {
		if c.Once {
			wait.Go(func() { once(ctx, w) })
			continue
		}
		wait.Go(func() { w.Run(ctx) })
	}
	wait.Wait()
	if !c.Once {
		return nil
	}
	var failed []error
	for _, w := range sources {
		if st := w.State(); st.Phase != watch.Fresh {
			failed = append(failed, fmt.Errorf("%s: %s", st.Address, st.Err))
		}
	}
	return errors.Join(append(failed, ctx.Err())...)
}

// openShow opens the show, or makes it, and draws how far that is.
func (c *watchCmd) openShow(ctx context.Context, s streams) (*data.Show, error) {
	ctx, done := telling(ctx, s)
	defer done()
	d, err := data.OpenOrCreate(ctx, c.Show)
	return d, stopped(ctx, err, "show "+c.Show+" is as it was")
}

// openSources makes the watches of a command line.
func openSources(d *data.Show, named []string, o watch.Options) ([]*watch.Watch, error) {
	o.Limits.Client = &http.Client{Transport: http.DefaultTransport}
	var out []*watch.Watch
	for _, name := range named {
		source, o, err := watch.ParseSource(name, o)
		if err != nil {
			return nil, usageError{err.Error()}
		}
		w, err := watch.New(d, source, o)
		if err != nil {
			return nil, usageError{err.Error()}
		}
		out = append(out, w)
	}
	return out, nil
}

// once looks at a source until it is in the show, or it is clear that it is not
// going to be.
func once(ctx context.Context, w *watch.Watch) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-timer.C:
			wait := w.Look(ctx, now)
			if w.State().Phase != watch.Reading {
				return
			}
			timer.Reset(wait)
		}
	}
}

// print prints a state in a line.
func (c *watchCmd) print(s streams, st watch.State) {
	if c.JSON {
		_ = json.NewEncoder(s.out).Encode(sourceWords(st)) // whoever reads has gone: the interrupt ends us
		return
	}
	fmt.Fprintf(s.out, "%s  %s: %s\n", time.Now().Format("15:04:05"), st.Name, sourceLine(st))
}

// sourceLine is how a source does, in words.
func sourceLine(st watch.State) string {
	switch st.Phase {
	case watch.Fresh:
		words := st.Change.String()
		for _, g := range st.Change.Rejects {
			words += fmt.Sprintf("\n          rejected, %d: %s (line %d: %s)", g.Count, g.Reason, g.Examples[0].Line, g.Examples[0].Printed)
		}
		return words
	case watch.OldData:
		return "stale, unchanged since " + st.Changed.Format("15:04:05")
	default:
		return strings.TrimSuffix(string(st.Phase)+", "+st.Err, ", ")
	}
}

// sourceWords are a source as the API tells of it.
func sourceWords(st watch.State) remote.Source {
	out := remote.Source{
		Name: st.Name, Address: st.Address, State: string(st.Phase), Since: st.Since.UTC(), Versions: st.Total.Versions, Error: st.Err,
	}
	if !st.Changed.IsZero() {
		at := st.Changed.UTC()
		c := st.Change
		out.Changed = &at
		out.Change = &remote.Change{
			Rows: c.Rows, New: c.New, Changed: c.Changed, Same: c.Same, Clash: c.Clash, Rejected: c.Rejected, Gone: c.Gone, Withdrawn: c.Withdrawn,
		}
	}
	return out
}

// follow follows the sources that the flags name.
func (s *station) follow(ctx context.Context, d *data.Show) error {
	var err error
	s.sources, err = openSources(d, s.flags.Watch, watch.Options{Tell: func(st watch.State) {
		s.log.Log(ctx, levelOf(st), "source", "name", st.Name, "state", st.Phase, "what", sourceLine(st))
	}})
	if err != nil {
		return err
	}
	for _, w := range s.sources {
		s.goes(func() error {
			w.Run(ctx)
			return nil
		})
	}
	return nil
}

func levelOf(st watch.State) slog.Level {
	switch {
	case st.Phase == watch.Broken:
		return slog.LevelError
	case st.Phase == watch.Fresh && st.Total.Versions > 1, st.Phase == watch.Reading:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// sourceStates are how the sources do.
func (s *station) sourceStates() []watch.State {
	out := make([]watch.State, len(s.sources))
	for i, w := range s.sources {
		out[i] = w.State()
	}
	return out
}

// sourcesInWords are the sources as the API tells of them.
func (s *station) sourcesInWords() []remote.Source {
	out := []remote.Source{}
	for _, st := range s.sourceStates() {
		out = append(out, sourceWords(st))
	}
	return out
}
