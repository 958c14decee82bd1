package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/paint"
	"mile26/graphics/still"
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

// victim is the program, running.
type victim struct {
	t    *testing.T
	cmd  *exec.Cmd
	said *lockedBuffer
	base chan string // http://host:port, when it is up
	http *http.Client
	at   string
}

// lockedBuffer is what a process said, which may be read meanwhile.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (c *crash) start() *victim {
	c.t.Helper()
	self, err := os.Executable()
	if err != nil {
		c.t.Fatal(err)
	}
	p := &victim{t: c.t, said: new(lockedBuffer), base: make(chan string, 1)}
	p.http = &http.Client{Timeout: tooLate, Transport: &http.Transport{}}
	p.cmd = exec.Command(self, "serve", "--show", c.path, "--listen", "127.0.0.1:0")
	p.cmd.Env = append(os.Environ(), asProgram+"=1")
	p.cmd.Stderr = p.said
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	go func() {
		defer close(p.base)
		line, err := bufio.NewReader(out).ReadString('\n')
		if err == nil {
			p.base <- strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(line, "Program page: ")), "/program")
		}
	}()
	c.t.Cleanup(p.kill)
	return p
}

// await waits until the program is up.
func (p *victim) await() {
	p.t.Helper()
	select {
	case at, ok := <-p.base:
		if !ok {
			p.t.Fatalf("it did not start: %s", p.said)
		}
		p.at = at
	case <-time.After(2 * tooLate):
		p.t.Fatalf("it does not start: %s", p.said)
	}
}

// kill ends it as kill -9 does, once.
func (p *victim) kill() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have died by itself, which the next start shows
	for range p.base {       // its pipe is read to the end before Wait closes it
	}
	_ = p.cmd.Wait() // "signal: killed"
	p.http.CloseIdleConnections()
}

func (p *victim) get(path string) []byte {
	p.t.Helper()
	resp, err := p.http.Get(p.at + path)
	if err != nil {
		p.t.Fatalf("%v\n%s", err, p.said)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %d, %v: %s", path, resp.StatusCode, err, b)
	}
	return b
}

// stateAfter is what /v1/state says.
type stateAfter struct {
	Preview *struct{ Number int }
	Program []struct {
		Number, Layer, Step int
		Phase               string
		Ends                *time.Time
		Waits               bool
	}
}

func (p *victim) state() (s stateAfter) {
	p.t.Helper()
	b := p.get("/v1/state")
	if err := json.Unmarshal(b, &s); err != nil {
		p.t.Fatalf("%v in %s", err, b)
	}
	return s
}

// fits says that an outcome is what a state tells. A page that goes out by
// itself may have gone already.
func (o outcome) fits(s stateAfter) bool {
	preview := 0
	if s.Preview != nil {
		preview = s.Preview.Number
	}
	there := map[int]bool{}
	for _, a := range s.Program {
		want, ok := o.program[a.Layer]
		if !ok || want.number != a.Number || want.step != a.Step-1 {
			return false
		}
		there[a.Layer] = true
	}
	for layer, want := range o.program {
		if !there[layer] && want.number != passing {
			return false
		}
	}
	return preview == o.preview
}

// first holds the first answer of a new start against what is possible.
func (c *crash) first(p *victim) stateAfter {
	c.t.Helper()
	s := p.state()
	var fit []outcome
	for _, o := range c.possible {
		if o.fits(s) {
			fit = append(fit, o)
		}
	}
	if len(fit) == 0 {
		c.t.Fatalf("on air is %s, possible is %v, seed %d\n%s", p.get("/v1/state"), c.possible, c.seed, p.said)
	}
	c.possible = fit
	return s
}

