package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"time"

	"mile26/data"
)

// claimed is a show that a desk or a server works on.
type claimed struct {
	*data.Show
	claim  *data.Claim // nil: another has it, or the disk cannot be written to
	heldBy string      // who has it, when another does: the show is open to look at only
}

// claimShow claims a show that is open. When another desk has it, it is opened
// anew to look at only. Of a show that cannot be written to there is nothing to
// claim.
func claimShow(ctx context.Context, d *data.Show, as string) (claimed, error) {
	if d.ReadOnly() {
		return claimed{Show: d}, nil
	}
	c, err := d.Claim(ctx, holder(as))
	var held *data.HeldError
	switch {
	case errors.As(err, &held):
		if err := d.Close(); err != nil {
			return claimed{}, err
		}
		d, err = data.OpenReadOnly(held.Path)
		return claimed{Show: d, heldBy: holderWords(held.By)}, err
	case err != nil:
		return claimed{}, errors.Join(err, d.Close())
	}
	return claimed{Show: d, claim: c}, nil
}

// Close closes the show and lets others have it.
func (c claimed) Close() error {
	err := c.Show.Close()
	if c.claim != nil {
		err = errors.Join(err, c.claim.Release())
	}
	return err
}

// holder is this process as others are told of it. Who nobody can name is still
// somebody.
func holder(as string) data.Holder {
	h := data.Holder{Who: as, PID: os.Getpid(), Since: time.Now()}
	if u, err := user.Current(); err == nil {
		h.Who += " of " + u.Username
	}
	if host, err := os.Hostname(); err == nil {
		h.Host = host
	}
	return h
}

func holderWords(h data.Holder) string {
	return fmt.Sprintf("%s on %s (process %d, since %s)", h.Who, h.Host, h.PID, h.Since.Local().Format("15:04 on 2 January"))
}
