package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

// job is a picture to be drawn to a PNG file.
type job struct {
	Picture picture `json:"picture"`
	File    string  `json:"file"`
}

// drawer draws jobs one after another, each to the file's end.
type drawer interface {
	draw(ctx context.Context, jobs []job) error
}

// contender is one way to make pictures. Its drawers work at the same time.
type contender struct {
	key, name string
	drawers   []drawer
	cards     bool // draws athlete cards alone
}

// round has the jobs drawn and returns how long that took.
func (c *contender) round(ctx context.Context, jobs []job) (time.Duration, error) {
	shares := make([][]job, len(c.drawers))
	for i, j := range jobs {
		k := i % len(shares)
		shares[k] = append(shares[k], j)
	}
	failed := make([]error, len(shares))
	runtime.GC() // what others left is not on this one's time
	start := time.Now()
	var all sync.WaitGroup
	for i, share := range shares {
		all.Go(func() { failed[i] = c.drawers[i].draw(ctx, share) })
	}
	all.Wait()
	took := time.Since(start)
	if err := errors.Join(failed...); err != nil {
		return 0, fmt.Errorf("%s: %w", c.name, err)
	}
	return took, nil
}

// field is all contenders, and the processes behind them.
type field struct {
	theme      theme
	contenders []*contender
	versions   []string
	closers    []func()
}

// line brings the contenders to the line.
func line(ctx context.Context, s settings, dir string, photos []string) (*field, error) {
	f := &field{}
	for _, enter := range []func() error{
		func() error { return f.enterMile26(photos) },
		func() error { return f.enterChromium(ctx, s.chromium, dir) },
		func() error { return f.enterNode(ctx, s.node) },
	} {
		if err := enter(); err != nil {
			f.close()
			return nil, err
		}
	}
	return f, nil
}

// close ends all processes, the last one first.
func (f *field) close() {
	for i := len(f.closers) - 1; i >= 0; i-- {
		f.closers[i]()
	}
	f.closers = nil
}

// enter adds a contender with one drawer and, under the same name, one with two.
func (f *field) enter(key, name string, one, two drawer, cards bool) {
	f.contenders = append(
		f.contenders,
		&contender{key: key, name: name, drawers: []drawer{one}, cards: cards},
		&contender{key: key + "-2", name: name, drawers: []drawer{one, two}, cards: cards},
	)
}

// size is a file's size.
func size(file string) (int, error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return int(info.Size()), nil
}
