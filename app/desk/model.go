package desk

import (
	"context"
	"image"
	"maps"
	"slices"
	"sync"
	"time"

	"mile26/app/control"
	"mile26/app/output/rack"
	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/data/intake/watch"
)

// event is something that happened in the model: one of the types below.
type event any

// said is what the last command did, or why it failed.
type said struct {
	words  string
	failed bool
}

// found answers a search.
type found struct {
	query
	hits  []hit
	holds data.Counts // what the show holds; only when nothing was found
	err   error
}

// picked says what the operator works on now.
type picked struct{ choice choice }

// choosing says what will be picked as soon as its page is made.
type choosing struct{ choice choice }

// aired is the channel's state, with what the desk knows about its pages.
type aired struct {
	state   playout.State
	earlier []*playout.Page // what has been on air since the desk opened, newest first
	about   map[string]made // by page ID; never changes once sent
}

// drawn is a monitor's new picture.
type drawn struct {
	monitor monitorName
	picture *image.RGBA
}

// ticked is a second gone by.
type ticked struct {
	now     time.Time
	outputs []rack.State
	sources []watch.State
}

// made is what the desk knows about a page that it made.
type made struct {
	hit      data.Hit
	subject  show.Subject
	template string
	problems []string
	page     data.ID // of the running order; 0: none
	extra    extras
}

// model does the desk's work. Its commands return at once; what comes of them
// arrives as events.
type model struct {
	o    Options
	now  func() time.Time
	emit func(event)

	jobs   queue
	offs   queue // what goes off air: it waits for none of the jobs
	search slot[query]
	easels [2]*easel
	flags  flags
	edits  *control.Order
	order  *orderReader
	named  func(action string) string // the key that does an action now

	passing *recorder // of race control
	looks   looks
	tables  tables
	writes  queue  // edits of the show: they may wait for a disk, and what goes on air waits only with patience
	afoot   afoot  // those of them that are not on disk yet
	finds   queue  // of what is looked at; it may take seconds
	taker   *taker // of files

	make     func(context.Context, control.Request) (*playout.Page, error)                    // for preview; a test makes it slow
	takeNow  func(ctx context.Context, who string, q control.Request) (playout.Answer, error) // likewise
	patience time.Duration                                                                    // with edits that are afoot

	work    choice // belongs to the goroutine that does the jobs
	emptied error  // likewise: why preview was emptied; nil when something was put there since
	pending pending

	mu      sync.Mutex
	about   map[string]made // replaced, never written to
	earlier []*playout.Page // likewise

	ctx  context.Context
	stop context.CancelFunc
	wait sync.WaitGroup
}

func newModel(o Options, now func() time.Time, emit func(event)) *model {
	m := &model{o: o, now: now, emit: emit, make: o.Room.Make, takeNow: o.Room.TakeNow, patience: patience, search: newSlot[query](), jobs: newQueue(), offs: newQueue()}
	m.looks = newLooks()
	m.flags = flags{files: o.Flags}
	m.edits, m.order = control.NewOrder(o.Room.Show()), newOrderReader()
	m.passing = newRecorder(control.NewRaceControl(m.edits.Edits(), firstOf(o.DeskName, hand)))
	m.tables, m.taker, m.writes, m.finds = newTables(), newTaker(), newQueue(), newQueue()
	for i := range m.easels {
		m.easels[i] = newEasel()
	}
	m.work = newChoice(o.Room.Engine().Templates())
	m.ctx, m.stop = context.WithCancel(context.Background())
	return m
}

// start sets the model to work. ticks is the clock on the wall.
func (m *model) start(ticks <-chan time.Time) {
	m.resume()
	m.emit(picked{m.work.clone()})
	states := m.o.Room.Channel().Watch(m.ctx)
	m.wait.Go(func() { m.watch(states) })
	m.wait.Go(func() { m.jobs.run(control.Hurried(m.ctx, m.fail)) })
	m.wait.Go(func() { m.offs.run(control.Hurried(m.ctx, m.fail)) })
	m.wait.Go(m.turns)
	m.wait.Go(m.searches)
	m.watches(m.orders, func(err error) error { return fault("the running order will not follow changes of the show: %w", err) })
	m.wait.Go(m.record)
	m.watches(m.watchRaces, func(err error) error { return fault("race control will not follow changes of the show: %w", err) })
	m.wait.Go(m.readings)
	m.watches(m.inspections, func(err error) error { return fault("the inspector will not follow changes of the show: %w", err) })
	m.wait.Go(m.drafts)
	m.wait.Go(m.lookUps)
	m.wait.Go(func() { m.writes.run(m.ctx) })
	m.wait.Go(func() { m.finds.run(m.ctx) })
	m.wait.Go(func() { m.taker.jobs.run(m.ctx) })
	for _, l := range m.tables {
		m.wait.Go(func() { m.lists(l) })
	}
	for i, e := range m.easels {
		m.wait.Go(func() {
			e.run(m.ctx, func(p *image.RGBA) { m.emit(drawn{monitorName(i), p}) })
		})
	}
	m.wait.Go(func() { m.clock(ticks) })
	m.search.put(query{})
}

