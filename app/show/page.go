// Package show turns what an operator picked — a template and a subject — into
// a page: the values that fill the template, asked from the show file.
//
// It knows the field's rules for what stands where on screen. It knows no
// pixels and no window.
package show

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mile26/data"
	"mile26/graphics/template"
)

// ErrUnsuited says that a template cannot show a subject of that kind.
var ErrUnsuited = errors.New("template and subject do not go together")

// Subject is what a page is about.
type Subject struct {
	Kind       data.Kind
	ID         data.ID
	Race       data.ID // the race an athlete is shown in; zero: their newest
	Checkpoint data.ID // of a race's board; zero: the finish
	Rows       int     // of a board, at most; zero: DefaultRows
}

// DefaultRows is how many rows a board has when nobody says otherwise.
const DefaultRows = 10

// Page is a template filled for a subject.
type Page struct {
	ID       string // the same for the same template and subject
	Template string
	Title    string // "Lower third · Sifan HASSAN"
	Layer    int
	Subject  Subject
	Values   template.Values
}

// Make asks data for what t shows of s. It answers data.ErrNotFound when the
// subject is not in the show and ErrUnsuited when t cannot show it.
func Make(ctx context.Context, d *data.Show, t *template.Template, s Subject) (Page, error) {
	if !slices.Contains(t.About, string(s.Kind)) {
		return Page{}, fmt.Errorf("%w: %s shows %v, not a %s", ErrUnsuited, t.Title, t.About, s.Kind)
	}
	var (
		values template.Values
		name   string
		err    error
	)
	switch s.Kind {
	case data.KindAthlete:
		values, name, err = athlete(ctx, d, s)
	case data.KindPerson:
		values, name, err = person(ctx, d, s)
	case data.KindRace:
		values, name, err = board(ctx, d, s)
	default:
		err = fmt.Errorf("%w: a page is about an athlete, a person or a race, not %q", ErrUnsuited, s.Kind)
	}
	if err != nil {
		return Page{}, err
	}
	id := fmt.Sprintf("%s/%s/%d", t.Name, s.Kind, s.ID)
	if s.Checkpoint != 0 {
		id += fmt.Sprintf("/%d", s.Checkpoint)
	}
	return Page{ID: id, Template: t.Name, Title: t.Title + " · " + name, Layer: t.Layer, Subject: s, Values: values}, nil
}

func person(ctx context.Context, d *data.Show, s Subject) (template.Values, string, error) {
	p, err := d.Person(ctx, s.ID)
	if err != nil {
		return nil, "", err
	}
	given, family := p.ScreenName()
	return template.Values{
		"given": given, "family": family, "line": p.Credit,
	}, join(given, family), nil
}
