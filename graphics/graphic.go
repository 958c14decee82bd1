package graphics

import (
	"image"
	"time"

	"mile26/graphics/paint"
	"mile26/graphics/template"
)

// Options are how a template is drawn. The zero value is the first page in
// 1920×1080.
type Options struct {
	Format template.Format // "" is 16:9
	Scale  float64         // of the format's size; 0 means 1, and 2 is UHD
	Page   int             // of a paged list, from 0
	Step   int             // of a template with steps, from 0; Update leads from one to the next
}

func (o Options) scale() float64 {
	if o.Scale == 0 {
		return 1
	}
	return o.Scale
}

// size is the frame's size in pixels.
func (o Options) size() image.Point {
	w, h := o.Format.Size()
	s := o.scale()
	return image.Pt(int(float64(w)*s+0.5), int(float64(h)*s+0.5))
}

// Graphic is a drawn template at any moment of its life. It never changes and
// may be shared between goroutines.
type Graphic struct {
	Template *template.Template
	Size     image.Point // of the frame, pixels
	Pages    int         // of its paged list; 1 when it has none
	Problems []Problem

	parts []placedPart // as a tree, parents first
}

// placedPart is a part with its sprite, where it stands at rest.
type placedPart struct {
	path, name string
	depth      int
	end        int           // of the parts inside it: the index behind the last one
	sprite     *paint.Sprite // nil when it has nothing of its own to show
	x, y       float64
	box        image.Rectangle // what it and the parts inside it cover
	moves      [2][]move       // in and out
	scroll     float64         // pixels a second to the left; 0 stands
	window     image.Rectangle // through which it scrolls
	period     float64         // after so many pixels it begins again
	solid      bool            // a panel covers all of it
}

// State is a chapter of a graphic's life.
type State int

// The states in their order. Holding has no end of its own.
const (
	In State = iota
	Hold
	Out
)

// Moment is a point of a graphic's life.
type Moment struct {
	State State
	Time  time.Duration // since the state began
	Held  time.Duration // how long it has held before Out: what scrolls goes on from there
}

// Length is how long a state takes; Hold has no length.
func (g *Graphic) Length(s State) time.Duration {
	if s == Hold {
		return 0
	}
	end := 0.0
	for i := range g.parts {
		for _, m := range g.parts[i].moves[which(s)] {
			end = max(end, m.end)
		}
	}
	return time.Duration(end * float64(time.Millisecond))
}

func which(s State) int {
	if s == Out {
		return 1
	}
	return 0
}

// List is the frame at a moment.
func (g *Graphic) List(m Moment) paint.List {
	return paint.List{Size: g.Size, Items: g.Append(nil, m)}
}

// maxDepth is how deep parts can stand inside each other.
const maxDepth = 16

// nest finds out where the parts inside each part end.
func nest(parts []placedPart) {
	for i := range parts {
		end := i + 1
		for end < len(parts) && parts[end].depth > parts[i].depth {
			end++
		}
		parts[i].end = end
	}
}

// Append adds the items of a moment to dst and returns it. With room in dst it
// allocates nothing.
func (g *Graphic) Append(dst []paint.Placed, m Moment) []paint.Placed {
	if m.State == Out && m.Time >= g.Length(Out) {
		return dst
	}
	return g.appendParts(dst, 0, len(g.parts), image.Rectangle{}, m)
}

// appendParts adds the parts from first to end that stand beside each other,
// and all that is inside them.
func (g *Graphic) appendParts(dst []paint.Placed, first, end int, clip image.Rectangle, m Moment) []paint.Placed {
	for first < end {
		pose := g.parts[first].pose(m)
		last := g.together(first, end, pose, m)
		dst = g.appendPosed(dst, first, last, pose, clip, m)
		first = last
	}
	return dst
}

// together is the end of the parts, from first on, that touch and move as one.
func (g *Graphic) together(first, end int, at pose, m Moment) int {
	box, next := g.parts[first].box, g.parts[first].end
	for at.moves() && at.scale == 1 && next < end {
		p := &g.parts[next]
		if q := p.pose(m); q.dx != at.dx || q.dy != at.dy || q.scale != 1 || q.opacity != at.opacity || !p.box.Overlaps(box.Inset(-1)) {
			break
		}
		box, next = box.Union(p.box), p.end
	}
	return next
}

