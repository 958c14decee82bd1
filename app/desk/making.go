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
type making struct {
	page  string
	takes bool // something that was asked to go on air waits for it
}

// makingAfter is how long a page may take before the desk tells that it is made.
const makingAfter = 300 * time.Millisecond

// pending is what is told while it lasts: the page that is made, and how many
// commands that put something on air have not been carried out.
type pending struct {
	mu    sync.Mutex
	page  string
	takes int
}

// waits says that a take waits for a page that takes its time.
func (p *pending) waits() bool { return p.page != "" && p.takes > 0 }

// note changes what is pending, and tells of it. It may be called from any
// goroutine.
func (m *model) note(change func(*pending)) {
	p := &m.pending
	p.mu.Lock()
	defer p.mu.Unlock()
	was, waited := p.page, p.waits()
	change(p)
	if p.page == was && p.waits() == waited {
		return
	}
	m.emit(making{p.page, p.waits()})
	if p.waits() && !waited {
		m.emit(said{words: tr("Take waits for %s · %s calls it off", p.page, m.named("out"))})
	}
}

// makeSeen makes a page for preview, and tells of it when that takes long.
func (m *model) makeSeen(ctx context.Context, q control.Request, about string) (p *playout.Page, err error) {
	m.seeing(q.Template, about, func() { p, err = m.make(ctx, q) })
	return p, err
}

// seeing makes a page of a template, and tells of it when that takes long.
func (m *model) seeing(template, about string, make func()) {
	called := about
	if t, err := m.o.Room.Engine().Template(template); err == nil {
		called = dots(tr(t.Title), about)
	}
	var mu sync.Mutex
	told, done := false, false
	late := time.AfterFunc(makingAfter, func() {
		mu.Lock()
		defer mu.Unlock()
		if !done {
			told = true
			m.note(func(p *pending) { p.page = called })
		}
	})
	make()
	late.Stop()
	mu.Lock()
	defer mu.Unlock()
	done = true
	if told {
		m.note(func(p *pending) { p.page = "" })
	}
}
