package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"mile26/app/control"
	"mile26/data"
)

// script drives the program until it is killed at a random moment. It returns
// what was answered and changed something, and at the end what was not
// answered.
func (c *crash) script(p *victim, desk bool) (answers []answer) {
	c.t.Helper()
	ended, in := make(chan struct{}), time.Duration(c.rand.Int64N(int64(killedIn)))
	go func() {
		defer close(ended)
		time.Sleep(in)
		p.kill()
	}()
	var editor sync.WaitGroup
	if desk {
		dice := rand.New(rand.NewPCG(c.seed, c.rand.Uint64()))
		editor.Go(func() { c.editOrder(dice, ended) })
	}
	for {
		m := c.move(desk)
		a, err := p.post(m)
		if err != nil { // it is dead, and may have done this before
			answers = append(answers, a)
			c.maybe(m)
			break
		}
		if a.Changed {
			answers = append(answers, a)
		}
		switch {
		case a.Changed && !a.certain:
			c.maybe(m)
		case a.Changed:
			for i := range c.possible {
				for _, does := range m.stage {
					does(&c.possible[i])
				}
			}
		}
	}
	<-ended
	editor.Wait()
	return answers
}

// maybe allows for a command that may have been carried out or not.
func (c *crash) maybe(m move) {
	for _, o := range slices.Clone(c.possible) {
		for _, does := range m.stage {
			does(&o)
			c.possible = append(c.possible, o)
		}
	}
}

// move rolls what the script does next, and does what it changes in the show
// before that.
func (c *crash) move(desk bool) move {
	c.t.Helper()
	pages := func(n int, verb string) string { return fmt.Sprintf("/v1/pages/%d/%s", n, verb) }
	layers := func(n int, verb string) string { return fmt.Sprintf("/v1/layers/%d/%s", n, verb) }
	one := func(of ...int) int { return of[c.rand.IntN(len(of))] }
	do := func(f ...func(*outcome)) []func(*outcome) { return f }
	take := func(n int) move {
		return move{pages(n, "take"), n, "take", do(func(o *outcome) { *o = c.taken(*o, n, desk) })}
	}
	switch n := c.rand.IntN(16); {
	case n < 6:
		return take(one(hassan, typed, card, board, starters, gated, passing, guest, fore, aft))
	case n < 7:
		on := one(hassan, board, fore, aft)
		return move{pages(on, "preview"), on, "", do(func(o *outcome) { o.preview = on })}
	case n < 9:
		return move{"/v1/take", 0, "take", do(
			func(o *outcome) {
				if o.preview != 0 {
					*o = c.taken(*o, o.preview, desk)
				}
			},
			func(o *outcome) {
				if o.preview == fore {
					o.preview = aft
				}
			},
		)}
	case n < 10:
		at, how := one(names, boards, others, top), "out"
		if c.rand.IntN(2) == 0 {
			how = "clear"
		}
		return move{layers(at, how), 0, how, do(func(o *outcome) { *o = o.without(at) })}
	case n < 11 && c.rand.IntN(3) == 0:
		return move{"/v1/clear", 0, "clear", do(func(o *outcome) { o.program = map[int]shown{} })}
	case n < 13:
		return move{pages(starters, "continue"), starters, "continue", do(func(o *outcome) {
			if on, ok := o.program[boards]; ok && on.number == starters {
				on.step++
				*o = o.with(boards, on)
			}
		})}
	case n < 14 && desk:
		c.typeOver(typed, "line")
		if c.rand.IntN(2) == 0 {
			return take(typed)
		}
		return move{pages(typed, "update"), typed, "update", do(func(o *outcome) {
			if on, ok := o.program[names]; ok && on.number == typed {
				on.request = c.asks[typed]
				*o = o.with(names, on)
			}
		})}
	case n < 15 && desk:
		if c.rand.IntN(2) == 0 {
			c.typeOver(gated, "family")
		} else {
			c.sayOfAthlete()
		}
		return move{pages(gated, "update"), gated, "", do(func(o *outcome) {
			if on, ok := o.program[others]; ok && on.number == gated {
				on.asked = c.asks[gated]
				*o = o.with(others, on)
			}
		})}
	default:
		return move{layers(others, "release"), gated, "update", do(func(o *outcome) {
			if on, ok := o.program[others]; ok && on.number == gated {
				on.request = on.asked
				*o = o.with(others, c.freeze(on, desk))
			}
		})}
	}
}

// taken is an outcome after a take.
func (c *crash) taken(o outcome, number int, desk bool) outcome {
	layer := names
	switch number {
	case board, starters:
		layer = boards
	case gated, passing, guest:
		layer = others
	case fore, aft:
		layer = top
	}
	on := shown{number: number, request: c.asks[number], asked: c.asks[number]}
	if number == gated {
		on = c.freeze(on, desk)
	}
	return o.with(layer, on)
}

// freeze keeps what is seen of a page that holds as the show says it now. While
// no desk is open nothing is edited, so that it can be done later.
func (c *crash) freeze(on shown, desk bool) shown {
	on.frozen = nil
	if desk {
		on.frozen = c.make(on.request)
	}
	return on
}

// typeOver types a text over a field of a page.
func (c *crash) typeOver(number int, field string) {
	p := c.page(number)
	p.Overrides = map[string]string{field: fmt.Sprint("Typed ", c.edits.Load())}
	c.edit(func(tx *data.Tx) error { return tx.SetPage(p) })
	c.asks[number] = control.RequestOf(p)
}

// sayOfAthlete changes what several pages show.
func (c *crash) sayOfAthlete() {
	a, err := c.show.Athlete(c.t.Context(), c.athlete)
	if err != nil {
		c.t.Fatal(err)
	}
	a.Line = fmt.Sprint("Edited ", c.edits.Load())
	c.edit(func(tx *data.Tx) error { return tx.UpdateAthlete(a) })
}

// editOrder edits the running order until ended.
func (c *crash) editOrder(dice *rand.Rand, ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case <-time.After(time.Duration(dice.IntN(10)) * time.Millisecond): // a script wants to write as well
		}
		n, words := len(c.order), fmt.Sprint("edit ", c.edits.Load())
		order := slices.Clone(c.order)
		ok := false
		c.edit(func(tx *data.Tx) (err error) {
			switch roll := dice.IntN(4); {
			case n == 0 || roll == 0 && n < 20:
				p := data.Page{Group: c.group, Name: words, Template: "lower-third", Kind: data.KindAthlete, About: c.athlete, Gate: data.Live}
				if p.ID, err = tx.AddPage(p); err == nil {
					p, err = tx.Page(p.ID)
				}
				order = append(order, p)
			case roll == 1:
				at := dice.IntN(n)
				order[at].Name, order[at].Notes = words, strings.Repeat(words+" ", 300)
				err = tx.SetPage(order[at])
			case roll == 2:
				p := order[dice.IntN(n)]
				if before := order[dice.IntN(n)]; before.ID != p.ID {
					err = tx.MovePages([]data.ID{p.ID}, c.group, before.ID)
					order = slices.DeleteFunc(order, func(o data.Page) bool { return o.ID == p.ID })
					at := slices.IndexFunc(order, func(o data.Page) bool { return o.ID == before.ID })
					order = slices.Insert(order, at, p)
				}
			default:
				at := dice.IntN(n)
				err = tx.DeletePages(order[at].ID)
				order = slices.Delete(order, at, at+1)
			}
			ok = err == nil
			return err
		})
		if !ok {
			return // the test has failed
		}
		c.order = order
	}
}
