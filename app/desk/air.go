package desk

import (
	"context"
	"errors"

	"mile26/app/control"
	"mile26/app/playout"
)

// hand is who the log says gave the desk's commands.
const hand = "desk"

func (m *model) take() { m.air(m.o.Room.Take) }

func (m *model) out()        { m.off("out", m.o.Room.Out) }
func (m *model) outAll()     { m.off("out", m.o.Room.OutAll) }
func (m *model) clear()      { m.off("clear", m.o.Room.Clear) }
func (m *model) clearLayer() { m.off("clear", m.o.Room.ClearMeant) }

// rehearse plays what is in preview in, in preview.
func (m *model) rehearse() { m.command("rehearse", m.o.Room.Rehearse) }

// goOn shows the next step of the page in preview, or of the page taken last.
func (m *model) goOn() { m.command("continue", m.layered(m.o.Room.Continue)) }

// release lets newer data through that a page on air holds back.
func (m *model) release() { m.command("release", m.layered(m.o.Room.Release)) }

// layered leaves it to the channel which layer is meant.
func (m *model) layered(do func(context.Context, string, int) (playout.Answer, error)) putsOnAir {
	return func(ctx context.Context, who string) (playout.Answer, error) { return do(ctx, who, 0) }
}

// command is carried out after all that was asked for before it.
func (m *model) command(kind string, do putsOnAir) {
	m.jobs.put(job{kind: kind, do: func(ctx context.Context) { m.say(do(ctx, hand)) }})
}

// air puts something on air after all that was asked for before it: the page
// that was picked, the edits, and what was to go off air.
func (m *model) air(do putsOnAir) {
	off := m.offs.settled()
	do = m.abreast(do)
	m.note(func(p *pending) { p.takes++ })
	m.jobs.put(job{kind: "take", airs: true, do: func(ctx context.Context) {
		if errors.Is(context.Cause(ctx), errUnbegun) {
			return // whoever has halted it says so
		}
		defer m.note(func(p *pending) { p.takes-- })
		select {
		case <-off:
		case <-ctx.Done():
		}
		a, err := do(ctx, hand)
		switch {
		case err != nil && errors.Is(context.Cause(ctx), control.ErrHalted):
			err = fault("not taken: %w", control.ErrHalted)
		case errors.Is(err, playout.ErrNothingInPreview) && m.emptied != nil:
			err = fault("not taken: %w", m.emptied)
		case err != nil && a.Changed && m.o.Room.Channel().State().Preview == nil: // the page after it has nothing to show
			m.emptied = err
		}
		m.say(a, err)
	}})
}

// off takes something off air at once, whatever is being made for preview. A take
// that was asked for before and is still waiting does not come after it: the one
// who takes off air wants to see nothing come.
func (m *model) off(kind string, do putsOnAir) {
	halted := m.jobs.halt(control.ErrHalted)
	m.note(func(p *pending) { p.takes -= halted })
	m.offs.put(job{kind: kind, do: func(ctx context.Context) {
		a, err := do(ctx, hand)
		if halted > 0 && (err == nil || errors.Is(err, playout.ErrNothingOnAir)) {
			if err != nil {
				m.emit(said{words: tr("Nothing was on air · the take before it is called off")})
				return
			}
			a.Did = tr("%s · the take before it is called off", a.Did)
		}
		m.say(a, err)
	}})
}

// turns tells of what happens on air without anybody's hand.
func (m *model) turns() {
	for t := range m.o.Room.Turns(m.ctx) {
		switch {
		case t.Next.ID != 0:
			m.stalled(t)
		case t.Took.Changed:
			m.emit(said{words: tr("Auto-next: %s", heard(t.Took.Did))})
		default:
			m.emit(said{words: tr("Off air, its time is over: %s", titled(t.Out))})
		}
	}
}

// stalled tells of a page that should have followed and cannot be shown. Where preview
// was emptied for that, the page is worked on from then on: it is the next one.
func (m *model) stalled(t control.Turn) {
	if t.Took.Changed {
		m.emit(said{words: tr("Auto-next: %s", heard(t.Err.Error())), failed: true})
	} else {
		m.emit(said{words: tr("Off air, its time is over: %s · the next did not follow: %s", titled(t.Out), heard(t.Err.Error())), failed: true})
	}
	m.jobs.put(job{kind: "stalled", do: func(context.Context) {
		if m.o.Room.Channel().State().Preview != nil {
			return // somebody has put something else there
		}
		m.emptied = t.Err
		m.workOn(t.Next, t.Next.Called())
		m.emit(pageCalled{t.Next.ID})
		m.emit(picked{m.work.clone()})
	}})
}
