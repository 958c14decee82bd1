package desk

import (
	"strconv"
	"strings"
	"time"

	"mile26/data"
)

// setBoth is something typed for a row of the page itself, which is read once
// and set with the page or with what is picked.
func setBoth[T any](text string, read func(string) (T, error), page func(*data.Page, T), work func(*choice, T)) typedIn {
	return typedIn{
		text: text,
		page: func(p *data.Page, s string) error {
			v, err := read(s)
			if err == nil {
				page(p, v)
			}
			return err
		},
		work: func(c *choice, s string) error {
			v, err := read(s)
			if err == nil {
				work(c, v)
			}
			return err
		},
	}
}

// topicOf reads what a picker picked: "athlete 12".
func topicOf(s string) (topic, error) {
	kind, id, _ := strings.Cut(s, " ")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return topic{}, fault("%q is nothing of the show: pick one from the list", s)
	}
	return topic{data.Kind(kind), data.ID(n)}, nil
}

func setAbout(text string) typedIn {
	return setBoth(text, topicOf, func(p *data.Page, t topic) {
		if p.Kind != t.kind || p.About != t.id {
			p.Race, p.Checkpoint = 0, 0
		}
		p.Kind, p.About = t.kind, t.id
	}, func(c *choice, t topic) {
		name := c.template
		typed := c.extra
		c.pick(data.Hit{Kind: t.kind, ID: t.id, Name: c.hit.Name})
		c.use(name)
		c.extra.layer, c.extra.rows, c.extra.hold, c.extra.length = typed.layer, typed.rows, typed.hold, typed.length
	})
}

func setSecond(text string) typedIn {
	return setBoth(text, topicOf, func(p *data.Page, t topic) { p.Other = t.id }, func(c *choice, t topic) { c.extra.other = t.id })
}

func setRace(text string) typedIn {
	return setBoth(text, readID, func(p *data.Page, id data.ID) { p.Race = id }, func(c *choice, id data.ID) { c.extra.race = id })
}

func setStop(text string) typedIn {
	return setBoth(text, readID, func(p *data.Page, id data.ID) { p.Checkpoint = id }, func(c *choice, id data.ID) { c.checkpoint = id })
}

func setCount(text string) typedIn {
	read := func(s string) (int, error) { return readCount(s, 0, mostRows) }
	return setBoth(text, read, func(p *data.Page, n int) { p.Rows = n }, func(c *choice, n int) { c.extra.rows = n })
}

func setLayer(text string) typedIn {
	read := func(s string) (int, error) { return readCount(s, 1, data.MaxPageLayer) }
	return setBoth(text, read, func(p *data.Page, n int) { p.Layer = n }, func(c *choice, n int) { c.extra.layer = n })
}

func setLength(text string) typedIn {
	read := func(s string) (time.Duration, error) {
		d, err := readLength(s)
		return d.Round(time.Millisecond), err
	}
	return setBoth(text, read, func(p *data.Page, d time.Duration) { p.Duration = d }, func(c *choice, d time.Duration) { c.extra.length = d })
}

func setGate(text string) typedIn {
	read := func(s string) (data.Gate, error) { return data.Gate(s), nil }
	t := setBoth(text, read, func(p *data.Page, g data.Gate) { p.Gate = g }, func(c *choice, g data.Gate) { c.extra.hold = g == data.Hold })
	t.gate = true
	return t
}

// mostRows is more than any board has.
const mostRows = 999

func readID(s string) (data.ID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	return data.ID(n), err
}

// readCount reads a whole number between two; nothing is 0.
func readCount(s string, least, most int) (int, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		return 0, fault("“%s” is no number from %d to %d; nothing leaves it to the template", s, least, most)
	}
	return n, nil
}

// setField is a field of the template typed over; what the show says anyway is
// nothing typed.
func (r *formRow) setField(text string) typedIn {
	field := r.field
	off := text == field.Stored
	return typedIn{
		text: text, file: field.Is.Type == "image",
		page: func(p *data.Page, s string) error {
			p.Overrides = over(p.Overrides, field.Name, s, off)
			return nil
		},
		work: func(c *choice, s string) error {
			if c.extra.typed == nil {
				c.extra.typed = map[string]map[string]string{}
			}
			c.extra.typed[c.template] = over(c.extra.typed[c.template], field.Name, s, off)
			return nil
		},
	}
}
