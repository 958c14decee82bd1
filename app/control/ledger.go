package control

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"mile26/app/playout"
	"mile26/data"
)

// ledger writes what happens to the show file: lines of the as-run log, and
// what must be on air after a crash. Lines that come while it writes are
// written together.
type ledger struct {
	show    *data.Show
	channel *playout.Channel
	log     *slog.Logger
	now     func() time.Time
	wake    chan struct{}
	thumbs  chan shot // small pictures to be made
	looksOn bool      // another desk has the show: nothing is written

	factMu sync.Mutex
	facts  []playout.Event

	mu      sync.Mutex
	lines   []entry
	waiting []chan error

	left string // the page in preview that was on air when the room was left, by ID

	// of the goroutine that writes
	kept map[place][]byte // what the show file says is on air
	lost map[place]bool   // what it says besides, and could not be put back: the next start tries again
}

// place is a layer of program, or preview.
type place struct {
	preview bool
	layer   int
}

// entry is a line of the log and the page it is about.
type entry struct {
	what  string
	who   string
	frame int64
	layer int
	page  *playout.Page
	step  int // of the page's scenes that it shows
}

func newLedger(show *data.Show, log *slog.Logger, now func() time.Time) *ledger {
	return &ledger{show: show, log: log, now: now, wake: make(chan struct{}, 1), kept: map[place][]byte{}, lost: map[place]bool{}, thumbs: make(chan shot, 64)}
}

func (g *ledger) nudge() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// fact is told by the channel, which is locked meanwhile.
func (g *ledger) fact(e playout.Event) {
	g.factMu.Lock()
	defer g.factMu.Unlock()
	g.facts = append(g.facts, e)
	g.nudge()
}

// takeFacts moves the facts that have come in to the lines. With mu held.
func (g *ledger) takeFacts(before int64) {
	g.factMu.Lock()
	defer g.factMu.Unlock()
	n := 0
	for n < len(g.facts) && g.facts[n].Frame < before {
		e := g.facts[n]
		g.lines = append(g.lines, entry{what: string(e.What), who: "channel", frame: e.Frame, layer: e.Layer, page: e.Page})
		n++
	}
	g.facts = slices.Delete(g.facts, 0, n)
}

// always is after every frame.
const always = 1<<63 - 1

// enter carries out a command and enters it, before what it brings about and
// after what was before it. done answers when it is on disk. With what "" the
// command leaves no line, but what is on air is kept all the same.
func (g *ledger) enter(who, what string, do func() (playout.Answer, error)) (a playout.Answer, done <-chan error, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.takeFacts(always)
	a, err = do()
	if err != nil || !a.Changed {
		return a, nil, err
	}
	g.takeFacts(a.Frame)
	if what != "" {
		g.lines = append(g.lines, entry{what: what, who: who, frame: a.Frame, layer: a.Layer, page: a.Page, step: stepOf(a)})
	}
	g.takeFacts(always)
	c := make(chan error, 1)
	g.waiting = append(g.waiting, c)
	g.nudge()
	return a, c, nil
}

// run writes until ctx ends, and once more then.
func (g *ledger) run(ctx context.Context) error {
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return g.write(context.WithoutCancel(ctx))
		case <-g.wake:
		case <-again:
		}
		again = nil
		if err := g.write(ctx); err != nil && ctx.Err() == nil {
			g.log.Error("the show file cannot be written; what is on air goes on", "reason", err)
			again = time.After(tryAgain)
		}
	}
}

// tryAgain is how long it waits before it writes again what could not be
// written.
const tryAgain = 2 * time.Second

// maxLines is how many lines are kept for better times while the file cannot be
// written.
const maxLines = 10_000

// write writes what has come in. Lines that could not be written stay.
func (g *ledger) write(ctx context.Context) error {
	g.mu.Lock()
	g.takeFacts(always)
	lines, waiting := g.lines, g.waiting
	g.lines, g.waiting = nil, nil
	if g.looksOn {
		lines = nil
	}
	state, left := g.channel.State(), g.left
	g.mu.Unlock()

	var ids []data.ID
	var err error
	if !g.looksOn {
		ids, err = g.commit(ctx, lines, state, left)
	}
	for _, c := range waiting {
		c <- err
	}
	if err != nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.lines = append(lines, g.lines...)
		if over := len(g.lines) - maxLines; over > 0 {
			g.log.Error("the oldest lines of the log are lost: the show file could not be written for too long", "lines", over)
			g.lines = g.lines[over:]
		}
		return err
	}
	g.pictures(lines, ids)
	return nil
}

