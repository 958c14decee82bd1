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
}

// side is what stands under the monitors: one pane at a time, with a strip to
// choose it where there are several.
type side struct {
	all     []*pane
	now     *pane
	stage   *fyne.Container
	content *fyne.Container
}

func newSide(k *keys, all ...*pane) *side {
	s := &side{all: all, now: all[0], stage: container.NewStack()}
	strip := container.New(tabStrip{})
	for _, p := range all {
		p.button = newSmallButton(k, "", p.title, func() { s.open(p) })
		p.button.set(p == s.now, true)
		strip.Add(p.button)
		p.content.Hide()
		s.stage.Add(p.content)
	}
	all[0].content.Show()
	s.content = container.New(stacked{}, s.stage)
	if len(all) > 1 {
		s.content = container.New(stacked{}, container.NewStack(canvas.NewRectangle(panel), strip), s.stage)
	}
	return s
}

// open shows a pane.
func (s *side) open(p *pane) {
	if p == s.now {
		return
	}
	s.now.content.Hide()
	s.now.button.set(false, true)
	s.now = p
	p.content.Show()
	p.button.set(true, true)
	s.content.Refresh()
}
