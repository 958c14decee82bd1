package desk

import (
	"context"
	"slices"
	"sync"

	"mile26/app/control"
)

// unanswered is an edit that somebody asked for: ended is closed with its first answer.
type unanswered struct {
	of    *asks
	ended chan struct{}
	err   error // why it was refused; not to be read before ended
}

// asks are the edits that have no answer yet, oldest first.
type asks struct {
	mu   sync.Mutex
	open []*unanswered
}

func (s *asks) begin() *unanswered {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := &unanswered{of: s, ended: make(chan struct{})}
	s.open = append(s.open, a)
	return a
}

// now are those without an answer at this moment.
func (s *asks) now() []*unanswered {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.open)
}

// end answers an edit: nil when it was made. Only the first answer counts.
func (a *unanswered) end(err error) {
	a.of.mu.Lock()
	defer a.of.mu.Unlock()
	i := slices.Index(a.of.open, a)
	if i < 0 {
		return
	}
	a.of.open = slices.Delete(a.of.open, i, i+1)
	a.err = err
	close(a.ended)
}

// turn has the log of edits turned by do: undone, or done again. It has an answer of
// its own and is none of the asks: what follows it acts on the log all the same.
func (m *model) turn(after string, do func(context.Context) (control.Edited, error)) {
	do = m.answered(do)
	m.jobs.put(job{kind: "edit", do: func(context.Context) { m.enact(after, nil, do, nil) }})
}

// answered is do, an undo or redo whose key is pressed now, for when all that was
// asked before the key has its answer. It takes back what is the newest then. Where
// one of those was refused it does nothing: it was meant for that one.
func (m *model) answered(do func(context.Context) (control.Edited, error)) func(context.Context) (control.Edited, error) {
	before := m.asks.now()
	return func(ctx context.Context) (control.Edited, error) {
		for _, a := range before {
			select {
			case <-a.ended:
			case <-ctx.Done():
				return control.Edited{}, context.Cause(ctx)
			}
			if a.err != nil {
				return control.Edited{}, fault("left as it was, for the edit before it was refused: %w", a.err)
			}
		}
		return do(ctx)
	}
}
