// Package control is the control room: it turns what an operator asks for into
// pages on the channel, keeps what is on air up to date, and keeps in the show
// file what is on air and what has been.
//
// Every hand drives the show through it: the desk, the web, a script. It knows
// the show file, the templates and the channel. It must not know a window, a
// protocol, or where pictures go.
//
// A command is answered when it is safe on disk; the picture does not wait for
// that. A show file that cannot be written never stops the picture: the answer
// says what is wrong, and the room tries again.
//
// Edits by hand go through [Edits], the log that Undo and Redo read. A new kind of
// edits joins it in two steps:
//
//	edits.Join("athlete", replay) // once, when the desk opens
//	edits.Do(ctx, func(tx *Editing) error { // each time
//		… change the show with tx …
//		return tx.Note("athlete", "name of Sifan HASSAN", back)
//	})
//
// back is plain values: all that replay needs to take the edit back, in words that
// a later Mile26 can read, and what the edit left behind, so that replay can refuse
// (ErrChangedSince) when another hand has been there. replay answers the note that
// does the edit again. Nothing here touches what is on air: pages there follow the
// show as they follow any other change of it, live at once, held ones when they
// are let through.
//
// What is not done through Edits is another hand's: "mile26 pages", an intake
// (which has an undo of its own), another program. It is in no log, and taking an
// edit back never takes it along.
package control

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics"
)

// Options are what a room works with.
type Options struct {
	Show   *data.Show
	Engine *graphics.Engine // the theme; SetEngine changes it
	House  House            // SetHouse changes it
	Format playout.Format   // of the channel; the zero value is playout.HD50
	Now    func() time.Time // nil is time.Now
	Log    *slog.Logger     // nil discards

	// HeldBy is who has the show, when another desk does: this room looks on. It
	// follows what is on air, has a preview of its own, and writes nothing.
	HeldBy string
}

// Room is a control room. Its methods may be called from any goroutine.
type Room struct {
	show    *data.Show
	channel *playout.Channel
	now     func() time.Time
	log     *slog.Logger
	ledger  *ledger
	turns   *turns

	heldBy   string           // see Options
	wasOnAir string           // see WasOnAir; set before the room is used
	cameBack []*playout.Page  // see CameBack; likewise
	seen     map[place]stands // what the show file said last is on air, for a room that looks on

	order sync.Mutex // what makes pages, one at a time: what it makes, it also airs

	mu     sync.Mutex
	engine *graphics.Engine
	house  House
	stir   chan struct{} // something may have to be made again
}

// Open opens a room, and puts on air and in preview what was there when the
// show was last open: on air is nothing when it was left with Leave. What cannot be drawn any more is left out and told in
// the error, which is no reason to stop: the room is open all the same, unless
// it is nil.
func Open(ctx context.Context, o Options) (*Room, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	r := &Room{show: o.Show, engine: o.Engine, house: o.House, now: o.Now, log: o.Log, stir: make(chan struct{}, 1), turns: newTurns()}
	r.heldBy, r.seen = o.HeldBy, map[place]stands{}
	r.ledger = newLedger(o.Show, o.Log, o.Now)
	r.ledger.looksOn = o.HeldBy != ""
	r.channel = playout.New(playout.Options{Format: o.Format, Now: o.Now, Facts: func(e playout.Event) {
		r.ledger.fact(e)
		r.turns.fact(e)
	}})
	r.ledger.channel = r.channel
	kept, err := o.Show.Airing(ctx)
	if err != nil {
		return nil, fmt.Errorf("what was on air: %w", err)
	}
	for _, k := range kept {
		if !k.Preview {
			r.seen[place{false, k.Layer}] = standing(k)
		}
	}
	r.Refresh() // what was on air may be out of date, and a clock has to run on
	err = r.restore(ctx, kept)
	for _, a := range r.channel.State().Program {
		if r.heldBy == "" {
			r.cameBack = append(r.cameBack, a.Page)
			r.log.Warn("on air again: it was when the program ended, and nobody had left the show", "page", a.Title, "layer", a.Layer, "taken", a.Taken)
		}
	}
	return r, err
}

// Run keeps the room going until ctx ends: the channel's clock, what changes
// by itself, and the log. It returns when everything is written.
func (r *Room) Run(ctx context.Context) error {
	var wait sync.WaitGroup
	wait.Go(func() { r.channel.Run(ctx) })
	wait.Go(func() { r.keepUp(ctx) })
	wait.Go(func() { r.takeTurns(ctx) })
	written, stop := context.WithCancel(context.WithoutCancel(ctx))
	var pictures sync.WaitGroup
	pictures.Go(func() { r.ledger.photograph(written) })
	err := r.ledger.run(ctx)
	wait.Wait()
	stop() // after the last line
	pictures.Wait()
	return err
}

