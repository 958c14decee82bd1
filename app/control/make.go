package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mile26/app/playout"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics"
	"mile26/graphics/template"
)

// Request is a page that somebody wants: a line of the running order, or
// anything at once. It says what the page is about, not what it says.
type Request struct {
	Page      data.ID           `json:"page,omitempty"`   // of the running order; 0: none
	Number    int               `json:"number,omitempty"` // its call-up number
	Name      string            `json:"name,omitempty"`   // given by hand; "" is what it shows
	Template  string            `json:"template"`
	Subject   show.Subject      `json:"subject"`
	Overrides map[string]string `json:"overrides,omitempty"` // field → text typed by hand
	Layer     int               `json:"layer,omitempty"`     // 0: the template's own
	Hold      bool              `json:"hold,omitempty"`      // newer data waits to be let through
	Duration  time.Duration     `json:"duration,omitempty"`  // then it goes out by itself; 0 stays
}

// Made is a page as the room made it: what was asked for and what came of it.
// A playout.Page of the room carries it as About.
type Made struct {
	Request  Request
	Values   template.Values
	Problems []graphics.Problem
	Next     time.Time // when it runs on by itself, as a clock does; zero: never

	look   look               // that it was made with
	strays []graphics.Problem // what was typed and could not stand
}

// RequestOf is what a line of the running order asks for.
func RequestOf(p data.Page) Request {
	return Request{
		Page: p.ID, Number: p.Number, Name: p.Name, Template: p.Template, Overrides: p.Overrides,
		Subject: show.Subject{Kind: p.Kind, ID: p.About, Other: p.Other, Race: p.Race, Checkpoint: p.Checkpoint, Rows: p.Rows},
		Layer:   p.Layer, Hold: p.Gate == data.Hold, Duration: p.Duration,
	}
}

// PageOf is a page of a running order that asks for what q asks for. It has no
// number and no place yet.
func PageOf(q Request) data.Page {
	p := data.Page{
		Name: q.Name, Template: q.Template, Layer: q.Layer, Overrides: q.Overrides, Duration: q.Duration, Gate: data.Live,
		Kind: q.Subject.Kind, About: q.Subject.ID, Other: q.Subject.Other, Race: q.Subject.Race,
		Checkpoint: q.Subject.Checkpoint, Rows: q.Subject.Rows,
	}
	if q.Hold {
		p.Gate = data.Hold
	}
	return p
}

// Make makes the page of a request and puts it nowhere. Errors are those of
// show.Make and graphics.Engine.Draw.
func (r *Room) Make(ctx context.Context, q Request) (*playout.Page, error) {
	return r.makeWith(ctx, r.look(), q)
}

func (r *Room) makeWith(ctx context.Context, l look, q Request) (*playout.Page, error) {
	p, m, err := r.fill(ctx, l, q)
	if err == nil {
		err = ctx.Err() // nobody wants the picture any more
	}
	if err != nil {
		return nil, err
	}
	return p, r.draw(l, p, m)
}

// fill makes the page of a request without its pictures.
func (r *Room) fill(ctx context.Context, l look, q Request) (*playout.Page, *Made, error) {
	t, err := l.engine.Template(q.Template)
	if err != nil {
		return nil, nil, err
	}
	s := q.Subject
	s.Now, s.Marks = r.now(), l.marks
	filled, err := show.Make(ctx, r.show, t, s)
	if err != nil {
		return nil, nil, err
	}
	if err := r.typedOver(ctx, t, filled.Values, q.Overrides); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", filled.Title, err)
	}
	if s.Kind == "" {
		words := wordsTyped(t, q.Overrides)
		if words == "" {
			return nil, nil, fmt.Errorf("%s says nothing yet: %w", t.Title, ErrNoWords)
		}
		filled.Title += " · " + words
	}
	p := &playout.Page{
		ID: filled.ID, Number: q.Number, Title: filled.Title, Template: t.Name, Layer: filled.Layer, Duration: q.Duration,
	}
	if q.Page != 0 {
		p.ID = "page/" + strconv.FormatInt(int64(q.Page), 10)
	}
	if q.Name != "" {
		p.Title = q.Name
	}
	if n := r.House().Layers[t.Name]; n != 0 {
		p.Layer = n
	}
	if q.Layer != 0 {
		p.Layer = q.Layer
	}
	p.Gate = gateOf(t, q.Hold)
	return p, &Made{Request: q, Values: filled.Values, Next: filled.Next, strays: notFlags(t, q.Overrides)}, nil
}

// ErrNoWords says that a page that is all typed by hand has no words yet.
var ErrNoWords = errors.New("type its words first")

// wordsShown is how much of what was typed stands in a page's title, in characters.
const wordsShown = 40

// wordsTyped is how a page that is all typed by hand is called: its first words in
// the order of the template, "" when there are none.
func wordsTyped(t *template.Template, typed map[string]string) string {
	for _, name := range template.InOrder(t.Fields) {
		words := []rune(strings.Join(strings.Fields(typed[name]), " "))
		if len(words) > wordsShown {
			return strings.TrimSpace(string(words[:wordsShown])) + "…"
		}
		if len(words) > 0 {
			return string(words)
		}
	}
	return ""
}

