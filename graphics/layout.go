package graphics

import (
	"image"

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
	columns  map[column]bool // of lists: whether any entry has the field
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

func (l *layout) problem(kind ProblemKind, text string) {
	l.problems = append(l.problems, Problem{kind, text})
}
