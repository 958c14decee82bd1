package desk

import (
	"context"
	"slices"
	"strings"

	"mile26/app/desk/widget"
	"mile26/data"
)

// raceOfColumn is the race of a fact or a quote, which is asked for by its words.
func raceOfColumn(of func(*listRow) data.ID) listColumn {
	return listColumn{
		Column: widget.Column{Title: tr("RACE"), Width: 150, Sorts: true, Edits: true}, id: "race",
		cell: func(_ *model, r *listRow) widget.Cell { return quiet(r.notes.race(of(r))) },
	}
}

// askStored asks for the race of a fact or a quote, or for who of the show says a
// quote.
func (r *roster) askStored(row listRow, c listColumn) {
	kind, id := row.row.Kind(), row.id
	question, set, of := tr("Of which race? Event, year, category; nothing is none"), setOfRace, data.KindRace
	was := ""
	switch {
	case c.id == "person":
		question, set, of = tr("Who of the show says it? Nothing is nobody"), setSpeaker, data.KindPerson
		was = row.notes.person(row.row.Saying.Person)
	case row.row.Fact != nil:
		was = row.notes.race(row.row.Fact.Race)
	default:
		was = row.notes.race(row.row.Saying.Race)
	}
	m := r.model
	r.bar.ask(question, was, func(words string) error {
		m.edit(canUndo, m.stores(strings.ToLower(englishOf(c.Title)), kind, id, func(ctx context.Context) (storing, error) {
			text, err := m.topicCalled(ctx, of, words)
			if err != nil {
				return nil, err
			}
			return set(text).stored(ctx, m.o.Room.Show(), text)
		}))
		return nil
	})
}

// topicCalled is the race or the person that words mean, as a picker says it; ""
// for none.
func (m *model) topicCalled(ctx context.Context, kind data.Kind, words string) (string, error) {
	if words = strings.TrimSpace(words); words == "" {
		return "", nil
	}
	if kind == data.KindRace {
		race, err := m.o.Room.Show().OneRace(ctx, words)
		return pickText(hit{Hit: data.Hit{Kind: kind, ID: race.ID}}, false), err
	}
	found, err := m.o.Room.Show().Search(ctx, words, hitsShown)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(found, func(h data.Hit) bool { return h.Kind == kind })
	if i < 0 {
		return "", fault("nobody of the show is called “%s”: add the person first, or try fewer letters", words)
	}
	return pickText(hit{Hit: found[i]}, false), nil
}
