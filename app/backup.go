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
	d, err := openShow(c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Check(ctx); err != nil {
		return err
	}
	made := data.Copy{Path: c.To, Why: data.WhyHand}
	if c.To != "" {
		made.At = time.Now().UTC().Truncate(time.Millisecond)
		err = d.Backup(ctx, c.To)
	} else {
		made, err = d.KeepCopy(ctx, data.WhyHand, time.Now())
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.out, copyLine{made.Path, made.At, made.Why, made.Size})
	}
	_, err = fmt.Fprintln(s.out, made.Path)
	return err
}
