package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mile26/data/mark"
)

// Double is two athletes of a show who are likely one. Nothing merges them but a
// person, with [Show.Merge], or says that they are two, with [Show.NotSame].
type Double struct {
	Strength Strength
	Reasons  []string // "one letter differs: Sesemann / Sessemann", "both GBR"
	A, B     Side     // A was added first
}

// Side is one athlete of a double with what tells whether it is the other.
type Side struct {
	Athlete Athlete  // without disciplines and bests
	Seen    []string // "London Marathon 2023 · Men: 8th, 2:10:23, bib 17 (report.txt line 12)", newest race first
	More    int      // races beyond those
}

// Strength says how likely it is that two athletes are one.
type Strength string

// The strengths, strongest first.
const (
	AlmostCertain Strength = "almost certain"
	VeryLikely    Strength = "very likely"
	Likely        Strength = "likely"
	Possible      Strength = "possible"
)

var strengths = []Strength{AlmostCertain, VeryLikely, Likely, Possible}

// maxSeen is how many races of a side are told.
const maxSeen = 6

// Doubles returns the pairs of athletes who are likely one, strongest first, and
// how many there are altogether; a limit of 0 or less is no limit. Pairs are those
// whose names have the same words however they are spelled and ordered, or differ
// in one letter of one word or by a short form (Phil, Philip), and of whom nothing else that is known contradicts
// that they are one: countries, sexes, dates of birth, ages to a year, and what
// they did in a race that both are in. Those of [Show.NotSame] are left out.
func (s *Show) Doubles(ctx context.Context, limit int) ([]Double, int, error) {
	ctx, done, err := s.AtOnce(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer done()
	Tell(ctx, Progress{Step: StepDoubles})
	pairs, err := s.pairs(ctx, span{}, nil, nil)
	if err != nil {
		return nil, 0, fmt.Errorf("likely doubles: %w", orStopped(ctx, err))
	}
	all := len(pairs)
	if limit > 0 {
		pairs = pairs[:min(limit, all)]
	}
	out, err := s.doublesOf(ctx, pairs)
	if err != nil {
		return nil, 0, fmt.Errorf("likely doubles: %w", orStopped(ctx, err))
	}
	return out, all, nil
}

// DoublesOf counts the pairs of [Show.Doubles] that an intake brought: those with
// an athlete whom it added.
func (s *Show) DoublesOf(ctx context.Context, intake ID) (int, error) {
	added, err := list(ctx, s.reader, func(rows *sql.Rows) (of span, err error) {
		var n ID
		err = rows.Scan(&of.first, &n)
		of.last = of.first + n - 1
		return of, err
	}, `SELECT first, length(digests)/8 FROM intake_added WHERE intake=? AND kind=?`, int64(intake), string(kindAthlete))
	if err != nil || len(added) == 0 {
		return 0, err
	}
	of, err := s.notToldApart(ctx, added[0])
	if err != nil || of != nil && len(of) == 0 {
		return 0, err
	}
	pairs, err := s.pairs(ctx, added[0], of, nil)
	if err != nil {
		return 0, fmt.Errorf("likely doubles of intake %d: %w", intake, err)
	}
	return len(pairs), nil
}

// notToldApart returns which athletes of a span could be one at all, where nobody
// else is in the show and they are in one race, each with a bib or each with a
// place: those who share it. In the list of one race, the largest that is ever read,
// they are few or none. Otherwise it returns nil, and anybody could be.
func (s *Show) notToldApart(ctx context.Context, of span) ([]ID, error) {
	const oneRace = `race=(SELECT min(race) FROM entries)`
	var alone, bibs, places sql.NullBool
	// Each looks at one end of an index or counts it, for the field is large; the last only where it must.
	err := s.reader.QueryRowContext(ctx, `SELECT alone, bibs, CASE WHEN alone AND NOT bibs
			THEN n=(SELECT count(*) FROM entries WHERE `+oneRace+` AND status='' AND place>0) END
		FROM (SELECT n, n=(SELECT count(*) FROM athletes) AND (SELECT min(race) FROM entries)=(SELECT max(race) FROM entries)
				AND (SELECT min(athlete) FROM entries)>=?1 AND (SELECT max(athlete) FROM entries)<=?2 AS alone,
				n=(SELECT count(*) FROM entries WHERE bib<>'') AS bibs
			FROM (SELECT count(*) AS n FROM entries))`, int64(of.first), int64(of.last)).Scan(&alone, &bibs, &places)
	if err != nil || !alone.Bool || !bibs.Bool && !places.Bool {
		return nil, err
	}
	share := `SELECT athlete FROM entries WHERE ` + oneRace + ` AND status='' AND place IN
		(SELECT place FROM entries WHERE ` + oneRace + ` AND status='' GROUP BY place HAVING count(*)>1)`
	if bibs.Bool {
		share = `SELECT athlete FROM entries WHERE bib<>'' AND bib COLLATE NOCASE IN
			(SELECT bib FROM entries WHERE bib<>'' GROUP BY bib COLLATE NOCASE HAVING count(*)>1)`
	}
	found, err := ids(s.reader.QueryContext(ctx, share))
	return append([]ID{}, found...), err
}

// pair is two athletes who may be one.
type pair struct {
	a, b     *namesake // a has the smaller ID
	but      unlike    // in what the names differ
	strength Strength
	several  bool // others are as likely
}

// pairs returns the pairs, strongest first. With a span only those with one of its
// athletes; among all athletes where among is nil; with what comes as if that were
// in the show, nil for nothing.
func (s *Show) pairs(ctx context.Context, only span, among []ID, coming *Coming) ([]pair, error) {
	all, err := namesakes(ctx, s.reader, among)
	if err != nil {
		return nil, err
	}
	all = coming.namesakes(all)
	c := candidates{only: only, met: map[[2]ID]bool{}}
	if err := c.leaveOutApart(ctx, s.reader); err != nil {
		return nil, err
	}
	if err := c.sameWords(ctx, s.reader, all, coming); err != nil {
		return nil, err
	}
	if err := c.nearWords(ctx, all); err != nil {
		return nil, err
	}
	pairs, err := notApartInRaces(ctx, s.reader, c.pairs, coming)
	if err != nil {
		return nil, err
	}
	weaken(pairs)
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(slices.Index(strengths, a.strength), slices.Index(strengths, b.strength)), cmp.Compare(a.a.ID, b.a.ID), cmp.Compare(a.b.ID, b.b.ID))
	})
	return pairs, nil
}