// commit writes lines and what is on air in one transaction.
func (g *ledger) commit(ctx context.Context, lines []entry, s playout.State, left string) ([]data.ID, error) {
	want, err := airing(s, left)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 && maps.EqualFunc(want, g.kept, bytes.Equal) {
		return nil, nil
	}
	ids := make([]data.ID, len(lines))
	err = g.show.Update(ctx, func(tx *data.Tx) error {
		for i, l := range lines {
			line, err := g.line(l, s)
			if err != nil {
				return err
			}
			if ids[i], err = tx.LogAsRun(line); err != nil {
				return err
			}
		}
		if err := g.forget(tx, lines); err != nil {
			return err
		}
		return g.keep(tx, want)
	})
	if err != nil {
		return nil, err
	}
	g.kept = want
	for at := range want {
		delete(g.lost, at)
	}
	return ids, nil
}

// forget drops what could not be put back from layers that a command has
// emptied since.
func (g *ledger) forget(tx *data.Tx, lines []entry) error {
	for _, l := range lines {
		for at := range g.lost {
			if l.what != "clear" && l.what != "out" || at.preview || l.layer != 0 && l.layer != at.layer {
				continue
			}
			if err := tx.DropAiring(at.preview, at.layer); err != nil {
				return err
			}
		}
	}
	return nil
}

// keep brings the rows of what is on air to want.
func (g *ledger) keep(tx *data.Tx, want map[place][]byte) error {
	for at := range g.kept {
		if _, still := want[at]; !still {
			if err := tx.DropAiring(at.preview, at.layer); err != nil {
				return err
			}
		}
	}
	for at, body := range want {
		if bytes.Equal(body, g.kept[at]) {
			continue
		}
		if err := tx.SetAiring(data.Airing{Preview: at.preview, Layer: at.layer, Body: body}); err != nil {
			return err
		}
	}
	return nil
}

// line is an entry as the show file has it. Its time is that of its frame, by
// the clock on the wall as it goes now, however late it is written.
func (g *ledger) line(e entry, s playout.State) (data.AsRun, error) {
	at := g.now()
	at = at.Add(g.channel.Start().Add(s.Format.Rate.At(e.frame)).Sub(at))
	l := data.AsRun{At: at.UTC(), Zone: at.Format("-07:00"), Frame: e.frame, What: e.what, Layer: e.layer, Who: e.who}
	if e.page == nil {
		return l, nil
	}
	l.Number, l.PageID, l.Title, l.Template = e.page.Number, e.page.ID, e.page.Title, e.page.Template
	if m, ok := e.page.About.(*Made); ok {
		values, err := encode(m.Values)
		if err != nil {
			return l, fmt.Errorf("values of %s: %w", e.page.Title, err)
		}
		l.Values = values
	}
	return l, nil
}

// body is a page on air as it is kept.
type body struct {
	ID       string          `json:"id"`
	Request  Request         `json:"request"`
	Title    string          `json:"title"`
	Layer    int             `json:"layer"`
	Values   json.RawMessage `json:"values"`
	Step     int             `json:"step"`
	Taken    time.Time       `json:"taken"`
	Ends     time.Time       `json:"ends,omitzero"`
	Comes    bool            `json:"comes,omitempty"` // it was not there yet: its time on air has not begun
	Waits    *Request        `json:"waits,omitempty"` // of newer content that is held back
	Left     bool            `json:"left,omitempty"`  // in preview: it was on air when the room was left
	Template string          `json:"template"`
}

// airing is what must be on air and in preview after a crash: what every layer
// will hold when all that was asked for has come about. left is the page in
// preview that was on air when the room was left, by ID.
func airing(s playout.State, left string) (map[place][]byte, error) {
	out := make(map[place][]byte, len(s.Program)+1)
	add := func(at place, a playout.Airing) error {
		m, ok := a.Due.About.(*Made)
		if !ok {
			return nil // put on by somebody who can put it on again
		}
		b, err := bodyOf(a, m)
		b.Left = at.preview && left != "" && b.ID == left
		if err == nil {
			out[at], err = json.Marshal(b)
		}
		return err
	}
	for _, a := range s.Program {
		if a.Due == nil {
			continue
		}
		if err := add(place{false, a.Layer}, a); err != nil {
			return nil, err
		}
	}
	if s.Preview != nil {
		if err := add(place{true, s.Preview.Layer}, *s.Preview); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func bodyOf(a playout.Airing, m *Made) (body, error) {
	values, err := encode(m.Values)
	if err != nil {
		return body{}, err
	}
	b := body{
		ID: a.Due.ID, Request: m.Request, Title: a.Due.Title, Layer: a.Layer, Template: a.Due.Template,
		Values: values, Step: a.DueStep, Taken: a.Taken.UTC(), Ends: a.Ends,
	}
	if a.Due.ID != a.ID || a.Next != nil { // it may be the same page, taken again while it went
		b.Ends, b.Comes = time.Time{}, true
	}
	if a.Waiting != nil {
		if w, ok := a.Waiting.About.(*Made); ok {
			b.Waits = &w.Request
		}
	}
	return b, nil
}
