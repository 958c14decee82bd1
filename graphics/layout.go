package graphics

import (
	"image"
	"math"

	"mile26/graphics/template"
	"mile26/graphics/text"
)

// layout builds the tree of what is there, measures it and gives everything its place.
type layout struct {
	engine   *Engine
	setter   *text.Typesetter
	problems []Problem
}

// node is an element that is there, with its values filled in.
type node struct {
	el       *template.Element
	fill     template.Color
	children []*node
	spans    []text.Span
	block    text.Block
	blockFor int // the width the block was set for
	pic      picture
	w, h     int // wanted size
	at       image.Rectangle
}

func (l *layout) problem(kind ProblemKind, text string) {
	l.problems = append(l.problems, Problem{kind, text})
}

// build returns nil for an element that has nothing to show, so that its
// parent closes up.
func (l *layout) build(el *template.Element, v template.Scope) *node {
	for _, n := range el.When {
		if !v.Has(n.Name) {
			return nil
		}
	}
	for _, n := range el.Unless {
		if v.Has(n.Name) {
			return nil
		}
	}
	n := &node{el: el, fill: el.Fill.Value, blockFor: -1}
	switch el.Kind {
	case template.KindText:
		return l.buildText(n, v)
	case template.KindImage, template.KindFlag:
		return l.buildPicture(n, v)
	case template.KindRows:
		return l.buildRows(n, v)
	}
	for i := range el.Children {
		if c := l.build(&el.Children[i], v); c != nil {
			n.children = append(n.children, c)
		}
	}
	if len(el.Children) > 0 && len(n.children) == 0 {
		return nil
	}
	return n
}

func (l *layout) buildText(n *node, v template.Scope) *node {
	visible := false
	for _, s := range n.el.Spans {
		if !hasAll(s.When, v) {
			continue
		}
		txt := s.Text.Text(v)
		if txt == "" {
			continue
		}
		st := l.engine.theme.Styles[s.Style.Name]
		c := st.Color.Value
		n.spans = append(n.spans, text.Span{
			Text: txt, Short: s.Shorten.Text(v), Font: st.Font, Size: st.Size, Line: st.Line,
			Spacing: st.Spacing, Features: st.Features, Color: [4]uint8{c.R, c.G, c.B, c.A},
		})
		visible = true
	}
	if !visible {
		return nil
	}
	return n
}

func hasAll(names []template.Name, v template.Scope) bool {
	for _, n := range names {
		if !v.Has(n.Name) {
			return false
		}
	}
	return true
}

// buildPicture leaves a picture out, and says so, when it cannot be shown.
func (l *layout) buildPicture(n *node, v template.Scope) *node {
	if !v.Has(n.el.Source.Name) {
		return nil
	}
	p, err := l.engine.pictures.scaled(v.Value(n.el.Source.Name), n.el.Width.Pixels, n.el.Height.Pixels)
	if err != nil {
		kind := BadPicture
		if n.el.Kind == template.KindFlag {
			kind = NoFlag
		}
		l.problem(kind, err.Error())
		return nil
	}
	n.pic = p
	return n
}

// buildRows makes a column of one copy of the children for each entry of the list.
func (l *layout) buildRows(n *node, v template.Scope) *node {
	list, _ := v.Value(n.el.Each.Name).([]template.Values)
	for i, entry := range list {
		if n.el.Max > 0 && i == n.el.Max {
			break
		}
		inner := template.Scope{Values: entry, Outer: &v}
		for k := range n.el.Children {
			c := l.build(&n.el.Children[k], inner)
			if c == nil {
				continue
			}
			if i%2 == 1 && n.el.Alternate.Name != "" {
				c.fill = n.el.Alternate.Value
			}
			n.children = append(n.children, c)
		}
	}
	if len(n.children) == 0 {
		return nil
	}
	return n
}

// row says that the node's children stand side by side.
func (n *node) row() bool { return n.el.Kind == template.KindRow }

// measure finds the size that n wants when it may be maxW pixels wide.
func (l *layout) measure(n *node, maxW int) {
	el := n.el
	if el.Width.Pixels > 0 {
		maxW = el.Width.Pixels
	}
	if el.MaxWidth > 0 {
		maxW = min(maxW, el.MaxWidth)
	}
	inner := max(0, maxW-el.Pad.Left-el.Pad.Right)
	w, h := 0, 0
	switch {
	case el.Kind == template.KindText:
		w, h = l.set(n, inner)
	case el.Kind == template.KindImage || el.Kind == template.KindFlag:
		w, h = el.Width.Pixels, el.Height.Pixels
	case n.row():
		w, h = l.measureRow(n, inner)
	default:
		w, h = l.measureColumn(n, inner)
	}
	n.w = max(w+el.Pad.Left+el.Pad.Right, el.MinWidth)
	n.h = max(h+el.Pad.Top+el.Pad.Bottom, el.MinHeight)
	if el.Width.Pixels > 0 {
		n.w = el.Width.Pixels
	}
	if el.Width.Fill {
		n.w = maxW
	}
	if el.Height.Pixels > 0 {
		n.h = el.Height.Pixels
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
	left := inner - n.el.Gap*(len(n.children)-1)
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
	w = n.el.Gap * (len(n.children) - 1)
	for _, c := range n.children {
		w += c.w
		h = max(h, c.h)
	}
	return w, h
}

func (l *layout) measureColumn(n *node, inner int) (w, h int) {
	for i, c := range n.children {
		l.measure(c, inner)
		if i > 0 {
			h += n.el.Gap
		}
		w, h = max(w, c.w), h+c.h
	}
	return w, h
}

// arrange gives n its place and its children theirs.
func (l *layout) arrange(n *node, at image.Rectangle) {
	n.at = at
	if n.el.Kind == template.KindText {
		l.report(n)
		return
	}
	p := n.el.Pad
	in := image.Rect(at.Min.X+p.Left, at.Min.Y+p.Top, max(at.Min.X+p.Left, at.Max.X-p.Right), max(at.Min.Y+p.Top, at.Max.Y-p.Bottom))
	if n.row() {
		l.arrangeRow(n, in)
	} else {
		l.arrangeColumn(n, in)
	}
}

// report tells once, when its place is final, what a text had to give up.
func (l *layout) report(n *node) {
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
	used := n.el.Gap * (len(n.children) - 1)
	for _, c := range n.children {
		used += c.w
	}
	x := in.Min.X + lead(n.el.Justify, in.Dx()-used)
	for i, c := range n.children {
		if i > 0 {
			x += n.el.Gap
		}
		y, h := across(n.el.Align, in.Min.Y, in.Dy(), c.h, c.el.Height.Pixels > 0)
		l.arrange(c, image.Rect(x, y, x+c.w, y+h))
		x += c.w
	}
}

func (l *layout) arrangeColumn(n *node, in image.Rectangle) {
	used, fills := n.el.Gap*(len(n.children)-1), 0
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
			y += n.el.Gap
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
