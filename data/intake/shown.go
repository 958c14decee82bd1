package intake

import (
	"context"
	"fmt"
	"slices"

	"mile26/data"
	"mile26/data/mark"
)

// shown reads what the show holds before an intake changes it. While the intake
// runs nobody else can write, so what it reads stays true.
type shown struct {
	show *data.Show
	some bool      // only what could be one of near is read
	near []*record // of a version of a followed source
}

// athletes reads every athlete of the show as far as it takes to tell them
// apart, with their ids when the list has some; before one is changed the whole of
// it is read. There is room for more of them.
func (s shown) athletes(ctx context.Context, ids bool, more int) (*roster, error) {
	all, err := s.everybody(ctx)
	if err != nil {
		return nil, fmt.Errorf("the show's athletes: %w", err)
	}
	r := &roster{byKey: make(map[string]*namesakes, len(all)+more)}
	if ids {
		if r.known, err = s.show.ExternalIDs(ctx); err != nil {
			return nil, fmt.Errorf("the ids of the show's athletes: %w", err)
		}
	}
	for i := range all {
		all[i].IDs = r.known[all[i].ID]
		r.add(&all[i])
	}
	return r, nil
}

func (s shown) everybody(ctx context.Context) ([]data.Athlete, error) {
	if !s.some {
		return s.show.Athletes(ctx)
	}
	names := make([]data.Athlete, len(s.near))
	for i, rec := range s.near {
		names[i] = rec.athlete
	}
	return s.show.AthletesNamed(ctx, names)
}

// entriesAtOnce is how many entries of a field are read together: what is read and is no
// entrant yet takes memory twice.
const entriesAtOnce = 4096

// field gives the entries of a race to take, part by part.
func (s shown) field(ctx context.Context, race *raceOf, take func([]data.Entry)) error {
	if s.some {
		near, err := s.nearby(ctx, race)
		take(near)
		return err
	}
	all, err := s.show.EntryOrder(ctx, race.stored.ID)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(all, entriesAtOnce) {
		part, err := s.show.EntriesOf(ctx, some)
		if err != nil {
			return err
		}
		take(part)
	}
	return nil
}

func (s shown) nearby(ctx context.Context, race *raceOf) ([]data.Entry, error) {
	var bibs []string
	var names []data.Athlete
	for _, rec := range s.near {
		if rec.race == race {
			bibs, names = append(bibs, rec.bib), append(names, rec.athlete)
		}
	}
	return s.show.EntriesNear(ctx, race.stored.ID, bibs, names)
}

// entrants reads the entries of a race of the show into f.
func (s shown) entrants(ctx context.Context, f *fieldOf, ids map[data.ID][]data.ExternalID) error {
	err := s.field(ctx, f.race, func(entries []data.Entry) {
		for _, e := range entries {
			e.Athlete.IDs = ids[e.Athlete.ID]
			f.add(shownEntrant(e))
		}
	})
	if err != nil {
		return fmt.Errorf("the entries of %s: %w", f.race.stored.Name(), err)
	}
	return nil
}

// splits reads the splits of an entry, once.
func (s shown) splits(ctx context.Context, f *fieldOf, e *entrant) error {
	if e.splits != nil {
		return nil
	}
	e.splits = map[data.ID]mark.Mark{}
	if e.made != nil {
		for _, sp := range e.made.splits {
			e.splits[f.checks[sp.check]] = sp.mark
		}
		return nil
	}
	all, err := s.show.Splits(ctx, e.id)
	if err != nil {
		return fmt.Errorf("the splits of entry %d: %w", e.id, err)
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
	once  bool              // of a followed source: what one version has noted, the next one says again
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
	if len(k.there) == 0 && !k.once {
		return k.to.AddNote(n)
	}
	key := n
	key.Line = 0
	switch {
	case k.once && k.there[key] > 0:
		return nil
	case k.once:
		k.there[key] = 1
	case k.there[key] > 0:
		k.there[key]--
		return nil
	}
	return k.to.AddNote(n)
}
