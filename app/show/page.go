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
	"strings"
	"time"

	"mile26/data"
	"mile26/data/mark"
	"mile26/graphics/template"
)

// ErrUnsuited says that a template cannot show a subject of that kind.
var ErrUnsuited = errors.New("template and subject do not go together")

// Subject is what a page is about.
type Subject struct {
	Kind       data.Kind `json:"kind"`
	ID         data.ID   `json:"id"`
	Other      data.ID   `json:"other,omitempty"`      // the second athlete of a comparison
	Race       data.ID   `json:"race,omitempty"`       // the race an athlete is shown in; zero: their newest
	Checkpoint data.ID   `json:"checkpoint,omitempty"` // of a race's board; zero: the finish
	Rows       int       `json:"rows,omitempty"`       // of a board, at most; zero: DefaultRows
	Now        time.Time `json:"-"`                    // for what runs, such as a clock; zero: nothing runs
	Marks      Marks     `json:"-"`                    // how times are printed
}

// Marks is how times are printed.
type Marks string

// The ways to print a time. Gaps, and times with a part of a second, have colons in both.
const (
	Colons Marks = ""      // 2:01:25
	Points Marks = "point" // 2:01.25
)

// printer prints the times of a race.
type printer struct {
	unit  mark.Unit
	marks Marks
}

func (s Subject) printer(r data.Race) printer { return printer{r.Unit(), s.Marks} }

// in prints the times of a discipline: a best in the marathon beside a race of 10,000 m.
func (p printer) in(discipline string) printer {
	p.unit = mark.UnitOf(discipline, 0)
	return p
}

// mark prints a mark, no finer than its source gave it.
func (p printer) mark(m mark.Mark) string {
	p.unit = p.unit.Of(m)
	return p.time(m.Time)
}

func (p printer) time(t time.Duration) string {
	if p.marks == Points && p.unit.Length() >= time.Second {
		return mark.FormatPoint(t)
	}
	return p.unit.Format(t)
}

// clock prints a time that runs, or one that is worked out: whole seconds.
func (p printer) clock(t time.Duration) string {
	p.unit = mark.Second
	return p.time(t)
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
	Next     time.Time // when it shows something else by itself; zero: never
}

// Known is what the show says of a subject: enough to fill any template that
// can show it. It is good as long as the context it was asked with, and for one
// goroutine at a time.
type Known struct {
	subject Subject
	name    string // of the subject, for people
	values  template.Values
	// What takes long is asked for only when a template has a field for it.
	lists map[string]func() ([]template.Values, error)
	sizes map[string]func() (int, error) // of lists that take long, without them
	photo func() (template.Picture, error)
	runs  map[string]time.Time // values that run: when they next change

	brief bool // a Size will do for a list
}

// Size is how many rows a list has, in the place of the list.
type Size int

// Make asks data for what t shows of s. It answers data.ErrNotFound when the
// subject is not in the show, or has nothing to show there, and ErrUnsuited when
// t cannot show it.
//
// A field is filled by what is called like it, or as its of: says. A field with
// a default and no of: keeps its default.
//
// Without a subject it is blank, where all of it may be typed.
//
// All of it is read as of one moment: a leaderboard is never half written.
func Make(ctx context.Context, d *data.Show, t *template.Template, s Subject) (Page, error) {
	return page(ctx, d, t, s, false)
}

// Form is Make for somebody who edits the page, and not its lists: a list that takes
// long to read, as that of all starters, is a [Size].
func Form(ctx context.Context, d *data.Show, t *template.Template, s Subject) (Page, error) {
	return page(ctx, d, t, s, true)
}

func page(ctx context.Context, d *data.Show, t *template.Template, s Subject, brief bool) (Page, error) {
	if s.Kind == "" && Typed(t) {
		return blank(t, s), nil
	}
	if err := suits(t, s.Kind); err != nil {
		return Page{}, err
	}
	ctx, done, err := d.AtOnce(ctx)
	if err != nil {
		return Page{}, err
	}
	defer done()
	k, err := Ask(ctx, d, s)
	if err != nil {
		return Page{}, err
	}
	k.brief = brief
	return k.Page(t)
}

func suits(t *template.Template, k data.Kind) error {
	if !slices.Contains(t.About, string(k)) {
		return fmt.Errorf("%w: %s shows %s, not a %s", ErrUnsuited, t.Title, strings.Join(t.About, ", "), k)
	}
	return nil
}

// Typed says that a page of t may be about nothing in the show: a fact, a quote
// or a message that is typed by hand. Its subject is the zero one.
func Typed(t *template.Template) bool {
	return slices.Contains(t.About, string(data.KindFact)) || slices.Contains(t.About, string(data.KindSaying))
}

// blank is a page of t that is about nothing in the show. Its words are typed.
func blank(t *template.Template, s Subject) Page {
	v := template.Values{}
	for name, f := range t.Fields {
		if f.Default != "" {
			v[name] = f.Default
		}
	}
	return Page{ID: pageID(t, s), Template: t.Name, Title: t.Title, Layer: t.Layer, Subject: s, Values: v}
}

// Ask asks data for all that is known of s, once for any number of templates.
// It answers data.ErrNotFound when s is not in the show, and ErrUnsuited when no
// page can be about something of its kind.
func Ask(ctx context.Context, d *data.Show, s Subject) (Known, error) {
	ask := map[data.Kind]func(context.Context, *data.Show, Subject) (Known, error){
		data.KindAthlete: athlete, data.KindPerson: person, data.KindRace: race, data.KindFact: fact, data.KindSaying: saying,
	}[s.Kind]
	if ask == nil {
		return Known{}, fmt.Errorf("%w: a page is not about a %q", ErrUnsuited, s.Kind)
	}
	k, err := ask(ctx, d, s)
	k.subject = s
	return k, err
}

