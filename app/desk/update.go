package desk

import (
	"context"
	"maps"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// asksElse says that two requests of a page come out differently, whatever the
// data is: what else they say is of no picture, or of the next take.
func asksElse(a, b control.Request) bool {
	return a.Template != b.Template || !maps.Equal(a.Overrides, b.Overrides) ||
		a.Subject.Kind != b.Subject.Kind || a.Subject.ID != b.Subject.ID || a.Subject.Other != b.Subject.Other ||
		a.Subject.Race != b.Subject.Race || a.Subject.Checkpoint != b.Subject.Checkpoint || a.Subject.Rows != b.Subject.Rows
}

// update shows on air what a page says by now: that of the inspector when it is
// on air, or else the one that is meant.
func (v *view) update() {
	page := data.ID(0)
	if v.inspector.onAir() {
		page = v.inspector.about.of.page
	}
	v.model.update(page)
}

// update makes a page on air again from what is stored; 0 is the one that is meant.
func (m *model) update(page data.ID) {
	m.command("update", m.abreast(func(ctx context.Context, who string) (playout.Answer, error) {
		if page == 0 {
			return m.o.Room.UpdateMeant(ctx, who)
		}
		return m.o.Room.UpdatePage(ctx, who, page)
	}))
}

// gate has pages on air hold newer data back, or show it, from now on. Pages that
// are not on air are as the running order has them when they are taken.
func (m *model) gate(pages []data.ID, hold bool) {
	m.jobs.put(job{kind: "gate", do: func(ctx context.Context) {
		for _, id := range pages {
			if _, err := m.o.Room.SetGate(ctx, hand, id, hold); err != nil {
				m.fail(err)
			}
		}
	}})
}
