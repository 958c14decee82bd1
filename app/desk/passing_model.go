package desk

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mile26/app/control"
	"mile26/data"
	"mile26/data/mark"
)

// raced is what race control shows. It never changes once sent.
type raced struct {
	running   []racing
	lines     []passingLine // newest first, at most passingsShown
	unclaimed []passingLine // all of them, oldest first
	races     []data.Race   // to choose from, newest first
}

// racing is a race that is being run.
type racing struct {
	race  data.Race
	stops []data.Checkpoint // without the finish
}

// passingLine is a passing as it is shown.
type passingLine struct {
	passing data.Passing
	race    data.Race  // zero while nobody has claimed it
	entry   data.Entry // likewise
	stands  control.Stands
	stood   bool   // stands says something
	doubt   string // what there is to look at in its time; "" when nothing
}

// keptLine is what became of a line that was entered: it is on disk.
type keptLine struct {
	seq     int
	entered control.Entered
	line    passingLine
}

// kept are lines that are on disk now.
type kept struct{ lines []keptLine }

// unkept is why a line could not be written yet. It is tried again.
type unkept struct {
	seq int
	why string
}

// recorder keeps what is entered at race control. A line is noted at once, with
// the moment of its key; it is written by a goroutine of the recorder's own, with
// all that have come meanwhile in one transaction, and what cannot be written
// waits and is tried again. Nothing that is entered waits for a disk.
type recorder struct {
	race  *control.RaceControl
	shown atomic.Bool // race control can be seen
	ahead atomic.Bool // the window has lines by kept that no raced has told
	wake  chan struct{}
	look  chan struct{}

	mu      sync.Mutex
	seq     int
	pending []pendingLine
}

type pendingLine struct {
	seq   int
	keyed control.Keyed
	asked *unanswered
}

func newRecorder(c *control.RaceControl) *recorder {
	return &recorder{race: c, wake: make(chan struct{}, 1), look: make(chan struct{}, 1)}
}

// passingsShown is how many passings race control lists.
const passingsShown = 100

// How often race control reads what has changed while splits pour in, and how
// soon it writes again what could not be written.
const (
	racesEvery = 250 * time.Millisecond
	writeAgain = time.Second
)

