package graphics

import (
	"image"
	"math"
	"slices"
	"strconv"

	"mile26/graphics/template"
	"mile26/graphics/text"
)

// layout builds the tree of what is there, measures it and gives everything its place.
type layout struct {
	engine   *Engine
	setter   *text.Typesetter
	template *template.Template
	options  Options
	scale    float64 // pixels of the frame for one of the layout
	pages    int     // of the longest paged list
	problems []Problem
}

// px is a length of the layout in pixels of the frame.
func (l *layout) px(v int) int {
	if l.scale == 1 {
		return v
	}
	return round(float64(v) * l.scale)
}

// tree builds the root twice when a list turns out to have pages: its count is
// a field that stands on the picture.
func (l *layout) tree(t *template.Template, v template.Values) *node {
	root := l.build(&t.Root, template.Scope{Values: v})
	if l.pages == 1 {
		return root
	}
	l.problems = nil
	numbered := template.Scope{Outer: &template.Scope{Values: v}, Values: template.Values{
		"page": l.page() + 1, "pages": l.pages,
	}}
	return l.build(&t.Root, numbered)
}

// page is the page shown, from 0.
func (l *layout) page() int { return min(max(l.options.Page, 0), l.pages-1) }

// widest is how wide the graphic may be: what the template says, and never more
// than the graphics-safe area, 5% from each edge (EBU R95).
func (l *layout) widest(v template.Variant, size image.Point) int {
	w := size.X - 2*round(0.05*float64(size.X))
	if v.MaxWidth > 0 {
		w = min(w, l.px(v.MaxWidth))
	}
	return w
}

// stand is where the graphic's top left corner stands in the frame.
func (l *layout) stand(root *node, p template.Place, size image.Point) image.Point {
	var at image.Point
	if p.Left != nil {
		at.X = l.px(*p.Left)
	} else {
		at.X = size.X - l.px(*p.Right) - root.w
	}
	if p.Top != nil {
		at.Y = l.px(*p.Top)
	} else {
		at.Y = size.Y - l.px(*p.Bottom) - root.h
	}
	return at
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
	share    float64 // of a meter, 0 to 1
	long     int     // what scrolls: how wide it is
	across   bool    // a list whose entries stand side by side
	key      string  // of an entry of a list: what its part is called
	w, h     int     // wanted size
	at       image.Rectangle
	inner    image.Rectangle // at without the padding
	filled   image.Rectangle // at, or more where the graphic bleeds
	scale    float64
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
	if el.Step > l.options.Step {
		return nil
	}
	if len(el.Only) > 0 && !slices.Contains(el.Only, l.format()) {
		return nil
	}
	n := &node{el: el, fill: el.Fill.Value, blockFor: -1}
	switch el.Kind {
	case template.KindMeter:
		return l.buildMeter(n, v)
	case template.KindText:
		return l.buildText(n, v)
	case template.KindImage, template.KindFlag:
		return l.buildPicture(n, v)
	case template.KindRows:
		return l.buildRows(n, v)
	}
	for i := range el.Children {
		if c := l.build(&el.Children[i], v); c != nil {
			c.across = el.Scroll > 0 // what scrolls stands side by side, a list's entries too
			n.children = append(n.children, c)
		}
	}
	if len(el.Children) > 0 && len(n.children) == 0 {
		return nil
	}
	return n
}

func (l *layout) format() template.Format {
	if l.options.Format == "" {
		return template.Wide
	}
	return l.options.Format
}

// buildMeter takes the share of the bar from a number, and leaves the bar out
// when there is none.
func (l *layout) buildMeter(n *node, v template.Scope) *node {
	value, err := strconv.ParseFloat(v.Text(n.el.Value.Name), 64)
	if err != nil {
		return nil
	}
	full := 1000.0
	if n.el.Full > 0 {
		full = float64(n.el.Full)
	}
	n.share = min(max(value/full, 0), 1)
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
			Text: txt, Short: s.Shorten.Text(v), Font: st.Font, Size: st.Size * l.scale, Line: st.Line * l.scale,
			Language: v.Text("language"),
			Spacing:  st.Spacing * l.scale, Features: st.Features, Color: [4]uint8{c.R, c.G, c.B, c.A},
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
	value := v.Value(n.el.Source.Name)
	if n.el.File.Name != "" {
		value = n.el.Picture
	} else if !v.Has(n.el.Source.Name) {
		return nil
	}
	w, h := l.px(n.el.Width.Pixels), l.px(n.el.Height.Pixels)
	p, err := l.engine.pictures.scaled(value, w, h, n.el, l.px(n.el.Radius))
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
	if per := n.el.Max; per > 0 {
		l.pages = max(l.pages, (len(list)+per-1)/per)
		first := min(l.options.Page, max(0, (len(list)-1)/per)) * per
		list = list[max(first, 0):min(len(list), max(first, 0)+per)]
	}
	for i, entry := range list {
		inner := template.Scope{Values: entry, Outer: &v}
		for k := range n.el.Children {
			c := l.build(&n.el.Children[k], inner)
			if c == nil {
				continue
			}
			if i%2 == 1 && n.el.Alternate.Name != "" {
				c.fill = n.el.Alternate.Value
			}
			if h := n.el.Highlight.Name; h != "" && inner.Has(h) {
				c.fill = n.el.Highlighted.Value
			}
			c.key = strconv.Itoa(i)
			if key := inner.Text(n.el.Key.Name); key != "" {
				c.key = key
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
func (n *node) row() bool {
	return n.el.Kind == template.KindRow || n.across && n.el.Kind == template.KindRows
}

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
