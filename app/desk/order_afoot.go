package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// afoot are the edits that have been asked for and are not on disk yet, and the
// pages of those that are and that preview has not followed.
type afoot struct {
	mu    sync.Mutex
	n     int
	none  chan struct{} // closed when the last of them has ended
	pages []data.ID
}

func (a *afoot) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n == 0 {
		a.none = make(chan struct{})
	}
	a.n++
}

// end ends an edit, which touched pages.
func (a *afoot) end(pages []data.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pages = append(a.pages, pages...)
	if a.n--; a.n == 0 {
		close(a.none)
	}
}

// rest is closed when nothing is afoot; nil when nothing is.
func (a *afoot) rest() <-chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n == 0 {
		return nil
	}
	return a.none
}

// touched are the pages that preview has yet to follow, each time once; none
// while something is afoot: the show file does not have the last of it.
func (a *afoot) touched() []data.ID {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.n > 0 {
		return nil
	}
	pages := a.pages
	a.pages = nil
	return pages
}

// patience is how long what goes on air waits for edits that were made before
// it. A disk that takes longer does not keep anything off air.
const patience = 400 * time.Millisecond

// enact has an edit made in the queue of edits, and preview follow it. about are
// pages that preview follows also when the edit fails. then, unless it is nil, is
// told what came of it, on the goroutine that writes.
func (m *model) enact(after string, about []data.ID, do func(context.Context) (control.Edited, error), then func(error)) {
	m.afoot.begin()
	m.writes.put(job{kind: "edit", do: func(ctx context.Context) {
		e, err := m.editNow(ctx, after, do)
		m.afoot.end(slices.Concat(about, e.Pages))
		m.jobs.put(job{kind: "follow", do: func(ctx context.Context) { m.follow(ctx, m.afoot.touched()) }})
		if then != nil {
			then(err)
		}
	}})
}

// catchUp waits, with patience, until the edits made before are on disk and
// preview has followed them. It says whether they are.
func (m *model) catchUp(ctx context.Context) bool {
	caught := true
	if rest := m.afoot.rest(); rest != nil {
		late := time.NewTimer(m.patience)
		defer late.Stop()
		select {
		case <-rest:
		case <-ctx.Done():
			return false
		case <-late.C:
			caught = false
		}
	}
	m.follow(ctx, m.afoot.touched())
	return caught
}

// abreast is do after the edits made before it: what it puts on air has them.
func (m *model) abreast(do putsOnAir) putsOnAir {
	return func(ctx context.Context, who string) (playout.Answer, error) {
		caught := m.catchUp(ctx)
		a, err := do(ctx, who)
		if err == nil && !caught {
			a.Did = tr("%s · an edit made before is not on disk yet", a.Did)
		}
		return a, err
	}
}

// putsOnAir is a command of the room in somebody's name.
type putsOnAir = func(ctx context.Context, who string) (playout.Answer, error)