func stir(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// enter takes a line and answers the number it goes by until it is kept.
func (m *model) enter(k control.Keyed) (seq int) {
	r := m.passing
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seq++
	r.pending = append(r.pending, pendingLine{r.seq, k, m.asks.begin()})
	stir(r.wake)
	return r.seq
}

// record writes what was entered until the desk closes, and what is left then.
func (m *model) record() {
	var again <-chan time.Time
	for {
		select {
		case <-m.ctx.Done():
			m.write(context.WithoutCancel(m.ctx))
			return
		case <-m.passing.wake:
		case <-again:
		}
		again = nil
		if !m.write(m.ctx) {
			again = time.After(writeAgain)
		}
	}
}

// write writes what is pending, and says whether all of it could be.
func (m *model) write(ctx context.Context) bool {
	r := m.passing
	r.mu.Lock()
	lines := slices.Clone(r.pending)
	r.mu.Unlock()
	if len(lines) == 0 {
		return true
	}
	if m.writeTogether(ctx, lines) == nil {
		return true
	}
	all := true
	for _, l := range lines { // one that cannot be written holds up no other
		if err := m.writeTogether(ctx, []pendingLine{l}); err != nil {
			all = false
			l.asked.end(err)
			m.emit(unkept{l.seq, err.Error()})
		}
	}
	return all
}

// writeTogether writes lines in one transaction and tells what became of them.
func (m *model) writeTogether(ctx context.Context, lines []pendingLine) error {
	keyed := make([]control.Keyed, len(lines))
	for i, l := range lines {
		keyed[i] = l.keyed
	}
	entered, err := m.passing.race.Enter(ctx, keyed)
	if err != nil {
		return err
	}
	r := m.passing
	r.mu.Lock()
	r.pending = slices.DeleteFunc(r.pending, func(p pendingLine) bool {
		return slices.ContainsFunc(lines, func(l pendingLine) bool { return l.seq == p.seq })
	})
	r.mu.Unlock()
	var k kept
	for i, e := range entered {
		lines[i].asked.end(nil)
		line := keptLine{seq: lines[i].seq, entered: e, line: passingLine{passing: e.Passing, race: e.Race, entry: e.Entry}}
		if err := m.stand(ctx, &line.line); err != nil {
			m.fail(err)
		}
		k.lines = append(k.lines, line)
	}
	m.emit(k)
	r.ahead.Store(true)
	stir(m.passing.look)
	stir(m.order.wake) // for what can be undone; the next line does not wait for it
	return nil
}

// stand finds out where a passing puts its entry.
func (m *model) stand(ctx context.Context, l *passingLine) error {
	if !l.passing.Counts {
		return nil
	}
	s, err := m.passing.race.Stands(ctx, l.passing)
	if errors.Is(err, data.ErrNotFound) { // it was taken away meanwhile
		return nil
	}
	if err == nil {
		l.stands, l.stood, l.doubt = s, true, control.Doubt(l.race, s.Checkpoint, l.passing.Time)
	}
	return err
}

// watchRaces follows the races that are being run while race control can be
// seen, whoever changes them.
func (m *model) watchRaces(watch *data.Watcher) {
	look := time.NewTicker(racesEvery)
	defer look.Stop()
	var last raced
	stir(m.passing.look)
	for {
		changed := false
		select {
		case <-m.ctx.Done():
			return
		case <-m.passing.look:
			changed = true
		case <-look.C:
			if !m.passing.shown.Load() {
				continue
			}
			var err error
			if changed, err = watch.Changed(m.ctx); err != nil {
				m.fail(err)
				continue
			}
		}
		if !changed {
			continue
		}
		ahead := m.passing.ahead.Swap(false) // also what is as it was: a line may have been taken back at once
		now, err := m.readRaces(m.ctx)
		if err != nil {
			m.fail(fault("read the races being run: %w", err))
			continue
		}
		if ahead || !reflect.DeepEqual(now, last) {
			last = now
			m.emit(now)
		}
	}
}

// readRaces reads all that race control shows, as of one moment.
func (m *model) readRaces(ctx context.Context) (now raced, err error) {
	s := m.o.Room.Show()
	ctx, done, err := s.AtOnce(ctx)
	if err != nil {
		return now, err
	}
	defer done()
	if now.races, err = s.Races(ctx); err != nil {
		return now, err
	}
	running, err := s.Running(ctx)
	if err != nil {
		return now, err
	}
	for _, r := range running {
		stops, err := s.Checkpoints(ctx, r.ID)
		if err != nil {
			return now, err
		}
		stops = slices.DeleteFunc(stops, func(c data.Checkpoint) bool { return isFinishLine(c.Name) })
		now.running = append(now.running, racing{r, stops})
	}
	all, err := s.Passings(ctx, passingsShown)
	if err != nil {
		return now, err
	}
	unclaimed, err := s.Unclaimed(ctx)
	if err != nil {
		return now, err
	}
	if now.lines, err = m.passingLines(ctx, all, now.races); err != nil {
		return now, err
	}
	now.unclaimed, err = m.passingLines(ctx, unclaimed, nil)
	return now, err
}

func (m *model) passingLines(ctx context.Context, all []data.Passing, races []data.Race) ([]passingLine, error) {
	var lines []passingLine
	for _, p := range all {
		l := passingLine{passing: p}
		if p.Entry != 0 {
			e, err := m.o.Room.Show().Entry(ctx, p.Entry)
			if err != nil {
				return nil, err
			}
			l.entry = e
			if i := slices.IndexFunc(races, func(r data.Race) bool { return r.ID == p.Race }); i >= 0 {
				l.race = races[i]
			}
			if err := m.stand(ctx, &l); err != nil {
				return nil, err
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// field edits a race. What it says stands in the status line.
func (m *model) field(do func(context.Context) (string, error)) {
	a := m.asks.begin()
	m.jobs.put(job{kind: "field", do: func(ctx context.Context) {
		words, err := do(ctx)
		a.end(err)
		m.readOrder(ctx)
		stir(m.passing.look)
		if err != nil {
			m.fail(err)
			return
		}
		m.emit(said{words: words})
	}})
}

func (m *model) gun(race data.ID, at time.Time) {
	m.field(func(ctx context.Context) (string, error) {
		name, err := m.passing.race.Gun(ctx, race, at)
		if at.IsZero() {
			return tr(canUndo, tr("%s taken back", firstUpper(heard(name))), m.named("undo")), err
		}
		return tr(canUndo, tr("%s: %s", firstUpper(heard(name)), at.Format("15:04:05")), m.named("undo")), err
	})
}

func (m *model) correct(id data.ID, l control.Line, marked data.ID) {
	m.field(func(ctx context.Context) (string, error) {
		e, err := m.passing.race.Correct(ctx, id, l, marked)
		words := tr("Corrected: %s at %s", lineWords(e.Passing, e.Entry), placed(e.Passing.Place))
		if e.Trouble != "" {
			words += " · ▲ " + troubles(e.Trouble)
		}
		return tr(canUndo, words, m.named("undo")), err
	})
}

func (m *model) deletePassing(p data.Passing) {
	m.field(func(ctx context.Context) (string, error) {
		_, err := m.passing.race.Delete(ctx, p.ID)
		return tr(canUndo, tr("Passing of %s at %s deleted", firstOf(p.Bib, tr("nobody yet")), placed(p.Place)), m.named("undo")), err
	})
}

func (m *model) usePassing(p data.Passing) {
	m.field(func(ctx context.Context) (string, error) {
		_, err := m.passing.race.Use(ctx, p.ID)
		return tr(canUndo, tr("%s counts for %s at %s", mark.Format(p.Time), p.Bib, placed(p.Place)), m.named("undo")), err
	})
}

func (m *model) run(races []data.ID) {
	m.field(func(ctx context.Context) (string, error) {
		return tr("Races being run: %d", len(races)), m.passing.race.Run(ctx, races)
	})
}

func isFinishLine(place string) bool { return strings.EqualFold(place, control.Finish) }

// lineWords are a passing in short: "108 Sifan HASSAN 32:05".
func lineWords(p data.Passing, e data.Entry) string {
	words := firstOf(p.Bib, "–")
	if e.ID != 0 {
		given, family := e.Athlete.ScreenName()
		words += " " + given + " " + family
	}
	if p.Time > 0 {
		words += " " + mark.Format(p.Time)
	}
	return words
}

func firstOf(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
