package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/assets"
	"mile26/data"
	"mile26/data/mark"
)

type soakCmd struct {
	themeFlag
	For    time.Duration `default:"10m" help:"How long."`
	Seed   uint64        `help:"Do the same again: the number that an earlier run printed. Otherwise a new one."`
	Format string        `default:"1080p50" placeholder:"FORMAT" help:"Size and rate of the channel, as for serve."`
	Pipe   string        `sep:"none" placeholder:"COMMAND" help:"Command that takes the program's raw frames; otherwise one that throws them away."`
}

// Run keeps a channel of the sample show busy with a random operator and
// fails when a client ends on a wrong picture, or when memory, goroutines or
// files grow.
func (c *soakCmd) Run(ctx context.Context, s streams) (err error) {
	if c.For <= 0 {
		return usageError{"--for: say how long, as in 10m"}
	}
	if c.Seed == 0 {
		c.Seed = uint64(time.Now().UnixNano())
	}
	if c.Pipe == "" {
		c.Pipe = "cat >/dev/null"
		if runtime.GOOS == "windows" {
			c.Pipe = "findstr x >NUL"
		}
	}
	dir, err := os.MkdirTemp("", "mile26-soak-")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	fmt.Fprintf(s.out, "Soak for %v, seed %d\n", c.For, c.Seed)
	before := footprintNow()
	k := &soak{
		rand: rand.New(rand.NewPCG(c.Seed, 26)), out: s.out, every: time.Minute,
		log: slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelError})),
	}
	if s.terminal {
		k.every = 10 * time.Second
	}
	if err := k.open(ctx, filepath.Join(dir, "soak.mile26"), c); err != nil {
		return err
	}
	ran := k.run(ctx, c.For)
	if ctx.Err() != nil { // somebody has seen enough
		ran = nil
	}
	if err := errors.Join(ran, k.close()); err != nil {
		return fmt.Errorf("%w (seed %d)", err, c.Seed)
	}
	if len(k.prints) == 0 {
		return errors.New("stopped before the channel came to rest for the first time")
	}
	return k.verdict(before, footprintSettled(before))
}

// soak is a station with clients and an operator who never stops.
type soak struct {
	rand  *rand.Rand
	out   io.Writer
	log   *slog.Logger
	every time.Duration // between reports

	show    *data.Show
	station *station
	clients []*soakClient
	splits  []data.Split    // whose marks change
	marks   [][2]mark.Mark  // between which they change
	athlete [2]data.Athlete // whose lines change
	pages   []int           // by number
	counts  soakCounts
	prints  []soakPrint
	began   time.Time
	stopped map[string]bool // outputs
	wrong   []string        // what was wrong, the first few
}

// soakCounts are what happened.
type soakCounts struct {
	Commands, Takes, Edits, Rests, Wrong int
}

// The layers of the soak's pages that have no template's own.
const (
	soakHeld  = 60
	soakBrief = 70
	ticking   = 10 // the ticker's own; it never rests
)

// open makes the show, goes on air and connects clients.
func (k *soak) open(ctx context.Context, path string, c *soakCmd) error {
	if err := data.CreateSample(path, assets.Sample()); err != nil {
		return err
	}
	var err error
	if k.show, err = data.Open(path); err != nil {
		return err
	}
	if err := k.prepare(ctx); err != nil {
		return errors.Join(err, k.show.Close())
	}
	k.stopped = map[string]bool{}
	f := stationFlags{listenFlag: listenFlag{Listen: "127.0.0.1:0"}, themeFlag: c.themeFlag, Format: c.Format, Pipe: c.Pipe}
	if k.station, err = openStation(ctx, k.show, f, nil, k.log, nil); err != nil {
		return errors.Join(err, k.show.Close())
	}
	if err := k.station.rack.Start("feed"); err != nil {
		return errors.Join(err, k.close())
	}
	for _, m := range []*soakClient{
		{name: "quick", of: "program"},
		{name: "preview", of: "preview"},
		{name: "slow", of: "program", lag: 200 * time.Millisecond},
		{name: "cut", of: "program", cut: 3 * time.Second},
	} {
		m.address = k.station.feed.address
		k.clients = append(k.clients, startSoakClient(ctx, m))
	}
	return nil
}

func (k *soak) close() error {
	for _, c := range k.clients {
		c.stop()
	}
	return errors.Join(k.station.close(), k.show.Close())
}

