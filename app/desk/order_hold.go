package desk

import (
	"slices"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// hold has pages hold newer data back, or show it: those chosen where the running
// order has the focus. Elsewhere nobody looks at its cursor, and the page is meant
// that is on air, or else in preview.
func (v *view) hold() {
	if v.order.focused {
		v.order.hold()
		return
	}
	p := v.meant()
	if p == nil {
		v.order.say(said{words: tr("Nothing changed: nothing is on air or in preview, and the running order has not the keys (%s goes there)", v.keys.named("order")), failed: true})
		return
	}
	page, ok := v.order.pageOf(p)
	if !ok {
		v.order.say(said{words: tr("Nothing changed: %s is not in the running order, where pages hold (%s goes there)", named(p), v.keys.named("order")), failed: true})
		return
	}
	v.order.holding([]data.Page{page})
}

// meant is the page on air that commands mean, or else the one in preview; nil for
// neither.
func (v *view) meant() *playout.Page {
	s := v.aired.state
	switch on, any := control.Meant(s); {
	case any && on.Due != nil:
		return on.Due
	case any:
		return on.Page
	case s.Preview != nil:
		return s.Preview.Page
	}
	return nil
}

// pageOf is the page of the running order that a page on the channel is.
func (o *order) pageOf(p *playout.Page) (data.Page, bool) {
	i := slices.IndexFunc(o.ordered.pages, func(x data.Page) bool { return pageName(x.ID) == p.ID })
	if i < 0 {
		return data.Page{}, false
	}
	return o.ordered.pages[i], true
}