// weaken makes likely pairs possible where somebody is likely more than one, who
// are two themselves: Christian Fischer is one of them at most.
func weaken(pairs []pair) {
	of := map[ID]int{}
	for _, p := range pairs {
		if p.strength == Likely {
			of[p.a.ID]++
			of[p.b.ID]++
		}
	}
	for i := range pairs {
		p := &pairs[i]
		if p.strength == Likely && (of[p.a.ID] > 1 || of[p.b.ID] > 1) {
			p.strength, p.several = Possible, true
		}
	}
}

// doublesOf reads what is known of the sides of pairs.
func (s *Show) doublesOf(ctx context.Context, pairs []pair) ([]Double, error) {
	seen := map[ID]Side{}
	var wanted []ID
	for _, p := range pairs {
		wanted = append(wanted, p.a.ID, p.b.ID)
	}
	in, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	among := `(SELECT value FROM json_each(?))`
	whole, err := athletes(ctx, s.reader, `WHERE a.id IN `+among, string(in))
	if err != nil {
		return nil, err
	}
	known, err := externalIDs(ctx, s.reader, `WHERE x.athlete IN `+among, string(in))
	if err != nil {
		return nil, err
	}
	for _, a := range whole {
		a.IDs = known[a.ID]
		seen[a.ID] = Side{Athlete: a}
	}
	ran, err := entries(ctx, s.reader, `JOIN races r ON r.id=e.race WHERE e.athlete IN `+among+` ORDER BY r.year DESC, r.date DESC, r.id DESC`, string(in))
	if err != nil {
		return nil, err
	}
	held, err := races(ctx, s.reader, ``)
	if err != nil {
		return nil, err
	}
	names := map[ID]string{}
	for _, r := range held {
		names[r.ID] = r.Name()
	}
	for _, e := range ran {
		side := seen[e.Athlete.ID]
		if len(side.Seen) < maxSeen {
			side.Seen = append(side.Seen, seenIn(names[e.Race], e))
		} else {
			side.More++
		}
		seen[e.Athlete.ID] = side
	}
	out := make([]Double, 0, len(pairs))
	for _, p := range pairs {
		a, b := seen[p.a.ID], seen[p.b.ID]
		if a.Athlete.ID == 0 || b.Athlete.ID == 0 { // merged meanwhile
			continue
		}
		out = append(out, Double{Strength: p.strength, Reasons: p.reasons(a.Athlete, b.Athlete), A: a, B: b})
	}
	return out, nil
}

