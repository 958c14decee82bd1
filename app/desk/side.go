package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// pane is one of what may stand under the monitors.
type pane struct {
	id, title string
	content   fyne.CanvasObject
	button    *button
	grows     bool // it takes all the height that the monitors leave
}

// side is what stands under the monitors: one pane at a time, with a strip to
// choose it where there are several.
type side struct {
	all     []*pane
	now     *pane
	strip   *fyne.Container
	stage   *fyne.Container
	content *fyne.Container
	resized func() // told when another height is needed; nil: nobody wants to know
}

func newSide(k *keys, all ...*pane) *side {
	s := &side{all: all, now: all[0], stage: container.NewStack()}
	s.strip = container.New(tabStrip{})
	for _, p := range all {
		p.button = newSmallButton(k, "", p.title, func() { s.open(p) })
		p.button.Set(p == s.now, true)
		s.strip.Add(p.button)
		p.content.Hide()
		s.stage.Add(p.content)
	}
	all[0].content.Show()
	s.content = container.NewStack(s.stage)
	if len(all) > 1 {
		s.content = container.New(above{}, container.NewStack(canvas.NewRectangle(panel), s.strip), s.stage)
	}
	return s
}

// offer puts an action of the monitors into the strip, where there is room for it.
func (s *side) offer(k *keys, id string) *button {
	b := k.button(id, newSmallButton)
	s.strip.Add(b)
	return b
}

// open shows a pane.
func (s *side) open(p *pane) {
	if p == s.now {
		return
	}
	s.now.content.Hide()
	s.now.button.Set(false, true)
	s.now = p
	p.content.Show()
	p.button.Set(true, true)
	s.content.Refresh()
	if s.resized != nil {
		s.resized()
	}
}

// heightIn is how high the pane is under monitors in a column of that height. One
// that grows leaves them room, more or less, as the column has much or little.
func (s *side) heightIn(column float32) float32 {
	least := s.content.MinSize().Height
	if !s.now.grows {
		return least
	}
	return max(least, sideLeast, min(column*sideShare, column-2*heightFor(monitorLeast)-3*gap))
}

// The heights of a pane that grows, and the width of a monitor that it leaves.
const (
	sideLeast    = 140
	sideShare    = 0.33
	monitorLeast = 304 + 2*edge
)