// watches runs what follows changes of the show until the desk closes. Changes count
// from now on and not from when its turn comes: what was read before would stand for
// good. wrong says what is lost when that cannot be.
func (m *model) watches(run func(*data.Watcher), wrong func(error) error) {
	watch, err := m.o.Room.Show().Watch(m.ctx)
	if err != nil {
		m.fail(wrong(err))
		return
	}
	m.wait.Go(func() {
		defer watch.Close()
		run(watch)
	})
}

// close ends everything the model does and waits for it.
func (m *model) close() {
	m.stop()
	m.wait.Wait()
}

// watch hands on what the channel says.
func (m *model) watch(states <-chan playout.State) {
	var last playout.State
	for s := range states {
		m.easels[previewMonitor].show(s.PreviewList())
		m.easels[programMonitor].show(s.ProgramList())
		if s.Serial == 0 || !s.SameWords(last) {
			m.emit(m.remember(s))
		}
		last = s
	}
}

// remember keeps the list of what has been on air, newest first.
func (m *model) remember(s playout.State) aired {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range s.Program {
		m.earlier = newestFirst(m.earlier, a.Page)
		m.learn(a.Page)
	}
	m.earlier = m.light(m.earlier, s)
	return aired{state: s, earlier: m.earlier, about: m.about}
}

// learn keeps what a page is about that another hand has put on air, or that
// was on air for so short that the desk forgot it before it was seen. With mu
// held.
func (m *model) learn(p *playout.Page) {
	what, ok := p.About.(*control.Made)
	if _, known := m.about[p.ID]; known || !ok || what.Request.Page == 0 && what.Request.Subject.Other != 0 {
		return
	}
	q := what.Request
	next := maps.Clone(m.about)
	if next == nil {
		next = map[string]made{}
	}
	next[p.ID] = made{
		hit:     data.Hit{Kind: q.Subject.Kind, ID: q.Subject.ID, Name: p.Title},
		subject: q.Subject, template: q.Template, page: q.Page,
	}
	x := next[p.ID]
	x.extra.take(q)
	next[p.ID] = x
	m.about = next
}

// earlierPages is how many pages the desk offers again.
const earlierPages = 100

// newestFirst is pages with p among them: in its old place when it has one,
// otherwise in front.
func newestFirst(pages []*playout.Page, p *playout.Page) []*playout.Page {
	for i, q := range pages {
		if q == p {
			return pages
		}
		if q.ID == p.ID {
			list := slices.Clone(pages)
			list[i] = p
			return list
		}
	}
	list := append([]*playout.Page{p}, pages...)
	return list[:min(len(list), earlierPages)]
}

// light is pages without the pictures of those that are off air and that the
// desk can make again: a hundred cards would fill memory for nothing.
func (m *model) light(pages []*playout.Page, s playout.State) []*playout.Page {
	list := pages
	for i, p := range pages {
		_, on := s.OnAir(p.ID)
		_, known := m.about[p.ID]
		if on || !known || p.Scenes == nil {
			continue
		}
		if &list[0] == &pages[0] {
			list = slices.Clone(pages)
		}
		bare := *p
		bare.Scenes, bare.About = nil, nil
		list[i] = &bare
	}
	return list
}

// know keeps what a page is about before it is cued, so that whoever sees the
// page on the channel can ask. What is neither shown nor offered again is forgotten.
func (m *model) know(id string, what made) {
	s := m.o.Room.Channel().State()
	m.mu.Lock()
	defer m.mu.Unlock()
	next := map[string]made{id: what}
	keep := func(p *playout.Page) {
		if old, ok := m.about[p.ID]; ok && p.ID != id {
			next[p.ID] = old
		}
	}
	if s.Preview != nil {
		keep(s.Preview.Page)
	}
	for _, a := range s.Program {
		keep(a.Page)
	}
	for _, p := range m.earlier {
		keep(p)
	}
	m.about = next
}

func (m *model) knows(id string) (made, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	what, ok := m.about[id]
	return what, ok
}

// clock asks the outputs how they do, once a second.
func (m *model) clock(ticks <-chan time.Time) {
	for {
		t := ticked{now: m.now()}
		if m.o.Outputs != nil {
			t.outputs = m.o.Outputs.States()
		}
		if m.o.Sources != nil {
			t.sources = m.o.Sources()
		}
		m.emit(t)
		select {
		case <-m.ctx.Done():
			return
		case <-ticks:
		}
	}
}
