package graphics

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"math"
	"strconv"

	"mile26/graphics/paint"
	"mile26/graphics/template"
	"mile26/graphics/text"
)

// scene is an arranged tree as drawing steps, in one part for each sprite.
type scene struct {
	setter *text.Typesetter
	parts  []*part
}

// part is what becomes one sprite.
type part struct {
	name  string
	steps []step
}

// step is one thing to draw, in frame coordinates. It is a fill, or a line of
// text, or a picture.
type step struct {
	r     image.Rectangle // what it touches
	color template.Color
	line  *text.Line
	x, y  float64 // of the line's left end and baseline
	pic   picture
	frame bool // a fill of r's edge only
}

func (s *scene) part(name string) *part {
	for _, p := range s.parts {
		if p.name == name {
			return p
		}
	}
	p := &part{name: name}
	s.parts = append(s.parts, p)
	return p
}

// collect walks the tree from back to front. An element with a part name
// begins a part inside the part it stands in.
func (s *scene) collect(n *node, in string) {
	if n.el.Part != "" {
		in += "/" + n.el.Part
	}
	p := s.part(in)
	if n.fill.A > 0 {
		p.steps = append(p.steps, step{r: n.at, color: n.fill})
	}
	switch n.el.Kind {
	case template.KindText:
		s.text(p, n)
	case template.KindImage, template.KindFlag:
		p.steps = append(p.steps, step{r: n.pic.img.Rect.Add(n.at.Min), pic: n.pic})
		if h := n.el.Hairline; h.Name != "" {
			p.steps = append(p.steps, step{r: n.pic.img.Rect.Add(n.at.Min), color: h.Value, frame: true})
		}
	}
	for i, c := range n.children {
		name := in
		if n.el.Kind == template.KindRows {
			name += "/" + strconv.Itoa(i) // each entry is a part of its own
		}
		s.collect(c, name)
		if i > 0 && n.el.Divider.Name != "" {
			s.divide(n, c, name)
		}
	}
}

// divide draws the line between a child and the one before it, on the child's
// first pixels: a line beside the panels would let the picture below through.
func (s *scene) divide(n, child *node, in string) {
	if child.el.Part != "" {
		in += "/" + child.el.Part
	}
	r := image.Rect(child.at.Min.X, child.at.Min.Y, child.at.Max.X, child.at.Min.Y+1)
	if n.row() {
		r = image.Rect(child.at.Min.X, child.at.Min.Y, child.at.Min.X+1, child.at.Max.Y)
	}
	p := s.part(in)
	p.steps = append(p.steps, step{r: r, color: n.el.Divider.Value})
}

func (s *scene) text(p *part, n *node) {
	pad := n.el.Pad
	in := image.Rect(n.at.Min.X+pad.Left, n.at.Min.Y+pad.Top, n.at.Max.X-pad.Right, n.at.Max.Y-pad.Bottom)
	top := float64(in.Min.Y) + math.Round((float64(in.Dy())-n.block.Height)/2)
	for i := range n.block.Lines {
		l := &n.block.Lines[i]
		st := step{line: l, x: float64(in.Min.X), y: top + l.Baseline}
		switch n.el.Align {
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

// id is a hash of everything that the part's pixels depend on, its place left out.
func (p *part) id(b image.Rectangle) string {
	buf := make([]byte, 0, 4096)
	num := func(v int) { buf = binary.LittleEndian.AppendUint32(buf, uint32(int32(v))) }
	num(b.Dx())
	num(b.Dy())
	for _, s := range p.steps {
		r := s.r.Sub(b.Min)
		num(r.Min.X)
		num(r.Min.Y)
		num(r.Max.X)
		num(r.Max.Y)
		buf = append(buf, s.color.R, s.color.G, s.color.B, s.color.A, bit(s.frame))
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

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
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
		case s.frame:
			c.Frame(r, s.color)
		default:
			c.Fill(r, s.color)
		}
	}
	return c.Sprite(id)
}
