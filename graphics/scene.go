package graphics

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"math"
	"slices"
	"strconv"

	"mile26/graphics/paint"
	"mile26/graphics/template"
	"mile26/graphics/text"
)

// scene is an arranged tree as drawing steps, in one part for each sprite.
// Parts stand in the tree's order: parents first, and all that is inside a
// part right behind it.
type scene struct {
	setter *text.Typesetter
	parts  []*part
}

// part is what becomes one sprite.
type part struct {
	path, name string
	depth      int
	steps      []step
	scroll     float64
	window     image.Rectangle
	period     float64
}

// step is one thing to draw, in frame coordinates. It is a box, a line of text
// or a picture.
type step struct {
	r     image.Rectangle // what it touches
	at    image.Rectangle // of a box, without its shadow
	box   paint.Box
	line  *text.Line
	x, y  float64 // of the line's left end and baseline
	pic   picture
	frame template.Color // of a line inside r's edge
}

// begin opens a part inside another one.
func (s *scene) begin(in *part, name, path string) *part {
	p := &part{name: name, path: path, depth: 1}
	if in != nil {
		p.path, p.depth = in.path+"/"+path, in.depth+1
	}
	if p.depth > maxDepth {
		return in
	}
	p.path = s.unique(p.path)
	s.parts = append(s.parts, p)
	return p
}

// unique tells parts of the same name in the same place apart by their order,
// so that each is known again after an update.
func (s *scene) unique(path string) string {
	n := 1
	for name := path; ; name = path + "#" + strconv.Itoa(n) {
		if !slices.ContainsFunc(s.parts, func(p *part) bool { return p.path == name }) {
			return name
		}
		n++
	}
}

// collect walks the tree from back to front. An element with a part name and an
// entry of a list begin parts of their own.
func (s *scene) collect(n *node, p *part) {
	switch {
	case p == nil:
		p = s.begin(nil, n.el.Part, "")
	case p.scroll > 0: // what scrolls is one sprite
	case n.key != "" && n.el.Part != "":
		p = s.begin(p, n.el.Part, n.el.Part+"="+n.key)
	case n.key != "":
		p = s.begin(p, "entry", "entry="+n.key)
	case n.el.Part != "":
		p = s.begin(p, n.el.Part, n.el.Part)
	}
	if b := n.box(); b != (paint.Box{}) {
		p.steps = append(p.steps, step{r: b.Bounds(n.filled), at: n.filled, box: b})
	}
	s.content(n, p)
	if n.el.Scroll > 0 {
		p = s.begin(p, "scroll", "scroll")
		p.scroll, p.window, p.period = float64(n.el.Scroll)*n.scale, n.inner, float64(n.long)
	}
	for i, c := range n.children {
		last := len(s.parts)
		s.collect(c, p)
		if i > 0 && n.el.Divider.Name != "" {
			into := p
			// A list lies under its entries: the line above it is the first entry's.
			if own := c.el.Part != "" || c.key != "" || c.el.Kind == template.KindRows; own && len(s.parts) > last {
				into = s.parts[last]
			}
			s.divide(n, c, into)
		}
	}
}

// box is n's fill, as far as it has one.
func (n *node) box() paint.Box {
	b := paint.Box{Color: n.fill, Radius: round(float64(n.el.Radius) * n.scale)}
	if g := n.el.Gradient; g.To.Name != "" {
		b.Color, b.To, b.Angle = g.From.Value, g.To.Value, g.Angle
	}
	if n.el.Kind == template.KindMeter || b.Color.A == 0 && b.To.A == 0 {
		return paint.Box{}
	}
	if sh := n.el.Shadow; sh.Color.Value.A > 0 {
		b.Shadow = paint.Shadow{Color: sh.Color.Value, Blur: float64(sh.Blur) * n.scale, X: round(float64(sh.X) * n.scale), Y: round(float64(sh.Y) * n.scale)}
	}
	return b
}

// content draws what an element is besides its fill and its children.
func (s *scene) content(n *node, p *part) {
	switch n.el.Kind {
	case template.KindText:
		s.text(p, n)
	case template.KindImage, template.KindFlag:
		r := n.pic.img.Rect.Add(n.at.Min)
		p.steps = append(p.steps, step{r: r, pic: n.pic})
		if h := n.el.Hairline; h.Value.A > 0 {
			p.steps = append(p.steps, step{r: r, frame: h.Value})
		}
	case template.KindMeter:
		bar := n.inner
		if t := n.el.Track; t.Name != "" {
			p.steps = append(p.steps, boxStep(bar, t.Value))
		}
		bar.Max.X = bar.Min.X + round(n.share*float64(bar.Dx()))
		p.steps = append(p.steps, boxStep(bar, n.fill))
	}
}

