package main

import (
	"context"
	"fmt"
	"log/slog"

	"mile26/app/output"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/graphics"
)

// listenFlag is the address of the program page.
type listenFlag struct {
	Listen string `default:"127.0.0.1:2626" placeholder:"HOST:PORT" help:"Address of the program page."`
}

type serveCmd struct {
	showFlag
	listenFlag
	themeFlag
	subjectFlags
	Template string `short:"t" help:"Put this template on air at the start, about --athlete, --person or --race."`
}

// Run serves the program page until it is stopped.
func (c *serveCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	if c.given() != (c.Template != "") {
		return usageError{"--template and what it is about, as in --athlete, go together"}
	}
	d, err := openShow(c.Show)
	if err != nil {
		return err
	}
	defer d.Close()
	channel := playout.New(graphics.FrameSize, nil)
	if c.given() {
		subject, err := c.find(ctx, d)
		if err != nil {
			return err
		}
		e, err := openTheme(c.Theme)
		if err != nil {
			return err
		}
		f, page, err := drawPage(ctx, d, e, c.Template, subject)
		if err != nil {
			return err
		}
		channel.Cue(airable(page, f))
		if _, err := channel.Take(); err != nil {
			return err
		}
	}
	feed := output.NewFeed(channel, log)
	ln, err := feed.Listen(ctx, c.Listen)
	if err != nil {
		return fmt.Errorf("%w; choose another address with --listen", err)
	}
	fmt.Fprintf(s.out, "Program page: http://%s/program\n", ln.Addr())
	return feed.Serve(ctx, ln)
}

// airable is a page with its picture, for the channel.
func airable(p show.Page, f graphics.Frame) *playout.Page {
	return &playout.Page{ID: p.ID, Title: p.Title, Template: p.Template, Layer: p.Layer, List: f.List}
}
