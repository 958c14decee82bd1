package desk

import (
	"fyne.io/fyne/v2"
)

// flow sets objects of one width side by side, in as many lines as it takes.
// It remembers the width it was given: Fyne asks for the height before.
type flow struct {
	gap, least float32 // least: the narrowest an object may become
	width      float32
}

// columns is how many objects go in a line, and how wide each is.
func (f *flow) columns(objects []fyne.CanvasObject) (int, float32) {
	least := f.least
	for _, o := range objects {
		least = max(least, o.MinSize().Width)
	}
	n := min(max(int((f.width+f.gap)/(least+f.gap)), 1), max(len(objects), 1))
	return n, (f.width - float32(n-1)*f.gap) / float32(n)
}

func (f *flow) lineHeight(objects []fyne.CanvasObject) (h float32) {
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return h
}

// MinSize is as high as the lines are at the width known.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	n, _ := f.columns(objects)
	lines := (len(objects) + n - 1) / n
	return fyne.NewSize(f.least, float32(lines)*(f.lineHeight(objects)+f.gap))
}

// Layout sets the objects line by line.
func (f *flow) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	f.width = s.Width
	n, w := f.columns(objects)
	h := f.lineHeight(objects)
	for i, o := range objects {
		put(o, float32(i%n)*(w+f.gap), float32(i/n)*(h+f.gap), w, h)
	}
}

// column sets what is visible below each other, with a gap between and a pad
// around. It gives every object its width before it asks for its height.
type column struct{ gap, pad float32 }

// MinSize is the sum of the heights.
func (c column) MinSize(objects []fyne.CanvasObject) (s fyne.Size) {
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		s = fyne.NewSize(max(s.Width, m.Width), s.Height+m.Height+c.gap)
	}
	return s.AddWidthHeight(2*c.pad, 2*c.pad)
}

// Layout sets the objects.
func (c column) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	y := c.pad
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Resize(fyne.NewSize(s.Width-2*c.pad, o.Size().Height))
		h := o.MinSize().Height
		put(o, c.pad, y, s.Width-2*c.pad, h)
		y += h + c.gap
	}
}

// stacked sets objects below each other, each as high as it needs.
type stacked struct{}

// MinSize is the sum of the heights.
func (stacked) MinSize(objects []fyne.CanvasObject) (s fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		s = fyne.NewSize(max(s.Width, m.Width), s.Height+m.Height)
	}
	return s
}

// Layout sets the objects.
func (stacked) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		h := o.MinSize().Height
		put(o, 0, y, s.Width, h)
		y += h
	}
}

// deskColumns divides the desk: the open tab, the monitors. The monitors are as
// wide as their height allows; the tab gets what is left.
type deskColumns struct{ side *side }

// The widths of the columns.
const (
	libraryLeast, libraryMost = 344, 372
	middleLeast               = 500
	underLeast                = 280
	monitorsMost              = 0.37 // of the window's width
)

// libraryWidth is how wide the search is in a window of that width.
func libraryWidth(window float32) float32 {
	return float32(int(min(max(window*0.24, libraryLeast), libraryMost)))
}

// MinSize is the least the desk works in, with a notice over it and two lines.
func (deskColumns) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWidth, leastHeight-headHeight-footHeight-saidHeight-bannerHeight-2)
}

// Layout sets the tab, a line, and the monitors with what stands below them.
func (d deskColumns) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	side := d.side.heightIn(s.Height)
	room := min(widthFor((s.Height-side-3*gap)/2), s.Width-libraryWidth(s.Width)-middleLeast-2*gap, s.Width*monitorsMost)
	if !d.side.now.grows { // it takes the height it needs, and its lines are to be read
		room = max(room, min(underLeast, s.Width-libraryLeast-middleLeast-2*gap))
	}
	right := snapped(room) + 2*gap
	put(objects[0], 0, 0, s.Width-right-1, s.Height)
	put(objects[1], s.Width-right-1, 0, 1, s.Height)
	put(objects[2], s.Width-right, 0, right, s.Height)
}

// runColumns sets the search, a line and the running order side by side.
type runColumns struct{}

// MinSize is nothing of its own: the desk has one.
func (runColumns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout sets the three.
func (runColumns) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	left := min(libraryWidth(s.Width/(1-monitorsMost)), max(s.Width-middleLeast, libraryLeast))
	put(objects[0], 0, 0, left, s.Height)
	put(objects[1], left, 0, 1, s.Height)
	put(objects[2], left+1, 0, s.Width-left-1, s.Height)
}