func boxStep(r image.Rectangle, c template.Color) step {
	return step{r: r, at: r, box: paint.Box{Color: c}}
}

// divide draws the line between a child and the one before it, on the child's
// first pixels: a line beside the panels would let the picture below through.
func (s *scene) divide(n, child *node, p *part) {
	r := image.Rect(child.filled.Min.X, child.at.Min.Y, child.filled.Max.X, child.at.Min.Y+1)
	if n.row() {
		r = image.Rect(child.at.Min.X, child.filled.Min.Y, child.at.Min.X+1, child.filled.Max.Y)
	}
	p.steps = append(p.steps, boxStep(r, n.el.Divider.Value))
}

func (s *scene) text(p *part, n *node) {
	in, top := n.inner, n.top()
	for i := range n.block.Lines {
		l := &n.block.Lines[i]
		st := step{line: l, x: float64(in.Min.X), y: top + l.Baseline}
		align := n.el.Align
		if align == "" && n.block.RightToLeft { // it begins at the right
			align = "right"
		}
		switch align {
		case "center":
			st.x += (float64(in.Dx()) - l.Width) / 2
		case "right":
			st.x += float64(in.Dx()) - l.Width
		}
		for _, g := range l.Glyphs {
			m, x, y := s.setter.Mask(g, st.x, st.y)
			st.r = st.r.Union(image.Rect(x+m.X, y+m.Y, x+m.X+m.Width, y+m.Y+m.Height))
		}
		p.steps = append(p.steps, st)
	}
}

func (p *part) bounds() image.Rectangle {
	var b image.Rectangle
	for _, s := range p.steps {
		b = b.Union(s.r)
	}
	return b
}

// solid says that the part's first step is a panel that covers the rest.
func (p *part) solid() bool {
	return len(p.steps) > 0 && p.steps[0].box.Color.A > 200 && p.steps[0].r == p.bounds()
}

// id is a hash of everything that the part's pixels depend on, its place left out.
func (p *part) id(b image.Rectangle) string {
	buf := make([]byte, 0, 4096)
	num := func(v int) { buf = binary.LittleEndian.AppendUint32(buf, uint32(int32(v))) }
	col := func(c template.Color) { buf = append(buf, c.R, c.G, c.B, c.A) }
	num(b.Dx())
	num(b.Dy())
	for _, s := range p.steps {
		r := s.r.Sub(b.Min)
		num(r.Min.X)
		num(r.Min.Y)
		num(r.Max.X)
		num(r.Max.Y)
		col(s.frame)
		buf = s.box.AppendTo(buf)
		num(s.at.Dx())
		num(s.at.Dy())
		buf = append(buf, s.pic.id...)
		if s.line == nil {
			continue
		}
		num(int(math.Round((s.x - float64(b.Min.X)) * 64)))
		num(int(math.Round(s.y)) - b.Min.Y)
		for _, g := range s.line.Glyphs {
			buf = append(buf, g.Color[:]...)
			num(int(g.ID))
			num(int(g.Size))
			num(int(math.Round(g.X * 64)))
			num(int(math.Round(g.Y * 64)))
			buf = append(buf, g.Name...)
		}
	}
	sum := sha256.Sum256(buf)
	return hex.EncodeToString(sum[:16])
}

// paint draws the part into a sprite that covers b.
func (p *part) paint(setter *text.Typesetter, b image.Rectangle, id string) *paint.Sprite {
	c := paint.NewCanvas(b.Dx(), b.Dy())
	for _, s := range p.steps {
		r := s.r.Sub(b.Min)
		switch {
		case s.line != nil:
			for _, g := range s.line.Glyphs {
				m, x, y := setter.Mask(g, s.x, s.y)
				col := template.Color{R: g.Color[0], G: g.Color[1], B: g.Color[2], A: g.Color[3]}
				c.Mask(x+m.X-b.Min.X, y+m.Y-b.Min.Y, m.Width, m.Coverage, col)
			}
		case s.pic.img != nil:
			c.Picture(s.pic.img, r.Min.X, r.Min.Y)
		case s.frame.A > 0:
			c.Frame(r, s.frame)
		default:
			c.Box(s.at.Sub(b.Min), s.box)
		}
	}
	return c.Sprite(id)
}
