package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"mile26/data"
)

type repairCmd struct {
	showFlag
	To   string `required:"" placeholder:"FILE" help:"The new show of what can be read. The damaged one is not touched."`
	JSON bool   `name:"json" help:"Print what became of it as a JSON object."`
}

// Run makes a new show of what can be read of a damaged one.
func (c *repairCmd) Run(ctx context.Context, s streams) error {
	ctx, done := telling(ctx, s)
	got, err := data.Salvage(ctx, c.Show, c.To)
	done()
	if err != nil {
		return stopped(ctx, err, "no show "+c.To+" was made")
	}
	if c.JSON {
		return printJSON(s.out, map[string]any{"show": c.To, "rows": got.Rows, "broken": got.Broken, "severed": got.Severed, "unknown": got.Unknown})
	}
	fmt.Fprintf(s.out, "%s has what could be read of %s:\n", c.To, c.Show)
	for _, table := range slices.Sorted(maps.Keys(got.Rows)) {
		fmt.Fprintf(s.out, "%9d %s\n", got.Rows[table], table)
	}
	fmt.Fprintf(s.out, "Not read: %s. Left out because what they belong to is lost: %s. Of nobody knows what: %s.\n",
		count(got.Broken, "row"), count(got.Severed, "row"), count(got.Unknown, "page"))
	return nil
}
