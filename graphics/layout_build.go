package graphics

import (
	"image"
	"slices"
	"strconv"
	"strings"

	"mile26/graphics/template"
	"mile26/graphics/text"
)

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

// build returns nil for an element that has nothing to show, so that its
// parent closes up.
func (l *layout) build(el *template.Element, v template.Scope) *node {
	for _, n := range el.When {
		if !l.has(v, n.Name) {
			return nil
		}
	}
	for _, n := range el.Unless {
		if l.has(v, n.Name) {
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
		if !l.hasAll(v, s.When) {
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

func (l *layout) hasAll(v template.Scope, names []template.Name) bool {
	for _, n := range names {
		if !l.has(v, n.Name) {
			return false
		}
	}
	return true
}

// column is a field of a list's entries; a list is told by its first.
type column struct {
	first *template.Values
	field string
}

// has is v.Has, which looks at all of a list once: each row that is drawn asks
// whether any has a time, and a start list of 50,000 has none.
func (l *layout) has(v template.Scope, field string) bool {
	head, rest, dotted := strings.Cut(field, ".")
	if !dotted {
		return v.Has(field)
	}
	list, _ := v.Value(head).([]template.Values)
	if len(list) == 0 {
		return v.Has(field)
	}
	at := column{&list[0], rest}
	has, known := l.columns[at]
	if !known {
		if l.columns == nil {
			l.columns = map[column]bool{}
		}
		has = v.Has(field)
		l.columns[at] = has
	}
	return has
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
