package main

import (
	"context"
	"fmt"
)

type exportDataCmd struct {
	showFlag
	To string `required:"" placeholder:"DIR" help:"The folder, new or empty."`
}

// Run writes everything a show holds as JSON and CSV; restore --from DIR reads it back.
func (c *exportDataCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	ctx, done := telling(ctx, s)
	err = d.ExportData(ctx, c.To)
	done()
	if err != nil {
		return stopped(ctx, err, "nothing was written to "+c.To)
	}
	_, err = fmt.Fprintln(s.out, c.To)
	return err
}
