package playout

import (
	"image"
	"slices"
	"sync"
	"time"

	"mile26/graphics"
	"mile26/graphics/paint"
)

// Scene is a picture with a life: it comes in, holds and goes out. It never
// changes. A *graphics.Graphic is one, and so is a Picture.
type Scene interface {
	// Append adds the display list of a moment to dst.
	Append(dst []paint.Placed, m graphics.Moment) []paint.Placed
	// Length is how long coming in or going out takes.
	Length(s graphics.State) time.Duration
	// Still says that it stands while it holds.
	Still() bool
	// TurnAt is where going out begins when coming in is left at a time;
	// false when it has to come in to the end first.
	TurnAt(in time.Duration) (out time.Duration, ok bool)
}

// Picture is a scene that is there at once and gone at once.
type Picture paint.List

// Append adds the picture, whatever the moment.
func (p Picture) Append(dst []paint.Placed, m graphics.Moment) []paint.Placed {
	if m.State == graphics.Out {
		return dst
	}
	return append(dst, p.Items...)
}

// Length is nothing.
func (Picture) Length(graphics.State) time.Duration { return 0 }

// Still is true.
func (Picture) Still() bool { return true }

// TurnAt is at once.
func (Picture) TurnAt(time.Duration) (time.Duration, bool) { return 0, true }

// Lazy is a graphic that is drawn when it is first looked at, for lists of many
// pages.
type Lazy struct {
	Draw func() *graphics.Graphic

	once  sync.Once
	drawn *graphics.Graphic
}

// Graphic is the graphic, drawn.
func (l *Lazy) Graphic() *graphics.Graphic {
	l.once.Do(func() { l.drawn = l.Draw() })
	return l.drawn
}

// Drawn draws a step of a page, where that is still to be done and there is such a
// step. A page of a list of many thousand rows takes its time: whoever is about to
// show one does it before, as the channel would keep everybody waiting meanwhile.
func (p *Page) Drawn(step int) {
	if step < 0 || step >= len(p.Scenes) {
		return
	}
	if l, lazy := p.Scenes[step].(*Lazy); lazy {
		l.Graphic()
	}
}

// Append is that of the graphic.
func (l *Lazy) Append(dst []paint.Placed, m graphics.Moment) []paint.Placed {
	return l.Graphic().Append(dst, m)
}

// Length is that of the graphic.
func (l *Lazy) Length(s graphics.State) time.Duration { return l.Graphic().Length(s) }

// Still is that of the graphic.
func (l *Lazy) Still() bool { return l.Graphic().Still() }

// TurnAt is that of the graphic.
func (l *Lazy) TurnAt(in time.Duration) (time.Duration, bool) { return l.Graphic().TurnAt(in) }

// graphicOf is the graphic that a scene is, when it is one.
func graphicOf(s Scene) (*graphics.Graphic, bool) {
	switch s := s.(type) {
	case *graphics.Graphic:
		return s, true
	case *Lazy:
		return s.Graphic(), true
	}
	return nil, false
}

// Gate says what happens to newer content of a page on air.
type Gate int

// Live content shows at once; Hold keeps it waiting until it is let through.
const (
	Live Gate = iota
	Hold
)

func (g Gate) String() string {
	if g == Hold {
		return "hold"
	}
	return "live"
}

// Page is something that can be put on air: finished pictures with a name and
// a place. It is immutable once it has been cued.
type Page struct {
	ID       string        // stable over changes of content: the same line of the running order
	Number   int           // its call-up number, 0 when it has none
	Title    string        // for people, such as "Lower third · Sifan HASSAN"
	Template string        // such as "lower-third"
	Layer    int           // MinLayer to MaxLayer
	Scenes   []Scene       // its steps in order; at least one
	Gate     Gate          // for newer content
	Duration time.Duration // on air, after which it goes out by itself; 0 stays
	Digest   string        // the same for the same content; "" when nobody knows, and pictures are compared
	About    any           // what it was made from: the channel carries it and does not look
}

// Rest is the page's first step as it stands, in a frame of that size.
func (p *Page) Rest(size image.Point) paint.List {
	return paint.List{Size: size, Items: p.rest(nil, 0)}
}

func (p *Page) rest(dst []paint.Placed, scene int) []paint.Placed {
	if scene >= len(p.Scenes) {
		return dst
	}
	return p.Scenes[scene].Append(dst, graphics.Moment{State: graphics.Hold})
}

// same reports whether two pages are the same line with the same looks, so
// that putting one in the other's place changes nothing.
func (p *Page) same(q *Page) bool {
	if p == q || q == nil {
		return p == q
	}
	if p.ID != q.ID || p.Number != q.Number || p.Title != q.Title || p.Template != q.Template || p.Layer != q.Layer ||
		p.Gate != q.Gate || p.Duration != q.Duration || len(p.Scenes) != len(q.Scenes) {
		return false
	}
	if p.Digest != "" && q.Digest != "" {
		return p.Digest == q.Digest
	}
	for i := range p.Scenes {
		if !slices.EqualFunc(p.rest(nil, i), q.rest(nil, i), sameItem) {
			return false
		}
	}
	return true
}

// sameItem goes by the sprite's ID, a hash of its picture: a page drawn again
// from the same values has new sprites that look the same.
func sameItem(a, b paint.Placed) bool {
	if a.Sprite == nil || b.Sprite == nil {
		return a == b
	}
	same := a.Sprite.ID == b.Sprite.ID
	a.Sprite, b.Sprite = nil, nil
	return same && a == b
}
