package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"mile26/data"
)

// Order edits the running order. Every edit is one transaction and goes with
// what takes it back into the show's log of edits. What is on air is never
// touched: a page on air is what was taken.
//
// Its methods may be called from any goroutine. Edits by other hands, such as
// those of the command line, are not in the log; taking an edit back leaves
// theirs as they are, and is refused where both cannot stand.
type Order struct {
	show  *data.Show
	edits *Edits
}

// NewOrder edits the running order of a show, with a log of its own.
func NewOrder(s *data.Show) *Order { return NewOrderIn(NewEdits(s)) }

// NewOrderIn is NewOrder with a log that other kinds of edits join too.
func NewOrderIn(e *Edits) *Order {
	e.Join(orderEdit, replayOrder)
	return &Order{show: e.show, edits: e}
}

// Edits is the log that the edits go to.
func (o *Order) Edits() *Edits { return o.edits }

// Undo is Edits.Undo.
func (o *Order) Undo(ctx context.Context) (Edited, error) { return o.edits.Undo(ctx) }

// Redo is Edits.Redo.
func (o *Order) Redo(ctx context.Context) (Edited, error) { return o.edits.Redo(ctx) }

// Nothing to do, as an error that says why.
var (
	ErrNoSelection = errors.New("nothing is selected in the running order")
	ErrAtEnd       = errors.New("it is at the end of the running order already")
	ErrAtStart     = errors.New("it is at the start of the running order already")
)

// orderEdit is the kind of the log's edits of the running order.
const orderEdit = "order"

// replayOrder carries out the steps that the log holds.
func replayOrder(tx *data.Tx, note json.RawMessage) (back any, touched Edited, err error) {
	var steps []step
	if err := json.Unmarshal(note, &steps); err != nil {
		return nil, Edited{}, fmt.Errorf("steps of the log: %w", err)
	}
	c := change{tx: tx}
	err = c.do(steps...)
	return c.back, c.edited(), err
}

// edit carries out an edit and keeps it.
func (o *Order) edit(ctx context.Context, do func(c *change) error) (Edited, error) {
	var c change
	err := o.edits.Do(ctx, func(tx *Editing) error {
		c = change{tx: tx.Tx}
		if err := do(&c); err != nil || len(c.back) == 0 {
			return err
		}
		return tx.Note(orderEdit, c.name, c.back)
	})
	if err != nil {
		return Edited{}, err
	}
	return c.edited(), nil
}

// AddGroup adds an empty group after another; after 0 is the end.
func (o *Order) AddGroup(ctx context.Context, name string, after data.ID) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		c.name = "new group " + name
		_, err := c.addGroup(name, after)
		return err
	})
}

// RenameGroup gives a group another name. Error: data.ErrNotFound.
func (o *Order) RenameGroup(ctx context.Context, id data.ID, name string) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		g, err := c.group(id)
		if err != nil || g.Name == name {
			return err
		}
		c.name = "rename of group " + g.Name
		g.Name = name
		return c.do(step{Do: nameGroup, Group: g})
	})
}

// ShiftGroup moves a group with its pages one place up (-1) or down (1).
// Errors: ErrAtStart, ErrAtEnd, data.ErrNotFound.
func (o *Order) ShiftGroup(ctx context.Context, id data.ID, by int) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		groups, err := c.tx.Groups()
		if err != nil {
			return err
		}
		at := slices.IndexFunc(groups, func(g data.Group) bool { return g.ID == id })
		to := at + by
		switch {
		case at < 0:
			return fmt.Errorf("group %d: %w", id, data.ErrNotFound)
		case to < 0:
			return ErrAtStart
		case to >= len(groups):
			return ErrAtEnd
		}
		before := groups[to].ID
		if by > 0 {
			before = 0
			if to+1 < len(groups) {
				before = groups[to+1].ID
			}
		}
		c.name = "move of group " + groups[at].Name
		return c.do(step{Do: moveGroup, Group: groups[at], Before: before})
	})
}

// PlaceGroup puts a group with its pages before another; before 0 is the end.
func (o *Order) PlaceGroup(ctx context.Context, id, before data.ID) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		g, err := c.group(id)
		if err != nil || id == before {
			return err
		}
		c.name = "move of group " + g.Name
		return c.do(step{Do: moveGroup, Group: g, Before: before})
	})
}

// Delete deletes pages, and groups with theirs. Errors: ErrNoSelection,
// data.ErrNotFound.
func (o *Order) Delete(ctx context.Context, groups, pages []data.ID) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		all, err := c.tx.Pages()
		if err != nil {
			return err
		}
		gone := slices.DeleteFunc(all, func(p data.Page) bool {
			return !slices.Contains(pages, p.ID) && !slices.Contains(groups, p.Group)
		})
		var names []string
		for _, id := range groups {
			g, err := c.group(id)
			if err != nil {
				return err
			}
			names = append(names, "group "+g.Name)
		}
		if len(groups) == 0 {
			names = append(names, called(gone))
		}
		if len(groups) == 0 && len(gone) == 0 {
			return ErrNoSelection
		}
		c.name = "delete of " + strings.Join(names, ", ")
		for _, p := range gone {
			if err := c.do(step{Do: dropPage, Page: p}); err != nil {
				return err
			}
		}
		for _, id := range groups {
			if err := c.do(step{Do: dropGroup, Group: data.Group{ID: id}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Spot is a place in the running order: behind a page, or at the beginning of a
// group. The zero value is the end.
type Spot struct {
	Page  data.ID
	Group data.ID
}

// Add adds a page. Its number is a free one when it is 0; its group is that of
// the spot. In an empty running order it makes a group.
func (o *Order) Add(ctx context.Context, p data.Page, at Spot) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		group, before, err := c.spot(at)
		if err != nil {
			return err
		}
		p.ID, p.Group = 0, group
		if err := c.do(step{Do: addPage, Page: p, Before: before}); err != nil {
			return err
		}
		return c.named("add of ")
	})
}

