package desk

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"mile26/data"
	"mile26/data/mark"
)

// load is how long the desk is driven on a large show:
//
//	go test ./app/desk -run TestLoad -load 5m -v
//
// Without it, it is driven on a small one and nothing is measured.
var load = flag.Duration("load", 0, "how long the desk is driven on a show of 50,000 athletes; 0: shortly, on a small one")

// The size of the load: what the desk is made for, and what shows that it works.
type size struct {
	athletes, pages, splits int // splits a second
	long                    time.Duration
}

// strokesEvery is how often a key is pressed: a fast typist's pace.
const strokesEvery = 60 * time.Millisecond

// TestLoadLeavesTheKeysFree drives the search, the running order and race control
// while splits pour in. With -load it prints how long a key waited for the window
// and was worked on, until there was something to paint; what a graphics card
// needs to paint is not in it. It prints memory too.
func TestLoadLeavesTheKeysFree(t *testing.T) {
	n := size{athletes: 400, pages: 80, splits: 100, long: time.Second}
	if *load > 0 {
		n = size{athletes: 50_000, pages: 2_000, splits: 500, long: *load}
	}
	s, race, splits := loadShow(t, n)
	f := &field{rig: openDeskOn(t, s)}
	f.c = f.view.passings
	f.women = race
	f.await("the race", func() bool { return len(f.c.raced.running) == 1 })
	f.await("the running order", func() bool { return len(f.view.order.ordered.pages) == n.pages })
	ctx, stop := context.WithCancel(t.Context())
	d := driver{field: f, rnd: rand.New(rand.NewPCG(26, 2))}
	var wait sync.WaitGroup
	wait.Go(func() { pour(ctx, t, s, splits, n.splits, &d.changes) })
	d.drive(n)
	stop()
	wait.Wait()
	t.Logf("%d athletes, %d pages, %d split changes in %v", n.athletes, n.pages, d.changes.Load(), n.long)
	d.report(t)
	f.await("what was entered on disk", func() bool { return len(f.c.waiting) == 0 })
	all, err := s.Passings(t.Context(), 0)
	if err != nil || len(all) != d.entered {
		t.Errorf("%d passings were entered and %d are in the file (%v)", d.entered, len(all), err)
	}
}

