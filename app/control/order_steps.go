package control

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"mile26/data"
)

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
	Was    data.Page  `json:"was,omitzero"`    // as the page stands unless another hand has changed it; of a move only its group
	Named  string     `json:"named,omitzero"`  // likewise the group's name; "" for whatever it is
	Before data.ID    `json:"before,omitzero"` // 0, or one that is gone: the end
	Row    data.Row   `json:"row,omitzero"`    // of steps of the show's other rows
	WasRow data.Row   `json:"was_row,omitzero"`
	Pair   pair       `json:"pair,omitzero"` // of steps of two athletes
}

// change is an edit being carried out.
type change struct {
	tx            *data.Tx
	name          string
	back          []step
	pages, groups []data.ID // touched
	rows          []data.ID // likewise: other rows of the show

	order  []seat
	loaded bool
}

func (c *change) edited() Edited {
	return Edited{Name: c.name, Pages: c.pages, Groups: c.groups, Rows: c.rows}
}

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
	case addRow, dropRow, setRow:
		return c.rowStep(s)
	case mergeTwo, unmerge, apart, together:
		return c.pairStep(s)
	case addPage:
		return c.addPage(s)
	case dropPage:
		p, before, err := c.find(s.Page.ID)
		if err != nil {
			return step{}, err
		}
		mine := s.Page
		mine.Number = p.Number // it may have come back under another
		if !reflect.DeepEqual(mine, p) {
			return step{}, fmt.Errorf("page %d was %w", p.Number, ErrChangedSince)
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
		if s.Was.Group != 0 && s.Was.Group != p.Group {
			return step{}, fmt.Errorf("page %d is in another group, it was %w", p.Number, ErrChangedSince)
		}
		c.pages = append(without(c.pages, p.ID), p.ID)
		return step{Do: movePage, Page: p, Was: data.Page{Group: s.Page.Group}, Before: before}, c.move(p.ID, s.Page.Group, s.Before)
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
		if err := c.emptied(groups[at]); err != nil {
			return step{}, err
		}
		back.Do = addGroup
		return back, c.tx.DeleteGroup(s.Group.ID)
	case moveGroup:
		err = c.moveGroup(s.Group.ID, s.Before)
	case nameGroup:
		if s.Named != "" && s.Named != groups[at].Name {
			return step{}, fmt.Errorf("the name of group %s was %w", groups[at].Name, ErrChangedSince)
		}
		back.Named = s.Group.Name
		err = c.tx.RenameGroup(s.Group.ID, s.Group.Name)
	}
	c.groups = append(c.groups, s.Group.ID)
	return back, err
}

// emptied says that a group has no pages, as it must before it goes: what
// another hand has put there stays.
func (c *change) emptied(g data.Group) error {
	all, err := c.tx.Pages()
	if err == nil && slices.ContainsFunc(all, func(p data.Page) bool { return p.Group == g.ID }) {
		err = fmt.Errorf("group %s has pages, it was %w", g.Name, ErrChangedSince)
	}
	return err
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
	c.pages = append(c.pages, id)
	if p, err = c.tx.Page(id); err != nil {
		return step{}, err
	}
	if s.Before != 0 {
		err = c.move(id, p.Group, s.Before)
	} else {
		c.line(id, p.Group, 0)
	}
	return step{Do: dropPage, Page: p}, err
}

// setPage changes what differs between s.Was and s.Page. What else another hand
// has changed since stays; where it has changed the same, that is ErrChangedSince.
func (c *change) setPage(s step) (step, error) {
	now, err := c.tx.Page(s.Page.ID)
	if err != nil {
		return step{}, err
	}
	next := now
	was, page, into := reflect.ValueOf(s.Was), reflect.ValueOf(s.Page), reflect.ValueOf(&next).Elem()
	for i := range into.NumField() {
		if !reflect.DeepEqual(was.Field(i).Interface(), page.Field(i).Interface()) {
			if !reflect.DeepEqual(was.Field(i).Interface(), into.Field(i).Interface()) {
				return step{}, fmt.Errorf("the %s of page %d was %w", strings.ToLower(into.Type().Field(i).Name), now.Number, ErrChangedSince)
			}
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
