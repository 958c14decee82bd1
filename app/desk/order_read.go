package desk

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// ordered is the running order as the show file has it. It never changes once
// sent.
type ordered struct {
	groups     []data.Group
	pages      []data.Page
	looks      map[data.ID]control.Outlook // by page; one that has none yet is being looked at
	undo, redo string                      // what would be undone and done again, "" for nothing
}

// orderReader reads the running order again and again, and looks at what its
// pages will show. Pages that nobody has looked at come first; after a change of
// the show the others are looked at anew a few at a time, so that a race whose
// splits pour in leaves the processor to the pictures.
type orderReader struct {
	mu    sync.Mutex // held while it reads and tells: what is told is never older than what was
	last  ordered
	seen  map[data.ID]data.Page // as looked at
	stale []data.ID             // to be looked at again
	wake  chan struct{}

	failed bool // the last time it could not be read
}

// How often the desk looks whether the show has changed, and how many pages it
// looks at in one go: new ones, and ones it has looked at before.
const (
	lookEvery = 100 * time.Millisecond
	looksNew  = 64
	looksOld  = 16
)

// restFor is how many times as long as it has read a running order the desk rests
// before it reads it again because something has changed: thousands of pages and
// splits that pour in must not keep it busy. Its own edits it reads at once.
const restFor = 10

func newOrderReader() *orderReader {
	return &orderReader{seen: map[data.ID]data.Page{}, wake: make(chan struct{}, 1)}
}

// orders follows the running order until the desk closes, whoever changes it.
func (m *model) orders(watch *data.Watcher) {
	m.readOrder(m.ctx)
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	stale, rested := false, time.Now()
	for {
		more := m.lookOn(m.ctx)
		wait := look.C
		if more { // pages that stand there without words do not wait
			wait = always
		}
		select {
		case <-m.ctx.Done():
			return
		case <-m.order.wake:
			m.readOrder(m.ctx)
		case <-wait:
			changed, err := watch.Changed(m.ctx)
			if err != nil {
				m.fail(fault("look for changes of the running order: %w", err))
				return
			}
			stale = stale || changed
			if began := time.Now(); stale && began.After(rested) {
				m.readOrder(m.ctx)
				stale, rested = false, time.Now().Add(restFor*time.Since(began))
				m.tables.changed()
				m.emit(stirred{})
			}
		}
	}
}

// stirred says that the show is another than it was, whoever changed it.
type stirred struct{}

// always is a clock that has always ticked.
var always = func() <-chan time.Time { c := make(chan time.Time); close(c); return c }()

// readOrder reads the running order and tells it when it has changed. All its
// pages are to be looked at again: what they are about may have changed too.
func (m *model) readOrder(ctx context.Context) {
	r := m.order
	r.mu.Lock()
	defer r.mu.Unlock()
	groups, err := m.o.Room.Show().Groups(ctx)
	var pages []data.Page
	if err == nil {
		pages, err = m.o.Room.Show().Pages(ctx)
	}
	if err != nil {
		r.failed = true
		m.failRead(err)
		return
	}
	next := ordered{groups: groups, pages: pages, looks: r.last.looks}
	if next.undo, next.redo, err = m.edits.Edits().Names(ctx); err != nil {
		m.fail(err)
		return
	}
	r.stale = r.stale[:0]
	for _, p := range pages {
		r.stale = append(r.stale, p.ID)
	}
	if r.last.looks != nil && !r.failed && reflect.DeepEqual(next, r.last) {
		return
	}
	if next.looks == nil {
		next.looks = map[data.ID]control.Outlook{}
	}
	r.last, r.failed = next, false
	if !m.lookAtNew(ctx) {
		m.emit(r.last)
	}
}

// lookAtNew looks at pages that have no words, or not those of what they are
// about now, and tells it. It says whether it told anything. With mu held.
func (m *model) lookAtNew(ctx context.Context) bool {
	r := m.order
	var list []data.Page
	for _, p := range r.last.pages {
		if was, ok := r.seen[p.ID]; !ok || !reflect.DeepEqual(was, seenOf(p)) {
			if list = append(list, p); len(list) == looksNew {
				break
			}
		}
	}
	return len(list) > 0 && m.lookAt(ctx, list)
}

// lookOn looks at some pages, and says whether there are new ones left.
func (m *model) lookOn(ctx context.Context) (more bool) {
	r := m.order
	r.mu.Lock()
	defer r.mu.Unlock()
	if m.lookAtNew(ctx) {
		return true
	}
	if len(r.stale) == 0 {
		return false
	}
	n := min(looksOld, len(r.stale))
	var list []data.Page
	for _, p := range r.last.pages {
		if slices.Contains(r.stale[:n], p.ID) {
			list = append(list, p)
		}
	}
	r.stale = slices.Delete(r.stale, 0, n)
	m.lookAt(ctx, list)
	return false
}

// lookAt looks at pages and tells it when they are not as they were; it says
// whether it did. With mu held.
func (m *model) lookAt(ctx context.Context, list []data.Page) bool {
	r := m.order
	looks := r.last.looks
	changed := false
	for _, p := range list {
		was, had := r.last.looks[p.ID]
		out, err := m.o.Room.Outlook(ctx, p)
		if ctx.Err() != nil {
			return false
		}
		if err != nil {
			out.Trouble, out.Advice = tr("cannot be read"), err.Error()
		}
		if out.Shows == "" {
			out.Shows = was.Shows // what it showed before something went wrong
		}
		r.seen[p.ID] = seenOf(p)
		if had && out == was {
			continue
		}
		if !changed {
			looks, changed = maps.Clone(looks), true
		}
		looks[p.ID] = out
	}
	if changed {
		r.last.looks = looks
		m.emit(r.last)
	}
	return changed
}

// seenOf is what of a page decides what it will show.
func seenOf(p data.Page) data.Page {
	return data.Page{
		ID: p.ID, Name: p.Name, Template: p.Template, Layer: p.Layer, Kind: p.Kind, About: p.About,
		Other: p.Other, Race: p.Race, Checkpoint: p.Checkpoint, Rows: p.Rows, Overrides: p.Overrides,
	}
}

// lookAgain has every page looked at anew, as when the theme was read again.
func (m *model) lookAgain() {
	m.order.mu.Lock()
	defer m.order.mu.Unlock()
	m.order.seen = map[data.ID]data.Page{}
	select {
	case m.order.wake <- struct{}{}:
	default:
	}
}
