package desk

import (
	"context"
	"strings"

	"mile26/data"
)

// resume works on what is in preview at the start: what the desk shows, offers and
// edits is about that, as if it had been picked here. Before the jobs begin.
func (m *model) resume() {
	v, q, ok := m.previewed()
	if !ok {
		return
	}
	name := v.Title
	if t, err := m.o.Room.Engine().Template(q.Template); err == nil {
		name = strings.TrimPrefix(name, t.Title+" · ")
	}
	m.work.pick(data.Hit{Kind: q.Subject.Kind, ID: q.Subject.ID, Name: name})
	m.work.use(q.Template)
	m.work.checkpoint, m.work.page = q.Subject.Checkpoint, q.Page
	m.work.extra.take(q)
	what := made{hit: m.work.hit, subject: m.work.subject(), template: q.Template, page: q.Page, problems: problemsOf(v.Page)}
	if q.Page == 0 {
		what.extra = m.work.extra.clone()
	}
	m.know(v.ID, what)
	if q.Subject.Kind == data.KindRace {
		m.jobs.put(job{kind: "resume", do: func(context.Context) {
			if err := m.stops(m.ctx); err != nil {
				m.fail(err)
				return
			}
			m.emit(picked{m.work.clone()})
		}})
	}
}