// prepare makes a running order and notes what will be edited. Marks and lines
// change between two values each, so that the number of different pictures is
// bounded, and what grows for ever is a leak.
func (k *soak) prepare(ctx context.Context) error {
	race, err := k.show.OneRace(ctx, "London 2016 men")
	if err != nil {
		return err
	}
	half, _, err := k.show.Furthest(ctx, race.ID)
	if err != nil {
		return err
	}
	for i, words := range []string{"sifan hassan", "mary keitany"} {
		if k.athlete[i], err = k.show.OneAthlete(ctx, words); err != nil {
			return err
		}
	}
	return k.show.Update(ctx, func(tx *data.Tx) error {
		group, err := tx.AddGroup("Soak")
		if err != nil {
			return err
		}
		a, b := k.athlete[0].ID, k.athlete[1].ID
		for _, p := range []data.Page{
			{Template: "lower-third", Kind: data.KindAthlete, About: a},
			{Template: "lower-third", Kind: data.KindAthlete, About: b, Next: true},
			{Template: "athlete-card", Kind: data.KindAthlete, About: a},
			{Template: "head-to-head", Kind: data.KindAthlete, About: a, Other: b},
			{Template: "leaderboard", Kind: data.KindRace, About: race.ID, Checkpoint: half.ID},
			{Template: "start-list", Kind: data.KindRace, About: race.ID},
			{Template: "race-title", Kind: data.KindRace, About: race.ID},
			{Template: "ticker", Kind: data.KindRace, About: race.ID, Layer: ticking},
			{Template: "lower-third", Kind: data.KindAthlete, About: b, Layer: soakHeld, Gate: data.Hold},
			{Template: "athlete-card", Kind: data.KindAthlete, About: b, Layer: soakBrief, Duration: 700 * time.Millisecond},
		} {
			p.Group = group
			if p.Gate == "" {
				p.Gate = data.Live
			}
			id, err := tx.AddPage(p)
			if err != nil {
				return err
			}
			if p, err = tx.Page(id); err != nil {
				return err
			}
			k.pages = append(k.pages, p.Number)
		}
		entries, err := tx.Entries(race.ID)
		if err != nil {
			return err
		}
		for i, e := range entries[:min(len(entries), 8)] {
			at := time.Hour + 2*time.Minute + time.Duration(i)*9*time.Second
			sp := data.Split{Entry: e.ID, Checkpoint: half, Mark: roadMark(at), Source: data.Source{Name: "Soak"}}
			if err := tx.AddSplit(sp); err != nil {
				return err
			}
			k.splits = append(k.splits, sp)
			k.marks = append(k.marks, [2]mark.Mark{sp.Mark, roadMark(at + 11*time.Second)})
		}
		return nil
	})
}

func roadMark(t time.Duration) mark.Mark { return mark.Mark{Printed: mark.Format(t), Time: t} }

// run works in bursts and lets the channel rest in between.
func (k *soak) run(ctx context.Context, lasts time.Duration) error {
	k.began = time.Now()
	report := k.began.Add(k.every)
	for time.Since(k.began) < lasts {
		for range 5 + k.rand.IntN(25) {
			if err := k.act(ctx); err != nil {
				return err
			}
			time.Sleep(time.Duration(k.rand.IntN(120)) * time.Millisecond)
		}
		if err := k.rest(ctx); err != nil {
			return err
		}
		k.prints = append(k.prints, k.print())
		if time.Now().After(report) {
			report = report.Add(k.every)
			k.report()
		}
	}
	return nil
}

// refusals are what a random operator has to hear now and then.
var refusals = []error{
	playout.ErrNothingInPreview, playout.ErrNothingOnAir, playout.ErrNotOnAir, playout.ErrLastStep, playout.ErrNothingWaits,
}

// act does one thing.
func (k *soak) act(ctx context.Context) error {
	room, number := k.station.room, k.pages[k.rand.IntN(len(k.pages))]
	k.counts.Commands++
	var a playout.Answer
	var err error
	take := false
	switch roll := k.rand.IntN(100); {
	case roll < 25:
		take = true
		a, err = room.TakeNumber(ctx, "soak", number)
	case roll < 40:
		_, err = room.CueNumber(ctx, "soak", number)
	case roll < 52:
		take = true
		a, err = room.Take(ctx, "soak")
	case roll < 60:
		_, err = room.Out(ctx, "soak")
	case roll < 66:
		_, err = room.Continue(ctx, "soak", 0)
	case roll < 70:
		_, err = room.Release(ctx, "soak", 0)
	case roll < 74:
		_, err = room.UpdateNumber(ctx, "soak", number)
	case roll < 76:
		_, err = room.Clear(ctx, "soak")
	case roll < 78:
		_, err = room.Rehearse(ctx, "soak")
	case roll < 80:
		err = k.toggle(soakOutputs[k.rand.IntN(len(soakOutputs))])
	case roll < 92:
		err = k.edit(ctx, k.split)
	default:
		err = k.edit(ctx, k.line)
	}
	if take && err == nil && a.Changed {
		k.counts.Takes++
	}
	if slices.ContainsFunc(refusals, func(r error) bool { return errors.Is(err, r) }) {
		return nil
	}
	return err
}

