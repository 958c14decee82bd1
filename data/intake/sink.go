package intake

import (
	"context"

	"mile26/data"
)

// sink is where an intake writes. Two are there: a [data.Load], which changes
// the show and keeps what it takes to undo that, and a rehearsal, which changes
// nothing. Whoever applies rows does not know which one it is, so a dry run
// comes to the same counts as the intake that follows it.
type sink interface {
	AddRace(data.Race) (data.ID, error)
	UpdateRace(data.Race) error
	AddCheckpoint(data.Checkpoint) (data.ID, error)
	AddAthlete(data.Athlete) (data.ID, error)
	Athlete(data.ID) (data.Athlete, error)
	UpdateAthlete(data.Athlete) error
	AddEntry(data.Entry) (data.ID, error)
	UpdateEntry(data.Entry) error
	SetResult(entry data.ID, r data.Result) error
	AddSplit(data.Split) error
	AddPerson(data.Person) (data.ID, error)
	UpdatePerson(data.Person) error
	AddRecord(data.Record) (data.ID, error)
	AddFact(data.Fact) (data.ID, error)
	AddNote(data.Note) error
}

// rehearsal is a sink that writes nothing. It hands out ids that no row of the
// show has, and knows the athletes that were added or changed.
type rehearsal struct {
	ctx    context.Context
	show   *data.Show
	last   data.ID
	coming *data.Coming
	checks map[data.Checkpoint]data.ID // without their ids and distances
}

// beyond is more than any id of a show.
const beyond = data.ID(1) << 60

func newRehearsal(ctx context.Context, show *data.Show) *rehearsal {
	return &rehearsal{ctx: ctx, show: show, last: beyond, coming: data.NewComing(beyond), checks: map[data.Checkpoint]data.ID{}}
}

func (r *rehearsal) next() (data.ID, error) {
	r.last++
	return r.last, nil
}

func (r *rehearsal) AddRace(data.Race) (data.ID, error)     { return r.next() }
func (r *rehearsal) UpdateRace(data.Race) error             { return nil }
func (r *rehearsal) AddSplit(data.Split) error              { return nil }
func (r *rehearsal) AddPerson(data.Person) (data.ID, error) { return r.next() }
func (r *rehearsal) UpdatePerson(data.Person) error         { return nil }
func (r *rehearsal) AddRecord(data.Record) (data.ID, error) { return r.next() }
func (r *rehearsal) AddFact(data.Fact) (data.ID, error)     { return r.next() }
func (r *rehearsal) AddNote(data.Note) error                { return nil }

// AddEntry keeps what tells the athlete from others in the race; so do UpdateEntry and SetResult.
func (r *rehearsal) AddEntry(e data.Entry) (data.ID, error) {
	id, err := r.next()
	e.ID = id
	r.coming.AddEntry(e)
	return id, err
}

func (r *rehearsal) UpdateEntry(e data.Entry) error {
	r.coming.SetBib(e.ID, e.Bib)
	return nil
}

func (r *rehearsal) SetResult(entry data.ID, res data.Result) error {
	r.coming.SetResult(entry, res)
	return nil
}

// AddCheckpoint finds one that the show has, for splits are looked up by it.
func (r *rehearsal) AddCheckpoint(c data.Checkpoint) (data.ID, error) {
	key := data.Checkpoint{Race: c.Race, Name: c.Name}
	if id, ok := r.checks[key]; ok {
		return id, nil
	}
	if c.Race < beyond {
		have, err := r.show.Checkpoints(r.ctx, c.Race)
		if err != nil {
			return 0, err
		}
		for _, h := range have {
			r.checks[data.Checkpoint{Race: c.Race, Name: h.Name}] = h.ID
		}
	}
	if id, ok := r.checks[key]; ok {
		return id, nil
	}
	id, err := r.next()
	r.checks[key] = id
	return id, err
}

func (r *rehearsal) AddAthlete(a data.Athlete) (data.ID, error) {
	id, err := r.next()
	a.ID = id
	r.coming.SetAthlete(a)
	return id, err
}

func (r *rehearsal) Athlete(id data.ID) (data.Athlete, error) {
	if a, ok := r.coming.Athlete(id); ok {
		return a, nil
	}
	return r.show.Athlete(r.ctx, id)
}

func (r *rehearsal) UpdateAthlete(a data.Athlete) error {
	r.coming.SetAthlete(a)
	return nil
}
