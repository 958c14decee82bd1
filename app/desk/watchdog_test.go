package desk

import (
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// The watchdog holds everything that runs on the window's goroutine to its
// budget: events that enter the window, and keys. What counts is the processor
// time of its thread, which another busy process does not add to, in terms of a
// piece of work that is measured in the same run, so that a slow machine or the
// race detector cannot trip it. Waiting costs no processor time; a handler that
// waits is given as long as no scheduler takes.
const (
	handlerBudget = 50 * time.Millisecond
	handlerWait   = 10 * time.Second
)

// workUnit is what the piece of work takes on the machine that the budget is for.
const workUnit = 4 * time.Millisecond

// pace is how many times slower than that this run is; at least 1.
var pace = sync.OnceValue(func() float64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var took []time.Duration
	for range 5 {
		from := threadTime()
		work()
		took = append(took, threadTime()-from)
	}
	return max(1, float64(slices.Min(took))/float64(workUnit))
})

// work is like what handlers do: small objects, maps and strings.
func work() {
	seen := map[string]int{}
	var keys []string
	for i := range 20_000 {
		k := string([]byte{byte(i), byte(i >> 8), byte(i >> 3), 'x'})
		if seen[k]++; seen[k] == 1 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
}

// watched runs a handler of the window under the watchdog.
func watched(t testing.TB, what string, handler func()) {
	t.Helper()
	budget := time.Duration(float64(handlerBudget) * pace())
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start, from := time.Now(), threadTime()
	handler()
	used, passed := threadTime()-from, time.Since(start)
	if used > budget {
		t.Errorf("%s held the window for %v of processor time, at most %v (%v at this run's pace)", what, used, handlerBudget, budget)
	}
	if passed-used > handlerWait {
		t.Errorf("%s made the window wait for %v", what, passed-used)
	}
}

// The watchdog barks at a handler that works too long, and at none that does not.
func TestTheWatchdogBarks(t *testing.T) {
	if threadTime() == 0 {
		t.Skip("this system does not tell the time of a thread") // Linux does, which is where CI runs
	}
	var b bark
	watched(&b, "quick", func() {})
	if b.barked {
		t.Error("at a handler that does nothing")
	}
	stop := time.Duration(float64(2*handlerBudget) * pace())
	watched(&b, "slow", func() {
		for from := threadTime(); threadTime()-from < stop; {
			work()
		}
	})
	if !b.barked {
		t.Error("not at a handler of twice the budget")
	}
}

// bark is a test that notes that it failed.
type bark struct {
	testing.TB
	barked bool
}

func (*bark) Helper() {}

func (b *bark) Errorf(string, ...any) { b.barked = true }