// Page fills t. Its errors are those of Make.
func (k Known) Page(t *template.Template) (Page, error) {
	s := k.subject
	if err := suits(t, s.Kind); err != nil {
		return Page{}, err
	}
	values, err := fill(t.Fields, k)
	if err != nil {
		return Page{}, fmt.Errorf("%s of %s: %w", t.Title, k.name, err)
	}
	if !filled(t.Fields, values) {
		return Page{}, fmt.Errorf("%s of %s has nothing to show yet: %w", t.Title, k.name, data.ErrNotFound)
	}
	for name, f := range t.Fields {
		if f.Type == "athlete" && values[name] == nil {
			return Page{}, fmt.Errorf("%w: %s compares two athletes; name the second", ErrUnsuited, t.Title)
		}
	}
	name := k.name
	if !ranks(t) { // where in the race is nothing to it
		name = strings.TrimSuffix(name, " · Finish")
	}
	return Page{ID: pageID(t, s), Template: t.Name, Title: t.Title + " · " + name, Layer: t.Layer, Subject: s, Values: values, Next: next(t.Fields, k)}, nil
}

// ranks says that a template shows how a race stands somewhere on the course.
func ranks(t *template.Template) bool {
	for name, f := range t.Fields {
		from := f.Of
		if from == "" {
			from = name
		}
		if f.Type == "list" && from != "entries" || from == "lead" || from == "gap" {
			return true
		}
	}
	return false
}

func pageID(t *template.Template, s Subject) string {
	id := fmt.Sprintf("%s/%s/%d", t.Name, s.Kind, s.ID)
	for _, more := range []data.ID{s.Checkpoint, s.Other} {
		if more != 0 {
			id += fmt.Sprintf("/%d", more)
		}
	}
	return id
}

// fill takes from what is known what the fields ask for.
func fill(fields map[string]template.Field, k Known) (template.Values, error) {
	v := template.Values{}
	if lang, ok := k.values["language"]; ok {
		v["language"] = lang
	}
	for name, f := range fields {
		from := f.Of
		if from == "" {
			from = name
			if f.Default != "" {
				v[name] = f.Default
				continue
			}
		}
		if size, ok := k.sizes[from]; ok && f.Type == "list" && k.brief {
			n, err := size()
			if err != nil {
				return nil, err
			}
			v[name] = Size(n)
			continue
		}
		if list, ok := k.lists[from]; ok && f.Type == "list" {
			rows, err := list()
			if err != nil {
				return nil, err
			}
			v[name] = rows
			continue
		}
		if from == "photo" && k.photo != nil {
			picture, err := k.photo()
			if err != nil {
				return nil, err
			}
			v[name] = picture
			continue
		}
		if x, ok := k.values[from]; ok && x != "" {
			v[name] = x
		}
	}
	return v, nil
}

// next is when one of the fields shows something else by itself.
func next(fields map[string]template.Field, k Known) (at time.Time) {
	for name, f := range fields {
		if f.Of != "" {
			name = f.Of
		}
		if t, runs := k.runs[name]; runs && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	return at
}

// Runs says that a page of t is there to run by itself, as a clock is: it never
// holds newer data back. A board that shows a clock beside its rows is none.
func Runs(t *template.Template) bool {
	if ranks(t) {
		return false
	}
	for name, f := range t.Fields {
		if name == "clock" && f.Of == "" || f.Of == "clock" {
			return true
		}
	}
	return false
}

// filled says that the show gave something for at least one field.
func filled(fields map[string]template.Field, v template.Values) bool {
	for name, f := range fields {
		if x, ok := v[name]; ok && (f.Default == "" || f.Of != "" || x != f.Default) {
			return true
		}
	}
	return false
}

func person(ctx context.Context, d *data.Show, s Subject) (Known, error) {
	p, err := d.Person(ctx, s.ID)
	if err != nil {
		return Known{}, err
	}
	given, family := p.ScreenName()
	return Known{name: join(given, family), values: template.Values{
		"given": given, "family": family, "line": p.Credit, "credit": p.Credit,
	}}, nil
}

func fact(ctx context.Context, d *data.Show, s Subject) (Known, error) {
	all, err := d.Facts(ctx)
	if err != nil {
		return Known{}, err
	}
	for _, f := range all {
		if f.ID == s.ID {
			return Known{name: join(f.Figure, f.Text), values: template.Values{"figure": f.Figure, "text": f.Text}}, nil
		}
	}
	return Known{}, fmt.Errorf("fact %d: %w", s.ID, data.ErrNotFound)
}

func saying(ctx context.Context, d *data.Show, s Subject) (Known, error) {
	all, err := d.Sayings(ctx)
	if err != nil {
		return Known{}, err
	}
	for _, q := range all {
		if q.ID != s.ID {
			continue
		}
		v := template.Values{"text": q.Text, "who": q.Who, "family": q.Who}
		if q.Person != 0 {
			p, err := d.Person(ctx, q.Person)
			if err != nil {
				return Known{}, err
			}
			given, family := p.ScreenName()
			v["given"], v["family"], v["credit"] = given, family, p.Credit
		}
		return Known{name: q.Who, values: v}, nil
	}
	return Known{}, fmt.Errorf("quote or message %d: %w", s.ID, data.ErrNotFound)
}