// override puts what was typed by hand in the place of a value. A dot leads into
// an athlete or a race: "a.family".
func override(v template.Values, field string, typed any) error {
	name, rest, inside := strings.Cut(field, ".")
	if !inside {
		switch v[name].(type) {
		case []template.Values, show.Size:
			return errors.New("it is a list and cannot be typed over")
		}
		v[name] = typed
		return nil
	}
	part, ok := v[name].(template.Values)
	if !ok {
		return fmt.Errorf("%q has no fields of its own", name)
	}
	return override(part, rest, typed)
}

// draw gives a page its pictures: a scene a step, and of a list with pages a
// scene a page.
func (r *Room) draw(l look, p *playout.Page, m *Made) error {
	e := l.engine
	t, err := e.Template(p.Template)
	if err != nil {
		return err
	}
	f := r.channel.Format()
	o := graphics.Options{Format: f.Shape, Scale: f.Scale}
	first, err := e.Draw(t.Name, m.Values, o)
	if err != nil {
		return fmt.Errorf("%s cannot be drawn: %w", p.Title, err)
	}
	p.Scenes = append(p.Scenes, first)
	m.Problems = slices.Concat(first.Problems, m.strays)
	for step := range t.Steps() {
		for page := range first.Pages {
			if step == 0 && page == 0 {
				continue
			}
			o.Step, o.Page = step, page
			p.Scenes = append(p.Scenes, later(e, t.Name, m.Values, o, first))
		}
	}
	if p.Digest, err = digestOf(e, m); err != nil {
		return fmt.Errorf("%s: %w", p.Title, err)
	}
	m.look = l
	p.About = m
	return nil
}

// later is a further step of a graphic. Where it cannot be drawn, which the
// first step could, the first step stays.
func later(e *graphics.Engine, name string, v template.Values, o graphics.Options, first *graphics.Graphic) *playout.Lazy {
	return &playout.Lazy{Draw: func() *graphics.Graphic {
		g, err := e.Draw(name, v, o)
		if err != nil {
			return first
		}
		return g
	}}
}

// restore puts back what the show file says was on air.
func (r *Room) restore(ctx context.Context, kept []data.Airing) error {
	var program []playout.Restored
	var preview *playout.Page
	var lost []string
	var waits []body
	for _, k := range kept {
		var b body
		p, err := r.restored(ctx, k, &b)
		if err != nil {
			lost = append(lost, err.Error())
			r.ledger.lost[place{k.Preview, k.Layer}] = true
			continue
		}
		if k.Preview {
			preview = p
			if b.Left {
				r.wasOnAir = p.Title
			}
			continue
		}
		if b.Comes && b.Request.Duration > 0 {
			b.Ends = r.now().Add(b.Request.Duration)
		}
		program = append(program, playout.Restored{Page: p, Step: b.Step, Taken: b.Taken, Ends: b.Ends})
		if b.Waits != nil {
			waits = append(waits, b)
		}
	}
	r.ledger.mu.Lock()
	for _, k := range kept {
		if at := (place{k.Preview, k.Layer}); !r.ledger.lost[at] {
			r.ledger.kept[at] = k.Body
		}
	}
	r.ledger.mu.Unlock()
	if len(program) > 0 || preview != nil {
		if _, _, err := r.ledger.enter("mile26", "restored", func() (playout.Answer, error) {
			return r.channel.Restore(program, preview), nil
		}); err != nil {
			return err
		}
	}
	for _, b := range waits {
		if err := r.restoreWaiting(ctx, b); err != nil {
			lost = append(lost, err.Error())
		}
	}
	if len(lost) > 0 {
		return fmt.Errorf("not put back on air: %s", strings.Join(lost, "; "))
	}
	return nil
}

// restoreWaiting has newer content wait again that was not let through.
func (r *Room) restoreWaiting(ctx context.Context, b body) error {
	p, err := r.Make(ctx, *b.Waits)
	if err == nil {
		_, err = r.channel.Update(p)
	}
	if err != nil {
		return fmt.Errorf("what waited for %s: %w", b.Title, err)
	}
	return nil
}

func (r *Room) restored(ctx context.Context, k data.Airing, b *body) (*playout.Page, error) {
	if err := json.Unmarshal(k.Body, b); err != nil {
		return nil, fmt.Errorf("layer %d: %w", k.Layer, err)
	}
	values, err := decode(ctx, r.show, b.Values)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.Title, err)
	}
	p := &playout.Page{
		ID: b.ID, Number: b.Request.Number, Title: b.Title, Template: b.Template, Layer: b.Layer, Duration: b.Request.Duration,
	}
	if t, err := r.Engine().Template(b.Template); err == nil { // or drawing says why not
		p.Gate = gateOf(t, b.Request.Hold)
	}
	return p, r.draw(r.look(), p, &Made{Request: b.Request, Values: values, Next: r.runsOn(ctx, b)})
}

// runsOn is when a page that comes back next runs on by itself. What cannot be
// asked any more stays as it is; the room says why when it makes it again.
func (r *Room) runsOn(ctx context.Context, b *body) time.Time {
	t, err := r.Engine().Template(b.Template)
	if err != nil {
		return time.Time{}
	}
	s := b.Request.Subject
	s.Now = r.now()
	filled, err := show.Make(ctx, r.show, t, s)
	if err != nil {
		return time.Time{}
	}
	return filled.Next
}
