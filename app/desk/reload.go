package desk

import (
	"context"
	"errors"

	"mile26/graphics"
	"mile26/graphics/template"
)

// Reading is a theme read again because its files have changed: an engine that
// draws with it, which the room has by then, or why there is none.
type Reading struct {
	Engine *graphics.Engine
	Err    error
}

// readings takes the theme in whenever it has been read again.
func (m *model) readings() {
	for {
		select {
		case <-m.ctx.Done():
			return
		case r, more := <-m.o.Readings:
			if !more {
				return
			}
			m.jobs.put(job{kind: "theme", do: func(ctx context.Context) { m.reread(ctx, r) }})
		}
	}
}

// reread draws from now on with the theme as it was read, and draws the page in
// preview anew. What is on air stays as it is until it is cued and taken again.
// A theme with a fault is told, and the last good one stays.
func (m *model) reread(ctx context.Context, r Reading) {
	if r.Err != nil {
		m.fail(fault("theme not read, the last good one stays: %w", oneFault(r.Err)))
		return
	}
	m.work.retheme(r.Engine)
	m.lookAgain()
	if p := m.o.Room.Channel().State().Preview; p != nil {
		if what, known := m.knows(p.ID); known {
			if m.recue(ctx, what); m.o.Room.Channel().State().Preview == nil {
				return // and it has been said why
			}
		}
	}
	m.emit(picked{m.work.clone()})
	m.emit(said{words: tr("Theme read again: %s", r.Engine.Name())})
}

// recue makes what is in preview again.
func (m *model) recue(ctx context.Context, what made) {
	if line, err := m.o.Room.Show().Page(ctx, what.page); what.page != 0 && err == nil {
		m.call(ctx, line)
		return
	}
	m.cue(ctx)
}

// oneFault is the first of a theme's faults: a status line has one line.
func oneFault(err error) error {
	var faults template.Errors
	if !errors.As(err, &faults) || len(faults) == 0 {
		return err
	}
	if len(faults) == 1 {
		return faults[0]
	}
	return fault("%w (and %d more)", faults[0], len(faults)-1)
}

// retheme offers the templates of a theme that was read again. What is picked
// stays; a template that is gone gives way to the first that suits.
func (c *choice) retheme(e *graphics.Engine) {
	fresh := newChoice(e.Templates())
	c.templates = fresh.templates
	if c.current() != nil {
		return
	}
	c.template = fresh.template
	if c.hit.Kind != "" {
		c.pick(c.hit)
	}
}
