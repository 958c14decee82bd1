package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mile26/data"
)

// whose finds athletes by what files are called.
type whose struct {
	byID   map[data.ID]*data.Athlete
	bibs   map[string][]data.ID
	ids    map[string][]external // by number, in lower case
	names  map[string][]data.ID  // by the folded words in alphabetical order
	inRace bool
}

type external struct {
	of data.ID
	is data.ExternalID
}

func newWhose(ctx context.Context, show *data.Show, race data.ID) (*whose, error) {
	all, err := show.Athletes(ctx)
	if err != nil {
		return nil, fmt.Errorf("the show's athletes: %w", err)
	}
	w := &whose{byID: make(map[data.ID]*data.Athlete, len(all)), ids: map[string][]external{}, names: make(map[string][]data.ID, len(all)), inRace: race != 0}
	for i := range all {
		a := &all[i]
		w.byID[a.ID] = a
		for _, key := range data.NameKeys(*a) {
			w.names[key] = append(w.names[key], a.ID)
		}
	}
	if w.bibs, err = show.Bibs(ctx, race); err != nil {
		return nil, fmt.Errorf("the show's bibs: %w", err)
	}
	known, err := show.ExternalIDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("the ids of the show's athletes: %w", err)
	}
	for id, of := range known {
		for _, x := range of {
			key := strings.ToLower(x.Number)
			w.ids[key] = append(w.ids[key], external{id, x})
		}
	}
	return w, nil
}

// inOrder is the words of a folded name in alphabetical order.
func inOrder(folded string) string {
	words := strings.Fields(folded)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// of returns whose a file is, by its name without the ending: by bib, by id, by
// name; else why it is nobody's. A number beside a name has to agree with it.
func (w *whose) of(name string) (a *data.Athlete, by, why string) {
	name = squeeze(name)
	all, by := w.byNumber(name)
	if len(all) == 0 {
		var words, numbers []string
		for word := range strings.FieldsSeq(data.Fold(name)) {
			if isNumber(word) {
				numbers = append(numbers, word)
			} else {
				words = append(words, word)
			}
		}
		all, by = w.names[inOrder(strings.Join(words, " "))], "name"
		if len(all) > 0 {
			for _, n := range numbers {
				if bib, called := w.byNumber(n); len(bib) > 0 && len(n) > 1 {
					both := slices.DeleteFunc(slices.Clone(all), func(id data.ID) bool { return !slices.Contains(bib, id) })
					if len(both) == 0 {
						return nil, "", fmt.Sprintf("has the name of %s and the %s, which is %s", w.called(all), called, w.called(bib))
					}
					all = both
				}
			}
		}
	}
	switch len(all) {
	case 0:
		return nil, "", "is called like nobody's bib, id or name in the show"
	case 1:
		return w.byID[all[0]], by, ""
	}
	hint := ""
	if strings.HasPrefix(by, "bib") && !w.inRace {
		hint = "; say which race it is"
	}
	return nil, "", fmt.Sprintf("could be several by %s: %s%s", by, w.called(all), hint)
}

// byNumber finds athletes by bib, else by id.
func (w *whose) byNumber(n string) ([]data.ID, string) {
	key := strings.ToLower(n)
	for _, bib := range []string{key, strings.TrimLeft(key, "0")} {
		if all := w.bibs[bib]; len(all) > 0 {
			return all, "bib " + bib
		}
	}
	var all []data.ID
	by := ""
	for _, x := range w.ids[key] {
		if !slices.Contains(all, x.of) {
			all = append(all, x.of)
		}
		by = "id " + x.is.String()
	}
	slices.Sort(all)
	if len(all) > 1 {
		by = "id " + n
	}
	return all, by
}

// maxCalled is how many of several are named.
const maxCalled = 4

func (w *whose) called(all []data.ID) string {
	var names []string
	for _, id := range all[:min(len(all), maxCalled)] {
		a := w.byID[id]
		name := nameOf(*a)
		if a.Country != "" {
			name += " " + a.Country
		}
		names = append(names, name)
	}
	if more := len(all) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ")
}

// nameOf is the name for people.
func nameOf(a data.Athlete) string {
	if a.Given == "" && a.Family == "" {
		return a.Whole
	}
	return strings.TrimSpace(a.Given + " " + a.Family)
}
