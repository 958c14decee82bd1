package control

import (
	"context"
	"strings"

	"mile26/data"
)

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

// DuplicateGroups puts a copy of each group with its pages behind the last of them.
// Hotkeys are not copied. Errors: ErrNoSelection, data.ErrNotFound.
func (o *Order) DuplicateGroups(ctx context.Context, groups []data.ID) (Edited, error) {
	return o.edit(ctx, func(c *change) error {
		if len(groups) == 0 {
			return ErrNoSelection
		}
		all, err := c.tx.Pages()
		if err != nil {
			return err
		}
		after := groups[len(groups)-1]
		var names []string
		for _, id := range groups {
			g, err := c.group(id)
			if err != nil {
				return err
			}
			names = append(names, "group "+g.Name)
			if after, err = c.addGroup(g.Name, after); err != nil {
				return err
			}
			for _, p := range all {
				if p.Group != id {
					continue
				}
				p.ID, p.Number, p.Group, p.Hotkey = 0, 0, after, ""
				if err := c.do(step{Do: addPage, Page: p}); err != nil {
					return err
				}
			}
		}
		c.name = "duplicate of " + strings.Join(names, ", ")
		return nil
	})
}
