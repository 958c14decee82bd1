package playout

import (
	"fmt"
	"time"
)

// Out takes a page off air: the one on the layer of the page in preview, or,
// when there is none, the one taken last. It answers ErrNothingOnAir.
func (c *Channel) Out() (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	var l *layer
	for _, other := range c.program.layers {
		if !other.leavesForGood() && (l == nil || other.order > l.order) {
			l = other
		}
	}
	if l == nil {
		return c.unchanged("Took nothing off"), ErrNothingOnAir
	}
	if p := c.inPreview(); p != nil {
		if same := c.program.on(p.Layer); same != nil && !same.leavesForGood() {
			l = same
		}
	}
	return c.off(l, at), nil
}

// OutLayer takes off air what is on layer n. It answers ErrNothingOnAir when
// nothing is, or what is there is going already; ErrLayer when there is no such
// layer.
func (c *Channel) OutLayer(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	l, err := c.layer(n)
	if err != nil {
		return c.unchanged("Took nothing off"), err
	}
	return c.off(l, at), nil
}

func (c *Channel) off(l *layer, at int64) Answer {
	p, n := l.last().page, l.n
	c.lastTake = time.Time{}
	c.drop(l, at)
	return c.changed(at, Answer{Did: fmt.Sprintf("Took %s off layer %d", p.Title, n), Page: p, Layer: n})
}

// layer is layer n, when it has a page that is not going for good.
func (c *Channel) layer(n int) (*layer, error) {
	if n < MinLayer || n > MaxLayer {
		return nil, fmt.Errorf("layer %d: %w", n, ErrLayer)
	}
	l := c.program.on(n)
	if l == nil || l.leavesForGood() {
		return nil, fmt.Errorf("layer %d: %w", n, ErrNothingOnAir)
	}
	return l, nil
}

// ClearLayer takes what is on layer n off air within one frame, without motion.
// It answers ErrLayer when there is no such layer.
func (c *Channel) ClearLayer(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	if n < MinLayer || n > MaxLayer {
		return c.unchanged("Cleared nothing"), fmt.Errorf("layer %d: %w", n, ErrLayer)
	}
	l := c.program.on(n)
	if l == nil {
		return c.unchanged(fmt.Sprintf("Nothing was on layer %d", n)), nil
	}
	p := l.page
	c.lastTake = time.Time{}
	c.program.clear(l, at)
	c.program.tidy()
	return c.changed(at, Answer{Did: fmt.Sprintf("Cleared layer %d", n), Page: p, Layer: n}), nil
}

// Clear takes everything off air within one frame, without motion. Preview
// stays.
func (c *Channel) Clear() Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	n := len(c.program.layers)
	if n == 0 {
		return c.unchanged("Nothing was on air")
	}
	for _, l := range c.program.layers {
		c.program.clear(l, at)
	}
	c.program.tidy()
	c.lastTake = time.Time{}
	did := fmt.Sprintf("Cleared %d pages", n)
	if n == 1 {
		did = "Cleared 1 page"
	}
	return c.changed(at, Answer{Did: did})
}
