package desk

import (
	"context"
	"sync"
)

// job is a command to be carried out. A job that yields is dropped when one of
// the same kind comes right after it: of five rows passed with the arrow key
// only the last need be drawn.
type job struct {
	kind   string
	yields bool
	do     func(context.Context)
}

// queue carries out jobs one after another, so that a take waits for the page
// that was picked just before it.
type queue struct {
	mu   *sync.Mutex
	jobs []job
	wake chan struct{}
}

func newQueue() queue { return queue{mu: new(sync.Mutex), wake: make(chan struct{}, 1)} }

// put adds a job. It never waits.
func (q *queue) put(j job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n := len(q.jobs); n > 0 && q.jobs[n-1].yields && q.jobs[n-1].kind == j.kind {
		q.jobs = q.jobs[:n-1]
	}
	q.jobs = append(q.jobs, j)
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

func (q *queue) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		}
		for ctx.Err() == nil {
			j, ok := q.next()
			if !ok {
				break
			}
			j.do(ctx)
		}
	}
}

func (q *queue) next() (job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return job{}, false
	}
	j := q.jobs[0]
	q.jobs = q.jobs[1:]
	return j, true
}

// slot holds one thing to be worked on next: putting another replaces it.
type slot[T any] struct {
	mu *sync.Mutex
	c  chan T
}

func newSlot[T any]() slot[T] { return slot[T]{new(sync.Mutex), make(chan T, 1)} }

func (s slot[T]) put(v T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.c:
	default:
	}
	s.c <- v
}
