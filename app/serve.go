package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"mile26/app/control"
	"mile26/data"
)

// listenFlag is the address of the program page.
type listenFlag struct {
	Listen string `default:"127.0.0.1:2626" placeholder:"HOST:PORT" help:"Address of the program page and of the HTTP control."`
}

type serveCmd struct {
	showFlag
	stationFlags
	subjectFlags
	Template string `short:"t" help:"Put this template on air at the start, about --athlete, --person or --race."`
}

// Run serves the program page and takes commands until it is stopped.
func (c *serveCmd) Run(ctx context.Context, s streams, log *slog.Logger) error {
	if c.given() != (c.Template != "") {
		return usageError{"--template and what it is about, as in --athlete, go together"}
	}
	d, err := openShow(ctx, s, c.Show)
	if err != nil {
		return err
	}
	show, err := claimShow(ctx, d, "server")
	if err != nil {
		return err
	}
	defer show.Close()
	if show.heldBy != "" {
		return fmt.Errorf("show %s is %w, in the %s; end that first, or serve a copy (mile26 backup makes one)", c.Show, data.ErrHeld, show.heldBy)
	}
	st, err := openStation(ctx, show.Show, c.stationFlags, nil, log, nil)
	if err != nil {
		return err
	}
	if err := c.serve(ctx, s, st); err != nil {
		return errors.Join(err, st.close())
	}
	return st.close()
}

func (c *serveCmd) serve(ctx context.Context, s streams, st *station) error {
	if c.given() {
		subject, err := c.find(ctx, st.room.Show())
		if err != nil {
			return err
		}
		if _, err := st.room.TakeNow(ctx, "command line", control.Request{Template: c.Template, Subject: subject}); err != nil {
			return err
		}
	}
	if err := st.feed.open(ctx); err != nil {
		return err
	}
	if err := st.rack.Start("feed"); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Program page: %s\n", st.pageURL())
	// A signal ends it without Room.Leave: systemd stops a server the same way to
	// start it anew, and then the picture has to be there again. Who wants nothing
	// on air at the next start clears it first.
	<-ctx.Done()
	return nil
}
