package desk

import (
	"image/color"

	"mile26/data/intake/watch"
)

// following shows a chip for every source that is not fresh: by a sign and words, and
// in the colour of warnings where data that was there has stopped. nil: nobody asked.
func (h *head) following(sources []watch.State) {
	if sources == nil {
		return
	}
	var said []watch.State
	for _, s := range sources {
		if sourceChip(s) != "" {
			said = append(said, s)
		}
	}
	h.sources = h.chips(h.sources, len(said))
	for i, c := range h.sources {
		words, plate, front := "", color.Color(raised), color.Color(soft)
		if i < len(said) {
			words = sourceChip(said[i])
			switch said[i].Phase {
			case watch.Broken:
				plate, front = warning, well
			case watch.OldData:
				front = warning
			}
		}
		c.say(words)
		fill(c.plate, plate)
		tint(c.words, front)
	}
}

// sourceChip is a source that is not fresh in a few words; "" for one that is.
func sourceChip(s watch.State) string {
	switch {
	case s.Phase == watch.Broken:
		return tr("▲ %s broken", s.Name)
	case s.Phase == watch.OldData:
		return tr("● %s stale", s.Name)
	case s.Phase == watch.Waiting:
		return tr("○ %s not there yet", s.Name)
	}
	return ""
}

// chips are chips with at least n of them; a new one says nothing yet.
func (h *head) chips(list []chip, n int) []chip {
	for len(list) < n {
		c := newChip(false)
		c.say("")
		list = append(list, c)
		h.content.Add(c.plate)
		h.content.Add(c.words)
	}
	return list
}
