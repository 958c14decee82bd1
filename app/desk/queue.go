package desk

import (
	"context"
	"errors"
	"sync"
)

// job is a command to be carried out. A job that yields is dropped when one of
// the same kind comes right after it: of five rows passed with the arrow key
// only the last need be drawn.
//
// A job that shows makes a page for preview. Its context ends as soon as another
// such job comes and there is none of another sort before that: nobody wants to
// see what it makes any more. It is carried out all the same, for what it chooses
// counts.
//
// A job that airs puts something on air. [queue.halt] ends its context.
type job struct {
	kind   string
	yields bool
	shows  bool
	airs   bool
	do     func(context.Context)

	ended error         // why it is not wanted any more; nil: it is
	done  chan struct{} // closed when it has been carried out, or dropped
}

// queue carries out jobs one after another, so that a take waits for the page
// that was picked just before it.
type queue struct {
	mu   *sync.Mutex
	jobs []job
	wake chan struct{}

	now  job                     // being carried out
	stop context.CancelCauseFunc // ends it; nil: none is
	last chan struct{}           // closed when the job put last is done
}

func newQueue() queue {
	none := make(chan struct{})
	close(none)
	return queue{mu: new(sync.Mutex), wake: make(chan struct{}, 1), last: none}
}

// errOutdated ends a job that shows when a newer one has come.
var errOutdated = errors.New("outdated")

// outdated says that a context ended because something newer was chosen.
func outdated(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errOutdated) }

// put adds a job. It never waits.
func (q *queue) put(j job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if j.shows {
		q.outdate()
	}
	if n := len(q.jobs); n > 0 && q.jobs[n-1].yields && q.jobs[n-1].kind == j.kind {
		close(q.jobs[n-1].done)
		q.jobs = q.jobs[:n-1]
	}
	j.done = make(chan struct{})
	q.last = j.done
	q.jobs = append(q.jobs, j)
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// outdate ends the jobs that show, from the last back to the first of another
// sort. With mu held.
func (q *queue) outdate() {
	for i := len(q.jobs) - 1; i >= 0; i-- {
		if !q.jobs[i].shows {
			return
		}
		q.jobs[i].ended = errOutdated
	}
	if q.stop != nil && q.now.shows {
		q.stop(errOutdated)
	}
}

// halt ends, for a reason, the jobs that air and are not done, and says how many
// of them had not begun.
func (q *queue) halt(why error) (waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stop != nil && q.now.airs {
		q.stop(why)
	}
	for i := range q.jobs {
		if q.jobs[i].airs && q.jobs[i].ended == nil {
			q.jobs[i].ended = errors.Join(errUnbegun, why)
			waiting++
		}
	}
	return waiting
}

// errUnbegun says that a job was halted before it had begun.
var errUnbegun = errors.New("unbegun")

// settled is closed when all that has been put so far is done.
func (q *queue) settled() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.last
}

func (q *queue) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.wake:
		}
		for ctx.Err() == nil {
			if !q.next(ctx) {
				break
			}
		}
	}
}

// next carries out the first job, with a context that ends when the job is not
// wanted any more. It says whether there was one.
func (q *queue) next(ctx context.Context) bool {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	j, ok := q.begin(stop)
	if !ok {
		return false
	}
	j.do(ctx)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.now, q.stop = job{}, nil
	close(j.done)
	return true
}

// begin takes the first job, which stop ends.
func (q *queue) begin(stop context.CancelCauseFunc) (job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.jobs) == 0 {
		return job{}, false
	}
	q.now, q.stop = q.jobs[0], stop
	q.jobs = q.jobs[1:]
	if q.now.ended != nil {
		stop(q.now.ended)
	}
	return q.now, true
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
