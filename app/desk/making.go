package desk

import (
	"context"
	"sync"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
)

// making is a page that is being made for preview and takes its time, "" when
// there is none any more.
type making struct{ page string }

// makingAfter is how long a page may take before the desk tells that it is made.
const makingAfter = 300 * time.Millisecond

// makeSeen makes a page for preview, and tells of it when that takes long.
func (m *model) makeSeen(ctx context.Context, q control.Request, about string) (*playout.Page, error) {
	called := about
	if t, err := m.o.Room.Engine().Template(q.Template); err == nil {
		called = dots(tr(t.Title), about)
	}
	var mu sync.Mutex
	told, done := false, false
	late := time.AfterFunc(makingAfter, func() {
		mu.Lock()
		defer mu.Unlock()
		if !done {
			told = true
			m.emit(making{called})
		}
	})
	p, err := m.make(ctx, q)
	late.Stop()
	mu.Lock()
	defer mu.Unlock()
	done = true
	if told {
		m.emit(making{})
	}
	return p, err
}