// Shift moves pages together one place up (-1) or down (1), at the end of a
// group into the next one. Errors: ErrNoSelection, ErrAtStart, ErrAtEnd.
func (o *Order) Shift(ctx context.Context, pages []data.ID, by int) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		list, err := c.list(pages)
		if err != nil {
			return err
		}
		group, before, err := c.shifted(list, by)
		if err != nil {
			return err
		}
		return c.place(list, group, before)
	})
}

// Place moves pages together into a group before one of its pages; before 0 is
// its end. Error: ErrNoSelection.
func (o *Order) Place(ctx context.Context, pages []data.ID, group, before data.ID) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		list, err := c.list(pages)
		if err != nil {
			return err
		}
		return c.place(list, group, before)
	})
}

// Set changes pages. what names it: "length". Pages that it leaves as they
// are stay untouched. Errors: ErrNoSelection; data.ErrExists for a number that
// is taken.
func (o *Order) Set(ctx context.Context, what string, pages []data.ID, to func(*data.Page)) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		list, err := c.list(pages)
		if err != nil {
			return err
		}
		c.name = what + " of " + called(list)
		for _, p := range list {
			was := p
			to(&p)
			if reflect.DeepEqual(p, was) {
				continue
			}
			if err := c.do(step{Do: setPage, Page: p, Was: was}); err != nil {
				return err
			}
		}
		return nil
	})
}

// The templates that Build asks the theme for.
const (
	titleTemplate  = "race-title"
	startTemplate  = "start-list"
	boardTemplate  = "leaderboard"
	resultTemplate = "result"
	cardTemplate   = "athlete-card"
	lowerTemplate  = "lower-third"
)

// Build fills a group for a race: its title, its start list, a leaderboard at
// every checkpoint, the result, and a card and a lower third for everybody in it
// who has a bio. It fills the group given when that is empty, otherwise a new one
// behind it that has the race's name; group 0 is none. Templates that have not
// are left out; there is data.ErrNotFound when none is left.
func (o *Order) Build(ctx context.Context, race, group data.ID, has func(template string) bool) (Edited, error) {
	r, err := o.show.Race(ctx, race)
	if err != nil {
		return Edited{}, err
	}
	pages, err := o.raceCard(ctx, race)
	if err != nil {
		return Edited{}, fmt.Errorf("build for %s: %w", r.Name(), err)
	}
	pages = slices.DeleteFunc(pages, func(p data.Page) bool { return !has(p.Template) })
	if len(pages) == 0 {
		return Edited{}, fmt.Errorf("build for %s: the theme's templates for a race are %w", r.Name(), data.ErrNotFound)
	}
	return o.edit(ctx, func(c *change) error {
		c.name = "build for " + r.Name()
		all, err := c.tx.Pages()
		if err != nil {
			return err
		}
		used := slices.ContainsFunc(all, func(p data.Page) bool { return p.Group == group })
		if group == 0 || used {
			if group, err = c.addGroup(r.Name(), group); err != nil {
				return err
			}
		}
		for _, p := range pages {
			p.Group = group
			if err := c.do(step{Do: addPage, Page: p}); err != nil {
				return err
			}
		}
		return nil
	})
}

// raceCard are the pages that a race needs.
func (o *Order) raceCard(ctx context.Context, race data.ID) ([]data.Page, error) {
	stops, err := o.show.Checkpoints(ctx, race)
	if err != nil {
		return nil, err
	}
	entries, err := o.show.Entries(ctx, race, 0)
	if err != nil {
		return nil, err
	}
	about := func(t string) data.Page { return data.Page{Template: t, Kind: data.KindRace, About: race} }
	pages := []data.Page{about(titleTemplate), about(startTemplate)}
	for _, s := range stops {
		if !strings.EqualFold(s.Name, "finish") { // that is the result
			p := about(boardTemplate)
			p.Checkpoint = s.ID
			pages = append(pages, p)
		}
	}
	pages = append(pages, about(resultTemplate))
	for _, e := range entries {
		if e.Withdrawn || strings.TrimSpace(e.Athlete.Bio) == "" {
			continue
		}
		for _, t := range []string{cardTemplate, lowerTemplate} {
			pages = append(pages, data.Page{Template: t, Kind: data.KindAthlete, About: e.Athlete.ID, Race: race})
		}
	}
	return pages, nil
}