// Channel is what the outputs follow. Commands go through the room.
func (r *Room) Channel() *playout.Channel { return r.channel }

// Show is the show file.
func (r *Room) Show() *data.Show { return r.show }

// Engine draws the templates as they are now.
func (r *Room) Engine() *graphics.Engine {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.engine
}

// SetEngine draws what is made from now on with e. What is on air stays as it
// is until it is made again.
func (r *Room) SetEngine(e *graphics.Engine) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.engine = e
}

// errNotYet says that a command could not be written in the time its caller
// gives it.
var errNotYet = errors.New("another program is writing to it, or its disk is slow; it is written as soon as that is over")

// House is how the house likes its graphics where neither page nor template says.
type House struct {
	Marks  show.Marks
	Layers map[string]int // by template; never written to. A page's own layer stands before it
}

// House is how the house likes its graphics now.
func (r *Room) House() House {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.house
}

// SetHouse makes what is made from now on as h says. What is on air stays as it
// is until it is taken again.
func (r *Room) SetHouse(h House) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.house = h
}

// look is what decides how a page comes out, besides what it says.
type look struct {
	engine *graphics.Engine // nil: none
	marks  show.Marks
}

func (r *Room) look() look {
	r.mu.Lock()
	defer r.mu.Unlock()
	return look{r.engine, r.house.Marks}
}

// ErrNotKept says that a command was carried out, but could not be written to
// the show file.
var ErrNotKept = errors.New("done, but not written to the show file")

// entered is a command that was carried out, or could not be.
type entered struct {
	answer playout.Answer
	err    error
	kept   []<-chan error // each answers once, when the show file has it
}

// enter carries something out on the channel. With what "" it leaves no line in
// the log.
func (r *Room) enter(who, what string, do func() (playout.Answer, error)) entered {
	if err := r.looksOn(who, what); err != nil {
		return entered{answer: r.nothing(), err: err}
	}
	a, done, err := r.ledger.enter(who, what, do)
	e := entered{answer: a, err: err}
	if done != nil {
		e.kept = append(e.kept, done)
	}
	return e
}

// command carries something out on the channel and waits until it is kept.
func (r *Room) command(ctx context.Context, who, what string, do func() (playout.Answer, error)) (playout.Answer, error) {
	return r.enter(who, what, do).wait(ctx)
}

// inOrder carries out what makes a page while nothing else does. The next one
// need not wait until this one is kept: a slow disk must not hold up a picture.
func (r *Room) inOrder(ctx context.Context, do func() entered) (playout.Answer, error) {
	e := func() entered {
		r.order.Lock()
		defer r.order.Unlock()
		return do()
	}()
	return e.wait(ctx)
}

// hurried is the key of a context whose commands do not wait.
type hurried struct{}

// Hurried makes commands answer when they are carried out, not when they are
// kept: for somebody whose next command must not wait for a disk. failed is
// told, on a goroutine of its own, of what could not be kept.
//
// What is kept late is waited for as long as ctx lives, also where the context of
// the one command ends before.
func Hurried(ctx context.Context, failed func(error)) context.Context {
	return context.WithValue(ctx, hurried{}, func(e entered) {
		if _, err := e.wait(context.WithValue(ctx, hurried{}, nil)); err != nil && ctx.Err() == nil {
			failed(err)
		}
	})
}

// ErrHalted, as the cause of a context's end, says that what was still to go on
// air must not any more, because it was asked to go off air since.
var ErrHalted = errors.New("it was taken off air before it was there")

// unlessHalted is do, which puts something on air, for as long as nobody has
// called it off with ErrHalted. What takes off air afterwards comes after it.
func unlessHalted(ctx context.Context, do func() (playout.Answer, error)) func() (playout.Answer, error) {
	return func() (playout.Answer, error) {
		if why := context.Cause(ctx); errors.Is(why, ErrHalted) {
			return playout.Answer{}, why
		}
		return do()
	}
}

// wait waits until a command is kept.
func (e entered) wait(ctx context.Context) (playout.Answer, error) {
	if late, ok := ctx.Value(hurried{}).(func(entered)); ok && len(e.kept) > 0 {
		go late(entered{answer: e.answer, kept: e.kept})
		return e.answer, e.err
	}
	for _, kept := range e.kept {
		var err error
		select {
		case err = <-kept:
		case <-ctx.Done():
			if err = ctx.Err(); errors.Is(err, context.DeadlineExceeded) {
				err = errNotYet
			}
		}
		if err != nil {
			return e.answer, errors.Join(e.err, fmt.Errorf("%s: %w: %w", e.answer.Did, ErrNotKept, err))
		}
	}
	return e.answer, e.err
}
