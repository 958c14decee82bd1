package desk

import (
	"cmp"
	"slices"

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

// clone is a copy that may leave the goroutine c belongs to.
func (c choice) clone() choice {
	c.last = nil
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

// suits says whether t can show what is picked; anything can show nothing. A
// template that compares two cannot: one thing is picked at a time.
func (c choice) suits(t *template.Template) bool {
	for _, f := range t.Fields {
		if f.Type == "athlete" {
			return false
		}
	}
	return c.hit.Kind == "" || slices.Contains(t.About, string(c.hit.Kind))
}

// offered are the templates that suit, in the order of their buttons.
func (c choice) offered() []*template.Template {
	var out []*template.Template
	for _, t := range c.templates {
		if c.suits(t) {
			out = append(out, t)
		}
	}
	return out
}

// use makes t the template, and the one to come back to for this kind of thing.
func (c *choice) use(name string) {
	c.template = name
	if c.hit.Kind != "" {
		c.last[c.hit.Kind] = name
	}
}

// pick chooses a hit. When the template cannot show it, the one used last for
// its kind takes over, otherwise the first that can.
func (c *choice) pick(h data.Hit) {
	if h.Kind != c.hit.Kind || h.ID != c.hit.ID {
		c.checkpoint, c.checkpoints = 0, nil
	}
	c.hit = h
	if t := c.current(); t != nil && c.suits(t) {
		c.use(t.Name)
		return
	}
	for _, t := range c.templates {
		if t.Name == c.last[h.Kind] && c.suits(t) {
			c.use(t.Name)
			return
		}
	}
	for _, t := range c.templates {
		if c.suits(t) {
			c.use(t.Name)
			return
		}
	}
}

func (c choice) subject() show.Subject {
	return show.Subject{Kind: c.hit.Kind, ID: c.hit.ID, Checkpoint: c.checkpoint}
}

// request is the page of the choice.
func (c choice) request() control.Request {
	return control.Request{Template: c.template, Subject: c.subject()}
}
