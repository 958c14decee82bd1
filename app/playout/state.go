package playout

import (
	"slices"
	"time"

	"mile26/graphics/paint"
)

// Phase is where a page on air is in its life.
type Phase int

// The phases in their order; a page changes from one hold to another.
const (
	Coming Phase = iota
	Holding
	Changing
	Going
)

func (p Phase) String() string {
	return [...]string{"coming", "holding", "changing", "going"}[p]
}

// Airing is a page on a layer in one frame.
type Airing struct {
	*Page
	Step    int // of its scenes, from 0
	Phase   Phase
	Leaving bool           // it goes, or will as soon as it has come in or changed
	Taken   time.Time      // when it was put on this layer
	Ends    time.Time      // when it goes out by itself; zero: it stays
	Next    *Page          // what comes when it has gone out; nil: nothing
	Waiting *Page          // newer content that is held back; nil: none
	Items   []paint.Placed // what it shows in this frame

	// Due is what the layer will hold when all that was asked for has come
	// about, on its step DueStep: the page itself, or the one it changes into or
	// makes way for. nil: the layer will be empty.
	Due     *Page
	DueStep int

	order uint64
}

// State is the channel in one frame: a snapshot that never changes and may be
// kept. Whoever holds one must not write to what it points at.
type State struct {
	Serial  uint64 // goes up by one with every change
	Frame   int64  // of the channel's clock, from 0 when it was made
	Format  Format
	Moving  bool     // the next frame is another one
	Preview *Airing  // nil: nothing
	Program []Airing // back to front: by layer, at most one page on each
	Late    int64    // frames that were more than half a frame late, since the channel began
	Dropped int64    // frames that were left out, because their time had passed
}

// ProgramList is what the audience sees: every page on air, back to front.
func (s State) ProgramList() paint.List {
	n := 0
	for _, a := range s.Program {
		n += len(a.Items)
	}
	l := paint.List{Size: s.Format.Size, Items: make([]paint.Placed, 0, n)}
	for _, a := range s.Program {
		l.Items = append(l.Items, a.Items...)
	}
	return l
}

// PreviewList is the page in preview alone, without what is on air.
func (s State) PreviewList() paint.List {
	l := paint.List{Size: s.Format.Size}
	if s.Preview != nil {
		l.Items = s.Preview.Items
	}
	return l
}

// LayerList is what is on air on layer n alone.
func (s State) LayerList(n int) paint.List {
	l := paint.List{Size: s.Format.Size}
	if a, ok := s.OnLayer(n); ok {
		l.Items = a.Items
	}
	return l
}

// OnAir is the page with this ID as it is on air.
func (s State) OnAir(id string) (Airing, bool) {
	return s.find(func(a Airing) bool { return a.ID == id })
}

// OnLayer is what is on air on layer n.
func (s State) OnLayer(n int) (Airing, bool) {
	return s.find(func(a Airing) bool { return a.Layer == n })
}

func (s State) find(is func(Airing) bool) (Airing, bool) {
	i := slices.IndexFunc(s.Program, is)
	if i < 0 {
		return Airing{}, false
	}
	return s.Program[i], true
}

// SameWords says that two states differ in nothing but what moves: whoever
// tells of them in words says the same of both.
func (s State) SameWords(t State) bool {
	same := func(a, b Airing) bool {
		return a.Page == b.Page && a.Step == b.Step && a.Phase == b.Phase && a.Leaving == b.Leaving &&
			a.Next == b.Next && a.Waiting == b.Waiting && a.Taken.Equal(b.Taken) && a.Ends.Equal(b.Ends)
	}
	if (s.Preview == nil) != (t.Preview == nil) || s.Preview != nil && !same(*s.Preview, *t.Preview) {
		return false
	}
	return slices.EqualFunc(s.Program, t.Program, same)
}
