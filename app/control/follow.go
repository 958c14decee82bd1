package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"mile26/app/playout"
	"mile26/data"
)

// ErrLooksOn says that a room only looks on: another desk has the show.
var ErrLooksOn = errors.New("this desk looks on")

// looksOn refuses what would change what is on air, or what is kept of it, while
// another desk has the show. Preview is the looker's own.
func (r *Room) looksOn(who, what string) error {
	if r.heldBy == "" || what == "" || who == own {
		return nil
	}
	return fmt.Errorf("%w: %s has the show; close it there first, and open it here again", ErrLooksOn, r.heldBy)
}

// own is who the log says did what the room does by itself.
const own = "data"

// follow brings what another desk has put on air, taken off, or changed since
// to a room that looks on.
func (r *Room) follow(ctx context.Context) {
	kept, err := r.show.Airing(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.log.Error("look at what is on air", "reason", err)
		}
		return
	}
	r.order.Lock()
	defer r.order.Unlock()
	now := map[place]stands{}
	for _, k := range kept {
		at := place{k.Preview, k.Layer}
		if k.Preview {
			continue
		}
		now[at] = standing(k)
		if now[at] == r.seen[at] {
			continue // what its data changes, this room makes again by itself
		}
		r.empty(at)
		if err := r.restore(ctx, []data.Airing{k}); err != nil {
			r.log.Error("show what another desk has put on air", "reason", err)
		}
	}
	for at := range r.seen {
		if _, still := now[at]; !still {
			r.empty(at)
		}
	}
	r.seen = now
}

// empty clears a layer that was followed.
func (r *Room) empty(at place) {
	if _, was := r.seen[at]; was {
		r.enter(own, "", func() (playout.Answer, error) { return r.channel.ClearLayer(at.layer) })
	}
}

// stands is which page a layer holds, and at which step.
type stands struct {
	page string
	step int
}

// standing reads that of what is kept; what cannot be read is told when it is restored.
func standing(k data.Airing) stands {
	var b body
	if json.Unmarshal(k.Body, &b) != nil {
		return stands{page: string(k.Body)}
	}
	return stands{b.ID, b.Step}
}
