package desk

import (
	"context"
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// fieldKept is what became of something typed in the inspector.
type fieldKept struct {
	row string
	err error // why it was not kept
}

// typedIn is something the operator typed or chose in the inspector.
type typedIn struct {
	of   target
	row  string // of the form
	what string // as the log names it: "second line"
	text string // what was typed
	file bool   // the text may name a picture file
	gate bool   // it says whether newer data waits, also on air
	page func(p *data.Page, text string) error
	work func(c *choice, text string) error

	// stored reads what is kept not with the page but with what it is about; nil: nothing.
	stored func(ctx context.Context, show *data.Show, text string) (storing, error)

	n      int  // the last draft of it
	orNone bool // when it cannot be kept preview is emptied: a take is to follow
}

// keep keeps what was typed: with its page, as an edit that can be undone, or
// else with what is picked. What is in preview is made again; what is on air
// stays as it was taken. What cannot be shown is not kept.
func (m *model) keep(t typedIn) {
	m.jobs.put(job{kind: "keep", do: func(ctx context.Context) {
		written, err := m.keepNow(ctx, t)
		m.settle(t.n)
		if !written {
			m.emit(fieldKept{t.row, err})
		}
		switch {
		case err == nil:
		case t.orNone:
			m.drop(fault("%s not kept: %w", heard(t.what), err))
		default:
			m.fail(fault("%s not kept: %w", heard(t.what), err))
		}
	}})
}

// keepNow keeps what was typed. written says that it is on its way to the disk,
// and that the row is told when it is there.
func (m *model) keepNow(ctx context.Context, t typedIn) (written bool, err error) {
	if t.file {
		if t.text, err = m.photoFile(t.text); err != nil {
			return false, err
		}
	}
	if t.stored != nil {
		m.keepStored(t)
		return true, nil
	}
	if t.of.page == 0 {
		return false, m.keepWork(ctx, t)
	}
	return m.keepPage(ctx, t)
}

// keepPage keeps what was typed for a page. Where that is in preview it is seen
// there at once: what is taken next has it, however slow the disk is.
func (m *model) keepPage(ctx context.Context, t typedIn) (written bool, err error) {
	caught := m.catchUp(ctx)
	p, err := m.o.Room.Show().Page(ctx, t.of.page)
	if err != nil {
		return false, err
	}
	v, was, shown := m.previewed()
	if shown = shown && was.Page == p.ID; shown && !caught {
		id, number := p.ID, p.Number
		p = control.PageOf(was) // with the edits that are not on disk yet
		p.ID, p.Number = id, number
	}
	set := func(p *data.Page) error {
		p.Overrides = maps.Clone(p.Overrides)
		return t.page(p, t.text)
	}
	next := p
	if err := set(&next); err != nil {
		return false, err
	}
	if reflect.DeepEqual(next, p) {
		return false, nil
	}
	q := control.RequestOf(next)
	made, err := m.makeSeen(ctx, q, strconv.Itoa(p.Number))
	if err != nil {
		return false, err
	}
	if shown {
		m.showAgain(ctx, v, made, q)
	}
	if t.gate {
		m.gate([]data.ID{p.ID}, next.Gate == data.Hold)
	}
	m.enact(canUndo, []data.ID{p.ID}, func(ctx context.Context) (control.Edited, error) {
		var unset error
		e, err := m.edits.Set(ctx, t.what, []data.ID{p.ID}, func(p *data.Page) { unset = set(p) })
		return e, errors.Join(err, unset)
	}, func(err error) { m.emit(fieldKept{t.row, err}) })
	return true, nil
}

// previewed is what is in preview with what it asks for, and whether something is
// there that the room made.
func (m *model) previewed() (*playout.Airing, control.Request, bool) {
	v := m.o.Room.Channel().State().Preview
	if v == nil {
		return nil, control.Request{}, false
	}
	made, ok := v.About.(*control.Made)
	if !ok {
		return v, control.Request{}, false
	}
	return v, made.Request, true
}

// keepWork keeps what was typed with what is picked, when that is still picked.
func (m *model) keepWork(ctx context.Context, t typedIn) error {
	if m.work.page != 0 || !t.of.same(target{request: m.work.request()}) {
		return fault("%s is not picked any more", t.of.name)
	}
	next := m.work.clone()
	next.last = m.work.last
	if err := t.work(&next, t.text); err != nil {
		return err
	}
	if reflect.DeepEqual(next.request(), m.work.request()) {
		return nil
	}
	was := m.work
	m.work = next
	page, what, err := m.page(ctx)
	if err != nil {
		m.work = was
		return err
	}
	m.cued(ctx, page, what)
	return nil
}

// follow makes the page in preview again that an edit has changed.
func (m *model) follow(ctx context.Context, pages []data.ID) {
	v, was, ok := m.previewed()
	if !ok || !slices.Contains(pages, was.Page) {
		return
	}
	p, err := m.o.Room.Show().Page(ctx, was.Page)
	if err != nil {
		m.fail(fault("preview stays as it was: %w", err))
		return
	}
	q := control.RequestOf(p)
	if reflect.DeepEqual(q, was) || p.Kind != "" && p.About == 0 {
		return
	}
	page, err := m.makeSeen(ctx, q, strconv.Itoa(p.Number))
	if err != nil {
		m.fail(fault("preview stays as it was: %w", err))
		return
	}
	m.showAgain(ctx, v, page, q)
}

// showAgain puts a page in the place of v in preview, which was made of the same
// page of the running order before that asked for q.
func (m *model) showAgain(ctx context.Context, v *playout.Airing, page *playout.Page, q control.Request) {
	what, _ := m.knows(v.Page.ID)
	what.subject, what.template, what.page = q.Subject, q.Template, q.Page
	what.problems = problemsOf(page)
	if m.work.page == q.Page {
		m.work.extra.take(q)
		m.work.checkpoint = q.Subject.Checkpoint
		m.emit(picked{m.work.clone()})
	}
	m.know(page.ID, what)
	if _, err := m.o.Room.CuePage(ctx, hand, page); err != nil {
		m.fail(err)
	}
}

// over is overrides with a text for a field; without when off.
func over(all map[string]string, field, text string, off bool) map[string]string {
	if off {
		delete(all, field)
		if len(all) == 0 {
			return nil
		}
		return all
	}
	if all == nil {
		all = map[string]string{}
	}
	all[field] = text
	return all
}

// photoFile is the hash of a picture file that was named, put into the show; of
// words that name no file, the words.
func (m *model) photoFile(words string) (string, error) {
	name := strings.TrimPrefix(strings.TrimSpace(words), "file://")
	if !strings.ContainsAny(name, `/\`) {
		return words, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return "", fault("picture not read: %w; name a PNG or JPEG file with its folder", err)
	}
	var hash string
	err = m.o.Room.Show().Update(m.ctx, func(tx *data.Tx) (err error) {
		hash, err = tx.PutPhoto(b)
		return err
	})
	return hash, err
}
