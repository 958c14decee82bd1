package show

import (
	"context"

	"mile26/data"
)

// Roster is the athletes of a race, read ahead: the show is asked once for what
// the pages of all of them need, and then for nothing but photos. It is safe
// for concurrent use.
type Roster struct {
	show    *data.Show
	race    data.Race
	entries []data.Entry
	bests   map[data.ID][]data.Best
}

// ReadRoster reads what the pages of these entries of a race need. Entries are
// as data gives them, with their marks.
func ReadRoster(ctx context.Context, d *data.Show, race data.Race, entries []data.Entry) (*Roster, error) {
	athletes := make([]data.ID, len(entries))
	for i, e := range entries {
		athletes[i] = e.Athlete.ID
	}
	bests, err := d.Bests(ctx, athletes)
	if err != nil {
		return nil, err
	}
	return &Roster{show: d, race: race, entries: entries, bests: bests}, nil
}

// Ask is what is known of the athlete of entry i, counted from 0: what [Ask]
// says of the athlete in the roster's race. ctx is for the photo.
func (r *Roster) Ask(ctx context.Context, i int) Known {
	me := appearance{athlete: r.entries[i].Athlete, entry: r.entries[i], race: r.race}
	me.athlete.Bests = r.bests[me.athlete.ID]
	me = me.asOf(r.race.ID)
	k := me.known(ctx, r.show, Subject{}.printer(r.race))
	k.subject = Subject{Kind: data.KindAthlete, ID: me.athlete.ID, Race: r.race.ID}
	return k
}
