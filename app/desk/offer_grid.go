package desk

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// choiceGrid sets buttons to choose from side by side: two in a line wherever
// there is room for two. Where their words are too long for that they are set
// smaller, all of them, and what is longer still ends in an ellipsis.
type choiceGrid struct{ flow }

// size sets the buttons as large as two of them can be in a line.
func (g *choiceGrid) size(objects []fyne.CanvasObject) {
	two := g.width >= 2*g.least+g.gap && len(objects) > 1
	small := false
	for _, o := range objects {
		b := o.(*button)
		was := b.Small
		b.Small = false
		small = small || two && 2*b.MinSize().Width+g.gap > g.width
		b.Small = was
	}
	for _, o := range objects {
		if b := o.(*button); b.Small != small {
			b.Small = small
			b.Refresh()
		}
	}
}

// columns is how many buttons go in a line, and how wide each is.
func (g *choiceGrid) columns(objects []fyne.CanvasObject) (int, float32) {
	n, wide := g.flow.columns(objects)
	if n == 1 && len(objects) > 1 && g.width >= 2*g.least+g.gap {
		return 2, (g.width - g.gap) / 2
	}
	return n, wide
}

// MinSize is as high as the lines are at the width known.
func (g *choiceGrid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	g.size(objects)
	n, _ := g.columns(objects)
	lines := (len(objects) + n - 1) / n
	return fyne.NewSize(g.least, float32(lines)*(g.lineHeight(objects)+g.gap))
}

// Layout sets the buttons line by line.
func (g *choiceGrid) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	g.width = s.Width
	g.size(objects)
	n, w := g.columns(objects)
	h := g.lineHeight(objects)
	for i, o := range objects {
		put(o, float32(i%n)*(w+g.gap), float32(i/n)*(h+g.gap), w, h)
	}
}

// offerRoom is what the offer stands in. Where it has less room than it needs it
// scrolls, and its edges say so.
type offerRoom struct {
	scroll  *container.Scroll
	more    fades
	content *fyne.Container
}

func newOfferRoom(of *fyne.Container) *offerRoom {
	r := &offerRoom{scroll: container.NewVScroll(of), more: newFades()}
	r.scroll.OnScrolled = func(fyne.Position) { r.more.over(r.scroll) }
	r.content = container.New(arrange{of.MinSize, func(s fyne.Size) {
		of.Resize(fyne.NewSize(s.Width, of.Size().Height)) // its height depends on its width
		put(r.scroll, 0, 0, s.Width, s.Height)
		r.scroll.Refresh()
		r.more.over(r.scroll)
	}}, r.scroll, r.more.top, r.more.bottom)
	return r
}

// reveal scrolls so that a button in one of the offer's parts is seen whole.
func (r *offerRoom) reveal(part *fyne.Container, b *button) {
	y := part.Position().Y + b.Position().Y
	top, high := r.scroll.Offset.Y, r.scroll.Size().Height
	to := top
	switch end := y + b.Size().Height; {
	case y-fadeHeight < top:
		to = y - fadeHeight
	case end+fadeHeight > top+high:
		to = end + fadeHeight - high
	}
	to = max(min(to, r.scroll.Content.MinSize().Height-high), 0)
	r.scroll.ScrollToOffset(fyne.NewPos(0, to))
	r.more.over(r.scroll)
}

// searchAbove divides the left of the Run tab: the search, of whose answers some
// are always seen, and below it the offer in the room that is left.
type searchAbove struct{ head fyne.CanvasObject } // what stands over the answers

// hitsLeast is how many answers are seen at least.
const hitsLeast = 4

// MinSize is nothing of its own: the desk has one.
func (searchAbove) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout sets the search, a line, and the offer.
func (a searchAbove) Layout(o []fyne.CanvasObject, s fyne.Size) {
	least := a.head.MinSize().Height + hitsLeast*rowHeight
	o[2].Resize(fyne.NewSize(s.Width, o[2].Size().Height))
	low := max(min(o[2].MinSize().Height, s.Height-1-least), 0)
	put(o[0], 0, 0, s.Width, s.Height-low-1)
	put(o[1], 0, s.Height-low-1, s.Width, 1)
	put(o[2], 0, s.Height-low, s.Width, low)
}
