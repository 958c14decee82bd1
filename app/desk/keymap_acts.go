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
		{
			id: "play", label: "Play", does: "Takes what is in preview; where it is on air shows its next step, after the last takes it out",
			rowsDoes: tr("Takes the running order’s page at the cursor, elsewhere preview’s; on air its next step, after the last takes it out"), do: v.play,
		},
		{
			id: "play-stop", label: "Play/stop", does: "Takes what is in preview; where it is on air takes it out, steps or not",
			rowsDoes: tr("Takes the running order’s page at the cursor, elsewhere preview’s; on air takes it out, steps or not"), do: v.playStop,
		},
		{id: "update", label: "Update", does: "Makes the page on air again, from what the show and its page say now", keys: must("Shift F6"), do: v.update},
		{id: "out-all", label: "All out", does: "Takes everything off air, with its motion", keys: must("Shift F1"), do: m.outAll},
		{id: "clear-layer", label: "Clear layer", does: "Cuts the layer of the page in preview off air, or else of the page taken last", keys: must("F11"), do: m.clearLayer},
	} {
		a.group = onAirGroup
		v.keys.add(a)
	}
}

// play takes what is in preview, or shows its next step, or takes it out. tells: it
// says that preview is meant. Where preview was emptied because something cannot be
// shown, nothing happens to what is on air in its place.
func (m *model) play(steps, tells bool) {
	take := m.o.Room.Take
	if tells {
		take = saying(take)
	}
	m.air(func(ctx context.Context, who string) (playout.Answer, error) {
		s := m.o.Room.Channel().State()
		on, any := control.Meant(s)
		switch {
		case s.Preview == nil && m.emptied != nil:
			return playout.Answer{}, playout.ErrNothingInPreview // it is said why
		case s.Preview != nil && (!any || on.Due == nil || on.Due.ID != s.Preview.ID):
			return take(ctx, who)
		case !any:
			return take(ctx, who) // which says why it cannot
		default:
			return m.onward(ctx, who, on, steps)
		}
	})
}