// appendPosed adds the parts from first to end, which are in the same pose. What
// moves, grows or fades in one is a group with its members at rest: then they
// stay on the same pixels of each other wherever they are.
func (g *Graphic) appendPosed(dst []paint.Placed, first, end int, at pose, clip image.Rectangle, m Moment) []paint.Placed {
	opacity := alpha(at.opacity)
	if opacity == 0 {
		return dst
	}
	p := &g.parts[first]
	alone := first+1 == end
	if alone && p.scroll == 0 && !at.covered {
		return p.append(dst, inherited{at.dx, at.dy, clip}, opacity, at.scale, m)
	}
	group := -1
	if at.moves() || opacity < 255 && !alone {
		group = len(dst)
		middle := p.box.Min.Add(p.box.Max)
		dst = append(dst, paint.Placed{
			X:     at.dx + float64(middle.X)*(1-at.scale)/2,
			Y:     at.dy + float64(middle.Y)*(1-at.scale)/2,
			Scale: at.scale, Opacity: opacity, Clip: clip,
		})
		opacity, clip = 255, image.Rectangle{}
	}
	for i := first; i < end; i = g.parts[i].end {
		p, within := &g.parts[i], clip
		if at := p.pose(m); at.covered {
			within = meet(clip, at.clip)
		}
		dst = p.append(dst, inherited{clip: within}, opacity, 1, m)
		dst = g.appendParts(dst, i+1, p.end, within, m)
	}
	if group >= 0 {
		dst[group].Group = len(dst) - group - 1 // one without members shows nothing
	}
	return dst
}

// inherited is how a part is moved and clipped by what it is in.
type inherited struct {
	dx, dy float64
	clip   image.Rectangle // zero is none
}

// append adds the part's own sprite.
func (p *placedPart) append(dst []paint.Placed, at inherited, opacity uint8, scale float64, m Moment) []paint.Placed {
	if p.sprite == nil || opacity == 0 || (at.clip != image.Rectangle{} && at.clip.Empty()) {
		return dst
	}
	item := paint.Placed{Sprite: p.sprite, X: p.x + at.dx, Y: p.y + at.dy, Opacity: opacity, Clip: at.clip}
	if scale != 1 {
		// Growing happens from the middle.
		b := p.sprite.Image.Rect
		item.Scale = scale
		item.X += float64(b.Dx()) * (1 - scale) / 2
		item.Y += float64(b.Dy()) * (1 - scale) / 2
	}
	if p.scroll == 0 {
		return append(dst, item)
	}
	return p.appendScrolling(dst, item, m)
}

// appendScrolling repeats the sprite through its window, end to end.
func (p *placedPart) appendScrolling(dst []paint.Placed, item paint.Placed, m Moment) []paint.Placed {
	held := m.Held
	if m.State == Hold {
		held = m.Time
	}
	width := p.period
	item.Clip = meet(item.Clip, p.window)
	if width <= float64(p.window.Dx()) || width == 0 { // it all fits: it stands
		return append(dst, item)
	}
	gone := p.scroll * held.Seconds()
	gone = sixteenth(gone - width*float64(int(gone/width)))
	for item.X -= gone; item.X < float64(p.window.Max.X); item.X += width {
		if item.X+width > float64(p.window.Min.X) {
			dst = append(dst, item)
		}
	}
	return dst
}

// meet is what two clips leave; the zero rectangle clips nothing.
func meet(a, b image.Rectangle) image.Rectangle {
	switch {
	case a == image.Rectangle{}:
		return b
	case b == image.Rectangle{}:
		return a
	}
	r := a.Intersect(b)
	if r.Empty() {
		return image.Rect(-1, -1, -1, -1) // nothing, and not the zero rectangle
	}
	return r
}

func round(v float64) int {
	if v < 0 {
		return -int(-v + 0.5)
	}
	return int(v + 0.5)
}
