package main

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics"
)

// asProgram is set where this test binary is to be the program itself.
const asProgram = "MILE26_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

const (
	kills    = 100
	killedIn = 400 * time.Millisecond // at the latest, after the script or the start began
	tooLate  = 20 * time.Second       // for a test that a busy machine must not fail
)

// TestAHundredKillsLoseNothing kills the program at any moment, a hundred
// times, while a script takes and edits, and holds what comes back against what
// was acknowledged: the picture on air, preview, the running order and the log.
// What was asked for last and never answered may have been done or not, but
// never by half.
func TestAHundredKillsLoseNothing(t *testing.T) {
	c := newCrash(t)
	var times []time.Duration
	again := func() *victim {
		began := time.Now()
		p := c.start()
		p.await()
		s := c.first(p)
		times = append(times, time.Since(began))
		c.openDesk(c.path)
		c.compare(p, s)
		return p
	}
	commands := 0
	for n := range kills {
		if c.rand.IntN(5) == 0 { // while it starts
			p := c.start()
			time.Sleep(time.Duration(c.rand.Int64N(int64(killedIn))))
			p.kill()
			c.readLog(nil)
			continue
		}
		p := again()
		// Alone, nobody else has the file open when the program dies, and the next
		// one finds it as the dead one left it.
		alone := n%2 == 0
		if alone {
			c.closeDesk()
		}
		answers := c.script(p, !alone)
		c.readLog(answers)
		c.closeDesk()
		commands += len(answers)
		if t.Failed() {
			t.Fatalf("kill %d of %d, seed %d", n+1, kills, c.seed)
		}
	}
	again().kill()
	c.readLog(nil)
	c.closeDesk()
	c.checkFile()
	slices.Sort(times)
	median, most := times[len(times)/2], times[len(times)-1]
	t.Logf("%d kills, %d commands acknowledged, %d edits; from start to the first right answer: median %v, most %v",
		kills, commands, c.edits.Load(), median.Round(time.Millisecond), most.Round(time.Millisecond))
	if most > tooLate {
		t.Errorf("what was on air was back after %v", most)
	}
}

// The pages of the script, by number.
const (
	hassan   = 101 // lower third
	typed    = 102 // lower third with words typed by hand
	card     = 103 // on the layer of the lower thirds
	board    = 104
	starters = 105 // has several pages
	gated    = 106 // lower third that holds newer data back
	passing  = 107 // goes out by itself, on the same layer
	guest    = 108 // another on that layer
	fore     = 109 // brings the next to preview
	aft      = 110 // which is this
)

// The layers they are on.
const (
	names  = 20
	boards = 30
	others = 60
	top    = 70
)

// crash is a show that is killed again and again, and what must come of it.
type crash struct {
	t      *testing.T
	seed   uint64
	rand   *rand.Rand
	path   string
	engine *graphics.Engine

	// A desk of another process, when it has the file open.
	show *data.Show
	room *control.Room // makes pages, and is never run

	line     data.ID   // of the log, the last that was looked at
	possible []outcome // what may be on air
	athlete  data.ID   // whose line is edited
	group    data.ID   // whose pages are edited
	order    []data.Page
	asks     map[int]control.Request // what the script's pages ask for now
	edits    atomic.Int64
}

// outcome is what may be on air and in preview.
type outcome struct {
	program map[int]shown // by layer
	preview int           // a page's number, 0 for nothing
}

// shown is a page on air.
type shown struct {
	number  int
	request control.Request
	step    int
	frozen  *playout.Page   // of a page that holds: what is seen; nil is what the show says now
	asked   control.Request // of a page that holds: what may wait
}

func (o outcome) with(layer int, s shown) outcome {
	o.program = maps.Clone(o.program)
	o.program[layer] = s
	return o
}

func (o outcome) without(layer int) outcome {
	o.program = maps.Clone(o.program)
	delete(o.program, layer)
	return o
}

func (o outcome) String() string {
	var words []string
	for _, layer := range slices.Sorted(maps.Keys(o.program)) {
		words = append(words, fmt.Sprintf("%d:%d/%d", layer, o.program[layer].number, o.program[layer].step+1))
	}
	return fmt.Sprintf("[%s | %d]", strings.Join(words, " "), o.preview)
}

