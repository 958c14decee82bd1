package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"mile26/data"
)

type restoreCmd struct {
	showFlag
	List bool   `help:"List the copies there are and change nothing."`
	From string `placeholder:"FILE|DIR" help:"The copy to bring back: a file, or a folder that export-data wrote; otherwise the newest copy of the show."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// copyLine is a copy as programs read it.
type copyLine struct {
	File  string    `json:"file"`
	At    time.Time `json:"at,omitzero"`
	Why   data.Why  `json:"why,omitempty"`
	Bytes int64     `json:"bytes,omitempty"`
}

// Run puts a copy in the place of the show. What was there is kept as a copy.
func (c *restoreCmd) Run(ctx context.Context, s streams) error {
	all, err := data.Copies(c.Show)
	if err != nil {
		return err
	}
	if c.List {
		return c.list(s.out, all)
	}
	if c.From == "" {
		if len(all) == 0 {
			return fmt.Errorf("show %s has no copies in %s: %w; name one with --from", c.Show, data.CopiesDir(c.Show), os.ErrNotExist)
		}
		c.From = all[0].Path
	}
	info, err := os.Stat(c.From)
	if err != nil {
		return fmt.Errorf("bring back %s: %w", c.From, err)
	}
	ctx, done := telling(ctx, s)
	defer done()
	if info.IsDir() {
		d, err := data.ReadExport(ctx, c.Show, c.From)
		if err != nil {
			return stopped(ctx, err, "no show "+c.Show+" was made")
		}
		done()
		if err := d.Close(); err != nil {
			return err
		}
		return c.say(s.out, data.Copy{})
	}
	was, err := data.Restore(ctx, c.Show, c.From, time.Now())
	done()
	if err != nil {
		return stopped(ctx, err, c.Show+" is as it was")
	}
	return c.say(s.out, was)
}

func (c *restoreCmd) say(w io.Writer, was data.Copy) error {
	if c.JSON {
		return printJSON(w, map[string]string{"show": c.Show, "from": c.From, "was": was.Path})
	}
	fmt.Fprintf(w, "%s is %s again.\n", c.Show, c.From)
	if was.Path != "" {
		fmt.Fprintf(w, "What was there before is in %s.\n", was.Path)
	}
	return nil
}

func (c *restoreCmd) list(w io.Writer, all []data.Copy) error {
	if c.JSON {
		lines := make([]copyLine, 0, len(all))
		for _, one := range all {
			lines = append(lines, copyLine{one.Path, one.At, one.Why, one.Size})
		}
		return printJSON(w, lines)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, one := range all {
		fmt.Fprintf(t, "%s\t%s\t%.1f MB\t%s\n", one.At.Local().Format("2006-01-02 15:04:05"), one.Why, float64(one.Size)/1e6, one.Path)
	}
	return t.Flush()
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