func (k *soak) edit(ctx context.Context, f func(tx *data.Tx) error) error {
	k.counts.Edits++
	return k.show.Update(ctx, f)
}

// split gives somebody their other mark.
func (k *soak) split(tx *data.Tx) error {
	i := k.rand.IntN(len(k.splits))
	sp := &k.splits[i]
	sp.Mark = k.marks[i][k.rand.IntN(2)]
	return tx.AddSplit(*sp)
}

// line gives somebody their other line.
func (k *soak) line(tx *data.Tx) error {
	a := k.athlete[k.rand.IntN(2)]
	if k.rand.IntN(2) == 0 {
		a.Line = "In the lead, and says she feels fine"
	}
	return tx.UpdateAthlete(a)
}

// soakOutputs are stopped and started.
var soakOutputs = []string{"feed", "record"}

// toggle stops or starts an output.
func (k *soak) toggle(name string) error {
	k.stopped[name] = !k.stopped[name]
	if k.stopped[name] {
		return k.station.rack.Stop(name)
	}
	return k.station.rack.Start(name)
}

// How long rest may take, and how long nothing must have changed.
const (
	restWithin = 30 * time.Second
	restFor    = 250 * time.Millisecond // the room looks at the show every 100 ms
)

// rest starts every output again, waits until nothing moves and holds every
// client's picture against the channel's.
func (k *soak) rest(ctx context.Context) error {
	k.counts.Rests++
	for _, name := range soakOutputs {
		if k.stopped[name] {
			if err := k.toggle(name); err != nil {
				return err
			}
		}
	}
	if _, err := k.station.room.ClearLayer(ctx, "soak", ticking); err != nil {
		return err
	}
	if _, err := k.station.room.Empty(ctx, "soak"); err != nil {
		return err
	}
	if _, err := k.station.room.CueNumber(ctx, "soak", k.pages[k.rand.IntN(6)]); err != nil {
		return err
	}
	s, err := k.settled(ctx)
	if err != nil {
		return err
	}
	if err := k.compareShow(ctx, s); err != nil {
		return err
	}
	for _, c := range k.clients {
		want := s.ProgramList()
		if c.of == "preview" {
			want = s.PreviewList()
		}
		if err := c.shows(want.Frame(), restWithin); err != nil {
			k.fault("%s: %v; on air %s", c.name, err, titlesOf(s))
		}
	}
	return nil
}

// settled is the state when nothing has changed for a while.
func (k *soak) settled(ctx context.Context) (playout.State, error) {
	ch := k.station.room.Channel()
	last, since := ch.State(), time.Now()
	for end := time.Now().Add(restWithin); ; {
		select {
		case <-ctx.Done():
			return last, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
		s := ch.State()
		busy := s.Moving || slices.ContainsFunc(s.Program, func(a playout.Airing) bool { return !a.Ends.IsZero() })
		if busy || s.Serial != last.Serial {
			last, since = s, time.Now()
		}
		if !busy && time.Since(since) >= restFor {
			return s, nil
		}
		if time.Now().After(end) {
			return s, fmt.Errorf("the channel does not come to rest: %s", titlesOf(s))
		}
	}
}

// compareShow holds what is on air against the show: what is live says what the
// show says, and what holds back newer data has it waiting.
func (k *soak) compareShow(ctx context.Context, s playout.State) error {
	for _, a := range s.Program {
		m, ok := a.About.(*control.Made)
		if !ok {
			continue
		}
		now, err := k.station.room.Make(ctx, m.Request)
		if err != nil {
			return err
		}
		same := now.Digest == a.Digest
		if a.Gate == playout.Hold {
			same = same == (a.Waiting == nil)
		}
		if !same {
			k.fault("on air is not what the show says: %s", a.Title)
		}
	}
	return nil
}

func (k *soak) fault(format string, args ...any) {
	k.counts.Wrong++
	if len(k.wrong) < 10 {
		k.wrong = append(k.wrong, fmt.Sprintf(format, args...))
	}
}

func titlesOf(s playout.State) []string {
	out := []string{}
	for _, a := range s.Program {
		out = append(out, fmt.Sprintf("%d %s, %s", a.Layer, a.Title, a.Phase))
	}
	return out
}
