package text

import "sync"

// cache keeps values up to a number of bytes. It holds two generations: what is
// used moves into the young one, and when that is full the old one is dropped as
// a whole. So nothing that is in use goes, and no order of use need be kept. It
// is safe for concurrent use.
type cache[K comparable, V any] struct {
	limit int // bytes of both generations

	mu              sync.RWMutex
	young, old      map[K]cached[V]
	bytes, oldBytes int
}

type cached[V any] struct {
	value V
	bytes int
}

func (c *cache[K, V]) get(k K) (V, bool) {
	c.mu.RLock()
	e, ok := c.young[k]
	if ok {
		c.mu.RUnlock()
		return e.value, true
	}
	e, ok = c.old[k]
	c.mu.RUnlock()
	if ok {
		c.put(k, e.value, e.bytes)
	}
	return e.value, ok
}

// getText is get for a key that is still in a buffer; it makes no string of it
// as long as the value is young.
func getText[V any](c *cache[string, V], k []byte) (V, bool) {
	c.mu.RLock()
	e, ok := c.young[string(k)]
	c.mu.RUnlock()
	if ok {
		return e.value, true
	}
	return c.get(string(k))
}

// put keeps v, which takes about that many bytes, its key included.
func (c *cache[K, V]) put(k K, v V, bytes int) {
	const entry = 96 // of the maps themselves
	bytes += entry
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.young[k]; ok {
		return
	}
	if c.bytes+bytes > c.limit/2 {
		c.old, c.oldBytes = c.young, c.bytes
		c.young, c.bytes = nil, 0
	}
	if c.young == nil {
		c.young = map[K]cached[V]{}
	}
	c.young[k] = cached[V]{v, bytes - entry}
	c.bytes += bytes
}

func (c *cache[K, V]) size() (entries, bytes int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.young) + len(c.old), c.bytes + c.oldBytes
}
