package desk

import (
	"context"
	"strings"

	"mile26/app/control"
)

// only searches for one sort of things from here on.
func (l *library) only(s sought) {
	l.of = s
	l.strip.Choose(int(s))
	l.ask()
}

// ask searches for what stands in the entry. A sign before it, or the tab, says
// that only commands are meant, which the window knows by itself.
func (l *library) ask() {
	q := l.query()
	if commandsAsked(q) {
		l.found(found{query: q})
		return
	}
	l.model.seek(q)
}

// commandsAsked says that nothing but commands is searched for.
func commandsAsked(q query) bool {
	return q.of == onlyCommands || strings.HasPrefix(strings.TrimSpace(q.words), commandSign)
}

// query is what stands in the entry.
func (l *library) query() query { return query{l.entry.Text, l.of} }

// withCommands puts the commands that are called so among the hits, where there
// may be some. Nobody who looks for a name runs one by mistake: they come behind
// the best names, and where nothing else is found Enter runs one only after ↓.
func (l *library) withCommands(f found) []hit {
	asked := commandsAsked(f.query)
	if !asked && (f.of != anything || strings.TrimSpace(f.words) == "") {
		return f.hits
	}
	list := l.keys.commandsLike(f.words)
	if !asked {
		list = list[:min(len(list), commandsBeside)]
	}
	return amid(f.hits, list)
}

// commandsBeside is how many commands are found beside everything else.
const commandsBeside = 6

// present shows a hit the cursor passes. What does more than show something
// waits for Enter.
func (l *library) present(h hit) {
	switch h.Kind {
	case kindPage:
		l.model.callPage(h.ID)
	case kindTemplate, kindCommand:
	default:
		l.model.pick(h.Hit)
	}
}

// carry does what a hit stands for: a command is run, a template used, anything
// else put in preview.
func (l *library) carry(to int) {
	h := l.hits[to]
	l.move(to)
	switch {
	case h.Kind == kindTemplate:
		l.model.use(h.template)
	case h.command != nil && !l.running: // “Preview” run from the list would find itself there
		l.running = true
		h.command.do()
		l.running = false
	}
}

// wanted is the hit that a page is to be added of: the one at the cursor while
// the search has the focus and something was typed that is not in preview yet.
func (l *library) wanted() (h hit, q query, ok bool) {
	if l.canvas == nil || l.canvas.Focused() != l.entry || l.shown || strings.TrimSpace(l.entry.Text) == "" {
		return hit{}, query{}, false
	}
	if !l.fresh() || len(l.hits) == 0 {
		return hit{}, l.query(), true
	}
	h = l.hits[l.cursor]
	return h, l.query(), h.command == nil
}

// add adds a page: of the hit that the search has found, or else of what is in
// preview.
func (v *view) add() {
	if h, q, ok := v.library.wanted(); ok {
		v.model.addHit(h, q, v.order.spot())
		v.library.answered()
		return
	}
	v.order.add()
}

// addHit adds a page of a hit at a spot, in the template that would show it.
// What is in preview stays there; when that is the hit, it is added as it is. A
// hit of no kind is the first for the question.
func (m *model) addHit(h hit, q query, at control.Spot) {
	m.editAs(canUndo, func() func(context.Context) (control.Edited, error) {
		work := m.work.copy()
		return func(ctx context.Context) (control.Edited, error) {
			r, err := m.requestFor(ctx, h, q, work)
			if err != nil {
				return control.Edited{}, err
			}
			return m.edits.Add(ctx, control.PageOf(r), at)
		}
	})
}

// requestFor is what a page of a hit asks for, once it is known that it can be made.
func (m *model) requestFor(ctx context.Context, h hit, q query, work choice) (control.Request, error) {
	if h.Kind == "" {
		hits, err := m.find(ctx, q)
		if err != nil {
			return control.Request{}, fault("search for “%s”: %w", q.words, err)
		}
		if len(hits) == 0 {
			return control.Request{}, fault("no page added: nothing found for “%s”: try fewer letters", q.words)
		}
		h = hits[0]
	}
	r, err := m.requestOf(h, work)
	if err != nil {
		return control.Request{}, err
	}
	if v := m.o.Room.Channel().State().Preview; v != nil {
		if made, ok := v.About.(*control.Made); ok && made.Request.Page == 0 && made.Request.Template == r.Template &&
			made.Request.Subject.Kind == r.Subject.Kind && made.Request.Subject.ID == r.Subject.ID {
			r = made.Request
		}
	}
	if _, err := m.o.Room.Make(ctx, r); err != nil {
		return control.Request{}, fault("no page added: %w", err)
	}
	return r, nil
}

// requestOf is what a page of a hit asks for: it is picked as it would be, by
// somebody who leaves what is in preview.
func (m *model) requestOf(h hit, next choice) (control.Request, error) {
	switch h.Kind {
	case kindPage:
		return control.Request{}, fault("page %s is in the running order already: %s there makes another of it", h.Given, m.named("duplicate"))
	case kindTemplate:
		if next.hit.Kind == "" {
			return control.Request{}, fault("no page added: pick what %s is to show first", h.Name)
		}
		next.use(h.template)
	default:
		next.pick(h.Hit)
	}
	if next.current() == nil {
		return control.Request{}, fault("no page added: the theme has no template for %s", h.Name)
	}
	return next.request(), nil
}
