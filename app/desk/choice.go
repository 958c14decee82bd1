package desk

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"mile26/app/control"
	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// choice is what the operator works on: a hit of the search and how to show it.
type choice struct {
	hit         data.Hit // zero: nothing is picked
	template    string
	templates   []*template.Template
	checkpoints []data.Checkpoint // of the race that is picked
	checkpoint  data.ID           // zero: the finish
	last        map[data.Kind]string

	page  data.ID // of the running order, when that was called; zero: none
	extra extras
}

// atHand are the templates an operator needs most; their buttons come first.
var atHand = []string{"leaderboard", "athlete-card", "lower-third"}

// newChoice puts the templates in the order of their buttons: those needed most,
// then by layer, and on the same layer the one that can show more kinds of
// things first.
func newChoice(templates []*template.Template) choice {
	list := slices.Clone(templates)
	slices.SortStableFunc(list, func(a, b *template.Template) int {
		return cmp.Or(slices.Index(atHand, b.Name)-slices.Index(atHand, a.Name), a.Layer-b.Layer, len(b.About)-len(a.About), cmp.Compare(a.Title, b.Title))
	})
	c := choice{templates: list, last: map[data.Kind]string{}}
	if len(list) > 0 {
		c.template = list[0].Name
	}
	return c
}

// copy is a copy that may leave the goroutine c belongs to and be worked on.
func (c choice) copy() choice {
	last := maps.Clone(c.last)
	c = c.clone()
	c.last = last
	return c
}

// clone is a copy that may leave the goroutine c belongs to.
func (c choice) clone() choice {
	c.last = nil
	c.extra = c.extra.clone()
	return c
}

// current is the template to draw with, nil when there is none.
func (c choice) current() *template.Template {
	for _, t := range c.templates {
		if t.Name == c.template {
			return t
		}
	}
	return nil
}

// suits says whether t can show what is picked; anything can show nothing.
func (c choice) suits(t *template.Template) bool {
	return c.hit.Kind == "" || slices.Contains(t.About, string(c.hit.Kind))
}

// ready says whether t can show what is picked at once: one that compares two
// athletes waits for the second.
func (c choice) ready(t *template.Template) bool {
	return c.suits(t) && (!comparesTwo(t) || c.extra.other != 0 && c.extra.other != c.hit.ID)
}

// comparesTwo says that a template sets two athletes side by side.
func comparesTwo(t *template.Template) bool {
	for _, f := range t.Fields {
		if f.Type == "athlete" {
			return true
		}
	}
	return false
}

// offers says whether t is offered for the choice: it can show what is picked, or
// may be typed whole as well where the page of the choice is.
func (c choice) offers(t *template.Template) bool {
	if c.hit.Kind == "" {
		return c.typed() && show.Typed(t)
	}
	return c.suits(t)
}

// offered are the templates that are, in the order of their buttons.
func (c choice) offered() []*template.Template {
	var out []*template.Template
	for _, t := range c.templates {
		if c.offers(t) {
			out = append(out, t)
		}
	}
	return out
}

// use makes t the template, and the one to come back to for this kind of thing.
// How the page before was to be aired is not how this one is.
//
// A template that can show nothing of what is picked, and may be typed whole, is
// of nothing that is picked from then on.
func (c *choice) use(name string) {
	for _, t := range c.templates {
		if t.Name == name && !c.suits(t) && show.Typed(t) {
			c.extra = c.extra.afresh(c.page != 0)
			c.hit, c.page, c.checkpoint, c.checkpoints = data.Hit{}, 0, 0, nil
		}
	}
	if name != c.template || c.page != 0 {
		c.extra = c.extra.afresh(c.page != 0)
	}
	c.template, c.page = name, 0
	if c.hit.Kind != "" {
		c.last[c.hit.Kind] = name
	}
}

// leavePage goes on with what the page that was called is about.
func (c *choice) leavePage() {
	if c.page != 0 {
		c.extra, c.page = c.extra.afresh(true), 0
	}
}

// pick chooses a hit. When the template cannot show it, the one used last for
// its kind takes over, otherwise the first that can.
func (c *choice) pick(h data.Hit) {
	c.extra = c.extra.afresh(c.page != 0)
	if h.Kind != c.hit.Kind || h.ID != c.hit.ID {
		c.checkpoint, c.checkpoints = 0, nil
		c.extra = extras{other: c.extra.other} // whom everybody is compared with stays
	}
	c.hit, c.page = h, 0
	if t := c.current(); t != nil && c.ready(t) {
		c.use(t.Name)
		return
	}
	for _, t := range c.templates {
		if t.Name == c.last[h.Kind] && c.ready(t) {
			c.use(t.Name)
			return
		}
	}
	for _, t := range c.templates {
		if c.ready(t) {
			c.use(t.Name)
			return
		}
	}
}

// typed says that the page of the choice is typed whole.
func (c choice) typed() bool {
	t := c.current()
	return c.hit.Kind == "" && t != nil && show.Typed(t)
}

// wordless is the first field of a page that is typed whole and has no words yet,
// "" for another page.
func (c choice) wordless() string {
	if !c.typed() {
		return ""
	}
	t := c.current()
	for _, words := range c.extra.typed[t.Name] {
		if strings.TrimSpace(words) != "" {
			return ""
		}
	}
	return template.InOrder(t.Fields)[0]
}

func (c choice) subject() show.Subject {
	s := show.Subject{Kind: c.hit.Kind, ID: c.hit.ID, Checkpoint: c.checkpoint, Race: c.extra.race, Rows: c.extra.rows}
	if t := c.current(); t != nil && comparesTwo(t) {
		s.Other = c.extra.other
	}
	return s
}

// request is the page of the choice.
func (c choice) request() control.Request {
	x := c.extra
	return control.Request{
		Template: c.template, Subject: c.subject(), Overrides: x.typed[c.template], Layer: x.layer, Hold: x.hold, Duration: x.length,
	}
}

// extras are what the operator says of a page besides what it is about. They go
// when something else is picked.
type extras struct {
	other  data.ID // the second athlete of a comparison; zero: none
	race   data.ID // the race an athlete is shown in; zero: their newest
	rows   int
	layer  int
	hold   bool
	length time.Duration
	typed  map[string]map[string]string // overrides by template and field
}

func (x extras) clone() extras {
	x.typed = maps.Clone(x.typed)
	for name, over := range x.typed {
		x.typed[name] = maps.Clone(over)
	}
	return x
}

// afresh is what stays of them for another choice of the same thing: who it is
// compared with, and in which race; not the gate, the length, the layer and the
// rows. Words typed over it stay as well, unless they were those of a page of the
// running order.
func (x extras) afresh(wasPage bool) extras {
	next := extras{other: x.other, race: x.race}
	if !wasPage {
		next.typed = x.clone().typed
	}
	return next
}

// take is what a request says of its page.
func (x *extras) take(q control.Request) {
	*x = extras{
		other: q.Subject.Other, race: q.Subject.Race, rows: q.Subject.Rows, layer: q.Layer, hold: q.Hold, length: q.Duration,
		typed: map[string]map[string]string{},
	}
	if len(q.Overrides) > 0 {
		x.typed[q.Template] = maps.Clone(q.Overrides)
	}
}