// compare waits until the channel rests and holds its picture, its running
// order and what waits against what is possible.
func (c *crash) compare(p *victim, s stateAfter) {
	c.t.Helper()
	for i, o := range c.possible { // what goes out by itself will have gone
		for layer, a := range o.program {
			if a.number == passing {
				c.possible[i] = o.without(layer)
			}
		}
	}
	var tell string
	for end := time.Now().Add(tooLate); ; s = p.state() {
		resting := true
		for _, a := range s.Program {
			resting = resting && a.Phase == playout.Holding.String() && a.Ends == nil
		}
		var fit []outcome
		if resting {
			got := decodePNG(c.t, p.get("/v1/still"))
			for _, o := range c.possible {
				if tell = c.differs(o, s, got); tell == "" {
					fit = append(fit, o)
				}
			}
		}
		if len(fit) > 0 {
			c.possible = fit[:1] // they look the same
			break
		}
		if time.Now().After(end) {
			c.t.Fatalf("not what is possible, %v: %s; resting %v: %s, seed %d\n%s", c.possible, tell, resting, p.get("/v1/state"), c.seed, p.said)
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.compareOrder(p)
}

// differs says in what a picture at rest is not that of an outcome.
func (c *crash) differs(o outcome, s stateAfter, got *image.NRGBA) string {
	c.t.Helper()
	if !o.fits(s) {
		return "other pages are on air"
	}
	l := paint.List{Size: playout.HD50.Size}
	for _, layer := range slices.Sorted(maps.Keys(o.program)) {
		on := o.program[layer]
		page := on.frozen
		if page == nil {
			page = c.make(on.request)
		} else {
			waits := c.make(on.asked).Digest != page.Digest
			for _, a := range s.Program {
				if a.Layer == layer && a.Waits != waits {
					return fmt.Sprintf("on layer %d newer data waits: %v", layer, a.Waits)
				}
			}
		}
		l.Items = page.Scenes[on.step].Append(l.Items, graphics.Moment{State: graphics.Hold})
	}
	var b bytes.Buffer
	if err := still.Encode(&b, l.Frame()); err != nil {
		c.t.Fatal(err)
	}
	if !bytes.Equal(decodePNG(c.t, b.Bytes()).Pix, got.Pix) {
		return "another picture"
	}
	return ""
}

func decodePNG(t *testing.T, b []byte) *image.NRGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	straight, ok := img.(*image.NRGBA)
	if !ok {
		t.Fatalf("the still is a %T", img)
	}
	return straight
}

// compareOrder holds the running order against the edits.
func (c *crash) compareOrder(p *victim) {
	c.t.Helper()
	var got []struct {
		Number                 int
		Group, Title, Template string
		Notes                  string
	}
	b := p.get("/v1/pages")
	if err := json.Unmarshal(b, &got); err != nil {
		c.t.Fatalf("%v in %s", err, b)
	}
	var is, want []string
	for _, g := range got {
		if g.Group == "Edits" {
			is = append(is, fmt.Sprint(g.Number, g.Title, g.Notes, g.Template))
		}
	}
	for _, w := range c.order {
		want = append(want, fmt.Sprint(w.Number, w.Name, w.Notes, w.Template))
	}
	if len(got) != aft-hassan+1+len(want) || !slices.Equal(is, want) {
		c.t.Errorf("the running order is %q, want %q", is, want)
	}
}

// move is something the script does.
type move struct {
	post  string
	page  int              // it is about; 0 is none
	what  string           // the log's word for it; "" leaves no line
	stage []func(*outcome) // what it does, in steps of which the last may be missing
}

// answer is what a command was answered.
type answer struct {
	move
	certain bool // it was answered, and is kept

	Did     string
	Changed bool
	Frame   int64
	Layer   int
	Warning string
}

// script drives the program until it is killed at a random moment. It returns
// what was answered and changed something, and at the end what was not
// answered.
func (c *crash) script(p *victim, desk bool) (answers []answer) {
	c.t.Helper()
	ended, in := make(chan struct{}), time.Duration(c.rand.Int64N(int64(killedIn)))
	go func() {
		defer close(ended)
		time.Sleep(in)
		p.kill()
	}()
	var editor sync.WaitGroup
	if desk {
		dice := rand.New(rand.NewPCG(c.seed, c.rand.Uint64()))
		editor.Go(func() { c.editOrder(dice, ended) })
	}
	for {
		m := c.move(desk)
		a, err := p.post(m)
		if err != nil { // it is dead, and may have done this before
			answers = append(answers, a)
			c.maybe(m)
			break
		}
		if a.Changed {
			answers = append(answers, a)
		}
		switch {
		case a.Changed && !a.certain:
			c.maybe(m)
		case a.Changed:
			for i := range c.possible {
				for _, does := range m.stage {
					does(&c.possible[i])
				}
			}
		}
	}
	<-ended
	editor.Wait()
	return answers
}

// maybe allows for a command that may have been carried out or not.
func (c *crash) maybe(m move) {
	for _, o := range slices.Clone(c.possible) {
		for _, does := range m.stage {
			does(&o)
			c.possible = append(c.possible, o)
		}
	}
}

// post gives a command. An error is one of the line.
func (p *victim) post(m move) (answer, error) {
	a := answer{move: m}
	resp, err := p.http.Post(p.at+m.post, "", nil)
	if err != nil {
		return a, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return a, err
	}
	switch resp.StatusCode {
	case http.StatusOK:
		err = json.Unmarshal(b, &a)
	case http.StatusConflict: // there is nothing to do it with
	default:
		p.t.Errorf("%s: %d %s", m.post, resp.StatusCode, b)
	}
	a.certain = err == nil && a.Warning == ""
	return a, err
}

// move rolls what the script does next, and does what it changes in the show
// before that.
func (c *crash) move(desk bool) move {
	c.t.Helper()
	pages := func(n int, verb string) string { return fmt.Sprintf("/v1/pages/%d/%s", n, verb) }
	layers := func(n int, verb string) string { return fmt.Sprintf("/v1/layers/%d/%s", n, verb) }
	one := func(of ...int) int { return of[c.rand.IntN(len(of))] }
	do := func(f ...func(*outcome)) []func(*outcome) { return f }
	take := func(n int) move {
		return move{pages(n, "take"), n, "take", do(func(o *outcome) { *o = c.taken(*o, n, desk) })}
	}
	switch n := c.rand.IntN(16); {
	case n < 6:
		return take(one(hassan, typed, card, board, starters, gated, passing, guest, fore, aft))
	case n < 7:
		on := one(hassan, board, fore, aft)
		return move{pages(on, "preview"), on, "", do(func(o *outcome) { o.preview = on })}
	case n < 9:
		return move{"/v1/take", 0, "take", do(
			func(o *outcome) {
				if o.preview != 0 {
					*o = c.taken(*o, o.preview, desk)
				}
			},
			func(o *outcome) {
				if o.preview == fore {
					o.preview = aft
				}
			},
		)}
	case n < 10:
		at, how := one(names, boards, others, top), "out"
		if c.rand.IntN(2) == 0 {
			how = "clear"
		}
		return move{layers(at, how), 0, how, do(func(o *outcome) { *o = o.without(at) })}
	case n < 11 && c.rand.IntN(3) == 0:
		return move{"/v1/clear", 0, "clear", do(func(o *outcome) { o.program = map[int]shown{} })}
	case n < 13:
		return move{pages(starters, "continue"), starters, "continue", do(func(o *outcome) {
			if on, ok := o.program[boards]; ok && on.number == starters {
				on.step++
				*o = o.with(boards, on)
			}
		})}
	case n < 14 && desk:
		c.typeOver(typed, "line")
		if c.rand.IntN(2) == 0 {
			return take(typed)
		}
		return move{pages(typed, "update"), typed, "update", do(func(o *outcome) {
			if on, ok := o.program[names]; ok && on.number == typed {
				on.request = c.asks[typed]
				*o = o.with(names, on)
			}
		})}
	case n < 15 && desk:
		if c.rand.IntN(2) == 0 {
			c.typeOver(gated, "family")
		} else {
			c.sayOfAthlete()
		}
		return move{pages(gated, "update"), gated, "", do(func(o *outcome) {
			if on, ok := o.program[others]; ok && on.number == gated {
				on.asked = c.asks[gated]
				*o = o.with(others, on)
			}
		})}
	default:
		return move{layers(others, "release"), gated, "update", do(func(o *outcome) {
			if on, ok := o.program[others]; ok && on.number == gated {
				on.request = on.asked
				*o = o.with(others, c.freeze(on, desk))
			}
		})}
	}
}

// taken is an outcome after a take.
func (c *crash) taken(o outcome, number int, desk bool) outcome {
	layer := names
	switch number {
	case board, starters:
		layer = boards
	case gated, passing, guest:
		layer = others
	case fore, aft:
		layer = top
	}
	on := shown{number: number, request: c.asks[number], asked: c.asks[number]}
	if number == gated {
		on = c.freeze(on, desk)
	}
	return o.with(layer, on)
}

// freeze keeps what is seen of a page that holds as the show says it now. While
// no desk is open nothing is edited, so that it can be done later.
func (c *crash) freeze(on shown, desk bool) shown {
	on.frozen = nil
	if desk {
		on.frozen = c.make(on.request)
	}
	return on
}

// typeOver types a text over a field of a page.
func (c *crash) typeOver(number int, field string) {
	p := c.page(number)
	p.Overrides = map[string]string{field: fmt.Sprint("Typed ", c.edits.Load())}
	c.edit(func(tx *data.Tx) error { return tx.SetPage(p) })
	c.asks[number] = control.RequestOf(p)
}

// sayOfAthlete changes what several pages show.
func (c *crash) sayOfAthlete() {
	a, err := c.show.Athlete(c.t.Context(), c.athlete)
	if err != nil {
		c.t.Fatal(err)
	}
	a.Line = fmt.Sprint("Edited ", c.edits.Load())
	c.edit(func(tx *data.Tx) error { return tx.UpdateAthlete(a) })
}

// editOrder edits the running order until ended.
func (c *crash) editOrder(dice *rand.Rand, ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case <-time.After(time.Duration(dice.IntN(10)) * time.Millisecond): // a script wants to write as well
		}
		n, words := len(c.order), fmt.Sprint("edit ", c.edits.Load())
		order := slices.Clone(c.order)
		ok := false
		c.edit(func(tx *data.Tx) (err error) {
			switch roll := dice.IntN(4); {
			case n == 0 || roll == 0 && n < 20:
				p := data.Page{Group: c.group, Name: words, Template: "lower-third", Kind: data.KindAthlete, About: c.athlete, Gate: data.Live}
				if p.ID, err = tx.AddPage(p); err == nil {
					p, err = tx.Page(p.ID)
				}
				order = append(order, p)
			case roll == 1:
				at := dice.IntN(n)
				order[at].Name, order[at].Notes = words, strings.Repeat(words+" ", 300)
				err = tx.SetPage(order[at])
			case roll == 2:
				p := order[dice.IntN(n)]
				if before := order[dice.IntN(n)]; before.ID != p.ID {
					err = tx.MovePages([]data.ID{p.ID}, c.group, before.ID)
					order = slices.DeleteFunc(order, func(o data.Page) bool { return o.ID == p.ID })
					at := slices.IndexFunc(order, func(o data.Page) bool { return o.ID == before.ID })
					order = slices.Insert(order, at, p)
				}
			default:
				at := dice.IntN(n)
				err = tx.DeletePages(order[at].ID)
				order = slices.Delete(order, at, at+1)
			}
			ok = err == nil
			return err
		})
		if !ok {
			return // the test has failed
		}
		c.order = order
	}
}

