package data

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
)

// findAthletes collects hits in steps, from the best to the least, and stops when
// there are enough: no step reads more than the limit, so one letter costs no
// more among 50,000 athletes than a whole name does.
func (s *Show) findAthletes(ctx context.Context, q query, limit int) ([]ranked, error) {
	if len(q) == 0 {
		return nil, nil
	}
	c := collector{limit: limit, seen: map[ID]bool{}}
	for _, step := range s.steps(q) {
		if len(c.found) >= limit {
			break
		}
		// What a step finds may have been seen before, as often as there are hits.
		ids, err := step.find(ctx, limit+len(c.found))
		if err != nil {
			return nil, err
		}
		c.add(ids, step.rank)
	}
	return c.found, nil
}

type step struct {
	rank int
	find func(ctx context.Context, limit int) ([]ID, error)
}

func (s *Show) steps(q query) []step {
	words := func(rank int, expression string) step {
		return step{rank, func(ctx context.Context, limit int) ([]ID, error) { return s.matching(ctx, expression, limit) }}
	}
	const star = "more:" + starWord + " AND "
	family := q.some(familyForm) + " AND " + q.match(prefixForm)
	begin := q.some(familyPrefixForm)
	if len(q) > 1 {
		begin += " AND " + q.match(prefixForm)
	}
	name := q.match(prefixForm)
	steps := []step{
		{rankWhole, func(ctx context.Context, limit int) ([]ID, error) { return s.called(ctx, q, limit) }},
		words(rankStarFamily, star+family), words(rankStarBegin, star+begin), words(rankStar, star+name),
		words(rankFamily, family), words(rankFamilyBegin, begin), words(rankName, name),
	}
	if slices.ContainsFunc(q, word.hasDigit) {
		steps = slices.Insert(steps, 1, step{rankBib, func(ctx context.Context, limit int) ([]ID, error) { return s.wearing(ctx, q, limit) }})
	}
	if len(q) == 1 && q[0].hasDigit() {
		steps = append(steps, step{rankBibBegin, func(ctx context.Context, limit int) ([]ID, error) { return s.bibBegins(ctx, q[0].plain, limit) }})
	}
	if q.hasCode() {
		country := q.match(countryForm)
		steps = append(steps, words(rankStarCountry, star+country), words(rankCountry, country))
	}
	return steps
}

type collector struct {
	limit int
	found []ranked
	seen  map[ID]bool
}

func (c *collector) add(ids []ID, rank int) {
	for _, id := range ids {
		if !c.seen[id] && len(c.found) < c.limit {
			c.seen[id] = true
			c.found = append(c.found, ranked{Hit{Kind: KindAthlete, ID: id}, rank})
		}
	}
}

// matching returns athletes that fit an FTS expression, in the order in which they were added.
func (s *Show) matching(ctx context.Context, expression string, limit int) ([]ID, error) {
	return ids(s.reader.QueryContext(ctx, `SELECT docid FROM athlete_words WHERE athlete_words MATCH ? LIMIT ?`, expression, limit))
}

// called returns athletes whose whole name is the query, those with a star first.
func (s *Show) called(ctx context.Context, q query, limit int) ([]ID, error) {
	plain, alt := q.keys()
	return ids(s.reader.QueryContext(ctx, `SELECT id FROM athletes WHERE id IN (
			SELECT id FROM athletes WHERE name_key IN (?1, ?2) UNION SELECT athlete FROM athlete_keys WHERE name_key IN (?1, ?2))
		ORDER BY starred DESC, id LIMIT ?3`, plain, alt, limit))
}

