package data

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
)

// usualLimit is the limit of a search that is given none.
const usualLimit = 50

// The ranks of hits, best first.
const (
	rankWhole       = iota // the whole name, in either order; a race all of whose words are typed
	rankBib                // the bib
	rankPageNumber         // the number of a page
	rankStarFamily         // of athletes with a bio or a place among the first three, and of people: the family name
	rankStarBegin          // … the beginning of the family name
	rankStar               // … any name
	rankRace               // races
	rankPage               // pages by their other words
	rankFamily             // of everybody: the family name
	rankFamilyBegin        // … the beginning of the family name
	rankName               // … any name
	rankBibBegin           // the beginning of a bib
	rankStarCountry        // athletes with a bio or a top place of a country
	rankCountry            // everybody of a country
	rankTypo               // whoever fits when letters may be wrong
)

type ranked struct {
	Hit
	rank int
}

// Search finds athletes, people and races. The words may come in any order and
// each may be the beginning of a word; case, accents and apostrophes do not
// matter, and ä may be typed a or ae. A word with a digit may be a bib, a word
// of three letters a country code. Best first, in a stable order: who is called
// exactly so; a bib; athletes with a bio or a place among the first three and
// people; races; everybody else; and in each by family name, its beginning, then
// the other names. When all these are fewer than five, those follow who fit when
// a word of four letters or more has one letter wrong, missing, too many or
// swapped with the next, or two in a word of eight or more; a word that somebody
// has for a name has none unless nothing else is found. A limit of 0 or less
// means 50.
func (s *Show) Search(ctx context.Context, words string, limit int) ([]Hit, error) {
	return s.search(ctx, words, usual(limit), nil)
}

// SearchAll is [Show.Search] with the pages of the running order among the hits:
// behind the bibs those whose number is typed, behind the races those with the
// words in their number, name and notes.
func (s *Show) SearchAll(ctx context.Context, words string, limit int) ([]Hit, error) {
	pages, err := s.FindPages(ctx, words, limit)
	if err != nil {
		return nil, err
	}
	return s.search(ctx, words, usual(limit), rankPages(readQuery(words), pages))
}

