package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"mile26/data"
	"mile26/data/intake"
	"mile26/data/nation"
)

type importCmd struct {
	showFlag
	JSON     bool     `name:"json" help:"Print the reports as a JSON array."`
	Event    string   `placeholder:"NAME" help:"Event of the races, as in \"London Marathon\", when the file does not say."`
	Year     int      `help:"Edition of the races, when the file does not say."`
	Category string   `help:"Category of the race, as in \"Women\", when the file does not say."`
	Metres   float64  `help:"Distance of the races in metres, when the file does not say."`
	Codes    string   `enum:",ioc,iso3,iso2,names" default:"" help:"Which country codes the files use; otherwise found from the file."`
	Rejects  string   `placeholder:"FILE" help:"Where rows that cannot be read go; otherwise beside the show."`
	Files    []string `arg:"" help:"Files to read: CSV with a header, or a live text."`
}

// Run reads each file in one transaction of its own: a file happens as a whole
// or not at all. It stops at the first file that cannot be read.
func (c *importCmd) Run(ctx context.Context, s streams) error {
	if c.Rejects != "" && len(c.Files) > 1 {
		return usageError{"--rejects takes one file at a time"}
	}
	d, err := data.OpenOrCreate(c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	reports := []intake.Report{}
	var failed error
	for _, path := range c.Files {
		r, err := c.file(ctx, s, d, path)
		if err != nil {
			failed = err
			break
		}
		reports = append(reports, r)
		if !c.JSON {
			fmt.Fprintln(s.out, r)
		}
	}
	if c.JSON {
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		failed = errors.Join(enc.Encode(reports), failed)
	}
	return failed
}

func (c *importCmd) file(ctx context.Context, s streams, d *data.Show, path string) (intake.Report, error) {
	var bar *progressbar.ProgressBar
	o := intake.Options{
		Event: c.Event, Year: c.Year, Category: c.Category, Metres: c.Metres,
		CodeSet: nation.CodeSet(c.Codes), Rejects: c.Rejects, Now: time.Now(),
		Progress: func(done, total int64) {
			if bar == nil {
				bar = progress(s, int(total), "Reading "+path)
			}
			// A bar that cannot be drawn must not stop the reading.
			_ = bar.Set64(done)
		},
	}
	r, err := intake.File(ctx, d, path, o)
	if bar != nil {
		_ = bar.Finish()
	}
	return r, err
}
