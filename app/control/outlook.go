package control

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// Outlook is what a line of the running order will show.
type Outlook struct {
	Template string // the title of its template, or its name when the theme has none
	Layer    int
	Shows    string // "Sifan HASSAN"; "" when nobody can say
	Trouble  string // what is wrong, in a word or two; "" is nothing
	Advice   string // the same in full, with what to do
	Waits    bool   // there is only nothing to show yet, as of a board before the first split
}

// Outlook looks at a page of the running order without drawing it. What is
// wrong with it is part of the answer; the error is only that of a show that
// cannot be read.
func (r *Room) Outlook(ctx context.Context, p data.Page) (Outlook, error) {
	out := Outlook{Template: p.Template, Layer: p.Layer, Shows: p.Name}
	t, err := r.Engine().Template(p.Template)
	if err != nil {
		return out.troubled("no template", fmt.Sprintf("the theme %s has no template %q: choose another theme, or delete the page", r.Engine().Name(), p.Template)), nil
	}
	out.Template = t.Title
	if out.Layer == 0 {
		out.Layer = cmp.Or(r.House().Layers[t.Name], t.Layer)
	}
	if p.Kind != "" && p.About == 0 {
		return out.troubled(string(p.Kind)+" gone", fmt.Sprintf("the %s it was about is no longer in the show: delete the page, or undo what removed it", p.Kind)), nil
	}
	s := RequestOf(p).Subject
	s.Now = r.now()
	filled, err := show.Form(ctx, r.show, t, s)
	if err != nil && out.Shows == "" {
		out.Shows = r.spoken(ctx, s)
	}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return out, ctx.Err()
	case errors.Is(err, data.ErrNotFound):
		out.Waits = true
		return out.troubled("nothing yet", err.Error()), nil
	case errors.Is(err, show.ErrUnsuited):
		return out.troubled("does not suit", err.Error()), nil
	default:
		return out, err
	}
	if err == nil && p.Kind == "" {
		words := wordsTyped(t, p.Overrides)
		if words == "" {
			return out.troubled("nothing yet", fmt.Sprintf("%s says nothing yet: %s", t.Title, ErrNoWords)), nil
		}
		out.Shows = cmp.Or(out.Shows, words)
	}
	if out.Shows == "" {
		out.Shows = strings.TrimPrefix(filled.Title, t.Title+" · ")
	}
	if p.Rows > 0 && p.Name == "" {
		out.Shows += fmt.Sprintf(" · top %d", p.Rows)
	}
	if err := r.typedOver(ctx, t, filled.Values, p.Overrides); err != nil {
		return out.troubled("override", err.Error()), nil
	}
	if wrong := notFlags(t, p.Overrides); len(wrong) > 0 {
		return out.troubled("no flag", wrong[0].Text), nil
	}
	if lacksPhoto(t, filled.Values) {
		return out.troubled("no photo", filled.Title+" has no photo: add one, or leave it so"), nil
	}
	return out, nil
}

// spoken names what a page is about when the page has nothing to show; "" when
// that cannot be said.
func (r *Room) spoken(ctx context.Context, s show.Subject) string {
	switch s.Kind {
	case data.KindAthlete:
		if a, err := r.show.Athlete(ctx, s.ID); err == nil {
			given, family := a.ScreenName()
			return strings.TrimSpace(given + " " + family)
		}
	case data.KindRace:
		race, err := r.show.Race(ctx, s.ID)
		if err != nil {
			return ""
		}
		stops, err := r.show.Checkpoints(ctx, s.ID)
		if i := slices.IndexFunc(stops, func(c data.Checkpoint) bool { return c.ID == s.Checkpoint }); err == nil && i >= 0 {
			return race.Name() + " · " + stops[i].Name
		}
		return race.Name()
	}
	return ""
}

func (o Outlook) troubled(word, advice string) Outlook {
	o.Trouble, o.Advice = word, advice
	return o
}

// lacksPhoto says that a template has a place for a photo and there is none.
func lacksPhoto(t *template.Template, v template.Values) bool {
	for name, f := range t.Fields {
		from := f.Of
		if from == "" {
			from = name
		}
		if from == "photo" && f.Type == "image" && v[name] == nil {
			return true
		}
	}
	return false
}
