package playout

import (
	"image"
	"slices"
	"time"

	"mile26/graphics/paint"
)

// Page is something that can be put on air: a finished picture with a name and
// a place. It is immutable once it has been cued.
type Page struct {
	ID       string // stable over changes of content: the same line of the running order
	Title    string // for people, such as "Lower third · Sifan HASSAN"
	Template string // such as "lower-third"
	Layer    int    // MinLayer to MaxLayer
	List     paint.List
}

// Airing is a page on air.
type Airing struct {
	*Page
	Taken time.Time // when it was put on this layer

	order uint64
}

// State is the channel between two commands: a snapshot that never changes and
// may be kept. Whoever holds one must not write to what it points at.
type State struct {
	Serial  uint64      // goes up by one with every change
	Size    image.Point // of the frame, pixels
	Preview *Page       // nil: nothing
	Program []Airing    // back to front: by layer, at most one page on each
}

// ProgramList is what the audience sees: every page on air, back to front.
func (s State) ProgramList() paint.List {
	n := 0
	for _, a := range s.Program {
		n += len(a.List.Items)
	}
	l := paint.List{Size: s.Size, Items: make([]paint.Placed, 0, n)}
	for _, a := range s.Program {
		l.Items = append(l.Items, a.List.Items...)
	}
	return l
}

// PreviewList is the page in preview alone, without what is on air.
func (s State) PreviewList() paint.List {
	l := paint.List{Size: s.Size}
	if s.Preview != nil {
		l.Items = s.Preview.List.Items
	}
	return l
}

// OnAir is the page with this ID as it is on air.
func (s State) OnAir(id string) (Airing, bool) {
	i := slices.IndexFunc(s.Program, func(a Airing) bool { return a.ID == id })
	if i < 0 {
		return Airing{}, false
	}
	return s.Program[i], true
}

// OnLayer is what is on air on layer n.
func (s State) OnLayer(n int) (Airing, bool) {
	i := slices.IndexFunc(s.Program, func(a Airing) bool { return a.Layer == n })
	if i < 0 {
		return Airing{}, false
	}
	return s.Program[i], true
}

// same reports whether two pages are the same line with the same look, so
// that putting one in the other's place changes nothing.
func (p *Page) same(q *Page) bool {
	if p == q || q == nil {
		return p == q
	}
	return p.ID == q.ID && p.Title == q.Title && p.Template == q.Template && p.Layer == q.Layer &&
		p.List.Size == q.List.Size && slices.EqualFunc(p.List.Items, q.List.Items, sameItem)
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
