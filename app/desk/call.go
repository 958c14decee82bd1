package desk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// number is the call-up number that words are, and false when they are none.
func number(words string) (int, bool) {
	words = strings.TrimSpace(words)
	if words == "" || strings.Trim(words, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(words)
	return n, err == nil && n >= data.MinNumber && n <= data.MaxNumber
}

// pageCalled says that a page of the running order was called to preview. It is
// told before the page is made.
type pageCalled struct{ page data.ID }

// callPage puts a page of the running order in preview.
func (m *model) callPage(id data.ID) {
	m.jobs.put(job{kind: "pick", yields: true, shows: true, do: func(ctx context.Context) { m.callID(ctx, id) }})
}

func (m *model) callID(ctx context.Context, id data.ID) {
	p, err := m.o.Room.Show().Page(m.ctx, id)
	if err != nil {
		m.drop(err)
		return
	}
	m.call(ctx, p)
}

// callNumber calls the page with that number, and says whether there is one.
func (m *model) callNumber(ctx context.Context, n int) bool {
	p, err := m.o.Room.Show().PageNumbered(m.ctx, n)
	switch {
	case errors.Is(err, data.ErrNotFound):
		return false
	case err != nil:
		m.drop(err)
	default:
		m.call(ctx, p)
	}
	return true
}

// call puts a page in preview. What it is about is picked from then on, so that
// it can be shown in another way.
func (m *model) call(ctx context.Context, p data.Page) {
	page, err := m.ready(ctx, p)
	switch {
	case err != nil:
		m.drop(err)
	case page != nil:
		m.emptied = nil
		a, err := m.o.Room.CuePage(ctx, hand, page)
		a.Did = strings.Replace(a.Did, "Preview: ", fmt.Sprintf("Preview: %d · ", p.Number), 1)
		m.say(a, err)
	}
}

// ready makes a page of the running order and has it worked on. It is nil where
// something else was chosen since.
func (m *model) ready(ctx context.Context, p data.Page) (*playout.Page, error) {
	if p.Disabled {
		m.workOn(p, p.Called()) // the form is that of the page, not of what was picked before it
		return nil, fault("page %s: %w; switch it on first (%s)", p.Called(), control.ErrDisabled, m.named("enable"))
	}
	look, err := m.o.Room.Outlook(ctx, p)
	if outdated(ctx) {
		m.workOn(p, p.Called()) // preview shows what was chosen since
		return nil, nil
	}
	if err != nil {
		m.workOn(p, p.Called())
		return nil, err
	}
	if p.Kind != "" && p.About == 0 {
		m.workOn(p, look.Shows)
		return nil, fault("page %s: %s", p.Called(), heard(look.Advice))
	}
	m.emit(pageCalled{p.ID})
	page, err := m.makeSeen(ctx, control.RequestOf(p), look.Shows)
	m.workOn(p, look.Shows) // also to be mended in the inspector
	if outdated(ctx) {
		return nil, nil
	}
	if err != nil {
		return nil, fault("page %d: %w", p.Number, err)
	}
	if err := m.stops(m.ctx); err != nil {
		return nil, err
	}
	m.emit(picked{m.work.clone()})
	what := made{hit: m.work.hit, subject: m.work.subject(), template: p.Template, page: p.ID}
	what.problems = problemsOf(page)
	m.know(page.ID, what)
	return page, nil
}

// workOn has a page worked on, whose subject is called so.
func (m *model) workOn(p data.Page, called string) {
	m.work.pick(data.Hit{Kind: p.Kind, ID: p.About, Name: called})
	m.work.use(p.Template)
	m.work.checkpoint, m.work.page = p.Checkpoint, p.ID
	m.work.extra.take(control.RequestOf(p))
}

// pagesLike finds the pages whose number is or begins with what is typed: the
// one that has it whole, and the others.
func (m *model) pagesLike(ctx context.Context, words string) (whole, others []hit, err error) {
	n, ok := number(words)
	if !ok {
		return nil, nil, nil
	}
	found, err := m.o.Room.Show().FindPages(ctx, strconv.Itoa(n), pagesListed)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range found {
		if !strings.HasPrefix(strconv.Itoa(p.Number), strconv.Itoa(n)) {
			continue // its name or its notes have the figure
		}
		h, err := m.pageHit(ctx, p)
		if err != nil {
			return nil, nil, err
		}
		if p.Number == n {
			whole = append(whole, h)
		} else {
			others = append(others, h)
		}
	}
	return whole, others, nil
}

// pageHit is a page as an answer of the search: its number and what it will show.
func (m *model) pageHit(ctx context.Context, p data.Page) (hit, error) {
	look, err := m.o.Room.Outlook(ctx, p)
	return hit{Hit: data.Hit{
		Kind: kindPage, ID: p.ID, Name: look.Shows, Given: strconv.Itoa(p.Number), Family: placedEnd(look.Shows), Detail: word(look.Template),
	}}, err
}

// pagesListed is how many pages a figure lists.
const pagesListed = 9
