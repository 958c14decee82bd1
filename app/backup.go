package main

import (
	"context"
	"fmt"
	"time"

	"mile26/data"
)

type backupCmd struct {
	showFlag
	To   string `placeholder:"FILE" help:"Where the copy goes; otherwise among the show's copies, in the folder beside it."`
	JSON bool   `name:"json" help:"Print the copy as a JSON object."`
}

// Run copies a show, which may be in use, after a look whether it is sound.
func (c *backupCmd) Run(ctx context.Context, s streams) error {
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	ctx, done := telling(ctx, s)
	made, err := c.copy(ctx, d)
	done()
	if err != nil {
		return stopped(ctx, err, "no copy was made, and show "+c.Show+" is as it was")
	}
	if c.JSON {
		return printJSON(s.out, copyLine{made.Path, made.At, made.Why, made.Size})
	}
	_, err = fmt.Fprintln(s.out, made.Path)
	return err
}

func (c *backupCmd) copy(ctx context.Context, d *data.Show) (data.Copy, error) {
	if err := d.Check(ctx); err != nil {
		return data.Copy{}, err
	}
	if c.To == "" {
		return d.KeepCopy(ctx, data.WhyHand, time.Now())
	}
	at := time.Now().UTC().Truncate(time.Millisecond)
	return data.Copy{Path: c.To, At: at, Why: data.WhyHand}, d.Backup(ctx, c.To)
}
