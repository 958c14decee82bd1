package desk

import (
	"context"
	"errors"

	"mile26/app/control"
	"mile26/data"
)

// The rows that edit what the page is about in the show itself, so that every
// page about it follows: of a fact and a quote the race, of a quote also who of
// the show says it.
const (
	ofRaceRow = "#of-race"
	personRow = "#person"
)

// shapeStored makes those rows.
func (f *inspector) shapeStored() {
	kind := f.about.of.request.Subject.Kind
	if kind != data.KindFact && kind != data.KindSaying {
		return
	}
	if kind == data.KindSaying {
		r := f.newRow(personRow, tr("Said by")).typed(false)
		r.kinds, r.set, r.none = []data.Kind{data.KindPerson}, setSpeaker, true
		f.rows = append(f.rows, r)
	}
	r := f.newRow(ofRaceRow, tr("Of the race")).typed(false)
	r.kinds, r.set, r.none = []data.Kind{data.KindRace}, setOfRace, true
	f.rows = append(f.rows, r)
}

// storing is what writes something into a row of the show.
type storing func(*data.Row)

// setOfRace is the race of a fact or a quote; nothing is none.
func setOfRace(text string) typedIn {
	return typedIn{text: text, stored: func(_ context.Context, _ *data.Show, s string) (storing, error) {
		t, err := topicOrNone(s)
		return func(r *data.Row) {
			if r.Fact != nil {
				r.Fact.Race = t.id
			} else {
				r.Saying.Race = t.id
			}
		}, err
	}}
}

// setSpeaker is who of the show says a quote. Their name is also whose it is in
// words; with nobody of the show that stays.
func setSpeaker(text string) typedIn {
	return typedIn{text: text, stored: func(ctx context.Context, show *data.Show, s string) (storing, error) {
		t, err := topicOrNone(s)
		if err != nil || t.id == 0 {
			return func(r *data.Row) { r.Saying.Person = 0 }, err
		}
		p, err := show.Person(ctx, t.id)
		return func(r *data.Row) {
			r.Saying.Person, r.Saying.Who = t.id, spaced(p.ScreenName())
		}, err
	}}
}

func topicOrNone(s string) (topic, error) {
	if s == "" {
		return topic{}, nil
	}
	return topicOf(s)
}

// keepStored keeps what was typed with what the page is about.
func (m *model) keepStored(t typedIn) {
	s := t.of.request.Subject
	m.enact(canUndo, nil, m.stores(t.what, s.Kind, s.ID, func(ctx context.Context) (storing, error) {
		return t.stored(ctx, m.o.Room.Show(), t.text)
	}), func(err error) { m.emit(fieldKept{t.row, err}) })
}

// stores is the edit that writes into a row of the show what find finds.
func (m *model) stores(what string, kind data.Kind, id data.ID, find func(context.Context) (storing, error)) func(context.Context) (control.Edited, error) {
	return func(ctx context.Context) (control.Edited, error) {
		write, err := find(ctx)
		if err != nil {
			return control.Edited{}, err
		}
		e, err := m.edits.SetRow(ctx, what, kind, id, func(r *data.Row) error { write(r); return nil })
		if errors.Is(err, control.ErrNothingChanges) {
			return control.Edited{Name: tr("left as it was")}, errLeft
		}
		return e, err
	}
}

// storedOf names the race of a fact or a quote, and who of the show says it.
func (m *model) storedOf(ctx context.Context, kind data.Kind, id data.ID) (race, person string, err error) {
	var ofRace, said data.ID
	if kind == data.KindFact {
		all, err := m.o.Room.Show().Facts(ctx)
		if err != nil {
			return "", "", err
		}
		for _, f := range all {
			if f.ID == id {
				ofRace = f.Race
			}
		}
	} else {
		all, err := m.o.Room.Show().Sayings(ctx)
		if err != nil {
			return "", "", err
		}
		for _, y := range all {
			if y.ID == id {
				ofRace, said = y.Race, y.Person
			}
		}
	}
	race, failed := m.called(ctx, data.KindRace, ofRace)
	person, err = m.called(ctx, data.KindPerson, said)
	return race, person, errors.Join(failed, err)
}
