package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics/template"
)

// pick puts a hit in preview.
func (m *model) pick(h data.Hit) {
	m.jobs.put(job{kind: "pick", yields: true, shows: true, do: func(ctx context.Context) {
		m.work.pick(h)
		m.cuePicked(ctx)
	}})
}

// pickFirst puts the first hit for words in preview. It is for somebody who
// types faster than the search answers.
func (m *model) pickFirst(q query) {
	m.jobs.put(job{kind: "pick", yields: true, shows: true, do: func(ctx context.Context) {
		words := q.words
		if n, ok := number(words); ok && m.callNumber(ctx, n) {
			return
		}
		hits, err := m.find(m.ctx, q) // what is chosen counts, also when something newer is to be seen
		switch {
		case err != nil:
			m.fail(fault("search for %q: %w", words, err))
		case len(hits) == 0:
			m.drop(fault("nothing found for “%s”: try fewer letters", words))
		default:
			m.emit(found{query: q, hits: hits})
			switch hits[0].Kind {
			case kindPage:
				m.callID(ctx, hits[0].ID)
				return
			case kindTemplate:
				m.useNamed(ctx, hits[0].template)
			default:
				m.work.pick(hits[0].Hit)
				m.cuePicked(ctx)
			}
		}
	}})
}

// use changes the template and shows what is picked with it.
func (m *model) use(template string) {
	m.jobs.put(job{kind: "template", shows: true, do: func(ctx context.Context) { m.useNamed(ctx, template) }})
}

// useNamed is use, in the goroutine that does the jobs. A page that is typed whole is
// begun anew each time: its first field is gone to, also when it has words already, for
// what is typed then is the page's and not the search's.
func (m *model) useNamed(ctx context.Context, name string) {
	m.work.use(name)
	if m.cue(ctx) && m.work.typed() {
		m.emit(lacking{field: template.InOrder(m.work.current().Fields)[0]})
	}
}

// cuePicked is cue for something that was just picked.
func (m *model) cuePicked(ctx context.Context) {
	if err := m.newest(); err != nil {
		m.drop(err)
		return
	}
	m.cue(ctx)
}

