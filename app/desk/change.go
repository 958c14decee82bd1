package desk

import (
	"context"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics/template"
)

// change changes how what is in preview is shown. What cannot be shown so changes
// nothing: preview stays as it was, and so does the choice. A page that something is
// lacking of is begun all the same: its fields are gone to, also when they have words
// already, for what is typed then is theirs and not the search's.
func (m *model) change(ctx context.Context, to func() error) {
	m.followPreview()
	was := m.work.copy()
	back := func() {
		m.work = was
		m.emit(picked{m.work.clone()})
	}
	if err := to(); err != nil {
		back()
		m.fail(err)
		return
	}
	fail := m.drop
	if m.o.Room.Channel().State().Preview != nil {
		fail = func(err error) {
			back()
			m.fail(fault("preview stays as it was: %w", err))
		}
	}
	if !m.cueOr(ctx, fail) || !m.work.typed() {
		return
	}
	m.emit(lacking{field: template.InOrder(m.work.current().Fields)[0]})
}

// pickWith picks a hit and shows it with the n-th template offered for it, from 0. A
// hit of no kind is the first for the question.
func (m *model) pickWith(h hit, q query, n int) {
	m.jobs.put(job{kind: "template", shows: true, do: func(ctx context.Context) {
		m.change(ctx, func() error {
			if h.Kind == "" {
				hits, err := m.find(m.ctx, q)
				if err != nil {
					return fault("search for %q: %w", q.words, err)
				}
				if len(hits) == 0 {
					return fault("nothing found for “%s”: try fewer letters", q.words)
				}
				h = hits[0]
			}
			switch h.Kind {
			case kindTemplate:
			case kindPage:
				p, err := m.o.Room.Show().Page(m.ctx, h.ID)
				if err != nil {
					return err
				}
				m.workOn(p, h.Name)
			default:
				m.work.pick(h.Hit)
				if err := m.newest(); err != nil {
					return err
				}
			}
			return m.useNth(n)
		})
	}})
}

// useNth makes the n-th template that is offered, from 0, that of the choice.
func (m *model) useNth(n int) error {
	offered := m.work.offered()
	called := m.work.hit.Name
	if m.work.typed() {
		called = tr(m.work.current().Title)
	} else if m.work.hit.Kind == "" {
		return fault("pick something first: templates are offered for what is picked")
	}
	if n >= len(offered) {
		return fault("no template %d for %s", n+1, called)
	}
	m.work.use(offered[n].Name)
	return nil
}

// showWith is the key of the n-th template, from 0. What was typed into the search
// since something was picked is what the operator means by then: its first hit, or
// the one at the cursor. Otherwise it is what is in preview.
func (v *view) showWith(n int) {
	h, q, ok := v.library.wanted()
	if !ok || h.Kind == kindTemplate {
		v.model.useNumber(n)
		return
	}
	v.model.pickWith(h, q, n)
	v.library.shown = true
	v.library.answered()
}

// newest has the board of a race that was just picked be that of the last checkpoint
// that somebody has passed, while nobody is at the finish.
func (m *model) newest() error {
	if m.work.hit.Kind != data.KindRace || m.work.checkpoints != nil || m.work.page != 0 {
		return nil
	}
	if err := m.stops(m.ctx); err != nil {
		return err
	}
	show, race := m.o.Room.Show(), m.work.hit.ID
	finish, err := show.Board(m.ctx, race, 0, 1)
	if err != nil || len(finish.Rows) > 0 && (finish.Rows[0].Place > 0 || finish.Rows[0].Mark.Known()) {
		return err
	}
	at, passed, err := show.Furthest(m.ctx, race)
	if err != nil || !passed || isFinish(at) {
		return err
	}
	m.work.checkpoint = at.ID
	return nil
}

// preview puts a page in preview that the desk has made of what is picked.
func (m *model) preview(ctx context.Context, p *playout.Page) (playout.Answer, error) {
	m.owns(p.ID)
	return m.o.Room.CuePage(ctx, hand, p)
}

// owns notes that the desk itself puts a page in preview; "" is nothing.
func (m *model) owns(page string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.own = page
}

// strange says that somebody else has put what is in preview there, as auto-next does.
func (m *model) strange() bool {
	v := m.o.Room.Channel().State().Preview
	m.mu.Lock()
	defer m.mu.Unlock()
	return v != nil && v.ID != m.own
}

// followPreview picks what somebody else has put in preview: what acts on the choice
// acts on what is seen.
func (m *model) followPreview() {
	v, q, ok := m.previewed()
	if !ok || !m.strange() {
		return
	}
	m.owns(v.ID)
	p := control.PageOf(q)
	p.ID, p.Number = q.Page, q.Number
	m.workOn(p, v.Page.Title)
	if err := m.stops(m.ctx); err != nil {
		m.fail(err)
	}
	m.emit(picked{m.work.clone()})
}

// noticeStrange has what somebody else has put in preview picked soon.
func (m *model) noticeStrange() {
	if m.strange() {
		m.jobs.put(job{kind: "follow", do: func(context.Context) { m.followPreview() }})
	}
}
