package playout

import (
	"fmt"
	"time"
)

// Restored is a page that was on air, or in preview, before the program ended.
type Restored struct {
	Page  *Page
	Step  int
	Taken time.Time
	Ends  time.Time // when it goes out by itself; zero: it stays
}

// Restore puts pages on air as they stand, without motion, and one in preview
// when it is not nil. It is for a channel that has just been made.
func (c *Channel) Restore(program []Restored, preview *Page) Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	for _, r := range program {
		c.order++
		l := c.program.add(r.Page.Layer)
		c.program.begin(l, r.Page, min(r.Step, len(r.Page.Scenes)-1), at, false)
		l.order, l.taken, l.off = c.order, r.Taken, 0
		if !r.Ends.IsZero() {
			l.off = at + 1 + c.format.Rate.Frames(r.Ends.Sub(c.timeOf(at+1)))
		}
	}
	if preview != nil {
		c.show(preview, at)
	}
	did := fmt.Sprintf("Restored %d pages on air", len(program))
	if len(program) == 1 {
		did = "Restored 1 page on air"
	}
	return c.changed(at, Answer{Did: did})
}
