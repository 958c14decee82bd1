package data

import (
	"strings"
	"sync"
)

// loadWork is athletes and entries that a load has taken and that are worked up
// together: their words, their rows as the file will have them, and their digests.
// That is a good part of an intake, and goroutines of their own do it while the
// caller holds the next rows against the show.
type loadWork struct {
	athletes []athleteWork
	entries  []entryWork
	marks    []Sourced // of entries, copied: the caller may go on with theirs
	sources  []any     // of the marks
	splits   []splitWork

	lateAthletes, lateEntries lateRows
	err                       error
}

type athleteWork struct {
	id ID
	a  Athlete
}

type entryWork struct {
	id      ID
	e       Entry
	sources []any // of its marks
}

type splitWork struct {
	race   ID
	sp     Split
	source any
}

// lateRows are rows that go another way, for the load to put.
type lateRows []lateRow

type lateRow struct {
	table int
	args  []any
}

func (l *lateRows) put(table int, args ...any) { *l = append(*l, lateRow{table, args}) }

const (
	// workAtOnce is how many athletes and entries are handed over together, or some
	// times as many splits.
	workAtOnce  = 512
	splitsOfOne = 4
	// mostWorks is how many such works there are at a time.
	mostWorks = 4
)

// loadWorker is the goroutine, beside which another works up the entries. Between join
// and the next take they touch nothing of the load.
type loadWorker struct {
	load    *Load
	now     *loadWork // being filled
	works   chan *loadWork
	worked  chan *loadWork
	handed  int // not back yet
	ended   chan struct{}
	digests struct {
		athletes, entries, splits []digest // of those added, in order; the splits by entry
	}
}

func newLoadWorker(l *Load) *loadWorker {
	w := &loadWorker{load: l, now: &loadWork{}, works: make(chan *loadWork, mostWorks), worked: make(chan *loadWork, mostWorks), ended: make(chan struct{})}
	for _, d := range []*[]digest{&w.digests.athletes, &w.digests.entries, &w.digests.splits} {
		*d = make([]digest, 0, l.expected)
	}
	go w.run()
	return w
}

func (w *loadWorker) run() {
	defer close(w.ended)
	for b := range w.works {
		var entries sync.WaitGroup
		entries.Go(func() {
			for i := range b.entries {
				w.entry(b, &b.entries[i])
			}
			for i := range b.splits {
				w.split(b, &b.splits[i])
			}
		})
		for i := range b.athletes {
			w.athlete(b, &b.athletes[i])
		}
		entries.Wait()
		w.worked <- b
	}
}

func (w *loadWorker) takeAthlete(id ID, a Athlete) {
	w.now.athletes = append(w.now.athletes, athleteWork{id, a})
	w.full()
}

// takeSource takes the source of a mark of the entry that is taken next.
func (w *loadWorker) takeSource(source any) { w.now.sources = append(w.now.sources, source) }

// takeEntry takes an entry.
func (w *loadWorker) takeEntry(id ID, e Entry) {
	from := len(w.now.marks)
	w.now.marks = append(w.now.marks, e.Result.Marks...)
	e.Result.Marks = w.now.marks[from:len(w.now.marks):len(w.now.marks)]
	e.Athlete = Athlete{ID: e.Athlete.ID}
	w.now.entries = append(w.now.entries, entryWork{id, e, w.now.sources[from:len(w.now.marks):len(w.now.marks)]})
	w.full()
}

// takeSplit takes a split of an entry that was taken before, in a race.
func (w *loadWorker) takeSplit(race ID, sp Split, source any) {
	w.now.splits = append(w.now.splits, splitWork{race, sp, source})
	w.full()
}

func (w *loadWorker) full() {
	if len(w.now.athletes)+len(w.now.entries)+len(w.now.splits)/splitsOfOne >= workAtOnce {
		w.hand()
	}
}

// hand gives away what was taken.
func (w *loadWorker) hand() {
	next := &loadWork{}
	if w.handed == mostWorks {
		next = w.back()
	}
	w.handed++
	w.works <- w.now
	w.now = next
}