func (s *Show) search(ctx context.Context, words string, limit int, pages []ranked) ([]Hit, error) {
	q := readQuery(words)
	athletes, err := s.findAthletes(ctx, q, limit)
	if err != nil {
		return nil, searchError(words, err)
	}
	people, err := s.findPeople(ctx, q, word.begins)
	if err != nil {
		return nil, searchError(words, err)
	}
	races, err := s.findRaces(ctx, q, word.begins)
	if err != nil {
		return nil, searchError(words, err)
	}
	// An event has many races; they leave room for names.
	others := len(athletes) + len(people)
	if most := max(limit/3, limit-others); len(races) > most {
		races = races[:most]
	}
	all := slices.Concat(athletes, people, races, pages)
	if len(all) < fewHits {
		if all, err = s.addMisspelled(ctx, q, limit, all); err != nil {
			return nil, searchError(words, err)
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	return s.hits(ctx, all, limit)
}

// addMisspelled adds those who fit when words may have slips, and aren't there yet.
func (s *Show) addMisspelled(ctx context.Context, q query, limit int, all []ranked) ([]ranked, error) {
	if !q.canSlip() {
		return all, nil
	}
	athletes, err := s.findMisspelled(ctx, q, limit, len(all) > 0)
	if err != nil {
		return nil, err
	}
	var more []ranked
	for _, id := range athletes {
		more = append(more, ranked{Hit{Kind: KindAthlete, ID: id}, rankTypo})
	}
	people, err := s.findPeople(ctx, q, word.nears)
	if err != nil {
		return nil, err
	}
	races, err := s.findRaces(ctx, q, word.nears)
	if err != nil {
		return nil, err
	}
	exact := len(all)
	for _, m := range slices.Concat(more, people, races) {
		if !slices.ContainsFunc(all[:exact], func(a ranked) bool { return a.Kind == m.Kind && a.ID == m.ID }) {
			m.rank = rankTypo
			all = append(all, m)
		}
	}
	return all, nil
}

func rankPages(q query, pages []Page) []ranked {
	var all []ranked
	for _, p := range pages {
		rank := rankPage
		if number := strconv.Itoa(p.Number); slices.ContainsFunc(q, func(w word) bool { return w.plain == number }) {
			rank = rankPageNumber
		}
		all = append(all, ranked{Hit{Kind: KindPage, ID: p.ID, Name: p.Called(), Detail: p.Template}, rank})
	}
	return all
}

// FindAthletes finds athletes as [Show.Search] does, without slips. When the words are the
// whole name of exactly one athlete, in either order, that one is the first hit.
func (s *Show) FindAthletes(ctx context.Context, words string, limit int) ([]Hit, error) {
	found, err := s.findAthletes(ctx, readQuery(words), usual(limit))
	if err != nil {
		return nil, searchError(words, err)
	}
	return s.hits(ctx, found, usual(limit))
}

// FindPeople finds people by name and credit as [Show.Search] does, without slips.
func (s *Show) FindPeople(ctx context.Context, words string, limit int) ([]Hit, error) {
	found, err := s.findPeople(ctx, readQuery(words), word.begins)
	if err != nil {
		return nil, searchError(words, err)
	}
	return s.hits(ctx, found, usual(limit))
}

// FindRaces finds races by event, year, category and title, newest first. A
// class that isn't named isn't meant: when a race has its category named in full,
// or has none, those with an unnamed word in their category are left out. "London
// 2014 men" is the men's race and not the wheelchair men's; "London 2014" is all
// races of that edition. A limit of 0 or less means 50.
func (s *Show) FindRaces(ctx context.Context, words string, limit int) ([]Hit, error) {
	found, err := s.findRaces(ctx, readQuery(words), word.begins)
	if err != nil {
		return nil, searchError(words, err)
	}
	return s.hits(ctx, found, usual(limit))
}

// OneAthlete returns the athlete that the words mean: the only one with that
// whole name; else the only one whose names have all the words in full, the
// family name among them; else the only one that fits. Errors: ErrNotFound when
// none fits, *AmbiguousError when several do.
func (s *Show) OneAthlete(ctx context.Context, words string) (Athlete, error) {
	q := readQuery(words)
	const most = 20
	fits, err := s.findAthletes(ctx, q, most+1)
	if err != nil {
		return Athlete{}, searchError(words, err)
	}
	switch whole := fits[:equals(fits)]; {
	case len(fits) == 0:
		return Athlete{}, fmt.Errorf("no athlete fits %q: %w; try fewer letters, or import the file with the athlete", words, ErrNotFound)
	case len(fits) == 1 || len(whole) == 1:
		return s.Athlete(ctx, fits[0].ID)
	case len(whole) > 1:
		fits = whole
	default:
		full, err := s.matching(ctx, q.some(familyForm)+" AND "+q.match(wholeForm), 2)
		if err != nil {
			return Athlete{}, searchError(words, err)
		}
		if len(full) == 1 {
			return s.Athlete(ctx, full[0])
		}
	}
	hits, err := s.hits(ctx, fits, most)
	if err != nil {
		return Athlete{}, searchError(words, err)
	}
	return Athlete{}, &AmbiguousError{Words: words, Hits: hits, More: len(fits) > most}
}

// OneRace returns the race that the words mean, by the rule of [Show.FindRaces].
// Errors: ErrNotFound when none fits, *AmbiguousError when several do.
func (s *Show) OneRace(ctx context.Context, words string) (Race, error) {
	found, err := s.findRaces(ctx, readQuery(words), word.begins)
	if err != nil {
		return Race{}, searchError(words, err)
	}
	switch {
	case len(found) == 0:
		return Race{}, fmt.Errorf("no race fits %q: %w; name the event and the year", words, ErrNotFound)
	case len(found) == 1:
		return s.Race(ctx, found[0].ID)
	}
	const most = 20
	hits, err := s.hits(ctx, found, most)
	if err != nil {
		return Race{}, searchError(words, err)
	}
	return Race{}, &AmbiguousError{Words: words, Hits: hits, More: len(found) > most}
}

// equals counts the hits that are called exactly as typed; they come first.
func equals(found []ranked) int {
	n := 0
	for n < len(found) && found[n].rank == rankWhole {
		n++
	}
	return n
}

func usual(limit int) int {
	if limit <= 0 {
		return usualLimit
	}
	return limit
}

func searchError(words string, err error) error { return fmt.Errorf("search for %q: %w", words, err) }
