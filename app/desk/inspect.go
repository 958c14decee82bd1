package desk

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/paint"
)

// target is what the inspector is about: a page of the running order, or the
// request of what is picked.
type target struct {
	page    data.ID // 0: none
	request control.Request
	name    string // of what is picked, for people
}

// same says that two targets are about the same thing, however it is shown.
func (t target) same(u target) bool {
	return t.page == u.page && (t.page != 0 ||
		t.request.Template == u.request.Template && t.request.Subject.Kind == u.request.Subject.Kind && t.request.Subject.ID == u.request.Subject.ID)
}

// inspected is all there is to see and edit of a target. It never changes once sent.
type inspected struct {
	of           target // with the request that was inspected
	page         data.Page
	in           control.Inspection
	err          error
	about, other string            // what it is about, and whom that is compared with
	ofRace       string            // of a fact or a quote: its race
	person       string            // of a quote: who of the show says it
	races        []data.Race       // that the athlete was in, newest first
	stops        []data.Checkpoint // of the race
}

// drafted is what came of a draft: no error when it is in the preview monitor.
type drafted struct {
	n   int
	err error
}

// lacking says that something is missing before the page can be shown.
type lacking struct{ field string }

// looked answers a picker.
type looked struct {
	lookUp
	hits []hit
	err  error
}

// lookUp is what a picker is looking for.
type lookUp struct {
	row   string
	kinds []data.Kind
	words string
	photo bool // only who has one
}

// looks are what the inspector's goroutines have to do next.
type looks struct {
	inspect slot[target]
	draft   slot[draft]
	find    slot[lookUp]

	mu      *sync.Mutex
	settled *int // the last draft that has been kept or dropped
}

// draft is a request while somebody types. Drafts are numbered as they come.
type draft struct {
	n       int
	request control.Request
}

func newLooks() looks {
	return looks{inspect: newSlot[target](), draft: newSlot[draft](), find: newSlot[lookUp](), mu: new(sync.Mutex), settled: new(int)}
}

// inspect has a target looked at, and again whenever the show changes.
func (m *model) inspect(t target) { m.looks.inspect.put(t) }

// draft shows a request in the preview monitor and nowhere else: a take puts on
// air what is kept.
func (m *model) draft(d draft) { m.looks.draft.put(d) }

// settle ends the drafts up to the n-th, which were kept or dropped: the preview
// monitor shows what is in preview. It never waits.
func (m *model) settle(n int) {
	m.looks.mu.Lock()
	defer m.looks.mu.Unlock()
	*m.looks.settled = max(*m.looks.settled, n)
	list := m.o.Room.Channel().State().PreviewList()
	m.easels[previewMonitor].change(func(w *wish) { w.draft, w.list = nil, list })
}

// try shows a draft unless it has been settled meanwhile.
func (m *model) try(n int, list *paint.List) {
	m.looks.mu.Lock()
	defer m.looks.mu.Unlock()
	if n > *m.looks.settled {
		m.easels[previewMonitor].try(list)
	}
}

// lookFor finds what a picker offers. The latest question wins.
func (m *model) lookFor(q lookUp) { m.looks.find.put(q) }

func (m *model) inspections(watch *data.Watcher) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	var now target
	var last inspected
	for {
		asked := false
		select {
		case <-m.ctx.Done():
			return
		case now = <-m.looks.inspect.c:
			asked = true
		case <-look.C:
			changed, err := watch.Changed(m.ctx)
			if err != nil {
				m.fail(fault("look for changes of what is inspected: %w", err))
				return
			}
			if !changed || now.page == 0 && now.request.Template == "" {
				continue
			}
		}
		next := m.lookInto(m.ctx, now)
		if m.ctx.Err() == nil && (asked || !sameInspection(next, last)) {
			last = next
			m.emit(next)
		}
	}
}

// sameInspection leaves errors to their words: each reading makes its own.
func sameInspection(a, b inspected) bool {
	words := func(i *inspected) (s string) {
		for _, e := range []*error{&i.err, &i.in.Trouble} {
			if *e != nil {
				s, *e = s+"|"+(*e).Error(), nil
			}
		}
		return s
	}
	return words(&a) == words(&b) && reflect.DeepEqual(a, b)
}

