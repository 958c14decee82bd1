package playout

import "fmt"

// Continue shows the next step of what is on layer n; of layer 0, of the page
// in preview where it is on air, or of the page taken last. It answers
// ErrLastStep when there is none.
func (c *Channel) Continue(n int) (Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.begin()
	l, err := c.stepping(n)
	if err != nil {
		return c.unchanged("Continued nothing"), err
	}
	to := l.last()
	to.step++
	if to.step >= len(to.page.Scenes) || l.leaving || l.phase == Going {
		return c.unchanged("Continued nothing"), fmt.Errorf("%s: %w", to.page.Title, ErrLastStep)
	}
	c.program.change(l, to, at)
	did := fmt.Sprintf("Continued %s to step %d of %d", to.page.Title, to.step+1, len(to.page.Scenes))
	return c.changed(at, Answer{Did: did, Page: to.page, Layer: l.n}), nil
}

// Next is the page and the step that Continue of a layer would show, were there one;
// nil when there is no page.
func (c *Channel) Next(n int) (p *Page, step int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin()
	l, err := c.stepping(n)
	if err != nil {
		return nil, 0
	}
	return l.last().page, l.last().step + 1
}

func (c *Channel) stepping(n int) (*layer, error) {
	if n != 0 {
		return c.layer(n)
	}
	var l *layer
	for _, other := range c.program.layers {
		if other.leavesForGood() {
			continue
		}
		if p := c.inPreview(); p != nil && other.last().page.ID == p.ID {
			return other, nil
		}
		if l == nil || other.order > l.order {
			l = other
		}
	}
	if l == nil {
		return nil, ErrNothingOnAir
	}
	return l, nil
}
