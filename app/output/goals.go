package output

import (
	"encoding/json"
	"sync"

	"mile26/app/playout"
)

// goals works out once what a state means for everybody who looks at the same
// source, and in which words their list is sent. It keeps the newest of each
// source. The zero value is ready.
type goals struct {
	mu     sync.Mutex
	newest map[source]*sharedGoal
}

type sharedGoal struct {
	serial uint64
	goal   func() (goal, error) // once; whoever comes second waits
	list   func() ([]byte, error)
}

// of is what a state means for the clients of a source. The error is that of
// goalFrom.
func (g *goals) of(s playout.State, of source) (goal, error) {
	return g.shared(s, of).goal()
}

func (g *goals) shared(s playout.State, of source) *sharedGoal {
	g.mu.Lock()
	defer g.mu.Unlock()
	newest := g.newest[of]
	if newest != nil && newest.serial == s.Serial {
		return newest
	}
	one := &sharedGoal{serial: s.Serial, goal: sync.OnceValues(func() (goal, error) { return goalFrom(s, of) })}
	one.list = sync.OnceValues(func() ([]byte, error) {
		made, err := one.goal()
		if err != nil {
			return nil, err
		}
		return json.Marshal(made.list)
	})
	if newest == nil || newest.serial < s.Serial {
		if g.newest == nil {
			g.newest = make(map[source]*sharedGoal)
		}
		g.newest[of] = one
	}
	return one
}

// encode is a source's list in the feed's words. Nobody may write to them.
func (g *goals) encode(l *listMessage, of source) ([]byte, error) {
	g.mu.Lock()
	newest := g.newest[of]
	g.mu.Unlock()
	if newest != nil && newest.serial == l.Serial {
		return newest.list()
	}
	return json.Marshal(l)
}
