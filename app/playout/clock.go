package playout

import (
	"context"
	"time"
)

// Run is the channel's clock: it publishes a frame after a frame for as long
// as something moves, and sleeps while nothing does. It returns when ctx ends.
//
// A frame's time comes from its number, so that the clock cannot drift. A
// frame whose time has passed when it is its turn is left out and counted.
func (c *Channel) Run(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		if wait, ok := c.nextTick(); ok {
			timer.Reset(wait)
		} else {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		case <-timer.C:
			c.tick()
		}
	}
}

// nextTick is how long it is to the frame that has something new to show, and
// whether there is one.
func (c *Channel) nextTick() (time.Duration, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := int64(-1)
	// A command that changed nothing may have brought the layers to rest: the
	// frame that shows them so is still to come.
	if c.state.Moving || c.program.moves() || c.preview.moves() {
		next = c.frame + 1
	}
	for _, l := range c.program.layers {
		if l.off > 0 && (next < 0 || l.off < next) {
			next = max(l.off, c.frame+1)
		}
	}
	if next < 0 {
		return 0, false
	}
	return c.timeOf(next).Sub(c.now()), true
}

// tick publishes the frame that is on now.
func (c *Channel) tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	wasMoving := c.state.Moving
	last, since := c.frame, c.now().Sub(c.start)
	now := c.format.Rate.Frame(since)
	if now <= last { // a command was quicker
		return
	}
	if since-c.format.Rate.At(now) > c.format.Rate.At(1)/2 {
		c.state.Late++
	}
	if wasMoving {
		c.state.Dropped += now - last - 1
	}
	c.program.settleAll(now)
	c.preview.settleAll(now)
	c.publish(now)
}
