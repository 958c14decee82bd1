package data

import (
	"context"
	"encoding/json"
)

// AthletesNamed returns the athletes who have one of these names, in any of
// their spellings and with the words in any order, or one of these ids, without
// disciplines and bests.
func (s *Show) AthletesNamed(ctx context.Context, names []Athlete) ([]Athlete, error) {
	keys, err := nameKeys(names)
	if err != nil {
		return nil, err
	}
	return athletes(ctx, s.reader, `WHERE a.id IN (`+namedSelect+`) ORDER BY a.id`, keys)
}

// EntriesNear returns the entries of a race that have one of these bibs, or whose
// athletes have one of these names as in AthletesNamed, in no order.
func (s *Show) EntriesNear(ctx context.Context, race ID, bibs []string, names []Athlete) ([]Entry, error) {
	keys, err := nameKeys(names)
	if err != nil {
		return nil, err
	}
	numbers, err := json.Marshal(bibs)
	if err != nil {
		return nil, err
	}
	return entries(ctx, s.reader, `WHERE e.race=?3 AND e.id IN (
		SELECT b.id FROM json_each(?2) j CROSS JOIN entries b ON b.bib=j.value COLLATE NOCASE AND b.bib<>''
		UNION SELECT n.id FROM entries n WHERE n.race=?3 AND n.athlete IN (`+namedSelect+`))`, keys, string(numbers), int64(race))
}

const namedSelect = `SELECT k.id FROM json_each(?1, '$.keys') j CROSS JOIN athletes k ON k.name_key=j.value
	UNION SELECT k.athlete FROM json_each(?1, '$.keys') j CROSS JOIN athlete_keys k ON k.name_key=j.value
	UNION SELECT i.athlete FROM json_each(?1, '$.ids') j CROSS JOIN athlete_ids i
		ON i.system=json_extract(j.value, '$.system') AND i.number=json_extract(j.value, '$.number')`

// nameKeys is what namedSelect looks for, as JSON.
func nameKeys(names []Athlete) (string, error) {
	var of struct {
		Keys []string     `json:"keys"`
		IDs  []ExternalID `json:"ids"`
	}
	for _, a := range names {
		of.Keys = append(of.Keys, wordsOf(Athlete{Given: a.Given, Family: a.Family, Whole: a.Whole}).key())
		of.IDs = append(of.IDs, a.IDs...)
	}
	b, err := json.Marshal(of)
	return string(b), err
}

// SplitsOf returns the splits of many entries with one query, each entry's by
// distance.
func (s *Show) SplitsOf(ctx context.Context, entries []ID) (map[ID][]Split, error) {
	var r SplitReader
	return r.Of(ctx, s, entries)
}

// SplitReader reads the splits of many entries part by part, all into the same memory.
type SplitReader struct {
	room []Split
	of   map[ID][]Split
}

// Of is [Show.SplitsOf]; what it returned before is good no more.
func (r *SplitReader) Of(ctx context.Context, s *Show, entries []ID) (map[ID][]Split, error) {
	all, err := splitsOfMany(ctx, s.reader, entries, r.room)
	if err != nil {
		return nil, err
	}
	if r.room = all; r.of == nil {
		r.of = make(map[ID][]Split, len(entries))
	}
	out := r.of
	clear(out)
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && all[to].Entry == all[from].Entry {
			to++
		}
		out[all[from].Entry] = all[from:to:to]
		from = to
	}
	return out, nil
}
