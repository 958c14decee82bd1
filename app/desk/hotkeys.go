package desk

import (
	"context"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"mile26/app/control"
	"mile26/app/playout"
	"mile26/data"
)

// actOnHotkeys is what gives pages their keys.
func (v *view) actOnHotkeys() {
	v.keys.add(action{
		id: "hotkey", group: orderGroup, label: "Hot key", does: "Gives the page a key of its own that calls it from anywhere",
		keys: must("Ctrl Shift J"), do: v.order.hotkey,
	})
}

// hotkeys are the keys that pages have, and why some of them do nothing.
func (o *order) hotkeys() (calls map[key]data.Page, faults map[data.ID]error) {
	calls, faults = map[key]data.Page{}, map[data.ID]error{}
	for _, p := range o.ordered.pages {
		if p.Hotkey == "" {
			continue
		}
		k, err := parseKey(p.Hotkey)
		switch {
		case err != nil:
			faults[p.ID] = err
		case unfit(k) != nil:
			faults[p.ID] = unfit(k)
		case o.keys.holder(k) != nil:
			faults[p.ID] = fault("%s is the key of %s: give the page another", k, o.keys.holder(k).label)
		case calls[k].ID != 0:
			faults[p.ID] = fault("%s is the key of page %d too: give one of them another", k, calls[k].Number)
		default:
			calls[k] = p
		}
	}
	return calls, faults
}

// listen gives the pages' keys to the desk.
func (o *order) listen() {
	calls, faults := o.hotkeys()
	o.hotFaults = faults
	pages := map[key]func(){}
	for k, p := range calls {
		pages[k] = func() {
			if o.hotTakes() {
				o.model.takePage(p.ID)
				return
			}
			o.model.callPage(p.ID)
		}
	}
	o.keys.call(pages)
}

// hotTakes says whether a page's key puts it on air at once.
func (o *order) hotTakes() bool { return o.prefs.String(prefHotkeys) == "take" }

// hotkey asks for the key of the page at the cursor.
func (o *order) hotkey() {
	r, ok := o.row()
	if !ok || r.key.kind != pageRow {
		o.none(tr("No page to give a key to"))
		return
	}
	p := r.page
	words := tr("Press the key that calls page %d, such as Ctrl Alt 1 · Esc leaves it", p.Number)
	if p.Hotkey != "" {
		words = tr("Press the key that calls page %d instead of %s · Del takes it away · Esc leaves it", p.Number, p.Hotkey)
	}
	o.bar.askKey(words, func(k key) error {
		if k == (key{name: fyne.KeyDelete}) {
			o.setHotkey(p, "")
			return nil
		}
		if err := o.freeFor(p, k); err != nil {
			return err
		}
		o.setHotkey(p, k.String())
		return nil
	})
}

// freeFor says why a key cannot be a page's, nil when it can.
func (o *order) freeFor(p data.Page, k key) error {
	if err := unfit(k); err != nil {
		return err
	}
	if a := o.keys.holder(k); a != nil {
		return fault("%s is the key of %s: press another", k, a.label)
	}
	calls, _ := o.hotkeys()
	if other := calls[k]; other.ID != 0 && other.ID != p.ID {
		return fault("%s is the key of page %d: press another, or take it from that page first", k, other.Number)
	}
	return nil
}

func (o *order) setHotkey(p data.Page, words string) {
	o.set("hot key", []data.Page{p}, func(p *data.Page) { p.Hotkey = words })
}

// takePage puts a page of the running order on air, whatever is in preview.
func (m *model) takePage(id data.ID) {
	m.air(func(ctx context.Context, who string) (playout.Answer, error) {
		p, err := m.o.Room.Show().Page(ctx, id)
		if err == nil && p.Disabled {
			err = fmt.Errorf("page %s: %w", p.Called(), control.ErrDisabled)
		}
		if err != nil {
			return playout.Answer{}, err
		}
		var a playout.Answer
		m.seeing(p.Template, strconv.Itoa(p.Number), func() { a, err = m.takeNow(ctx, who, control.RequestOf(p)) })
		return a, err
	})
}