// lookInto looks at a target once.
func (m *model) lookInto(ctx context.Context, t target) (i inspected) {
	i.of = t
	store := m.o.Room.Show()
	if t.page != 0 {
		i.page, i.err = store.Page(ctx, t.page)
		if errors.Is(i.err, data.ErrNotFound) { // deleted, or its making was undone: there is nothing to edit
			i.err, i.of.request = nil, control.Request{}
			return i
		}
		if i.err != nil {
			return i
		}
		i.of.request = control.RequestOf(i.page)
		if i.page.Kind != "" && i.page.About == 0 {
			look, err := m.o.Room.Outlook(ctx, i.page)
			if i.err = err; err == nil {
				i.err = fault("page %s: %s", i.page.Called(), heard(look.Advice))
			}
			return i
		}
	}
	q := i.of.request
	if q.Template == "" || q.Subject.ID == 0 && !m.typedWhole(q) {
		return i
	}
	if i.in, i.err = m.o.Room.Inspect(ctx, q); i.err != nil {
		return i
	}
	for n := range i.in.Cited {
		i.in.Cited[n].Read = local(i.in.Cited[n].Read)
		for k := range i.in.Cited[n].Others {
			i.in.Cited[n].Others[k].Read = local(i.in.Cited[n].Others[k].Read)
		}
	}
	var errs [5]error
	i.about, errs[0] = m.called(ctx, q.Subject.Kind, q.Subject.ID)
	i.other, errs[1] = m.called(ctx, data.KindAthlete, q.Subject.Other)
	switch q.Subject.Kind {
	case data.KindAthlete:
		i.races, errs[2] = m.racesOf(ctx, q.Subject.ID)
	case data.KindRace:
		i.stops, errs[3] = store.Checkpoints(ctx, q.Subject.ID)
		i.stops = slices.DeleteFunc(i.stops, isFinish)
	case data.KindFact, data.KindSaying:
		i.ofRace, i.person, errs[4] = m.storedOf(ctx, q.Subject.Kind, q.Subject.ID)
	}
	i.err = errors.Join(errs[:]...)
	return i
}

// typedWhole says that a request is for a page that is about nothing in the show.
func (m *model) typedWhole(q control.Request) bool {
	t, err := m.o.Room.Engine().Template(q.Template)
	return err == nil && q.Subject.Kind == "" && show.Typed(t)
}

// local is a time on the operator's clock; none stays none.
func local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Local()
}

// called is the name of something in the show; "" for nothing, or what has gone.
func (m *model) called(ctx context.Context, kind data.Kind, id data.ID) (string, error) {
	if id == 0 {
		return "", nil
	}
	name, err := m.nameOf(ctx, kind, id)
	if errors.Is(err, data.ErrNotFound) {
		return "", nil
	}
	return name, err
}

func (m *model) nameOf(ctx context.Context, kind data.Kind, id data.ID) (string, error) {
	show := m.o.Room.Show()
	switch kind {
	case data.KindAthlete:
		a, err := show.Athlete(ctx, id)
		given, family := a.ScreenName()
		return spaced(given, family), err
	case data.KindPerson:
		p, err := show.Person(ctx, id)
		given, family := p.ScreenName()
		return spaced(given, family), err
	case data.KindRace:
		r, err := show.Race(ctx, id)
		return r.Name(), err
	}
	all, err := show.FindLines(ctx, "", linesShown)
	for _, h := range all {
		if h.Kind == kind && h.ID == id {
			return h.Name, err
		}
	}
	return "", err
}

// spaced joins a given and a family name.
func spaced(given, family string) string { return strings.TrimSpace(given + " " + family) }

func (m *model) racesOf(ctx context.Context, athlete data.ID) ([]data.Race, error) {
	entries, err := m.o.Room.Show().AthleteEntries(ctx, athlete)
	if err != nil {
		return nil, err
	}
	var all []data.Race
	for _, e := range entries {
		r, err := m.o.Room.Show().Race(ctx, e.Race)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// drafts draws what is being typed. The latest draft wins.
func (m *model) drafts() {
	for {
		select {
		case <-m.ctx.Done():
			return
		case d := <-m.looks.draft.c:
			list, err := m.sketch(m.ctx, d.request)
			if m.ctx.Err() != nil {
				return
			}
			if err == nil {
				m.try(d.n, &list)
			}
			m.emit(drafted{d.n, err})
		}
	}
}

// sketch is a request as it would stand in preview.
func (m *model) sketch(ctx context.Context, q control.Request) (paint.List, error) {
	p, err := m.o.Room.Make(ctx, q)
	if err != nil {
		return paint.List{}, err
	}
	return p.Rest(m.o.Room.Channel().Format().Size), nil
}

// lookUps answers pickers.
func (m *model) lookUps() {
	for {
		select {
		case <-m.ctx.Done():
			return
		case q := <-m.looks.find.c:
			hits, err := m.lookUp(m.ctx, q)
			if m.ctx.Err() != nil {
				return
			}
			m.emit(looked{q, hits, err})
		}
	}
}

// pickerHits is how many hits a picker offers.
const pickerHits = 6

func (m *model) lookUp(ctx context.Context, q lookUp) ([]hit, error) {
	show := m.o.Room.Show()
	var list []data.Hit
	if slices.Contains(q.kinds, data.KindFact) || slices.Contains(q.kinds, data.KindSaying) {
		found, err := show.FindLines(ctx, q.words, linesShown)
		if err != nil {
			return nil, err
		}
		list = found
	} else {
		found, err := show.Search(ctx, q.words, hitsShown)
		if err != nil {
			return nil, err
		}
		list = found
	}
	var hits []hit
	for _, h := range list {
		if !slices.Contains(q.kinds, h.Kind) {
			continue
		}
		x := hit{Hit: h, flag: m.flags.of(h.Country)}
		if q.photo {
			a, err := show.Athlete(ctx, h.ID)
			if err != nil {
				return nil, err
			}
			if a.Photo == "" {
				continue
			}
			x.photo = a.Photo
		}
		if hits = append(hits, x); len(hits) == pickerHits {
			break
		}
	}
	return hits, nil
}
