package desk

import (
	"reflect"
	"slices"
	"sync"
)

// mailbox holds what happened in the model until the window takes it in. Where
// only the newest counts it holds one: a window that is behind, for want of a
// graphics card, catches up instead of filling memory with pictures that nobody
// will see.
type mailbox struct {
	mu     sync.Mutex
	events []event
}

// put adds an event at the end. It is true when the window has to take in one
// more than before.
func (b *mailbox) put(e event) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.events)
	b.events = append(slices.DeleteFunc(b.events, func(old event) bool { return replaces(e, old) }), e)
	return len(b.events) > n
}

// take is the oldest event. There is one for every put that was true.
func (b *mailbox) take() event {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.events[0]
	b.events = slices.Delete(b.events, 0, 1)
	return e
}

// replaces says that an event tells all that an older one does.
func replaces(e, old event) bool {
	switch e := e.(type) {
	case drawn:
		o, same := old.(drawn)
		return same && o.monitor == e.monitor
	case aired, ordered, raced, ticked:
		return reflect.TypeOf(e) == reflect.TypeOf(old)
	}
	return false
}
