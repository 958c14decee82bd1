package control

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"mile26/app/show"
	"mile26/data"
	"mile26/graphics/template"
)

// Order edits the running order, and takes back what it did. Every edit is one
// transaction and is kept with the steps that undo it: plain values, so that a
// show file can hold them. What is on air is never touched: a page on air is
// what was taken.
//
// Its methods may be called from any goroutine. Edits by other hands are not in
// its log; undoing an edit leaves theirs as they are where both can stand.
type Order struct {
	show *data.Show

	mu     sync.Mutex // held over the transaction: the log is in the order of the edits
	done   []edit
	undone []edit
}

// NewOrder begins an empty log.
func NewOrder(s *data.Show) *Order { return &Order{show: s} }

// Edited is what an edit came to.
type Edited struct {
	Name   string    // "move of page 104"
	Pages  []data.ID // that it touched and that are there now, in order
	Groups []data.ID // likewise
}

// Nothing to do, as an error that says why.
var (
	ErrNothingToUndo = errors.New("nothing to undo")
	ErrNothingToRedo = errors.New("nothing to redo")
	ErrNoSelection   = errors.New("nothing is selected in the running order")
	ErrAtEnd         = errors.New("it is at the end of the running order already")
	ErrAtStart       = errors.New("it is at the start of the running order already")
)

// edit is an entry of the log.
type edit struct {
	Name string `json:"name"`
	Back []step `json:"back"` // what takes it back
}

// editsKept is how many edits can be taken back.
const editsKept = 1000

// Log names the edit that Undo would take back and the one that Redo would do
// again; "" is none.
func (o *Order) Log() (undo, redo string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if n := len(o.done); n > 0 {
		undo = o.done[n-1].Name
	}
	if n := len(o.undone); n > 0 {
		redo = o.undone[n-1].Name
	}
	return undo, redo
}

// Undo takes back the last edit. Error: ErrNothingToUndo. An edit that cannot
// be taken back, because another hand removed what it is about, is forgotten.
func (o *Order) Undo(ctx context.Context) (Edited, error) {
	return o.replay(ctx, &o.done, &o.undone, "undo", ErrNothingToUndo)
}

// Redo does the edit again that was taken back last. Error: ErrNothingToRedo.
func (o *Order) Redo(ctx context.Context) (Edited, error) {
	return o.replay(ctx, &o.undone, &o.done, "redo", ErrNothingToRedo)
}

func (o *Order) replay(ctx context.Context, from, to *[]edit, what string, none error) (Edited, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(*from)
	if n == 0 {
		return Edited{}, none
	}
	e := (*from)[n-1]
	c := change{name: e.Name}
	err := o.show.Update(ctx, func(tx *data.Tx) error {
		c.tx = tx
		return c.do(e.Back...)
	})
	if err != nil {
		if errors.Is(err, data.ErrNotFound) || errors.Is(err, data.ErrExists) {
			*from = (*from)[:n-1]
			err = fmt.Errorf("%w; the edit can no longer be taken back and is forgotten", err)
		}
		return Edited{}, fmt.Errorf("%s %s: %w", what, e.Name, err)
	}
	*from = (*from)[:n-1]
	*to = append(*to, edit{e.Name, c.back})
	return c.edited(), nil
}

