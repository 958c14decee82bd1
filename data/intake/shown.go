package intake

import (
	"context"
	"fmt"

	"mile26/data"
	"mile26/data/mark"
)

// shown reads what the show holds before an intake changes it. While the intake
// runs nobody else can write, so what it reads stays true.
type shown struct {
	show *data.Show
}

// athletes reads every athlete of the show as far as it takes to tell them
// apart; before one is changed the whole of it is read.
func (s shown) athletes(ctx context.Context) (*roster, error) {
	all, err := s.show.Athletes(ctx)
	if err != nil {
		return nil, fmt.Errorf("the show's athletes: %w", err)
	}
	r := &roster{byKey: make(map[string][]*data.Athlete, len(all))}
	for i := range all {
		r.add(&all[i])
	}
	return r, nil
}

// entrants reads the entries of a race of the show into f.
func (s shown) entrants(ctx context.Context, f *fieldOf) error {
	entries, err := s.show.Entries(ctx, f.race.stored.ID, 0)
	if err != nil {
		return fmt.Errorf("the entries of %s: %w", f.race.stored.Name(), err)
	}
	for _, e := range entries {
		f.add(&entrant{e: e, folds: foldedNames(e.Athlete), old: true})
	}
	return nil
}

// splits reads the splits of an entry, once.
func (s shown) splits(ctx context.Context, f *fieldOf, e *entrant) error {
	if e.splits != nil {
		return nil
	}
	e.splits = map[data.ID]mark.Mark{}
	for _, sp := range e.added {
		e.splits[f.checks[sp.check]] = sp.mark
	}
	if !e.old {
		return nil
	}
	all, err := s.show.Splits(ctx, e.e.ID)
	if err != nil {
		return fmt.Errorf("the splits of entry %d: %w", e.e.ID, err)
	}
	for _, sp := range all {
		e.splits[sp.Checkpoint.ID] = sp.Mark
	}
	return nil
}

// noteKeeper writes the notes of an intake, and leaves out those that an
// earlier intake of the same file wrote: the same file twice adds nothing twice,
// also when rows have moved.
type noteKeeper struct {
	to    sink
	there map[data.Note]int // without their lines
}

func newNoteKeeper(ctx context.Context, show *data.Show, to sink, intake data.ID, file string) (*noteKeeper, error) {
	k := &noteKeeper{to: to, there: map[data.Note]int{}}
	log, err := show.Intakes(ctx)
	if err != nil {
		return nil, fmt.Errorf("the log of intakes: %w", err)
	}
	for _, in := range log {
		if in.File != file || in.ID == intake {
			continue
		}
		notes, err := show.Notes(ctx, in.ID)
		if err != nil {
			return nil, fmt.Errorf("the notes of intake %d: %w", in.ID, err)
		}
		for _, n := range notes {
			n.Line = 0
			k.there[n]++
		}
	}
	return k, nil
}

func (k *noteKeeper) add(n data.Note) error {
	key := n
	key.Line = 0
	if k.there[key] > 0 {
		k.there[key]--
		return nil
	}
	return k.to.AddNote(n)
}
