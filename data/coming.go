package data

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Coming is what a dry run would bring into a show, as far as it tells athletes
// apart. It belongs to one goroutine.
type Coming struct {
	first    ID // of those added: the show has no row of this ID or above
	athletes map[ID]Athlete
	bibs     map[ID]string // of entries that change
	results  map[ID]Result
	entries  map[ID]comer
}

// comer is an entry that would be added.
type comer struct {
	athlete ID
	raced
}

// NewComing is of nothing yet; what is added has IDs from first on, which the show
// has not.
func NewComing(first ID) *Coming {
	return &Coming{first: first, athletes: map[ID]Athlete{}, bibs: map[ID]string{}, results: map[ID]Result{}, entries: map[ID]comer{}}
}

// Athlete is one that would be there, added or changed, if it is among what comes.
func (c *Coming) Athlete(id ID) (Athlete, bool) {
	a, ok := c.athletes[id]
	return a, ok
}

// SetAthlete takes an athlete who is added or changed, with every field.
func (c *Coming) SetAthlete(a Athlete) { c.athletes[a.ID] = a }

// AddEntry takes an entry that is added.
func (c *Coming) AddEntry(e Entry) {
	c.entries[e.ID] = comer{e.Athlete.ID, racedOf(e.Race, e.Bib, e.Result)}
}

// SetBib takes the bib of an entry that is changed.
func (c *Coming) SetBib(entry ID, bib string) {
	if e, ok := c.entries[entry]; ok {
		e.bib = bib
		c.entries[entry] = e
		return
	}
	c.bibs[entry] = bib
}

// SetResult takes the result of an entry that is changed.
func (c *Coming) SetResult(entry ID, r Result) {
	if e, ok := c.entries[entry]; ok {
		e.raced = racedOf(e.race, e.bib, r)
		c.entries[entry] = e
		return
	}
	c.results[entry] = r
}

func racedOf(race ID, bib string, r Result) raced {
	out := raced{race: race, bib: bib, place: r.Place, status: string(r.Status)}
	if m, ok := r.Chosen(); ok && m.Mark.Known() {
		out.finish.Int64, out.finish.Valid = m.Mark.Time.Milliseconds(), true
	}
	return out
}

// DoublesComing counts the pairs of [Show.DoublesOf] that an intake would bring
// which brings what comes.
func (s *Show) DoublesComing(ctx context.Context, c *Coming) (int, error) {
	ctx, done, err := s.AtOnce(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	alone, err := c.toldApart(ctx, s.reader)
	if err != nil || alone {
		return 0, err
	}
	Tell(ctx, Progress{Step: StepDoubles})
	pairs, err := s.pairs(ctx, span{c.first, 1<<63 - 1}, nil, c)
	if err != nil {
		return 0, fmt.Errorf("likely doubles: %w", orStopped(ctx, err))
	}
	return len(pairs), nil
}

// toldApart is that of a show: nobody but those who come would be in it, and they
// are in one race, each with a bib or each with a place of their own.
func (c *Coming) toldApart(ctx context.Context, q querier) (bool, error) {
	there, err := ids(q.QueryContext(ctx, `SELECT id FROM athletes LIMIT 1`))
	if err != nil || len(there) > 0 || len(c.entries) != len(c.athletes) {
		return false, err
	}
	bibs, places := make(map[string]bool, len(c.entries)), make(map[int]bool, len(c.entries))
	race := ID(0)
	for _, e := range c.entries {
		if race != 0 && e.race != race {
			return false, nil
		}
		race = e.race
		if e.bib != "" {
			bibs[strings.ToLower(e.bib)] = true
		}
		if e.place > 0 && e.status == "" {
			places[e.place] = true
		}
	}
	return len(bibs) == len(c.entries) || len(places) == len(c.entries), nil
}

// namesakes puts those who come among the ones of the show, in the order of their IDs.
func (c *Coming) namesakes(all []namesake) []namesake {
	if c == nil {
		return all
	}
	for i, n := range all {
		if a, ok := c.athletes[n.ID]; ok {
			all[i] = namesakeOf(a)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.athletes)) {
		if id >= c.first {
			all = append(all, namesakeOf(c.athletes[id]))
		}
	}
	return all
}

// has reports whether what comes says what an athlete is called.
func (c *Coming) has(id ID) bool {
	if c == nil {
		return false
	}
	_, ok := c.athletes[id]
	return ok
}

// otherKeys are the other spellings of those who come, with whose they are.
func (c *Coming) otherKeys(yield func(string, ID) bool) {
	if c == nil {
		return
	}
	for id, a := range c.athletes {
		for _, key := range wordsOf(a).otherKeys {
			if !yield(key, id) {
				return
			}
		}
	}
}

// changed is what would be left of an entry of the show.
func (c *Coming) changed(entry ID, r raced) raced {
	if c == nil {
		return r
	}
	if result, ok := c.results[entry]; ok {
		r = racedOf(r.race, r.bib, result)
	}
	if bib, ok := c.bibs[entry]; ok {
		r.bib = bib
	}
	return r
}

// enter puts the entries that come beside those of the show, by athlete.
func (c *Coming) enter(ran map[ID][]raced, wanted []ID) {
	if c == nil {
		return
	}
	in := make(map[ID]bool, len(wanted))
	for _, id := range wanted {
		in[id] = true
	}
	for _, e := range c.entries {
		if in[e.athlete] {
			ran[e.athlete] = append(ran[e.athlete], e.raced)
		}
	}
}
