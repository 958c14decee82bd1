package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"mile26/data"
)

type findCmd struct {
	showFlag
	JSON  bool     `name:"json" help:"Print the answers as a JSON array."`
	Limit int      `default:"50" help:"Answers at most."`
	Words []string `arg:"" help:"Words of a name in any order, or a bib number."`
}

// Run prints what fits the words, best first. Nothing found is a failure.
func (c *findCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	words := strings.Join(c.Words, " ")
	hits, err := d.Search(ctx, words, c.Limit)
	if err != nil {
		return err
	}
	if err := c.print(s, hits); err != nil {
		return err
	}
	if len(hits) == 0 {
		return fmt.Errorf("%q: %w; try fewer letters", words, data.ErrNotFound)
	}
	return nil
}

func (c *findCmd) print(s streams, hits []data.Hit) error {
	if c.JSON {
		if hits == nil {
			hits = []data.Hit{}
		}
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(hits)
	}
	for _, h := range hits {
		if _, err := fmt.Fprintf(s.out, "%-8s %s\n", h.Kind, hitLine(h)); err != nil {
			return err
		}
	}
	return nil
}
