package desk

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// newPlaceBand is the band of the places where somebody can stand. Without a race
// it takes no room.
func newPlaceBand() (places, band *fyne.Container, lack *canvas.Text) {
	places, lack = container.New(&wrap{gap: 2}), newWords("", soft, smallSize, false)
	words := container.New(arrange{standing(200, 24), func(s fyne.Size) { put(lack, tight, 0, s.Width-tight, s.Height) }}, lack)
	band = container.New(placeBand{column{pad: tight}}, places, words)
	return places, band, lack
}

// placeBand takes no room without places.
type placeBand struct{ column }

// MinSize is the sum of the heights, or nothing.
func (b placeBand) MinSize(o []fyne.CanvasObject) fyne.Size {
	if len(o[0].(*fyne.Container).Objects) == 0 {
		return fyne.Size{}
	}
	return b.column.MinSize(o)
}

// showLack says how a race comes by checkpoints, while none of those being run
// has one.
func (c *passings) showLack() {
	lacks := len(c.raced.running) > 0 && !slices.ContainsFunc(c.raced.running, func(r racing) bool { return len(r.stops) > 0 })
	words := ""
	if lacks {
		words = tr("No checkpoints yet, only the finish: %s goes to those of the race, and %s adds one there",
			c.keys.action("race-stops").printed(), c.keys.action("add-row").printed())
	}
	c.lack.Text = words
	c.lack.Refresh()
	showing(c.band.Objects[1], lacks)
}

// toCheckpoints goes to the checkpoints of the race that is marked.
func (v *view) toCheckpoints() {
	r, ok := v.passings.marked()
	if !ok {
		return
	}
	v.tabs.open(v.tab("races"))
	v.races.checkpointsOf(r.race)
}