// loadShow is a show with generated names, a race that is being run, and pages
// about its athletes and its order.
func loadShow(t *testing.T, n size) (*data.Show, data.ID, []data.Split) {
	t.Helper()
	s, err := data.Create(filepath.Join(t.TempDir(), "load.mile26"))
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(26, 2))
	name := func(syllables int) string {
		w := ""
		for range syllables {
			w += string("bdfgklmnprstvz"[rnd.IntN(14)]) + string("aeiou"[rnd.IntN(5)])
		}
		return firstUpper(w)
	}
	var race data.ID
	var splits []data.Split
	err = s.Update(t.Context(), func(tx *data.Tx) error {
		var err error
		if race, err = tx.AddRace(data.Race{Event: "Load Marathon", Year: 2031, Category: "Men", Date: "2031-04-20", Metres: 42195, Start: time.Date(2023, 4, 23, 8, 0, 0, 0, time.UTC)}); err != nil {
			return err
		}
		var stops []data.Checkpoint
		for km := 5; km <= 40; km += 5 {
			c := data.Checkpoint{Race: race, Name: fmt.Sprint(km, " km"), Metres: float64(km) * 1000}
			if c.ID, err = tx.AddCheckpoint(c); err != nil {
				return err
			}
			stops = append(stops, c)
		}
		var athletes []data.ID
		for i := range n.athletes {
			a, err := tx.AddAthlete(data.Athlete{Given: name(2), Family: name(3), Country: "KEN"})
			if err != nil {
				return err
			}
			e, err := tx.AddEntry(data.Entry{Race: race, Athlete: data.Athlete{ID: a}, Bib: fmt.Sprint(i + 1)})
			if err != nil {
				return err
			}
			if athletes = append(athletes, a); len(splits) < 4000 {
				splits = append(splits, data.Split{Entry: e, Checkpoint: stops[i%3]})
			}
		}
		group := data.ID(0)
		for i := range n.pages {
			if i%90 == 0 {
				if group, err = tx.AddGroup(fmt.Sprint("Group ", i/90+1)); err != nil {
					return err
				}
			}
			p := data.Page{Group: group, Template: "lower-third", Kind: data.KindAthlete, About: athletes[i%len(athletes)], Race: race}
			if i%20 == 0 {
				p = data.Page{Group: group, Template: "leaderboard", Kind: data.KindRace, About: race, Checkpoint: stops[i/20%len(stops)].ID}
			}
			if _, err := tx.AddPage(p); err != nil {
				return err
			}
		}
		return tx.SetRunning([]data.ID{race})
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, race, splits
}

// pour changes splits, so many a second, until ctx ends.
func pour(ctx context.Context, t *testing.T, s *data.Show, splits []data.Split, each int, changes *atomic.Int64) {
	const parts = 10 // of a second
	tick := time.NewTicker(time.Second / parts)
	defer tick.Stop()
	rnd := rand.New(rand.NewPCG(2, 26))
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.Update(ctx, func(tx *data.Tx) error {
			for range each / parts {
				sp := splits[rnd.IntN(len(splits))]
				sp.Mark = mark.Mark{Time: time.Duration(900_000+rnd.IntN(600_000)) * time.Millisecond}
				sp.Mark.Printed = mark.Format(sp.Mark.Time)
				if err := tx.AddSplit(sp); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			if ctx.Err() == nil {
				t.Error(err)
			}
			return
		}
		changes.Add(int64(each / parts))
	}
}

// driver presses keys and measures.
type driver struct {
	*field
	rnd     *rand.Rand
	script  []func()
	strokes []time.Duration
	events  []time.Duration // how long what came from the model took the window
	memory  []float64       // MB in use, a sample a tenth of the time
	entered int
	rounds  int // how often the whole script began
	changes atomic.Int64
}

// drive presses a key again and again, each when it is due: one that has to wait
// for the window counts from then. It goes through the script once at least, while
// splits change.
func (d *driver) drive(n size) {
	began := time.Now()
	due := began
	sample := began
	for time.Since(began) < n.long || d.rounds < 2 || d.changes.Load() == 0 {
		if time.Since(sample) >= 0 {
			// What has not been drawn for a minute the loop of a real window drops.
			// The test's has none; a canvas that is drawn does it.
			software.NewCanvas().Capture()
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			d.memory = append(d.memory, float64(m.HeapAlloc)/1e6)
			sample = time.Now().Add(n.long / 10)
			due = time.Now()
		}
		select {
		case f := <-d.inbox:
			at := time.Now()
			f()
			d.events = append(d.events, time.Since(at))
			if time.Now().Before(due) {
				continue
			}
		case <-time.After(time.Until(due)):
		}
		d.stroke(n)
		d.strokes = append(d.strokes, time.Since(due))
		if due = due.Add(strokesEvery); time.Since(due) > time.Second {
			due = time.Now()
		}
	}
}

// stroke is the next key: a name is searched and previewed, rows are walked
// through, bibs are entered, in turn.
func (d *driver) stroke(n size) {
	if len(d.script) == 0 {
		d.next(n)
	}
	do := d.script[0]
	d.script = d.script[1:]
	do()
}

func (d *driver) next(n size) {
	d.rounds++
	key := func(name fyne.KeyName) { d.script = append(d.script, func() { d.key(name) }) }
	letters := func(words string) {
		for _, r := range words {
			d.script = append(d.script, func() { d.typed(string(r)) })
		}
	}
	d.script = append(d.script, func() { d.ctrl(fyne.KeyK) })
	letters(string("bdfgklmnprstvz"[d.rnd.IntN(14)]) + "a" + string("bdfgklmnprstvz"[d.rnd.IntN(14)]))
	key(fyne.KeyReturn)
	key(fyne.KeyF4)
	for range 6 {
		key(fyne.KeyDown)
	}
	key(fyne.KeyReturn)
	d.script = append(d.script, func() { d.chord(fyne.KeyModifierAlt, fyne.Key4) })
	for range 3 {
		letters(fmt.Sprint(1 + d.rnd.IntN(n.athletes)))
		d.script = append(d.script, func() {
			d.entered++
			d.key(fyne.KeyReturn)
		})
	}
}

// report prints what was measured.
func (d *driver) report(t *testing.T) {
	for what, all := range map[string][]time.Duration{"from the key to something to paint": d.strokes, "one event in the window": d.events} {
		if len(all) == 0 {
			continue
		}
		slices.Sort(all)
		at := func(share float64) time.Duration {
			return all[int(share*float64(len(all)-1))].Round(10 * time.Microsecond)
		}
		t.Logf("%s: p50 %v, p99 %v, most %v (%d)", what, at(0.5), at(0.99), at(1), len(all))
	}
	t.Logf("memory, MB: %.0f; from the second sample to the last %+.1f", d.memory, d.memory[len(d.memory)-1]-d.memory[min(1, len(d.memory)-1)])
}