// seenIn says what an entry did.
func seenIn(race string, e Entry) string {
	var parts []string
	if e.Result.Place > 0 {
		parts = append(parts, mark.Ordinal(e.Result.Place))
	}
	if e.Result.Status != "" {
		parts = append(parts, string(e.Result.Status))
	}
	source := Source{}
	if m := e.Result.shown(); m.Printed != "" {
		parts = append(parts, m.Printed)
	}
	if len(e.Result.Marks) > 0 {
		source = e.Result.Marks[0].Source
	}
	if e.Bib != "" {
		parts = append(parts, "bib "+e.Bib)
	}
	if e.Club != "" {
		parts = append(parts, e.Club)
	}
	text := race
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	if source.Name != "" {
		text += " (" + source.Name
		if source.Line > 0 {
			text += " line " + strconv.Itoa(source.Line)
		}
		text += ")"
	}
	return text
}

// reasons says in words why two athletes may be one.
func (p pair) reasons(a, b Athlete) []string {
	out := []string{p.names(a, b)}
	switch {
	case a.Country != "" && a.Country == b.Country:
		out = append(out, "both "+a.Country)
	case a.Country == "" && b.Country == "":
		out = append(out, "neither has a country")
	case a.Country == "" || b.Country == "":
		out = append(out, "one has no country")
	}
	switch agree := birthAgrees(p.a, p.b); agree {
	case bornAlike:
		out = append(out, "both born "+string(a.Born))
	case agesAlike:
		out = append(out, "their ages agree")
	}
	if a.Sex != "" && a.Sex == b.Sex {
		out = append(out, map[Sex]string{Men: "both men", Women: "both women"}[a.Sex])
	}
	if p.a.together[p.b.ID] {
		out = append(out, "both in one race, with nothing that contradicts")
	}
	if p.several {
		out = append(out, "others are as likely")
	}
	return out
}

// names says how the names agree.
func (p pair) names(a, b Athlete) string {
	one, other := a.plainName(), b.plainName()
	if p.but != (unlike{}) {
		said := map[unlike]string{
			{slip: true}: "one letter differs", {short: true}: "one has a short form of the name",
			{slip: true, short: true}: "one letter differs, and one has a short form of the name",
		}
		return fmt.Sprintf("%s: %s / %s", said[p.but], one, other)
	}
	foldA, foldB := Fold(one), Fold(other)
	both := one + " / " + other
	switch {
	case one == other && (a.Family == "") != (b.Family == ""):
		return "the same name, in one field and in two"
	case one == other:
		return "the same name"
	case foldA == foldB:
		return "the same name but for signs and accents: " + both
	case nameKey(foldA) == nameKey(foldB):
		return "the same words in another order: " + both
	}
	return "the same name in another spelling: " + both
}

// NotSame remembers that two athletes are two, so that they are not proposed
// again. Errors: ErrNotFound.
func (s *Show) NotSame(ctx context.Context, a, b ID, now time.Time) error {
	if a == b {
		return fmt.Errorf("athlete %d is told apart from itself; name two", a)
	}
	return s.Update(ctx, func(tx *Tx) error {
		for _, id := range []ID{a, b} {
			if _, err := tx.id(`SELECT id FROM athletes WHERE id=?`, int64(id)); err != nil {
				return fmt.Errorf("athlete %d: %w", id, err)
			}
		}
		return tx.keepApart(a, b, instant(now))
	})
}

func (tx *Tx) keepApart(a, b ID, at string) error {
	_, err := tx.exec(`INSERT INTO athletes_apart (at, one, other) VALUES (?,?,?) ON CONFLICT DO NOTHING`, at, int64(min(a, b)), int64(max(a, b)))
	return err
}
