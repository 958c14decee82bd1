package data

import (
	"slices"
	"testing"
)

// Facts, quotes and messages are found by any words of theirs; what stands first
// in a line counts most.
func TestFindLines(t *testing.T) {
	s := newShow(t)
	update(t, s, func(tx *Tx) error {
		for _, f := range []Fact{
			{Figure: "36,000", Text: "runners at the start", Event: "City Marathon", Year: 2014},
			{Text: "Brasher and Disley began it", Year: 1981},
		} {
			if _, err := tx.AddFact(f); err != nil {
				return err
			}
		}
		for _, q := range []Saying{
			{Who: "Chris Brasher", Text: "A dream come true", Year: 1981},
			{Who: "Ann, Leeds", Text: "Go on, runners", Viewer: true},
		} {
			if _, err := tx.AddSaying(q); err != nil {
				return err
			}
		}
		return nil
	})
	for words, want := range map[string][]string{
		"runn":       {"36,000 runners at the start", "Ann, Leeds"},
		"36,000":     {"36,000 runners at the start"},
		"brasher":    {"Chris Brasher", "Brasher and Disley began it"},
		"dream chr":  {"Chris Brasher"},
		"2014 city":  {"36,000 runners at the start"},
		"nobody":     nil,
		"":           {"36,000 runners at the start", "Brasher and Disley began it", "Chris Brasher", "Ann, Leeds"},
		"LEEDS runn": {"Ann, Leeds"},
	} {
		found, err := s.FindLines(t.Context(), words, 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range found {
			got = append(got, h.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
	if found, err := s.FindLines(t.Context(), "", 2); err != nil || len(found) != 2 {
		t.Errorf("at most 2: %d, %v", len(found), err)
	}
}
