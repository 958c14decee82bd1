package desk

import (
	"context"

	"mile26/app/control"
	"mile26/app/playout"
)

// actOnOthers is what operators of other systems have on a key.
func (v *view) actOnOthers() {
	m := v.model
	for _, a := range []action{
		{id: "play", label: "Play", does: "Takes what is in preview; where it is on air shows its next step, after the last takes it out", do: m.play},
		{id: "update", label: "Update", does: "Makes the page on air again, from what the show and its page say now", keys: must("Shift F6"), do: v.update},
		{id: "out-all", label: "All out", does: "Takes everything off air, with its motion", keys: must("Shift F1"), do: m.outAll},
		{id: "clear-layer", label: "Clear layer", does: "Cuts the layer of the page in preview off air, or else of the page taken last", keys: must("F11"), do: m.clearLayer},
	} {
		a.group = onAirGroup
		v.keys.add(a)
	}
}

// play is one key for a page's whole life: it comes, shows its steps and goes.
func (m *model) play() {
	m.air(func(ctx context.Context, who string) (playout.Answer, error) {
		s := m.o.Room.Channel().State()
		on, any := control.Meant(s)
		switch {
		case s.Preview != nil && (!any || on.Due == nil || on.Due.ID != s.Preview.ID):
			return m.o.Room.Take(ctx, who)
		case !any:
			return m.o.Room.Take(ctx, who) // which says why it cannot
		case on.Due != nil && on.DueStep+1 < len(on.Due.Scenes):
			return m.o.Room.Continue(ctx, who, on.Layer)
		default:
			return m.o.Room.OutLayer(ctx, who, on.Layer)
		}
	})
}
