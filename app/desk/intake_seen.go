package desk

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// shutter knows when the window was painted: its one pixel, which shows nothing, is
// asked for by the painter and by nobody else. A step is seen when it was painted
// twice, for between two paintings the window hears the keys that were pressed
// while the first was on its way.
type shutter struct {
	model   *model
	step    intakeStep
	painted int
	content *fyne.Container
}

// paintings is how many a step takes until it is seen.
const paintings = 2

func newShutter(m *model) *shutter {
	return &shutter{model: m, painted: paintings, content: container.NewStack()}
}

// stepPainted comes from the painter, and back to the window behind the painting.
type stepPainted struct{ step intakeStep }

// wait begins anew, with a step that nobody has seen.
func (s *shutter) wait(step intakeStep) {
	s.step, s.painted = step, 0
	s.open()
}

// open puts a pixel that was never painted in the place of the one before: the
// painter asks for it, also when the step was hidden for long.
func (s *shutter) open() {
	m, step, asked := s.model, s.step, false
	s.content.Objects = []fyne.CanvasObject{canvas.NewRaster(func(int, int) image.Image {
		if !asked {
			asked = true
			m.wait.Go(func() { m.emit(stepPainted{step}) })
		}
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	})}
	s.content.Resize(fyne.NewSize(1, 1))
	s.content.Refresh()
}

// paint counts a painting, and says whether it is the one by which the step is seen.
func (s *shutter) paint(step intakeStep) bool {
	if step != s.step || s.seen() {
		return false
	}
	if s.painted++; s.seen() {
		return true
	}
	s.open()
	return false
}

// seen says whether the step has been on the screen.
func (s *shutter) seen() bool { return s.painted >= paintings }

// goesOn says whether the step may be gone on from, with words when it may not: it
// must have been on the screen, and then the keys pressed anew, all of them. Whoever
// holds Ctrl and presses Enter twice has looked at nothing between.
func (z *wizard) goesOn() bool {
	switch {
	case z.working || z.gauge.on():
		z.say(said{words: tr("One step at a time: the file is still being worked on"), failed: true})
		return false
	case !z.shutter.seen() || !z.keys.anew(z.seenAt):
		z.say(said{words: tr("One step at a time: look at this one, then press %s again, all its keys", z.key("intake-next")), failed: true})
		return false
	}
	return true
}
