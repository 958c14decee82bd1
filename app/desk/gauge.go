package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// gauge shows how far something is; nothing of it is there while nothing runs.
type gauge struct {
	runs        intakeRuns
	trough, bar *canvas.Rectangle
	how         *canvas.Text
}

const (
	gaugeWidth  = 240 // beside other things
	gaugeHeight = 22
)

func newGauge() *gauge {
	return &gauge{trough: canvas.NewRectangle(well), bar: canvas.NewRectangle(idle), how: newWords("", text, smallSize, true)}
}

// objects are what it is drawn with, from below.
func (g *gauge) objects() []fyne.CanvasObject { return []fyne.CanvasObject{g.trough, g.bar, g.how} }

// on says that something runs.
func (g *gauge) on() bool { return g.runs.what != "" }

// put places it.
func (g *gauge) put(x, y, width float32) {
	part := float32(0)
	if g.runs.total > 0 {
		part = float32(g.runs.done) / float32(g.runs.total)
	}
	for _, o := range g.objects() {
		showing(o, g.on())
	}
	put(g.trough, x, y, width, gaugeHeight)
	put(g.bar, x, y, width*part, gaugeHeight)
	put(g.how, x+8, y, write(g.how, g.runs.words(), width-16), gaugeHeight)
}
