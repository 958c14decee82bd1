package desk

import (
	"context"
	"errors"
	"time"

	"mile26/app/control"
	"mile26/app/playout"
)

// take puts on air what the operator means. With the keys of a system that plays
// rows that is the page at the cursor while the running order has the focus, so that
// nobody's habit takes another; elsewhere it is what is in preview, which is said.
func (v *view) take() {
	switch {
	case !v.keys.scheme.rows:
		v.model.take()
	case v.order.focused:
		v.order.atRow("take", v.model.takeRow)
	default:
		v.model.air(saying(v.model.o.Room.Take))
	}
}

// play is one key for the whole life of the page that take means: it comes, shows
// its steps and goes.
func (v *view) play() { v.playing(true) }

// playStop is play for a page whose steps are left out: it comes and goes.
func (v *view) playStop() { v.playing(false) }

func (v *view) playing(steps bool) {
	switch {
	case v.keys.scheme.rows && v.order.focused:
		v.order.atRow("play", func(row rowKey) { v.model.playRow(row, steps) })
	case v.keys.nervous("play"):
		v.order.twice()
	default:
		v.model.play(steps, v.keys.scheme.rows)
	}
}

// out takes off air the page at the cursor while the running order has the focus, in
// a system that plays rows and when it is on air; otherwise what the channel means.
func (v *view) out() {
	if row, ok := v.rowOnAir(); ok {
		v.model.off("out", v.model.onRow(row, v.model.o.Room.OutLayer, v.model.o.Room.Out))
		return
	}
	v.model.out()
}

// goOn shows the next step of the page that out means.
func (v *view) goOn() {
	if row, ok := v.rowOnAir(); ok {
		next := v.model.layered(v.model.o.Room.Continue)
		v.model.command("continue", v.model.onRow(row, v.model.o.Room.Continue, next))
		return
	}
	v.model.goOn()
}

// rowOnAir is the row at the cursor where keys act on rows and its page is on air.
func (v *view) rowOnAir() (rowKey, bool) {
	r, ok := v.order.row()
	return r.key, ok && v.keys.scheme.rows && v.order.focused && r.state == isOnAir && r.key.kind != groupRow
}

// atRow does something with the page at the cursor. A row that has none to be shown
// says so.
func (o *order) atRow(what string, do func(rowKey)) {
	r, ok := o.row()
	switch {
	case !ok:
		o.say(said{words: tr("Nothing taken: no page is selected in the running order; ↑ ↓ choose one"), failed: true})
	case r.key.kind == groupRow:
		o.say(said{words: tr("Nothing taken: %s is a group; ↓ goes to its pages", r.group.Name), failed: true})
	case r.key.kind == looseRow && !o.isPreview(r.key.page) && r.state != isOnAir:
		o.say(said{words: tr("Nothing taken: %s is not in the running order; a double click previews it", named(r.loose)), failed: true})
	case o.keys.nervous(what + " " + r.key.channel()):
		o.twice()
	default:
		do(r.key)
	}
}

// channel is the name that a row's page has on the channel.
func (k rowKey) channel() string {
	if k.kind == looseRow {
		return k.page
	}
	return pageName(k.id)
}

// isPreview says that a page stands in preview.
func (o *order) isPreview(id string) bool {
	p := o.aired.state.Preview
	return p != nil && p.ID == id
}

// twice says that a second press does nothing.
func (o *order) twice() {
	o.say(said{words: tr("Pressed a moment ago; a second keystroke does nothing")})
}

// nervous says whether what is being done was done within playout.Nervous, and no
// other key was pressed between: then it is the same keystroke.
func (k *keys) nervous(what string) bool {
	now := stroke{what: what, at: k.now(), presses: k.presses}
	was := k.stroke
	if now.what == was.what && now.presses <= was.presses+1 && now.at.Sub(was.at) < playout.Nervous {
		return true
	}
	k.stroke = now
	return false
}

// stroke is something that was done for a key: what, when, and as which of all that
// were pressed.
type stroke struct {
	what    string
	at      time.Time
	presses int
}

// saying is do with what it took said to have been in preview.
func saying(do putsOnAir) putsOnAir {
	return func(ctx context.Context, who string) (playout.Answer, error) {
		a, err := do(ctx, who)
		if err == nil {
			a.Did = tr("%s · from preview", heard(a.Did))
		}
		return a, err
	}
}

// takeRow calls a page to preview and puts it on air, as one command: what cannot be
// shown is not taken, and nothing else is in its place.
func (m *model) takeRow(row rowKey) {
	m.air(func(ctx context.Context, who string) (playout.Answer, error) { return m.takeThere(ctx, who, row) })
}

func (m *model) takeThere(ctx context.Context, who string, row rowKey) (playout.Answer, error) {
	if row.kind == looseRow {
		v := m.o.Room.Channel().State().Preview
		if v == nil || v.ID != row.page {
			return playout.Answer{}, fault("not taken: the page is not in preview, and in no running order")
		}
		return m.o.Room.TakePage(ctx, who, v.Page)
	}
	p, err := m.o.Room.Show().Page(m.ctx, row.id)
	var page *playout.Page
	if err == nil {
		page, err = m.ready(ctx, p)
	}
	switch {
	case err != nil && errors.Is(context.Cause(ctx), control.ErrHalted):
		return playout.Answer{}, err // whoever halted it wants to see nothing come
	case err != nil:
		return playout.Answer{}, fault("not taken: %w", m.empty(err))
	}
	m.emptied = nil
	return m.o.Room.TakePage(ctx, who, page)
}

// playRow is play for a page that has a row, whatever is in preview.
func (m *model) playRow(row rowKey, steps bool) {
	m.air(func(ctx context.Context, who string) (playout.Answer, error) {
		if on, ok := m.airing(row); ok {
			return m.onward(ctx, who, on, steps)
		}
		return m.takeThere(ctx, who, row)
	})
}

// airing is where the page of a row is on air, and not on its way out.
func (m *model) airing(row rowKey) (playout.Airing, bool) {
	for _, on := range m.o.Room.Channel().State().Program {
		if on.Due != nil && on.Due.ID == row.channel() {
			return on, true
		}
	}
	return playout.Airing{}, false
}

// onward shows the next step of what is on air, and after the last takes it out.
func (m *model) onward(ctx context.Context, who string, on playout.Airing, steps bool) (playout.Answer, error) {
	if steps && on.Due != nil && on.DueStep+1 < len(on.Due.Scenes) {
		return m.o.Room.Continue(ctx, who, on.Layer)
	}
	return m.o.Room.OutLayer(ctx, who, on.Layer)
}

// onRow is do on the layer of a row's page, and or where that is on air no more.
func (m *model) onRow(row rowKey, do func(context.Context, string, int) (playout.Answer, error), or putsOnAir) putsOnAir {
	return func(ctx context.Context, who string) (playout.Answer, error) {
		if on, ok := m.airing(row); ok {
			return do(ctx, who, on.Layer)
		}
		return or(ctx, who)
	}
}
