package desk

import "mile26/app/output/rack"

// holdsOutput asks before an output is stopped while something is on air, and says
// whether it does. The question stands in the strip under the head, as all that are
// about what is on air.
func (v *view) holdsOutput(s rack.State) bool {
	if !v.airs() {
		return false
	}
	v.banner.ask(notice{
		id: stopID(s.Name), grave: true, label: tr("Stop"),
		words: "▲ " + tr("%s · stop %s?", onAirWords(v.aired.state), outputName(s.Name)),
		do: func() {
			v.banner.settled(stopID(s.Name))
			v.model.output(s.Name, false)
		},
	})
	return true
}

// stopID is the name of the question whether to stop an output.
func stopID(output string) string { return "stop " + output }

// calmStops takes back the questions whether to stop an output, when nothing is on
// air, and that of an output which is stopped.
func (v *view) calmStops() {
	for _, l := range v.outputs.lines {
		if !v.airs() || l.state.Condition == rack.Stopped {
			v.banner.settled(stopID(l.state.Name))
		}
	}
}