func newCrash(t *testing.T) *crash {
	t.Helper()
	c := &crash{t: t, seed: uint64(time.Now().UnixNano()), path: sampleShow(t), possible: []outcome{{program: map[int]shown{}}}}
	c.rand = rand.New(rand.NewPCG(c.seed, 26))
	var err error
	if c.engine, err = openEngine(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.closeDesk)
	c.openDesk(c.path)
	athlete := func(words string) data.ID {
		a, err := c.show.OneAthlete(t.Context(), words)
		if err != nil {
			t.Fatal(err)
		}
		return a.ID
	}
	race, err := c.show.OneRace(t.Context(), "London 2014 men")
	if err != nil {
		t.Fatal(err)
	}
	speaker, err := onePerson(t.Context(), c.show, "paula radcliffe")
	if err != nil {
		t.Fatal(err)
	}
	c.athlete = athlete("mary keitany")
	everybody, err := c.show.Athletes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := c.show.Entries(t.Context(), race.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	c.edit(func(tx *data.Tx) error {
		for _, a := range everybody { // a start list of several pages
			if !slices.ContainsFunc(entries, func(e data.Entry) bool { return e.Athlete.ID == a.ID }) {
				if _, err := tx.AddEntry(data.Entry{Race: race.ID, Athlete: a}); err != nil {
					return err
				}
			}
		}
		group, err := tx.AddGroup("Script")
		if err != nil {
			return err
		}
		for _, p := range []data.Page{
			{Number: hassan, Template: "lower-third", Kind: data.KindAthlete, About: athlete("sifan hassan")},
			{Number: typed, Template: "lower-third", Kind: data.KindAthlete, About: athlete("kiptum")},
			{Number: card, Template: "athlete-card", Kind: data.KindAthlete, About: athlete("kiptum")},
			{Number: board, Template: "leaderboard", Kind: data.KindRace, About: race.ID},
			{Number: starters, Template: "start-list", Kind: data.KindRace, About: race.ID},
			{Number: gated, Template: "lower-third", Kind: data.KindAthlete, About: c.athlete, Layer: others, Gate: data.Hold},
			{Number: passing, Template: "athlete-card", Kind: data.KindAthlete, About: c.athlete, Layer: others, Duration: 300 * time.Millisecond},
			{Number: guest, Template: "speaker", Kind: data.KindPerson, About: speaker, Layer: others},
			{Number: fore, Template: "lower-third", Kind: data.KindAthlete, About: c.athlete, Layer: top, Next: true},
			{Number: aft, Template: "athlete-card", Kind: data.KindAthlete, About: athlete("sifan hassan"), Layer: top},
		} {
			p.Group, p.Gate = group, cmp.Or(p.Gate, data.Live)
			if _, err := tx.AddPage(p); err != nil {
				return err
			}
		}
		c.group, err = tx.AddGroup("Edits")
		return err
	})
	c.asks = map[int]control.Request{}
	for n := hassan; n <= aft; n++ {
		c.asks[n] = control.RequestOf(c.page(n))
	}
	if p := c.make(c.asks[starters]); len(p.Scenes) < 2 {
		t.Fatalf("the start list has %d pages; the test wants more", len(p.Scenes))
	}
	c.closeDesk()
	return c
}

// openDesk opens the file a second time, as another program does.
func (c *crash) openDesk(path string) {
	c.t.Helper()
	var err error
	if c.show, err = data.Open(path); err != nil {
		c.t.Fatal(err)
	}
	if c.room, err = control.Open(c.t.Context(), control.Options{Show: c.show, Engine: c.engine}); err != nil {
		c.t.Fatal(err)
	}
	for _, o := range c.possible {
		for layer, s := range o.program {
			if s.number == gated && s.frozen == nil { // taken while there was no desk: nothing has changed since
				s.frozen = c.make(s.request)
				o.program[layer] = s
			}
		}
	}
}

func (c *crash) closeDesk() {
	c.t.Helper()
	if c.show == nil {
		return
	}
	if err := c.show.Close(); err != nil {
		c.t.Error(err)
	}
	c.show, c.room = nil, nil
}

// edit changes the show; it is acknowledged when it returns.
func (c *crash) edit(f func(tx *data.Tx) error) {
	c.t.Helper()
	if err := c.show.Update(c.t.Context(), f); err != nil {
		c.t.Error(err)
	}
	c.edits.Add(1)
}

func (c *crash) page(number int) data.Page {
	c.t.Helper()
	p, err := c.show.PageNumbered(c.t.Context(), number)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

func (c *crash) make(q control.Request) *playout.Page {
	c.t.Helper()
	p, err := c.room.Make(c.t.Context(), q)
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}
