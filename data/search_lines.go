package data

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// FindLines finds facts, quotes and viewers' messages: every word must be the
// beginning of one of theirs, with case, accents and apostrophes as in
// [Show.Search]. Whose figure or name the words begin comes first; in each the
// order in which they were added. Without words it is all of them. A limit of 0
// or less means 50.
func (s *Show) FindLines(ctx context.Context, words string, limit int) ([]Hit, error) {
	all, err := s.lines(ctx)
	if err != nil {
		return nil, searchError(words, err)
	}
	q := readQuery(words)
	var first, others []Hit
	for _, l := range all {
		switch {
		case q.fits(strings.Fields(Fold(l.head)), word.begins):
			first = append(first, l.Hit)
		case q.fits(strings.Fields(Fold(l.head+" "+l.text)), word.begins):
			others = append(others, l.Hit)
		}
	}
	found := slices.Concat(first, others)
	return found[:min(len(found), usual(limit))], nil
}

// textLine is a fact or a saying with what stands first in it, and all of its words.
type textLine struct {
	Hit
	head, text string
}

func (s *Show) lines(ctx context.Context) ([]textLine, error) {
	facts, err := s.Facts(ctx)
	if err != nil {
		return nil, err
	}
	sayings, err := s.Sayings(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]textLine, 0, len(facts)+len(sayings))
	for _, f := range facts {
		h := Hit{Kind: KindFact, ID: f.ID, Name: join(f.Figure, f.Text), Detail: dots(f.Event, unlessZero(f.Year))}
		all = append(all, textLine{h, f.Figure, f.Text + " " + h.Detail})
	}
	for _, q := range sayings {
		h := Hit{Kind: KindSaying, ID: q.ID, Name: q.Who, Detail: dots(unlessZero(q.Year), q.Text)}
		all = append(all, textLine{h, q.Who, q.Text + " " + unlessZero(q.Year)})
	}
	return all, nil
}

func unlessZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
