package playout

import (
	"cmp"
	"slices"
	"time"

	"mile26/graphics/paint"
)

// bus is layers on each other: program is one, preview another.
type bus struct {
	rate   Rate
	layers []*layer // by number
	tell   func(Event)
	now    func(frame int64) time.Time

	gathering bool    // layers are settled one after the other
	gathered  []Event // by them, in the order of the layers
}

// say tells of an event; of those that come about while layers are settled,
// when all are.
func (b *bus) say(e Event) {
	if b.gathering {
		b.gathered = append(b.gathered, e)
		return
	}
	b.tell(e)
}

// on is layer n when it has a page.
func (b *bus) on(n int) *layer {
	i := slices.IndexFunc(b.layers, func(l *layer) bool { return l.n == n })
	if i < 0 {
		return nil
	}
	return b.layers[i]
}

func (b *bus) add(n int) *layer {
	at, _ := slices.BinarySearchFunc(b.layers, n, func(l *layer, n int) int { return cmp.Compare(l.n, n) })
	l := &layer{n: n}
	b.layers = slices.Insert(b.layers, at, l)
	return l
}

// clear empties a layer at once.
func (b *bus) clear(l *layer, frame int64) {
	b.say(Event{What: Off, Frame: frame, Layer: l.n, Page: l.page})
	l.page = nil
}

// tidy forgets layers that have become empty.
func (b *bus) tidy() {
	b.layers = slices.DeleteFunc(b.layers, func(l *layer) bool { return l.page == nil })
}

// settleAll settles all layers on a frame. Where frames were left out several
// of them may be made up for at once: what came about is told in their order,
// not in that of the layers.
func (b *bus) settleAll(frame int64) {
	b.gathering = true
	for _, l := range b.layers {
		b.settle(l, frame)
	}
	b.gathering = false
	b.tidy()
	slices.SortStableFunc(b.gathered, func(x, y Event) int { return cmp.Compare(x.Frame, y.Frame) })
	for _, e := range b.gathered {
		b.tell(e)
	}
	clear(b.gathered) // they hold pages
	b.gathered = b.gathered[:0]
}

func (b *bus) moves() bool { return slices.ContainsFunc(b.layers, (*layer).moves) }

// airings are the layers as they are in a frame.
func (b *bus) airings(frame int64) []Airing {
	if len(b.layers) == 0 {
		return nil
	}
	out := make([]Airing, len(b.layers))
	for i, l := range b.layers {
		a := Airing{Page: l.page, Step: l.step, Phase: l.phase, Leaving: l.goes(), Taken: l.taken, Next: l.next, Waiting: l.waiting, order: l.order}
		if l.off > 0 {
			a.Ends = b.now(l.off)
		}
		if !l.leavesForGood() {
			last := l.last()
			a.Due, a.DueStep = last.page, last.step
		}
		a.Items = b.append(make([]paint.Placed, 0, 16), l, frame)
		out[i] = a
	}
	return out
}