// monitorColumn sets the monitors below each other, as high as their width
// asks for, and what stands below them at the bottom.
type monitorColumn struct{ side *side }

// MinSize is that of all.
func (monitorColumn) MinSize(o []fyne.CanvasObject) fyne.Size {
	return halves{}.MinSize(o[0].(*fyne.Container).Objects)
}

// Layout sets the two.
func (c monitorColumn) Layout(o []fyne.CanvasObject, s fyne.Size) {
	foot := c.side.heightIn(s.Height)
	h := min(2*heightFor(s.Width-2*gap)+3*gap, s.Height-foot)
	if c.side.now.grows {
		foot = s.Height - h
	}
	put(o[0], 0, 0, s.Width, h)
	put(o[1], 0, s.Height-foot, s.Width, foot)
}

// halves sets the monitors below each other, equally high.
type halves struct{}

// MinSize is that of two monitors.
func (halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(m.Width+2*gap, 2*m.Height+3*gap)
}

// Layout sets the two.
func (halves) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	h := float32(int((s.Height - 3*gap) / 2))
	put(objects[0], gap, gap, s.Width-2*gap, h)
	put(objects[1], gap, 2*gap+h, s.Width-2*gap, h)
}

// wrap sets objects of different widths side by side, in as many lines as it
// takes. It remembers the width it was given, as flow does.
type wrap struct{ gap, width float32 }

// rows goes through the objects line by line and answers the height of all.
func (w *wrap) rows(objects []fyne.CanvasObject, set func(o fyne.CanvasObject, x, y float32, s fyne.Size)) float32 {
	var x, y, high float32
	for _, o := range objects {
		s := o.MinSize()
		if x > 0 && x+s.Width > w.width {
			x, y, high = 0, y+high+w.gap, 0
		}
		set(o, x, y, s)
		x, high = x+s.Width+w.gap, max(high, s.Height)
	}
	return y + high
}

// MinSize is as high as the lines are at the width known.
func (w *wrap) MinSize(objects []fyne.CanvasObject) fyne.Size {
	h := w.rows(objects, func(fyne.CanvasObject, float32, float32, fyne.Size) {})
	return fyne.NewSize(100, h)
}

// Layout sets the objects line by line.
func (w *wrap) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w.width = s.Width
	w.rows(objects, func(o fyne.CanvasObject, x, y float32, m fyne.Size) { put(o, x, y, m.Width, m.Height) })
}

// above sets its first object on top, as high as it needs, and the second below.
type above struct{}

// MinSize is that of both.
func (above) MinSize(o []fyne.CanvasObject) fyne.Size { return stacked{}.MinSize(o) }

// Layout sets the two.
func (above) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(fyne.NewSize(s.Width, o[0].Size().Height)) // a flow's height depends on its width
	h := o[0].MinSize().Height
	put(o[0], 0, 0, s.Width, h)
	put(o[1], 0, h, s.Width, max(s.Height-h, 0))
}

// upon sets its second object at the bottom, as high as it needs, and the first
// above it.
type upon struct{}

// MinSize is that of both.
func (upon) MinSize(o []fyne.CanvasObject) fyne.Size { return stacked{}.MinSize(o) }

// Layout sets the two.
func (upon) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[1].Resize(fyne.NewSize(s.Width, o[1].Size().Height))
	foot := min(o[1].MinSize().Height, s.Height*2/3) // the search keeps some room
	put(o[0], 0, 0, s.Width, s.Height-foot)
	put(o[1], 0, s.Height-foot, s.Width, foot)
}

// betwixt sets its first object on top and its third at the bottom, each as
// high as it needs, and the second between them.
type betwixt struct{}

// MinSize is that of all.
func (betwixt) MinSize(o []fyne.CanvasObject) fyne.Size { return stacked{}.MinSize(o) }

// Layout sets the three.
func (betwixt) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[2].Resize(fyne.NewSize(s.Width, o[2].Size().Height))
	foot := o[2].MinSize().Height
	above{}.Layout(o[:2], fyne.NewSize(s.Width, max(s.Height-foot, 0)))
	put(o[2], 0, max(s.Height-foot, 0), s.Width, foot)
}
