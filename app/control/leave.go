package control

import (
	"slices"

	"mile26/app/playout"
)

// Leave takes everything off air because whoever runs the show leaves it: the
// next start has nothing on air. What was taken last is in preview then, and
// WasOnAir tells of it. A room that ends without that, as by a crash or a kill,
// has on air at its next start what was on air.
//
// It does not wait until that is kept: Run writes it before it ends. Errors:
// ErrLooksOn.
func (r *Room) Leave(who string) error {
	s := r.channel.State()
	last, found := lastTaken(s)
	if !found {
		return nil
	}
	e := r.enter(who, "clear", func() (playout.Answer, error) {
		r.turns.halt()
		return r.channel.Clear(), nil
	})
	if e.err != nil {
		return e.err
	}
	if last == nil {
		return nil // it was going out
	}
	if _, made := last.About.(*Made); !made {
		return nil // put on by somebody who can put it on again
	}
	r.ledger.mu.Lock()
	r.ledger.left = last.ID
	r.ledger.mu.Unlock()
	return r.enter(who, "", func() (playout.Answer, error) { return r.channel.Cue(last), nil }).err
}

// lastTaken is the page on air that was taken last, and stays; nil when all there
// is goes out. false: nothing is on air.
func lastTaken(s playout.State) (*playout.Page, bool) {
	on := slices.DeleteFunc(slices.Clone(s.Program), func(a playout.Airing) bool { return a.Due == nil })
	if len(on) == 0 {
		return nil, len(s.Program) > 0
	}
	last := slices.MaxFunc(on, func(a, b playout.Airing) int { return a.Taken.Compare(b.Taken) })
	return last.Due, true
}

// WasOnAir names the page in preview when it was on air as the show was left
// last; "" when none was.
func (r *Room) WasOnAir() string { return r.wasOnAir }

// CameBack are the pages that are on air again because the room before this one
// ended while they were, and was not left: by a crash, a kill, or with the system.
// From the lowest layer.
func (r *Room) CameBack() []*playout.Page { return r.cameBack }
