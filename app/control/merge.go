package control

import (
	"context"
	"fmt"
	"time"

	"mile26/data"
)

// The steps that tell athletes together and apart.
const (
	mergeTwo verb = "merge"    // Pair.Gone into Pair.Kept
	unmerge  verb = "unmerge"  // Pair.Merge
	apart    verb = "apart"    // Pair.Kept and Pair.Gone are two
	together verb = "together" // nobody says so any more
)

// pair are two athletes.
type pair struct {
	Kept  data.ID   `json:"kept"`
	Gone  data.ID   `json:"gone"`
	Merge data.ID   `json:"merge,omitempty"`
	At    time.Time `json:"at"`
}

// Merge makes two athletes one, see [data.Show.Merge].
func (o *Order) Merge(ctx context.Context, keep, gone data.ID, now time.Time) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		names, err := c.names(keep, gone)
		if err != nil {
			return err
		}
		c.name = fmt.Sprintf("merge of %s into %s", names[1], names[0])
		return c.do(step{Do: mergeTwo, Pair: pair{Kept: keep, Gone: gone, At: now}})
	})
}

// NotSame remembers that two athletes are two, see [data.Show.NotSame].
func (o *Order) NotSame(ctx context.Context, a, b data.ID, now time.Time) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		names, err := c.names(a, b)
		if err != nil {
			return err
		}
		c.name = fmt.Sprintf("%s and %s are two", names[0], names[1])
		return c.do(step{Do: apart, Pair: pair{Kept: a, Gone: b, At: now}})
	})
}

func (c *change) names(ids ...data.ID) (names []string, err error) {
	for _, id := range ids {
		row, err := c.tx.Row(data.KindAthlete, id)
		if err != nil {
			return nil, err
		}
		names = append(names, row.Called())
	}
	return names, nil
}

// pairStep does a step of two athletes and answers the one that takes it back.
func (c *change) pairStep(s step) (step, error) {
	p := s.Pair
	switch s.Do {
	case mergeTwo:
		m, err := c.tx.Merge(p.Kept, p.Gone, p.At)
		p.Merge = m.ID
		c.rows = append(c.rows, p.Kept)
		return step{Do: unmerge, Pair: p}, err
	case unmerge:
		m, err := c.tx.UndoMerge(p.Merge, p.At)
		c.rows = append(c.rows, m.Kept, m.Gone)
		return step{Do: mergeTwo, Pair: pair{Kept: m.Kept, Gone: m.Gone, At: p.At}}, err
	case apart:
		return step{Do: together, Pair: p}, c.tx.Apart(p.Kept, p.Gone, p.At)
	}
	return step{Do: apart, Pair: p}, c.tx.Together(p.Kept, p.Gone)
}
