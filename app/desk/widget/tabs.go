package widget

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Sizes of the tabs.
const (
	tabsHeight = 26
	tabsText   = 13
	tabsGap    = 5 // on each side of a tab's words
	tabsGive   = 3 // of both together, before labels are shortened
)

// Tabs are words side by side of which one is chosen, with a line under it. They
// take no focus: whoever has it chooses by a key of the desk.
type Tabs struct {
	widget.BaseWidget
	Short []string // the labels where there is no room for them; nil: there are none

	look    Look
	labels  []string
	chosen  int
	hovered int // -1: none
	picked  func(int)
}

// NewTabs makes tabs with the first chosen. picked is told of a click.
func NewTabs(look Look, labels []string, picked func(int)) *Tabs {
	t := &Tabs{look: look, labels: labels, picked: picked, hovered: -1}
	t.ExtendBaseWidget(t)
	return t
}

// Choose shows the tab at i, from 0, as chosen.
func (t *Tabs) Choose(i int) {
	if t.chosen != i {
		t.chosen = i
		t.Refresh()
	}
}

// Chosen is the tab that is chosen, from 0.
func (t *Tabs) Chosen() int { return t.chosen }

// Tapped picks the tab under the pointer.
func (t *Tabs) Tapped(ev *fyne.PointEvent) {
	if i := t.at(ev.Position.X); i >= 0 {
		t.picked(i)
	}
}

// MouseIn lifts the tab under the pointer.
func (t *Tabs) MouseIn(ev *desktop.MouseEvent) { t.hover(t.at(ev.Position.X)) }

// MouseMoved lifts the one it comes to.
func (t *Tabs) MouseMoved(ev *desktop.MouseEvent) { t.hover(t.at(ev.Position.X)) }

// MouseOut lowers it.
func (t *Tabs) MouseOut() { t.hover(-1) }

func (t *Tabs) hover(i int) {
	if t.hovered != i {
		t.hovered = i
		t.Refresh()
	}
}

// set is what stands in the width there is and how wide each is: the labels, the
// longest of them shortened while not all can be read apart, with what is left
// over, or still lacks, shared out.
func (t *Tabs) set(room float32) ([]string, []float32) {
	labels, all := slices.Clone(t.labels), make([]float32, len(t.labels))
	sum := float32(0)
	for i, l := range labels {
		all[i] = tabWidth(l)
		sum += all[i]
	}
	for sum > room+tabsGive*float32(len(all)) {
		longest := -1
		for i := range t.Short {
			if labels[i] != t.Short[i] && (longest < 0 || all[i] > all[longest]) {
				longest = i
			}
		}
		if longest < 0 {
			break
		}
		labels[longest] = t.Short[longest]
		sum -= all[longest]
		all[longest] = tabWidth(labels[longest])
		sum += all[longest]
	}
	spare := min((room-sum)/float32(max(len(all), 1)), 2*tabsGap)
	for i := range all {
		all[i] += spare
	}
	return labels, all
}

// tabWidth is how wide a tab is that says so.
func tabWidth(label string) float32 {
	return fyne.MeasureText(label, tabsText, fyne.TextStyle{Bold: true}).Width + 2*tabsGap
}

func (t *Tabs) at(x float32) int {
	_, widths := t.set(t.Size().Width)
	for i, w := range widths {
		if x -= w; x < 0 {
			return i
		}
	}
	return -1
}

// CreateRenderer draws the tabs.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	r := &tabsRenderer{of: t, mark: canvas.NewRectangle(t.look.Accent)}
	r.all = append(r.all, r.mark)
	for _, l := range t.labels {
		w := Words(l, t.look.Soft, tabsText, false)
		w.Alignment = fyne.TextAlignCenter
		r.words = append(r.words, w)
		r.all = append(r.all, w)
	}
	r.Refresh()
	return r
}

type tabsRenderer struct {
	of    *Tabs
	mark  *canvas.Rectangle
	words []*canvas.Text
	all   []fyne.CanvasObject
}

func (r *tabsRenderer) Destroy()                     {}
func (r *tabsRenderer) Objects() []fyne.CanvasObject { return r.all }

func (r *tabsRenderer) MinSize() fyne.Size { return fyne.NewSize(100, tabsHeight) }

func (r *tabsRenderer) Layout(s fyne.Size) {
	x := float32(0)
	labels, widths := r.of.set(s.Width)
	for i, w := range widths {
		Write(r.words[i], labels[i], max(w-tabsGap, 0)) // apart from the next, whatever is lost
		Put(r.words[i], x, 0, w, s.Height-2)
		if i == r.of.chosen {
			Put(r.mark, x+tabsGap, s.Height-2, w-2*tabsGap, 2)
		}
		x += w
	}
}

func (r *tabsRenderer) Refresh() {
	for i, w := range r.words {
		c := color.Color(r.of.look.Soft)
		if i == r.of.chosen || i == r.of.hovered {
			c = r.of.look.Text
		}
		w.Color, w.TextStyle.Bold = c, i == r.of.chosen
		w.Refresh()
	}
	r.mark.FillColor = r.of.look.Text // the accent is the focus' alone
	r.mark.Refresh()
	r.Layout(r.of.Size())
}