// edit carries out an edit and keeps it.
func (o *Order) edit(ctx context.Context, do func(c *change) error) (Edited, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var c change
	err := o.show.Update(ctx, func(tx *data.Tx) error {
		c = change{tx: tx}
		return do(&c)
	})
	if err != nil {
		return Edited{}, err
	}
	if len(c.back) > 0 {
		o.done, o.undone = append(o.done, edit{c.name, c.back}), nil
		o.done = o.done[max(0, len(o.done)-editsKept):]
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

// Duplicate puts copies of pages behind the last of them. Hotkeys are not
// copied. Error: ErrNoSelection.
func (o *Order) Duplicate(ctx context.Context, pages []data.ID) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		list, err := c.list(pages)
		if err != nil {
			return err
		}
		last := list[len(list)-1]
		_, before, err := c.spot(Spot{Page: last.ID})
		if err != nil {
			return err
		}
		for _, p := range list {
			p.ID, p.Number, p.Group, p.Hotkey = 0, 0, last.Group, ""
			if err := c.do(step{Do: addPage, Page: p, Before: before}); err != nil {
				return err
			}
		}
		c.name = "duplicate of " + called(list)
		return nil
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

// verb says what a step does.
type verb string

const (
	addGroup  verb = "add group"  // Group, before the group Before
	dropGroup verb = "drop group" // Group.ID, which has no pages
	nameGroup verb = "name group" // Group
	moveGroup verb = "move group" // Group.ID, before the group Before
	addPage   verb = "add page"   // Page into its group, before the page Before
	dropPage  verb = "drop page"  // Page.ID
	setPage   verb = "set page"   // what differs between Was and Page
	movePage  verb = "move page"  // Page.ID into Page.Group, before the page Before
)

// step is the least that can be done to the running order. Doing one gives the
// step that takes it back.
type step struct {
	Do     verb       `json:"do"`
	Group  data.Group `json:"group,omitzero"`
	Page   data.Page  `json:"page,omitzero"`
	Was    data.Page  `json:"was,omitzero"`
	Before data.ID    `json:"before,omitzero"` // 0, or one that is gone: the end
}

// change is an edit being carried out.
type change struct {
	tx            *data.Tx
	name          string
	back          []step
	pages, groups []data.ID // touched

	order  []seat
	loaded bool
}

func (c *change) edited() Edited { return Edited{Name: c.name, Pages: c.pages, Groups: c.groups} }

// do carries out steps, one after another.
func (c *change) do(steps ...step) error {
	for _, s := range steps {
		back, err := c.step(s)
		if err != nil {
			return err
		}
		c.back = slices.Insert(c.back, 0, back)
	}
	return nil
}

func (c *change) step(s step) (step, error) {
	switch s.Do {
	case addGroup, dropGroup, nameGroup, moveGroup:
		return c.groupStep(s)
	case addPage:
		return c.addPage(s)
	case dropPage:
		p, before, err := c.find(s.Page.ID)
		if err != nil {
			return step{}, err
		}
		c.pages = without(c.pages, p.ID)
		c.unline(p.ID)
		return step{Do: addPage, Page: p, Before: before}, c.tx.DeletePages(p.ID)
	case setPage:
		return c.setPage(s)
	case movePage:
		p, before, err := c.find(s.Page.ID)
		if err != nil {
			return step{}, err
		}
		c.pages = append(without(c.pages, p.ID), p.ID)
		return step{Do: movePage, Page: p, Before: before}, c.move(p.ID, s.Page.Group, s.Before)
	}
	return step{}, fmt.Errorf("a step of an edit does %q, which this Mile26 does not know", s.Do)
}

func (c *change) groupStep(s step) (step, error) {
	if s.Do == addGroup {
		if s.Group.ID != 0 {
			if err := c.tx.RestoreGroup(s.Group); err != nil {
				return step{}, err
			}
		} else {
			id, err := c.tx.AddGroup(s.Group.Name)
			if err != nil {
				return step{}, err
			}
			s.Group.ID = id
		}
		c.groups = append(c.groups, s.Group.ID)
		return step{Do: dropGroup, Group: s.Group}, c.moveGroup(s.Group.ID, s.Before)
	}
	groups, err := c.tx.Groups()
	if err != nil {
		return step{}, err
	}
	at := slices.IndexFunc(groups, func(g data.Group) bool { return g.ID == s.Group.ID })
	if at < 0 {
		return step{}, fmt.Errorf("group %s: %w", s.Group.Name, data.ErrNotFound)
	}
	back := step{Do: s.Do, Group: groups[at]}
	if at+1 < len(groups) {
		back.Before = groups[at+1].ID
	}
	c.groups = without(c.groups, s.Group.ID)
	switch s.Do {
	case dropGroup:
		back.Do = addGroup
		return back, c.tx.DeleteGroup(s.Group.ID)
	case moveGroup:
		err = c.moveGroup(s.Group.ID, s.Before)
	case nameGroup:
		err = c.tx.RenameGroup(s.Group.ID, s.Group.Name)
	}
	c.groups = append(c.groups, s.Group.ID)
	return back, err
}

// moveGroup puts a group before another, at the end when that is not there.
func (c *change) moveGroup(id, before data.ID) error {
	if before != 0 {
		if _, err := c.group(before); err != nil {
			before = 0
		}
	}
	return c.tx.MoveGroup(id, before)
}

// addPage adds a page. One that comes back gets another number when its own
// was given away meanwhile.
func (c *change) addPage(s step) (step, error) {
	p := s.Page
	if p.ID != 0 && p.Number != 0 {
		if _, err := c.tx.PageNumbered(p.Number); err == nil {
			p.Number = 0
		}
	}
	if err := c.load(); err != nil {
		return step{}, err
	}
	id, err := c.tx.AddPage(p)
	if err != nil {
		return step{}, err
	}
	p.ID = id
	c.pages = append(c.pages, id)
	if s.Before != 0 {
		err = c.move(id, p.Group, s.Before)
	} else {
		c.line(id, p.Group, 0)
	}
	return step{Do: dropPage, Page: p}, err
}

// setPage changes what differs between s.Was and s.Page; what another hand has
// changed since stays.
func (c *change) setPage(s step) (step, error) {
	now, err := c.tx.Page(s.Page.ID)
	if err != nil {
		return step{}, err
	}
	next := now
	was, page, into := reflect.ValueOf(s.Was), reflect.ValueOf(s.Page), reflect.ValueOf(&next).Elem()
	for i := range into.NumField() {
		if !reflect.DeepEqual(was.Field(i).Interface(), page.Field(i).Interface()) {
			into.Field(i).Set(page.Field(i))
		}
	}
	c.pages = append(without(c.pages, next.ID), next.ID)
	return step{Do: setPage, Page: now, Was: next}, c.tx.SetPage(next)
}

// move puts a page into a group before another, at its end when that is not
// there.
func (c *change) move(id, group, before data.ID) error {
	if !slices.Contains(c.order, seat{before, group}) {
		before = 0
	}
	c.unline(id)
	c.line(id, group, before)
	return c.tx.MovePages([]data.ID{id}, group, before)
}

// seat is where a page stands.
type seat struct{ page, group data.ID }

// load reads how the pages stand, once; line and unline keep it true.
func (c *change) load() error {
	if c.loaded {
		return nil
	}
	all, err := c.tx.Pages()
	for _, p := range all {
		c.order = append(c.order, seat{p.ID, p.Group})
	}
	c.loaded = err == nil
	return err
}

// line notes a page in a group before another, 0 for the group's end.
func (c *change) line(id, group, before data.ID) {
	at := slices.Index(c.order, seat{before, group})
	if at < 0 {
		at = len(c.order)
		for i, s := range c.order {
			if s.group == group {
				at = i + 1
			}
		}
	}
	c.order = slices.Insert(c.order, at, seat{id, group})
}

func (c *change) unline(id data.ID) {
	c.order = slices.DeleteFunc(c.order, func(s seat) bool { return s.page == id })
}

// place moves pages together.
func (c *change) place(list []data.Page, group, before data.ID) error {
	c.name = "move of " + called(list)
	for before != 0 && slices.ContainsFunc(list, func(p data.Page) bool { return p.ID == before }) {
		_, next, err := c.find(before)
		if err != nil {
			return err
		}
		before = next
	}
	for _, p := range list {
		p.Group = group
		if err := c.do(step{Do: movePage, Page: p, Before: before}); err != nil {
			return err
		}
	}
	return nil
}

// shifted is where pages stand after one place up or down.
func (c *change) shifted(list []data.Page, by int) (group, before data.ID, err error) {
	all, err := c.tx.Pages()
	if err != nil {
		return 0, 0, err
	}
	groups, err := c.tx.Groups()
	if err != nil {
		return 0, 0, err
	}
	edge := list[0]
	if by > 0 {
		edge = list[len(list)-1]
	}
	in := slices.DeleteFunc(slices.Clone(all), func(p data.Page) bool { return p.Group != edge.Group })
	at := slices.IndexFunc(in, func(p data.Page) bool { return p.ID == edge.ID })
	next := func(i int) data.ID { // of the same group, not among those that move
		for _, p := range in[min(max(i, 0), len(in)):] {
			if !slices.ContainsFunc(list, func(q data.Page) bool { return q.ID == p.ID }) {
				return p.ID
			}
		}
		return 0
	}
	g := slices.IndexFunc(groups, func(g data.Group) bool { return g.ID == edge.Group })
	switch {
	case by < 0 && at > 0:
		return edge.Group, in[at-1].ID, nil
	case by > 0 && at+1 < len(in):
		return edge.Group, next(at + 2), nil
	case by < 0 && g > 0:
		return groups[g-1].ID, 0, nil
	case by > 0 && g+1 < len(groups):
		group = groups[g+1].ID
		if i := slices.IndexFunc(all, func(p data.Page) bool { return p.Group == group }); i >= 0 {
			before = all[i].ID
		}
		return group, before, nil
	case by < 0:
		return 0, 0, ErrAtStart
	default:
		return 0, 0, ErrAtEnd
	}
}

// find is a page and the one behind it in its group, 0 for none.
func (c *change) find(id data.ID) (p data.Page, next data.ID, err error) {
	if err := c.load(); err != nil {
		return p, 0, err
	}
	p, err = c.tx.Page(id)
	if at := slices.Index(c.order, seat{id, p.Group}); at >= 0 && at+1 < len(c.order) && c.order[at+1].group == p.Group {
		next = c.order[at+1].page
	}
	return p, next, err
}

// spot is the group of a spot and the page before which it is.
func (c *change) spot(at Spot) (group, before data.ID, err error) {
	if at.Page != 0 {
		p, next, err := c.find(at.Page)
		if err == nil || !errors.Is(err, data.ErrNotFound) {
			return p.Group, next, err
		}
	}
	groups, err := c.tx.Groups()
	if err != nil {
		return 0, 0, err
	}
	if slices.ContainsFunc(groups, func(g data.Group) bool { return g.ID == at.Group }) {
		all, err := c.tx.Pages()
		if err != nil {
			return 0, 0, err
		}
		if i := slices.IndexFunc(all, func(p data.Page) bool { return p.Group == at.Group }); i >= 0 {
			before = all[i].ID
		}
		return at.Group, before, nil
	}
	if len(groups) > 0 {
		return groups[len(groups)-1].ID, 0, nil
	}
	group, err = c.addGroup("Running order", 0)
	return group, 0, err
}

// addGroup adds a group behind another.
func (c *change) addGroup(name string, after data.ID) (data.ID, error) {
	groups, err := c.tx.Groups()
	if err != nil {
		return 0, err
	}
	var before data.ID
	if i := slices.IndexFunc(groups, func(g data.Group) bool { return g.ID == after }); i >= 0 && i+1 < len(groups) {
		before = groups[i+1].ID
	}
	if err := c.do(step{Do: addGroup, Group: data.Group{Name: name}, Before: before}); err != nil {
		return 0, err
	}
	return c.groups[len(c.groups)-1], nil
}

func (c *change) group(id data.ID) (data.Group, error) {
	groups, err := c.tx.Groups()
	if err != nil {
		return data.Group{}, err
	}
	for _, g := range groups {
		if g.ID == id {
			return g, nil
		}
	}
	return data.Group{}, fmt.Errorf("group %d: %w", id, data.ErrNotFound)
}

// list are the pages of ids, in the running order.
func (c *change) list(ids []data.ID) ([]data.Page, error) {
	all, err := c.tx.Pages()
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(all, func(p data.Page) bool { return !slices.Contains(ids, p.ID) })
	if len(list) == 0 {
		return nil, ErrNoSelection
	}
	return list, nil
}

// named names an edit by the pages it made.
func (c *change) named(what string) error {
	list, err := c.list(c.pages)
	if err == nil {
		c.name = what + called(list)
	}
	return err
}

// called is "page 104", or "3 pages".
func called(list []data.Page) string {
	if len(list) == 1 {
		return fmt.Sprintf("page %d", list[0].Number)
	}
	return fmt.Sprintf("%d pages", len(list))
}

func without(ids []data.ID, id data.ID) []data.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(x data.ID) bool { return x == id })
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

// Outlook is what a line of the running order will show.
type Outlook struct {
	Template string // the title of its template, or its name when the theme has none
	Layer    int
	Shows    string // "Sifan HASSAN"; "" when nobody can say
	Trouble  string // what is wrong, in a word or two; "" is nothing
	Advice   string // the same in full, with what to do
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
		out.Layer = t.Layer
	}
	if p.Kind != "" && p.About == 0 {
		return out.troubled(string(p.Kind)+" gone", fmt.Sprintf("the %s it was about is no longer in the show: delete the page, or undo what removed it", p.Kind)), nil
	}
	s := RequestOf(p).Subject
	s.Now = r.now()
	filled, err := show.Make(ctx, r.show, t, s)
	if err != nil && out.Shows == "" {
		out.Shows = r.spoken(ctx, s)
	}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return out, ctx.Err()
	case errors.Is(err, data.ErrNotFound):
		return out.troubled("nothing yet", err.Error()), nil
	case errors.Is(err, show.ErrUnsuited):
		return out.troubled("does not suit", err.Error()), nil
	default:
		return out, err
	}
	if out.Shows == "" {
		out.Shows = strings.TrimPrefix(filled.Title, t.Title+" · ")
		if !ranks(t) { // where in the race is nothing to it
			out.Shows = strings.TrimSuffix(out.Shows, " · Finish")
		}
	}
	if p.Rows > 0 && p.Name == "" {
		out.Shows += fmt.Sprintf(" · top %d", p.Rows)
	}
	for field, text := range p.Overrides {
		if err := override(filled.Values, field, text); err != nil {
			return out.troubled("override", err.Error()), nil
		}
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
