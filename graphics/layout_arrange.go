package graphics

import (
	"image"

	"mile26/graphics/template"
)

// arrange gives n its place and its children theirs.
func (l *layout) arrange(n *node, at image.Rectangle) {
	n.at, n.filled, n.scale = at, at, l.scale
	in := l.inside(n)
	n.inner = in
	switch {
	case n.el.Kind == template.KindText:
	case n.el.Kind == template.KindGrid:
		l.arrangeGrid(n, in)
	case n.row():
		l.arrangeRow(n, in)
	default:
		l.arrangeColumn(n, in)
	}
}

// inside is n's place without its padding.
func (l *layout) inside(n *node) image.Rectangle {
	p, at := n.el.Pad, n.at
	x, y := at.Min.X+l.px(p.Left), at.Min.Y+l.px(p.Top)
	return image.Rect(x, y, max(x, at.Max.X-l.px(p.Right)), max(y, at.Max.Y-l.px(p.Bottom)))
}

func (l *layout) arrangeGrid(n *node, in image.Rectangle) {
	width, y := l.cell(n, in.Dx()), in.Min.Y
	for i, c := range n.children {
		column := i % n.el.Columns
		if column == 0 && i > 0 {
			y += l.lineHeight(n, i-n.el.Columns) + l.px(n.el.Gap)
		}
		h := l.lineHeight(n, i-column)
		x := in.Min.X + column*(width+l.px(n.el.Gap))
		l.arrange(c, image.Rect(x, y, x+width, y+h))
	}
}

// report tells what the texts had to give up, when their places are final.
func (l *layout) report(n *node) {
	for _, c := range n.children {
		l.report(c)
	}
	whole := ""
	for _, s := range n.spans {
		whole += s.Text
	}
	switch {
	case n.block.Cut:
		l.problem(Cut, whole)
	case n.block.Shortened:
		l.problem(Shortened, whole)
	}
	if len(n.block.Missing) > 0 {
		l.problem(MissingGlyph, string(n.block.Missing)+" in "+whole)
	}
}

func (l *layout) arrangeRow(n *node, in image.Rectangle) {
	used := l.px(n.el.Gap) * (len(n.children) - 1)
	for _, c := range n.children {
		used += c.w
	}
	x := in.Min.X + lead(n.el.Justify, in.Dx()-used)
	line := 0
	if n.el.Align == "baseline" { // together they stand in the middle
		above, below := l.baselines(n)
		line = in.Min.Y + (in.Dy()-above-below)/2 + above
	}
	for i, c := range n.children {
		if i > 0 {
			x += l.px(n.el.Gap)
		}
		y, h := l.acrossRow(n, c, in, line)
		l.arrange(c, image.Rect(x, y, x+c.w, y+h))
		x += c.w
	}
}

// acrossRow is where a child of a row stands and how high it is. On a shared
// baseline what has no text stands in the middle.
func (l *layout) acrossRow(n, c *node, in image.Rectangle, line int) (y, h int) {
	if n.el.Align != "baseline" {
		return across(n.el.Align, in.Min.Y, in.Dy(), c.h, c.el.Height.Pixels > 0)
	}
	if y, ok := l.baseline(c); ok {
		return line - y, c.h
	}
	return across("center", in.Min.Y, in.Dy(), c.h, true)
}

// bleed lets the fills that touch the graphic's edge run on to the frame's.
func (l *layout) bleed(n *node, whole image.Rectangle, to template.Sides, size image.Point) {
	if to == (template.Sides{}) {
		return
	}
	if to.Left && n.at.Min.X == whole.Min.X {
		n.filled.Min.X = min(n.filled.Min.X, 0)
	}
	if to.Right && n.at.Max.X == whole.Max.X {
		n.filled.Max.X = max(n.filled.Max.X, size.X)
	}
	if to.Top && n.at.Min.Y == whole.Min.Y {
		n.filled.Min.Y = min(n.filled.Min.Y, 0)
	}
	if to.Bottom && n.at.Max.Y == whole.Max.Y {
		n.filled.Max.Y = max(n.filled.Max.Y, size.Y)
	}
	for _, c := range n.children {
		l.bleed(c, whole, to, size)
	}
}

func (l *layout) arrangeColumn(n *node, in image.Rectangle) {
	used, fills := l.px(n.el.Gap)*(len(n.children)-1), 0
	for _, c := range n.children {
		used += c.h
		if c.el.Height.Fill {
			fills++
		}
	}
	spare := max(0, in.Dy()-used)
	y := in.Min.Y
	if fills == 0 {
		y += lead(n.el.Justify, spare)
	}
	for i, c := range n.children {
		if i > 0 {
			y += l.px(n.el.Gap)
		}
		h := c.h
		if c.el.Height.Fill {
			h += spare / fills
			spare -= spare / fills
			fills--
		}
		x, w := across(n.el.Align, in.Min.X, in.Dx(), c.w, c.el.Width.Pixels > 0)
		l.arrange(c, image.Rect(x, y, x+w, y+h))
		y += h
	}
}

// lead is the space before the children along the axis.
func lead(justify string, spare int) int {
	switch justify {
	case "center":
		return spare / 2
	case "end":
		return spare
	default:
		return 0
	}
}

// across places a child of size want across the axis; without an alignment it
// is stretched unless its size is fixed.
func across(align string, start, room, want int, fixed bool) (at, size int) {
	switch align {
	case "center":
		return start + (room-want)/2, want
	case "end":
		return start + room - want, want
	case "start":
		return start, want
	}
	if fixed {
		return start, want
	}
	return start, room
}
