package desk

import (
	"slices"

	"fyne.io/fyne/v2"
)

// change waits for the key that is to be the row's in place of its first.
func (s *sheet) change() { s.wait(false) }

// more waits for a key that is to be the action's besides those it has.
func (s *sheet) more() { s.wait(true) }

func (s *sheet) wait(more bool) {
	r := s.at()
	switch {
	case r.action != nil:
		s.await(tr("Press the new key for %s · Esc leaves it as it is", r.action.label), func(k key) { s.offer(r.action, k, more) })
	case r.page.ID != 0:
		s.await(tr("Press the new key for %s · Esc leaves it as it is", tr("Page %d", r.page.Number)), func(k key) {
			if err := s.order.freeFor(r.page, k); err != nil {
				s.catcher.Say("▲ " + err.Error())
				return
			}
			s.done()
			s.order.setHotkey(r.page, k.String())
		})
	}
}

// await shows words and has the next key taken.
func (s *sheet) await(words string, takes func(key)) {
	s.catch = takes
	s.acts.Hide()
	s.catcher.Show()
	s.catcher.Say(words)
	s.content.Refresh()
	if s.canvas != nil {
		focusOn(s.canvas, s.catcher)
	}
}

// offer gives an action a key that was pressed. When the key has an action
// already, it asks what is to become of that.
func (s *sheet) offer(a *action, k key, more bool) {
	if err := unfit(k); err != nil {
		s.catcher.Say("▲ " + err.Error())
		return
	}
	calls, _ := s.order.hotkeys()
	other := s.keys.holder(k)
	switch {
	case other == a:
		s.done()
		s.say(said{words: tr("%s is the key of %s already", k, a.label)})
	case other != nil:
		s.clash(a, other, k, more)
	case calls[k].ID != 0:
		s.catcher.Say("▲ " + tr("%s calls page %d: press another key, or take it from that page first", k, calls[k].Number))
	default:
		s.done()
		s.give(own{a.id: with(a.keys, k, more)})
		s.say(said{words: tr("%s: %s", a.label, k)})
	}
}

// with is keys with k among them: in the place of the first, or behind all.
func with(keys []key, k key, more bool) []key {
	if more || len(keys) == 0 {
		return append(slices.Clone(keys), k)
	}
	return append([]key{k}, keys[1:]...)
}

// clash says whose key it is, and waits for what to do: to swap, or to leave
// both as they are.
func (s *sheet) clash(a, other *action, k key, more bool) {
	words := tr("%s is the key of %s · Enter takes it, and leaves that without · Esc leaves both", k, other.label)
	swaps := !more && len(a.keys) > 0
	if swaps {
		words = tr("%s is the key of %s · Enter swaps the two · Esc leaves both", k, other.label)
	}
	s.await("▲ "+words, func(answer key) {
		if answer != (key{name: fyne.KeyReturn}) {
			s.offer(a, answer, more) // another key was pressed instead
			return
		}
		theirs := slices.DeleteFunc(slices.Clone(other.keys), func(x key) bool { return x == k })
		if swaps {
			theirs = append([]key{a.keys[0]}, theirs...)
		}
		s.done()
		s.give(own{a.id: with(a.keys, k, more), other.id: theirs})
		s.say(said{words: tr("%s: %s · %s: %s", a.label, k, other.label, keysOrNone(theirs))})
	})
}

func keysOrNone(keys []key) string {
	if len(keys) == 0 {
		return tr("no key")
	}
	return keysPrinted(keys)
}

// caught takes the key that was pressed.
func (s *sheet) caught(k key) {
	if s.catch != nil {
		s.catch(k)
	}
}

// missed leaves everything as it is.
func (s *sheet) missed() {
	if s.catch != nil {
		s.done()
		s.say(said{words: tr("Left as it was")})
	}
}

// done awaits no key any more.
func (s *sheet) done() {
	s.catch = nil
	s.catcher.Done()
	s.catcher.Hide()
	s.acts.Show()
	s.content.Refresh()
	if s.canvas != nil && s.canvas.Focused() == fyne.Focusable(s.catcher) {
		focusOn(s.canvas, s.list)
	}
}