// newest has the board of a race that is being run be that of the last checkpoint
// that somebody has passed, while nobody is at the finish.
func (m *model) newest() error {
	if m.work.hit.Kind != data.KindRace || m.work.checkpoints != nil || m.work.page != 0 {
		return nil
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
	if err := m.stops(m.ctx); err != nil {
		return err
	}
	m.work.checkpoint = at.ID
	return nil
}

// useNumber is use for the n-th button, from 0.
func (m *model) useNumber(n int) {
	m.jobs.put(job{kind: "template", shows: true, do: func(ctx context.Context) {
		offered := m.work.offered()
		called := m.work.hit.Name
		if m.work.typed() {
			called = tr(m.work.current().Title)
		} else if m.work.hit.Kind == "" {
			m.fail(fault("pick something first: templates are offered for what is picked"))
			return
		}
		if n >= len(offered) {
			m.fail(fault("no template %d for %s", n+1, called))
			return
		}
		m.work.use(offered[n].Name)
		m.cue(ctx)
	}})
}

// at shows the board of the race that is picked at a checkpoint; 0 is the finish.
func (m *model) at(checkpoint data.ID) {
	m.jobs.put(job{kind: "checkpoint", shows: true, do: func(ctx context.Context) {
		m.work.leavePage()
		m.work.checkpoint = checkpoint
		m.cue(ctx)
	}})
}

// step goes n checkpoints on; the last is the finish.
func (m *model) step(n int) {
	m.jobs.put(job{kind: "checkpoint", shows: true, do: func(ctx context.Context) {
		stops := m.work.checkpoints
		if len(stops) == 0 {
			return
		}
		at := len(stops)
		for i, c := range stops {
			if c.ID == m.work.checkpoint {
				at = i
			}
		}
		at = min(max(at+n, 0), len(stops))
		m.work.leavePage()
		m.work.checkpoint = 0
		if at < len(stops) {
			m.work.checkpoint = stops[at].ID
		}
		m.cue(ctx)
	}})
}

// again puts a page that was on air in preview: made anew when the desk knows
// what it is about, as it was otherwise.
func (m *model) again(p *playout.Page) {
	m.jobs.put(job{kind: "pick", yields: true, shows: true, do: func(ctx context.Context) {
		what, ok := m.knows(p.ID)
		if line, err := m.o.Room.Show().Page(m.ctx, what.page); what.page != 0 && err == nil {
			m.call(ctx, line)
			return
		}
		if !ok {
			m.emptied = nil
			m.emit(picked{m.work.clone()})
			m.say(m.o.Room.CuePage(ctx, hand, p))
			return
		}
		m.work.pick(what.hit)
		m.work.use(what.template)
		m.work.checkpoint, m.work.extra = what.subject.Checkpoint, what.extra.clone()
		m.cue(ctx)
	}})
}

// cue makes the page of the choice and puts it in preview. When that cannot be
// done preview is emptied: a take must never put on air something other than
// what was asked for last. It says whether the page is there.
func (m *model) cue(ctx context.Context) (shown bool) {
	if m.work.hit.Kind == "" && !m.work.typed() {
		m.emit(picked{m.work.clone()})
		return false
	}
	if field := m.work.wordless(); field != "" {
		m.drop(fault("%s: type its words in the inspector", tr(m.work.current().Title)))
		m.emit(lacking{field: field})
		return false
	}
	if err := m.stops(m.ctx); err != nil {
		m.drop(err)
		return false
	}
	if t := m.work.current(); t != nil && !m.work.ready(t) && m.work.suits(t) {
		m.drop(fault("%s compares two athletes: choose the second in the inspector", t.Title))
		m.emit(lacking{field: secondRow})
		return false
	}
	m.emit(choosing{m.work.clone()})
	page, what, err := m.page(ctx)
	if outdated(ctx) {
		return false // preview shows what was chosen since
	}
	if err != nil {
		m.drop(err)
		return false
	}
	m.cued(ctx, page, what)
	return true
}

// cued puts the page of the choice in preview, when it has been made.
func (m *model) cued(ctx context.Context, page *playout.Page, what made) {
	m.emit(picked{m.work.clone()}) // not before: the buttons go with the picture
	m.know(page.ID, what)
	m.emptied = nil
	m.say(m.o.Room.CuePage(ctx, hand, page))
}

// stops reads the checkpoints of a race that was just picked.
func (m *model) stops(ctx context.Context) error {
	if m.work.hit.Kind != data.KindRace || m.work.checkpoints != nil {
		return nil
	}
	stops, err := m.o.Room.Show().Checkpoints(ctx, m.work.hit.ID)
	if err != nil {
		return fault("checkpoints of %s: %w", m.work.hit.Name, err)
	}
	m.work.checkpoints = slices.DeleteFunc(stops, isFinish) // that is the result, and has a button of its own
	return nil
}

func isFinish(c data.Checkpoint) bool { return strings.EqualFold(c.Name, "finish") }

// page makes the page of the choice and draws it.
func (m *model) page(ctx context.Context) (*playout.Page, made, error) {
	t := m.work.current()
	if t == nil {
		return nil, made{}, fault("the theme has no template for it")
	}
	subject := m.work.subject()
	page, err := m.makeSeen(ctx, m.work.request(), m.work.hit.Name)
	if err != nil {
		return nil, made{}, err
	}
	what := made{hit: m.work.hit, subject: subject, template: t.Name, extra: m.work.extra.clone()}
	what.problems = problemsOf(page)
	return page, what, nil
}

// problemsOf are what is wrong with a page that the room made, in words.
func problemsOf(p *playout.Page) (words []string) {
	for _, x := range p.About.(*control.Made).Problems {
		words = append(words, x.String())
	}
	return words
}

// drop tells why nothing could be shown and empties preview.
func (m *model) drop(err error) { m.fail(m.empty(err)) }

// empty empties preview, and answers why in words.
func (m *model) empty(err error) error {
	m.emit(picked{m.work.clone()})
	_, kept := m.o.Room.Empty(m.ctx, hand)
	m.emptied = fault("preview emptied: %w", err)
	return errors.Join(m.emptied, kept)
}

func (m *model) say(a playout.Answer, err error) {
	if err != nil {
		m.fail(err)
		return
	}
	m.emit(said{words: a.Did})
}

// fail tells what went wrong. When the desk is closing nobody wants to know
// that something was cut short.
func (m *model) fail(err error) {
	if m.ctx.Err() == nil {
		m.emit(said{words: err.Error(), failed: true})
	}
}