// back waits for the first work that was handed over, and empties it.
func (w *loadWorker) back() *loadWork {
	b := <-w.worked
	w.handed--
	for _, late := range []lateRows{b.lateAthletes, b.lateEntries} {
		for _, row := range late {
			w.load.put(row.table, row.args...)
		}
		clear(late)
	}
	clear(b.athletes)
	clear(b.entries)
	clear(b.marks)
	clear(b.sources)
	clear(b.splits)
	if w.load.failed == nil {
		w.load.failed = b.err
	}
	*b = loadWork{
		athletes: b.athletes[:0], entries: b.entries[:0], marks: b.marks[:0], sources: b.sources[:0], splits: b.splits[:0],
		lateAthletes: b.lateAthletes[:0], lateEntries: b.lateEntries[:0],
	}
	return b
}

// join waits until all that was taken is worked up.
func (w *loadWorker) join() {
	if len(w.now.athletes)+len(w.now.entries)+len(w.now.splits) > 0 {
		w.hand()
	}
	for w.handed > 0 {
		w.back()
	}
}

// end ends the goroutine. It may be called twice.
func (w *loadWorker) end() {
	if w.works == nil {
		return
	}
	close(w.works)
	for w.handed > 0 {
		w.back()
	}
	<-w.ended
	w.works = nil
}

func (w *loadWorker) athlete(b *loadWork, of *athleteWork) {
	a, words := &of.a, wordsOf(of.a)
	key := words.key()
	if !w.load.tables.athlete(*a, of.id, key, words.starred) {
		b.lateAthletes.put(loadAthletes, int64(of.id), a.Given, a.Family, a.Whole, a.Country, string(a.Sex), string(a.Born), int64(a.Age), string(a.AgeOn), key,
			words.starred, a.CountryPrinted, a.ScreenGiven, a.ScreenFamily, strings.Join(a.Also, "\n"), a.Bio, a.Line, orNull(a.Photo))
	}
	w.load.putWords(b, loadedWords{of.id, words.given, words.family, words.more()})
	for _, other := range words.otherKeys {
		b.lateAthletes.put(loadKeys, other, int64(of.id))
	}
	w.digests.athletes = append(w.digests.athletes, a.digest())
}

func (w *loadWorker) entry(b *loadWork, of *entryWork) {
	e, n, r := &of.e, int64(of.id), of.e.Result
	ms, unclear := finish(r)
	var only *Sourced
	var onlySource any
	if len(r.Marks) == 1 && r.Marks[0].Chosen && ms != nil && r.Marks[0].Mark.Printed != "" {
		only, onlySource = &r.Marks[0], of.sources[0]
	}
	if !w.load.tables.entry(*e, of.id, only, onlySource) {
		only = nil
		seedMS, seedPrinted, seedUnread := markColumns(e.Seed)
		b.lateEntries.put(loadEntries, n, int64(e.Race), int64(e.Athlete.ID), e.Bib, int64(r.Place), string(r.Status), ms, e.Club, unclear, r.Tied,
			strings.Join(r.Flags, " "), r.Rule, r.Note, seedMS, seedPrinted, seedUnread, e.Withdrawn)
	}
	for i, m := range r.Marks {
		if only != nil {
			break // it is in the row of the entry
		}
		ms, printed, unread := markColumns(m.Mark)
		b.lateEntries.put(loadMarks, n, int64(i), ms, printed, unread, of.sources[i], int64(m.Source.Line), m.Chosen)
	}
	w.digests.entries, w.digests.splits = append(w.digests.entries, e.digest()), append(w.digests.splits, 0)
}

// split packs a split, or puts it as a row of its own.
func (w *loadWorker) split(b *loadWork, of *splitWork) {
	w.digests.splits[of.sp.Entry-w.load.base[kindEntry]-1] += of.sp.digest()
	packed, err := w.load.pack(b, of)
	if err != nil && b.err == nil {
		b.err = err
	}
	if !packed && err == nil {
		putSplit(&b.lateEntries, of.sp, of.source)
	}
}