// wearing returns athletes who have one word of the query as a bib and fit the others with their name.
func (s *Show) wearing(ctx context.Context, q query, limit int) ([]ID, error) {
	var fit []ID
	for i, bib := range q {
		if !bib.hasDigit() {
			continue
		}
		worn, err := ids(s.reader.QueryContext(ctx, `SELECT e.athlete FROM entries e JOIN races r ON r.id=e.race
			WHERE e.bib=? COLLATE NOCASE AND e.bib<>'' ORDER BY r.year DESC, r.date DESC, e.id LIMIT ?`, bib.plain, max(limit, 200)))
		if err != nil {
			return nil, err
		}
		others := slices.Concat(q[:i], q[i+1:])
		for _, id := range worn {
			if len(others) > 0 {
				fits, err := s.fitsName(ctx, id, others)
				if err != nil {
					return nil, err
				}
				if !fits {
					continue
				}
			}
			fit = append(fit, id)
		}
	}
	return fit, nil
}

func (s *Show) fitsName(ctx context.Context, id ID, q query) (bool, error) {
	var given, family, more string
	err := s.reader.QueryRowContext(ctx, `SELECT given, family, more FROM athlete_words WHERE docid=?`, int64(id)).Scan(&given, &family, &more)
	words := strings.Fields(given + " " + family + " " + strings.ReplaceAll(more, countryPrefix, ""))
	return q.fits(words, word.begins), err
}

// bibBegins returns athletes whose bib begins so, in the order of bibs.
func (s *Show) bibBegins(ctx context.Context, begin string, limit int) ([]ID, error) {
	return ids(s.reader.QueryContext(ctx, `SELECT athlete FROM entries WHERE bib >= ?1 COLLATE NOCASE AND bib < ?1 || char(0x10FFFF) COLLATE NOCASE
		AND bib<>'' ORDER BY bib COLLATE NOCASE, id LIMIT ?2`, begin, limit))
}

// findPeople looks at everybody: a broadcast has dozens, not thousands. Begins
// says whether a word of the query may stand for a word.
func (s *Show) findPeople(ctx context.Context, q query, begins func(word, string) bool) ([]ranked, error) {
	if len(q) == 0 {
		return nil, nil
	}
	all, err := s.People(ctx)
	if err != nil {
		return nil, err
	}
	var found []ranked
	for _, p := range all {
		w := wordsOfName(p.Given, p.Family, p.Whole)
		family := strings.Fields(w.family)
		names := slices.Concat(strings.Fields(w.given), family, w.others)
		rank := rankName
		plain, alt := q.keys()
		switch key := w.key(); {
		case key == plain || key == alt || slices.Contains(w.otherKeys, plain):
			rank = rankWhole
		case !q.fits(names, begins):
			if !q.fits(slices.Concat(names, strings.Fields(Fold(p.Credit))), begins) {
				continue
			}
		case slices.ContainsFunc(q, func(w word) bool { return slices.Contains(family, w.plain) }):
			rank = rankStarFamily
		case slices.ContainsFunc(q, func(w word) bool { return slices.ContainsFunc(family, w.begins) }):
			rank = rankStarBegin
		default:
			rank = rankStar
		}
		found = append(found, ranked{Hit{Kind: KindPerson, ID: p.ID}.ofPerson(p), rank})
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	return found, nil
}

// findRaces looks at every race: a show has hundreds at most. The rule is [Show.FindRaces]'s.
func (s *Show) findRaces(ctx context.Context, q query, begins func(word, string) bool) ([]ranked, error) {
	if len(q) == 0 {
		return nil, nil
	}
	all, err := s.Races(ctx)
	if err != nil {
		return nil, err
	}
	var fit, named []ranked
	for _, r := range all {
		category := strings.Fields(Fold(r.Category))
		event := append(strings.Fields(Fold(r.Event)), strconv.Itoa(r.Year))
		if !q.fits(slices.Concat(event, category, strings.Fields(Fold(r.Title))), begins) {
			continue
		}
		h := ranked{Hit{Kind: KindRace, ID: r.ID}.ofRace(r), rankRace}
		if q.names(slices.Concat(event, category)) {
			h.rank = rankWhole
		}
		fit = append(fit, h)
		if q.names(category) {
			named = append(named, h)
		}
	}
	if len(named) > 0 {
		fit = named
	}
	slices.SortStableFunc(fit, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	return fit, nil
}
