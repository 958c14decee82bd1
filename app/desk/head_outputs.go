package desk

import (
	"image/color"

	"mile26/app/output/rack"
)

// lampLeast is the room that the lamp keeps in the head.
const lampLeast = 130

// sending shows a chip for every output that runs or fails: a sign, its name and
// how it does, and a colour only for one that fails, or when none runs and
// something is on air.
func (h *head) sending(outputs []rack.State) {
	h.sent = outputs
	var said []rack.State
	for _, s := range outputs {
		if s.Condition != rack.Stopped {
			said = append(said, s)
		}
	}
	h.outputs = h.chips(h.outputs, max(len(said), 1))
	for i, c := range h.outputs {
		words, plate, ink := "", color.Color(raised), color.Color(text)
		switch {
		case i < len(said):
			words = outputChip(said[i])
			if said[i].Condition == rack.Failing {
				plate, ink = warning, well
			}
		case i == 0 && h.looksOn: // how those of the other desk do is not known here
			words, ink = tr("This desk sends nothing"), soft
		case i == 0 && len(outputs) > 0 && h.airs:
			words, plate, ink = "▲ "+tr("On air, but no output runs"), warning, well
		case i == 0 && len(outputs) > 0:
			words, ink = tr("All outputs stopped"), soft
		}
		c.say(words)
		fill(c.plate, plate)
		tint(c.words, ink)
	}
}

// outputChip is an output in a few words.
func outputChip(s rack.State) string {
	switch {
	case s.Condition == rack.Failing:
		return tr("▲ %s fails", outputName(s.Name))
	case s.Name == "feed":
		return tr("● Program page · %s", clients(len(s.Clients)))
	}
	return "● " + outputName(s.Name)
}
