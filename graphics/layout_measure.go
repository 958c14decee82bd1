package graphics

import (
	"image"
	"math"

	"mile26/graphics/template"
	"mile26/graphics/text"
)

// measure finds the size that n wants when it may be maxW pixels wide.
func (l *layout) measure(n *node, maxW int) {
	el := n.el
	if el.Width.Pixels > 0 {
		maxW = min(maxW, l.px(el.Width.Pixels))
	}
	if el.MaxWidth > 0 {
		maxW = min(maxW, l.px(el.MaxWidth))
	}
	padX, padY := l.px(el.Pad.Left)+l.px(el.Pad.Right), l.px(el.Pad.Top)+l.px(el.Pad.Bottom)
	inner := max(0, maxW-padX)
	w, h := 0, 0
	switch {
	case el.Kind == template.KindText:
		w, h = l.set(n, inner)
	case el.Kind == template.KindImage || el.Kind == template.KindFlag:
		w, h = l.px(el.Width.Pixels), l.px(el.Height.Pixels)
	case el.Scroll > 0:
		n.long, h = l.measureRow(n, 1<<20) // as long as it wants; its window is what it is given
		w = inner
	case el.Kind == template.KindGrid:
		w, h = l.measureGrid(n, inner)
	case n.row():
		w, h = l.measureRow(n, inner)
	default:
		w, h = l.measureColumn(n, inner)
	}
	n.w = max(w+padX, min(l.px(el.MinWidth), maxW))
	n.h = max(h+padY, l.px(el.MinHeight))
	if el.Width.Pixels > 0 {
		n.w = maxW
	}
	if el.Width.Fill {
		n.w = maxW
	}
	if el.Height.Pixels > 0 {
		n.h = l.px(el.Height.Pixels)
	}
}

// set sets n's text in width pixels and reports what had to give.
func (l *layout) set(n *node, width int) (w, h int) {
	if n.blockFor != width {
		n.block = l.setter.Set(n.spans, float64(width), text.Fit{Lines: n.el.Lines, Shrink: n.el.Shrink})
		n.blockFor = width
	}
	return int(math.Ceil(n.block.Width)), int(math.Ceil(n.block.Height))
}

// measureRow measures first what has a width of its own, then what yields to
// its neighbours, then what takes the rest.
func (l *layout) measureRow(n *node, inner int) (w, h int) {
	left := inner - l.px(n.el.Gap)*(len(n.children)-1)
	fills := 0
	for _, c := range n.children {
		switch {
		case c.el.Width.Fill:
			fills++
		case !c.el.Yields:
			l.measure(c, left)
			left -= c.w
		}
	}
	for _, c := range n.children {
		if c.el.Yields && !c.el.Width.Fill {
			l.measure(c, max(0, left))
			left -= c.w
		}
	}
	for _, c := range n.children {
		if c.el.Width.Fill {
			share := max(0, left) / fills
			l.measure(c, share)
			left -= share
			fills--
		}
	}
	w = l.px(n.el.Gap) * (len(n.children) - 1)
	for _, c := range n.children {
		w += c.w
		h = max(h, c.h)
	}
	if n.el.Align == "baseline" {
		above, below := l.baselines(n)
		h = max(h, above+below)
	}
	return w, h
}

// baselines is how far the children of a row that have text reach above and
// below the line that their first lines stand on.
func (l *layout) baselines(n *node) (above, below int) {
	for _, c := range n.children {
		if y, ok := l.baseline(c); ok {
			above, below = max(above, y), max(below, c.h-y)
		}
	}
	return above, below
}

// baseline is how far below n's top edge its first line of text stands, when n
// is as high as it wants to be. It reports false when there is no text in n.
func (l *layout) baseline(n *node) (y int, ok bool) {
	l.arrange(n, image.Rect(0, 0, n.w, n.h))
	return n.firstLine()
}

// firstLine is where the baseline of the first line of text in n stands.
func (n *node) firstLine() (y int, ok bool) {
	if n.el.Kind == template.KindText && len(n.block.Lines) > 0 {
		return round(n.top() + n.block.Lines[0].Baseline), true
	}
	for _, c := range n.children {
		if y, ok := c.firstLine(); ok {
			return y, true
		}
	}
	return 0, false
}

// top is where a text's block begins: it stands in the middle of its place.
func (n *node) top() float64 {
	return float64(n.inner.Min.Y) + math.Round((float64(n.inner.Dy())-n.block.Height)/2)
}

func (l *layout) measureColumn(n *node, inner int) (w, h int) {
	for i, c := range n.children {
		l.measure(c, inner)
		if i > 0 {
			h += l.px(n.el.Gap)
		}
		w, h = max(w, c.w), h+c.h
	}
	return w, h
}

// cell is the width of a grid's columns.
func (l *layout) cell(n *node, inner int) int {
	return max(0, inner-l.px(n.el.Gap)*(n.el.Columns-1)) / n.el.Columns
}

func (l *layout) measureGrid(n *node, inner int) (w, h int) {
	for _, c := range n.children {
		l.measure(c, l.cell(n, inner))
	}
	for i := 0; i < len(n.children); i += n.el.Columns {
		if i > 0 {
			h += l.px(n.el.Gap)
		}
		h += l.lineHeight(n, i)
	}
	return inner, h
}

// lineHeight is the height of the grid's line that begins with child i.
func (l *layout) lineHeight(n *node, i int) int {
	h := 0
	for _, c := range n.children[i:min(len(n.children), i+n.el.Columns)] {
		h = max(h, c.h)
	}
	return h
}