// readLog looks at what a run that was killed left in the show file: the lines
// of everything that was acknowledged, in order, and nothing half there.
func (c *crash) readLog(answers []answer) {
	c.t.Helper()
	d := c.show
	if d == nil { // the file stays as the dead one left it
		path := filepath.Join(c.t.TempDir(), "copy.mile26")
		for _, end := range []string{"", "-wal"} {
			b, err := os.ReadFile(c.path + end)
			if os.IsNotExist(err) {
				continue
			}
			if err == nil {
				err = os.WriteFile(path+end, b, 0o600)
			}
			if err != nil {
				c.t.Fatal(err)
			}
		}
		var err error
		if d, err = data.Open(path); err != nil {
			c.t.Fatal(err)
		}
		defer d.Close()
	}
	lines, err := d.AsRun(c.t.Context(), c.line, 0)
	if err != nil {
		c.t.Fatal(err)
	}
	pages, err := d.Pages(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	known := map[string]bool{}
	for _, p := range pages {
		known[fmt.Sprint("page/", p.ID)] = true
	}
	on, asked, frame := map[int]string{}, answers, int64(0)
	asked = slices.DeleteFunc(slices.Clone(answers), func(a answer) bool { return a.what == "" })
	for _, l := range lines {
		c.line = l.ID
		whole := l.What == "restored" || l.What == "clear" || known[l.PageID] && l.Title != "" && json.Valid(l.Values)
		if !whole || l.Frame < frame {
			c.t.Errorf("line %d of the log, after frame %d: %+v", l.ID, frame, l)
		}
		frame = l.Frame
		if l.Thumb != "" {
			if _, err := d.Thumb(c.t.Context(), l.Thumb); err != nil {
				c.t.Error(err)
			}
		}
		switch {
		case l.What == string(playout.On):
			if on[l.Layer] != "" {
				c.t.Errorf("line %d: %s comes on layer %d, where %s is", l.ID, l.PageID, l.Layer, on[l.Layer])
			}
			on[l.Layer] = l.PageID
		case l.What == string(playout.Off):
			if on[l.Layer] != l.PageID {
				c.t.Errorf("line %d: %s goes from layer %d, where %q is", l.ID, l.PageID, l.Layer, on[l.Layer])
			}
			on[l.Layer] = ""
		case strings.HasPrefix(l.Who, "http"):
			for len(asked) > 0 && !asked[0].certain && !asked[0].wrote(l) {
				asked = asked[1:]
			}
			if len(asked) == 0 || !asked[0].wrote(l) {
				c.t.Fatalf("line %d of the log: %s %d@%d on frame %d, which was not asked for; next was %v", l.ID, l.What, l.Number, l.Layer, l.Frame, asked)
			}
			asked = asked[1:]
		}
	}
	for _, a := range asked {
		if a.certain {
			c.t.Errorf("the log lacks %s, %q on frame %d", a.post, a.Did, a.Frame)
		}
	}
	kept, err := d.Airing(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, k := range kept {
		var b struct{ ID string }
		if err := json.Unmarshal(k.Body, &b); err != nil || !known[b.ID] {
			c.t.Errorf("kept on layer %d: %s, %v", k.Layer, k.Body, err)
		}
	}
}

// wrote says that a line of the log is that of a command.
func (a answer) wrote(l data.AsRun) bool {
	return l.What == a.what && (a.page == 0 || l.Number == a.page) && (!a.certain || l.Frame == a.Frame && l.Layer == a.Layer)
}

// checkFile has SQLite look at every page and row of the file.
func (c *crash) checkFile() {
	c.t.Helper()
	db, err := sql.Open("sqlite3", c.path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer db.Close()
	var said string
	if err := db.QueryRowContext(context.Background(), "PRAGMA integrity_check").Scan(&said); err != nil || said != "ok" {
		c.t.Errorf("the file: %s, %v", said, err)
	}
	rows, err := db.QueryContext(context.Background(), "PRAGMA foreign_key_check")
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	if rows.Next() {
		c.t.Error("a row points to one that is not there")
	}
	if err := rows.Err(); err != nil {
		c.t.Error(err)
	}
}
